// SPDX-License-Identifier: Apache-2.0
#include "vigie/log/database.h"

#include <cstring>
#include <system_error>

#include <fmt/format.h>

namespace vigie::log {
namespace {

using core::Error;
using core::ErrorKind;

constexpr int kBusyMilliseconds = 5'000;
constexpr int kLongestValue = 128 * 1024 * 1024;

Error error_at(const std::filesystem::path& path, ErrorKind kind, std::string problem,
               std::string mend) {
  return {
      .kind = kind, .field = path.string(), .problem = std::move(problem), .mend = std::move(mend)};
}

Error error_of_code(const std::filesystem::path& path, int code, const char* message, int system) {
  const std::string why =
      system != 0 ? fmt::format("{} ({})", message, std::strerror(system)) : std::string(message);
  switch (code & 0xff) {
    case SQLITE_FULL:
      return error_at(path, ErrorKind::unavailable, "cannot grow: the disk is full",
                      "free some space on that disk and try again; what was stored is whole");
    case SQLITE_IOERR:
      return error_at(path, ErrorKind::unavailable,
                      fmt::format("cannot be read or written: {}", why),
                      "check the disk's health, space and quota, then try again");
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return error_at(path, ErrorKind::unavailable, "is locked by another program",
                      "close the program that holds it and try again");
    case SQLITE_READONLY:
      if (code == SQLITE_READONLY_ROLLBACK || code == SQLITE_READONLY_RECOVERY)
        return error_at(
            path, ErrorKind::unavailable,
            "was left in the middle of a write and cannot be mended in this place",
            "copy the file and the one ending in -journal to a place where you may write");
      return error_at(path, ErrorKind::unavailable,
                      "cannot be written: it or its disk is read-only",
                      "give write permission, or copy it to a place where you may write");
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_CANTOPEN:
      return error_at(path, ErrorKind::unavailable, fmt::format("cannot be opened: {}", why),
                      "check the permissions of the file and of its folder");
    case SQLITE_NOTADB:
      return error_at(path, ErrorKind::unreadable, "is not a log: it is not an SQLite database",
                      "name a file that Vigie wrote as a log");
    case SQLITE_CORRUPT:
      return error_at(path, ErrorKind::corrupt, fmt::format("is damaged: {}", why),
                      "restore the file from a copy");
    default:
      return error_at(path, ErrorKind::unavailable, fmt::format("failed: {}", why),
                      "try again; if it stays, restore the file from a copy");
  }
}

}  // namespace

int Statement::bind(int place, std::int64_t value) {
  return sqlite3_bind_int64(statement_, place, value);
}

int Statement::bind_text(int place, std::string_view text) {
  return sqlite3_bind_text64(statement_, place, text.data() != nullptr ? text.data() : "",
                             text.size(), SQLITE_STATIC, SQLITE_UTF8);
}

int Statement::bind_bytes(int place, const void* bytes, std::size_t count) {
  return sqlite3_bind_blob64(statement_, place, bytes, count, SQLITE_STATIC);
}

std::string_view Statement::bytes(int column) const {
  const void* const start = sqlite3_column_blob(statement_, column);
  const int count = sqlite3_column_bytes(statement_, column);
  if (start == nullptr) return {};
  return {static_cast<const char*>(start), static_cast<std::size_t>(count)};
}

Error Database::error(int code) const {
  return error_of_code(path_, code, sqlite3_errmsg(connection_.get()),
                       (code & 0xff) == SQLITE_IOERR || (code & 0xff) == SQLITE_CANTOPEN
                           ? sqlite3_system_errno(connection_.get())
                           : 0);
}

Error Database::error(ErrorKind kind, std::string problem, std::string mend) const {
  return error_at(path_, kind, std::move(problem), std::move(mend));
}

core::Result<Database> Database::connect(const std::filesystem::path& path, Access access) {
  // An absolute path, so that no name (":memory:", "file:...") means anything special.
  const std::string name = std::filesystem::absolute(path).string();
  sqlite3* connection = nullptr;
  const int code =
      sqlite3_open_v2(name.c_str(), &connection,
                      (access == Access::write ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY) |
                          SQLITE_OPEN_NOMUTEX,
                      nullptr);
  Database database(path, connection);
  if (connection == nullptr)
    return core::fail(database.error(ErrorKind::unavailable, "cannot be opened: no memory left",
                                     "close other programs and try again"));
  sqlite3_extended_result_codes(connection, 1);
  if (code != SQLITE_OK) return core::fail(database.error(sqlite3_extended_errcode(connection)));
  sqlite3_busy_timeout(connection, kBusyMilliseconds);
  sqlite3_limit(connection, SQLITE_LIMIT_LENGTH, kLongestValue);
  // Nothing in a file that came from elsewhere may run or be trusted.
  sqlite3_db_config(connection, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(connection, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  return database;
}

core::Result<Database> Database::open(const std::filesystem::path& path, Access access) {
  auto database = connect(path, access);
  if (!database) return database;
  const int code =
      sqlite3_exec(database->connection_.get(), "PRAGMA user_version", nullptr, nullptr, nullptr);
  if (code == SQLITE_READONLY_ROLLBACK) {
    // A killed writer left half a transaction: only a writing connection takes it back.
    auto mended = connect(path, Access::write);
    if (!mended) return mended;
    if (auto version = mended->integer("PRAGMA user_version"); !version)
      return core::fail(version.error());
  }
  for (const char* sql : {"PRAGMA cell_size_check = ON", "PRAGMA synchronous = FULL"})
    if (auto done = database->run(sql); !done) return core::fail(done.error());
  return database;
}

core::Result<void> Database::run(const char* sql) {
  const int code = sqlite3_exec(connection_.get(), sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return core::fail(error(code));
  return {};
}

core::Result<Statement> Database::prepare(const char* sql) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v2(connection_.get(), sql, -1, &statement, nullptr);
  if (code != SQLITE_OK) return core::fail(error(code));
  return Statement(statement);
}

core::Result<std::int64_t> Database::integer(const char* sql) {
  auto statement = prepare(sql);
  if (!statement) return core::fail(statement.error());
  const int code = statement->step();
  if (code != SQLITE_ROW) return core::fail(error(code));
  return statement->integer(0);
}

void Database::rollback() {
  if (sqlite3_get_autocommit(connection_.get()) == 0)
    sqlite3_exec(connection_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
}

}  // namespace vigie::log
