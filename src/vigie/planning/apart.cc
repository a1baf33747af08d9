// SPDX-License-Identifier: Apache-2.0
#include "vigie/planning/apart.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace vigie::planning {
namespace {

struct Span {  // of seconds; empty when from >= until
  double from = 0, until = 0;
};

struct Motion {  // along one stretch of time, in the plane
  double east = 0, north = 0, east_per_s = 0, north_per_s = 0;
};

// When a point in straight motion is within `radius` of the origin.
Span within(const Motion& m, double radius, double seconds) {
  const double a = m.east_per_s * m.east_per_s + m.north_per_s * m.north_per_s;
  const double b = m.east * m.east_per_s + m.north * m.north_per_s;
  const double c = m.east * m.east + m.north * m.north - radius * radius;
  if (a < 1e-12) return c < 0 ? Span{0, seconds} : Span{};
  const double root = b * b - a * c;
  if (root <= 0) return {};
  return {std::max(0.0, (-b - std::sqrt(root)) / a), std::min(seconds, (-b + std::sqrt(root)) / a)};
}

Motion motion_of(const model::Waypoint& a, const model::Waypoint& b, core::Instant from) {
  const double leg = core::in_seconds(b.at - a.at), gone = core::in_seconds(from - a.at);
  const double east = (b.position.east_m - a.position.east_m) / leg,
               north = (b.position.north_m - a.position.north_m) / leg;
  return {a.position.east_m + east * gone, a.position.north_m + north * gone, east, north};
}

Motion relative(const Motion& m, const Motion& to) {
  return {m.east - to.east, m.north - to.north, m.east_per_s - to.east_per_s,
          m.north_per_s - to.north_per_s};
}

// The first moment of `span` outside all of `excused`, if there is more than a hundredth of a
// second.
std::optional<double> first_outside(Span span, std::array<Span, 4> excused) {
  constexpr double kMoment = 0.01;
  std::ranges::sort(excused, {}, &Span::from);
  double at = span.from;
  for (const Span& e : excused) {
    if (e.from >= e.until) continue;
    if (e.from > at + kMoment) break;
    at = std::max(at, e.until);
  }
  return at + kMoment < span.until ? std::optional(at) : std::nullopt;
}

double side(geo::Point a, geo::Point b, geo::Point p) {
  return (b.east_m - a.east_m) * (p.north_m - a.north_m) -
         (b.north_m - a.north_m) * (p.east_m - a.east_m);
}

}  // namespace

bool share_heights(const model::AssetType& a, const model::AssetType& b,
                   const model::SharedRules::Separation& rule) {
  return model::flies(a.kind) && model::flies(b.kind) &&
         std::abs(a.altitude.si() - b.altitude.si()) < rule.vertical.si();
}

std::optional<core::Instant> too_near(const Aircraft& a, const Aircraft& b,
                                      const model::SharedRules::Separation& rule) {
  const auto &wa = a.sortie->waypoints, &wb = b.sortie->waypoints;
  const Motion bases[] = {{a.base.east_m, a.base.north_m, 0, 0},
                          {b.base.east_m, b.base.north_m, 0, 0}};
  std::size_t i = 0, k = 0;
  while (i + 1 < wa.size() && k + 1 < wb.size()) {
    const core::Instant from = std::max(wa[i].at, wb[k].at),
                        until = std::min(wa[i + 1].at, wb[k + 1].at);
    if (from < until) {
      const double seconds = core::in_seconds(until - from), zone = rule.base_zone.si();
      const Motion ma = motion_of(wa[i], wa[i + 1], from), mb = motion_of(wb[k], wb[k + 1], from);
      const Span near = within(relative(ma, mb), rule.horizontal.si(), seconds);
      if (near.from < near.until) {
        const auto at = first_outside(near, {within(relative(ma, bases[0]), zone, seconds),
                                             within(relative(ma, bases[1]), zone, seconds),
                                             within(relative(mb, bases[0]), zone, seconds),
                                             within(relative(mb, bases[1]), zone, seconds)});
        if (at) return from + core::seconds(*at);
      }
    }
    wa[i + 1].at < wb[k + 1].at ? ++i : ++k;
  }
  return std::nullopt;
}

bool crosses_edge(const geo::Ring& area, geo::Point a, geo::Point b) {
  for (std::size_t i = 0; i < area.size(); ++i) {
    const geo::Point p = area[i], q = area[(i + 1) % area.size()];
    if (side(a, b, p) * side(a, b, q) < 0 && side(p, q, a) * side(p, q, b) < 0) return true;
  }
  return false;
}

bool leaves_area(const geo::Ring& area, const model::Sortie& sortie) {
  const auto& w = sortie.waypoints;
  for (std::size_t i = 2; i + 1 < w.size(); ++i) {
    if (crosses_edge(area, w[i - 1].position, w[i].position)) return true;
  }
  return false;
}

}  // namespace vigie::planning
