// SPDX-License-Identifier: Apache-2.0
#include "vigie/server/wire.h"

#include <cmath>

#include <nlohmann/json.hpp>

namespace vigie::server {

using nlohmann::json;

namespace {

// Whole degrees, 0 to 359.
double direction_deg(core::Angle angle) {
  const double degrees = rounded(core::in_degrees(angle), 0);
  return rounded(degrees - 360 * std::floor(degrees / 360), 0);
}

double direction_deg(geo::Velocity v) {
  return direction_deg(core::radians(std::atan2(v.east_mps, v.north_mps)));
}

double age_s(core::Instant now, core::Instant then) {
  return rounded(core::in_seconds(now - then), 0);
}

json json_of(const night::Picture::AssetNow& asset, core::Instant now) {
  json out = {{"key", asset.moved.asset.text()},
              {"activity", asset.moved.activity},
              {"since", core::format_instant(asset.since)},
              {"age_s", age_s(now, asset.since)},
              {"moving", asset.moving}};
  put_place(out, asset.moved.position);
  return out;
}

json json_of(const model::Detection& detection, core::Instant now) {
  json out = {{"id", id_text(detection.id.value())},
              {"observed_at", core::format_instant(detection.observed_at)},
              {"asset", detection.asset.text()},
              {"sensor", detection.sensor.text()},
              {"target_class", model::name_of(detection.target_class)},
              {"stddev_m", rounded(stddev_m(detection.covariance), 0)},
              {"age_s", age_s(now, detection.observed_at)}};
  put_place(out, detection.position);
  return out;
}

json json_of(const model::Track& track) {
  json out = {{"id", id_text(track.id.value())},
              {"updated_at", core::format_instant(track.updated_at)},
              {"speed_kn", rounded(core::in_knots(geo::speed_of(track.velocity)), 1)},
              {"course_deg", direction_deg(track.velocity)},
              {"existence_probability", rounded(track.existence_probability, 3)},
              {"stddev_m", rounded(stddev_m(track.covariance), 0)},
              {"target_class", model::name_of(track.target_class)},
              {"detections", track.detections}};
  put_place(out, track.position);
  return out;
}

json json_of(const model::CallReceived& call, core::Instant at) {
  json out = {{"call", id_text(call.call.value())},
              {"at", core::format_instant(at)},
              {"people_reported", call.people_reported},
              {"reported", model::name_of(call.reported)},
              {"stddev_m", rounded(stddev_m(call.covariance), 0)}};
  put_place(out, call.position);
  return out;
}

json json_of(const model::Tasked& task) {
  json out = {
      {"asset", task.asset.text()}, {"task", task.task}, {"eta", core::format_instant(task.eta)}};
  put_place(out, task.position);
  return out;
}

json json_of(const model::TruthMoved& truth) {
  json out = {{"craft", id_text(truth.craft.value())},
              {"sector", truth.sector.text()},
              {"state", model::name_of(truth.state)},
              {"people", truth.people}};
  put_place(out, truth.position);
  return out;
}

}  // namespace

std::string id_text(std::uint32_t id) { return std::to_string(id); }

double rounded(double value, int decimals) {
  const double scale = std::pow(10.0, decimals);
  const double result = std::round(value * scale) / scale;
  return result == 0 ? 0 : result;  // no "-0.0"
}

json lon_lat(geo::Point p) {
  const geo::LatLon at = geo::lat_lon_from_plane(p);
  return json::array({rounded(at.lon_deg, 5), rounded(at.lat_deg, 5)});
}

void put_place(json& out, geo::Point p) {
  const geo::LatLon at = geo::lat_lon_from_plane(p);
  out["lat"] = rounded(at.lat_deg, 5);
  out["lon"] = rounded(at.lon_deg, 5);
}

json feature(const char* geometry_type, json coordinates, json properties) {
  return {{"type", "Feature"},
          {"geometry", {{"type", geometry_type}, {"coordinates", std::move(coordinates)}}},
          {"properties", std::move(properties)}};
}

double stddev_m(const model::Covariance& c) {
  const double mean = (c.east_m2 + c.north_m2) / 2;
  const double half_difference = (c.east_m2 - c.north_m2) / 2;
  return std::sqrt(mean + std::hypot(half_difference, c.cross_m2));
}

json json_of(const model::Provenance& provenance) {
  return {{"source", provenance.source}, {"verified", provenance.verified}};
}

json json_of(const model::Conditions& c) {
  const model::Weather& w = c.weather;
  return {{"at", core::format_instant(c.at)},
          {"place", kReferencePlace},
          {"sun_altitude_deg", rounded(core::in_degrees(c.sky.sun_altitude), 2)},
          {"moon_altitude_deg", rounded(core::in_degrees(c.sky.moon_altitude), 2)},
          {"moon_illuminated_fraction", rounded(c.sky.moon_illuminated_fraction, 3)},
          {"light", model::name_of(c.sky.light)},
          {"tide_above_chart_datum_m", rounded(core::in_metres(c.tide_above_chart_datum), 2)},
          {"stream_kn", rounded(core::in_knots(geo::speed_of(c.stream)), 2)},
          {"stream_toward_deg", direction_deg(c.stream)},
          {"wind_kn", rounded(core::in_knots(w.wind_speed), 1)},
          {"wind_from_deg", direction_deg(w.wind_from)},
          {"wave_height_m", rounded(core::in_metres(w.wave_height), 2)},
          {"visibility_nmi", rounded(core::in_nautical_miles(w.visibility), 2)},
          {"cloud_base_ft", rounded(core::in_feet(w.cloud_base), -2)},
          {"icing", w.icing},
          {"air_temperature_c", rounded(core::in_celsius(w.air_temperature), 1)},
          {"sea_temperature_c", rounded(core::in_celsius(w.sea_temperature), 1)}};
}

json json_of(const model::FlightDecision& decision) {
  return {{"asset", decision.asset.text()},
          {"go", decision.go},
          {"reasons", decision.reasons},
          {"fallback", decision.fallback}};
}

CallTimes call_times(const night::Recording& recording) {
  CallTimes times;
  for (const model::Event& event : recording.events())
    if (const auto* call = std::get_if<model::CallReceived>(&event.body))
      times.emplace(call->call, event.at);
  return times;
}

json json_of(const night::Picture& picture, const CallTimes& times) {
  json out = {{"at", core::format_instant(picture.at)}};
  const auto list = [&](const char* name) -> json& { return out[name] = json::array(); };
  json& assets = list("assets");
  for (const auto& asset : picture.assets) assets.push_back(json_of(asset, picture.at));
  json& detections = list("detections");
  for (const auto& detection : picture.detections)
    detections.push_back(json_of(detection, picture.at));
  json& tracks = list("tracks");
  for (const auto& track : picture.tracks) tracks.push_back(json_of(track));
  json& calls = list("calls");
  for (const auto& call : picture.calls) calls.push_back(json_of(call, times.at(call.call)));
  json& tasks = list("tasks");
  for (const auto& task : picture.tasks) tasks.push_back(json_of(task));
  json& truth = list("truth");
  for (const auto& craft : picture.truth) truth.push_back(json_of(craft));
  out["conditions"] = picture.conditions ? json_of(*picture.conditions) : json();
  return out;
}

}  // namespace vigie::server
