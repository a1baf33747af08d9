// SPDX-License-Identifier: Apache-2.0
#include "vigie/planning/search_exact.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "vigie/planning/search_anneal.h"

namespace vigie::planning {
namespace {

// ---- all nights of an asset ----

class Lister {
 public:
  Lister(const SearchProblem& problem, const SearchAsset& asset, std::size_t most)
      : problem_(problem), asset_(asset), most_(most) {}

  // False when there are too many.
  bool run(std::vector<AssetPlan>& nights) {
    for (std::uint32_t start = 0; start < problem_.steps && !full_; ++start) {
      if (!asset_.take_off[start]) continue;
      for (std::size_t n = 0; n < asset_.nodes.size() && !full_; ++n) {
        if (asset_.out_steps[n] == 0) continue;
        SearchSortie s{.start = static_cast<Step>(start), .at = {}};
        s.at.assign(asset_.out_steps[n], kNoNode);
        s.at.back() = static_cast<Node>(n);
        extend(s);
      }
    }
    nights.assign(1, {});
    for (std::size_t from = 0; from < nights.size() && !full_; ++from) {
      for (const SearchSortie& s : sorties_) {
        if (!follows(nights[from], s)) continue;
        nights.push_back(nights[from]);
        nights.back().push_back(s);
        if (nights.size() > most_) full_ = true;
      }
    }
    return !full_;
  }

 private:
  bool fits(const SearchSortie& s) const {
    if (s.at.size() > asset_.endurance || s.start + s.at.size() > problem_.steps) return false;
    for (std::size_t i = 0; i < s.at.size(); ++i) {
      if (!asset_.open[s.start + i]) return false;
    }
    return true;
  }

  void extend(const SearchSortie& s) {
    if (full_ || !fits(s)) return;
    SearchSortie home = s;
    home.at.resize(s.at.size() + asset_.home_steps[s.at.back()], kNoNode);
    if (fits(home)) sorties_.push_back(std::move(home));
    if (sorties_.size() > most_) full_ = true;
    for (const SearchAsset::Move& move : asset_.moves[s.at.back()]) {
      SearchSortie next = s;
      next.at.resize(s.at.size() + move.steps - 1U, kNoNode);
      next.at.push_back(move.to);
      extend(next);
    }
  }

  bool follows(const AssetPlan& night, const SearchSortie& s) const {
    std::size_t used = s.at.size();
    for (const SearchSortie& e : night) used += e.at.size();
    return used <= asset_.budget &&
           (night.empty() || s.start >= night.back().until() + asset_.turnaround);
  }

  const SearchProblem& problem_;
  const SearchAsset& asset_;
  std::size_t most_;
  bool full_ = false;
  std::vector<SearchSortie> sorties_;
};

// ---- branch and bound ----

struct Gain {  // effort on one track by one look
  std::uint32_t track;
  double effort;
};
struct Night {
  AssetPlan plan;
  std::vector<std::uint32_t> looks;  // step * nodes + node, ascending
  std::vector<Gain> gains;
};
using Lists = std::vector<std::vector<std::uint32_t>>;  // per asset, nights still allowed

double concave_worth(double effort, double a) {
  return effort <= a ? effort * std::exp(-a) : std::exp(-a) * (1 + a) - std::exp(-effort);
}

class Tree {
 public:
  Tree(const SearchProblem& problem, const ExactOptions& options)
      : problem_(problem), options_(options), tables_(problem) {}

  core::Result<ExactResult> run() {
    Lists all;
    for (std::size_t k = 0; k < problem_.assets.size(); ++k) {
      auto listed = nights_of(problem_, k, options_.most_nights);
      if (!listed) return core::fail(listed.error());
      std::vector<Night>& nights = nights_.emplace_back();
      auto& numbers = all.emplace_back();
      for (AssetPlan& plan : *listed) {
        numbers.push_back(static_cast<std::uint32_t>(nights.size()));
        nights.push_back(night_of(k, std::move(plan)));
      }
    }
    PlanInWork work(tables_);
    plan_greedily(work, problem_);
    result_.plan = work.plan();
    result_.value = value_of(problem_, result_.plan);
    open_ = 0;
    branch(all, problem_.total_weight());
    result_.proven = !stopped_;
    result_.upper_bound = std::max(result_.value, open_);
    return std::move(result_);
  }

