// SPDX-License-Identifier: Apache-2.0
#include "vigie/planning/search_bound.h"

#include <algorithm>
#include <cmath>

namespace vigie::planning {
namespace {

constexpr std::size_t kBlocks = 4;  // fixed, so that sums do not depend on the threads
constexpr int kMixtureMoves = 5;
// Threads cost more than small blocks of work: one alone does it on the spot.
template <class Body>
void each(std::size_t count, unsigned threads, const Body& body) {
  if (threads != 1) {
    core::parallel_for(count, {.threads = threads, .stop = nullptr, .progress = {}}, body);
    return;
  }
  for (std::size_t i = 0; i < count; ++i) body(i);
}

// The effort of every look that finds anything, or 0 when they differ.
float even_effort_of(const SearchProblem& problem, std::size_t look_kinds) {
  if (look_kinds != 1 || problem.slot.empty()) return 0;
  const std::vector<float>& effort = problem.kinds[problem.assets[0].kind].effort;
  const float even = effort[problem.slot[0]];
  return std::ranges::all_of(problem.slot, [&](std::uint32_t s) { return effort[s] == even; })
             ? even
             : 0;
}

constexpr double kFirstWeight = 0.02, kForgotten = 1e-7;

}  // namespace

struct Relaxation::Block {
  std::vector<std::uint32_t> first;  // per slot
  std::vector<std::uint32_t> track;  // local numbers
  struct Dual {
    float a = 0, u = 0, s = 0, q = 0;  // A, q e^-A (1 + A), q e^-A, q
  };                                   // 16 bytes, as is Spent: both are read at random
  std::vector<Dual> dual;
  struct Spent {
    float a = 0;                          // A again
    float below = 0, above = 0, all = 0;  // sum of a x where a <= A; of x where a > A; of all a x
  };
  std::vector<Spent> spent;
  std::vector<float> worth;  // [look], this block's part
  double kappa = 0;

  void fit(const Relaxation& r);
  float worth_of(const Relaxation& r, std::uint32_t look) const;
  void add_values(const Relaxation& r, std::span<double> values) const;

  // Where every look has the same effort, 1 - exp(-Z a) is best bounded by its chords between whole
  // numbers of looks Z: slope and intercept of the chord, a little smoothed so that prices move.
  void refresh_even(float effort, double smooth) {
    kappa = 0;
    const double missed = std::exp(-static_cast<double>(effort)), p = 1 - missed;
    for (std::size_t w = 0; w < dual.size(); ++w) {
      const double looks = static_cast<double>(spent[w].all / effort);
      const double whole = std::max(1.0, std::round(looks));
      const double past = std::clamp((looks - whole) / smooth + 0.5, 0.0, 1.0);
      const double slope =
          std::pow(missed, whole - 1) * (1 - past * p);  // in [m^whole, m^(whole-1)]
      const double q = static_cast<double>(dual[w].q);
      kappa += q * (1 - std::pow(missed, whole) - slope * p * whole);
      dual[w].a = -1;
      dual[w].u = static_cast<float>(q * (slope * p + missed));
      dual[w].s = 0;
    }
  }

