// SPDX-License-Identifier: Apache-2.0
#include "vigie/impact/report.h"

#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace vigie::impact {
namespace {

constexpr const char* kLimits =
    "Aggregates only; nothing here is about a person. A stop is not a rescue. Legal basis is not "
    "assessed. "
    "The results say nothing on whether stopping is right.";

std::string ratio(double value) {
  if (std::isnan(value)) return "-";
  if (std::isinf(value)) return value > 0 ? "open" : "0";
  return fmt::format("{:.2f}", value);
}

std::string estimand_line(const Estimand& e) {
  return fmt::format("  {:<52} {:>6} [{}, {}]  p {:.4f}{}\n", e.name, ratio(e.estimate),
                     ratio(e.low), ratio(e.high), e.p,
                     e.adjusted_p != e.p ? fmt::format(", adjusted {:.4f}", e.adjusted_p) : "");
}

std::string watermark(const Analysis& a) {
  std::string out = "EXPLORATORY: this is not the analysis that was registered.\n";
  for (const std::string& d : a.differences) out += fmt::format("  differs: {}\n", d);
  return out;
}

std::string harm_line(const HarmOutcome& h) {
  return fmt::format("  {:<36} with {:>9.2f}, without {:>9.2f}: ratio {}, at most {} (95 %); {}\n",
                     h.name, h.with_drones, h.without, ratio(h.ratio), ratio(h.upper_95), h.method);
}

std::string watch_line(const HarmWatch& w) {
  const double last = w.e.empty() ? 1 : w.e.back();
  std::string out = fmt::format(
      "  stop rule: e = {:.2f} after the last block, stop at 20 (bet on a ratio of {}); {}\n", last,
      w.bet,
      w.stop_block >= 0 ? fmt::format("MET after block {}", w.stop_block + 1)
                        : std::string("not met"));
  if (!w.exact) out += "  the e-process leaves out the balance rule of the schedule: approximate\n";
  return out;
}

std::string secondary_text(const Analysis& a) {
  std::string out = "Secondary (adjusted p: Westfall and Young)\n";
  for (const Estimand& e : a.secondary) out += estimand_line(e);
  if (a.spillover) {
    const Spillover& s = *a.spillover;
    out +=
        fmt::format("  {:<52} {:>6} [{}, {}]  p {:.4f} (smallest that {} strata allow: {:.4f})\n",
                    "attempts in sectors without drones, others flown", ratio(s.ratio),
                    ratio(s.low), ratio(s.high), s.p, s.strata, s.smallest_p);
    out +=
        fmt::format("  {:<52} {:>6} [{}, {}]\n", "displacement quotient (below 0: displacement)",
                    ratio(s.quotient), std::isinf(s.quotient_low) ? "open" : ratio(s.quotient_low),
                    std::isinf(s.quotient_high) ? "open" : ratio(s.quotient_high));
  } else {
    out += "  spillover and displacement: this design cannot tell them\n";
  }
  return out;
}

std::string sensitivity_text(const Analysis& a) {
  const Sensitivity& s = a.sensitivity;
  std::string out = "Sensitivity\n";
  out += fmt::format(
      "  tipping detection ratio {} (interval's near end {}): recording that many times as many of "
      "the stops where drones fly would give this odds ratio with no effect\n",
      ratio(s.tipping_ratio), ratio(s.tipping_ratio_low));
  out += fmt::format(
      "  E-value {} (near end {}); Rosenbaum's gamma {}: for a schedule that was not obeyed; the "
      "lot makes both unnecessary where it was\n",
      ratio(s.e_value), ratio(s.e_value_low), ratio(s.gamma));
  out += estimand_line(s.control_revised) + estimand_line(s.flown_revised);
  for (const Estimand& v : s.vintages)
    out += estimand_line({"vintage " + v.name, v.scale, v.estimate, v.low, v.high, v.p, v.p});
  return out;
}

std::string placebo_text(const Analysis& a) {
  if (!a.placebo) return "Placebo record of this design: not made (give the published series)\n";
  std::string out = fmt::format(
      "Placebo record of this design on the published series, {} schedules: p <= 0.05 in {:.1f} % "
      "(Monte-Carlo error {:.1f}), p <= 0.01 in {:.1f} %; Kolmogorov p {:.2f}\n",
      a.placebo->replicates, 100 * a.placebo->at_05.value, 100 * a.placebo->at_05.mc_error,
      100 * a.placebo->at_01.value, a.placebo->kolmogorov_p);
  for (const NaiveRecord& n : a.naive)
    out += fmt::format("  {:<26} would have found an effect that is not there in {:.1f} %\n",
                       n.method, 100 * n.rejected.value);
  return out;
}

nlohmann::json number(double value) {
  if (std::isfinite(value)) return value;
  return nullptr;
}

nlohmann::json estimand_json(const Estimand& e) {
  return {{"name", e.name},
          {"scale", e.scale},
          {"estimate", number(e.estimate)},
          {"interval", {number(e.low), number(e.high)}},
          {"p", e.p},
          {"adjusted_p", e.adjusted_p}};
}

nlohmann::json share_json(const Share& s) { return {{"value", s.value}, {"mc_error", s.mc_error}}; }

}  // namespace

