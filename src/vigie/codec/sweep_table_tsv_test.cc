// SPDX-License-Identifier: Apache-2.0
#include "vigie/codec/sweep_table_tsv.h"

#include <cctype>
#include <cmath>
#include <fstream>
#include <map>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "vigie/codec/test_shared.h"

namespace vigie::codec {
namespace {

const model::SweepTable& shipped_table() {
  static const auto table = load_sweep_table(VIGIE_SOURCE_DATA_DIR "/sensing").value();
  return table;
}

std::filesystem::path oracle() { return shared_file("reference/sweep_widths_uscg.json"); }

// "Power Boat 20ft" -> "power-boat-20ft", "Raft 4 person" -> "raft-4".
std::string key_of(std::string name) {
  std::string key;
  for (const char c : name)
    if (c == ' ')
      key += key.ends_with('-') ? "" : "-";
    else if (static_cast<unsigned char>(c) < 128)
      key += static_cast<char>(std::tolower(c));
  if (key.ends_with("-person")) key.resize(key.size() - 7);
  return key;
}

TEST(SweepTable, HoldsThePublicTableNumberByNumber) {
  std::ifstream file(oracle());
  if (!file) GTEST_SKIP() << "skipped: no shared data";
  const auto all = nlohmann::json::parse(file)["objects"];
  ASSERT_EQ(shipped_table().objects().size(), all.size());
  const std::map<std::string, model::SweepPlatform> platforms = {
      {"Helicopter", model::SweepPlatform::helicopter},
      {"Aircraft", model::SweepPlatform::aeroplane},
      {"Boat", model::SweepPlatform::boat}};
  std::size_t rows = 0, numbers = 0, speeds = 0;
  for (const auto& [name, object] : all.items())
    for (const auto& [word, platform] : platforms) {
      const auto ours = shipped_table().rows_of(key_of(name), platform);
      ASSERT_EQ(ours.size(), object[word].size()) << name << ' ' << word;
      for (const model::SweepRow* row : ours) {
        const auto& cells = object[word][std::to_string(static_cast<int>(row->height_ft)) + "ft"];
        EXPECT_EQ(row->small_craft, object["weather_corrections"] == "small") << name;
        std::size_t column = 0;
        double width = -1;  // a cell left out repeats the one before
        for (std::size_t i = 0; i < row->width_nmi.size(); ++i, ++numbers) {
          if (column < cells.size() &&
              cells[column]["vis"].get<double>() == model::SweepRow::kVisibility_nmi[i])
            width = cells[column++]["sw"].get<double>();
          EXPECT_EQ(row->width_nmi[i], width) << name << ' ' << word << ' ' << row->height_ft;
        }
        EXPECT_EQ(column, cells.size());
        ++rows;
      }
      if (!object["speed_corrections"].contains(word)) continue;
      const auto& factors = object["speed_corrections"][word];
      const auto read = shipped_table().speeds_of(key_of(name), platform);
      ASSERT_EQ(read.size(), factors.size()) << name;
      for (std::size_t i = 0; i < read.size(); ++i, ++speeds) {
        EXPECT_EQ(read[i]->speed_kn, factors[i]["speed"].get<double>());
        EXPECT_EQ(read[i]->factor, factors[i]["correction"].get<double>());
      }
    }
  EXPECT_EQ(rows, shipped_table().rows.size());
  EXPECT_EQ(speeds, shipped_table().speeds.size());
  EXPECT_EQ(numbers, 450U * 7);
}

// Rows that a second transcription (AMSA NATSAR table D-5:7) prints the same.
TEST(SweepTable, AgreesWithASecondTranscription) {
  const struct {
    const char* object;
    double width[6];
  } rows[] = {{"person-in-water", {0.0, 0.1, 0.1, 0.1, 0.1, 0.1}},
              {"raft-4", {0.5, 1.2, 1.6, 2.2, 2.6, 2.8}},
              {"raft-25", {0.6, 1.9, 2.7, 4.1, 5.0, 5.6}},
              {"power-boat-20ft", {0.7, 2.0, 2.9, 4.3, 5.2, 5.8}},
              {"power-boat-53ft", {0.8, 3.1, 5.1, 9.2, 12.3, 14.7}}};
  for (const auto& row : rows)
    for (const model::SweepRow* ours :
         shipped_table().rows_of(row.object, model::SweepPlatform::helicopter))
      for (std::size_t i = 0; i < 6 && ours->height_ft == 500; ++i)
        EXPECT_EQ(ours->width_nmi[i], row.width[i]) << row.object;
}

TEST(SweepTable, GrowsWithVisibilityInEveryRow) {
  for (const model::SweepRow& row : shipped_table().rows)
    for (std::size_t i = 1; i < row.width_nmi.size(); ++i)
      EXPECT_GE(row.width_nmi[i], row.width_nmi[i - 1]) << row.object << ' ' << row.height_ft;
}

// Widths change evenly with height: the change of slope from row to row is small, but for the one
// misprint that the file's head names.
TEST(SweepTable, HasOneMisprintAndNamesIt) {
  int found = 0;
  for (const std::string& object : shipped_table().objects())
    for (const auto platform :
         {model::SweepPlatform::helicopter, model::SweepPlatform::aeroplane}) {
      const auto rows = shipped_table().rows_of(object, platform);
      for (std::size_t k = 1; k + 1 < rows.size(); ++k)
        for (std::size_t i = 0; i < 7; ++i) {
          const double middle = std::lerp(rows[k - 1]->width_nmi[i], rows[k + 1]->width_nmi[i],
                                          (rows[k]->height_ft - rows[k - 1]->height_ft) /
                                              (rows[k + 1]->height_ft - rows[k - 1]->height_ft));
          if (std::abs(rows[k]->width_nmi[i] - middle) < 0.45) continue;
          ++found;
          EXPECT_EQ(object, "sail-boat-40ft");
          EXPECT_EQ(rows[k]->height_ft, 1000);
          EXPECT_EQ(model::SweepRow::kVisibility_nmi[i], 15);
          EXPECT_EQ(rows[k]->width_nmi[i], 10.9);
        }
    }
  EXPECT_EQ(found, 1);
}

TEST(SweepTable, NamesTheLineAndTheColumn) {
  const std::string head =
      "object\tname\tsize\tplatform\theight_ft\tw1\tw3\tw5\tw10\tw15\tw20\tw30\n";
  const std::string speeds = "object\tplatform\tspeed_kn\tfactor\nx\tboat\t10\t1\n";
  const auto error = [&](const std::string& row, const std::string& s) {
    const auto read = parse_sweep_table(head + row, s);
    return read ? std::string() : core::format_error(read.error());
  };
  const std::string good = "x\tX\tsmall\tboat\t8\t1\t1\t1\t1\t1\t1\t1\n";
  EXPECT_EQ(error(good, speeds), "");
  EXPECT_NE(error("x\tX\tsmall\tsub\t8\t1\t1\t1\t1\t1\t1\t1\n", speeds).find("column platform"),
            std::string::npos);
  EXPECT_NE(error("x\tX\tsmall\tboat\t8\t1\t-1\t1\t1\t1\t1\t1\n", speeds).find("column w3"),
            std::string::npos);
  EXPECT_NE(error(good + good, speeds).find("line 3 column height_ft"), std::string::npos);
  EXPECT_NE(
      error(good, "object\tplatform\tspeed_kn\tfactor\ny\tboat\t10\t1\n").find("visual_speed"),
      std::string::npos);
  EXPECT_NE(error("x\tX\n", speeds).find("columns"), std::string::npos);
}

}  // namespace
}  // namespace vigie::codec
