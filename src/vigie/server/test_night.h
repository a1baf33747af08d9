// SPDX-License-Identifier: Apache-2.0
// For tests: a small night made by hand. One beach, a drone and a patrol; two boats, one met on the
// beach and one that launches, fails, calls and is rescued.
#pragma once

#include <string>
#include <vector>

#include "vigie/model/environment.h"
#include "vigie/night/picture.h"
#include "vigie/server/routes.h"

namespace vigie::server {

core::Instant utc(const std::string& text);

// Even everywhere: the stream runs east at 1 m/s; the sea is north of north_m = -2000.
class EvenSea : public model::Environment {
 public:
  geo::Velocity stream_at(geo::Point, core::Instant) const override { return {1, 0}; }
  model::Weather weather_at(core::Instant at) const override;
  model::SkyLight sky_at(core::Instant at) const override;
  core::Length tide_at(core::Instant) const override { return core::metres(3.456); }
  core::Length distance_to_shore(geo::Point p) const override {
    return core::metres(p.north_m + 2'000);
  }
};

model::Scenario test_scenario();
std::vector<model::Event> test_events();
geo::Coast test_coast();

const drift::Library& test_drift();  // the shipped one
impact::DailySeries test_series();   // 1,200 invented days

struct TestNight {
  TestNight();
  Sources sources() const;

  model::Scenario scenario = test_scenario();
  geo::Coast coast = test_coast();
  sea::TideStation tide;
  EvenSea environment;
  belief::Belief belief;
  night::Recording recording = night::Recording::from_events(test_events());
};

}  // namespace vigie::server
