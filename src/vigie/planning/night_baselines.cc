// SPDX-License-Identifier: Apache-2.0
#include "vigie/planning/night_baselines.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "vigie/core/random.h"
#include "vigie/geo/coast.h"
#include "vigie/planning/search_anneal.h"

namespace vigie::planning {
namespace {

std::uint32_t square_at(const NightOptions& night, NightPoint p) {
  const auto cut = [](double km, std::uint32_t count) {
    return static_cast<std::uint32_t>(
        std::clamp(std::floor(km / kNightCellKm), 0.0, static_cast<double>(count - 1)));
  };
  return cut(p.north_km, night.rows) * night.columns + cut(p.east_km, night.columns);
}

std::vector<std::uint32_t> shore_squares(const NightOptions& night) {
  const std::vector<NightPoint> shore = night_launch_shore();
  std::vector<std::uint32_t> squares;
  constexpr int kCuts = 60;
  for (std::size_t i = 0; i + 1 < shore.size(); ++i) {
    for (int c = 0; c <= kCuts; ++c) {
      const double f = static_cast<double>(c) / kCuts;
      const std::uint32_t square =
          square_at(night, {shore[i].east_km + f * (shore[i + 1].east_km - shore[i].east_km),
                            shore[i].north_km + f * (shore[i + 1].north_km - shore[i].north_km)});
      if (std::ranges::find(squares, square) == squares.end()) squares.push_back(square);
    }
  }
  return squares;
}

geo::Point in_metres(NightPoint p) { return {1000 * p.east_km, 1000 * p.north_km}; }

// Squares of the launch shore and those between the shores, in lanes from the south: one eastward,
// the next westward.
std::vector<std::uint32_t> box_in_lanes(const NightOptions& night) {
  std::vector<NightPoint> far = night_far_shore();
  std::ranges::reverse(far);
  geo::Ring ring;
  for (const auto& shore : {night_launch_shore(), far})
    std::ranges::transform(shore, std::back_inserter(ring), in_metres);
  const std::vector<std::uint32_t> shore = shore_squares(night);
  std::vector<std::uint32_t> box;
  for (std::uint32_t row = 0; row < night.rows; ++row) {
    for (std::uint32_t i = 0; i < night.columns; ++i) {
      const std::uint32_t column = row % 2 == 0 ? i : night.columns - 1 - i;
      const std::uint32_t square = row * night.columns + column;
      const NightPoint centre{(column + 0.5) * kNightCellKm, (row + 0.5) * kNightCellKm};
      if (geo::contains(ring, in_metres(centre)) || std::ranges::find(shore, square) != shore.end())
        box.push_back(square);
    }
  }
  return box;
}

class Patrol {
 public:
  Patrol(const SearchTables& tables, PlanInWork& work, std::size_t asset)
      : tables_(tables), work_(work), k_(asset), asset_(tables.problem->assets[asset]) {}

  std::vector<Node> nodes_in(const std::vector<std::uint32_t>& squares) const {
    std::vector<Node> nodes;
    for (const std::uint32_t square : squares) {
      const auto at = std::ranges::find_if(
          asset_.nodes, [square](const auto& parts) { return parts[0].place == square; });
      if (at != asset_.nodes.end()) nodes.push_back(static_cast<Node>(at - asset_.nodes.begin()));
    }
    return nodes;
  }

  // Sorties until hours run out; `fly(from)` gives the looks of one that begins a share of the way
  // along its path.
  template <class Fly>
  void fill(Fly fly) {
    const std::size_t steps = tables_.problem->steps;
    const std::size_t longest = std::min<std::size_t>({asset_.endurance, asset_.budget, steps});
    const std::size_t count = (asset_.budget + longest - 1) / longest;
    const double shift =
        static_cast<double>(k_) / static_cast<double>(tables_.problem->assets.size());
    for (std::size_t i = 0; i < count; ++i) {
      const double share = (static_cast<double>(i) + 0.5) / static_cast<double>(count);
      const double along = shift + static_cast<double>(i) / static_cast<double>(count);
      const std::vector<Node> looks = fly(along - std::floor(along));
      const auto middle = static_cast<std::size_t>(share * static_cast<double>(steps));
      put(looks, middle > looks.size() / 2 ? middle - looks.size() / 2 : 0);
    }
    for (std::size_t i = 0; i < count; ++i) {  // what is left
      if (!put(fly(shift), steps / 2)) break;
    }
  }

