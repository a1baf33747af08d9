// SPDX-License-Identifier: Apache-2.0
#include "vigie/impact/night_calendar.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace vigie::impact {

double moon_phase(core::Date night) {
  const double days = static_cast<double>(night - core::Date::of(2000, 1, 6)) - 0.76;
  const double months = days / 29.530588853;
  return months - std::floor(months);
}

std::vector<std::vector<double>> calendar_columns(core::Date start, int nights,
                                                  std::span<const core::Date> holidays) {
  std::vector<std::vector<double>> columns(holidays.empty() ? 3 : 4);
  for (int t = 0; t < nights; ++t) {
    const core::Date night = start + t;
    const double phase = 2 * std::numbers::pi * moon_phase(night);
    columns[0].push_back((1 - std::cos(phase)) / 2);
    columns[1].push_back(std::cos(2 * phase));
    const core::Weekday day = night.weekday();
    columns[2].push_back(day == core::Weekday::saturday || day == core::Weekday::sunday ? 1 : 0);
    if (!holidays.empty())
      columns[3].push_back(std::find(holidays.begin(), holidays.end(), night) != holidays.end());
  }
  for (auto& column : columns) {
    const double mean = std::accumulate(column.begin(), column.end(), 0.0) / nights;
    for (double& value : column) value -= mean;
  }
  return columns;
}

}  // namespace vigie::impact
