// SPDX-License-Identifier: Apache-2.0
// The published series that trials are rehearsed on: arrivals by day and, by week, arrivals with
// what was prevented. A cell that is empty was not published and is never 0.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "vigie/core/date.h"
#include "vigie/core/result.h"

namespace vigie::impact {

// "daily.csv:12 problem; mend": a fault in a line of a table.
inline core::Error at_line(const std::string& name, std::size_t line, std::string problem,
                           std::string mend) {
  return core::invalid(name + ":" + std::to_string(line), std::move(problem), std::move(mend));
}

// Consecutive days; every value published. days[i] = first + i.
struct DailySeries {
  core::Date first;
  std::vector<double> people, boats;
  std::string sha256;  // of the bytes read
  std::size_t size() const { return people.size(); }
  core::Date last() const { return first + static_cast<int>(people.size()) - 1; }
};

// Consecutive weeks that have both boats arrived and events prevented.
struct WeeklySeries {
  std::vector<core::Date> week_ending;
  std::vector<double> boats_arrived, events_prevented, people_arrived, people_prevented;
  std::size_t size() const { return week_ending.size(); }
};

// Columns date, migrants_arrived, boats_arrived (any others are ignored). Refuses a gap, a day
// twice, a negative or missing count.
core::Result<DailySeries> parse_daily_series(std::string_view text, const std::string& name);
// Columns week_ending, migrants_arrived, boats_arrived, migrants_prevented, events_prevented. Weeks
// without preventions are left out.
core::Result<WeeklySeries> parse_weekly_series(std::string_view text, const std::string& name);

// The days from `from` to `until`, both within the series.
core::Result<DailySeries> between(const DailySeries& series, core::Date from, core::Date until);

}  // namespace vigie::impact
