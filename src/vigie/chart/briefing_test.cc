// SPDX-License-Identifier: Apache-2.0
// The briefing as its readers get it: two pages, in both languages, the same bytes each time. How
// it looks is for eyes: tests/exports/other_tools.sh writes it, poppler draws it.
#include "vigie/chart/briefing.h"

#include <gtest/gtest.h>

#include "vigie/chart/briefing_words.h"

namespace vigie::chart {
namespace {

core::Instant utc(const char* text) { return core::parse_instant(text).value(); }

Briefing small() {
  Briefing b;
  b.title = "Nuit d’essai";
  b.posture = "Two";
  b.issued_at = utc("2019-06-07T17:00:00Z");
  b.night = {utc("2019-06-07T19:00:00Z"), utc("2019-06-08T07:00:00Z")};
  b.forecast.probability_any = 0.7;
  b.sectors = {{"West", {{-5000, 0}, {0, 500}, {5000, 0}}}};
  b.routes = {{model::AssetKind::drone, {{0, 0}, {3000, 2000}, {0, 0}}}};
  b.bases = {{"Dune", {{0, 0}}}};
  b.weather.resize(13);
  b.moments = {{"sunset", utc("2019-06-07T20:06:00Z"), {}},
               {"high_water", utc("2019-06-08T01:14:00Z"), core::metres(6.66)}};
  for (int i = 0; i < 60; ++i)
    b.missions.push_back({"Asset " + std::to_string(i),
                          "type",
                          "base",
                          "where",
                          "A",
                          model::AssetKind::drone,
                          {b.night},
                          0.1});
  for (int i = 0; i < 20; ++i) {
    b.no_go.push_back({"Asset", i % 2 == 0, {"a long reason that goes on and on"}, "no cover"});
    b.losses.push_back({"Asset", "cover", {"another"}, -0.1, -0.05});
    b.gaps.push_back({"West", b.night, 0.5, 0.2});
    b.bases_in_law.push_back({"A", "authority", "purpose", "citation", "area", b.night, 5});
  }
  return b;
}

std::size_t count(const std::string& text, const std::string& what) {
  std::size_t n = 0;
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; ++at) ++n;
  return n;
}

TEST(Briefing, HasTwoPagesHoweverMuchThereIsToSay) {
  for (const Language language : {Language::en, Language::fr}) {
    const auto pdf = draw_briefing(small(), language);
    ASSERT_TRUE(pdf);
    EXPECT_TRUE(pdf->starts_with("%PDF-1."));
    EXPECT_EQ(count(*pdf, "/Type /Page %"), 2u);
    EXPECT_EQ(draw_briefing(small(), language).value(), *pdf);
  }
  EXPECT_TRUE(draw_briefing({}, Language::en));
}

TEST(Briefing, ClocksFollowTheSummerTimeOfEachShore) {
  const std::pair<const char*, int> cases[] = {
      {"2019-03-31T00:59:59Z", 0}, {"2019-03-31T01:00:00Z", 1}, {"2019-06-07T20:00:00Z", 1},
      {"2019-10-27T00:59:59Z", 1}, {"2019-10-27T01:00:00Z", 0}, {"2021-11-24T02:00:00Z", 0}};
  for (const auto& [at, summer] : cases) {
    EXPECT_EQ(local_offset(utc(at), Language::en), core::hours(summer)) << at;
    EXPECT_EQ(local_offset(utc(at), Language::fr), core::hours(summer + 1)) << at;
  }
}

TEST(Briefing, SpeaksBothLanguages) {
  const Words en(Language::en), fr(Language::fr);
  EXPECT_EQ(en.date(utc("2019-06-01T23:59:00Z")), "1 June 2019");
  EXPECT_EQ(fr.date(utc("2019-06-01T23:59:00Z")), "1er juin 2019");
  EXPECT_EQ(fr.number(2.5, 1), "2,5");
  EXPECT_EQ(fr("gaps"), "Ce qui n’est pas couvert");
  EXPECT_EQ(en("no such key"), "no such key");
}

}  // namespace
}  // namespace vigie::chart
