// SPDX-License-Identifier: Apache-2.0
#include "vigie/stats/count_model.h"

#include <Eigen/QR>
#include <cmath>
#include <limits>
#include <map>

#include <boost/math/special_functions/digamma.hpp>
#include <boost/math/special_functions/trigamma.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "vigie/core/random.h"
#include "vigie/stats/count_likelihood.h"
#include "vigie/stats/test_tables.h"

namespace vigie::stats {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using testing::HasSubstr;

constexpr CountFamily kFamilies[] = {CountFamily::poisson,
                                     CountFamily::negative_binomial,
                                     CountFamily::zero_inflated_poisson,
                                     CountFamily::zero_inflated_negative_binomial,
                                     CountFamily::hurdle_poisson,
                                     CountFamily::hurdle_negative_binomial,
                                     CountFamily::beta_binomial};

// A few nights with an intercept, a wave and a coin; half of them zero.
CountSample small_sample(std::uint64_t seed, Index n) {
  core::Random draws({.seed = seed, .stream = core::stream_of("small sample")});
  CountSample s;
  s.response.resize(n);
  s.trials.resize(n);
  s.count_terms.resize(n, 3);
  for (Index i = 0; i < n; ++i) {
    s.count_terms.row(i) << 1, std::sin(0.3 * static_cast<double>(i)), draws.bernoulli(0.5);
    const double mean = std::exp(1.2 + 0.4 * s.count_terms(i, 1) - 0.3 * s.count_terms(i, 2));
    s.response[i] = draws.bernoulli(0.45) ? 0 : draws.poisson(draws.gamma(1.5, mean / 1.5));
    s.trials[i] = s.response[i] + draws.poisson(4);
  }
  s.zero_terms = s.count_terms;
  return s;
}

// The oracle: (part, term) -> (estimate, standard error or NaN).
using Oracle = std::map<std::pair<std::string, std::string>, std::pair<double, double>>;
Oracle oracle(const std::string& sample, const std::string& model) {
  const auto table = TestTable::read(reference_file("count_fits/fits.csv"));
  Oracle result;
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    if (table.text(i, "sample") != sample || table.text(i, "model") != model) continue;
    const std::string& error = table.text(i, "standard_error");
    result[{table.text(i, "part"), table.text(i, "term")}] = {
        std::stod(table.text(i, "estimate")), error.empty() ? NAN : std::stod(error)};
  }
  return result;
}

const std::vector<std::string> kChannelTerms = {"intercept", "sin1",    "cos1",   "sin2",
                                                "cos2",      "weekend", "y2023",  "y2024",
                                                "y2025",     "y2026",   "lag1any"};

CountSample channel(const std::string& response) {
  static const auto table = TestTable::read(reference_file("count_fits/model_input.csv"));
  CountSample s;
  s.response = table.numbers(response);
  std::vector<VectorXd> columns;
  for (const auto& name : kChannelTerms) columns.push_back(table.numbers(name));
  s.count_terms = s.zero_terms = side_by_side(columns);
  s.count_names = s.zero_names = kChannelTerms;
  return s;
}

void expect_terms(const Oracle& known, const std::string& part, const VectorXd& estimates,
                  const VectorXd& errors, double tolerance) {
  for (Index j = 0; j < estimates.size(); ++j) {
    const auto& [estimate, error] = known.at({part, kChannelTerms[static_cast<std::size_t>(j)]});
    EXPECT_NEAR(estimates[j] / estimate, 1, tolerance) << part << " " << kChannelTerms[j];
    if (std::isfinite(error)) {
      EXPECT_NEAR(errors[j] / error, 1, 1e-5) << part << " " << j;
    }
  }
}

TEST(Polygamma, AgreesWithBoost) {
  for (const double x : {1e-3, 0.086, 0.5, 1.0, 1.4616, 3.7, 9.99, 10.0, 57.3, 1e4, 1e9}) {
    const Polygamma at = polygamma(x);
    EXPECT_NEAR(at.digamma, boost::math::digamma(x), 2e-14 * (1 + std::abs(at.digamma))) << x;
    EXPECT_NEAR(at.trigamma / boost::math::trigamma(x), 1, 2e-14) << x;
  }
}

