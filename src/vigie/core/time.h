// SPDX-License-Identifier: Apache-2.0
// Instant: a UTC moment, whole milliseconds since 1970-01-01T00:00:00Z (leap seconds ignored, as
// POSIX does). The clock is always passed in; nothing here reads the machine's clock.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "vigie/core/result.h"
#include "vigie/core/units.h"

namespace vigie::core {

class Instant {
 public:
  constexpr Instant() = default;
  static constexpr Instant from_unix_ms(std::int64_t ms) { return Instant(ms); }
  constexpr std::int64_t unix_ms() const { return ms_; }

  constexpr auto operator<=>(const Instant&) const = default;
  friend constexpr Instant operator+(Instant t, Duration d) {
    return Instant(t.ms_ + rounded_ms(d));
  }
  friend constexpr Instant operator-(Instant t, Duration d) {
    return Instant(t.ms_ - rounded_ms(d));
  }
  friend constexpr Duration operator-(Instant a, Instant b) {
    return Duration::from_si(static_cast<double>(a.ms_ - b.ms_) / 1000.0);
  }

 private:
  explicit constexpr Instant(std::int64_t ms) : ms_(ms) {}
  static constexpr std::int64_t rounded_ms(Duration d) {
    const double ms = d.si() * 1000.0;
    return static_cast<std::int64_t>(ms < 0 ? ms - 0.5 : ms + 0.5);
  }
  std::int64_t ms_ = 0;
};

// A half-open interval [from, until).
struct Interval {
  Instant from;
  Instant until;
  constexpr bool contains(Instant t) const { return from <= t && t < until; }
  constexpr Duration length() const { return until - from; }
  constexpr auto operator<=>(const Interval&) const = default;
};

// Parses "2019-06-07T20:06:00Z", with optional seconds and milliseconds. Only UTC ("Z"), only years
// 1900 to 2199, only days and times that exist.
Result<Instant> parse_instant(std::string_view text);

// "2019-06-07T20:06:00Z"; milliseconds are written only when they are not zero.
std::string format_instant(Instant at);

// "20:06", UTC.
std::string format_clock(Instant at);

// Julian date (UTC) of an instant.
double julian_date_utc(Instant at);

}  // namespace vigie::core
