// SPDX-License-Identifier: Apache-2.0
// Interpolation against fields that are known everywhere.
#include "vigie/sea/field_point.h"

#include <cmath>
#include <map>
#include <numbers>

#include <gtest/gtest.h>

#include "vigie/core/random.h"
#include "vigie/sea/field_remap.h"
#include "vigie/sea/field_source.h"

namespace vigie::sea {
namespace {

const core::Instant kTruthStart = core::parse_instant("2026-01-15T00:00:00Z").value();
constexpr double kPi = std::numbers::pi;

// Two waves in space and one in time, 1 degree and 6 hours long at the shortest.
double truth(double lat, double lon, double hours, int component) {
  return std::sin(2 * kPi * (lat - 50) / 1.0 + component) *
             std::cos(2 * kPi * lon / 1.7 - 0.4 * component) +
         0.5 * std::cos(2 * kPi * hours / 6.0 + lon);
}

class Analytic : public FieldSeries {
 public:
  Analytic(double step_deg, double step_h)
      : grid_{.lon_min_deg = -1,
              .lat_min_deg = 49,
              .lon_step_deg = step_deg,
              .lat_step_deg = step_deg,
              .columns = static_cast<int>(std::lround(5 / step_deg)) + 1,
              .rows = static_cast<int>(std::lround(4 / step_deg)) + 1} {
    for (double h = 0; h <= 12 + 1e-9; h += step_h) times_.push_back(kTruthStart + core::hours(h));
  }
  FieldKind kind() const override { return FieldKind::current; }
  const model::FieldGrid& grid() const override { return grid_; }
  const std::vector<core::Instant>& times() const override { return times_; }
  std::size_t members() const override { return 1; }
  bool resampled() const override { return false; }
  core::Result<void> read(std::size_t time, std::size_t, std::span<float> out) const override {
    std::vector<float>& kept = slices_[time];
    if (!kept.empty()) {
      std::copy(kept.begin(), kept.end(), out.begin());
      return {};
    }
    std::size_t at = 0;
    for (int row = 0; row < grid_.rows; ++row)
      for (int column = 0; column < grid_.columns; ++column)
        for (const int c : {0, 1})
          out[at++] = static_cast<float>(truth(grid_.lat_min_deg + row * grid_.lat_step_deg,
                                               grid_.lon_min_deg + column * grid_.lon_step_deg,
                                               core::in_hours(times_[time] - kTruthStart), c));
    kept.assign(out.begin(), out.end());
    return {};
  }
  std::string name() const override { return "analytic"; }
  std::string variable() const override { return ""; }
  std::vector<std::string> notes() const override { return {}; }

