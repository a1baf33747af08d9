// SPDX-License-Identifier: Apache-2.0
#include "vigie/motion/crossing.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace vigie::motion {
namespace {

using core::Duration;
using core::Instant;
using geo::Point;
using geo::Velocity;
using model::CraftState;

// Assumptions of the crossing model that no file holds yet; docs/math/motion.md lists them.
constexpr double kSlowestKn = 1.0, kFastestKn = 8.0;
constexpr double kPeopleInWaterMeanMinutes = 60;  // swamped hull to people in the water
constexpr double kCallLogStddev = 0.5;
constexpr double kLeewayAfloat = 0.045, kLeewayAfloatStddev = 0.008;
constexpr double kWaveThatDoublesSwampingM = 0.5;
// Of the wind: skiff swamped 1.65-1.73 %, person in water 1.1 % (search-and-plan.md B3).
constexpr double kLeewaySwamped = 0.017, kLeewayPeopleInWater = 0.011;
constexpr double kLandedWithinM = 300, kPassedWithinM = 500;
constexpr double kNearShoreM = 400;  // closer than this a craft steers clear of the beach it left

double log_normal(core::Random& draws, double median, double log_stddev) {
  return median * std::exp(log_stddev * draws.normal());
}

Velocity sum(Velocity a, Velocity b) {
  return {.east_mps = a.east_mps + b.east_mps, .north_mps = a.north_mps + b.north_mps};
}

double dot(Velocity a, Velocity b) { return a.east_mps * b.east_mps + a.north_mps * b.north_mps; }

Velocity scaled(Velocity v, double k) {
  return {.east_mps = v.east_mps * k, .north_mps = v.north_mps * k};
}

// Unit vector from a to b; zero when they are the same point.
Velocity direction(Point a, Point b) {
  const double east = b.east_m - a.east_m, north = b.north_m - a.north_m;
  const double length = std::hypot(east, north);
  if (length <= 0) return {};
  return {.east_mps = east / length, .north_mps = north / length};
}

// Unit vector away from the nearest shore (gradient of the signed distance); zero on flat ground.
Velocity seaward(const model::Environment& environment, Point p) {
  constexpr double kReach = 150;
  const auto at = [&](double east, double north) {
    return environment.distance_to_shore({.east_m = p.east_m + east, .north_m = p.north_m + north})
        .si();
  };
  const double east = at(kReach, 0) - at(-kReach, 0), north = at(0, kReach) - at(0, -kReach);
  const double length = std::hypot(east, north);
  if (length < 1e-6) return {};
  return {.east_mps = east / length, .north_mps = north / length};
}

bool on_landing_side(const Craft& craft, Point p) {
  return geo::distance(p, craft.plan.landing) < geo::distance(p, craft.plan.launch);
}

// Where it steers to now.
Point target_of(const Craft& craft) {
  const std::vector<Point>& way = craft.plan.by_way_of;
  return craft.passed < way.size() ? way[craft.passed] : craft.plan.landing;
}

// The water velocity that points at the target and cancels `compensation` of the stream across it.
Velocity steered(const Craft& craft, const model::CrossingParameters& parameters, Point p,
                 Velocity stream) {
  const Velocity ahead = direction(p, target_of(craft));
  const Velocity across{.east_mps = -ahead.north_mps, .north_mps = ahead.east_mps};
  const double speed = core::in_metres_per_second(craft.plan.speed_through_water);
  const double compensation = craft.plan.tide_compensation.value_or(parameters.tide_compensation);
  const double lean = std::clamp(-compensation * dot(stream, across), -0.95 * speed, 0.95 * speed);
  return sum(scaled(ahead, std::sqrt(speed * speed - lean * lean)), scaled(across, lean));
}

// Close to the shore it left, a craft does not steer into it: it keeps the part of its velocity
// that runs along the shore, and on the beach itself it goes straight off.
Velocity clear_of_shore(const model::Environment& environment, const Craft& craft, Point p,
                        Velocity water) {
  const double off_m = environment.distance_to_shore(p).si();
  if (off_m > kNearShoreM || on_landing_side(craft, p)) return water;
  const Velocity away = seaward(environment, p);
  const double speed = core::in_metres_per_second(craft.plan.speed_through_water);
  if (off_m < 0.25 * kNearShoreM) return scaled(away, speed);
  const double inward = dot(water, away);
  return inward >= 0 ? water : sum(water, scaled(away, -inward));
}

// Over ground, of an under-way craft at p.
Velocity under_way_velocity(const Craft& craft, const model::CrossingParameters& parameters,
                            const model::Environment& environment, Point p, Instant at) {
  const Velocity stream = environment.stream_at(p, at);
  const Velocity water = steered(craft, parameters, p, stream);
  return sum(stream, clear_of_shore(environment, craft, p, water));
}

double leeway_of(const Craft& craft) {
  switch (craft.state) {
    case CraftState::swamped:
      return kLeewaySwamped;
    case CraftState::people_in_water:
      return kLeewayPeopleInWater;
    default:
      return craft.plan.leeway_fraction;
  }
}

Velocity drift_velocity(const Craft& craft, const model::Environment& environment, Point p,
                        Instant at) {
  const model::Weather weather = environment.weather_at(at);
  const core::Angle downwind = weather.wind_from + core::degrees(180);
  return sum(environment.stream_at(p, at),
             geo::toward(downwind, weather.wind_speed * leeway_of(craft)));
}

// Midpoint rule: second order in the step.
Point moved_by(const Craft& craft, const model::CrossingParameters& parameters,
               const model::Environment& environment, Instant at, Duration dt) {
  const auto velocity = [&](Point p, Instant t) {
    return craft.state == CraftState::under_way
               ? under_way_velocity(craft, parameters, environment, p, t)
               : drift_velocity(craft, environment, p, t);
  };
  const Point middle = geo::moved(craft.position, velocity(craft.position, at), dt * 0.5);
  return geo::moved(craft.position, velocity(middle, at + dt * 0.5), dt);
}

void enter(Craft& craft, CraftState state, Instant at) {
  craft.state = state;
  craft.state_since = at;
  craft.strain = Duration{};
}

// Ends the craft where it reaches the far shore under way, or any shore adrift.
void land_if_ashore(Craft& craft, const model::Environment& environment, Point before, Instant at) {
  const double off_m = environment.distance_to_shore(craft.position).si();
  if (craft.state != CraftState::under_way) {
    if (off_m < 0) enter(craft, CraftState::landed, at);
    return;
  }
  const bool at_target =
      geo::distance_to_segment(craft.plan.landing, before, craft.position).si() <= kLandedWithinM;
  const bool far_shore = off_m <= kLandedWithinM && on_landing_side(craft, craft.position);
  if (at_target || far_shore) enter(craft, CraftState::landed, at);
}

// A point on the way counts as passed within kPassedWithinM, and all before it too.
void pass_points(Craft& craft, Point before) {
  const std::vector<Point>& way = craft.plan.by_way_of;
  for (std::size_t i = way.size(); i-- > craft.passed;)
    if (geo::distance_to_segment(way[i], before, craft.position).si() <= kPassedWithinM)
      craft.passed = i + 1;
}

double swamping_factor(const model::Environment& environment, Instant at) {
  const double ratio = environment.weather_at(at).wave_height.si() / kWaveThatDoublesSwampingM;
  return 1 + ratio * ratio;
}

CraftState next_of(CraftState state) {
  switch (state) {
    case CraftState::preparing:
      return CraftState::under_way;
    case CraftState::under_way:
      return CraftState::stopped;
    case CraftState::stopped:
      return CraftState::swamped;
    default:
      return CraftState::people_in_water;
  }
}

// How long the craft stays in its state from `at` on, and how fast its strain grows meanwhile.
struct Stay {
  Duration left;
  double strain_rate = 1;
};
Stay stay_of(const Craft& craft, const model::Environment& environment, Instant at) {
  switch (craft.state) {
    case CraftState::preparing:
      return {.left = craft.plan.launch_at - at};
    case CraftState::under_way:
      return {.left = craft.plan.engine_lasts - craft.strain};
    case CraftState::stopped: {
      const double rate = swamping_factor(environment, at);
      return {.left = (craft.plan.swamps_after - craft.strain) / rate, .strain_rate = rate};
    }
    case CraftState::swamped:
      return {.left = craft.plan.people_in_water_after - craft.strain};
    default:
      return {.left = core::hours(1e6)};
  }
}

geo::Point beach_of(const model::Sector& sector, double share) {
  const double first = geo::distance(sector.from, sector.launch).si();
  const double second = geo::distance(sector.launch, sector.until).si();
  const double along = share * (first + second);
  if (along <= first && first > 0) return geo::between(sector.from, sector.launch, along / first);
  if (second <= 0) return sector.launch;
  return geo::between(sector.launch, sector.until, (along - first) / second);
}

// Nearer landing points are aimed at more often: chance falls with the square of the distance.
geo::Point landing_of(const std::vector<Point>& landing, Point launch, core::Random& draws) {
  std::vector<double> weights;
  for (const Point& p : landing) {
    const double km = std::max(1.0, core::in_kilometres(geo::distance(launch, p)));
    weights.push_back(1 / (km * km));
  }
  return landing[draws.pick(weights)];
}

// From where the lane's edge is nearest to the launch, along it, to where it is nearest to the
// landing point.
std::vector<Point> along_edge(const std::vector<Point>& edge, Point launch, Point landing) {
  const auto nearest = [&edge](Point p) {
    std::size_t best = 0;
    for (std::size_t i = 1; i < edge.size(); ++i)
      if (geo::distance(edge[i], p) < geo::distance(edge[best], p)) best = i;
    return best;
  };
  std::vector<Point> way;
  const std::size_t first = nearest(launch), last = nearest(landing);
  for (std::size_t i = first;; i += i < last ? 1 : static_cast<std::size_t>(-1)) {
    way.push_back(edge[i]);
    if (i == last) return way;
  }
}

// Habits are drawn last, and only where there is a choice, so that a scenario without them keeps
// its craft.
void draw_habits(const model::Scenario& scenario, CraftPlan& plan, core::Random& draws) {
  const model::CrossingParameters& parameters = scenario.crossing;
  if (parameters.straight_share + parameters.lane_edge_share > 0) {
    const double u = draws.uniform();
    if (u < parameters.straight_share)
      plan.tide_compensation = 0;
    else if (u < parameters.straight_share + parameters.lane_edge_share &&
             !scenario.lane_edge.empty())
      plan.by_way_of = along_edge(scenario.lane_edge, plan.launch, plan.landing);
  }
  if (parameters.stops_for_rescuer_probability > 0)
    plan.stops_for_rescuer = draws.bernoulli(parameters.stops_for_rescuer_probability);
}

// Behind the beach, across the sector's line and away from where the craft is bound.
geo::Point hiding_place(const model::Sector& sector, const CraftPlan& plan, double depth_m,
                        double share) {
  const core::Angle along = geo::bearing(sector.from, sector.until);
  const core::Angle across = along + core::degrees(90);
  const Point one = geo::moved(plan.launch, across, core::metres(depth_m * share));
  const Point other = geo::moved(plan.launch, across, core::metres(-depth_m * share));
  return geo::distance(one, plan.landing) > geo::distance(other, plan.landing) ? one : other;
}

}  // namespace

