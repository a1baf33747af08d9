// SPDX-License-Identifier: Apache-2.0
#include "vigie/codec/event_json.h"

#include <chrono>
#include <ctime>
#include <iostream>
#include <limits>
#include <set>
#include <stdexcept>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "vigie/core/random.h"

namespace vigie::codec {
namespace {

using core::Instant;
using model::EventBody;
using nlohmann::json;
using testing::HasSubstr;

constexpr double kNotANumber = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::size_t kKinds = std::variant_size_v<EventBody>;

const Instant kDusk = core::parse_instant("2019-06-07T20:06:00Z").value();

// ---- random events: anything a record may hold ----

class Draw {
 public:
  explicit Draw(std::uint64_t seed) : draws_({.seed = seed, .stream = core::stream_of("events")}) {}

  double number(double low, double high) {
    // Sometimes an end of the range, sometimes a round number, mostly all 53 bits.
    switch (draws_.below(6)) {
      case 0:
        return low;
      case 1:
        return high;
      case 2:
        return std::clamp(std::round(draws_.uniform(low, high)), low, high);
      default:
        return draws_.uniform(low, high);
    }
  }
  int whole(int high) {
    return static_cast<int>(draws_.below(static_cast<std::uint32_t>(high) + 1));
  }
  bool flag() { return draws_.bernoulli(0.5); }
  std::uint64_t bits64() { return (std::uint64_t{draws_.bits()} << 32) | draws_.bits(); }
  std::string text() {
    static const char* const kPieces[] = {"drone",        "-", "Wissant", "\"", "\\", "\n",
                                          "Pêche à pied", "{", "[",       ":,", "\t", "\x01",
                                          "東",           "🚤", ""};
    std::string text;
    for (int n = whole(4); n > 0; --n) text += kPieces[draws_.below(std::size(kPieces))];
    return text;
  }
  Instant instant() {
    return kDusk + core::seconds(std::floor(draws_.uniform(-4e8, 4e8) * 1000) / 1000);
  }
  core::Interval interval() {
    const Instant from = instant();
    return {from, from + core::minutes(whole(600))};
  }
  geo::Point point() { return {number(-90e3, 90e3), number(-120e3, 120e3)}; }
  model::Covariance covariance() { return {number(0, 1e8), number(0, 1e8), number(-1e7, 1e7)}; }
  template <class E>
  E any(int count) {
    return static_cast<E>(draws_.below(static_cast<std::uint32_t>(count)));
  }
  model::CraftState state() { return any<model::CraftState>(8); }
  template <class T, class Make>
  std::vector<T> some(int most, Make make) {
    std::vector<T> all;
    for (int n = whole(most); n > 0; --n) all.push_back(make());
    return all;
  }

