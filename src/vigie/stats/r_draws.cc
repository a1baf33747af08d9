// SPDX-License-Identifier: Apache-2.0
#include "vigie/stats/r_draws.h"

#include <algorithm>
#include <bit>
#include <numeric>
#include <sstream>

namespace vigie::stats {
namespace {

constexpr int kWords = 624;  // of the generator's state

// R fills the state itself, from a linear congruence run 50 times idle; the first number it makes
// is the place in the state, which is then set to its end. The standard library takes a state as
// text: the words, and the place.
std::mt19937 seeded_as_r(std::uint32_t seed) {
  const auto next = [&seed] { return seed = 69069U * seed + 1U; };
  for (int i = 0; i < 50; ++i) next();
  next();
  std::stringstream state;
  for (int i = 0; i < kWords; ++i) state << next() << ' ';
  state << kWords;
  std::mt19937 generator;
  state >> generator;
  return generator;
}

}  // namespace

RDraws::RDraws(std::uint32_t seed) : bits_(seeded_as_r(seed)) {}

double RDraws::uniform() {
  constexpr double kScale = 2.3283064365386963e-10, kLeast = 2.328306437080797e-10;  // R's own
  return std::clamp(static_cast<double>(bits_()) * kScale, kLeast, 1 - kLeast);
}

// Sixteen bits at a time, as many as n needs; drawn again where they are n or more.
std::size_t RDraws::below(std::size_t n) {
  const int bits = static_cast<int>(std::bit_width(n - 1));
  for (;;) {
    std::uint64_t value = 0;
    for (int have = 0; have <= bits; have += 16)
      value = (value << 16) + static_cast<std::uint64_t>(uniform() * 65536);
    value &= (std::uint64_t{1} << bits) - 1;
    if (value < n) return value;
  }
}

std::vector<std::size_t> RDraws::permutation(std::size_t n) {
  std::vector<std::size_t> left(n), drawn;
  std::iota(left.begin(), left.end(), std::size_t{0});
  for (; n > 0; --n) {
    const std::size_t at = below(n);
    drawn.push_back(left[at]);
    left[at] = left[n - 1];
  }
  return drawn;
}

}  // namespace vigie::stats