CraftPlan draw_craft(const model::Scenario& scenario, std::size_t sector, core::Interval hour,
                     core::Random& draws) {
  assert(sector < scenario.sectors.size() && !scenario.landing.empty());
  const model::CrossingParameters& parameters = scenario.crossing;
  CraftPlan plan;
  plan.sector = sector;
  plan.launch_at = hour.from + hour.length() * draws.uniform();
  plan.preparing_from =
      plan.launch_at - core::minutes(log_normal(draws, parameters.preparation_minutes_median,
                                                parameters.preparation_log_stddev));
  plan.launch = beach_of(scenario.sectors[sector], draws.uniform());
  plan.landing = landing_of(scenario.landing, plan.launch, draws);
  plan.speed_through_water = core::knots(
      std::clamp(log_normal(draws, parameters.speed_median_kn, parameters.speed_log_stddev),
                 kSlowestKn, kFastestKn));
  const double more = std::max(0.0, parameters.people_mean - 1);  // 1 + negative binomial
  const double rate =
      more > 0 ? draws.gamma(parameters.people_dispersion, more / parameters.people_dispersion) : 0;
  plan.people = 1 + static_cast<int>(draws.poisson(rate));
  const auto lasts = [&draws](double per_hour) {
    const double waiting = -std::log(draws.uniform());
    return per_hour > 0 ? core::hours(waiting / per_hour) : core::hours(1e6);
  };
  plan.engine_lasts = lasts(parameters.engine_failure_per_hour);
  plan.swamps_after = lasts(parameters.swamping_per_hour_stopped);
  plan.people_in_water_after = lasts(60 / kPeopleInWaterMeanMinutes);
  plan.calls_after =
      core::minutes(log_normal(draws, parameters.calls_for_help_after_minutes, kCallLogStddev));
  plan.leeway_fraction =
      std::clamp(kLeewayAfloat + kLeewayAfloatStddev * draws.normal(), 0.02, 0.08);
  plan.hidden_at =
      hiding_place(scenario.sectors[sector], plan, parameters.hiding_depth_metres, draws.uniform());
  draw_habits(scenario, plan, draws);
  return plan;
}

