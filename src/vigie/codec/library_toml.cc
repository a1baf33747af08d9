// SPDX-License-Identifier: Apache-2.0
// Library files: [sensor.x], [asset.x], [base.x], [legal_basis.x], [calibration.x].
#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "vigie/codec/scenario_toml.h"
#include "vigie/codec/toml_table.h"

namespace vigie::codec {
namespace {

using model::Parameter;

template <class T>
bool is_new(const std::vector<T>& all, const std::string& name, TomlTable& t) {
  const bool known = std::ranges::any_of(all, [&](const T& x) { return x.key.text() == name; });
  if (known) t.wrong("", "is defined twice", "give each its own name");
  return !known;
}

// The enum value whose name_of is written under `key`.
template <class Enum>
Enum one_of(TomlTable& t, const char* key, int count) {
  const std::string word = t.text(key);
  std::vector<std::string> known;
  for (int i = 0; i < count; ++i) {
    known.emplace_back(name_of(static_cast<Enum>(i)));
    if (known.back() == word) return static_cast<Enum>(i);
  }
  if (!word.empty() && t.ok())
    t.wrong(key, fmt::format("is \"{}\"", word.substr(0, 80)), suggestion(word, known));
  return Enum{};
}

std::vector<model::SensorType::SweepRow> sweep_rows(TomlTable& t, const std::string& target,
                                                    std::vector<Parameter>& parameters) {
  const auto visibilities = t.numbers({"visibility_nmi", "nmi", 0.01, 100});
  const auto widths = t.numbers({"width_nmi", "nmi", 0, 60});
  const model::Provenance provenance = t.provenance();
  std::vector<model::SensorType::SweepRow> rows;
  if (visibilities.size() != widths.size() || widths.empty()) {
    t.wrong("width_nmi",
            fmt::format("has {} numbers for {} visibilities", widths.size(), visibilities.size()),
            "give one width for each visibility");
    return rows;
  }
  for (std::size_t i = 0; i < widths.size(); ++i) {
    if (i > 0 && visibilities[i] <= visibilities[i - 1])
      t.wrong("visibility_nmi",
              fmt::format("goes from {} to {}", visibilities[i - 1], visibilities[i]),
              "write the visibilities in ascending order");
    rows.push_back({core::nautical_miles(visibilities[i]), core::nautical_miles(widths[i])});
    parameters.push_back({fmt::format("sweep_{}_nmi_at_visibility_{}_nmi", target, visibilities[i]),
                          widths[i], "nmi", provenance});
  }
  return rows;
}

model::CameraModel read_camera(TomlTable& t, std::vector<Parameter>& out) {
  const auto band = t.text("band");
  const auto known = std::ranges::find(model::kBandNames, band);
  if (known == model::kBandNames.end() && t.ok())
    t.wrong("band", fmt::format("is \"{}\"", band.substr(0, 80)),
            "give visible, midwave or longwave");
  model::CameraModel camera;
  if (known != model::kBandNames.end())
    camera.band = static_cast<model::Band>(known - model::kBandNames.begin());
  camera.focal = core::metres(t.number({"focal_mm", "mm", 1, 3000}, out) / 1000);
  camera.pitch = core::metres(t.number({"pitch_um", "um", 0.5, 100}, out) / 1e6);
  camera.columns = t.whole_number({"columns", "detectors", 16, 20'000}, out);
  camera.rows = t.whole_number({"rows", "detectors", 16, 20'000}, out);
  camera.noise = t.number({"noise", "K or contrast", 0.001, 5}, out);
  camera.look_down = core::degrees(t.number({"look_down_deg", "deg", 0, 90}, out));
  camera.scan_half = core::degrees(t.number({"scan_half_deg", "deg", 0, 180}, out));
  return camera;
}

model::RadarModel read_radar(TomlTable& t, std::vector<Parameter>& out) {
  model::RadarModel radar;
  radar.airborne = t.boolean("airborne");
  radar.frequency_ghz = t.number({"frequency_ghz", "GHz", 0.5, 35}, out);
  radar.antenna_height = core::metres(t.number({"antenna_height_m", "m", 0.5, 20'000}, out));
  radar.beam_width = core::degrees(t.number({"beam_width_deg", "deg", 0.05, 30}, out));
  radar.range_cell = core::metres(t.number({"range_cell_m", "m", 0.1, 1000}, out));
  radar.system_gain_db = t.number({"system_gain_db", "dB", -30, 60}, out);
  return radar;
}

void read_models(TomlTable& t, model::SensorModels& models, std::vector<Parameter>& out) {
  if (t.has("table")) {
    const std::string word = t.text("table");
    const auto known = std::ranges::find(model::kSweepPlatformNames, word);
    if (known == model::kSweepPlatformNames.end())
      t.wrong("table", fmt::format("is \"{}\"", word.substr(0, 80)),
              "give helicopter, aeroplane or boat");
    else
      models.table = static_cast<model::SweepPlatform>(known - model::kSweepPlatformNames.begin());
  }
  if (t.has("camera"))
    t.table("camera", [&](TomlTable& c) { models.camera = read_camera(c, out); });
  if (t.has("goggles"))
    t.table("goggles", [&](TomlTable& g) {
      models.goggles = model::GogglesModel{
          .starlight_factor = g.number({"starlight_factor", "of the day's width", 0, 2}, out),
          .moonlight_factor = g.number({"moonlight_factor", "of the day's width", 0, 2}, out)};
    });
  if (t.has("radar")) t.table("radar", [&](TomlTable& r) { models.radar = read_radar(r, out); });
}

void read_sensor(const std::string& name, TomlTable& t, model::Library& library) {
  if (!is_new(library.sensors, name, t)) return;
  model::SensorType sensor;
  sensor.key = model::SensorKey(name);
  sensor.name = t.text("name");
  sensor.kind = one_of<model::SensorKind>(t, "kind", 3);
  auto& out = sensor.parameters;
  sensor.max_range = core::nautical_miles(t.number({"max_range_nmi", "nmi", 0.05, 100}, out));
  sensor.glimpse = core::seconds(t.number({"glimpse_s", "s", 0.1, 3600}, out));
  sensor.needs_daylight = t.boolean("needs_daylight");
  read_models(t, sensor.models, out);
  t.table("sweep", [&](TomlTable& sweep) {
    bool any = false;
    for (int c = 0; c < model::kTargetClasses; ++c) {
      const char* target = name_of(static_cast<model::TargetClass>(c));
      if (!sweep.has(target)) continue;
      any = true;
      sweep.table(target,
                  [&](TomlTable& rows) { sensor.sweep[c] = sweep_rows(rows, target, out); });
    }
    if (!any) sweep.wrong("", "names no target class", "give at least one, as craft_under_way");
  });
  library.sensors.push_back(std::move(sensor));
}

// Widths by visibility keep their shape and take the calibrated width where it was logged.
void replace_rows(model::SensorType& sensor, int target, core::Length visibility,
                  core::Length width) {
  auto& rows = sensor.sweep[target];
  double at_logged = 0, from = 0, from_width = 0;
  for (const auto& row : rows) {
    at_logged = row.width.si();
    if (visibility < row.visibility) {
      at_logged = std::lerp(from_width, row.width.si(),
                            (visibility.si() - from) / (row.visibility.si() - from));
      break;
    }
    from = row.visibility.si(), from_width = row.width.si();
  }
  if (at_logged <= 0)
    rows = {{visibility, width}};
  else
    for (auto& row : rows) row.width = row.width * (width.si() / at_logged);
}

void read_calibrated(TomlTable& t, int target, model::SensorType& sensor) {
  model::CalibratedCurve curve;
  curve.intercept = t.plain_number({"intercept", "", -50, 50});
  const double per_nmi = t.plain_number({"per_nmi", "per nmi", 1e-4, 1e4});
  curve.per_metre = per_nmi / core::kMetresPerNauticalMile;
  const auto nmi = [&](const char* key) {
    return core::nautical_miles(t.plain_number({key, "nmi", 0, 100}));
  };
  curve.low = nmi("width_low_nmi");
  curve.high = nmi("width_high_nmi");
  // The width is the curve's own; the number in the file is for people.
  const core::Length written = nmi("width_nmi");
  curve.width = core::metres(2 * std::log1p(std::exp(curve.intercept)) / curve.per_metre);
  if (t.ok() && std::abs(written.si() - curve.width.si()) > 1 + 0.01 * curve.width.si())
    t.wrong("width_nmi", "is not what intercept and per_nmi give",
            fmt::format("write {:.4f}, or calibrate anew", core::in_nautical_miles(curve.width)));
  const auto visibility =
      core::nautical_miles(t.plain_number({"visibility_nmi", "nmi", 0.01, 100}));
  const double opportunities = t.plain_number({"opportunities", "", 1, 1e9});
  const double detections = t.plain_number({"detections", "", 0, 1e9});
  curve.source = t.text("source");
  if (!t.ok()) return;
  replace_rows(sensor, target, visibility, curve.width);
  const char* name = name_of(static_cast<model::TargetClass>(target));
  sensor.parameters.push_back({fmt::format("calibrated_sweep_{}_nmi", name),
                               core::in_nautical_miles(curve.width),
                               "nmi",
                               {fmt::format("{}; {:.0f} opportunities, {:.0f} detections",
                                            curve.source, opportunities, detections),
                                true}});
  sensor.calibrated[target] = std::move(curve);
}

// [calibration.<sensor>.<target class>] replaces what the library says of a sensor.
void read_calibration(const std::string& name, TomlTable& t, model::Library& library) {
  const auto sensor =
      std::ranges::find_if(library.sensors, [&](const auto& s) { return s.key.text() == name; });
  if (sensor == library.sensors.end()) {
    std::vector<std::string> known;
    for (const auto& s : library.sensors) known.push_back(s.key.text());
    t.wrong("", "calibrates a sensor that is not in the library", suggestion(name, known));
    return;
  }
  bool any = false;
  for (int c = 0; c < model::kTargetClasses; ++c) {
    const char* target = name_of(static_cast<model::TargetClass>(c));
    if (!t.has(target)) continue;
    any = true;
    t.table(target, [&](TomlTable& body) { read_calibrated(body, c, *sensor); });
  }
  if (!any) t.wrong("", "names no target class", "give at least one, as craft_stopped");
}

void read_minima(TomlTable& t, model::WeatherMinima& minima, std::vector<Parameter>& out) {
  const auto maybe = [&](const NumberSpec& spec) {
    return t.has(spec.key) ? t.number(spec, out) : 0.0;
  };
  minima.max_wind = core::knots(maybe({"max_wind_kn", "kn", 1, 120}));
  minima.max_wave_height = core::metres(maybe({"max_wave_height_m", "m", 0.1, 20}));
  minima.min_visibility_day = core::metres(maybe({"min_visibility_day_m", "m", 1, 50'000}));
  minima.min_visibility_night = core::metres(maybe({"min_visibility_night_m", "m", 1, 50'000}));
  minima.min_cloud_base_day = core::feet(maybe({"min_cloud_base_day_ft", "ft", 1, 20'000}));
  minima.min_cloud_base_night = core::feet(maybe({"min_cloud_base_night_ft", "ft", 1, 20'000}));
  minima.refuses_icing = t.boolean("refuses_icing");
}

void read_asset(const std::string& name, TomlTable& t, model::Library& library) {
  if (!is_new(library.asset_types, name, t)) return;
  model::AssetType type;
  auto& out = type.parameters;
  type.key = model::AssetTypeKey(name);
  type.name_en = t.text("name_en");
  type.name_fr = t.text("name_fr");
  type.kind = one_of<model::AssetKind>(t, "kind", 6);
  type.cruise_speed = core::knots(t.number({"cruise_speed_kn", "kn", 0.5, 500}, out));
  type.endurance = core::minutes(t.number({"endurance_min", "min", 5, 60.0 * 24 * 30}, out));
  type.turnaround = core::minutes(t.number({"turnaround_min", "min", 0, 1440}, out));
  type.readiness_day = core::minutes(t.number({"readiness_day_min", "min", 0, 1440}, out));
  type.readiness_night = core::minutes(t.number({"readiness_night_min", "min", 0, 1440}, out));
  type.radius_of_action =
      core::nautical_miles(t.number({"radius_of_action_nmi", "nmi", 0, 3000}, out));
  type.altitude = core::feet(t.number({"altitude_ft", "ft", 0, 30'000}, out));
  type.flies_over_sea = t.boolean("flies_over_sea");
  type.flies_over_shore = t.boolean("flies_over_shore");
  if (t.has("fixed_wing")) type.fixed_wing = t.boolean("fixed_wing");
  type.rescue_capacity = t.whole_number({"rescue_capacity", "people", 0, 1000}, out);
  type.crew = t.whole_number({"crew", "people", 0, 200}, out);
  type.cost_per_hour_low_eur = t.number({"cost_per_hour_low_eur", "EUR per hour", 0, 100'000}, out);
  type.cost_per_hour_high_eur =
      t.number({"cost_per_hour_high_eur", "EUR per hour", 0, 100'000}, out);
  if (type.cost_per_hour_high_eur < type.cost_per_hour_low_eur)
    t.wrong("cost_per_hour_high_eur", "is below cost_per_hour_low_eur", "swap the two");
  t.table("minima", [&](TomlTable& m) { read_minima(m, type.minima, out); });
  for (const std::string& sensor : t.texts("sensors")) type.sensors.emplace_back(sensor);
  const bool flies = type.kind == model::AssetKind::helicopter ||
                     type.kind == model::AssetKind::drone ||
                     type.kind == model::AssetKind::aeroplane;
  if (flies && type.altitude.si() <= 0)
    t.wrong("altitude_ft", "is 0 for an aircraft", "give its working height");
  if (flies && !type.flies_over_sea && !type.flies_over_shore)
    t.wrong("flies_over_sea", "and flies_over_shore are both false", "set one of them true");
  library.asset_types.push_back(std::move(type));
}

void read_base(const std::string& name, TomlTable& t, model::Library& library) {
  if (!is_new(library.bases, name, t)) return;
  model::Base base;
  base.key = model::BaseKey(name);
  base.name = t.text("name");
  base.at = geo::plane_from_lat_lon(t.place("at"));
  base.provenance = t.provenance();
  library.bases.push_back(std::move(base));
}

void read_legal_basis(const std::string& name, TomlTable& t, model::Library& library) {
  if (!is_new(library.legal_bases, name, t)) return;
  model::LegalBasis basis;
  basis.key = model::LegalBasisKey(name);
  basis.authority = t.text("authority");
  basis.purpose = t.text("purpose");
  basis.citation = t.text("citation");
  basis.area_name = t.text("area_name");
  basis.authority_fr = t.optional_text("authority_fr");
  basis.purpose_fr = t.optional_text("purpose_fr");
  basis.citation_fr = t.optional_text("citation_fr");
  basis.area_name_fr = t.optional_text("area_name_fr");
  for (const geo::LatLon corner : t.places("area"))
    basis.area.push_back(geo::plane_from_lat_lon(corner));
  if (basis.area.size() < 3)
    t.wrong("area", fmt::format("has {} corners", basis.area.size()), "give at least three");
  basis.valid = {t.instant("valid_from"), t.instant("valid_until")};
  if (basis.valid.until <= basis.valid.from)
    t.wrong("valid_until", "is not after valid_from", "swap or mend the two");
  const double cameras = t.plain_number({"max_cameras", "cameras", 1, 1000});
  basis.max_cameras = static_cast<int>(cameras);
  if (cameras != basis.max_cameras) t.wrong("max_cameras", "is no whole number", "round it");
  if (t.has("ceiling_ft"))
    basis.ceiling = core::feet(t.plain_number({"ceiling_ft", "ft", 1, 60'000}));
  basis.retention = core::hours(24 * t.plain_number({"retention_days", "days", 0, 366}));
  basis.provenance = t.provenance();
  library.legal_bases.push_back(std::move(basis));
}

}  // namespace

core::Result<void> parse_library(std::string_view toml, const std::string& name,
                                 model::Library& library) {
  const auto parsed = parse_toml(toml, name);
  if (!parsed) return core::fail(parsed.error());
  using Reader = void (*)(const std::string&, TomlTable&, model::Library&);
  static constexpr std::array<std::pair<const char*, Reader>, 5> kKinds{
      {{"sensor", read_sensor},
       {"asset", read_asset},
       {"base", read_base},
       {"legal_basis", read_legal_basis},
       {"calibration", read_calibration}}};
  Failure failure;
  model::Library read = library;
  TomlTable top(*parsed, name, "", failure);
  for (const auto& [kind, reader] : kKinds)
    if (top.has(kind))
      top.named_tables(
          kind, [&, use = reader](const std::string& key, TomlTable& t) { use(key, t, read); });
  top.finish();
  if (failure.first) return core::fail(*failure.first);
  library = std::move(read);
  return {};
}

}  // namespace vigie::codec
