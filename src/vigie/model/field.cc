// SPDX-License-Identifier: Apache-2.0
#include "vigie/model/field.h"

#include <algorithm>
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

MemoryField::MemoryField(std::string name, FieldGrid grid, std::vector<core::Instant> times,
                         std::vector<std::vector<float>> slices)
    : name_(std::move(name)), grid_(grid), times_(std::move(times)), slices_(std::move(slices)) {
  assert(!times_.empty() && !slices_.empty() && slices_.size() % times_.size() == 0);
  assert(std::all_of(slices_.begin(), slices_.end(),
                     [&](const auto& slice) { return slice.size() == 2 * grid_.nodes(); }));
}

core::Result<void> MemoryField::read(std::size_t time, std::size_t member,
                                     std::span<float> out) const {
  const std::vector<float>& slice = slices_[member * times_.size() + time];
  std::copy(slice.begin(), slice.end(), out.begin());
  return {};
}

}  // namespace vigie::model
