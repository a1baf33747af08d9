// SPDX-License-Identifier: Apache-2.0
// The frame of a chart: parallels and meridians with their names, a scale, north.
#pragma once

#include "vigie/chart/canvas.h"

namespace vigie::chart {

// Lines at the finest of 1, 2, 5, 10, 15, 30 minutes and whole degrees that leaves 110 pixels
// between two, named in degrees and minutes along the top and the left edge.
void draw_graticule(Canvas& canvas);

// Nautical miles above, kilometres below, at the bottom right; bars of 1, 2 or 5 times a power of
// ten no longer than a fifth of the width.
void draw_scale(Canvas& canvas);

}  // namespace vigie::chart