 private:
  Night night_of(std::size_t k, AssetPlan plan) const {
    const SearchAsset& asset = problem_.assets[k];
    Night night{.plan = std::move(plan), .looks = {}, .gains = {}};
    for (const SearchSortie& s : night.plan) {
      for (std::size_t i = 0; i < s.at.size(); ++i) {
        if (s.at[i] == kNoNode) continue;
        const auto step = static_cast<std::uint32_t>(s.start + i);
        night.looks.push_back(step * static_cast<std::uint32_t>(asset.nodes.size()) + s.at[i]);
        for (const SearchAsset::Part& part : asset.nodes[s.at[i]]) {
          for (std::uint32_t c = 0; c < problem_.classes; ++c) {
            const auto slot = problem_.slot_of(step, part.place, c);
            const auto effort =
                static_cast<double>(part.share * problem_.kinds[asset.kind].effort[slot]);
            for (const std::uint32_t w : tables_.visitors.in(slot)) {
              if (effort > 0) night.gains.push_back({w, effort});
            }
          }
        }
      }
    }
    return night;
  }

  // The relaxation over these lists: its least bound, and the mixture it ended with.
  struct Relaxed {
    double bound = 0;
    std::vector<std::vector<double>> share;  // per asset and entry of its list
    std::vector<std::uint32_t> best;         // per asset: last best entry
  };
  Relaxed relax(const Lists& lists) const {
    Relaxed r{.bound = problem_.total_weight(), .share = {}, .best = {}};
    for (const auto& list : lists) r.share.emplace_back(list.size(), 0);
    std::vector<double> a(problem_.tracks(), 0);
    for (int round = 0; round < options_.rounds; ++round) {
      r.bound = std::min(r.bound, price(lists, a, r.best));
      if (r.bound <= result_.value + tolerance()) break;
      const double weight = round == 0 ? 1 : 2.0 / (round + 2);
      for (std::size_t k = 0; k < lists.size(); ++k) {
        for (double& x : r.share[k]) x *= 1 - weight;
        r.share[k][r.best[k]] += weight;
      }
      fit(lists, r.share, a);
    }
    return r;
  }

  double price(const Lists& lists, const std::vector<double>& a,
               std::vector<std::uint32_t>& best) const {
    double bound = 0;
    for (std::size_t w = 0; w < a.size(); ++w)
      bound += problem_.weight[w] * (1 - std::exp(-a[w]) * (1 + a[w]));
    best.assign(lists.size(), 0);
    for (std::size_t k = 0; k < lists.size(); ++k) {
      double most = -1;
      for (std::uint32_t i = 0; i < lists[k].size(); ++i) {
        double worth = 0;
        for (const Gain& g : nights_[k][lists[k][i]].gains)
          worth += problem_.weight[g.track] * concave_worth(g.effort, a[g.track]);
        if (worth <= most) continue;
        most = worth;
        best[k] = i;
      }
      bound += most;
    }
    return bound;
  }

  // A of each track: the root of A = sum_i min(a_i, A) x_i, by Newton from the right.
  void fit(const Lists& lists, const std::vector<std::vector<double>>& share,
           std::vector<double>& a) const {
    struct Look {
      double effort, share;
    };
    std::vector<std::vector<Look>> looks(a.size());
    for (std::size_t k = 0; k < lists.size(); ++k) {
      for (std::size_t i = 0; i < lists[k].size(); ++i) {
        if (share[k][i] <= 0) continue;
        for (const Gain& g : nights_[k][lists[k][i]].gains)
          looks[g.track].push_back({g.effort, share[k][i]});
      }
    }
    for (std::size_t w = 0; w < a.size(); ++w) {
      double all = 0;
      for (const Look& l : looks[w]) all += l.effort * l.share;
      a[w] = all;
      for (int i = 0; i < 20; ++i) {
        double below = 0, above = 0;
        for (const Look& l : looks[w])
          (l.effort > a[w] ? above : below) += l.effort > a[w] ? l.share : l.effort * l.share;
        const double next = above < 1 - 1e-12 ? std::min(all, below / (1 - above)) : all;
        if (std::abs(next - a[w]) < 1e-14) break;
        a[w] = next;
      }
    }
  }

