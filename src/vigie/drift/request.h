// SPDX-License-Identifier: Apache-2.0
// From what a person asks, by the command or through the API, to a forecast: the position as
// written, the class by name, the fields, the phase of a casualty. Both doors go through here, so
// the same request gives the same answer.
//
//   auto library = Library::load(data_dir, built_dir).value();
//   auto asked = prepare(request, library).value();
//   auto answer = forecast(asked.forecast).value();
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "vigie/drift/forecast.h"
#include "vigie/drift/two_shores.h"
#include "vigie/sea/stream.h"

namespace vigie::drift {

// What every request needs and none changes; safe to share between threads.
struct Library {
  model::LeewayTable table;
  model::CasualtyClass inflatable;
  model::SurvivalModel survival;
  std::vector<model::CoastPlace> coast;
  std::vector<geo::Ring> land_rings;  // on the Strait plane
  TwoShores shores;
  motion::DriftLand land = motion::DriftLand::none();
  sea::StreamHarmonics stream;

  // data: the shipped files; built: those that the build makes. About 0.2 s.
  static core::Result<Library> load(const std::filesystem::path& data,
                                    const std::filesystem::path& built);
};

enum class LandUse { automatic, on, off };  // automatic: off for the classic model and noise-free

struct Request {
  std::string object = "NB-2";  // a key of the table, the end of one, a number, or the inflatable
  std::string position;         // as written; else latitude and longitude
  std::optional<double> lat_deg, lon_deg;
  std::optional<double> radius_m;  // standard deviation per axis
  std::string at;
  double hours = 6, step_s = 600, output_hours = 1;
  std::size_t particles = 20'000;
  std::uint64_t seed = 1;
  unsigned threads = 0;                       // 0: all
  std::vector<double> wind_mps, current_mps;  // east, north; empty: from a field
  std::vector<std::string> fields;            // files as sea/field_choice.h reads them
  std::string phase = "afloat";               // of the inflatable
  int people = 50;
  double length_m = 9, wave_height_m = 0.5;
  std::optional<double> speed_kn, heading_deg;  // under way; no heading: toward the English shore
  std::optional<double> sea_celsius;            // for how long people may live in the water
  bool noise_free = false, backwards = false, stokes = false, classic = false;
  motion::Side side = motion::Side::both;
  LandUse land = LandUse::automatic;
  std::vector<geo::NamedLine> lines;  // empty: the median line of the Strait, unless it is false
  bool median_line = true;
  bool areas = true, landfall = true;
};

// A request with everything that its forecast points to.
struct Prepared {
  ForecastRequest forecast;
  std::string position_note;  // how a written position was read; empty for numbers
  std::unique_ptr<model::VectorFieldSeries> wind, current, stokes;
};

// `wind_if_none` stands in when the request gives no wind. Error: names the part of the request
// ("position", "object", "at", "wind", ...) and the mend.
core::Result<Prepared> prepare(const Request& request, const Library& library,
                               std::unique_ptr<model::VectorFieldSeries> wind_if_none = nullptr);

}  // namespace vigie::drift
