// SPDX-License-Identifier: Apache-2.0
// Counter-based random numbers: Philox4x32-10 (Salmon, Moraes, Dror, Shaw, "Parallel random
// numbers: as easy as 1, 2, 3", SC 2011, section 3.3). The key is the seed; the counter is
// (replicate, stream, index), so a draw depends on its name only, never on thread or order.
//
//   Random draws({.seed = 1, .replicate = 17, .stream = stream_of("departures", boat)});
//   double u = draws.uniform();
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace vigie::core {

// The 128-bit Philox4x32-10 block function. Equal to the Random123 known-answer vectors.
std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> counter,
                                        std::array<std::uint32_t, 2> key);

// A stream number for a purpose and up to two indices (FNV-1a of the name, mixed with the indices).
std::uint32_t stream_of(std::string_view purpose, std::uint64_t a = 0, std::uint64_t b = 0);

struct RandomKey {
  std::uint64_t seed = 0;
  std::uint32_t replicate = 0;
  std::uint32_t stream = 0;
};

class Random {
 public:
  explicit Random(RandomKey key) : key_(key) {}

  std::uint32_t bits();
  double uniform();                          // (0, 1), 53 bits, never 0 or 1
  double uniform(double low, double high);   // REQUIRES: low <= high
  double normal();                           // mean 0, variance 1 (Box-Muller)
  double exponential(double rate);           // REQUIRES: rate > 0
  double gamma(double shape, double scale);  // REQUIRES: both > 0 (Marsaglia-Tsang 2000)
  std::uint32_t poisson(double mean);        // REQUIRES: 0 <= mean <= 1e6
  bool bernoulli(double probability);
  std::uint32_t below(std::uint32_t count);           // 0 .. count-1; REQUIRES: count > 0
  std::size_t pick(std::span<const double> weights);  // REQUIRES: some weight > 0, none < 0

 private:
  RandomKey key_;
  std::uint64_t block_ = 0;
  std::array<std::uint32_t, 4> words_{};
  unsigned used_ = 4;
  double spare_normal_ = 0;
  bool has_spare_normal_ = false;
};

}  // namespace vigie::core
