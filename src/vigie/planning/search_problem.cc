// SPDX-License-Identifier: Apache-2.0
#include "vigie/planning/search_problem.h"

#include <cmath>
#include <numeric>

namespace vigie::planning {

double SearchProblem::total_weight() const {
  return std::accumulate(weight.begin(), weight.end(), 0.0);
}

TrackWriter::TrackWriter(SearchProblem& problem) : problem_(problem) {
  if (problem_.first.empty()) problem_.first.push_back(0);
}

core::Result<void> TrackWriter::add(double weight, std::span<const std::uint32_t> slots,
                                    std::span<const float> values) {
  for (std::size_t i = 0; i < slots.size(); ++i) {
    const float next = i + 1 < slots.size() ? values[i + 1] : 0;
    if (next > values[i] || values[i] < 0) {
      return core::fail({.kind = core::ErrorKind::invalid,
                         .field = "track " + std::to_string(problem_.tracks()),
                         .problem = "is worth more when it is first seen later",
                         .mend = "give values that never rise along a track"});
    }
    const double drop = weight * static_cast<double>(values[i] - next);
    if (drop <= 0) continue;
    problem_.weight.push_back(drop);
    problem_.slot.insert(problem_.slot.end(), slots.begin(),
                         slots.begin() + static_cast<std::ptrdiff_t>(i) + 1);
    problem_.first.push_back(static_cast<std::uint32_t>(problem_.slot.size()));
  }
  return {};
}

Visitors::Visitors(const SearchProblem& problem) : first(problem.slots() + 1, 0) {
  for (const std::uint32_t s : problem.slot) ++first[s + 1];
  std::partial_sum(first.begin(), first.end(), first.begin());
  track.resize(problem.slot.size());
  std::vector<std::uint32_t> next(first.begin(), first.end() - 1);
  for (std::uint32_t w = 0; w < problem.tracks(); ++w) {
    for (std::uint32_t e = problem.first[w]; e < problem.first[w + 1]; ++e)
      track[next[problem.slot[e]]++] = w;
  }
}

std::vector<double> efforts_of(const SearchProblem& problem, const SearchPlan& plan) {
  std::vector<double> effort(problem.slots(), 0);
  for (std::size_t k = 0; k < plan.size(); ++k) {
    const SearchAsset& asset = problem.assets[k];
    const std::vector<float>& table = problem.kinds[asset.kind].effort;
    for (const SearchSortie& sortie : plan[k]) {
      for (std::size_t i = 0; i < sortie.at.size(); ++i) {
        if (sortie.at[i] == kNoNode) continue;
        for (const SearchAsset::Part& part : asset.nodes[sortie.at[i]]) {
          for (std::uint32_t c = 0; c < problem.classes; ++c) {
            const auto slot =
                problem.slot_of(sortie.start + static_cast<std::uint32_t>(i), part.place, c);
            effort[slot] += static_cast<double>(part.share * table[slot]);
          }
        }
      }
    }
  }
  return effort;
}

double value_of(const SearchProblem& problem, const SearchPlan& plan) {
  const std::vector<double> effort = efforts_of(problem, plan);
  double value = 0;
  for (std::size_t w = 0; w < problem.tracks(); ++w) {
    double spent = 0;
    for (std::uint32_t e = problem.first[w]; e < problem.first[w + 1]; ++e)
      spent += effort[problem.slot[e]];
    value -= problem.weight[w] * std::expm1(-spent);
  }
  return value;
}

}  // namespace vigie::planning
