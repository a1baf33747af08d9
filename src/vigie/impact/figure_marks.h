// SPDX-License-Identifier: Apache-2.0
// Colours and small parts that figures share.
#pragma once

#include <algorithm>
#include <cmath>
#include <span>

#include "vigie/impact/drawing.h"

namespace vigie::impact::ink {

inline constexpr std::uint32_t kBlack = 0x1b2733ff, kFaint = 0xc8d0d8ff, kPale = 0xeef1f4ff,
                               kGrey = 0x9fb0c0ff, kBlue = 0x0072b2ff, kOrange = 0xd55e00ff,
                               kSky = 0x56b4e9ff, kSkyPale = 0x56b4e94d;
using enum Drawing::Anchor;

// Bars from `base` up, the highest `height`; values below 0 and missing ones have none.
inline void bars(Drawing& d, std::span<const double> values, Dot base, double width, double height,
                 std::uint32_t colour) {
  double most = 1e-9;
  for (const double v : values)
    if (std::isfinite(v)) most = std::max(most, v);
  const double step = width / static_cast<double>(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double h = std::isfinite(values[i]) ? height * std::max(0.0, values[i]) / most : 0;
    if (h > 0)
      d.marks.emplace_back(Drawing::Box{{base.x + step * static_cast<double>(i), base.y - h},
                                        std::max(0.5, step - 0.4),
                                        h,
                                        colour});
  }
}

// The first `most` letters of UTF-8, with an ellipsis where some are left out.
inline std::string shortened(const std::string& text, std::size_t most) {
  std::size_t letters = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0) == 0x80) continue;
    if (letters++ == most) return text.substr(0, i) + "…";
  }
  return text;
}

}  // namespace vigie::impact::ink
