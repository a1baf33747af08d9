// SPDX-License-Identifier: Apache-2.0
#include "vigie/search/cloud.h"

#include <algorithm>
#include <cmath>

namespace vigie::search {
namespace {

core::Error bad(std::string problem, std::string mend) {
  return {core::ErrorKind::invalid, "snapshots", std::move(problem), std::move(mend)};
}

struct Place {
  std::size_t before = 0, after = 0;
  double share = 0;
};
Place place_of(const Cloud& cloud, core::Instant when) {
  const double at =
      std::clamp((when - cloud.from) / cloud.step, 0.0, static_cast<double>(cloud.at.size() - 1));
  const auto before = std::min(static_cast<std::size_t>(at), cloud.at.size() - 2);
  return {before, before + 1, at - static_cast<double>(before)};
}

}  // namespace

geo::Point Cloud::position(std::size_t particle, core::Instant when) const {
  const Place p = place_of(*this, when);
  return geo::between(at[p.before][particle], at[p.after][particle], p.share);
}

model::DriftState Cloud::state_of(std::size_t particle, core::Instant when) const {
  const Place p = place_of(*this, when);
  return state[p.share < 1 ? p.before : p.after][particle];
}

core::Result<Cloud> cloud_of(const std::vector<model::DriftSnapshot>& snapshots) {
  if (snapshots.size() < 2)
    return core::fail(bad("are fewer than two", "keep the particles of each moment"));
  Cloud out;
  out.from = snapshots.front().at;
  out.step = snapshots[1].at - snapshots[0].at;
  const std::size_t n = snapshots.front().lat_deg.size();
  if (n == 0 || out.step.si() <= 0)
    return core::fail(bad("hold no particles or do not ascend", "run the drift forwards"));
  for (std::size_t k = 0; k < snapshots.size(); ++k) {
    const model::DriftSnapshot& s = snapshots[k];
    if (s.lat_deg.size() != n || s.lon_deg.size() != n || s.state.size() != n)
      return core::fail(bad("hold different particles", "give snapshots of one run"));
    if (std::abs((s.at - out.from) / out.step - static_cast<double>(k)) > 1e-3)
      return core::fail(bad("are not evenly apart", "ask for moments of one interval"));
    std::vector<geo::Point> points(n);
    for (std::size_t i = 0; i < n; ++i)
      points[i] = geo::plane_from_lat_lon({double{s.lat_deg[i]}, double{s.lon_deg[i]}});
    out.at.push_back(std::move(points));
    out.state.push_back(s.state);
  }
  out.weight.assign(n, 1.0 / static_cast<double>(n));
  return out;
}

Cloud joined(Cloud first, const Cloud& second) {
  first.at.pop_back();
  first.state.pop_back();
  first.at.insert(first.at.end(), second.at.begin(), second.at.end());
  first.state.insert(first.state.end(), second.state.begin(), second.state.end());
  return first;
}

model::TargetClass target_of(model::DriftState state) {
  switch (state) {
    case model::DriftState::under_way:
      return model::TargetClass::craft_under_way;
    case model::DriftState::adrift:
      return model::TargetClass::craft_stopped;
    case model::DriftState::swamped:
    case model::DriftState::capsized:
      return model::TargetClass::craft_swamped;
    case model::DriftState::people_in_water:
      return model::TargetClass::people_in_water;
    case model::DriftState::ashore:
      break;
  }
  return model::TargetClass::people_on_beach;
}

Spread spread_of(const Cloud& cloud, const std::vector<double>& weight, core::Instant when) {
  Spread out;
  const core::Instant later = std::min(cloud.until(), when + core::minutes(30));
  double east = 0, north = 0, then_east = 0, then_north = 0;
  std::vector<geo::Point> now(weight.size());
  std::vector<double> left(weight.size(), 0.0);
  for (std::size_t i = 0; i < weight.size(); ++i) {
    if (cloud.state_of(i, when) == model::DriftState::ashore) continue;
    left[i] = weight[i];
    now[i] = cloud.position(i, when);
    const geo::Point then = cloud.position(i, later);
    out.at_sea += left[i];
    east += left[i] * now[i].east_m, north += left[i] * now[i].north_m;
    then_east += left[i] * then.east_m, then_north += left[i] * then.north_m;
  }
  if (out.at_sea <= 0) return out;
  out.mean = {east / out.at_sea, north / out.at_sea};
  if (later > when) {
    const double seconds = (later - when).si() * out.at_sea;
    out.drift = {(then_east - east) / seconds, (then_north - north) / seconds};
  }
  double ee = 0, nn = 0, en = 0;
  for (std::size_t i = 0; i < weight.size(); ++i) {
    const double e = now[i].east_m - out.mean.east_m, n = now[i].north_m - out.mean.north_m;
    if (left[i] <= 0) continue;
    ee += left[i] * e * e / out.at_sea;
    nn += left[i] * n * n / out.at_sea;
    en += left[i] * e * n / out.at_sea;
  }
  const double middle = 0.5 * (ee + nn), half = std::hypot(0.5 * (nn - ee), en);
  double bearing = 0.5 * std::atan2(2 * en, nn - ee);  // of the major axis, from north
  if (bearing < 0) bearing += 3.14159265358979324;
  out.axis = core::radians(bearing);
  out.along = core::metres(std::sqrt(middle + half));
  out.across = core::metres(std::sqrt(std::max(0.0, middle - half)));
  return out;
}

}  // namespace vigie::search
