// SPDX-License-Identifier: Apache-2.0
#include "vigie/belief/belief.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <map>
#include <stdexcept>

#include "vigie/core/parallel.h"
#include "vigie/motion/crossing.h"

namespace vigie::belief {
namespace {

using core::Duration;
using core::Instant;
using geo::Point;

const Instant kNever = Instant::from_unix_ms(std::numeric_limits<std::int64_t>::max());

// Which forecast cell each particle is born in: systematic sampling, so that a cell with expected
// boats b gets within one particle of its share, and every particle carries the same weight.
std::vector<std::size_t> births_by_cell(const model::Forecast& forecast, std::size_t particles) {
  double total = 0;
  for (const model::Forecast::Cell& cell : forecast.cells) total += cell.boats;
  std::vector<std::size_t> cell_of(particles);
  std::size_t cell = 0;
  double upto = forecast.cells.empty() ? 0 : forecast.cells[0].boats;
  for (std::size_t i = 0; i < particles; ++i) {
    const double quantile = total * (static_cast<double>(i) + 0.5) / static_cast<double>(particles);
    while (upto < quantile && cell + 1 < forecast.cells.size())
      upto += forecast.cells[++cell].boats;
    cell_of[i] = cell;
  }
  return cell_of;
}

std::size_t sector_index(const model::Scenario& scenario, const model::SectorKey& key) {
  for (std::size_t i = 0; i < scenario.sectors.size(); ++i) {
    if (scenario.sectors[i].key == key) return i;
  }
  throw std::invalid_argument("forecast names sector " + key.text() + ", which the scenario lacks");
}

bool at_sea(const ParticleState& state) {
  return state.present && state.state != model::CraftState::preparing;
}

// A square grid over the particles at sea between two steps.
class SeaBuckets {
 public:
  SeaBuckets(const Belief& belief, std::size_t step) {
    const std::size_t next = std::min(step + 1, belief.steps() - 1);
    for (std::size_t i = 0; i < belief.particles(); ++i) {
      const ParticleState &from = belief.state(i, step), &until = belief.state(i, next);
      if (!at_sea(from) && !at_sea(until)) continue;
      cells_[cell_of(from.position)].push_back(i);
      if (cell_of(until.position) != cell_of(from.position)) {
        cells_[cell_of(until.position)].push_back(i);
      }
    }
  }

  // Calls visit(particle) for all that may come within `reach` of the path a-b. A particle moves
  // less than one cell in a step, so one cell of margin is enough.
  template <class Visit>
  void near_path(Point a, Point b, double reach_m, Visit visit) const {
    const Cell low =
        cell_of({std::min(a.east_m, b.east_m) - reach_m, std::min(a.north_m, b.north_m) - reach_m});
    const Cell high =
        cell_of({std::max(a.east_m, b.east_m) + reach_m, std::max(a.north_m, b.north_m) + reach_m});
    for (int row = low.first - 1; row <= high.first + 1; ++row) {
      auto it = cells_.lower_bound({row, low.second - 1});
      for (; it != cells_.end() && it->first.first == row && it->first.second <= high.second + 1;
           ++it) {
        for (const std::size_t particle : it->second) visit(particle);
      }
    }
  }

