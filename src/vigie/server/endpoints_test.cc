// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "vigie/night/comparison_json.h"
#include "vigie/server/raw_client.h"
#include "vigie/server/test_night.h"

namespace vigie::server {
namespace {

using nlohmann::json;
using std::chrono::milliseconds;

struct Answer {
  int status = 0;
  json body;
};

class EndpointsTest : public testing::Test {
 protected:
  static const TestNight& night() {
    static const TestNight one;
    return one;
  }
  static std::unique_ptr<Site> site(Sources sources = night().sources()) {
    auto made = Site::make(sources, StaticFiles::none());
    if (!made) throw std::runtime_error(core::format_error(made.error()));
    return *std::move(made);
  }
  static Answer ask(const Site& site, const std::string& target) {
    const Response response =
        site.respond({.target = parse_target(target).value(), .if_none_match = {}});
    return {response.status, json::parse(response.body)};
  }
  static Answer ask(const std::string& target) { return ask(*site(), target); }
};

TEST_F(EndpointsTest, NightSaysWhichAndFromWhat) {
  const json body = ask("/api/v1/night").body;
  EXPECT_EQ(body["scenario"], "made");
  EXPECT_EQ(body["posture_name_fr"], "Deux");
  EXPECT_EQ(body["seed"], 7);
  EXPECT_EQ(body["from"], "2019-06-07T20:00:00Z");
  EXPECT_EQ(body["planned_at"], "2019-06-07T17:00:00Z");
  EXPECT_EQ(body["log_records"], 24);
  EXPECT_EQ(body["finished"], true);
  std::vector<std::string> names;
  for (const json& source : body["sources"]) names.push_back(source["name"]);
  EXPECT_EQ(names, (std::vector<std::string>{"speed_median_kn", "quad.cruise_speed_kn",
                                             "patrol.cruise_speed_kn", "eye.max_range_nmi"}));
}

TEST_F(EndpointsTest, ChartHasClosedCounterClockwiseRingsAndOnlyWhatThePostureUses) {
  const json body = ask("/api/v1/chart").body;
  std::map<std::string, int> kinds;
  for (const json& feature : body["features"]) {
    kinds[feature["properties"]["kind"]] += 1;
    if (feature["geometry"]["type"] != "Polygon") continue;
    const json& ring = feature["geometry"]["coordinates"][0];
    ASSERT_EQ(ring.size(), 5u);
    EXPECT_EQ(ring.front(), ring.back());
    double area = 0;
    for (std::size_t i = 0; i + 1 < ring.size(); ++i)
      area += ring[i][0].get<double>() * ring[i + 1][1].get<double>() -
              ring[i + 1][0].get<double>() * ring[i][1].get<double>();
    EXPECT_GT(area, 0);
  }
  EXPECT_EQ(kinds,
            (std::map<std::string, int>{
                {"land", 1}, {"sector", 1}, {"landing", 1}, {"base", 1}, {"legal_area", 1}}));
  // The origin of the plane is 50.9 N 1.5 E, and 30 km north of it about 0.27 degrees more.
  for (const json& feature : body["features"])
    if (feature["properties"]["kind"] == "landing") {
      EXPECT_NEAR(feature["geometry"]["coordinates"][0], 1.5, 1e-5);
      EXPECT_NEAR(feature["geometry"]["coordinates"][1], 51.1697, 1e-3);
    }
  ASSERT_EQ(body["assets"].size(), 2u);
  EXPECT_EQ(body["assets"][0]["kind"], "drone");
  EXPECT_EQ(body["assets"][0]["type_name_fr"], "Quadricoptère");
  EXPECT_EQ(body["assets"][1]["legal_basis"], "");
}

TEST_F(EndpointsTest, ConditionsAreInTheUnitsOfTheirNames) {
  const json body = ask("/api/v1/conditions?at=2019-06-07T22:00:00Z").body;
  EXPECT_EQ(body["at"], "2019-06-07T22:00:00Z");
  EXPECT_EQ(body["stream_kn"], 1.94);
  EXPECT_EQ(body["stream_toward_deg"], 90);
  EXPECT_EQ(body["wind_kn"], 10);
  EXPECT_EQ(body["wind_from_deg"], 0);  // 359.8: a full circle is none
  EXPECT_EQ(body["visibility_nmi"], 8);
  EXPECT_EQ(body["cloud_base_ft"], 3300);
  EXPECT_EQ(body["tide_above_chart_datum_m"], 3.46);
  EXPECT_EQ(body["air_temperature_c"].dump(), "0.0");  // not "-0.0"
  EXPECT_EQ(body["light"], "astronomical_twilight");
}

TEST_F(EndpointsTest, SeriesCoversTheNightAndNamesItsTurns) {
  const json body = ask("/api/v1/conditions/series").body;
  ASSERT_EQ(body["rows"].size(), 49u);
  EXPECT_EQ(body["rows"][48]["at"], "2019-06-08T04:00:00Z");
  std::string last;
  std::map<std::string, int> kinds;
  for (const json& event : body["events"]) {
    EXPECT_LE(last, event["at"].get<std::string>());
    last = event["at"];
    kinds[event["kind"]] += 1;
    EXPECT_EQ(event.contains("height_m"),
              event["kind"] == "high_water" || event["kind"] == "low_water");
  }
  // Sunset off Gris-Nez that day is about 20:04 UTC, sunrise after 03:30; a tide turns in 6 h.
  EXPECT_EQ(kinds["sunset"], 1);
  EXPECT_EQ(kinds["sunrise"], 1);
  EXPECT_GE(kinds["high_water"] + kinds["low_water"], 1);
}

TEST_F(EndpointsTest, ForecastAndPlanAreThoseOfTheLog) {
  const json forecast = ask("/api/v1/forecast").body;
  EXPECT_EQ(forecast["rag"], "amber");
  EXPECT_EQ(forecast["cells"][0]["boats"], 2);
  const json plan = ask("/api/v1/plan").body;
  EXPECT_EQ(plan["type"], "FeatureCollection");
  ASSERT_EQ(plan["features"].size(), 1u);
  EXPECT_EQ(plan["features"][0]["properties"]["asset"], "drone");
  EXPECT_EQ(plan["features"][0]["properties"]["times_utc"].size(), 3u);
  EXPECT_EQ(plan["value"]["detected_in_time"], 0.75);
  EXPECT_EQ(plan["greedy_objective"], 1.25);
  EXPECT_EQ(plan["decisions"][1]["reasons"], (json{"wind", "waves"}));
}

TEST_F(EndpointsTest, PictureShowsTheMoment) {
  const json early = ask("/api/v1/picture?at=2019-06-07T20:00:00Z").body;
  EXPECT_TRUE(early["conditions"].is_null());
  EXPECT_TRUE(early["assets"].empty());
  const json body = ask("/api/v1/picture?at=2019-06-07T22:31:00Z").body;
  ASSERT_EQ(body["assets"].size(), 1u);
  EXPECT_EQ(body["assets"][0]["key"], "drone");
  EXPECT_EQ(body["assets"][0]["age_s"], 60);
  EXPECT_EQ(body["assets"][0]["moving"], true);
  ASSERT_EQ(body["detections"].size(), 2u);
  EXPECT_EQ(body["detections"][0]["id"], "4");
  EXPECT_EQ(body["detections"][0]["stddev_m"], 100);
  EXPECT_EQ(body["truth"].size(), 2u);
  EXPECT_EQ(body["tasks"][0]["eta"], "2019-06-07T22:30:00Z");
  EXPECT_FALSE(body["tracks"].empty());
  const json later = ask("/api/v1/picture?at=2019-06-08T00:30:00Z").body;
  EXPECT_EQ(later["calls"][0]["at"], "2019-06-08T00:00:00Z");
  EXPECT_EQ(later["calls"][0]["call"], "9");
  EXPECT_EQ(later["truth"].size(), 1u);
  EXPECT_EQ(later["conditions"]["at"], "2019-06-07T22:00:00Z");
}

TEST_F(EndpointsTest, TimelineKeepsWhatIsNotable) {
  std::vector<std::string> rows;
  const json body = ask("/api/v1/timeline").body;
  for (const json& event : body["events"])
    rows.push_back(event["at"].get<std::string>().substr(11, 5) + " " +
                   event["kind"].get<std::string>() +
                   (event.contains("asset") ? " " + event["asset"].get<std::string>() : "") +
                   (event.contains("craft") ? " #" + event["craft"].get<std::string>() : ""));
  EXPECT_EQ(rows, (std::vector<std::string>{
                      "17:00 no_go patrol", "22:00 sortie_out drone", "22:10 detection drone",
                      "22:12 task patrol", "22:20 launched #1", "22:40 prevented #0",
                      "23:00 sortie_in drone", "00:00 call", "01:00 rescued #1"}));
}

TEST_F(EndpointsTest, ReportWaitsForDawn) {
  const json body = ask("/api/v1/report").body;
  ASSERT_EQ(body["outcomes"].size(), model::outcome_specs().size());
  EXPECT_EQ(body["outcomes"][3]["value"], 0.75);
  EXPECT_EQ(body["outcomes"][0]["key"], "people_minutes_in_water");
  EXPECT_FALSE(body["craft"][0].contains("launched_at"));
  EXPECT_EQ(body["craft"][0]["first_seen_at"], "2019-06-07T22:10:00Z");
  EXPECT_EQ(body["craft"][1]["launched_at"], "2019-06-07T22:20:00Z");
  EXPECT_FALSE(body["craft"][1].contains("first_seen_at"));

  auto events = test_events();
  events.pop_back();
  const auto unfinished = night::Recording::from_events(events);
  const Sources all = night().sources();
  const Sources sources{
      all.scenario, all.coast, all.tide, all.environment, all.belief, unfinished, std::nullopt, {},
      test_drift(), {},        ""};
  const auto made = site(sources);
  EXPECT_EQ(ask(*made, "/api/v1/report").status, 404);
  EXPECT_EQ(ask(*made, "/api/v1/night").body["finished"], false);
  EXPECT_TRUE(ask(*made, "/api/v1/night").body["log_records"].is_null());
}

night::Comparison test_comparison() {
  return {.scenario = "made",
          .a = "none",
          .b = "two",
          .model_version = "vigie test",
          .seed = 1,
          .replicates = 1000,
          .confidence = 0.95,
          .outcomes = {{"boats_prevented", 0.5, 0.75, 0.25, 0.125, 0.375}}};
}

TEST_F(EndpointsTest, CompareServesTheTextOfTheCommand) {
  EXPECT_EQ(ask("/api/v1/compare").status, 404);
  Sources sources = night().sources();
  sources.comparison = night::comparison_json(test_comparison());
  const json body = ask(*site(sources), "/api/v1/compare").body;
  EXPECT_EQ(body["a_name_fr"], "Rien");
  EXPECT_EQ(body["b_name_en"], "Two");
  EXPECT_EQ(body["outcomes"][0]["interval"], (json{0.125, 0.375}));
  EXPECT_EQ(body["outcomes"][0]["less_is_better"], false);
  EXPECT_NE(body["statement_en"].get<std::string>().find("not evidence"), std::string::npos);
  EXPECT_NE(body["statement_fr"].get<std::string>().find("non une preuve"), std::string::npos);
  EXPECT_NE(body["statement_en"].get<std::string>().find("95 % interval"), std::string::npos);
}

TEST_F(EndpointsTest, CompareRefusesWhatIsNone) {
  const json good = json::parse(night::comparison_json(test_comparison()));
  std::vector<std::string> bad = {"", "[]", "{", "{}", std::string(10'000, '[')};
  for (const char* name : {"scenario", "a", "seed", "outcomes", "statement_fr"}) {
    json less = good;
    less.erase(name);
    bad.push_back(less.dump());
  }
  for (const json& patch : {json{{"scenario", "other"}}, json{{"b", "nobody"}}, json{{"seed", "1"}},
                            json{{"outcomes", {1}}}, json{{"outcomes", {{{"key", "x"}}}}}}) {
    json changed = good;
    changed.update(patch);
    bad.push_back(changed.dump());
  }
  for (const std::string& text : bad) {
    Sources sources = night().sources();
    sources.comparison = text;
    const auto made = Site::make(sources, StaticFiles::none());
    ASSERT_FALSE(made) << text.substr(0, 80);
    EXPECT_EQ(made.error().field, "comparison");
  }
}

TEST_F(EndpointsTest, RefusesARecordingOfOtherFiles) {
  for (const int fault : {0, 1, 2}) {
    auto events = test_events();
    auto& started = std::get<model::NightStarted>(events[0].body);
    if (fault == 0) started.scenario = "other";
    if (fault == 1) started.scenario_digest = "d2";
    if (fault == 2) started.posture = model::PostureKey("nobody");
    const auto recording = night::Recording::from_events(events);
    const Sources all = night().sources();
    const auto made = Site::make({all.scenario,
                                  all.coast,
                                  all.tide,
                                  all.environment,
                                  all.belief,
                                  recording,
                                  {},
                                  {},
                                  test_drift(),
                                  {},
                                  ""},
                                 StaticFiles::none());
    ASSERT_FALSE(made) << fault;
    EXPECT_EQ(made.error().kind, core::ErrorKind::refused);
  }
}

TEST_F(EndpointsTest, EveryPathIsStrictAboutItsParameters) {
  const auto made = site();
  for (const Route& route : made->routes()) {
    const Answer answer = ask(*made, route.path + "?bogus=1");
    if (route.post) {
      EXPECT_EQ(answer.status, 405) << route.path;
      continue;
    }
    EXPECT_EQ(answer.status, 400) << route.path;
    EXPECT_EQ(answer.body["error"]["field"], "bogus") << route.path;
  }
  for (const char* path : {"/api/v1/conditions", "/api/v1/picture", "/api/v1/belief"})
    for (const char* at : {"", "?at=", "?at=2019-06-07T19:59:59Z", "?at=2019-06-08T04:00:01Z"}) {
      const Answer answer = ask(*made, std::string(path) + at);
      EXPECT_EQ(answer.status, 400) << path << at;
      EXPECT_EQ(answer.body["error"]["field"], "at");
      EXPECT_EQ(answer.body["error"]["mend"],
                "give a UTC time from 2019-06-07T20:00:00Z to 2019-06-08T04:00:00Z");
    }
  EXPECT_EQ(ask(*made, "/api/v1/nothing").status, 404);
  EXPECT_EQ(ask(*made, "/").status, 404);  // no web build
}

TEST_F(EndpointsTest, BeliefIsThatAfterAllLooksSoFarWhateverTheOrderOfQuestions) {
  const auto looks = night().recording.looks();
  ASSERT_EQ(looks.size(), 2u);
  const BeliefAfterLooks backward(night().belief, looks);
  const BeliefAfterLooks forward(night().belief, looks);
  while (forward.extend()) {
  }
  double thinned_most = 1;
  for (const char* at : {"2019-06-08T04:00:00Z", "2019-06-07T23:36:00Z", "2019-06-07T23:35:00Z",
                         "2019-06-07T22:27:00Z", "2019-06-07T20:00:00Z"}) {
    const auto expected = night().belief.weights_after(looks, utc(at));
    const auto one = backward.weights_at(utc(at)), other = forward.weights_at(utc(at));
    ASSERT_EQ(one.size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
      EXPECT_NEAR(one[i], expected[i], 1e-15) << at;
      EXPECT_EQ(one[i], other[i]) << at;
      thinned_most = std::min(thinned_most, expected[i] / night().belief.weight(i));
    }
  }
  EXPECT_LE(thinned_most, 0.51);  // the looks did something
}

TEST_F(EndpointsTest, BeliefCellsAddUpToTheTotal) {
  const json body = ask("/api/v1/belief?at=2019-06-07T22:40:00Z&cell_m=1000").body;
  double sum = 0;
  for (const json& feature : body["features"]) {
    sum += feature["properties"]["boats"].get<double>();
    const json& ring = feature["geometry"]["coordinates"][0];
    ASSERT_EQ(ring.size(), 5u);
    EXPECT_EQ(ring[0], ring[4]);
    EXPECT_NEAR(ring[2][1].get<double>() - ring[0][1].get<double>(), 0.00899, 0.0002);  // 1 km
  }
  EXPECT_GT(body["features"].size(), 1u);
  EXPECT_NEAR(sum, body["total"].get<double>(),
              1e-6 * static_cast<double>(body["features"].size()));
  EXPECT_EQ(body["cell_m"], 1000);
  EXPECT_EQ(ask("/api/v1/belief?at=2019-06-07T22:40:00Z&cell_m=100").body["error"]["field"],
            "cell_m");
}

// ---- live ----

class LiveTest : public EndpointsTest {
 protected:
  LiveTest()
      : times_(call_times(night().recording)),
        live_(night().scenario.night, night().recording, times_) {}
  json say(const std::string& text, double at_s) {
    const auto answers = live_.on_message(text, begin_ + milliseconds(std::lround(at_s * 1000)));
    return answers.empty() ? json() : json::parse(answers.at(0));
  }
  // The moment of the picture sent at this tick; "": none.
  std::string tick(double at_s) {
    const auto text = live_.on_tick(begin_ + milliseconds(std::lround(at_s * 1000)));
    return text ? json::parse(*text)["picture"]["at"].get<std::string>() : "";
  }
  const CallTimes times_;
  Live live_;
  const WebSocketSession::Clock::time_point begin_ = WebSocketSession::Clock::now();
};

TEST_F(LiveTest, PlaysAtItsSpeedUntilPaused) {
  EXPECT_EQ(tick(0), "");
  EXPECT_EQ(say(R"({"at":"2019-06-07T22:31:00Z"})", 1)["picture"],
            ask("/api/v1/picture?at=2019-06-07T22:31:00Z").body);
  EXPECT_EQ(tick(1.1), "");
  EXPECT_EQ(say(R"({"play":{"from":"2019-06-07T22:00:00Z","speed":600}})", 2)["picture"]["at"],
            "2019-06-07T22:00:00Z");
  EXPECT_EQ(tick(2.25), "2019-06-07T22:02:30Z");
  EXPECT_EQ(tick(4), "2019-06-07T22:20:00Z");  // ticks left out: the clock went on
  EXPECT_EQ(say(R"({"at":"2019-06-07T21:00:00Z"})", 5)["picture"]["at"], "2019-06-07T21:00:00Z");
  EXPECT_EQ(tick(6), "2019-06-07T22:40:00Z");
  EXPECT_TRUE(say(R"({"pause":true})", 7).is_null());
  EXPECT_EQ(tick(8), "");
}

TEST_F(LiveTest, EndsWithTheNight) {
  say(R"({"play":{"from":"2019-06-08T03:50:00Z","speed":36000}})", 0);
  EXPECT_EQ(tick(10), "2019-06-08T04:00:00Z");
  EXPECT_EQ(tick(11), "");
}

TEST_F(LiveTest, NamesWhatItCannotDo) {
  const std::pair<std::string, std::string> cases[] = {
      {"", "message"},
      {"x", "message"},
      {"[]", "message"},
      {"{}", "message"},
      {"null", "message"},
      {R"({"at":1})", "at"},
      {R"({"at":"2019-06-09T00:00:00Z"})", "at"},
      {R"({"at":"2019-06-07T22:00:00Z","pause":true})", "message"},
      {R"({"pause":false})", "pause"},
      {R"({"stop":true})", "stop"},
      {R"({"play":true})", "play"},
      {R"({"play":{"from":"2019-06-07T22:00:00Z"}})", "play"},
      {R"({"play":{"from":"never","speed":1}})", "play.from"},
      {R"({"play":{"from":"2019-06-07T22:00:00Z","speed":0}})", "play.speed"},
      {R"({"play":{"from":"2019-06-07T22:00:00Z","speed":-1}})", "play.speed"},
      {R"({"play":{"from":"2019-06-07T22:00:00Z","speed":1e300}})", "play.speed"},
      {R"({"play":{"from":"2019-06-07T22:00:00Z","speed":"1"}})", "play.speed"},
      {"\xff\xfe", "message"},
      {std::string(60'000, '['), "message"}};
  say(R"({"play":{"from":"2019-06-07T22:00:00Z","speed":60}})", 0);
  for (const auto& [text, field] : cases)
    EXPECT_EQ(say(text, 0)["error"]["field"], field) << text.substr(0, 80);
  EXPECT_EQ(tick(1), "2019-06-07T22:01:00Z");  // a wish that fails changes nothing
}

// ---- the whole, over a socket ----

// On any free port.
core::Result<std::unique_ptr<HttpServer>> listening(const Site& site) {
  HttpOptions options;
  options.port = 0;
  return HttpServer::start(
      options, {.respond = [&site](const Request& request) { return site.respond(request); },
                .sockets = site.sockets()});
}

TEST_F(EndpointsTest, ANightIsWatchedOverASocket) {
  const auto made = site();
  const auto server = listening(*made);
  ASSERT_TRUE(server);
  RawClient client((*server)->port());
  EXPECT_EQ(client.get("/healthz")->body, "ok");
  const auto chart = client.get("/api/v1/chart");
  EXPECT_EQ(chart->header("Content-Type"), "application/geo+json");
  EXPECT_EQ(client.get("/api/v1/chart", "If-None-Match: " + chart->header("ETag") + "\r\n")->status,
            304);
  EXPECT_EQ(client.get("/api/v1/belief?at=2019-06-07T22%3A40%3A00Z")->status, 200);

  RawClient live((*server)->port());
  ASSERT_EQ(live.upgrade("/api/v1/live"), 101);
  const auto next_at = [&] {
    return json::parse(live.read_frame()->payload)["picture"]["at"].get<std::string>();
  };
  live.send_text(R"({"at":"2019-06-07T22:31:00Z"})");
  EXPECT_EQ(next_at(), "2019-06-07T22:31:00Z");
  live.send_text("nonsense");
  EXPECT_EQ(json::parse(live.read_frame()->payload)["error"]["field"], "message");
  live.send_text(R"({"play":{"from":"2019-06-07T22:00:00Z","speed":600}})");
  EXPECT_EQ(next_at(), "2019-06-07T22:00:00Z");
  const std::string second = next_at(), third = next_at();
  EXPECT_LT("2019-06-07T22:00:00Z", second);
  EXPECT_LT(second, third);
  live.send_text(R"({"pause":true})");
  live.send_text(R"({"at":"2019-06-07T20:00:00Z"})");
  std::string at;
  do at = next_at();
  while (at != "2019-06-07T20:00:00Z");
  live.send_text(R"({"at":"2019-06-07T21:00:00Z"})");
  EXPECT_EQ(next_at(), "2019-06-07T21:00:00Z");  // nothing came in between
}

TEST_F(EndpointsTest, AHundredClientsGetTheSameBelief) {
  const auto made = site();
  const auto server = listening(*made);
  ASSERT_TRUE(server);
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 100; ++i) {
    clients.push_back(std::make_unique<RawClient>((*server)->port()));
    clients.back()->send("GET /api/v1/belief?at=2019-06-08T0" + std::to_string(i % 4) +
                         ":05:00Z HTTP/1.1\r\nHost: localhost\r\n\r\n");
  }
  std::map<int, std::string> first;
  for (int i = 0; i < 100; ++i) {
    const auto response = clients[i]->read_response();
    ASSERT_TRUE(response);
    EXPECT_EQ(response->status, 200);
    EXPECT_EQ(first.emplace(i % 4, response->body).first->second, response->body);
  }
  while (made->prepare()) {
  }
}

// ---- drift ----

const std::string kDrift = "/api/v1/drift?position=50%2057.0%20N%20001%2024.0%20E&particles=2000";

TEST_F(EndpointsTest, DriftDrawsAreasAndSaysHowItReadThePosition) {
  const Answer answer = ask(kDrift + "&at=2019-06-07T22:00:00Z&hours=2");
  ASSERT_EQ(answer.status, 200) << answer.body;
  const json& summary = answer.body["summary"];
  ASSERT_EQ(summary["moments"].size(), 3u);
  const double km2 = summary["moments"][2]["areas"][2]["area_km2"];
  EXPECT_GT(km2, 1);
  bool drawn = false;
  for (const json& feature : answer.body["features"])
    if (feature["properties"]["what"] == "area" && feature["properties"]["share"] == 0.9 &&
        feature["properties"]["hours"] == 2) {
      EXPECT_NEAR(feature["properties"]["area_km2"], km2, 0.001);
      drawn = true;
    }
  EXPECT_TRUE(drawn);
  EXPECT_NE(answer.body["position_note"].get<std::string>().find("degrees and minutes"),
            std::string::npos);
}

TEST_F(EndpointsTest, DriftIsTheSameWhenAskedAgainAndOtherWithAnotherWind) {
  const std::string target = kDrift + "&at=2019-06-07T22:00:00Z&hours=2";
  const json calm = ask(target).body;
  EXPECT_EQ(ask(target).body, calm);
  const json blown = ask(target + "&wind_east_mps=0&wind_north_mps=15").body;
  EXPECT_GT(blown["summary"]["moments"][2]["mean"]["lat"],
            calm["summary"]["moments"][2]["mean"]["lat"]);
}

TEST_F(EndpointsTest, DriftSaysThatTheWindIsHeldAfterDawn) {
  const auto held = [](const Answer& answer) {
    for (const json& note : answer.body["summary"]["notes"])
      if (note.get<std::string>().find("held at its last value") != std::string::npos) return true;
    return false;
  };
  EXPECT_FALSE(held(ask(kDrift + "&at=2019-06-07T20:30:00Z&hours=1")));
  EXPECT_TRUE(held(ask(kDrift + "&at=2019-06-07T23:30:00Z&hours=6")));
}

TEST_F(EndpointsTest, DriftGivesSurvivalAsARangeWhenTheSeaIsGiven) {
  const std::string target = kDrift + "&at=2019-06-07T22:00:00Z&hours=2&object=PIW-1";
  EXPECT_FALSE(ask(target).body["summary"]["moments"][2].contains("survival"));
  const json alive = ask(target + "&sea_celsius=13").body["summary"]["moments"][2]["survival"];
  EXPECT_LT(alive["low"].get<double>(), alive["high"].get<double>());
}

TEST_F(EndpointsTest, DriftNamesWhatIsWrong) {
  const auto field = [](const std::string& rest) {
    const Answer answer = ask("/api/v1/drift?" + rest);
    EXPECT_TRUE(answer.status == 400 || answer.status == 404) << rest << answer.status;
    return answer.body["error"]["field"].get<std::string>();
  };
  const std::string at = "at=2019-06-07T22:00:00Z", place = "&position=50.95N1.40E";
  EXPECT_EQ(field(at), "position");
  EXPECT_EQ(field(at + "&position=51N"), "position");
  EXPECT_EQ(field("position=50.95N1.40E"), "at");
  EXPECT_EQ(field("at=1999-06-07T22:00:00Z" + place), "wind");
  EXPECT_EQ(field(at + place + "&hours=100"), "hours");
  EXPECT_EQ(field(at + place + "&hours=48&every_hours=0.25"), "every_hours");
  EXPECT_EQ(field(at + place + "&particles=1e9"), "particles");
  EXPECT_EQ(field(at + place + "&seed=1.5"), "seed");
  EXPECT_EQ(field(at + place + "&sea_celsius=60"), "sea_celsius");
  EXPECT_EQ(field(at + place + "&object=UNICORN"), "object");
  EXPECT_EQ(field(at + place + "&wind_east_mps=3"), "wind_north_mps");
  EXPECT_EQ(field(at + place + "&object=INFLATABLE-OVERLOADED&phase=sunk"), "phase");
  EXPECT_EQ(field(at + place + "&colour=red"), "colour");
  EXPECT_EQ(field(at + "&position=51.5N0.0E"), "start");  // London
}

TEST_F(EndpointsTest, DriftObjectsBeginWithTheInflatable) {
  const json body = ask("/api/v1/drift/objects").body;
  EXPECT_EQ(body["objects"][0]["key"], "INFLATABLE-OVERLOADED");
  EXPECT_EQ(body["objects"][0]["has_phases"], true);
  EXPECT_EQ(body["objects"].size(), 86u);
  EXPECT_EQ(body["phases"].size(), 5u);
}

}  // namespace
}  // namespace vigie::server
