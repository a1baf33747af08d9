// SPDX-License-Identifier: Apache-2.0
#include "vigie/drift/survival.h"

#include <cmath>
#include <numbers>

namespace vigie::drift {
namespace {

constexpr double kFifthPercentile = 1.6449;  // of a standard normal, to either side

double upper_tail(double z) { return 0.5 * std::erfc(z / std::numbers::sqrt2); }

}  // namespace

model::SurvivalRange survival_after(const model::SurvivalModel& model, double hours,
                                    double sea_celsius) {
  if (hours <= 0) return {1, 1};
  const double middle =
      std::log(model.median_hours) + model.log_per_celsius * (sea_celsius - model.at_celsius);
  const double spread = kFifthPercentile * model.median_log_stddev;
  const auto alive = [&](double log_median) {
    return upper_tail((std::log(hours) - log_median) / model.log_stddev);
  };
  return {alive(middle - spread), alive(middle + spread)};
}

std::optional<model::SurvivalRange> survival_of(const model::SurvivalModel& model,
                                                const std::vector<float>& seconds_in_water,
                                                double sea_celsius) {
  if (seconds_in_water.empty()) return std::nullopt;
  double low = 0, high = 0;
  for (const float seconds : seconds_in_water) {
    const model::SurvivalRange one = survival_after(model, double{seconds} / 3600, sea_celsius);
    low += one.low;
    high += one.high;
  }
  const auto count = static_cast<double>(seconds_in_water.size());
  return model::SurvivalRange{low / count, high / count};
}

}  // namespace vigie::drift
