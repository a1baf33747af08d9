// SPDX-License-Identifier: Apache-2.0
#include "vigie/impact/analysis.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include <fmt/format.h>

#include "vigie/impact/sensitivity.h"
#include "vigie/impact/verdict.h"

namespace vigie::impact {
namespace {

using core::fail;
using core::Result;

Estimand estimand_of(std::string name, std::string scale, const Inference& i) {
  return {std::move(name),
          std::move(scale),
          std::exp(i.estimate),
          std::exp(i.low),
          std::exp(i.high),
          i.p,
          i.p};
}

// Everything an analysis needs again and again.
struct Trial {
  const AnalysisInput& input;
  const Design& design;
  const ReferenceSet& reference;
  InferenceOptions options;

  const Schedule& schedule() const { return input.schedule; }
  Inference share(const ShareCounts& counts) const {
    return infer(design, schedule(), reference, share_residuals(design, schedule(), counts),
                 options);
  }
};

Adjustment adjustment_of(const Trial& trial) {
  const auto used = used_nights(trial.design, true);
  return trial.input.forecast ? Adjustment(trial.design, used, *trial.input.forecast)
                              : Adjustment(trial.design, used);
}

std::vector<Estimand> secondary_of(const Trial& trial, const TrialRecord& r) {
  struct Outcome {
    const char* name;
    const char* scale;
    ResidualsAt residuals;
  };
  const Design& d = trial.design;
  std::vector<Outcome> outcomes;
  outcomes.push_back(
      {"share of people stopped", "odds ratio", share_residuals(d, trial.schedule(), r.people)});
  const DesignKind kind = d.options().kind;
  if (kind != DesignKind::half_sectors && kind != DesignKind::stepped_wedge) {
    outcomes.push_back(
        {"people arrived on the other side", "ratio",
         arrivals_residuals(d, trial.schedule(), r.uk_people, adjustment_of(trial))});
    outcomes.push_back({"boats arrived on the other side", "ratio",
                        arrivals_residuals(d, trial.schedule(), r.uk_boats, adjustment_of(trial))});
  }
  std::vector<Estimand> out;
  std::vector<double> observed;
  std::vector<std::vector<double>> null(trial.reference.size());
  for (const Outcome& o : outcomes) {
    const Inference found = infer(d, trial.schedule(), trial.reference, o.residuals, trial.options);
    out.push_back(estimand_of(o.name, o.scale, found));
    observed.push_back(found.statistic);
    std::vector<double> residuals(d.blocks().size() * static_cast<std::size_t>(d.sectors()), 0.0);
    o.residuals(0, residuals);
    const auto statistics = null_distribution(Score(d, residuals), trial.reference);
    for (std::size_t i = 0; i < statistics.size(); ++i) null[i].push_back(statistics[i]);
  }
  const auto adjusted = westfall_young(observed, null);
  for (std::size_t i = 0; i < out.size(); ++i) out[i].adjusted_p = adjusted[i];
  return out;
}

std::vector<PolicyPoint> policy_curve(const Trial& trial, const ShareCounts& counts,
                                      const Inference& primary) {
  std::vector<PolicyPoint> curve;
  for (int step = 0; step <= 19; ++step) {
    const double retry = step * 0.05;
    const auto ratio = [&](double b) {
      if (std::isinf(b)) return b > 0 ? 0.0 : std::numeric_limits<double>::infinity();
      return policy_ratio(share_without(trial.design, trial.schedule(), counts, b), std::exp(b),
                          retry);
    };
    const double without = share_without(trial.design, trial.schedule(), counts, primary.estimate);
    curve.push_back({retry, ratio(primary.estimate), ratio(primary.high), ratio(primary.low),
                     stops_ratio(without, std::exp(primary.estimate), retry)});
  }
  return curve;
}

Sensitivity sensitivity_of(const Trial& trial, const ShareCounts& counts, const Analysis& a) {
  Sensitivity s;
  const double near = a.primary.low > 1 ? a.primary.low : a.primary.high < 1 ? a.primary.high : 1;
  const auto risk = [&](double odds) {
    const double p0 = a.share_without;
    return odds / (1 - p0 + odds * p0);
  };
  s.tipping_ratio = tipping_detection_ratio(a.primary.estimate);
  s.tipping_ratio_low = tipping_detection_ratio(near);
  s.e_value = e_value(risk(a.primary.estimate));
  s.e_value_low = e_value(risk(near));
  s.gamma = rosenbaum_gamma(block_contributions(trial.design, trial.schedule(), counts),
                            trial.options.alpha / 2);
  s.control_revised =
      estimand_of("stops without drones revised up by 39 %", "odds ratio",
                  trial.share(revised(trial.design, trial.schedule(), counts, kRevision, false)));
  s.flown_revised =
      estimand_of("stops with drones revised up by 39 %", "odds ratio",
                  trial.share(revised(trial.design, trial.schedule(), counts, kRevision, true)));
  for (const Vintage& v : trial.input.vintages)
    s.vintages.push_back(estimand_of(v.label, "odds ratio", trial.share(v.table.record.events)));
  return s;
}

Verdict judged(const Estimand& primary, const TrialPlan& plan) {
  if (primary.low > 1) return Verdict::supported;
  return primary.high < plan.smallest_odds_ratio ? Verdict::not_supported : Verdict::inconclusive;
}

Result<void> add_placebo(Analysis& a, const AnalysisInput& input) {
  if (input.series == nullptr || input.placebo_replicates == 0) return {};
  CalibrateOptions o;
  o.design = input.plan.design;
  o.replicates = input.placebo_replicates;
  o.effect_replicates = 0;
  o.threads = input.threads;
  o.stop = input.stop;
  auto record = calibrate(*input.series, o);
  if (!record) return fail(record.error());
  a.placebo = record->sizes.back();
  a.naive = record->naive;
  return {};
}

}  // namespace

std::string format_verdict(Verdict verdict) {
  switch (verdict) {
    case Verdict::supported:
      return "supported";
    case Verdict::not_supported:
      return "not supported";
    case Verdict::inconclusive:
      return "inconclusive";
  }
  return {};
}

double found_four_times_in_five(double low, double high) {
  return std::exp(2.8 * std::log(high / low) / (2 * 1.96));
}

std::vector<double> westfall_young(const std::vector<double>& observed,
                                   const std::vector<std::vector<double>>& null) {
  const std::size_t n = observed.size();
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return std::abs(observed[a]) > std::abs(observed[b]);
  });
  std::vector<std::size_t> beyond(n, 1);
  for (const auto& row : null) {
    double largest = 0;
    for (std::size_t k = n; k-- > 0;) {
      largest = std::max(largest, std::abs(row[order[k]]));
      beyond[k] += largest >= std::abs(observed[order[k]]) * (1 - 1e-10);
    }
  }
  std::vector<double> adjusted(n);
  double before = 0;
  for (std::size_t k = 0; k < n; ++k)
    adjusted[order[k]] = before =
        std::max(before, static_cast<double>(beyond[k]) / static_cast<double>(1 + null.size()));
  return adjusted;
}

