// SPDX-License-Identifier: Apache-2.0
// A comparison as JSON text: what `night compare --json` prints and the server gives out.
#pragma once

#include <string>

#include "vigie/night/night.h"

namespace vigie::night {

// Canonical: keys sorted, numbers in the shortest form that reads back the same, so equal
// comparisons give equal bytes. No new line at the end. REQUIRES: outcome keys are in
// model::outcome_specs().
std::string comparison_json(const Comparison& comparison);

// What the numbers are and are not, in one paragraph.
std::string comparison_statement_en(const Comparison& comparison);
std::string comparison_statement_fr(const Comparison& comparison);

}  // namespace vigie::night
