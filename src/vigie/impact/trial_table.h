// SPDX-License-Identifier: Apache-2.0
// What a trial counted, as CSV. Three tables: by night and sector (counts of the authorities), by
// night (arrivals published by the other side), and by night what was forecast before dark.
#pragma once

#include <string>
#include <string_view>

#include "vigie/impact/channel.h"
#include "vigie/impact/trial_plan.h"

namespace vigie::impact {

// Columns
// night,sector,stopped_events,departed_boats,people_stopped,people_departed,incidents,deaths,
// rescues,launch_km. Every night and sector of the plan once; an empty cell was not counted and its
// sector-night is left out of that outcome (launch_km may be empty where nothing left).
struct TrialTable {
  TrialRecord record;
  std::size_t missing = 0;  // sector-nights without stopped or departed
  std::string sha256;
};
core::Result<TrialTable> parse_trial_table(std::string_view text, const std::string& name,
                                           const TrialPlan& plan);
std::string format_trial_table(const TrialRecord& record, const TrialPlan& plan);

// Columns date,migrants_arrived,boats_arrived, as published: fills uk_people and uk_boats. The days
// of the trial must all be there.
core::Result<void> add_arrivals(TrialRecord& record, std::string_view text, const std::string& name,
                                const TrialPlan& plan);
std::string format_arrivals(const TrialRecord& record, const TrialPlan& plan);

// Columns night and any of forecast_columns(); every other name is refused, because what is not
// known before the night may have been changed by the nights before. Rows in the plan's order.
core::Result<ForecastTable> parse_forecast_table(std::string_view text, const std::string& name,
                                                 const TrialPlan& plan);

}  // namespace vigie::impact
