// SPDX-License-Identifier: Apache-2.0
// Advice on a night small enough to reckon with: two beaches 20 km apart, a patrol on each, and all
// boats leave from the western one.
//
//     sea      y = 0 shore ------- west beach ------------------ east beach -------
//              land             patrol-west                     patrol-east
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "vigie/advice/contingency.h"
#include "vigie/advice/departures_json.h"
#include "vigie/advice/explain.h"
#include "vigie/advice/marginal.h"

namespace vigie::advice {
namespace {

core::Instant clock(int hour, int minute = 0) {
  return core::parse_instant("2019-06-07T00:00:00Z").value() + core::hours(hour) +
         core::minutes(minute);
}

class Calm : public model::Environment {
 public:
  geo::Velocity stream_at(geo::Point, core::Instant) const override { return {0, 0}; }
  model::Weather weather_at(core::Instant at) const override {
    model::Weather w;
    w.wind_speed = core::knots(at >= clock(27) ? 28 : 5);
    w.wave_height = core::metres(0.3);
    w.visibility = core::nautical_miles(8);
    w.cloud_base = core::feet(3000);
    w.icing = icing;
    return w;
  }
  model::SkyLight sky_at(core::Instant) const override {
    return {core::degrees(-20), core::degrees(5), 0.3, model::Light::night};
  }
  core::Length tide_at(core::Instant) const override { return core::metres(3); }
  core::Length distance_to_shore(geo::Point p) const override { return core::metres(p.north_m); }
  bool icing = false;
};

model::Scenario two_beaches() {
  model::Scenario s;
  s.key = "two-beaches";
  s.night = {clock(20), clock(30)};
  s.planned_at = clock(17);
  const auto sector = [](const char* key, double east) {
    model::Sector out;
    out.key = model::SectorKey(key);
    out.name = key;
    out.from = {east - 1'500, 0};
    out.launch = {east, 0};
    out.until = {east + 1'500, 0};
    out.length = core::kilometres(3);
    out.departure_share = 0.5;
    return out;
  };
  s.sectors = {sector("west", -10'000), sector("east", 10'000)};
  s.landing = {{0, 30'000}};
  model::SensorType eye;
  eye.key = model::SensorKey("eye");
  eye.max_range = core::kilometres(3);
  eye.glimpse = core::seconds(10);
  for (auto& rows : eye.sweep)
    rows = {{core::nautical_miles(1), core::metres(100)},
            {core::nautical_miles(10), core::metres(150)}};
  model::AssetType walk;
  walk.key = model::AssetTypeKey("walk");
  walk.kind = model::AssetKind::patrol;
  walk.cruise_speed = core::metres_per_second(3);
  walk.endurance = core::hours(3);
  walk.turnaround = core::minutes(30);
  walk.radius_of_action = core::kilometres(5);
  walk.flies_over_shore = true;
  walk.sensors = {eye.key};
  walk.cost_per_hour_low_eur = 50;
  walk.cost_per_hour_high_eur = 80;
  walk.minima.max_wind = core::knots(25);
  walk.minima.refuses_icing = false;
  s.library.sensors = {eye};
  s.library.asset_types = {walk};
  s.library.bases = {{model::BaseKey("base-west"), "West", {-10'000, -100}, {}},
                     {model::BaseKey("base-east"), "East", {10'000, -100}, {}}};
  const auto asset = [](const char* key, const char* base) {
    model::Asset a;
    a.key = model::AssetKey(key);
    a.name = key;
    a.type = model::AssetTypeKey("walk");
    a.base = model::BaseKey(base);
    a.on_call = {clock(20), clock(30)};
    a.hours_budget = core::hours(6);
    a.fallback = "the other patrol";
    return a;
  };
  s.postures = {{model::PostureKey("both"),
                 "Both",
                 "Deux",
                 {asset("patrol-west", "base-west"), asset("patrol-east", "base-east")}}};
  return s;
}

struct Night {
  Night() {
    forecast.issued_at = clock(17);
    for (int hour = 21; hour < 25; ++hour)
      forecast.cells.push_back({model::SectorKey("west"), {clock(hour), clock(hour + 1)}, 0.5});
    forecast.expected_boats = 2;
    births = {.particles = 1'500, .seed = 3};
    belief = belief::Belief::from_forecast(scenario, forecast, sea, births);
    plan = planning::solve(tonight().problem, {.budget_seconds = 1e9, .iterations = 10}).value();
  }
  Tonight tonight() const {
    return {.problem = {.scenario = &scenario,
                        .posture = &scenario.postures[0],
                        .environment = &sea,
                        .belief = &belief,
                        .coast = &coast,
                        .values = {}},
            .forecast = &forecast,
            .births = births};
  }
  model::Scenario scenario = two_beaches();
  Calm sea;
  geo::Coast coast =
      geo::Coast::from_rings({{{-40'000, -20'000}, {-40'000, 0}, {40'000, 0}, {40'000, -20'000}}},
                             {-40'000, -20'000, 40'000, 40'000});
  model::Forecast forecast;
  belief::BirthOptions births;
  belief::Belief belief;
  model::Plan plan;
};

const Night& night() {
  static const Night made;
  return made;
}

const WorkOptions kWork{.rounds = 10, .threads = 1};

TEST(Departures, AddUpToTheValueOfThePlan) {
  const auto rows =
      departures(night().tonight(), night().plan, {clock(20), clock(30)}, kWork).value();
  ASSERT_EQ(rows.size(), 4u);
  double expected = 0, in_time = 0;
  for (const Departures& row : rows) {
    expected += row.expected;
    in_time += row.in_time;
  }
  EXPECT_DOUBLE_EQ(expected, 2);
  const double whole = planning::evaluate(night().tonight().problem, night().plan).detected_in_time;
  ASSERT_GT(whole, 0.1);
  EXPECT_NEAR(in_time, whole, 0.05 * whole);
  EXPECT_EQ(departures(night().tonight(), night().plan, {clock(22), clock(23)}, kWork)->size(), 1u);
}

TEST(Departures, OfNoPlanAreMissedWhole) {
  model::Plan nothing = night().plan;
  nothing.sorties.clear();
  const auto rows = departures(night().tonight(), nothing, {clock(20), clock(30)}, kWork).value();
  for (const Departures& row : rows) EXPECT_EQ(row.missed(), row.expected);
  const auto layer = geojson_of(rows, night().scenario);
  EXPECT_EQ(layer["features"].size(), 4u);
  EXPECT_EQ(layer["features"][0]["properties"]["missed"], 0.5);
}

TEST(Contingency, WhatMattersIsThePatrolWhereTheBoatsAre) {
  const auto drops = contingency(night().tonight(), night().plan, kWork).value();
  ASSERT_FALSE(drops.empty());
  EXPECT_EQ(drops.front().key, "patrol-west");
  EXPECT_EQ(drops.front().named, "the other patrol");
  EXPECT_NEAR(drops.front().loses(), drops.front().with, 1e-9);  // nobody else reaches that beach
  for (const DropOut& d : drops) {
    EXPECT_GE(d.replanned, d.unmoved);
    EXPECT_LE(d.replanned, d.with + 1e-9);
  }
}

TEST(WeatherWindows, CloseInTheGaleAndWarnBeforeIcing) {
  const auto windows = weather_windows(night().tonight().problem);
  ASSERT_EQ(windows.size(), 2u);
  ASSERT_EQ(windows[0].windows.size(), 1u);
  EXPECT_TRUE(windows[0].windows[0].closed);
  EXPECT_EQ(windows[0].windows[0].during.from, clock(27));
  EXPECT_EQ(windows[0].windows[0].during.until, clock(30));
  EXPECT_THAT(windows[0].windows[0].reasons[0], testing::HasSubstr("wind 28 kn"));
  planning::Problem careful = night().tonight().problem;
  model::Scenario scenario = night().scenario;
  scenario.library.asset_types[0].minima.max_wind = core::knots(30);
  careful.scenario = &scenario;
  const auto near = weather_windows(careful);
  ASSERT_EQ(near[0].windows.size(), 1u);
  EXPECT_FALSE(near[0].windows[0].closed);
}

TEST(SolveAround, KeepsWhatIsKeptAndNeverLoses) {
  model::Plan kept = without_asset(night().plan, model::AssetKey("patrol-west"));
  const auto plan = solve_around(night().tonight(), night().scenario.postures[0], kept,
                                 {model::AssetKey("patrol-west")}, kWork)
                        .value();
  EXPECT_THAT(planning::violations(night().tonight().problem, plan), testing::IsEmpty());
  std::size_t same = 0;
  for (const model::Sortie& s : plan.sorties)
    for (const model::Sortie& k : kept.sorties)
      same += s.asset == k.asset && s.waypoints.front().at == k.waypoints.front().at;
  EXPECT_EQ(same, kept.sorties.size());
  const double whole = night().plan.value.detected_in_time;
  EXPECT_GT(plan.value.detected_in_time, 0.9 * whole);
}

TEST(Marginal, OneMoreBuysMostWhereTheBoatsAreAndNothingElsewhere) {
  const auto rows = marginal_values(night().tonight(), night().plan,
                                    {.work = kWork, .beliefs = 4, .particles = 800})
                        .value();
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].base.text(), "base-west");
  EXPECT_GT(rows[0].low, 0);
  EXPECT_LE(rows[0].low, rows[0].in_time);
  EXPECT_LE(rows[0].in_time, rows[0].high);
  EXPECT_GT(rows[0].eur_high, rows[0].eur_low);
  EXPECT_EQ(rows[1].in_time, 0);
}

TEST(Explain, RemovalValuesAndSweepWidthsMove) {
  const auto e = explain(night().tonight(), night().plan, kWork).value();
  ASSERT_EQ(e.sorties.size(), night().plan.sorties.size());
  double removed = 0;
  for (const SortieReason& r : e.sorties) {
    const double without =
        planning::evaluate(night().tonight().problem, without_sortie(night().plan, r.sortie))
            .detected_in_time;
    EXPECT_NEAR(r.removes, e.value - without, 1e-12);
    removed += r.removes;
    ASSERT_EQ(r.shifts.size(), 2u);
    if (r.removes > 0.05) {
      ASSERT_FALSE(r.from.empty());
      EXPECT_EQ(r.from[0].sector.text(), "west");
    }
  }
  EXPECT_GT(removed, 0);
  ASSERT_EQ(e.sensitivity.size(), 3u);
  EXPECT_LT(e.sensitivity[0].as_planned, e.sensitivity[1].as_planned);
  EXPECT_LT(e.sensitivity[1].as_planned, e.sensitivity[2].as_planned);
  EXPECT_NEAR(e.sensitivity[1].as_planned, e.value, 1e-12);
  for (const Sensitivity& s : e.sensitivity) EXPECT_GE(s.planned_for_it, s.as_planned);
}

TEST(Advice, IsStoppedOnRequest) {
  core::StopFlag stop;
  stop.request();
  WorkOptions work = kWork;
  work.stop = &stop;
  const auto drops = contingency(night().tonight(), night().plan, work);
  ASSERT_FALSE(drops);
  EXPECT_EQ(drops.error().kind, core::ErrorKind::interrupted);
}

}  // namespace
}  // namespace vigie::advice
