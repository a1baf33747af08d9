// SPDX-License-Identifier: Apache-2.0
// What a trial can and cannot see, before anyone flies: the whole trial is played on real nights
// with known effects, hundreds of times, and analysed as it will be.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "vigie/impact/calibrate.h"

namespace vigie::impact {

struct PowerOptions {
  DesignOptions design;
  Effect effect;
  // Not through the model of attempts: real arrivals thinned by this ratio where drones fly.
  std::optional<double> arrivals_ratio;
  // A forecast before the night of whether boats arrive, right with this probability, to adjust
  // for.
  std::optional<double> forecast_accuracy;
  std::size_t replicates = 1000;
  std::size_t draws = 199;
  double alpha = 0.05;
  // Compared plainly, to stand beside simpler analyses: arrivals of the whole coast with one mean
  // over the trial; in half-sectors the odds free in every night and sectors taken as alike.
  bool plain = false;
  bool intervals = true;  // widths and coverage, which take most of the time
  std::uint64_t seed = 1;
  unsigned threads = 1;
  const core::StopFlag* stop = nullptr;
  std::function<void(std::size_t done, std::size_t of)> progress;
};

struct EstimandPower {
  std::string estimand;
  std::string scale;        // "odds ratio", "ratio"
  double truth = 1;         // on that scale
  Share power;              // P(p <= alpha)
  double median = 1;        // estimate
  double median_error = 0;  // Monte-Carlo: from order statistics sqrt(n) / 2 to either side
  double bias = 0;          // median log estimate minus log truth
  double width = 0;  // median interval, high over low; 0: not asked for; infinite: often open
  double exaggeration = 1;  // mean |log estimate| over |log truth| among those found (type M)
  Share coverage;           // of the truth by the 95 % interval
};

struct PowerReport {
  std::string design;
  int nights = 0;
  double distinct_log10 = 0;
  std::vector<EstimandPower> estimands;
  std::vector<std::string> blind_spots;  // sentences: what this trial will not learn
};

core::Result<PowerReport> power(const DailySeries& series, const PowerOptions& options);

// Stop share from real weekly events with an odds ratio put in, weeks switched by lot.
struct WeeklyOptions {
  std::size_t weeks = 52;
  double odds_ratio = 1.5;
  // A week counts by its events; or all weeks alike, as if 5 attempts said as much as 60.
  enum class Weeks { by_events, alike } count = Weeks::by_events;
  std::size_t replicates = 500, draws = 199;
  std::uint64_t seed = 1;
};
struct WeeklyPower {
  std::size_t weeks = 0;
  double odds_ratio = 1;
  Share power;
};
core::Result<WeeklyPower> weekly_share_power(const WeeklySeries& series,
                                             const WeeklyOptions& options);

// Power at one-sided exact 5 % of `incidents` in all, half of the nights flown, when drones
// multiply them by `ratio`.
double incident_power(int incidents, double ratio);
// Expected incidents until an e-process that bets on `ratio` reaches 20.
double incidents_to_stop(double ratio);

}  // namespace vigie::impact
