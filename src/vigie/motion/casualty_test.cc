// SPDX-License-Identifier: Apache-2.0
#include "vigie/motion/casualty.h"

#include <cmath>

#include <gtest/gtest.h>

#include "vigie/motion/drift.h"
#include "vigie/motion/test_fields.h"

namespace vigie::motion {
namespace {

using core::hours;
using core::metres;
using model::CasualtyPhase;

model::CasualtyClass inflatable() {
  model::CasualtyClass c;
  c.key = "TEST";
  c.phases = {{{4, 0.5, 1, 0.3, 5, 5},
               {1.6, 0, 0.4, 0, 3, 3},
               {1.2, 0, 0.2, 0, 2, 2},
               {1, 0, 0.5, 0, 9, 9}}};
  c.light_slope_percent = 8;
  c.light_people_per_metre = 1;
  c.heavy_people_per_metre = 3;
  c.swamping_per_hour = 0.2;
  c.reference_people_per_metre = 5;
  c.wave_doubling_m = 0.5;
  c.capsizing_per_hour_swamped = 0.5;
  c.into_water_per_hour_swamped = 1;
  c.into_water_per_hour_capsized = 2;
  return c;
}

model::CasualtyStart start_of(int people, double wave_m,
                              CasualtyPhase phase = CasualtyPhase::afloat) {
  return {.phase = phase,
          .people = people,
          .length = metres(10),
          .significant_wave_height = metres(wave_m)};
}

TEST(Casualty, LoadLowersTheSlopeBetweenTheTwoThatWereMeasured) {
  const auto slope = [](int people) {
    return slope_afloat_percent(inflatable(), start_of(people, 0));
  };
  EXPECT_DOUBLE_EQ(slope(1), 8);
  EXPECT_DOUBLE_EQ(slope(10), 8);
  EXPECT_DOUBLE_EQ(slope(20), 6);
  EXPECT_DOUBLE_EQ(slope(30), 4);
  EXPECT_DOUBLE_EQ(slope(100), 4);
}

// Shares after t against the solution of the chain of exponential waits; 4 standard errors.
TEST(Casualty, PhasesFollowTheirHazards) {
  const model::CasualtyClass c = inflatable();
  const int n = 40'000;
  for (const auto& [people, wave] : {std::pair{50, 0.0}, {100, 0.0}, {50, 0.5}}) {
    const double a = 0.2 * people / 50 * (1 + 4 * wave * wave);  // afloat to swamped
    const double k = 0.5 * (1 + 4 * wave * wave), w = 1, out = k + w;
    int afloat = 0, swamped = 0;
    const double t = 3;
    for (int i = 0; i < n; ++i) {
      core::Random draws({.seed = 7, .replicate = static_cast<std::uint32_t>(i), .stream = 1});
      const CasualtyPath path = draw_path(c, start_of(people, wave), draws);
      EXPECT_LE(path.swamped_s, path.people_in_water_s);
      if (std::isfinite(path.capsized_s)) {
        EXPECT_LE(path.capsized_s, path.people_in_water_s);
      }
      afloat += path.at(3 * 3600) == CasualtyPhase::afloat ? 1 : 0;
      swamped += path.at(3 * 3600) == CasualtyPhase::swamped ? 1 : 0;
    }
    const auto near = [n](int count, double share) {
      EXPECT_NEAR(static_cast<double>(count) / n, share, 4 * std::sqrt(share * (1 - share) / n));
    };
    near(afloat, std::exp(-a * t));
    near(swamped, a / (out - a) * (std::exp(-a * t) - std::exp(-out * t)));
  }
}

TEST(Casualty, CraftDifferWhenTheirFactorIsSpread) {
  model::CasualtyClass c = inflatable();
  c.hazard_log_stddev = 1;
  double early = 0, late = 0;
  for (std::uint32_t i = 0; i < 20'000; ++i) {
    core::Random draws({.seed = 7, .replicate = i, .stream = 1});
    const double h = double{draw_path(c, start_of(50, 0), draws).swamped_s} / 3600;
    early += h < 0.5 ? 1 : 0;
    late += h > 30 ? 1 : 0;
  }
  EXPECT_GT(early / 20'000, 1 - std::exp(-0.2 * 0.5));
  EXPECT_GT(late / 20'000, 5 * std::exp(-0.2 * 30));
}

TEST(Casualty, StartsInThePhaseThatWasSeen) {
  for (const CasualtyPhase phase : {CasualtyPhase::afloat, CasualtyPhase::swamped,
                                    CasualtyPhase::capsized, CasualtyPhase::people_in_water}) {
    core::Random draws({.seed = 3});
    EXPECT_EQ(draw_path(inflatable(), start_of(50, 1, phase), draws).at(0), phase);
  }
}

TEST(Casualty, NamesWhatIsWrong) {
  const auto field = [](model::CasualtyStart s) { return check(s).error().field; };
  EXPECT_EQ(field(start_of(0, 0)), "people");
  EXPECT_EQ(field(start_of(50, std::nan(""))), "wave_height");
  auto s = start_of(50, 0);
  s.length = metres(0);
  EXPECT_EQ(field(s), "length");
  EXPECT_TRUE(check(start_of(50, 1)));
}

// ---- in a drift run ----

struct Sea {
  model::UniformField wind{"wind", {0, 10}}, still{"still", {}};
  model::CasualtyClass kind = inflatable();
  DriftOptions options(CasualtyPhase phase) {
    DriftOptions o{.start = kPlace, .at = kStart, .particles = 4000, .seed = 5};
    o.casualty = &kind;
    o.casualty_start = start_of(50, 0, phase);
    return o;
  }
  core::Result<DriftRun> run(const DriftOptions& o) {
    return DriftRun::start(middle_of_phase(kind, o.casualty_start, o.casualty_start.phase),
                           {&wind, &still}, nullptr, o);
  }
};

double mean_north_km(const model::DriftSnapshot& s) {
  double sum = 0;
  for (const float lat : s.lat_deg) sum += (double{lat} - kPlace.lat_deg) * 111.26;
  return sum / static_cast<double>(s.lat_deg.size());
}

// 10 m/s of wind for 2 h: 36 km an hour by each slope.
TEST(CasualtyDrift, DriftsByThePhaseItIsIn) {
  Sea sea;
  sea.kind.swamping_per_hour = sea.kind.capsizing_per_hour_swamped = 0;
  sea.kind.into_water_per_hour_swamped = sea.kind.into_water_per_hour_capsized = 0;
  for (const auto& [phase, percent] : {std::pair{CasualtyPhase::afloat, 4.0},
                                       {CasualtyPhase::swamped, 1.6},
                                       {CasualtyPhase::capsized, 1.2},
                                       {CasualtyPhase::people_in_water, 1.0}}) {
    auto run = sea.run(sea.options(phase));
    ASSERT_TRUE(run) << core::format_error(run.error());
    ASSERT_TRUE(run->advance(kStart + hours(2)));
    EXPECT_NEAR(mean_north_km(run->snapshot()), 0.72 * percent, 0.06) << percent;
  }
}

TEST(CasualtyDrift, ChangesWithItsPhase) {
  Sea sea;
  auto run = sea.run(sea.options(CasualtyPhase::afloat));
  ASSERT_TRUE(run);
  std::size_t before = 0;
  for (int hour = 1; hour <= 12; ++hour) {
    ASSERT_TRUE(run->advance(kStart + hours(hour)));
    const model::DriftSnapshot s = run->snapshot();
    std::size_t in_water = 0;
    for (const model::DriftState state : s.state)
      in_water += state == model::DriftState::people_in_water ? 1 : 0;
    EXPECT_GE(in_water, before);
    before = in_water;
  }
  EXPECT_GT(before, 2000u);
  const double km = mean_north_km(run->snapshot());
  EXPECT_GT(km, 12 * 0.36 * 1.0);
  EXPECT_LT(km, 12 * 0.36 * 4.0);
}

TEST(CasualtyDrift, IsTheSameForAnyNumberOfThreads) {
  Sea sea;
  std::vector<model::DriftSnapshot> ends;
  for (const unsigned threads : {1U, 2U, 7U}) {
    DriftOptions o = sea.options(CasualtyPhase::afloat);
    o.threads = threads;
    auto run = sea.run(o);
    ASSERT_TRUE(run && run->advance(kStart + hours(6)));
    ends.push_back(run->snapshot());
  }
  for (const auto& end : ends) {
    EXPECT_EQ(end.lat_deg, ends[0].lat_deg);
    EXPECT_EQ(end.lon_deg, ends[0].lon_deg);
    EXPECT_EQ(end.state, ends[0].state);
  }
}

TEST(CasualtyDrift, CannotBeUndone) {
  Sea sea;
  DriftOptions o = sea.options(CasualtyPhase::afloat);
  o.backwards = true;
  EXPECT_EQ(sea.run(o).error().field, "backwards");
  o.backwards = false;
  o.perturbation = Perturbation::constant;
  EXPECT_EQ(sea.run(o).error().field, "perturbation");
}

// ---- under way ----

model::CasualtyClass driven_inflatable() {
  model::CasualtyClass c = inflatable();
  c.speed_median_kn = 4;
  c.engine_failure_per_hour = 0.5;
  c.swamping_per_hour = 0;
  return c;
}

TEST(Casualty, TheEngineStopsAtItsHazardAndASwampedOneAtOnce) {
  model::CasualtyClass c = driven_inflatable();
  model::CasualtyStart start = start_of(50, 0, CasualtyPhase::under_way);
  start.heading = core::degrees(0);
  int running = 0;
  constexpr int kCraft = 20'000;
  for (std::uint32_t i = 0; i < kCraft; ++i) {
    core::Random draws({.seed = 5, .replicate = i, .stream = 1});
    running += draw_path(c, start, draws).at(3600) == CasualtyPhase::under_way ? 1 : 0;
  }
  EXPECT_NEAR(running / double{kCraft}, std::exp(-0.5), 0.014);
  c.swamping_per_hour = 5;
  for (std::uint32_t i = 0; i < 200; ++i) {
    core::Random draws({.seed = 5, .replicate = i, .stream = 1});
    const CasualtyPath path = draw_path(c, start, draws);
    EXPECT_LE(path.engine_stops_s, path.swamped_s);
  }
}

TEST(Casualty, UnderWayItHoldsItsHeadingOrMakesForAPlace) {
  const model::CasualtyClass c = driven_inflatable();
  model::CasualtyStart start = start_of(50, 0, CasualtyPhase::under_way);
  EXPECT_EQ(check(start).error().field, "heading");
  start.heading = core::degrees(90);
  core::Random draws({.seed = 5, .replicate = 0, .stream = 1});
  const Driving east = draw_driving(c, start, kPlace, draws);
  const geo::Velocity v = driven(east, start, kPlace);
  EXPECT_NEAR(v.east_mps, 4 * 1852.0 / 3600, 1e-6);  // no spread in this class
  EXPECT_NEAR(v.north_mps, 0, 1e-6);
  start.heading.reset();
  start.bound_for = {{51.05, 1.40}, {50.95, 3.40}};
  int near = 0;
  for (std::uint32_t i = 0; i < 1000; ++i) {
    core::Random own({.seed = 5, .replicate = i, .stream = 1});
    near += draw_driving(c, start, kPlace, own).bound_for == 0 ? 1 : 0;
  }
  EXPECT_GT(near, 950);  // 140 km away counts 160 times less than 11 km away
  const geo::Velocity north = driven({.speed_mps = 2}, start, kPlace);
  EXPECT_NEAR(north.north_mps, 2, 1e-6);
  const geo::Velocity there = driven({.speed_mps = 2}, start, {51.0499, 1.40});
  EXPECT_EQ(there.north_mps, 0);
  start.speed = core::knots(90);
  EXPECT_EQ(check(start).error().field, "speed");
}

// Still air, still water, an engine that never fails: the cloud goes where it is driven.
TEST(Casualty, DrivesAtItsSpeedAndThenDrifts) {
  model::CasualtyClass c = driven_inflatable();
  model::CasualtyStart start = start_of(50, 0, CasualtyPhase::under_way);
  start.heading = core::degrees(0);
  const model::UniformField calm("calm", {0, 0});
  const auto mean_lat_after = [&](double failures_per_hour) {
    c.engine_failure_per_hour = failures_per_hour;
    auto run = DriftRun::start({}, {&calm, &calm}, nullptr,
                               {.start = kPlace,
                                .at = kStart,
                                .particles = 4000,
                                .casualty = &c,
                                .casualty_start = start});
    EXPECT_TRUE(run) << core::format_error(run.error());
    EXPECT_TRUE(run->advance(kStart + hours(2)));
    const model::DriftSnapshot now = run->snapshot();
    double sum = 0;
    for (const float lat : now.lat_deg) sum += double{lat};
    return sum / 4000;
  };
  const double metres_per_degree = 111.25e3;  // of latitude at 51 N
  const double way = 2 * 4 * 1852.0;
  EXPECT_NEAR((mean_lat_after(0) - kPlace.lat_deg) * metres_per_degree, way, 0.002 * way);
  // Mean time under way of an exponential life cut at 2 h: (1 - exp(-2 r)) / r. The engine is
  // looked at every ten minutes, so it may run half of that longer.
  const double hours_driven = (1 - std::exp(-2 * 0.5)) / 0.5;
  EXPECT_NEAR((mean_lat_after(0.5) - kPlace.lat_deg) * metres_per_degree,
              (hours_driven + 0.63 / 12) * 4 * 1852.0, 0.03 * way);
}

}  // namespace
}  // namespace vigie::motion
