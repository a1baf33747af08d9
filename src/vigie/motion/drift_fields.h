// SPDX-License-Identifier: Apache-2.0
// The fields of a drift run, read slice by slice and blended to the moments of the next steps, once
// for all particles. Two slices per field and member are in memory, and the blended grids of the
// steps asked for.
#pragma once

#include <vector>

#include "vigie/core/result.h"
#include "vigie/core/time.h"
#include "vigie/model/field.h"
#include "vigie/motion/drift_frame.h"
#include "vigie/motion/drift_kernel.h"

namespace vigie::motion {

struct DriftFields;

// One member of one series.
class BlendedField {
 public:
  BlendedField(const model::VectorFieldSeries& series, std::size_t member, const DriftFrame& frame);
  // Linear in time between slices; error outside the series' times (one slice: always that one).
  core::Result<void> blend(core::Instant at, std::vector<float>& out);
  kernel::Grid grid(const std::vector<float>& values) const;

 private:
  core::Result<const std::vector<float>*> slice(std::size_t time);

  const model::VectorFieldSeries* series_;
  std::size_t member_;
  kernel::Grid shape_{};
  struct Slice {
    std::size_t time = static_cast<std::size_t>(-1);
    std::vector<float> values;
  };
  Slice before_, after_;
};

class BlendedFields {
 public:
  BlendedFields(const DriftFields& fields, const DriftFrame& frame);
  std::size_t members() const { return members_; }
  core::Result<void> covers(geo::LatLon start, core::Instant at) const;
  bool contains(geo::LatLon at) const;
  // Makes the fields of `count` moments, dt apart (negative: backwards), from `at` on.
  core::Result<void> blend(core::Instant at, core::Duration dt, int count);
  const kernel::StepFields* steps(std::size_t member) const { return by_member_[member].data(); }

 private:
  struct Member {
    std::vector<BlendedField> fields;         // wind, current and, where given, Stokes drift
    std::vector<std::vector<float>> blended;  // [step * fields + field]
  };
  std::vector<const model::VectorFieldSeries*> series_;
  std::size_t members_ = 1;
  std::vector<Member> members_data_;
  std::vector<std::vector<kernel::StepFields>> by_member_;
};

}  // namespace vigie::motion
