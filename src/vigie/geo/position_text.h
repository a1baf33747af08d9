// SPDX-License-Identifier: Apache-2.0
// A position as people write it or say it on the telephone.
//
//   50.95N 1.40E    50.95, 1.40    N50 57.0 E001 24.0    50°57'N 001°24'E    50-57.0N 001-24.0E
//   5057N 00124E    50 57 00 N, 1 24 00 E    lat 50,95 lon 1,40    50°57' Nord 1°24' Est
//   31U 387600 5645600 (UTM)    31U CS 87600 45600 (MGRS)
//
// Without a hemisphere latitude comes first, south and west negative. O stands for Ouest, west.
#pragma once

#include <string>
#include <string_view>

#include "vigie/core/result.h"
#include "vigie/core/units.h"
#include "vigie/geo/plane.h"

namespace vigie::geo {

struct WrittenPosition {
  LatLon at;
  // One unit of the last figure that was written, as a length of latitude: "50 57 N" is good to a
  // minute, 1,852 m.
  core::Length resolution;
  std::string format;  // to read back: "degrees and minutes"
};

// Error names what was not understood. Three-word addresses are refused: they say nothing of how
// wrong a misheard word is, and need another's service.
core::Result<WrittenPosition> parse_position(std::string_view text);

// "50°57.00'N 001°24.00'E", to a hundredth of a minute.
std::string format_position(LatLon at);

}  // namespace vigie::geo
