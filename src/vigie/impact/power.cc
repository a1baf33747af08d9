// SPDX-License-Identifier: Apache-2.0
#include "vigie/impact/power.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <numeric>

#include <fmt/format.h>

namespace vigie::impact {
namespace {

using core::fail;
using core::Random;
using core::Result;

using Found = PowerStudy::Found;
using FoundAll = std::array<Found, PowerStudy::kEstimands>;
using enum PowerStudy::Examined;

Found found_of(const Inference& i) { return {i.p, i.estimate, i.low, i.high}; }

double median_of(std::vector<double> values) {
  if (values.empty()) return std::numeric_limits<double>::quiet_NaN();
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

// Half of what lies between the order statistics one binomial deviation above the middle and below.
double median_error_of(std::vector<double> log_estimates) {
  if (log_estimates.size() < 4) return std::numeric_limits<double>::quiet_NaN();
  std::sort(log_estimates.begin(), log_estimates.end());
  const double n = static_cast<double>(log_estimates.size());
  const auto apart = static_cast<std::size_t>(std::lround(std::sqrt(n) / 2));
  const std::size_t middle = log_estimates.size() / 2;
  return (std::exp(log_estimates[middle + apart]) - std::exp(log_estimates[middle - apart])) / 2;
}

bool compares_sectors(DesignKind kind) {
  return kind == DesignKind::half_sectors || kind == DesignKind::two_stage ||
         kind == DesignKind::stepped_wedge;
}

// Test and, when asked for, interval. Without intervals the search stops at the estimate.
Found look(const Design& design, const Schedule& schedule, const ReferenceSet& reference,
           const ResidualsAt& residuals, const PowerOptions& o) {
  InferenceOptions options{.alpha = o.alpha, .tolerance = 1e-3};
  options.interval = o.intervals;
  return found_of(infer(design, schedule, reference, residuals, options));
}

Adjustment adjustment_of(const Design& design, const Channel& channel, const PowerOptions& o,
                         Random& random) {
  std::vector<bool> used = used_nights(design, true);
  if (!o.forecast_accuracy)
    return o.plain ? Adjustment::with_one_mean(design, std::move(used), ForecastTable({}, {}))
                   : Adjustment(design, std::move(used));
  std::vector<std::vector<double>> rows;
  for (const double boats : channel.boats) {
    const bool right = random.bernoulli(*o.forecast_accuracy);
    rows.push_back({(boats > 0) == right ? 1.0 : 0.0});
  }
  const ForecastTable table({"boats_expected"}, std::move(rows));
  return o.plain ? Adjustment::with_one_mean(design, std::move(used), table)
                 : Adjustment(design, std::move(used), table);
}

FoundAll play(const DailySeries& series, const Design& design, const PowerOptions& o,
              std::size_t i) {
  const auto replicate = static_cast<std::uint32_t>(i);
  Random random(
      {.seed = o.seed, .replicate = replicate, .stream = core::stream_of("impact.power")});
  const auto starts =
      static_cast<std::uint32_t>(series.size()) - static_cast<std::uint32_t>(design.nights()) + 1;
  const Channel channel =
      channel_of(series, static_cast<int>(random.below(starts)), design.nights(), design.sectors());
  const Schedule schedule = design.draw(random);
  const ReferenceSet reference(design, o.draws, {o.seed ^ 0x9e3779b97f4a7c15ULL, replicate});
  FoundAll found;
  Adjustment adjustment = adjustment_of(design, channel, o, random);
  if (o.arrivals_ratio) {
    auto people =
        thinned_people(design, schedule, channel.boats, channel.people, *o.arrivals_ratio, random);
    found[kArrivals] =
        look(design, schedule, reference,
             arrivals_residuals(design, schedule, std::move(people), std::move(adjustment)), o);
    return found;
  }
  const TrialRecord record = simulate(design, schedule, channel, o.effect, random);
  const bool plain = o.plain && design.options().kind == DesignKind::half_sectors;
  found[kShare] = look(design, schedule, reference,
                       plain ? share_residuals_by_block(design, schedule, record.events)
                             : share_residuals(design, schedule, record.events),
                       o);
  const auto policy = [&](double b) {
    if (!std::isfinite(b)) return b > 0 ? -kInfinity : kInfinity;
    return std::log(policy_ratio(share_without(design, schedule, record.events, b), std::exp(b),
                                 o.effect.retry));
  };
  const Found& share = found[kShare];
  found[kPolicy] = {share.p, policy(share.log_estimate), policy(share.log_high),
                    policy(share.log_low)};
  if (design.options().kind == DesignKind::half_sectors ||
      design.options().kind == DesignKind::stepped_wedge) {
    found[kSectors] = look(design, schedule, reference,
                           plain ? plain_sector_residuals(design, schedule, record.departed)
                                 : sector_residuals(design, schedule, record.departed, true),
                           o);
    return found;
  }
  found[kArrivals] =
      look(design, schedule, reference,
           arrivals_residuals(design, schedule, record.uk_boats, std::move(adjustment)), o);
  if (compares_sectors(design.options().kind))
    found[kSectors] = look(design, schedule, reference,
                           sector_residuals(design, schedule, record.departed, false), o);
  return found;
}

// Each week's share less the mean of the weeks that have one.
std::vector<double> plain_share_residuals(const ShareCounts& counts) {
  std::vector<double> residuals(counts.attempts.size(), 0.0);
  double sum = 0, weeks = 0;
  for (std::size_t w = 0; w < residuals.size(); ++w) {
    if (counts.attempts[w] <= 0) continue;
    sum += residuals[w] = counts.stopped[w] / counts.attempts[w];
    weeks += 1;
  }
  for (std::size_t w = 0; w < residuals.size(); ++w)
    if (counts.attempts[w] > 0) residuals[w] -= sum / weeks;
  return residuals;
}

}  // namespace

Result<PowerStudy> PowerStudy::make(const DailySeries& series, PowerOptions options) {
  auto design = Design::make(options.design);
  if (!design) return fail(design.error());
  if (const auto good = check_effect(options.effect); !good) return fail(good.error());
  if (series.size() < static_cast<std::size_t>(design->nights()) + 1)
    return fail(
        {core::ErrorKind::invalid, "nights", "is longer than the series", "give fewer nights"});
  return PowerStudy(series, std::move(options), *std::move(design));
}

bool PowerStudy::play_to(std::size_t replicates, const core::StopFlag* stop) {
  const std::size_t before = all_.size();
  if (replicates <= before) return true;
  all_.resize(replicates);
  const auto progress = [&](std::size_t n) {
    if (options_.progress) options_.progress(before + n, replicates);
  };
  const bool finished = core::parallel_for(
      replicates - before, {options_.threads, stop, progress},
      [&](std::size_t i) { all_[before + i] = play(*series_, design_, options_, before + i); });
  if (!finished) all_.resize(before);
  return finished;
}

EstimandPower PowerStudy::summary(const char* key, const char* scale, double truth,
                                  Examined which) const {
  EstimandPower out;
  out.key = key;
  out.estimand = estimand_name(key).en;
  out.scale = scale;
  out.truth = truth;
  const double log_truth = std::log(truth);
  std::size_t hits = 0, held = 0;
  double exaggeration = 0;
  std::vector<double> estimates, widths;
  for (const FoundAll& all : all_) {
    const Found& f = all[which];
    estimates.push_back(f.log_estimate);
    widths.push_back(f.log_high - f.log_low);
    held += f.log_low <= log_truth && log_truth <= f.log_high;
    if (f.p > options_.alpha + 1e-12) continue;
    ++hits;
    exaggeration += std::min(std::abs(f.log_estimate), 6.0);
  }
  out.power = share_of(hits, all_.size());
  const double middle = median_of(estimates);
  out.median = std::exp(middle);
  out.median_error = median_error_of(estimates);
  out.bias = middle - log_truth;
  out.exaggeration = hits > 0 && std::abs(log_truth) > 1e-9
                         ? exaggeration / static_cast<double>(hits) / std::abs(log_truth)
                         : std::numeric_limits<double>::quiet_NaN();
  if (options_.intervals) {
    out.width = std::exp(median_of(widths));
    out.coverage = share_of(held, all_.size());
  }
  return out;
}

PowerReport PowerStudy::report() const {
  assert(played() >= kFewest);
  PowerReport out;
  out.design = format_design({options_.design.kind, options_.design.block_nights});
  out.nights = design_.nights();
  out.distinct_log10 = design_.distinct_log10();
  out.replicates = all_.size();
  const double boats = std::accumulate(series_->boats.begin(), series_->boats.end(), 0.0);
  out.incidents_expected = boats / static_cast<double>(series_->size()) * design_.nights() *
                           Channel{}.incidents_per_boat;
  const DesignKind kind = design_.options().kind;
  const Effect& effect = options_.effect;
  const double policy = policy_ratio(Channel{}.stop_share, effect.odds_ratio, effect.retry);
  if (options_.arrivals_ratio) {
    out.estimands.push_back(summary("thinned", "ratio", *options_.arrivals_ratio, kArrivals));
  } else {
    out.estimands.push_back(summary("stopped", "odds ratio", effect.odds_ratio, kShare));
    out.estimands.push_back(summary("policy", "ratio", policy, kPolicy));
    if (kind != DesignKind::half_sectors && kind != DesignKind::stepped_wedge)
      out.estimands.push_back(summary("arrivals", "ratio", policy, kArrivals));
    if (compares_sectors(kind))
      out.estimands.push_back(summary("sectors", "ratio", policy, kSectors));
  }
  out.blind_spots = impact::blind_spots(out, options_);
  return out;
}

Result<PowerReport> power(const DailySeries& series, const PowerOptions& o) {
  if (o.replicates < PowerStudy::kFewest)
    return fail({core::ErrorKind::invalid, "replicates", "is below 20", "give 20 at least"});
  auto study = PowerStudy::make(series, o);
  if (!study) return fail(study.error());
  if (!study->play_to(o.replicates, o.stop))
    return fail({core::ErrorKind::interrupted, "power", "was stopped", "run it again"});
  return study->report();
}

Result<WeeklyPower> weekly_share_power(const WeeklySeries& series, const WeeklyOptions& o) {
  const std::size_t weeks = o.weeks;
  const double odds_ratio = o.odds_ratio;
  const std::uint64_t seed = o.seed;
  if (weeks < 14 || weeks > series.size())
    return fail({core::ErrorKind::invalid, "weeks", fmt::format("is {}", weeks),
                 fmt::format("give 14 to {}", series.size())});
  // One sector, one unit of the design a week.
  const auto design = Design::make(
      {.kind = DesignKind::nightly_coin, .nights = static_cast<int>(weeks), .sectors = 1});
  if (!design) return fail(design.error());
  std::size_t hits = 0;
  for (std::size_t i = 0; i < o.replicates; ++i) {
    Random random({.seed = seed,
                   .replicate = static_cast<std::uint32_t>(i),
                   .stream = core::stream_of("impact.weekly")});
    const std::size_t first = random.below(static_cast<std::uint32_t>(series.size() - weeks + 1));
    const Schedule schedule = design->draw(random);
    ShareCounts counts;
    for (std::size_t w = 0; w < weeks; ++w) {
      const double arrived = series.boats_arrived[first + w],
                   stopped = series.events_prevented[first + w];
      const double n = arrived + stopped, p0 = n > 0 ? stopped / n : 0;
      const double p1 = odds_ratio * p0 / (1 - p0 + odds_ratio * p0);
      const bool flown = schedule.flown[w] != 0;
      const double more =
          flown && p0 < 1 ? draw_binomial(arrived, (p1 - p0) / (1 - p0), random) : 0;
      counts.attempts.push_back(n);
      counts.stopped.push_back(stopped + more);
    }
    std::vector<double> residuals(weeks, 0.0);
    if (o.count == WeeklyOptions::Weeks::by_events)
      share_residuals(*design, schedule, counts)(0, residuals);
    else
      residuals = plain_share_residuals(counts);
    const ReferenceSet reference(*design, o.draws,
                                 {seed ^ 0x9e3779b97f4a7c15ULL, static_cast<std::uint32_t>(i)});
    hits += two_sided_p(Score(*design, residuals), schedule, reference) <= 0.05 + 1e-12;
  }
  return WeeklyPower{weeks, odds_ratio, share_of(hits, o.replicates)};
}

double incident_power(int incidents, double ratio) {
  const double share = ratio / (1 + ratio);
  const auto log_choose = [&](double k) {
    return std::lgamma(incidents + 1.0) - std::lgamma(k + 1) - std::lgamma(incidents - k + 1);
  };
  double tail = 0, power = 0;
  for (int k = incidents; k >= 0; --k) {
    tail += std::exp(log_choose(k) - incidents * std::log(2.0));
    if (tail > 0.05) break;
    power += std::exp(log_choose(k) + k * std::log(share) + (incidents - k) * std::log(1 - share));
  }
  return power;
}

double incidents_to_stop(double ratio) {
  const double share = ratio / (1 + ratio);
  return std::log(20.0) / (share * std::log(2 * share) + (1 - share) * std::log(2 * (1 - share)));
}

}  // namespace vigie::impact
