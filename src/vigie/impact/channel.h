// SPDX-License-Identifier: Apache-2.0
// The coast as a trial would meet it: attempts by night and sector, those stopped, those that
// arrived, and what additional drones change. It stands on the published series of real nights, so
// calm and storm, weekends and clusters are real; what is not published is assumed, and named here.
//
// Attempts. Boats published as arrived on a night are those that were not stopped: with stop share
// p and retry probability r the fresh attempts behind b arrivals are b (1 - r p) / (1 - p) on
// average (the steady state; docs/math/trial.md). A stopped boat tries again with probability r on
// the next night that boats leave at all. Drones multiply the odds that an attempt is stopped. In a
// night when only some sectors are flown, a share of their attempts moves to sectors that are not.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "vigie/impact/design.h"
#include "vigie/impact/outcomes.h"
#include "vigie/impact/published_series.h"

namespace vigie::impact {

inline constexpr double kRevision = 1.39;  // largest upward revision of a week (docs/assess.md)

struct Channel {
  std::vector<double> boats, people;  // arrived, by night, without additional drones
  std::vector<double> sector_shares;  // of attempts, sum 1
  double stop_share = 0.575;       // of events, weekly series 2024-05 to 2026-08 (docs/assess.md)
  double overdispersion = 0.0107;  // beta-binomial rho of the share from night to night, the same
  double incidents_per_boat =
      0.03;                       // fatal incidents per boat that arrived: 20 a year (assumption)
  double rescues_per_boat = 0.3;  // rescue operations per boat that arrived (assumption)
};

// Shares of `sectors` sectors when nobody has told them: falling evenly from the first to a quarter
// of it at the last. An assumption.
std::vector<double> assumed_sector_shares(int sectors);

// Nights [first, first + nights) of the series as a channel of `sectors` sectors.
Channel channel_of(const DailySeries& series, int first, int nights, int sectors);

struct Effect {
  double odds_ratio = 1;          // that an attempt is stopped where drones fly
  double retry = 0;               // probability that a stopped boat tries again, 0 .. 0.95
  double displacement = 0;        // of attempts from flown sectors to others in the same night
  double compliance = 1;          // probability that a drone that the schedule sends does fly
  double better_seeing = 1;       // stops recorded with drones over those recorded without, >= 1
  double learning_per_month = 0;  // share of the log odds ratio that is lost every 30 nights
  double unrevised_weeks = 0;  // share of weeks read before their stops are revised upward by 39 %
  double harm_ratio = 1;       // incidents and rescues per attempt where drones fly
  bool operator==(const Effect&) const = default;
};
core::Result<void> check_effect(const Effect& effect);

// What the tables of a trial hold. By night and sector unless said.
struct TrialRecord {
  int nights = 0, sectors = 0;
  ShareCounts events;  // attempts known of (stopped and recorded, or arrived), and stopped
  ShareCounts people;  // the same in people
  std::vector<double> departed;  // boats not stopped
  std::vector<double> incidents, rescues, deaths;
  std::vector<double>
      launch_km;  // mean distance of launches from the middle of the coast; nan: none
  std::vector<double> uk_people, uk_boats;  // by night, as the United Kingdom publishes them
};

TrialRecord simulate(const Design& design, const Schedule& schedule, const Channel& channel,
                     const Effect& effect, core::Random& random);

// Arrivals always-on over always-off in the steady state of the retry model:
// (1 - p1)(1 - r p0) / ((1 - p0)(1 - r p1)), with p1 at `odds_ratio` times the odds of p0.
double policy_ratio(double stop_share, double odds_ratio, double retry);
// Stops always-on over always-off: p1 (1 - r p0) / (p0 (1 - r p1)).
double stops_ratio(double stop_share, double odds_ratio, double retry);

// A known effect on real arrivals: every boat of a night goes on with probability ratio^dose, and
// takes that night's people per boat with it.
std::vector<double> thinned_people(const Design& design, const Schedule& schedule,
                                   std::span<const double> boats, std::span<const double> people,
                                   double ratio, core::Random& random);

double draw_binomial(double n, double probability, core::Random& random);  // n whole

}  // namespace vigie::impact
