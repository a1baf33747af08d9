// SPDX-License-Identifier: Apache-2.0
#include "vigie/search/choose.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace vigie::search {
namespace {

using model::SearchPattern;

// What is searched over: offsets from the mean in deviations, bearing off the axis, logarithms of
// spacing and aspect.
struct Shape {
  static constexpr int kNumbers = 5;
  std::array<double, kNumbers> x{};  // ahead, right, turn (rad), ln spacing (m), ln aspect
};
constexpr std::array<double, Shape::kNumbers> kFirstStep = {0.5, 0.5, 0.35, 0.3, 0.35};
constexpr double kNarrowest_m = 100, kWidest_m = 20'000;
constexpr double kMostCoverage = 1.5;  // as in IAMSAR: closer tracks find little more

// No track spacing closer than that; a sector search's radius is another thing.
double narrowest(const ChoiceInput& in, SearchPattern pattern) {
  return pattern == SearchPattern::sector
             ? kNarrowest_m
             : std::max(kNarrowest_m, in.sweep_width.si() / kMostCoverage);
}

bool uses(SearchPattern pattern, int number) {
  switch (pattern) {
    case SearchPattern::track_line:
      return number == 3;
    case SearchPattern::expanding_square:
    case SearchPattern::sector:
      return number != 4;
    default:
      return true;
  }
}

// The mean drift, from where it all began to where it is when the unit comes.
std::vector<geo::Point> drift_line(const ChoiceInput& in) {
  const PlanRequest& request = *in.request;
  const geo::Velocity drift = in.spread.drift;
  std::vector<geo::Point> line;
  if (!request.track_line.empty()) {
    line = request.track_line;
    for (geo::Point& p : line) p = geo::moved(p, drift, in.unit->begin - request.cloud.from);
    return line;
  }
  const double reach = 1.5 * in.spread.along.si();
  for (const double side : {-1.0, 1.0})
    line.push_back(geo::moved(in.spread.mean, in.spread.axis, core::metres(side * reach)));
  return line;
}

PatternPlan plan_of(const ChoiceInput& in, SearchPattern pattern, const Shape& shape,
                    bool from_right) {
  const double axis = in.spread.axis.si();
  const geo::Point centre =
      geo::moved(geo::moved(in.spread.mean, core::radians(axis), in.spread.along * shape.x[0]),
                 core::radians(axis + std::numbers::pi / 2), in.spread.across * shape.x[1]);
  PatternPlan plan{.pattern = pattern,
                   .centre = centre,
                   .first_leg = core::radians(axis + shape.x[2]),
                   .track_spacing = core::metres(
                       std::clamp(std::exp(shape.x[3]), narrowest(in, pattern), kWidest_m)),
                   .aspect = std::exp(shape.x[4]),
                   .from_right = from_right,
                   .line = {}};
  // A creeping line has its legs along the shorter side, a parallel sweep along the longer.
  if (pattern == SearchPattern::parallel) plan.aspect = std::max(plan.aspect, 1.0);
  if (pattern == SearchPattern::creeping_line) plan.aspect = std::min(plan.aspect, 0.999);
  if (pattern == SearchPattern::track_line) plan.line = drift_line(in);
  return plan;
}

Candidate tried(const ChoiceInput& in, const PatternPlan& plan) {
  Candidate out{plan,
                lay(plan, {.begin = in.unit->begin,
                           .on_scene = in.unit->on_scene,
                           .speed = in.unit->speed,
                           .drift = in.spread.drift}),
                0};
  if (out.laid.legs.empty() || !in.allowed(out.laid)) return out;
  const Cloud& cloud = in.request->cloud;
  const std::size_t stride =
      std::max<std::size_t>(1, cloud.particles() / in.request->draft_particles);
  const auto effort = efforts(cloud, *in.unit, out.laid.legs, stride, in.request->threads);
  double found = 0, looked = 0;
  for (std::size_t i = 0; i < effort.size(); i += stride) {
    found -= (*in.weight)[i] * std::expm1(-effort[i]);
    looked += (*in.weight)[i];
  }
  double left = 0;
  for (const double w : *in.weight) left += w;
  out.gain = looked > 0 ? found / looked * left : 0;
  return out;
}

std::vector<Shape> starts_of(const ChoiceInput& in, SearchPattern pattern) {
  const double width = std::max(in.sweep_width.si(), kNarrowest_m);
  const double track = (in.unit->speed * in.unit->on_scene).si();
  const double along = std::max(in.spread.along.si(), 100.0);
  const double across = std::max(in.spread.across.si(), 100.0);
  std::vector<double> spacings;
  if (pattern == SearchPattern::sector)
    for (const double deviations : {0.7, 1.4}) spacings.push_back(deviations * along);
  else
    for (const double boxed : {1.2, 2.2, 3.4})  // half sides of the box, in deviations
      spacings.push_back(4 * boxed * boxed * along * across / track);
  if (pattern != SearchPattern::sector) spacings.push_back(width);
  const double aspect = pattern == SearchPattern::creeping_line ? across / along : along / across;
  const double turn = pattern == SearchPattern::creeping_line ? std::numbers::pi / 2 : 0;
  std::vector<Shape> out;
  for (const double spacing : spacings)
    out.push_back(
        {{0, 0, turn, std::log(std::clamp(spacing, kNarrowest_m, kWidest_m)), std::log(aspect)}});
  return out;
}

}  // namespace

Candidate best_of_pattern(const ChoiceInput& in, SearchPattern pattern) {
  Candidate best;
  Shape shape;
  bool right = false;
  const auto consider = [&](const Shape& next, bool from_right) {
    Candidate candidate = tried(in, plan_of(in, pattern, next, from_right));
    if (candidate.gain <= best.gain) return false;
    best = std::move(candidate);
    shape = next;
    right = from_right;
    return true;
  };
  const std::vector<Shape> starts = starts_of(in, pattern);
  for (const Shape& start : starts) consider(start, false);
  // The middle may be taken by another aircraft, or land: begin beside it.
  for (const double away : {1.5, 3.0, 5.0})
    for (const auto& [ahead, aside] : {std::pair{1, 0}, {-1, 0}, {0, 1}, {0, -1}})
      for (const Shape& start : starts) {
        if (best.gain > 0) break;
        Shape beside = start;
        beside.x[0] = ahead * away, beside.x[1] = aside * away;
        consider(beside, false);
      }
  if (best.gain <= 0) return best;
  if (pattern == SearchPattern::parallel || pattern == SearchPattern::creeping_line)
    consider(shape, true);
  for (double scale = 1; scale > 0.1; scale /= 2)
    for (int round = 0; round < 3; ++round) {
      bool better = false;
      for (int k = 0; k < Shape::kNumbers; ++k) {
        if (!uses(pattern, k)) continue;
        for (const double side : {1.0, -1.0}) {
          Shape next = shape;
          next.x[static_cast<std::size_t>(k)] +=
              side * scale * kFirstStep[static_cast<std::size_t>(k)];
          if (consider(next, right)) {
            better = true;
            break;
          }
        }
      }
      if (!better || (in.request->stop != nullptr && in.request->stop->requested())) break;
    }
  return best;
}

}  // namespace vigie::search
