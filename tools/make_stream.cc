// SPDX-License-Identifier: Apache-2.0
// Makes stream.bin, the tidal stream of the Strait, from the coast, the bed and the tide gauges,
// and prints how well the gauges and what is published of the stream are met.
//
//   make_stream <land_wide.geojson> <stations.tsv> <bed.tsv> <stream.bin>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numbers>
#include <string>

#include <fmt/format.h>

#include "vigie/core/file.h"
#include "vigie/sea/stream_check.h"
#include "vigie/sea/stream_fit.h"

namespace {

using vigie::core::Result;
using vigie::sea::GaugeMisfit;
using vigie::sea::StreamFit;
using vigie::sea::StreamFitOptions;

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

Result<void> run(char** paths) {
  const auto bytes = vigie::core::read_bytes(paths[1]);
  if (!bytes)
    return vigie::core::fail(
        {vigie::core::ErrorKind::missing, paths[1], "cannot be opened", "make it with make_coast"});
  const auto land = vigie::geo::parse_land_geojson(*bytes, paths[1]);
  if (!land) return vigie::core::fail(land.error());
  const auto stations = vigie::sea::load_tide_stations(paths[2]);
  if (!stations) return vigie::core::fail(stations.error());
  const auto bed = vigie::sea::load_bed(paths[3]);
  if (!bed) return vigie::core::fail(bed.error());
  const StreamFitOptions options;
  const auto fit = vigie::sea::fit_stream(*land, *stations, *bed, options);
  if (!fit) return vigie::core::fail(fit.error());
  print_misfits(*fit, options);
  const auto dover = std::ranges::find(*stations, "dover", &vigie::sea::TideStation::id);
  if (dover != stations->end())
    fmt::print("\n| place | published | model | misfit |\n|---|---|---|---|\n{}",
               vigie::sea::published_against_model(fit->harmonics, *dover));
  return fit->harmonics.save(paths[4]);
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 5) {
    fmt::print(stderr,
               "usage: make_stream <land_wide.geojson> <stations.tsv> <bed.tsv> <stream.bin>\n");
    return 2;
  }
  if (const auto done = run(arguments); !done) {
    fmt::print(stderr, "make_stream: {}\n", vigie::core::format_error(done.error()));
    return vigie::core::exit_code(done.error().kind);
  }
  return 0;
}
