// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "vigie/cli/cli.h"
#include "vigie/codec/text_sheet.h"
#include "vigie/stats/count_model.h"
#include "vigie/stats/structural_series.h"
#include "vigie/stats/synthetic_control.h"

namespace vigie::cli {
namespace {

using core::ErrorKind;
using core::fail;
using core::Result;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using nlohmann::ordered_json;
using Names = std::vector<std::string>;

// The table of --data, its columns as vectors.
struct Columns {
  codec::TextSheet sheet;

  Result<VectorXd> numbers(const std::string& name) const {
    const auto values = codec::numbers_of(sheet, name);
    if (!values) return fail(values.error());
    return VectorXd::Map(values->data(), static_cast<Index>(values->size()));
  }
  Result<MatrixXd> matrix(const Names& of, bool with_ones) const {
    const Index first = with_ones ? 1 : 0;
    MatrixXd values = MatrixXd::Ones(static_cast<Index>(sheet.rows.size()),
                                     static_cast<Index>(of.size()) + first);
    for (std::size_t j = 0; j < of.size(); ++j) {
      const auto column = numbers(of[j]);
      if (!column) return fail(column.error());
      values.col(static_cast<Index>(j) + first) = *column;
    }
    return values;
  }
};

Result<Columns> read_columns(const std::string& path) {
  const auto text = read_file(path);
  if (!text) return fail(text.error());
  auto sheet = codec::parse_columns(*text, path);
  if (!sheet) return fail(sheet.error());
  return Columns{std::move(*sheet)};
}

const std::map<std::string, stats::CountFamily> kModels = {
    {"poisson", stats::CountFamily::poisson},
    {"nb", stats::CountFamily::negative_binomial},
    {"zip", stats::CountFamily::zero_inflated_poisson},
    {"zinb", stats::CountFamily::zero_inflated_negative_binomial},
    {"hurdle", stats::CountFamily::hurdle_negative_binomial},
    {"hurdle-poisson", stats::CountFamily::hurdle_poisson},
    {"beta-binomial", stats::CountFamily::beta_binomial}};

struct FitArguments {
  std::string model = "zinb", file, response, offset, trials;
  Names terms, zero_terms;
};

ordered_json named(const Names& names, const VectorXd& values) {
  ordered_json object = ordered_json::object();
  for (std::size_t j = 0; j < names.size(); ++j) object[names[j]] = values[static_cast<Index>(j)];
  return object;
}

ordered_json json_of(const stats::CountFit& fit, const stats::CountSample& sample) {
  const Names zero = stats::has_zero_part(fit.family) ? sample.zero_names : Names{};
  ordered_json out{{"model", stats::to_string(fit.family)},
                   {"n", sample.response.size()},
                   {"converged", fit.converged()},
                   {"status", stats::to_string(fit.status)},
                   {"reason", fit.reason},
                   {"coefficients", named(sample.count_names, fit.coefficients)},
                   {"zero_coefficients", named(zero, fit.zero_coefficients)},
                   {"theta", fit.theta},
                   {"log_likelihood", fit.log_likelihood},
                   {"gradient_norm", fit.gradient_norm},
                   {"iterations", fit.iterations}};
  if (fit.covariance.size() == 0) return out;
  const VectorXd errors = fit.standard_errors();
  const Index p = fit.coefficients.size(), q = fit.zero_coefficients.size();
  out["standard_errors"] = named(sample.count_names, errors.head(p));
  out["zero_standard_errors"] = named(zero, errors.segment(p, q));
  if (errors.size() > p + q) out["log_theta_standard_error"] = errors[p + q];
  return out;
}

void print_fit(const ordered_json& fit) {
  fmt::print(
      "{}, n = {}: {}{}\n", fit["model"].get<std::string>(), fit["n"].get<long>(),
      fit["status"].get<std::string>(),
      fit["reason"].get<std::string>().empty() ? "" : ", " + fit["reason"].get<std::string>());
  for (const char* part : {"coefficients", "zero_coefficients"}) {
    const std::string errors =
        part == std::string("coefficients") ? "standard_errors" : "zero_standard_errors";
    if (!fit[part].empty()) fmt::print("{}\n", part);
    for (const auto& [name, value] : fit[part].items()) {
      const bool has = fit.contains(errors);
      fmt::print("  {:<24} {:>14.8g}  {}\n", name, value.get<double>(),
                 has ? fmt::format("({:.6g})", fit[errors][name].get<double>()) : "");
    }
  }
  fmt::print("theta {:.10g}, log-likelihood {:.8f}, largest gradient {:.1e}\n",
             fit["theta"].get<double>(), fit["log_likelihood"].get<double>(),
             fit["gradient_norm"].get<double>());
}

Result<void> fit(const Context& context, const FitArguments& a) {
  const auto table = read_columns(a.file);
  if (!table) return fail(table.error());
  stats::CountSample sample;
  const Names& zero_terms = a.zero_terms.empty() ? a.terms : a.zero_terms;
  const auto response = table->numbers(a.response);
  if (!response) return fail(response.error());
  const auto count = table->matrix(a.terms, true), zero = table->matrix(zero_terms, true);
  if (!count) return fail(count.error());
  if (!zero) return fail(zero.error());
  sample.response = *response;
  sample.count_terms = *count;
  sample.zero_terms = *zero;
  for (const auto& [name, to] : {std::pair{a.offset, &sample.offset}, {a.trials, &sample.trials}}) {
    if (name.empty()) continue;
    const auto column = table->numbers(name);
    if (!column) return fail(column.error());
    *to = *column;
  }
  sample.count_names = sample.zero_names = {"intercept"};
  sample.count_names.insert(sample.count_names.end(), a.terms.begin(), a.terms.end());
  sample.zero_names.insert(sample.zero_names.end(), zero_terms.begin(), zero_terms.end());
  const auto found = stats::fit_counts(kModels.at(a.model), sample);
  if (!found) return fail(found.error());
  const ordered_json out = json_of(*found, sample);
  if (context.json)
    fmt::print("{}\n", out.dump(2));
  else
    print_fit(out);
  if (found->converged()) return {};
  return fail({ErrorKind::refused, "fit", fmt::format("has no maximum: {}", found->reason),
               "leave the term out, use another model or more nights"});
}

struct SeriesArguments {
  std::string file, response;
  Names covariates;
  std::size_t before = 0;
  stats::StructuralOptions options;
};

ordered_json json_of(const stats::EffectSummary& s) {
  return {{"mean", s.mean}, {"sd", s.sd}, {"low", s.low}, {"high", s.high}};
}

Result<void> bsts(const Context& context, const SeriesArguments& a) {
  const auto table = read_columns(a.file);
  if (!table) return fail(table.error());
  const auto response = table->numbers(a.response);
  if (!response) return fail(response.error());
  const auto covariates = table->matrix(a.covariates, false);
  if (!covariates) return fail(covariates.error());
  const auto e = stats::structural_effect(
      {{response->begin(), response->end()}, a.before, *covariates}, a.options);
  if (!e) return fail(e.error());
  if (!context.json) {
    fmt::print(
        "cumulative effect {:.6g} (sd {:.4g}), {:.0f} % interval {:.6g} to {:.6g}\n"
        "tail probability {:.4f}, Monte-Carlo error of the mean {:.2g}, {} draws, seed {}\n"
        "counterfactual below zero in {:.1f} % of draws\n",
        e->cumulative.mean, e->cumulative.sd, 100 * a.options.confidence, e->cumulative.low,
        e->cumulative.high, e->tail_probability, e->monte_carlo_error, a.options.draws,
        a.options.seed, 100 * e->negative_share);
    return {};
  }
  ordered_json out{{"cumulative", json_of(e->cumulative)},
                   {"average", json_of(e->average)},
                   {"relative", e->relative ? json_of(*e->relative) : ordered_json()},
                   {"tail_probability", e->tail_probability},
                   {"negative_share", e->negative_share},
                   {"monte_carlo_error", e->monte_carlo_error},
                   {"inclusion", e->inclusion},
                   {"draws", a.options.draws},
                   {"seed", a.options.seed},
                   {"predicted", ordered_json::array()}};
  for (const auto& p : e->predicted) out["predicted"].push_back(json_of(p));
  fmt::print("{}\n", out.dump(2));
  return {};
}

struct PanelArguments {
  std::string file, unit = "unit", time = "time", outcome = "outcome", treated = "treated";
  std::string method = "sdid";
  std::uint32_t replicates = 200, r_seed = 12345;
};

// From one row per unit and time: units by first appearance, times in order.
Result<stats::Panel> panel_of(const Columns& table, const PanelArguments& a) {
  const auto unit = table.sheet.column(a.unit);
  if (!unit)
    return fail(core::invalid("column " + a.unit, "is not in the file",
                              fmt::format("use one of {}", fmt::join(table.sheet.columns, ", "))));
  const auto time = table.numbers(a.time), outcome = table.numbers(a.outcome),
             treated = table.numbers(a.treated);
  for (const auto* column : {&time, &outcome, &treated}) {
    if (!*column) return fail(column->error());
  }
  std::map<std::string, std::map<double, double>> cells;
  std::set<std::string> ever;
  std::set<double> times, after;
  std::size_t treated_cells = 0;
  for (std::size_t i = 0; i < table.sheet.rows.size(); ++i) {
    const auto row = static_cast<Index>(i);
    const std::string& name = table.sheet.rows[i].cells[*unit];
    if (!cells[name].emplace((*time)[row], (*outcome)[row]).second)
      return fail({ErrorKind::invalid, fmt::format("row {}: unit {}", i + 2, name),
                   fmt::format("is there twice at time {:g}", (*time)[row]),
                   "keep one row of each"});
    times.insert((*time)[row]);
    if ((*treated)[row] == 0) continue;
    ++treated_cells;
    ever.insert(name);
    after.insert((*time)[row]);
  }
  stats::Panel panel{.units = cells.size(),
                     .times = times.size(),
                     .untreated = cells.size() - ever.size(),
                     .before = times.size() - after.size()};
  for (const bool wanted : {false, true}) {
    for (const auto& [name, by_time] : cells) {
      if (ever.contains(name) != wanted) continue;
      if (by_time.size() != times.size()) {
        return fail({ErrorKind::invalid, "unit " + name, "lacks some of the times",
                     "give every unit at every time"});
      }
      for (const auto& [when, value] : by_time) panel.values.push_back(value);
    }
  }
  const auto start = std::next(times.begin(), static_cast<long>(panel.before));
  if (!after.empty() && (treated_cells != ever.size() * after.size() || *after.begin() != *start)) {
    return fail({ErrorKind::invalid, "treatment", "does not run from one time to the end",
                 "give units that are all treated from the same time on"});
  }
  return panel;
}

Result<void> sdid(const Context& context, const PanelArguments& a) {
  const auto table = read_columns(a.file);
  if (!table) return fail(table.error());
  const auto panel = panel_of(*table, a);
  if (!panel) return fail(panel.error());
  const auto method = a.method == "sdid" ? stats::PanelMethod::synthetic_did
                      : a.method == "sc" ? stats::PanelMethod::synthetic_control
                                         : stats::PanelMethod::did;
  const auto e = stats::estimate_panel(*panel, method);
  if (!e) return fail(e.error());
  // As the paper's authors draw it, and what that tends to.
  const auto drawn =
      stats::placebo_error(*panel, method, {.replicates = a.replicates, .r_seed = a.r_seed});
  if (!drawn) return fail(drawn.error());
  const auto all = stats::placebo_error(*panel, method, {.replicates = a.replicates});
  if (!all) return fail(all.error());
  if (context.json) {
    ordered_json out{{"method", a.method},
                     {"effect", e->effect},
                     {"placebo_standard_error", drawn->standard_error},
                     {"placebo_draws", drawn->effects.size()},
                     {"placebo_r_seed", a.r_seed},
                     {"unit_weights", e->unit_weights},
                     {"time_weights", e->time_weights}};
    if (all->exact) {
      out["all_placebos_standard_error"] = all->standard_error;
      out["all_placebo_effects"] = all->effects;
    }
    fmt::print("{}\n", out.dump(2));
    return {};
  }
  fmt::print(
      "{} effect {:.10g}\nplacebo standard error {:.4g}: {} draws as R makes them, seed {}\n",
      a.method, e->effect, drawn->standard_error, drawn->effects.size(), a.r_seed);
  if (all->exact)
    fmt::print("over every untreated unit once: {:.4g}, what draws scatter around ({} placebos)\n",
               all->standard_error, all->effects.size());
  return {};
}

void add_fit(CLI::App& stats, Context& context) {
  auto a = std::make_shared<FitArguments>();
  CLI::App* c =
      stats.add_subcommand("fit", "a regression of counts or shares, by maximum likelihood");
  Names models;
  for (const auto& [name, family] : kModels) models.push_back(name);
  c->add_option("--model", a->model)->check(CLI::IsMember(models))->capture_default_str();
  c->add_option("--data", a->file, "a CSV file with a header line")->required();
  c->add_option("--response", a->response, "column of counts")->required();
  c->add_option("--terms", a->terms, "columns; an intercept is implied")->delimiter(',');
  c->add_option("--zero-terms", a->zero_terms, "of the zero part; default as --terms")
      ->delimiter(',');
  c->add_option("--offset", a->offset, "column added to the log mean");
  c->add_option("--trials", a->trials, "column of trials; beta-binomial");
  c->footer(
      "Example: vigie stats fit --model zinb --data nights.csv --response boats --terms wind,moon");
  c->callback([&context, a] { context.action = [&context, a] { return fit(context, *a); }; });
}

void add_bsts(CLI::App& stats, Context& context) {
  auto a = std::make_shared<SeriesArguments>();
  CLI::App* c = stats.add_subcommand(
      "bsts",
      "a treated sequence against what its own level and covariates say it would have been");
  c->add_option("--data", a->file, "a CSV file with a header line, in order of time")->required();
  c->add_option("--response", a->response, "column")->required();
  c->add_option("--covariates", a->covariates, "columns the treatment does not touch")
      ->delimiter(',');
  c->add_option("--before", a->before, "rows before treatment")->required();
  c->add_option("--draws", a->options.draws)
      ->check(CLI::Range(100, 1000000))
      ->capture_default_str();
  c->add_option("--seed", a->options.seed)->capture_default_str();
  c->footer(
      "Example: vigie stats bsts --data weeks.csv --response arrivals --covariates waves --before "
      "52");
  c->callback([&context, a] { context.action = [&context, a] { return bsts(context, *a); }; });
}

void add_sdid(CLI::App& stats, Context& context) {
  auto a = std::make_shared<PanelArguments>();
  CLI::App* c = stats.add_subcommand(
      "sdid", "treated units against weighted untreated ones: synthetic difference in differences");
  c->add_option("--data", a->file, "a CSV file, one row per unit and time")->required();
  c->add_option("--unit", a->unit, "column")->capture_default_str();
  c->add_option("--time", a->time, "column of numbers")->capture_default_str();
  c->add_option("--outcome", a->outcome, "column")->capture_default_str();
  c->add_option("--treated", a->treated, "column: 1 where and when treated")->capture_default_str();
  c->add_option("--method", a->method)
      ->check(CLI::IsMember({"sdid", "sc", "did"}))
      ->capture_default_str();
  c->add_option("--placebo-draws", a->replicates, "sets of untreated units in the place of treated")
      ->check(CLI::Range(2, 100000))
      ->capture_default_str();
  c->add_option("--r-seed", a->r_seed, "draw them as R does after set.seed of this")
      ->capture_default_str();
  c->footer("Example: vigie stats sdid --data panel.csv --unit State --time Year --outcome packs");
  c->callback([&context, a] { context.action = [&context, a] { return sdid(context, *a); }; });
}

}  // namespace

void add_stats(CLI::App& app, Context& context) {
  CLI::App* stats = app.add_subcommand("stats", "count models and comparisons on a CSV file");
  stats->require_subcommand(1);
  add_fit(*stats, context);
  add_bsts(*stats, context);
  add_sdid(*stats, context);
}

}  // namespace vigie::cli
