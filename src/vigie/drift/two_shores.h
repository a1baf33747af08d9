// SPDX-License-Identifier: Apache-2.0
// The two shores of the Strait and the line half-way between them. The line is geometry, computed
// from the coast; it stands in for the boundary of the French and British search and rescue regions
// until a file with the agreed line is given, and lies within 6 km of it (TwoShores tests). It
// is no legal boundary.
#pragma once

#include <vector>

#include "vigie/core/result.h"
#include "vigie/geo/coast.h"
#include "vigie/geo/lines_geojson.h"

namespace vigie::drift {

inline constexpr const char* kMedianLineName = "median line of the Strait (computed)";

struct TwoShores {
  std::vector<geo::LatLon> english, continental;  // vertices of the coast, 50.3 to 51.5 N
  geo::NamedLine median;                          // from south-west to north-east
};

// Rings as Library has them, on the Strait plane. Error: no ring holds Canterbury, or Saint-Omer.
core::Result<TwoShores> two_shores(const std::vector<geo::Ring>& land);

}  // namespace vigie::drift