std::string analysis_text(const Analysis& a, const TrialPlan& plan) {
  std::string out = fmt::format("{}\nplan {}\ndata {}\ncode {}\n", plan.title, a.plan_sha256,
                                a.table_sha256, a.code_sha256);
  if (a.exploratory()) out += watermark(a);
  out += fmt::format("Verdict: {}\n  {}\n", format_verdict(a.verdict), a.verdict_text);
  out += "Harm where drones were scheduled (upper bounds, never \"no effect\")\n";
  for (const HarmOutcome& h : a.harm) out += harm_line(h);
  out += watch_line(a.watch);
  out += "Primary\n" + estimand_line(a.primary);
  out += fmt::format(
      "  Mantel-Haenszel odds ratio {}; without drones {:.1f} % of attempts are stopped; "
      "sector-nights not counted: {}\n",
      ratio(a.mantel_haenszel), 100 * a.share_without, a.missing);
  if (a.distinct_log10 < 4)
    out += fmt::format(
        "  only {:.0f} distinct schedules, fewer than 10,000: p below {:.4f} is out of reach\n",
        std::pow(10, a.distinct_log10), std::pow(10, -a.distinct_log10));
  out += secondary_text(a);
  out +=
      "Policy: arrivals always-on over always-off, by the probability that a stopped boat tries "
      "again\n";
  for (const PolicyPoint& p : a.policy)
    if (std::abs(std::remainder(p.retry, 0.2)) < 1e-9 || p.retry > 0.94)
      out += fmt::format("  retry {:.2f}: arrivals {} [{}, {}], numbers stopped {}\n", p.retry,
                         ratio(p.arrivals), ratio(p.low), ratio(p.high), ratio(p.stops));
  return out + sensitivity_text(a) + placebo_text(a) + kLimits + "\n";
}

