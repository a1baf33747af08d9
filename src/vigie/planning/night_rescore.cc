// SPDX-License-Identifier: Apache-2.0
#include "vigie/planning/night_rescore.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace vigie::planning {
namespace {

NightPoint operator+(NightPoint a, NightPoint b) {
  return {a.east_km + b.east_km, a.north_km + b.north_km};
}
NightPoint operator-(NightPoint a, NightPoint b) {
  return {a.east_km - b.east_km, a.north_km - b.north_km};
}
NightPoint operator*(double k, NightPoint a) { return {k * a.east_km, k * a.north_km}; }
double dot(NightPoint a, NightPoint b) { return a.east_km * b.east_km + a.north_km * b.north_km; }
double length(NightPoint a) { return std::hypot(a.east_km, a.north_km); }
NightPoint towards(double bearing) { return {std::sin(bearing), std::cos(bearing)}; }

// ---- tracks ----

struct Square {
  NightPoint low;  // south-west corner

  NightPoint random_point(core::Random& draws) const {
    const double east = draws.uniform(), north = draws.uniform();
    return {low.east_km + kNightCellKm * east, low.north_km + kNightCellKm * north};
  }
  bool holds(NightPoint p) const {
    const NightPoint in = p - low;
    return in.east_km >= 0 && in.north_km >= 0 && in.east_km <= kNightCellKm &&
           in.north_km <= kNightCellKm;
  }
  // The last point of the square on the way from inside it in a direction.
  NightPoint border(NightPoint from, NightPoint direction) const {
    const auto reach = [](double at, double along, double low_side) {
      if (along > 0) return (low_side + kNightCellKm - at) / along;
      if (along < 0) return (low_side - at) / along;
      return std::numeric_limits<double>::infinity();
    };
    const double far = std::min(reach(from.east_km, direction.east_km, low.east_km),
                                reach(from.north_km, direction.north_km, low.north_km));
    const NightPoint p = from + std::max(0.0, far) * direction;
    return {std::clamp(p.east_km, low.east_km, low.east_km + kNightCellKm),
            std::clamp(p.north_km, low.north_km, low.north_km + kNightCellKm)};
  }
  // A direction into the square: from its border by the cosine law, from within any.
  NightPoint inward(NightPoint from, core::Random& draws) const {
    constexpr double kOnBorder = 1e-9;
    const NightPoint in = from - low;
    const double sides[4] = {in.north_km, in.east_km, kNightCellKm - in.north_km,
                             kNightCellKm - in.east_km};
    const double lean = std::asin(draws.uniform(-1, 1)), any = draws.uniform(0, 1);
    for (int side = 0; side < 4; ++side) {  // inward is north, east, south, west
      if (sides[side] < kOnBorder) return towards(side * std::numbers::pi / 2 + lean);
    }
    return towards(any * 2 * std::numbers::pi);
  }
};

Square square_of(const NightOptions& night, std::uint32_t place) {
  return {{(place % night.columns) * kNightCellKm, (place / night.columns) * kNightCellKm}};
}

// Looks into one square in a row.
struct Visit {
  Square square;
  double look_from_h, look_until_h;
  NightPoint enters{}, leaves{};
};

std::vector<Visit> visits_of(const NightOptions& night, const SearchAsset& asset,
                             const SearchSortie& sortie) {
  std::vector<Visit> visits;
  Node last = kNoNode;
  for (std::size_t i = 0; i < sortie.at.size(); ++i) {
    const Node node = sortie.at[i];
    if (node == kNoNode) continue;
    const double from = static_cast<double>(sortie.start + i) * kNightStepH;
    if (node != last)
      visits.push_back({.square = square_of(night, asset.nodes[node][0].place),
                        .look_from_h = from,
                        .look_until_h = from});
    visits.back().look_until_h = from + kNightStepH;
    last = node;
  }
  return visits;
}

class Flight {
 public:
  Flight(double speed_kmh, NightPoint at, double now_h, core::Random& draws)
      : speed_(speed_kmh), at_(at), now_(now_h), draws_(draws) {}

  void fly_to(NightPoint p) {
    const double hours = length(p - at_) / speed_;
    if (hours <= 0) return;
    legs_.push_back({.from_h = now_, .until_h = now_ + hours, .from = at_, .to = p});
    at_ = p;
    now_ += hours;
  }