  double tolerance() const { return 1e-12 * problem_.total_weight(); }

  // The plan of one night per asset, if it keeps the rules between assets.
  void consider(const Lists& lists, const std::vector<std::uint32_t>& chosen) {
    PlanInWork work(tables_);
    SearchPlan plan;
    for (std::size_t k = 0; k < lists.size(); ++k) {
      plan.push_back(nights_[k][lists[k][chosen[k]]].plan);
      for (const SearchSortie& s : plan.back()) {
        if (!work.add_sortie(k, s)) return;
      }
    }
    const double value = value_of(problem_, plan);
    if (value <= result_.value) return;
    result_.value = value;
    result_.plan = std::move(plan);
  }

  void branch(const Lists& lists, double bound_above) {
    if (++result_.nodes > options_.most_nodes ||
        (options_.stop != nullptr && options_.stop->requested()))
      stopped_ = true;
    if (stopped_) {
      open_ = std::max(open_, bound_above);
      return;
    }
    const Relaxed r = relax(lists);
    if (result_.nodes == 1) result_.root_bound = r.bound;
    consider(lists, r.best);
    if (r.bound <= result_.value + tolerance()) return;
    Lists with = lists, without = lists;
    if (!split(lists, r, with, without)) return;  // one plan left, and it has been considered
    branch(with, std::min(bound_above, r.bound));
    branch(without, std::min(bound_above, r.bound));
  }

  // By the look whose share in the mixture is nearest a half; where no look tells nights apart, in
  // halves. False when every list has one night.
  bool split(const Lists& lists, const Relaxed& r, Lists& with, Lists& without) const {
    double nearest = 1e9;
    std::size_t asset = 0;
    std::uint32_t look = 0;
    bool by_look = false;
    for (std::size_t k = 0; k < lists.size(); ++k) {
      const std::size_t size = problem_.steps * problem_.assets[k].nodes.size();
      std::vector<double> share(size, 0);
      std::vector<std::uint32_t> count(size, 0);
      for (std::size_t i = 0; i < lists[k].size(); ++i) {
        for (const std::uint32_t l : nights_[k][lists[k][i]].looks) {
          share[l] += r.share[k][i];
          ++count[l];
        }
      }
      for (std::uint32_t l = 0; l < size; ++l) {
        if (count[l] == 0 || count[l] == lists[k].size()) continue;
        if (std::abs(share[l] - 0.5) >= nearest) continue;
        nearest = std::abs(share[l] - 0.5);
        asset = k;
        look = l;
        by_look = true;
      }
    }
    if (!by_look) {
      const auto longest = std::ranges::max_element(lists, {}, &std::vector<std::uint32_t>::size);
      if (longest == lists.end() || longest->size() < 2) return false;
      asset = static_cast<std::size_t>(longest - lists.begin());
    }
    const auto& list = lists[asset];
    with[asset].clear();
    without[asset].clear();
    for (std::size_t i = 0; i < list.size(); ++i) {
      const bool in = by_look ? std::ranges::binary_search(nights_[asset][list[i]].looks, look)
                              : i < list.size() / 2;
      (in ? with : without)[asset].push_back(list[i]);
    }
    return true;
  }

  const SearchProblem& problem_;
  const ExactOptions& options_;
  SearchTables tables_;
  std::vector<std::vector<Night>> nights_;
  ExactResult result_;
  double open_ = 0;  // greatest bound of a node left unexplored
  bool stopped_ = false;
};

}  // namespace

core::Result<std::vector<AssetPlan>> nights_of(const SearchProblem& problem, std::size_t asset,
                                               std::size_t most) {
  std::vector<AssetPlan> nights;
  if (!Lister(problem, problem.assets[asset], most).run(nights)) {
    return core::fail({.kind = core::ErrorKind::refused,
                       .field = "asset " + problem.assets[asset].name,
                       .problem = "has more than " + std::to_string(most) + " nights to list",
                       .mend = "take fewer steps or places, or use the bound alone"});
  }
  return nights;
}

core::Result<ExactResult> solve_exactly(const SearchProblem& problem, const ExactOptions& options) {
  return Tree(problem, options).run();
}

}  // namespace vigie::planning
