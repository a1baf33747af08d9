// SPDX-License-Identifier: Apache-2.0
#include "vigie/drift/reach.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

namespace vigie::drift {
namespace {

constexpr core::Length kNamedWithin = core::kilometres(25);
constexpr float kNotYet = std::numeric_limits<float>::quiet_NaN();

// Share of the way from a to b at which it meets the segment c-d; half-open, so that a way through
// a common vertex of two segments meets one of them.
std::optional<double> meets(geo::LatLon a, geo::LatLon b, geo::LatLon c, geo::LatLon d) {
  const auto cross = [](double ux, double uy, double vx, double vy) { return ux * vy - uy * vx; };
  const double rx = b.lon_deg - a.lon_deg, ry = b.lat_deg - a.lat_deg;
  const double sx = d.lon_deg - c.lon_deg, sy = d.lat_deg - c.lat_deg;
  const double across = cross(rx, ry, sx, sy);
  if (across == 0) return std::nullopt;
  const double qx = c.lon_deg - a.lon_deg, qy = c.lat_deg - a.lat_deg;
  const double along = cross(qx, qy, sx, sy) / across, at = cross(qx, qy, rx, ry) / across;
  if (along < 0 || along >= 1 || at < 0 || at >= 1) return std::nullopt;
  return along;
}

struct Bounds {
  double south = 90, north = -90, west = 720, east = -720;
  void add(const model::DriftSnapshot& s) {
    for (std::size_t i = 0; i < s.lat_deg.size(); ++i) {
      south = std::min(south, double{s.lat_deg[i]});
      north = std::max(north, double{s.lat_deg[i]});
      west = std::min(west, double{s.lon_deg[i]});
      east = std::max(east, double{s.lon_deg[i]});
    }
  }
  bool meets(const std::pair<geo::LatLon, geo::LatLon>& segment) const {
    const auto [a, b] = segment;
    return std::max(a.lat_deg, b.lat_deg) >= south && std::min(a.lat_deg, b.lat_deg) <= north &&
           std::max(a.lon_deg, b.lon_deg) >= west && std::min(a.lon_deg, b.lon_deg) <= east;
  }
};

model::DriftReach reach_of(std::string name, std::vector<float> seconds, std::size_t of,
                           core::Instant begin) {
  model::DriftReach out{.name = std::move(name)};
  if (seconds.empty()) return out;
  std::sort(seconds.begin(), seconds.end());
  const auto at = [&](double share) {
    const auto k = static_cast<std::size_t>(share * static_cast<double>(seconds.size() - 1));
    return begin + core::seconds(std::round(double{seconds[k]}));
  };
  out.probability = static_cast<double>(seconds.size()) / static_cast<double>(of);
  out.p10 = at(0.1);
  out.p50 = at(0.5);
  out.p90 = at(0.9);
  return out;
}

geo::LatLon place_of(const model::DriftSnapshot& s, std::size_t i) {
  return {double{s.lat_deg[i]}, double{s.lon_deg[i]}};
}

}  // namespace

ReachWatch::ReachWatch(std::vector<geo::NamedLine> lines, std::vector<model::CoastPlace> places)
    : places_(std::move(places)) {
  for (geo::NamedLine& line : lines) {
    Line& out = lines_.emplace_back();
    out.name = std::move(line.name);
    for (const auto& part : line.parts)
      for (std::size_t k = 0; k + 1 < part.size(); ++k)
        out.segments.emplace_back(part[k], part[k + 1]);
  }
}

void ReachWatch::look(const model::DriftSnapshot& now) {
  const std::size_t n = now.lat_deg.size();
  if (last_.lat_deg.empty()) {
    begin_ = now.at;
    ashore_s_.assign(n, kNotYet);
    for (Line& line : lines_) line.crossed_s.assign(n, kNotYet);
    last_ = now;
  }
  for (Line& line : lines_) cross(line, now);
  const auto since = static_cast<float>((now.at - begin_).si());
  for (std::size_t i = 0; i < n; ++i)
    if (now.state[i] != model::DriftState::ashore)
      ashore_s_[i] = kNotYet;
    else if (std::isnan(ashore_s_[i]))
      ashore_s_[i] = since;
  last_ = now;
}

void ReachWatch::cross(Line& line, const model::DriftSnapshot& now) const {
  Bounds reached;
  reached.add(last_);
  reached.add(now);
  std::vector<std::pair<geo::LatLon, geo::LatLon>> near;
  std::copy_if(line.segments.begin(), line.segments.end(), std::back_inserter(near),
               [&](const auto& segment) { return reached.meets(segment); });
  if (near.empty()) return;
  const double from_s = (last_.at - begin_).si(), took_s = (now.at - last_.at).si();
  for (std::size_t i = 0; i < line.crossed_s.size(); ++i) {
    if (!std::isnan(line.crossed_s[i])) continue;
    double first = 2;
    for (const auto& [c, d] : near)
      if (const auto along = meets(place_of(last_, i), place_of(now, i), c, d))
        first = std::min(first, *along);
    if (first < 1) line.crossed_s[i] = static_cast<float>(from_s + first * took_s);
  }
}

std::vector<model::DriftReach> ReachWatch::lines() const {
  std::vector<model::DriftReach> out;
  for (const Line& line : lines_) {
    std::vector<float> crossed;
    std::copy_if(line.crossed_s.begin(), line.crossed_s.end(), std::back_inserter(crossed),
                 [](float s) { return !std::isnan(s); });
    out.push_back(reach_of(line.name, std::move(crossed), line.crossed_s.size(), begin_));
  }
  return out;
}

std::vector<model::DriftReach> ReachWatch::landfall() const {
  if (places_.empty()) return {};
  std::map<std::string, std::vector<float>> by_place;
  for (std::size_t i = 0; i < ashore_s_.size(); ++i) {
    if (std::isnan(ashore_s_[i])) continue;
    const geo::Point p = geo::plane_from_lat_lon(place_of(last_, i));
    std::string name = "elsewhere";
    core::Length nearest = kNamedWithin;
    for (const model::CoastPlace& place : places_) {
      const core::Length away = geo::distance_to_segment(p, place.from, place.until);
      if (away >= nearest) continue;
      nearest = away;
      name = place.name;
    }
    by_place[name].push_back(ashore_s_[i]);
  }
  std::vector<model::DriftReach> out;
  for (auto& [name, seconds] : by_place)
    out.push_back(reach_of(name, std::move(seconds), ashore_s_.size(), begin_));
  std::stable_sort(out.begin(), out.end(),
                   [](const auto& a, const auto& b) { return a.probability > b.probability; });
  return out;
}

}  // namespace vigie::drift
