// SPDX-License-Identifier: Apache-2.0
// Makes the stream field: shallow water (shallow_water.h) on the real coast, forced so that heights
// fit the gauges. For each constituent the heights along the two open boundaries are low-order
// polynomials; their complex coefficients are the least-squares fit to the gauges' constants.
// Friction: quadratic drag made linear at the M2 stream, r = 8/(3 pi) drag |u|, found by iteration;
// half as much again for the weaker constituents (Pugh and Woodworth 2014, section 6.4).
// docs/math/stream.md has the equations and the measured errors.
#pragma once

#include <complex>
#include <string>
#include <vector>

#include "vigie/core/result.h"
#include "vigie/geo/coast.h"
#include "vigie/sea/bed.h"
#include "vigie/sea/shallow_water.h"
#include "vigie/sea/stream.h"
#include "vigie/sea/tide.h"

namespace vigie::sea {

struct StreamFitOptions {
  double cell_m = 2000;                         // of the model; squares on the Strait plane
  double output_cell_m = 2000;                  // of the field file
  geo::Box output{-110e3, -90e3, 100e3, 80e3};  // 0.1 W to 2.9 E, 50.1 to 51.6 N
  std::vector<std::string> constituents = {"M2", "S2", "N2", "K2", "NU2", "MU2", "L2", "LAMBDA2"};
};

// How one gauge was met, as complex amplitudes A exp(-i g) in metres.
struct GaugeMisfit {
  std::string station, constituent;
  std::complex<double> observed, modelled;
  std::complex<double> modelled_without;  // fitted again without this gauge
};

struct StreamFit {
  StreamHarmonics harmonics;
  std::vector<GaugeMisfit> gauges;
};

// Share of each square cell that is sea, from sub_rows x sub_rows samples; row 0 south.
std::vector<double> sea_share(const std::vector<geo::Ring>& land, geo::Point corner, double cell_m,
                              int columns, int rows, int sub_rows);

// The model grid inside the land's box: cells at least half sea and joined to mid-Strait by water.
struct ModelSea {
  SeaGrid grid;
  std::vector<double> drag;  // per cell; 0 on land
  std::vector<std::size_t> sea_cells;
  BedAt bed_at;  // of sea_cells
  // Depth and drag of another bed on the same water.
  void lay(const Bed& bed);
};
ModelSea make_model_sea(const geo::LandRings& land, double cell_m, const Bed& bed);

// The two open boundaries, west, and north with east, and the shapes of height along them.
OpenBoundary open_boundary(const SeaGrid& grid);

// Quadratic drag made linear at the speed of the greatest stream of a tide.
double linear_friction_mps(double drag, double speed_mps);

struct Gauge {
  const TideStation* station;
  std::size_t cell;
};
// Those within 9 km of a sea cell; pointers into `stations`.
std::vector<Gauge> gauges_on(const SeaGrid& grid, const std::vector<TideStation>& stations);

// Error when no open boundary, or fewer gauges than boundary parameters, lie in the land's box.
core::Result<StreamFit> fit_stream(const geo::LandRings& land,
                                   const std::vector<TideStation>& stations, const Bed& bed,
                                   const StreamFitOptions& options);

// Root mean square of |modelled - observed| (or without the gauge itself) of one constituent.
double rms_misfit_m(const std::vector<GaugeMisfit>& gauges, const std::string& constituent,
                    bool left_out);

}  // namespace vigie::sea
