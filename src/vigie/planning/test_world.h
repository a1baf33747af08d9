// SPDX-License-Identifier: Apache-2.0
// For tests only: a small night whose best plan can be seen by eye.
#pragma once

#include <algorithm>
#include <string>

#include "vigie/motion/test_sea.h"
#include "vigie/planning/planning.h"

namespace vigie::planning {

inline const core::Instant kDusk = core::parse_instant("2019-06-07T20:00:00Z").value();

// A strait 40 km wide, three beaches of 2.5 km on the near shore, a base behind each, eight hours.
//
//    40 km  =====================target=====================
//                              sea
//     0 km  ==[ A ]========[ B ]========[ C ]===============
//            -20..-17.5   0..2.5      20..22.5 km
struct World {
  model::Scenario scenario;
  model::Forecast forecast;
  model::Posture posture;
  motion::TestSea sea;
  geo::Coast coast;
  belief::Belief belief;

  World() {
    scenario.night = {kDusk, kDusk + core::hours(8)};
    scenario.planned_at = kDusk - core::hours(3);
    scenario.landing = {{0, 40'000}};
    scenario.crossing.preparation_minutes_median = 60;
    add_beach("A", -20'000);
    add_beach("B", 0);
    add_beach("C", 20'000);
    add_sensor("eyes", model::SensorKind::visual, 400, 800);
    add_sensor("radar", model::SensorKind::radar, 0, 2'000);
    posture.key = model::PostureKey("test");
    model::LegalBasis basis;
    basis.key = model::LegalBasisKey("permit");
    basis.area = {{-60'000, -20'000}, {60'000, -20'000}, {60'000, 60'000}, {-60'000, 60'000}};
    basis.valid = {kDusk - core::hours(1), kDusk + core::hours(10)};
    basis.max_cameras = 10;
    scenario.library.legal_bases = {basis};
    add_type("drone", model::AssetKind::drone, core::knots(20), core::minutes(35), {});
    add_type("helicopter", model::AssetKind::helicopter, core::knots(120), core::hours(2), {});
    add_type("patrol", model::AssetKind::patrol, core::knots(3), core::hours(8), {});
    add_type("cutter", model::AssetKind::boat, core::knots(18), core::hours(8), {});
    type("drone").turnaround = core::minutes(20);
    type("drone").flies_over_sea = false;
    type("helicopter").turnaround = core::minutes(30);
  }

  void add_beach(const char* key, double west_m) {
    model::Sector s;
    s.key = model::SectorKey(key);
    s.name = std::string("Beach ") + key;
    s.from = {west_m, 0};
    s.launch = {west_m + 1'250, 0};
    s.until = {west_m + 2'500, 0};
    scenario.sectors.push_back(s);
    model::Base base;
    base.key = model::BaseKey(key);
    base.at = {west_m + 1'250, -300};
    scenario.library.bases.push_back(base);
  }
  void add_sensor(const char* key, model::SensorKind kind, double beach_m, double sea_m) {
    model::SensorType s;
    s.key = model::SensorKey(key);
    s.kind = kind;
    s.max_range = core::kilometres(15);
    s.glimpse = core::seconds(1);
    for (int c = 0; c < model::kTargetClasses; ++c) {
      const double width =
          c == static_cast<int>(model::TargetClass::people_on_beach) ? beach_m : sea_m;
      if (width > 0)
        s.sweep[c] = {{core::kilometres(1), core::metres(width)},
                      {core::kilometres(40), core::metres(width)}};
    }
    scenario.library.sensors.push_back(s);
  }
  void add_type(const char* key, model::AssetKind kind, core::Speed speed, core::Duration endurance,
                core::Length radius) {
    model::AssetType t;
    t.key = model::AssetTypeKey(key);
    t.kind = kind;
    t.cruise_speed = speed;
    t.endurance = endurance;
    t.radius_of_action = radius;
    t.altitude =
        core::metres(kind == model::AssetKind::patrol || kind == model::AssetKind::boat ? 0 : 100);
    t.flies_over_sea = t.flies_over_shore = true;
    t.minima.max_wind = core::knots(30);
    t.minima.max_wave_height = core::metres(5);
    if (model::flies(kind)) {
      t.minima.min_visibility_day = t.minima.min_visibility_night = core::kilometres(3);
      t.minima.min_cloud_base_day = t.minima.min_cloud_base_night = core::metres(100);
    }
    t.sensors = {model::SensorKey("eyes")};
    scenario.library.asset_types.push_back(t);
  }
  model::AssetType& type(const char* key) {
    return *std::ranges::find(scenario.library.asset_types, model::AssetTypeKey(key),
                              &model::AssetType::key);
  }
  model::Asset& add_asset(const char* key, const char* type_key, const char* base,
                          core::Duration budget) {
    model::Asset a;
    a.key = model::AssetKey(key);
    a.type = model::AssetTypeKey(type_key);
    a.base = model::BaseKey(base);
    a.legal_basis = model::LegalBasisKey("permit");
    a.on_call = scenario.night;
    a.hours_budget = budget;
    a.fallback = "the patrol of " + std::string(base);
    posture.assets.push_back(a);
    return posture.assets.back();
  }
  void boats(const char* sector, double from_hour, double count) {
    forecast.cells.push_back({model::SectorKey(sector),
                              {kDusk + core::hours(from_hour), kDusk + core::hours(from_hour + 1)},
                              count});
    forecast.expected_boats += count;
  }
  belief::Belief particles(std::uint64_t seed, std::size_t count = 2'000) const {
    return belief::Belief::from_forecast(
        scenario, forecast, sea,
        {.particles = count, .step = core::minutes(10), .seed = seed, .threads = 1});
  }
  Problem problem() {
    belief = particles(1);
    return {.scenario = &scenario,
            .posture = &posture,
            .environment = &sea,
            .belief = &belief,
            .coast = &coast,
            .values = {}};
  }
};

}  // namespace vigie::planning
