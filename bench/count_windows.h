// SPDX-License-Identifier: Apache-2.0
// Are the maxima that fit_counts finds the highest there are? Every window of the Channel series is
// fitted, and searched again by another road: a ridge-damped climb (Levenberg 1944, Marquardt 1963)
// from `kStarts` random points, which shares the likelihood with fit_counts and nothing else.
#pragma once

#include <Eigen/Cholesky>
#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "vigie/core/parallel.h"
#include "vigie/core/random.h"
#include "vigie/stats/count_model.h"

namespace vigie::bench {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr int kStarts = 24, kClimbSteps = 400;
constexpr double kWithin = 1e-3;  // of the best known log-likelihood

// `length` nights from `from`, with the terms that vary within them.
inline stats::CountSample window_of(const stats::CountSample& all, Index from, Index length) {
  stats::CountSample s;
  s.response = all.response.segment(from, length);
  MatrixXd terms = MatrixXd::Ones(length, 1);
  for (Index j = 1; j < all.count_terms.cols(); ++j) {
    MatrixXd with(length, terms.cols() + 1);
    with << terms, all.count_terms.col(j).segment(from, length);
    if (with.colPivHouseholderQr().rank() == with.cols()) terms = with;
  }
  s.count_terms = s.zero_terms = terms;
  return s;
}

// The highest log-likelihood on one climb; it may run off to where a term separates.
inline double climbed(stats::CountFamily family, const stats::CountSample& s, VectorXd x) {
  auto here = stats::log_likelihood(family, s, x);
  double ridge = 1;
  for (int step = 0; step < kClimbSteps && std::isfinite(here.value); ++step) {
    const MatrixXd damped = ridge * MatrixXd::Identity(x.size(), x.size()) - here.hessian;
    const Eigen::LLT<MatrixXd> factor(damped);
    const VectorXd move = factor.solve(here.gradient);
    const bool usable = factor.info() == Eigen::Success && move.allFinite();
    if (usable && here.gradient.dot(move) < 1e-12) break;
    const VectorXd next = x + move;
    auto there = usable && next.cwiseAbs().maxCoeff() < 60
                     ? stats::log_likelihood(family, s, next)
                     : stats::LikelihoodDerivatives{.value = NAN};
    if (std::isfinite(there.value) && there.value > here.value) {
      x = next;
      here = std::move(there);
      ridge = std::max(ridge / 5, 1e-9);
    } else if ((ridge *= 4) > 1e9) {
      break;
    }
  }
  return std::isfinite(here.value) ? here.value : -std::numeric_limits<double>::infinity();
}

// The starts are drawn for orthogonal terms of unit spread: within 90 nights a sine of the year is
// nearly a line, and its coefficient may be some hundreds.
inline double best_of_many(stats::CountFamily family, stats::CountSample s,
                           std::uint32_t replicate) {
  const Eigen::HouseholderQR<MatrixXd> factors(s.count_terms);
  const double sign = factors.matrixQR()(0, 0) < 0 ? -1 : 1;
  s.count_terms =
      factors.householderQ() * MatrixXd::Identity(s.count_terms.rows(), s.count_terms.cols());
  s.count_terms *= sign * std::sqrt(static_cast<double>(s.response.size()));
  s.zero_terms = s.count_terms;
  core::Random random(
      {.seed = 1, .replicate = replicate, .stream = core::stream_of("windows", s.response.size())});
  const Index p = s.count_terms.cols(), q = stats::has_zero_part(family) ? p : 0;
  double best = -std::numeric_limits<double>::infinity();
  for (int start = 0; start < kStarts; ++start) {
    VectorXd x(p + q + 1);
    for (Index j = 0; j < x.size(); ++j) x[j] = 0.7 * random.normal();
    x[0] += std::log(s.response.mean()) + std::abs(random.normal());
    if (q > 0) x[p] += random.normal();
    x[p + q] += random.normal();
    best = std::max(best, climbed(family, s, x));
  }
  return best;
}

struct WindowResult {
  std::string status;
  double short_by = 0;  // best known less ours
};

// Prints the table of docs/math/statistics.md. 1 where a fit that calls itself converged is below
// the best known by more than kWithin.
template <class Channel>
int windows(const Channel& channel, unsigned threads) {
  fmt::print(
      "| response | model | windows | converged | most below the best of {} starts | most above | "
      "within {} | failures, named |\n| --- | --- | --- | --- | --- | --- | --- | --- |\n",
      kStarts, kWithin);
  int code = 0;
  for (const std::string response : {"mig", "boats"}) {
    const stats::CountSample all = channel(response);
    std::vector<std::pair<Index, Index>> places;
    for (const auto& [length, count] : {std::pair<Index, Index>{90, 44}, {180, 42}, {365, 38}})
      for (Index w = 0; w < count; ++w)
        places.emplace_back((all.response.size() - length) * w / (count - 1), length);
    for (const auto family : {stats::CountFamily::negative_binomial,
                              stats::CountFamily::zero_inflated_negative_binomial}) {
      std::vector<WindowResult> results(places.size());
      core::parallel_for(places.size(), {.threads = threads}, [&](std::size_t i) {
        const stats::CountSample s = window_of(all, places[i].first, places[i].second);
        const auto fit = stats::fit_counts(family, s);
        if (!fit) {
          results[i] = {"refused: " + fit.error().problem, 0};
          return;
        }
        const double best = best_of_many(family, s, static_cast<std::uint32_t>(i));
        results[i] = {std::string(stats::to_string(fit->status)), best - fit->log_likelihood};
      });
      int converged = 0, within = 0;
      double below = -INFINITY, above = -INFINITY;
      std::map<std::string, int> failures;
      for (const WindowResult& r : results) {
        if (r.status != "converged") {
          ++failures[r.status];
          continue;
        }
        ++converged;
        within += r.short_by <= kWithin;
        below = std::max(below, r.short_by);
        above = std::max(above, -r.short_by);
      }
      std::string named;
      for (const auto& [status, count] : failures)
        named += fmt::format("{}{} {}", named.empty() ? "" : ", ", count, status);
      fmt::print("| {} | {} | {} | {} | {:.1e} | {:.1e} | {} | {} |\n", response,
                 stats::to_string(family), results.size(), converged, below, above, within,
                 named.empty() ? "none" : named);
      if (within != converged) code = 1;
    }
  }
  return code;
}

}  // namespace vigie::bench
