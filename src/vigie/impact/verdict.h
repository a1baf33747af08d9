// SPDX-License-Identifier: Apache-2.0
// The verdict in words, the same in every language: one of three, with its numbers, what it could
// not have seen, and what it does not say.
#pragma once

#include <string>

#include "vigie/impact/analysis.h"
#include "vigie/impact/report_words.h"

namespace vigie::impact {

// "supported", "not supported" or "inconclusive", in the words' language.
std::string verdict_word(Verdict verdict, const Words& words);

// REQUIRES: verdict, primary, watch and differences of the analysis are there.
std::string verdict_sentences(const Analysis& analysis, const TrialPlan& plan, const Words& words);

}  // namespace vigie::impact
