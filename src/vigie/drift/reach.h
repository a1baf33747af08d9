// SPDX-License-Identifier: Apache-2.0
// What particles reach: named lines that they cross, named stretches of coast where they end.
// Looked at from snapshot to snapshot; a particle's way between two of them is taken as straight,
// so a time is good to the part of the interval that it was found in.
#pragma once

#include <limits>
#include <string>
#include <vector>

#include "vigie/geo/lines_geojson.h"
#include "vigie/model/drift.h"

namespace vigie::drift {

class ReachWatch {
 public:
  // Lines and places may be empty. The first snapshot is where the watch begins.
  ReachWatch(std::vector<geo::NamedLine> lines, std::vector<model::CoastPlace> places);

  bool empty() const { return lines_.empty() && places_.empty(); }
  // REQUIRES: the same particles each time, in the order they are moved.
  void look(const model::DriftSnapshot& now);

  // Per line, in the order given: the share of all particles that have crossed it at least once,
  // and the 10th, 50th and 90th percentile of their first crossing.
  std::vector<model::DriftReach> lines() const;
  // Per place within 25 km of where particles lie ashore, the nearest taking each, likeliest first;
  // what is farther from every place is "elsewhere". Times are of coming ashore.
  std::vector<model::DriftReach> landfall() const;

 private:
  struct Line {
    std::string name;
    std::vector<std::pair<geo::LatLon, geo::LatLon>> segments;
    std::vector<float> crossed_s;  // since the first snapshot; NaN: not yet
  };
  void cross(Line& line, const model::DriftSnapshot& now) const;

  std::vector<Line> lines_;
  std::vector<model::CoastPlace> places_;
  core::Instant begin_;
  model::DriftSnapshot last_;
  std::vector<float> ashore_s_;  // NaN: at sea
};

}  // namespace vigie::drift
