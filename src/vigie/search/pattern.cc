// SPDX-License-Identifier: Apache-2.0
#include "vigie/search/pattern.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numbers>

namespace vigie::search {
namespace {

using model::SearchPattern;

// A pattern as drawn on the water: metres ahead along the first leg, and to its right.
struct Drawn {
  struct Turn {
    double ahead = 0, right = 0;
  };
  std::vector<Turn> turns;
  double along = 0, across = 0;
};

double length_of(const Drawn& drawn) {
  double sum = 0;
  for (std::size_t i = 1; i < drawn.turns.size(); ++i)
    sum += std::hypot(drawn.turns[i].ahead - drawn.turns[i - 1].ahead,
                      drawn.turns[i].right - drawn.turns[i - 1].right);
  return sum;
}

// n legs of (along - spacing) and n - 1 steps of a spacing; every point of the rectangle lies
// within half a spacing of a track. Length n along - spacing.
Drawn ladder(const PatternPlan& plan, double track_m) {
  const double s = plan.track_spacing.si();
  // n s = across, along = aspect * across, n * along = track + s
  const double across = std::sqrt((track_m + s) * s / plan.aspect);
  const int legs = std::clamp(static_cast<int>(std::lround(across / s)), 1, 200);
  Drawn out;
  out.along = (track_m + s) / legs;
  out.across = legs * s;
  if (out.along <= s) return {};  // no room for a leg
  const double end = (out.along - s) / 2, side = plan.from_right ? 1 : -1;
  for (int k = 0; k < legs; ++k) {
    const double right = side * (out.across / 2 - (k + 0.5) * s);
    const double from = k % 2 == 0 ? -end : end;
    out.turns.push_back({from, right});
    out.turns.push_back({-from, right});
  }
  return out;
}

Drawn expanding_square(const PatternPlan& plan, double track_m) {
  const double s = plan.track_spacing.si();
  Drawn out;
  Drawn::Turn at{};
  out.turns.push_back(at);
  static constexpr int kAhead[] = {1, 0, -1, 0}, kRight[] = {0, 1, 0, -1};
  double left = track_m;
  int leg = 0;
  for (; leg < 400; ++leg) {
    const double length = s * (leg / 2 + 1);
    if (length > left + 1e-6) break;
    left -= length;
    at.ahead += kAhead[leg % 4] * length;
    at.right += kRight[leg % 4] * length;
    out.turns.push_back(at);
  }
  if (leg < 2) return {};
  double ahead_min = 0, ahead_max = 0, right_min = 0, right_max = 0;
  for (const Drawn::Turn& t : out.turns) {
    ahead_min = std::min(ahead_min, t.ahead), ahead_max = std::max(ahead_max, t.ahead);
    right_min = std::min(right_min, t.right), right_max = std::max(right_max, t.right);
  }
  out.along = ahead_max - ahead_min + s;
  out.across = right_max - right_min + s;
  return out;
}

Drawn sector(const PatternPlan& plan, double track_m) {
  constexpr double kThird = 2 * std::numbers::pi / 3;
  const double r = plan.track_spacing.si();
  Drawn out;
  Drawn::Turn at{};
  out.turns.push_back(at);
  double heading = 0;
  const int legs = std::min(18, static_cast<int>(track_m / r + 1e-9));
  if (legs < 3) return {};
  for (int leg = 0; leg < legs; ++leg) {
    at.ahead += r * std::cos(heading);
    at.right += r * std::sin(heading);
    out.turns.push_back(at);
    // Out, turn, across, turn, back through the centre and on without a turn.
    if (leg % 3 != 2) heading += kThird;
    if (leg == 8) heading += std::numbers::pi / 6;
  }
  out.along = out.across = 2 * r;
  return out;
}

Drawn drawn_of(const PatternPlan& plan, double track_m) {
  switch (plan.pattern) {
    case SearchPattern::expanding_square:
      return expanding_square(plan, track_m);
    case SearchPattern::sector:
      return sector(plan, track_m);
    default:
      return ladder(plan, track_m);
  }
}

geo::Point placed(const PatternPlan& plan, Drawn::Turn turn) {
  const double s = std::sin(plan.first_leg.si()), c = std::cos(plan.first_leg.si());
  return {plan.centre.east_m + turn.ahead * s + turn.right * c,
          plan.centre.north_m + turn.ahead * c - turn.right * s};
}

// The line moved sideways, to its right for by > 0: each point along the mean of the normals
// beside.
std::vector<geo::Point> beside(const std::vector<geo::Point>& line, double by) {
  std::vector<geo::Point> out;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const geo::Point a = line[i == 0 ? 0 : i - 1], b = line[std::min(i + 1, line.size() - 1)];
    const double bearing = geo::bearing(a, b).si() + std::numbers::pi / 2;
    out.push_back(
        {line[i].east_m + by * std::sin(bearing), line[i].north_m + by * std::cos(bearing)});
  }
  return out;
}

// Waypoints on the water become legs over the ground; where a leg ends depends on when.
LaidPattern timed(const std::vector<geo::Point>& waypoints, const PatternSearcher& searcher) {
  LaidPattern out;
  core::Instant now = searcher.begin;
  for (std::size_t i = 1; i < waypoints.size(); ++i) {
    const geo::Point from = geo::moved(waypoints[i - 1], searcher.drift, now - searcher.begin);
    core::Instant end = now + geo::distance(waypoints[i - 1], waypoints[i]) / searcher.speed;
    geo::Point until;
    for (int k = 0; k < 30; ++k) {  // converges as drift over speed, which is small
      until = geo::moved(waypoints[i], searcher.drift, end - searcher.begin);
      end = now + geo::distance(from, until) / searcher.speed;
    }
    if (end > searcher.begin + searcher.on_scene + core::seconds(1)) break;
    out.track_length += geo::distance(waypoints[i - 1], waypoints[i]);
    out.legs.push_back({from, until, now, end});
    now = end;
  }
  return out;
}

LaidPattern track_line(const PatternPlan& plan, const PatternSearcher& searcher) {
  assert(plan.line.size() >= 2);
  const double half = plan.track_spacing.si() / 2;
  std::vector<geo::Point> way = beside(plan.line, half);
  std::vector<geo::Point> back = beside(plan.line, -half);
  way.insert(way.end(), back.rbegin(), back.rend());
  LaidPattern out = timed(way, searcher);
  const geo::Point a = plan.line.front(), b = plan.line.back();
  core::Length along;
  for (std::size_t i = 1; i < plan.line.size(); ++i)
    along += geo::distance(plan.line[i - 1], plan.line[i]);
  out.area = {.centre = geo::between(a, b, 0.5),
              .along = along + plan.track_spacing,
              .across = plan.track_spacing * 2,
              .legs = geo::bearing(a, b),
              .drift = searcher.drift};
  return out;
}

}  // namespace

