// SPDX-License-Identifier: Apache-2.0
#include "vigie/advice/marginal.h"

#include <algorithm>
#include <set>

namespace vigie::advice {
namespace {

constexpr std::uint64_t kFreshSeed = 7'000'001;  // apart from the belief a plan was made on

struct Candidate {
  model::Asset asset;
  Marginal row;
  model::Posture posture;  // with it
  model::Plan plan;
};

std::vector<Candidate> candidates_of(const Tonight& tonight) {
  std::vector<Candidate> candidates;
  std::set<std::pair<model::AssetTypeKey, model::BaseKey>> seen;
  for (const model::Posture& posture : tonight.problem.scenario->postures)
    for (const model::Asset& asset : posture.assets) {
      if (asset.hours_budget.si() <= 0 || !seen.emplace(asset.type, asset.base).second) continue;
      Candidate c{.asset = asset};
      c.row = {.type = asset.type, .base = asset.base, .like = asset.key};
      c.asset.key = model::AssetKey("one-more");
      c.asset.name = "One more";
      c.posture = *tonight.problem.posture;
      c.posture.assets.push_back(c.asset);
      candidates.push_back(std::move(c));
    }
  return candidates;
}

std::string first_violation(const planning::Problem& problem, const model::Plan& plan) {
  const auto found = planning::violations(problem, plan);
  return found.empty() ? "" : found.front();
}

void plan_with(const Tonight& tonight, const model::Plan& plan, const WorkOptions& options,
               Candidate& c) {
  WorkOptions alone = options;
  alone.threads = 1;
  alone.progress = nullptr;
  auto joined = solve_around(tonight, c.posture, plan, {c.asset.key}, alone);
  if (!joined) {
    c.row.refused = core::format_error(joined.error());
    return;
  }
  planning::Problem problem = tonight.problem;
  problem.posture = &c.posture;
  c.row.refused = first_violation(problem, *joined);
  c.plan = *std::move(joined);
  for (const model::Sortie& s : c.plan.sorties) {
    if (s.asset != c.asset.key) continue;
    ++c.row.sorties;
    c.row.hours_out += core::in_hours(s.waypoints.back().at - s.waypoints.front().at);
  }
  const model::AssetType& type = *problem.scenario->library.asset_type(c.asset.type);
  c.row.eur_low = c.row.hours_out * type.cost_per_hour_low_eur;
  c.row.eur_high = c.row.hours_out * type.cost_per_hour_high_eur;
}

// Scores[0] is the plan as it is, the others the candidates', on the k-th fresh belief.
std::vector<double> scores_on(const Tonight& tonight, const model::Plan& plan,
                              const std::vector<Candidate>& candidates, std::size_t k,
                              const MarginalOptions& options) {
  belief::BirthOptions births = tonight.births;
  births.particles = options.particles;
  births.seed = kFreshSeed + options.work.seed * 1000 + k;
  births.threads = 1;
  const belief::Belief fresh = belief::Belief::from_forecast(
      *tonight.problem.scenario, *tonight.forecast, *tonight.problem.environment, births);
  planning::Problem problem = tonight.problem;
  problem.belief = &fresh;
  std::vector<double> scores = {planning::evaluate(problem, plan).detected_in_time};
  for (const Candidate& c : candidates) {
    problem.posture = &c.posture;
    scores.push_back(c.row.refused.empty() && c.row.sorties > 0
                         ? planning::evaluate(problem, c.plan).detected_in_time
                         : scores.front());
  }
  return scores;
}

}  // namespace

core::Result<std::vector<Marginal>> marginal_values(const Tonight& tonight, const model::Plan& plan,
                                                    const MarginalOptions& options) {
  std::vector<Candidate> candidates = candidates_of(tonight);
  const std::size_t beliefs = std::max<std::size_t>(2, options.beliefs);
  WorkOptions work = options.work;
  const std::size_t all = candidates.size() + beliefs;
  const auto progress = options.work.progress;
  if (progress) work.progress = [&](std::size_t done, std::size_t) { progress(done, all); };
  auto planned = for_each(candidates.size(), work, [&](std::size_t i) {
    plan_with(tonight, plan, options.work, candidates[i]);
  });
  if (!planned) return core::fail(planned.error());

  std::vector<std::vector<double>> scores(beliefs);
  if (progress)
    work.progress = [&](std::size_t done, std::size_t) { progress(candidates.size() + done, all); };
  auto scored = for_each(beliefs, work, [&](std::size_t k) {
    scores[k] = scores_on(tonight, plan, candidates, k, options);
  });
  if (!scored) return core::fail(scored.error());

  std::vector<Marginal> rows;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    std::vector<double> without, with;
    for (const auto& on_one : scores) {
      without.push_back(on_one[0]);
      with.push_back(on_one[i + 1]);
    }
    const auto d = stats::paired_difference(without, with, options.confidence);
    candidates[i].row.in_time = d.mean;
    candidates[i].row.low = d.low;
    candidates[i].row.high = d.high;
    rows.push_back(candidates[i].row);
  }
  std::ranges::stable_sort(rows, [](const Marginal& a, const Marginal& b) {
    return a.refused.empty() != b.refused.empty() ? a.refused.empty() : a.in_time > b.in_time;
  });
  return rows;
}

}  // namespace vigie::advice