// Gradient against differences of the value, Hessian against differences of the gradient.
TEST(CountLikelihood, DerivativesAgreeWithDifferences) {
  const CountSample s = small_sample(11, 40);
  for (const CountFamily family : kFamilies) {
    SCOPED_TRACE(to_string(family));
    const Index k = 3 + (has_zero_part(family) ? 3 : 0) + (has_theta(family) ? 1 : 0);
    core::Random draws({.seed = 12, .stream = core::stream_of(to_string(family))});
    VectorXd at(k);
    for (Index j = 0; j < k; ++j) at[j] = draws.uniform(-0.7, 0.9);
    const auto here = log_likelihood(family, s, at);
    EXPECT_TRUE(here.gradient.isApprox(scores(family, s, at).colwise().sum().transpose(), 1e-12));
    for (Index j = 0; j < k; ++j) {
      const double h = 1e-5;
      VectorXd up = at, down = at;
      up[j] += h;
      down[j] -= h;
      const auto above = log_likelihood(family, s, up), below = log_likelihood(family, s, down);
      EXPECT_NEAR(here.gradient[j], (above.value - below.value) / (2 * h),
                  1e-6 * (1 + std::abs(here.gradient[j])));
      const VectorXd column = (above.gradient - below.gradient) / (2 * h);
      EXPECT_LT((here.hessian.col(j) - column).cwiseAbs().maxCoeff(),
                1e-6 * (1 + column.cwiseAbs().maxCoeff()));
    }
  }
}

TEST(CountModel, ChannelSeriesEqualsTheOracle) {
  const std::pair<CountFamily, std::string> models[] = {
      {CountFamily::poisson, "poisson"},
      {CountFamily::negative_binomial, "nb"},
      {CountFamily::zero_inflated_negative_binomial, "zinb"}};
  for (const std::string response : {"mig", "boats"}) {
    for (const auto& [family, model] : models) {
      SCOPED_TRACE(response + " " + model);
      const Oracle known = oracle(response, model);
      const auto fit = fit_counts(family, channel(response));
      ASSERT_TRUE(fit.has_value());
      ASSERT_EQ(fit->status, FitStatus::converged) << fit->reason;
      EXPECT_NEAR(fit->log_likelihood, known.at({"log_likelihood", ""}).first, 1e-7);
      EXPECT_LT(fit->gradient_norm, 1e-6);
      const VectorXd errors = fit->standard_errors();
      const Index p = fit->coefficients.size(), q = fit->zero_coefficients.size();
      expect_terms(known, "count", fit->coefficients, errors.head(p), 1e-6);
      expect_terms(known, "zero", fit->zero_coefficients, errors.segment(p, q), 1e-6);
      if (has_theta(family)) {
        const auto& [log_theta, error] = known.at({"log_theta", ""});
        EXPECT_NEAR(std::log(fit->theta) / log_theta, 1, 1e-6);
        EXPECT_NEAR(errors[p + q] / error, 1, 1e-5);
      }
    }
  }
}

VectorXd ones(const TestTable& t) { return VectorXd::Ones(static_cast<Index>(t.rows.size())); }

