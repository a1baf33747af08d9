// SPDX-License-Identifier: Apache-2.0
// One SQLite connection that answers with core::Error naming the file. Only log.cc uses it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include <sqlite3.h>

#include "vigie/core/result.h"

namespace vigie::log {

class Statement {
 public:
  explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}
  Statement(Statement&& other) noexcept : statement_(other.statement_) {
    other.statement_ = nullptr;
  }
  Statement& operator=(Statement&& other) noexcept {
    std::swap(statement_, other.statement_);
    return *this;
  }
  ~Statement() { sqlite3_finalize(statement_); }

  // Text and bytes must outlive the next step.
  int bind(int place, std::int64_t value);
  int bind_text(int place, std::string_view text);
  int bind_bytes(int place, const void* bytes, std::size_t count);
  int step() { return sqlite3_step(statement_); }
  void reset() { sqlite3_reset(statement_); }

  int type(int column) const { return sqlite3_column_type(statement_, column); }
  std::int64_t integer(int column) const { return sqlite3_column_int64(statement_, column); }
  // Text or blob; valid until the next step.
  std::string_view bytes(int column) const;

 private:
  sqlite3_stmt* statement_;
};

class Database {
 public:
  enum class Access { read, write };
  // The file must exist (it may be empty for write). Rolls back what a killed writer left behind,
  // which needs a writable place even for reading.
  static core::Result<Database> open(const std::filesystem::path& path, Access access);

  const std::filesystem::path& path() const { return path_; }
  bool read_only() const { return sqlite3_db_readonly(connection_.get(), "main") != 0; }
  core::Result<void> run(const char* sql);
  core::Result<Statement> prepare(const char* sql);
  // The one integer the query answers.
  core::Result<std::int64_t> integer(const char* sql);
  void rollback();  // if a transaction is open
  core::Error error(int code) const;
  core::Error error(core::ErrorKind kind, std::string problem, std::string mend) const;

 private:
  struct Close {
    void operator()(sqlite3* connection) const { sqlite3_close_v2(connection); }
  };
  Database(std::filesystem::path path, sqlite3* connection)
      : path_(std::move(path)), connection_(connection) {}
  static core::Result<Database> connect(const std::filesystem::path& path, Access access);

  std::filesystem::path path_;
  std::unique_ptr<sqlite3, Close> connection_;
};

}  // namespace vigie::log
