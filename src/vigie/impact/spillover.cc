// SPDX-License-Identifier: Apache-2.0
#include "vigie/impact/spillover.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace vigie::impact {
namespace {

// Per night, in the half-flown block and the empty one of a stratum.
struct Pair {
  double attempts_half = 0, attempts_none = 0;  // sectors without drones in both
  double outside_half = 0, outside_none = 0;    // departures of the same sectors
  double inside_half = 0, inside_none = 0;      // departures of the sectors with drones
};

double per_night(const Design& design, const std::vector<double>& counts, int block,
                 SectorSet set) {
  const Block& b = design.blocks()[static_cast<std::size_t>(block)];
  double sum = 0;
  for (int t = b.first; t < b.first + b.nights; ++t)
    for (int s = 0; s < design.sectors(); ++s)
      if ((set >> s & 1) != 0) sum += counts[static_cast<std::size_t>(t * design.sectors() + s)];
  return sum / b.nights;
}

std::vector<Pair> pairs_of(const Design& design, const Schedule& schedule, const TrialRecord& r) {
  std::vector<Pair> pairs;
  for (const Design::Stratum& stratum : design.strata()) {
    int none = -1, half = -1;
    for (int b = stratum.first_block; b < stratum.first_block + stratum.blocks; ++b) {
      const SectorSet set = schedule.flown[static_cast<std::size_t>(b)];
      if (set == 0 && none < 0) none = b;
      if (set != 0 && set != design.all_sectors() && half < 0) half = b;
    }
    if (none < 0 || half < 0) continue;
    const SectorSet inside = schedule.flown[static_cast<std::size_t>(half)];
    const auto outside = static_cast<SectorSet>(design.all_sectors() & ~inside);
    pairs.push_back(
        {per_night(design, r.events.attempts, half, outside),
         per_night(design, r.events.attempts, none, outside),
         per_night(design, r.departed, half, outside), per_night(design, r.departed, none, outside),
         per_night(design, r.departed, half, inside), per_night(design, r.departed, none, inside)});
  }
  return pairs;
}

// Two-sided p that the differences are as likely with either sign: all sign patterns up to 2^14,
// else 16,384 drawn.
double sign_flip_p(const std::vector<double>& differences, std::uint64_t seed) {
  double observed = 0;
  for (const double d : differences) observed += d;
  const bool all = differences.size() <= 14;
  const std::uint32_t patterns = 1u << std::min<std::size_t>(differences.size(), 14);
  core::Random random({.seed = seed, .stream = core::stream_of("impact.swap")});
  std::uint32_t beyond = all ? 0 : 1;
  for (std::uint32_t pattern = 0; pattern < patterns; ++pattern) {
    double sum = 0;
    std::uint32_t bits = pattern;
    for (std::size_t k = 0; k < differences.size(); ++k) {
      if (!all && k % 32 == 0) bits = random.bits();
      sum += (bits >> (k % 32) & 1) != 0 ? differences[k] : -differences[k];
    }
    beyond += std::abs(sum) >= std::abs(observed) * kTie;
  }
  return static_cast<double>(beyond) / (patterns + (all ? 0 : 1));
}

// Furthest effect from `start` in one direction that is still kept, in steps, then halved.
template <class Kept>
double end_of(double start, double direction, double reach, const Kept& kept) {
  double inside = start;
  for (double step = 0.05; std::abs(inside) < reach; step *= 1.5) {
    double next = inside + direction * step;
    if (kept(next)) {
      inside = next;
      continue;
    }
    while (std::abs(next - inside) > 1e-3) {
      const double middle = (inside + next) / 2;
      (kept(middle) ? inside : next) = middle;
    }
    return inside;
  }
  return direction * kInfinity;
}

}  // namespace

std::optional<Spillover> spillover(const Design& design, const Schedule& schedule,
                                   const TrialRecord& record, double alpha, std::uint64_t seed) {
  if (design.options().kind != DesignKind::two_stage) return std::nullopt;
  const std::vector<Pair> pairs = pairs_of(design, schedule, record);
  if (pairs.empty()) return std::nullopt;
  Spillover out;
  out.strata = pairs.size();
  out.smallest_p =
      pairs.size() <= 14 ? std::pow(2.0, 1 - static_cast<double>(pairs.size())) : 1.0 / 16385;
  const auto attempts_p = [&](double b) {
    std::vector<double> d;
    for (const Pair& p : pairs) d.push_back(p.attempts_half * std::exp(-b) - p.attempts_none);
    return sign_flip_p(d, seed);
  };
  const auto quotient_p = [&](double q) {
    std::vector<double> d;
    for (const Pair& p : pairs)
      d.push_back((p.outside_half - p.outside_none) - q * (p.inside_half - p.inside_none));
    return sign_flip_p(d, seed);
  };
  Pair sum;
  for (const Pair& p : pairs) {
    sum.attempts_half += p.attempts_half;
    sum.attempts_none += p.attempts_none;
    sum.outside_half += p.outside_half - p.outside_none;
    sum.inside_half += p.inside_half - p.inside_none;
  }
  out.p = attempts_p(0);
  const auto kept = [&](double b) { return attempts_p(b) > alpha; };
  if (sum.attempts_half > 0 && sum.attempts_none > 0) {
    const double estimate = std::log(sum.attempts_half / sum.attempts_none);
    out.ratio = std::exp(estimate);
    out.low = std::exp(end_of(estimate, -1, 6, kept));
    out.high = std::exp(end_of(estimate, +1, 6, kept));
  } else {
    out.ratio = sum.attempts_none > 0 ? 0 : kInfinity;
    out.high = kInfinity;
  }
  out.quotient = sum.inside_half != 0 ? sum.outside_half / sum.inside_half
                                      : std::numeric_limits<double>::quiet_NaN();
  const auto quotient_kept = [&](double q) { return quotient_p(q) > alpha; };
  if (std::isfinite(out.quotient)) {
    out.quotient_low = end_of(out.quotient, -1, 50, quotient_kept);
    out.quotient_high = end_of(out.quotient, +1, 50, quotient_kept);
  }
  return out;
}

}  // namespace vigie::impact
