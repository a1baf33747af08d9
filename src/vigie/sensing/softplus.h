// SPDX-License-Identifier: Apache-2.0
// log(1 + exp(z)) without overflow: the area under a logistic curve.
#pragma once

#include <cmath>

namespace vigie::sensing {

inline double softplus(double z) { return z > 30 ? z : std::log1p(std::exp(z)); }

}  // namespace vigie::sensing
