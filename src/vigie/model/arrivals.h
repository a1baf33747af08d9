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

// One incident of a public register (IOM Missing Migrants) with its dead and missing. A count that
// is unknown is absent.
struct Incident {
  core::Date day;
  Count dead, missing, survivors;
  bool at_sea = false;  // on the Channel crossing itself, not on the way to it
  bool operator==(const Incident&) const = default;
};

// A partner's nightly aggregate of one sector. The night is named by the day of its dawn.
struct NightlySector {
  core::Date night;
  SectorKey sector;
  Count attempts, stopped, departed;  // boats; attempts = stopped + departed where all are there
  Count people_stopped, people_departed;
  bool operator==(const NightlySector&) const = default;
};

}  // namespace vigie::model
