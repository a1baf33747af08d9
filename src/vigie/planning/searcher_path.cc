// SPDX-License-Identifier: Apache-2.0
#include "vigie/planning/searcher_path.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>

#include "vigie/planning/searcher_team.h"

namespace vigie::planning {
namespace {

constexpr double kProvenPath = 1e-10;

class Watch {
 public:
  explicit Watch(const PathOptions& o) : options_(o) {}
  bool over() const {
    const std::chrono::duration<double> used = std::chrono::steady_clock::now() - start_;
    return (options_.stop != nullptr && options_.stop->requested()) ||
           used.count() > options_.budget_s;
  }

 private:
  const PathOptions& options_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

// The grid with a border of one cell all round, which nobody enters.
struct Board {
  explicit Board(const PathOptions& o)
      : width(o.grid + 2), size(width * width), inside(size, 0), leave(size, 0), stay(o.stay) {
    for (unsigned r = 1; r <= o.grid; ++r) {
      for (unsigned c = 1; c <= o.grid; ++c) inside[r * width + c] = 1;
    }
    for (unsigned i = 0; i < size; ++i) {
      if (inside[i] == 0) continue;
      const double degree = inside[i - 1] + inside[i + 1] + inside[i - width] + inside[i + width];
      leave[i] = (1 - stay) / degree;
    }
  }
  // Where the mass is a step later.
  void walk(const double* mass, double* flow, double* next) const {
    for (unsigned i = 0; i < size; ++i) flow[i] = mass[i] * leave[i];
    for (unsigned i = width; i < size - width; ++i)
      next[i] = inside[i] *
                (stay * mass[i] + flow[i - 1] + flow[i + 1] + flow[i - width] + flow[i + width]);
  }
  unsigned at(unsigned cell, unsigned grid) const {
    return (cell / grid + 1) * width + cell % grid + 1;
  }
  unsigned width, size;
  std::vector<double> inside, leave;
  double stay;
};

class OneSearcher {
 public:
  explicit OneSearcher(const PathOptions& o)
      : options_(o),
        board_(o),
        watch_(o),
        masses_((o.horizon + 2) * (o.horizon + 2) * board_.size, 0),
        ahead_((o.horizon + 2) * board_.size, 0),
        flow_(board_.size, 0),
        reach_(board_.size, 0) {}

  PathProof run() {
    // Depth 0: before the first look, all mass in the middle at t = 1.
    mass(0, 1)[board_.at(options_.grid * (options_.grid / 2) + options_.grid / 2, options_.grid)] =
        1;
    path_.assign(options_.horizon + 1, board_.at(0, options_.grid));
    descend(0, 0);
    PathProof proof;
    proof.value = best_;
    proof.nodes = nodes_;
    proof.proven = !stopped_;
    proof.upper_bound = stopped_ ? root_bound_ : best_ + kProvenPath;
    auto& cells = proof.paths.emplace_back();
    for (unsigned t = 1; t < best_path_.size(); ++t)
      cells.push_back((best_path_[t] / board_.width - 1) * options_.grid +
                      best_path_[t] % board_.width - 1);
    return proof;
  }

 private:
  // What is undetected at time t given the looks up to `depth`; filled for t > depth.
  double* mass(unsigned depth, unsigned t) {
    return &masses_[(depth * (options_.horizon + 2) + t) * board_.size];
  }

  // The best worth of looks after t for one who looks at t in each cell.
  void bound_ahead(unsigned depth) {
    const unsigned T = options_.horizon;
    const double p = options_.detection;
    double* last = &ahead_[T * board_.size];
    std::fill(last, last + board_.size, 0.0);
    for (unsigned t = T - 1; t > depth; --t) {
      const double *now = mass(depth, t), *next = mass(depth, t + 1);
      const double* after = &ahead_[(t + 1) * board_.size];
      double* worth = &ahead_[t * board_.size];
      for (unsigned i = 0; i < board_.size; ++i)
        reach_[i] = board_.inside[i] > 0 ? p * next[i] + after[i] : -1e9;
      for (unsigned i = board_.width; i < board_.size - board_.width; ++i) {
        const double seen = p * p * now[i];
        const double across =
            std::max(std::max(reach_[i - 1], reach_[i + 1]),
                     std::max(reach_[i - board_.width], reach_[i + board_.width]));
        worth[i] = std::max(reach_[i] - seen * board_.stay, across - seen * board_.leave[i]);
      }
    }
  }

