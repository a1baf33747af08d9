// SPDX-License-Identifier: Apache-2.0
#include "vigie/codec/text_sheet.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "vigie/core/text_table.h"

namespace vigie::codec {
namespace {

using core::fail;
using core::Result;

constexpr double kLargestCount = 1'000'000;

bool is_control(char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f; }

// Reads records one after the other; a record may go over several lines inside quotes.
class CsvText {
 public:
  CsvText(std::string_view text, const std::string& name, char separator)
      : rest_(text), name_(name), ends_{separator, '\n'} {
    if (rest_.starts_with("\xEF\xBB\xBF")) rest_.remove_prefix(3);
  }
  bool at_end() const { return rest_.empty(); }

  // The cells of the next record; none for an empty line or a note.
  Result<TextSheet::Row> record() {
    TextSheet::Row row{.line = line_, .cells = {}};
    if (rest_.front() == '#') {
      skip_line();
      return row;
    }
    for (;;) {
      auto cell = next_cell();
      if (!cell) return fail(cell.error());
      row.cells.push_back(std::move(*cell));
      if (row.cells.size() > kMostSheetColumns)
        return fail(
            core::invalid(where(), "has more than 200 cells", "give a table with fewer columns"));
      if (rest_.empty()) break;
      const char end = rest_.front();
      rest_.remove_prefix(1);
      if (end == ends_[0]) continue;
      ++line_;
      break;
    }
    if (row.cells.size() == 1 && row.cells.front().empty()) row.cells.clear();
    return row;
  }

 private:
  std::string where() const { return fmt::format("{}: line {}", name_, line_); }

  void skip_line() {
    const std::size_t end = rest_.find('\n');
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
    ++line_;
  }

  // Leaves rest_ at a separator, at a line feed or empty.
  Result<std::string> next_cell() {
    if (!rest_.empty() && rest_.front() == '"') return quoted_cell();
    const std::size_t end = std::min(rest_.find_first_of(std::string_view(ends_, 2)), rest_.size());
    std::string_view cell = rest_.substr(0, end);
    rest_.remove_prefix(end);
    if (cell.ends_with('\r')) cell.remove_suffix(1);
    if (cell.size() > kLongestCell)
      return fail(
          core::invalid(where(), "has a cell longer than 2000 bytes", "give a table of counts"));
    if (cell.find('"') != std::string_view::npos)
      return fail(
          core::invalid(where(), "has a quote inside a cell", "put the whole cell in quotes"));
    if (std::ranges::any_of(cell, is_control))
      return fail(core::invalid(where(), "has a control character", "give plain text"));
    return std::string(cell);
  }

  Result<std::string> quoted_cell() {
    const std::string opened = where();
    rest_.remove_prefix(1);
    std::string cell;
    for (;;) {
      if (rest_.empty())
        return fail(core::invalid(opened, "has a quote that is never closed",
                                  "close it, or the file is cut"));
      const char c = rest_.front();
      rest_.remove_prefix(1);
      if (c == '"' && !rest_.starts_with('"')) break;
      if (c == '"') rest_.remove_prefix(1);
      if (c == '\n') ++line_;
      if (is_control(c) && c != '\n' && c != '\r')
        return fail(core::invalid(where(), "has a control character", "give plain text"));
      cell += c == '\n' || c == '\r' ? ' ' : c;
      if (cell.size() > kLongestCell)
        return fail(
            core::invalid(opened, "has a cell longer than 2000 bytes", "give a table of counts"));
    }
    if (rest_.starts_with('\r')) rest_.remove_prefix(1);
    if (!rest_.empty() && rest_.front() != ends_[0] && rest_.front() != '\n')
      return fail(
          core::invalid(where(), "has text after a closing quote", "double a quote inside a cell"));
    return cell;
  }

