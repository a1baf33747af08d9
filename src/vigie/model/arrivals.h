// SPDX-License-Identifier: Apache-2.0
// Published counts of small boats and the people in them: aggregates, never a person. A count that
// was not published ("-") is absent; absent is not 0.
#pragma once

#include <optional>
#include <vector>

#include "vigie/core/date.h"
#include "vigie/model/names.h"

namespace vigie::model {

using Count = std::optional<int>;  // absent: not published

// Home Office table SB_01: arrivals in the United Kingdom in one day.
struct DailyArrivals {
  core::Date day;
  Count people, boats;
  Count uncontrolled;    // of the boats: those that landed without interception
  bool revised = false;  // flagged "Revised" where published
  bool operator==(const DailyArrivals&) const = default;
};

// Home Office table SB_02: one week, named by its last day (a Sunday). Prevented: people and events
// (one event stops one attempt, or is a find or an arrest), as French authorities told the United
// Kingdom. People and events are two units; they are never summed.
struct WeeklyPreventions {
  core::Date week_ending;
  Count people_arrived, boats_arrived, uncontrolled;
  Count people_prevented, events_prevented;
  bool revised = false;
  bool operator==(const WeeklyPreventions&) const = default;
};

// One incident with its dead and missing, of an incident register (IOM, SECMAR). A count that is
// unknown is absent.
struct Incident {
  core::Date day;
  enum class Precision { day, month, year } precision = Precision::day;
  Count dead, missing, survivors;
  bool at_sea = false;  // on the Channel crossing itself, not on the way to it
  bool operator==(const Incident&) const = default;
};

// One operation of the French rescue register (SECMAR), without anything about a person or a boat
// that has a name: when it began, what it was, and counts of people by outcome.
struct RescueOperation {
  long long number = 0;  // operation_id; negative for operations before 2018
  core::Date day;        // of the alert, UTC
  bool has_day = false;
  Count people, dead, missing;  // over all its outcome rows
  int assets = 0, craft = 0;
  bool operator==(const RescueOperation&) const = default;
};

// A partner's nightly aggregate of one sector. The night is named by the day of its dawn.
struct NightlySector {
  core::Date night;
  SectorKey sector;
  Count attempts_boats, stopped_boats, departed_boats;
  Count people_prevented, people_departed;
  bool operator==(const NightlySector&) const = default;
};

}  // namespace vigie::model
