// SPDX-License-Identifier: Apache-2.0
// The tidal stream of the Strait as a current field for drift, when no field file is given.
//
//   auto field = StreamField::make(sea.stream(), {from, until}).value();
//   std::vector<float> uv(2 * field.grid().nodes());
//   field.read(0, 0, uv);
//
// The grid is regular in longitude and latitude (0.028 by 0.018 deg, about 2 km) and lies wholly
// inside the model's area. Components are toward true east and north: the model's plane is turned
// by its local convergence (up to 1.3 deg). Land takes the value of the nearest water, so that
// nothing drags the stream to zero beside the coast. Slices are computed when read (about 2 ms
// each) with the node factors of their own moment; memory is 20 MB at most.
#pragma once

#include <complex>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "vigie/core/result.h"
#include "vigie/core/time.h"
#include "vigie/model/field.h"
#include "vigie/sea/stream.h"
#include "vigie/sea/stream_uncertainty.h"

namespace vigie::sea {

struct StreamFieldOptions {
  core::Duration step = core::minutes(10);  // between slices; linear between, 0.003 of the rate
  // Member 0 is the model itself; every further one is the model with errors drawn from `spread`
  // and the seed. 1 to 1000.
  std::size_t members = 1;
  StreamUncertainty spread = stream_uncertainty();
  std::uint64_t seed = 1;
};

class StreamField : public model::VectorFieldSeries {
 public:
  // Slices cover `during` from its first moment to its last or just beyond. Error: an empty
  // interval or one over 62 days, a step outside 1 minute to 1 hour, a bad number of members, a
  // field without water or smaller than two nodes, an unknown constituent.
  static core::Result<StreamField> make(const StreamHarmonics& harmonics, core::Interval during,
                                        const StreamFieldOptions& options = {});

  const model::FieldGrid& grid() const override { return grid_; }
  const std::vector<core::Instant>& times() const override { return times_; }
  std::size_t members() const override { return errors_.size(); }
  core::Result<void> read(std::size_t time, std::size_t member,
                          std::span<float> out) const override;
  std::string name() const override { return "tidal stream model of the Strait"; }
  std::vector<std::string> notes() const override;

 private:
  // What one member has wrong.
  struct Member {
    double rate = 1;
    std::complex<double> turn{1, 0};  // times (east + i north)
    core::Duration late{};
    geo::Velocity drift;
  };
  static Member draw(const StreamFieldOptions& options, std::size_t member);

  struct Wave {
    std::string constituent;
    std::vector<std::complex<float>> east_mps, north_mps;  // per node, true
  };
  model::FieldGrid grid_;
  std::vector<core::Instant> times_;
  std::vector<Wave> waves_;
  std::vector<Member> errors_;
  StreamUncertainty spread_;
};

}  // namespace vigie::sea
