// SPDX-License-Identifier: Apache-2.0
// The sea bed of the stream model: depth below mean sea level and bed drag, from few numbers that
// data/bed/strait.tsv holds. No bathymetry of the Strait with a free licence is at hand in any
// package. Each number has a guess, a round figure of general knowledge, UNVERIFIED, and the
// estimate that the model uses: the guess corrected by tools/estimate_bed so that the tide gauges
// and four published streams are met (docs/math/stream.md). The estimate is what makes this model
// right, not a sounding: never use it for navigation.
//
//   depth = open + (shore - open) exp(-from_shore / 2.5 km)
//   ln open = mean of ln(points), weights 1 / (d^2 + 5 km^2)^2 (Shepard 1968); a bank then pulls it
//   to its crest by a Gaussian of the distance to its line
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "vigie/core/result.h"
#include "vigie/geo/plane.h"

namespace vigie::sea {

struct BedValue {
  double guess = 0, estimate = 0;
};

struct Bed {
  struct Point {
    geo::LatLon at;
    BedValue depth_m;
  };
  struct Bank {
    geo::LatLon from, until;
    double half_width_m = 0;
    BedValue crest_m;
  };
  struct Roughness {  // a factor on the drag around a place
    geo::LatLon at;
    BedValue factor;
  };
  std::vector<Point> points;
  std::vector<Bank> banks;
  std::vector<Roughness> roughness;
  BedValue shore_m, drag;  // drag: quadratic, on the depth-mean speed

  // Every value, in the order points, banks, roughness, shore, drag.
  std::vector<BedValue*> values();
};

// Error: names the line and column.
core::Result<Bed> parse_bed(std::string_view text, const std::string& name);
core::Result<Bed> load_bed(const std::filesystem::path& path);
std::string format_bed(const Bed& bed);  // what parse_bed reads

// The bed at chosen places; weights are computed once, so that other values cost little. A bank
// narrower than half a cell is spread over the cell with the same cross-section.
class BedAt {
 public:
  // REQUIRES: as many distances from the shore as places.
  BedAt(const Bed& bed, const std::vector<geo::Point>& places, std::vector<double> from_shore_m,
        double cell_m);
  double depth_m(const Bed& bed, std::size_t place) const;
  double drag(const Bed& bed, std::size_t place) const;

 private:
  using Weights = std::vector<std::pair<std::size_t, double>>;
  std::vector<Weights> points_, banks_, roughness_;
  std::vector<double> from_shore_m_;
};

}  // namespace vigie::sea
