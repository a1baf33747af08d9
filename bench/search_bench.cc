// SPDX-License-Identifier: Apache-2.0
// The two hot loops behind a certified plan, on a generated night of full size (6 assets, 520
// squares, 144 steps, 20,000 boats): rounds of the bound, each an exact night for every asset and a
// new mixture of nights, and moves of annealing. The answer: what annealing keeps is never above
// the bound, and both are what they were in the run before, digit by digit.
#include <fmt/format.h>

#include "measure.h"
#include "vigie/planning/search_anneal.h"
#include "vigie/planning/search_bound.h"
#include "vigie/planning/search_night.h"

int main(int argc, char** argv) {
  using namespace vigie;
  using namespace vigie::planning;
  constexpr int kRounds = 12;
  constexpr std::size_t kMoves = 4000;
  const SearchProblem night = night_problem({.assets = 6});
  bool same = true;
  double bound = 0, value = 0;
  const auto keep = [&](double& before, double now) {
    same = same && (before == 0 || before == now);
    before = now;
  };
  bench::Measurement rounds = bench::measure("search_bound", "rounds per CPU second", kRounds, [&] {
    Relaxation relaxation(night, 1);
    for (int round = 0; round < kRounds; ++round) relaxation.round();
    keep(bound, relaxation.upper_bound());
  });
  const SearchTables tables(night);
  PlanInWork greedy(tables);
  plan_greedily(greedy, night);
  bench::Measurement moves = bench::measure("search_anneal", "moves per CPU second", kMoves, [&] {
    PlanInWork work(tables);
    work.replace(greedy.plan());
    AnnealOptions options;
    options.moves = kMoves;
    keep(value, anneal(work, options));
  });
  rounds.answered = moves.answered = same && value <= bound && value > greedy.value();
  rounds.answer = fmt::format("no plan finds more than {:.4f} after {} rounds", bound, kRounds);
  moves.answer = fmt::format("{:.4f} found, {:.4f} by greed", value, greedy.value());
  const std::string_view format = argc > 1 ? argv[1] : "";
  return bench::print(rounds, format) + bench::print(moves, format);
}
