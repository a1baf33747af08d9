// SPDX-License-Identifier: Apache-2.0
// The trial's answers are those of the command line, wrong questions are named, and nobody waits
// for an answer that is no longer wanted.
#include <regex>
#include <thread>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "vigie/impact/design_json.h"
#include "vigie/impact/report.h"
#include "vigie/server/test_night.h"

namespace vigie::server {
namespace {

using nlohmann::json;

struct TrialAnswer {
  int status = 0;
  json body;
};

class TrialEndpointsTest : public testing::Test {
 protected:
  TrialEndpointsTest() {
    Sources sources = night_.sources();
    without_ = Site::make(sources, StaticFiles::none()).value();
    sources.series = &series_;
    site_ = Site::make(sources, StaticFiles::none()).value();
  }
  static TrialAnswer ask_site(const Site& site, const std::string& target) {
    const Response response =
        site.respond({.target = parse_target(target).value(), .if_none_match = {}});
    return {response.status, json::parse(response.body)};
  }
  TrialAnswer ask(const std::string& rest) const {
    return ask_site(*site_, "/api/v1/trial" + rest);
  }

  const TestNight night_;
  const impact::DailySeries series_ = test_series();
  std::unique_ptr<Site> site_, without_;
};

TEST_F(TrialEndpointsTest, SaysWhichDesignsThereAreAndOnWhichNights) {
  const json body = ask("").body;
  EXPECT_EQ(body["designs"], json(impact::offered_designs()));
  EXPECT_EQ(body["series"]["from"], "2021-06-01");
  EXPECT_EQ(body["most_nights"], 1096);
  EXPECT_EQ(body["assumptions"].size(), 5u);
  const json bare = ask_site(*without_, "/api/v1/trial").body;
  EXPECT_TRUE(bare["series"].is_null());
  EXPECT_TRUE(bare["assumptions"].empty());
}

TEST_F(TrialEndpointsTest, ADesignIsTheCommandLinesAndSaysWhatItCannotDo) {
  for (const std::string& name : impact::offered_designs()) {
    const TrialAnswer answer = ask("/design?nights=90&sectors=6&seed=3&design=" + name);
    ASSERT_EQ(answer.status, 200) << name << answer.body;
    const auto kind = impact::parse_design(name).value();
    const auto design =
        impact::Design::make(
            {.kind = kind.kind, .block_nights = kind.block_nights, .nights = 90, .sectors = 6})
            .value();
    json expected = impact::design_json(design, 3);
    expected["limits"] = answer.body["limits"];
    EXPECT_EQ(answer.body, expected) << name;
    ASSERT_FALSE(answer.body["limits"].empty());
    EXPECT_NE(answer.body["limits"][0]["en"].get<std::string>().find("search and rescue"),
              std::string::npos);
    for (const json& limit : answer.body["limits"]) {
      EXPECT_FALSE(limit["fr"].get<std::string>().empty());
      EXPECT_NE(limit["fr"], limit["en"]);
    }
  }
  const json few = ask("/design?nights=90&design=week-paired").body;
  EXPECT_EQ(few["at_least_10000"], false);
  EXPECT_NE(few["limits"][1]["en"].get<std::string>().find("fewer than 10,000"), std::string::npos);
  const json kept = ask("/design?acceptance=0.2&holidays=2027-05-01,2027-05-08").body;
  EXPECT_NEAR(kept["accepted_share"].get<double>(), 0.2, 0.02);
  EXPECT_NE(kept["limits"][1]["fr"].get<std::string>().find("Les contraintes gardent 20,"),
            std::string::npos);
}

// Played in parts of a millisecond, the numbers are those of one go on one thread.
TEST_F(TrialEndpointsTest, PowerIsTheCommandLinesHoweverItWasPlayed) {
  const std::string target =
      "/power?design=two-stage-7&nights=90&sectors=6&odds_ratio=1.8&retry=0.5&displacement=0.25&"
      "compliance=0.9&better_seeing=1.2&seed=5&replicates=120&within_ms=1";
  impact::PowerOptions o;
  o.design = {.nights = 90, .sectors = 6};
  o.effect = {.odds_ratio = 1.8,
              .retry = 0.5,
              .displacement = 0.25,
              .compliance = 0.9,
              .better_seeing = 1.2};
  o.seed = 5;
  int parts = 0;
  for (bool complete = false; !complete; ++parts) {
    ASSERT_LT(parts, 100);
    const TrialAnswer answer = ask(target);
    ASSERT_EQ(answer.status, 200) << answer.body;
    complete = answer.body["complete"];
    o.replicates = answer.body["replicates"];
    if (parts > 0 && !complete) continue;
    const auto report = impact::power(series_, o);
    ASSERT_TRUE(report);
    const json expected = impact::power_json(*report, o);
    for (const auto& [key, value] : expected.items()) {
      if (key == "estimands" || key == "blind_spots") continue;
      EXPECT_EQ(answer.body[key], value) << key;
    }
    ASSERT_EQ(answer.body["estimands"].size(), 4u);
    for (std::size_t i = 0; i < 4; ++i) {
      json one = answer.body["estimands"][i];
      EXPECT_FALSE(one["estimand_fr"].get<std::string>().empty());
      one.erase("estimand_fr");
      EXPECT_EQ(one, expected["estimands"][i]) << o.replicates;
    }
    for (std::size_t i = 0; i < expected["blind_spots"].size(); ++i)
      EXPECT_EQ(answer.body["blind_spots"][i]["en"], expected["blind_spots"][i]);
  }
  EXPECT_EQ(o.replicates, 120u);
  EXPECT_GT(parts, 1);
  // Fewer than were played before: a study of its own.
  EXPECT_EQ(ask(target + "&desk=other").body["replicates"], 120);
  const json fewer = ask(std::regex_replace(target, std::regex("=120"), "=20")).body;
  EXPECT_EQ(fewer["replicates"], 20);
}

TEST_F(TrialEndpointsTest, HarmComesFirstAndRetryIsACurve) {
  const json body = ask("/power?nights=60&replicates=20&odds_ratio=1.5").body;
  EXPECT_TRUE(body["blind_spots"][0]["en"].get<std::string>().starts_with("Deaths first"));
  EXPECT_TRUE(body["blind_spots"][0]["fr"].get<std::string>().starts_with("Les décès d’abord"));
  EXPECT_GT(body["incidents_expected"].get<double>(), 0);
  const json& curve = body["retry_curve"];
  ASSERT_EQ(curve.size(), 20u);
  EXPECT_NEAR(curve[0]["arrivals"].get<double>(), 0.776, 0.001);   // docs/assess.md
  EXPECT_NEAR(curve[16]["arrivals"].get<double>(), 0.904, 0.001);  // retry 0.8
  EXPECT_NEAR(curve[16]["stops"].get<double>(), 1.36, 0.01);
}

TEST_F(TrialEndpointsTest, NothingToFindIsNotCalledMissed) {
  const json body = ask("/power?nights=60&replicates=20&odds_ratio=1").body;
  for (const json& spot : body["blind_spots"])
    EXPECT_EQ(spot["en"].get<std::string>().find("probably not learn"), std::string::npos) << spot;
}

TEST_F(TrialEndpointsTest, NamesWhatIsWrongAndHowToMendIt) {
  const auto field = [&](const std::string& rest) {
    const TrialAnswer answer = ask(rest);
    EXPECT_EQ(answer.status, 400) << rest << answer.body;
    EXPECT_FALSE(answer.body["error"]["mend"].get<std::string>().empty()) << rest;
    return answer.body["error"]["field"].get<std::string>();
  };
  for (const char* path : {"/design?", "/power?"}) {
    const std::string at = path;
    EXPECT_EQ(field(at + "design=before-after"), "design");
    EXPECT_EQ(field(at + "design=two-stage-99999999999999999999"), "design");
    EXPECT_EQ(field(at + "design=" + std::string(300, 'x')), "design");
    EXPECT_EQ(field(at + "nights=13"), "nights");
    EXPECT_EQ(field(at + "nights=1e308"), "nights");
    EXPECT_EQ(field(at + "nights=nan"), "nights");
    EXPECT_EQ(field(at + "nights=90.5"), "nights");
    EXPECT_EQ(field(at + "nights=20&design=two-stage-14"), "nights");
    EXPECT_EQ(field(at + "sectors=17"), "sectors");
    EXPECT_EQ(field(at + "sectors=1"), "sectors");
    EXPECT_EQ(field(at + "sectors="), "sectors");
    EXPECT_EQ(field(at + "start=2027-02-30"), "start");
    EXPECT_EQ(field(at + "holidays=2027-05-01,,2027-05-08"), "holidays");
    EXPECT_EQ(field(at + "washout_nights=7"), "washout_nights");
    EXPECT_EQ(field(at + "crews=2"), "crews");
    EXPECT_EQ(field(at + "max_consecutive_nights=3"), "max_consecutive_nights");
    EXPECT_EQ(field(at + "acceptance=0"), "acceptance");
    EXPECT_EQ(field(at + "design=nightly-coin&nights=365&max_consecutive_nights=2"), "constraints");
    // Two schedules in a thousand: the command line draws them, a page does not wait for it.
    EXPECT_EQ(field(at + "design=nightly-coin&nights=60&max_consecutive_nights=2"), "constraints");
    EXPECT_EQ(field(at + "seed=-1"), "seed");
    EXPECT_EQ(field(at + "colour=red"), "colour");
  }
  EXPECT_EQ(field("/power?odds_ratio=0"), "odds_ratio");
  EXPECT_EQ(field("/power?odds_ratio=inf"), "odds_ratio");
  EXPECT_EQ(field("/power?retry=1"), "retry");
  EXPECT_EQ(field("/power?displacement=1.5"), "displacement");
  EXPECT_EQ(field("/power?compliance=-0.1"), "compliance");
  EXPECT_EQ(field("/power?better_seeing=0.5"), "better_seeing");
  EXPECT_EQ(field("/power?learning_per_month=2"), "learning_per_month");
  EXPECT_EQ(field("/power?unrevised_weeks=yes"), "unrevised_weeks");
  EXPECT_EQ(field("/power?replicates=19"), "replicates");
  EXPECT_EQ(field("/power?replicates=1000000"), "replicates");
  EXPECT_EQ(field("/power?within_ms=60000"), "within_ms");
  EXPECT_EQ(field("/power?desk=" + std::string(201, 'x')), "desk");
  EXPECT_EQ(ask("?colour=red").status, 400);
}

TEST_F(TrialEndpointsTest, WithoutPublishedNightsItSaysSoAndStillDesigns) {
  const TrialAnswer answer = ask_site(*without_, "/api/v1/trial/power?nights=90");
  EXPECT_EQ(answer.status, 404);
  EXPECT_EQ(answer.body["error"]["field"], "series");
  EXPECT_NE(answer.body["error"]["mend"].get<std::string>().find("--series"), std::string::npos);
  EXPECT_EQ(ask_site(*without_, "/api/v1/trial/design?nights=90").status, 200);
}

// A slider that moves on: the older question is given up at once, the newer one is answered; what
// another desk asked is not touched.
TEST_F(TrialEndpointsTest, ANewerQuestionOfADeskStopsItsOlderOne) {
  const std::string slow = "/power?design=nightly-coin&nights=1000&replicates=2000&within_ms=1000";
  const auto stopped_by = [&](const std::string& desk) {
    TrialAnswer older;
    std::thread asking([&] { older = ask(slow + "&desk=one"); });
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    const TrialAnswer newer = ask("/power?nights=60&replicates=20&desk=" + desk);
    asking.join();
    EXPECT_EQ(newer.status, 200) << newer.body;
    return older;
  };
  TrialAnswer older;
  for (int attempt = 0; attempt < 5 && older.status != 503; ++attempt) older = stopped_by("one");
  ASSERT_EQ(older.status, 503) << older.body;
  EXPECT_EQ(older.body["error"]["field"], "desk");
  EXPECT_EQ(stopped_by("two").status, 200);
}

}  // namespace
}  // namespace vigie::server
