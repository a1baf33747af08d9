// SPDX-License-Identifier: Apache-2.0
// Met-ocean fields from files: CF-NetCDF and GRIB2, told apart by their first bytes. Only the
// window asked for is read, one moment at a time. docs/formats/fields.md says what is understood.
//
//   FieldWindow window{.lat_min_deg = 50, .lat_max_deg = 52, .lon_min_deg = 0, .lon_max_deg = 3,
//                      .during = {from, until}};
//   auto wind = open_vector_field("wind.nc", FieldKind::wind, window);
//
// Coast: nodes without a value (land, in an ocean model) take that of the nearest node that has
// one; how many and how far is in notes(). A library of this kind is not safe on several threads,
// so all reading goes through one lock.
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

namespace vigie::sea {

enum class FieldKind { wind, current, stokes_drift };
std::string name_of(FieldKind kind);

// The area and time wanted; latitudes and longitudes in degrees. The whole time and the area's
// centre must be covered; where a file ends inside the area, the part it has is given.
struct FieldWindow {
  double lat_min_deg = 0, lat_max_deg = 0, lon_min_deg = 0, lon_max_deg = 0;
  core::Interval during;
};

// Limits: 4 million nodes in the window, 100,000 moments, 1,000 members, 10,000 variables.
inline constexpr std::size_t kMostNodes = 4'000'000;
inline constexpr std::size_t kMostMoments = 100'000;
inline constexpr std::size_t kMostMembers = 1'000;
inline constexpr core::Duration kLongestGap = core::hours(6);

// Every kind of which both components are there.
core::Result<std::vector<FieldKind>> kinds_in(const std::filesystem::path& path);

// Error: no such file, not NetCDF or GRIB, truncated, a component missing, a unit that is no speed,
// a grid that is not regular in longitude and latitude, the window's centre or time not covered, a
// gap of more than 6 hours in it, no value at all, a limit passed.
core::Result<std::unique_ptr<model::VectorFieldSeries>> open_vector_field(
    const std::filesystem::path& path, FieldKind kind, const FieldWindow& window);

// Fills what is not finite from the nearest node that is, growing node by node. Returns how many
// were filled and how many steps the farthest one lay away; nothing when no node is finite.
struct Filled {
  std::size_t nodes = 0;
  int farthest = 0;
};
std::optional<Filled> fill_gaps(const model::FieldGrid& grid, std::span<float> east_north);

}  // namespace vigie::sea
