// SPDX-License-Identifier: Apache-2.0
#include "vigie/core/date.h"

#include <cassert>
#include <charconv>
#include <chrono>
#include <optional>

#include <fmt/format.h>

namespace vigie::core {
namespace {

using std::chrono::year_month_day;

year_month_day calendar(Date d) {
  return year_month_day{std::chrono::sys_days{std::chrono::days{d.days()}}};
}

std::optional<int> digits(std::string_view text) {
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

}  // namespace

Date Date::of(int year, int month, int day) {
  const year_month_day date{std::chrono::year{year},
                            std::chrono::month{static_cast<unsigned>(month)},
                            std::chrono::day{static_cast<unsigned>(day)}};
  assert(date.ok());
  return from_days(
      static_cast<std::int32_t>(std::chrono::sys_days{date}.time_since_epoch().count()));
}

Date Date::on(Instant at) {
  const std::chrono::sys_time<std::chrono::milliseconds> when{
      std::chrono::milliseconds{at.unix_ms()}};
  return from_days(static_cast<std::int32_t>(
      std::chrono::floor<std::chrono::days>(when).time_since_epoch().count()));
}

int Date::year() const { return static_cast<int>(calendar(*this).year()); }
int Date::month() const { return static_cast<int>(static_cast<unsigned>(calendar(*this).month())); }
int Date::day() const { return static_cast<int>(static_cast<unsigned>(calendar(*this).day())); }
int Date::day_of_year() const { return *this - Date::of(year(), 1, 1) + 1; }

Weekday Date::weekday() const {
  const int from_thursday = days_ % 7;  // 1970-01-01 was a Thursday
  return static_cast<Weekday>((from_thursday + 10) % 7);
}

Instant Date::midnight() const { return Instant::from_unix_ms(days_ * 86'400'000LL); }

Result<Date> parse_date(std::string_view text) {
  const auto bad = [&](const char* why) {
    return fail({ErrorKind::invalid, "date", fmt::format("\"{}\" {}", text.substr(0, 40), why),
                 "write year, month and day as 2024-05-05"});
  };
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return bad("is not a date");
  const auto year = digits(text.substr(0, 4)), month = digits(text.substr(5, 2)),
             day = digits(text.substr(8, 2));
  if (!year || !month || !day) return bad("is not a date");
  const year_month_day date{std::chrono::year{*year},
                            std::chrono::month{static_cast<unsigned>(*month)},
                            std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok()) return bad("is a day that does not exist");
  if (*year < 1900 || *year > 2199) return bad("is outside the years 1900 to 2199");
  return Date::of(*year, *month, *day);
}

std::string format_date(Date day) {
  return fmt::format("{:04}-{:02}-{:02}", day.year(), day.month(), day.day());
}

}  // namespace vigie::core
