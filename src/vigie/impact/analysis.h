// SPDX-License-Identifier: Apache-2.0
// The reading of a trial: what the frozen plan says is done, nothing else, and marked EXPLORATORY
// when anything differs from the plan.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "vigie/impact/calibrate.h"
#include "vigie/impact/harm.h"
#include "vigie/impact/spillover.h"
#include "vigie/impact/trial_table.h"

namespace vigie::impact {

enum class Verdict { supported, not_supported, inconclusive };
std::string format_verdict(Verdict verdict);

struct Estimand {
  std::string name;
  std::string scale;                       // "odds ratio", "ratio"
  double estimate = 1, low = 0, high = 0;  // on that scale; may be infinite
  double p = 1;
  double adjusted_p = 1;  // Westfall and Young over the secondary outcomes; the primary's own
};

struct PolicyPoint {
  double retry = 0;
  double arrivals = 1, low = 0, high = 0;  // always-on over always-off
  double stops = 1;                        // stops always-on over always-off
};

struct Sensitivity {
  double tipping_ratio = 1, tipping_ratio_low = 1;  // of the estimate, of the interval's near end
  double e_value = 1, e_value_low = 1;
  double gamma = 1;
  Estimand control_revised, flown_revised;  // stops of one arm alone revised up by 39 %
  std::vector<Estimand> vintages;           // the primary on every vintage given, name = its label
};

struct Analysis {
  std::string plan_sha256, table_sha256, code_sha256;
  std::vector<std::string> differences;  // from the frozen plan; any: EXPLORATORY
  Verdict verdict = Verdict::inconclusive;
  std::string verdict_text;  // in English; verdict.h has it in other languages
  Estimand primary;
  double mantel_haenszel = 1;
  double share_without = 0;  // stopped without drones
  std::vector<Estimand> secondary;
  std::vector<PolicyPoint> policy;
  std::optional<Spillover> spillover;
  std::vector<HarmOutcome> harm;
  HarmWatch watch;
  Sensitivity sensitivity;
  std::vector<double> null_statistics;  // of the primary
  double distinct_log10 = 0;            // schedules that the lot could have drawn
  double statistic = 0;
  std::optional<SizeRecord> placebo;  // this design's own record on the real series
  std::vector<NaiveRecord> naive;     // others' record on it
  std::size_t missing = 0;            // sector-nights not counted
  bool exploratory() const { return !differences.empty(); }
};

struct Vintage {
  std::string label;
  TrialTable table;
};

struct AnalysisInput {
  TrialPlan plan;
  std::string registered_sha256;  // of the plan as registered when it was frozen
  Schedule schedule;
  std::vector<Vintage> vintages;  // last: the one the plan's rule names
  std::optional<ForecastTable> forecast;
  const DailySeries* series = nullptr;  // to state this design's placebo record; may be none
  std::size_t placebo_replicates = 2000;
  std::vector<std::string> differences;  // found by the caller
  unsigned threads = 1;
  const core::StopFlag* stop = nullptr;
};

core::Result<Analysis> analyse(const AnalysisInput& input);

// The odds ratio that a trial with this interval finds four times in five: exp(2.8 standard
// deviations), the deviation read off the interval (normal, 95 %). Infinite for an open one.
double found_four_times_in_five(double low, double high);

// What differs between the plan that was registered and how the analysis is asked for.
std::vector<std::string> differences_of(const AnalysisInput& input);

// Westfall and Young 1993, step-down max-T: adjusted p of each |observed| given |null| draws, one
// row per draw. REQUIRES: rows as long as observed.
std::vector<double> westfall_young(const std::vector<double>& observed,
                                   const std::vector<std::vector<double>>& null);

}  // namespace vigie::impact
