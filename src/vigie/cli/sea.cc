// SPDX-License-Identifier: Apache-2.0
#include "vigie/sea/sea.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "vigie/chart/field_chart.h"
#include "vigie/cli/cli.h"
#include "vigie/geo/position_text.h"
#include "vigie/sea/field_sources.h"

namespace vigie::cli {
namespace {

using core::fail;
using core::Result;

struct SeaArguments {
  std::string position, at, draw, png;
  double lat_deg = 51.05, lon_deg = 1.55;
  std::vector<std::string> fields;
  std::size_t member = 0;
};

// How a kind is shown to people.
struct Shown {
  std::string unit;
  double times = 1;
  int digits = 1;
};
Shown shown(sea::FieldKind kind) {
  switch (kind) {
    case sea::FieldKind::wind:
    case sea::FieldKind::current:
    case sea::FieldKind::stokes_drift:
      return {"kn", 3600.0 / 1852, kind == sea::FieldKind::wind ? 1 : 2};
    case sea::FieldKind::visibility:
      return {"NM", 1 / 1852.0, 1};
    case sea::FieldKind::cloud_base:
      return {"ft", 1 / 0.3048, 0};
    case sea::FieldKind::wave_period:
      return {"s", 1, 1};
    case sea::FieldKind::wave_direction:
      return {"deg", 1, 0};
    case sea::FieldKind::wave_height:
      return {"m", 1, 2};
    default:
      return {"C", 1, 1};
  }
}

std::string words(sea::FieldKind kind) {
  std::string name = sea::name_of(kind);
  std::replace(name.begin(), name.end(), '_', ' ');
  return name;
}

// Largest error of a component, and of the angle of a direction.
std::optional<double> error_of(sea::FieldKind kind, const sea::FieldValue& v) {
  if (!v.interpolation_error) return std::nullopt;
  const double e = std::hypot((*v.interpolation_error)[0], (*v.interpolation_error)[1]);
  if (kind != sea::FieldKind::wave_direction) return e;
  const double length = std::hypot(v.value[0], v.value[1]);
  return length > e ? std::asin(e / length) * 180 / 3.14159265358979 : 180;
}

std::string text_of(sea::FieldKind kind, const sea::FieldValue& v) {
  const Shown s = shown(kind);
  if (sea::components_of(kind) == 1) {
    if (kind == sea::FieldKind::cloud_base && v.value[0] >= sea::kClearSky_m) return "no cloud";
    return fmt::format("{:.{}f} {}", s.times * v.value[0], s.digits, s.unit);
  }
  const sea::SpeedAndDirection said = sea::spoken(kind, v.value);
  const char* way = sea::is_from(kind) ? "from" : "toward";
  const double angle = std::fmod(std::round(said.direction_deg), 360.0);
  if (kind == sea::FieldKind::wave_direction) return fmt::format("{} {:03.0f} deg", way, angle);
  return fmt::format("{:.{}f} {} {} {:03.0f} deg", s.times * said.speed, s.digits, s.unit, way,
                     angle);
}

// The spread over members: of the scalar or the speed.
std::string members_text(sea::FieldKind kind, const std::vector<sea::FieldValue>& members) {
  if (members.empty() || kind == sea::FieldKind::wave_direction) return {};
  double low = 1e300, high = -1e300;
  for (const sea::FieldValue& v : members) {
    const double size =
        sea::components_of(kind) == 2 ? std::hypot(v.value[0], v.value[1]) : v.value[0];
    low = std::min(low, size);
    high = std::max(high, size);
  }
  const Shown s = shown(kind);
  return fmt::format(", {} members from {:.{}f} to {:.{}f}", members.size(), s.times * low,
                     s.digits, s.times * high, s.digits);
}

// What the sea does without any file.
struct Sky {
  model::SkyLight light;
  const sea::TideStation* station = nullptr;
  core::Length away, height, dover;
};

Sky sky_at(const std::vector<sea::TideStation>& stations, const geo::LatLon& place,
           core::Instant at) {
  Sky out;
  out.light = sea::sky_light(place, at);
  const geo::Point here = geo::plane_from_lat_lon(place);
  for (const sea::TideStation& station : stations) {
    const core::Length away = geo::distance(here, geo::plane_from_lat_lon(station.at()));
    if (out.station == nullptr || away < out.away) {
      out.station = &station;
      out.away = away;
    }
  }
  out.height = out.station->height(at);
  return out;
}

void print_text(const std::vector<sea::SeaValue>& values, const Sky& sky, geo::LatLon place,
                core::Instant at) {
  fmt::print("Sea at {}, {}\n", geo::format_position(place), core::format_instant(at));
  for (const sea::SeaValue& v : values) {
    if (!v.value) {
      fmt::print("  {:<16} -\n", words(v.kind));
      continue;
    }
    const Shown s = shown(v.kind);
    const auto error = error_of(v.kind, *v.value);
    const double times = v.kind == sea::FieldKind::wave_direction ? 1 : s.times;
    fmt::print(
        "  {:<16} {:<24} {:<12} {}{}\n", words(v.kind), text_of(v.kind, *v.value),
        error ? fmt::format("+- {:.{}f} {}", times * *error, s.digits + 1, s.unit) : "+- unknown",
        v.source, members_text(v.kind, v.members));
  }
  fmt::print("  {:<16} {:<37} {}, {:.0f} km away, above chart datum, without weather\n", "tide",
             fmt::format("{:.2f} m", core::in_metres(sky.height)), sky.station->name(),
             core::in_kilometres(sky.away));
  fmt::print("  {:<16} {}, sun {:.1f} deg, moon {:.1f} deg, {:.0f} % lit\n", "light",
             model::name_of(sky.light.light), core::in_degrees(sky.light.sun_altitude),
             core::in_degrees(sky.light.moon_altitude), 100 * sky.light.moon_illuminated_fraction);
  fmt::print("  +- is what interpolation may have wrong, not the forecast behind the file\n");
  for (const sea::SeaValue& v : values)
    for (const std::string& note : v.notes) fmt::print("  note: {}\n", note);
}

nlohmann::json json_of(sea::FieldKind kind, const sea::FieldValue& v) {
  nlohmann::json out;
  if (sea::components_of(kind) == 1) {
    out["value"] = v.value[0];
  } else {
    const sea::SpeedAndDirection said = sea::spoken(kind, v.value);
    if (kind != sea::FieldKind::wave_direction) {
      out["east"] = v.value[0];
      out["north"] = v.value[1];
      out["speed"] = said.speed;
    }
    out[sea::is_from(kind) ? "from_deg" : "toward_deg"] = said.direction_deg;
  }
  const auto error = error_of(kind, v);
  out["interpolation_error"] = error ? nlohmann::json(*error) : nlohmann::json();
  out["corners_without_value"] = v.corners_without_value;
  if (v.corners_without_value == 4) out["value_from_km"] = core::in_kilometres(v.from);
  return out;
}

void print_json(const std::vector<sea::SeaValue>& values, const Sky& sky, geo::LatLon place,
                core::Instant at) {
  nlohmann::json out = {{"at", core::format_instant(at)},
                        {"place", {{"lat", place.lat_deg}, {"lon", place.lon_deg}}},
                        {"variables", nlohmann::json::object()}};
  for (const sea::SeaValue& v : values) {
    nlohmann::json& one = out["variables"][sea::name_of(v.kind)];
    one = v.value ? json_of(v.kind, *v.value) : nlohmann::json::object();
    one["unit"] = sea::unit_of(v.kind);
    one["source"] = v.value ? nlohmann::json(v.source) : nlohmann::json();
    if (v.value) one["variable"] = v.variable;
    one["notes"] = v.notes;
    for (const sea::FieldValue& member : v.members)
      one["members"].push_back(json_of(v.kind, member));
  }
  out["tide"] = {{"above_chart_datum_m", core::in_metres(sky.height)},
                 {"station", sky.station->name()},
                 {"station_away_km", core::in_kilometres(sky.away)}};
  out["light"] = {{"light", model::name_of(sky.light.light)},
                  {"sun_altitude_deg", core::in_degrees(sky.light.sun_altitude)},
                  {"moon_altitude_deg", core::in_degrees(sky.light.moon_altitude)},
                  {"moon_illuminated_fraction", sky.light.moon_illuminated_fraction}};
  fmt::print("{}\n", out.dump(2));
}

// One slice of a series, blended to a moment.
Result<std::vector<float>> slice_at(const sea::FieldSeries& series, core::Instant at,
                                    std::size_t member) {
  const std::size_t size =
      series.grid().nodes() * static_cast<std::size_t>(sea::components_of(series.kind()));
  const auto& times = series.times();
  const auto next = std::upper_bound(times.begin(), times.end(), at);
  const auto before = static_cast<std::size_t>(std::max<std::ptrdiff_t>(
      0, std::min<std::ptrdiff_t>(next - times.begin() - 1,
                                  static_cast<std::ptrdiff_t>(times.size()) - 2)));
  std::vector<float> out(size), after(size);
  if (const auto done = series.read(before, member, out); !done) return fail(done.error());
  if (times.size() == 1) return out;
  if (const auto done = series.read(before + 1, member, after); !done) return fail(done.error());
  const auto share =
      static_cast<float>((at - times[before]).si() / (times[before + 1] - times[before]).si());
  for (std::size_t i = 0; i < size; ++i) out[i] += share * (after[i] - out[i]);
  return out;
}

// The sheet: the Strait, moved so that the place is on it.
chart::FieldChartOptions sheet_around(geo::LatLon place) {
  chart::FieldChartOptions sheet;
  const double half_lat = 0.5 * (sheet.lat_max - sheet.lat_min);
  const double half_lon = 0.5 * (sheet.lon_max - sheet.lon_min);
  const auto middle = [](double centre, double half, double at) {
    return std::clamp(centre, at - 0.8 * half, at + 0.8 * half);
  };
  const double lat = middle(sheet.lat_min + half_lat, half_lat, place.lat_deg);
  const double lon = middle(sheet.lon_min + half_lon, half_lon, place.lon_deg);
  sheet.lat_min = lat - half_lat;
  sheet.lat_max = lat + half_lat;
  sheet.lon_min = lon - half_lon;
  sheet.lon_max = lon + half_lon;
  return sheet;
}

Result<void> draw(const SeaArguments& a, const sea::SeaFields& fields, const sea::Sea& sea,
                  geo::LatLon place, core::Instant at) {
  const auto kind = sea::parse_field_kind(a.draw);
  if (!kind) return fail(kind.error());
  const chart::FieldChartOptions sheet = sheet_around(place);
  // The window's centre must be covered: the place; its edges reach beyond the sheet.
  const double lat = std::max(place.lat_deg - sheet.lat_min, sheet.lat_max - place.lat_deg) + 0.5;
  const double lon = std::max(place.lon_deg - sheet.lon_min, sheet.lon_max - place.lon_deg) + 0.8;
  auto chosen = sea::choose_field(fields, *kind,
                                  {place.lat_deg - lat,
                                   place.lat_deg + lat,
                                   place.lon_deg - lon,
                                   place.lon_deg + lon,
                                   {at, at}});
  if (!chosen) return fail(chosen.error());
  const sea::FieldSeries& series = *chosen->series;
  const std::size_t member = std::min(a.member, series.members() - 1);
  auto values = slice_at(series, at, member);
  if (!values) return fail(values.error());
  const Shown s = shown(*kind);
  chart::FieldPicture picture{
      .grid = series.grid(),
      .components = sea::components_of(*kind),
      .values = std::move(*values),
      .directions = *kind == sea::FieldKind::wave_direction,
      .arrows_from = *kind == sea::FieldKind::wave_direction,
      .over_land = *kind == sea::FieldKind::wind,
      .times = s.times,
      .unit = s.unit,
      .title = fmt::format("{} at {}", words(*kind), core::format_instant(at)),
      .source = series.name() + ": " + series.variable(),
      .notes = series.notes(),
      .place = place};
  picture.title.front() = static_cast<char>(std::toupper(picture.title.front()));
  if (series.members() > 1)
    picture.title += fmt::format(", member {} of {}", member + 1, series.members());
  return chart::draw_field_chart(picture, sea.coast().land(), a.png, sheet);
}

Result<void> show(const Context& context, const SeaArguments& a) {
  Result<geo::LatLon> place = geo::make_lat_lon(a.lat_deg, a.lon_deg);
  if (!a.position.empty()) {
    const auto written = geo::parse_position(a.position);
    if (!written) return fail(written.error());
    place = written->at;
  }
  if (!place) return fail(place.error());
  const auto at = core::parse_instant(a.at);
  if (!at) return fail(at.error());
  const auto sea = sea::Sea::load({.land_geojson = context.paths.built_data / "land.geojson",
                                   .stream = context.paths.built_data / "stream.bin",
                                   .tide_stations = context.paths.data / "tides" / "stations.tsv"});
  if (!sea) return fail(sea.error());
  auto choices = sea::parse_field_choices(a.fields);
  if (!choices) return fail(choices.error());
  auto sources = sea::field_sources(std::move(*choices));
  if (!sources) return fail(sources.error());
  const sea::SeaFields fields{.sources = std::move(*sources), .stream = &sea->stream()};
  const auto values = sea::sea_values(fields, {.place = *place, .at = *at, .member = a.member});
  if (!values) return fail(values.error());
  const Sky sky = sky_at(sea->stations(), *place, *at);
  if (!a.png.empty())
    if (const auto done = draw(a, fields, *sea, *place, *at); !done) return done;
  if (context.json)
    print_json(*values, sky, *place, *at);
  else
    print_text(*values, sky, *place, *at);
  return {};
}

}  // namespace

void add_sea(CLI::App& app, Context& context) {
  auto arguments = std::make_shared<SeaArguments>();
  CLI::App* sea = app.add_subcommand("sea", "wind, current, waves, visibility, tide and light");
  sea->require_subcommand(1);
  CLI::App* command = sea->add_subcommand(
      "show", "every variable at a place and time, with its source; a picture of one");
  command->add_option("--position", arguments->position,
                      "as written, \"50 57.0 N 001 24.0 E\"; instead of --lat and --lon");
  command->add_option("--lat", arguments->lat_deg, "latitude, degrees")->capture_default_str();
  command->add_option("--lon", arguments->lon_deg, "longitude, degrees")->capture_default_str();
  command->add_option("--at", arguments->at, "UTC time, 2026-01-15T06:00Z")->required();
  command->add_option("--field", arguments->fields,
                      "a CF-NetCDF or GRIB2 file; again for more. Each variable comes from the "
                      "first that has it for the place and time, the next goes on where it ends. "
                      "FILE:area=west,south,east,north (or a GeoJSON file) keeps it to an area, "
                      "FILE:priority=1 puts it first. The stream model stands in for current");
  command->add_option("--member", arguments->member, "of an ensemble, from 0")
      ->capture_default_str();
  arguments->draw = "current";
  command->add_option("--draw", arguments->draw, "the variable of the picture")
      ->capture_default_str();
  command->add_option("--out-png", arguments->png, "write the picture of it");
  command->footer(
      "Example: vigie sea show --lat 50.95 --lon 1.40 --at 2026-01-15T06:00Z --field waves.nc "
      "--draw wave_height --out-png waves.png");
  command->callback([&context, arguments] {
    context.action = [&context, arguments] { return show(context, *arguments); };
  });
}

}  // namespace vigie::cli
