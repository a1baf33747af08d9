// SPDX-License-Identifier: Apache-2.0
#include "vigie/impact/calibrate.h"

#include <algorithm>
#include <cmath>

#include "vigie/impact/naive.h"

namespace vigie::impact {
namespace {

using core::fail;
using core::Random;
using core::Result;

constexpr double kEffects[] = {1, 0.9, 0.7, 0.5};

// A share outcome under what the design has to stand: an odds ratio, retry and displacement.
struct Stress {
  double odds_ratio, retry, displacement;
};
constexpr Stress kStresses[] = {{1.0, 0.8, 0.25}, {1.5, 0, 0},      {1.5, 0.8, 0},
                                {1.5, 0.8, 0.25}, {2.0, 0.5, 0.25}, {2.0, 0.95, 0.25}};

bool by_sector(DesignKind kind) {
  return kind == DesignKind::half_sectors || kind == DesignKind::stepped_wedge;
}

bool whole_coast(DesignKind kind) { return kind != DesignKind::two_stage && !by_sector(kind); }

// One rehearsal: nights of the real series from a random day, and a schedule.
struct Rehearsal {
  Channel channel;
  Schedule schedule;
  ReferenceSet reference;
  Random random;
};

Rehearsal rehearse(const DailySeries& series, const Design& design, const CalibrateOptions& o,
                   std::string_view purpose, std::size_t i) {
  const auto replicate = static_cast<std::uint32_t>(i);
  Random random({.seed = o.seed, .replicate = replicate, .stream = core::stream_of(purpose)});
  const auto starts =
      static_cast<std::uint32_t>(series.size()) - static_cast<std::uint32_t>(design.nights()) + 1;
  const int first = static_cast<int>(random.below(starts));
  Channel channel = channel_of(series, first, design.nights(), design.sectors());
  Schedule schedule = design.draw(random);
  const auto reference_seed = o.seed ^ (std::uint64_t{core::stream_of(purpose, 1)} << 32);
  ReferenceSet reference(design, o.draws, {reference_seed, replicate});
  return {std::move(channel), std::move(schedule), std::move(reference), random};
}

// Boats of the real nights by sector, by the assumed shares; kept with probability `ratio` where
// their sector is flown.
std::vector<double> boats_by_sector(const Design& design, Rehearsal& r, double ratio) {
  const auto sectors = static_cast<std::size_t>(design.sectors());
  std::vector<double> counts(r.channel.boats.size() * sectors, 0.0);
  for (std::size_t t = 0; t < r.channel.boats.size(); ++t)
    for (double boat = 0; boat < r.channel.boats[t]; ++boat) {
      const std::size_t s = r.random.pick(r.channel.sector_shares);
      const bool flown = design.flown(r.schedule, static_cast<int>(t), static_cast<int>(s));
      if (!flown || r.random.uniform() < ratio) counts[t * sectors + s] += 1;
    }
  return counts;
}

std::string arrivals_name(DesignKind kind) {
  return by_sector(kind) ? "boats by sector, real nights, assumed shares"
                         : "people arrived, real nights";
}

ResidualsAt arrivals_outcome(const Design& design, Rehearsal& r, double ratio) {
  if (by_sector(design.options().kind)) {
    const auto counts = boats_by_sector(design, r, ratio);
    return sector_residuals(design, r.schedule, counts, true);
  }
  auto people =
      thinned_people(design, r.schedule, r.channel.boats, r.channel.people, ratio, r.random);
  return arrivals_residuals(design, r.schedule, std::move(people),
                            Adjustment(design, used_nights(design, true)));
}

double p_at(const Design& design, const Rehearsal& r, const ResidualsAt& residuals_at, double b) {
  std::vector<double> residuals(design.blocks().size() * static_cast<std::size_t>(design.sectors()),
                                0.0);
  residuals_at(b, residuals);
  return two_sided_p(Score(design, residuals), r.schedule, r.reference);
}

SizeRecord size_record(std::string outcome, std::vector<double> p) {
  SizeRecord record{std::move(outcome), p.size(), {}, {}, {}, kolmogorov_p(p), {}};
  const auto hits = [&](double a) {
    return share_of(static_cast<std::size_t>(std::count_if(
                        p.begin(), p.end(), [&](double v) { return v <= a + 1e-12; })),
                    p.size());
  };
  record.at_01 = hits(0.01);
  record.at_05 = hits(0.05);
  record.at_10 = hits(0.10);
  std::sort(p.begin(), p.end());
  for (int i = 0; i < 100; ++i)
    record.p_quantiles.push_back(
        p[static_cast<std::size_t>((i + 0.5) / 100 * static_cast<double>(p.size()))]);
  return record;
}

struct Run {
  const DailySeries& series;
  const Design& design;
  const CalibrateOptions& options;
  std::size_t done = 0, of = 0;

