// SPDX-License-Identifier: Apache-2.0
// Greedy, then large-neighbourhood search: take a part of the plan out, put the best part back for
// what is still undetected, keep it when the whole plan is better.
#pragma once

#include <map>
#include <memory>
#include <vector>

#include "vigie/core/random.h"
#include "vigie/planning/dynamic_program.h"

namespace vigie::planning {

// One sortie in the plan with what it spends.
struct Flown {
  Route route;
  model::Sortie sortie;
  std::vector<Spent> spent;
};

// Everything about tonight that a search reads.
struct Tonight {
  static core::Result<std::unique_ptr<Tonight>> make(const Problem& problem);
  void build_graphs();  // needed by Draft
  const Problem* problem = nullptr;
  Clock clock;
  Cells cells;
  std::vector<Worker> workers;
  std::unique_ptr<EffortTable> efforts;
  std::vector<Graph> graphs;  // one per worker; empty for fixed sensors
};

// The plan under construction: who flies what, and what that leaves undetected.
class Draft {
 public:
  explicit Draft(const Tonight& tonight);

  void greedy();
  // One round of destroy and repair; true when the plan got better.
  bool improve(core::Random& draws);

  double objective() const { return objective_; }
  const Residual& residual() const { return residual_; }
  Residual& residual() { return residual_; }
  const std::vector<Flown>& flown(std::size_t worker) const { return flown_[worker]; }
  const std::vector<Flown>& locked(std::size_t worker) const { return locked_[worker]; }
  // A sortie that is flown as it is: everything else is planned around it.
  void lock(const model::Sortie& sortie);
  // Puts a route in if it can be flown lawfully beside what is there; false when not.
  bool insert(std::size_t worker, const Route& route);

 private:
  std::optional<Flown> fly(std::size_t worker, const Route& route) const;
  void put(std::size_t worker, Flown flown);
  Flown take(std::size_t worker, std::size_t index);
  std::vector<Flown> take_all(std::size_t worker);
  std::size_t budget_left(std::size_t worker) const;
  Openings openings(std::size_t worker) const;
  bool keeps_apart(std::size_t worker, const model::Sortie& sortie) const;
  std::vector<const Flown*> all_flown(std::size_t worker) const;
  void count(std::size_t worker, const Flown& flown, int by);
  void count_busy(std::size_t worker, const Route& route, int by);
  bool keeps_reserve(std::size_t worker, const Route& route) const;
  std::vector<double> rewards(std::size_t worker);
  // Best sorties one after another until none adds anything.
  void fill(std::size_t worker);
  bool change_all(const std::vector<std::size_t>& workers);
  bool change_sortie(std::size_t worker, core::Random& draws);
  bool change_window(std::size_t worker, core::Random& draws);
  // Keeps what is in the plan now if it is worth more than `before`, else puts `old` back.
  bool keep_or_restore(const std::vector<std::size_t>& workers, std::vector<std::vector<Flown>> old,
                       double before);

  const Tonight& tonight_;
  Residual residual_;
  std::vector<std::vector<Flown>> flown_;         // per worker, by start
  std::vector<std::vector<Flown>> locked_;        // per worker; never moved
  std::vector<std::vector<std::uint32_t>> near_;  // particles each worker may meet
  std::vector<std::size_t> mobile_;               // workers with something to decide
  std::map<const model::LegalBasis*, std::vector<int>> cameras_;  // in the air, per step
  // One reserve of the posture: per step, how many of its type are on call, out, and out or not yet
  // turned round.
  struct Alert {
    const model::SharedRules::Reserve* rule;
    std::vector<int> on_call, out, busy;
  };
  std::vector<Alert> alerts_;
  std::vector<double> mass_;
  double objective_ = 0;
};

}  // namespace vigie::planning