  void refresh() {
    kappa = 0;
    for (Dual& d : dual) {
      const double e = std::exp(-static_cast<double>(d.a)), q = static_cast<double>(d.q);
      d.s = static_cast<float>(q * e);
      d.u = static_cast<float>(q * e * (1 + static_cast<double>(d.a)));
      kappa += q * (1 - e * (1 + static_cast<double>(d.a)));
    }
  }
};

Relaxation::~Relaxation() = default;

Relaxation::Relaxation(const SearchProblem& problem, unsigned threads)
    : problem_(problem),
      threads_(threads),
      step_places_(std::size_t{problem.steps} * problem.places),
      columns_(problem.assets.size()),
      compiled_(problem.assets.size()),
      upper_bound_(problem.total_weight()) {
  for (std::size_t k = 0; k < problem.assets.size(); ++k) {
    const SearchAsset& asset = problem.assets[k];
    auto& of_nodes = look_kind_of_.emplace_back();
    for (const auto& parts : asset.nodes) {
      auto& of_parts = of_nodes.emplace_back();
      for (const SearchAsset::Part& part : parts) {
        const auto same = std::ranges::find_if(look_kinds_, [&](const LookKind& l) {
          return l.kind == asset.kind && l.share == part.share;
        });
        of_parts.push_back(static_cast<std::uint16_t>(same - look_kinds_.begin()));
        if (same == look_kinds_.end()) look_kinds_.push_back({asset.kind, part.share});
      }
    }
    pricers_.emplace_back(problem, k);
  }
  even_effort_ = even_effort_of(problem, look_kinds_.size());
  share_.assign(look_kinds_.size() * step_places_, 0);
  worth_.assign(share_.size(), 0);
  reached_.assign(share_.size(), 0);
  for (std::size_t k = 0; k < problem.assets.size(); ++k) {
    for (std::size_t n = 0; n < problem.assets[k].nodes.size(); ++n) {
      for (std::size_t i = 0; i < problem.assets[k].nodes[n].size(); ++i) {
        for (std::size_t s = 0; s < problem.steps; ++s)
          reached_[look_index(look_kind_of_[k][n][i],
                              s * problem.places + problem.assets[k].nodes[n][i].place)] = 1;
      }
    }
  }
  const std::size_t tracks = problem.tracks();
  for (std::size_t b = 0; b < kBlocks; ++b) {
    const std::size_t from = tracks * b / kBlocks, until = tracks * (b + 1) / kBlocks;
    auto block = std::make_unique<Block>();
    block->first.assign(problem.slots() + 1, 0);
    for (std::uint32_t e = problem.first[from]; e < problem.first[until]; ++e)
      ++block->first[problem.slot[e] + 1];
    for (std::size_t s = 0; s < problem.slots(); ++s) block->first[s + 1] += block->first[s];
    block->track.resize(problem.first[until] - problem.first[from]);
    std::vector<std::uint32_t> next(block->first.begin(), block->first.end() - 1);
    for (std::size_t w = from; w < until; ++w) {
      for (std::uint32_t e = problem.first[w]; e < problem.first[w + 1]; ++e)
        block->track[next[problem.slot[e]]++] = static_cast<std::uint32_t>(w - from);
      block->dual.push_back({.a = 0, .u = 0, .s = 0, .q = static_cast<float>(problem.weight[w])});
    }
    block->spent.resize(until - from);
    block->worth.resize(share_.size());
    if (even_effort_ > 0)
      block->refresh_even(even_effort_, 1);
    else
      block->refresh();
    blocks_.push_back(std::move(block));
  }
  for (std::uint32_t look = 0; look < reached_.size(); ++look) {
    if (reached_[look]) reached_looks_.push_back(look);
  }
  value_looks(reached_looks_);
}

void Relaxation::add_column(std::size_t asset, AssetPlan plan) {
  for (const Column& c : columns_[asset]) {
    if (c.plan == plan) return;
  }
  Compiled compiled;
  for (const SearchSortie& sortie : plan) {
    for (std::size_t i = 0; i < sortie.at.size(); ++i) {
      if (sortie.at[i] == kNoNode) continue;
      const auto& parts = problem_.assets[asset].nodes[sortie.at[i]];
      for (std::size_t p = 0; p < parts.size(); ++p)
        compiled.looks.push_back(look_index(look_kind_of_[asset][sortie.at[i]][p],
                                            (sortie.start + i) * problem_.places + parts[p].place));
    }
  }
  columns_[asset].push_back({.plan = std::move(plan), .weight = 0});
  compiled_[asset].push_back(std::move(compiled));
}

double Relaxation::worth_of(const Compiled& column) const {
  double sum = 0;
  for (const std::uint32_t look : column.looks) sum += static_cast<double>(worth_[look]);
  return sum;
}

// Looks of all nights that now have weight; until the next call they are the ones kept up to date.
void Relaxation::watch_looks() {
  std::vector<char> seen(share_.size(), 0);
  for (const std::uint32_t look : used_looks_) share_[look] = 0;
  used_looks_.clear();
  for (std::size_t k = 0; k < columns_.size(); ++k) {
    for (std::size_t c = 0; c < columns_[k].size(); ++c) {
      if (columns_[k][c].weight <= 0) continue;
      for (const std::uint32_t look : compiled_[k][c].looks) {
        if (!seen[look]) used_looks_.push_back(look);
        seen[look] = 1;
      }
    }
  }
}

void Relaxation::set_shares() {
  for (const std::uint32_t look : used_looks_) share_[look] = 0;
  for (std::size_t k = 0; k < columns_.size(); ++k) {
    for (std::size_t c = 0; c < columns_[k].size(); ++c) {
      if (columns_[k][c].weight <= 0) continue;
      for (const std::uint32_t look : compiled_[k][c].looks)
        share_[look] += static_cast<float>(columns_[k][c].weight);
    }
  }
}

// A of each track towards the root of h(A) = sum_i min(a_i, A) x_i - A, by Newton from the right: h
// is concave and h(0) = 0. Any A gives a valid bound; the root gives the best for this mixture.
void Relaxation::fit_duals(int iterations) {
  each(kBlocks, threads_, [&](std::size_t b) {
    for (int i = 0; i < (even_effort_ > 0 ? 1 : iterations); ++i) blocks_[b]->fit(*this);
    if (even_effort_ > 0)
      blocks_[b]->refresh_even(even_effort_,
                               std::max(0.02, 1.0 / (1 + 0.1 * static_cast<double>(rounds_))));
    else
      blocks_[b]->refresh();
  });
}

void Relaxation::Block::fit(const Relaxation& r) {
  for (std::size_t w = 0; w < spent.size(); ++w)
    spent[w] = {.a = dual[w].a, .below = 0, .above = 0, .all = 0};
  const std::uint32_t classes = r.problem_.classes;
  for (const std::uint32_t look : r.used_looks_) {
    const float x = r.share_[look];
    if (x <= 0) continue;
    const LookKind& kind = r.look_kinds_[look / r.step_places_];
    const std::size_t slots = look % r.step_places_ * classes;
    for (std::size_t slot = slots; slot < slots + classes; ++slot) {
      const float a = kind.share * r.problem_.kinds[kind.kind].effort[slot];
      if (a <= 0) continue;
      const float ax = a * x;
      for (std::uint32_t i = first[slot]; i < first[slot + 1]; ++i) {
        Spent& s = spent[track[i]];
        const bool over = a > s.a;
        s.above += over ? x : 0;
        s.below += over ? 0 : ax;
        s.all += ax;
      }
    }
  }
  for (std::size_t w = 0; w < dual.size(); ++w) {
    if (r.even_effort_ > 0) continue;
    const float room = 1 - spent[w].above;
    const float a = room > 1e-3f ? std::min(spent[w].below / room, spent[w].all) : spent[w].all;
    dual[w].a = a < 1e-5f ? 0 : a;
  }
}

float Relaxation::Block::worth_of(const Relaxation& r, std::uint32_t look) const {
  const LookKind& kind = r.look_kinds_[look / r.step_places_];
  const std::size_t slots = look % r.step_places_ * r.problem_.classes;
  float sum = 0;
  for (std::size_t slot = slots; slot < slots + r.problem_.classes; ++slot) {
    const std::uint32_t from = first[slot], until = first[slot + 1];
    const float a = kind.share * r.problem_.kinds[kind.kind].effort[slot];
    if (a <= 0 || from == until) continue;
    const float missed = std::exp(-a);
    float under = 0, over = 0;
    for (std::uint32_t i = from; i < until; ++i) {
      const Dual& d = dual[track[i]];
      const bool big = a > d.a;
      over += big ? d.u - missed * d.q : 0;
      under += big ? 0 : d.s;
    }
    sum += over + a * under;
  }
  return sum;
}

// kappa(A) + sum_i x_i c_A(a_i), for weights of 1.
void Relaxation::Block::add_values(const Relaxation& r, std::span<double> values) const {
  std::vector<double> at_most(dual.size());  // exp(-A)
  for (std::size_t w = 0; w < dual.size(); ++w) {
    const double a = std::max(0.0, static_cast<double>(dual[w].a));
    at_most[w] = std::exp(-a);
    values[w] = 1 - at_most[w] * (1 + a);
  }
  for (const std::uint32_t look : r.used_looks_) {
    const double x = static_cast<double>(r.share_[look]);
    const LookKind& kind = r.look_kinds_[look / r.step_places_];
    const std::size_t slots = look % r.step_places_ * r.problem_.classes;
    for (std::size_t slot = slots; slot < slots + r.problem_.classes; ++slot) {
      const double a = static_cast<double>(kind.share * r.problem_.kinds[kind.kind].effort[slot]);
      if (x <= 0 || a <= 0 || first[slot] == first[slot + 1]) continue;
      const double missed = std::exp(-a);
      for (std::uint32_t i = first[slot]; i < first[slot + 1]; ++i) {
        const std::uint32_t w = track[i];
        const double limit = std::max(0.0, static_cast<double>(dual[w].a));
        values[w] += x * (a <= limit ? a * at_most[w] : at_most[w] * (1 + limit) - missed);
      }
    }
  }
}

std::vector<double> Relaxation::track_values() const {
  const std::size_t tracks = problem_.tracks();
  std::vector<double> values(tracks, 0);
  each(kBlocks, threads_, [&](std::size_t b) {
    const std::size_t from = tracks * b / kBlocks, until = tracks * (b + 1) / kBlocks;
    blocks_[b]->add_values(*this, std::span(values).subspan(from, until - from));
  });
  return values;
}

void Relaxation::reweigh() {
  upper_bound_ = problem_.total_weight();
  std::size_t w = 0;
  for (const auto& block : blocks_) {
    for (Block::Dual& dual : block->dual) dual.q = static_cast<float>(problem_.weight[w++]);
  }
  fit_duals(1);
  value_looks(reached_looks_);
}

void Relaxation::value_looks(const std::vector<std::uint32_t>& looks) {
  each(kBlocks, threads_, [&](std::size_t b) {
    for (const std::uint32_t look : looks)
      blocks_[b]->worth[look] = blocks_[b]->worth_of(*this, look);
  });
  for (const std::uint32_t look : looks) {
    float sum = 0;
    for (const auto& block : blocks_) sum += block->worth[look];
    worth_[look] = sum;
  }
}

std::vector<float> Relaxation::prices(std::size_t asset) const {
  const auto& nodes = problem_.assets[asset].nodes;
  std::vector<float> reward(problem_.steps * nodes.size(), 0);
  for (std::size_t s = 0; s < problem_.steps; ++s) {
    for (std::size_t n = 0; n < nodes.size(); ++n) {
      for (std::size_t p = 0; p < nodes[n].size(); ++p)
        reward[s * nodes.size() + n] +=
            worth_[look_index(look_kind_of_[asset][n][p], s * problem_.places + nodes[n][p].place)];
    }
  }
  return reward;
}

void Relaxation::round() {
  std::vector<SortiePricer::Best> best(problem_.assets.size());
  each(best.size(), threads_, [&](std::size_t k) { best[k] = pricers_[k].best(prices(k)); });
  double bound = 0;
  for (const auto& block : blocks_) bound += block->kappa;
  for (const auto& b : best) bound += b.value * (1 + kPricingError);
  bound += kPricingError * problem_.total_weight();  // sums of floats
  upper_bound_ = std::min(upper_bound_, bound);
  for (std::size_t k = 0; k < best.size(); ++k) {
    const bool first = columns_[k].empty();
    const std::size_t before = columns_[k].size();
    add_column(k, std::move(best[k].plan));
    if (columns_[k].size() == before) continue;
    const double weight = first ? 1 : kFirstWeight;
    for (Column& c : columns_[k]) c.weight *= 1 - weight;
    columns_[k].back().weight = weight;
  }
  ++rounds_;
  move_mixture();
}

// Exponentiated-gradient steps on the weights of every asset's nights, with a secant on the slope
// along the step.
void Relaxation::move_mixture() {
  watch_looks();
  set_shares();
  fit_duals(3);
  value_looks(used_looks_);
  for (int move = 0; move < kMixtureMoves; ++move) {
    std::vector<std::vector<double>> change(columns_.size());
    double slope = 0;
    for (std::size_t k = 0; k < columns_.size(); ++k) {
      std::vector<double> worth;
      double best = 0, mean = 0;
      for (std::size_t c = 0; c < columns_[k].size(); ++c) {
        // Sums of floats: nothing is worth less than nothing.
        worth.push_back(columns_[k][c].weight > 0 ? std::max(0.0, worth_of(compiled_[k][c])) : 0);
        best = std::max(best, worth.back());
        mean += columns_[k][c].weight * worth.back();
      }
      const double scale = pace_ * 20 / std::max(best, 1e-12);
      double sum = 0;
      for (std::size_t c = 0; c < worth.size(); ++c)
        sum += columns_[k][c].weight * std::exp(scale * (worth[c] - best));
      for (std::size_t c = 0; c < worth.size(); ++c) {
        const double weight = columns_[k][c].weight;
        double next = weight * std::exp(scale * (worth[c] - best)) / sum;
        if (next < kForgotten) next = 0;
        change[k].push_back(next - weight);
        slope += change[k].back() * worth[c];
      }
    }
    const auto step = [&](double by) {
      for (std::size_t k = 0; k < columns_.size(); ++k) {
        for (std::size_t c = 0; c < change[k].size(); ++c)
          columns_[k][c].weight = std::max(0.0, columns_[k][c].weight + by * change[k][c]);
      }
      set_shares();
      fit_duals(1);
      value_looks(used_looks_);
    };
    step(1);
    double after = 0;
    for (std::size_t k = 0; k < columns_.size(); ++k) {
      for (std::size_t c = 0; c < change[k].size(); ++c) {
        if (change[k][c] != 0) after += change[k][c] * worth_of(compiled_[k][c]);
      }
    }
    if (after >= 0 || slope <= 0) {  // a slope below nothing is rounding
      pace_ = std::min(50.0, pace_ * 1.5);
    } else {
      const double good = slope / (slope - after);
      pace_ = std::max(0.02, pace_ * (good > 0.7 ? 1.0 : 0.7));
      if (good < 0.95) step(good - 1);
    }
  }
  fit_duals(2);
  value_looks(reached_looks_);
}

}  // namespace vigie::planning
