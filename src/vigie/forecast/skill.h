// SPDX-License-Identifier: Apache-2.0
// Is the forecast any good: a rolling-origin test on held-out years. At each origin every
// forecaster is fitted on the nights before it alone, forecasts the nights up to the next origin,
// and is scored on what came (stats/scoring.h; smaller is better). Differences are paired by night,
// with intervals by the circular block bootstrap.
//
// Forecasters, all of the number of boats:
//   climatology   hurdle NB fitted to the nights within 30 days of this day of the year, of all
//   years
//                 since `rivals_from`
//   persistence   the same, fitted to the last 730 nights that followed one like last night: no
//   boat,
//                 1 to 3, more
//   red_amber_green  classes by a logistic curve of the wind of night and day before, red above 55
//   %,
//                 green below 35 %; in each the hurdle NB of its past nights (needs weather)
//   calendar_zinb    zero-inflated NB: two yearly harmonics, weekend, years, in both parts
//   calendar_last_night_zinb  the same with "any boat last night"
//   without_weather, with_weather, with_moon_and_tide: departures.h
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "vigie/core/parallel.h"
#include "vigie/core/result.h"
#include "vigie/forecast/departures.h"
#include "vigie/stats/interval.h"
#include "vigie/stats/scoring.h"

namespace vigie::forecast {

struct SkillOptions {
  core::Date from = core::Date::from_days(19723);         // 2024-01-01
  core::Date until = core::Date::from_days(1 << 20);      // scored nights are before it
  core::Date train_from = core::Date::from_days(18262);   // 2020-01-01, departures.h
  core::Date rivals_from = core::Date::from_days(18993);  // 2022-01-01, climatology and calendar
  int refit_every_nights = 30;
  bool with_weather = true;    // score the nights that have weather; else all, without it
  bool moon_and_tide = false;  // add the forecaster with them; nights must have them
  core::Speed wind_error;      // standard deviation added to the wind of scored nights
  core::Speed fit_wind_error;  // and to that of the nights the forecasters are fitted on
  std::size_t people_draws = 200;
  std::size_t bootstrap_block = 28;
  std::uint32_t bootstrap_replicates = 2000;
  std::uint64_t seed = 1;
};

struct ForecasterSkill {
  std::string name;
  double log_score = 0, crps = 0, brier = 0;  // means over nights
  double mean_probability = 0, mean_boats = 0;
  double coverage_90 = 0;  // share of nights inside the central 90 % interval of boats
};

struct SkillDifference {
  std::string name, rival;
  stats::MeanInterval log_score, crps, brier;  // name less rival: below zero is better
};

struct SkillReport {
  core::Date first, last;
  std::size_t nights = 0, nights_with_boats = 0;
  double mean_boats = 0;
  int failed_fits = 0;  // at an origin: the fit before it was kept
  std::vector<ForecasterSkill> forecasters;
  std::vector<SkillDifference> differences;  // of the last forecaster against every other
  stats::Reliability reliability;            // of the last forecaster
  std::vector<double> pit;                   // its histogram, 10 bins, all 1 if calibrated
  double people_crps = 0, people_coverage_90 = 0, people_crps_calendar = 0;
};

// Errors: fewer than 100 nights to score, a first fit that
// fails, stopped.
core::Result<SkillReport> measure_skill(const std::vector<Night>& nights,
                                        const SkillOptions& options,
                                        const core::StopFlag* stop = nullptr);

}  // namespace vigie::forecast
