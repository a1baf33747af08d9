// SPDX-License-Identifier: Apache-2.0
// Randomisation inference: the outcome is held fixed and the lot is drawn again, exactly as the
// design drew it (blocks, strata, sectors, balance rule), thousands of times.
//
// For an effect of b the outcome without treatment is worked out, which leaves one residual r per
// block and sector. The statistic is the studentised score
//   T = sum_k w_k / sqrt(sum_k w_k^2),   w_k = sum_s (z_ks - pi_k) r_ks
// with z_ks = 1 where sector s is flown in block k and pi_k the probability of that. Two-sided
// p = (1 + #{|T*| >= |T|}) / (1 + draws): at b = 0 exact in finite samples (Fisher 1935; Phipson
// and Smyth 2010 for the +1); at other b it keeps its size asymptotically because T is studentised
// (Chung and Romano, Annals of Statistics 41(2), 2013). The interval is the set of b that this same
// test does not reject, so p and interval cannot contradict each other, and the estimate is the b
// at which T = 0, so it lies in the interval.
//
// Cost: 10,000 draws of 180 nights, drawing and testing: see bench/randomisation_bench.cc. Results
// are the same bytes for any number of threads.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "vigie/core/parallel.h"
#include "vigie/impact/design.h"

namespace vigie::impact {

inline constexpr double kInfinity = std::numeric_limits<double>::infinity();
// Ties are told from rounding: the same schedule summed in the same order is bit-equal, its mirror
// image is not always.
inline constexpr double kTie = 1 - 1e-10;

struct DrawKey {
  std::uint64_t seed = 1;
  std::uint32_t replicate = 0;
};

// Schedules drawn afresh from the design, the ones an observed schedule is compared with.
class ReferenceSet {
 public:
  ReferenceSet(const Design& design, std::size_t draws, DrawKey key, unsigned threads = 1);
  std::size_t size() const { return draws_; }
  std::span<const SectorSet> schedule(std::size_t i) const {
    return {sets_.data() + i * blocks_, blocks_};
  }

 private:
  std::size_t draws_ = 0, blocks_ = 0;
  std::vector<SectorSet> sets_;
};

// The score of one set of residuals. `residuals` is block x sector. Ready for thousands of
// schedules of the design; for one alone score_sum() is quicker.
class Score {
 public:
  Score(const Design& design, std::span<const double> residuals);
  double sum(std::span<const SectorSet> schedule) const;          // the score itself
  double studentised(std::span<const SectorSet> schedule) const;  // T; 0 where nothing varies

 private:
  template <class Body>
  double with_weights(std::span<const SectorSet> schedule, const Body& body) const;

  std::size_t blocks_ = 0, low_sets_ = 0, high_sets_ = 0;
  bool whole_coast_ = false;        // all sectors or none: two sets, by "is any flown"
  std::vector<double> low_, high_;  // w of the first eight sectors' set, and of the others'
};
// Score(design, residuals).sum(schedule), the same bits.
double score_sum(const Design& design, std::span<const double> residuals,
                 std::span<const SectorSet> schedule);

// Two-sided p of the observed schedule.
double two_sided_p(const Score& score, const Schedule& observed, const ReferenceSet& reference,
                   unsigned threads = 1);
// Whether that p is above `alpha`, on one thread; it stops counting when it knows.
bool p_is_above(double alpha, const Score& score, const Schedule& observed,
                const ReferenceSet& reference);
// All the studentised statistics of the reference set: the null distribution, for a figure.
std::vector<double> null_distribution(const Score& score, const ReferenceSet& reference);

// Fills residuals (block x sector) for an effect `b`, on the scale that the caller chose.
using ResidualsAt = std::function<void(double b, std::span<double> residuals)>;

struct Inference {
  double estimate = 0;       // b with T = 0; infinite when no b in reach has it
  double low = 0, high = 0;  // of the 1 - alpha interval; infinite when open
  double p = 1;              // of b = 0, two-sided
  double statistic = 0;      // T at b = 0
  double alpha = 0.05;
  std::size_t draws = 0;
};

struct InferenceOptions {
  double alpha = 0.05;
  double reach = 6;         // effects beyond are not looked for (a factor of 400 on a log scale)
  double tolerance = 1e-4;  // of estimate and ends
  unsigned threads = 1;
  bool interval = true;  // false: low and high stay infinite
};

// Test, estimate and interval from one reference set.
Inference infer(const Design& design, const Schedule& observed, const ReferenceSet& reference,
                const ResidualsAt& residuals_at, const InferenceOptions& options = {});

}  // namespace vigie::impact
