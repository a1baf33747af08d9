// SPDX-License-Identifier: Apache-2.0
#include "vigie/planning/residual.h"

#include <cassert>
#include <cmath>

#include "vigie/motion/crossing.h"

namespace vigie::planning {
namespace {

double halved(double value, core::Duration since, double halves_after_minutes) {
  if (halves_after_minutes <= 0) return value;
  return value * std::exp2(-std::max(0.0, core::in_minutes(since)) / halves_after_minutes);
}

}  // namespace

double worth_at(const Values& values, const belief::Belief& belief, std::size_t particle,
                std::size_t step) {
  const belief::ParticleState& now = belief.state(particle, step);
  const core::Instant at = belief.time_of(step);
  if (now.state == model::CraftState::preparing) return values.before_launch;
  if (now.state == model::CraftState::under_way) {
    return halved(values.at_sea_before_distress, at - belief.launch_at(particle),
                  values.at_sea_halves_after_minutes);
  }
  return halved(values.in_distress, at - belief.distress_at(particle),
                values.in_distress_halves_after_minutes);
}

Residual::Residual(const Problem& problem, const Cells& cells)
    : cells_(cells.size()), steps_(clock_of(*problem.belief).steps) {
  const belief::Belief& belief = *problem.belief;
  std::vector<std::uint32_t> count(cells_ * steps_ + 1, 0);
  for (std::size_t i = 0; i < belief.particles(); ++i) {
    weights_.push_back(belief.weight(i));
    expected_boats_ += belief.weight(i);
    first_.push_back(static_cast<std::uint32_t>(entries_.size()));
    for (std::size_t s = 0; s < steps_; ++s) {
      const belief::ParticleState& now = belief.state(i, s);
      if (!now.present) continue;
      // Where it is in the middle of the step.
      const CellIndex cell =
          cells.at(geo::between(now.position, belief.state(i, s + 1).position, 0.5));
      if (cell == kNoCell) continue;
      const std::size_t step_cell = s * cells_ + cell;
      const auto target = static_cast<std::size_t>(motion::target_class_of(now.state));
      entries_.push_back(
          {.slot = static_cast<std::uint32_t>(step_cell * model::kTargetClasses + target),
           .value = static_cast<float>(worth_at(problem.values, belief, i, s))});
      ++count[step_cell + 1];
    }
  }
  first_.push_back(static_cast<std::uint32_t>(entries_.size()));
  for (std::size_t i = 1; i < count.size(); ++i) count[i] += count[i - 1];
  visits_first_ = count;
  visits_.resize(entries_.size());
  for (std::uint32_t i = 0; i < weights_.size(); ++i) {
    for (std::uint32_t e = first_[i]; e < first_[i + 1]; ++e)
      visits_[count[entries_[e].slot / model::kTargetClasses]++] = i;
  }
  effort_.assign(slots(), 0);
  missed_.assign(slots(), 1);
  stamp_.assign(weights_.size(), 0);
}

void Residual::add(const std::vector<Spent>& spent, double sign) {
  for (const Spent& s : spent) {
    for (std::size_t c = 0; c < model::kTargetClasses; ++c) {
      if (s.effort[c] == 0) continue;
      const std::size_t slot = s.step_cell * model::kTargetClasses + c;
      effort_[slot] = std::max(0.0, effort_[slot] + sign * s.effort[c]);
      missed_[slot] = effort_[slot] < 1e-12 ? 1 : std::exp(-effort_[slot]);
    }
  }
}

double Residual::worth_of(std::uint32_t particle) const {
  double survives = 1, worth = 0;
  for (std::uint32_t e = first_[particle]; e < first_[particle + 1]; ++e) {
    const double left = survives * missed_[entries_[e].slot];
    worth += entries_[e].value * (survives - left);
    survives = left;
  }
  return worth * weights_[particle];
}

double Residual::detected(std::uint32_t particle) const {
  double survives = 1;
  for (std::uint32_t e = first_[particle]; e < first_[particle + 1]; ++e)
    survives *= missed_[entries_[e].slot];
  return (1 - survives) * weights_[particle];
}

double Residual::objective_of(const std::vector<std::uint32_t>& particles) const {
  double sum = 0;
  for (const std::uint32_t i : particles) sum += worth_of(i);
  return sum;
}

double Residual::boats_of(const std::vector<std::uint32_t>& particles) const {
  double sum = 0;
  for (const std::uint32_t i : particles) sum += detected(i);
  return sum;
}

double Residual::objective() const {
  double sum = 0;
  for (std::uint32_t i = 0; i < weights_.size(); ++i) sum += worth_of(i);
  return sum;
}

double Residual::boats() const {
  double sum = 0;
  for (std::uint32_t i = 0; i < weights_.size(); ++i) sum += detected(i);
  return sum;
}

std::vector<std::uint32_t> Residual::touched_by(const std::vector<Spent>& a,
                                                const std::vector<Spent>& b) const {
  ++stamped_;
  std::vector<std::uint32_t> particles;
  for (const std::vector<Spent>* spent : {&a, &b}) {
    for (const Spent& s : *spent) {
      for (std::uint32_t v = visits_first_[s.step_cell]; v < visits_first_[s.step_cell + 1]; ++v) {
        if (stamp_[visits_[v]] == stamped_) continue;
        stamp_[visits_[v]] = stamped_;
        particles.push_back(visits_[v]);
      }
    }
  }
  return particles;
}

std::vector<std::uint32_t> Residual::particles_in(const std::vector<CellIndex>& cells) const {
  std::vector<Spent> everywhere;
  for (std::size_t s = 0; s < steps_; ++s) {
    for (const CellIndex c : cells)
      everywhere.push_back({.step_cell = static_cast<std::uint32_t>(s * cells_ + c), .effort = {}});
  }
  return touched_by(everywhere, {});
}

void Residual::masses(const std::vector<std::uint32_t>& particles,
                      std::vector<double>& mass) const {
  std::array<double, 1024> survives{};
  assert(steps_ < survives.size());
  for (const std::uint32_t i : particles) {
    const std::uint32_t from = first_[i], until = first_[i + 1];
    double s = 1;
    for (std::uint32_t e = from; e < until; ++e)
      survives[e - from] = s *= missed_[entries_[e].slot];
    double later = 0;
    for (std::uint32_t e = until; e-- > from;) {
      const double after = survives[e - from], before = e > from ? survives[e - from - 1] : 1;
      mass[entries_[e].slot] += weights_[i] * (entries_[e].value * after - later);
      later += entries_[e].value * (before - after);
    }
  }
}

model::PlanValue Residual::value() const {
  model::PlanValue value;
  value.expected_boats = expected_boats_;
  for (std::uint32_t i = 0; i < weights_.size(); ++i) {
    double survives = 1;
    for (std::uint32_t e = first_[i]; e < first_[i + 1]; ++e) {
      const double left = survives * missed_[entries_[e].slot];
      const double seen = weights_[i] * (survives - left);
      const auto target = static_cast<model::TargetClass>(entries_[e].slot % model::kTargetClasses);
      const bool beach = target == model::TargetClass::people_on_beach;
      (beach ? value.detected_before_launch : value.detected_at_sea) += seen;
      if (beach || target == model::TargetClass::craft_under_way) value.detected_in_time += seen;
      value.objective += entries_[e].value * seen;
      survives = left;
    }
  }
  return value;
}

}  // namespace vigie::planning
