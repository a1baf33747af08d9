// SPDX-License-Identifier: Apache-2.0
// What the readers of NetCDF and GRIB share: the axes of a file, the part of them that a window
// needs, and the checks that make an error of what would be a silent mistake.
#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "vigie/core/result.h"
#include "vigie/sea/field_file.h"

namespace vigie::sea {

std::recursive_mutex& field_library_lock();

core::Error bad_field(const std::string& where, std::string problem, std::string mend);

// A component's unit as metres per second per unit; 1 for "m s-1". Error when it is no speed.
core::Result<double> metres_per_second_per(const std::string& unit, const std::string& where);

// A regular axis and the nodes of it that cover [from, until].
struct AxisPart {
  double first_deg = 0, step_deg = 0;  // of the part, ascending
  std::size_t begin = 0, count = 0;    // in the file's own order
  bool descends = false;               // in the file
  bool wraps = false;  // a part of a full circle that goes past its end: nodes are taken modulo
  std::size_t of = 0;  // nodes of the whole axis
};
// Error: fewer than two nodes, not finite, uneven by more than 2 % of a step, window not covered.
core::Result<AxisPart> latitude_part(const std::vector<double>& degrees, const FieldWindow& window,
                                     const std::string& where);
core::Result<AxisPart> longitude_part(const std::vector<double>& degrees, const FieldWindow& window,
                                      const std::string& where);

// First and one past the last of the moments that bracket the window. Error: not ascending, not
// covered, a gap inside longer than kLongestGap, a year outside 1900 to 2200.
struct TimePart {
  std::size_t begin = 0, end = 0;
};
core::Result<TimePart> time_part(const std::vector<core::Instant>& times, const FieldWindow& window,
                                 const std::string& where);

core::Result<std::vector<FieldKind>> netcdf_kinds(const std::filesystem::path& path);
core::Result<std::unique_ptr<model::VectorFieldSeries>> open_netcdf(
    const std::filesystem::path& path, FieldKind kind, const FieldWindow& window);
core::Result<std::vector<FieldKind>> grib_kinds(const std::filesystem::path& path);
core::Result<std::unique_ptr<model::VectorFieldSeries>> open_grib(const std::filesystem::path& path,
                                                                  FieldKind kind,
                                                                  const FieldWindow& window);

}  // namespace vigie::sea
