// SPDX-License-Identifier: Apache-2.0
// Estimates the bed of the stream model from its guesses, the tide gauges and what is published of
// the stream (sea/bed_estimate.h), and writes it. With `leave-out` it writes nothing: it leaves out
// each published place in turn and prints how well the rest foretells it.
//
//   estimate_bed <land_wide.geojson> <stations.tsv> <bed.tsv> <out.tsv> | leave-out
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <string>

#include <fmt/format.h>

#include "vigie/core/file.h"
#include "vigie/sea/bed_estimate.h"
#include "vigie/sea/stream_check.h"

namespace {

using vigie::core::Result;
using namespace vigie::sea;

Result<void> leave_out(const vigie::geo::LandRings& land, const std::vector<TideStation>& stations,
                       const Bed& bed) {
  const auto dover = std::ranges::find(stations, "dover", &TideStation::id);
  fmt::print("| left out | published | foretold by the rest | misfit |\n|---|---|---|---|\n");
  std::vector<std::string_view> names;
  for (const PublishedStream& p : kPublishedStreams) names.push_back(p.name);
  for (const PublishedGreatest& p : kPublishedGreatest) names.push_back(p.name);
  for (const std::string_view name : names) {
    const auto without = estimate_bed(land, stations, bed, {.without = std::string(name)});
    if (!without) return vigie::core::fail(without.error());
    const auto fit = fit_stream(land, stations, without->bed, {.constituents = {"M2", "S2", "N2"}});
    if (!fit) return vigie::core::fail(fit.error());
    fmt::print("{}", published_against_model(fit->harmonics, *dover, name));
    std::fflush(stdout);
  }
  return {};
}

Result<void> run(char** arguments) {
  const auto bytes = vigie::core::read_bytes(arguments[1]);
  if (!bytes)
    return vigie::core::fail({vigie::core::ErrorKind::missing, arguments[1], "cannot be opened",
                              "make it with make_coast"});
  const auto land = vigie::geo::parse_land_geojson(*bytes, arguments[1]);
  if (!land) return vigie::core::fail(land.error());
  const auto stations = load_tide_stations(arguments[2]);
  if (!stations) return vigie::core::fail(stations.error());
  const auto bed = load_bed(arguments[3]);
  if (!bed) return vigie::core::fail(bed.error());
  if (std::string(arguments[4]) == "leave-out") return leave_out(*land, *stations, *bed);
  const auto estimate = estimate_bed(*land, *stations, *bed, {});
  if (!estimate) return vigie::core::fail(estimate.error());
  fmt::print(
      "M2 of the gauges: rms misfit {:.3f} m; the greatest change of a guess is {:.1f} of its "
      "standard deviation\n",
      estimate->gauges_rms_m, estimate->greatest_change_sd);
  std::ofstream out(arguments[4], std::ios::binary);
  out << format_bed(estimate->bed);
  if (!out.flush())
    return vigie::core::fail({vigie::core::ErrorKind::unavailable, arguments[4],
                              "cannot be written", "check the folder and the disk"});
  return {};
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 5) {
    fmt::print(stderr,
               "usage: estimate_bed <land_wide.geojson> <stations.tsv> <bed.tsv> <out.tsv> | "
               "leave-out\n");
    return 2;
  }
  if (const auto done = run(arguments); !done) {
    fmt::print(stderr, "estimate_bed: {}\n", vigie::core::format_error(done.error()));
    return vigie::core::exit_code(done.error().kind);
  }
  return 0;
}
