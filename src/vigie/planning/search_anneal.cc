// SPDX-License-Identifier: Apache-2.0
#include "vigie/planning/search_anneal.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "vigie/planning/sortie_pricing.h"

namespace vigie::planning {
namespace {

constexpr std::uint8_t kFar = 255;
constexpr std::size_t kLongestStretch = 14, kWidth = 48;

std::vector<std::uint8_t> hops_of(const SearchAsset& asset) {
  const std::size_t n = asset.nodes.size();
  std::vector<std::uint8_t> hop(n * n, kFar);
  std::vector<std::vector<Node>> ring;
  for (std::size_t from = 0; from < n; ++from) {
    std::uint8_t* row = &hop[from * n];
    row[from] = 1;  // staying costs a step
    ring.assign(2, {});
    std::vector<std::uint8_t> far(n, kFar);
    far[from] = 0;
    ring[0].push_back(static_cast<Node>(from));
    for (std::size_t d = 0; d < ring.size() && d < kFar - 1; ++d) {
      for (std::size_t i = 0; i < ring[d].size(); ++i) {
        const Node at = ring[d][i];
        if (far[at] != d) continue;
        for (const SearchAsset::Move& m : asset.moves[at]) {
          const std::size_t then = d + m.steps;
          if (then >= far[m.to]) continue;
          far[m.to] = static_cast<std::uint8_t>(then);
          if (ring.size() <= then) ring.resize(then + 1);
          ring[then].push_back(m.to);
        }
      }
    }
    for (std::size_t to = 0; to < n; ++to) row[to] = to == from ? 1 : far[to];
  }
  return hop;
}

}  // namespace

SearchTables::SearchTables(const SearchProblem& p) : problem(&p), visitors(p) {
  const auto slots_of = [&](std::size_t w) {
    return std::span(p.slot).subspan(p.first[w], p.first[w + 1] - p.first[w]);
  };
  for (std::size_t w = 0; w < p.tracks(); ++w) {
    const auto now = slots_of(w);
    if (w > 0 && slots_of(w - 1).size() <= now.size() &&
        std::ranges::equal(slots_of(w - 1), now.first(slots_of(w - 1).size()))) {
      row.push_back(row.back());
    } else {
      row.push_back(w == 0 ? 0 : row.back() + 1);
      place.resize(place.size() + p.steps, 0xffff);
    }
    for (const std::uint32_t slot : now) {
      const std::uint32_t step_place = slot / p.classes;
      place[std::size_t{row[w]} * p.steps + step_place / p.places] =
          static_cast<std::uint16_t>(step_place % p.places);
    }
  }
  for (const SearchAsset& asset : p.assets) {
    hop.push_back(hops_of(asset));
    auto& table = covers.emplace_back(asset.nodes.size() * p.places, std::uint8_t{0});
    for (std::size_t n = 0; n < asset.nodes.size(); ++n) {
      for (std::size_t i = 0; i < asset.nodes[n].size(); ++i)
        table[n * p.places + asset.nodes[n][i].place] = static_cast<std::uint8_t>(i + 1);
    }
    auto& of_nodes = look_of.emplace_back();
    for (const auto& parts : asset.nodes) {
      auto& of_parts = of_nodes.emplace_back();
      for (const SearchAsset::Part& part : parts) of_parts.push_back(look(asset.kind, part.share));
    }
  }
}

std::uint16_t SearchTables::look(std::uint32_t kind, float share) {
  const auto same = std::ranges::find_if(
      looks, [&](const Look& l) { return l.kind == kind && l.share == share; });
  if (same == looks.end()) {
    Look& l = looks.emplace_back(Look{.kind = kind, .share = share, .chance = {}});
    l.chance.reserve(problem->slots());
    for (const float effort : problem->kinds[kind].effort)
      l.chance.push_back(-std::expm1(-share * std::max(0.0F, effort)));
    return static_cast<std::uint16_t>(looks.size() - 1);
  }
  return static_cast<std::uint16_t>(same - looks.begin());
}

PlanInWork::PlanInWork(const SearchTables& tables)
    : tables_(tables), problem_(*tables.problem), plan_(problem_.assets.size()) {
  std::size_t bands = 0, bases = 0;
  for (const SearchAsset& a : problem_.assets) {
    bands = std::max<std::size_t>(bands, static_cast<std::size_t>(a.band + 1));
    bases = std::max<std::size_t>(bases, a.base + 1u);
  }
  bands_.assign(bands, std::vector<std::uint8_t>(std::size_t{problem_.steps} * problem_.places, 0));
  out_.assign(problem_.caps.size(), std::vector<int>(problem_.steps, 0));
  take_offs_.assign(bases, std::vector<std::uint8_t>(problem_.steps, 0));
  sum_.resize(std::size_t{problem_.places} * problem_.classes);
  swept_.assign(problem_.places, 0);
  refresh();
}

double PlanInWork::value() const { return value_of(problem_, plan_); }

void PlanInWork::refresh() {
  const std::vector<double> effort = efforts_of(problem_, plan_);
  left_.resize(problem_.tracks());
  value_ = 0;
  for (std::size_t w = 0; w < problem_.tracks(); ++w) {
    float spent = 0;
    for (std::uint32_t e = problem_.first[w]; e < problem_.first[w + 1]; ++e)
      spent += static_cast<float>(effort[problem_.slot[e]]);
    left_[w] = static_cast<float>(problem_.weight[w]) * std::exp(-spent);
    value_ += problem_.weight[w] - static_cast<double>(left_[w]);
  }
}

void PlanInWork::replace(SearchPlan plan) {
  for (auto& band : bands_) std::ranges::fill(band, 0);
  for (auto& group : out_) std::ranges::fill(group, 0);
  for (auto& base : take_offs_) std::ranges::fill(base, 0);
  plan_ = std::move(plan);
  for (std::size_t k = 0; k < plan_.size(); ++k) {
    for (const SearchSortie& sortie : plan_[k]) {
      count_out(k, sortie, 1);
      for (std::size_t i = 0; i < sortie.at.size(); ++i) {
        if (sortie.at[i] == kNoNode || problem_.assets[k].band < 0) continue;
        for (const SearchAsset::Part& part : problem_.assets[k].nodes[sortie.at[i]]) {
          if (part.beside) continue;
          ++bands_[static_cast<std::size_t>(problem_.assets[k].band)]
                  [(sortie.start + i) * problem_.places + part.place];
        }
      }
    }
  }
  refresh();
}

void PlanInWork::count_out(std::size_t k, const SearchSortie& sortie, int by) {
  const SearchAsset& a = problem_.assets[k];
  take_offs_[a.base][sortie.start] =
      static_cast<std::uint8_t>(take_offs_[a.base][sortie.start] + by);
  if (a.group < 0) return;
  for (std::size_t s = sortie.start; s < sortie.until(); ++s)
    out_[static_cast<std::size_t>(a.group)][s] += by;
}

bool PlanInWork::may_be_out(std::size_t k, std::size_t s) const {
  const SearchAsset& a = problem_.assets[k];
  if (!a.open[s]) return false;
  return a.group < 0 || out_[static_cast<std::size_t>(a.group)][s] <
                            problem_.caps[static_cast<std::size_t>(a.group)].at(s);
}

std::size_t PlanInWork::hours_used(std::size_t k) const {
  std::size_t used = 0;
  for (const SearchSortie& s : plan_[k]) used += s.at.size();
  return used;
}

std::vector<char> PlanInWork::free_steps(std::size_t k) const {
  std::vector<char> open(problem_.steps, 1);
  for (std::size_t s = 0; s < problem_.steps; ++s) open[s] = may_be_out(k, s);
  const std::size_t turn = problem_.assets[k].turnaround;
  for (const SearchSortie& sortie : plan_[k]) {
    const std::size_t from = sortie.start > turn ? sortie.start - turn : 0;
    for (std::size_t s = from; s < std::min<std::size_t>(problem_.steps, sortie.until() + turn);
         ++s)
      open[s] = 0;
  }
  return open;
}

// Take-off, landing, hours and turnaround against the other sorties of the asset but `skip`, whose
// own steps out are still counted.
bool PlanInWork::times_fit(std::size_t k, std::size_t skip, const SearchSortie& sortie) const {
  const SearchAsset& a = problem_.assets[k];
  if (sortie.at.empty() || sortie.until() > problem_.steps || sortie.at.size() > a.endurance)
    return false;
  const SearchSortie* old = skip < plan_[k].size() ? &plan_[k][skip] : nullptr;
  if (!a.take_off[sortie.start]) return false;
  if (problem_.one_take_off_per_base && (old == nullptr || old->start != sortie.start) &&
      take_offs_[a.base][sortie.start] > 0)
    return false;
  std::size_t used = sortie.at.size();
  for (std::size_t i = 0; i < plan_[k].size(); ++i) {
    if (i == skip) continue;
    const SearchSortie& other = plan_[k][i];
    used += other.at.size();
    if (sortie.start < other.until() + a.turnaround && other.start < sortie.until() + a.turnaround)
      return false;
  }
  if (used > a.budget) return false;
  for (std::size_t s = sortie.start; s < sortie.until(); ++s) {
    const bool was_out = old != nullptr && s >= old->start && s < old->until();
    if (was_out ? !a.open[s] : !may_be_out(k, s)) return false;
  }
  return true;
}

bool PlanInWork::blocked(std::size_t k, std::size_t step, Node node) const {
  const SearchAsset& a = problem_.assets[k];
  if (a.band < 0) return false;
  const auto& band = bands_[static_cast<std::size_t>(a.band)];
  return std::ranges::any_of(a.nodes[node], [&](const SearchAsset::Part& part) {
    return !part.beside && band[step * problem_.places + part.place] != 0;
  });
}

class PlanInWork::Sweep {
 public:
  Sweep(const PlanInWork& work, std::size_t k, std::size_t step)
      : work_(work),
        asset_(work.problem_.assets[k]),
        look_of_(work.tables_.look_of[k]),
        step_(static_cast<std::uint32_t>(step)) {
    ++work_.sweeps_;
  }

