// SPDX-License-Identifier: Apache-2.0
#include "vigie/impact/report_pages.h"

#include <algorithm>
#include <cctype>
#include <cmath>

#include "vigie/impact/verdict.h"

namespace vigie::impact {
namespace {

using Pages = ReportPages;

std::string harm_sentence(const HarmOutcome& h, const Words& w) {
  const std::string counts =
      w("{}: {} where drones were scheduled, {} elsewhere; ", w.name(h.name),
        w.number(h.with_drones, h.with_drones == std::floor(h.with_drones) ? 0 : 1),
        w.number(h.without, h.without == std::floor(h.without) ? 0 : 1));
  if (std::isnan(h.ratio)) return counts + w("nothing can be said of the ratio.");
  if (std::isinf(h.upper_95))
    return counts + w("the numbers do not bound how much worse it may be.");
  return counts +
         w("up to {} times as much where drones were cannot be ruled out.", w.ratio(h.upper_95));
}

std::string watch_sentence(const HarmWatch& watch, const Words& w) {
  const double last = watch.e.empty() ? 1 : watch.e.back();
  std::string out = watch.stop_block >= 0 ? w("The stop rule for harm was met after block {}.",
                                              w.whole(watch.stop_block + 1))
                                          : w("The stop rule for harm was not met.");
  out +=
      " " + w("Its e-value is {} after the last block, and it stops at 20 (bet on a ratio of {}).",
              w.number(last, 2), w.number(watch.bet, 1));
  if (!watch.exact)
    out += " " + w("It leaves out the balance rule of the schedule and is approximate.");
  return out;
}

std::string retry_sentence(const Analysis& a, const Words& w) {
  const auto at = std::ranges::find_if(
      a.policy, [](const PolicyPoint& p) { return std::abs(p.retry - 0.8) < 1e-9; });
  if (at == a.policy.end()) return {};
  return w(
      "If eight in ten of those stopped try again, drones on every night everywhere would mean "
      "{} times the arrivals ({} to {}) and {} times the stops.",
      w.ratio(at->arrivals), w.ratio(at->low), w.ratio(at->high), w.ratio(at->stops));
}

std::string placebo_sentence(const Analysis& a, const Words& w) {
  if (!a.placebo)
    return w("This design's own error record was not made: no published series was given.");
  return w(
      "On {} schedules over the published series, where no drone was added, this very test "
      "found an effect in {}; 5 % is what it allows itself.",
      w.whole(static_cast<double>(a.placebo->replicates)), w.percent(a.placebo->at_05.value, 1));
}

// For who has one minute. Nothing here goes beyond the verdict.
void add_plain_words(const Analysis& a, const AnalysisInput& input, const Words& w, Pages& pages) {
  auto& out = pages.blocks;
  out.emplace_back(Pages::Heading{w("In plain words"), false});
  out.emplace_back(Pages::Paragraph{
      w("The question: is an attempt to cross more often stopped before embarkation on the nights "
        "and "
        "in the sectors that a lot gave additional drones than on those it did not?")});
  out.emplace_back(
      Pages::Verdict{(a.exploratory() ? pages.watermark + " – " : "") + verdict_word(a.verdict, w),
                     verdict_sentences(a, input.plan, w)});
  out.emplace_back(Pages::Heading{w("What happened to people"), false});
  Pages::List harm;
  for (const HarmOutcome& h : a.harm) {
    harm.items.push_back(harm_sentence(h, w));
    harm.items.back()[0] = static_cast<char>(std::toupper(harm.items.back()[0]));
  }
  harm.items.push_back(watch_sentence(a.watch, w));
  out.emplace_back(std::move(harm));
  out.emplace_back(Pages::Heading{w("What it does not say"), false});
  Pages::List limits;
  if (const std::string retry = retry_sentence(a, w); !retry.empty())
    limits.items.push_back(w("Not that fewer people crossed.") + " " + retry + " " +
                           w("How many try again is not known and was not measured."));
  limits.items.push_back(
      w("Not that stops rose if drones only see more of them: recording {} times as many of the "
        "stops "
        "where drones fly would look the same.",
        w.ratio(a.sensitivity.tipping_ratio)));
  limits.items.push_back(
      w("A stop is not a rescue. The results say nothing on whether stopping is "
        "right, and the legal basis is not assessed."));
  limits.items.push_back(placebo_sentence(a, w));
  limits.items.push_back(w("Aggregates only; nothing here is about a person."));
  out.emplace_back(std::move(limits));
}

std::vector<std::string> estimand_cells(const Estimand& e, const Words& w) {
  return {w.name(e.name), w.ratio(e.estimate), w("{} to {}", w.ratio(e.low), w.ratio(e.high)),
          w.p_value(e.p), "–"};
}

Pages::Table estimand_table(const Analysis& a, const TrialPlan& plan, const Words& w) {
  Pages::Table table{{w("outcome"), w("ratio"), w("{} interval", w.percent(1 - plan.alpha, 0)), "p",
                      w("p, adjusted")},
                     {}};
  table.rows.push_back(estimand_cells(a.primary, w));
  for (const Estimand& e : a.secondary) {
    table.rows.push_back(estimand_cells(e, w));
    table.rows.back().back() = w.p_value(e.adjusted_p);
  }
  if (a.spillover) {
    const Spillover& s = *a.spillover;
    table.rows.push_back(estimand_cells({"attempts where no drones flew, drones elsewhere", "ratio",
                                         s.ratio, s.low, s.high, s.p, s.p},
                                        w));
  }
  return table;
}

Pages::Table harm_table(const Analysis& a, const Words& w) {
  Pages::Table table{
      {w("outcome"), w("with drones"), w("without"), w("ratio"), w("at most (95 %)"), w("method")},
      {}};
  for (const HarmOutcome& h : a.harm)
    table.rows.push_back({w.name(h.name), w.number(h.with_drones, 1), w.number(h.without, 1),
                          w.ratio(h.ratio), w.ratio(h.upper_95), w.name(h.method)});
  return table;
}

// What a reader who checks needs beside the figures.
void add_details(const Analysis& a, const AnalysisInput& input, const Words& w, Pages& pages) {
  auto& out = pages.blocks;
  out.emplace_back(Pages::Heading{w("The numbers"), false});
  out.emplace_back(estimand_table(a, input.plan, w));
  out.emplace_back(Pages::Paragraph{w(
      "p adjusted: Westfall and Young over the secondary outcomes; the first is the one named "
      "beforehand and needs none. Mantel-Haenszel odds ratio {}; without drones {} of attempts are "
      "stopped; sector-nights not counted: {}.",
      w.ratio(a.mantel_haenszel), w.percent(a.share_without, 1),
      w.whole(static_cast<double>(a.missing)))});
  if (a.distinct_log10 < 4)
    out.emplace_back(Pages::Paragraph{
        w("Only {} distinct schedules, fewer than 10,000: a smaller p than {} is out of reach.",
          w.whole(std::pow(10, a.distinct_log10)), w.p_value(std::pow(10, -a.distinct_log10)))});
  if (a.spillover)
    out.emplace_back(Pages::Paragraph{
        w("{} strata tell spillover; the smallest p that they allow is {}.",
          w.whole(static_cast<double>(a.spillover->strata)), w.p_value(a.spillover->smallest_p))});
  out.emplace_back(harm_table(a, w));
  const Sensitivity& s = a.sensitivity;
  out.emplace_back(Pages::Heading{w("How wrong the counting would have to be"), false});
  out.emplace_back(
      Pages::List{{w("Tipping detection ratio {} (near end of the interval {}): recording that "
                     "many times as many "
                     "of the stops where drones fly would give this odds ratio with no effect.",
                     w.ratio(s.tipping_ratio), w.ratio(s.tipping_ratio_low)),
                   w("E-value {} (near end {}) and Rosenbaum's gamma {}: for a schedule that was "
                     "not obeyed; the "
                     "lot makes both unnecessary where it was.",
                     w.ratio(s.e_value), w.ratio(s.e_value_low), w.ratio(s.gamma))}});
  if (!a.naive.empty())
    out.emplace_back(Pages::Paragraph{
        w("Other methods give no verdict here: their own error on this series stands beside the "
          "calibration figure.")});
  out.emplace_back(Pages::Heading{w("What was read, and by what"), false});
  out.emplace_back(Pages::List{
      {w("Plan {}", a.plan_sha256), w("Counts {}", a.table_sha256), w("Code {}", a.code_sha256),
       w("Public value that drew the schedule: {}", input.plan.public_value)}});
}

}  // namespace

ReportPages pages_of(const Analysis& a, const AnalysisInput& input, const Design& design,
                     const Words& w) {
  Pages pages{.tongue = w.tongue(),
              .title = input.plan.title,
              .subtitle = {},
              .watermark = a.exploratory() ? w("EXPLORATORY") : "",
              .differences = {},
              .differences_head = {},
              .plan_sha256 = a.plan_sha256,
              .last_night = design.options().start + (design.nights() - 1),
              .blocks = {}};
  pages.subtitle =
      w("Trial of additional night drones: nights of {} to {}, {} sectors, design {}",
        w.date(design.options().start), w.date(pages.last_night), w.whole(design.sectors()),
        format_design({input.plan.design.kind, input.plan.design.block_nights}));
  if (a.exploratory()) {
    pages.differences_head = w("This is not the analysis that was registered.");
    for (const std::string& d : a.differences) pages.differences.push_back(w.difference(d));
  }
  add_plain_words(a, input, w, pages);
  bool first = true;
  for (Figure& figure : figures_of(a, input, design, w)) {
    pages.blocks.emplace_back(Pages::Heading{figure.title, first});
    pages.blocks.emplace_back(std::move(figure));
    first = false;
  }
  add_details(a, input, w, pages);
  return pages;
}

}  // namespace vigie::impact
