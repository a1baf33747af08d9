// SPDX-License-Identifier: Apache-2.0
// Tide heights by harmonic prediction: 50 constituents with nodal corrections (Pugh and Woodworth,
// "Sea-Level Science", 2014, chapter 4) from data/tides/stations.tsv (TICON-4, CC BY 4.0).
// docs/math/tides.md has the formulas and what was measured: against an independent program 1
// minute and 1 cm; against a published prediction for Dover 13 minutes and 0.12 m. Weather is not
// in it.
//
//   const auto stations = load_tide_stations("data/tides/stations.tsv").value();
//   core::Length height = stations.front().height(at);
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "vigie/core/result.h"
#include "vigie/core/time.h"
#include "vigie/geo/plane.h"

namespace vigie::sea {

struct TideConstituent {
  std::string name;  // "M2"
  double amplitude_m = 0;
  double phase_lag_deg = 0;  // Greenwich
};

struct TideExtreme {
  core::Instant at;
  core::Length above_chart_datum;
  bool high = false;
};

class TideStation {
 public:
  // REQUIRES: every constituent's name is one that tide_argument knows (the file reader sees to
  // it).
  TideStation(std::string id, std::string name, geo::LatLon at, double mean_above_chart_datum_m,
              std::vector<TideConstituent> constituents);
  const std::string& id() const { return id_; }
  const std::string& name() const { return name_; }
  geo::LatLon at() const { return at_; }
  const std::vector<TideConstituent>& constituents() const { return constituents_; }
  core::Length height(core::Instant at) const;  // above chart datum (LAT); about 2 us
  // High and low waters in [from, until), by time: every local extreme of the curve, to one second.
  // At a port with a double high water (none is in our file) both summits are given.
  std::vector<TideExtreme> extremes(core::Interval during) const;

 private:
  std::string id_, name_;
  geo::LatLon at_;
  double mean_above_chart_datum_m_ = 0;
  std::vector<TideConstituent> constituents_;
  std::vector<std::size_t> table_rows_;  // of each constituent, in the table of arguments
};

core::Result<std::vector<TideStation>> load_tide_stations(const std::filesystem::path& tsv);
// The same from text; `name` is what errors call it. The format is in the file's own first lines.
core::Result<std::vector<TideStation>> parse_tide_stations(std::string_view text,
                                                           const std::string& name);

// Argument V + u (degrees, not reduced to a turn) and node factor f of a constituent at a moment;
// the speed is in the argument. A height is f * amplitude * cos(V + u - phase lag). Shared with the
// tidal stream model. Error when the name is not in the table.
struct TideArgument {
  double v_plus_u_deg = 0;
  double node_factor = 1;
};
core::Result<TideArgument> tide_argument(const std::string& constituent, core::Instant at);

// Degrees per mean solar hour, at the epoch 2000.
core::Result<double> tide_speed_deg_per_hour(const std::string& constituent);

}  // namespace vigie::sea
