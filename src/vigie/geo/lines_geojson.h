// SPDX-License-Identifier: Apache-2.0
// Lines that matter to a watch, read from GeoJSON (RFC 7946): the edge of a search and rescue
// region, a maritime boundary, a traffic lane. Straight between vertices in longitude and latitude.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "vigie/core/result.h"
#include "vigie/geo/plane.h"

namespace vigie::geo {

struct NamedLine {
  std::string name;                        // property "name", else "line 1", "line 2", ...
  std::vector<std::vector<LatLon>> parts;  // two vertices at least; a ring ends where it begins
};

// A FeatureCollection, a Feature or a geometry of LineString, MultiLineString, Polygon or
// MultiPolygon; of polygons the outlines. Error: text over 8 MB, nesting over 12 levels, over
// 100,000 vertices, a part of fewer than two, any other geometry, a position that is none.
core::Result<std::vector<NamedLine>> parse_lines_geojson(std::string_view text,
                                                         const std::string& name);

}  // namespace vigie::geo