LaidPattern lay(const PatternPlan& plan, const PatternSearcher& searcher) {
  assert(plan.track_spacing.si() > 0 && searcher.speed.si() > 0);
  if (searcher.on_scene.si() <= 0) return {};
  if (plan.pattern == SearchPattern::track_line) return track_line(plan, searcher);
  // The drift makes some legs longer over the ground: shorten what is drawn until it fits.
  double track_m = (searcher.speed * searcher.on_scene).si();
  LaidPattern out;
  Drawn drawn;
  for (int tries = 0; tries < 12; ++tries) {
    drawn = drawn_of(plan, track_m);
    if (drawn.turns.empty()) return {};
    std::vector<geo::Point> waypoints;
    for (const Drawn::Turn turn : drawn.turns) waypoints.push_back(placed(plan, turn));
    out = timed(waypoints, searcher);
    if (out.legs.size() + 1 == drawn.turns.size()) break;
    track_m = std::min(track_m, length_of(drawn)) * 0.97;
  }
  if (out.legs.empty()) return {};
  out.area = {.centre = plan.centre,
              .along = core::metres(drawn.along),
              .across = core::metres(drawn.across),
              .legs = plan.first_leg,
              .drift = searcher.drift};
  if (plan.pattern == SearchPattern::expanding_square) {
    // Its box is not centred on where it begins once it ends after an odd number of sides.
    double ahead_min = 0, ahead_max = 0, right_min = 0, right_max = 0;
    for (const Drawn::Turn& t : drawn.turns) {
      ahead_min = std::min(ahead_min, t.ahead), ahead_max = std::max(ahead_max, t.ahead);
      right_min = std::min(right_min, t.right), right_max = std::max(right_max, t.right);
    }
    out.area.centre = placed(plan, {0.5 * (ahead_min + ahead_max), 0.5 * (right_min + right_max)});
  }
  return out;
}

}  // namespace vigie::search