TEST(CountModel, QuineEqualsR) {
  const auto path = shared_file("data/impact/quine.csv");
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "skipped: no shared data";
  const auto t = TestTable::read(path);
  const VectorXd eth = t.is("Eth", "N"), sex = t.is("Sex", "M"), slow = t.is("Lrn", "SL");
  const VectorXd f1 = t.is("Age", "F1"), f2 = t.is("Age", "F2"), f3 = t.is("Age", "F3");
  CountSample s{.response = t.numbers("Days"),
                .count_terms = side_by_side({ones(t), eth, sex, f1, f2, f3, slow})};
  const auto fit = fit_counts(CountFamily::negative_binomial, s);
  ASSERT_TRUE(fit && fit->converged());
  const Oracle known = oracle("quine_main", "nb");
  EXPECT_NEAR(fit->log_likelihood, -546.575509144992, 1e-7);
  EXPECT_NEAR(fit->theta / 1.27489264505354, 1, 1e-6);
  const VectorXd errors = expected_standard_errors(*fit, s);
  const std::vector<std::string> names = {"(Intercept)", "EthN",  "SexM", "AgeF1",
                                          "AgeF2",       "AgeF3", "LrnSL"};
  for (Index j = 0; j < 7; ++j) {
    const auto& [estimate, error] = known.at({"count", names[static_cast<std::size_t>(j)]});
    EXPECT_NEAR(fit->coefficients[j] / estimate, 1, 1e-6) << names[j];
    EXPECT_NEAR(errors[j] / error, 1, 1e-5) << names[j];
  }
  // Days ~ Sex / (Age + Eth * Lrn)
  std::vector<VectorXd> nested = {ones(t), sex};
  const VectorXd both[] = {VectorXd(ones(t) - sex), sex};
  for (const VectorXd& of : both) {
    for (const VectorXd& term : {f1, f2, f3, eth, slow, VectorXd(eth.cwiseProduct(slow))}) {
      nested.push_back(of.cwiseProduct(term));
    }
  }
  s.count_terms = side_by_side(nested);
  const auto second = fit_counts(CountFamily::negative_binomial, s);
  ASSERT_TRUE(second && second->converged());
  EXPECT_NEAR(second->log_likelihood, -531.512511207776, 1e-7);
  EXPECT_NEAR(second->theta / 1.59799073531549, 1, 1e-6);
}

TEST(CountModel, BioChemistsEqualsPscl) {
  const auto path = shared_file("data/impact/bioChemists.csv");
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "skipped: no shared data";
  const auto t = TestTable::read(path);
  CountSample s{
      .response = t.numbers("art"),
      .count_terms = side_by_side({ones(t), t.is("fem", "Women"), t.is("mar", "Married"),
                                   t.numbers("kid5"), t.numbers("phd"), t.numbers("ment")})};
  s.zero_terms = s.count_terms;
  const auto zinb = fit_counts(CountFamily::zero_inflated_negative_binomial, s);
  ASSERT_TRUE(zinb && zinb->converged());
  EXPECT_NEAR(zinb->log_likelihood, -1549.99088704661, 1e-7);
  // pscl stops at 1e-4 of its own coefficients; our gradient is the stronger claim.
  EXPECT_NEAR(zinb->theta / 2.65476582283033, 1, 1e-4);
  EXPECT_LT(zinb->gradient_norm, 1e-6);
  EXPECT_NEAR(zinb->zero_coefficients[5] / -0.882293274832766, 1, 1e-4);
  const auto zip = fit_counts(CountFamily::zero_inflated_poisson, s);
  ASSERT_TRUE(zip && zip->converged());
  EXPECT_NEAR(zip->log_likelihood, -1604.77285321048, 1e-7);
  const auto hurdle = fit_counts(CountFamily::hurdle_negative_binomial, s);
  ASSERT_TRUE(hurdle && hurdle->converged());
  EXPECT_NEAR(hurdle->log_likelihood, -1552.59659121337, 1e-7);
  EXPECT_NEAR(hurdle->theta / 1.82845640586092, 1, 1e-4);
}

