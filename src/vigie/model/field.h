// SPDX-License-Identifier: Apache-2.0
// A vector field (wind, current, Stokes drift) on a regular longitude-latitude grid at moments:
// the one shape in which met-ocean data reaches motion, whatever file or model it came from. Slices
// are read one at a time, so a series of any length costs the memory of the slices in use.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "vigie/core/result.h"
#include "vigie/core/time.h"
#include "vigie/geo/plane.h"

namespace vigie::model {

// Nodes at lon_min + column * lon_step, lat_min + row * lat_step (degrees, WGS84, steps > 0); row 0
// is the southernmost, column 0 the westernmost. At least 2 x 2 nodes. Longitudes ascend and may
// pass 180.
struct FieldGrid {
  double lon_min_deg = 0, lat_min_deg = 0;
  double lon_step_deg = 0, lat_step_deg = 0;
  int columns = 0, rows = 0;

  std::size_t nodes() const {
    return static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows);
  }
  double lon_max_deg() const { return lon_min_deg + (columns - 1) * lon_step_deg; }
  double lat_max_deg() const { return lat_min_deg + (rows - 1) * lat_step_deg; }
  bool contains(geo::LatLon at) const {
    return at.lon_deg >= lon_min_deg && at.lon_deg <= lon_max_deg() && at.lat_deg >= lat_min_deg &&
           at.lat_deg <= lat_max_deg();
  }
};

class VectorFieldSeries {
 public:
  virtual ~VectorFieldSeries() = default;
  virtual const FieldGrid& grid() const = 0;
  // Ascending, at least one. One moment alone means: the same at all times.
  virtual const std::vector<core::Instant>& times() const = 0;
  virtual std::size_t members() const { return 1; }  // of an ensemble
  // East and north components in m/s, toward true east and true north, at every node:
  // out[2 * (row * columns + column)] is east, the next one north. Finite everywhere: how gaps and
  // land were filled is the series' own business and told in notes().
  // REQUIRES: out.size() == 2 * grid().nodes(), time < times().size(), member < members().
  virtual core::Result<void> read(std::size_t time, std::size_t member,
                                  std::span<float> out) const = 0;
  virtual std::string name() const = 0;                          // "wind of ecmwf.grib2"
  virtual std::vector<std::string> notes() const { return {}; }  // stated fallbacks, for people
};

// The same everywhere and always.
class UniformField : public VectorFieldSeries {
 public:
  UniformField(std::string name, geo::Velocity value);
  const FieldGrid& grid() const override { return grid_; }
  const std::vector<core::Instant>& times() const override { return times_; }
  core::Result<void> read(std::size_t time, std::size_t member,
                          std::span<float> out) const override;
  std::string name() const override { return name_; }

 private:
  std::string name_;
  geo::Velocity value_;
  FieldGrid grid_;
  std::vector<core::Instant> times_;
};

// Slices that are held in memory, [member][time], each as read() gives it.
class MemoryField : public VectorFieldSeries {
 public:
  // REQUIRES: times ascend, slices.size() is a whole multiple of times.size(), and each slice has
  // 2 * grid.nodes() finite values.
  MemoryField(std::string name, FieldGrid grid, std::vector<core::Instant> times,
              std::vector<std::vector<float>> slices);
  const FieldGrid& grid() const override { return grid_; }
  const std::vector<core::Instant>& times() const override { return times_; }
  std::size_t members() const override { return slices_.size() / times_.size(); }
  core::Result<void> read(std::size_t time, std::size_t member,
                          std::span<float> out) const override;
  std::string name() const override { return name_; }

 private:
  std::string name_;
  FieldGrid grid_;
  std::vector<core::Instant> times_;
  std::vector<std::vector<float>> slices_;
};

}  // namespace vigie::model