 private:
  using Cell = std::pair<int, int>;
  static constexpr double kCellM = 4'000;
  static Cell cell_of(Point p) {
    return {static_cast<int>(std::floor(p.north_m / kCellM)),
            static_cast<int>(std::floor(p.east_m / kCellM))};
  }
  std::map<Cell, std::vector<std::size_t>> cells_;
};

// Least distance between two points that move evenly from (a0, b0) to (a1, b1).
double closest_approach_m(Point a0, Point a1, Point b0, Point b1) {
  const Point from{a0.east_m - b0.east_m, a0.north_m - b0.north_m};
  const Point until{a1.east_m - b1.east_m, a1.north_m - b1.north_m};
  return geo::distance_to_segment({0, 0}, from, until).si();
}

double share(Instant at, core::Interval of) {
  const double whole = core::in_seconds(of.length());
  return whole <= 0 ? 0 : std::clamp(core::in_seconds(at - of.from) / whole, 0.0, 1.0);
}

// The part of a look that falls between two steps.
struct Piece {
  core::Interval during;
  Point from, until;  // of the sensor
};

Piece piece_of(const model::Look& look, core::Interval step) {
  Piece piece{
      .during = {std::max(look.during.from, step.from), std::min(look.during.until, step.until)},
      .from = {},
      .until = {}};
  piece.from = geo::between(look.from, look.until, share(piece.during.from, look.during));
  piece.until = geo::between(look.from, look.until, share(piece.during.until, look.during));
  return piece;
}

bool inside_swath(const Belief& belief, std::size_t particle, std::size_t step,
                  core::Interval step_time, const Piece& piece, double half_width_m) {
  const std::size_t next = std::min(step + 1, belief.steps() - 1);
  const ParticleState &from = belief.state(particle, step), &until = belief.state(particle, next);
  // A particle that leaves its beach or lands within the step counts for the end at sea.
  const Point a = at_sea(from) ? from.position : until.position;
  const Point b = at_sea(until) ? until.position : from.position;
  if (belief.launch_at(particle) > piece.during.until) return false;
  return closest_approach_m(
             piece.from, piece.until, geo::between(a, b, share(piece.during.from, step_time)),
             geo::between(a, b, share(piece.during.until, step_time))) <= half_width_m;
}

bool seen_by_looks(model::CraftState state) {
  return state == model::CraftState::under_way || state == model::CraftState::stopped ||
         state == model::CraftState::swamped;
}

}  // namespace

Belief Belief::from_forecast(const model::Scenario& scenario, const model::Forecast& forecast,
                             const model::Environment& environment, const BirthOptions& options) {
  Belief belief;
  belief.start_ = scenario.night.from;
  belief.step_ = options.step;
  const double whole = core::in_seconds(scenario.night.length()) / core::in_seconds(options.step);
  belief.steps_ = static_cast<std::size_t>(std::ceil(whole - 1e-9)) + 1;
  const std::size_t count =
      forecast.expected_boats > 0 && !forecast.cells.empty() ? options.particles : 0;
  belief.weights_.assign(count,
                         count == 0 ? 0 : forecast.expected_boats / static_cast<double>(count));
  belief.states_.resize(count * belief.steps_);
  belief.launches_.assign(count, kNever);
  belief.distress_.assign(count, kNever);
  belief.sectors_.assign(count, 0);
  std::vector<std::size_t> sector_of_cell;
  for (const auto& cell : forecast.cells)
    sector_of_cell.push_back(sector_index(scenario, cell.sector));
  const std::vector<std::size_t> cells = births_by_cell(forecast, count);

  constexpr std::size_t kBatch = 256;
  const auto live = [&](std::size_t i) {
    core::Random draws(
        {.seed = options.seed, .replicate = 0, .stream = core::stream_of("belief", i)});
    const model::Forecast::Cell& cell = forecast.cells[cells[i]];
    belief.sectors_[i] = sector_of_cell[cells[i]];
    motion::Craft craft =
        motion::start(motion::draw_craft(scenario, belief.sectors_[i], cell.hour, draws));
    belief.launches_[i] = craft.plan.launch_at;
    // Boats that left before the night begins are moved up to it first.
    Instant at = belief.start_;
    while (at > craft.plan.launch_at) at = at - options.step;
    for (; at < belief.start_; at = at + options.step) {
      motion::step(craft, scenario.crossing, environment, at, options.step);
    }
    for (std::size_t s = 0; s < belief.steps_; ++s, at = at + options.step) {
      belief.states_[i * belief.steps_ + s] = {
          .position = craft.position,
          .state = craft.state,
          .present = at >= craft.plan.preparing_from && !motion::ended(craft.state)};
      if (!motion::ended(craft.state) && craft.state >= model::CraftState::stopped) {
        belief.distress_[i] = craft.plan.launch_at + craft.plan.engine_lasts;
      }
      if (s + 1 < belief.steps_)
        motion::step(craft, scenario.crossing, environment, at, options.step);
    }
  };
  core::parallel_for(
      (count + kBatch - 1) / kBatch, {.threads = options.threads, .stop = nullptr, .progress = {}},
      [&](std::size_t batch) {
        for (std::size_t i = batch * kBatch; i < std::min(count, (batch + 1) * kBatch); ++i)
          live(i);
      });
  return belief;
}

Instant Belief::time_of(std::size_t step) const {
  return start_ + step_ * static_cast<double>(step);
}

std::size_t Belief::step_of(Instant at) const {
  if (at <= start_ || steps_ == 0) return 0;
  return std::min(static_cast<std::size_t>((at - start_) / step_ + 1e-9), steps_ - 1);
}

std::vector<double> Belief::weights_after(const std::vector<model::Look>& looks, Instant at) const {
  std::vector<double> weights = weights_;
  constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();
  std::vector<std::vector<std::size_t>> thinned_by(looks.size());
  for (std::size_t s = 0; s + 1 < steps_; ++s) {
    const core::Interval step_time{time_of(s), time_of(s + 1)};
    std::vector<std::size_t> here;
    for (std::size_t l = 0; l < looks.size(); ++l) {
      const model::Look& look = looks[l];
      const bool overlaps =
          look.during.from < step_time.until && look.during.until > step_time.from;
      const bool instant =
          look.during.from == look.during.until && step_time.contains(look.during.from);
      if (look.during.from < at && look.detection_probability > 0 && (overlaps || instant))
        here.push_back(l);
    }
    if (here.empty()) continue;
    const SeaBuckets buckets(*this, s);
    std::vector<std::size_t> last(particles(), kNone);  // the bucket grid may name a particle twice
    for (const std::size_t l : here) {
      const Piece piece = piece_of(looks[l], step_time);
      const double reach = looks[l].half_width.si();
      buckets.near_path(piece.from, piece.until, reach, [&](std::size_t particle) {
        if (last[particle] == l) return;
        last[particle] = l;
        const ParticleState& now = state(particle, s);
        const ParticleState& then = state(particle, s + 1);
        if (!seen_by_looks(at_sea(now) ? now.state : then.state)) return;
        if (inside_swath(*this, particle, s, step_time, piece, reach))
          thinned_by[l].push_back(particle);
      });
    }
  }
  for (std::size_t l = 0; l < looks.size();
       ++l) {  // a look thins a particle once, however long it is
    std::vector<std::size_t>& hit = thinned_by[l];
    std::sort(hit.begin(), hit.end());
    hit.erase(std::unique(hit.begin(), hit.end()), hit.end());
    for (const std::size_t particle : hit) weights[particle] *= 1 - looks[l].detection_probability;
  }
  return weights;
}

Intensity intensity(const Belief& belief, const std::vector<double>& weights, Instant at,
                    core::Length cell) {
  assert(weights.size() == belief.particles() && cell.si() > 0);
  Intensity map{.at = at, .cell = cell, .cells = {}, .total = 0};
  if (belief.particles() == 0) return map;
  const std::size_t step = belief.step_of(at), next = std::min(step + 1, belief.steps() - 1);
  const double fraction = share(at, {belief.time_of(step), belief.time_of(step) + belief.step()});
  std::map<std::pair<std::int64_t, std::int64_t>, double> boats;
  for (std::size_t i = 0; i < belief.particles(); ++i) {
    const ParticleState& now = belief.state(i, step);
    if (!now.present || weights[i] <= 0) continue;
    const Point p = geo::between(now.position, belief.state(i, next).position, fraction);
    boats[{static_cast<std::int64_t>(std::floor(p.north_m / cell.si())),
           static_cast<std::int64_t>(std::floor(p.east_m / cell.si()))}] += weights[i];
    map.total += weights[i];
  }
  for (const auto& [index, sum] : boats) {
    map.cells.push_back({.south_west = {.east_m = static_cast<double>(index.second) * cell.si(),
                                        .north_m = static_cast<double>(index.first) * cell.si()},
                         .boats = sum});
  }
  return map;
}

}  // namespace vigie::belief
