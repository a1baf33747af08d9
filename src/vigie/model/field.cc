// SPDX-License-Identifier: Apache-2.0
#include "vigie/model/field.h"

#include <cassert>
#include <utility>

namespace vigie::model {

UniformField::UniformField(std::string name, geo::Velocity value)
    : name_(std::move(name)),
      value_(value),
      grid_{.lon_min_deg = -360,
            .lat_min_deg = -90,
            .lon_step_deg = 720,
            .lat_step_deg = 180,
            .columns = 2,
            .rows = 2},
      times_{core::Instant{}} {}

core::Result<void> UniformField::read(std::size_t, std::size_t, std::span<float> out) const {
  assert(out.size() == 2 * grid_.nodes());
  for (std::size_t node = 0; node < grid_.nodes(); ++node) {
    out[2 * node] = static_cast<float>(value_.east_mps);
    out[2 * node + 1] = static_cast<float>(value_.north_mps);
  }
  return {};
}

}  // namespace vigie::model