nlohmann::json analysis_json(const Analysis& a, const TrialPlan& plan) {
  nlohmann::json out = {{"title", plan.title},
                        {"plan_sha256", a.plan_sha256},
                        {"data_sha256", a.table_sha256},
                        {"code_sha256", a.code_sha256},
                        {"exploratory", a.exploratory()},
                        {"differences", a.differences},
                        {"verdict", format_verdict(a.verdict)},
                        {"verdict_text", a.verdict_text},
                        {"primary", estimand_json(a.primary)},
                        {"mantel_haenszel", number(a.mantel_haenszel)},
                        {"share_without", number(a.share_without)},
                        {"sector_nights_not_counted", a.missing},
                        {"distinct_schedules_log10", a.distinct_log10},
                        {"at_least_10000", a.distinct_log10 >= 4}};
  for (const Estimand& e : a.secondary) out["secondary"].push_back(estimand_json(e));
  for (const PolicyPoint& p : a.policy)
    out["policy"].push_back({{"retry", p.retry},
                             {"arrivals", number(p.arrivals)},
                             {"interval", {number(p.low), number(p.high)}},
                             {"stops", number(p.stops)}});
  if (a.spillover) {
    const Spillover& s = *a.spillover;
    out["spillover"] = {{"strata", s.strata},
                        {"ratio", number(s.ratio)},
                        {"interval", {number(s.low), number(s.high)}},
                        {"p", s.p},
                        {"smallest_p", s.smallest_p},
                        {"displacement_quotient", number(s.quotient)},
                        {"quotient_interval", {number(s.quotient_low), number(s.quotient_high)}}};
  }
  for (const HarmOutcome& h : a.harm)
    out["harm"].push_back({{"name", h.name},
                           {"method", h.method},
                           {"with", number(h.with_drones)},
                           {"without", number(h.without)},
                           {"ratio", number(h.ratio)},
                           {"upper_95", number(h.upper_95)},
                           {"p_more", h.p_more}});
  out["harm_watch"] = {{"bet", a.watch.bet},
                       {"e", a.watch.e},
                       {"stopped_after_block", a.watch.stop_block + 1},
                       {"exact", a.watch.exact}};
  const Sensitivity& s = a.sensitivity;
  out["sensitivity"] = {
      {"tipping_detection_ratio", {number(s.tipping_ratio), number(s.tipping_ratio_low)}},
      {"e_value", {number(s.e_value), number(s.e_value_low)}},
      {"rosenbaum_gamma", s.gamma},
      {"control_revised", estimand_json(s.control_revised)},
      {"flown_revised", estimand_json(s.flown_revised)},
      {"vintages", nlohmann::json::array()}};
  for (const Estimand& v : s.vintages) out["sensitivity"]["vintages"].push_back(estimand_json(v));
  if (a.placebo) {
    out["placebo"] = {{"replicates", a.placebo->replicates},
                      {"size_01", share_json(a.placebo->at_01)},
                      {"size_05", share_json(a.placebo->at_05)},
                      {"size_10", share_json(a.placebo->at_10)},
                      {"kolmogorov_p", a.placebo->kolmogorov_p}};
    for (const NaiveRecord& n : a.naive)
      out["placebo"]["other_methods"][n.method] = share_json(n.rejected);
  }
  return out;
}

std::string power_text(const PowerReport& r) {
  std::string out = fmt::format("{} over {} nights; {} distinct schedules\n", r.design, r.nights,
                                count_of_schedules(r.distinct_log10));
  out += fmt::format("  {:<75} {:>6} {:>7} {:>7} {:>14} {:>8} {:>9}\n", "estimand", "truth",
                     "power", "median", "interval x/÷", "type M", "coverage");
  for (const EstimandPower& e : r.estimands)
    out += fmt::format(
        "  {:<75} {:>6.2f} {:>6.1f}% {:>7.2f} {:>13} {:>8} {:>8.1f}%\n", e.estimand, e.truth,
        100 * e.power.value, e.median,
        e.width > 0 && std::isfinite(e.width) ? fmt::format("{:.2f}", std::sqrt(e.width)) : "-",
        std::isnan(e.exaggeration) ? "-" : fmt::format("{:.2f}", e.exaggeration),
        100 * e.coverage.value);
  for (const Sentence& s : r.blind_spots) out += "  " + s.en + "\n";
  return out;
}