std::vector<std::string> differences_of(const AnalysisInput& input) {
  std::vector<std::string> found = input.differences;
  const std::string now = plan_sha256(input.plan);
  if (input.registered_sha256 != now)
    found.push_back(fmt::format(
        "the plan is not the one that was registered: its SHA-256 is {}, registered was {}", now,
        input.registered_sha256.empty() ? "nothing" : input.registered_sha256));
  if (input.plan.code_sha256 != analysis_code())
    found.push_back(fmt::format("the analysis code is {}, the plan was frozen with {}",
                                analysis_code().substr(0, 16),
                                input.plan.code_sha256.substr(0, 16)));
  const std::vector<std::string> used =
      input.forecast ? input.forecast->names() : std::vector<std::string>();
  if (used != input.plan.covariates)
    found.push_back(fmt::format("covariates are \"{}\", the plan says \"{}\"", fmt::join(used, ","),
                                fmt::join(input.plan.covariates, ",")));
  return found;
}

Result<Analysis> analyse(const AnalysisInput& input) {
  const auto design = Design::make(input.plan.design);
  if (!design) return fail(design.error());
  if (input.vintages.empty())
    return fail({core::ErrorKind::missing, "data", "is not given", "give the table of the trial"});
  const ReferenceSet reference(*design, input.plan.draws, {input.plan.analysis_seed, 0},
                               input.threads);
  const Trial trial{
      input, *design, reference, {.alpha = input.plan.alpha, .threads = input.threads}};
  const TrialTable& table = input.vintages.back().table;
  const ShareCounts& events = table.record.events;
  Analysis a;
  a.plan_sha256 = plan_sha256(input.plan);
  a.table_sha256 = table.sha256;
  a.code_sha256 = analysis_code();
  a.differences = differences_of(input);
  a.missing = table.missing;
  a.distinct_log10 = design->distinct_log10();
  const Inference primary = trial.share(events);
  a.primary = estimand_of("odds that an attempt is stopped", "odds ratio", primary);
  a.statistic = primary.statistic;
  a.mantel_haenszel = mantel_haenszel_odds(*design, input.schedule, events);
  a.share_without = share_without(*design, input.schedule, events, primary.estimate);
  std::vector<double> residuals(
      design->blocks().size() * static_cast<std::size_t>(design->sectors()), 0.0);
  share_residuals(*design, input.schedule, events)(0, residuals);
  a.null_statistics = null_distribution(Score(*design, residuals), reference);
  a.secondary = secondary_of(trial, table.record);
  a.policy = policy_curve(trial, events, primary);
  a.spillover =
      spillover(*design, input.schedule, table.record, input.plan.alpha, input.plan.analysis_seed);
  a.harm = harm_outcomes(*design, input.schedule, table.record, reference);
  a.watch = watch_harm(*design, input.schedule, table.record, input.plan.harm_bet);
  a.sensitivity = sensitivity_of(trial, events, a);
  a.verdict = judged(a.primary, input.plan);
  a.verdict_text = verdict_sentences(a, input.plan, Words(Tongue::en));
  if (const auto added = add_placebo(a, input); !added) return fail(added.error());
  return a;
}

}  // namespace vigie::impact
