// SPDX-License-Identifier: Apache-2.0
#include "vigie/motion/drift.h"

#include <cmath>
#include <cstdio>
#include <fstream>
#include <numbers>
#include <sstream>

#include <GeographicLib/Geodesic.hpp>
#include <gtest/gtest.h>

#include "vigie/core/random.h"
#include "vigie/motion/drift_frame.h"
#include "vigie/motion/drift_kernel.h"
#include "vigie/motion/test_fields.h"

namespace vigie::motion::kernel {
void advance_o1(const Run&, const Particles&, const StepFields*, std::uint32_t, int, std::uint32_t,
                std::uint32_t);
void advance_o2(const Run&, const Particles&, const StepFields*, std::uint32_t, int, std::uint32_t,
                std::uint32_t);
void advance_o3(const Run&, const Particles&, const StepFields*, std::uint32_t, int, std::uint32_t,
                std::uint32_t);
}  // namespace vigie::motion::kernel

namespace vigie::motion {
namespace {

using core::hours;
using core::Instant;
using core::minutes;

const model::LeewayObject kPerson{.key = "PIW-1",
                                  .number = 1,
                                  .downwind = {0.96, 0, 12},
                                  .right = {0.54, 0, 9.4},
                                  .left = {-0.54, 0, 9.4}};

double metres_between(double lat_a, double lon_a, double lat_b, double lon_b) {
  double metres = 0;
  GeographicLib::Geodesic::WGS84().Inverse(lat_a, lon_a, lat_b, lon_b, metres);
  return metres;
}

struct Cloud {
  double east = 0, north = 0, var_east = 0, var_north = 0;
  double lat = 0, lon = 0;
};
// Moments in metres about kPlace, on a sphere's metric at the mean: enough for ratios.
Cloud cloud_of(const model::DriftSnapshot& s) {
  Cloud c;
  const auto n = static_cast<double>(s.lat_deg.size());
  for (std::size_t i = 0; i < s.lat_deg.size(); ++i) {
    c.lat += double{s.lat_deg[i]} / n;
    c.lon += double{s.lon_deg[i]} / n;
  }
  const DriftFrame frame({c.lat, c.lon});
  for (std::size_t i = 0; i < s.lat_deg.size(); ++i) {
    c.var_east += std::pow(frame.x_of_lon(double{s.lon_deg[i]}), 2) / (n - 1);
    c.var_north += std::pow(frame.y_of_lat(double{s.lat_deg[i]}), 2) / (n - 1);
  }
  return c;
}

DriftRun started(const model::LeewayObject& object, const DriftFields& fields,
                 const DriftOptions& options, const DriftLand* land = nullptr) {
  auto run = DriftRun::start(object, fields, land, options);
  if (!run) throw std::runtime_error(core::format_error(run.error()));
  return std::move(*run);
}

void go(DriftRun& run, core::Duration by, bool backwards = false) {
  const auto moved = run.advance(backwards ? run.at() - by : run.at() + by);
  if (!moved) throw std::runtime_error(core::format_error(moved.error()));
}

// --- The reference ---------------------------------------------------------------------------

using Row = std::vector<double>;
std::vector<Row> reference(const std::string& name) {
  std::ifstream file(std::string(VIGIE_SOURCE_DATA_DIR) + "/../tests/reference/leeway/" + name);
  std::vector<Row> rows;
  std::string line;
  while (std::getline(file, line)) {
    if (line.empty() || line[0] == '#' || std::isalpha(static_cast<unsigned char>(line[0])))
      continue;
    std::istringstream cells(line);
    Row row;
    for (std::string cell; std::getline(cells, cell, ',');) row.push_back(std::stod(cell));
    rows.push_back(row);
  }
  return rows;
}

struct ReferenceCase {
  std::string suffix;
  const model::LeewayObject* object;
};
class DriftReference : public testing::TestWithParam<ReferenceCase> {
 protected:
  DriftFields fields() const {
    if (GetParam().suffix.starts_with("const")) return {&steady_wind, &steady_current};
    return {&wind, &current};
  }
  model::UniformField steady_wind{"wind", {6, 8}}, steady_current{"current", {0.5, 0.2}};
  model::MemoryField wind = test_wind(kStart), current = test_current(kStart);
};

// Peer's Euler steps, our frame: within 5 m after 24 hours, and in fact within 2.
TEST_P(DriftReference, NoiseFreeTracksAgreeWithinFiveMetres) {
  const auto rows = reference("det_" + GetParam().suffix + ".csv");
  ASSERT_EQ(rows.size(), 50U);
  double worst = 0;
  for (const auto& [side, orientation] : {std::pair{Side::left, 0.0}, {Side::right, 1.0}}) {
    DriftRun run = started(*GetParam().object, fields(),
                           {.start = {50.9500008, 1.40},
                            .at = kStart,
                            .particles = 1,
                            .perturbation = Perturbation::none,
                            .scheme = Scheme::euler,
                            .side = side});
    for (const Row& row : rows) {
      if (row[1] != orientation) continue;
      ASSERT_TRUE(run.advance(kStart + hours(row[2])));
      const model::DriftSnapshot s = run.snapshot();
      worst = std::max(worst,
                       metres_between(row[4], row[3], double{s.lat_deg[0]}, double{s.lon_deg[0]}));
    }
  }
  RecordProperty("worst_m", std::to_string(worst));
  std::printf("worst distance from the reference: %.2f m\n", worst);
  EXPECT_LT(worst, 5);
}

TEST_P(DriftReference, EnsembleAgreesInMeanAndSpread) {
  const auto rows = reference("ref_" + GetParam().suffix + "_100k.csv");
  ASSERT_EQ(rows.size(), 25U);
  DriftRun run = started(*GetParam().object, fields(),
                         {.start = kPlace,
                          .start_stddev = core::metres(1000),
                          .at = kStart,
                          .particles = 100'000,
                          .seed = 7,
                          .threads = 2,
                          .perturbation = Perturbation::constant,
                          .scheme = Scheme::euler});
  for (const Row& row : rows) {
    ASSERT_TRUE(run.advance(kStart + hours(row[0])));
    const Cloud c = cloud_of(run.snapshot());
    const DriftFrame frame({row[2], row[1]});
    const double se = std::sqrt(2.0 / 100'000);  // of a difference of two means, in deviations
    EXPECT_LT(std::abs(frame.x_of_lon(c.lon)), 3 * se * row[3]) << row[0] << " h";
    EXPECT_LT(std::abs(frame.y_of_lat(c.lat)), 3 * se * row[4]) << row[0] << " h";
    EXPECT_NEAR(std::sqrt(c.var_east) / row[3], 1, 0.01) << row[0] << " h";
    EXPECT_NEAR(std::sqrt(c.var_north) / row[4], 1, 0.01) << row[0] << " h";
  }
}

INSTANTIATE_TEST_SUITE_P(Leeway, DriftReference,
                         testing::Values(ReferenceCase{"const_obj1", &kPerson},
                                         ReferenceCase{"const_obj27", &kRaft},
                                         ReferenceCase{"grid_obj1", &kPerson},
                                         ReferenceCase{"grid_obj27", &kRaft}),
                         [](const auto& test) { return test.param.suffix; });

// --- The frame and the scheme ----------------------------------------------------------------

// 200 km in any direction, by kilometre steps whose bearing is the geodesic's own.
TEST(DriftFrame, FollowsTheGeodesicInEveryDirection) {
  const model::UniformField still("wind", {});
  core::Random draws({.seed = 20261123});
  double worst = 0;
  for (int trial = 0; trial < 40; ++trial) {
    const double lat = draws.uniform(-70, 70), lon = draws.uniform(-179, 179);
    const double bearing = draws.uniform(0, 2 * std::numbers::pi);
    const geo::Velocity v{2 * std::sin(bearing), 2 * std::cos(bearing)};
    const model::UniformField current("current", v);
    DriftRun run = started(kPerson, {&still, &current},
                           {.start = {lat, lon},
                            .particles = 1,
                            .perturbation = Perturbation::none,
                            .scheme = Scheme::euler});
    // A constant velocity in true east and north is a rhumb line, so the check goes by short
    // geodesics of the same bearing, as the peer does.
    double at_lat = lat, at_lon = lon;
    for (int step = 0; step < 167; ++step)
      GeographicLib::Geodesic::WGS84().Direct(at_lat, at_lon, bearing * 180 / std::numbers::pi,
                                              1200, at_lat, at_lon);
    go(run, minutes(167 * 10));
    const model::DriftSnapshot s = run.snapshot();
    // Still air moves the classic person north by nothing: offsets are zero.
    worst =
        std::max(worst, metres_between(at_lat, at_lon, double{s.lat_deg[0]}, double{s.lon_deg[0]}));
  }
  std::printf("worst of 40 ways of 200 km: %.2f m\n", worst);
  EXPECT_LT(worst, 4);  // 2 m per 100 km, and the snapshot's own 0.5 m
}

double end_error(Scheme scheme, core::Duration step) {
  const auto wind = test_wind(kStart), current = test_current(kStart);
  const auto end = [&](core::Duration dt, Scheme by) {
    DriftRun run = started(kRaft, {&wind, &current},
                           {.start = kPlace,
                            .at = kStart,
                            .particles = 1,
                            .step = dt,
                            .perturbation = Perturbation::none,
                            .scheme = by,
                            .side = Side::right});
    go(run, hours(24));
    return run.snapshot();
  };
  const auto exact = end(core::seconds(15), Scheme::midpoint), got = end(step, scheme);
  return metres_between(double{exact.lat_deg[0]}, double{exact.lon_deg[0]}, double{got.lat_deg[0]},
                        double{got.lon_deg[0]});
}

TEST(Drift, ConvergesAtTheOrderOfItsScheme) {
  const double euler_20 = end_error(Scheme::euler, minutes(20));
  const double euler_10 = end_error(Scheme::euler, minutes(10));
  const double middle_40 = end_error(Scheme::midpoint, minutes(40));
  const double middle_20 = end_error(Scheme::midpoint, minutes(20));
  std::printf("euler 20 min %.1f m, 10 min %.1f m; midpoint 40 min %.1f m, 20 min %.1f m\n",
              euler_20, euler_10, middle_40, middle_20);
  EXPECT_NEAR(std::log2(euler_20 / euler_10), 1, 0.3);
  EXPECT_GT(std::log2(middle_40 / middle_20), 1.5);
  EXPECT_LT(end_error(Scheme::midpoint, minutes(10)), 20);
}

TEST(Drift, GoesBackTheWayItCame) {
  const auto wind = test_wind(kStart), current = test_current(kStart);
  DriftOptions options{.start = kPlace,
                       .at = kStart,
                       .particles = 1,
                       .step = minutes(5),
                       .perturbation = Perturbation::none,
                       .side = Side::left};
  core::Random draws({.seed = 4});
  for (int trial = 0; trial < 10; ++trial) {
    options.start = {50.95 + draws.uniform(-0.3, 0.3), 1.4 + draws.uniform(-0.3, 0.3)};
    DriftRun there = started(kRaft, {&wind, &current}, options);
    go(there, hours(24));
    const auto far = there.snapshot();
    DriftOptions back = options;
    back.start = {double{far.lat_deg[0]}, double{far.lon_deg[0]}};
    back.at = there.at();
    back.backwards = true;
    DriftRun home = started(kRaft, {&wind, &current}, back);
    go(home, hours(24), true);
    const auto near = home.snapshot();
    EXPECT_EQ(home.at(), kStart);
    EXPECT_LT(metres_between(options.start.lat_deg, options.start.lon_deg, double{near.lat_deg[0]},
                             double{near.lon_deg[0]}),
              15);
  }
}

// --- The noise -------------------------------------------------------------------------------

TEST(Drift, NothingMovesInStillAirAndStillWater) {
  const model::UniformField still("still", {});
  DriftRun run = started(kRaft, {&still, &still}, {.start = kPlace, .particles = 1000});
  go(run, hours(24));
  const auto s = run.snapshot();
  for (std::size_t i = 0; i < s.lat_deg.size(); ++i) {
    EXPECT_EQ(s.lat_deg[i], static_cast<float>(kPlace.lat_deg));
    EXPECT_EQ(s.lon_deg[i], static_cast<float>(kPlace.lon_deg));
  }
  // The classic model does move, by half its standard deviation and its offset.
  DriftRun classic =
      started(kRaft, {&still, &still},
              {.start = kPlace, .particles = 1000, .perturbation = Perturbation::constant});
  go(classic, hours(24));
  EXPECT_GT(std::sqrt(cloud_of(classic.snapshot()).var_north), 3000);
}

// In a wind that turns about every few hours the classic cloud shrinks again; ours never does.
TEST(Drift, TheCloudNeverShrinksWhenTheWindOrTheTideTurns) {
  const AnalyticField turning = [](double, double, double t) {
    const double turn = 2 * std::numbers::pi * t / (8 * 3600);
    return geo::Velocity{9 * std::sin(turn), 9 * std::cos(turn)};
  };
  const auto wind = sampled("wind", turning, {0, 50, 1, 1, 4, 4}, kStart, 30);
  const auto tide = sampled(
      "tide",
      [](double, double, double t) {
        return geo::Velocity{0.4 * std::cos(2 * std::numbers::pi * t / 44714.16),
                             1.2 * std::cos(2 * std::numbers::pi * t / 44714.16)};
      },
      {0, 50, 1, 1, 4, 4}, kStart, 30);
  const auto shrinks = [&](Perturbation perturbation) {
    DriftRun run = started(kRaft, {&wind, &tide},
                           {.start = kPlace,
                            .at = kStart,
                            .particles = 20'000,
                            .perturbation = perturbation,
                            .side = Side::right,
                            .jibe_probability_per_hour = 0});
    double before = 0, worst = 0;
    for (int hour = 0; hour < 24; ++hour) {
      go(run, hours(1));
      const Cloud c = cloud_of(run.snapshot());
      const double spread = c.var_east + c.var_north;
      worst = std::max(worst, 1 - spread / std::max(before, spread));
      before = spread;
    }
    return worst;
  };
  EXPECT_LT(shrinks(Perturbation::correlated), 0.002);
  EXPECT_GT(shrinks(Perturbation::constant), 0.3);  // what the test is able to see
}

// Var = sd^2 2 T^2 (t/T - 1 + exp(-t/T)) for an Ornstein-Uhlenbeck velocity of memory T.
TEST(Drift, SpreadsAsItsNoiseSays) {
  const model::UniformField wind("wind", {0, 10}), still("still", {});
  DriftRun run = started(kPerson, {&wind, &still},
                         {.start = kPlace,
                          .particles = 40'000,
                          .step = minutes(10),
                          .seed = 3,
                          .side = Side::right,
                          .jibe_probability_per_hour = 0});
  for (int hour = 6; hour <= 24; hour += 6) {
    go(run, hours(6));
    const Cloud c = cloud_of(run.snapshot());
    const double t = hour / 12.0, memory = 12 * 3600.0;
    const double shape = 2 * memory * memory * (t - 1 + std::exp(-t));
    EXPECT_NEAR(c.var_north / (0.12 * 0.12 * shape), 1, 0.03) << hour;   // downwind
    EXPECT_NEAR(c.var_east / (0.094 * 0.094 * shape), 1, 0.03) << hour;  // across
  }
}

TEST(Drift, JibesAtTheRateAskedFor) {
  const model::UniformField wind("wind", {0, 10}), still("still", {});
  model::LeewayObject plain = kRaft;
  plain.downwind.stddev_cmps = plain.right.stddev_cmps = plain.left.stddev_cmps = 0;
  const double within_an_hour = 0.1;
  const double rate = -std::log(1 - within_an_hour);
  DriftRun run = started(plain, {&wind, &still},
                         {.start = kPlace,
                          .particles = 50'000,
                          .step = minutes(10),
                          .side = Side::right,
                          .jibe_probability_per_hour = within_an_hour});
  go(run, hours(12));
  const auto before = run.snapshot();
  go(run, minutes(10));
  const auto after = run.snapshot();
  double left = 0;
  for (std::size_t i = 0; i < before.lon_deg.size(); ++i)
    left += after.lon_deg[i] < before.lon_deg[i] ? 1 : 0;
  const double share = 0.5 * (1 - std::exp(-2 * rate * 12));
  EXPECT_NEAR(left / 50'000, share, 4 * std::sqrt(share * (1 - share) / 50'000) + 0.004);
}

TEST(Drift, RightIsRightOfDownwind) {
  const model::UniformField wind("wind", {0, 10}), still("still", {});
  for (const auto& [side, sign] : {std::pair{Side::right, 1.0}, {Side::left, -1.0}}) {
    DriftRun run = started(
        kRaft, {&wind, &still},
        {.start = kPlace, .particles = 1, .perturbation = Perturbation::none, .side = side});
    go(run, hours(1));
    EXPECT_GT(sign * (double{run.snapshot().lon_deg[0]} - kPlace.lon_deg), 0.001);
  }
}

// --- Threads, processors, members, land ------------------------------------------------------

std::vector<float> bytes_of(unsigned threads) {
  const auto wind = test_wind(kStart), current = test_current(kStart);
  DriftRun run = started(kRaft, {&wind, &current},
                         {.start = kPlace,
                          .start_stddev = core::metres(500),
                          .at = kStart,
                          .particles = 5003,
                          .threads = threads});
  go(run, hours(13.3));
  auto s = run.snapshot();
  s.lat_deg.insert(s.lat_deg.end(), s.lon_deg.begin(), s.lon_deg.end());
  return s.lat_deg;
}

TEST(Drift, IsTheSameForAnyNumberOfThreads) {
  const auto one = bytes_of(1);
  EXPECT_EQ(one, bytes_of(2));
  EXPECT_EQ(one, bytes_of(7));
}

// Sixty-four particles after two steps of a kernel, driven and drifting, from logged draws.
std::vector<float> moved_by(kernel::Advance advance, kernel::Mode mode) {
  constexpr std::size_t n = 64, kArrays = 21;
  core::Random draws({.seed = 99});
  std::vector<float> values(2 * 9);
  for (float& v : values) v = static_cast<float>(draws.uniform(-8, 8));
  const kernel::Grid grid{.values = values.data(),
                          .column0 = 1,
                          .per_x = 1e-5F,
                          .row0 = 1,
                          .per_y = 1e-5F,
                          .last_column = 2,
                          .last_row = 2,
                          .columns = 3};
  const kernel::StepFields fields[] = {{grid, grid, grid}, {grid, grid, {}}};
  const DriftFrame frame(kPlace);
  kernel::Run run{};
  run.dt_s = run.step_s = 600;
  run.per_dt_s = 1 / 600.0F;
  run.midpoint = true;
  run.mode = mode;
  run.mean_jibe_s = 3000;
  run.noise_every = 1;
  run.noise_keep = run.current_noise_keep = 0.9F;
  run.noise_fresh = run.current_noise_fresh = 0.43F;
  run.current_relative_stddev = 0.2F;
  std::copy_n(frame.metric().scale_x, 5, run.scale_x);
  std::copy_n(frame.metric().scale_y, 4, run.scale_y);
  std::copy_n(frame.metric().bend, 3, run.bend);
  std::vector<float> floats(kArrays * n);
  for (float& v : floats) v = static_cast<float>(draws.uniform(-0.1, 0.1));
  kernel::Particles p{};
  float** arrays = &p.x;
  for (std::size_t k = 0; k < kArrays; ++k) arrays[k] = floats.data() + k * n;
  for (std::size_t i = 0; i < n; ++i) p.moving[i] = 1;
  advance(run, p, fields, 0, 2, 0, n);
  EXPECT_GT(std::abs(floats[0]), 100);  // it went somewhere
  return floats;
}

// The portable kernel and this processor's own, side by side on the same particles.
TEST(DriftKernel, IsTheSameOnEveryProcessor) {
  for (const kernel::Mode mode : {kernel::kPlain, kernel::kCorrelated})
    EXPECT_EQ(moved_by(&kernel::advance_base, mode), moved_by(kernel::best_advance(), mode));
}

// Compiled at -O1, -O2 and -O3 by one compiler: the tolerance is none, every bit is the same.
TEST(DriftKernel, IsTheSameAtEveryOptimisationLevel) {
  for (const kernel::Mode mode : {kernel::kPlain, kernel::kCorrelated}) {
    const std::vector<float> o3 = moved_by(&kernel::advance_o3, mode);
    EXPECT_EQ(o3, moved_by(&kernel::advance_o1, mode));
    EXPECT_EQ(o3, moved_by(&kernel::advance_o2, mode));
    EXPECT_EQ(o3, moved_by(kernel::best_advance(), mode));
  }
}

TEST(Drift, GivesEachMemberItsShareOfParticles) {
  const model::FieldGrid grid{0, 50, 1, 1, 4, 4};
  std::vector<std::vector<float>> slices(2, std::vector<float>(2 * grid.nodes(), 0.0F));
  for (std::size_t node = 0; node < grid.nodes(); ++node) {
    slices[0][2 * node] = 1;   // member 0: eastward
    slices[1][2 * node] = -1;  // member 1: westward
  }
  const model::MemoryField current("ensemble", grid, {kStart}, slices);
  const model::UniformField still("still", {});
  DriftRun run = started(kPerson, {&still, &current},
                         {.start = kPlace, .particles = 800, .perturbation = Perturbation::none});
  go(run, hours(1));
  const auto s = run.snapshot();
  int east = 0;
  for (const float lon : s.lon_deg) east += double{lon} > kPlace.lon_deg ? 1 : 0;
  EXPECT_EQ(east, 400);
}

// A spit of a few cells with sea on both sides, and steps that would jump it. The islet far to the
// west makes the raster reach over the whole way, so that the distance to land is known and spent.
TEST(Drift, NeverCrossesLandAtAnyStep) {
  const geo::Point at = geo::plane_from_lat_lon(kPlace);
  const auto corner = [&](double east, double north) {
    return geo::Point{at.east_m + east, at.north_m + north};
  };
  const std::vector<geo::Ring> spit{
      {corner(3000, -20000), corner(3250, -20000), corner(3250, 20000), corner(3000, 20000)},
      {corner(-15000, -200), corner(-14500, -200), corner(-14500, 200), corner(-15000, 200)}};
  const DriftLand land = DriftLand::from_rings(spit);
  const model::UniformField wind("wind", {6, 0}), current("current", {1.5, 0});
  for (const double seconds : {60.0, 600.0, 1800.0, 3600.0}) {
    DriftRun run = started(kRaft, {&wind, &current},
                           {.start = kPlace,
                            .start_stddev = core::metres(300),
                            .particles = 2000,
                            .step = core::seconds(seconds)},
                           &land);
    model::DriftSnapshot before = run.snapshot();
    for (int hour = 0; hour < 4; ++hour) {
      go(run, hours(1));
      const model::DriftSnapshot after = run.snapshot();
      for (std::size_t i = 0; i < after.lat_deg.size(); ++i) {
        EXPECT_FALSE(land.is_land(double{after.lat_deg[i]}, double{after.lon_deg[i]}));
        EXPECT_LT(
            geo::plane_from_lat_lon({double{after.lat_deg[i]}, double{after.lon_deg[i]}}).east_m,
            at.east_m + 3010);
      }
      before = after;
    }
    const auto ashore =
        std::count(before.state.begin(), before.state.end(), model::DriftState::ashore);
    EXPECT_EQ(ashore, 2000) << seconds;  // none lost, none passed
  }
}

// How far land is gets looked up once and spent over the steps of one call: a call for each step,
// which looks anew every time, gives the same bytes along an island's shore.
TEST(Drift, SpendsTheDistanceToLandAsIfItLookedEveryStep) {
  const geo::Point at = geo::plane_from_lat_lon(kPlace);
  const DriftLand land = DriftLand::from_rings({{{at.east_m + 1500, at.north_m - 2000},
                                                 {at.east_m + 4000, at.north_m},
                                                 {at.east_m + 1500, at.north_m + 2000}}});
  const model::UniformField wind("wind", {5, 1}), current("current", {0.4, -0.2});
  const DriftOptions options{.start = kPlace,
                             .start_stddev = core::metres(3000),
                             .particles = 2000,
                             .step = core::seconds(120)};
  DriftRun whole = started(kRaft, {&wind, &current}, options, &land);
  DriftRun pieces = started(kRaft, {&wind, &current}, options, &land);
  go(whole, hours(3));
  for (int step = 0; step < 90; ++step) go(pieces, core::seconds(120));
  const model::DriftSnapshot a = whole.snapshot(), b = pieces.snapshot();
  EXPECT_EQ(a.lat_deg, b.lat_deg);
  EXPECT_EQ(a.lon_deg, b.lon_deg);
  EXPECT_EQ(a.state, b.state);
  const auto ashore = std::count(a.state.begin(), a.state.end(), model::DriftState::ashore);
  EXPECT_GT(ashore, 100);
  EXPECT_LT(ashore, 1900);
}

TEST(Drift, FloatsOffAgainAtTheRateAskedFor) {
  const geo::Point at = geo::plane_from_lat_lon(kPlace);
  const std::vector<geo::Ring> shore{{{at.east_m + 500, at.north_m - 9000},
                                      {at.east_m + 9000, at.north_m - 9000},
                                      {at.east_m + 9000, at.north_m + 9000},
                                      {at.east_m + 500, at.north_m + 9000}}};
  const DriftLand land = DriftLand::from_rings(shore);
  const auto wind = sampled(
      "wind",
      [](double, double, double t) {
        return geo::Velocity{t < 7200 ? 10.0 : -10.0, 0};
      },
      {0, 50, 1, 1, 4, 4}, kStart, 30);
  const model::UniformField still("still", {});
  DriftOptions options{.start = kPlace, .at = kStart, .particles = 4000, .refloat_per_hour = 0.5};
  DriftRun run = started(kRaft, {&wind, &still}, options, &land);
  go(run, hours(3));
  const auto ashore = [&] {
    const auto s = run.snapshot();
    return static_cast<double>(
        std::count(s.state.begin(), s.state.end(), model::DriftState::ashore));
  };
  const double at_first = ashore();
  EXPECT_GT(at_first, 1000);
  go(run, hours(4));
  EXPECT_NEAR(ashore() / at_first, std::exp(-2.0), 0.05);
}

// --- Bad input -------------------------------------------------------------------------------

TEST(Drift, NamesWhatIsWrong) {
  const auto wind = test_wind(kStart), current = test_current(kStart);
  const auto field_of = [&](DriftOptions options) -> std::string {
    const auto run = DriftRun::start(kRaft, {&wind, &current}, nullptr, options);
    return run ? "" : run.error().field;
  };
  const DriftOptions fine{.start = kPlace, .at = kStart, .particles = 10};
  EXPECT_EQ(field_of(fine), "");
  const auto with = [&](auto&& change) {
    DriftOptions options = fine;
    change(options);
    return field_of(options);
  };
  EXPECT_EQ(with([](auto& o) { o.particles = 0; }), "particles");
  EXPECT_EQ(with([](auto& o) { o.step = core::seconds(0); }), "step");
  EXPECT_EQ(with([](auto& o) { o.step = hours(2); }), "step");
  EXPECT_EQ(with([](auto& o) { o.start = {std::nan(""), 1}; }), "start");
  EXPECT_EQ(with([](auto& o) { o.start_stddev = core::metres(-1); }), "start_stddev");
  EXPECT_EQ(with([](auto& o) { o.jibe_probability_per_hour = -1; }), "jibe_probability_per_hour");
  EXPECT_EQ(with([](auto& o) { o.wind_noise_time = core::seconds(0); }), "wind_noise_time");
  EXPECT_EQ(with([](auto& o) { o.start = {1.4, 50.95}; }), "analytic wind");  // swapped
  EXPECT_EQ(with([](auto& o) { o.at = kStart - hours(1); }), "analytic wind");
  DriftRun run = started(kRaft, {&wind, &current}, fine);
  EXPECT_FALSE(run.advance(kStart + hours(40)));  // past the end of the fields
  EXPECT_FALSE(DriftRun::start(kRaft, {&wind, nullptr}, nullptr, fine));
}

TEST(Drift, RefusesAStartOnLand) {
  const geo::Point at = geo::plane_from_lat_lon(kPlace);
  const std::vector<geo::Ring> island{{{at.east_m - 5000, at.north_m - 5000},
                                       {at.east_m + 5000, at.north_m - 5000},
                                       {at.east_m + 5000, at.north_m + 5000},
                                       {at.east_m - 5000, at.north_m + 5000}}};
  const DriftLand land = DriftLand::from_rings(island);
  const model::UniformField still("still", {});
  DriftOptions options{.start = kPlace, .particles = 100};
  EXPECT_FALSE(DriftRun::start(kRaft, {&still, &still}, &land, options));
  options.start_stddev = core::metres(5000);  // enough of it at sea
  EXPECT_TRUE(DriftRun::start(kRaft, {&still, &still}, &land, options));
}

TEST(DriftLand, FindsTheFirstCellOnTheWay) {
  const geo::Point at = geo::plane_from_lat_lon(kPlace);
  const std::vector<geo::Ring> square{{{at.east_m + 1000, at.north_m - 1000},
                                       {at.east_m + 3000, at.north_m - 1000},
                                       {at.east_m + 3000, at.north_m + 1000},
                                       {at.east_m + 1000, at.north_m + 1000}}};
  const DriftLand land = DriftLand::from_rings(square);
  const auto place = [&](double east, double north) {
    return geo::lat_lon_from_plane({at.east_m + east, at.north_m + north});
  };
  EXPECT_TRUE(land.is_land(place(2000, 0).lat_deg, place(2000, 0).lon_deg));
  EXPECT_FALSE(land.is_land(place(0, 0).lat_deg, place(0, 0).lon_deg));
  const auto share = land.first_land(place(0, 0), place(10000, 0));
  ASSERT_TRUE(share);
  EXPECT_NEAR(*share, 0.1, 0.011);
  EXPECT_FALSE(land.first_land(place(0, 0), place(0, 10000)));
  EXPECT_FALSE(land.first_land(place(0, 0), place(0, 0)));
  EXPECT_EQ(land.first_land(place(2000, 0), place(0, 0)), 0.0);
  EXPECT_FALSE(DriftLand::none().first_land(place(0, 0), place(10000, 0)));
}

// A search that learns that people are in the water goes on from where the boat may have been.
TEST(Drift, GoesOnFromASnapshot) {
  const model::UniformField wind("wind", {6, 8}), current("current", {0.5, 0.2});
  const DriftFields fields{.wind = &wind, .current = &current};
  DriftOptions options{.start = kPlace,
                       .start_stddev = core::metres(1000),
                       .at = kStart,
                       .particles = 1003,
                       .perturbation = Perturbation::none,
                       .jibe_probability_per_hour = 0};
  DriftRun whole = started(kPerson, fields, options);
  go(whole, hours(3));
  const model::DriftSnapshot half = whole.snapshot();
  go(whole, hours(3));
  options.start_from = &half;
  options.at = half.at;
  DriftRun second = started(kPerson, fields, options);
  go(second, hours(3));
  const model::DriftSnapshot a = whole.snapshot(), b = second.snapshot();
  for (std::size_t i = 0; i < a.lat_deg.size(); i += 17)
    EXPECT_LT(metres_between(double{a.lat_deg[i]}, double{a.lon_deg[i]}, double{b.lat_deg[i]},
                             double{b.lon_deg[i]}),
              2)
        << i;
  options.particles = 10;
  EXPECT_FALSE(DriftRun::start(kPerson, fields, nullptr, options));
}

}  // namespace
}  // namespace vigie::motion
