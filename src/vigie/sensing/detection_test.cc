// SPDX-License-Identifier: Apache-2.0
#include "vigie/sensing/detection.h"

#include <cmath>
#include <numbers>

#include <gtest/gtest.h>

#include "vigie/core/random.h"

namespace vigie::sensing {
namespace {

using core::knots;
using core::metres;
using core::minutes;
using core::nautical_miles;
using model::TargetClass;

model::SensorType eye() {
  model::SensorType sensor;
  sensor.key = model::SensorKey("eye");
  sensor.max_range = core::kilometres(1e6);
  sensor.needs_daylight = true;
  sensor.sweep[static_cast<int>(TargetClass::craft_under_way)] = {
      {nautical_miles(1), nautical_miles(0.7)}, {nautical_miles(10), nautical_miles(4.3)}};
  return sensor;
}

model::Conditions calm_day() {
  model::Conditions c;
  c.weather.visibility = nautical_miles(10);
  c.sky.light = model::Light::day;
  return c;
}

// A straight pass of half-length `reach` at lateral range x by a target at rest.
Pass straight(double x_m, double reach_m, double speed_mps = 50) {
  Pass pass;
  pass.sensor_from = {-reach_m, 0};
  pass.sensor_until = {reach_m, 0};
  pass.target_from = pass.target_until = {0, x_m};
  pass.during = core::seconds(2 * reach_m / speed_mps);
  pass.reference_speed = core::metres_per_second(speed_mps);
  return pass;
}

// Simpson's rule on the rate itself, written apart from the closed form.
double quadrature(const model::SensorType& sensor, core::Length width, const Pass& p, int n) {
  const double T = p.during.si(), h = std::max(1.0, p.altitude.si());
  double sum = 0;
  for (int i = 0; i <= n; ++i) {
    const double f = static_cast<double>(i) / n;
    const geo::Point s{std::lerp(p.sensor_from.east_m, p.sensor_until.east_m, f),
                       std::lerp(p.sensor_from.north_m, p.sensor_until.north_m, f)};
    const geo::Point t{std::lerp(p.target_from.east_m, p.target_until.east_m, f),
                       std::lerp(p.target_from.north_m, p.target_until.north_m, f)};
    const double r = std::hypot(s.east_m - t.east_m, s.north_m - t.north_m, h);
    const double rate = r > sensor.max_range.si()
                            ? 0
                            : p.reference_speed.si() * width.si() * width.si() /
                                  (8 * std::numbers::pi) / (r * r * r);
    sum += rate * (i == 0 || i == n ? 1 : i % 2 == 1 ? 4 : 2);
  }
  return sum * T / n / 3;
}

TEST(DetectionEffort, EqualsTheInverseCubeLawOfStraightPasses) {
  const double w = 1000;
  for (const double x : {100.0, 250.0, 800.0, 3000.0}) {
    const double expected = w * w / (4 * std::numbers::pi * x * x);
    const double effort = detection_effort(eye(), metres(w), straight(x, 1e6));
    EXPECT_NEAR(effort / (w * w / (4 * std::numbers::pi * (x * x + 1))), 1, 1e-5) << x;
    EXPECT_NEAR(1 - std::exp(-effort), 1 - std::exp(-expected), 1e-4) << x;
  }
}

TEST(DetectionEffort, EqualsQuadratureForRandomPasses) {
  core::Random draws({.seed = 11, .replicate = 0, .stream = core::stream_of("passes")});
  const auto place = [&] { return geo::Point{draws.uniform(-5e3, 5e3), draws.uniform(-5e3, 5e3)}; };
  for (int i = 0; i < 300; ++i) {
    const Pass pass{.sensor_from = place(),
                    .sensor_until = place(),
                    .target_from = place(),
                    .target_until = place(),
                    .during = minutes(draws.uniform(0.5, 10)),
                    .altitude = metres(draws.uniform(50, 500)),
                    .reference_speed = knots(90)};
    const double exact = detection_effort(eye(), metres(2000), pass);
    EXPECT_NEAR(exact, quadrature(eye(), metres(2000), pass, 20'000), 1e-6 * (1 + exact)) << i;
  }
}

TEST(DetectionEffort, PiecesSumToTheWhole) {
  core::Random draws({.seed = 12, .replicate = 0, .stream = core::stream_of("pieces")});
  const auto place = [&] { return geo::Point{draws.uniform(-5e3, 5e3), draws.uniform(-5e3, 5e3)}; };
  model::SensorType near_sighted = eye();
  near_sighted.max_range = metres(2000);
  for (int i = 0; i < 200; ++i) {
    const Pass whole{.sensor_from = place(),
                     .sensor_until = place(),
                     .target_from = place(),
                     .target_until = place(),
                     .during = minutes(10),
                     .altitude = metres(i % 2 == 0 ? 0 : 150),
                     .reference_speed = knots(60)};
    const int n = 2 + i % 37;
    double sum = 0;
    for (int k = 0; k < n; ++k) {
      const double f = 1.0 * k / n, g = 1.0 * (k + 1) / n;
      Pass piece = whole;
      piece.sensor_from = geo::between(whole.sensor_from, whole.sensor_until, f);
      piece.sensor_until = geo::between(whole.sensor_from, whole.sensor_until, g);
      piece.target_from = geo::between(whole.target_from, whole.target_until, f);
      piece.target_until = geo::between(whole.target_from, whole.target_until, g);
      piece.during = whole.during / n;
      sum += detection_effort(near_sighted, metres(900), piece);
    }
    const double at_once = detection_effort(near_sighted, metres(900), whole);
    EXPECT_NEAR(sum, at_once, 1e-9 * (1 + at_once)) << i;
  }
}

TEST(DetectionEffort, HoveringLooksAtAFixedRate) {
  Pass hover;
  hover.sensor_from = hover.sensor_until = {300, 400};
  hover.during = minutes(10);
  hover.reference_speed = core::metres_per_second(10);
  // w W^2 T / (8 pi r^3), r^2 = 500^2 + 1^2
  const double r = std::hypot(500, 1);
  const double expected = 10 * 200.0 * 200 * 600 / (8 * std::numbers::pi * r * r * r);
  EXPECT_NEAR(detection_effort(eye(), metres(200), hover), expected, 1e-12);
}

TEST(DetectionEffort, NothingIsSeenBeyondMaxRange) {
  model::SensorType sensor = eye();
  sensor.max_range = metres(1000);
  EXPECT_EQ(detection_effort(sensor, metres(500), straight(1001, 1e4)), 0);
  EXPECT_GT(detection_effort(sensor, metres(500), straight(999, 1e4)), 0);
  // Both ends beyond, the middle within: the middle counts.
  sensor.max_range = metres(5000);
  const double whole = detection_effort(sensor, metres(500), straight(200, 5000));
  EXPECT_NEAR(detection_effort(sensor, metres(500), straight(200, 50'000)), whole, whole * 1e-3);
  Pass hover;
  hover.target_from = hover.target_until = {6000, 0};
  hover.during = minutes(1);
  hover.reference_speed = knots(10);
  EXPECT_EQ(detection_effort(sensor, metres(500), hover), 0);
}

// Integral over x of 1 - exp(-G(x)): the definition of the sweep width.
double width_by_integral(double w, double altitude) {
  double sum = 0;
  const double step = w / 200, far = 400 * w;
  for (double x = -far + step / 2; x < far; x += step) {
    Pass pass = straight(x, 1e4 * w);
    pass.altitude = metres(altitude);
    sum += step * (1 - std::exp(-detection_effort(eye(), metres(w), pass)));
  }
  return sum;
}

TEST(LateralRangeCurve, IntegratesToTheSweepWidth) {
  EXPECT_NEAR(width_by_integral(1000, 0) / 1000, 1, 0.002);
  // From altitude the slant range costs some of it: the loss the header states.
  EXPECT_NEAR(width_by_integral(1000, 50) / 1000, 0.992, 0.003);
  EXPECT_NEAR(width_by_integral(1000, 200) / 1000, 0.843, 0.003);
  EXPECT_NEAR(width_by_integral(1000, 500) / 1000, 0.463, 0.003);
}

// Parallel sweeps at spacing S, C = W/S: probability erf(sqrt(pi)/2 C), by the values of the table
// of inverse-cube POD (search-planning literature; Koopman 1956).
TEST(ParallelSweeps, GiveTheErrorFunctionOfCoverage) {
  const double table[][2] = {
      {0.25, .245969}, {0.5, .469116}, {1, .789909}, {1.5, .939888}, {2, .987811}};
  for (const auto& [coverage, pod] : table) {
    const double w = 1000, spacing = w / coverage;
    double sum = 0;
    const int points = 200;
    for (int i = 0; i < points; ++i) {
      const double x = (i + 0.5) / points * spacing;
      double effort = 0;
      for (int track = -150; track <= 150; ++track)
        effort += detection_effort(eye(), metres(w), straight(x - track * spacing, 1e6));
      sum += 1 - std::exp(-effort);
    }
    EXPECT_NEAR(sum / points, pod, 0.002) << coverage;
    EXPECT_NEAR(std::erf(std::sqrt(std::numbers::pi) / 2 * coverage), pod, 1e-6);
  }
}

TEST(RandomSearch, IsKoopmans) {
  // W 2.05 nmi, 90 kn for 2 h over 100 nmi^2: coverage 3.69 (the worked example of the domain
  // notes).
  const double effort = random_search_effort(nautical_miles(2.05), knots(90), core::hours(2),
                                             nautical_miles(10) * nautical_miles(10));
  EXPECT_NEAR(effort, 3.69, 1e-9);
  EXPECT_NEAR(1 - std::exp(-effort), 0.975, 0.001);
  EXPECT_EQ(random_search_effort(metres(100), knots(90), core::hours(1), {}), 0);
}

TEST(SweepWidth, GrowsWithVisibilityFromZero) {
  model::Conditions c = calm_day();
  const auto at = [&](double nmi) {
    c.weather.visibility = nautical_miles(nmi);
    return core::in_nautical_miles(sweep_width(eye(), TargetClass::craft_under_way, c));
  };
  EXPECT_DOUBLE_EQ(at(0), 0);
  EXPECT_NEAR(at(0.5), 0.35, 1e-12);
  EXPECT_NEAR(at(1), 0.7, 1e-12);
  EXPECT_NEAR(at(5.5), 2.5, 1e-12);
  EXPECT_NEAR(at(40), 4.3, 1e-12);
}

TEST(SweepWidth, WeatherFactorFollowsTheTable) {
  const struct {
    double wind_kn, wave_ft, factor;
  } rows[] = {{15, 2, 1}, {15.1, 0, .5}, {0, 2.1, .5}, {25, 4, .5}, {25.1, 0, .25}, {0, 4.1, .25}};
  for (const auto& row : rows) {
    model::Conditions c = calm_day();
    c.weather.wind_speed = knots(row.wind_kn);
    c.weather.wave_height = core::feet(row.wave_ft);
    EXPECT_NEAR(core::in_nautical_miles(sweep_width(eye(), TargetClass::craft_under_way, c)),
                4.3 * row.factor, 1e-9)
        << row.wind_kn << " kn " << row.wave_ft << " ft";
  }
}

TEST(SweepWidth, WavesDoNotHideABeach) {
  model::SensorType sensor = eye();
  sensor.sweep[static_cast<int>(TargetClass::people_on_beach)] = {{nautical_miles(1), metres(700)}};
  model::Conditions c = calm_day();
  c.weather.wind_speed = knots(40);
  EXPECT_NEAR(sweep_width(sensor, TargetClass::people_on_beach, c).si(), 700, 1e-9);
}

TEST(SweepWidth, DaylightSensorsAreBlindAtNight) {
  model::Conditions c = calm_day();
  const auto width = [&](model::Light light) {
    c.sky.light = light;
    return core::in_nautical_miles(sweep_width(eye(), TargetClass::craft_under_way, c));
  };
  EXPECT_NEAR(width(model::Light::day), 4.3, 1e-12);
  EXPECT_NEAR(width(model::Light::civil_twilight), 2.15, 1e-12);
  EXPECT_EQ(width(model::Light::nautical_twilight), 0);
  EXPECT_EQ(width(model::Light::night), 0);
  model::SensorType thermal = eye();
  thermal.needs_daylight = false;
  EXPECT_GT(sweep_width(thermal, TargetClass::craft_under_way, c).si(), 0);
}

TEST(BestSensor, IsTheWidestThatWorksNow) {
  model::Library library;
  library.sensors.push_back(eye());
  model::SensorType thermal = eye();
  thermal.key = model::SensorKey("thermal");
  thermal.needs_daylight = false;
  thermal.sweep[static_cast<int>(TargetClass::craft_under_way)] = {
      {nautical_miles(1), nautical_miles(1)}};
  library.sensors.push_back(thermal);
  model::AssetType type;
  type.sensors = {model::SensorKey("eye"), model::SensorKey("thermal")};
  model::Conditions c = calm_day();
  EXPECT_EQ(best_sensor(library, type, TargetClass::craft_under_way, c).sensor,
            &library.sensors[0]);
  c.sky.light = model::Light::night;
  const auto at_night = best_sensor(library, type, TargetClass::craft_under_way, c);
  EXPECT_EQ(at_night.sensor, &library.sensors[1]);
  EXPECT_NEAR(core::in_nautical_miles(at_night.sweep_width), 1, 1e-12);
  EXPECT_EQ(best_sensor(library, type, TargetClass::people_in_water, c).sensor, nullptr);
}

}  // namespace
}  // namespace vigie::sensing
