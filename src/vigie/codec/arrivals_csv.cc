// SPDX-License-Identifier: Apache-2.0
#include "vigie/codec/arrivals_csv.h"

#include <array>
#include <map>

#include <fmt/format.h>

#include "vigie/core/file.h"

namespace vigie::codec {
namespace {

using core::Date;
using core::fail;
using core::Result;

constexpr std::array<std::string_view, 3> kDaily{"date", "migrants_arrived", "boats_arrived"};
constexpr std::array<std::string_view, 5> kWeekly{
    "week_ending", "migrants_arrived", "boats_arrived", "migrants_prevented", "events_prevented"};
constexpr std::array<std::string_view, 2> kOptional{"uncontrolled_landings", "note"};

Date day_in_series(const SheetRow& row, std::string_view column) {
  const Date day = row.date(column);
  if (day < Date::of(2018, 1, 1) || day > Date::of(2099, 12, 31))
    row.wrong(column, fmt::format("is {}, outside 2018 to 2099", core::format_date(day)),
              "the series begins on 2018-01-01: mend the year");
  return day;
}

void check_step(const SheetRow& row, std::string_view column, Date before, Date day, int step) {
  const char* problem = day == before         ? "is there twice"
                        : day < before        ? "is out of order"
                        : day - before > step ? "leaves a gap"
                        : day - before < step ? "comes too soon"
                                              : nullptr;
  if (problem == nullptr) return;
  row.wrong(
      column,
      fmt::format("{} {} after {}", core::format_date(day), problem, core::format_date(before)),
      fmt::format("give every {} once, in order", step == 1 ? "day" : "week"));
}

void check_arrivals(const SheetRow& row, const model::Count& people, const model::Count& boats,
                    const model::Count& uncontrolled) {
  if (people.has_value() != boats.has_value())
    row.wrong("boats_arrived", "is absent or migrants_arrived is, but not both",
              "give both counts or neither");
  if (people && boats && (*people == 0) != (*boats == 0))
    row.wrong("boats_arrived",
              fmt::format("is {} with {} people in migrants_arrived", *boats, *people),
              "people come in boats, and boats with people: mend one of the two");
  if (uncontrolled && boats && *uncontrolled > *boats)
    row.wrong("uncontrolled_landings",
              fmt::format("is {}, more than the {} boats", *uncontrolled, *boats),
              "uncontrolled landings are some of the boats: mend one of the two");
}

bool is_revised(const SheetRow& row) {
  const std::string_view note = row.text("note");
  if (!note.empty() && note != "Revised")
    row.wrong("note", fmt::format("is \"{}\"", note.substr(0, 40)), "give \"Revised\" or nothing");
  return note == "Revised";
}

const char* note(bool revised) { return revised ? "Revised" : ""; }

template <class Row>
Result<std::vector<Row>> finished(std::vector<Row> rows, const Failure& failure,
                                  const TextSheet& sheet) {
  if (failure.first) return fail(*failure.first);
  if (rows.empty()) return fail(core::invalid(sheet.name, "has no row", "give at least one"));
  return rows;
}

template <class Rows>
Result<Rows> loaded(const std::filesystem::path& path,
                    Result<Rows> (*parse)(std::string_view, const std::string&)) {
  const auto text = core::read_bytes(path, kLargestSheet + 1);
  if (!text)
    return fail({core::ErrorKind::missing, path.string(), "cannot be read",
                 "check the name and its permissions"});
  return parse(*text, path.filename().string());
}

}  // namespace

Result<std::vector<model::DailyArrivals>> daily_of(const TextSheet& sheet) {
  if (const auto known = expect_columns(sheet, kDaily, kOptional); !known)
    return fail(known.error());
  Failure failure;
  std::vector<model::DailyArrivals> days;
  for (std::size_t i = 0; i < sheet.rows.size() && !failure.first; ++i) {
    const SheetRow row(sheet, i, failure);
    const model::DailyArrivals day{.day = day_in_series(row, "date"),
                                   .people = row.count("migrants_arrived"),
                                   .boats = row.count("boats_arrived"),
                                   .uncontrolled = row.count("uncontrolled_landings"),
                                   .revised = is_revised(row)};
    check_arrivals(row, day.people, day.boats, day.uncontrolled);
    if (!days.empty()) check_step(row, "date", days.back().day, day.day, 1);
    days.push_back(day);
  }
  return finished(std::move(days), failure, sheet);
}

Result<std::vector<model::WeeklyPreventions>> weekly_of(const TextSheet& sheet) {
  if (const auto known = expect_columns(sheet, kWeekly, kOptional); !known)
    return fail(known.error());
  Failure failure;
  std::vector<model::WeeklyPreventions> weeks;
  for (std::size_t i = 0; i < sheet.rows.size() && !failure.first; ++i) {
    const SheetRow row(sheet, i, failure);
    const model::WeeklyPreventions week{.week_ending = day_in_series(row, "week_ending"),
                                        .people_arrived = row.count("migrants_arrived"),
                                        .boats_arrived = row.count("boats_arrived"),
                                        .uncontrolled = row.count("uncontrolled_landings"),
                                        .people_prevented = row.count("migrants_prevented"),
                                        .events_prevented = row.count("events_prevented"),
                                        .revised = is_revised(row)};
    check_arrivals(row, week.people_arrived, week.boats_arrived, week.uncontrolled);
    if (week.week_ending.weekday() != core::Weekday::sunday)
      row.wrong("week_ending", core::format_date(week.week_ending) + " is no Sunday",
                "give the last day of the week");
    if (week.people_prevented.value_or(0) > 0 && week.events_prevented == 0)
      row.wrong("events_prevented", "is 0 with people prevented", "mend one of the two");
    if (!weeks.empty())
      check_step(row, "week_ending", weeks.back().week_ending, week.week_ending, 7);
    weeks.push_back(week);
  }
  return finished(std::move(weeks), failure, sheet);
}

Result<std::vector<model::DailyArrivals>> parse_daily_csv(std::string_view text,
                                                          const std::string& name) {
  const auto sheet = parse_csv(text, name);
  if (!sheet) return fail(sheet.error());
  return daily_of(*sheet);
}

Result<std::vector<model::WeeklyPreventions>> parse_weekly_csv(std::string_view text,
                                                               const std::string& name) {
  const auto sheet = parse_csv(text, name);
  if (!sheet) return fail(sheet.error());
  return weekly_of(*sheet);
}

Result<std::vector<model::DailyArrivals>> load_daily_csv(const std::filesystem::path& path) {
  return loaded(path, parse_daily_csv);
}

Result<std::vector<model::WeeklyPreventions>> load_weekly_csv(const std::filesystem::path& path) {
  return loaded(path, parse_weekly_csv);
}

Result<void> check_weekly_totals(const std::vector<model::DailyArrivals>& days,
                                 const std::vector<model::WeeklyPreventions>& weeks,
                                 const std::string& name) {
  std::map<Date, const model::DailyArrivals*> by_day;
  for (const auto& day : days) by_day[day.day] = &day;
  for (const auto& week : weeks) {
    if (!week.people_arrived || !week.boats_arrived) continue;
    int people = 0, boats = 0, known = 0;
    for (int back = 0; back < 7; ++back) {
      const auto found = by_day.find(week.week_ending - back);
      if (found == by_day.end() || !found->second->people || !found->second->boats) continue;
      people += *found->second->people;
      boats += *found->second->boats;
      ++known;
    }
    if (known != 7 || (people == *week.people_arrived && boats == *week.boats_arrived)) continue;
    return fail(core::invalid(
        fmt::format("{}: week ending {}", name, core::format_date(week.week_ending)),
        fmt::format("has {} people in {} boats, but its days have {} in {}", *week.people_arrived,
                    *week.boats_arrived, people, boats),
        "the two tables contradict each other: fetch the file again or ask its source"));
  }
  return {};
}

std::string daily_csv(const std::vector<model::DailyArrivals>& days) {
  std::string text = "date,migrants_arrived,boats_arrived,uncontrolled_landings,note\n";
  for (const auto& d : days)
    text += fmt::format("{},{},{},{},{}\n", core::format_date(d.day), written_count(d.people),
                        written_count(d.boats), written_count(d.uncontrolled), note(d.revised));
  return text;
}

std::string weekly_csv(const std::vector<model::WeeklyPreventions>& weeks) {
  std::string text =
      "week_ending,migrants_arrived,boats_arrived,uncontrolled_landings,migrants_prevented,"
      "events_prevented,note\n";
  for (const auto& w : weeks)
    text += fmt::format("{},{},{},{},{},{},{}\n", core::format_date(w.week_ending),
                        written_count(w.people_arrived), written_count(w.boats_arrived),
                        written_count(w.uncontrolled), written_count(w.people_prevented),
                        written_count(w.events_prevented), note(w.revised));
  return text;
}

}  // namespace vigie::codec
