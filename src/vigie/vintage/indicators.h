// SPDX-License-Identifier: Apache-2.0
// The aggregates by which a joint plan of two countries is judged, from the newest vintages: each
// with its counting unit, source and vintage, year by year. Deaths and rescues come first.
//
// Series are totalled over time and never with each other: a person who is prevented may arrive the
// next night, an event is no person, a boat no attempt. Tally::add refuses it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "vigie/core/date.h"
#include "vigie/core/result.h"
#include "vigie/model/arrivals.h"
#include "vigie/vintage/store.h"

namespace vigie::vintage {

enum class CountingUnit : std::uint8_t {
  deaths,            // people dead or missing on the crossing
  fatal_incidents,   // incidents with at least one of them
  people_rescued,    // people on a crossing rescued or assisted in operations of one rescue centre
  events_prevented,  // attempts stopped, finds and arrests, as French authorities told them
  people_prevented,  // people in them; one person may be counted on many nights
  people_arrived,
  boats_arrived,
  people_returned,
  groups_disrupted
};
const char* name_of(CountingUnit unit);

// A total of one unit, of `counted` of `published` rows: the others have no count, which is not 0.
class Tally {
 public:
  explicit Tally(CountingUnit unit) : unit_(unit) {}
  void add(const model::Count& count);
  // Error (invalid): the other counts something else.
  core::Result<void> add(const Tally& other);
  CountingUnit unit() const { return unit_; }
  long long total() const { return total_; }
  std::size_t counted() const { return counted_; }
  std::size_t rows() const { return rows_; }

 private:
  CountingUnit unit_;
  long long total_ = 0;
  std::size_t counted_ = 0, rows_ = 0;
};

struct Indicator {
  CountingUnit unit = CountingUnit::deaths;
  std::string what;                // in words, with what it does not hold
  std::optional<Vintage> vintage;  // none: no such series was imported
  std::string mend;                // where there is none: what to import
  std::map<int, Tally> years;
  std::optional<core::Date> first, last;
};

struct IndicatorOptions {
  std::optional<core::Date> from, until, as_of;
  std::string rescue_centre = "Gris-Nez";  // as the register of rescues writes it
};

// All nine, in the order of CountingUnit. Weeks count in the year of their last day.
core::Result<std::vector<Indicator>> indicators(const Store& store,
                                                const IndicatorOptions& options);

}  // namespace vigie::vintage