  void descend(unsigned depth, double found) {
    if (++nodes_ % 1024 == 0 && watch_.over()) stopped_ = true;
    if (stopped_) return;
    const unsigned T = options_.horizon;
    if (depth == T) {
      if (found > best_) {
        best_ = found;
        best_path_ = path_;
      }
      return;
    }
    for (unsigned t = depth + 1; t < T; ++t)
      board_.walk(mass(depth, t), flow_.data(), mass(depth, t + 1));
    bound_ahead(depth);
    const unsigned at = path_[depth];
    struct Child {
      double bound;
      unsigned cell;
    };
    std::array<Child, 5> children{};  // best bound first
    std::size_t count = 0;
    for (const unsigned to : {at, at - 1, at + 1, at - board_.width, at + board_.width}) {
      if (board_.inside[to] <= 0) continue;
      const Child child{found + options_.detection * mass(depth, depth + 1)[to] +
                            ahead_[(depth + 1) * board_.size + to],
                        to};
      std::size_t i = count++;
      for (; i > 0 && children[i - 1].bound < child.bound; --i) children[i] = children[i - 1];
      children[i] = child;
    }
    if (depth == 0) root_bound_ = children[0].bound;
    for (std::size_t i = 0; i < count && children[i].bound > best_ + kProvenPath; ++i) {
      const double* before = mass(depth, depth + 1);
      const double seen = options_.detection * before[children[i].cell];
      if (depth + 1 < T) {
        double* left = mass(depth + 1, depth + 1);
        std::copy(before, before + board_.size, left);
        left[children[i].cell] -= seen;
        board_.walk(left, flow_.data(), mass(depth + 1, depth + 2));
      }
      path_[depth + 1] = children[i].cell;
      descend(depth + 1, found + seen);
    }
  }

  const PathOptions& options_;
  Board board_;
  Watch watch_;
  std::vector<double> masses_, ahead_, flow_, reach_;
  std::vector<unsigned> path_, best_path_;
  double best_ = -1, root_bound_ = 1;
  std::uint64_t nodes_ = 0;
  bool stopped_ = false;
};

core::Result<void> check(const PathOptions& o) {
  const auto refuse = [](const char* field, const char* range) {
    return core::fail({.kind = core::ErrorKind::invalid,
                       .field = field,
                       .problem = "is out of range",
                       .mend = std::string("give ") + range});
  };
  if (o.grid < 2 || o.grid > 31) return refuse("grid", "2 to 31");
  if (o.horizon < 1 || o.horizon > 40) return refuse("horizon", "1 to 40");
  if (o.searchers < 1 || o.searchers > 15) return refuse("searchers", "1 to 15");
  if (!(o.detection > 0 && o.detection < 1))
    return refuse("pd", "a number between 0 and 1, both excluded");
  if (!(o.stay >= 0 && o.stay <= 1)) return refuse("stay", "a number from 0 to 1");
  return {};
}

}  // namespace

double path_value(const PathOptions& o, const std::vector<std::vector<unsigned>>& paths) {
  const Board board(o);
  std::vector<double> now(board.size, 0), next(board.size, 0), flow(board.size, 0);
  now[board.at(o.grid * (o.grid / 2) + o.grid / 2, o.grid)] = 1;
  double found = 0;
  for (unsigned t = 0; t < o.horizon; ++t) {
    for (const auto& path : paths) {
      if (t >= path.size()) continue;
      double& here = now[board.at(path[t], o.grid)];
      found += here * o.detection;
      here *= 1 - o.detection;
    }
    board.walk(now.data(), flow.data(), next.data());
    std::swap(now, next);
  }
  return found;
}

core::Result<PathProof> prove_paths(const PathOptions& options) {
  if (auto good = check(options); !good) return core::fail(good.error());
  PathProof proof = options.searchers == 1 ? OneSearcher(options).run() : prove_team(options);
  return proof;
}

}  // namespace vigie::planning
