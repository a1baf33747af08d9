// SPDX-License-Identifier: Apache-2.0
// What the readers of NetCDF and GRIB share: the axes of a file, the part of them that a window
// needs, the way from a file's values to a FieldSeries, and the checks that make an error of what
// would be a silent mistake. All of it runs in the reading process.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "vigie/core/result.h"
#include "vigie/sea/field_file.h"
#include "vigie/sea/field_remap.h"

namespace vigie::sea {

core::Error bad_field(const std::string& where, std::string problem, std::string mend);
// Not a fault of the file: another one may do.
core::Error not_covered(const std::string& where, std::string problem, std::string mend);

// A regular axis and the nodes of it that cover [from, until].
struct AxisPart {
  double first_deg = 0, step_deg = 0;  // of the part, ascending
  std::size_t begin = 0, count = 0;    // in the file's own order
  bool descends = false;               // in the file
  bool wraps = false;  // a part of a full circle that goes past its end: nodes are taken modulo
  std::size_t of = 0;  // nodes of the whole axis
};
// Longitudes that step over 180 or 360 go on past it.
void unwrap_longitudes(std::vector<double>& degrees);
// Within 2 % of a step. Error: fewer than two nodes, not finite, not monotone.
core::Result<bool> evenly_spaced(const std::vector<double>& degrees, const std::string& where);
// REQUIRES: evenly_spaced. Error: window's centre not covered.
core::Result<AxisPart> latitude_part(const std::vector<double>& degrees, const FieldWindow& window,
                                     const std::string& where);
core::Result<AxisPart> longitude_part(const std::vector<double>& degrees, const FieldWindow& window,
                                      const std::string& where);

// First and one past the last of the moments that bracket the window. Error: not ascending, not
// covered, a gap inside longer than kLongestGap, a year outside 1900 to 2199.
struct TimePart {
  std::size_t begin = 0, end = 0;
};
core::Result<TimePart> time_part(const std::vector<core::Instant>& times, const FieldWindow& window,
                                 const std::string& where);

// Everything about a series but its values.
struct FieldLayout {
  FieldKind kind = FieldKind::wind;
  model::FieldGrid grid;
  std::vector<core::Instant> times;
  std::size_t members = 1;
  bool resampled = false;
  std::string name, variable;
  std::vector<std::string> notes;
};

// A kind as the file's own variables give it; read() makes house values on the regular grid of
// them.
class DecodedSeries : public FieldSeries {
 public:
  FieldKind kind() const override { return layout.kind; }
  const model::FieldGrid& grid() const override { return layout.grid; }
  const std::vector<core::Instant>& times() const override { return layout.times; }
  std::size_t members() const override { return layout.members; }
  bool resampled() const override { return layout.resampled; }
  std::string name() const override { return layout.name; }
  std::string variable() const override { return layout.variable; }
  std::vector<std::string> notes() const override { return layout.notes; }
  core::Result<void> read(std::size_t time, std::size_t member,
                          std::span<float> out) const override;

  // Reads the first slice, which tells what is missing, doubtful or impossible, and notes it.
  core::Result<void> look();

 protected:
  // The file's values of one variable: NaN where missing. On a regular grid row 0 is the
  // southernmost of the window; else the rows of the part of the file that `places` describes.
  virtual core::Result<void> native(std::size_t variable, std::size_t time, std::size_t member,
                                    std::vector<float>& out) const = 0;

  // Lays the series on a grid that is not regular. `along_grid`: its components are relative to
  // the grid, whose axes run as columns and rows do, or against them.
  struct Irregular {
    bool along_grid = false, x_against_columns = false, y_against_rows = false;
  };
  core::Result<void> lay_out(const NodePlaces& places, const FieldWindow& window,
                             const Irregular& how);

  FieldLayout layout;
  FieldForm form;
  std::vector<UnitChange> units;        // of each variable
  std::vector<std::string> unit_names;  // as the file has them

 private:
  core::Result<void> native_slice(std::size_t time, std::size_t member,
                                  std::vector<float>& out) const;
  std::optional<FieldRemap> remap_;
  std::optional<GridAxes> axes_;
};

// In the reading process.
core::Result<std::vector<FieldKind>> netcdf_kinds(const std::filesystem::path& path);
core::Result<std::unique_ptr<FieldSeries>> open_netcdf(const std::filesystem::path& path,
                                                       FieldKind kind, const FieldWindow& window);
core::Result<std::vector<FieldKind>> grib_kinds(const std::filesystem::path& path);
core::Result<std::unique_ptr<FieldSeries>> open_grib(const std::filesystem::path& path,
                                                     FieldKind kind, const FieldWindow& window);

}  // namespace vigie::sea
