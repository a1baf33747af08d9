// SPDX-License-Identifier: Apache-2.0
// Any bytes given as the tables of a trial: an error that says where, or finite counts, none
// negative.
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "vigie/impact/trial_table.h"

namespace {

using namespace vigie;

void must_say(const core::Error& error) {
  if (error.field.empty() || error.mend.empty()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  impact::TrialPlan plan;
  plan.design = {.kind = impact::DesignKind::nightly_coin, .nights = 14, .sectors = 1};
  plan.sector_names = {"a"};
  const auto table = impact::parse_trial_table(text, "fuzz.csv", plan);
  if (!table) must_say(table.error());
  if (table)
    for (const double n : table->record.events.attempts)
      if (!(n >= 0 && std::isfinite(n))) std::abort();
  const auto forecast = impact::parse_forecast_table(text, "fuzz.csv", plan);
  if (!forecast) must_say(forecast.error());
  if (forecast && forecast->rows().size() != 14) std::abort();
  const auto daily = impact::parse_daily_series(text, "fuzz.csv");
  if (!daily) must_say(daily.error());
  const auto weekly = impact::parse_weekly_series(text, "fuzz.csv");
  if (!weekly) must_say(weekly.error());
  return 0;
}
