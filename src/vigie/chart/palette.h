// SPDX-License-Identifier: Apache-2.0
// What the charts have in common: their colours, the words' bands above and below, the land.
#pragma once

#include <vector>

#include "vigie/chart/canvas.h"

namespace vigie::chart {

inline constexpr std::uint32_t kSea = 0xe4eef4ff, kLand = 0xf1e7ccff, kShore = 0x8a7f66ff;
inline constexpr std::uint32_t kInk = 0x1d2a33ff, kFaint = 0x46555fff, kPaper = 0xffffffe8;
inline constexpr double kTop = 64, kBottom = 44;  // pixels

inline void draw_land(Canvas& canvas, const std::vector<geo::Ring>& land) {
  Canvas::Rings rings;
  for (const geo::Ring& ring : land) rings.emplace_back(ring.begin(), ring.end());
  canvas.fill(rings, kLand);
  for (auto& ring : rings) {
    if (!ring.empty()) ring.push_back(ring.front());
    canvas.stroke(ring, kShore, 1.2);
  }
}

}  // namespace vigie::chart
