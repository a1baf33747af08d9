// SPDX-License-Identifier: Apache-2.0
// Vintages: every import of a table of counts, kept as it was on its day. A folder holds one text
// per table under tables/, named by its SHA-256, and manifest.jsonl, one vintage a line. Nothing is
// overwritten; a line carries the SHA-256 of the line before, so a change of any is seen. The clock
// is passed in. docs/formats/imports.md describes both; docs/adr says why a folder.
//
//   auto store = Store::open("vintages").value();
//   auto added = store.import({.bytes = text, .file_name = "x.ods", .source = "gov.uk",
//                              .imported_at = now});
//   for (const Revision& r : store.revisions(TableKind::weekly).value()) ...
//
// Safe between processes: an import holds a lock on the folder and replaces the manifest whole.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "vigie/core/date.h"
#include "vigie/core/result.h"
#include "vigie/core/time.h"
#include "vigie/model/arrivals.h"

namespace vigie::vintage {

enum class TableKind {
  daily,
  weekly,
  incidents,
  secmar_operations,
  secmar_people,
  secmar_craft,
  secmar_assets,
  nightly
};
const char* name_of(TableKind kind);
std::optional<TableKind> kind_of(std::string_view name);

struct Table {
  TableKind kind = TableKind::daily;
  std::string sha256;  // of its text as stored, which is CSV
  std::size_t rows = 0;
  std::optional<core::Date> first, last;  // day, week or night
};

struct Vintage {
  int number = 0;        // from 1, in the order of import
  core::Date published;  // as of when the source says so
  core::Instant imported_at;
  std::string source;  // as the person who imported it wrote it
  std::string file_name;
  std::string file_sha256;  // of the file as given
  std::vector<Table> tables;
  std::vector<std::string> dropped;  // columns that were not kept
};

struct ImportRequest {
  std::string_view bytes;
  std::string file_name;
  std::string source;
  core::Instant imported_at;
  std::optional<core::Date> published;  // default: a date in the file's name, else that of import
};

// One count that a later vintage gives otherwise than the one before it (by published, then
// number). A row that a later vintage no longer has is one with no `after`; a new row is no
// revision, and neither is a column that a file does not have: the next vintage that has it is
// compared with the last that had.
struct Revision {
  int from_vintage = 0, to_vintage = 0;
  core::Date published;  // of the later
  core::Date day;        // day or week ending
  std::string column;
  model::Count before, after;
  bool row_gone = false;
};

class Store {
 public:
  // Makes the folder when it is not there. Error (corrupt): a line that does not prove itself.
  static core::Result<Store> open(const std::filesystem::path& folder);
  // As open, but a folder that is not there is an error.
  static core::Result<Store> open_existing(const std::filesystem::path& folder);

  const std::vector<Vintage>& vintages() const { return vintages_; }  // by number

  // Recognises the file by its bytes: ODS of the Home Office, daily or weekly CSV, weekly CSV with
  // a column `published` (one vintage for each of its dates), incidents, SECMAR, nights of a
  // partner. All or nothing. Errors: what the readers say; a day after the date of import; a file
  // that is already in (refused).
  core::Result<std::vector<Vintage>> import(const ImportRequest& request);

  // The text of a table, proved against its SHA-256.
  core::Result<std::string> text(const Table& table) const;
  // The newest vintage with such a table, by published, then number; as of a day where one is
  // given.
  const Vintage* latest(TableKind kind, std::optional<core::Date> as_of = {}) const;
  core::Result<std::vector<model::DailyArrivals>> daily(const Vintage& vintage) const;
  core::Result<std::vector<model::WeeklyPreventions>> weekly(const Vintage& vintage) const;

  // REQUIRES: daily or weekly.
  core::Result<std::vector<Revision>> revisions(TableKind kind) const;

 private:
  explicit Store(std::filesystem::path folder) : folder_(std::move(folder)) {}
  core::Result<void> read_manifest();

  std::filesystem::path folder_;
  std::vector<Vintage> vintages_;
  std::vector<std::string> lines_;
};

}  // namespace vigie::vintage
