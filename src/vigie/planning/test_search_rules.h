// SPDX-License-Identifier: Apache-2.0
// For tests only: the rules of a SearchProblem in words of their own, nothing of the solver's.
#pragma once

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "vigie/planning/search_problem.h"

namespace vigie::planning {

// Everything a plan does against the rules, in the test's own words.
inline std::vector<std::string> broken_rules(const SearchProblem& problem, const SearchPlan& plan) {
  std::vector<std::string> broken;
  std::map<std::pair<int, std::size_t>, int> out;         // group, step
  std::map<std::pair<int, std::size_t>, int> taking_off;  // base, step
  std::set<std::array<std::size_t, 3>> in_band;           // band, step, place
  for (std::size_t k = 0; k < plan.size(); ++k) {
    const SearchAsset& a = problem.assets[k];
    std::size_t hours = 0;
    int landed = -1000;
    for (const SearchSortie& s : plan[k]) {
      hours += s.at.size();
      if (s.at.empty() || s.at.size() > a.endurance) broken.push_back("endurance");
      if (static_cast<int>(s.start) < landed + a.turnaround) broken.push_back("turnaround");
      landed = s.start + static_cast<int>(s.at.size());
      if (landed > static_cast<int>(problem.steps)) broken.push_back("out after the night");
      if (!a.take_off[s.start]) broken.push_back("take-off slot");
      ++taking_off[{a.base, s.start}];
      int looked = -1;
      Node last = kNoNode;
      for (std::size_t i = 0; i < s.at.size(); ++i) {
        if (!a.open[s.start + i]) broken.push_back("closed hour");
        ++out[{a.group, s.start + i}];
        const Node n = s.at[i];
        if (n == kNoNode) continue;
        if (last == kNoNode) {
          if (a.out_steps[n] == 0 || a.out_steps[n] > i + 1)
            broken.push_back("too early on station");
        } else {  // fewest steps from the last look, by relaxation over moves
          std::vector<std::size_t> far(a.nodes.size(), 1000);
          far[last] = 0;
          for (std::size_t round = 0; round < 8; ++round) {
            for (std::size_t m = 0; m < far.size(); ++m) {
              for (const auto& move : a.moves[m])
                far[move.to] = std::min(far[move.to], far[m] + move.steps);
            }
          }
          if (far[n] > i - static_cast<std::size_t>(looked)) broken.push_back("too fast");
        }
        last = n;
        looked = static_cast<int>(i);
        if (a.band < 0) continue;
        for (const auto& part : a.nodes[n]) {
          if (part.beside) continue;
          if (!in_band.insert({static_cast<std::size_t>(a.band), s.start + i, part.place}).second)
            broken.push_back("two of one band in one place");
        }
      }
      if (last != kNoNode &&
          s.at.size() - 1 - static_cast<std::size_t>(looked) < a.home_steps[last])
        broken.push_back("not home in time");
    }
    if (hours > a.budget) broken.push_back("hours");
  }
  for (const auto& [key, count] : out) {
    if (key.first >= 0 && count > problem.caps[static_cast<std::size_t>(key.first)].most)
      broken.push_back("too many at once");
  }
  for (const auto& [key, count] : taking_off) {
    if (problem.one_take_off_per_base && count > 1) broken.push_back("two take-offs at once");
  }
  return broken;
}

}  // namespace vigie::planning
