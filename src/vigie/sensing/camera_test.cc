// SPDX-License-Identifier: Apache-2.0
#include "vigie/sensing/camera.h"

#include <cmath>

#include <gtest/gtest.h>

#include "vigie/core/random.h"

namespace vigie::sensing {
namespace {

using core::kilometres;
using core::metres;
using model::Band;
using model::TargetClass;

// 640 x 512, 12 um, 13.5 mm: the small drone of the domain notes, IFOV 0.89 mrad.
model::CameraModel drone() {
  return {.band = Band::longwave,
          .focal = metres(0.0135),
          .pitch = metres(12e-6),
          .columns = 640,
          .rows = 512,
          .noise = 0.05,
          .look_down = core::degrees(30)};
}

model::Weather clear(double visibility_km = 20) {
  model::Weather w;
  w.visibility = kilometres(visibility_km);
  w.air_temperature = core::celsius(12);
  return w;
}

const Signature kBoat{metres(2), 4, 2, 8}, kHead{metres(0.25), 2, 0.7, 5};

// One cycle on the target in vacuum: the ranges that geometry alone gives (domain notes 2.3).
TEST(Camera, HasTheGeometricRangesOfJohnson) {
  const auto one_cycle = [](const model::CameraModel& camera, const Signature& s) {
    double low = 1, high = 1e6;
    for (int i = 0; i < 60; ++i) {
      const double r = 0.5 * (low + high);
      (cycles_on(camera, s, Air{0}, metres(r)) > 1 ? low : high) = r;
    }
    return low;
  };
  EXPECT_NEAR(one_cycle(drone(), kBoat), 1125, 1);
  EXPECT_NEAR(one_cycle(drone(), kHead), 141, 1);
  model::CameraModel turret = drone();
  turret.pitch = metres(15e-6), turret.focal = metres(0.3);
  EXPECT_NEAR(one_cycle(turret, kBoat), 20'000, 10);
  EXPECT_NEAR(one_cycle(turret, kHead), 2500, 2);
  // 0.75 to 1.25 cycles is the published spread of N50.
  EXPECT_NEAR(ever_found(1, 1), 0.5, 1e-12);
}

TEST(Camera, SeesLessFartherOffInWorseAirAndHigherSeas) {
  core::Random draws({.seed = 51, .replicate = 0, .stream = core::stream_of("cameras")});
  for (int i = 0; i < 2000; ++i) {
    model::CameraModel camera = drone();
    camera.focal = metres(draws.uniform(0.01, 0.3));
    camera.band = static_cast<Band>(draws.below(3));
    const Signature s{metres(draws.uniform(0.2, 3)), draws.uniform(0.2, 6), 0, 0};
    const double range = draws.uniform(10, 20'000), v = draws.uniform(0.05, 40);
    const auto found = [&](double r, double visibility, double wave, double contrast) {
      model::Weather w = clear(visibility);
      w.wave_height = metres(wave);
      const Signature now{s.size, contrast, 0, 0};
      return ever_found(cycles_on(camera, now, air_of(camera.band, w), metres(r)),
                        detection_n50(w));
    };
    const double p = found(range, v, 0.5, s.contrast);
    EXPECT_GE(p, 0);
    EXPECT_LE(p, 1);
    EXPECT_GE(p + 1e-9, found(range * 1.1, v, 0.5, s.contrast));
    EXPECT_LE(p, found(range, v * 1.2, 0.5, s.contrast) + 1e-9);
    EXPECT_GE(p + 1e-9, found(range, v, 0.9, s.contrast));
    EXPECT_LE(p, found(range, v, 0.5, s.contrast * 1.3) + 1e-9);
  }
}

TEST(Camera, FogBlindsEveryBandAndHazeSparesInfrared) {
  for (const Band band : {Band::visible, Band::midwave, Band::longwave}) {
    EXPECT_NEAR(air_of(band, clear(0.2)).extinction_per_km, 3.912 / 0.2, 0.5);
    EXPECT_GT(air_of(band, clear(0.2)).extinction_per_km, air_of(band, clear(2)).extinction_per_km);
  }
  EXPECT_LT(air_of(Band::midwave, clear(10)).extinction_per_km,
            air_of(Band::visible, clear(10)).extinction_per_km);
  EXPECT_NEAR(air_of(Band::visible, clear(3.912)).extinction_per_km, 1, 1e-12);
  model::Weather warm = clear();
  warm.air_temperature = core::celsius(25);
  EXPECT_GT(air_of(Band::longwave, warm).extinction_per_km,
            air_of(Band::longwave, clear()).extinction_per_km);
}

TEST(Camera, SwathIsWhatTheFieldCovers) {
  model::CameraModel camera = drone();
  camera.look_down = core::degrees(90);
  const Swath down = swath_of(camera, metres(100));
  EXPECT_NEAR(down.across.si(), 100 * 640 * 12e-6 / 0.0135, 1e-6);
  EXPECT_NEAR(down.farthest.si() - down.nearest.si(), 100 * 512 * 12e-6 / 0.0135, 1e-6);
  camera.look_down = core::degrees(5);
  EXPECT_TRUE(std::isinf(swath_of(camera, metres(100)).farthest.si()));
  // Twice as high: twice as wide.
  EXPECT_NEAR(swath_of(camera, metres(200)).across / swath_of(camera, metres(100)).across, 2, 1e-9);
}

TEST(Camera, WidthGrowsWithVisibilityAndFallsWithSpeedAndWaves) {
  const auto width = [](double visibility_km, double speed_mps, double wave_m) {
    model::Weather w = clear(visibility_km);
    w.wave_height = metres(wave_m);
    return camera_lateral_range(drone(), kBoat, w,
                                {metres(120), core::metres_per_second(speed_mps)})
        .sweep_width()
        .si();
  };
  double last = 0;
  for (const double v : {0.1, 0.3, 1.0, 3.0, 10.0, 30.0}) {
    EXPECT_GE(width(v, 12, 0), last);
    last = width(v, 12, 0);
  }
  EXPECT_GT(last, 100);
  EXPECT_LT(last, 2 * 1125);
  EXPECT_GT(width(10, 12, 0), width(10, 30, 0));
  EXPECT_GT(width(10, 12, 0), width(10, 12, 1));
}

// Straight down, every target in the swath is passed at the height: above the range where it is
// still resolved, higher sees less; far below that range, higher sees more.
TEST(Camera, WidthRisesWithAltitudeThenFalls) {
  model::CameraModel camera = drone();
  camera.look_down = core::degrees(90);
  const auto width = [&](double h) {
    return camera_lateral_range(camera, kBoat, clear(), {metres(h), core::metres_per_second(12)})
        .sweep_width()
        .si();
  };
  EXPECT_GT(width(300), width(100));
  EXPECT_GT(width(600), width(2500));
}

// Scanning spreads the same time over more sea: wider, but no target is looked at longer.
TEST(Camera, ScanningSharesItsTime) {
  model::CameraModel fixed = drone(), scanning = drone();
  scanning.scan_half = core::degrees(60);
  const CameraFlight flight{metres(120), core::metres_per_second(15)};
  const auto a = camera_lateral_range(fixed, kBoat, clear(), flight);
  const auto b = camera_lateral_range(scanning, kBoat, clear(), flight);
  EXPECT_GT(a.probability(metres(0)), b.probability(metres(0)));
  EXPECT_GT(b.probability(metres(300)), a.probability(metres(300)));
}

TEST(Camera, DaylightCameraIsBlindAtNight) {
  const Signature night =
      signature_of(TargetClass::craft_stopped, Band::visible, model::Light::night);
  EXPECT_EQ(night.contrast, 0);
  EXPECT_EQ(camera_lateral_range(drone(), night, clear(), {metres(100), core::knots(30)})
                .sweep_width()
                .si(),
            0);
  EXPECT_GT(signature_of(TargetClass::craft_stopped, Band::longwave, model::Light::night).contrast,
            0);
}

TEST(FixedCamera, FindsNoMoreThanDunesLeave) {
  const auto found = [](double minutes, double hidden) {
    return found_by_fixed_camera(drone(), {metres(1.5), 5, 2, 8}, clear(), metres(300),
                                 core::minutes(minutes), 0.2, hidden);
  };
  EXPECT_EQ(found(0, 0.5), 0);
  EXPECT_LT(found(1, 0.5), found(10, 0.5));
  EXPECT_LE(found(600, 0.5), 0.5);
  EXPECT_NEAR(found(600, 0.5), 0.5 * found(600, 0), 1e-12);
}

}  // namespace
}  // namespace vigie::sensing
