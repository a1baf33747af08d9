// SPDX-License-Identifier: Apache-2.0
// Date: a day of the civil (Gregorian) calendar, without a time or a zone.
//
//   Date d = parse_date("2024-05-05").value();  d + 7;  d - Date::of(2024, 1, 1) == 125
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "vigie/core/result.h"
#include "vigie/core/time.h"

namespace vigie::core {

enum class Weekday { monday, tuesday, wednesday, thursday, friday, saturday, sunday };

class Date {
 public:
  constexpr Date() = default;                    // 1970-01-01
  static Date of(int year, int month, int day);  // REQUIRES: a day that exists
  static constexpr Date from_days(std::int32_t since_1970) { return Date(since_1970); }
  static Date on(Instant at);  // the UTC day of a moment

  constexpr std::int32_t days() const { return days_; }  // since 1970-01-01
  int year() const;
  int month() const;        // 1 .. 12
  int day() const;          // 1 .. 31
  int day_of_year() const;  // 1 .. 366
  Weekday weekday() const;
  Instant midnight() const;  // its first moment, UTC

  constexpr auto operator<=>(const Date&) const = default;
  friend constexpr Date operator+(Date d, int days) { return Date(d.days_ + days); }
  friend constexpr Date operator-(Date d, int days) { return Date(d.days_ - days); }
  friend constexpr int operator-(Date a, Date b) { return a.days_ - b.days_; }

 private:
  explicit constexpr Date(std::int32_t days) : days_(days) {}
  std::int32_t days_ = 0;
};

// "2024-05-05"; only days that exist, years 1900 to 2199.
Result<Date> parse_date(std::string_view text);
std::string format_date(Date day);

}  // namespace vigie::core
