// SPDX-License-Identifier: Apache-2.0
// Astronomical arguments and node factors of the 50 constituents of TICON-4.
//
// V is a sum of multiples of: tau = T + h - s (T: hour angle of the mean sun, 180 deg at midnight),
// s, h, p, N' (mean longitudes of moon, sun, lunar perigee; the node with its sign changed), p'
// (solar perigee), and quarter turns. Mean longitudes: Meeus, "Astronomical Algorithms", 1998,
// chapters 22, 25 and 47. Multiples: Schureman, "Manual of Harmonic Analysis and Prediction of
// Tides", 1940 (revised 1958), Table 2, and the IHO standard constituent list. Node factors and
// angles: the series of Doodson and Warburg, "Admiralty Manual of Tides", 1941, as tabulated by
// Pugh and Woodworth, 2014, Table 4.3; good to about 0.005 in f and 0.3 degrees in u.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include "vigie/core/time.h"
#include "vigie/sea/tide.h"

namespace vigie::sea {

// The slowly varying part of all arguments at one moment.
class TideAstronomy {
 public:
  explicit TideAstronomy(core::Instant at);
  // REQUIRES: row < tide_table_size().
  TideArgument argument(std::size_t row) const;

 private:
  std::array<double, 7> angles_deg_{};          // tau, s, h, p, N', p', 90
  std::array<TideArgument, 10> fundamental_{};  // u and f of each fundamental, u in v_plus_u_deg
};

std::size_t tide_table_size();
std::optional<std::size_t> tide_table_row(std::string_view constituent);
double tide_table_speed(std::size_t row);  // degrees per hour at epoch 2000

}  // namespace vigie::sea
