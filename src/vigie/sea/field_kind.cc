// SPDX-License-Identifier: Apache-2.0
#include "vigie/sea/field_kind.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "vigie/sea/angle_units.h"

namespace vigie::sea {
namespace {

using As = FieldForm::As;
using Variable = FieldForm::Variable;

struct Fact {
  const char* name;
  const char* unit;
  int components;
  ValueRange possible;
};

// Ranges: the strongest that was measured anywhere, with room. Wind: 113 m/s in a gust, Barrow
// Island 1996 (WMO archive of extremes). Current: 10 m/s and more only in tidal narrows. Waves: 19
// m by buoy, North Atlantic 2013 (WMO). Air: -89.2 and 56.7 C (WMO).
const Fact& fact(FieldKind kind) {
  static const std::array<Fact, kFieldKinds.size()> kFacts = {
      Fact{"wind", "m/s", 2, {-120, 120}},
      Fact{"current", "m/s", 2, {-12, 12}},
      Fact{"stokes_drift", "m/s", 2, {-3, 3}},
      Fact{"wave_height", "m", 1, {0, 35}},
      Fact{"wave_period", "s", 1, {0, 40}},
      Fact{"wave_direction", "deg", 2, {-360, 720}},
      Fact{"visibility", "m", 1, {0, 400'000}},
      Fact{"cloud_base", "m", 1, {-500, 30'000}},
      Fact{"air_temperature", "deg C", 1, {-95, 65}},
      Fact{"sea_temperature", "deg C", 1, {-5, 45}}};
  return kFacts[static_cast<std::size_t>(kind)];
}

std::vector<FieldForm> wind_forms() {
  return {{As::vector,
           {{Measure::speed,
             {"x_wind", "grid_eastward_wind"},
             {"eastward_wind"},
             {"u10", "10u", "u10m", "x_wind_10m", "Uwind"},
             {"10u"}},
            {Measure::speed,
             {"y_wind", "grid_northward_wind"},
             {"northward_wind"},
             {"v10", "10v", "v10m", "y_wind_10m", "Vwind"},
             {"10v"}}}},
          {As::polar_from,
           {{Measure::speed, {}, {"wind_speed"}, {"ws10", "wind_speed_10m"}, {"10si"}},
            {Measure::direction,
             {},
             {"wind_from_direction"},
             {"wd10", "wind_direction_10m"},
             {"10wdir"}}}}};
}

std::vector<FieldForm> current_forms() {
  return {{As::vector,
           {{Measure::speed,
             {"x_sea_water_velocity", "sea_water_x_velocity", "surface_sea_water_x_velocity"},
             {"eastward_sea_water_velocity", "surface_eastward_sea_water_velocity"},
             {"uo", "utotal", "u_surface", "water_u"},
             {"ocu", "uoe", "ucurr", "uogrd", "avg_uoe"}},
            {Measure::speed,
             {"y_sea_water_velocity", "sea_water_y_velocity", "surface_sea_water_y_velocity"},
             {"northward_sea_water_velocity", "surface_northward_sea_water_velocity"},
             {"vo", "vtotal", "v_surface", "water_v"},
             {"ocv", "von", "vcurr", "vogrd", "avg_von"}}}},
          {As::polar_toward,
           {{Measure::speed, {}, {"sea_water_speed"}, {}, {}},
            {Measure::direction,
             {},
             {"sea_water_velocity_to_direction", "direction_of_sea_water_velocity"},
             {},
             {}}}}};
}

std::vector<FieldForm> stokes_forms() {
  return {{As::vector,
           {{Measure::speed,
             {"sea_surface_wave_stokes_drift_x_velocity"},
             {"sea_surface_wave_stokes_drift_eastward_velocity"},
             {"VSDX", "vsdx", "ust", "uuss"},
             {"ust"}},
            {Measure::speed,
             {"sea_surface_wave_stokes_drift_y_velocity"},
             {"sea_surface_wave_stokes_drift_northward_velocity"},
             {"VSDY", "vsdy", "vst", "vuss"},
             {"vst"}}}}};
}

FieldForm scalar(Measure measure, std::vector<std::string> standard, std::vector<std::string> alias,
                 std::vector<std::string> short_names) {
  return {As::scalar,
          {{measure, {}, std::move(standard), std::move(alias), std::move(short_names)}}};
}

std::vector<FieldForm> direction_forms() {
  const auto one = [](As as, std::vector<std::string> standard, std::vector<std::string> alias,
                      std::vector<std::string> short_names) {
    return FieldForm{
        as,
        {{Measure::direction, {}, std::move(standard), std::move(alias), std::move(short_names)}}};
  };
  return {
      one(As::direction_from, {"sea_surface_wave_from_direction"}, {"VMDR", "mwd"}, {"mwd"}),
      one(As::direction_toward, {"sea_surface_wave_to_direction"}, {}, {}),
      one(As::direction_from,
          {"sea_surface_wave_from_direction_at_variance_spectral_density_maximum"}, {"VPED"}, {})};
}

std::vector<FieldForm> wave_forms(FieldKind kind) {
  if (kind == FieldKind::wave_height)
    return {scalar(Measure::length, {"sea_surface_wave_significant_height"},
                   {"VHM0", "swh", "hs", "Hs"}, {"swh"})};
  return {
      scalar(
          Measure::time,
          {"sea_surface_wave_mean_period_from_variance_spectral_density_inverse_frequency_moment"},
          {"VTM10", "mwp"}, {"mwp"}),
      scalar(Measure::time,
             {"sea_surface_wave_mean_period_from_variance_spectral_density_second_frequency_moment",
              "sea_surface_wave_mean_period_from_variance_spectral_density_first_frequency_moment",
              "sea_surface_wave_mean_period"},
             {"VTM02", "VTM01", "tm02"}, {"mp2", "mp1"}),
      scalar(Measure::time,
             {"sea_surface_wave_period_at_variance_spectral_density_maximum",
              "sea_surface_wave_significant_period"},
             {"VTPK", "pp1d", "tp"}, {"pp1d", "perpw"})};
}

std::vector<FieldForm> air_forms(FieldKind kind) {
  switch (kind) {
    case FieldKind::visibility:
      return {scalar(Measure::length, {"visibility_in_air"}, {"vis", "visibility"}, {"vis"})};
    case FieldKind::cloud_base:
      return {scalar(Measure::length,
                     {"cloud_base_altitude", "height_at_cloud_base", "cloud_base_height"},
                     {"cbh", "ceil", "cloud_base"}, {"cbh", "ceil", "cdcb"})};
    case FieldKind::air_temperature:
      return {scalar(Measure::temperature, {"air_temperature"},
                     {"t2m", "2t", "air_temperature_2m", "t2"}, {"2t"})};
    default:
      return {scalar(
          Measure::temperature,
          {"sea_surface_temperature", "sea_water_potential_temperature", "sea_water_temperature",
           "sea_water_conservative_temperature", "sea_surface_foundation_temperature"},
          {"sst", "analysed_sst", "thetao", "tos"}, {"sst", "tos", "wtmp", "avg_tos"})};
  }
}

std::vector<FieldForm> make_forms(FieldKind kind) {
  switch (kind) {
    case FieldKind::wind:
      return wind_forms();
    case FieldKind::current:
      return current_forms();
    case FieldKind::stokes_drift:
      return stokes_forms();
    case FieldKind::wave_direction:
      return direction_forms();
    case FieldKind::wave_height:
    case FieldKind::wave_period:
      return wave_forms(kind);
    default:
      return air_forms(kind);
  }
}

struct KnownUnit {
  Measure measure;
  std::vector<const char*> names;
  UnitChange change;
};
const std::vector<KnownUnit>& known_units() {
  constexpr double kDegrees = 180 / 3.14159265358979323846;
  static const std::vector<KnownUnit> kUnits = {
      {Measure::speed,
       {"m s-1", "m s**-1", "m/s", "ms-1", "m.s-1", "m s^-1", "meter second-1", "meters/second",
        "metre second-1", "m sec-1"},
       {}},
      {Measure::speed, {"cm s-1", "cm/s", "cm s**-1"}, {0.01, 0}},
      {Measure::speed, {"km h-1", "km/h", "km hour-1"}, {1 / 3.6, 0}},
      {Measure::speed, {"knots", "knot", "kt", "kts", "kn"}, {kKnot, 0}},
      {Measure::length, {"m", "meter", "meters", "metre", "metres"}, {}},
      {Measure::length, {"cm"}, {0.01, 0}},
      {Measure::length, {"km", "kilometer", "kilometre", "kilometers"}, {1000, 0}},
      {Measure::length, {"ft", "feet", "foot"}, {0.3048, 0}},
      {Measure::length, {"nmi", "nautical_mile", "nautical_miles"}, {1852, 0}},
      {Measure::time, {"s", "sec", "second", "seconds"}, {}},
      {Measure::temperature,
       {"degC", "deg_C", "degree_Celsius", "degrees_Celsius", "degree_C", "degrees_C", "celsius",
        "Celsius", "C", "degree Celsius", "deg C"},
       {}},
      {Measure::temperature, {"K", "kelvin", "Kelvin", "degK", "deg_K", "degrees K"}, {1, -273.15}},
      {Measure::temperature, {"degF", "fahrenheit", "degree_Fahrenheit"}, {5 / 9.0, -160 / 9.0}},
      {Measure::direction,
       {"degree", "degrees", "deg", "degree_true", "degrees_true", "Degree true", "degree true",
        "degrees true"},
       {}},
      {Measure::direction, {"rad", "radian", "radians"}, {kDegrees, 0}}};
  return kUnits;
}

const char* wanted(Measure measure) {
  switch (measure) {
    case Measure::speed:
      return "a speed: m s-1, cm s-1, km h-1 or knots";
    case Measure::length:
      return "a length: m, cm, km, ft or nmi";
    case Measure::time:
      return "a time: s";
    case Measure::temperature:
      return "a temperature: K, degC or degF";
    default:
      return "a direction: degree or radian";
  }
}

}  // namespace

std::string name_of(FieldKind kind) { return fact(kind).name; }
std::string unit_of(FieldKind kind) { return fact(kind).unit; }
int components_of(FieldKind kind) { return fact(kind).components; }
ValueRange possible(FieldKind kind) { return fact(kind).possible; }

core::Result<FieldKind> parse_field_kind(const std::string& name) {
  std::string known;
  for (const FieldKind kind : kFieldKinds) {
    if (name == name_of(kind)) return kind;
    known += (known.empty() ? "" : ", ") + name_of(kind);
  }
  return core::fail({core::ErrorKind::invalid, "field", fmt::format("\"{}\" is no variable", name),
                     "use one of: " + known});
}

core::Result<UnitChange> unit_change(Measure measure, const std::string& unit,
                                     const std::string& where) {
  for (const KnownUnit& known : known_units())
    if (known.measure == measure &&
        std::find(known.names.begin(), known.names.end(), unit) != known.names.end())
      return known.change;
  return core::fail(
      {core::ErrorKind::unreadable, where,
       unit.empty() ? "has no unit" : fmt::format("has the unit \"{}\"", unit.substr(0, 40)),
       fmt::format("give {}", wanted(measure))});
}

const std::vector<FieldForm>& forms_of(FieldKind kind) {
  static const auto kForms = [] {
    std::map<FieldKind, std::vector<FieldForm>> forms;
    for (const FieldKind each : kFieldKinds) forms[each] = make_forms(each);
    return forms;
  }();
  return kForms.at(kind);
}

std::optional<std::string> doubt(FieldKind kind, double lowest, double highest) {
  const double largest = std::max(std::abs(lowest), std::abs(highest));
  const auto says = [&](const char* question) {
    return fmt::format("values from {:.4g} to {:.4g} {}: {}", lowest, highest, unit_of(kind),
                       question);
  };
  if (kind == FieldKind::wind && largest > 45) return says("are they knots or km/h?");
  if (kind == FieldKind::current && largest > 4) return says("are they knots or cm/s?");
  if (kind == FieldKind::stokes_drift && largest > 1.5) return says("are they cm/s?");
  if (kind == FieldKind::wave_height && largest > 20) return says("are they feet?");
  if (kind == FieldKind::visibility && largest <= 80 && largest > 0) return says("are they km?");
  if (kind == FieldKind::cloud_base && largest <= 12 && largest > 0) return says("are they km?");
  if (kind == FieldKind::sea_temperature && largest > 32) return says("are they degrees F?");
  if (kind == FieldKind::air_temperature && highest > 48) return says("are they degrees F?");
  if (kind == FieldKind::wave_direction && lowest >= 0 && highest <= 6.2832 && highest > 0.1)
    return says("are they radians?");
  return std::nullopt;
}

}  // namespace vigie::sea
