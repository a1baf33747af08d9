// SPDX-License-Identifier: Apache-2.0
// What a trial can and cannot see, before anyone flies: the whole trial is played on real nights
// with known effects, hundreds of times, and analysed as it will be.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "vigie/impact/calibrate.h"
#include "vigie/impact/power_words.h"

namespace vigie::impact {

inline constexpr double kHarmRatio =
    2;  // of fatal incidents: the harm that a trial is asked to see

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
  std::string key;          // "stopped", "policy", "arrivals", "sectors", "thinned"
  std::string estimand;     // in English
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
  std::size_t replicates = 0;
  double incidents_expected = 0;  // fatal, in so many nights (assumption of Channel)
  std::vector<EstimandPower> estimands;
  std::vector<Sentence> blind_spots;  // what this trial will not learn; harm first
};

core::Result<PowerReport> power(const DailySeries& series, const PowerOptions& options);

// The same trial played again and again, for whoever wants to read on the way: what n replicates
// say is the same whether they were played at once or in parts.
class PowerStudy {
 public:
  static constexpr std::size_t kFewest = 20;  // replicates below which nothing is said
  // `series` must outlive the study. Of the options, `replicates` and `stop` are not looked at.
  static core::Result<PowerStudy> make(const DailySeries& series, PowerOptions options);
  // Plays on until there are `replicates` in all; false when stopped, and then the unfinished part
  // is forgotten.
  bool play_to(std::size_t replicates, const core::StopFlag* stop = nullptr);
  std::size_t played() const { return all_.size(); }
  PowerReport report() const;  // REQUIRES: played() >= kFewest

  // What one test found in one replicate.
  struct Found {
    double p = 1, log_estimate = 0, log_low = 0, log_high = 0;
  };
  enum Examined { kShare, kPolicy, kArrivals, kSectors, kEstimands };

 private:
  PowerStudy(const DailySeries& series, PowerOptions options, Design design)
      : series_(&series), options_(std::move(options)), design_(std::move(design)) {}
  EstimandPower summary(const char* key, const char* scale, double truth, Examined which) const;

  const DailySeries* series_;
  PowerOptions options_;
  Design design_;
  std::vector<std::array<Found, kEstimands>> all_;
};

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
