// SPDX-License-Identifier: Apache-2.0
#include "vigie/impact/channel.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <numeric>

#include <fmt/format.h>

namespace vigie::impact {
namespace {

constexpr double kSectorKm = 10;  // length of a sector, for launch distance (assumption)

double odds_times(double share, double ratio) {
  return ratio * share / (1 - share + ratio * share);
}

double whole(double mean, core::Random& random) {
  const double floor = std::floor(mean);
  return floor + (random.bernoulli(mean - floor) ? 1 : 0);
}

double beta(double mean, double rho, core::Random& random) {
  if (rho <= 0) return mean;
  const double size = 1 / rho - 1;
  const double a = random.gamma(mean * size, 1), b = random.gamma((1 - mean) * size, 1);
  return a / (a + b);
}

void scatter(double count, std::span<const double> weights, std::span<double> into,
             core::Random& random) {
  for (double i = 0; i < count; ++i) into[random.pick(weights)] += 1;
}

// One night's attempts by sector after displacement from flown sectors to others.
void displace(std::span<double> attempts, const std::vector<bool>& flown,
              std::span<const double> shares, double probability, core::Random& random) {
  std::vector<double> elsewhere(shares.begin(), shares.end());
  for (std::size_t s = 0; s < elsewhere.size(); ++s)
    if (flown[s]) elsewhere[s] = 0;
  if (probability <= 0 || std::accumulate(elsewhere.begin(), elsewhere.end(), 0.0) <= 0) return;
  double moved = 0;
  for (std::size_t s = 0; s < elsewhere.size(); ++s) {
    if (!flown[s]) continue;
    const double leaving = draw_binomial(attempts[s], probability, random);
    attempts[s] -= leaving;
    moved += leaving;
  }
  scatter(moved, elsewhere, attempts, random);
}

TrialRecord empty_record(int nights, int sectors) {
  const std::size_t cells = at(nights) * at(sectors);
  const std::vector<double> zeros(cells, 0.0);
  return {nights,
          sectors,
          {zeros, zeros},
          {zeros, zeros},
          zeros,
          zeros,
          zeros,
          zeros,
          zeros,
          std::vector<double>(at(nights), 0.0),
          std::vector<double>(at(nights), 0.0)};
}

}  // namespace

std::vector<double> assumed_sector_shares(int sectors) {
  std::vector<double> shares;
  for (int s = 0; s < sectors; ++s)
    shares.push_back(sectors == 1 ? 1 : 1 - 0.75 * s / (sectors - 1));
  const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
  for (double& share : shares) share /= sum;
  return shares;
}

Channel channel_of(const DailySeries& series, int first, int nights, int sectors) {
  assert(first >= 0 && at(first + nights) <= series.size());
  Channel channel;
  channel.boats.assign(series.boats.begin() + first, series.boats.begin() + first + nights);
  channel.people.assign(series.people.begin() + first, series.people.begin() + first + nights);
  channel.sector_shares = assumed_sector_shares(sectors);
  return channel;
}

core::Result<void> check_effect(const Effect& e) {
  const auto within = [](const char* field, double value, double low,
                         double high) -> core::Result<void> {
    if (value >= low && value <= high) return {};
    return core::fail({core::ErrorKind::invalid, field, fmt::format("is {}", value),
                       fmt::format("give {} to {}", low, high)});
  };
  for (const auto& checked :
       {within("odds_ratio", e.odds_ratio, 0.05, 20), within("retry", e.retry, 0, 0.95),
        within("displacement", e.displacement, 0, 1), within("compliance", e.compliance, 0, 1),
        within("better_seeing", e.better_seeing, 1, 5),
        within("learning_per_month", e.learning_per_month, 0, 1),
        within("unrevised_weeks", e.unrevised_weeks, 0, 1),
        within("harm_ratio", e.harm_ratio, 0.1, 10)})
    if (!checked) return checked;
  return {};
}

TrialRecord simulate(const Design& design, const Schedule& schedule, const Channel& channel,
                     const Effect& effect, core::Random& random) {
  const auto sectors = at(design.sectors());
  assert(channel.boats.size() == at(design.nights()) && channel.sector_shares.size() == sectors);
  TrialRecord record = empty_record(design.nights(), design.sectors());
  const double fresh_per_arrival =
      (1 - effect.retry * channel.stop_share) / (1 - channel.stop_share);
  double waiting = 0, recorded_share = 1;
  std::vector<double> attempts(sectors);
  std::vector<bool> flown(sectors);
  for (int t = 0; t < design.nights(); ++t) {
    if (t % 7 == 0) recorded_share = random.bernoulli(effect.unrevised_weeks) ? 1 / kRevision : 1;
    const double boats = channel.boats[at(t)];
    if (boats <= 0) continue;
    const double people_per_boat = channel.people[at(t)] / boats;
    const bool complied = random.bernoulli(effect.compliance);
    for (std::size_t s = 0; s < sectors; ++s)
      flown[s] = complied && design.flown(schedule, t, static_cast<int>(s));
    std::fill(attempts.begin(), attempts.end(), 0.0);
    scatter(whole(boats * fresh_per_arrival, random) + waiting, channel.sector_shares, attempts,
            random);
    displace(attempts, flown, channel.sector_shares, effect.displacement, random);
    const double share = beta(channel.stop_share, channel.overdispersion, random);
    const double ratio =
        std::pow(effect.odds_ratio, std::pow(1 - effect.learning_per_month, t / 30.0));
    double stopped_tonight = 0;
    for (std::size_t s = 0; s < sectors; ++s) {
      const std::size_t cell = at(t) * sectors + s;
      const double stopped =
          draw_binomial(attempts[s], flown[s] ? odds_times(share, ratio) : share, random);
      const double departed = attempts[s] - stopped;
      const double seen = recorded_share * (flown[s] ? 1 : 1 / effect.better_seeing);
      const double recorded = seen < 1 ? draw_binomial(stopped, seen, random) : stopped;
      const double harm = departed * (flown[s] ? effect.harm_ratio : 1);
      stopped_tonight += stopped;
      record.events.attempts[cell] = recorded + departed;
      record.events.stopped[cell] = recorded;
      record.people.stopped[cell] = std::round(recorded * people_per_boat);
      record.people.attempts[cell] =
          record.people.stopped[cell] + std::round(departed * people_per_boat);
      record.departed[cell] = departed;
      record.incidents[cell] = random.poisson(harm * channel.incidents_per_boat);
      record.rescues[cell] = random.poisson(harm * channel.rescues_per_boat);
      record.deaths[cell] = record.incidents[cell] * (1 + random.poisson(1.5));
      record.launch_km[cell] =
          kSectorKm * std::abs(static_cast<double>(s) - static_cast<double>(sectors - 1) / 2);
      record.uk_boats[at(t)] += departed;
    }
    record.uk_people[at(t)] = std::round(record.uk_boats[at(t)] * people_per_boat);
    waiting = draw_binomial(stopped_tonight, effect.retry, random);
  }
  return record;
}

double policy_ratio(double p0, double odds_ratio, double retry) {
  const double p1 = odds_times(p0, odds_ratio);
  return (1 - p1) * (1 - retry * p0) / ((1 - p0) * (1 - retry * p1));
}

double stops_ratio(double p0, double odds_ratio, double retry) {
  const double p1 = odds_times(p0, odds_ratio);
  return p1 * (1 - retry * p0) / (p0 * (1 - retry * p1));
}

std::vector<double> thinned_people(const Design& design, const Schedule& schedule,
                                   std::span<const double> boats, std::span<const double> people,
                                   double ratio, core::Random& random) {
  std::vector<double> out(people.begin(), people.end());
  for (int t = 0; t < design.nights(); ++t) {
    const double dose = design.dose(schedule.flown[at(design.block_of(t))]);
    if (dose <= 0 || boats[at(t)] <= 0 || ratio == 1) continue;
    const double kept = draw_binomial(boats[at(t)], std::pow(ratio, dose), random);
    out[at(t)] = people[at(t)] * kept / boats[at(t)];
  }
  return out;
}

double draw_binomial(double n, double probability, core::Random& random) {
  if (probability >= 1) return n;
  if (probability <= 0) return 0;
  double count = 0;
  for (double i = 0; i < n; ++i) count += random.uniform() < probability ? 1 : 0;
  return count;
}

}  // namespace vigie::impact
