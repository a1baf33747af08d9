// SPDX-License-Identifier: Apache-2.0
#include "vigie/vintage/store.h"

#include <cstdlib>
#include <fstream>
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "vigie/core/digest.h"
#include "vigie/core/file.h"

namespace vigie::vintage {
namespace {

using core::Date;
namespace fs = std::filesystem;

fs::path shared(const char* file) {
  const char* root = std::getenv("VIGIE_SHARED");
  return fs::path(root != nullptr ? root : VIGIE_SOURCE_DATA_DIR "/../../shared") / "data" / file;
}

class StoreTest : public testing::Test {
 protected:
  StoreTest() {
    folder_ =
        fs::path(testing::TempDir()) /
        (std::string("vintages-") + testing::UnitTest::GetInstance()->current_test_info()->name());
    fs::remove_all(folder_);
  }
  core::Result<std::vector<Vintage>> import(Store& store, const std::string& text,
                                            const std::string& name,
                                            const char* at = "2026-09-01T09:00:00Z") {
    return store.import({.bytes = text,
                         .file_name = name,
                         .source = "a test",
                         .imported_at = core::parse_instant(at).value()});
  }
  fs::path folder_;
};

std::string week(const char* day, int people, int events) {
  return "week_ending,migrants_arrived,boats_arrived,migrants_prevented,events_prevented\n" +
         std::string(day) + ",10,1," + std::to_string(people) + "," + std::to_string(events) + "\n";
}

TEST_F(StoreTest, KeepsEveryVintageAndShowsWhatWasRevised) {
  Store store = Store::open(folder_).value();
  const auto first = import(store, week("2026-03-22", 199, 13), "w-2026-03-27.csv");
  ASSERT_TRUE(first) << core::format_error(first.error());
  EXPECT_EQ(first->front().published, Date::of(2026, 3, 27)) << "from the name";
  ASSERT_TRUE(import(store, week("2026-03-22", 277, 17), "w-2026-06-05.csv"));
  const Store again = Store::open_existing(folder_).value();
  ASSERT_EQ(again.vintages().size(), 2U);
  EXPECT_EQ(again.weekly(again.vintages()[0]).value()[0].people_prevented, 199);
  EXPECT_EQ(again.weekly(*again.latest(TableKind::weekly)).value()[0].people_prevented, 277);
  EXPECT_EQ(again.latest(TableKind::weekly, Date::of(2026, 6, 4))->number, 1);
  EXPECT_EQ(again.latest(TableKind::weekly, Date::of(2026, 3, 1)), nullptr);
  const auto revisions = again.revisions(TableKind::weekly).value();
  ASSERT_EQ(revisions.size(), 2U);
  EXPECT_EQ(revisions[0].column, "events_prevented");
  EXPECT_EQ(revisions[1].column, "migrants_prevented");
  EXPECT_EQ(revisions[1].before, 199);
  EXPECT_EQ(revisions[1].after, 277);
  EXPECT_EQ(revisions[1].to_vintage, 2);
}

// A file without the column of uncontrolled landings once read as 3 -> - and - -> 3.
TEST_F(StoreTest, AColumnThatAFileDoesNotHaveIsNoRevision) {
  const std::string with = "date,migrants_arrived,boats_arrived,uncontrolled_landings\n";
  Store store = Store::open(folder_).value();
  ASSERT_TRUE(import(store, with + "2026-03-01,50,5,3\n2026-03-02,0,0,0\n", "d-2026-03-03.csv"));
  ASSERT_TRUE(import(store,
                     "date,migrants_arrived,boats_arrived\n2026-03-01,50,5\n2026-03-02,9,1\n",
                     "d-2026-03-04.csv"));
  ASSERT_TRUE(import(store, with + "2026-03-01,50,5,4\n2026-03-02,9,1,0\n", "d-2026-03-05.csv"));
  const auto revisions = store.revisions(TableKind::daily).value();
  ASSERT_EQ(revisions.size(), 3U);
  EXPECT_EQ(revisions[0].column, "boats_arrived");
  EXPECT_EQ(revisions[1].column, "migrants_arrived");
  EXPECT_EQ(revisions[2].column, "uncontrolled_landings");
  EXPECT_EQ(revisions[2].from_vintage, 1);
  EXPECT_EQ(revisions[2].to_vintage, 3);
  EXPECT_EQ(revisions[2].before, 3);
  EXPECT_EQ(revisions[2].after, 4);
}

TEST_F(StoreTest, OrdersVintagesByPublicationNotByImport) {
  Store store = Store::open(folder_).value();
  ASSERT_TRUE(import(store, week("2026-03-22", 277, 17), "w-2026-06-05.csv"));
  ASSERT_TRUE(import(store, week("2026-03-22", 199, 13), "w-2026-03-27.csv"));
  EXPECT_EQ(store.latest(TableKind::weekly)->number, 1);
  EXPECT_EQ(store.revisions(TableKind::weekly).value()[1].after, 277);
}

TEST_F(StoreTest, RefusesTheSameFileAndTheFuture) {
  Store store = Store::open(folder_).value();
  ASSERT_TRUE(import(store, week("2026-03-22", 199, 13), "w.csv"));
  const auto same = import(store, week("2026-03-22", 199, 13), "other-name.csv");
  ASSERT_FALSE(same);
  EXPECT_EQ(same.error().kind, core::ErrorKind::refused);
  const auto future = import(store, week("2026-03-22", 1, 1), "w2.csv", "2026-03-20T00:00:00Z");
  ASSERT_FALSE(future);
  EXPECT_NE(future.error().problem.find("2026-03-22, after the day of import"), std::string::npos);
  EXPECT_FALSE(import(store, week("2026-03-22", 2, 1), "w-2027-01-01.csv"));
  EXPECT_EQ(Store::open_existing(folder_).value().vintages().size(), 1U) << "nothing half done";
}

TEST_F(StoreTest, SeesEveryChangeOfWhatItKeeps) {
  {
    Store store = Store::open(folder_).value();
    ASSERT_TRUE(import(store, week("2026-03-22", 199, 13), "a.csv"));
    ASSERT_TRUE(import(store, week("2026-03-22", 277, 17), "b.csv"));
  }
  const fs::path manifest = folder_ / "manifest.jsonl";
  const std::string whole = core::read_bytes(manifest).value();
  const auto write = [&](const fs::path& path, const std::string& text) {
    std::ofstream(path, std::ios::binary) << text;
  };
  std::string forged = whole;
  forged.replace(forged.find("a test"), 6, "a tesT");
  write(manifest, forged);
  EXPECT_EQ(Store::open_existing(folder_).error().kind, core::ErrorKind::corrupt);
  write(manifest, whole.substr(whole.find('\n') + 1));
  EXPECT_EQ(Store::open_existing(folder_).error().kind, core::ErrorKind::corrupt);
  write(manifest, whole.substr(0, whole.size() - 20));
  EXPECT_EQ(Store::open_existing(folder_).error().kind, core::ErrorKind::corrupt);
  write(manifest, whole);
  const Store store = Store::open_existing(folder_).value();
  const Table& table = store.vintages()[0].tables[0];
  const fs::path path = folder_ / "tables" / (table.sha256 + ".csv");
  write(path, core::read_bytes(path).value() + "2026-03-29,10,1,,1,1,\n");
  EXPECT_EQ(store.weekly(store.vintages()[0]).error().kind, core::ErrorKind::corrupt);
}

TEST_F(StoreTest, NamesWhatItDropped) {
  Store store = Store::open(folder_).value();
  const auto added = import(store,
                            "main_id,date,dead,missing,survivors,victim,latitude,longitude,"
                            "english_channel_crossing\n1,2024-01-14,5,0,-,A B,50.8,1.6,1\n",
                            "iom.csv");
  ASSERT_TRUE(added) << core::format_error(added.error());
  EXPECT_EQ(added->front().dropped, std::vector<std::string>{"victim"});
  for (const auto& file : fs::recursive_directory_iterator(folder_))
    if (file.is_regular_file()) {
      EXPECT_EQ(core::read_bytes(file.path())->find("A B"), std::string::npos) << file.path();
    }
}

TEST_F(StoreTest, SaysWhatNoReaderKnows) {
  Store store = Store::open(folder_).value();
  EXPECT_NE(import(store, "a,b\n1,2\n", "x.csv").error().problem.find("a, b"), std::string::npos);
  EXPECT_FALSE(import(store, "", "x.csv"));
  EXPECT_FALSE(Store::open_existing(folder_ / "nowhere"));
}

// What weekly_vintages.csv records since 2024-05: 11 rows of SB_02 changed after they were first
// published, ten of them in the one release of 2026-06-05, the largest by 39 %; one week went
// 390, 322, 390; arrivals never changed.
TEST_F(StoreTest, ReproducesTheRevisionsOfThePublishedVintages) {
  const auto bytes = core::read_bytes(shared("smallboats/weekly_vintages.csv"));
  if (!bytes) GTEST_SKIP() << "skipped: no shared data";
  Store store = Store::open(folder_).value();
  const auto added = import(store, *bytes, "weekly_vintages.csv");
  ASSERT_TRUE(added) << core::format_error(added.error());
  EXPECT_EQ(added->size(), 31U) << "dates of publication with a change";
  const auto revisions = store.revisions(TableKind::weekly).value();
  std::set<std::pair<Date, Date>> rows, in_june;  // (published, week)
  std::vector<int> people_of_april_19;
  double largest = 0;
  for (const Revision& r : revisions) {
    EXPECT_FALSE(r.row_gone);
    EXPECT_NE(r.column, "migrants_arrived");
    EXPECT_NE(r.column, "boats_arrived");
    rows.insert({r.published, r.day});
    if (r.published == Date::of(2026, 6, 5)) in_june.insert({r.published, r.day});
    if (r.column != "migrants_prevented") continue;
    largest = std::max(largest, static_cast<double>(*r.after) / *r.before - 1);
    if (r.day == Date::of(2026, 4, 19)) people_of_april_19.push_back(*r.after);
  }
  EXPECT_EQ(rows.size(), 11U);
  EXPECT_EQ(in_june.size(), 10U);
  EXPECT_NEAR(largest, 277.0 / 199 - 1, 1e-12);
  EXPECT_EQ(people_of_april_19, (std::vector<int>{322, 390}));
}

TEST_F(StoreTest, TakesThePublishedSpreadsheet) {
  const auto bytes = core::read_bytes(shared("smallboats/home_office_time_series_2026-08-21.ods"));
  if (!bytes) GTEST_SKIP() << "skipped: no shared data";
  Store store = Store::open(folder_).value();
  const auto added = import(store, *bytes, "home_office_time_series_2026-08-21.ods");
  ASSERT_TRUE(added) << core::format_error(added.error());
  const Vintage& v = added->front();
  EXPECT_EQ(v.published, Date::of(2026, 8, 21));
  EXPECT_EQ(v.file_sha256, core::sha256_hex(*bytes));
  ASSERT_EQ(v.tables.size(), 2U);
  EXPECT_EQ(v.tables[0].rows, 3154U);
  EXPECT_EQ(v.tables[1].rows, 450U);
  EXPECT_EQ(store.daily(v).value().back().day, Date::of(2026, 8, 20));
}

}  // namespace
}  // namespace vigie::vintage
