// SPDX-License-Identifier: Apache-2.0
// Factors to radians and to metres per second, and a value between two.
#pragma once

#include <numbers>

namespace vigie::sea {

inline constexpr double kDegree = std::numbers::pi / 180;
inline constexpr double kKnot = 1852.0 / 3600;

inline double mix(double a, double b, double fraction) { return a + (b - a) * fraction; }

}  // namespace vigie::sea
