// SPDX-License-Identifier: Apache-2.0
// Met-ocean fields from files: CF-NetCDF and GRIB2, told apart by their first bytes. Only the
// window asked for is read, one moment at a time. docs/formats/fields.md says what is understood.
//
//   FieldWindow window{.lat_min_deg = 50, .lat_max_deg = 52, .lon_min_deg = 0, .lon_max_deg = 3,
//                      .during = {from, until}};
//   auto waves = open_field("waves.nc", FieldKind::wave_height, window);
//   auto wind = open_vector_field("wind.nc", FieldKind::wind, window);
//
// Every file is decoded in a process of its own (field_guard.h), so that a damaged or hostile one
// is an error here, in bounded time and memory. Reading is safe on several threads: one waits for
// the other.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "vigie/core/result.h"
#include "vigie/core/time.h"
#include "vigie/model/field.h"
#include "vigie/sea/field_guard.h"
#include "vigie/sea/field_kind.h"

namespace vigie::sea {

// The area and time wanted; latitudes and longitudes in degrees. The whole time and the area's
// centre must be covered; where a file ends inside the area, the part it has is given. `any_part`:
// whatever part of area and time a file has, with gaps, for a mosaic of several (field_mosaic.h).
struct FieldWindow {
  double lat_min_deg = 0, lat_max_deg = 0, lon_min_deg = 0, lon_max_deg = 0;
  core::Interval during;
  std::size_t moments_beyond = 0;  // more moments before and after, where the file has them
  bool any_part = false;
};

// Limits: 4 million nodes in the window, 100,000 moments, 1,000 members, 10,000 variables.
inline constexpr std::size_t kMostNodes = 4'000'000;
inline constexpr std::size_t kMostMoments = 100'000;
inline constexpr std::size_t kMostMembers = 1'000;
inline constexpr core::Duration kLongestGap = core::hours(6);

// One kind from one file, in the window, in house units, on a regular grid.
class FieldSeries {
 public:
  virtual ~FieldSeries() = default;
  virtual FieldKind kind() const = 0;
  virtual const model::FieldGrid& grid() const = 0;
  // Ascending, at least one. One moment alone means: the same at all times.
  virtual const std::vector<core::Instant>& times() const = 0;
  virtual std::size_t members() const = 0;
  // The file's grid is not regular; this one was made from it, with half its spacing.
  virtual bool resampled() const = 0;
  // out[components * (row * columns + column) + component]; NaN where the file has no value.
  // REQUIRES: out.size() == components_of(kind()) * grid().nodes(), time < times().size(),
  // member < members().
  virtual core::Result<void> read(std::size_t time, std::size_t member,
                                  std::span<float> out) const = 0;
  virtual std::string name() const = 0;      // "wind of ecmwf.grib2"
  virtual std::string variable() const = 0;  // as the file calls it: "10u, 10v"
  virtual std::vector<std::string> notes() const = 0;
};

// Every kind of which all variables are there.
core::Result<std::vector<FieldKind>> kinds_in(const std::filesystem::path& path,
                                              const FieldLimits& limits = {});

// Error of kind `missing`: no such file, the kind is not in it, or it does not cover the window's
// centre or time (a gap of more than 6 hours counts): another file may. Of kind `unreadable`: not
// NetCDF or GRIB2, truncated, a wrong unit, values that contradict the unit, a limit passed.
core::Result<std::unique_ptr<FieldSeries>> open_field(const std::filesystem::path& path,
                                                      FieldKind kind, const FieldWindow& window,
                                                      const FieldLimits& limits = {});

// The same for drift: nodes without a value (land, in an ocean model) take that of the nearest node
// that has one; how many and how far is in notes(). REQUIRES: a kind of two components.
core::Result<std::unique_ptr<model::VectorFieldSeries>> open_vector_field(
    const std::filesystem::path& path, FieldKind kind, const FieldWindow& window);
core::Result<std::unique_ptr<model::VectorFieldSeries>> vector_field(
    std::unique_ptr<FieldSeries> series, const std::vector<std::string>& more_notes = {});

// Fills what is not finite from the nearest node that is, growing node by node. Returns how many
// were filled and how many steps the farthest one lay away; nothing when no node is finite.
struct Filled {
  std::size_t nodes = 0;
  int farthest = 0;
};
std::optional<Filled> fill_gaps(const model::FieldGrid& grid, std::span<float> east_north);
// The same for any number of components, `most` steps at the farthest.
std::optional<Filled> fill_gaps(const model::FieldGrid& grid, std::span<float> values,
                                int components, int most);

}  // namespace vigie::sea