// Shares of 20 with intraclass correlation 0.1 come back, within their standard errors.
TEST(CountModel, BetaBinomialFindsWhatWasDrawn) {
  core::Random draws({.seed = 21, .stream = core::stream_of("shares")});
  const Index n = 2000;
  CountSample s;
  s.response.resize(n);
  s.trials = VectorXd::Constant(n, 20);
  s.count_terms = MatrixXd::Ones(n, 2);
  for (Index i = 0; i < n; ++i) {
    s.count_terms(i, 1) = draws.bernoulli(0.5);
    const double share = 1 / (1 + std::exp(-(0.3 + 0.4 * s.count_terms(i, 1))));
    const double a = draws.gamma(9 * share, 1), b = draws.gamma(9 * (1 - share), 1);
    s.response[i] = 0;
    for (int k = 0; k < 20; ++k) s.response[i] += draws.bernoulli(a / (a + b));
  }
  const auto fit = fit_counts(CountFamily::beta_binomial, s);
  ASSERT_TRUE(fit && fit->converged());
  const VectorXd errors = fit->standard_errors();
  EXPECT_LT(std::abs(fit->coefficients[0] - 0.3), 3 * errors[0]) << "seed 21";
  EXPECT_LT(std::abs(fit->coefficients[1] - 0.4), 3 * errors[1]);
  EXPECT_LT(std::abs(std::log(fit->theta) - std::log(9.0)), 3 * errors[2]);
}

TEST(CountModel, HurdleFindsWhatWasDrawnAndSignsAreThoseOfPscl) {
  const CountSample s = small_sample(31, 3000);
  const auto fit = fit_counts(CountFamily::hurdle_negative_binomial, s);
  ASSERT_TRUE(fit && fit->converged());
  const double positive = (s.response.array() > 0).cast<double>().mean();
  EXPECT_GT(fit->zero_coefficients[0] * (positive - 0.5), 0) << "logit of a positive count";
  EXPECT_LT(std::abs(fit->coefficients[1] - 0.4), 3 * fit->standard_errors()[1]);
}

// statsmodels' zero-inflated NB gives NaN from its default start (issues 9156, 3925).
TEST(CountFit, Statsmodels9156And3925IsNeverNanOnTheChannelSeries) {
  for (const std::string response : {"mig", "boats"}) {
    for (const CountFamily family : kFamilies) {
      if (family == CountFamily::beta_binomial) continue;
      const auto fit = fit_counts(family, channel(response));
      ASSERT_TRUE(fit.has_value());
      EXPECT_TRUE(fit->converged()) << to_string(family) << " " << fit->reason;
      EXPECT_TRUE(fit->covariance.allFinite() && std::isfinite(fit->log_likelihood));
      EXPECT_GT(fit->covariance.diagonal().minCoeff(), 0);
    }
  }
}

// The example of statsmodels 9156 itself: 100 counts of a negative binomial of mean 10 and variance
// 20, half of them made zero; an intercept alone, where statsmodels did not converge.
TEST(CountFit, Statsmodels9156ItsOwnExampleIsFitted) {
  for (std::uint32_t r = 0; r < 20; ++r) {
    core::Random draws({.seed = 9156, .replicate = r, .stream = core::stream_of("half zero")});
    CountSample s{.response = VectorXd(100), .count_terms = MatrixXd::Ones(100, 1)};
    for (Index i = 0; i < 100; ++i)
      s.response[i] = draws.bernoulli(0.5) ? 0 : draws.poisson(draws.gamma(10, 1));
    s.zero_terms = s.count_terms;
    const auto fit = fit_counts(CountFamily::zero_inflated_negative_binomial, s);
    ASSERT_TRUE(fit && fit->converged()) << "replicate " << r << " " << fit->reason;
    EXPECT_TRUE(fit->covariance.allFinite());
    EXPECT_NEAR(std::exp(fit->coefficients[0]), 10, 3) << "replicate " << r;
    EXPECT_NEAR(1 / (1 + std::exp(-fit->zero_coefficients[0])), 0.5, 0.2) << "replicate " << r;
  }
}

