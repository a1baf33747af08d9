// SPDX-License-Identifier: Apache-2.0
#include "vigie/planning/randomise.h"

#include "vigie/planning/compiled_night.h"
#include "vigie/planning/report.h"

namespace vigie::planning {
namespace {

std::vector<RandomisedNight::PlaceWatched> places_of(const Tonight& tonight, const PlanPool& pool,
                                                     const PlanMixture& best) {
  std::vector<RandomisedNight::PlaceWatched> places(tonight.cells.size());
  for (std::size_t c = 0; c < places.size(); ++c) places[c].cell = tonight.cells[c];
  for (std::size_t h = 0; h < pool.watched.weight.size(); ++h) {
    RandomisedNight::PlaceWatched& place = places[h % places.size()];
    const double weight = pool.watched.weight[h];
    place.boats += weight;
    place.best += weight * best.marginal[h];
    place.lot += weight * pool.mixture.marginal[h];
  }
  for (RandomisedNight::PlaceWatched& place : places) {
    if (place.boats <= 0) continue;
    place.best /= place.boats;
    place.lot /= place.boats;
  }
  return places;
}

}  // namespace

core::Result<RandomisedNight> randomise(const Problem& problem, PoolOptions options) {
  auto tonight = Tonight::make(problem);
  if (!tonight) return core::fail(tonight.error());
  (*tonight)->build_graphs();
  const CompiledNight night = compile_night(**tonight);
  options.flown_as = [&](const SearchPlan& plan) {
    Draft draft(**tonight);
    return fly_lawfully(night, plan, draft);
  };
  const PlanPool pool = make_pool(night.search, options);

  RandomisedNight out;
  out.chance = pool.mixture.chance;
  for (std::size_t j = 0; j < pool.plans.size(); ++j) {
    Draft draft(**tonight);
    fly_lawfully(night, pool.plans[j], draft);
    out.plans.push_back(plan_of(**tonight, draft));
    out.values.push_back(pool.values[j] + night.found_anyway);
  }
  out.upper_bound = pool.upper_bound + night.found_anyway;
  out.total = night.total;
  out.value = pool.value() + night.found_anyway;
  out.least = pool.least() + night.found_anyway;
  out.entropy_bits = pool.mixture.entropy_bits;
  out.gap_bits = pool.mixture.gap_bits;
  std::vector<double> always(pool.plans.size(), 0);
  always[0] = 1;
  const PlanMixture best = mixture_of(pool.watched, always);
  out.before = predictable(pool.watched, best);
  out.after = predictable(pool.watched, pool.mixture);
  out.tries = pool.tries;
  out.places = places_of(**tonight, pool, best);
  return out;
}

}  // namespace vigie::planning
