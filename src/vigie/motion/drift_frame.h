// SPDX-License-Identifier: Apache-2.0
// The frame of one drift run: longitude and latitude laid out in metres about a centre,
//   x = (lon - lon0) N0 cos(lat0),  y = (lat - lat0) M0      (radians; N0, M0 radii of curvature)
// so that a regular longitude-latitude grid is an affine map away. A displacement of (east, north)
// true metres becomes (dx, dy) by the metric at the particle's own latitude, to second order in the
// step, and follows the WGS84 geodesic: after any way within 300 km of the centre the end is within
// 2 m per 100 km of the exact one when no step is longer than 3 km (tested against GeographicLib).
#pragma once

#include "vigie/core/units.h"
#include "vigie/geo/plane.h"

namespace vigie::motion {

class DriftFrame {
 public:
  explicit DriftFrame(geo::LatLon centre);

  geo::LatLon centre() const { return centre_; }
  double x_of_lon(double lon_deg) const { return (lon_deg - centre_.lon_deg) * x_per_deg_; }
  double y_of_lat(double lat_deg) const { return (lat_deg - centre_.lat_deg) * y_per_deg_; }
  double lon_of_x(double x) const { return centre_.lon_deg + x / x_per_deg_; }
  double lat_of_y(double y) const { return centre_.lat_deg + y / y_per_deg_; }
  double x_per_deg() const { return x_per_deg_; }
  double y_per_deg() const { return y_per_deg_; }

  // Polynomials in y (metres): dx = east * scale_x, dy = north * scale_y, and the bend
  // tan(lat)/N of the second-order terms, per metre.
  struct Metric {
    float scale_x[5];
    float scale_y[4];
    float bend[3];
  };
  const Metric& metric() const { return metric_; }

 private:
  geo::LatLon centre_;
  double x_per_deg_ = 0, y_per_deg_ = 0;
  Metric metric_{};
};

}  // namespace vigie::motion