// statsmodels 7606: every error NaN beyond 30 terms.
TEST(CountFit, Statsmodels7606MoreThanThirtyTermsHaveErrors) {
  core::Random draws({.seed = 7606, .stream = core::stream_of("many terms")});
  const Index n = 2500, k = 33;
  CountSample s{.response = VectorXd(n), .count_terms = MatrixXd(n, k)};
  for (Index i = 0; i < n; ++i) {
    s.count_terms(i, 0) = 1;
    for (Index j = 1; j < k; ++j) s.count_terms(i, j) = draws.normal();
    const double mean = std::exp(1 + 0.3 * s.count_terms(i, 1) - 0.2 * s.count_terms(i, 2));
    s.response[i] = draws.bernoulli(0.4) ? 0 : draws.poisson(draws.gamma(2, mean / 2));
  }
  s.zero_terms = s.count_terms;
  const auto fit = fit_counts(CountFamily::zero_inflated_negative_binomial, s);
  ASSERT_TRUE(fit && fit->converged()) << fit->reason;
  const VectorXd errors = fit->standard_errors();
  ASSERT_EQ(errors.size(), 2 * k + 1);
  EXPECT_TRUE(errors.allFinite());
  EXPECT_GT(errors.minCoeff(), 0);
  EXPECT_LT(std::abs(fit->coefficients[1] - 0.3), 4 * errors[1]) << "seed 7606";
}

// statsmodels 3572: the null model of ten counts that spread over four orders of magnitude did not
// converge. Its fitted mean is the sample's mean, whatever theta.
TEST(CountFit, Statsmodels3572NullModelOfTenWideCountsIsFitted) {
  CountSample s{.response = VectorXd(10), .count_terms = MatrixXd::Ones(10, 1)};
  s.response << 3, 12000, 40, 0, 900, 55, 7000, 1, 2300, 15;
  const auto fit = fit_counts(CountFamily::negative_binomial, s);
  ASSERT_TRUE(fit && fit->converged()) << fit->reason;
  EXPECT_NEAR(std::exp(fit->coefficients[0]) / s.response.mean(), 1, 1e-9);
  EXPECT_GT(fit->theta, 0.1);
  EXPECT_LT(fit->theta, 0.6);
  EXPECT_TRUE(fit->covariance.allFinite());
}

// MASS pull request 2: on counts that happen to look Poisson theta.ml divided nothing by nothing;
// sctransform 53: such counts came back with a theta of 1e15 as if it were one; sctransform 52:
// Poisson was fitted instead without a word. Here each of 60 samples of a theta of 300 either has
// its maximum or says that no overdispersion is left, with Poisson's own fit beside the name.
TEST(CountFit, MassPr2AndSctransform52And53PoissonLikeCountsSayThatNoThetaIsLeft) {
  int without = 0;
  for (std::uint32_t r = 0; r < 60; ++r) {
    core::Random draws({.seed = 53, .replicate = r, .stream = core::stream_of("poisson-like")});
    CountSample s{.response = VectorXd(60), .count_terms = MatrixXd::Ones(60, 1)};
    for (Index i = 0; i < 60; ++i) s.response[i] = draws.poisson(draws.gamma(300, 5.0 / 300));
    const auto fit = fit_counts(CountFamily::negative_binomial, s);
    ASSERT_TRUE(fit.has_value());
    EXPECT_TRUE(std::isfinite(fit->log_likelihood)) << "replicate " << r;
    EXPECT_NEAR(std::exp(fit->coefficients[0]), s.response.mean(), 1e-6);
    const double mean = s.response.mean();
    const double variance = (s.response.array() - mean).square().mean();
    if (variance < mean) {
      ++without;
      EXPECT_EQ(fit->status, FitStatus::theta_at_boundary) << "replicate " << r;
      EXPECT_TRUE(std::isinf(fit->theta)) << fit->theta;
      EXPECT_FALSE(fit->reason.empty());
    } else {
      EXPECT_TRUE(fit->converged()) << "replicate " << r << " " << fit->reason;
      EXPECT_LT(fit->theta, 1e6);
    }
  }
  EXPECT_GE(without, 10) << "seed 53";
  EXPECT_LE(without, 50);
}

