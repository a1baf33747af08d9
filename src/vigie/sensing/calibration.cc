// SPDX-License-Identifier: Apache-2.0
#include "vigie/sensing/calibration.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include <fmt/format.h>

#include "vigie/sensing/softplus.h"

namespace vigie::sensing {
namespace {

core::Error bad(std::string problem, std::string mend) {
  return {core::ErrorKind::invalid, "log", std::move(problem), std::move(mend)};
}

// The log in units of its mean range, so that both numbers of the fit are of order one.
struct Scaled {
  std::vector<double> x;
  std::vector<bool> detected;
  double scale_m = 1;
};

struct Line {
  double a = 0, b = 0;  // logit p = a - b x
};

// Log-likelihood, with half the log-determinant of the information when penalised.
double objective(const Scaled& log, Line line, bool penalised) {
  double sum = 0, i0 = 0, i1 = 0, i2 = 0;
  for (std::size_t k = 0; k < log.x.size(); ++k) {
    const double z = line.a - line.b * log.x[k];
    sum -= softplus(log.detected[k] ? -z : z);
    if (!penalised) continue;
    const double p = 1 / (1 + std::exp(-z)), w = p * (1 - p);
    i0 += w, i1 += w * log.x[k], i2 += w * log.x[k] * log.x[k];
  }
  if (!penalised) return sum;
  return sum + 0.5 * std::log(std::max(i0 * i2 - i1 * i1, 1e-300));
}

// Newton's steps with Firth's score; halved until the objective rises.
Line maximum(const Scaled& log, bool penalised) {
  Line line;
  double best = objective(log, line, penalised);
  for (int step = 0; step < 200; ++step) {
    double i0 = 0, i1 = 0, i2 = 0;
    std::vector<double> p(log.x.size());
    for (std::size_t k = 0; k < p.size(); ++k) {
      p[k] = 1 / (1 + std::exp(line.b * log.x[k] - line.a));
      const double w = p[k] * (1 - p[k]);
      i0 += w, i1 += w * log.x[k], i2 += w * log.x[k] * log.x[k];
    }
    const double determinant = std::max(i0 * i2 - i1 * i1, 1e-12);
    double ga = 0, gx = 0;  // by a, and by -b
    for (std::size_t k = 0; k < p.size(); ++k) {
      const double x = log.x[k], w = p[k] * (1 - p[k]);
      const double leverage = w * (i2 - 2 * i1 * x + i0 * x * x) / determinant;
      const double rest =
          (log.detected[k] ? 1 : 0) - p[k] + (penalised ? leverage * (0.5 - p[k]) : 0);
      ga += rest, gx += rest * x;
    }
    double da = (i2 * ga - i1 * gx) / determinant, dx = (i0 * gx - i1 * ga) / determinant;
    const double longest = std::max(std::abs(da), std::abs(dx));
    if (longest > 5) da *= 5 / longest, dx *= 5 / longest;
    bool moved = false;
    for (double part = 1; part > 1e-6 && !moved; part /= 2) {
      const Line next{line.a + part * da, line.b - part * dx};
      const double value = objective(log, next, penalised);
      if (value < best) continue;
      moved = value > best + 1e-12;
      line = next, best = value;
      break;
    }
    if (!moved || longest < 1e-10) break;
  }
  return line;
}

double width_of(Line line) { return 2 * softplus(line.a) / line.b; }

// The largest objective among curves of one sweep width, over a by golden section.
double profile(const Scaled& log, double width, double a_near, bool penalised) {
  const auto at = [&](double a) { return objective(log, {a, 2 * softplus(a) / width}, penalised); };
  constexpr double kGolden = 0.6180339887498949;
  double low = a_near - 12, high = a_near + 12;
  double c = high - kGolden * (high - low), d = low + kGolden * (high - low);
  double fc = at(c), fd = at(d);
  while (high - low > 1e-5) {
    if (fc > fd) {
      high = d, d = c, fd = fc;
      c = high - kGolden * (high - low), fc = at(c);
    } else {
      low = c, c = d, fc = fd;
      d = low + kGolden * (high - low), fd = at(d);
    }
  }
  return std::max(fc, fd);
}

// Where the profile has fallen by half the chi-squared quantile, on one side of the estimate.
double interval_end(const Scaled& log, Line best, double drop, bool penalised, bool upper) {
  const double width = width_of(best), top = objective(log, best, penalised);
  const auto below = [&](double log_ratio) {
    return profile(log, width * std::exp(log_ratio), best.a, penalised) < top - drop;
  };
  double in = 0, out = upper ? 0.1 : -0.1;
  while (!below(out)) {
    in = out;
    out *= 2;
    if (std::abs(out) > 13) return upper ? std::numeric_limits<double>::infinity() : 0;
  }
  for (int i = 0; i < 24; ++i) (below(0.5 * (in + out)) ? out : in) = 0.5 * (in + out);
  return width * std::exp(in);
}

// z with P(|N(0,1)| < z) = confidence.
double normal_quantile(double confidence) {
  double low = 0, high = 10;
  for (int i = 0; i < 80; ++i) {
    const double z = 0.5 * (low + high);
    (std::erf(z / std::numbers::sqrt2) < confidence ? low : high) = z;
  }
  return low;
}

// Upper tail of chi-squared with an even number of degrees.
double chi_squared_tail(double x, int degrees) {
  double term = 1, sum = 1;
  for (int k = 1; k < degrees / 2; ++k) sum += term *= x / 2 / k;
  return std::exp(-x / 2) * sum;
}

void test_fit(const Scaled& log, Line line, CurveFit& out) {
  std::vector<std::size_t> order(log.x.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t i, std::size_t k) { return log.x[i] < log.x[k]; });
  const std::size_t groups = log.x.size() >= 100 ? 10 : log.x.size() >= 40 ? 6 : 4;
  for (std::size_t g = 0; g < groups; ++g) {
    double expected = 0, seen = 0, variance = 0;
    for (std::size_t k = g * order.size() / groups; k < (g + 1) * order.size() / groups; ++k) {
      const double p = 1 / (1 + std::exp(line.b * log.x[order[k]] - line.a));
      expected += p, variance += p * (1 - p);
      seen += log.detected[order[k]] ? 1 : 0;
    }
    out.fit_statistic += (seen - expected) * (seen - expected) / std::max(variance, 1e-9);
  }
  out.fit_degrees = static_cast<int>(groups) - 2;
  out.fit_p = chi_squared_tail(out.fit_statistic, out.fit_degrees);
}

}  // namespace

