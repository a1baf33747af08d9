// SPDX-License-Identifier: Apache-2.0
// The plan of a trial, frozen before the first night: one text, byte for byte, and its SHA-256.
//
// The schedule's seed is SHA-256(plan hash, public value, secret): nobody could know the public
// value when the plan was frozen, so nobody chose the schedule; nobody without the secret can work
// it out during the trial, so it can be let out night by night; the plan holds the secret's hash,
// so when the secret is published after the trial anybody can draw the schedule again.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "vigie/impact/design.h"

namespace vigie::impact {

struct TrialPlan {
  std::string title;
  DesignOptions design;
  std::vector<std::string> sector_names;  // one per sector, without commas
  std::vector<std::string> covariates;    // columns known before the night; see forecast_columns()
  std::size_t draws = 10000;
  std::uint64_t analysis_seed = 1;
  double alpha = 0.05;
  double smallest_odds_ratio = 1.2;  // an effect smaller than this would not change what is done
  double harm_bet = 2;               // incident ratio that the stop rule bets on
  int vintage_days = 70;      // the vintage used: the last published this long after the last night
  std::string public_value;   // which number, published where and when
  std::string secret_sha256;  // of the secret; 64 hexadecimal digits
  std::string code_sha256;    // of the analysis code: analysis_code()
};

// Hash of the sources of this module and of the statistics below it, worked out when it was built.
std::string analysis_code();

// Columns that a trial may adjust for.
std::vector<std::string> forecast_columns();

// The one text of a plan: "key: value" lines in a fixed order, with the fixed sentences on
// estimands, stop rule and multiplicity.
std::string canonical_text(const TrialPlan& plan);
std::string plan_sha256(const TrialPlan& plan);
// Reads a canonical text and nothing else: parse then canonical_text gives the same bytes.
core::Result<TrialPlan> parse_plan(std::string_view text);

// The seed of the schedule; refuses a secret that is not the plan's, and an empty public value.
core::Result<std::uint64_t> schedule_seed(const TrialPlan& plan, std::string_view public_value,
                                          std::string_view secret);
core::Result<Schedule> draw_schedule(const TrialPlan& plan, const Design& design,
                                     std::string_view public_value, std::string_view secret);

// One night for the crews: sectors to fly; nothing of later nights.
struct NightOrder {
  core::Date night;
  std::vector<std::string> sectors;
};
core::Result<NightOrder> night_order(const TrialPlan& plan, const Design& design,
                                     const Schedule& schedule, core::Date night);
// iCalendar (RFC 5545) of the nights from `from` to `until`: one all-day event for a night with
// drones, named after its sectors.
core::Result<std::string> roster_ics(const TrialPlan& plan, const Design& design,
                                     const Schedule& schedule, core::Date from, core::Date until);
// The same for the planner: CSV night,sector,additional_drones with 1 or 0 for every sector.
core::Result<std::string> roster_csv(const TrialPlan& plan, const Design& design,
                                     const Schedule& schedule, core::Date from, core::Date until);

}  // namespace vigie::impact