  std::string_view rest_;
  const std::string& name_;
  const char ends_[2];
  std::size_t line_ = 1;
};

Result<void> take_columns(TextSheet& sheet, TextSheet::Row& row, bool may_be_unnamed) {
  sheet.columns = std::move(row.cells);
  for (auto column = sheet.columns.begin(); column != sheet.columns.end(); ++column)
    if (column->empty() ? !may_be_unnamed
                        : std::find(sheet.columns.begin(), column, *column) != column)
      return fail(core::invalid(fmt::format("{}: line {}", sheet.name, row.line),
                                fmt::format("names the column \"{}\" twice or not at all", *column),
                                "give each column one name"));
  return {};
}

}  // namespace

std::optional<std::size_t> TextSheet::column(std::string_view wanted) const {
  const auto found = std::ranges::find(columns, wanted);
  if (found == columns.end()) return std::nullopt;
  return static_cast<std::size_t>(found - columns.begin());
}

Result<TextSheet> parse_csv(std::string_view text, const std::string& name, CsvForm form) {
  if (text.size() > kLargestSheet)
    return fail(core::invalid(name, "is larger than 64 MB", "give one table of counts"));
  TextSheet sheet{.name = name, .columns = {}, .rows = {}};
  for (CsvText csv(text, name, form.separator); !csv.at_end();) {
    auto row = csv.record();
    if (!row) return fail(row.error());
    if (row->cells.empty()) continue;
    if (sheet.columns.empty()) {
      const auto taken = take_columns(sheet, *row, form.may_be_unnamed);
      if (!taken) return fail(taken.error());
      continue;
    }
    if (row->cells.size() != sheet.columns.size())
      return fail(core::invalid(
          fmt::format("{}: line {}", name, row->line),
          fmt::format("has {} cells, not {}", row->cells.size(), sheet.columns.size()),
          "give one cell for every column; the file may be cut short"));
    if (sheet.rows.size() == kMostSheetRows)
      return fail(core::invalid(name, "has more than 200000 rows", "give one table of counts"));
    sheet.rows.push_back(std::move(*row));
  }
  if (sheet.columns.empty())
    return fail(core::invalid(name, "is empty", "give a table whose first line names its columns"));
  return sheet;
}

Result<TextSheet> parse_columns(std::string_view text, const std::string& name) {
  std::string_view head = text;
  while (head.starts_with('#') || head.starts_with('\n') || head.starts_with("\r\n"))
    head.remove_prefix(std::min(head.find('\n'), head.size() - 1) + 1);
  const bool semicolons = head.substr(0, head.find('\n')).find(';') != std::string_view::npos;
  auto sheet = parse_csv(text, name, {.separator = semicolons ? ';' : ',', .may_be_unnamed = true});
  if (sheet && sheet->rows.empty())
    return fail(core::invalid(name, "has no row", "give a first line of names, and rows"));
  return sheet;
}

Result<std::vector<double>> numbers_of(const TextSheet& sheet, const std::string& column) {
  const auto at = sheet.column(column);
  if (!at || column.empty())
    return fail(core::invalid("column " + column, "is not in the file",
                              fmt::format("use one of {}", fmt::join(sheet.columns, ", "))));
  std::vector<double> numbers;
  for (const TextSheet::Row& row : sheet.rows) {
    const std::string& cell = row.cells[*at];
    double value = 0;
    const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
    if (error != std::errc() || end != cell.data() + cell.size() || !std::isfinite(value))
      return fail(core::invalid(fmt::format("{}: line {}: column {}", sheet.name, row.line, column),
                                fmt::format("is '{}', not a number", cell.substr(0, 40)),
                                "give a number, or leave out rows where it is missing"));
    numbers.push_back(value);
  }
  return numbers;
}

Result<void> expect_columns(const TextSheet& sheet, std::span<const std::string_view> wanted,
                            std::span<const std::string_view> optional) {
  for (const std::string_view column : wanted)
    if (!sheet.column(column))
      return fail(core::invalid(sheet.name, fmt::format("has no column \"{}\"", column),
                                fmt::format("give the columns {}", fmt::join(wanted, ", "))));
  const auto named = [](std::span<const std::string_view> names, const std::string& column) {
    return std::ranges::find(names, column) != names.end();
  };
  for (const std::string& column : sheet.columns)
    if (!named(wanted, column) && !named(optional, column))
      return fail(core::invalid(
          sheet.name, fmt::format("has a column \"{}\" nobody knows", column.substr(0, 60)),
          fmt::format("give the columns {}", fmt::join(wanted, ", "))));
  return {};
}

std::vector<std::string> drop_columns(TextSheet& sheet, std::span<const std::string_view> kept) {
  std::vector<std::string> dropped;
  for (std::size_t c = sheet.columns.size(); c-- > 0;) {
    if (std::ranges::find(kept, sheet.columns[c]) != kept.end()) continue;
    const auto at = static_cast<std::ptrdiff_t>(c);
    dropped.insert(dropped.begin(), sheet.columns[c]);
    sheet.columns.erase(sheet.columns.begin() + at);
    for (TextSheet::Row& row : sheet.rows) row.cells.erase(row.cells.begin() + at);
  }
  return dropped;
}

std::string_view SheetRow::text(std::string_view column) const {
  const auto at = sheet_.column(column);
  return at ? std::string_view(row_.cells[*at]) : std::string_view();
}

model::Count SheetRow::count(std::string_view column) const {
  const std::string_view cell = text(column);
  if (cell.empty() || cell == "-") return std::nullopt;
  const auto value = core::number_of(cell);
  if (value && *value >= 0 && *value <= kLargestCount && *value == std::floor(*value))
    return static_cast<int>(*value);
  wrong(column,
        value && *value < 0 ? fmt::format("is negative: {}", cell.substr(0, 30))
                            : fmt::format("is \"{}\", not a count", cell.substr(0, 30)),
        "give a whole number of 0 or more, or - where nothing was published");
  return std::nullopt;
}

core::Date SheetRow::date(std::string_view column) const {
  auto day = core::parse_date(text(column));
  if (day) return *day;
  wrong(column, day.error().problem, day.error().mend);
  return {};
}

void SheetRow::wrong(std::string_view column, std::string problem, std::string mend) const {
  failure_.note(core::invalid(fmt::format("{}: line {} column {}", sheet_.name, row_.line, column),
                              std::move(problem), std::move(mend)));
}

}  // namespace vigie::codec