  // To and fro in the square, to be at `leaves` at `until_h`, or as soon after as speed allows.
  void work(const Square& square, NightPoint leaves, double until_h) {
    for (;;) {
      const double left = (until_h - now_) * speed_, away = length(leaves - at_);
      if (left <= away) break;
      const NightPoint direction = square.inward(at_, draws_);
      const NightPoint next = square.border(at_, direction);
      const double leg = length(next - at_);
      if (leg + length(leaves - next) > left) {  // turn on the way, to be there in time
        const double ahead = dot(leaves - at_, direction);
        const double turn = (left * left - away * away) / (2 * (left - ahead));
        fly_to(at_ + std::clamp(turn, 0.0, leg) * direction);
        break;
      }
      fly_to(next);
    }
    fly_to(leaves);
  }

  double now() const { return now_; }
  std::vector<FlownLeg> take() { return std::move(legs_); }

 private:
  double speed_;
  NightPoint at_;
  double now_;
  core::Random& draws_;
  std::vector<FlownLeg> legs_;
};

// Where the straight way from a point drawn in one square to one drawn in another crosses borders.
void set_border_points(std::vector<Visit>& visits, NightPoint base, core::Random& draws) {
  NightPoint from = base;
  for (std::size_t v = 0; v <= visits.size(); ++v) {
    const bool home = v == visits.size();
    const NightPoint to = home ? base : visits[v].square.random_point(draws);
    if (v > 0) {
      Visit& left = visits[v - 1];
      from = left.square.random_point(draws);
      left.leaves = left.square.holds(to) ? to : left.square.border(from, to - from);
    }
    if (!home) {
      Visit& next = visits[v];
      next.enters = next.square.holds(from) ? from : next.square.border(to, from - to);
    }
  }
}

}  // namespace

std::vector<FlownLeg> fly_sortie(const NightOptions& night, const SearchAsset& asset,
                                 NightPoint base, const SearchSortie& sortie, core::Random draws) {
  const double speed = night_sensor(asset.kind).speed_kmh;
  std::vector<Visit> visits = visits_of(night, asset, sortie);
  if (visits.empty()) return {};
  set_border_points(visits, base, draws);
  Flight flight(speed, base, sortie.start * kNightStepH, draws);
  for (std::size_t v = 0; v < visits.size(); ++v) {
    const Visit& visit = visits[v];
    flight.fly_to(visit.enters);
    double until = visit.look_until_h;
    if (v + 1 < visits.size()) {
      const double way = length(visits[v + 1].enters - visit.leaves) / speed;
      const double spare = visits[v + 1].look_from_h - visit.look_until_h;
      until -= std::max(0.0, way - spare) / 2;
    } else {
      until = std::min(until, sortie.until() * kNightStepH - length(base - visit.leaves) / speed);
    }
    flight.work(visit.square, visit.leaves, until);
  }
  flight.fly_to(base);
  return flight.take();
}

double effort_on_pass(SightLaw law, double width_km, double speed_kmh, NightPoint away,
                      NightPoint velocity, double hours) {
  const double u2 = std::max(dot(velocity, velocity), 1e-12), u = std::sqrt(u2);
  // Along the relative track: s from s0 to s1 [km], abeam at s = 0 at distance x.
  const double s0 = dot(away, velocity) / u, s1 = s0 + u * hours;
  const double x2 = std::max(dot(away, away) - s0 * s0, 1e-8);
  if (law == SightLaw::definite_range) {
    const double nearest = s0 > 0 ? s0 * s0 : s1 < 0 ? s1 * s1 : 0;
    const bool seen = x2 + nearest <= width_km * width_km / 4;
    return seen ? std::numeric_limits<double>::infinity() : 0;
  }
  // integral of ds / (x^2 + s^2)^(3/2) = s / (x^2 sqrt(x^2 + s^2))
  const auto integral = [x2](double s) { return s / (x2 * std::sqrt(x2 + s * s)); };
  const double rate = speed_kmh * width_km * width_km / (8 * std::numbers::pi);
  return std::max(0.0, rate / u * (integral(s1) - integral(s0)));
}