  float gain(Node node) const {
    const std::uint32_t classes = work_.problem_.classes;
    float gain = 0;
    for (std::size_t i = 0; i < asset_.nodes[node].size(); ++i) {
      const std::uint32_t place = asset_.nodes[node][i].place;
      const float* sums = sums_in(place);
      const auto slot = work_.problem_.slot_of(step_, place, 0);
      const float* chance = &work_.tables_.looks[look_of_[node][i]].chance[slot];
      for (std::uint32_t c = 0; c < classes; ++c) gain += sums[c] * chance[c];
    }
    return gain;
  }

 private:
  // What is undetected there, per class.
  const float* sums_in(std::uint32_t place) const {
    float* sums = &work_.sum_[std::size_t{place} * work_.problem_.classes];
    if (work_.swept_[place] == work_.sweeps_) return sums;
    work_.swept_[place] = work_.sweeps_;
    for (std::uint32_t c = 0; c < work_.problem_.classes; ++c) {
      float sum = 0;
      for (const std::uint32_t w :
           work_.tables_.visitors.in(work_.problem_.slot_of(step_, place, c)))
        sum += work_.left_[w];
      sums[c] = sum;
    }
    return sums;
  }

  const PlanInWork& work_;
  const SearchAsset& asset_;
  const std::vector<std::vector<std::uint16_t>>& look_of_;
  std::uint32_t step_;
};

float PlanInWork::put_look(std::size_t k, std::size_t step, Node node) {
  const SearchAsset& a = problem_.assets[k];
  const std::vector<float>& effort = problem_.kinds[a.kind].effort;
  float gain = 0;
  for (const SearchAsset::Part& part : a.nodes[node]) {
    if (a.band >= 0 && !part.beside)
      ++bands_[static_cast<std::size_t>(a.band)][step * problem_.places + part.place];
    for (std::uint32_t c = 0; c < problem_.classes; ++c) {
      const auto slot = problem_.slot_of(static_cast<std::uint32_t>(step), part.place, c);
      const auto tracks = tables_.visitors.in(slot);
      if (tracks.empty() || effort[slot] <= 0) continue;
      const float missed = std::exp(-part.share * effort[slot]);
      float sum = 0;
      for (const std::uint32_t w : tracks) {
        sum += left_[w];
        left_[w] *= missed;
      }
      gain += sum * (1 - missed);
    }
  }
  value_ += static_cast<double>(gain);
  return gain;
}

float PlanInWork::take_look(std::size_t k, std::size_t step, Node node) {
  const SearchAsset& a = problem_.assets[k];
  const std::vector<float>& effort = problem_.kinds[a.kind].effort;
  float loss = 0;
  for (const SearchAsset::Part& part : a.nodes[node]) {
    if (a.band >= 0 && !part.beside)
      --bands_[static_cast<std::size_t>(a.band)][step * problem_.places + part.place];
    for (std::uint32_t c = 0; c < problem_.classes; ++c) {
      const auto slot = problem_.slot_of(static_cast<std::uint32_t>(step), part.place, c);
      const auto tracks = tables_.visitors.in(slot);
      if (tracks.empty() || effort[slot] <= 0) continue;
      const float back = std::exp(part.share * effort[slot]);
      float sum = 0;
      for (const std::uint32_t w : tracks) {
        left_[w] *= back;
        sum += left_[w];
      }
      loss += sum * (1 - 1 / back);
    }
  }
  value_ -= static_cast<double>(loss);
  return loss;
}

bool PlanInWork::fits(std::size_t k, const SearchSortie& sortie) const {
  if (!times_fit(k, plan_[k].size(), sortie)) return false;
  for (std::size_t i = 0; i < sortie.at.size(); ++i) {
    if (sortie.at[i] != kNoNode && blocked(k, sortie.start + i, sortie.at[i])) return false;
  }
  return true;
}

bool PlanInWork::add_sortie(std::size_t k, const SearchSortie& sortie) {
  if (!fits(k, sortie)) return false;
  count_out(k, sortie, 1);
  for (std::size_t i = 0; i < sortie.at.size(); ++i) {
    if (sortie.at[i] != kNoNode) put_look(k, sortie.start + i, sortie.at[i]);
  }
  auto& mine = plan_[k];
  mine.insert(std::ranges::upper_bound(mine, sortie.start, {}, &SearchSortie::start), sortie);
  return true;
}

void PlanInWork::clear(std::size_t k) {
  for (const SearchSortie& sortie : plan_[k]) {
    count_out(k, sortie, -1);
    for (std::size_t i = 0; i < sortie.at.size(); ++i) {
      if (sortie.at[i] != kNoNode) take_look(k, sortie.start + i, sortie.at[i]);
    }
  }
  plan_[k].clear();
}

std::vector<float> PlanInWork::marginal_rewards(std::size_t k) const {
  const std::size_t nodes = problem_.assets[k].nodes.size();
  std::vector<float> reward(problem_.steps * nodes);
  for (std::size_t s = 0; s < problem_.steps; ++s) {
    const Sweep sweep(*this, k, s);
    for (std::size_t n = 0; n < nodes; ++n)
      reward[s * nodes + n] =
          blocked(k, s, static_cast<Node>(n)) ? 0 : sweep.gain(static_cast<Node>(n));
  }
  return reward;
}

bool PlanInWork::pick(core::Random& draws, Place3& at) const {
  std::size_t total = 0;
  for (const AssetPlan& asset : plan_) {
    for (const SearchSortie& s : asset) total += s.at.size();
  }
  if (total == 0) return false;
  std::size_t i = draws.below(static_cast<std::uint32_t>(total));
  for (at.asset = 0;; ++at.asset) {
    for (at.sortie = 0; at.sortie < plan_[at.asset].size(); ++at.sortie) {
      const std::size_t size = plan_[at.asset][at.sortie].at.size();
      if (i < size) {
        at.index = i;
        return true;
      }
      i -= size;
    }
  }
}

bool PlanInWork::move_look(core::Random& draws, double temperature) {
  Place3 at{};
  return pick(draws, at) && move_look_at(at, draws, temperature);
}

// Draws the place of one look with chance proportional to exp(worth / temperature).
bool PlanInWork::move_look_at(const Place3& p, core::Random& draws, double temperature) {
  SearchSortie& sortie = plan_[p.asset][p.sortie];
  const Node old = sortie.at[p.index];
  if (old == kNoNode) return false;
  const SearchAsset& a = problem_.assets[p.asset];
  const std::size_t nodes = a.nodes.size(), i = p.index;
  std::size_t before = i, after = i + 1;
  while (before > 0 && sortie.at[before - 1] == kNoNode) --before;
  while (after < sortie.at.size() && sortie.at[after] == kNoNode) ++after;
  const Node from = before == 0 ? kNoNode : sortie.at[before - 1];
  const Node to = after == sortie.at.size() ? kNoNode : sortie.at[after];
  const std::size_t come = before == 0 ? i + 1 : i - before + 1, go = after - i;
  const auto& hop = tables_.hop[p.asset];
  const std::size_t step = sortie.start + i;
  take_look(p.asset, step, old);
  Node best = old;
  double best_score = -1e300;
  const Sweep sweep(*this, p.asset, step);
  const auto consider = [&](Node n) {
    if (to != kNoNode ? hop[n * nodes + to] > go : a.home_steps[n] > go - 1) return;
    if (n != old && blocked(p.asset, step, n)) return;
    double score = static_cast<double>(sweep.gain(n));
    if (temperature > 0) score -= temperature * std::log(-std::log(draws.uniform()));
    if (score > best_score) {
      best_score = score;
      best = n;
    }
  };
  if (from == kNoNode) {
    for (std::size_t n = 0; n < nodes; ++n) {
      if (a.out_steps[n] != 0 && a.out_steps[n] <= come) consider(static_cast<Node>(n));
    }
  } else {
    for (const SearchAsset::Move& m : a.moves[from]) {
      if (m.steps <= come) consider(m.to);
    }
  }
  put_look(p.asset, step, best);
  sortie.at[i] = best;
  return best != old;
}

void PlanInWork::settle(std::size_t k, std::size_t moves, core::Random& draws, double temperature) {
  for (std::size_t m = 0; m < moves && !plan_[k].empty(); ++m) {
    Place3 at{
        .asset = k, .sortie = draws.below(static_cast<std::uint32_t>(plan_[k].size())), .index = 0};
    at.index = draws.below(static_cast<std::uint32_t>(plan_[k][at.sortie].at.size()));
    move_look_at(at, draws, temperature);
  }
}

// What a look finds beyond the looks of `path`, which are not in the plan.
float PlanInWork::gain_on_path(std::size_t k, std::size_t step, Node node,
                               const std::vector<Node>& path, std::size_t path_start) const {
  const SearchAsset& a = problem_.assets[k];
  const std::vector<float>& effort = problem_.kinds[a.kind].effort;
  const auto& covers = tables_.covers[k];
  struct Earlier {
    std::uint32_t step;
    std::uint16_t place;  // the only one of the node, or 0xfffe
    Node node;
    const std::uint8_t* covers;
  };
  Earlier earlier[64];
  std::size_t count = 0;
  for (std::size_t i = 0; i < path.size() && path_start + i < step && count < 64; ++i) {
    if (path[i] != kNoNode)
      earlier[count++] = {static_cast<std::uint32_t>(path_start + i),
                          a.nodes[path[i]].size() == 1
                              ? static_cast<std::uint16_t>(a.nodes[path[i]][0].place)
                              : std::uint16_t{0xfffe},
                          path[i], &covers[path[i] * problem_.places]};
  }
  float gain = 0;
  for (const SearchAsset::Part& part : a.nodes[node]) {
    for (std::uint32_t c = 0; c < problem_.classes; ++c) {
      const auto slot = problem_.slot_of(static_cast<std::uint32_t>(step), part.place, c);
      if (effort[slot] <= 0) continue;
      float sum = 0, missed = 1;
      std::uint32_t last = ~0u;
      for (const std::uint32_t w : tables_.visitors.in(slot)) {
        if (tables_.row[w] != last) {
          last = tables_.row[w];
          const std::uint16_t* row = &tables_.place[std::size_t{last} * problem_.steps];
          float spent = 0;
          for (std::size_t i = 0; i < count; ++i) {
            const std::uint16_t there = row[earlier[i].step];
            if (there != earlier[i].place &&
                (earlier[i].place != 0xfffe || there == 0xffff || earlier[i].covers[there] == 0))
              continue;
            // A track keeps its class over these few steps, or nearly: the score is exact later.
            spent += a.nodes[earlier[i].node][earlier[i].covers[there] - 1u].share *
                     effort[problem_.slot_of(earlier[i].step, there, c)];
          }
          missed = spent > 0 ? std::exp(-spent) : 1;
        }
        sum += left_[w] * missed;
      }
      gain -= sum * std::expm1(-part.share * effort[slot]);
    }
  }
  return gain;
}

// One way to a place within a stretch: what it has found, and where it looked.
struct PlanInWork::Label {
  float value;
  Node node;
  std::vector<Node> path;
};

// The stretch between its fixed ends, `left` before and `right` after it (kNoNode: the base).
struct PlanInWork::Gap {
  std::size_t asset, start, from, until, before, after;
  Node left, right;
};

PlanInWork::Gap PlanInWork::gap_in(std::size_t k, const SearchSortie& frame, std::size_t from,
                                   std::size_t until) const {
  Gap gap{.asset = k,
          .start = frame.start,
          .from = from,
          .until = until,
          .before = from,
          .after = until,
          .left = kNoNode,
          .right = kNoNode};
  while (gap.before > 0 && frame.at[gap.before - 1] == kNoNode) --gap.before;
  while (gap.after < frame.at.size() && frame.at[gap.after] == kNoNode) ++gap.after;
  if (gap.before > 0) gap.left = frame.at[gap.before - 1];
  if (gap.after < frame.at.size()) gap.right = frame.at[gap.after];
  return gap;
}

// Places one can be in at the stretch's i-th step and still go on from, worth most first.
std::vector<PlanInWork::Wanted> PlanInWork::wanted_at(const Gap& gap, std::size_t i) const {
  const SearchAsset& a = problem_.assets[gap.asset];
  const auto& hop = tables_.hop[gap.asset];
  const std::size_t nodes = a.nodes.size(), step = gap.start + gap.from + i;
  const std::size_t come = gap.from + i + 1 - gap.before, go = gap.after - (gap.from + i);
  std::vector<Wanted> wanted;
  const Sweep sweep(*this, gap.asset, step);
  for (std::size_t n = 0; n < nodes; ++n) {
    const bool reached = gap.left == kNoNode
                             ? a.out_steps[n] != 0 && a.out_steps[n] <= gap.from + i + 1
                             : hop[gap.left * nodes + n] <= come;
    const bool goes_on =
        gap.right == kNoNode ? a.home_steps[n] + 1u <= go : hop[n * nodes + gap.right] <= go;
    const auto node = static_cast<Node>(n);
    if (reached && goes_on && !blocked(gap.asset, step, node))
      wanted.push_back({sweep.gain(node), node});
  }
  std::ranges::stable_sort(wanted, std::greater{}, &Wanted::worth);
  if (wanted.size() > kWidth) wanted.resize(kWidth);
  return wanted;
}

// The best way to `to` at the i-th step over the labels before it. What a look adds to a label is
// never more than its worth alone, so few labels need counting.
PlanInWork::Label PlanInWork::best_label(const Gap& gap, std::size_t i, const Wanted& to,
                                         const std::vector<std::vector<Label>>& at) const {
  constexpr std::size_t kLongestMove = 4;
  const auto& hop = tables_.hop[gap.asset];
  const std::size_t nodes = problem_.assets[gap.asset].nodes.size();
  Label best{.value = to.worth, .node = to.node, .path = {}};  // straight from the left end
  const Label* source = nullptr;
  std::vector<const Label*> sources;
  for (std::size_t d = 1; d <= i && d <= kLongestMove; ++d) {
    for (const Label& l : at[i - d]) {
      if (hop[l.node * nodes + to.node] <= d && l.value + to.worth > best.value)
        sources.push_back(&l);
    }
  }
  std::ranges::stable_sort(sources, std::greater{}, [](const Label* l) { return l->value; });
  for (const Label* l : sources) {
    if (l->value + to.worth <= best.value) break;
    const float value = l->value + gain_on_path(gap.asset, gap.start + gap.from + i, to.node,
                                                l->path, gap.start + gap.from);
    if (value > best.value) {
      best.value = value;
      source = l;
    }
  }
  if (source != nullptr) best.path = source->path;
  best.path.resize(i + 1, kNoNode);
  best.path[i] = to.node;
  return best;
}

// The best looks in steps [from, until) of the sortie's frame, the rest of it staying; empty: none.
std::vector<Node> PlanInWork::best_stretch(const Gap& gap) const {
  const std::size_t length = gap.until - gap.from;
  std::vector<std::vector<Label>> at(length);
  const Label* best = nullptr;
  for (std::size_t i = 0; i < length; ++i) {
    for (const Wanted& to : wanted_at(gap, i)) at[i].push_back(best_label(gap, i, to, at));
  }
  for (const auto& labels : at) {
    for (const Label& l : labels) {
      if (best == nullptr || l.value > best->value) best = &l;
    }
  }
  if (best == nullptr) return {};
  std::vector<Node> path = best->path;
  path.resize(length, kNoNode);
  return path;
}

// Flies [from, until) of `frame` anew and puts it in place of the sortie at `p` when accepted.
// `frame` is that sortie, perhaps with another beginning or end, looks outside the stretch kept.
bool PlanInWork::fly_anew(const Place3& p, const SearchSortie& frame, std::size_t from,
                          std::size_t until, core::Random& draws, double temperature) {
  const SearchSortie old = plan_[p.asset][p.sortie];
  const double was = value_;
  const auto looks = [&](const SearchSortie& s, bool put) {
    for (std::size_t i = 0; i < s.at.size(); ++i) {
      if (s.at[i] == kNoNode) continue;
      const std::size_t step = s.start + i;
      if (put)
        put_look(p.asset, step, s.at[i]);
      else
        take_look(p.asset, step, s.at[i]);
    }
  };
  // Only what differs between the two is taken out and put in.
  SearchSortie kept = frame, gone = old;
  for (std::size_t i = from; i < until; ++i) kept.at[i] = kNoNode;
  for (std::size_t i = 0; i < gone.at.size(); ++i) {
    const std::size_t step = gone.start + i;
    if (step >= kept.start && step < kept.until() && kept.at[step - kept.start] == gone.at[i])
      gone.at[i] = kNoNode;
  }
  looks(gone, false);
  const std::vector<Node> path = best_stretch(gap_in(p.asset, kept, from, until));
  SearchSortie next = kept;
  bool found = !path.empty();
  SearchSortie added = kept;
  std::ranges::fill(added.at, kNoNode);
  if (found) {
    std::ranges::copy(path, next.at.begin() + static_cast<std::ptrdiff_t>(from));
    std::ranges::copy(path, added.at.begin() + static_cast<std::ptrdiff_t>(from));
    looks(added, true);
    const double change = value_ - was;
    found = accept(change, draws, temperature);
    if (!found) looks(added, false);
  }
  if (!found) {
    looks(gone, true);
    value_ = was;
    return false;
  }
  // Home as soon as the last look allows.
  std::size_t last = next.at.size();
  while (last > 0 && next.at[last - 1] == kNoNode) --last;
  next.at.resize(last + problem_.assets[p.asset].home_steps[next.at[last - 1]], kNoNode);
  count_out(p.asset, old, -1);
  count_out(p.asset, next, 1);
  plan_[p.asset][p.sortie] = std::move(next);
  return true;
}

bool PlanInWork::move_stretch(core::Random& draws, double temperature) {
  Place3 p{};
  if (!pick(draws, p)) return false;
  const SearchSortie frame = plan_[p.asset][p.sortie];
  const std::size_t length =
      std::min<std::size_t>(frame.at.size(), 2 + draws.below(kLongestStretch - 1));
  const std::size_t from = std::min(p.index, frame.at.size() - length);
  return fly_anew(p, frame, from, from + length, draws, temperature);
}

// The frame of a sortie that takes off or lands `by` steps later, and the stretch to fly anew.
struct PlanInWork::Frame {
  SearchSortie sortie;
  std::size_t from = 0, until = 0;
};

std::optional<PlanInWork::Frame> PlanInWork::moved_start(const SearchSortie& old, int by) const {
  constexpr std::size_t kBeyond = 5;
  if (static_cast<int>(old.start) + by < 0 || by > static_cast<int>(old.at.size()) - 3) return {};
  Frame frame{.sortie = old};
  auto& at = frame.sortie.at;
  frame.sortie.start = static_cast<Step>(old.start + by);
  if (by > 0)
    at.erase(at.begin(), at.begin() + by);
  else
    at.insert(at.begin(), static_cast<std::size_t>(-by), kNoNode);
  frame.until = std::min(at.size(), static_cast<std::size_t>(std::max(0, -by)) + kBeyond);
  return frame;
}

std::optional<PlanInWork::Frame> PlanInWork::moved_end(const SearchSortie& old, int by) const {
  constexpr std::size_t kBeyond = 5;
  const int size = static_cast<int>(old.at.size()) + by;
  if (size < 3 || old.start + size > static_cast<int>(problem_.steps)) return {};
  Frame frame{.sortie = old};
  auto& at = frame.sortie.at;
  std::size_t looks = at.size();
  while (looks > 0 && at[looks - 1] == kNoNode) --looks;
  at.resize(static_cast<std::size_t>(size), kNoNode);
  const std::size_t kept = std::min(looks, at.size());
  const std::size_t back = kBeyond + (by < 0 ? static_cast<std::size_t>(-by) : 0);
  frame.from = kept > back ? kept - back : 0;
  frame.until = at.size();
  if (frame.until - frame.from > 36) return {};
  return frame;
}

bool PlanInWork::accept(double change, core::Random& draws, double temperature) {
  return change > 0 || (temperature > 0 && draws.uniform() < std::exp(change / temperature));
}

// One end of a sortie moved, or both the same way, or an end of one and an end of another.
bool PlanInWork::move_end(core::Random& draws, double temperature) {
  Place3 p{};
  if (!pick(draws, p)) return false;
  constexpr std::uint32_t kMost = 12;
  const int by = static_cast<int>(1 + draws.below(kMost));
  const AssetPlan old = plan_[p.asset];
  const double was = value_;
  const double choice = draws.uniform();
  constexpr double kAlways = 1e30;
  const auto apply = [&](const Place3& at, const std::optional<Frame>& f) {
    return f && times_fit(at.asset, at.sortie, f->sortie) &&
           fly_anew(at, f->sortie, f->from, f->until, draws, kAlways);
  };
  const auto sortie = [&](const Place3& at) -> const SearchSortie& {
    return plan_[at.asset][at.sortie];
  };
  bool done = false;
  if (choice < 0.2) {
    done = apply(p, moved_start(sortie(p), draws.bernoulli(0.5) ? by : -by));
  } else if (choice < 0.4) {
    done = apply(p, moved_end(sortie(p), draws.bernoulli(0.5) ? by : -by));
  } else if (choice < 0.65) {  // earlier
    done = apply(p, moved_end(sortie(p), -by)) && apply(p, moved_start(sortie(p), -by));
  } else if (choice < 0.9 || old.size() < 2) {  // later
    done = apply(p, moved_start(sortie(p), by)) && apply(p, moved_end(sortie(p), by));
  } else {
    Place3 other = p;
    other.sortie = draws.below(static_cast<std::uint32_t>(old.size()));
    const bool end = draws.bernoulli(0.5), other_end = draws.bernoulli(0.5);
    done = apply(p, end ? moved_end(sortie(p), -by) : moved_start(sortie(p), by)) &&
           apply(other, other_end ? moved_end(sortie(other), by) : moved_start(sortie(other), -by));
  }
  if (plan_[p.asset] == old) return false;
  if (done && accept(value_ - was, draws, temperature)) return true;
  restore(p.asset, old, was);
  return false;
}

void PlanInWork::restore(std::size_t k, const AssetPlan& night, double value) {
  clear(k);
  for (const SearchSortie& sortie : night) add_sortie(k, sortie);
  value_ = value;
}

bool PlanInWork::move_night(std::size_t k, const AssetPlan& other, core::Random& draws,
                            double temperature) {
  constexpr std::size_t kSettle = 300;
  const AssetPlan old = plan_[k];
  const double was = value_;
  clear(k);
  for (const SearchSortie& sortie : other) add_sortie(k, sortie);
  settle(k, kSettle, draws, temperature);
  if (!left_in_the_air(k) && accept(value_ - was, draws, temperature)) return true;
  restore(k, old, was);
  return false;
}

void PlanInWork::add_best_sorties(std::size_t k, core::Random& draws) {
  SortiePricer pricer(problem_, k);
  for (;;) {
    const auto best = pricer.best_sortie(marginal_rewards(k), free_steps(k), hours_used(k));
    if (best.plan.empty() || best.value < 1e-9) break;
    if (!add_sortie(k, best.plan[0])) break;
    settle(k, 400, draws, 0);
  }
}

double PlanInWork::stretch_share() const {
  std::size_t nodes = 1, parts = 1;
  for (const SearchAsset& asset : problem_.assets) {
    nodes += asset.nodes.size();
    for (const auto& node : asset.nodes) parts += node.size();
  }
  return 0.006 * static_cast<double>(nodes) / static_cast<double>(parts);
}

bool PlanInWork::move_anew(core::Random& draws, double temperature) {
  if (plan_.empty()) return false;
  const auto assets = static_cast<std::uint32_t>(plan_.size());
  const std::size_t a = draws.below(assets), b = draws.below(assets);
  const std::vector<std::size_t> order = a == b ? std::vector{a} : std::vector{a, b};
  const double was = value_;
  std::vector<AssetPlan> old;
  for (const std::size_t k : order) {
    old.push_back(plan_[k]);
    clear(k);
  }
  for (const std::size_t k : order) add_best_sorties(k, draws);
  const bool home = std::ranges::none_of(order, [&](std::size_t k) { return left_in_the_air(k); });
  if (home && accept(value_ - was, draws, temperature)) return true;
  for (const std::size_t k : order) clear(k);
  for (std::size_t i = 0; i < order.size(); ++i) restore(order[i], old[i], was);
  return false;
}

void plan_greedily(PlanInWork& work, const SearchProblem& problem) {
  for (std::size_t k = 0; k < problem.assets.size(); ++k) {
    core::Random draws({.seed = 1, .replicate = 0, .stream = core::stream_of("greedy", k)});
    work.add_best_sorties(k, draws);
  }
  work.refresh();
}

double anneal(PlanInWork& work, const AnnealOptions& o) {
  core::Random draws({.seed = o.seed, .replicate = 0, .stream = core::stream_of("anneal")});
  SearchPlan best = work.plan();
  double best_value = work.value(), used = 0;
  const double anew_share = o.anew * work.anew_share();
  const double stretch_share = work.stretch_share(), end_share = stretch_share / 3;
  constexpr double kNightShare = 0.001;
  for (std::size_t m = 0; m < o.moves; ++m) {
    if (m % 64 == 0 && o.time_used) {
      used = o.time_used();
      if (used >= 1) break;
    }
    const double done = std::max(used, static_cast<double>(m) / static_cast<double>(o.moves));
    const double temperature = o.hot * std::pow(o.cold / o.hot, done);
    const double choice = draws.uniform();
    if (choice > 1 - anew_share) {
      work.move_anew(draws, temperature);
    } else if (choice < stretch_share) {
      work.move_stretch(draws, temperature);
    } else if (choice < stretch_share + end_share) {
      work.move_end(draws, temperature);
    } else if (choice < stretch_share + end_share + kNightShare && o.nights != nullptr &&
               !o.nights->empty()) {
      const auto k = draws.below(static_cast<std::uint32_t>(o.nights->size()));
      const auto& nights = (*o.nights)[k];
      if (nights.empty()) continue;
      work.move_night(k, nights[draws.below(static_cast<std::uint32_t>(nights.size()))], draws,
                      temperature);
    } else {
      work.move_look(draws, temperature);
    }
    if (m % 20'000 == 19'999) work.refresh();
    if (work.running_value() > best_value + 1e-6 && m % 16 == 0) {
      best_value = work.running_value();
      best = work.plan();
      if (o.better) o.better(best_value, best);
    }
  }
  if (work.running_value() < best_value) work.replace(std::move(best));
  work.refresh();
  return work.value();
}

}  // namespace vigie::planning
