// SPDX-License-Identifier: Apache-2.0
// A first tidal stream model of the Strait: linear barotropic shallow water in the frequency domain
// on a C-grid (docs/math/stream.md), forced at the open boundary so that heights fit the gauges.
// The field file is made at build time by tools/make_stream.cc. Known to be 18 to 37 % fast before
// calibration; turn times good to about 20 minutes; nothing near sandbanks.
#pragma once

#include <complex>
#include <filesystem>
#include <string>
#include <vector>

#include "vigie/core/result.h"
#include "vigie/core/time.h"
#include "vigie/geo/coast.h"
#include "vigie/geo/plane.h"

namespace vigie::sea {

// Complex amplitudes of the east and north stream on a regular grid of the plane, per constituent.
struct StreamHarmonics {
  geo::Box box;
  double cell_m = 0;
  int columns = 0, rows = 0;
  struct Constituent {
    std::string name;
    std::vector<std::complex<float>> east_mps, north_mps;  // rows x columns, row 0 south
  };
  std::vector<Constituent> constituents;

  static core::Result<StreamHarmonics> load(const std::filesystem::path& path);
  core::Result<void> save(const std::filesystem::path& path) const;
};

// The stream of one night, ready for many queries: grids every 10 minutes, linear in time and
// space between. Outside the grid or the interval the nearest value is used; on land it is zero.
class StreamSeries {
 public:
  static core::Result<StreamSeries> from_harmonics(const StreamHarmonics& harmonics,
                                                   core::Interval during, double rate_factor = 1.0);
  geo::Velocity at(geo::Point p, core::Instant when) const;

 private:
  geo::Box box_;
  double cell_m_ = 0;
  int columns_ = 0, rows_ = 0;
  core::Instant start_;
  core::Duration step_;
  std::vector<std::vector<geo::Velocity>> grids_;
};

}  // namespace vigie::sea
