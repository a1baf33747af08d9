// SPDX-License-Identifier: Apache-2.0
#include "vigie/stats/count_problem.h"

#include <Eigen/Cholesky>
#include <Eigen/QR>
#include <algorithm>
#include <cmath>

#include "vigie/core/random.h"

namespace vigie::stats {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

CountProblem::CountProblem(CountFamily family, const CountSample& sample)
    : family_(family),
      sample_(sample),
      zero_part_(has_zero_part(family)),
      theta_(has_theta(family)) {
  const VectorXd& size = family == CountFamily::beta_binomial ? sample.trials : sample.response;
  highest_tau_ = std::log(1e5 * std::clamp(size.mean(), 1.0, 1e3));
  for (Index i = 0; i < sample.response.size(); ++i) {
    constant_ +=
        log_constant(family, sample.response[i], sample.trials.size() ? sample.trials[i] : 0);
  }
}

bool CountProblem::beyond(const VectorXd& parameters) const {
  return theta_ && tau(parameters) > highest_tau_;
}

VectorXd CountProblem::eta(const VectorXd& parameters) const {
  VectorXd eta = sample_.count_terms * parameters.head(count_size());
  if (sample_.offset.size() > 0) eta += sample_.offset;
  return eta;
}

VectorXd CountProblem::zeta(const VectorXd& parameters) const {
  if (!zero_part_) return VectorXd::Zero(sample_.response.size());
  return sample_.zero_terms * parameters.segment(count_size(), zero_size());
}

double CountProblem::tau(const VectorXd& parameters) const {
  return theta_ ? parameters[parameters.size() - 1] : 0;
}

PointLikelihood CountProblem::point(Index i, double eta, double zeta, const Shape& shape) const {
  const double trials = sample_.trials.size() > 0 ? sample_.trials[i] : 0;
  return point_likelihood(family_, {sample_.response[i], trials, eta, zeta}, shape);
}

LikelihoodDerivatives CountProblem::evaluate(const VectorXd& parameters) const {
  const Index n = sample_.response.size(), p = count_size(), q = zero_size();
  const VectorXd eta_of = eta(parameters), zeta_of = zeta(parameters);
  const Shape shape(tau(parameters));
  LikelihoodDerivatives sum{constant_, VectorXd::Zero(size()), MatrixXd::Zero(size(), size())};
  // Columns: eta, zeta; eta eta, eta zeta, eta tau, zeta zeta, zeta tau.
  Eigen::Matrix<double, Eigen::Dynamic, 7> d(n, 7);
  double d_tau = 0, tau_tau = 0;
  for (Index i = 0; i < n; ++i) {
    const PointLikelihood l = point(i, eta_of[i], zeta_of[i], shape);
    sum.value += l.value;
    d.row(i) << l.d_eta, l.d_zeta, l.eta_eta, l.eta_zeta, l.eta_tau, l.zeta_zeta, l.zeta_tau;
    d_tau += l.d_tau;
    tau_tau += l.tau_tau;
  }
  const MatrixXd& x = sample_.count_terms;
  const MatrixXd& z = sample_.zero_terms;
  sum.gradient.head(p) = x.transpose() * d.col(0);
  sum.hessian.topLeftCorner(p, p) = x.transpose() * d.col(2).asDiagonal() * x;
  if (zero_part_) {
    sum.gradient.segment(p, q) = z.transpose() * d.col(1);
    sum.hessian.block(p, 0, q, p) = z.transpose() * d.col(3).asDiagonal() * x;
    sum.hessian.block(0, p, p, q) = sum.hessian.block(p, 0, q, p).transpose();
    sum.hessian.block(p, p, q, q) = z.transpose() * d.col(5).asDiagonal() * z;
  }
  if (theta_) {
    VectorXd cross(p + q);
    cross.head(p) = x.transpose() * d.col(4);
    if (zero_part_) cross.tail(q) = z.transpose() * d.col(6);
    sum.gradient[p + q] = d_tau;
    sum.hessian.col(p + q).head(p + q) = cross;
    sum.hessian.row(p + q).head(p + q) = cross;
    sum.hessian(p + q, p + q) = tau_tau;
  }
  return sum;
}

MatrixXd CountProblem::scores(const VectorXd& parameters) const {
  const Index n = sample_.response.size(), p = count_size(), q = zero_size();
  const VectorXd eta_of = eta(parameters), zeta_of = zeta(parameters);
  const Shape shape(tau(parameters));
  MatrixXd result(n, size());
  for (Index i = 0; i < n; ++i) {
    const PointLikelihood l = point(i, eta_of[i], zeta_of[i], shape);
    result.row(i).head(p) = l.d_eta * sample_.count_terms.row(i);
    if (zero_part_) result.row(i).segment(p, q) = l.d_zeta * sample_.zero_terms.row(i);
    if (theta_) result(i, p + q) = l.d_tau;
  }
  return result;
}

CountProblem::Reach CountProblem::reach_by_part(const VectorXd& step) const {
  Reach reach;
  reach.eta = (sample_.count_terms * step.head(count_size())).cwiseAbs().maxCoeff();
  if (zero_part_) {
    reach.zeta =
        (sample_.zero_terms * step.segment(count_size(), zero_size())).cwiseAbs().maxCoeff();
  }
  if (theta_) reach.tau = std::abs(step[step.size() - 1]);
  return reach;
}

double CountProblem::reach(const VectorXd& step) const {
  const Reach by_part = reach_by_part(step);
  return std::max({by_part.eta, by_part.zeta, by_part.tau});
}

namespace {

double logit(double share) { return std::log(share / (1 - share)); }

// Weighted least squares with a breath of ridge, so that it always has an answer.
VectorXd weighted_fit(const MatrixXd& x, const VectorXd& target, const VectorXd& weight) {
  MatrixXd normal = x.transpose() * weight.asDiagonal() * x;
  normal.diagonal() += 1e-9 * normal.diagonal() + VectorXd::Constant(x.cols(), 1e-12);
  return normal.ldlt().solve(x.transpose() * weight.cwiseProduct(target));
}

// Two steps of iterated weighted least squares for log means, from between y and its mean; nights
// with weight 0 do not count. A negative binomial working weight mean / (1 + mean) keeps single
// great nights from ruling.
VectorXd log_mean_start(const CountSample& s, const VectorXd& use) {
  const double mean = s.response.dot(use) / use.sum();
  VectorXd eta = ((s.response.array() + mean) / 2).max(1e-3).log();
  VectorXd beta;
  for (int round = 0; round < 2; ++round) {
    const Eigen::ArrayXd mu = eta.array().exp();
    VectorXd target = eta.array() + (s.response.array() - mu) / mu;
    if (s.offset.size() > 0) target -= s.offset;
    const VectorXd weight = use.array() * mu / (1 + mu);
    beta = weighted_fit(s.count_terms, target, weight);
    eta = s.count_terms * beta;
    if (s.offset.size() > 0) eta += s.offset;
    const double cap = std::log(s.response.maxCoeff() + 1);
    eta = eta.cwiseMin(cap).cwiseMax(-5);
  }
  return beta;
}

// log theta by the moments of y about the fitted means.
double log_theta_start(const CountSample& s, const VectorXd& beta, const VectorXd& use) {
  VectorXd eta = s.count_terms * beta;
  if (s.offset.size() > 0) eta += s.offset;
  const double cap = std::log(s.response.maxCoeff() + 1);
  const Eigen::ArrayXd mu = eta.cwiseMin(cap).array().exp();
  const Eigen::ArrayXd error = s.response.array() - mu;
  const double excess = (use.array() * ((error * error - s.response.array()) / (mu * mu))).sum();
  return std::log(std::clamp(use.sum() / std::max(excess, 1e-6), 0.05, 20.0));
}

// Logistic regression of shares on terms, a few Newton steps with the working weights kept from 0.
VectorXd logistic_start(const MatrixXd& z, const VectorXd& share) {
  VectorXd zeta = VectorXd::Constant(z.rows(), logit(std::clamp(share.mean(), 0.02, 0.98)));
  VectorXd gamma;
  for (int round = 0; round < 3; ++round) {
    const Eigen::ArrayXd pi = 1 / (1 + (-zeta.array()).exp());
    const Eigen::ArrayXd weight = (pi * (1 - pi)).max(0.02);
    gamma = weighted_fit(z, zeta.array() + (share.array() - pi) / weight, weight);
    zeta = (z * gamma).cwiseMin(6).cwiseMax(-6);
  }
  return gamma;
}

VectorXd join(const VectorXd& beta, const VectorXd& gamma, bool with_theta, double tau) {
  VectorXd all(beta.size() + gamma.size() + (with_theta ? 1 : 0));
  all << beta, gamma, VectorXd::Constant(with_theta ? 1 : 0, tau);
  return all;
}

std::vector<VectorXd> share_starts(const CountSample& s) {
  const VectorXd share = (s.response.array() + 0.5) / (s.trials.array() + 1);
  const VectorXd beta = logistic_start(s.count_terms, share);
  return {join(beta, VectorXd(), true, std::log(10.0)), join(beta, VectorXd(), true, 0)};
}

// Zeros that the count distribution leaves over, night by night: the chance that a zero of night i
// is structural when a share `pi` of all nights is.
VectorXd structural_share(const CountSample& s, const VectorXd& beta, double theta) {
  VectorXd eta = s.count_terms * beta;
  if (s.offset.size() > 0) eta += s.offset;
  const Eigen::ArrayXd zero = (-theta * (eta.array().min(50).exp() / theta).log1p()).exp();
  const Eigen::ArrayXd is_zero = (s.response.array() == 0).cast<double>();
  double pi = 0.5 * is_zero.mean();
  Eigen::ArrayXd w;
  for (int round = 0; round < 5; ++round) {
    w = is_zero * pi / (pi + (1 - pi) * zero);
    pi = std::clamp(w.mean(), 1e-3, 0.999);
  }
  return w;
}

constexpr int kScatteredStarts = 60;

// Coefficients whose predictor is `level` plus noise of that spread, whatever the terms' own scale:
// drawn for orthogonal terms, given for these. REQUIRES: independent terms.
VectorXd scattered(const MatrixXd& terms, double level, double spread, core::Random& random) {
  const Eigen::HouseholderQR<MatrixXd> factors(terms);
  const VectorXd fitted =
      factors.householderQ().transpose() * VectorXd::Constant(terms.rows(), level);
  VectorXd along = fitted.head(terms.cols());
  const double scale = spread * std::sqrt(static_cast<double>(terms.rows()));
  for (double& a : along) a += scale * random.normal();
  return factors.matrixQR().topRows(terms.cols()).triangularView<Eigen::Upper>().solve(along);
}

// A short window with many terms has hills that no reasoned start climbs: of 231 fits of such
// windows that converged from those alone, 13 were below a higher one, by up to 4.8
// (docs/math/statistics.md). The draws are the same for every sample.
void add_scattered(std::vector<VectorXd>& starts, const CountSample& s, bool with_theta) {
  core::Random random({.seed = 1, .stream = core::stream_of("scattered starts")});
  for (int i = 0; i < kScatteredStarts; ++i) {
    const double level = std::log(s.response.mean()) + std::abs(random.normal());
    const VectorXd count = scattered(s.count_terms, level, 0.7, random);
    // Two in three far out, where terms separate zeros from counts.
    constexpr double kSpreads[] = {0.7, 2, 5};
    const VectorXd zero = scattered(s.zero_terms, random.normal(), kSpreads[i % 3], random);
    starts.push_back(join(count, zero, with_theta, random.normal()));
  }
}

}  // namespace

std::vector<VectorXd> count_starts(CountFamily family, const CountSample& s) {
  if (family == CountFamily::beta_binomial) return share_starts(s);
  const bool with_theta = has_theta(family);
  const VectorXd everywhere = VectorXd::Ones(s.response.size());
  const VectorXd positive = (s.response.array() > 0).cast<double>();
  const VectorXd on_all = log_mean_start(s, everywhere), on_positive = log_mean_start(s, positive);
  const double tau_all = log_theta_start(s, on_all, everywhere);
  const double tau_positive = log_theta_start(s, on_positive, positive);
  if (!has_zero_part(family)) {
    return {join(on_all, VectorXd(), with_theta, tau_all),
            join(on_positive, VectorXd(), with_theta, std::log(0.1))};
  }
  const bool is_hurdle =
      family == CountFamily::hurdle_poisson || family == CountFamily::hurdle_negative_binomial;
  if (is_hurdle) {
    const VectorXd gamma = logistic_start(s.zero_terms, positive);
    return {join(on_positive, gamma, with_theta, tau_positive),
            join(on_positive, gamma, with_theta, 0)};
  }
  const VectorXd excess =
      logistic_start(s.zero_terms, structural_share(s, on_positive, std::exp(tau_positive)));
  const VectorXd few =
      weighted_fit(s.zero_terms, VectorXd::Constant(everywhere.size(), -2), everywhere);
  const VectorXd all_zeros = logistic_start(s.zero_terms, everywhere - positive);
  std::vector<VectorXd> starts = {join(on_positive, excess, with_theta, tau_positive),
                                  join(on_all, few, with_theta, tau_all),
                                  join(on_positive, all_zeros, with_theta, 0)};
  if (s.response.size() <= kSmallSample) add_scattered(starts, s, with_theta);
  return starts;
}

}  // namespace vigie::stats
