// SPDX-License-Identifier: Apache-2.0
#include "vigie/log/database.h"

#include <fstream>

#include <gtest/gtest.h>

#include "vigie/log/test_folder.h"

namespace vigie::log {
namespace {

using core::ErrorKind;

TEST(Database, NamesTheFileInEveryError) {
  const TestFolder folder;
  const auto path = folder / "none.db";
  const auto missing = Database::open(path, Database::Access::read);
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().kind, ErrorKind::unavailable);
  EXPECT_EQ(missing.error().field, path.string());
  EXPECT_FALSE(missing.error().mend.empty());
}

TEST(Database, TellsFullDiskFromLockFromDamage) {
  const TestFolder folder;
  std::ofstream(folder / "a.db").close();
  const auto database = Database::open(folder / "a.db", Database::Access::write);
  ASSERT_TRUE(database);
  EXPECT_EQ(database->error(SQLITE_FULL).kind, ErrorKind::unavailable);
  EXPECT_NE(database->error(SQLITE_FULL).problem.find("disk is full"), std::string::npos);
  EXPECT_EQ(database->error(SQLITE_BUSY).kind, ErrorKind::unavailable);
  EXPECT_NE(database->error(SQLITE_BUSY).problem.find("locked"), std::string::npos);
  EXPECT_EQ(database->error(SQLITE_IOERR_WRITE).kind, ErrorKind::unavailable);
  EXPECT_EQ(database->error(SQLITE_READONLY_DBMOVED).kind, ErrorKind::unavailable);
  EXPECT_EQ(database->error(SQLITE_CORRUPT_INDEX).kind, ErrorKind::corrupt);
  EXPECT_EQ(database->error(SQLITE_NOTADB).kind, ErrorKind::unreadable);
}

TEST(Database, RollsBackOnlyWhatIsOpen) {
  const TestFolder folder;
  std::ofstream(folder / "a.db").close();
  auto database = Database::open(folder / "a.db", Database::Access::write);
  ASSERT_TRUE(database);
  ASSERT_TRUE(database->run("CREATE TABLE t (x INTEGER)"));
  database->rollback();  // nothing open: no harm
  ASSERT_TRUE(database->run("BEGIN; INSERT INTO t VALUES (1)"));
  database->rollback();
  EXPECT_EQ(database->integer("SELECT count(*) FROM t").value(), 0);
}

// ":memory:" and "file:" are special to SQLite; to us they are names of files.
TEST(Database, KnowsNoSpecialNames) {
  const TestFolder folder;
  const auto here = std::filesystem::current_path();
  std::filesystem::current_path(folder.path());
  EXPECT_FALSE(Database::open(":memory:", Database::Access::read));
  EXPECT_FALSE(Database::open("file:x?mode=memory", Database::Access::read));
  std::filesystem::current_path(here);
}

}  // namespace
}  // namespace vigie::log
