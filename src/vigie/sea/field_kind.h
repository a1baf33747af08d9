// SPDX-License-Identifier: Apache-2.0
// The variables that Vigie reads from met-ocean files, and what is known of each: house unit,
// values that can be, names in files. docs/formats/fields.md shows the table.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "vigie/core/result.h"

namespace vigie::sea {

enum class FieldKind {
  wind,             // at 10 m, m/s toward east and north
  current,          // at the surface, m/s toward east and north
  stokes_drift,     // at the surface, m/s toward east and north
  wave_height,      // significant, m
  wave_period,      // mean (energy) period, else another mean, else of the peak: s
  wave_direction,   // from which the waves come, as a vector of length 1 toward that side
  visibility,       // m
  cloud_base,       // m above the sea; kClearSky where there is no cloud
  air_temperature,  // at 2 m, deg C
  sea_temperature,  // at the surface, deg C
};
inline constexpr std::array kFieldKinds = {
    FieldKind::wind,           FieldKind::current,     FieldKind::stokes_drift,
    FieldKind::wave_height,    FieldKind::wave_period, FieldKind::wave_direction,
    FieldKind::visibility,     FieldKind::cloud_base,  FieldKind::air_temperature,
    FieldKind::sea_temperature};

inline constexpr double kClearSky_m = 10'000;  // as model::Weather has it

std::string name_of(FieldKind kind);  // "wave_height"
std::string unit_of(FieldKind kind);  // "m"
int components_of(FieldKind kind);    // 2: east and north; 1: a scalar
core::Result<FieldKind> parse_field_kind(const std::string& name);

// What a variable of a file measures, and the house unit that it is turned into.
enum class Measure { speed, length, time, temperature, direction };  // m/s, m, s, deg C, deg

// house = value * factor + offset
struct UnitChange {
  double factor = 1, offset = 0;
  bool changes() const { return factor != 1 || offset != 0; }
  double operator()(double value) const { return value * factor + offset; }
};
// Error, naming `where`: no unit, or one that does not measure this.
core::Result<UnitChange> unit_change(Measure measure, const std::string& unit,
                                     const std::string& where);

// One way in which files give a kind: one or two variables, each by several names.
struct FieldForm {
  enum class As {
    vector,          // two components
    polar_from,      // a speed, and the direction it comes from
    polar_toward,    // a speed, and the direction it goes toward
    scalar,          // the value itself
    direction_from,  // one direction
    direction_toward
  };
  struct Variable {
    Measure measure = Measure::speed;
    std::vector<std::string> along_grid;   // CF standard names of components along the grid's axes
    std::vector<std::string> true_north;   // CF standard names of anything else
    std::vector<std::string> alias;        // names of variables, where there is no standard name
    std::vector<std::string> short_names;  // of GRIB, by ecCodes
  };
  As as = As::scalar;
  std::vector<Variable> variables;
};
const std::vector<FieldForm>& forms_of(FieldKind kind);  // the best first

// Values outside cannot be: the unit or the file is wrong. In the measure's house unit.
struct ValueRange {
  double low = 0, high = 0;
};
ValueRange possible(FieldKind kind);

// A warning when the values of a slice, lowest to highest, hint at another unit than the file says.
std::optional<std::string> doubt(FieldKind kind, double lowest, double highest);

}  // namespace vigie::sea
