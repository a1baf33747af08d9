// SPDX-License-Identifier: Apache-2.0
#include "vigie/stats/scoring.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>

namespace vigie::stats {

double log_score(const CountDistribution& forecast, double y) {
  return -forecast.log_probability(y);
}

double crps(const CountDistribution& forecast, double y) {
  // Outside from..to the distribution has less than 1e-10 on either side: each count between y and
  // it costs 1, every other 1e-20.
  const double from = forecast.quantile(1e-10), to = forecast.quantile(1 - 1e-10);
  double sum = std::max(0.0, from - y) + std::max(0.0, y - to - 1);
  double below = forecast.at_most(from), probability = forecast.probability(from);
  for (double k = from; k <= to; ++k) {
    if (k > from) {
      probability =
          k == 1 ? forecast.probability(1) : probability * forecast.probability_ratio(k - 1);
      below += probability;
    }
    const double error = std::min(below, 1.0) - (y <= k ? 1 : 0);
    sum += error * error;
  }
  return sum;
}

double crps(std::span<const double> members, double y) {
  assert(!members.empty());
  std::vector<double> sorted(members.begin(), members.end());
  std::sort(sorted.begin(), sorted.end());
  const auto m = static_cast<double>(sorted.size());
  double to_y = 0, spread = 0;  // spread: sum over pairs i < j of x_j - x_i
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    to_y += std::abs(sorted[i] - y);
    spread += sorted[i] * (2 * static_cast<double>(i) + 1 - m);
  }
  return to_y / m - spread / (m * m);
}

double brier_score(double probability, bool happened) {
  const double error = probability - (happened ? 1 : 0);
  return error * error;
}

PitRange pit(const CountDistribution& forecast, double y) {
  return {forecast.at_most(y - 1), forecast.at_most(y)};
}

std::vector<double> pit_histogram(std::span<const PitRange> ranges, std::size_t bins) {
  assert(bins > 0 && !ranges.empty());
  const auto share_below = [](const PitRange& r, double u) {
    if (u <= r.low) return 0.0;
    if (u >= r.high) return 1.0;
    return (u - r.low) / (r.high - r.low);
  };
  std::vector<double> heights(bins, 0);
  const auto count = static_cast<double>(bins), n = static_cast<double>(ranges.size());
  for (std::size_t b = 0; b < bins; ++b) {
    const double low = static_cast<double>(b) / count, high = static_cast<double>(b + 1) / count;
    for (const PitRange& r : ranges) heights[b] += share_below(r, high) - share_below(r, low);
    heights[b] *= count / n;
  }
  return heights;
}

namespace {

struct Bins {
  std::vector<std::size_t> order;   // forecasts from low to high
  std::vector<std::size_t> starts;  // of each bin in `order`, and the end
};

// Equal numbers, but forecasts that tie stay together.
Bins equal_bins(std::span<const double> probabilities, std::size_t wanted) {
  Bins bins;
  const std::size_t n = probabilities.size();
  bins.order.resize(n);
  std::iota(bins.order.begin(), bins.order.end(), std::size_t{0});
  std::stable_sort(bins.order.begin(), bins.order.end(), [&](std::size_t a, std::size_t b) {
    return probabilities[a] < probabilities[b];
  });
  bins.starts = {0};
  for (std::size_t b = 1; b < wanted; ++b) {
    std::size_t at = b * n / wanted;
    while (at > 0 && at < n && probabilities[bins.order[at]] == probabilities[bins.order[at - 1]]) {
      ++at;
    }
    if (at > bins.starts.back() && at < n) bins.starts.push_back(at);
  }
  bins.starts.push_back(n);
  return bins;
}

template <class Happened>
double reliability_part(const Bins& bins, std::span<const double> probabilities,
                        const Happened& happened, std::vector<double>& observed) {
  double sum = 0;
  observed.assign(bins.starts.size() - 1, 0);
  for (std::size_t b = 0; b + 1 < bins.starts.size(); ++b) {
    double forecast = 0, hits = 0;
    for (std::size_t i = bins.starts[b]; i < bins.starts[b + 1]; ++i) {
      forecast += probabilities[bins.order[i]];
      hits += happened(bins.order[i]) ? 1 : 0;
    }
    const auto n = static_cast<double>(bins.starts[b + 1] - bins.starts[b]);
    observed[b] = hits / n;
    sum += (forecast - hits) * (forecast - hits) / n;
  }
  return sum / static_cast<double>(probabilities.size());
}

}  // namespace

Reliability reliability_diagram(std::span<const double> probabilities,
                                const std::vector<bool>& happened,
                                const ReliabilityOptions& options) {
  assert(!probabilities.empty() && probabilities.size() == happened.size());
  const Bins bins = equal_bins(probabilities, options.bins);
  const auto n = static_cast<double>(probabilities.size());
  Reliability result;
  std::vector<double> observed;
  result.reliability = reliability_part(
      bins, probabilities, [&](std::size_t i) { return happened[i]; }, observed);
  const double rate = static_cast<double>(std::count(happened.begin(), happened.end(), true)) / n;
  result.uncertainty = rate * (1 - rate);
  for (std::size_t b = 0; b + 1 < bins.starts.size(); ++b) {
    ReliabilityBin bin{.observed = observed[b], .n = bins.starts[b + 1] - bins.starts[b]};
    for (std::size_t i = bins.starts[b]; i < bins.starts[b + 1]; ++i) {
      bin.forecast += probabilities[bins.order[i]] / static_cast<double>(bin.n);
    }
    result.resolution +=
        static_cast<double>(bin.n) / n * (bin.observed - rate) * (bin.observed - rate);
    result.bins.push_back(bin);
  }
  for (std::size_t i = 0; i < happened.size(); ++i) {
    result.brier += brier_score(probabilities[i], happened[i]) / n;
  }
  std::vector<std::vector<double>> drawn(result.bins.size());
  std::uint32_t worse = 0;
  for (std::uint32_t r = 0; r < options.replicates; ++r) {
    core::Random draws(
        {.seed = options.seed, .replicate = r, .stream = core::stream_of("reliability")});
    const double part = reliability_part(
        bins, probabilities, [&](std::size_t i) { return draws.bernoulli(probabilities[i]); },
        observed);
    worse += part >= result.reliability;
    for (std::size_t b = 0; b < drawn.size(); ++b) drawn[b].push_back(observed[b]);
  }
  result.p_value = (1.0 + worse) / (1.0 + options.replicates);
  const double tail = (1 - options.confidence) / 2 * (options.replicates - 1);
  for (std::size_t b = 0; b < drawn.size() && options.replicates > 0; ++b) {
    std::sort(drawn[b].begin(), drawn[b].end());
    result.bins[b].low = drawn[b][static_cast<std::size_t>(std::floor(tail))];
    result.bins[b].high =
        drawn[b][drawn[b].size() - 1 - static_cast<std::size_t>(std::floor(tail))];
  }
  return result;
}

}  // namespace vigie::stats
