// SPDX-License-Identifier: Apache-2.0
#include "vigie/codec/ods.h"

#include <filesystem>
#include <map>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <zip.h>

#include "vigie/codec/arrivals_csv.h"
#include "vigie/codec/test_shared.h"
#include "vigie/core/file.h"

namespace vigie::codec {
namespace {

std::string zip_of(const std::map<std::string, std::string>& files) {
  const std::string path = testing::TempDir() + "ods_test.zip";
  std::filesystem::remove(path);
  zip_t* archive = zip_open(path.c_str(), ZIP_CREATE, nullptr);
  for (const auto& [name, text] : files)
    zip_file_add(archive, name.c_str(), zip_source_buffer(archive, text.data(), text.size(), 0), 0);
  EXPECT_EQ(zip_close(archive), 0);
  return core::read_bytes(path).value();
}

// Rows of cells by '|' and ';': "=7" a number, "@2024-05-05" a day, else text.
std::string table(const std::string& name, const std::vector<std::vector<std::string>>& rows) {
  std::string xml = fmt::format("<table:table table:name=\"{}\">", name);
  for (const auto& row : rows) {
    xml += "<table:table-row>";
    for (const std::string& cell : row)
      xml += cell.starts_with('=') ? fmt::format(
                                         "<table:table-cell office:value-type=\"float\" "
                                         "office:value=\"{}\"/>",
                                         cell.substr(1))
             : cell.starts_with('@')
                 ? fmt::format(
                       "<table:table-cell office:value-type=\"date\" "
                       "office:date-value=\"{}T00:00:00\"/>",
                       cell.substr(1))
                 : fmt::format(
                       "<table:table-cell office:value-type=\"string\"><text:p>{}</text:p>"
                       "</table:table-cell>",
                       cell);
    xml += "<table:table-cell table:number-columns-repeated=\"16380\"/></table:table-row>";
  }
  return xml +
         "<table:table-row table:number-rows-repeated=\"1048566\"><table:table-cell "
         "table:number-columns-repeated=\"16384\"/></table:table-row></table:table>";
}

std::string book(const std::string& tables) {
  return "<?xml version=\"1.0\"?><office:document-content><office:body><office:spreadsheet>" +
         tables + "</office:spreadsheet></office:body></office:document-content>";
}

const std::vector<std::vector<std::string>> kDaySheet{
    {"Date", "Migrants arrived", "Boats arrived",
     "Boats arrived - involved in uncontrolled landings", "Notes"},
    {"@2024-05-04", "=0", "=0", "-"},
    {"@2024-05-05", "=112", "=2", "=0", "Revised"}};
const std::vector<std::vector<std::string>> kWeekSheet{
    {"Week ending", "Migrants arrived", "Boats arrived",
     "Boats arrived - involved in uncontrolled landings", "Migrants prevented", "Events prevented",
     "Notes"},
    {"@2024-05-05", "=112", "=2", "-", "=849", "=30"}};

std::string published() {
  return book(table("Notes", {{"Notes"}, {"1. Provisional."}}) + table("SB_01", kDaySheet) +
              table("SB_02", kWeekSheet));
}

TEST(HomeOfficeOds, ReadsBothSheetsNotesAndFlags) {
  const auto tables = read_home_office_ods(zip_of({{"content.xml", published()}}), "x.ods");
  ASSERT_TRUE(tables) << core::format_error(tables.error());
  ASSERT_EQ(tables->days.size(), 2U);
  EXPECT_FALSE(tables->days[0].uncontrolled.has_value()) << "- is missing, never 0";
  EXPECT_EQ(tables->days[1].people, 112);
  EXPECT_TRUE(tables->days[1].revised);
  ASSERT_EQ(tables->weeks.size(), 1U);
  EXPECT_EQ(tables->weeks[0].people_prevented, 849);
  EXPECT_EQ(tables->weeks[0].events_prevented, 30);
  EXPECT_EQ(tables->notes, (std::vector<std::string>{"Notes", "1. Provisional."}));
}

TEST(HomeOfficeOds, NamesWhatIsWrong) {
  const auto problem_of = [](const std::string& tables) {
    const auto read = read_home_office_ods(zip_of({{"content.xml", book(tables)}}), "x.ods");
    return read ? std::string("accepted") : core::format_error(read.error());
  };
  const auto holds = [](const std::string& text, const char* part) {
    return text.find(part) != std::string::npos ? testing::AssertionSuccess()
                                                : testing::AssertionFailure() << text;
  };
  EXPECT_TRUE(holds(problem_of(table("SB_01", kDaySheet)), "no sheet SB_02"));
  auto days = kDaySheet;
  days[2][0] = "@1924-05-05";
  EXPECT_TRUE(holds(problem_of(table("SB_01", days) + table("SB_02", kWeekSheet)),
                    "x.ods: sheet SB_01: line 3 column date is 1924-05-05"));
  days = kDaySheet;
  days[2][1] = "=-112";
  EXPECT_TRUE(holds(problem_of(table("SB_01", days) + table("SB_02", kWeekSheet)), "is negative"));
  days = kDaySheet;
  days[0][1] = "Migrants";
  EXPECT_TRUE(holds(problem_of(table("SB_01", days) + table("SB_02", kWeekSheet)),
                    "no column \"migrants_arrived\""));
  days = kDaySheet;
  for (const char* day :
       {"@2024-05-03", "@2024-05-02", "@2024-05-01", "@2024-04-30", "@2024-04-29"})
    days.insert(days.begin() + 1, {day, "=1", "=1", "-"});
  EXPECT_TRUE(
      holds(problem_of(table("SB_01", days) + table("SB_02", kWeekSheet)),
            "week ending 2024-05-05 has 112 people in 2 boats, but its days have 117 in 7"));
}

TEST(Ods, RefusesWhatIsNoWholeSpreadsheet) {
  const std::string whole = zip_of({{"content.xml", published()}});
  for (std::size_t cut = 0; cut < whole.size(); cut += 7)
    EXPECT_FALSE(read_ods(std::string_view(whole).substr(0, cut), "cut.ods")) << cut;
  std::string flipped = whole;
  flipped[80] = static_cast<char>(flipped[80] ^ 0x10);
  EXPECT_FALSE(read_ods(flipped, "flipped.ods"));
  EXPECT_FALSE(read_ods(zip_of({{"other.xml", "<x/>"}}), "other.ods"));
  EXPECT_FALSE(read_ods(zip_of({{"content.xml", "<office:document-content>"}}), "open.ods"));
}

TEST(Ods, RefusesABombBeforeItIsUnpacked) {
  const auto bomb = read_ods(zip_of({{"content.xml", std::string(4U << 20, ' ')}}), "bomb.ods");
  ASSERT_FALSE(bomb);
  EXPECT_NE(bomb.error().problem.find("would unpack"), std::string::npos)
      << core::format_error(bomb.error());
  const std::string full = "<table:table-cell office:value-type=\"float\" office:value=\"1\" ";
  const auto wide = read_ods_content(
      book("<table:table table:name=\"a\"><table:table-row>" + full +
           "table:number-columns-repeated=\"4000000000\"/></table:table-row></table:table>"),
      "wide");
  ASSERT_FALSE(wide);
  EXPECT_NE(wide.error().problem.find("200 cells"), std::string::npos);
  const auto tall = read_ods_content(book("<table:table table:name=\"a\"><table:table-row "
                                          "table:number-rows-repeated=\"18446744073709551615\">" +
                                          full + "/></table:table-row></table:table>"),
                                     "tall");
  ASSERT_FALSE(tall);
  EXPECT_NE(tall.error().problem.find("200000 rows"), std::string::npos);
}

TEST(HomeOfficeOds, IsTheSameAsTheTablesMadeFromIt) {
  const auto bytes =
      core::read_bytes(shared_file("data/smallboats/home_office_time_series_2026-08-21.ods"));
  if (!bytes) GTEST_SKIP() << "skipped: no shared data";
  const auto tables = read_home_office_ods(*bytes, "published.ods");
  ASSERT_TRUE(tables) << core::format_error(tables.error());
  EXPECT_EQ(tables->days, load_daily_csv(shared_file("data/smallboats/daily.csv")).value());
  EXPECT_EQ(tables->weeks, load_weekly_csv(shared_file("data/smallboats/weekly.csv")).value());
  EXPECT_GE(tables->notes.size(), 10U);
}

}  // namespace
}  // namespace vigie::codec
