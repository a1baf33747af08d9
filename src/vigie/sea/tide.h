// SPDX-License-Identifier: Apache-2.0
// Tide heights by harmonic prediction: 50 constituents with nodal corrections (Pugh and Woodworth,
// "Sea-Level Science", 2014, chapter 4) from data/tides/stations.tsv (TICON-4, CC BY 4.0).
#pragma once

#include <filesystem>
#include <string>
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
  TideStation(std::string id, std::string name, geo::LatLon at, double mean_above_chart_datum_m,
              std::vector<TideConstituent> constituents);
  const std::string& id() const { return id_; }
  const std::string& name() const { return name_; }
  geo::LatLon at() const { return at_; }
  const std::vector<TideConstituent>& constituents() const { return constituents_; }
  core::Length height(core::Instant at) const;  // above chart datum (LAT)
  std::vector<TideExtreme> extremes(core::Interval during) const;

 private:
  std::string id_, name_;
  geo::LatLon at_;
  double mean_above_chart_datum_m_ = 0;
  std::vector<TideConstituent> constituents_;
};

core::Result<std::vector<TideStation>> load_tide_stations(const std::filesystem::path& tsv);

// Argument V + u (degrees) and node factor f of a constituent at a moment; the speed is in the
// argument. Shared with the tidal stream model.
struct TideArgument {
  double v_plus_u_deg = 0;
  double node_factor = 1;
};
core::Result<TideArgument> tide_argument(const std::string& constituent, core::Instant at);

}  // namespace vigie::sea
