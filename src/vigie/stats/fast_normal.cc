// SPDX-License-Identifier: Apache-2.0
#include "vigie/stats/fast_normal.h"

#include <array>
#include <cmath>

namespace vigie::stats {
namespace {

constexpr int kLayers = 256;
constexpr double kTail = 3.6541528853610088;  // where the tail begins
constexpr double kArea = 4.92867323399e-3;    // of each layer

struct Layers {
  std::array<double, kLayers + 1> x{}, ratio{};  // right edges, from the base up; x[i + 1] / x[i]
  Layers() {
    double density = std::exp(-0.5 * kTail * kTail);
    x[0] = kArea / density;
    x[1] = kTail;
    for (int i = 2; i < kLayers; ++i) {
      x[i] = std::sqrt(-2 * std::log(kArea / x[i - 1] + density));
      density = std::exp(-0.5 * x[i] * x[i]);
    }
    x[kLayers] = 0;
    for (int i = 0; i < kLayers; ++i) ratio[i] = x[i + 1] / x[i];
  }
};

double tail(core::Random& draws) {
  for (;;) {
    const double x = std::log(draws.uniform()) / kTail, y = std::log(draws.uniform());
    if (-2 * y > x * x) return kTail - x;
  }
}

}  // namespace

double fast_normal(core::Random& draws) {
  static const Layers layers;
  for (;;) {
    const std::uint64_t high = draws.bits(), low = draws.bits();
    const auto layer = static_cast<std::size_t>(low & 0xFF);
    const double sign = low & 0x100 ? -1 : 1;
    // 32 + 21 bits: the nine lowest are layer and sign.
    const double u = (static_cast<double>((high << 21) | (low >> 11)) + 0.5) * 0x1.0p-53;
    if (u < layers.ratio[layer]) return sign * u * layers.x[layer];
    if (layer == 0) return sign * tail(draws);
    const double x = u * layers.x[layer];
    const double below = std::exp(-0.5 * (layers.x[layer] * layers.x[layer] - x * x));
    const double above = std::exp(-0.5 * (layers.x[layer + 1] * layers.x[layer + 1] - x * x));
    if (above + draws.uniform() * (below - above) < 1) return sign * x;
  }
}

}  // namespace vigie::stats
