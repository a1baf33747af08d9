// SPDX-License-Identifier: Apache-2.0
#include "vigie/planning/certify.h"

#include "vigie/planning/compiled_night.h"
#include "vigie/planning/report.h"

namespace vigie::planning {

core::Result<Certificate> certify(const Problem& problem, const SearchOptions& options) {
  auto tonight = Tonight::make(problem);
  if (!tonight) return core::fail(tonight.error());
  (*tonight)->build_graphs();
  const CompiledNight compiled = compile_night(**tonight);
  const SearchResult result = solve_search(compiled.search, options);

  Draft draft(**tonight);
  const SearchPlan kept = fly_lawfully(compiled, result.plan, draft);

  Certificate certificate;
  certificate.value = value_of(compiled.search, kept) + compiled.found_anyway;
  certificate.upper_bound = result.upper_bound + compiled.found_anyway;
  certificate.total = compiled.total;
  certificate.first_plan_s = result.first_plan_s;
  certificate.solve_s = result.solve_s;
  certificate.rounds = result.rounds;
  certificate.cells = compiled.search.places;
  certificate.steps = compiled.search.steps;
  certificate.tracks = problem.belief->particles();
  certificate.assets = compiled.search.assets.size();

  certificate.plan = plan_of(**tonight, draft);
  certificate.plan.first_plan_seconds = result.first_plan_s;
  return certificate;
}

}  // namespace vigie::planning
