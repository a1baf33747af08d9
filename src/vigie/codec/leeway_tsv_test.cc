// SPDX-License-Identifier: Apache-2.0
#include "vigie/codec/leeway_tsv.h"

#include <cmath>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

namespace vigie::codec {
namespace {

std::string shipped_text() {
  std::ifstream file(VIGIE_SOURCE_DATA_DIR "/leeway/objects.tsv");
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(LeewayTable, HoldsThePublicList) {
  const auto table = parse_leeway_table(shipped_text(), "objects.tsv");
  ASSERT_TRUE(table) << core::format_error(table.error());
  ASSERT_EQ(table->objects.size(), 85U);
  for (std::size_t i = 0; i < 85; ++i) EXPECT_EQ(table->objects[i].number, static_cast<int>(i + 1));
  const model::LeewayObject* raft = table->find("nb-2");
  ASSERT_NE(raft, nullptr);
  EXPECT_EQ(raft->key, "LIFE-RAFT-NB-2");
  EXPECT_EQ(raft->downwind.slope_percent, 5.34);
  EXPECT_EQ(raft->downwind.offset_cmps, 9.91);
  EXPECT_EQ(raft->left.slope_percent, -2.26);
  EXPECT_EQ(table->find("27"), raft);
  EXPECT_EQ(table->find("PIW-1"), table->find("1"));
  EXPECT_EQ(table->find("2"), &table->objects[1]);  // a number before the end of a key
  EXPECT_EQ(table->find("NB"), nullptr);
  EXPECT_EQ(table->find(""), nullptr);
}

// A craft goes downwind, and to the side its column says, at 10 m/s.
TEST(LeewayTable, HasItsSidesTheRightWayRound) {
  const auto table = parse_leeway_table(shipped_text(), "objects.tsv");
  for (const model::LeewayObject& o : table->objects) {
    if (o.key == "SLDMB") continue;
    EXPECT_GT(10 * o.downwind.slope_percent + o.downwind.offset_cmps, 0) << o.key;
    EXPECT_GE(10 * (o.right.slope_percent - o.left.slope_percent) + o.right.offset_cmps -
                  o.left.offset_cmps,
              -10)
        << o.key;  // some craft with large offsets meet in the middle at low wind
  }
}

// IAMSAR's own form of the same experiments, leeway speed = a wind + b and a divergence angle,
// within a fifth at 10 m/s: person in water .011/.07 kn/30 deg, raft without ballast .057/.21/24,
// skiff with V hull .030/.08/15, skiff swamped .017/0/15.
TEST(LeewayTable, AgreesWithTheManualsForm) {
  const auto table = parse_leeway_table(shipped_text(), "objects.tsv");
  const struct {
    const char* key;
    double a, b_kn;
  } cases[] = {
      {"PIW-1", .011, .07}, {"NB-2", .057, .21}, {"SKIFF-2", .030, .08}, {"SKIFF-3", .017, 0}};
  for (const auto& c : cases) {
    const model::LeewayObject* o = table->find(c.key);
    ASSERT_NE(o, nullptr);
    const double along = 10 * o->downwind.slope_percent + o->downwind.offset_cmps;
    const double across = 10 * o->right.slope_percent + o->right.offset_cmps;
    const double manual = 1000 * c.a + c.b_kn * 51.4444;
    EXPECT_NEAR(std::hypot(along, across) / manual, 1, 0.3) << c.key;
  }
}

TEST(LeewayTable, NamesLineAndColumn) {
  const std::string text = shipped_text();
  const auto field_after = [&](const std::string& from, const std::string& to) {
    std::string changed = text;
    const std::size_t at = changed.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    changed.replace(at, from.size(), to);
    const auto table = parse_leeway_table(changed, "t.tsv");
    return table ? std::string("fine") : table.error().field;
  };
  EXPECT_EQ(field_after("\t0.96\t", "\t96\t"), "t.tsv: line 8 column downwind_slope");
  EXPECT_EQ(field_after("\t0.96\t", "\tnan\t"), "t.tsv: line 8 column downwind_slope");
  EXPECT_EQ(field_after("\t9.4\t", "\t-9.4\t"), "t.tsv: line 8 column right_stddev");
  EXPECT_EQ(field_after("\tno\t", "\tperhaps\t"), "t.tsv: line 8 column verified");
  EXPECT_EQ(field_after("2\tPIW-2", "2\tPIW-1"), "t.tsv: line 9");
  EXPECT_EQ(field_after("\nnumber\t", "\nnummer\t"), "t.tsv");
  EXPECT_FALSE(parse_leeway_table("", "t.tsv"));
  EXPECT_FALSE(load_leeway_table("/nonexistent/objects.tsv"));
}

}  // namespace
}  // namespace vigie::codec