 private:
  model::FieldGrid grid_;
  std::vector<core::Instant> times_;
  mutable std::map<std::size_t, std::vector<float>> slices_;
};

struct Wrong {
  double largest = 0;        // |value - truth|
  double over_stated = 0;    // the largest share of the stated error
  double stated_over = 1e9;  // the stated error over the largest error: how far it overstates
};

Wrong wrong(double step_deg, double step_h, std::uint64_t seed, int places) {
  const Analytic field(step_deg, step_h);
  core::Random draws({.seed = seed, .stream = core::stream_of("field point test")});
  Wrong out;
  double stated_largest = 0;
  for (int i = 0; i < places; ++i) {
    const geo::LatLon at{draws.uniform(50, 52), draws.uniform(0, 3)};
    const double hours = draws.uniform(step_h, 12 - step_h);
    const auto value = value_at(field, at, kTruthStart + core::hours(hours));
    if (!value || !value->interpolation_error) {
      ADD_FAILURE() << "seed " << seed << " place " << i;
      continue;
    }
    for (const int c : {0, 1}) {
      const auto k = static_cast<std::size_t>(c);
      const double off = std::abs(value->value[k] - truth(at.lat_deg, at.lon_deg, hours, c));
      const double stated = (*value->interpolation_error)[k];
      out.largest = std::max(out.largest, off);
      out.over_stated = std::max(out.over_stated, off / (stated + 1e-5));
      stated_largest = std::max(stated_largest, stated);
    }
  }
  out.stated_over = stated_largest / out.largest;
  return out;
}

TEST(FieldPoint, StatesItsInterpolationError) {
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    const Wrong w = wrong(0.05, 0.5, seed, 150);
    EXPECT_LE(w.over_stated, 1.15) << "seed " << seed;
    EXPECT_GT(w.over_stated, 0.5) << "seed " << seed << ": stated far too large";
    EXPECT_LT(w.stated_over, 2.5) << "seed " << seed;
  }
}

TEST(FieldPoint, ErrorFallsWithTheSquareOfTheSpacing) {
  const double coarse = wrong(0.1, 1.0, 11, 250).largest, fine = wrong(0.05, 0.5, 11, 250).largest;
  EXPECT_GT(coarse / fine, 3.2) << "seed 11";
  EXPECT_LT(coarse / fine, 4.8) << "seed 11";
}

TEST(FieldPoint, IsExactAtNodesAndOutsideSaysNo) {
  const Analytic field(0.1, 1.0);
  const auto node = value_at(field, {50.5, 1.2}, kTruthStart + core::hours(3));
  ASSERT_TRUE(node);
  EXPECT_NEAR(node->value[0], truth(50.5, 1.2, 3, 0), 1e-5);
  EXPECT_TRUE(value_at(field, {50.5, 361.2}, kTruthStart)) << "the same place, once round";
  EXPECT_FALSE(value_at(field, {53.5, 1.2}, kTruthStart));
  EXPECT_FALSE(value_at(field, {1.2, 50.5}, kTruthStart));
  EXPECT_FALSE(value_at(field, {50.5, 1.2}, kTruthStart - core::hours(1)));
  EXPECT_FALSE(value_at(field, {50.5, 1.2}, kTruthStart + core::hours(13)));
  // At the first moment and the grid's edge too little is around to tell the error.
  const auto corner = value_at(field, {49.0, -1.0}, kTruthStart);
  ASSERT_TRUE(corner);
  EXPECT_TRUE(value_at(field, {53.0, 4.0}, kTruthStart + core::hours(12)));
}

TEST(FieldPoint, SpeaksOfWhereWindComesFromAndCurrentGoes) {
  EXPECT_NEAR(spoken(FieldKind::wind, {-5, 0}).direction_deg, 90, 1e-9);
  EXPECT_NEAR(spoken(FieldKind::current, {-5, 0}).direction_deg, 270, 1e-9);
  EXPECT_NEAR(spoken(FieldKind::wave_direction, {-1, 0}).direction_deg, 270, 1e-9);
  EXPECT_NEAR(spoken(FieldKind::wind, {3, -4}).speed, 5, 1e-9);
}

// The largest error of a remap from a turned, bent grid of `step` degrees.
double remap_error(double step) {
  NodePlaces places;
  const auto n = static_cast<std::size_t>(std::lround(3 / step)) + 1;
  places.rows = places.columns = n;
  std::vector<float> values;
  for (std::size_t row = 0; row < n; ++row)
    for (std::size_t column = 0; column < n; ++column) {
      const double x = -1.5 + step * static_cast<double>(column);
      const double y = -1.5 + step * static_cast<double>(row);
      const double turn = 0.5 + 0.05 * x;
      places.lat_deg.push_back(51 + std::sin(turn) * x + std::cos(turn) * y);
      places.lon_deg.push_back(1.4 + std::cos(turn) * x - std::sin(turn) * y);
      values.push_back(
          static_cast<float>(truth(places.lat_deg.back(), places.lon_deg.back(), 0, 0)));
    }
  const auto remap = FieldRemap::make(places, {50.5, 51.5, 0.9, 1.9, {}}, "test");
  if (!remap) {
    ADD_FAILURE() << core::format_error(remap.error());
    return 0;
  }
  const model::FieldGrid& g = remap->grid();
  std::vector<float> out(g.nodes());
  remap->apply(values, 1, out);
  double largest = 0;
  for (int row = 0; row < g.rows; ++row)
    for (int column = 0; column < g.columns; ++column) {
      const double lat = g.lat_min_deg + row * g.lat_step_deg;
      const double lon = g.lon_min_deg + column * g.lon_step_deg;
      const float value = out[static_cast<std::size_t>(row) * static_cast<std::size_t>(g.columns) +
                              static_cast<std::size_t>(column)];
      largest = std::max(largest, std::abs(value - truth(lat, lon, 0, 0)));
      EXPECT_TRUE(std::isfinite(value)) << lat << " " << lon;
    }
  return largest;
}

TEST(FieldRemap, ErrorFallsWithTheSquareOfTheSpacing) {
  const double coarse = remap_error(0.1), fine = remap_error(0.05);
  EXPECT_GT(coarse / fine, 3.2);
  EXPECT_LT(coarse / fine, 4.8);
  // h^2 M / 4 with M = (2 pi)^2 of the wave of one degree.
  EXPECT_LT(fine, 0.05 * 0.05 * 4 * kPi * kPi / 4 * 1.5);
}

TEST(FieldRemap, RefusesCellsThatAreNoGrid) {
  NodePlaces places{.columns = 300, .rows = 300};
  core::Random draws({.seed = 5, .stream = core::stream_of("no grid")});
  for (int i = 0; i < 90'000; ++i) {
    places.lat_deg.push_back(draws.uniform(50, 52));
    places.lon_deg.push_back(draws.uniform(0, 3));
  }
  const auto remap = FieldRemap::make(places, {50.5, 51.5, 0.9, 1.9, {}}, "test");
  if (remap) {  // coarse enough to be done: every node still has a place in some cell
    EXPECT_GE(remap->grid().nodes(), 4U);
  }
  places.lat_deg.assign(90'000, std::nan(""));
  EXPECT_FALSE(FieldRemap::make(places, {50.5, 51.5, 0.9, 1.9, {}}, "test"));
  places.lat_deg.assign(90'000, 51);
  places.lon_deg.assign(90'000, 1.4);
  EXPECT_FALSE(FieldRemap::make(places, {50.5, 51.5, 0.9, 1.9, {}}, "test"));
}

TEST(FieldRemap, GivesAMissingCornersWeightToTheOthers) {
  NodePlaces places{.columns = 2, .rows = 2};
  places.lat_deg = {50, 50, 52, 52};
  places.lon_deg = {0, 2, 0, 2};
  const auto remap = FieldRemap::make(places, {50, 52, 0, 2, {}}, "test");
  ASSERT_TRUE(remap);
  const float nan = std::nanf("");
  std::vector<float> out(remap->grid().nodes());
  remap->apply(std::vector<float>{1, nan, 1, 1}, 1, out);
  EXPECT_EQ(out.front(), 1);
  EXPECT_TRUE(std::isnan(out[static_cast<std::size_t>(remap->grid().columns) - 1]))
      << "the corner itself has none";
  EXPECT_EQ(out.back(), 1);
}

}  // namespace
}  // namespace vigie::sea
