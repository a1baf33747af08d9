// SPDX-License-Identifier: Apache-2.0
#include "vigie/codec/roster_csv.h"

#include <gtest/gtest.h>

#include "vigie/codec/test_shared.h"
#include "vigie/core/digest.h"

namespace vigie::codec {
namespace {

const std::string kReleased =
    "night,sector,additional_drones\n"
    "2027-04-02,wissant,0\n"
    "2027-04-02,marck,1\n"
    "2027-04-01,wissant,1\n"
    "2027-04-01,marck,0\n";

TEST(RosterCsv, GivesItsRowsByNightAndItsHash) {
  const auto roster = parse_roster_csv(kReleased, "roster.csv").value();
  ASSERT_EQ(roster.rows.size(), 4U);
  EXPECT_EQ(core::format_date(roster.rows[0].night), "2027-04-01");
  EXPECT_EQ(roster.rows[0].sector, "wissant");
  EXPECT_TRUE(roster.rows[0].additional_drones);
  EXPECT_FALSE(roster.rows[1].additional_drones);
  EXPECT_TRUE(roster.rows[3].additional_drones);
  EXPECT_EQ(roster.sha256, core::sha256_hex(kReleased));
}

TEST(RosterCsv, NamesEveryFault) {
  const auto said = [](const std::string& text) {
    const auto read = parse_roster_csv(text, "roster.csv");
    EXPECT_FALSE(read.has_value()) << text;
    return read ? std::string() : core::format_error(read.error());
  };
  const auto expect_said = [&](const char* what, const char* instead, const char* words) {
    const std::string error = said(with(kReleased, what, instead));
    EXPECT_NE(error.find(words), std::string::npos) << error;
  };
  expect_said("2027-04-02,wissant,0", "2127-04-02,wissant,0", "line 2 column night is 2127-04-02");
  expect_said("2027-04-02,wissant,0", "27-04-02,wissant,0", "line 2 column night");
  expect_said("marck,1", "marck,yes", "line 3 column additional_drones is \"yes\"");
  expect_said("marck,1", "marck,-1", "give 1 where they may fly, else 0");
  expect_said("marck,1", "wissant,1", "line 3 column sector wissant is there twice on 2027-04-02");
  expect_said("marck,1", ",1", "line 3 column sector is empty");
  expect_said("2027-04-01,marck,0\n", "", "2027-04-01 has no row for sector marck");
  expect_said("2027-04-01,marck,0\n", "2027-04-01,ma", "the file may be cut short");
  expect_said("additional_drones", "drones", "no column \"additional_drones\"");
  EXPECT_NE(said("night,sector,additional_drones\n").find("has no row"), std::string::npos);
  EXPECT_NE(said("").find("is empty"), std::string::npos);
}

}  // namespace
}  // namespace vigie::codec
