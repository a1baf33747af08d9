// SPDX-License-Identifier: Apache-2.0
// What a night is explained by, in two kinds that cannot be mixed up.
//
// ForecastCovariates: known before dark from weather forecast, sun, moon, tide and calendar. No
// drone, patrol or boat can change them, so an analysis of a trial may adjust for them.
// RecentActivity: what happened on the nights before. A forecast may use it; a trial must not,
// since it lies after the treatment of those nights. There is no conversion between the two,
// neither holds the other, and a Covariates table holds one kind alone: code that adjusts takes
// Covariates<ForecastCovariates>, and handing it anything with recent activity does not compile.
// The Home Office's red/amber/green is RecentActivity too ("and recent trends", gov.uk, 3 Jun
// 2025).
//
// A night is named by the day of its dawn, which is the day its arrivals are counted in.
#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <vector>

#include "vigie/core/date.h"
#include "vigie/core/units.h"

namespace vigie::model {

// Weather as forecast for the day whose dawn names the night, and for the day before.
struct NightWeather {
  core::Speed wind, wind_before;  // means of the two days
  core::Speed wind_max;           // largest hourly mean of the day
  core::Angle wind_from, wind_from_before;
  core::Temperature air;
  bool operator==(const NightWeather&) const = default;
};

struct ForecastCovariates {
  core::Date night;
  std::optional<NightWeather> weather;  // absent: no forecast to hand
  core::Duration dark;                  // sun more than 12 degrees below the horizon
  double moon_illuminated = 0;          // share of the disc, 0 .. 1, at the middle of the night
  double spring_neap = 0;               // range of tide over its mean range: above 1 toward springs
  core::Duration
      high_water_after_dawn;  // the high water at Dover nearest civil dawn, -6.3 .. 6.3 h
  bool operator==(const ForecastCovariates&) const = default;
};

// Of the nights before `night`, as far as they were published by then.
struct RecentActivity {
  core::Date night;
  bool any_last_night = false;                          // boats arrived on the last known night
  double boats_last_night = 0, boats_night_before = 0;  // of the last two known nights
  double share_active_7 = 0;       // of the last 7 known nights, those with arrivals
  double boats_two_weeks = 0;      // mean boats a night, weights halving every 14 nights back
  double boats_two_months = 0;     // the same, halving every 60 nights
  double log_boats_two_weeks = 0;  // mean of log(1 + boats), halving every 14 nights
  double people_per_boat = 0;      // of boats, weights halving every 28 nights; 0 before the first
  bool operator==(const RecentActivity&) const = default;
};

// True for what may enter the adjustment of a trial, and for nothing else.
template <class T>
concept KnownBeforeTreatment = std::same_as<T, ForecastCovariates>;

// Named columns, one row a night, all of one kind.
template <class Kind>
class Covariates {
 public:
  Covariates(std::vector<std::string> names, std::vector<std::vector<double>> rows)
      : names_(std::move(names)), rows_(std::move(rows)) {}
  const std::vector<std::string>& names() const { return names_; }
  const std::vector<std::vector<double>>& rows() const { return rows_; }

 private:
  std::vector<std::string> names_;
  std::vector<std::vector<double>> rows_;
};

}  // namespace vigie::model
