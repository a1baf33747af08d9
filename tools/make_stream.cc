// SPDX-License-Identifier: Apache-2.0
// Makes stream.bin, the tidal stream of the Strait, from the coast and the tide gauges, and prints
// how well the gauges are met.
//
//   make_stream <land_wide.geojson> <stations.tsv> <stream.bin> [<drag> <depth factor>]
//
// The two numbers at the end are for calibration (docs/math/stream.md); leave them out otherwise.
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <numbers>
#include <string>

#include <fmt/format.h>

#include "vigie/sea/stream_fit.h"

namespace {

using vigie::sea::GaugeMisfit;
using vigie::sea::StreamFit;
using vigie::sea::StreamFitOptions;

vigie::core::Result<vigie::geo::LandRings> read_land(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file)
    return vigie::core::fail({.kind = vigie::core::ErrorKind::missing,
                              .field = path,
                              .problem = "cannot be opened",
                              .mend = "make it with make_coast"});
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  return vigie::geo::parse_land_geojson(text, path);
}

double lag_deg(std::complex<double> amplitude) {
  const double lag = -std::arg(amplitude) * 180.0 / std::numbers::pi;
  return lag < 0 ? lag + 360.0 : lag;
}

void print_misfits(const StreamFit& fit, const StreamFitOptions& options) {
  fmt::print("{:20} {:>8} {:>6}  {:>8} {:>6}  {:>8}  {:>12}\n", "M2 at", "observed", "lag", "model",
             "lag", "misfit", "left out");
  for (const GaugeMisfit& g : fit.gauges)
    if (g.constituent == "M2")
      fmt::print("{:20} {:6.3f} m {:6.1f}  {:6.3f} m {:6.1f}  {:6.3f} m  {:10.3f} m\n", g.station,
                 std::abs(g.observed), lag_deg(g.observed), std::abs(g.modelled),
                 lag_deg(g.modelled), std::abs(g.modelled - g.observed),
                 std::abs(g.modelled_without - g.observed));
  for (const std::string& name : options.constituents)
    fmt::print("{:8} rms misfit {:.3f} m, with each gauge left out in turn {:.3f} m\n", name,
               rms_misfit_m(fit.gauges, name, false), rms_misfit_m(fit.gauges, name, true));
}

int run(const std::string& land_path, const std::string& stations_path, const std::string& out_path,
        const StreamFitOptions& options) {
  const auto tell = [](const vigie::core::Error& error) {
    fmt::print(stderr, "make_stream: {}\n", vigie::core::format_error(error));
    return vigie::core::exit_code(error.kind);
  };
  const auto land = read_land(land_path);
  if (!land) return tell(land.error());
  const auto stations = vigie::sea::load_tide_stations(stations_path);
  if (!stations) return tell(stations.error());
  const auto fit = vigie::sea::fit_stream(*land, *stations, options);
  if (!fit) return tell(fit.error());
  print_misfits(*fit, options);
  if (const auto saved = fit->harmonics.save(out_path); !saved) return tell(saved.error());
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 4 && count != 6) {
    fmt::print(stderr,
               "usage: make_stream <land_wide.geojson> <stations.tsv> <stream.bin> [<drag> <depth "
               "factor>]\n");
    return 2;
  }
  StreamFitOptions options;
  if (count == 6) {
    options.drag = std::strtod(arguments[4], nullptr);
    options.depth.factor = std::strtod(arguments[5], nullptr);
    if (!(options.drag > 0 && options.drag < 0.1 && options.depth.factor > 0.2 &&
          options.depth.factor < 5)) {
      fmt::print(stderr,
                 "make_stream: the drag must be in (0, 0.1) and the depth factor in (0.2, 5)\n");
      return 2;
    }
  }
  return run(arguments[1], arguments[2], arguments[3], options);
}
