// SPDX-License-Identifier: Apache-2.0
#include "vigie/impact/published_series.h"

#include <algorithm>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "vigie/core/digest.h"
#include "vigie/core/text_table.h"

namespace vigie::impact {
namespace {

using core::ErrorKind;
using core::fail;
using core::Result;

// The rows of a CSV with the columns asked for, in that order.
Result<std::vector<std::pair<std::size_t, std::vector<std::string_view>>>> rows_of(
    std::string_view text, const std::string& name, const std::vector<std::string>& columns) {
  const auto lines = core::lines_of(text);
  if (lines.empty())
    return fail({ErrorKind::unreadable, name, "has no lines", "give a CSV with a heading"});
  const auto heading = core::cells_of(lines.front().text, ',');
  std::vector<std::size_t> where;
  for (const std::string& column : columns) {
    const auto found = std::find(heading.begin(), heading.end(), column);
    if (found == heading.end())
      return fail({ErrorKind::missing, fmt::format("{}: column {}", name, column),
                   "is not in the heading",
                   fmt::format("needed are: {}", fmt::join(columns, ", "))});
    where.push_back(static_cast<std::size_t>(found - heading.begin()));
  }
  std::vector<std::pair<std::size_t, std::vector<std::string_view>>> rows;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const auto cells = core::cells_of(lines[i].text, ',');
    std::vector<std::string_view> row;
    for (const std::size_t c : where)
      row.push_back(c < cells.size() ? cells[c] : std::string_view());
    rows.emplace_back(lines[i].number, std::move(row));
  }
  return rows;
}

// A count; nothing when the cell is empty or "-".
Result<std::optional<double>> count_of(std::string_view cell, const std::string& name,
                                       std::size_t line) {
  if (cell.empty() || cell == "-") return std::optional<double>();
  const auto number = core::number_of(cell);
  if (!number || *number < 0 || *number > 1e6)
    return fail(at_line(name, line, fmt::format("\"{}\" is not a count", cell.substr(0, 20)),
                        "give a whole number, or nothing where none was published"));
  return number;
}

}  // namespace

Result<DailySeries> parse_daily_series(std::string_view text, const std::string& name) {
  const auto rows = rows_of(text, name, {"date", "migrants_arrived", "boats_arrived"});
  if (!rows) return fail(rows.error());
  DailySeries series;
  for (const auto& [line, cells] : *rows) {
    const auto day = core::parse_date(cells[0]);
    if (!day)
      return fail(
          at_line(name, line, core::format_error(day.error()), "give the day as 2024-05-05"));
    if (series.people.empty()) series.first = *day;
    if (*day != series.first + static_cast<int>(series.size()))
      return fail(at_line(name, line, "does not follow the day before it",
                          "give every day once, in order"));
    const auto people = count_of(cells[1], name, line), boats = count_of(cells[2], name, line);
    if (!people) return fail(people.error());
    if (!boats) return fail(boats.error());
    if (!*people || !*boats)
      return fail(at_line(name, line, "has no count",
                          "a rehearsal needs every day: cut the file to days that have one"));
    series.people.push_back(**people);
    series.boats.push_back(**boats);
  }
  if (series.people.empty())
    return fail({ErrorKind::unreadable, name, "has no days", "give at least one"});
  series.sha256 = core::sha256_hex(text);
  return series;
}

Result<WeeklySeries> parse_weekly_series(std::string_view text, const std::string& name) {
  const auto rows = rows_of(text, name,
                            {"week_ending", "migrants_arrived", "boats_arrived",
                             "migrants_prevented", "events_prevented"});
  if (!rows) return fail(rows.error());
  WeeklySeries series;
  for (const auto& [line, cells] : *rows) {
    const auto week = core::parse_date(cells[0]);
    if (!week)
      return fail(
          at_line(name, line, core::format_error(week.error()), "give the day as 2024-05-05"));
    std::optional<double> counts[4];
    for (std::size_t i = 0; i < 4; ++i) {
      const auto count = count_of(cells[i + 1], name, line);
      if (!count) return fail(count.error());
      counts[i] = *count;
    }
    if (!counts[1] || !counts[3]) continue;
    series.week_ending.push_back(*week);
    series.people_arrived.push_back(counts[0].value_or(0));
    series.boats_arrived.push_back(*counts[1]);
    series.people_prevented.push_back(counts[2].value_or(0));
    series.events_prevented.push_back(*counts[3]);
  }
  return series;
}

Result<DailySeries> between(const DailySeries& series, core::Date from, core::Date until) {
  if (from < series.first || until > series.last() || until < from)
    return fail({ErrorKind::invalid, "from, until",
                 fmt::format("{} to {} is not within the series", core::format_date(from),
                             core::format_date(until)),
                 fmt::format("it has {} to {}", core::format_date(series.first),
                             core::format_date(series.last()))});
  const auto a = from - series.first, b = until - series.first + 1;
  DailySeries cut{from,
                  {series.people.begin() + a, series.people.begin() + b},
                  {series.boats.begin() + a, series.boats.begin() + b},
                  series.sha256};
  return cut;
}

}  // namespace vigie::impact
