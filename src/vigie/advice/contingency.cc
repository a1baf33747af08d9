// SPDX-License-Identifier: Apache-2.0
#include "vigie/advice/contingency.h"

#include <algorithm>
#include <map>
#include <set>

#include "vigie/sensing/flyable.h"

namespace vigie::advice {
namespace {

constexpr double kNear = 1.25;  // a limit is near when a quarter more would break it
constexpr core::Duration kLookEvery = core::minutes(10);
constexpr std::size_t kMostStandIns = 3;

const model::AssetType& type_of(const planning::Problem& problem, const model::Asset& asset) {
  return *problem.scenario->library.asset_type(asset.type);
}

std::vector<DropOut> cases_of(const Tonight& tonight, const model::Plan& plan) {
  std::set<model::AssetKey> out;
  for (const model::Sortie& s : plan.sorties) out.insert(s.asset);
  std::vector<DropOut> cases;
  DropOut drones{.key = "all-drones"}, aircraft{.key = "all-aircraft"};
  for (const model::Asset& asset : tonight.problem.posture->assets) {
    if (!out.contains(asset.key)) continue;
    cases.push_back({.key = asset.key.text(), .dropped = {asset.key}, .named = asset.fallback});
    const model::AssetKind kind = type_of(tonight.problem, asset).kind;
    if (kind == model::AssetKind::drone) drones.dropped.push_back(asset.key);
    if (model::flies(kind)) aircraft.dropped.push_back(asset.key);
  }
  if (drones.dropped.size() > 1) cases.push_back(drones);
  if (aircraft.dropped.size() > std::max<std::size_t>(1, drones.dropped.size()))
    cases.push_back(aircraft);
  return cases;
}

double in_time(const planning::Problem& problem, const model::Plan& plan) {
  return planning::evaluate(problem, plan).detected_in_time;
}

// What each asset's sorties are worth beside the others'.
std::map<model::AssetKey, double> worth_by_asset(const model::Plan& plan) {
  std::map<model::AssetKey, double> worth;
  for (const model::Sortie& s : plan.sorties) worth[s.asset] += s.expected_detections;
  return worth;
}

std::vector<model::AssetKey> stand_ins(const model::Plan& before, const model::Plan& after) {
  const auto was = worth_by_asset(before);
  std::vector<std::pair<double, model::AssetKey>> gains;
  for (const auto& [asset, worth] : worth_by_asset(after)) {
    const auto old = was.find(asset);
    const double gain = worth - (old == was.end() ? 0 : old->second);
    if (gain > 0.005) gains.emplace_back(gain, asset);
  }
  std::ranges::sort(gains, std::greater<>());
  std::vector<model::AssetKey> best;
  for (const auto& [gain, asset] : gains)
    if (best.size() < kMostStandIns) best.push_back(asset);
  return best;
}

void work_out(const Tonight& tonight, const model::Plan& plan, const WorkOptions& options,
              DropOut& drop) {
  planning::Problem problem = tonight.problem;
  model::Posture posture = *problem.posture;
  model::Plan rest = plan;
  for (const model::AssetKey& key : drop.dropped) {
    std::erase_if(posture.assets, [&](const model::Asset& a) { return a.key == key; });
    rest = without_asset(rest, key);
  }
  problem.posture = &posture;
  drop.unmoved = drop.replanned = in_time(problem, rest);
  planning::SolveOptions solve;
  solve.budget_seconds = 1e9;
  solve.iterations = options.rounds;
  solve.seed = options.seed;
  solve.stop = options.stop;
  const auto again = planning::solve(problem, solve);
  if (!again) return;  // what is left may not go at all: nobody stands in
  const double value = in_time(problem, *again);
  if (value <= drop.unmoved) return;
  drop.replanned = value;
  drop.stand_ins = stand_ins(plan, *again);
}

model::AssetType with_margin(model::AssetType type) {
  model::WeatherMinima& m = type.minima;
  m.max_wind = m.max_wind / kNear;
  m.max_wave_height = m.max_wave_height / kNear;
  for (core::Length* least : {&m.min_visibility_day, &m.min_visibility_night, &m.min_cloud_base_day,
                              &m.min_cloud_base_night})
    *least = *least * kNear;
  m.refuses_icing = false;
  return type;
}

WeatherWindows windows_of(const planning::Problem& problem, const model::Asset& asset) {
  const model::AssetType& type = type_of(problem, asset);
  const model::AssetType careful = with_margin(type);
  WeatherWindows out{.asset = asset.key};
  for (core::Instant at = asset.on_call.from; at < asset.on_call.until; at = at + kLookEvery) {
    const model::Weather weather = problem.environment->weather_at(at);
    const model::Light light = problem.environment->sky_at(at).light;
    auto reasons = sensing::reasons_not_to_go(type, weather, light);
    const bool closed = !reasons.empty();
    if (!closed) reasons = sensing::reasons_not_to_go(careful, weather, light);
    if (reasons.empty()) continue;
    const core::Instant until = std::min(at + kLookEvery, asset.on_call.until);
    if (!out.windows.empty() && out.windows.back().during.until == at &&
        out.windows.back().closed == closed) {
      Window& open = out.windows.back();
      open.during.until = until;
      if (reasons.size() > open.reasons.size()) open.reasons = std::move(reasons);
    } else {
      out.windows.push_back({{at, until}, closed, std::move(reasons)});
    }
  }
  return out;
}

}  // namespace

core::Result<std::vector<DropOut>> contingency(const Tonight& tonight, const model::Plan& plan,
                                               const WorkOptions& options) {
  std::vector<DropOut> cases = cases_of(tonight, plan);
  const double with = in_time(tonight.problem, plan);
  auto done = for_each(cases.size(), options, [&](std::size_t i) {
    cases[i].with = with;
    work_out(tonight, plan, options, cases[i]);
  });
  if (!done) return core::fail(done.error());
  std::ranges::stable_sort(cases, [](const DropOut& a, const DropOut& b) {
    const bool a_group = a.dropped.size() > 1, b_group = b.dropped.size() > 1;
    return a_group != b_group ? b_group : a.loses() > b.loses();
  });
  return cases;
}

std::vector<WeatherWindows> weather_windows(const planning::Problem& problem) {
  std::vector<WeatherWindows> all;
  for (const model::Asset& asset : problem.posture->assets)
    all.push_back(windows_of(problem, asset));
  return all;
}

}  // namespace vigie::advice
