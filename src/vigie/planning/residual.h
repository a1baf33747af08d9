// SPDX-License-Identifier: Apache-2.0
// What is still undetected: every particle's way through the cells, the search effort spent on each
// (step, cell, class), and what one more look there would be worth.
//
// A particle w with weight q meets effort e_t at each of its entries; it is worth
//   f_w = q * sum_t v_t S_t (1 - exp(-e_t)),   S_t = prod_{u < t} exp(-e_u)
// and a further effort a at entry t adds exactly
//   q (1 - exp(-a)) (v_t S_{t+1} - R_{t+1}),   R_t = sum_{u >= t} v_u (S_u - S_{u+1}).
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "vigie/planning/fleet.h"

namespace vigie::planning {

using Efforts = std::array<double, model::kTargetClasses>;  // by target class

// What seeing a particle in a step is worth, per boat.
double worth_at(const Values& values, const belief::Belief& belief, std::size_t particle,
                std::size_t step);

// Effort of one asset on one (step, cell).
struct Spent {
  std::uint32_t step_cell = 0;  // step * cells + cell
  Efforts effort{};
};

class Residual {
 public:
  Residual(const Problem& problem, const Cells& cells);

  void add(const std::vector<Spent>& spent, double sign);
  // Sum over particles that come into any of these (step, cell); exact. `value` 1 counts boats.
  double objective_of(const std::vector<std::uint32_t>& particles) const;
  double objective() const;
  double boats() const;
  std::vector<std::uint32_t> touched_by(const std::vector<Spent>& a,
                                        const std::vector<Spent>& b) const;
  double boats_of(const std::vector<std::uint32_t>& particles) const;
  model::PlanValue value() const;

  // Marginal worth per (step, cell, class) for cells marked in `wanted`, from these particles.
  void masses(const std::vector<std::uint32_t>& particles, std::vector<double>& mass) const;
  std::vector<std::uint32_t> particles_in(const std::vector<CellIndex>& cells) const;

  std::size_t cells() const { return cells_; }
  std::size_t steps() const { return steps_; }
  std::size_t slots() const { return steps_ * cells_ * model::kTargetClasses; }

 private:
  struct Entry {
    std::uint32_t slot = 0;  // step_cell * kTargetClasses + class
    float value = 0;
  };
  double worth_of(std::uint32_t particle) const;
  double detected(std::uint32_t particle) const;
  std::size_t cells_ = 0, steps_ = 0;
  double expected_boats_ = 0;
  std::vector<double> weights_;
  std::vector<std::uint32_t> first_;  // entries of particle i: [first_[i], first_[i + 1])
  std::vector<Entry> entries_;
  std::vector<std::uint32_t> visits_first_, visits_;  // particles per step_cell
  std::vector<double> effort_, missed_;               // per slot: e, exp(-e)
  mutable std::vector<std::uint32_t> stamp_;
  mutable std::uint32_t stamped_ = 0;
};

}  // namespace vigie::planning
