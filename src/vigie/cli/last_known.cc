// SPDX-License-Identifier: Apache-2.0
#include "vigie/cli/last_known.h"

#include <map>

namespace vigie::cli {

drift::Request LastKnown::told() const {
  drift::Request r = request;
  r.wind_mps = wind_const;
  r.current_mps = current_const;
  r.fields = fields;
  return r;
}

core::Error by_option(core::Error error) {
  static const std::map<std::string, std::string> kOptions = {{"position", "--position"},
                                                              {"object", "--object"},
                                                              {"at", "--at"},
                                                              {"wind", "--wind-const"},
                                                              {"hours", "--hours"},
                                                              {"current", "--current-const"},
                                                              {"stokes", "--stokes"},
                                                              {"people", "--people"},
                                                              {"every_hours", "--every-hours"},
                                                              {"phase", "--phase"},
                                                              {"length", "--length-m"},
                                                              {"wave_height", "--wave-height-m"},
                                                              {"sea_celsius", "--sea-celsius"},
                                                              {"speed", "--speed-kn"},
                                                              {"heading", "--heading-deg"},
                                                              {"step", "--step-s"},
                                                              {"particles", "--particles"}};
  const auto found = kOptions.find(error.field);
  if (found != kOptions.end()) error.field = found->second;
  return error;
}

void add_last_known(CLI::App& command, LastKnown& told) {
  drift::Request& r = told.request;
  command.add_option("--object", r.object, "class: key, end of a key, or number; see drift --list")
      ->capture_default_str();
  command.add_option("--position", r.position, "as written or said: \"50 57.0 N 001 24.0 E\"");
  command.add_option("--lat", r.lat_deg, "latitude, degrees");
  command.add_option("--lon", r.lon_deg, "longitude, degrees");
  command.add_option("--at", r.at, "UTC time of the last known position");
  command.add_option("--radius-m", r.radius_m,
                     "standard deviation of the position per axis; default 1000, or from how "
                     "finely --position was written, 200 at least");
  command.add_option("--hours", r.hours, "how long")
      ->check(CLI::Range(0.01, 480.0))
      ->capture_default_str();
  command.add_option("--step-s", r.step_s, "seconds per step")->capture_default_str();
  command.add_option("--particles", r.particles, "particles")->capture_default_str();
  command.add_option("--seed", r.seed, "seed of every draw")->capture_default_str();
  command.add_option("--threads", r.threads, "0: all")->capture_default_str();
}

void add_fields(CLI::App& command, LastKnown& told) {
  command.add_option("--wind-const", told.wind_const, "east,north m/s, the same everywhere")
      ->delimiter(',')
      ->expected(2);
  command.add_option("--current-const", told.current_const, "east,north m/s, the same everywhere")
      ->delimiter(',')
      ->expected(2);
  command.add_option(
      "--field", told.fields,
      "a CF-NetCDF or GRIB2 file of wind or current; again for more, as in sea show. "
      "Without a current the tidal stream of the Strait is used");
}

void add_casualty(CLI::App& command, LastKnown& told) {
  drift::Request& r = told.request;
  const char* group = "Of INFLATABLE-OVERLOADED";
  command
      .add_option("--phase", r.phase, "as last seen: afloat, swamped, capsized, people-in-water")
      ->capture_default_str()
      ->group(group);
  command.add_option("--people", r.people, "people aboard")->capture_default_str()->group(group);
  command.add_option("--length-m", r.length_m, "length of the craft, metres")
      ->capture_default_str()
      ->group(group);
  command.add_option("--wave-height-m", r.wave_height_m, "significant wave height, metres")
      ->capture_default_str()
      ->group(group);
}
}  // namespace vigie::cli
