// SPDX-License-Identifier: Apache-2.0
// The map of the briefing: land, legal areas, watched shore, routes by kind, bases, frame in
// degrees and minutes, scale, legend.
#pragma once

#include "vigie/chart/briefing_words.h"
#include "vigie/chart/pdf_pages.h"

namespace vigie::chart {

void draw_briefing_map(PdfPages& pages, const Briefing& briefing, const Words& words, Spot corner,
                       double width, double height);

}  // namespace vigie::chart
