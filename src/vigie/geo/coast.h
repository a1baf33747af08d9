// SPDX-License-Identifier: Apache-2.0
// The coast: land or sea, distance to the shore, and the named sectors of the watched shore.
//
// Land polygons are GSHHG full resolution (median vertex spacing 145 m), read from the GeoJSON that
// tools/make_coast.cc builds from Debian's gmt-gshhg-full. Queries use a raster of 100 m cells made
// once at load: land/sea is right to about 100 m, distance_to_shore to about 150 m.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "vigie/core/result.h"
#include "vigie/geo/plane.h"

namespace vigie::geo {

// Rectangle of the plane; east_min < east_max, north_min < north_max.
struct Box {
  double east_min_m = 0, north_min_m = 0, east_max_m = 0, north_max_m = 0;
  bool contains(Point p) const {
    return p.east_m >= east_min_m && p.east_m < east_max_m && p.north_m >= north_min_m &&
           p.north_m < north_max_m;
  }
};

using Ring = std::vector<Point>;

// Even-odd rule; a point on the edge may go either way.
bool contains(const Ring& ring, Point p);

class Coast {
 public:
  static core::Result<Coast> load(const std::filesystem::path& land_geojson);
  // For tests: land given as rings in the plane.
  static Coast from_rings(std::vector<Ring> land, Box box);

  const Box& box() const { return box_; }
  const std::vector<Ring>& land() const { return land_; }
  // Outside the box is neither; is_land answers false there.
  bool is_land(Point p) const;
  // Positive at sea, negative on land; linear between raster cells.
  core::Length distance_to_shore(Point p) const;
  // The point of the shoreline nearest to p (on a land ring).
  Point nearest_shore(Point p) const;

 private:
  Box box_;
  std::vector<Ring> land_;
  int columns_ = 0, rows_ = 0;
  std::vector<float> signed_distance_m_;
};

}  // namespace vigie::geo
