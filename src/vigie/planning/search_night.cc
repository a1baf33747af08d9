// SPDX-License-Identifier: Apache-2.0
#include "vigie/planning/search_night.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "vigie/core/random.h"

namespace vigie::planning {
namespace {

using core::Random;

constexpr double kCellKm = kNightCellKm, kStepH = kNightStepH;
struct Km {
  double east, north;
};
constexpr std::array<Km, 6> kLaunchShore{
    {{44, 0}, {46, 22}, {50, 33}, {62, 41}, {95, 55}, {130, 63}}};
constexpr std::array<Km, 5> kFarShore{{{4, 44}, {22, 52}, {31, 60}, {34, 74}, {36, 90}}};

template <std::size_t N>
Km along(const std::array<Km, N>& shore, double share) {
  const double at = std::clamp(share, 0.0, 1.0) * (N - 1);
  const auto i = std::min<std::size_t>(static_cast<std::size_t>(at), N - 2);
  const double f = at - static_cast<double>(i);
  return {shore[i].east + f * (shore[i + 1].east - shore[i].east),
          shore[i].north + f * (shore[i + 1].north - shore[i].north)};
}

Random draws_of(std::uint64_t seed, const char* what, std::uint64_t i = 0) {
  return Random({.seed = seed, .replicate = 0, .stream = core::stream_of(what, i)});
}

// What is the same for every boat and asset of a night.
struct Weather {
  double tide_phase, wind_drift_kmh, fog_east, fog_north, fog_km, fog_from, fog_until;
  std::array<double, 4> beach, beach_share;  // where along the shore boats leave from
  double rush_h;                             // when most leave
};

// What one outlook of a night may differ in.
void draw_outlook(Random& d, Weather& w) {
  w.fog_east = d.uniform(20, 100);
  w.fog_north = d.uniform(10, 80);
  w.fog_km = d.uniform(10, 25);
  w.fog_from = d.uniform(0, 8);
  w.fog_until = w.fog_from + d.uniform(1, 4);
  for (std::size_t i = 0; i < w.beach.size(); ++i) {
    w.beach[i] = d.uniform(0.1, 0.95);
    w.beach_share[i] = d.uniform(0.3, 1);
  }
  w.rush_h = d.uniform(2, 7);
}

Weather weather_of(const NightOptions& o) {
  Random d = draws_of(o.seed, "generated night");
  Weather w{};
  w.tide_phase = d.uniform(0, 2 * std::numbers::pi);
  w.wind_drift_kmh = d.uniform(0.2, 1.0);
  draw_outlook(d, w);
  if (o.outlook == 0) return w;
  Random other = draws_of(o.seed, "generated outlook", o.outlook);
  draw_outlook(other, w);
  return w;
}

Km stream_kmh(const Weather& w, double hour) {
  const double kmh = 4.0 * std::cos(2 * std::numbers::pi * hour / 12.42 + w.tide_phase);
  return {kmh * 0.75, kmh * 0.66};
}

struct Voyage {
  double leaves_h, prepares_h, speed_kmh, fails_h, founders_h;
  Km from, to;
};

Voyage voyage_of(const Weather& w, Random& d) {
  Voyage v{};
  const double where = w.beach[d.pick(w.beach_share)] + 0.04 * d.normal();
  v.from = along(kLaunchShore, where);
  v.to = along(kFarShore, d.uniform());
  v.leaves_h = d.bernoulli(0.6) ? w.rush_h + 1.2 * d.normal() : d.uniform(0.5, 11);
  v.prepares_h = d.uniform(0.3, 1.2);
  v.speed_kmh = 1.852 * 3.6 * std::exp(0.25 * d.normal());
  v.fails_h = d.exponential(0.05);
  v.founders_h = d.exponential(0.4);
  return v;
}

// Being seen while preparing is worth most; at sea less after two hours; an hour after the
// engine stops, and when people are in the water, less again: there are fewer left to save.
float worth_of(BoatState state, double at_sea_h, double adrift_h) {
  if (state == BoatState::absent) return 0;
  if (state == BoatState::preparing) return 1;
  if (state == BoatState::in_water || adrift_h > 1) return 0.5f;
  return at_sea_h < 2 ? 0.9f : 0.8f;
}

NightBoat sail(const NightOptions& o, const Weather& w, Random& d) {
  const Voyage v = voyage_of(w, d);
  NightBoat boat;
  Km at = v.from;
  double at_sea_h = 0, adrift_h = 0;
  const double jitter_east = d.uniform(-1, 1), jitter_north = d.uniform(-1, 1);
  bool landed = false;
  float least = 1;
  for (std::uint32_t s = 0; s <= o.steps; ++s) {
    const double hour = s * kStepH;
    NightBoat::Fix fix;
    const bool out = hour >= v.leaves_h;
    if (!landed && hour >= v.leaves_h - v.prepares_h) {
      fix.state = !out                                  ? BoatState::preparing
                  : at_sea_h < v.fails_h                ? BoatState::under_way
                  : at_sea_h < v.fails_h + v.founders_h ? BoatState::adrift
                                                        : BoatState::in_water;
    }
    fix.east_km = static_cast<float>(at.east + jitter_east);
    fix.north_km = static_cast<float>(at.north + jitter_north);
    boat.fixes.push_back(fix);
    least = fix.state == BoatState::absent && least == 1
                ? 1
                : std::min(least, worth_of(fix.state, at_sea_h, adrift_h));
    if (s < o.steps) boat.worth.push_back(least);
    if (landed || !out) continue;
    const Km stream = stream_kmh(w, hour);
    at_sea_h += kStepH;
    at.east += kStepH * 0.7 * stream.east;
    at.north += kStepH * 0.7 * stream.north;
    if (fix.state == BoatState::under_way) {
      const double east = v.to.east - at.east, north = v.to.north - at.north;
      const double left = std::hypot(east, north);
      if (left < 1.5) landed = true;
      at.east += kStepH * v.speed_kmh * east / std::max(left, 0.1);
      at.north += kStepH * v.speed_kmh * north / std::max(left, 0.1);
    } else {
      adrift_h += kStepH;
      at.east += kStepH * w.wind_drift_kmh;
    }
  }
  return boat;
}

constexpr std::array<NightSensor, 6> kSensors{{
    {"helicopter", 222, {2.0, 3.6, 3.2, 0.8}, 1.0},
    {"aeroplane", 296, {1.2, 4.0, 3.6, 0.5}, 0.6},
    {"large drone", 148, {1.8, 3.0, 2.8, 0.6}, 0.8},
    {"small drone", 84, {1.6, 1.5, 1.5, 0.5}, 1.2},
    {"fast boat", 56, {0.4, 2.4, 2.0, 0.5}, 0.7},
    {"lifeboat", 46, {0.4, 2.0, 1.8, 0.6}, 0.7},
}};

struct FleetRow {
  std::uint32_t kind;
  Km base;
  double endurance_h, turnaround_h, budget_h, radius_km;
  int band;
};
// Every ten alike: 3 assets are the first three, and so on.
constexpr std::array<FleetRow, 10> kFleet{{
    {0, {60, 38}, 3, 1, 6, 150, 1},
    {2, {66, 42}, 8, 1.5, 11, 150, 2},
    {1, {100, 56}, 5, 1.5, 8, 200, 3},
    {0, {24, 55}, 3, 1, 6, 150, 1},
    {3, {50, 34}, 2, 0.5, 8, 40, 0},
    {4, {46, 24}, 8, 2, 10, 80, -1},
    {3, {94, 54}, 2, 0.5, 8, 40, 0},
    {2, {30, 62}, 8, 1.5, 11, 150, 2},
    {5, {31, 59}, 6, 2, 9, 60, -1},
    {3, {74, 47}, 2, 0.5, 8, 40, 0},
}};

std::uint16_t steps_for(double hours) {
  return static_cast<std::uint16_t>(std::lround(hours / kStepH));
}

// Share of what a sweep of this width finds that lies outside the square its track is in. A point
// found at lateral range x lies at x in any direction from a point anywhere in the square: with
// side 1 it is outside with chance (4 x - x^2) / pi for x <= 1, as good as always beyond. Averaged
// over the lateral range curve of the inverse cube law, 1 - exp(-W^2 / (4 pi x^2)).
double found_beside(double width_in_sides) {
  constexpr int kParts = 400;
  double all = 0, outside = 0;
  for (int i = 0; i < kParts; ++i) {
    const double x = (i + 0.5) / kParts * 20 * width_in_sides;
    const double ratio = width_in_sides / x;
    const double seen = -std::expm1(-ratio * ratio / (4 * std::numbers::pi));
    all += seen;
    outside += seen * (x < 1 ? (4 * x - x * x) / std::numbers::pi : 1);
  }
  return outside / all;
}

// Searches of a square by straight legs of mean length pi / 4 of its side (the mean chord,
// Crofton): legs are as good as independent of each other, but one leg never looks twice. A leg
// finds what is in its square with chance p, so a step of n legs spends the effort -n ln(1 - p),
// which is above the n p of search by chance when swaths are wide.
constexpr double kLegKm = kCellKm * std::numbers::pi / 4;
constexpr double kNarrow = 0.25;  // of a side: a swath up to this width counts in its square alone

struct LookEffort {
  double inside = 0, beside = 0;  // in its square; in each of the four beside it
};

LookEffort look_effort(double width_km, double speed_kmh) {
  const double legs = speed_kmh * kStepH / kLegKm;
  constexpr double kMost = 0.95;  // no leg finds everything
  const double sides = width_km / kCellKm;
  const double found = std::min(kMost, width_km * kLegKm / (kCellKm * kCellKm));
  const double beside = sides < kNarrow ? 0 : found_beside(sides);
  return {.inside = -legs * std::log1p(-(1 - beside) * found),
          .beside = -legs * std::log1p(-beside / 4 * found)};
}

// The square flown in, and those beside it where the swath is wide.
std::vector<SearchAsset::Part> seen_from(const NightOptions& o, std::uint32_t place,
                                         const LookEffort& effort) {
  std::vector<SearchAsset::Part> parts{{.place = place, .share = 1}};
  if (effort.beside <= 0) return parts;
  const std::uint32_t column = place % o.columns, row = place / o.columns;
  const auto see = [&](std::uint32_t next) {
    parts.push_back({.place = next,
                     .share = static_cast<float>(effort.beside / effort.inside),
                     .beside = true});
  };
  if (column > 0) see(place - 1);
  if (column + 1 < o.columns) see(place + 1);
  if (row > 0) see(place - o.columns);
  if (row + 1 < o.rows) see(place + o.columns);
  return parts;
}

SearchAsset asset_of(const NightOptions& o, std::size_t index) {
  const FleetRow& row = kFleet[index % kFleet.size()];
  Random d = draws_of(o.seed, "generated asset", index);
  SearchAsset a;
  a.name = std::string(kSensors[row.kind].name) + " " + std::to_string(index + 1);
  a.kind = row.kind;
  a.endurance = steps_for(row.endurance_h);
  a.turnaround = steps_for(row.turnaround_h);
  a.budget = steps_for(row.budget_h);
  a.base = static_cast<std::uint16_t>(index % kFleet.size());
  if (o.coupled) {
    a.band = static_cast<std::int16_t>(row.band);
    a.group = row.kind == 2 || row.kind == 3 ? 0 : -1;
  }
  const double step_km = kSensors[row.kind].speed_kmh * kStepH;
  const LookEffort effort = look_effort(
      o.width_scale * kSensors[row.kind].width_km[static_cast<int>(BoatState::under_way) - 1],
      kSensors[row.kind].speed_kmh);
  std::vector<Km> centre;
  for (std::uint32_t p = 0; p < o.columns * o.rows; ++p) {
    const Km c{(p % o.columns + 0.5) * kCellKm, (p / o.columns + 0.5) * kCellKm};
    if (std::hypot(c.east - row.base.east, c.north - row.base.north) > row.radius_km) continue;
    centre.push_back(c);
    a.nodes.push_back(seen_from(o, p, effort));
    const double away = std::hypot(c.east - row.base.east, c.north - row.base.north);
    a.home_steps.push_back(static_cast<std::uint16_t>(std::ceil(away / step_km)));
    a.out_steps.push_back(std::max<std::uint16_t>(1, a.home_steps.back()));
  }
  a.moves.resize(centre.size());
  const double reach = std::max(kCellKm * 1.5, std::min(step_km, kCellKm * std::sqrt(10.5)));
  for (std::size_t n = 0; n < centre.size(); ++n) {
    for (std::size_t m = 0; m < centre.size(); ++m) {
      const double far =
          std::hypot(centre[n].east - centre[m].east, centre[n].north - centre[m].north);
      if (far > reach) continue;
      a.moves[n].push_back(
          {.to = static_cast<Node>(m),
           .steps = static_cast<std::uint16_t>(std::max(1.0, std::ceil(far / step_km)))});
    }
  }
  a.open.assign(o.steps, 1);
  a.take_off.assign(o.steps, 0);
  const std::size_t every = 3, shift = index % 3;
  for (std::size_t s = shift; s < o.steps; s += every) a.take_off[s] = 1;
  // Some hours under its weather minima.
  if (d.bernoulli(0.5)) {
    const auto from = d.below(o.steps), length = 12 + d.below(24);
    for (std::size_t s = from; s < std::min<std::size_t>(o.steps, from + length); ++s)
      a.open[s] = 0;
  }
  return a;
}

void put_boats(SearchProblem& problem, const NightOptions& o, const std::vector<NightBoat>& boats) {
  problem.weight.clear();
  problem.first.clear();
  problem.slot.clear();
  add_boats(problem, o, boats, 1);
}

}  // namespace

std::uint32_t NightBoat::place(std::uint32_t step, const NightOptions& o) const {
  const Fix &a = fixes[step], &b = fixes[step + 1];
  const int column = static_cast<int>(std::floor((a.east_km + b.east_km) / 2 / kCellKm));
  const int row = static_cast<int>(std::floor((a.north_km + b.north_km) / 2 / kCellKm));
  if (column < 0 || row < 0 || column >= static_cast<int>(o.columns) ||
      row >= static_cast<int>(o.rows))
    return 0xffffffff;
  return static_cast<std::uint32_t>(row) * o.columns + static_cast<std::uint32_t>(column);
}

std::vector<NightBoat> night_boats(const NightOptions& o) {
  const Weather w = weather_of(o);
  std::vector<NightBoat> boats;
  boats.reserve(o.boats);
  for (std::size_t i = 0; i < o.boats; ++i) {
    Random d = draws_of(o.seed * 1'000'003 + o.boat_seed, "generated boat", i);
    boats.push_back(sail(o, w, d));
  }
  return boats;
}

std::vector<NightBoat> boats_of_call(const NightOptions& o, const NightCall& call) {
  const Weather w = weather_of(o);
  std::vector<NightBoat> boats;
  for (std::size_t i = 0; i < call.boats; ++i) {
    Random d = draws_of(o.seed * 1'000'003 + o.boat_seed, "generated call", i);
    Km at{call.east_km + call.stddev_km * d.normal(), call.north_km + call.stddev_km * d.normal()};
    const double founders_h = d.exponential(0.4);
    NightBoat boat;
    boat.worth.assign(o.steps, 1);
    for (std::uint32_t s = 0; s <= o.steps; ++s) {
      NightBoat::Fix fix{static_cast<float>(at.east), static_cast<float>(at.north)};
      if (s >= call.step) {
        const double adrift_h = (s - call.step) * kStepH;
        fix.state = adrift_h < founders_h ? BoatState::adrift : BoatState::in_water;
        if (s < o.steps)
          boat.worth[s] = std::min(s > 0 ? boat.worth[s - 1] : 1, worth_of(fix.state, 2, adrift_h));
        const Km stream = stream_kmh(w, s * kStepH);
        at.east += kStepH * (0.7 * stream.east + w.wind_drift_kmh);
        at.north += kStepH * 0.7 * stream.north;
      }
      boat.fixes.push_back(fix);
    }
    boats.push_back(std::move(boat));
  }
  return boats;
}

void add_boats(SearchProblem& problem, const NightOptions& o, const std::vector<NightBoat>& boats,
               double weight) {
  TrackWriter writer(problem);
  std::vector<std::uint32_t> slots;
  std::vector<float> worth;
  for (const NightBoat& boat : boats) {
    slots.clear();
    worth.clear();
    for (std::uint32_t s = 0; s < o.steps; ++s) {
      if (boat.fixes[s].state == BoatState::absent) continue;
      const std::uint32_t place = boat.place(s, o);
      if (place >= problem.places) continue;
      slots.push_back(
          problem.slot_of(s, place, static_cast<std::uint32_t>(boat.fixes[s].state) - 1));
      worth.push_back(boat.worth[s]);
    }
    (void)writer.add(weight / static_cast<double>(boats.size()), slots, worth);
  }
}

const NightSensor& night_sensor(std::uint32_t kind) { return kSensors[kind]; }

double night_look_effort(double width_km, double speed_kmh) {
  return look_effort(width_km, speed_kmh).inside;
}

NightPoint night_base(std::size_t asset) {
  const Km base = kFleet[asset % kFleet.size()].base;
  return {base.east, base.north};
}

std::vector<NightPoint> night_launch_shore() {
  std::vector<NightPoint> shore;
  for (const Km p : kLaunchShore) shore.push_back({p.east, p.north});
  return shore;
}

std::vector<NightPoint> night_far_shore() {
  std::vector<NightPoint> shore;
  for (const Km p : kFarShore) shore.push_back({p.east, p.north});
  return shore;
}

NightSight::NightSight(const NightOptions& o) {
  const Weather w = weather_of(o);
  fog_ = {w.fog_east, w.fog_north};
  fog_km_ = w.fog_km;
  fog_from_h_ = w.fog_from;
  fog_until_h_ = w.fog_until;
  for (const NightSensor& sensor : kSensors) {
    for (const double width : sensor.width_km) {
      clear_.push_back(o.width_scale * width);
      hazy_.push_back(clear_.back() * std::pow(0.4, sensor.visibility_exponent));
    }
  }
}

bool NightSight::fog(std::uint32_t step, NightPoint at) const {
  const double hour = (step + 0.5) * kStepH;
  return hour > fog_from_h_ && hour < fog_until_h_ &&
         std::hypot(at.east_km - fog_.east_km, at.north_km - fog_.north_km) < fog_km_;
}

double NightSight::width_km(std::uint32_t kind, std::uint32_t cls, std::uint32_t step,
                            NightPoint at) const {
  return width_km(kind, cls, fog(step, at));
}

SearchProblem night_problem(const NightOptions& o) {
  SearchProblem problem;
  problem.places = o.columns * o.rows;
  problem.steps = o.steps;
  problem.classes = kBoatStates;
  const NightSight sight(o);
  for (std::uint32_t kind = 0; kind < kSensors.size(); ++kind) {
    EffortKind& k = problem.kinds.emplace_back();
    std::array<double, kBoatStates> width{}, inside{};  // of the place before: nearly always alike
    for (std::uint32_t s = 0; s < o.steps; ++s) {
      for (std::uint32_t p = 0; p < problem.places; ++p) {
        const NightPoint centre{(p % o.columns + 0.5) * kCellKm, (p / o.columns + 0.5) * kCellKm};
        for (std::uint32_t c = 0; c < kBoatStates; ++c) {
          const double now = sight.width_km(kind, c, s, centre);
          if (now != width[c]) {
            width[c] = now;
            inside[c] = look_effort(now, kSensors[kind].speed_kmh).inside;
          }
          k.effort.push_back(static_cast<float>(inside[c]));
        }
      }
    }
  }
  for (std::size_t i = 0; i < o.assets; ++i) problem.assets.push_back(asset_of(o, i));
  if (o.coupled) {
    problem.caps.push_back({.rule = "cameras of drones in the air at once", .most = 4});
    problem.one_take_off_per_base = true;
  }
  put_boats(problem, o, night_boats(o));
  return problem;
}

SearchProblem with_boats(const SearchProblem& night, const NightOptions& options,
                         const std::vector<NightBoat>& boats) {
  SearchProblem other = night;
  put_boats(other, options, boats);
  return other;
}

}  // namespace vigie::planning