nlohmann::json power_json(const PowerReport& r, const PowerOptions& o) {
  nlohmann::json out = {{"design", r.design},
                        {"nights", r.nights},
                        {"distinct_schedules_log10", r.distinct_log10},
                        {"blind_spots", nlohmann::json::array()},
                        {"replicates", r.replicates},
                        {"seed", o.seed},
                        {"effect",
                         {{"odds_ratio", o.effect.odds_ratio},
                          {"retry", o.effect.retry},
                          {"displacement", o.effect.displacement},
                          {"compliance", o.effect.compliance},
                          {"better_seeing", o.effect.better_seeing},
                          {"learning_per_month", o.effect.learning_per_month},
                          {"unrevised_weeks", o.effect.unrevised_weeks}}}};
  for (const Sentence& s : r.blind_spots) out["blind_spots"].push_back(s.en);
  for (const EstimandPower& e : r.estimands)
    out["estimands"].push_back({{"key", e.key},
                                {"estimand", e.estimand},
                                {"scale", e.scale},
                                {"truth", e.truth},
                                {"power", share_json(e.power)},
                                {"median", number(e.median)},
                                {"median_mc_error", number(e.median_error)},
                                {"log_bias", number(e.bias)},
                                {"interval_width", number(e.width)},
                                {"exaggeration", number(e.exaggeration)},
                                {"coverage", share_json(e.coverage)}});
  return out;
}

std::string calibration_text(const Calibration& c) {
  std::string out = fmt::format(
      "{} over {} nights, series {}\nSize: share of placebo schedules with p at or below the "
      "level\n",
      c.design, c.nights, c.series_sha256.substr(0, 16));
  for (const SizeRecord& s : c.sizes)
    out += fmt::format(
        "  {:<58} n {:>6}  1 %: {:.2f}  5 %: {:.2f} +- {:.2f}  10 %: {:.2f}  Kolmogorov p {:.2f}\n",
        s.outcome, s.replicates, 100 * s.at_01.value, 100 * s.at_05.value, 100 * s.at_05.mc_error,
        100 * s.at_10.value, s.kolmogorov_p);
  if (!c.coverages.empty()) out += "Coverage of the 95 % interval\n";
  for (const CoverageRecord& s : c.coverages)
    out += fmt::format(
        "  {:<58} effect {:.2f} retry {:.2f} displacement {:.2f} truth {:.3f}: {:.1f} +- {:.1f} "
        "%\n",
        s.outcome, s.effect, s.retry, s.displacement, s.truth, 100 * s.coverage.value,
        100 * s.coverage.mc_error);
  if (!c.naive.empty()) out += "Other methods on the same schedules at nominal 5 %\n";
  for (const NaiveRecord& n : c.naive)
    out += fmt::format("  {:<58} {:.1f} +- {:.1f} %\n", n.method, 100 * n.rejected.value,
                       100 * n.rejected.mc_error);
  return out;
}

nlohmann::json calibration_json(const Calibration& c) {
  nlohmann::json out = {{"design", c.design},
                        {"nights", c.nights},
                        {"series_sha256", c.series_sha256},
                        {"distinct_schedules_log10", c.distinct_log10},
                        {"outcomes", nlohmann::json::array()},
                        {"coverages", nlohmann::json::array()},
                        {"other_methods", nlohmann::json::object()}};
  const SizeRecord& first = c.sizes.front();
  const auto put = [&](const char* key, const Share& s) {
    out[key] = s.value;
    out[std::string(key) + "_mc_error"] = s.mc_error;
  };
  put("size_01", first.at_01);
  put("size_05", first.at_05);
  put("size_10", first.at_10);
  put("coverage_95", c.coverage_95);
  for (const SizeRecord& s : c.sizes)
    out["outcomes"].push_back({{"outcome", s.outcome},
                               {"replicates", s.replicates},
                               {"size_01", share_json(s.at_01)},
                               {"size_05", share_json(s.at_05)},
                               {"size_10", share_json(s.at_10)},
                               {"kolmogorov_p", s.kolmogorov_p}});
  for (const CoverageRecord& s : c.coverages)
    out["coverages"].push_back({{"outcome", s.outcome},
                                {"effect", s.effect},
                                {"retry", s.retry},
                                {"displacement", s.displacement},
                                {"truth", s.truth},
                                {"replicates", s.replicates},
                                {"coverage_95", share_json(s.coverage)}});
  for (const NaiveRecord& n : c.naive) out["other_methods"][n.method] = share_json(n.rejected);
  return out;
}

}  // namespace vigie::impact
