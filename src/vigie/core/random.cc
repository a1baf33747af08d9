// SPDX-License-Identifier: Apache-2.0
#include "vigie/core/random.h"

#include <cassert>
#include <cmath>
#include <numbers>

namespace vigie::core {

std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> counter,
                                        std::array<std::uint32_t, 2> key) {
  constexpr std::uint32_t kMultiplier0 = 0xD2511F53, kMultiplier1 = 0xCD9E8D57;
  constexpr std::uint32_t kWeyl0 = 0x9E3779B9, kWeyl1 = 0xBB67AE85;
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t product0 = std::uint64_t{kMultiplier0} * counter[0];
    const std::uint64_t product1 = std::uint64_t{kMultiplier1} * counter[2];
    counter = {static_cast<std::uint32_t>(product1 >> 32) ^ counter[1] ^ key[0],
               static_cast<std::uint32_t>(product1),
               static_cast<std::uint32_t>(product0 >> 32) ^ counter[3] ^ key[1],
               static_cast<std::uint32_t>(product0)};
    key[0] += kWeyl0;
    key[1] += kWeyl1;
  }
  return counter;
}

std::uint32_t stream_of(std::string_view purpose, std::uint64_t a, std::uint64_t b) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  const auto mix = [&hash](std::uint8_t byte) { hash = (hash ^ byte) * 0x100000001b3ULL; };
  for (const char c : purpose) mix(static_cast<std::uint8_t>(c));
  for (int shift = 0; shift < 64; shift += 8) mix(static_cast<std::uint8_t>(a >> shift));
  for (int shift = 0; shift < 64; shift += 8) mix(static_cast<std::uint8_t>(b >> shift));
  return static_cast<std::uint32_t>(hash ^ (hash >> 32));
}

std::uint32_t Random::bits() {
  if (used_ == 4) {
    words_ = philox4x32(
        {static_cast<std::uint32_t>(block_), static_cast<std::uint32_t>(block_ >> 32), key_.stream,
         key_.replicate},
        {static_cast<std::uint32_t>(key_.seed), static_cast<std::uint32_t>(key_.seed >> 32)});
    ++block_;
    used_ = 0;
  }
  return words_[used_++];
}

double Random::uniform() {
  const std::uint64_t high = bits(), low = bits();
  const std::uint64_t mantissa = ((high << 32) | low) >> 11;
  return (static_cast<double>(mantissa) + 0.5) * 0x1.0p-53;
}

double Random::uniform(double low, double high) { return low + (high - low) * uniform(); }

double Random::normal() {
  if (has_spare_normal_) {
    has_spare_normal_ = false;
    return spare_normal_;
  }
  const double radius = std::sqrt(-2.0 * std::log(uniform()));
  const double angle = 2.0 * std::numbers::pi * uniform();
  spare_normal_ = radius * std::sin(angle);
  has_spare_normal_ = true;
  return radius * std::cos(angle);
}

double Random::exponential(double rate) {
  assert(rate > 0);
  return -std::log(uniform()) / rate;
}

double Random::gamma(double shape, double scale) {
  assert(shape > 0 && scale > 0);
  if (shape < 1) {
    const double boost = std::pow(uniform(), 1.0 / shape);
    return boost * gamma(shape + 1.0, scale);
  }
  const double d = shape - 1.0 / 3.0, c = 1.0 / std::sqrt(9.0 * d);
  for (;;) {
    const double x = normal(), v = std::pow(1.0 + c * x, 3);
    if (v <= 0) continue;
    if (std::log(uniform()) < 0.5 * x * x + d - d * v + d * std::log(v)) return d * v * scale;
  }
}

std::uint32_t Random::poisson(double mean) {
  assert(mean >= 0 && mean <= 1e6);
  std::uint32_t count = 0;
  while (mean > 30) {  // Poisson(a + b) = Poisson(a) + Poisson(b)
    double product = uniform();
    const double limit = std::exp(-30.0);
    while (product > limit) {
      product *= uniform();
      ++count;
    }
    mean -= 30;
  }
  double product = uniform();
  const double limit = std::exp(-mean);
  while (product > limit) {
    product *= uniform();
    ++count;
  }
  return count;
}

bool Random::bernoulli(double probability) { return uniform() < probability; }

std::uint32_t Random::below(std::uint32_t count) {
  assert(count > 0);
  return static_cast<std::uint32_t>((std::uint64_t{bits()} * count) >> 32);
}

std::size_t Random::pick(std::span<const double> weights) {
  double total = 0;
  for (const double w : weights) total += w;
  assert(total > 0);
  double left = uniform() * total;
  std::size_t last_positive = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (weights[i] <= 0) continue;
    last_positive = i;
    left -= weights[i];
    if (left < 0) break;
  }
  return last_positive;
}

}  // namespace vigie::core
