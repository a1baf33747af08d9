// SPDX-License-Identifier: Apache-2.0
#include "vigie/motion/casualty.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include <fmt/format.h>

namespace vigie::motion {
namespace {

using model::CasualtyPhase;

constexpr double kKnot = 1852.0 / 3600, kDegree = std::numbers::pi / 180;
constexpr double kMetresPerDegree =
    111.2e3;  // good to half a per cent: for courses, not for places
constexpr double kArrivedWithin_m = 300;

double north_of(geo::LatLon from, geo::LatLon to) {
  return (to.lat_deg - from.lat_deg) * kMetresPerDegree;
}
double east_of(geo::LatLon from, geo::LatLon to) {
  return (to.lon_deg - from.lon_deg) * kMetresPerDegree *
         std::cos(0.5 * (from.lat_deg + to.lat_deg) * kDegree);
}

// Seconds until an event of this hazard; infinity when it is none.
float wait_s(double per_hour, core::Random& draws) {
  if (per_hour <= 0) return std::numeric_limits<float>::infinity();
  return static_cast<float>(draws.exponential(per_hour) * 3600);
}

double people_per_metre(const model::CasualtyStart& start) {
  return start.people / start.length.si();
}

const model::PhaseLeeway& leeway_of(const model::CasualtyClass& casualty, CasualtyPhase phase) {
  return casualty.phases[phase == CasualtyPhase::under_way ? 0 : static_cast<std::size_t>(phase)];
}

}  // namespace

CasualtyPhase CasualtyPath::at(float seconds) const {
  if (seconds < engine_stops_s) return CasualtyPhase::under_way;
  if (seconds >= people_in_water_s) return CasualtyPhase::people_in_water;
  if (seconds >= capsized_s) return CasualtyPhase::capsized;
  if (seconds >= swamped_s) return CasualtyPhase::swamped;
  return CasualtyPhase::afloat;
}

core::Result<void> check(const model::CasualtyStart& start) {
  const auto refuse = [](const char* field, double value, const char* mend) {
    return core::fail(
        {core::ErrorKind::invalid, field, fmt::format("is {}", value), std::string(mend)});
  };
  if (start.people < 1 || start.people > 500)
    return refuse("people", start.people, "give 1 to 500");
  if (!(start.length.si() >= 1 && start.length.si() <= 50))
    return refuse("length", start.length.si(), "give 1 to 50 m");
  const double height = start.significant_wave_height.si();
  if (!(height >= 0 && height <= 20)) return refuse("wave_height", height, "give 0 to 20 m");
  if (start.phase != CasualtyPhase::under_way) return {};
  if (start.speed && !(core::in_knots(*start.speed) >= 0.1 && core::in_knots(*start.speed) <= 40))
    return refuse("speed", core::in_knots(*start.speed), "give 0.1 to 40 knots");
  if (!start.heading && start.bound_for.empty())
    return core::fail({core::ErrorKind::invalid, "heading",
                       "is missing, and so is where it is bound",
                       "give the heading of the craft, or a place it makes for"});
  return {};
}

Driving draw_driving(const model::CasualtyClass& casualty, const model::CasualtyStart& start,
                     geo::LatLon from, core::Random& draws) {
  Driving out;
  const double median =
      start.speed ? core::in_metres_per_second(*start.speed) : casualty.speed_median_kn * kKnot;
  out.speed_mps = static_cast<float>(median * std::exp(casualty.speed_log_stddev * draws.normal()));
  out.off_rad = static_cast<float>(casualty.heading_stddev_deg * kDegree * draws.normal());
  if (start.heading || start.bound_for.empty()) return out;
  std::vector<double> weights;
  for (const geo::LatLon& to : start.bound_for) {
    const double km = std::max(1.0, std::hypot(east_of(from, to), north_of(from, to)) / 1000);
    weights.push_back(1 / (km * km));
  }
  out.bound_for = draws.pick(weights);
  return out;
}

geo::Velocity driven(const Driving& driving, const model::CasualtyStart& start, geo::LatLon at) {
  double course = 0;
  if (start.heading) {
    course = core::in_radians(*start.heading);
  } else {
    const geo::LatLon& to = start.bound_for[driving.bound_for];
    const double east = east_of(at, to), north = north_of(at, to);
    if (std::hypot(east, north) < kArrivedWithin_m) return {};
    course = std::atan2(east, north);
  }
  course += double{driving.off_rad};
  const double speed{driving.speed_mps};
  return {speed * std::sin(course), speed * std::cos(course)};
}

CasualtyPath draw_path(const model::CasualtyClass& casualty, const model::CasualtyStart& start,
                       core::Random& draws) {
  CasualtyPath path;
  const double own = std::exp(casualty.hazard_log_stddev * draws.normal());
  const double height = start.significant_wave_height.si() / casualty.wave_doubling_m;
  const double waves = 1 + height * height;
  const double load = people_per_metre(start) / casualty.reference_people_per_metre;
  CasualtyPhase phase = start.phase;
  float now = 0;
  if (phase == CasualtyPhase::under_way)
    path.engine_stops_s = wait_s(casualty.engine_failure_per_hour, draws);
  if (phase == CasualtyPhase::afloat || phase == CasualtyPhase::under_way) {
    now += wait_s(own * casualty.swamping_per_hour * load * waves, draws);
    path.engine_stops_s = std::min(path.engine_stops_s, now);  // a swamped engine stops
    path.swamped_s = now;
    phase = CasualtyPhase::swamped;
  }
  if (phase == CasualtyPhase::swamped) {
    path.swamped_s = std::min(path.swamped_s, now);
    const float capsizes = wait_s(own * casualty.capsizing_per_hour_swamped * waves, draws);
    const float in_water = wait_s(own * casualty.into_water_per_hour_swamped, draws);
    if (in_water <= capsizes) {
      path.people_in_water_s = now + in_water;
      return path;
    }
    now += capsizes;
    phase = CasualtyPhase::capsized;
  }
  if (phase == CasualtyPhase::capsized) {
    path.capsized_s = now;
    now += wait_s(own * casualty.into_water_per_hour_capsized, draws);
  }
  path.people_in_water_s = now;
  return path;
}

double slope_afloat_percent(const model::CasualtyClass& casualty,
                            const model::CasualtyStart& start) {
  const double heavy = leeway_of(casualty, CasualtyPhase::afloat).slope_percent;
  const double lightness = (casualty.heavy_people_per_metre - people_per_metre(start)) /
                           (casualty.heavy_people_per_metre - casualty.light_people_per_metre);
  return heavy + std::clamp(lightness, 0.0, 1.0) * (casualty.light_slope_percent - heavy);
}

model::LeewayObject middle_of_phase(const model::CasualtyClass& casualty,
                                    const model::CasualtyStart& start, CasualtyPhase phase) {
  const model::PhaseLeeway& leeway = leeway_of(casualty, phase);
  const bool afloat = phase == CasualtyPhase::afloat || phase == CasualtyPhase::under_way;
  const double slope = afloat ? slope_afloat_percent(casualty, start) : leeway.slope_percent;
  const double across = leeway.crosswind_slope_percent;
  return {.key = casualty.key,
          .number = 0,
          .name = casualty.name,
          .downwind = {slope, 0, leeway.downwind_stddev_cmps},
          .right = {across, 0, leeway.crosswind_stddev_cmps},
          .left = {-across, 0, leeway.crosswind_stddev_cmps},
          .source = "data/leeway/inflatable.toml",
          .verified = false};
}

model::LeewayObject draw_phase(const model::CasualtyClass& casualty,
                               const model::CasualtyStart& start, CasualtyPhase phase,
                               core::Random& draws) {
  const model::PhaseLeeway& leeway = leeway_of(casualty, phase);
  model::LeewayObject object = middle_of_phase(casualty, start, phase);
  object.downwind.slope_percent =
      std::max(0.0, object.downwind.slope_percent + leeway.slope_stddev_percent * draws.normal());
  const double across = std::max(
      0.0, object.right.slope_percent + leeway.crosswind_slope_stddev_percent * draws.normal());
  object.right.slope_percent = across;
  object.left.slope_percent = -across;
  return object;
}

}  // namespace vigie::motion
