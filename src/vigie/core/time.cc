// SPDX-License-Identifier: Apache-2.0
#include "vigie/core/time.h"

#include <charconv>
#include <chrono>
#include <optional>

#include <fmt/format.h>

namespace vigie::core {
namespace {

std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
  if (at + count > text.size()) return std::nullopt;
  int value = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

Error bad_instant(std::string_view text, std::string why) {
  return Error{.kind = ErrorKind::invalid,
               .field = "time",
               .problem = fmt::format("\"{}\" {}", text.substr(0, 40), why),
               .mend = "write UTC as 2019-06-07T20:06:00Z"};
}

}  // namespace

Result<Instant> parse_instant(std::string_view text) {
  using namespace std::chrono;
  const auto year_number = digits(text, 0, 4), month_number = digits(text, 5, 2),
             day_number = digits(text, 8, 2), hour = digits(text, 11, 2),
             minute = digits(text, 14, 2);
  const bool shaped = text.size() >= 17 && text[4] == '-' && text[7] == '-' && text[10] == 'T' &&
                      text[13] == ':' && text.back() == 'Z';
  if (!shaped || !year_number || !month_number || !day_number || !hour || !minute)
    return fail(bad_instant(text, "is not a UTC time"));
  std::size_t at = 16;
  int second = 0, millisecond = 0;
  if (text[at] == ':') {
    const auto parsed = digits(text, at + 1, 2);
    if (!parsed) return fail(bad_instant(text, "has bad seconds"));
    second = *parsed;
    at += 3;
    if (text[at] == '.') {
      const auto parsed_ms = digits(text, at + 1, 3);
      if (!parsed_ms) return fail(bad_instant(text, "has bad milliseconds (three digits wanted)"));
      millisecond = *parsed_ms;
      at += 4;
    }
  }
  if (at + 1 != text.size()) return fail(bad_instant(text, "has something after the time"));
  const year_month_day date{year{*year_number}, month{static_cast<unsigned>(*month_number)},
                            day{static_cast<unsigned>(*day_number)}};
  if (!date.ok() || *hour > 23 || *minute > 59 || second > 59)
    return fail(bad_instant(text, "names a day or time that does not exist"));
  if (*year_number < 1900 || *year_number > 2199)
    return fail(bad_instant(text, "is outside the years 1900 to 2199"));
  const auto days = sys_days{date}.time_since_epoch().count();
  const std::int64_t in_day = (*hour * 3600LL + *minute * 60LL + second) * 1000LL + millisecond;
  return Instant::from_unix_ms(static_cast<std::int64_t>(days) * 86'400'000LL + in_day);
}

std::string format_instant(Instant at) {
  using namespace std::chrono;
  const sys_time<milliseconds> when{milliseconds{at.unix_ms()}};
  const auto midnight = floor<days>(when);
  const year_month_day date{midnight};
  const hh_mm_ss time{when - midnight};
  std::string text =
      fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  time.hours().count(), time.minutes().count(), time.seconds().count());
  if (time.subseconds().count() != 0) text += fmt::format(".{:03}", time.subseconds().count());
  return text + "Z";
}

std::string format_clock(Instant at) { return format_instant(at).substr(11, 5); }

double julian_date_utc(Instant at) {
  return 2440587.5 + static_cast<double>(at.unix_ms()) / 86'400'000.0;
}

}  // namespace vigie::core
