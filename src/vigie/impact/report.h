// SPDX-License-Identifier: Apache-2.0
// An analysis in words and as JSON. Harm comes first. As pages with figures: report_pages.h.
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "vigie/impact/analysis.h"
#include "vigie/impact/power.h"

namespace vigie::impact {

std::string analysis_text(const Analysis& analysis, const TrialPlan& plan);
nlohmann::json analysis_json(const Analysis& analysis, const TrialPlan& plan);

std::string power_text(const PowerReport& report);
nlohmann::json power_json(const PowerReport& report, const PowerOptions& options);
std::string calibration_text(const Calibration& calibration);
nlohmann::json calibration_json(const Calibration& calibration);

}  // namespace vigie::impact
