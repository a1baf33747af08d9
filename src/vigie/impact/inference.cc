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
  low_sets_ = std::size_t{1} << low_sectors;
  high_sets_ = sectors > 8 ? std::size_t{1} << (sectors - 8) : 0;
  low_.resize(blocks_ * low_sets_);
  high_.resize(blocks_ * high_sets_);
  for (std::size_t b = 0; b < blocks_; ++b) {
    const double* r = residuals.data() + b * sectors;
    double expected = 0;
    for (std::size_t s = 0; s < sectors; ++s) expected += r[s];
    expected *= design.flown_probability(static_cast<int>(b));
    double* low = low_.data() + b * low_sets_;
    low[0] = -expected;
    for (std::size_t s = 0, width = 1; s < low_sectors; ++s, width *= 2)
      for (std::size_t set = 0; set < width; ++set) low[width + set] = low[set] + r[s];
    double* high = high_.data() + b * high_sets_;
    if (high_sets_ > 0) high[0] = 0;
    for (std::size_t s = 8, width = 1; s < sectors; ++s, width *= 2)
      for (std::size_t set = 0; set < width; ++set) high[width + set] = high[set] + r[s];
  }
}

double Score::sum(std::span<const SectorSet> schedule) const {
  double sum = 0;
  for (std::size_t b = 0; b < blocks_; ++b) {
    sum += low_[b * low_sets_ + (schedule[b] & 255u)];
    if (high_sets_ > 0) sum += high_[b * high_sets_ + (schedule[b] >> 8)];
  }
  return sum;
}

double Score::studentised(std::span<const SectorSet> schedule) const {
  double sum[2] = {0, 0}, squares[2] = {0, 0};
  if (high_sets_ == 0) {
    const double* low = low_.data();
    std::size_t b = 0;
    for (; b + 1 < blocks_; b += 2, low += 2 * low_sets_) {
      const double w0 = low[schedule[b]], w1 = low[low_sets_ + schedule[b + 1]];
      sum[0] += w0;
      sum[1] += w1;
      squares[0] += w0 * w0;
      squares[1] += w1 * w1;
    }
    if (b < blocks_) {
      const double w = low[schedule[b]];
      sum[0] += w;
      squares[0] += w * w;
    }
  } else {
    for (std::size_t b = 0; b < blocks_; ++b) {
      const double w =
          low_[b * low_sets_ + (schedule[b] & 255u)] + high_[b * high_sets_ + (schedule[b] >> 8)];
      sum[b & 1] += w;
      squares[b & 1] += w * w;
    }
  }
  const double spread = squares[0] + squares[1];
  return spread > 0 ? (sum[0] + sum[1]) / std::sqrt(spread) : 0;
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
  const auto sum_at = [&](double b) { return score_at(b).sum(observed.flown); };
  const auto p_at = [&](double b) {
    return two_sided_p(score_at(b), observed, reference, options.threads);
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
  const auto kept = [&](double b) { return p_at(b) > options.alpha; };
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
