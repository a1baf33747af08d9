// SPDX-License-Identifier: Apache-2.0
#include "vigie/planning/route.h"

#include <algorithm>
#include <cmath>

namespace vigie::planning {
namespace {

using geo::Point;

constexpr double kLaneM = 800;
constexpr double kSampleS = 30;

// The path flown again and again over a place: lanes east-west from the south, or the two ends.
std::vector<Point> pattern_of(const Place& place) {
  if (place.shore) return place.path;
  std::vector<Point> path;
  const double apart = place.parts.size() > 1 ? 2 * kLaneM : kLaneM;
  const int lanes = std::max(2, static_cast<int>(std::lround(2 * place.half_m / apart)) + 1);
  for (int lane = 0; lane < lanes; ++lane) {
    const double north =
        place.centre.north_m - place.half_m + 2 * place.half_m * lane / (lanes - 1);
    const Point west{place.centre.east_m - place.half_m, north};
    const Point east{place.centre.east_m + place.half_m, north};
    path.push_back(lane % 2 == 0 ? west : east);
    path.push_back(lane % 2 == 0 ? east : west);
  }
  return path;
}

Point nearest_on_leg(Point a, Point b, Point p) {
  const double length = geo::distance(a, b).si();
  if (length <= 0) return a;
  const double along = ((p.east_m - a.east_m) * (b.east_m - a.east_m) +
                        (p.north_m - a.north_m) * (b.north_m - a.north_m)) /
                       (length * length);
  return geo::between(a, b, std::clamp(along, 0.0, 1.0));
}

// The point of the place a visitor from p reaches first.
Point entry_of(const Place& place, Point p) {
  if (!place.shore) {
    return {std::clamp(p.east_m, place.centre.east_m - place.half_m,
                       place.centre.east_m + place.half_m),
            std::clamp(p.north_m, place.centre.north_m - place.half_m,
                       place.centre.north_m + place.half_m)};
  }
  Point best = place.path.front();
  for (std::size_t i = 1; i < place.path.size(); ++i) {
    const Point q = nearest_on_leg(place.path[i - 1], place.path[i], p);
    if (geo::distance(q, p) < geo::distance(best, p)) best = q;
  }
  return best;
}

// Writes waypoints on a clock of seconds since the sortie began.
class Writer {
 public:
  Writer(Point base, double speed_mps) : position_(base), speed_(speed_mps) {
    stops_.push_back({0, base});
  }

  void go(Point to) {
    seconds_ += geo::distance(position_, to).si() / speed_;
    put(to);
  }

  // Flies the pattern until `until_s`, cutting the last leg short.
  void search(const Place& place, double until_s) {
    const std::vector<Point> path = pattern_of(place);
    const auto nearest =
        std::ranges::min_element(path, {}, [&](Point p) { return geo::distance(p, position_); });
    auto at = static_cast<std::ptrdiff_t>(nearest - path.begin());
    const auto last = static_cast<std::ptrdiff_t>(path.size()) - 1;
    std::ptrdiff_t ahead = at > last / 2 ? -1 : 1;
    while (seconds_ < until_s - 1e-6) {
      const Point to = path[static_cast<std::size_t>(at)];
      const double leg = geo::distance(position_, to).si() / speed_, left = until_s - seconds_;
      if (leg > left) {
        position_ = geo::between(position_, to, left / leg);
        seconds_ = until_s;
        put(position_);
        return;
      }
      if (leg > 0) go(to);
      if (at + ahead < 0 || at + ahead > last) ahead = -ahead;
      at += ahead;
    }
  }

  double seconds() const { return seconds_; }
  Point position() const { return position_; }

  std::vector<model::Waypoint> waypoints(core::Instant start) const {
    std::vector<model::Waypoint> out;
    for (const Stop& s : stops_) {
      const core::Instant at = start + core::seconds(s.seconds);
      if (!out.empty() && at <= out.back().at)
        out.back().position = s.position;
      else
        out.push_back({at, s.position});
    }
    return out;
  }

 private:
  struct Stop {
    double seconds;
    Point position;
  };
  void put(Point p) {
    position_ = p;
    stops_.push_back({seconds_, p});
  }
  Point position_;
  double speed_, seconds_ = 0;
  std::vector<Stop> stops_;
};

}  // namespace

double home_seconds(const Worker& worker, const Place& place) {
  double far_m = 0;
  for (const Point p : pattern_of(place))
    far_m = std::max(far_m, geo::distance(p, worker.base).si());
  return far_m / worker.speed_mps();
}

std::optional<model::Sortie> sortie_of(const Worker& worker, const Route& route,
                                       const Clock& clock) {
  if (route.places.empty() || worker.speed_mps() <= 0) return std::nullopt;
  Writer writer(worker.base, worker.speed_mps());
  for (std::size_t k = 0; k < route.places.size();) {
    const Place& place = worker.places[route.places[k]];
    std::size_t until = k;
    while (until < route.places.size() && route.places[until] == route.places[k]) ++until;
    double until_s = static_cast<double>(until) * clock.step_s;
    if (until == route.places.size()) until_s -= home_seconds(worker, place);
    writer.go(entry_of(place, writer.position()));
    if (writer.seconds() > until_s + 1e-6) return std::nullopt;
    writer.search(place, until_s);
    k = until;
  }
  writer.go(worker.base);
  model::Sortie sortie;
  sortie.asset = worker.asset->key;
  sortie.waypoints = writer.waypoints(clock.at(static_cast<double>(route.start)));
  if (sortie.waypoints.size() < 2) return std::nullopt;
  return sortie;
}

std::vector<Stayed> stayed_of(const Worker& worker, const model::Sortie& sortie, const Clock& clock,
                              const Cells& cells) {
  std::vector<Stayed> stayed;
  if (sortie.waypoints.size() < 2) return stayed;
  const double from = core::in_seconds(sortie.waypoints.front().at - clock.start);
  const double until = core::in_seconds(sortie.waypoints.back().at - clock.start);
  std::vector<char> allowed(cells.size(), 0);
  for (const Place& place : worker.places) {
    for (const Place::Part& part : place.parts) allowed[part.cell] = 1;
  }
  std::size_t leg = 0;
  for (double at = from; at < until; at += kSampleS) {
    const double during = std::min(kSampleS, until - at);
    const core::Instant middle = clock.start + core::seconds(at + during / 2);
    while (leg + 2 < sortie.waypoints.size() && sortie.waypoints[leg + 1].at <= middle) ++leg;
    const model::Waypoint &a = sortie.waypoints[leg], &b = sortie.waypoints[leg + 1];
    const double fraction = std::clamp((middle - a.at) / (b.at - a.at), 0.0, 1.0);
    const CellIndex cell = cells.at(geo::between(a.position, b.position, fraction));
    const double step = std::floor((at + during / 2) / clock.step_s);
    if (cell == kNoCell || !allowed[cell] || step < 0 || step >= static_cast<double>(clock.steps))
      continue;
    const auto step_cell =
        static_cast<std::uint32_t>(static_cast<std::size_t>(step) * cells.size() + cell);
    const auto same = std::ranges::find_if(stayed.rbegin(), stayed.rend(), [&](const Stayed& s) {
      return s.step_cell == step_cell ||
             s.step_cell / cells.size() < static_cast<std::size_t>(step);
    });
    if (same != stayed.rend() && same->step_cell == step_cell)
      same->seconds += during;
    else
      stayed.push_back({step_cell, during});
  }
  return stayed;
}

}  // namespace vigie::planning
