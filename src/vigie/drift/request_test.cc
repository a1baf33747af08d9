// SPDX-License-Identifier: Apache-2.0
#include "vigie/drift/request.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include <gtest/gtest.h>

#include "vigie/drift/survival.h"

namespace vigie::drift {
namespace {

const Library& library() {
  static const Library loaded = [] {
    auto read = Library::load(VIGIE_SOURCE_DATA_DIR, VIGIE_BUILD_DATA_DIR);
    if (!read) ADD_FAILURE() << core::format_error(read.error());
    return std::move(*read);
  }();
  return loaded;
}

Request request() {
  Request r;
  r.position = "50 57.0 N 001 24.0 E";
  r.at = "2026-01-15T00:00Z";
  r.wind_mps = {6, 8};
  r.particles = 2000;
  r.hours = 2;
  return r;
}

model::DriftForecast answer(const Request& r) {
  const auto asked = prepare(r, library());
  EXPECT_TRUE(asked) << core::format_error(asked.error());
  auto f = forecast(asked->forecast);
  EXPECT_TRUE(f) << core::format_error(f.error());
  return std::move(*f);
}

std::string field(const Request& r) {
  const auto asked = prepare(r, library());
  return asked ? "none" : asked.error().field;
}

TEST(DriftRequest, APositionInWordsIsOneInNumbers) {
  const model::DriftForecast words = answer(request());
  Request r = request();
  r.position.clear();
  r.lat_deg = 50.95;
  r.lon_deg = 1.40;
  r.radius_m = 200;
  const model::DriftForecast numbers = answer(r);
  ASSERT_EQ(words.moments.size(), 3u);
  EXPECT_NEAR(words.moments[2].statistics.mean_lat_deg, numbers.moments[2].statistics.mean_lat_deg,
              1e-6);
  EXPECT_NEAR(words.moments[2].areas[2].area_km2, numbers.moments[2].areas[2].area_km2, 0.01);
}

TEST(DriftRequest, SaysHowThePositionWasRead) {
  const auto asked = prepare(request(), library());
  ASSERT_TRUE(asked);
  EXPECT_EQ(asked->position_note,
            "read \"50 57.0 N 001 24.0 E\" as 50\u00b057.00'N 001\u00b024.00'E (degrees and "
            "minutes, good to 185 m)");
}

TEST(DriftRequest, TheInflatableTakesItsPhase) {
  Request r = request();
  r.object = "INFLATABLE-OVERLOADED";
  r.phase = "people-in-water";
  const model::DriftForecast f = answer(r);
  EXPECT_EQ(f.moments.back().statistics.people_in_water + f.moments.back().statistics.ashore,
            2000u);
  r.phase = "afloat";
  EXPECT_GT(
      answer(r).moments.back().statistics.mean_lat_deg,
      f.moments.back().statistics.mean_lat_deg);  // a craft feels the wind more than people do
}

TEST(DriftRequest, SaysARangeOfWhoMayBeAliveOnlyWhenTheSeaIsKnown) {
  Request r = request();
  r.object = "PIW-2";
  EXPECT_FALSE(answer(r).moments.back().survival);
  r.sea_celsius = 13;
  const model::DriftForecast person = answer(r);
  EXPECT_EQ(person.moments.front().survival->low, 1);
  EXPECT_LT(person.moments.back().survival->low, person.moments.back().survival->high);
  EXPECT_NEAR(person.moments.back().survival->low, survival_after(library().survival, 2, 13).low,
              1e-9);  // in the water all the time
  r.object = "INFLATABLE-OVERLOADED";
  const model::DriftForecast craft = answer(r);
  EXPECT_FALSE(craft.moments.front().survival);  // nobody is in the water yet
  EXPECT_GT(craft.moments.back().survival->low, person.moments.back().survival->low);
  EXPECT_TRUE(std::any_of(craft.notes.begin(), craft.notes.end(), [](const std::string& note) {
    return note.find("never ends a search") != std::string::npos;
  }));
  r.object = "PIW-6";  // dead
  EXPECT_FALSE(answer(r).moments.back().survival);
  r.object = "NB-2";
  EXPECT_FALSE(answer(r).moments.back().survival);
  r.sea_celsius = 60;
  EXPECT_EQ(field(r), "sea_celsius");
}

TEST(DriftRequest, LandCountsUnlessTheClassicModelIsAskedFor) {
  EXPECT_NE(prepare(request(), library())->forecast.land, nullptr);
  Request r = request();
  r.classic = true;
  EXPECT_EQ(prepare(r, library())->forecast.land, nullptr);
  r.land = LandUse::on;
  EXPECT_NE(prepare(r, library())->forecast.land, nullptr);
}

TEST(DriftRequest, TheStandInWindIsUsedWhenNoneIsGiven) {
  Request r = request();
  r.wind_mps.clear();
  EXPECT_EQ(field(r), "wind");
  const auto asked =
      prepare(r, library(), std::make_unique<model::UniformField>("forecast", geo::Velocity{1, 2}));
  ASSERT_TRUE(asked);
  EXPECT_EQ(asked->wind->name(), "forecast");
}

TEST(DriftRequest, NamesThePartThatIsWrong) {
  const auto with = [](const std::function<void(Request&)>& change) {
    Request r = request();
    change(r);
    return field(r);
  };
  EXPECT_EQ(with([](Request& r) { r.position = "///filled.count.soap"; }), "position");
  EXPECT_EQ(with([](Request& r) { r.position.clear(); }), "position");
  EXPECT_EQ(with([](Request& r) { r.object = "LIFE-RAFT"; }), "object");
  EXPECT_EQ(with([](Request& r) { r.at.clear(); }), "at");
  EXPECT_EQ(with([](Request& r) { r.hours = 0; }), "hours");
  EXPECT_EQ(with([](Request& r) { r.hours = std::nan(""); }), "hours");
  EXPECT_EQ(with([](Request& r) { r.output_hours = 0; }), "every_hours");
  EXPECT_EQ(with([](Request& r) { r.wind_mps = {6}; }), "wind");
  EXPECT_EQ(with([](Request& r) { r.wind_mps = {600, 800}; }), "wind");
  EXPECT_EQ(with([](Request& r) { r.stokes = true; }), "stokes");
  EXPECT_EQ(with([](Request& r) {
              r.object = "INFLATABLE-OVERLOADED";
              r.phase = "sunk";
            }),
            "phase");
  EXPECT_EQ(with([](Request& r) {
              r.object = "INFLATABLE-OVERLOADED";
              r.people = 0;
            }),
            "people");
}

}  // namespace
}  // namespace vigie::drift
