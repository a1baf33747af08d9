// SPDX-License-Identifier: Apache-2.0
#include "vigie/impact/trial_table.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include <fmt/format.h>

#include "vigie/core/digest.h"
#include "vigie/core/text_table.h"

namespace vigie::impact {
namespace {

using core::ErrorKind;
using core::fail;
using core::Result;

constexpr double kNotCounted = std::numeric_limits<double>::quiet_NaN();
const std::vector<std::string>& table_columns() {
  static const std::vector<std::string> columns = {
      "night",           "sector",    "stopped_events", "departed_boats", "people_stopped",
      "people_departed", "incidents", "deaths",         "rescues",        "launch_km"};
  return columns;
}

// nan: empty.
Result<double> cell_count(std::string_view cell, const std::string& name, std::size_t line,
                          const std::string& column) {
  if (cell.empty() || cell == "-") return kNotCounted;
  const auto number = core::number_of(cell);
  if (!number || *number < 0 || *number > 1e6)
    return fail(at_line(name, line,
                        fmt::format("{} \"{}\" is not a count", column, cell.substr(0, 20)),
                        "give a number, 0 or more, or nothing where none was counted"));
  return *number;
}

Result<int> night_of(std::string_view cell, const std::string& name, std::size_t line,
                     const TrialPlan& plan) {
  const auto day = core::parse_date(cell);
  if (!day)
    return fail(at_line(name, line, core::format_error(day.error()),
                        "give the night as 2027-04-01, the day of its dawn"));
  const int t = *day - plan.design.start;
  if (t < 0 || t >= plan.design.nights)
    return fail(at_line(name, line, fmt::format("{} is not a night of the trial", cell),
                        fmt::format("it has {} nights from {}", plan.design.nights,
                                    core::format_date(plan.design.start))));
  return t;
}

TrialRecord blank(const TrialPlan& plan) {
  const std::size_t nights = static_cast<std::size_t>(plan.design.nights),
                    cells = nights * plan.sector_names.size();
  const std::vector<double> zeros(cells, 0.0);
  return {plan.design.nights,
          plan.design.sectors,
          {zeros, zeros},
          {zeros, zeros},
          zeros,
          zeros,
          zeros,
          zeros,
          std::vector<double>(cells, kNotCounted),
          std::vector<double>(nights, 0.0),
          std::vector<double>(nights, 0.0)};
}

double or_zero(double value) { return std::isnan(value) ? 0 : value; }

// v: stopped, departed, people stopped, people departed, incidents, deaths, rescues, launch.
void enter(TrialTable& table, std::size_t cell, const double v[8]) {
  TrialRecord& r = table.record;
  if (std::isnan(v[0]) || std::isnan(v[1])) {
    ++table.missing;
  } else {
    r.events.stopped[cell] = v[0];
    r.events.attempts[cell] = v[0] + v[1];
    r.departed[cell] = v[1];
  }
  if (!std::isnan(v[2]) && !std::isnan(v[3])) {
    r.people.stopped[cell] = v[2];
    r.people.attempts[cell] = v[2] + v[3];
  }
  r.incidents[cell] = or_zero(v[4]);
  r.deaths[cell] = or_zero(v[5]);
  r.rescues[cell] = or_zero(v[6]);
  r.launch_km[cell] = v[7];
}

}  // namespace

Result<TrialTable> parse_trial_table(std::string_view text, const std::string& name,
                                     const TrialPlan& plan) {
  const auto lines = core::lines_of(text);
  const auto& columns = table_columns();
  if (lines.empty() || lines.front().text != fmt::format("{}", fmt::join(columns, ",")))
    return fail({ErrorKind::unreadable, name, "has another heading",
                 fmt::format("the first line must be: {}", fmt::join(columns, ","))});
  TrialTable table;
  table.record = blank(plan);
  table.sha256 = core::sha256_hex(text);
  std::vector<bool> seen(table.record.departed.size());
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const auto cells = core::cells_of(lines[i].text, ',');
    const std::size_t number = lines[i].number;
    if (cells.size() != columns.size())
      return fail(at_line(name, number, fmt::format("has {} cells", cells.size()),
                          fmt::format("give {}", columns.size())));
    const auto t = night_of(cells[0], name, number, plan);
    if (!t) return fail(t.error());
    const auto sector = std::find(plan.sector_names.begin(), plan.sector_names.end(), cells[1]);
    if (sector == plan.sector_names.end())
      return fail(at_line(name, number,
                          fmt::format("sector \"{}\" is not of the plan", cells[1].substr(0, 40)),
                          fmt::format("use: {}", fmt::join(plan.sector_names, ", "))));
    const std::size_t cell = static_cast<std::size_t>(*t) * plan.sector_names.size() +
                             static_cast<std::size_t>(sector - plan.sector_names.begin());
    if (seen[cell])
      return fail(
          at_line(name, number, "gives a night and sector a second time", "give each once"));
    seen[cell] = true;
    double values[8];
    for (std::size_t c = 2; c < columns.size(); ++c) {
      const auto value = cell_count(cells[c], name, number, columns[c]);
      if (!value) return fail(value.error());
      if (c < 9 && !std::isnan(*value) && *value != std::floor(*value))
        return fail(at_line(name, number, fmt::format("{} is {}", columns[c], *value),
                            "give a whole number"));
      values[c - 2] = *value;
    }
    enter(table, cell, values);
  }
  const auto absent = std::find(seen.begin(), seen.end(), false);
  if (absent != seen.end()) {
    const auto cell = static_cast<std::size_t>(absent - seen.begin());
    return fail({ErrorKind::missing, name,
                 fmt::format("has no row for {} in {}",
                             core::format_date(plan.design.start +
                                               static_cast<int>(cell / plan.sector_names.size())),
                             plan.sector_names[cell % plan.sector_names.size()]),
                 "give every night and sector; leave cells empty where nothing was counted"});
  }
  return table;
}