Craft start(const CraftPlan& plan) {
  return {.plan = plan,
          .position = plan.hidden_at.value_or(plan.launch),
          .state = CraftState::preparing,
          .state_since = plan.preparing_from};
}

void step(Craft& craft, const model::CrossingParameters& parameters,
          const model::Environment& environment, Instant at, Duration dt) {
  assert(dt <= core::minutes(10));
  const Instant until = at + dt;
  while (!ended(craft.state) && at < until) {
    const Stay stay = stay_of(craft, environment, at);
    const bool changes = stay.left < until - at;
    const Duration part = changes ? std::max(Duration{}, stay.left) : until - at;
    const Instant then = changes ? std::min(until, at + part) : until;
    if (craft.state != CraftState::preparing && part > Duration{}) {
      const Point before = craft.position;
      craft.position = moved_by(craft, parameters, environment, at, part);
      craft.strain += part * stay.strain_rate;
      pass_points(craft, before);
      land_if_ashore(craft, environment, before, then);
    }
    if (changes && !ended(craft.state)) {
      if (craft.state == CraftState::preparing) craft.position = craft.plan.launch;
      enter(craft, next_of(craft.state), then);
    }
    at = then;
  }
}

void meet_rescuer(Craft& craft, Instant at) {
  if (craft.state == CraftState::under_way && craft.plan.stops_for_rescuer)
    enter(craft, CraftState::stopped, at);
}

model::TargetClass target_class_of(CraftState state) {
  assert(!ended(state));
  switch (state) {
    case CraftState::preparing:
      return model::TargetClass::people_on_beach;
    case CraftState::under_way:
      return model::TargetClass::craft_under_way;
    case CraftState::stopped:
      return model::TargetClass::craft_stopped;
    case CraftState::swamped:
      return model::TargetClass::craft_swamped;
    default:
      return model::TargetClass::people_in_water;
  }
}

bool ended(CraftState state) {
  return state == CraftState::prevented || state == CraftState::rescued ||
         state == CraftState::landed;
}

}  // namespace vigie::motion
