// SPDX-License-Identifier: Apache-2.0
// The random permutations that R draws, number for number, so that an error published with a seed
// can be repeated: sample(n) after set.seed(seed) in R 3.6 and later (Mersenne Twister of Matsumoto
// and Nishimura 1998, MT19937, with R's scrambling of the seed; "Rejection" sampling of indices).
// For comparisons with R alone; everything else draws from core/random.h.
//
//   RDraws draws(12345);
//   std::vector<std::size_t> order = draws.permutation(38);  // sample(1:38) - 1
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

namespace vigie::stats {

class RDraws {
 public:
  explicit RDraws(std::uint32_t seed);
  double uniform();                                     // unif_rand(): (0, 1), 32 bits
  std::vector<std::size_t> permutation(std::size_t n);  // of 0 .. n - 1; REQUIRES: 0 < n < 2^31

 private:
  std::size_t below(std::size_t n);
  std::mt19937 bits_;
};

}  // namespace vigie::stats