std::string format_trial_table(const TrialRecord& r, const TrialPlan& plan) {
  std::string out = fmt::format("{}\n", fmt::join(table_columns(), ","));
  for (int t = 0; t < r.nights; ++t)
    for (int s = 0; s < r.sectors; ++s) {
      const auto c = static_cast<std::size_t>(t * r.sectors + s);
      out += fmt::format(
          "{},{},{},{},{},{},{},{},{},{}\n", core::format_date(plan.design.start + t),
          plan.sector_names[static_cast<std::size_t>(s)], r.events.stopped[c], r.departed[c],
          r.people.stopped[c], r.people.attempts[c] - r.people.stopped[c], r.incidents[c],
          r.deaths[c], r.rescues[c],
          r.events.attempts[c] > 0 ? fmt::format("{:.1f}", r.launch_km[c]) : "");
    }
  return out;
}

Result<void> add_arrivals(TrialRecord& record, std::string_view text, const std::string& name,
                          const TrialPlan& plan) {
  const auto series = parse_daily_series(text, name);
  if (!series) return fail(series.error());
  const auto cut =
      between(*series, plan.design.start, plan.design.start + (plan.design.nights - 1));
  if (!cut) return fail(cut.error());
  record.uk_people = cut->people;
  record.uk_boats = cut->boats;
  return {};
}

std::string format_arrivals(const TrialRecord& r, const TrialPlan& plan) {
  std::string out = "date,migrants_arrived,boats_arrived\n";
  for (int t = 0; t < r.nights; ++t)
    out += fmt::format("{},{},{}\n", core::format_date(plan.design.start + t),
                       r.uk_people[static_cast<std::size_t>(t)],
                       r.uk_boats[static_cast<std::size_t>(t)]);
  return out;
}

Result<ForecastTable> parse_forecast_table(std::string_view text, const std::string& name,
                                           const TrialPlan& plan) {
  const auto lines = core::lines_of(text);
  if (lines.empty())
    return fail({ErrorKind::unreadable, name, "has no lines", "give a CSV with a heading"});
  const auto heading = core::cells_of(lines.front().text, ',');
  const auto allowed = forecast_columns();
  if (heading.front() != "night")
    return fail(
        {ErrorKind::unreadable, name, "does not begin with the column night", "name it night"});
  std::vector<std::string> names;
  for (std::size_t c = 1; c < heading.size(); ++c) {
    if (std::find(allowed.begin(), allowed.end(), heading[c]) == allowed.end())
      return fail({ErrorKind::refused, fmt::format("{}: column {}", name, heading[c].substr(0, 40)),
                   "is not known before the night, so a trial must not adjust for it",
                   fmt::format("use some of: {}", fmt::join(allowed, ", "))});
    names.emplace_back(heading[c]);
  }
  std::vector<std::vector<double>> rows(static_cast<std::size_t>(plan.design.nights));
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const auto cells = core::cells_of(lines[i].text, ',');
    const auto t = night_of(cells.front(), name, lines[i].number, plan);
    if (!t) return fail(t.error());
    auto& row = rows[static_cast<std::size_t>(*t)];
    if (!row.empty() || cells.size() != heading.size())
      return fail(at_line(name, lines[i].number,
                          "is a second row of its night, or has not one cell per column",
                          "give every night once"));
    for (std::size_t c = 1; c < cells.size(); ++c) {
      const auto value = core::number_of(cells[c]);
      if (!value)
        return fail(
            at_line(name, lines[i].number,
                    fmt::format("{} \"{}\" is not a number", names[c - 1], cells[c].substr(0, 20)),
                    "a covariate needs every night"));
      row.push_back(*value);
    }
  }
  for (std::size_t t = 0; t < rows.size(); ++t)
    if (rows[t].size() != names.size())
      return fail({ErrorKind::missing, name,
                   fmt::format("has no row for {}",
                               core::format_date(plan.design.start + static_cast<int>(t))),
                   "give every night of the trial"});
  return ForecastTable(std::move(names), std::move(rows));
}

}  // namespace vigie::impact