  model::Conditions conditions() {
    model::Conditions c;
    c.at = instant();
    c.sky = {core::degrees(number(-90, 90)), core::degrees(number(-90, 90)), number(0, 1),
             any<model::Light>(5)};
    c.weather = {core::knots(number(0, 80)),     core::degrees(number(0, 360)),
                 core::metres(number(0, 9)),     core::nautical_miles(number(0, 20)),
                 core::feet(number(0, 30'000)),  flag(),
                 core::celsius(number(-20, 40)), core::celsius(number(-2, 25))};
    c.tide_above_chart_datum = core::metres(number(-1, 9));
    c.stream = {number(-3, 3), number(-3, 3)};
    return c;
  }
  model::Sortie sortie() {
    model::Sortie s{
        .asset = model::AssetKey(text()), .expected_detections = number(0, 5), .reason = text()};
    Instant at = instant();
    for (int n = 2 + whole(6); n > 0; --n) {
      s.waypoints.push_back({at, point()});
      at = at + core::seconds(whole(4000));
    }
    return s;
  }
  model::FlightDecision decision() {
    return {model::AssetKey(text()), flag(), some<std::string>(3, [&] { return text(); }), text()};
  }
  model::Plan plan() {
    model::Plan p;
    p.issued_at = instant();
    p.posture = model::PostureKey(text());
    p.sorties = some<model::Sortie>(4, [&] { return sortie(); });
    p.decisions = some<model::FlightDecision>(4, [&] { return decision(); });
    p.value = {number(0, 90), number(0, 90), number(0, 90), number(0, 90), number(-9, 90)};
    p.greedy_objective = number(-9, 90);
    p.first_plan_seconds = number(0, 5);
    return p;
  }
  model::CraftOutcome craft_outcome() {
    return {.craft = model::CraftId(draws_.bits()),
            .sector = model::SectorKey(text()),
            .people = whole(60),
            .end = state(),
            .preparing_from = instant(),
            .launched_at = instant(),
            .ended_at = instant(),
            .launched = flag(),
            .first_seen = any<model::CraftSeen>(3),
            .first_seen_at = instant(),
            .people_minutes_in_danger = number(0, 1e4),
            .people_minutes_in_water = number(0, 1e4)};
  }
  model::DawnReport report() {
    model::DawnReport r{.at = instant()};
    for (const auto& spec : model::outcome_specs())
      r.outcomes.push_back({spec.key, number(0, 1e5)});
    r.craft = some<model::CraftOutcome>(5, [&] { return craft_outcome(); });
    return r;
  }
  model::Detection detection() {
    return {model::DetectionId(draws_.bits()),
            instant(),
            model::AssetKey(text()),
            model::SensorKey(text()),
            any<model::TargetClass>(5),
            point(),
            covariance()};
  }
  EventBody body(std::size_t kind);

 private:
  core::Random draws_;
};

EventBody Draw::body(std::size_t kind) {
  using namespace model;
  switch (kind) {
    case 0:
      return NightStarted{text(), PostureKey(text()), bits64(), draws_.bits(), text(),
                          text(), interval()};
    case 1:
      return ConditionsReported{text(), conditions()};
    case 2:
      return ForecastIssued{{instant(), number(0, 1), number(0, 40), number(0, 400), any<Rag>(3),
                             some<Forecast::Cell>(5, [&] {
                               return Forecast::Cell{SectorKey(text()), interval(), number(0, 3)};
                             })}};
    case 3:
      return PlanIssued{plan()};
    case 4:
      return DecisionMade{decision()};
    case 5:
      return AssetMoved{AssetKey(text()), point(), text()};
    case 6:
      return Looked{{interval(), AssetKey(text()), SensorKey(text()), point(), point(),
                     core::metres(number(0, 5000)), number(0, 1)}};
    case 7:
      return Detected{detection()};
    case 8:
      return CallReceived{CaseId(draws_.bits()), point(), covariance(), whole(60), state()};
    case 9:
      return Tasked{AssetKey(text()), text(), point(), instant()};
    case 10:
      return TruthMoved{CraftId(draws_.bits()), SectorKey(text()), point(), state(), whole(60)};
    case 11:
      return TruthEnded{craft_outcome()};
    default:
      return DawnReported{report()};
  }
}

EventBody decoded(const EventBody& body) {
  auto back = decode_event_body(model::name_of(body), encode_event_body(body));
  if (!back) throw std::runtime_error(core::format_error(back.error()));
  return std::move(*back);
}

void expect_refused(const char* kind, const std::string& payload, const std::string& field,
                    const std::string& problem) {
  const auto body = decode_event_body(kind, payload);
  ASSERT_FALSE(body) << payload.substr(0, 200);
  EXPECT_EQ(body.error().field, field);
  EXPECT_THAT(body.error().problem, HasSubstr(problem));
  EXPECT_EQ(body.error().kind, core::ErrorKind::invalid);
  EXPECT_FALSE(body.error().mend.empty());
}

// ---- round trips ----

TEST(EventJson, EveryKindRoundTripsByteForByte) {
  constexpr std::uint64_t kFirstSeed = 20190607;
  std::set<std::string> kinds;
  for (std::uint64_t seed = kFirstSeed; seed < kFirstSeed + 300; ++seed)
    for (std::size_t kind = 0; kind < kKinds; ++kind) {
      SCOPED_TRACE(fmt::format("seed {} kind {}", seed, kind));
      const EventBody body = Draw(seed).body(kind);
      ASSERT_EQ(body.index(), kind);
      kinds.insert(model::name_of(body));
      const std::string once = encode_event_body(body);
      const auto back = decode_event_body(model::name_of(body), once);
      ASSERT_TRUE(back) << core::format_error(back.error()) << "\n" << once;
      ASSERT_EQ(back->index(), kind);
      ASSERT_EQ(encode_event_body(*back), once);
    }
  EXPECT_EQ(kinds.size(), kKinds);
}

// A place is rounded to 1e-6 degree (0.11 m of latitude); the second trip changes nothing more.
TEST(EventJson, RoundsPlacesToATenthOfAMetreOnce) {
  Draw draw(7);
  double worst = 0;
  for (int i = 0; i < 2000; ++i) {
    const geo::Point p = draw.point();
    const EventBody body = model::AssetMoved{model::AssetKey("helo"), p, "on sortie"};
    const EventBody once = decoded(body), twice = decoded(once);
    const geo::Point q = std::get<model::AssetMoved>(once).position;
    worst = std::max(worst, core::in_metres(geo::distance(p, q)));
    ASSERT_EQ(q, std::get<model::AssetMoved>(twice).position);
  }
  EXPECT_LT(worst, 0.08);   // half of 1e-6 degree each way: 0.056 m north, 0.035 m east
  EXPECT_GT(worst, 0.001);  // and it is rounded at all
}

// Everything that is no place comes back bit for bit.
TEST(EventJson, KeepsEveryOtherNumberExactly) {
  for (std::uint64_t seed = 1; seed < 500; ++seed) {
    const auto body = model::ConditionsReported{"Dover", Draw(seed).conditions()};
    const auto back = std::get<model::ConditionsReported>(decoded(body)).conditions;
    EXPECT_EQ(back.at, body.conditions.at);
    EXPECT_EQ(back.sky.sun_altitude, body.conditions.sky.sun_altitude);
    EXPECT_EQ(back.sky.moon_illuminated_fraction, body.conditions.sky.moon_illuminated_fraction);
    EXPECT_EQ(back.weather.wind_speed, body.conditions.weather.wind_speed);
    EXPECT_EQ(back.weather.wind_from, body.conditions.weather.wind_from);
    EXPECT_EQ(back.weather.visibility, body.conditions.weather.visibility);
    EXPECT_EQ(back.tide_above_chart_datum, body.conditions.tide_above_chart_datum);
    EXPECT_EQ(back.stream, body.conditions.stream);
  }
}

TEST(EventJson, EveryMemberComesBack) {
  const EventBody body = model::TruthEnded{Draw(99).craft_outcome()};
  const auto& a = std::get<model::TruthEnded>(body).outcome;
  const EventBody other = decoded(body);
  const auto& b = std::get<model::TruthEnded>(other).outcome;
  EXPECT_EQ(a.craft, b.craft);
  EXPECT_EQ(a.sector, b.sector);
  EXPECT_EQ(a.people, b.people);
  EXPECT_EQ(a.end, b.end);
  EXPECT_EQ(a.launched, b.launched);
  EXPECT_EQ(a.first_seen, b.first_seen);
  EXPECT_EQ(a.first_seen_at, b.first_seen_at);
  EXPECT_EQ(a.people_minutes_in_danger, b.people_minutes_in_danger);
}

// The text of an event is a promise to whoever reads a log with other tools:
// docs/formats/events.md.
TEST(EventJson, LooksAsTheFormatSays) {
  EXPECT_EQ(encode_event_body(model::AssetMoved{model::AssetKey("drone-1"), {0, 0}, "on sortie"}),
            R"({"activity":"on sortie","asset":"drone-1","lat":50.9,"lon":1.5})");
  EXPECT_EQ(
      encode_event_body(model::DecisionMade{
          {model::AssetKey("helo"), false, {"fog", "icing"}, "patrols 3 and 4"}}),
      R"({"asset":"helo","fallback":"patrols 3 and 4","go":false,"reasons":["fog","icing"]})");
  EXPECT_EQ(encode_event_body(model::NightStarted{"june-2019",
                                                  model::PostureKey("baseline"),
                                                  18446744073709551615ULL,
                                                  3,
                                                  "vigie 0.1.0",
                                                  "ab",
                                                  {kDusk, kDusk + core::hours(8)}}),
            R"({"from":"2019-06-07T20:06:00Z","model_version":"vigie 0.1.0","posture":"baseline",)"
            R"("replicate":3,"scenario":"june-2019","scenario_digest":"ab",)"
            R"("seed":18446744073709551615,"until":"2019-06-08T04:06:00Z"})");
}

TEST(EventJson, LeavesMachineTimeOut) {
  model::Plan plan = Draw(5).plan();
  const std::string before = encode_event_body(model::PlanIssued{plan});
  plan.first_plan_seconds += 17;
  EXPECT_EQ(encode_event_body(model::PlanIssued{plan}), before);
  EXPECT_THAT(before, testing::Not(HasSubstr("first_plan")));
  EXPECT_THAT(json_of(plan).dump(), testing::Not(HasSubstr("first_plan")));
}

// ---- refusals ----

const char* const kMoved = R"({"activity":"out","asset":"a","lat":50.9,"lon":1.5})";

TEST(Decode, RefusesUnknownKinds) {
  ASSERT_TRUE(decode_event_body("asset_moved", kMoved));
  expect_refused("asset_flew", kMoved, "kind", "\"asset_flew\" is not a kind");
  expect_refused("", kMoved, "kind", "is not a kind");
}

TEST(Decode, NamesTheFieldThatIsWrong) {
  const auto moved = [](const char* change) {
    json object = json::parse(kMoved);
    object.merge_patch(json::parse(change));
    return object.dump();
  };
  const char* k = "asset_moved";
  expect_refused(k, moved(R"({"lat":null})"), "asset_moved.lat", "is missing");
  expect_refused(k, moved(R"({"lat":"50"})"), "asset_moved.lat", "is not a number");
  expect_refused(k, moved(R"({"asset":5})"), "asset_moved.asset", "is not a text");
  expect_refused(k, moved(R"({"lat":91})"), "asset_moved.lat", "is 91, outside 30 to 70");
  expect_refused(k, moved(R"({"lon":-170.5})"), "asset_moved.lon", "outside");
  expect_refused(k, moved(R"({"speed":5})"), "asset_moved.speed", "not a key");
  expect_refused(k, "[]", "asset_moved", "is not an object");
  expect_refused(k, "7", "asset_moved", "is not an object");
  expect_refused(k, "", "asset_moved", "is not JSON");
  expect_refused(k, "{\"lat\":1", "asset_moved", "is not JSON at byte");
  expect_refused(k, "{\"lat\":NaN}", "asset_moved", "is not JSON");
  expect_refused(k, "{\"lat\":1e999}", "asset_moved", "too large");
  expect_refused(k, R"({"activity":"out","asset":"a","asset":"b","lat":50.9,"lon":1.5})",
                 "asset_moved", "a key twice");
  expect_refused(k, "{\"asset\":\"\xFF\"}", "asset_moved", "is not JSON");
}

TEST(Decode, NamesFieldsDeepInside) {
  const std::string good = encode_event_body(model::PlanIssued{[] {
    model::Plan plan = Draw(11).plan();
    plan.sorties = {Draw(12).sortie(), Draw(13).sortie()};
    plan.decisions = {Draw(14).decision()};
    return plan;
  }()});
  const auto with = [&](const char* pointer, const json& value) {
    json object = json::parse(good);
    object[json::json_pointer(pointer)] = value;
    return object.dump();
  };
  const char* k = "plan_issued";
  ASSERT_TRUE(decode_event_body(k, good));
  expect_refused(k, with("/sorties/1/waypoints/0/lat", "x"),
                 "plan_issued.sorties[1].waypoints[0].lat", "is not a number");
  expect_refused(k, with("/sorties/1/waypoints", json::array()), "plan_issued.sorties[1].waypoints",
                 "fewer than 2");
  expect_refused(k, with("/sorties/0/waypoints/1/at", "1999-01-01T00:00:00Z"),
                 "plan_issued.sorties[0].waypoints", "goes back in time");
  expect_refused(k, with("/sorties/0/waypoints/1/at", "2019-06-31T00:00:00Z"),
                 "plan_issued.sorties[0].waypoints[1].at", "does not exist");
  expect_refused(k, with("/sorties/0", 3), "plan_issued.sorties[0]", "is not an object");
  expect_refused(k, with("/sorties", "none"), "plan_issued.sorties", "is not a list");
  expect_refused(k, with("/decisions/0/reasons", {"fog", 2}), "plan_issued.decisions[0].reasons",
                 "not a text at [1]");
  expect_refused(k, with("/decisions/0/go", 1), "plan_issued.decisions[0].go",
                 "is not true or false");
  expect_refused(k, with("/value/more", 1), "plan_issued.value.more", "not a key");
  expect_refused(k, with("/value", 1), "plan_issued.value", "is not an object");
}

TEST(Decode, RefusesNumbersOutOfRange) {
  const std::string good = encode_event_body(model::TruthMoved{
      model::CraftId(3), model::SectorKey("wissant"), {0, 0}, model::CraftState::under_way, 12});
  const auto with = [&](const char* key, const char* value) {
    json object = json::parse(good);
    object[key] = json::parse(value);
    return object.dump();
  };
  const char* k = "truth_moved";
  ASSERT_TRUE(decode_event_body(k, good));
  expect_refused(k, with("people", "-1"), "truth_moved.people", "is -1, outside 0 to");
  expect_refused(k, with("people", "1000001"), "truth_moved.people", "outside");
  expect_refused(k, with("people", "3.5"), "truth_moved.people", "is not a whole number");
  expect_refused(k, with("people", "3.0"), "truth_moved.people", "is not a whole number");
  expect_refused(k, with("craft", "4294967296"), "truth_moved.craft", "outside");
  expect_refused(k, with("people", "18446744073709551616"), "truth_moved.people", "whole number");
  expect_refused(k, with("state", "\"flying\""), "truth_moved.state", "is \"flying\"");
  EXPECT_THAT(decode_event_body(k, with("state", "\"flying\"")).error().mend,
              HasSubstr("preparing, under_way, stopped"));
}

TEST(Decode, RefusesAReportThatLacksAnOutcome) {
  json report = json::parse(encode_event_body(model::DawnReported{Draw(3).report()}));
  json less = report, swapped = report;
  less["outcomes"].erase(0);
  std::swap(swapped["outcomes"][0], swapped["outcomes"][1]);
  expect_refused("dawn_reported", less.dump(), "dawn_reported.outcomes", "every outcome");
  expect_refused("dawn_reported", swapped.dump(), "dawn_reported.outcomes", "in the order");
}

TEST(Decode, RefusesHugeAndDeepTexts) {
  expect_refused("asset_moved", std::string((8 << 20) + 1, ' '), "asset_moved", "bytes long");
  expect_refused("asset_moved", std::string(1'000'000, '['), "asset_moved", "nested 1000000 deep");
  expect_refused("asset_moved", "[" + std::string(2'000'000, ',') + "]", "asset_moved",
                 "2000001 values");
  std::string reasons = "\"x\"";
  for (int i = 1; i < 20'001; ++i) reasons += ",\"x\"";
  expect_refused("decision_made",
                 "{\"asset\":\"a\",\"fallback\":\"\",\"go\":true,\"reasons\":[" + reasons + "]}",
                 "decision_made.reasons", "has 20001 elements");
  // Brackets inside a text are no nesting.
  json moved = json::parse(kMoved);
  moved["activity"] = std::string(1000, '[') + "\\\"" + std::string(1000, '{');
  EXPECT_TRUE(decode_event_body("asset_moved", moved.dump()));
}

template <class Make>
std::string refusal_of(Make make) {
  try {
    make();
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "nothing was refused";
}

TEST(Encode, RefusesWhatNoRecordMayHold) {
  using namespace model;
  const auto moved_to = [](geo::Point p) {
    return refusal_of([&] { encode_event_body(AssetMoved{AssetKey("a"), p, "out"}); });
  };
  EXPECT_EQ(moved_to({kNotANumber, 0}), "asset_moved.lat is not a finite number");
  EXPECT_EQ(moved_to({0, kInfinity}), "asset_moved.lat is not a finite number");
  EXPECT_EQ(moved_to({0, 4e6}), "asset_moved.lat is out of its range");
  Detection detection = Draw(1).detection();
  detection.covariance.cross_m2 = kNotANumber;
  EXPECT_EQ(refusal_of([&] { encode_event_body(Detected{detection}); }),
            "detected.covariance.cross_m2 is not a finite number");
  Forecast forecast{.issued_at = kDusk, .probability_any = 1.5};
  EXPECT_EQ(refusal_of([&] { encode_event_body(ForecastIssued{forecast}); }),
            "forecast_issued.probability_any is out of its range");
  EXPECT_THAT(refusal_of([&] {
                encode_event_body(AssetMoved{AssetKey("\xFF"), {}, "out"});
              }),
              HasSubstr("UTF-8"));
  Conditions conditions = Draw(2).conditions();
  conditions.weather.visibility = core::metres(kInfinity);
  EXPECT_EQ(refusal_of([&] { json_of(conditions); }), "visibility_nmi is not a finite number");
  EXPECT_EQ(refusal_of([&] {
              Track track;
              track.velocity.east_mps = kNotANumber;
              json_of(track);
            }),
            "speed_kn is not a finite number");
}

// ---- shapes of the API ----

std::vector<std::string> keys_of(const json& object) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : object.items()) keys.push_back(key);
  return keys;
}

TEST(JsonOf, ConditionsAreInSeamensUnits) {
  model::Conditions c;
  c.at = kDusk;
  c.sky = {core::degrees(-7), core::degrees(30), 0.25, model::Light::nautical_twilight};
  c.weather = {core::knots(12),         core::degrees(225), core::metres(0.5),
               core::nautical_miles(5), core::feet(1500),   true,
               core::celsius(12),       core::celsius(13)};
  c.tide_above_chart_datum = core::metres(5.5);
  c.stream = geo::toward(core::degrees(225), core::knots(2));
  const json j = json_of(c);
  EXPECT_EQ(j["at"], "2019-06-07T20:06:00Z");
  EXPECT_EQ(j["light"], "nautical_twilight");
  EXPECT_NEAR(j["sun_altitude_deg"].get<double>(), -7, 1e-12);
  EXPECT_NEAR(j["wind_kn"].get<double>(), 12, 1e-12);
  EXPECT_NEAR(j["wind_from_deg"].get<double>(), 225, 1e-12);
  EXPECT_NEAR(j["stream_kn"].get<double>(), 2, 1e-12);
  EXPECT_NEAR(j["stream_toward_deg"].get<double>(), 225, 1e-9);
  EXPECT_NEAR(j["visibility_nmi"].get<double>(), 5, 1e-12);
  EXPECT_NEAR(j["cloud_base_ft"].get<double>(), 1500, 1e-9);
  EXPECT_EQ(j["icing"], true);
  EXPECT_THAT(keys_of(j),
              testing::ElementsAre("air_temperature_c", "at", "cloud_base_ft", "icing", "light",
                                   "moon_altitude_deg", "moon_illuminated_fraction",
                                   "sea_temperature_c", "stream_kn", "stream_toward_deg",
                                   "sun_altitude_deg", "tide_above_chart_datum_m", "visibility_nmi",
                                   "wave_height_m", "wind_from_deg", "wind_kn"));
}

TEST(JsonOf, TrackAndDetectionCarryTheirWorstSpread) {
  model::Track track;
  track.updated_at = kDusk;
  track.velocity = geo::toward(core::degrees(330), core::knots(4));
  // 30 m and 400 m along axes turned by 45 degrees.
  track.covariance = {(900.0 + 160'000) / 2, (900.0 + 160'000) / 2, (160'000 - 900.0) / 2};
  track.existence_probability = 0.75;
  track.detections = 3;
  const json j = json_of(track);
  EXPECT_NEAR(j["stddev_m"].get<double>(), 400, 1e-9);
  EXPECT_NEAR(j["course_deg"].get<double>(), 330, 1e-9);
  EXPECT_NEAR(j["speed_kn"].get<double>(), 4, 1e-12);
  EXPECT_EQ(j["lat"], 50.9);
  EXPECT_THAT(keys_of(j),
              testing::ElementsAre("course_deg", "detections", "existence_probability", "id", "lat",
                                   "lon", "speed_kn", "stddev_m", "target_class", "updated_at"));
  EXPECT_THAT(keys_of(json_of(Draw(1).detection())),
              testing::ElementsAre("asset", "id", "lat", "lon", "observed_at", "sensor", "stddev_m",
                                   "target_class"));
}

TEST(JsonOf, ReportNamesItsOutcomesInBothLanguages) {
  model::DawnReport report = Draw(8).report();
  report.craft = {Draw(9).craft_outcome()};
  report.craft[0].launched = false;
  report.craft[0].first_seen = model::CraftSeen::never;
  const json j = json_of(report);
  ASSERT_EQ(j["outcomes"].size(), model::outcome_specs().size());
  EXPECT_EQ(j["outcomes"][0]["key"], "people_minutes_in_water");
  EXPECT_EQ(j["outcomes"][0]["fr"], "Personnes-minutes dans l'eau");
  EXPECT_EQ(j["outcomes"][0]["less_is_better"], true);
  EXPECT_EQ(j["outcomes"][0]["value"], report.outcomes[0].value);
  EXPECT_FALSE(j["craft"][0].contains("launched_at"));
  EXPECT_FALSE(j["craft"][0].contains("first_seen_at"));
  EXPECT_TRUE(j["craft"][0].contains("preparing_from"));
}

TEST(GeoJson, PlanIsALineForEachSortie) {
  model::Scenario scenario;
  scenario.library.asset_types.push_back(
      {.key = model::AssetTypeKey("ec135"), .kind = model::AssetKind::helicopter});
  model::Posture posture{.key = model::PostureKey("baseline")};
  posture.assets.push_back({.key = model::AssetKey("helo"),
                            .type = model::AssetTypeKey("ec135"),
                            .name = "Gendarmerie helicopter"});
  scenario.postures.push_back(posture);
  model::Plan plan = Draw(4).plan();
  plan.posture = posture.key;
  plan.sorties = {{.asset = model::AssetKey("helo"),
                   .waypoints = {{kDusk, {0, 0}},
                                 {kDusk + core::hours(1), {10'000, 0}},
                                 {kDusk + core::hours(2), {0, 0}}},
                   .expected_detections = 0.5,
                   .reason = "covers Wissant"},
                  {.asset = model::AssetKey("stranger"),
                   .waypoints = {{kDusk, {0, 0}}, {kDusk, {0, 0}}},
                   .reason = ""}};
  const json j = geojson_of(plan, scenario);
  EXPECT_EQ(j["type"], "FeatureCollection");
  ASSERT_EQ(j["features"].size(), 2u);
  const json& first = j["features"][0];
  EXPECT_EQ(first["type"], "Feature");
  EXPECT_EQ(first["geometry"]["type"], "LineString");
  ASSERT_EQ(first["geometry"]["coordinates"].size(), 3u);
  EXPECT_EQ(first["geometry"]["coordinates"][0], json({1.5, 50.9}));  // longitude first
  EXPECT_GT(first["geometry"]["coordinates"][1][0], 1.6);
  EXPECT_EQ(first["properties"]["name"], "Gendarmerie helicopter");
  EXPECT_EQ(first["properties"]["kind"], "helicopter");
  EXPECT_EQ(first["properties"]["posture"], "baseline");
  EXPECT_EQ(first["properties"]["departs_utc"], "2019-06-07T20:06:00Z");
  EXPECT_EQ(first["properties"]["returns_utc"], "2019-06-07T22:06:00Z");
  EXPECT_EQ(first["properties"]["times_utc"].size(), 3u);
  EXPECT_TRUE(j["features"][1]["properties"]["name"].is_null());
  EXPECT_EQ(j["value"]["objective"], plan.value.objective);
  EXPECT_EQ(j["decisions"].size(), plan.decisions.size());
}

// Printed only: what a night of events costs to write and to read.
TEST(EventJson, SpeedOfACommonEvent) {
  const EventBody body =
      model::AssetMoved{model::AssetKey("drone-1"), {1234.5, 6789.1}, "on sortie"};
  constexpr int kEvents = 50'000;
  auto start = std::clock();
  std::size_t bytes = 0;
  for (int i = 0; i < kEvents; ++i) bytes += encode_event_body(body).size();
  const double encoding = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  const std::string text = encode_event_body(body);
  start = std::clock();
  for (int i = 0; i < kEvents; ++i) ASSERT_TRUE(decode_event_body("asset_moved", text));
  const double decoding = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  EXPECT_EQ(bytes, kEvents * text.size());
  std::cout << fmt::format("events/s of processor time: {:.0f} encoded, {:.0f} decoded\n",
                           kEvents / encoding, kEvents / decoding);
}

}  // namespace
}  // namespace vigie::codec
