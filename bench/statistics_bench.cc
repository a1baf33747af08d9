// SPDX-License-Identifier: Apache-2.0
// Fits per second of the zero-inflated negative binomial on 1,642 nights with 23 parameters, and
// draws per second of the structural series with 90 times before treatment and 3 covariates. With
// --agreement it prints the tables of docs/math/statistics.md instead: how far each fit is from the
// oracle of tests/reference/count_fits; with --windows, how far the fits of 248 windows are from
// the best of many random starts (about a minute and a half of one core).
#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "count_windows.h"
#include "measure.h"
#include "vigie/core/random.h"
#include "vigie/stats/count_model.h"
#include "vigie/stats/structural_series.h"

namespace {

using namespace vigie;
using Eigen::Index;
using Eigen::VectorXd;

const std::vector<std::string> kTerms = {"intercept", "sin1",    "cos1",   "sin2",
                                         "cos2",      "weekend", "y2023",  "y2024",
                                         "y2025",     "y2026",   "lag1any"};
const std::string kFolder = std::string(VIGIE_SOURCE_DATA_DIR) + "/../tests/reference/count_fits/";

std::vector<std::vector<std::string>> rows_of(const std::string& file) {
  std::ifstream in(kFolder + file);
  std::vector<std::vector<std::string>> rows;
  for (std::string line; std::getline(in, line);) {
    std::vector<std::string> cells;
    std::stringstream text(line);
    for (std::string cell; std::getline(text, cell, ',');) cells.push_back(cell);
    cells.resize(std::max<std::size_t>(cells.size(), 6));
    rows.push_back(cells);
  }
  return rows;
}

stats::CountSample channel(const std::string& response) {
  const auto rows = rows_of("model_input.csv");
  const auto column = [&rows](const std::string& name) {
    const auto at =
        static_cast<std::size_t>(std::find(rows[0].begin(), rows[0].end(), name) - rows[0].begin());
    VectorXd values(static_cast<Index>(rows.size() - 1));
    for (std::size_t i = 1; i < rows.size(); ++i) {
      values[static_cast<Index>(i - 1)] = std::stod(rows[i][at]);
    }
    return values;
  };
  stats::CountSample s;
  s.response = column(response);
  s.count_terms.resize(s.response.size(), static_cast<Index>(kTerms.size()));
  for (std::size_t j = 0; j < kTerms.size(); ++j) {
    s.count_terms.col(static_cast<Index>(j)) = column(kTerms[j]);
  }
  s.zero_terms = s.count_terms;
  return s;
}

bench::Measurement zero_inflated() {
  const stats::CountSample s = channel("mig");
  double log_likelihood = 0;
  constexpr int kFits = 20;
  auto m = bench::measure(
      "zero_inflated_nb_fit", "fits of 23 parameters, 1,642 nights, a second", kFits, [&] {
        for (int i = 0; i < kFits; ++i) {
          const auto fit =
              stats::fit_counts(stats::CountFamily::zero_inflated_negative_binomial, s);
          log_likelihood = fit && fit->converged() ? fit->log_likelihood : 0;
        }
      });
  m.answered = std::abs(log_likelihood - -5154.98334924061) < 1e-7;
  m.answer = fmt::format("log-likelihood {:.8f}", log_likelihood);
  return m;
}

bench::Measurement structural() {
  core::Random draws({.seed = 1, .stream = core::stream_of("bench series")});
  stats::TreatedSeries s{.before = 90};
  s.covariates.resize(120, 3);
  for (Index t = 0; t < 120; ++t) {
    for (Index j = 0; j < 3; ++j) s.covariates(t, j) = draws.normal();
    s.response.push_back(20 + 2 * s.covariates(t, 0) + draws.normal() + (t >= 90 ? 3 : 0));
  }
  double effect = 0;
  auto m = bench::measure("structural_series_draws", "thousand draws a second", 11, [&] {
    effect = stats::structural_effect(s, {.draws = 10000, .burn_in = 1000})->average.mean;
  });
  m.answered = std::abs(effect - 3) < 0.6;
  m.answer = fmt::format("effect {:.3f} of 3", effect);
  return m;
}

struct Distance {
  double coefficient = 0, error = 0, log_likelihood = 0;
};

Distance distance(const std::string& response, const std::string& model,
                  const stats::CountFit& fit) {
  Distance d;
  const VectorXd errors = fit.standard_errors();
  for (const auto& row : rows_of("fits.csv")) {
    if (row[0] != response || row[1] != model) continue;
    const double known = std::stod(row[4]);
    if (row[2] == "log_likelihood") d.log_likelihood = std::abs(fit.log_likelihood - known);
    const auto at =
        static_cast<Index>(std::find(kTerms.begin(), kTerms.end(), row[3]) - kTerms.begin());
    const bool zero = row[2] == "zero";
    double found = std::log(fit.theta), error = errors[errors.size() - 1];
    if (row[2] == "log_likelihood") continue;
    if (row[2] != "log_theta") {
      found = zero ? fit.zero_coefficients[at] : fit.coefficients[at];
      error = errors[at + (zero ? fit.coefficients.size() : 0)];
    }
    d.coefficient = std::max(d.coefficient, std::abs(found / known - 1));
    if (!row[5].empty()) d.error = std::max(d.error, std::abs(error / std::stod(row[5]) - 1));
  }
  return d;
}

int agreement() {
  fmt::print(
      "| series | model | largest relative difference of a coefficient | of a standard error "
      "| of the log-likelihood, absolute | largest gradient |\n| --- | --- | --- | --- | --- | --- "
      "|\n");
  int code = 0;
  for (const std::string response : {"mig", "boats"}) {
    for (const auto& [family, model] :
         {std::pair{stats::CountFamily::poisson, "poisson"},
          {stats::CountFamily::negative_binomial, "nb"},
          {stats::CountFamily::zero_inflated_negative_binomial, "zinb"}}) {
      const auto fit = stats::fit_counts(family, channel(response));
      if (!fit || !fit->converged()) return 1;
      const Distance d = distance(response, model, *fit);
      fmt::print("| {} | {} | {:.1e} | {} | {:.1e} | {:.1e} |\n", response, model, d.coefficient,
                 d.error > 0 ? fmt::format("{:.1e}", d.error) : "not given", d.log_likelihood,
                 fit->gradient_norm);
      if (d.coefficient > 1e-6 || d.error > 1e-5 || d.log_likelihood > 1e-7) code = 1;
    }
  }
  return code;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string option = argc > 1 ? argv[1] : "";
  if (option == "--agreement") return agreement();
  if (option == "--windows") return bench::windows(channel, 0);
  return bench::print(zero_inflated(), option) | bench::print(structural(), option);
}
