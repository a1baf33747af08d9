// SPDX-License-Identifier: Apache-2.0
#include "vigie/impact/harm.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <map>

namespace vigie::impact {
namespace {

constexpr double kNoRatio = std::numeric_limits<double>::quiet_NaN();

// P(X <= k) of a binomial.
double binomial_below(double k, double n, double p) {
  if (p <= 0) return 1;
  if (p >= 1) return k >= n ? 1 : 0;
  double sum = 0;
  for (double i = 0; i <= k; ++i)
    sum += std::exp(std::lgamma(n + 1) - std::lgamma(i + 1) - std::lgamma(n - i + 1) +
                    i * std::log(p) + (n - i) * std::log1p(-p));
  return std::min(sum, 1.0);
}

struct Totals {
  double with = 0, without = 0, cells_with = 0, cells = 0;
};

Totals totals_of(const Design& design, const Schedule& schedule,
                 const std::vector<double>& counts) {
  Totals t;
  for (int night = 0; night < design.nights(); ++night)
    for (int s = 0; s < design.sectors(); ++s) {
      const bool flown = design.flown(schedule, night, s);
      (flown ? t.with : t.without) +=
          counts[static_cast<std::size_t>(night * design.sectors() + s)];
      t.cells_with += flown;
      t.cells += 1;
    }
  return t;
}

HarmOutcome few_events(std::string name, const Totals& t) {
  const double exposure = t.cells_with / t.cells, n = t.with + t.without;
  HarmOutcome out{std::move(name), "exact binomial", t.with, t.without, kNoRatio, kInfinity, 1};
  if (n == 0) return out;
  out.ratio = t.without > 0 ? t.with / t.without * (1 - exposure) / exposure : kInfinity;
  out.upper_95 = poisson_ratio_upper(t.with, t.without, exposure, 0.95);
  out.p_more = t.with > 0 ? 1 - binomial_below(t.with - 1, n, exposure) : 1;
  return out;
}

HarmOutcome from_inference(std::string name, double with, double without, const Inference& i) {
  HarmOutcome out{std::move(name),      "randomisation",  with, without,
                  std::exp(i.estimate), std::exp(i.high), 1};
  out.p_more = i.statistic > 0 ? i.p / 2 : 1 - i.p / 2;
  return out;
}

// A mean: numerator over denominator by night and sector, as a log ratio where drones fly.
ResidualsAt mean_residuals(const Design& design, const Schedule& schedule,
                           const std::vector<double>& above, const std::vector<double>& below) {
  const auto sectors = static_cast<std::size_t>(design.sectors());
  const std::size_t cells = design.blocks().size() * sectors;
  std::vector<double> a(cells, 0.0), n(cells, 0.0);
  std::vector<bool> flown(cells);
  for (int t = 0; t < design.nights(); ++t)
    for (std::size_t s = 0; s < sectors; ++s) {
      const std::size_t cell = static_cast<std::size_t>(design.block_of(t)) * sectors + s,
                        at = static_cast<std::size_t>(t) * sectors + s;
      flown[cell] = design.flown(schedule, t, static_cast<int>(s));
      if (below[at] <= 0 || std::isnan(above[at])) continue;
      a[cell] += above[at];
      n[cell] += below[at];
    }
  return [a, n, flown](double b, std::span<double> out) {
    double sum = 0, of = 0;
    for (std::size_t cell = 0; cell < out.size(); ++cell) {
      out[cell] = flown[cell] ? a[cell] * std::exp(-b) : a[cell];
      sum += out[cell];
      of += n[cell];
    }
    for (std::size_t cell = 0; of > 0 && cell < out.size(); ++cell) out[cell] -= n[cell] * sum / of;
  };
}

// Means where drones were scheduled and where not.
Totals means_of(const Design& design, const Schedule& schedule, const std::vector<double>& above,
                const std::vector<double>& below) {
  Totals a, n;
  for (int t = 0; t < design.nights(); ++t)
    for (int s = 0; s < design.sectors(); ++s) {
      const auto at = static_cast<std::size_t>(t * design.sectors() + s);
      if (below[at] <= 0 || std::isnan(above[at])) continue;
      const bool flown = design.flown(schedule, t, s);
      (flown ? a.with : a.without) += above[at];
      (flown ? n.with : n.without) += below[at];
    }
  return {n.with > 0 ? a.with / n.with : kNoRatio, n.without > 0 ? a.without / n.without : kNoRatio,
          0, 0};
}

// The sets that block `b` could have got, with their weights, given the sets of the blocks before.
std::vector<std::pair<SectorSet, double>> possible_sets(const Design& design,
                                                        const Schedule& schedule, int b) {
  std::vector<std::pair<SectorSet, double>> sets;
  if (design.options().kind == DesignKind::stepped_wedge) {
    const SectorSet before =
        b == 0 ? SectorSet{0} : schedule.flown[static_cast<std::size_t>(b - 1)];
    if (b == 0) return {{SectorSet{0}, 1.0}};
    for (int s = 0; s < design.sectors(); ++s)
      if ((before >> s & 1) == 0) sets.emplace_back(static_cast<SectorSet>(before | 1u << s), 1.0);
    return sets;
  }
  const auto& strata = design.strata();
  const auto& stratum = *std::find_if(strata.begin(), strata.end(), [&](const Design::Stratum& s) {
    return b < s.first_block + s.blocks;
  });
  // A set tells its level: none, all, or neither.
  const auto level_of = [&](SectorSet set) {
    return set == 0 ? 0 : set == design.all_sectors() ? 1 : 2;
  };
  std::map<int, double> levels;
  for (int a = 0; a < stratum.arrangements; ++a) {
    const std::uint8_t* row = stratum.levels.data() + static_cast<std::size_t>(a * stratum.blocks);
    bool same = true;
    for (int j = stratum.first_block; j < b; ++j)
      same = same &&
             row[j - stratum.first_block] == level_of(schedule.flown[static_cast<std::size_t>(j)]);
    if (same) levels[row[b - stratum.first_block]] += 1;
  }
  for (const auto& [level, weight] : levels) {
    const auto& of_level = design.levels()[static_cast<std::size_t>(level)];
    for (const SectorSet set : of_level)
      sets.emplace_back(set, weight / static_cast<double>(of_level.size()));
  }
  return sets;
}

}  // namespace

double poisson_ratio_upper(double with, double without, double exposure, double confidence) {
  if (without <= 0) return kInfinity;
  const double n = with + without;
  double low = with / n, high = 1;
  for (int i = 0; i < 60; ++i) {
    const double middle = (low + high) / 2;
    (binomial_below(with, n, middle) > 1 - confidence ? low : high) = middle;
  }
  return high >= 1 ? kInfinity : high / (1 - high) * (1 - exposure) / exposure;
}

std::vector<HarmOutcome> harm_outcomes(const Design& design, const Schedule& schedule,
                                       const TrialRecord& r, const ReferenceSet& reference) {
  const InferenceOptions two_sided_90{.alpha = 0.10,
                                      .tolerance = 1e-3};  // its upper end: one-sided 95 %
  const auto counted = [&](std::string name, const std::vector<double>& counts) {
    const Totals t = totals_of(design, schedule, counts);
    if (t.with + t.without < 40) return few_events(std::move(name), t);
    return from_inference(
        std::move(name), t.with, t.without,
        infer(design, schedule, reference,
              sector_residuals(design, schedule, counts,
                               design.options().kind == DesignKind::stepped_wedge),
              two_sided_90));
  };
  const auto mean = [&](std::string name, const std::vector<double>& above,
                        const std::vector<double>& below) {
    const Totals t = means_of(design, schedule, above, below);
    if (std::isnan(t.with) || std::isnan(t.without))
      return HarmOutcome{std::move(name), "not counted", t.with, t.without, kNoRatio, kInfinity, 1};
    return from_inference(std::move(name), t.with, t.without,
                          infer(design, schedule, reference,
                                mean_residuals(design, schedule, above, below), two_sided_90));
  };
  std::vector<double> people_departed = r.people.attempts, launches = r.launch_km;
  for (std::size_t i = 0; i < people_departed.size(); ++i) {
    people_departed[i] -= r.people.stopped[i];
    launches[i] *= r.events.attempts[i];
  }
  // Deaths come by the incident, so their number is not binomial: always by randomisation.
  const Totals dead = totals_of(design, schedule, r.deaths);
  HarmOutcome deaths{"deaths", "too few to bound", dead.with, dead.without, kNoRatio, kInfinity, 1};
  if (dead.with > 0 && dead.without > 0)
    deaths =
        from_inference("deaths", dead.with, dead.without,
                       infer(design, schedule, reference,
                             sector_residuals(design, schedule, r.deaths, false), two_sided_90));
  return {counted("fatal incidents", r.incidents), deaths, counted("rescue operations", r.rescues),
          mean("people per boat departed", people_departed, r.departed),
          mean("launch distance from the middle, km", launches, r.events.attempts)};
}

HarmWatch watch_harm(const Design& design, const Schedule& schedule, const TrialRecord& record,
                     double bet) {
  HarmWatch watch;
  watch.bet = bet;
  watch.exact = design.options().constraints.acceptance >= 1 &&
                design.options().constraints.max_consecutive_nights == 0;
  double log_e = 0;
  for (std::size_t b = 0; b < design.blocks().size(); ++b) {
    const Block& block = design.blocks()[b];
    std::vector<double> by_sector(static_cast<std::size_t>(design.sectors()), 0.0);
    for (int t = block.first; t < block.first + block.nights; ++t)
      for (std::size_t s = 0; s < by_sector.size(); ++s)
        by_sector[s] += record.incidents[static_cast<std::size_t>(t) * by_sector.size() + s];
    const auto within = [&](SectorSet set) {
      double sum = 0;
      for (std::size_t s = 0; s < by_sector.size(); ++s)
        sum += (set >> s & 1) != 0 ? by_sector[s] : 0;
      return sum;
    };
    if (within(design.all_sectors()) > 0) {
      double expected = 0, weight = 0;
      for (const auto& [set, w] : possible_sets(design, schedule, static_cast<int>(b))) {
        expected += w * std::pow(bet, within(set));
        weight += w;
      }
      log_e += within(schedule.flown[b]) * std::log(bet) - std::log(expected / weight);
    }
    watch.e.push_back(std::exp(log_e));
    if (watch.stop_block < 0 && watch.e.back() >= 20) watch.stop_block = static_cast<int>(b);
  }
  return watch;
}

}  // namespace vigie::impact
