// SPDX-License-Identifier: Apache-2.0
// How people name a field file: the file, and where wanted the area to which it is kept and its
// place in the order.
//
//   fine.nc
//   fine.nc:priority=1
//   fine.nc:area=1.0,50.6,2.2,51.4        west,south,east,north, degrees
//   fine.nc:area=dover.geojson:priority=2
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "vigie/core/result.h"
#include "vigie/geo/plane.h"

namespace vigie::sea {

// Inside an odd number of its rings; straight between vertices in longitude and latitude,
// longitudes from -180 to 180, not over that meridian.
struct FieldArea {
  std::string name;                             // as given
  std::vector<std::vector<geo::LatLon>> rings;  // each ends where it begins

  bool contains(geo::LatLon at) const;
};

inline constexpr int kLastPriority = 1000;

struct FieldChoice {
  std::filesystem::path path;
  std::optional<FieldArea> area;
  int priority = kLastPriority;  // 1 comes first; equals in the order given
};

// A name may hold colons of its own: only ":area=" and ":priority=" at its end count. Error: names
// the part that cannot be.
core::Result<FieldChoice> parse_field_choice(const std::string& written);
core::Result<std::vector<FieldChoice>> parse_field_choices(const std::vector<std::string>& written);

}  // namespace vigie::sea
