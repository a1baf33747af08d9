// SPDX-License-Identifier: Apache-2.0
// The planning problem as plain arrays: places, steps, weighted tracks, assets that fly sorties.
// Knows nothing of scenarios, law or weather; those are compiled into `open`, moves and efforts.
//
//   maximise  f(plan) = sum_w q_w (1 - exp(-G_w)),   G_w = sum of the efforts spent on track w
//
// A track w is in at most one slot = (step, place, class) per step. An asset that looks into a
// place at a step spends effort a >= 0 (dimensionless, Koopman's random search) on each class
// there.
//
// A value that falls over time is a sum of tracks that end earlier: worth v_1 >= v_2 >= ... >= v_n
// at entries 1..n equals, by summation by parts, tracks that end after entry i with weight
// q (v_i - v_{i+1}), v_{n+1} = 0. `TrackWriter` does this. Values that rise are refused: seeing a
// boat earlier is never worth less, for whoever sees it can follow it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "vigie/core/result.h"

namespace vigie::planning {

using Step = std::uint16_t;
using Node = std::uint16_t;
inline constexpr Node kNoNode = 0xffff;

// What kinds of asset spend on a slot: assets with the same `kind` have the same efforts.
struct EffortKind {
  std::vector<float> effort;  // [slot]
};

// Something that flies sorties between nodes. A node is one or more places worked in one step, each
// for a share of it; a wide swath also sees part of the places beside, where the asset is not.
struct SearchAsset {
  std::string name;
  std::uint32_t kind = 0;
  struct Part {
    std::uint32_t place = 0;
    float share = 1;      // of the effort a whole step spends there
    bool beside = false;  // seen into, not flown in: does not count for `band`
  };
  struct Move {
    Node to = 0;
    std::uint16_t steps = 1;  // >= 1; looks in the last of them only
  };
  std::vector<std::vector<Part>> nodes;
  std::vector<std::vector<Move>> moves;  // per node; staying one step is a move like any other
  // Steps from take-off to the first look (that step included; 0: not reached from base), and steps
  // home after the last look.
  std::vector<std::uint16_t> out_steps, home_steps;
  std::vector<char> open;      // [step] may be out of its base
  std::vector<char> take_off;  // [step] may take off at its beginning
  Step endurance = 0;          // steps from take-off to landing, at most
  Step turnaround = 0;         // steps on the ground between two sorties, at least
  std::uint16_t budget = 0;    // steps out in all
  std::uint16_t base = 0;      // assets of one base do not take off in the same step
  std::int16_t band = -1;      // two of one band never look into one place in one step; -1: none
  bool in_the_air = false;     // has to come home: no plan leaves it without a sortie
  std::int16_t group = -1;     // Cap below that counts it while out; -1: none
};

// At most `most` of the assets of one group are out in any step: cameras allowed, or a reserve
// kept.
struct Cap {
  std::string rule;
  int most = 0;
  std::vector<int> most_at = {};  // [step], where it is not the same all night
  int at(std::size_t step) const { return most_at.empty() ? most : most_at[step]; }
};

struct SearchProblem {
  std::uint32_t places = 0, steps = 0, classes = 1;
  std::vector<double> weight;        // q_w > 0
  std::vector<std::uint32_t> first;  // entries of track w: [first[w], first[w + 1])
  std::vector<std::uint32_t> slot;   // (step * places + place) * classes + class; steps ascending
  std::vector<EffortKind> kinds;
  std::vector<SearchAsset> assets;
  std::vector<Cap> caps;
  bool one_take_off_per_base = false;

  std::size_t slots() const { return std::size_t{steps} * places * classes; }
  std::size_t tracks() const { return weight.size(); }
  std::uint32_t slot_of(std::uint32_t step, std::uint32_t place, std::uint32_t cls) const {
    return (step * places + place) * classes + cls;
  }
  double total_weight() const;
};

// Appends tracks with a value per entry; see above. REQUIRES: slots ascend by step.
// Returns invalid when a value rises or is negative.
class TrackWriter {
 public:
  explicit TrackWriter(SearchProblem& problem);
  core::Result<void> add(double weight, std::span<const std::uint32_t> slots,
                         std::span<const float> values);

 private:
  SearchProblem& problem_;
};

// The tracks in each slot.
struct Visitors {
  explicit Visitors(const SearchProblem& problem);
  std::span<const std::uint32_t> in(std::size_t slot) const {
    return {track.data() + first[slot], first[slot + 1] - first[slot]};
  }
  std::vector<std::uint32_t> first, track;
};

// One time out: take-off at the beginning of `start`; at[i] is the node looked into in step
// start + i, kNoNode while only travelling; back on the ground at the beginning of start + size.
struct SearchSortie {
  Step start = 0;
  std::vector<Node> at;
  Step until() const { return static_cast<Step>(start + at.size()); }
  friend bool operator==(const SearchSortie&, const SearchSortie&) = default;
};
using AssetPlan = std::vector<SearchSortie>;  // by start
using SearchPlan = std::vector<AssetPlan>;    // per asset

// Value of a plan, in double precision.
double value_of(const SearchProblem& problem, const SearchPlan& plan);
// Effort spent per slot.
std::vector<double> efforts_of(const SearchProblem& problem, const SearchPlan& plan);

}  // namespace vigie::planning