  // False when stopped.
  bool each(std::size_t count, const std::function<void(std::size_t)>& body) {
    const std::size_t before = done;
    const bool finished = core::parallel_for(count,
                                             {options.threads, options.stop,
                                              [&](std::size_t n) {
                                                if (options.progress)
                                                  options.progress(before + n, of);
                                              }},
                                             body);
    done += count;
    return finished;
  }
};

bool measure_size(Run& run, Calibration& out) {
  const Design& design = run.design;
  const std::size_t n = run.options.replicates;
  std::vector<double> arrivals(n), share(n);
  std::vector<std::vector<NaiveTest>> naive(n);
  const bool finished = run.each(n, [&](std::size_t i) {
    Rehearsal r = rehearse(run.series, design, run.options, "impact.size", i);
    if (whole_coast(design.options().kind) && i < 2000) {
      std::vector<bool> flown(r.channel.people.size());
      for (std::size_t t = 0; t < flown.size(); ++t)
        flown[t] = design.flown(r.schedule, static_cast<int>(t), 0);
      naive[i] = naive_tests(r.channel.people, flown);
    }
    arrivals[i] = p_at(design, r, arrivals_outcome(design, r, 1), 0);
    const Effect nothing{.retry = 0.8, .displacement = 0};
    const TrialRecord record = simulate(design, r.schedule, r.channel, nothing, r.random);
    share[i] = p_at(design, r, share_residuals(design, r.schedule, record.events), 0);
  });
  if (!finished) return false;
  out.sizes.push_back(size_record(arrivals_name(design.options().kind), arrivals));
  out.sizes.push_back(size_record("share of events stopped, real nights, simulated stops", share));
  const std::size_t shown = std::min<std::size_t>(n, 2000);
  for (std::size_t m = 0; m < naive[0].size(); ++m) {
    std::size_t hits = 0;
    for (std::size_t i = 0; i < shown; ++i) hits += naive[i][m].p <= 0.05;
    out.naive.push_back({naive[0][m].method, share_of(hits, shown)});
  }
  return true;
}

bool measure_arrivals_coverage(Run& run, Calibration& out) {
  const Design& design = run.design;
  const std::size_t n = run.options.effect_replicates;
  std::size_t all = 0, held = 0;
  for (const double effect : kEffects) {
    std::vector<char> covered(n);
    const bool finished = run.each(n, [&](std::size_t i) {
      Rehearsal r =
          rehearse(run.series, design, run.options, "impact.coverage." + std::to_string(effect), i);
      covered[i] =
          p_at(design, r, arrivals_outcome(design, r, effect), std::log(effect)) > 0.05 + 1e-12;
    });
    if (!finished) return false;
    const auto hits = static_cast<std::size_t>(std::count(covered.begin(), covered.end(), 1));
    out.coverages.push_back(
        {arrivals_name(design.options().kind), effect, 0, 0, effect, n, share_of(hits, n)});
    all += n;
    held += hits;
  }
  out.coverage_95 = share_of(held, all);
  return true;
}

// The odds ratio and, through the retry model, arrivals always-on over always-off. The interval of
// the latter is the image of the interval of the former, at the retry probability that holds.
bool measure_policy_coverage(Run& run, Calibration& out) {
  const Design& design = run.design;
  const std::size_t n = run.options.effect_replicates;
  for (const Stress& stress : kStresses) {
    std::vector<char> odds_held(n), policy_held(n);
    const double truth = policy_ratio(Channel{}.stop_share, stress.odds_ratio, stress.retry);
    const bool finished = run.each(n, [&](std::size_t i) {
      const std::string purpose = "impact.policy." + std::to_string(stress.odds_ratio) +
                                  std::to_string(stress.retry) +
                                  std::to_string(stress.displacement);
      Rehearsal r = rehearse(run.series, design, run.options, purpose, i);
      const Effect effect{.odds_ratio = stress.odds_ratio,
                          .retry = stress.retry,
                          .displacement = stress.displacement};
      const TrialRecord record = simulate(design, r.schedule, r.channel, effect, r.random);
      const ResidualsAt residuals = share_residuals(design, r.schedule, record.events);
      odds_held[i] = p_at(design, r, residuals, std::log(stress.odds_ratio)) > 0.05 + 1e-12;
      // The policy ratio falls as b grows, so its interval holds the truth just when the odds ratio
      // that gives this truth is not rejected.
      const auto policy = [&](double b) {
        return policy_ratio(share_without(design, r.schedule, record.events, b), std::exp(b),
                            stress.retry);
      };
      double low = -6, high = 6;
      for (int halving = 0; halving < 30; ++halving) {
        const double middle = (low + high) / 2;
        (policy(middle) > truth ? low : high) = middle;
      }
      policy_held[i] = p_at(design, r, residuals, low) > 0.05 + 1e-12;
    });
    if (!finished) return false;
    const auto record = [&](const char* outcome, double value, const std::vector<char>& hits) {
      out.coverages.push_back(
          {outcome, stress.odds_ratio, stress.retry, stress.displacement, value, n,
           share_of(static_cast<std::size_t>(std::count(hits.begin(), hits.end(), 1)), n)});
    };
    record("odds that an attempt is stopped", stress.odds_ratio, odds_held);
    record("arrivals always-on over always-off", truth, policy_held);
  }
  return true;
}

}  // namespace

Share share_of(std::size_t hits, std::size_t of) {
  if (of == 0) return {};
  const double n = static_cast<double>(of), share = static_cast<double>(hits) / n;
  return {share, std::sqrt(share * (1 - share) / n)};
}

double kolmogorov_p(std::vector<double> p_values) {
  std::sort(p_values.begin(), p_values.end());
  const double n = static_cast<double>(p_values.size());
  double distance = 0;
  for (std::size_t i = 0; i < p_values.size(); ++i)
    distance = std::max({distance, std::abs(p_values[i] - static_cast<double>(i) / n),
                         std::abs(p_values[i] - static_cast<double>(i + 1) / n)});
  const double x = (std::sqrt(n) + 0.12 + 0.11 / std::sqrt(n)) * distance;
  double sum = 0;
  for (int k = 1; k <= 100; ++k) sum += (k % 2 == 1 ? 2 : -2) * std::exp(-2 * k * k * x * x);
  return x < 0.2 ? 1 : std::clamp(sum, 0.0, 1.0);
}

Result<Calibration> calibrate(const DailySeries& series, const CalibrateOptions& options) {
  const auto design = Design::make(options.design);
  if (!design) return fail(design.error());
  if (series.size() < static_cast<std::size_t>(design->nights()) + 1)
    return fail(
        {core::ErrorKind::invalid, "nights", "is longer than the series", "give fewer nights"});
  if (options.replicates < 100)
    return fail({core::ErrorKind::invalid, "replicates", "is below 100", "give 100 at least"});
  Calibration out;
  out.design = format_design({options.design.kind, options.design.block_nights});
  out.nights = design->nights();
  out.distinct_log10 = design->distinct_log10();
  out.series_sha256 = series.sha256;
  Run run{series, *design, options};
  run.of =
      options.replicates + options.effect_replicates * (std::size(kEffects) + std::size(kStresses));
  if (measure_size(run, out) &&
      (options.effect_replicates == 0 ||
       (measure_arrivals_coverage(run, out) && measure_policy_coverage(run, out))))
    return out;
  return fail({core::ErrorKind::interrupted, "calibrate", "was stopped", "run it again"});
}

}  // namespace vigie::impact
