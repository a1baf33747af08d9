// SPDX-License-Identifier: Apache-2.0
#include "vigie/planning/night_outlooks.h"

namespace vigie::planning {
namespace {

NightPoint centre_of(const NightOptions& o, std::uint32_t place) {
  return {(place % o.columns + 0.5) * kNightCellKm, (place / o.columns + 0.5) * kNightCellKm};
}

// Classes of boats in clear sight, then the same in fog.
std::vector<EffortKind> efforts_in_both(const SearchProblem& night, const NightOptions& o) {
  const NightSight sight(o);
  std::vector<EffortKind> kinds(night.kinds.size());
  for (std::uint32_t kind = 0; kind < kinds.size(); ++kind) {
    std::vector<float> both;
    for (const bool fog : {false, true}) {
      for (std::uint32_t c = 0; c < kBoatStates; ++c)
        both.push_back(static_cast<float>(
            night_look_effort(sight.width_km(kind, c, fog), night_sensor(kind).speed_kmh)));
    }
    for (std::size_t i = 0; i < std::size_t{o.steps} * night.places; ++i)
      kinds[kind].effort.insert(kinds[kind].effort.end(), both.begin(), both.end());
  }
  return kinds;
}

}  // namespace

RiskProblem night_risk(const NightOptions& night, const NightOutlooks& outlooks) {
  NightOptions empty = night;
  empty.boats = 0;
  RiskProblem risk;
  SearchProblem& search = risk.search;
  search = night_problem(empty);
  search.kinds = efforts_in_both(search, night);
  search.classes = 2 * kBoatStates;
  search.weight.clear();
  search.slot.clear();
  search.first.clear();
  for (std::size_t i = 0; i < outlooks.count; ++i) {
    NightOptions o = night;
    o.outlook = outlooks.first + i;
    o.boats = outlooks.boats;
    o.boat_seed = night.boat_seed * 1'000'003 + o.outlook;
    const std::size_t before = search.slot.size();
    add_boats(search, o, night_boats(o), 1);
    const NightSight sight(o);
    for (std::size_t e = before; e < search.slot.size(); ++e) {
      const std::uint32_t step_place = search.slot[e] / search.classes;
      if (sight.fog(step_place / search.places, centre_of(o, step_place % search.places)))
        search.slot[e] += kBoatStates;
    }
    risk.probability.push_back(1.0 / static_cast<double>(outlooks.count));
    risk.offset.push_back(0);
    for (std::size_t w = risk.outlook.size(); w < search.tracks(); ++w)
      risk.offset.back() -= search.weight[w];
    risk.outlook.resize(search.tracks(), static_cast<std::uint32_t>(i));
  }
  return risk;
}

}  // namespace vigie::planning
