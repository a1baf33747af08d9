// SPDX-License-Identifier: Apache-2.0
// For tests only: small random SearchProblems, and every night that one asset of them may fly.
#pragma once

#include <cstdlib>
#include <functional>

#include <gtest/gtest.h>

#include "vigie/core/random.h"
#include "vigie/planning/search_problem.h"

namespace vigie::planning {

struct InstanceSize {
  std::uint32_t side = 3, steps = 8;
  std::size_t tracks = 30, assets = 2;
};

inline SearchAsset random_asset(const InstanceSize& size, std::uint32_t kind, core::Random& draws) {
  SearchAsset a;
  a.name = "asset " + std::to_string(kind);
  a.kind = kind;
  const std::uint32_t places = size.side * size.side, home = draws.below(places);
  for (std::uint32_t p = 0; p < places; ++p) {
    const auto far = [&](std::uint32_t q) {
      return std::abs(static_cast<int>(p % size.side) - static_cast<int>(q % size.side)) +
             std::abs(static_cast<int>(p / size.side) - static_cast<int>(q / size.side));
    };
    a.nodes.push_back({{.place = p, .share = 1}});
    if (draws.bernoulli(0.2)) a.nodes.back().push_back({.place = (p + 1) % places, .share = 0.5F});
    a.home_steps.push_back(static_cast<std::uint16_t>(far(home) / 2));
    a.out_steps.push_back(static_cast<std::uint16_t>(1 + far(home) / 2));
    auto& moves = a.moves.emplace_back();
    moves.push_back({.to = static_cast<Node>(p), .steps = 1});
    for (std::uint32_t q = 0; q < places; ++q) {
      if (q != p && far(q) <= 2)
        moves.push_back({.to = static_cast<Node>(q), .steps = static_cast<std::uint16_t>(far(q))});
    }
  }
  for (std::uint32_t s = 0; s < size.steps; ++s) {
    a.open.push_back(draws.bernoulli(0.9));
    a.take_off.push_back(draws.bernoulli(0.7));
  }
  a.endurance = static_cast<Step>(2 + draws.below(4));
  a.turnaround = static_cast<Step>(draws.below(3));
  a.budget = static_cast<std::uint16_t>(3 + draws.below(6));
  a.base = static_cast<std::uint16_t>(draws.below(2));
  a.band = static_cast<std::int16_t>(static_cast<int>(draws.below(3)) - 1);
  a.group = draws.bernoulli(0.7) ? 0 : -1;
  return a;
}

inline SearchProblem random_problem(const InstanceSize& size, core::Random& draws) {
  SearchProblem problem;
  problem.places = size.side * size.side;
  problem.steps = size.steps;
  problem.classes = 2;
  for (std::size_t k = 0; k < size.assets; ++k) {
    EffortKind& kind = problem.kinds.emplace_back();
    const double level = draws.uniform(0.2, 2.5);
    for (std::size_t s = 0; s < problem.slots(); ++s)
      kind.effort.push_back(
          draws.bernoulli(0.1) ? 0 : static_cast<float>(level * draws.uniform(0.5, 1)));
    problem.assets.push_back(random_asset(size, static_cast<std::uint32_t>(k), draws));
  }
  problem.caps.push_back({.rule = "at once", .most = 1 + static_cast<int>(draws.below(2))});
  problem.one_take_off_per_base = draws.bernoulli(0.5);
  TrackWriter writer(problem);
  for (std::size_t w = 0; w < size.tracks; ++w) {
    std::vector<std::uint32_t> slots;
    std::vector<float> worth;
    std::uint32_t at = draws.below(problem.places);
    float value = 1;
    for (std::uint32_t s = draws.below(3); s < size.steps; ++s) {
      if (draws.bernoulli(0.3)) at = draws.below(problem.places);
      if (draws.bernoulli(0.15)) value *= 0.7F;
      slots.push_back(problem.slot_of(s, at, draws.below(2)));
      worth.push_back(value);
    }
    EXPECT_TRUE(writer.add(draws.uniform(0.1, 1), slots, worth));
  }
  return problem;
}

// All nights of one asset, sortie by sortie.
inline std::vector<AssetPlan> all_nights(const SearchProblem& problem, const SearchAsset& a) {
  std::vector<AssetPlan> nights{{}};
  std::vector<SearchSortie> sorties;
  const std::function<void(SearchSortie&)> extend = [&](SearchSortie& s) {
    const std::size_t t = s.start + s.at.size();
    if (s.at.size() > a.endurance || t > problem.steps) return;
    for (std::size_t i = 0; i < s.at.size(); ++i) {
      if (!a.open[s.start + i]) return;
    }
    SearchSortie home = s;
    const Node last = s.at.back();
    home.at.resize(s.at.size() + a.home_steps[last], kNoNode);
    bool good = home.at.size() <= a.endurance && home.until() <= problem.steps;
    for (std::size_t i = 0; good && i < home.at.size(); ++i) good = a.open[home.start + i] != 0;
    if (good) sorties.push_back(home);
    for (const auto& move : a.moves[last]) {
      SearchSortie next = s;
      next.at.resize(s.at.size() + move.steps - 1u, kNoNode);
      next.at.push_back(move.to);
      extend(next);
    }
  };
  for (std::uint32_t start = 0; start < problem.steps; ++start) {
    if (!a.take_off[start]) continue;
    for (std::size_t n = 0; n < a.nodes.size(); ++n) {
      SearchSortie s{.start = static_cast<Step>(start), .at = {}};
      s.at.assign(a.out_steps[n], kNoNode);
      s.at.back() = static_cast<Node>(n);
      extend(s);
    }
  }
  for (std::size_t from = 0; from < nights.size(); ++from) {
    for (const SearchSortie& s : sorties) {
      std::size_t used = s.at.size();
      for (const SearchSortie& e : nights[from]) used += e.at.size();
      if (used > a.budget) continue;
      if (!nights[from].empty() && s.start < nights[from].back().until() + a.turnaround) continue;
      AssetPlan night = nights[from];
      night.push_back(s);
      nights.push_back(std::move(night));
    }
  }
  return nights;
}

}  // namespace vigie::planning
