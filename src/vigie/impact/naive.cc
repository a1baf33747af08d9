// SPDX-License-Identifier: Apache-2.0
#include "vigie/impact/naive.h"

#include <cmath>

namespace vigie::impact {
namespace {

double normal_p(double z) { return std::isfinite(z) ? std::erfc(std::abs(z) / std::sqrt(2.0)) : 1; }

struct Arm {
  double n = 0, sum = 0, squares = 0;
  double mean() const { return sum / n; }
  double variance() const { return (squares - sum * sum / n) / (n - 1); }
};

// Normal tail in place of Student's: at the hundred nights of a trial they agree to 0.1 points.
double welch(std::span<const double> y, const std::vector<bool>& flown, bool log) {
  Arm arm[2];
  for (std::size_t t = 0; t < y.size(); ++t) {
    const double value = log ? std::log1p(y[t]) : y[t];
    Arm& a = arm[flown[t]];
    a.n += 1;
    a.sum += value;
    a.squares += value * value;
  }
  const double variance = arm[0].variance() / arm[0].n + arm[1].variance() / arm[1].n;
  return normal_p((arm[1].mean() - arm[0].mean()) / std::sqrt(variance));
}

// Maximum likelihood theta of a negative binomial with the two arms' means, by golden section on
// log theta over [1e-4, 1e4].
double fit_theta(std::span<const double> y, const std::vector<bool>& flown, const double mean[2]) {
  const auto minus_log_likelihood = [&](double log_theta) {
    const double theta = std::exp(log_theta);
    double sum = 0;
    for (std::size_t t = 0; t < y.size(); ++t) {
      const double mu = mean[flown[t]];
      sum -= theta * std::log(theta / (theta + mu));
      if (y[t] > 0)
        sum -= std::lgamma(y[t] + theta) - std::lgamma(theta) + y[t] * std::log(mu / (theta + mu));
    }
    return sum;
  };
  const double shrink = (std::sqrt(5.0) - 1) / 2;
  double low = std::log(1e-4), high = std::log(1e4);
  double a = high - shrink * (high - low), b = low + shrink * (high - low);
  double fa = minus_log_likelihood(a), fb = minus_log_likelihood(b);
  for (int i = 0; i < 40; ++i) {
    if (fa < fb) {
      high = b;
      b = a;
      fb = fa;
      fa = minus_log_likelihood(a = high - shrink * (high - low));
    } else {
      low = a;
      a = b;
      fa = fb;
      fb = minus_log_likelihood(b = low + shrink * (high - low));
    }
  }
  return std::exp((low + high) / 2);
}

// Variance of a log ratio from the scores u_t = x_t (y_t - mu_t), with `lags` of them correlated.
double newey_west(std::span<const double> y, const std::vector<bool>& flown, const double mean[2],
                  const double total[2], int lags) {
  const auto n = static_cast<int>(y.size());
  std::vector<double> score(y.size());
  for (std::size_t t = 0; t < y.size(); ++t)
    score[t] = (flown[t] ? 1 : -1) * (y[t] - mean[flown[t]]) / total[flown[t]];
  double variance = 0;
  for (int lag = 0; lag <= lags; ++lag) {
    double sum = 0;
    for (int t = lag; t < n; ++t)
      sum += score[static_cast<std::size_t>(t)] * score[static_cast<std::size_t>(t - lag)];
    variance += (lag == 0 ? 1 : 2 * (1 - lag / (lags + 1.0))) * sum;
  }
  return variance;
}

}  // namespace

std::vector<NaiveTest> naive_tests(std::span<const double> y, const std::vector<bool>& flown) {
  double n[2] = {0, 0}, total[2] = {0, 0};
  for (std::size_t t = 0; t < y.size(); ++t) {
    n[flown[t]] += 1;
    total[flown[t]] += y[t];
  }
  const double mean[2] = {total[0] / n[0], total[1] / n[1]};
  std::vector<NaiveTest> tests = {{"Welch t", welch(y, flown, false)}};
  if (total[0] <= 0 || total[1] <= 0) {
    for (const char* name :
         {"Poisson Wald", "quasi-Poisson", "Poisson + Newey-West(7)", "OLS log1p", "NB2 Wald"})
      tests.push_back({name, 1});
    return tests;
  }
  const double ratio = std::log(mean[1] / mean[0]);
  const double poisson = 1 / total[0] + 1 / total[1];
  double pearson = 0;
  for (std::size_t t = 0; t < y.size(); ++t)
    pearson += (y[t] - mean[flown[t]]) * (y[t] - mean[flown[t]]) / mean[flown[t]];
  pearson /= static_cast<double>(y.size()) - 2;
  const double theta = fit_theta(y, flown, mean);
  tests.push_back({"Poisson Wald", normal_p(ratio / std::sqrt(poisson))});
  tests.push_back({"quasi-Poisson", normal_p(ratio / std::sqrt(poisson * pearson))});
  tests.push_back({"Poisson + Newey-West(7)",
                   normal_p(ratio / std::sqrt(newey_west(y, flown, mean, total, 7)))});
  tests.push_back({"OLS log1p", welch(y, flown, true)});
  tests.push_back(
      {"NB2 Wald", normal_p(ratio / std::sqrt(poisson + (1 / n[0] + 1 / n[1]) / theta))});
  return tests;
}

}  // namespace vigie::impact
