// SPDX-License-Identifier: Apache-2.0
#include "vigie/vintage/recognise.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "vigie/codec/arrivals_csv.h"
#include "vigie/codec/incidents_csv.h"
#include "vigie/codec/ods.h"
#include "vigie/core/digest.h"

namespace vigie::vintage {
namespace {

using core::Date;
using core::fail;
using core::Result;
using Many = std::vector<Checked>;

CheckedTable table_of(TableKind kind, std::string text, std::size_t rows, std::optional<Date> first,
                      std::optional<Date> last) {
  CheckedTable checked{.table = {.kind = kind, .rows = rows, .first = first, .last = last},
                       .text = std::move(text)};
  checked.table.sha256 = core::sha256_hex(checked.text);
  return checked;
}

CheckedTable table_of(const std::vector<model::DailyArrivals>& days) {
  return table_of(TableKind::daily, codec::daily_csv(days), days.size(), days.front().day,
                  days.back().day);
}

CheckedTable table_of(const std::vector<model::WeeklyPreventions>& weeks) {
  return table_of(TableKind::weekly, codec::weekly_csv(weeks), weeks.size(),
                  weeks.front().week_ending, weeks.back().week_ending);
}

Many one(CheckedTable table, std::vector<std::string> dropped = {}) {
  Many many(1);
  many[0].tables.push_back(std::move(table));
  many[0].dropped = std::move(dropped);
  return many;
}

Result<Many> home_office(std::string_view bytes, const std::string& name) {
  const auto tables = codec::read_home_office_ods(bytes, name);
  if (!tables) return fail(tables.error());
  Many many = one(table_of(tables->days));
  many[0].tables.push_back(table_of(tables->weeks));
  return many;
}

// Rows of (week, published) that changed; a vintage is every week's last row by then. Each is held
// to the rules of a weekly table.
Result<Many> weekly_history(codec::TextSheet sheet) {
  std::map<std::string, std::map<std::string, codec::TextSheet::Row>> by_published;
  const auto published = *sheet.column("published"), week = sheet.column("week_ending").value_or(0);
  for (const codec::TextSheet::Row& row : sheet.rows) {
    codec::TextSheet::Row cut = row;
    cut.cells.erase(cut.cells.begin() + static_cast<std::ptrdiff_t>(published));
    if (!by_published[row.cells[published]].emplace(row.cells[week], std::move(cut)).second)
      return fail(
          {core::ErrorKind::invalid, fmt::format("{}: line {}", sheet.name, row.line),
           fmt::format("gives week {} published {} again", row.cells[week], row.cells[published]),
           "give each week once for each date of publication"});
  }
  sheet.columns.erase(sheet.columns.begin() + static_cast<std::ptrdiff_t>(published));
  std::map<std::string, codec::TextSheet::Row> known;
  Many many;
  for (auto& [date, rows] : by_published) {
    const auto day = core::parse_date(date);
    if (!day) return fail(day.error());
    for (auto& [key, row] : rows) known.insert_or_assign(key, std::move(row));
    codec::TextSheet then{.name = fmt::format("{}: published {}", sheet.name, date),
                          .columns = sheet.columns,
                          .rows = {}};
    for (const auto& [key, row] : known) then.rows.push_back(row);
    const auto weeks = codec::weekly_of(then);
    if (!weeks) return fail(weeks.error());
    if (weeks->back().week_ending > *day)
      return fail({core::ErrorKind::invalid, then.name,
                   "holds a week that ends after its publication", "mend one of the two dates"});
    many.push_back({.published = *day, .tables = {table_of(*weeks)}, .dropped = {}});
  }
  return many;
}

Result<Many> secmar(std::string_view bytes, const std::string& name) {
  auto read = codec::parse_secmar_csv(bytes, name);
  if (!read) return fail(read.error());
  const auto kind = kind_of(codec::name_of(read->table)).value();
  return one(table_of(kind, codec::csv_of(read->kept.sheet), read->kept.sheet.rows.size(), {}, {}),
             std::move(read->kept.dropped));
}

Result<Many> incidents(std::string_view bytes, const std::string& name) {
  auto read = codec::parse_incidents_csv(bytes, name);
  if (!read) return fail(read.error());
  return one(table_of(TableKind::incidents, codec::csv_of(read->kept.sheet), read->rows.size(),
                      read->rows.front().day, read->rows.back().day),
             std::move(read->kept.dropped));
}

Result<Many> nights(std::string_view bytes, const std::string& name) {
  auto read = codec::parse_nightly_csv(bytes, name);
  if (!read) return fail(read.error());
  return one(table_of(TableKind::nightly, codec::nightly_csv(read->rows), read->rows.size(),
                      read->rows.front().night, read->rows.back().night),
             std::move(read->dropped));
}

template <class Row>
Result<Many> arrivals(Result<std::vector<Row>> rows) {
  if (!rows) return fail(rows.error());
  return one(table_of(*rows));
}

}  // namespace

Result<Many> recognise(std::string_view bytes, const std::string& name) {
  if (codec::looks_like_zip(bytes)) return home_office(bytes, name);
  auto sheet = codec::parse_csv(bytes, name);
  if (!sheet) return fail(sheet.error());
  if (sheet->rows.empty())
    return fail({core::ErrorKind::invalid, name, "has no row", "give at least one"});
  if (sheet->column("week_ending") && sheet->column("published"))
    return weekly_history(std::move(*sheet));
  if (sheet->column("week_ending")) return arrivals(codec::weekly_of(*sheet));
  if (sheet->column("main_id")) return incidents(bytes, name);
  if (sheet->column("night") && sheet->column("sector")) return nights(bytes, name);
  if (sheet->column("migrants_arrived")) return arrivals(codec::daily_of(*sheet));
  if (codec::secmar_table_of(*sheet)) return secmar(bytes, name);
  return fail({core::ErrorKind::invalid, name,
               "begins with columns that no reader knows: " +
                   fmt::format("{}", fmt::join(sheet->columns, ", ")).substr(0, 200),
               "give a Home Office file, a table as docs/formats/imports.md describes, or a "
               "partner's nights as vigie data template prints them"});
}

}  // namespace vigie::vintage
