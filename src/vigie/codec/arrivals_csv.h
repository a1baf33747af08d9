// SPDX-License-Identifier: Apache-2.0
// Daily and weekly tables of small-boat counts as CSV (docs/formats/imports.md):
//
//   date,migrants_arrived,boats_arrived,uncontrolled_landings,note
//   week_ending,migrants_arrived,boats_arrived,uncontrolled_landings,migrants_prevented,
//     events_prevented,note
//
// "" and "-" are absent counts, never 0. Refused, with line, column and mend: a date outside
// 2018-01-01 to 2099-12-31, days or weeks not one after the other (a gap, a day twice, another
// order), a count that is negative or no whole number, people without boats or boats without
// people, more uncontrolled landings than boats, a week that does not end on a Sunday, people
// prevented without an event, a note other than "Revised".
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "vigie/codec/text_sheet.h"
#include "vigie/core/result.h"
#include "vigie/model/arrivals.h"

namespace vigie::codec {

core::Result<std::vector<model::DailyArrivals>> parse_daily_csv(std::string_view text,
                                                                const std::string& name);
core::Result<std::vector<model::WeeklyPreventions>> parse_weekly_csv(std::string_view text,
                                                                     const std::string& name);
core::Result<std::vector<model::DailyArrivals>> load_daily_csv(const std::filesystem::path& path);
core::Result<std::vector<model::WeeklyPreventions>> load_weekly_csv(
    const std::filesystem::path& path);

// The same from a sheet with those columns, wherever it came from.
core::Result<std::vector<model::DailyArrivals>> daily_of(const TextSheet& sheet);
core::Result<std::vector<model::WeeklyPreventions>> weekly_of(const TextSheet& sheet);

// Every week whose seven days are all there must have the sum of their people and of their boats.
core::Result<void> check_weekly_totals(const std::vector<model::DailyArrivals>& days,
                                       const std::vector<model::WeeklyPreventions>& weeks,
                                       const std::string& name);

// What the parsers read back to the same values.
std::string daily_csv(const std::vector<model::DailyArrivals>& days);
std::string weekly_csv(const std::vector<model::WeeklyPreventions>& weeks);

}  // namespace vigie::codec
