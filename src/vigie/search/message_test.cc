// SPDX-License-Identifier: Apache-2.0
#include "vigie/search/message.h"

#include <gtest/gtest.h>

#include "vigie/search/units.h"

namespace vigie::search {
namespace {

model::SearchPlan plan_of_one() {
  const core::Instant begin = core::parse_instant("2026-01-15T01:00:00Z").value();
  model::SearchTask task{.unit = "R163",
                         .sensor = "turret-mwir",
                         .legal_basis = "search and rescue",
                         .kind = model::AssetKind::helicopter,
                         .pattern = model::SearchPattern::parallel,
                         .area = {{1000, 2000},
                                  core::nautical_miles(12),
                                  core::nautical_miles(5),
                                  core::degrees(40),
                                  {0.5, 0.5}},
                         .begin = begin,
                         .end = begin + core::hours(1),
                         .speed = core::knots(90),
                         .altitude = core::feet(500),
                         .commence = {0, 0},
                         .track_spacing = core::nautical_miles(0.5),
                         .track_length = core::nautical_miles(90),
                         .sweep_width = core::nautical_miles(0.4),
                         .coverage = 0.6,
                         .pod_ideal = 0.55,
                         .pod_random = 0.45,
                         .containment = 0.8,
                         .pos = 0.44,
                         .cumulative_pos = 0.44,
                         .simulated_pos = 0.43,
                         .simulated_cumulative = 0.43};
  task.legs = {{{0, 0}, {100, 100}, begin, begin + core::minutes(1)}};
  model::SearchPlan plan{.object = "people in the water", .issued_for = begin};
  plan.tasks = {task};
  plan.timeline = {{.at = begin + core::hours(1), .simulated_pos = 0.43}};
  return plan;
}

TEST(SearchMessage, SaysWhatAUnitMustReadBack) {
  const MessageFacts facts{.last_known = "50 57.0 N 001 24.0 E",
                           .last_known_at = core::parse_instant("2026-01-15T00:00:00Z").value(),
                           .conditions = "visibility 10 nmi",
                           .change = {}};
  const std::string english = search_action_message(plan_of_one(), facts, Language::english);
  for (const char* part : {"1 SITUATION", "6 REPORTS", "READ BACK", "PS", "spacing 0.50 NM",
                           "first leg 045", "500 ft", "POD 55 %", "01:00Z", "never ends a search"})
    EXPECT_NE(english.find(part), std::string::npos) << part << '\n' << english;
  EXPECT_EQ(english.find("CHANGED"), std::string::npos);
  const std::string french = search_action_message(plan_of_one(), facts, Language::french);
  for (const char* part : {"À COLLATIONNER", "ratissage parallèle", "espacement 0.50 NM"})
    EXPECT_NE(french.find(part), std::string::npos) << part;
}

TEST(SearchMessage, SaysThatTheObjectChanged) {
  MessageFacts facts{.last_known = "50 57.0 N 001 24.0 E", .last_known_at = {}, .conditions = "-"};
  facts.change =
      ObjectChange{.at = core::parse_instant("2026-01-15T01:00:00Z").value(),
                   .from = "boat",
                   .to = "people in the water",
                   .old_plan_pos = 0.05,
                   .new_plan_pos = 0.43,
                   .widths = {{"R163", core::nautical_miles(4.1), core::nautical_miles(0.1)}}};
  const std::string text = search_action_message(plan_of_one(), facts, Language::english);
  EXPECT_NE(text.find("SEARCH OBJECT CHANGED"), std::string::npos);
  EXPECT_NE(text.find("was 4.10 NM, is now 0.10 NM"), std::string::npos);
  EXPECT_NE(text.find("earlier plan is void"), std::string::npos);
}

TEST(UnitOrder, IsReadFromOneLine) {
  const auto order = parse_unit_order(
      "aw189-hmcg@lydd,name=R163,speed=80,on-scene-min=90,altitude-ft=300,fatigued");
  ASSERT_TRUE(order);
  EXPECT_EQ(order->type, "aw189-hmcg");
  EXPECT_EQ(order->base, "lydd");
  EXPECT_EQ(order->name, "R163");
  EXPECT_NEAR(core::in_knots(*order->speed), 80, 1e-9);
  EXPECT_TRUE(order->fatigued);
  const auto wrong = parse_unit_order("aw189-hmcg@lydd,sped=80");
  ASSERT_FALSE(wrong);
  EXPECT_NE(core::format_error(wrong.error()).find("sped"), std::string::npos);
}

}  // namespace
}  // namespace vigie::search
