// SPDX-License-Identifier: Apache-2.0
#include "vigie/sea/field_mosaic.h"

#include <cmath>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "vigie/sea/field_sources.h"
#include "vigie/sea/test_field_file.h"

namespace vigie::sea {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;

const core::Instant kFirst = core::parse_instant("2026-01-15T00:00:00Z").value();

// Linear in place and time, so that interpolation of each file is exact; far apart from each other.
double coarse_east(double lat, double lon, double hours, int member) {
  return -5 + 0.5 * lon + 0.2 * (lat - 51) + 0.1 * hours + 2 * member;
}
double fine_east(double lat, double lon, double hours, int) {
  return 8 + 0.3 * lon - 0.4 * (lat - 51) - 0.2 * hours;
}
double calm(double, double, double, int) { return 0; }

TestNetcdf wind_file(const std::vector<double>& lat, const std::vector<double>& lon,
                     const Value& east) {
  TestNetcdf out;
  out.lat = lat;
  out.lon = lon;
  out.variables = {{"u10", "eastward_wind", "m s-1", east},
                   {"v10", "northward_wind", "m s-1", calm}};
  return out;
}
//   coarse: 0.25 deg, -1 to 4 E, 49 to 53 N, hours 0 to 12 by 3
//   fine:   0.02 deg, 1 to 2 E, 50.6 to 51.4 N, hours 0 to 6 by 1
TestNetcdf coarse_file() {
  TestNetcdf out = wind_file(steps(49, 0.25, 17), steps(-1, 0.25, 21), coarse_east);
  out.hours = {0, 3, 6, 9, 12};
  return out;
}
TestNetcdf fine_file() { return wind_file(steps(50.6, 0.02, 41), steps(1, 0.02, 51), fine_east); }

class FieldMosaics : public ::testing::Test {
 protected:
  void SetUp() override {
    coarse_file().write(folder_ / "coarse.nc");
    fine_file().write(folder_ / "fine.nc");
  }
  std::string in(const std::string& name) const { return (folder_ / name).string(); }
  core::Result<ChosenField> choose(const std::vector<std::string>& written, double until_h = 12) {
    const auto choices = parse_field_choices(written);
    if (!choices) return core::fail(choices.error());
    auto sources = field_sources(*choices);
    if (!sources) return core::fail(sources.error());
    const FieldWindow window{50.0, 52.0, 0.5, 2.5, {kFirst, kFirst + core::hours(until_h)}};
    return choose_field({.sources = std::move(*sources)}, FieldKind::wind, window);
  }
  std::unique_ptr<FieldSeries> field(const std::vector<std::string>& written, double until_h = 12) {
    auto chosen = choose(written, until_h);
    problem_ = chosen ? "" : core::format_error(chosen.error());
    if (!chosen) return nullptr;
    mosaic_ = chosen->mosaic;
    return std::move(chosen->series);
  }
  double east(const FieldSeries& series, geo::LatLon place, double hours, std::size_t member = 0) {
    const auto value = value_at(series, place, kFirst + core::hours(hours), member);
    if (value) return value->value[0];
    ADD_FAILURE() << core::format_error(value.error());
    return std::nan("");
  }
  FieldMosaic::Seen seen(geo::LatLon place, double hours) {
    auto out = mosaic_->seen_at(place, kFirst + core::hours(hours), 0);
    if (out) return *out;
    ADD_FAILURE() << core::format_error(out.error());
    return {};
  }
  FieldFolder folder_;
  const FieldMosaic* mosaic_ = nullptr;
  std::string problem_;
};

TEST_F(FieldMosaics, TheFineGridIsUsedWhereAndWhenItCoversAndTheCoarseElsewhere) {
  const auto wind = field({in("fine.nc"), in("coarse.nc")});
  ASSERT_TRUE(wind && mosaic_) << problem_;
  for (const double hours : {0.0, 0.5, 2.5, 6.0})
    for (const geo::LatLon place : {geo::LatLon{51, 1.5}, {50.61, 1.01}, {51.39, 1.987}})
      EXPECT_NEAR(east(*wind, place, hours), fine_east(place.lat_deg, place.lon_deg, hours, 0),
                  2e-5)
          << hours;
  for (const double hours : {0.0, 0.5, 4.5, 11.0})
    for (const geo::LatLon place : {geo::LatLon{50.2, 1.5}, {51, 0.7}, {51.7, 2.3}})
      EXPECT_NEAR(east(*wind, place, hours), coarse_east(place.lat_deg, place.lon_deg, hours, 0),
                  2e-5)
          << hours;
  // After the fine file's last moment the coarse one has all; over the step between, from one to
  // the other.
  const geo::LatLon inside{51, 1.5};
  EXPECT_NEAR(east(*wind, inside, 9), coarse_east(51, 1.5, 9, 0), 2e-5);
  EXPECT_NEAR(east(*wind, inside, 11), coarse_east(51, 1.5, 11, 0), 2e-5);
  EXPECT_NEAR(east(*wind, inside, 7.5),
              0.5 * (fine_east(51, 1.5, 6, 0) + coarse_east(51, 1.5, 9, 0)), 2e-5);
}

TEST_F(FieldMosaics, TheSeamIsOneFineCellWide) {
  const auto wind = field({in("fine.nc"), in("coarse.nc")});
  ASSERT_TRUE(wind) << problem_;
  const double fine = fine_east(51, 2.0, 1, 0), coarse = coarse_east(51, 2.02, 1, 0);
  EXPECT_GT(fine - coarse, 10) << "the files disagree, so that the seam can be seen";
  EXPECT_NEAR(east(*wind, {51, 2.0}, 1), fine, 2e-5);
  EXPECT_NEAR(east(*wind, {51, 2.02}, 1), coarse, 2e-5);
  EXPECT_NEAR(east(*wind, {51, 2.01}, 1), 0.5 * (fine + coarse), 2e-5);
  // Never beyond the two.
  for (double lon = 1.96; lon < 2.06; lon += 0.0013) {
    const double value = east(*wind, {51, lon}, 1);
    EXPECT_GE(value, coarse - 0.05);
    EXPECT_LE(value, fine + 0.05);
  }
}

TEST_F(FieldMosaics, SaysWhereAValueIsFrom) {
  const auto wind = field({in("fine.nc"), in("coarse.nc")});
  ASSERT_TRUE(wind) << problem_;
  EXPECT_THAT(
      wind->notes(),
      Contains(AllOf(HasSubstr("fine.nc (0.02 x 0.02 deg, until 2026-01-15T06:00:00Z) 20 %"),
                     HasSubstr("then coarse.nc (0.25 x 0.25 deg"),
                     HasSubstr("over one cell of 0.02 deg"))));
  const auto inside = seen({51, 1.5}, 1);
  EXPECT_EQ(inside.source, "wind of fine.nc");
  EXPECT_TRUE(inside.notes.empty());
  EXPECT_TRUE(inside.value.interpolation_error) << "its own, as from the file alone";
  const auto outside = seen({50.2, 1.5}, 1);
  EXPECT_EQ(outside.source, "wind of coarse.nc");
  EXPECT_THAT(outside.notes,
              Contains(HasSubstr("passed over: wind of fine.nc does not cover 50.2000 1.5000")));
  const auto later = seen({51, 1.5}, 11);
  EXPECT_EQ(later.source, "wind of coarse.nc");
  EXPECT_THAT(later.notes, Contains(HasSubstr("does not cover 2026-01-15T11:00:00Z")));
  const auto seam = seen({51, 2.01}, 1);
  EXPECT_EQ(seam.source, "wind of fine.nc and wind of coarse.nc");
  EXPECT_FALSE(seam.value.interpolation_error) << "nobody can know it there";
  EXPECT_THAT(seam.notes, Contains(HasSubstr("from one to the other over one cell")));
}

TEST_F(FieldMosaics, PriorityAndAreaDecideNotTheOrderAlone) {
  auto wind = field({in("coarse.nc"), in("fine.nc") + ":priority=1"});
  ASSERT_TRUE(wind) << problem_;
  EXPECT_NEAR(east(*wind, {51, 1.5}, 1), fine_east(51, 1.5, 1, 0), 2e-5);
  // Without it the coarse one, which was given first, has all, and that is said.
  wind = field({in("coarse.nc"), in("fine.nc")});
  ASSERT_TRUE(wind) << problem_;
  EXPECT_NEAR(east(*wind, {51, 1.5}, 1), coarse_east(51, 1.5, 1, 0), 2e-5);
  EXPECT_THAT(wind->notes(),
              Contains(HasSubstr("coarse.nc comes before fine.nc, which is finer, and hides it")));
  // Kept to an area.
  wind = field({in("fine.nc") + ":area=1.0,50.6,1.5,51.4", in("coarse.nc")});
  ASSERT_TRUE(wind) << problem_;
  EXPECT_NEAR(east(*wind, {51, 1.4}, 1), fine_east(51, 1.4, 1, 0), 2e-5);
  EXPECT_NEAR(east(*wind, {51, 1.6}, 1), coarse_east(51, 1.6, 1, 0), 2e-5);
  EXPECT_THAT(seen({51, 1.6}, 1).notes, Contains(HasSubstr("is kept to the area 1.0,50.6,1.5")));
  EXPECT_FALSE(field({in("coarse.nc") + ":area=0,49,1,51.4"})) << "the centre is not in it";
  EXPECT_THAT(problem_, HasSubstr("has no file that covers 51.0000 1.5000"));
}

TEST_F(FieldMosaics, GoesOnWithTheNextFileInTimeAndNamesAGap) {
  TestNetcdf next = coarse_file();
  next.hours = {9, 12, 15, 18};
  next.write(folder_ / "next.nc");
  TestNetcdf first = coarse_file();
  first.hours = {0, 3, 6};
  first.write(folder_ / "first.nc");
  const auto wind = field({in("first.nc"), in("next.nc")}, 15);
  ASSERT_TRUE(wind) << problem_;
  for (const double hours : {1.0, 6.0, 7.0, 9.0, 14.0})
    EXPECT_NEAR(east(*wind, {51, 1.5}, hours), coarse_east(51, 1.5, hours, 0), 2e-5) << hours;
  next.hours = {13, 16};
  next.write(folder_ / "gap.nc");
  EXPECT_FALSE(field({in("first.nc"), in("gap.nc")}, 15));
  EXPECT_THAT(problem_,
              HasSubstr("has no file that covers 51.0000 1.5000 at 2026-01-15T06:00:00Z"));
  EXPECT_FALSE(field({in("first.nc"), in("gap.nc")}, 18));
  EXPECT_THAT(problem_, AllOf(HasSubstr("at 2026-01-15T18:00:00Z"), HasSubstr("first.nc does not"),
                              HasSubstr("gap.nc does not")));
}

TEST_F(FieldMosaics, AMaskedPartIsGivenByTheNextFile) {
  TestNetcdf masked = fine_file();
  masked.variables[0].value = [](double lat, double lon, double hours, int member) {
    return lon > 1.5 ? std::numeric_limits<double>::quiet_NaN()
                     : fine_east(lat, lon, hours, member);
  };
  masked.write(folder_ / "masked.nc");
  const auto wind = field({in("masked.nc"), in("coarse.nc")});
  ASSERT_TRUE(wind) << problem_;
  EXPECT_NEAR(east(*wind, {51, 1.48}, 1), fine_east(51, 1.48, 1, 0), 2e-5);
  EXPECT_NEAR(east(*wind, {51, 1.54}, 1), fine_east(51, 1.5, 1, 0), 0.02) << "two of its own steps";
  EXPECT_NEAR(east(*wind, {51, 1.6}, 1), coarse_east(51, 1.6, 1, 0), 2e-5);
  EXPECT_THAT(seen({51, 1.6}, 1).notes, Contains(HasSubstr("has no value near the place")));
}

TEST_F(FieldMosaics, KeepsTheMembersOfTheEnsemble) {
  TestNetcdf ensemble = coarse_file();
  ensemble.members = 3;
  ensemble.write(folder_ / "members.nc");
  const auto wind = field({in("fine.nc"), in("members.nc")});
  ASSERT_TRUE(wind) << problem_;
  ASSERT_EQ(wind->members(), 3U);
  for (const int member : {0, 2}) {
    EXPECT_NEAR(east(*wind, {51, 1.5}, 1, static_cast<std::size_t>(member)),
                fine_east(51, 1.5, 1, 0), 2e-5);
    EXPECT_NEAR(east(*wind, {50.2, 1.5}, 1, static_cast<std::size_t>(member)),
                coarse_east(50.2, 1.5, 1, member), 2e-5);
  }
  EXPECT_THAT(wind->notes(), Contains(HasSubstr("fine.nc has 1 member, taken in turn for 3")));
}

TEST_F(FieldMosaics, OneFileAloneIsLeftAsItIs) {
  const auto wind = field({in("coarse.nc")});
  ASSERT_TRUE(wind) << problem_;
  EXPECT_EQ(mosaic_, nullptr);
  EXPECT_FALSE(wind->resampled());
}

}  // namespace
}  // namespace vigie::sea