core::Result<CurveFit> fit_lateral_range(std::span<const Opportunity> log, double confidence) {
  assert(confidence >= 0.5 && confidence < 1);
  CurveFit out{.confidence = confidence, .opportunities = log.size()};
  if (log.size() < 10)
    return core::fail(bad(fmt::format("has {} opportunities", log.size()),
                          "log at least 10, better 100, near and far"));
  Scaled scaled;
  double mean = 0, nearest_miss = 1e300, farthest_hit = -1;
  for (const Opportunity& o : log) {
    const double x = o.lateral_range.si();
    if (!(x >= 0) || !std::isfinite(x))
      return core::fail(bad("has a lateral range that is negative or no number",
                            "give distances abeam, 0 or more"));
    mean += x / static_cast<double>(log.size());
    out.detections += o.detected ? 1 : 0;
    (o.detected ? farthest_hit : nearest_miss) =
        o.detected ? std::max(farthest_hit, x) : std::min(nearest_miss, x);
  }
  if (out.detections == 0 || out.detections == log.size())
    return core::fail(bad(out.detections == 0 ? "has no detection" : "has no miss",
                          "log detections and misses alike, near and far"));
  scaled.scale_m = mean > 0 ? mean : 1;
  for (const Opportunity& o : log) {
    scaled.x.push_back(o.lateral_range.si() / scaled.scale_m);
    scaled.detected.push_back(o.detected);
  }
  out.penalised = farthest_hit <= nearest_miss;
  const Line line = maximum(scaled, out.penalised);
  if (!(line.b > 1e-6))
    return core::fail(bad("has detections that do not fall with range",
                          "check which column is the range; log passes farther off"));
  out.intercept = line.a;
  out.per_metre = line.b / scaled.scale_m;
  out.width = core::metres(width_of(line) * scaled.scale_m);
  out.log_likelihood = objective(scaled, line, false);
  const double z = normal_quantile(confidence), drop = z * z / 2;
  for (const bool upper : {false, true})
    (upper ? out.high : out.low) =
        core::metres(interval_end(scaled, line, drop, out.penalised, upper) * scaled.scale_m);
  test_fit(scaled, line, out);
  return out;
}

}  // namespace vigie::sensing
