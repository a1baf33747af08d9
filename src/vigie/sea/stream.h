// SPDX-License-Identifier: Apache-2.0
// A first tidal stream model of the Strait: linear barotropic shallow water in the frequency domain
// on a C-grid (docs/math/stream.md), forced at the open boundary so that heights fit the gauges.
// The field file is made at build time by tools/make_stream.cc. docs/math/stream.md holds what was
// measured: which way and how fast it is wrong, and what it does not resolve (sandbanks, eddies,
// ports).
#pragma once

#include <complex>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "vigie/core/result.h"
#include "vigie/core/time.h"
#include "vigie/geo/coast.h"
#include "vigie/geo/plane.h"

namespace vigie::sea {

// Complex amplitudes of the east and north stream on a regular grid of the plane, per constituent.
// With amplitude a, the stream at t is Re(f a exp(i (V + u))), f, V, u from tide_argument; zero on
// land. A value belongs to its cell's centre: box.east_min_m + (column + 0.5) * cell_m.
struct StreamHarmonics {
  geo::Box box;
  double cell_m = 0;
  int columns = 0, rows = 0;
  struct Constituent {
    std::string name;
    std::vector<std::complex<float>> east_mps, north_mps;  // rows x columns, row 0 south
  };
  std::vector<Constituent> constituents;

  // The file: "VGSTREAM", version, box, cell, sizes, then per constituent its name and amplitudes,
  // all little-endian. A short, long or wrong file is an error of kind unreadable that says what is
  // wrong.
  static core::Result<StreamHarmonics> load(const std::filesystem::path& path);
  static core::Result<StreamHarmonics> decode(std::string_view bytes, const std::string& name);
  // All or nothing: written beside the path and then moved onto it.
  core::Result<void> save(const std::filesystem::path& path) const;
  std::string encode() const;

  // The sum itself, at the nearest cell centre: slow, exact, for tests and single questions.
  geo::Velocity direct(geo::Point p, core::Instant at) const;
};

// The stream of one night, ready for many queries: grids every 10 minutes, linear in time and
// space between. Outside the grid or the interval the nearest value is used; on land it is zero.
// Between the instants of the tables the error is below 0.003 of the semidiurnal amplitude (chord
// of a sine over 10 minutes); node factors are those of the middle of the interval. Reading is safe
// from many threads and costs some tens of nanoseconds.
class StreamSeries {
 public:
  // Error: an empty interval, one over 72 h, a rate factor not in (0, 5], an unknown constituent.
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
