// SPDX-License-Identifier: Apache-2.0
#include "vigie/impact/inference.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

namespace vigie::impact {
namespace {

// Draws a chunk of work at a time: enough to make handing it out cheap.
constexpr std::size_t kChunk = 512;

// One thread: here, without starting it; a calibration comes through here 100,000 times.
template <class Body>
void for_each_chunk(std::size_t chunks, unsigned threads, const Body& body) {
  if (threads != 1) {
    core::parallel_for(chunks, {.threads = threads}, body);
    return;
  }
  for (std::size_t chunk = 0; chunk < chunks; ++chunk) body(chunk);
}

// `start` plus the residuals of the sectors of `set`, from the first: the first eight to `start`,
// the others by themselves, as Score's two tables have them.
double sum_of_set(double start, const double* r, std::size_t sectors, SectorSet set) {
  double low = start, high = 0;
  for (std::size_t s = 0; s < std::min<std::size_t>(sectors, 8); ++s)
    if ((set >> s & 1) != 0) low += r[s];
  for (std::size_t s = 8; s < sectors; ++s)
    if ((set >> s & 1) != 0) high += r[s];
  return low + high;
}

}  // namespace

ReferenceSet::ReferenceSet(const Design& design, std::size_t draws, DrawKey key, unsigned threads)
    : draws_(draws), blocks_(design.blocks().size()), sets_(draws * design.blocks().size()) {
  const std::size_t chunks = (draws + kChunk - 1) / kChunk;
  for_each_chunk(chunks, threads, [&](std::size_t chunk) {
    Schedule schedule;
    core::Random random({.seed = key.seed,
                         .replicate = key.replicate,
                         .stream = core::stream_of("impact.reference", chunk)});
    for (std::size_t i = chunk * kChunk; i < std::min(draws, (chunk + 1) * kChunk); ++i) {
      design.draw(random, schedule);
      std::copy(schedule.flown.begin(), schedule.flown.end(),
                sets_.begin() + static_cast<std::ptrdiff_t>(i * blocks_));
    }
  });
}

Score::Score(const Design& design, std::span<const double> residuals)
    : blocks_(design.blocks().size()) {
  const auto sectors = static_cast<std::size_t>(design.sectors());
  assert(residuals.size() == blocks_ * sectors);
  const std::size_t low_sectors = std::min<std::size_t>(sectors, 8);
  whole_coast_ = design.whole_coast();
  low_sets_ = whole_coast_ ? 2 : std::size_t{1} << low_sectors;
  high_sets_ = sectors > 8 && !whole_coast_ ? std::size_t{1} << (sectors - 8) : 0;
  low_.resize(blocks_ * low_sets_);
  high_.resize(blocks_ * high_sets_);
  for (std::size_t b = 0; b < blocks_; ++b) {
    const double* r = residuals.data() + b * sectors;
    double expected = 0;
    for (std::size_t s = 0; s < sectors; ++s) expected += r[s];
    expected *= design.flown_probability(static_cast<int>(b));
    double* low = low_.data() + b * low_sets_;
    low[0] = -expected;
    if (whole_coast_) {
      low[1] = sum_of_set(-expected, r, sectors, design.all_sectors());
      continue;
    }
    for (std::size_t s = 0, width = 1; s < low_sectors; ++s, width *= 2)
      for (std::size_t set = 0; set < width; ++set) low[width + set] = low[set] + r[s];
    double* high = high_.data() + b * high_sets_;
    if (high_sets_ > 0) high[0] = 0;
    for (std::size_t s = 8, width = 1; s < sectors; ++s, width *= 2)
      for (std::size_t set = 0; set < width; ++set) high[width + set] = high[set] + r[s];
  }
}

double score_sum(const Design& design, std::span<const double> residuals,
                 std::span<const SectorSet> schedule) {
  const auto sectors = static_cast<std::size_t>(design.sectors());
  double sum = 0;
  for (std::size_t b = 0; b < schedule.size(); ++b) {
    const double* r = residuals.data() + b * sectors;
    double expected = 0;
    for (std::size_t s = 0; s < sectors; ++s) expected += r[s];
    expected *= design.flown_probability(static_cast<int>(b));
    sum += sum_of_set(-expected, r, sectors, schedule[b]);
  }
  return sum;
}

// The weight of block b of a schedule, by how the sets are looked up.
template <class Body>
double Score::with_weights(std::span<const SectorSet> schedule, const Body& body) const {
  if (whole_coast_)
    return body([&](std::size_t b) { return low_[2 * b + (schedule[b] != 0 ? 1 : 0)]; });
  if (high_sets_ == 0)
    return body([&](std::size_t b) { return low_[b * low_sets_ + schedule[b]]; });
  return body([&](std::size_t b) {
    return low_[b * low_sets_ + (schedule[b] & 255u)] + high_[b * high_sets_ + (schedule[b] >> 8)];
  });
}

double Score::sum(std::span<const SectorSet> schedule) const {
  return with_weights(schedule, [&](const auto& weight) {
    double sum = 0;
    for (std::size_t b = 0; b < blocks_; ++b) sum += weight(b);
    return sum;
  });
}

double Score::studentised(std::span<const SectorSet> schedule) const {
  return with_weights(schedule, [&](const auto& weight) {
    double sum[2] = {0, 0}, squares[2] = {0, 0};
    const auto add = [&](std::size_t b, std::size_t lane) {
      const double w = weight(b);
      sum[lane] += w;
      squares[lane] += w * w;
    };
    std::size_t b = 0;
    for (; b + 1 < blocks_; b += 2) {
      add(b, 0);
      add(b + 1, 1);
    }
    if (b < blocks_) add(b, 0);
    const double spread = squares[0] + squares[1];
    return spread > 0 ? (sum[0] + sum[1]) / std::sqrt(spread) : 0;
  });
}

double two_sided_p(const Score& score, const Schedule& observed, const ReferenceSet& reference,
                   unsigned threads) {
  const double limit = std::abs(score.studentised(observed.flown)) * kTie;
  const std::size_t chunks = (reference.size() + kChunk - 1) / kChunk;
  std::vector<std::size_t> beyond(chunks, 0);
  const auto count = [&](std::size_t chunk) {
    const std::size_t end = std::min(reference.size(), (chunk + 1) * kChunk);
    std::size_t n = 0;
    for (std::size_t i = chunk * kChunk; i < end; ++i)
      n += std::abs(score.studentised(reference.schedule(i))) >= limit;
    beyond[chunk] = n;
  };
  for_each_chunk(chunks, threads, count);
  std::size_t total = 1;
  for (const std::size_t n : beyond) total += n;
  return static_cast<double>(total) / static_cast<double>(1 + reference.size());
}

bool p_is_above(double alpha, const Score& score, const Schedule& observed,
                const ReferenceSet& reference) {
  const double limit = std::abs(score.studentised(observed.flown)) * kTie;
  const auto above = [&](std::size_t beyond) {
    return static_cast<double>(beyond) / static_cast<double>(1 + reference.size()) > alpha;
  };
  std::size_t beyond = 1;
  for (std::size_t i = 0; i < reference.size() && !above(beyond); ++i)
    beyond += std::abs(score.studentised(reference.schedule(i))) >= limit;
  return above(beyond);
}

std::vector<double> null_distribution(const Score& score, const ReferenceSet& reference) {
  std::vector<double> statistics(reference.size());
  for (std::size_t i = 0; i < reference.size(); ++i)
    statistics[i] = score.studentised(reference.schedule(i));
  return statistics;
}

Inference infer(const Design& design, const Schedule& observed, const ReferenceSet& reference,
                const ResidualsAt& residuals_at, const InferenceOptions& options) {
  std::vector<double> residuals(design.blocks().size() *
                                static_cast<std::size_t>(design.sectors()));
  const auto score_at = [&](double b) {
    std::fill(residuals.begin(), residuals.end(), 0.0);
    residuals_at(b, residuals);
    return Score(design, residuals);
  };
  const auto sum_at = [&](double b) {
    std::fill(residuals.begin(), residuals.end(), 0.0);
    residuals_at(b, residuals);
    return score_sum(design, residuals, observed.flown);
  };
  // Narrows [inside, outside] to the point where `holds` stops holding.
  const auto edge = [&](double inside, double outside, const auto& holds) {
    while (std::abs(outside - inside) > options.tolerance) {
      const double middle = (inside + outside) / 2;
      (holds(middle) ? inside : outside) = middle;
    }
    return (inside + outside) / 2;
  };
  Inference out;
  out.alpha = options.alpha;
  out.draws = reference.size();
  const Score at_null = score_at(0);
  out.statistic = at_null.studentised(observed.flown);
  out.p = two_sided_p(at_null, observed, reference, options.threads);
  // The score falls as b grows: what is left to explain after taking b out.
  const double at_low = sum_at(-options.reach), at_high = sum_at(options.reach);
  if (at_low > 0 && at_high < 0)
    out.estimate = edge(-options.reach, options.reach, [&](double b) { return sum_at(b) > 0; });
  else
    out.estimate = at_low == 0 && at_high == 0 ? 0 : at_high >= 0 ? kInfinity : -kInfinity;
  out.low = -kInfinity;
  out.high = kInfinity;
  if (!options.interval) return out;
  const double start = std::clamp(out.estimate, -options.reach, options.reach);
  const auto kept = [&](double b) {
    const Score score = score_at(b);
    if (options.threads == 1) return p_is_above(options.alpha, score, observed, reference);
    return two_sided_p(score, observed, reference, options.threads) > options.alpha;
  };
  const auto end_of = [&](double direction) {
    const double limit = direction * options.reach;
    double inside = start;
    if ((0 - start) * direction > 0) {  // the null lies on this side: its own p decides
      if (out.p <= options.alpha) return edge(start, 0, kept);
      inside = 0;
    }
    for (double step = 0.1; std::abs(inside) < options.reach; step *= 1.6) {
      const double next =
          std::abs(inside + direction * step) < options.reach ? inside + direction * step : limit;
      if (!kept(next)) return edge(inside, next, kept);
      if (next == limit) break;
      inside = next;
    }
    return direction * kInfinity;
  };
  out.low = end_of(-1);
  out.high = end_of(+1);
  return out;
}

}  // namespace vigie::impact
