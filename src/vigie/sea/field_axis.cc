// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "vigie/sea/field_source.h"

namespace vigie::sea {
namespace {

double centre_lat(const FieldWindow& w) { return 0.5 * (w.lat_min_deg + w.lat_max_deg); }
double centre_lon(const FieldWindow& w) { return 0.5 * (w.lon_min_deg + w.lon_max_deg); }

// An axis that misses the window but would cover it as the other axis.
const char* swapped_or_not(double low, double high, double other_centre) {
  return other_centre >= low && other_centre <= high
             ? "latitude and longitude look swapped: turn them round"
             : "give a file that covers the area";
}

double mean_step(const std::vector<double>& degrees) {
  return (degrees.back() - degrees.front()) / static_cast<double>(degrees.size() - 1);
}

}  // namespace

core::Error bad_field(const std::string& where, std::string problem, std::string mend) {
  return {core::ErrorKind::unreadable, where, std::move(problem), std::move(mend)};
}

core::Error not_covered(const std::string& where, std::string problem, std::string mend) {
  return {core::ErrorKind::missing, where, std::move(problem), std::move(mend)};
}

void unwrap_longitudes(std::vector<double>& degrees) {
  for (std::size_t i = 1; i < degrees.size(); ++i)
    if (degrees[i] < degrees[i - 1] - 180 && degrees[i] > -720) degrees[i] += 360;
}

core::Result<bool> evenly_spaced(const std::vector<double>& degrees, const std::string& where) {
  if (degrees.size() < 2)
    return core::fail(bad_field(where, "has fewer than two nodes", "give a grid"));
  for (const double d : degrees)
    if (!std::isfinite(d) || std::abs(d) > 1080)
      return core::fail(bad_field(where, fmt::format("has a node at {}", d),
                                  "give degrees; is this grid projected?"));
  const double step = mean_step(degrees);
  if (std::abs(step) < 1e-6)
    return core::fail(bad_field(where, "has nodes less than 0.1 m apart", "give degrees"));
  bool even = true;
  for (std::size_t i = 0; i < degrees.size(); ++i) {
    if (i > 0 && !((degrees[i] - degrees[i - 1]) * step > 0))
      return core::fail(bad_field(where, fmt::format("turns back at node {}", i + 1),
                                  "order its nodes and give each once"));
    const double at = degrees.front() + step * static_cast<double>(i);
    even = even && std::abs(degrees[i] - at) <= 0.02 * std::abs(step);
  }
  return even;
}

core::Result<AxisPart> latitude_part(const std::vector<double>& degrees, const FieldWindow& window,
                                     const std::string& where) {
  const double step = mean_step(degrees);
  const double low = std::min(degrees.front(), degrees.back());
  const double high = std::max(degrees.front(), degrees.back());
  if (low < -90.001 || high > 90.001)
    return core::fail(bad_field(where, fmt::format("runs from {} to {} degrees", low, high),
                                "are latitude and longitude swapped?"));
  const double centre = centre_lat(window);
  const bool covered = window.any_part ? window.lat_max_deg >= low && window.lat_min_deg <= high
                                       : centre >= low - 1e-6 && centre <= high + 1e-6;
  if (!covered)
    return core::fail(not_covered(
        where,
        fmt::format("runs from {:.4f} to {:.4f} and does not cover {:.4f}", low, high, centre),
        swapped_or_not(low, high, centre_lon(window))));
  AxisPart part;
  part.of = degrees.size();
  part.descends = step < 0;
  part.step_deg = std::abs(step);
  const auto n = static_cast<double>(degrees.size());
  const double from =
      std::clamp(std::floor((window.lat_min_deg - low) / part.step_deg + 1e-9), 0.0, n - 2);
  const double until =
      std::min(n - 1, std::ceil((window.lat_max_deg - low) / part.step_deg - 1e-9));
  const auto first = static_cast<std::size_t>(std::min(from, n - 2));
  const auto last = static_cast<std::size_t>(std::max(until, static_cast<double>(first) + 1));
  part.count = last - first + 1;
  part.first_deg = low + static_cast<double>(first) * part.step_deg;
  part.begin = part.descends ? degrees.size() - 1 - last : first;
  return part;
}

core::Result<AxisPart> longitude_part(const std::vector<double>& degrees, const FieldWindow& window,
                                      const std::string& where) {
  const double step = mean_step(degrees);
  if (step < 0) return core::fail(bad_field(where, "runs from east to west", "turn it round"));
  const auto n = static_cast<double>(degrees.size());
  const bool circle = n * step > 359.99;
  AxisPart part;
  part.of = degrees.size();
  part.step_deg = step;
  // The turn of the axis that brings it to the window's centre, or, of a full circle, to its west.
  const double centre = centre_lon(window);
  const double west = circle ? window.lon_min_deg : centre;
  double low = degrees.front();
  while (low > west + 1e-6) low -= 360;
  while (low + 360 <= west + 1e-6) low += 360;
  if (window.any_part && !circle)  // the turn that lies nearest to the window
    low =
        degrees.front() + 360 * std::round((centre - degrees.front() - 0.5 * (n - 1) * step) / 360);
  const double high = low + (n - 1) * step;
  const bool covered =
      circle || (window.any_part ? window.lon_max_deg >= low && window.lon_min_deg <= high
                                 : centre <= high + 1e-6);
  if (!covered)
    return core::fail(
        not_covered(where,
                    fmt::format("runs from {:.4f} to {:.4f} and does not cover {:.4f}",
                                degrees.front(), degrees.back(), centre),
                    swapped_or_not(degrees.front(), degrees.back(), centre_lat(window))));
  double from = std::max(0.0, std::floor((window.lon_min_deg - low) / step + 1e-9));
  double until = std::max(from + 1, std::ceil((window.lon_max_deg - low) / step - 1e-9));
  if (!circle && until > n - 1) {
    until = n - 1;
    from = std::min(from, n - 2);
  }
  if (until - from + 1 > n) until = from + n - 1;
  part.begin = static_cast<std::size_t>(from);
  part.count = static_cast<std::size_t>(until - from) + 1;
  part.first_deg = low + from * step;
  part.wraps = part.begin + part.count > degrees.size();
  return part;
}

core::Result<TimePart> time_part(const std::vector<core::Instant>& times, const FieldWindow& window,
                                 const std::string& where) {
  if (times.empty()) return core::fail(bad_field(where, "has no moment", "give at least one"));
  const core::Instant early = core::parse_instant("1900-01-01T00:00:00Z").value();
  const core::Instant late = core::parse_instant("2199-12-31T00:00:00Z").value();
  for (std::size_t i = 0; i < times.size(); ++i) {
    if (times[i] < early || times[i] > late)
      return core::fail(bad_field(where, fmt::format("has moment {} outside 1900 to 2199", i + 1),
                                  "check the reference date in the unit of time"));
    if (i > 0 && times[i] <= times[i - 1])
      return core::fail(bad_field(where, fmt::format("goes back at moment {}", i + 1),
                                  "order the moments and give each once"));
  }
  if (times.size() == 1) {  // taken for all times, so it must be near them
    const core::Duration before = times.front() - window.during.from,
                         after = window.during.until - times.front();
    // Near every moment of the window, or near any.
    if (window.any_part ? before >= -kLongestGap && after >= -kLongestGap
                        : before <= kLongestGap && after <= kLongestGap)
      return TimePart{0, 1};
    return core::fail(not_covered(
        where, fmt::format("holds one moment alone, {}", core::format_instant(times.front())),
        "give a file that covers the whole time"));
  }
  const bool covered =
      window.any_part ? window.during.until >= times.front() && window.during.from <= times.back()
                      : window.during.from >= times.front() && window.during.until <= times.back();
  if (!covered)
    return core::fail(not_covered(
        where,
        fmt::format("runs from {} to {} and does not cover {} to {}",
                    core::format_instant(times.front()), core::format_instant(times.back()),
                    core::format_instant(window.during.from),
                    core::format_instant(window.during.until)),
        "give a file that covers the whole time"));
  TimePart part;
  const auto after = std::upper_bound(times.begin(), times.end(), window.during.from);
  part.begin = static_cast<std::size_t>(std::max<std::ptrdiff_t>(after - times.begin(), 1) - 1);
  const auto last = std::lower_bound(times.begin(), times.end(), window.during.until);
  part.end = std::min(times.size(), static_cast<std::size_t>(last - times.begin()) + 1);
  if (part.end - part.begin < 2) {
    if (part.end < times.size())
      ++part.end;
    else
      --part.begin;
  }
  for (std::size_t i = part.begin + 1; i < part.end; ++i)
    if (!window.any_part && times[i] - times[i - 1] > kLongestGap)
      return core::fail(not_covered(
          where,
          fmt::format("has nothing between {} and {}", core::format_instant(times[i - 1]),
                      core::format_instant(times[i])),
          "give a file without gaps of more than six hours"));
  part.begin -= std::min(part.begin, window.moments_beyond);
  part.end = std::min(times.size(), part.end + window.moments_beyond);
  return part;
}

}  // namespace vigie::sea
