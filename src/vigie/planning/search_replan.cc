// SPDX-License-Identifier: Apache-2.0
#include "vigie/planning/search_replan.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <queue>

#include "vigie/planning/search_anneal.h"

namespace vigie::planning {
namespace {

bool in_the_air(const SearchSortie& s, Step now) { return s.start < now && now < s.until(); }

// Where a sortie in the air next is free to choose: at `node`, `steps` steps from now on, the look
// there included; 0: it has just looked there. None when it is on its way home.
struct Anchor {
  Node node = kNoNode;
  std::uint16_t steps = 0;
};
std::optional<Anchor> anchor_of(const SearchSortie& s, Step now) {
  const std::size_t flown = now - s.start;
  if (s.at[flown - 1] != kNoNode) return Anchor{s.at[flown - 1], 0};
  for (std::size_t i = flown; i < s.at.size(); ++i) {
    if (s.at[i] != kNoNode) return Anchor{s.at[i], static_cast<std::uint16_t>(i - flown + 1)};
  }
  return std::nullopt;
}

// Fewest steps from now to a look at each node, that look's step included; 0: not within endurance.
std::vector<std::uint16_t> steps_from(const SearchAsset& asset, const Anchor& anchor, Step most) {
  constexpr std::uint32_t kUnreached = 1U << 16;
  std::vector<std::uint32_t> steps(asset.nodes.size(), kUnreached);
  using Reached = std::pair<std::uint32_t, Node>;
  std::priority_queue<Reached, std::vector<Reached>, std::greater<>> next;
  const auto reach = [&](Node node, std::uint32_t by) {
    if (by > most || by >= steps[node]) return;
    steps[node] = by;
    next.emplace(by, node);
  };
  const auto go_on = [&](Node node, std::uint32_t from) {
    for (const SearchAsset::Move& move : asset.moves[node]) reach(move.to, from + move.steps);
  };
  if (anchor.steps > 0)
    reach(anchor.node, anchor.steps);
  else
    go_on(anchor.node, 0);
  while (!next.empty()) {
    const auto [by, node] = next.top();
    next.pop();
    if (by == steps[node]) go_on(node, by);
  }
  std::vector<std::uint16_t> out;
  for (const std::uint32_t s : steps)
    out.push_back(static_cast<std::uint16_t>(s == kUnreached ? 0 : s));
  return out;
}

class Rest {
 public:
  Rest(const SearchProblem& night, const SearchPlan& plan, const NightEvent& event)
      : night_(night), plan_(plan), event_(event) {}

  RestOfNight run() {
    SearchProblem& p = rest_.problem;
    p.places = night_.places;
    p.steps = night_.steps;
    p.classes = night_.classes;
    p.kinds = night_.kinds;
    p.caps = night_.caps;
    p.one_take_off_per_base = night_.one_take_off_per_base;
    for (const SearchAsset& a : night_.assets) bases_ = std::max(bases_, a.base + 1U);
    keep_tracks();
    for (std::size_t k = 0; k < night_.assets.size(); ++k) {
      if (event_.lost != k) keep_asset(k);
    }
    return std::move(rest_);
  }

 private:
  void keep_tracks() {
    SearchPlan flown = plan_;
    for (AssetPlan& sorties : flown) {
      std::erase_if(sorties, [&](const SearchSortie& s) { return s.start >= event_.now; });
      for (SearchSortie& s : sorties) {
        if (in_the_air(s, event_.now)) s.at.resize(event_.now - s.start);
      }
    }
    rest_.before = value_of(night_, flown);
    const std::vector<double> effort = efforts_of(night_, flown);
    const std::size_t from = std::size_t{event_.now} * night_.places * night_.classes;
    SearchProblem& p = rest_.problem;
    p.first.push_back(0);
    for (std::size_t w = 0; w < night_.tracks(); ++w) {
      double spent = 0;
      const std::size_t before = p.slot.size();
      for (std::uint32_t e = night_.first[w]; e < night_.first[w + 1]; ++e) {
        spent += effort[night_.slot[e]];
        if (night_.slot[e] >= from) p.slot.push_back(night_.slot[e]);
      }
      if (p.slot.size() == before) continue;
      p.weight.push_back(night_.weight[w] * std::exp(-spent));
      p.first.push_back(static_cast<std::uint32_t>(p.slot.size()));
    }
  }

