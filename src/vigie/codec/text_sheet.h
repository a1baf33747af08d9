// SPDX-License-Identifier: Apache-2.0
// A sheet of text: named columns and rows of cells, from CSV or a spreadsheet, and a reader of one
// row that says which line and column is wrong.
//
//   auto sheet = parse_csv(text, "daily.csv");
//   SheetRow row(*sheet, i, failure);
//   day.people = row.count("migrants_arrived");
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "vigie/codec/failure.h"
#include "vigie/core/date.h"
#include "vigie/core/result.h"
#include "vigie/model/arrivals.h"

namespace vigie::codec {

struct TextSheet {
  std::string name;                  // of the file, and of the sheet in it
  std::vector<std::string> columns;  // as written
  struct Row {
    std::size_t line = 0;            // in the file, from 1
    std::vector<std::string> cells;  // as many as columns
  };
  std::vector<Row> rows;

  std::optional<std::size_t> column(std::string_view wanted) const;
};

// Limits of every sheet: 200,000 rows, 200 columns, 2,000 bytes a cell, 64 MB a text.
inline constexpr std::size_t kMostSheetRows = 200'000;
inline constexpr std::size_t kMostSheetColumns = 200;
inline constexpr std::size_t kLongestCell = 2'000;
inline constexpr std::size_t kLargestSheet = 64U << 20;

struct CsvForm {
  char separator = ',';
  bool may_be_unnamed = false;  // a column, such as the one of row names that R writes first
};

// Comma-separated, quotes as in RFC 4180; the first line that is neither empty nor a note ('#')
// names the columns. Error: a limit passed, a quote left open, text after a closing quote, two
// columns of one name, a row with other than as many cells, a control character.
core::Result<TextSheet> parse_csv(std::string_view text, const std::string& name,
                                  CsvForm form = {});
// The same as other programs write it: cells part at semicolons where the first line has one, and
// a column may have no name. Error: also a table without a row.
core::Result<TextSheet> parse_columns(std::string_view text, const std::string& name);
// A column of such a table as finite numbers. Error: it is not there, or a cell is no number.
core::Result<std::vector<double>> numbers_of(const TextSheet& sheet, const std::string& column);

// Every wanted column, and no other but those that may be there. Error: one is missing or unknown.
core::Result<void> expect_columns(const TextSheet& sheet, std::span<const std::string_view> wanted,
                                  std::span<const std::string_view> optional);

// Takes the columns away that `kept` does not name; gives the names of what was taken.
std::vector<std::string> drop_columns(TextSheet& sheet, std::span<const std::string_view> kept);

// The way back: "-" where absent.
inline std::string written_count(const model::Count& count) {
  return count ? std::to_string(*count) : "-";
}

class SheetRow {
 public:
  SheetRow(const TextSheet& sheet, std::size_t row, Failure& failure)
      : sheet_(sheet), row_(sheet.rows[row]), failure_(failure) {}

  // Absent columns give an empty text. REQUIRES of the others: the column is there.
  std::string_view text(std::string_view column) const;
  // "" and "-" are absent. Noted: not a whole number of 0 to 1,000,000.
  model::Count count(std::string_view column) const;
  // Noted: not a date as 2024-05-05.
  core::Date date(std::string_view column) const;
  void wrong(std::string_view column, std::string problem, std::string mend) const;

 private:
  const TextSheet& sheet_;
  const TextSheet::Row& row_;
  Failure& failure_;
};

}  // namespace vigie::codec
