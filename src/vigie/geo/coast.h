// SPDX-License-Identifier: Apache-2.0
// The coast: land or sea, distance to the shore.
//
// Land polygons are GSHHG full resolution (median vertex spacing 145 m), read from the GeoJSON that
// tools/make_coast.cc builds from Debian's gmt-gshhg-full. Queries use a raster of 100 m cells made
// once at load: land/sea is right to about 100 m, distance_to_shore to about 150 m. Piers and port
// basins are not in the data. Land outside the box is not known, so near the edge of the box the
// distance may be too large. Safe to read from many threads.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
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

// Land as read from GeoJSON and laid on the plane. Holes are rings too: together the rings are read
// by the even-odd rule. The box lies inside the file's "bbox".
struct LandRings {
  Box box;
  std::vector<Ring> rings;
};

// Reads a FeatureCollection of Polygon and MultiPolygon features with a top-level "bbox". Refuses
// text over 32 MB, nesting over 12 levels, over 1,000,000 vertices, and a box over 400 km wide.
core::Result<LandRings> parse_land_geojson(std::string_view text, const std::string& name);

class Coast {
 public:
  static core::Result<Coast> load(const std::filesystem::path& land_geojson);
  // For tests: land given as rings in the plane. Ring edges on or outside the edge of the box bound
  // the picture, not the land: they are no shore.
  static Coast from_rings(std::vector<Ring> land, Box box);

  const Box& box() const { return box_; }
  const std::vector<Ring>& land() const { return land_; }
  // Outside the box is neither; is_land answers false there.
  bool is_land(Point p) const;
  // Positive at sea, negative on land; linear between raster cells. Outside the box it is the value
  // at the nearest point of the box; without any shore it is the diagonal of the box.
  core::Length distance_to_shore(Point p) const;
  // The point of the shoreline nearest to p (on a land ring). REQUIRES: has_shore().
  Point nearest_shore(Point p) const;
  bool has_shore() const { return !shore_.empty(); }

 private:
  struct Segment {
    Point a, b;
  };
  void index_shore();
  void build_raster();
  void sign_raster();

  Box box_;
  std::vector<Ring> land_;
  int columns_ = 0, rows_ = 0;
  std::vector<float> signed_distance_m_;  // at cell centres, row 0 south
  // Shore segments, and per square of 2 km those that touch it (first_in_bucket_ into in_bucket_).
  std::vector<Segment> shore_;
  int bucket_columns_ = 0, bucket_rows_ = 0;
  std::vector<std::uint32_t> first_in_bucket_, in_bucket_;
};

}  // namespace vigie::geo