namespace {

// A leg within one step.
struct Piece {
  std::uint32_t kind;
  double from_share, hours;  // of the step when it begins; its length
  NightPoint at, velocity;
};

using Pieces = std::vector<std::vector<Piece>>;  // [step]

void cut_by_steps(const std::vector<FlownLeg>& legs, std::uint32_t kind, Pieces& pieces) {
  for (const FlownLeg& leg : legs) {
    const double hours = leg.until_h - leg.from_h;
    const NightPoint velocity = (1 / hours) * (leg.to - leg.from);
    const auto first = static_cast<std::size_t>(leg.from_h / kNightStepH);
    for (std::size_t s = first; s < pieces.size(); ++s) {
      const double begin = std::max(leg.from_h, static_cast<double>(s) * kNightStepH);
      const double end = std::min(leg.until_h, static_cast<double>(s + 1) * kNightStepH);
      if (end <= begin) break;
      pieces[s].push_back({.kind = kind,
                           .from_share = begin / kNightStepH - static_cast<double>(s),
                           .hours = end - begin,
                           .at = leg.from + (begin - leg.from_h) * velocity,
                           .velocity = velocity});
    }
  }
}

double worth_seen(const NightBoat& boat, const Pieces& pieces, const NightSight& sight,
                  SightLaw law) {
  double unseen = 1, worth = 0;
  for (std::uint32_t s = 0; s < pieces.size(); ++s) {
    const NightBoat::Fix &a = boat.fixes[s], &b = boat.fixes[s + 1];
    if (a.state == BoatState::absent || pieces[s].empty()) continue;
    const NightPoint from{a.east_km, a.north_km};
    const NightPoint run = NightPoint{b.east_km, b.north_km} - from;
    const auto cls = static_cast<std::uint32_t>(a.state) - 1;
    double effort = 0;
    for (const Piece& piece : pieces[s])
      effort += effort_on_pass(law, sight.width_km(piece.kind, cls, s, from + 0.5 * run),
                               night_sensor(piece.kind).speed_kmh,
                               piece.at - (from + piece.from_share * run),
                               piece.velocity - (1 / kNightStepH) * run, piece.hours);
    const double seen = unseen * -std::expm1(-effort);
    worth += static_cast<double>(boat.worth[s]) * seen;
    unseen -= seen;
  }
  return worth;
}

// What of the time of looks was spent in the square looked into.
double hours_on_place(const NightOptions& night, const SearchAsset& asset,
                      const SearchSortie& sortie, const std::vector<FlownLeg>& legs) {
  double hours = 0;
  for (const FlownLeg& leg : legs) {
    const auto step = static_cast<std::size_t>((leg.from_h + leg.until_h) / 2 / kNightStepH);
    if (step < sortie.start || step >= sortie.until()) continue;
    const Node node = sortie.at[step - sortie.start];
    if (node == kNoNode) continue;
    const Square square = square_of(night, asset.nodes[node][0].place);
    if (square.holds(0.5 * (leg.from + leg.to))) hours += leg.until_h - leg.from_h;
  }
  return hours;
}

}  // namespace

core::Result<Rescored> rescore(const NightOptions& night, const std::vector<SearchAsset>& assets,
                               const SearchPlan& plan, const RescoreOptions& options) {
  NightOptions fresh = night;
  fresh.boat_seed = night.boat_seed + 2'000'003 + options.seed;
  fresh.boats = std::size_t{options.nights} * options.boats_per_night;
  const std::vector<NightBoat> boats = night_boats(fresh);
  const NightSight sight(night);
  Rescored result;
  result.worth.resize(options.nights);
  std::vector<double> on_place(options.nights), late(options.nights);
  double looked = 0;
  for (const AssetPlan& asset : plan) {
    for (const SearchSortie& sortie : asset)
      looked += kNightStepH *
                static_cast<double>(sortie.at.size() - std::ranges::count(sortie.at, kNoNode));
  }
  const auto play = [&](std::size_t n) {
    Pieces pieces(night.steps);
    for (std::size_t k = 0; k < plan.size(); ++k) {
      for (const SearchSortie& sortie : plan[k]) {
        const core::Random draws({.seed = options.seed,
                                  .replicate = static_cast<std::uint32_t>(n),
                                  .stream = core::stream_of("rescored sortie", k, sortie.start)});
        const auto legs = fly_sortie(night, assets[k], night_base(k), sortie, draws);
        cut_by_steps(legs, assets[k].kind, pieces);
        on_place[n] += hours_on_place(night, assets[k], sortie, legs);
        if (!legs.empty())
          late[n] = std::max(late[n], legs.back().until_h - sortie.until() * kNightStepH);
      }
    }
    const std::size_t first = n * options.boats_per_night;
    for (std::size_t i = 0; i < options.boats_per_night; ++i)
      result.worth[n] +=
          worth_seen(boats[first + i], pieces, sight, options.law) / options.boats_per_night;
  };
  const bool finished = core::parallel_for(options.nights,
                                           {.threads = options.threads,
                                            .stop = options.stop,
                                            .progress =
                                                [&](std::size_t done) {
                                                  if (options.progress)
                                                    options.progress(done, options.nights);
                                                }},
                                           play);
  if (!finished)
    return core::fail({core::ErrorKind::interrupted, "rescore", "was stopped", "run it again"});
  for (std::size_t n = 0; n < options.nights; ++n) {
    result.on_place += looked > 0 ? on_place[n] / looked / options.nights : 0;
    result.late_h = std::max(result.late_h, late[n]);
  }
  return result;
}

}  // namespace vigie::planning
