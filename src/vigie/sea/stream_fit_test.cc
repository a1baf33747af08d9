// SPDX-License-Identifier: Apache-2.0
#include "vigie/sea/stream_fit.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iostream>
#include <iterator>
#include <numbers>

#include <gtest/gtest.h>

#include "vigie/sea/stream_check.h"

namespace vigie::sea {
namespace {

using Complex = std::complex<double>;

geo::LandRings wide_land() {
  std::ifstream file(std::filesystem::path(VIGIE_BUILD_DATA_DIR) / "land_wide.geojson");
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  return geo::parse_land_geojson(text, "land_wide.geojson").value();
}

const std::vector<TideStation>& stations() {
  static const std::vector<TideStation> all =
      load_tide_stations(std::filesystem::path(VIGIE_SOURCE_DATA_DIR) / "tides/stations.tsv")
          .value();
  return all;
}

const Bed& bed() {
  static const Bed read =
      load_bed(std::filesystem::path(VIGIE_SOURCE_DATA_DIR) / "bed/strait.tsv").value();
  return read;
}

const TideStation& dover() { return *std::ranges::find(stations(), "dover", &TideStation::id); }

const StreamHarmonics& shipped() {
  static const StreamHarmonics field =
      StreamHarmonics::load(std::filesystem::path(VIGIE_BUILD_DATA_DIR) / "stream.bin").value();
  return field;
}

// Land is the square 4 <= x < 12, 2 <= y < 6 (cells of 2 m, drawn one character a cell, north up):
//   . . . . . . . .
//   . . # # # # . .
//   . . # # # # . .
//   . . . . . . . .
TEST(SeaShare, IsTheShareOfWater) {
  const geo::Ring square{{4, 2}, {12, 2}, {12, 6}, {4, 6}, {4, 2}};
  const std::vector<double> share = sea_share({square}, {0, 0}, 2, 8, 4, 4);
  for (int row = 0; row < 4; ++row)
    for (int column = 0; column < 8; ++column) {
      const bool land = column >= 2 && column < 6 && row >= 1 && row < 3;
      EXPECT_NEAR(share[static_cast<std::size_t>(row * 8 + column)], land ? 0.0 : 1.0, 1e-12);
    }
  const std::vector<double> shifted = sea_share({square}, {1, 0}, 2, 8, 4, 4);
  EXPECT_NEAR(shifted[8 + 1], 0.5, 1e-12);
}

TEST(SeaGrid, KnowsLandFromSea) {
  const SeaGrid grid = make_model_sea(wide_land(), 3000, bed()).grid;
  const auto is_sea = [&grid](double lat, double lon) {
    const geo::Point p = geo::plane_from_lat_lon({lat, lon});
    return grid.is_sea(static_cast<int>((p.east_m - grid.corner.east_m) / grid.cell_m),
                       static_cast<int>((p.north_m - grid.corner.north_m) / grid.cell_m));
  };
  EXPECT_TRUE(is_sea(51.0, 1.5));
  EXPECT_TRUE(is_sea(50.2, -0.5));
  EXPECT_TRUE(is_sea(51.7, 2.5));
  EXPECT_FALSE(is_sea(51.2, 1.1));
  EXPECT_FALSE(is_sea(50.7, 2.2));
}

// Gauges made by the model itself must be met exactly: the fit then recovers its own boundary.
TEST(StreamFit, MeetsGaugesThatTheModelMade) {
  StreamFitOptions coarse{.cell_m = 9000};
  coarse.constituents = {"M2"};
  const geo::LandRings land = wide_land();
  const auto first = fit_stream(land, stations(), bed(), coarse);
  ASSERT_TRUE(first.has_value()) << core::format_error(first.error());
  std::vector<TideStation> made;
  for (const GaugeMisfit& g : first->gauges) {
    const auto real = std::ranges::find(stations(), g.station, &TideStation::id);
    made.push_back({g.station,
                    g.station,
                    real->at(),
                    3,
                    {{.name = "M2",
                      .amplitude_m = std::abs(g.modelled),
                      .phase_lag_deg = -std::arg(g.modelled) * 180 / std::numbers::pi}}});
  }
  const auto second = fit_stream(land, made, bed(), coarse);
  ASSERT_TRUE(second.has_value());
  EXPECT_GT(rms_misfit_m(first->gauges, "M2", false), 0.05);
  EXPECT_LT(rms_misfit_m(second->gauges, "M2", false), 0.005);  // friction settles a little further
}

TEST(StreamFit, RefusesTooFewGauges) {
  StreamFitOptions coarse{.cell_m = 9000};
  const std::vector<TideStation> few(stations().begin(), stations().begin() + 3);
  const auto fit = fit_stream(wide_land(), few, bed(), coarse);
  ASSERT_FALSE(fit.has_value());
  EXPECT_EQ(fit.error().field, "tide stations");
}

// The model's claim about heights, as measured on the day it was calibrated, with a little room.
TEST(StreamFit, MeetsTheRealGauges) {
  StreamFitOptions options;
  options.constituents = {"M2", "S2"};
  const auto fit = fit_stream(wide_land(), stations(), bed(), options);
  ASSERT_TRUE(fit.has_value());
  EXPECT_LT(rms_misfit_m(fit->gauges, "M2", false), 0.07);
  EXPECT_LT(rms_misfit_m(fit->gauges, "S2", false), 0.03);
  EXPECT_LT(rms_misfit_m(fit->gauges, "M2", true), 0.11);
}

// ---- the stream itself, against published facts used as tolerances ----

// The bed was estimated with these facts; docs/math/stream.md says how well each is foretold when
// it is left out.
TEST(Stream, MeetsWhatIsPublishedWithinAFifthAndHalfAnHour) {
  std::cout << published_against_model(shipped(), dover());
  for (const PublishedStream& p : kPublishedStreams) {
    const double axis = 0.5 * (p.forth_toward_deg + p.back_toward_deg - 180);
    const StreamRates r = stream_rates(shipped(), p.at, dover(), axis);
    EXPECT_NEAR(r.springs_forth_kn / p.springs_forth_kn, 1, 0.2) << p.name;
    EXPECT_NEAR(r.springs_back_kn / p.springs_back_kn, 1, 0.2) << p.name;
    EXPECT_NEAR(r.neaps_forth_kn / p.neaps_forth_kn, 1, 0.2) << p.name;
    EXPECT_NEAR(r.neaps_back_kn / p.neaps_back_kn, 1, 0.2) << p.name;
    EXPECT_NEAR(r.forth_begins_h, p.forth_begins_h, 0.5) << p.name;
    EXPECT_NEAR(r.back_begins_h, p.back_begins_h, 0.5) << p.name;
    EXPECT_NEAR(stream_rates(shipped(), p.at, dover()).toward_deg, axis, 15) << p.name;
  }
  for (const PublishedGreatest& p : kPublishedGreatest) {
    const StreamRates r = greatest_rates(shipped(), p, dover());
    EXPECT_NEAR(r.springs_forth_kn / p.springs_kn, 1, 0.2) << p.name;
    EXPECT_NEAR(r.springs_back_kn / p.springs_kn, 1, 0.2) << p.name;
  }
}

TEST(StreamField, CoversTheStraitWithWaterAndLandInTheirPlaces) {
  const StreamHarmonics& s = shipped();
  for (const geo::LatLon corner : {geo::LatLon{50.2, 0.3}, {50.2, 2.8}, {51.5, 0.3}, {51.5, 2.8}})
    EXPECT_TRUE(s.box.contains(geo::plane_from_lat_lon(corner)))
        << corner.lat_deg << " " << corner.lon_deg;
  const core::Instant at = core::parse_instant("2019-06-08T02:00:00Z").value();
  const auto rate = [&](double lat, double lon) {
    return core::in_knots(geo::speed_of(s.direct(geo::plane_from_lat_lon({lat, lon}), at)));
  };
  EXPECT_GT(rate(51.0, 1.5), 0.5);
  EXPECT_EQ(rate(51.2, 1.0), 0);
  EXPECT_EQ(rate(50.7, 2.2), 0);
}

}  // namespace
}  // namespace vigie::sea
