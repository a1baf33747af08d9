// SPDX-License-Identifier: Apache-2.0
#include "vigie/planning/sortie_pricing.h"

#include <algorithm>
#include <cassert>
#include <cstring>

namespace vigie::planning {
namespace {

constexpr float kNever = -1e30f;
constexpr std::size_t kWide = 8;  // lanes in one register
using Wide = float __attribute__((vector_size(4 * kWide), aligned(4)));

// The best of several label rows in eight lanes, plus what the look is worth.
__attribute__((target_clones("avx2", "default"))) void best_of(const float* const* rows,
                                                               std::size_t count, std::size_t block,
                                                               const float* mask, float worth,
                                                               float* to) {
  Wide best = Wide{} + kNever, was;
  for (std::size_t i = 0; i < count; ++i) {
    std::memcpy(&was, rows[i] + block, sizeof was);
    best = was > best ? was : best;
  }
  std::memcpy(&was, mask, sizeof was);
  best += was + worth;
  std::memcpy(to, &best, sizeof best);
}

}  // namespace

SortiePricer::SortiePricer(const SearchProblem& problem, std::size_t asset)
    : asset_(problem.assets[asset]), steps_(problem.steps), nodes_(asset_.nodes.size()) {
  std::vector<std::vector<Arrival>> into(nodes_);
  for (std::size_t n = 0; n < nodes_; ++n) {
    for (const SearchAsset::Move& m : asset_.moves[n]) {
      into[m.to].push_back({static_cast<Node>(n), m.steps});
      longest_move_ = std::max<std::size_t>(longest_move_, m.steps);
    }
  }
  arrivals_first_.push_back(0);
  for (const auto& list : into) {
    arrivals_.insert(arrivals_.end(), list.begin(), list.end());
    arrivals_first_.push_back(static_cast<std::uint32_t>(arrivals_.size()));
  }
}

// Which take-offs there are, and a lane for each that no other uses until it is home and no move
// can reach back to it.
void SortiePricer::prepare(const std::vector<char>& may_be_out) {
  take_offs_.clear();
  closed_before_.assign(steps_ + 1, 0);
  for (std::size_t s = 0; s < steps_; ++s) {
    const bool open = asset_.open[s] && (may_be_out.empty() || may_be_out[s]);
    closed_before_[s + 1] = closed_before_[s] + (open ? 0 : 1);
    if (open && asset_.take_off[s]) take_offs_.push_back(static_cast<Step>(s));
  }
  const std::size_t apart = asset_.endurance + longest_move_;
  std::size_t most = 1;
  for (std::size_t i = 0, j = 0; j < take_offs_.size(); ++j) {
    while (take_offs_[i] + apart <= take_offs_[j]) ++i;
    most = std::max(most, j - i + 1);
  }
  lanes_ = (most + kWide - 1) / kWide * kWide;
  take_off_in_.assign(steps_ * lanes_, -1);
  for (std::size_t j = 0; j < take_offs_.size(); ++j) {
    for (std::size_t s = take_offs_[j];
         s < std::min(steps_, take_offs_[j] + std::size_t{asset_.endurance}); ++s)
      take_off_in_[s * lanes_ + j % lanes_] = static_cast<int>(j);
  }
  ends_.assign(take_offs_.size() * (asset_.endurance + 1u), {});
}

void SortiePricer::run_labels(const std::vector<float>& reward) {
  labels_.resize(steps_ * nodes_ * lanes_);
  std::vector<float> mask(lanes_);
  std::vector<const float*> sources;
  for (std::size_t t = 0; t < steps_; ++t) {
    float* now = &labels_[t * nodes_ * lanes_];
    bool any = false;
    for (std::size_t l = 0; l < lanes_; ++l) {
      mask[l] = take_off_in_[t * lanes_ + l] < 0 ? kNever : 0;
      any |= mask[l] == 0;
    }
    if (!any || closed_before_[t + 1] != closed_before_[t]) {
      std::fill(now, now + nodes_ * lanes_, kNever);
      continue;
    }
    for (std::size_t n = 0; n < nodes_; ++n) {
      float* mine = now + n * lanes_;
      const float worth = reward[t * nodes_ + n];
      sources.clear();
      for (std::uint32_t i = arrivals_first_[n]; i < arrivals_first_[n + 1]; ++i) {
        const Arrival& a = arrivals_[i];
        if (a.steps > t || (a.steps > 1 && !all_open(t - a.steps, t))) continue;
        sources.push_back(&labels_[((t - a.steps) * nodes_ + a.from) * lanes_]);
      }
      for (std::size_t block = 0; block < lanes_; block += kWide) {
        best_of(sources.data(), sources.size(), block, &mask[block], worth, mine + block);
      }
      // Those that come straight from the base.
      const std::size_t out = asset_.out_steps[n];
      if (out == 0 || out > t + 1) continue;
      const auto from = static_cast<Step>(t + 1 - out);
      const auto found = std::ranges::lower_bound(take_offs_, from);
      if (found == take_offs_.end() || *found != from || !all_open(from, t + 1)) continue;
      const auto j = static_cast<std::size_t>(found - take_offs_.begin());
      float& first = mine[j % lanes_];
      if (out <= asset_.endurance) first = std::max(first, worth);
    }
    close_sorties(t, now);
  }
}

void SortiePricer::close_sorties(std::size_t t, const float* labels) {
  for (std::size_t n = 0; n < nodes_; ++n) {
    const std::size_t until = t + 1 + asset_.home_steps[n];
    if (until > steps_ || !all_open(t, until)) continue;
    for (std::size_t l = 0; l < lanes_; ++l) {
      const int j = take_off_in_[t * lanes_ + l];
      const float value = labels[n * lanes_ + l];
      if (j < 0 || value < 0) continue;
      const auto take_off = static_cast<std::size_t>(j);
      if (until > take_offs_[take_off] + std::size_t{asset_.endurance}) continue;
      End& e = end(take_off, until);
      if (value > e.value)
        e = {.value = value, .last_look = static_cast<Step>(t), .node = static_cast<Node>(n)};
    }
  }
}

SearchSortie SortiePricer::trace(const std::vector<float>& reward, std::size_t take_off,
                                 Step until) const {
  const End& last = end(take_off, until);
  SearchSortie sortie{.start = take_offs_[take_off], .at = {}};
  sortie.at.assign(until - sortie.start, kNoNode);
  const std::size_t lane = take_off % lanes_;
  std::size_t t = last.last_look;
  Node n = last.node;
  for (;;) {
    sortie.at[t - sortie.start] = n;
    const float here = label(t, n, lane), worth = reward[t * nodes_ + n];
    const Arrival* from = nullptr;
    for (std::uint32_t i = arrivals_first_[n]; i < arrivals_first_[n + 1] && !from; ++i) {
      const Arrival& a = arrivals_[i];
      if (a.steps > t - sortie.start || (a.steps > 1 && !all_open(t - a.steps, t))) continue;
      if (label(t - a.steps, a.from, lane) + worth == here) from = &a;
    }
    if (from == nullptr) break;  // it came from the base
    t -= from->steps;
    n = from->from;
  }
  return sortie;
}

// Longest path over (step, hours used), sorties as its arcs.
AssetPlan SortiePricer::chain(std::size_t budget, std::size_t most, double& value) const {
  const std::size_t budgets = budget + 1;
  struct Entry {
    float value = 0;
    int take_off = -1;  // sortie that ends here, or -1: waits
    Step until = 0;
    std::uint16_t used = 0;
  };
  std::vector<Entry> table((steps_ + 1) * budgets);
  const auto ready_after = [&](std::size_t take_off) {  // latest landing before it
    const std::size_t at = take_offs_[take_off];
    return at >= asset_.turnaround ? at - asset_.turnaround : std::size_t{0};
  };
  std::vector<std::vector<std::uint32_t>> ending(steps_ + 1);
  for (std::uint32_t j = 0; j < take_offs_.size(); ++j) {
    for (std::size_t u = take_offs_[j] + 1u;
         u <= std::min<std::size_t>(steps_, take_offs_[j] + std::size_t{asset_.endurance}); ++u) {
      if (end(j, u).value > 0) ending[u].push_back(j);
    }
  }
  for (std::size_t t = 1; t <= steps_; ++t) {
    for (std::size_t b = 0; b < budgets; ++b) {
      Entry& cell = table[t * budgets + b];
      cell.value = table[(t - 1) * budgets + b].value;
    }
    for (const std::uint32_t j : ending[t]) {
      const std::size_t used = t - take_offs_[j];
      const float worth = end(j, t).value;
      for (std::size_t b = used; b < budgets; ++b) {
        const float before = most == 1 ? 0 : table[ready_after(j) * budgets + b - used].value;
        Entry& cell = table[t * budgets + b];
        if (before + worth > cell.value)
          cell = {before + worth, static_cast<int>(j), static_cast<Step>(t),
                  static_cast<std::uint16_t>(used)};
      }
    }
  }
  value = static_cast<double>(table[steps_ * budgets + budget].value);
  AssetPlan order;  // only start and length matter here; the caller traces them
  std::size_t t = steps_, b = budget;
  while (t > 0) {
    const Entry& cell = table[t * budgets + b];
    if (cell.take_off < 0) {
      --t;
      continue;
    }
    const auto j = static_cast<std::size_t>(cell.take_off);
    order.push_back({.start = take_offs_[j], .at = {}});
    order.back().at.assign(cell.used, kNoNode);
    if (most == 1) break;
    b -= cell.used;
    t = ready_after(j);
  }
  std::ranges::reverse(order);
  return order;
}

SortiePricer::Best SortiePricer::best(const std::vector<float>& reward,
                                      const std::vector<char>& may_be_out,
                                      std::size_t busy_budget) {
  Best result;
  prepare(may_be_out);
  if (take_offs_.empty() || nodes_ == 0) return result;
  run_labels(reward);
  const std::size_t budget = std::min<std::size_t>(
      asset_.budget - std::min<std::size_t>(asset_.budget, busy_budget), steps_);
  for (const SearchSortie& s : chain(budget, steps_, result.value)) {
    const auto j = std::ranges::lower_bound(take_offs_, s.start) - take_offs_.begin();
    result.plan.push_back(trace(reward, static_cast<std::size_t>(j), s.until()));
  }
  return result;
}

SortiePricer::Best SortiePricer::best_sortie(const std::vector<float>& reward,
                                             const std::vector<char>& may_be_out,
                                             std::size_t busy_budget) {
  Best result;
  prepare(may_be_out);
  if (take_offs_.empty() || nodes_ == 0) return result;
  run_labels(reward);
  const std::size_t budget = std::min<std::size_t>(
      asset_.budget - std::min<std::size_t>(asset_.budget, busy_budget), steps_);
  for (const SearchSortie& s : chain(budget, 1, result.value)) {
    const auto j = std::ranges::lower_bound(take_offs_, s.start) - take_offs_.begin();
    result.plan.push_back(trace(reward, static_cast<std::size_t>(j), s.until()));
  }
  return result;
}

}  // namespace vigie::planning
