// SPDX-License-Identifier: Apache-2.0
// Ways tonight may turn out: the weather drawn as `play` draws it (sea::draw_weather: one factor on
// the wind of the night, waves with it, one hourly wobble, fog spells in the calm, icing in cold
// low cloud; assumptions labelled there), and the departures drawn in that weather
// (forecast::draw_departures). Outlook i under a seed has the weather and the number of boats of
// night i of `play` under that seed.
//
// Where and when those boats leave follows the forecast of the outlook's own weather, boat by boat
// independent within an outlook and stratified over outlooks (Latin hypercube; McKay, Beckman and
// Conover 1979), so that a plan made on some outlooks learns less of their accidents. Outlooks with
// many boats, of which the worst are made, get more particles for each boat.
#pragma once

#include "vigie/night/night.h"
#include "vigie/planning/outlooks.h"

namespace vigie::night {

struct OutlookOptions {
  std::uint32_t count = 3000;
  std::uint64_t seed = 1;
  double many = 0.2;  // share of outlooks, those with most boats,
  std::size_t particles_of_many = 4, particles_of_few = 1;  // for each boat
  unsigned threads = 1;
};

class Outlooks {
 public:
  // The same for any number of threads.
  static Outlooks draw(const Setup& setup, const OutlookOptions& options);

  std::size_t size() const { return beliefs_.size(); }
  std::size_t boats(std::size_t outlook) const { return boats_[outlook]; }
  const belief::Belief& belief(std::size_t outlook) const { return beliefs_[outlook]; }
  const model::Environment& environment(std::size_t outlook) const {
    return *environments_[outlook];
  }
  // Valid as long as this is.
  std::vector<planning::Outlook> all() const;

 private:
  std::vector<std::unique_ptr<sea::NightSea>> environments_;
  std::vector<belief::Belief> beliefs_;
  std::vector<std::size_t> boats_;
};

}  // namespace vigie::night
