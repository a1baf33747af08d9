// SPDX-License-Identifier: Apache-2.0
// The dawn report and the comparison as text tables.
#pragma once

#include "vigie/model/asset.h"
#include "vigie/model/night.h"
#include "vigie/night/night.h"

namespace vigie::cli {

void print_report(const model::DawnReport& report, const model::Scenario& scenario);
void print_comparison(const night::Comparison& comparison);

}  // namespace vigie::cli