// sctransform 163: with more iterations allowed the same call crashed.
TEST(CountFit, Sctransform163MoreIterationsChangeNothing) {
  const CountSample s = small_sample(163, 300);
  for (const CountFamily family : kFamilies) {
    const auto few = fit_counts(family, s, {.max_iterations = 100});
    const auto many = fit_counts(family, s, {.max_iterations = 100000});
    ASSERT_TRUE(few && many && few->converged());
    EXPECT_EQ(few->log_likelihood, many->log_likelihood) << to_string(family);
    const auto one = fit_counts(family, s, {.max_iterations = 1});
    ASSERT_TRUE(one.has_value());
    EXPECT_EQ(one->status, FitStatus::iteration_limit) << to_string(family);
    EXPECT_FALSE(one->reason.empty()) << to_string(family);
  }
}

// MASS::glm.nb returned theta 856,947 with converged=TRUE on this series; the truth is 0.086.
TEST(CountFit, GlmNbWrongThetaIsNotRepeated) {
  const auto fit = fit_counts(CountFamily::negative_binomial, channel("mig"));
  ASSERT_TRUE(fit && fit->converged());
  EXPECT_NEAR(fit->theta, 0.0860552492352, 1e-9);
}

TEST(CountFit, NamesMissingAndImpossibleInput) {
  const auto refusal = [](CountFamily family, const CountSample& s) {
    const auto fit = fit_counts(family, s);
    return fit ? std::string("fitted") : core::format_error(fit.error());
  };
  const CountSample good = small_sample(1, 50);
  CountSample s = good;
  s.response[3] = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THAT(refusal(CountFamily::poisson, s), HasSubstr("response, row 4"));
  s = good;
  s.response[7] = -2;
  EXPECT_THAT(refusal(CountFamily::poisson, s), HasSubstr("row 8 is -2"));
  s = good;
  s.response[7] = 1.5;
  EXPECT_THAT(refusal(CountFamily::poisson, s), HasSubstr("not a whole number"));
  s = good;
  s.count_terms(2, 1) = std::numeric_limits<double>::infinity();
  EXPECT_THAT(refusal(CountFamily::poisson, s), HasSubstr("count term column 2, row 3"));
  s = good;
  s.count_terms.col(2) = 2 * s.count_terms.col(1) - s.count_terms.col(0);
  s.count_names = {"one", "wave", "doubled"};
  EXPECT_THAT(refusal(CountFamily::negative_binomial, s), HasSubstr("doubled"));
  EXPECT_THAT(refusal(CountFamily::negative_binomial, s), HasSubstr("rank deficiency"));
  s = good;
  s.response.setZero();
  EXPECT_THAT(refusal(CountFamily::negative_binomial, s), HasSubstr("zero throughout"));
  s = good;
  s.trials[4] = s.response[4] - 1;
  EXPECT_THAT(refusal(CountFamily::beta_binomial, s), testing::Not(HasSubstr("fitted")));
  s = good;
  s.zero_terms.resize(0, 0);
  EXPECT_THAT(refusal(CountFamily::zero_inflated_poisson, s), HasSubstr("zero terms"));
}

// Counts that vary less than Poisson: theta has no finite estimate, and the Poisson fit is given.
TEST(CountFit, SaysWhenNoOverdispersionIsLeft) {
  CountSample s;
  s.response = VectorXd::Constant(40, 5);
  for (Index i = 0; i < 40; ++i) s.response[i] += static_cast<double>(i % 3) - 1;
  s.count_terms = MatrixXd::Ones(40, 1);
  const auto fit = fit_counts(CountFamily::negative_binomial, s);
  ASSERT_TRUE(fit.has_value());
  EXPECT_EQ(fit->status, FitStatus::theta_at_boundary);
  EXPECT_FALSE(fit->converged());
  EXPECT_TRUE(std::isinf(fit->theta));
  const auto poisson = fit_counts(CountFamily::poisson, s);
  ASSERT_TRUE(poisson && poisson->converged());
  EXPECT_NEAR(fit->log_likelihood, poisson->log_likelihood, 1e-9);
  EXPECT_NEAR(std::exp(poisson->coefficients[0]), s.response.mean(), 1e-9);
}

