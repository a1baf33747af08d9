// SPDX-License-Identifier: Apache-2.0
#include "vigie/sea/bed.h"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "vigie/core/file.h"
#include "vigie/sea/bed_estimate.h"

namespace vigie::sea {
namespace {

Bed small() {
  return {.points = {{{51.0, 1.4}, {40, 40}}, {{51.2, 1.8}, {20, 20}}},
          .banks = {{{51.0, 1.45}, {51.1, 1.55}, 1000, {10, 10}}},
          .roughness = {{{51.0, 1.5}, {1, 1.2}}},
          .shore_m = {6, 6},
          .drag = {0.003, 0.003}};
}

double depth(const Bed& bed, geo::LatLon at, double from_shore_m, double cell_m = 500) {
  return BedAt(bed, {geo::plane_from_lat_lon(at)}, {from_shore_m}, cell_m).depth_m(bed, 0);
}

TEST(Bed, MeetsItsPointsAndShoalsTowardTheShore) {
  Bed bed = small();
  bed.banks.clear();
  EXPECT_NEAR(depth(bed, {51.0, 1.4}, 50e3), 40, 0.5);
  EXPECT_NEAR(depth(bed, {51.2, 1.8}, 50e3), 20, 0.5);
  const double between = depth(bed, {51.1, 1.6}, 50e3);
  EXPECT_GT(between, 20);
  EXPECT_LT(between, 40);
  EXPECT_NEAR(depth(bed, {51.0, 1.4}, 0), 6, 1e-9);
  EXPECT_NEAR(depth(bed, {51.0, 1.4}, 2500), 40 + (6 - 40) * std::exp(-1), 0.5);
}

TEST(Bed, ABankRisesToItsCrestAndKeepsItsCrossSectionOnCoarseCells) {
  const Bed bed = small();
  EXPECT_NEAR(depth(bed, {51.05, 1.5}, 50e3), 10, 0.2);
  const double flat = depth(bed, {51.05, 1.40}, 50e3);
  EXPECT_GT(flat, 30);
  // Spread over cells of 8 km: a quarter of the height, four times the width.
  const double fine = flat - depth(bed, {51.05, 1.5}, 50e3),
               coarse = flat - depth(bed, {51.05, 1.5}, 50e3, 8000);
  EXPECT_NEAR(coarse / fine, 0.25, 0.06);
}

TEST(Bed, DragIsItsOwnTimesTheRoughnessAround) {
  const Bed bed = small();
  const BedAt at(bed, {{0, 0}}, {1e4}, 2000);
  EXPECT_NEAR(at.drag(bed, 0), 0.003 * 1.2, 1e-12);
}

TEST(BedTsv, WhatIsWrittenIsReadAgain) {
  const Bed shipped =
      load_bed(std::filesystem::path(VIGIE_SOURCE_DATA_DIR) / "bed/strait.tsv").value();
  const std::string text = format_bed(shipped);
  EXPECT_EQ(format_bed(parse_bed(text, "again").value()), text);
  EXPECT_GT(shipped.points.size(), 50u);
}

TEST(BedTsv, NamesWhatIsWrong) {
  const std::string text = format_bed(small());
  const auto field = [&](const std::string& from, const std::string& to) {
    std::string broken = text;
    broken.replace(broken.find(from), from.size(), to);
    const auto read = parse_bed(broken, "bed.tsv");
    return read ? std::string("none") : read.error().field;
  };
  EXPECT_EQ(field("\t40\t40", "\t40\t-4"), "bed.tsv: line 5 column estimate");
  EXPECT_EQ(field("depth_m\t51\t1.4", "depth_m\t95\t1.4"), "bed.tsv: line 5 column lat_deg");
  EXPECT_EQ(field("bank_m", "hill_m"), "bed.tsv: line 7 column kind");
  EXPECT_EQ(field("guess\testimate", "estimate"), "bed.tsv: line 4");
  EXPECT_FALSE(parse_bed("", "bed.tsv"));
}

// High water Dover comes before the crest of its M2: shallow-water tides bring it forward.
TEST(BedEstimate, KnowsHighWaterDoverFromItsM2) {
  const auto stations =
      load_tide_stations(std::filesystem::path(VIGIE_SOURCE_DATA_DIR) / "tides/stations.tsv");
  const auto dover = std::ranges::find(*stations, "dover", &TideStation::id);
  EXPECT_NEAR(m2_crest_after_high_water_h(*dover), 0.4, 0.15);
}

// On coarse cells, from guesses that are wrong everywhere, two places left out or not: the estimate
// meets the gauges better than the guess does, stays near it, and is the same again.
TEST(BedEstimate, MeetsTheGaugesBetterThanTheGuess) {
  const auto bytes =
      core::read_bytes(std::filesystem::path(VIGIE_BUILD_DATA_DIR) / "land_wide.geojson");
  const auto land = geo::parse_land_geojson(*bytes, "land_wide.geojson");
  const auto stations =
      load_tide_stations(std::filesystem::path(VIGIE_SOURCE_DATA_DIR) / "tides/stations.tsv");
  Bed bed = load_bed(std::filesystem::path(VIGIE_SOURCE_DATA_DIR) / "bed/strait.tsv").value();
  const auto misfit = [&](const Bed& of) {
    const auto fit = fit_stream(*land, *stations, of, {.cell_m = 6000, .constituents = {"M2"}});
    return rms_misfit_m(fit->gauges, "M2", true);
  };
  for (BedValue* value : bed.values()) value->estimate = value->guess;
  const auto estimate =
      estimate_bed(*land, *stations, bed, {.cell_m = 6000, .rounds = 8, .without = "Ramsgate"});
  ASSERT_TRUE(estimate) << core::format_error(estimate.error());
  EXPECT_LT(misfit(estimate->bed), 0.9 * misfit(bed));
  EXPECT_LT(estimate->greatest_change_sd, 4);
  const std::vector<TideStation> none;
  EXPECT_EQ(estimate_bed(*land, none, bed, {}).error().field, "tide stations");
}

}  // namespace
}  // namespace vigie::sea