  // From the base to path[first], then on and back; as far ahead per step as one move gets.
  std::vector<Node> follow(const std::vector<Node>& path, std::size_t first, bool skip) const {
    std::vector<Node> looks;
    std::size_t at = first;
    int ahead = 1;
    come_to(looks, kNoNode, path[at]);
    while (looks.size() < asset_.endurance) {
      const Node from = path[at];
      if (path.size() > 1) {
        do {
          if ((at == 0 && ahead < 0) || (at + 1 == path.size() && ahead > 0)) ahead = -ahead;
          at = static_cast<std::size_t>(static_cast<int>(at) + ahead);
        } while (skip && at > 0 && at + 1 < path.size() &&
                 hop(from, path[static_cast<std::size_t>(static_cast<int>(at) + ahead)]) == 1);
      }
      come_to(looks, from, path[at]);
    }
    return looks;
  }

  std::vector<Node> wander(const std::vector<Node>& box, core::Random& draws) const {
    std::vector<Node> looks;
    Node at = box[draws.below(static_cast<std::uint32_t>(box.size()))];
    come_to(looks, kNoNode, at);
    while (looks.size() < asset_.endurance) {
      std::vector<Node> next;
      for (const SearchAsset::Move& move : asset_.moves[at]) {
        if (std::ranges::find(box, move.to) != box.end()) next.push_back(move.to);
      }
      const Node to = next[draws.below(static_cast<std::uint32_t>(next.size()))];
      come_to(looks, at, to);
      at = to;
    }
    return looks;
  }

 private:
  std::size_t hop(Node from, Node to) const {
    return tables_.hop[k_][from * asset_.nodes.size() + to];
  }

  void come_to(std::vector<Node>& looks, Node from, Node to) const {
    const std::size_t steps = from == kNoNode ? asset_.out_steps[to] : hop(from, to);
    looks.resize(looks.size() + steps - 1, kNoNode);
    looks.push_back(to);
  }

  // The first looks, at most `most` steps out, with the way home.
  SearchSortie cut(const std::vector<Node>& looks, std::size_t most) const {
    SearchSortie sortie;
    sortie.at.assign(looks.begin(),
                     looks.begin() + static_cast<std::ptrdiff_t>(std::min(most, looks.size())));
    while (!sortie.at.empty() && (sortie.at.back() == kNoNode ||
                                  sortie.at.size() + asset_.home_steps[sortie.at.back()] > most))
      sortie.at.pop_back();
    if (!sortie.at.empty())
      sortie.at.resize(sortie.at.size() + asset_.home_steps[sortie.at.back()], kNoNode);
    return sortie;
  }

  // As long as any hour allows, at the hour nearest to the one wanted.
  bool put(const std::vector<Node>& looks, std::size_t wanted) {
    constexpr std::size_t kShortest = 6, kShorter = 3;
    const std::size_t left = asset_.budget - work_.hours_used(k_);
    const int steps = static_cast<int>(tables_.problem->steps);
    for (std::size_t most = std::min<std::size_t>(left, asset_.endurance); most >= kShortest;
         most -= kShorter) {
      SearchSortie sortie = cut(looks, most);
      if (sortie.at.empty()) return false;
      for (int away = 0; away < steps; ++away) {
        for (const int start : {static_cast<int>(wanted) - away, static_cast<int>(wanted) + away}) {
          if (start < 0 || start >= steps) continue;
          sortie.start = static_cast<Step>(start);
          if (work_.add_sortie(k_, sortie)) return true;
        }
      }
    }
    return false;
  }

  const SearchTables& tables_;
  PlanInWork& work_;
  std::size_t k_;
  const SearchAsset& asset_;
};

}  // namespace

const char* name_of(NightBaseline baseline) {
  switch (baseline) {
    case NightBaseline::shuttle:
      return "shuttle";
    case NightBaseline::ladder:
      return "ladder";
    case NightBaseline::random:
      return "random";
    case NightBaseline::greedy:
      return "greedy";
  }
  return "";
}

SearchPlan baseline_plan(NightBaseline baseline, const NightOptions& night,
                         const SearchProblem& problem, std::uint64_t seed) {
  const SearchTables tables(problem);
  PlanInWork work(tables);
  if (baseline == NightBaseline::greedy) {
    plan_greedily(work, problem);
    return work.plan();
  }
  const bool shuttle = baseline == NightBaseline::shuttle;
  const std::vector<std::uint32_t> squares = shuttle ? shore_squares(night) : box_in_lanes(night);
  for (std::size_t k = 0; k < problem.assets.size(); ++k) {
    Patrol patrol(tables, work, k);
    const std::vector<Node> path = patrol.nodes_in(squares);
    if (path.empty()) continue;
    core::Random draws(
        {.seed = seed, .replicate = 0, .stream = core::stream_of("random patrol", k)});
    patrol.fill([&](double along) {
      const auto first = static_cast<std::size_t>(along * static_cast<double>(path.size()));
      return baseline == NightBaseline::random ? patrol.wander(path, draws)
                                               : patrol.follow(path, first, shuttle);
    });
  }
  return work.plan();
}

}  // namespace vigie::planning