  void keep_asset(std::size_t k) {
    const SearchAsset& asset = night_.assets[k];
    std::size_t used = 0, free_at = event_.now, later = plan_[k].size();
    for (std::size_t i = plan_[k].size(); i-- > 0;) {
      if (plan_[k][i].start >= event_.now) later = i;
    }
    for (std::size_t i = 0; i < later; ++i) {
      const SearchSortie& s = plan_[k][i];
      std::size_t lands = s.until();
      if (in_the_air(s, event_.now) && !anchor_of(s, event_.now)) flies_home(asset, s);
      if (in_the_air(s, event_.now) && anchor_of(s, event_.now)) {
        if (later == plan_[k].size())
          lands = std::min({s.start + std::size_t{asset.endurance}, s.start + asset.budget - used,
                            std::size_t{night_.steps}});
        keep_in_the_air(k, i, static_cast<Step>(lands));
      }
      used += lands - s.start;
      free_at = std::max(free_at, lands + asset.turnaround);
    }
    keep_on_the_ground(k, later, free_at, asset.budget - used);
  }

  void flies_home(const SearchAsset& asset, const SearchSortie& s) {
    if (asset.group < 0) return;
    Cap& cap = rest_.problem.caps[static_cast<std::size_t>(asset.group)];
    if (cap.most_at.empty()) cap.most_at.assign(night_.steps, cap.most);
    for (std::size_t step = event_.now; step < s.until(); ++step) --cap.most_at[step];
  }

  void keep_in_the_air(std::size_t k, std::size_t sortie, Step lands) {
    SearchAsset a = night_.assets[k];
    const SearchSortie& s = plan_[k][sortie];
    a.in_the_air = true;
    a.endurance = static_cast<Step>(lands - event_.now);
    a.budget = a.endurance;
    a.out_steps = steps_from(a, *anchor_of(s, event_.now), a.endurance);
    a.base = static_cast<std::uint16_t>(bases_++);
    a.take_off.assign(night_.steps, 0);
    a.take_off[event_.now] = 1;
    rest_.planned.push_back(
        {{.start = event_.now, .at = {s.at.begin() + (event_.now - s.start), s.at.end()}}});
    add(k, sortie, std::move(a));
  }

  void keep_on_the_ground(std::size_t k, std::size_t later, std::size_t free_at,
                          std::size_t budget) {
    SearchAsset a = night_.assets[k];
    a.budget = static_cast<std::uint16_t>(budget);
    for (std::size_t s = 0; s < std::min<std::size_t>(free_at, night_.steps); ++s)
      a.take_off[s] = 0;
    if (budget == 0 || std::ranges::count(a.take_off, 1) == 0) return;
    rest_.planned.emplace_back(plan_[k].begin() + static_cast<std::ptrdiff_t>(later),
                               plan_[k].end());
    add(k, RestOfNight::kOnGround, std::move(a));
  }

  void add(std::size_t k, std::size_t sortie, SearchAsset asset) {
    rest_.problem.assets.push_back(std::move(asset));
    rest_.asset.push_back(k);
    rest_.sortie.push_back(sortie);
  }

  const SearchProblem& night_;
  const SearchPlan& plan_;
  const NightEvent& event_;
  unsigned bases_ = 0;
  RestOfNight rest_;
};

}  // namespace

RestOfNight rest_of_night(const SearchProblem& night, const SearchPlan& plan,
                          const NightEvent& event) {
  return Rest(night, plan, event).run();
}

SearchPlan joined(const SearchProblem& night, const SearchPlan& plan, const NightEvent& event,
                  const RestOfNight& of, const SearchPlan& rest) {
  SearchPlan whole(night.assets.size());
  for (std::size_t k = 0; k < whole.size(); ++k) {
    for (const SearchSortie& s : plan[k]) {
      if (s.start >= event.now) continue;
      whole[k].push_back(s);
      if (in_the_air(s, event.now) && (event.lost == k || anchor_of(s, event.now)))
        whole[k].back().at.resize(event.now - s.start);
    }
  }
  for (std::size_t k = 0; k < rest.size(); ++k) {
    AssetPlan& mine = whole[of.asset[k]];
    for (const SearchSortie& s : rest[k]) {
      if (of.sortie[k] == RestOfNight::kOnGround)
        mine.push_back(s);
      else
        mine[of.sortie[k]].at.insert(mine[of.sortie[k]].at.end(), s.at.begin(), s.at.end());
    }
  }
  return whole;
}

SearchResult replan(const RestOfNight& rest, SearchOptions options) {
  if (rest.problem.assets.empty()) return {};  // nothing can still go out: nothing is found
  options.start = &rest.planned;
  SearchResult result = solve_search(rest.problem, options);
  const SearchTables tables(rest.problem);
  PlanInWork work(tables);
  work.replace(result.plan);
  bool all_home = true;
  for (std::size_t k = 0; k < result.plan.size(); ++k) {
    if (rest.sortie[k] == RestOfNight::kOnGround || !result.plan[k].empty()) continue;
    all_home = all_home && work.add_sortie(k, rest.planned[k].front());
  }
  result.plan = all_home ? work.plan() : rest.planned;
  result.value = value_of(rest.problem, result.plan);
  return result;
}

}  // namespace vigie::planning