// A night flag whose nights are all zero: its coefficient runs to minus infinity. seurat 27: a
// message that named neither the term nor what was wrong with it.
TEST(CountFit, Seurat27NamesTheTermThatSeparates) {
  CountSample s = small_sample(5, 60);
  for (Index i = 0; i < 60; ++i) {
    if (s.count_terms(i, 2) == 1) s.response[i] = 0;
  }
  s.count_names = s.zero_names = {"one", "wave", "storm"};
  for (const CountFamily family : {CountFamily::poisson, CountFamily::negative_binomial,
                                   CountFamily::zero_inflated_negative_binomial}) {
    const auto fit = fit_counts(family, s);
    ASSERT_TRUE(fit.has_value());
    EXPECT_EQ(fit->status, FitStatus::separation) << to_string(family);
    EXPECT_THAT(fit->reason, HasSubstr("storm")) << to_string(family);
    EXPECT_EQ(fit->covariance.size(), 0);
  }
}

TEST(CountFit, SaysWhenThereAreNoExcessZeros) {
  core::Random draws({.seed = 41, .stream = core::stream_of("plain")});
  CountSample s;
  s.response.resize(200);
  for (Index i = 0; i < 200; ++i) s.response[i] = 3 + draws.below(4);
  s.count_terms = s.zero_terms = MatrixXd::Ones(200, 1);
  const auto fit = fit_counts(CountFamily::zero_inflated_poisson, s);
  ASSERT_TRUE(fit.has_value());
  EXPECT_EQ(fit->status, FitStatus::zero_part_at_boundary) << fit->reason;
}

// Windows of the Channel series, 44 of 90 nights, 42 of 180 and 38 of 365, evenly spaced from the
// first that fits to the last, both responses, calendar terms that vary within the window.
CountSample window(const CountSample& all, Index from, Index length) {
  CountSample s;
  s.response = all.response.segment(from, length);
  std::vector<VectorXd> columns = {VectorXd::Ones(length)};
  s.count_names = {"intercept"};
  for (Index j = 1; j < all.count_terms.cols(); ++j) {
    const VectorXd column = all.count_terms.col(j).segment(from, length);
    MatrixXd with(length, static_cast<Index>(columns.size()) + 1);
    with << side_by_side(columns), column;
    if (with.colPivHouseholderQr().rank() < with.cols()) continue;
    columns.push_back(column);
    s.count_names.push_back(all.count_names[static_cast<std::size_t>(j)]);
  }
  s.count_terms = s.zero_terms = side_by_side(columns);
  s.zero_names = s.count_names;
  return s;
}

// Every third window that the calendar does not separate is fitted, and every other says why; all
// of them, and whether there are higher hills: script/statistics-agreement.
TEST(CountFit, RollingWindowsConvergeOrSayWhyNot) {
  int windows = 0, fitted = 0;
  for (const std::string response : {"mig", "boats"}) {
    const CountSample all = channel(response);
    for (const auto& [length, count] : {std::pair{90, 44}, {180, 42}, {365, 38}}) {
      for (int w = 0; w < count; w += 3) {
        const Index from = (all.response.size() - length) * w / (count - 1);
        const CountSample s = window(all, from, length);
        for (const auto family :
             {CountFamily::negative_binomial, CountFamily::zero_inflated_negative_binomial}) {
          const auto fit = fit_counts(family, s);
          ++windows;
          fitted += fit && fit->converged();
          ASSERT_TRUE(fit.has_value()) << core::format_error(fit.error());
          EXPECT_TRUE(fit->converged() || !fit->reason.empty());
        }
      }
    }
  }
  EXPECT_EQ(windows, 168);
  EXPECT_GE(fitted, 140);
}

}  // namespace
}  // namespace vigie::stats
