// SPDX-License-Identifier: Apache-2.0
#include "vigie/codec/event_json.h"

#include <array>
#include <cmath>
#include <numbers>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "vigie/codec/event_io.h"
#include "vigie/core/json_shape.h"
#include "vigie/geo/plane.h"

namespace vigie::codec {
namespace {

using model::EventBody;
using nlohmann::json;

constexpr std::size_t kLargestPayload = 8 << 20;  // bytes
constexpr std::size_t kMostPayloadValues = 1'000'000;
constexpr int kDeepestPayload = 12;
constexpr std::size_t kKinds = std::variant_size_v<EventBody>;

core::Error bad_payload(std::string field, std::string problem) {
  return {.kind = core::ErrorKind::invalid,
          .field = std::move(field),
          .problem = std::move(problem),
          .mend = "see docs/formats/events.md"};
}

template <std::size_t... I>
std::array<EventBody, kKinds> every_kind(std::index_sequence<I...>) {
  return {EventBody(std::in_place_index<I>)...};
}

std::optional<EventBody> empty_body(std::string_view kind) {
  static const auto kinds = every_kind(std::make_index_sequence<kKinds>());
  for (const EventBody& body : kinds)
    if (kind == model::name_of(body)) return body;
  return std::nullopt;
}

template <class T>
json written(const char* name, const T& value) {
  EventWriter writer(FieldPath{.key = name});
  fields(writer, value);
  return writer.take();
}

double finite(const char* field, double value) {
  if (!std::isfinite(value))
    throw std::invalid_argument(fmt::format("{} is not a finite number", field));
  return value == 0 ? 0.0 : value;
}

struct Degrees {
  double lat, lon;
};
Degrees degrees_of(const char* field, geo::Point p) {
  finite(field, p.east_m);
  finite(field, p.north_m);
  const geo::LatLon at = geo::lat_lon_from_plane(p);
  return {rounded_degrees(finite(field, at.lat_deg)), rounded_degrees(finite(field, at.lon_deg))};
}

// Direction toward which a velocity points, [0, 360).
double toward_deg(const char* field, geo::Velocity v) {
  finite(field, v.east_mps);
  finite(field, v.north_mps);
  const double degrees = core::in_degrees(geo::bearing({}, {v.east_mps, v.north_mps}));
  return degrees < 360 ? degrees : 0.0;
}

// Standard deviation along the worst direction: root of the larger eigenvalue of the covariance.
double stddev_m(const model::Covariance& c) {
  const double middle = (c.east_m2 + c.north_m2) / 2;
  const double half_gap = std::hypot((c.east_m2 - c.north_m2) / 2, c.cross_m2);
  return finite("stddev_m", std::sqrt(std::max(0.0, middle + half_gap)));
}

json craft_json(const model::CraftOutcome& o) {
  json craft = written("craft", o);
  if (!o.launched) craft.erase("launched_at");
  if (o.first_seen == model::CraftSeen::never) craft.erase("first_seen_at");
  return craft;
}

json sortie_feature(const model::Plan& plan, const model::Sortie& sortie,
                    const model::Scenario& scenario) {
  json line = json::array(), times = json::array();
  for (const model::Waypoint& waypoint : sortie.waypoints) {
    const Degrees at = degrees_of("waypoint", waypoint.position);
    line.push_back({at.lon, at.lat});
    times.push_back(core::format_instant(waypoint.at));
  }
  // A plan may name an asset that the scenario at hand does not have: then its name is not known.
  json name, kind;
  if (const model::Posture* const posture = scenario.posture(plan.posture))
    for (const model::Asset& asset : posture->assets) {
      if (asset.key != sortie.asset) continue;
      name = asset.name;
      if (const auto* const type = scenario.library.asset_type(asset.type))
        kind = model::name_of(type->kind);
    }
  return {{"type", "Feature"},
          {"geometry", {{"type", "LineString"}, {"coordinates", line}}},
          {"properties",
           {{"asset", sortie.asset.text()},
            {"name", name},
            {"kind", kind},
            {"posture", plan.posture.text()},
            {"departs_utc", times.empty() ? json() : times.front()},
            {"returns_utc", times.empty() ? json() : times.back()},
            {"times_utc", times},
            {"expected_detections", finite("expected_detections", sortie.expected_detections)},
            {"reason", sortie.reason}}}};
}

}  // namespace

std::string encode_event_body(const EventBody& body) {
  const char* const kind = model::name_of(body);
  const json object = std::visit([&](const auto& b) { return written(kind, b); }, body);
  try {
    return object.dump();
  } catch (const json::type_error&) {
    throw std::invalid_argument(std::string(kind) + " holds a text that is not UTF-8");
  }
}

core::Result<EventBody> decode_event_body(std::string_view kind, std::string_view payload) {
  auto body = empty_body(kind);
  if (!body)
    return core::fail(
        bad_payload("kind", fmt::format("\"{}\" is not a kind of event", kind.substr(0, 60))));
  const std::string field(kind);
  if (payload.size() > kLargestPayload)
    return core::fail(bad_payload(
        field, fmt::format("is {} bytes long, more than {}", payload.size(), kLargestPayload)));
  const core::JsonShape shape = core::json_shape(payload);
  if (shape.depth > kDeepestPayload)
    return core::fail(bad_payload(
        field, fmt::format("is nested {} deep, more than {}", shape.depth, kDeepestPayload)));
  if (shape.values > kMostPayloadValues)
    return core::fail(bad_payload(
        field, fmt::format("holds {} values, more than {}", shape.values, kMostPayloadValues)));
  json object;
  try {
    object = json::parse(payload);
  } catch (const json::parse_error& error) {
    return core::fail(bad_payload(field, fmt::format("is not JSON at byte {}", error.byte)));
  } catch (const json::out_of_range&) {
    return core::fail(bad_payload(field, "holds a number too large for a computer"));
  }
  ReadState state;
  EventReader reader(object, FieldPath{.key = field.c_str()}, state);
  std::visit([&](auto& b) { fields(reader, b); }, *body);
  reader.finish();
  if (state.error) return core::fail(*state.error);
  if (state.keys != shape.keys) return core::fail(bad_payload(field, "holds a key twice"));
  return std::move(*body);
}

json json_of(const model::Conditions& c) {
  const geo::Velocity stream{finite("stream_kn", c.stream.east_mps),
                             finite("stream_kn", c.stream.north_mps)};
  return {
      {"at", core::format_instant(c.at)},
      {"sun_altitude_deg", finite("sun_altitude_deg", core::in_degrees(c.sky.sun_altitude))},
      {"moon_altitude_deg", finite("moon_altitude_deg", core::in_degrees(c.sky.moon_altitude))},
      {"moon_illuminated_fraction",
       finite("moon_illuminated_fraction", c.sky.moon_illuminated_fraction)},
      {"light", model::name_of(c.sky.light)},
      {"tide_above_chart_datum_m",
       finite("tide_above_chart_datum_m", core::in_metres(c.tide_above_chart_datum))},
      {"stream_kn", core::in_knots(geo::speed_of(stream))},
      {"stream_toward_deg", toward_deg("stream_toward_deg", stream)},
      {"wind_kn", finite("wind_kn", core::in_knots(c.weather.wind_speed))},
      {"wind_from_deg", finite("wind_from_deg", core::in_degrees(c.weather.wind_from))},
      {"wave_height_m", finite("wave_height_m", core::in_metres(c.weather.wave_height))},
      {"visibility_nmi", finite("visibility_nmi", core::in_nautical_miles(c.weather.visibility))},
      {"cloud_base_ft", finite("cloud_base_ft", core::in_feet(c.weather.cloud_base))},
      {"icing", c.weather.icing},
      {"air_temperature_c",
       finite("air_temperature_c", core::in_celsius(c.weather.air_temperature))},
      {"sea_temperature_c",
       finite("sea_temperature_c", core::in_celsius(c.weather.sea_temperature))},
  };
}

json json_of(const model::Forecast& forecast) { return written("forecast", forecast); }

json json_of(const model::Plan& plan) { return written("plan", plan); }

json json_of(const model::DawnReport& report) {
  json outcomes = json::array(), craft = json::array();
  const auto& specs = model::outcome_specs();
  for (const model::Outcome& outcome : report.outcomes) {
    json row = {{"key", outcome.key}, {"value", finite(outcome.key.c_str(), outcome.value)}};
    for (const model::OutcomeSpec& spec : specs) {
      if (outcome.key != spec.key) continue;
      row["unit"] = spec.unit;
      row["en"] = spec.en;
      row["fr"] = spec.fr;
      row["less_is_better"] = spec.less_is_better;
    }
    outcomes.push_back(std::move(row));
  }
  for (const model::CraftOutcome& o : report.craft) craft.push_back(craft_json(o));
  return {{"at", core::format_instant(report.at)}, {"outcomes", outcomes}, {"craft", craft}};
}

json json_of(const model::Track& track) {
  const Degrees at = degrees_of("track.position", track.position);
  return {{"id", track.id.value()},
          {"updated_at", core::format_instant(track.updated_at)},
          {"lat", at.lat},
          {"lon", at.lon},
          {"speed_kn", finite("speed_kn", core::in_knots(geo::speed_of(track.velocity)))},
          {"course_deg", toward_deg("course_deg", track.velocity)},
          {"existence_probability", finite("existence_probability", track.existence_probability)},
          {"stddev_m", stddev_m(track.covariance)},
          {"target_class", model::name_of(track.target_class)},
          {"detections", track.detections}};
}

json json_of(const model::Detection& detection) {
  const Degrees at = degrees_of("detection.position", detection.position);
  return {{"id", detection.id.value()},
          {"observed_at", core::format_instant(detection.observed_at)},
          {"asset", detection.asset.text()},
          {"sensor", detection.sensor.text()},
          {"target_class", model::name_of(detection.target_class)},
          {"lat", at.lat},
          {"lon", at.lon},
          {"stddev_m", stddev_m(detection.covariance)}};
}

json geojson_of(const model::Plan& plan, const model::Scenario& scenario) {
  json features = json::array();
  for (const model::Sortie& sortie : plan.sorties)
    features.push_back(sortie_feature(plan, sortie, scenario));
  json members = written("plan", plan);
  return {{"type", "FeatureCollection"},
          {"features", std::move(features)},
          {"value", members["value"]},
          {"greedy_objective", members["greedy_objective"]},
          {"decisions", members["decisions"]}};
}

}  // namespace vigie::codec
