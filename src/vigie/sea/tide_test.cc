// SPDX-License-Identifier: Apache-2.0
#include "vigie/sea/tide.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <map>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "vigie/sea/test_time.h"

namespace vigie::sea {
namespace {

const TideStation& station(const std::string& id) {
  static const std::vector<TideStation> all =
      load_tide_stations(std::filesystem::path(VIGIE_SOURCE_DATA_DIR) / "tides/stations.tsv")
          .value();
  const auto found = std::ranges::find(all, id, &TideStation::id);
  if (found == all.end()) throw std::runtime_error("no station " + id);
  return *found;
}

struct ReferenceHeight {
  const char* station;
  const char* at;
  double height_m;
  bool high;
};

struct Misfit {
  double minutes = 0, metres = 0;
};

// The misfit to the nearest extreme of the same kind.
Misfit misfit_of(const ReferenceHeight& row) {
  const core::Instant at = utc(row.at);
  Misfit best{.minutes = 1e9, .metres = 1e9};
  for (const TideExtreme& e :
       station(row.station).extremes({at - core::hours(4), at + core::hours(4)})) {
    const double minutes = core::in_minutes(e.at - at);
    if (e.high == row.high && std::abs(minutes) < std::abs(best.minutes))
      best = {.minutes = minutes, .metres = core::in_metres(e.above_chart_datum) - row.height_m};
  }
  return best;
}

// Made with another program: npm @neaps/tide-predictor 0.11 (its IHO node corrections) from the
// same constants, 3N2 left out because that program gives it another constituent's speed.
constexpr ReferenceHeight kOtherProgram[] = {
    {"dover", "2019-06-07T01:14:15Z", 6.663, true},
    {"dover", "2019-06-07T08:51:09Z", 0.981, false},
    {"dover", "2019-06-07T13:37:08Z", 6.651, true},
    {"dover", "2019-06-07T21:16:58Z", 0.987, false},
    {"dover", "2002-01-01T07:28:27Z", 0.953, false},
    {"dover", "2002-01-01T12:08:58Z", 6.738, true},
    {"dover", "2002-01-01T19:47:40Z", 0.904, false},
    {"calais", "2019-06-07T01:40:09Z", 7.145, true},
    {"calais", "2019-06-07T09:08:41Z", 0.926, false},
    {"calais", "2019-06-07T14:04:43Z", 7.039, true},
    {"calais", "2019-06-07T21:32:53Z", 0.997, false},
    {"boulogne", "2021-11-24T01:15:54Z", 8.088, true},
    {"boulogne", "2021-11-24T08:31:08Z", 2.364, false},
    {"boulogne", "2021-11-24T13:31:30Z", 8.010, true},
    {"boulogne", "2021-11-24T20:44:52Z", 2.295, false},
    {"dunkerque", "2019-06-08T03:00:20Z", 6.002, true},
    {"dunkerque", "2019-06-08T10:04:38Z", 0.949, false},
    {"dunkerque", "2019-06-08T15:24:36Z", 5.844, true},
    {"dunkerque", "2019-06-08T22:31:14Z", 0.872, false},
    {"deal_pier", "2008-03-10T00:34:46Z", 6.378, true},
    {"deal_pier", "2008-03-10T07:51:41Z", 0.330, false},
    {"deal_pier", "2008-03-10T12:58:16Z", 6.260, true},
    {"deal_pier", "2008-03-10T20:10:19Z", 0.604, false},
    {"dieppe", "2026-08-12T04:46:59Z", 1.097, false},
    {"dieppe", "2026-08-12T10:10:11Z", 9.004, true},
    {"dieppe", "2026-08-12T17:10:43Z", 1.180, false},
    {"dieppe", "2026-08-12T22:31:40Z", 9.281, true},
    {"le_havre", "2015-09-29T05:02:04Z", 0.248, false},
    {"le_havre", "2015-09-29T09:50:41Z", 8.388, true},
    {"le_havre", "2015-09-29T17:24:47Z", 0.337, false},
    {"le_havre", "2015-09-29T21:59:07Z", 8.413, true},
    {"newhaven", "1997-02-09T06:23:27Z", 0.260, false},
    {"newhaven", "1997-02-09T12:18:07Z", 7.112, true},
    {"newhaven", "1997-02-09T18:46:21Z", 0.079, false},
    {"newhaven", "1997-02-10T00:42:11Z", 7.186, true},
    {"herne_bay", "2030-05-01T05:24:24Z", 0.657, false},
    {"herne_bay", "2030-05-01T11:33:19Z", 5.131, true},
    {"herne_bay", "2030-05-01T17:45:34Z", 0.927, false},
    {"herne_bay", "2030-05-01T23:49:12Z", 5.144, true},
    {"harwich", "2011-12-25T05:10:28Z", 0.636, false},
    {"harwich", "2011-12-25T11:40:54Z", 4.131, true},
    {"harwich", "2011-12-25T17:30:02Z", 0.839, false},
    {"harwich", "2011-12-26T00:00:10Z", 4.135, true},
    {"cadzand", "2019-06-07T03:23:56Z", 4.855, true},
    {"cadzand", "2019-06-07T09:33:23Z", 0.735, false},
    {"cadzand", "2019-06-07T15:46:52Z", 4.654, true},
    {"cadzand", "2019-06-07T21:53:49Z", 0.564, false},
};

TEST(Tide, AgreesWithAnIndependentProgram) {
  double worst_minutes = 0, worst_metres = 0;
  for (const ReferenceHeight& row : kOtherProgram) {
    const Misfit misfit = misfit_of(row);
    worst_minutes = std::max(worst_minutes, std::abs(misfit.minutes));
    worst_metres = std::max(worst_metres, std::abs(misfit.metres));
    EXPECT_LT(std::abs(misfit.minutes), 2.0) << row.station << " " << row.at;
    EXPECT_LT(std::abs(misfit.metres), 0.03) << row.station << " " << row.at;
  }
  std::cout << "[ measured ] worst against the other program: " << worst_minutes << " min, "
            << worst_metres << " m\n";
}

// Published: UKHO prediction for Dover, 1 January 2002, as printed in the specimen of the UK
// government's tidal prediction "Format 13". Another set of constants, so the tolerance is wide.
TEST(Tide, IsNearAPublishedPredictionForDover) {
  constexpr ReferenceHeight kPublished[] = {{"dover", "2002-01-01T07:15:00Z", 0.962, false},
                                            {"dover", "2002-01-01T12:01:00Z", 6.696, true},
                                            {"dover", "2002-01-01T19:38:00Z", 1.017, false}};
  for (const ReferenceHeight& row : kPublished) {
    const Misfit misfit = misfit_of(row);
    std::cout << "[ measured ] Dover " << row.at << ": " << misfit.minutes << " min, "
              << misfit.metres << " m\n";
    EXPECT_LT(std::abs(misfit.minutes), 15.0) << row.at;
    EXPECT_LT(std::abs(misfit.metres), 0.2) << row.at;
  }
}

TEST(Tide, ExtremesAlternateAndAreWhereTheCurveTurns) {
  const core::Interval week{utc("2019-06-01T00:00:00Z"), utc("2019-06-08T00:00:00Z")};
  const auto extremes = station("dover").extremes(week);
  ASSERT_EQ(extremes.size(), 27u);
  for (std::size_t i = 0; i < extremes.size(); ++i) {
    const TideExtreme& e = extremes[i];
    if (i > 0) {
      EXPECT_NE(e.high, extremes[i - 1].high);
    }
    const double sign = e.high ? 1 : -1;
    for (const core::Duration off : {core::minutes(-15), core::minutes(15)})
      EXPECT_GT(sign * (e.above_chart_datum - station("dover").height(e.at + off)).si(), 0);
  }
}

// The argument's own rate of change must be the constituent's published speed (IHO list).
TEST(TideArgument, TurnsAtThePublishedSpeed) {
  const std::map<std::string, double> published = {
      {"M2", 28.9841042},  {"S2", 30.0},       {"N2", 28.4397295},      {"K2", 30.0821373},
      {"K1", 15.0410686},  {"O1", 13.9430356}, {"P1", 14.9589314},      {"Q1", 13.3986609},
      {"L2", 29.5284789},  {"T2", 29.9589333}, {"LAMBDA2", 29.4556253}, {"NU2", 28.5125831},
      {"MU2", 27.9682084}, {"M4", 57.9682084}, {"MS4", 58.9841042},     {"2MS6", 87.9682084},
      {"M8", 115.9364169}, {"MM", 0.5443747},  {"SA", 0.0410686},       {"2SM2", 31.0158958},
      {"OO1", 16.1391017}, {"MF", 1.0980331},  {"2MK5", 73.0092771},    {"3L2", 29.5331208}};
  const core::Instant noon = utc("2000-01-01T12:00:00Z");
  for (const auto& [name, speed] : published) {
    EXPECT_NEAR(tide_speed_deg_per_hour(name).value(), speed, 2e-6) << name;
    // L2's and others' u moves by up to 0.01 deg/h with the perigee.
    const double moved = tide_argument(name, noon + core::hours(1)).value().v_plus_u_deg -
                         tide_argument(name, noon - core::hours(1)).value().v_plus_u_deg;
    EXPECT_NEAR(std::remainder(moved - 2 * speed, 360.0), 0.0, 0.05) << name;
  }
}

// Schureman, Table 14: node factor of M2 runs from 0.963 (node at 0 deg) to 1.038 (node at 180
// deg), K2 from 1.317 to 0.748, O1 from 1.183 to 0.806.
TEST(TideArgument, NodeFactorsSpanSchuremansRange) {
  const std::map<std::string, std::pair<double, double>> ranges = {{"M2", {0.963, 1.038}},
                                                                   {"K2", {0.748, 1.317}},
                                                                   {"O1", {0.806, 1.183}},
                                                                   {"K1", {0.882, 1.113}}};
  for (const auto& [name, range] : ranges) {
    double low = 9, high = 0;
    for (int month = 0; month < 12 * 19; ++month) {
      const core::Instant at = utc("2000-01-01T00:00:00Z") + core::hours(24 * 30.44 * month);
      const double f = tide_argument(name, at).value().node_factor;
      low = std::min(low, f);
      high = std::max(high, f);
    }
    EXPECT_NEAR(low, range.first, 0.005) << name;
    EXPECT_NEAR(high, range.second, 0.005) << name;
  }
}

TEST(TideArgument, RefusesAnUnknownName) {
  const auto argument = tide_argument("M2X", utc("2000-01-01T00:00:00Z"));
  ASSERT_FALSE(argument.has_value());
  EXPECT_NE(argument.error().problem.find("M2X"), std::string::npos);
}

TEST(TideStations, ShippedFileIsWhole) {
  const auto all =
      load_tide_stations(std::filesystem::path(VIGIE_SOURCE_DATA_DIR) / "tides/stations.tsv");
  ASSERT_TRUE(all.has_value()) << core::format_error(all.error());
  EXPECT_EQ(all->size(), 25u);
  for (const TideStation& s : *all) EXPECT_GE(s.constituents().size(), 49u) << s.id();
  EXPECT_NEAR(station("dover").at().lat_deg, 51.114, 0.001);
}

TEST(TideStations, BadRowIsNamedByFieldAndRow) {
  const std::string good = "station\tx\tX\t51\t1\t3\tCC-BY-4.0\tsource\n";
  const std::map<std::string, std::string> bad = {
      {"", "names no tide station"},
      {good, "has no constituents"},
      {good + "constituent\tx\tM2\t1.0\t400\n", "row 2: phase_lag_deg"},
      {good + "constituent\tx\tM2\tnan\t40\n", "row 2: amplitude_m"},
      {good + "constituent\tx\tM2\t-1\t40\n", "row 2: amplitude_m"},
      {good + "constituent\tx\tM9\t1\t40\n", "row 2: name"},
      {good + "constituent\ty\tM2\t1\t40\n", "row 2: station id"},
      {good + "constituent\tx\tM2\t1\n", "row 2: constituent"},
      {good + "constituent\tx\tM2\t1\t4\nconstituent\tx\tM2\t1\t4\n", "row 3: name"},
      {good + "constituent\tx\tM2\t1\t4\n" + good, "row 3: id"},
      {"constituent\tx\tM2\t1\t4\n", "row 1: station id"},
      {"port\tx\n", "row 1: kind"},
      {"station\tx\tX\t91\t1\t3\tCC-BY-4.0\ts\n", "row 1: lat_deg"},
      {"station\tx\tX\t51\t1e9\t3\tCC-BY-4.0\ts\n", "row 1: lon_deg"},
      {"station\tx\tX\t51\t1\t3m\tCC-BY-4.0\ts\n", "row 1: mean_above_chart_datum_m"},
      {"station\tx\tX\t51\t1\t3\tCC-BY-NC-4.0\ts\n", "row 1: licence"}};
  for (const auto& [text, expected] : bad) {
    const auto read = parse_tide_stations(text, "t.tsv");
    ASSERT_FALSE(read.has_value()) << text;
    const std::string message = core::format_error(read.error());
    EXPECT_NE(message.find(expected), std::string::npos) << message;
    EXPECT_FALSE(read.error().mend.empty());
  }
  EXPECT_TRUE(parse_tide_stations(good + "constituent\tx\tM2\t1\t4", "t.tsv").has_value());
}

TEST(TideStations, MissingFileSaysSo) {
  const auto read = load_tide_stations("/nowhere/stations.tsv");
  ASSERT_FALSE(read.has_value());
  EXPECT_EQ(read.error().kind, core::ErrorKind::missing);
}

}  // namespace
}  // namespace vigie::sea
