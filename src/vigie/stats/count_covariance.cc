// SPDX-License-Identifier: Apache-2.0
#include "vigie/stats/count_covariance.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "vigie/core/parallel.h"

namespace vigie::stats {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

MatrixXd summed_by_cluster(const MatrixXd& rows, const std::vector<int>& clusters) {
  assert(static_cast<Index>(clusters.size()) == rows.rows());
  std::map<int, Index> place;
  for (const int c : clusters) place.emplace(c, static_cast<Index>(place.size()));
  MatrixXd sums = MatrixXd::Zero(static_cast<Index>(place.size()), rows.cols());
  for (Index i = 0; i < rows.rows(); ++i) {
    sums.row(place.at(clusters[static_cast<std::size_t>(i)])) += rows.row(i);
  }
  return sums;
}

CountSample rows_of(const CountSample& s, const std::vector<std::size_t>& rows) {
  CountSample drawn = s;
  for (std::size_t k = 0; k < rows.size(); ++k) {
    const auto to = static_cast<Index>(k), from = static_cast<Index>(rows[k]);
    drawn.response[to] = s.response[from];
    drawn.count_terms.row(to) = s.count_terms.row(from);
    if (s.zero_terms.size() > 0) drawn.zero_terms.row(to) = s.zero_terms.row(from);
    if (s.offset.size() > 0) drawn.offset[to] = s.offset[from];
    if (s.trials.size() > 0) drawn.trials[to] = s.trials[from];
  }
  return drawn;
}

}  // namespace

MatrixXd sandwich_covariance(const CountFit& fit, const CountSample& sample,
                             const Sandwich& options) {
  assert(fit.converged() && (options.lag == 0 || options.clusters.empty()));
  const MatrixXd nights = scores(fit.family, sample, fit.parameters());
  const bool grouped = !options.clusters.empty();
  const MatrixXd units = grouped ? summed_by_cluster(nights, options.clusters) : nights;
  MatrixXd middle = units.transpose() * units;
  for (std::size_t lag = 1; lag <= options.lag; ++lag) {
    const auto k = static_cast<Index>(lag);
    const Index pairs = units.rows() - k;
    if (pairs <= 0) break;
    const double weight = 1 - static_cast<double>(lag) / static_cast<double>(options.lag + 1);
    const MatrixXd cross = units.bottomRows(pairs).transpose() * units.topRows(pairs);
    middle += weight * (cross + cross.transpose());
  }
  if (options.small_sample) {
    const auto n = static_cast<double>(units.rows()), k = static_cast<double>(units.cols());
    middle *= grouped ? n / (n - 1) : n / (n - k);
  }
  return fit.covariance * middle * fit.covariance;
}

core::Result<CountBootstrap> block_bootstrap(const CountFit& fit, const CountSample& sample,
                                             const BlockBootstrap& options, unsigned threads) {
  const auto n = static_cast<std::size_t>(sample.response.size());
  if (!fit.converged()) {
    return core::fail({core::ErrorKind::invalid, "fit", "has not converged: " + fit.reason,
                       "mend the model first"});
  }
  if (options.block == 0 || options.block > n) {
    return core::fail({core::ErrorKind::invalid, "block", fmt::format("is {}", options.block),
                       fmt::format("give a length between 1 and {}", n)});
  }
  std::vector<VectorXd> drawn(options.replicates);
  core::parallel_for(options.replicates, {.threads = threads}, [&](std::size_t r) {
    const auto rows = block_bootstrap_rows(n, options, static_cast<std::uint32_t>(r));
    const auto again = fit_counts(fit.family, rows_of(sample, rows));
    if (again && again->converged()) drawn[r] = again->parameters();
  });
  std::erase_if(drawn, [](const VectorXd& v) { return v.size() == 0; });
  CountBootstrap result;
  result.failed = options.replicates - static_cast<std::uint32_t>(drawn.size());
  if (drawn.size() < 2 || 2 * drawn.size() < options.replicates) {
    return core::fail({core::ErrorKind::refused, "block bootstrap",
                       fmt::format("{} of {} refits failed", result.failed, options.replicates),
                       "use fewer terms, a longer series or the sandwich"});
  }
  const auto kept = static_cast<Index>(drawn.size()), k = fit.parameters().size();
  result.parameters.resize(kept, k);
  for (Index r = 0; r < kept; ++r) {
    result.parameters.row(r) = drawn[static_cast<std::size_t>(r)].transpose();
  }
  const MatrixXd centred = result.parameters.rowwise() - result.parameters.colwise().mean();
  result.covariance = centred.transpose() * centred / static_cast<double>(kept - 1);
  result.low.resize(k);
  result.high.resize(k);
  const auto tail =
      static_cast<Index>((1 - options.confidence) / 2 * static_cast<double>(kept - 1));
  for (Index j = 0; j < k; ++j) {
    VectorXd column = result.parameters.col(j);
    std::sort(column.begin(), column.end());
    result.low[j] = column[tail];
    result.high[j] = column[kept - 1 - tail];
  }
  return result;
}

}  // namespace vigie::stats
