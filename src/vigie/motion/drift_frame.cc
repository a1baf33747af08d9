// SPDX-License-Identifier: Apache-2.0
#include "vigie/motion/drift_frame.h"

#include <array>
#include <cmath>
#include <numbers>

namespace vigie::motion {
namespace {

constexpr double kEquator = 6378137.0, kFlattening = 1 / 298.257223563;  // WGS84
constexpr double kEccentricity2 = kFlattening * (2 - kFlattening);
constexpr double kRadian = std::numbers::pi / 180;
constexpr double kReach = 400e3;  // the polynomials hold for |y| up to here

double across_radius(double lat) {
  const double s = std::sin(lat);
  return kEquator / std::sqrt(1 - kEccentricity2 * s * s);
}

double along_radius(double lat) {
  const double s = std::sin(lat);
  const double w = 1 - kEccentricity2 * s * s;
  return kEquator * (1 - kEccentricity2) / (w * std::sqrt(w));
}

// Coefficients of the polynomial through f at the Chebyshev nodes of [-kReach, kReach], by Newton's
// divided differences.
template <class F, std::size_t n>
void fit(F&& f, float (&out)[n]) {
  std::array<double, n> node{}, divided{};
  for (std::size_t i = 0; i < n; ++i) {
    node[i] = std::cos(std::numbers::pi * static_cast<double>(2 * i + 1) / (2.0 * n));
    divided[i] = f(kReach * node[i]);
  }
  for (std::size_t order = 1; order < n; ++order)
    for (std::size_t i = n - 1; i >= order; --i)
      divided[i] = (divided[i] - divided[i - 1]) / (node[i] - node[i - order]);
  std::array<double, n> power{};  // of y / kReach
  for (std::size_t i = n; i-- > 0;) {
    for (std::size_t k = n - 1; k > 0; --k) power[k] = power[k - 1] - node[i] * power[k];
    power[0] = -node[i] * power[0] + divided[i];
  }
  double scale = 1;
  for (std::size_t k = 0; k < n; ++k, scale /= kReach)
    out[k] = static_cast<float>(power[k] * scale);
}

}  // namespace

DriftFrame::DriftFrame(geo::LatLon centre) : centre_(centre) {
  const double lat0 = centre.lat_deg * kRadian;
  const double across0 = across_radius(lat0) * std::cos(lat0), along0 = along_radius(lat0);
  x_per_deg_ = across0 * kRadian;
  y_per_deg_ = along0 * kRadian;
  const auto lat_at = [&](double y) { return lat0 + y / along0; };
  fit([&](double y) { return across0 / (across_radius(lat_at(y)) * std::cos(lat_at(y))); },
      metric_.scale_x);
  fit([&](double y) { return along0 / along_radius(lat_at(y)); }, metric_.scale_y);
  fit([&](double y) { return std::tan(lat_at(y)) / across_radius(lat_at(y)); }, metric_.bend);
}

}  // namespace vigie::motion
