// SPDX-License-Identifier: Apache-2.0
// Gathers what the night's briefing shows, in the language of its readers.
#pragma once

#include "vigie/chart/briefing.h"
#include "vigie/cli/plan_file.h"
#include "vigie/codec/plan_sheet.h"

namespace vigie::cli {

// `rounds` of search for each plan that shows what covers for an asset. Error: stopped.
core::Result<chart::Briefing> briefing_of(const Context& context, const PlanInHand& in_hand,
                                          const std::vector<codec::SortieSheet>& sheets,
                                          chart::Language language, std::size_t rounds);

}  // namespace vigie::cli
