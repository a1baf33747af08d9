// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "vigie/codec/drift_text.h"
#include "vigie/server/endpoints.h"
#include "vigie/server/parameters.h"

namespace vigie::server {
namespace {

using nlohmann::json;

// Limits that keep an answer below about a second on one core.
constexpr double kMostHours = 48;
constexpr int kMostMoments = 49;
constexpr std::chrono::seconds kDriftPatience{5};

core::Result<drift::Request> drift_request(const Request& request) {
  drift::Request r;
  r.threads = 1;
  Parameters p(request);
  p.text("object", r.object);
  p.text("position", r.position);
  p.text("at", r.at);
  p.text("phase", r.phase);
  p.number("hours", {0.1, kMostHours, 6}, r.hours);
  p.number("every_hours", {0.25, kMostHours, 1}, r.output_hours);
  p.number("length_m", {1, 50, r.length_m}, r.length_m);
  p.number("wave_height_m", {0, 20, r.wave_height_m}, r.wave_height_m);
  p.whole("particles", {100, 100'000, 20'000}, r.particles);
  p.whole("seed", {0, 1e9, 1}, r.seed);
  p.whole("people", {1, 500, 50}, r.people);
  if (p.has("sea_celsius")) p.number("sea_celsius", {-2, 40, 12}, r.sea_celsius.emplace());
  if (p.has("speed_kn")) p.number("speed_kn", {0.1, 40, 4}, r.speed_kn.emplace());
  if (p.has("heading_deg")) p.number("heading_deg", {0, 360, 0}, r.heading_deg.emplace());
  if (p.has("radius_m")) p.number("radius_m", {0, 50'000, 0}, r.radius_m.emplace());
  if (p.has("wind_east_mps") != p.has("wind_north_mps"))
    return core::fail(core::invalid(p.has("wind_east_mps") ? "wind_north_mps" : "wind_east_mps",
                                    "is missing", "give both components of the wind, or neither"));
  if (p.has("wind_east_mps")) {
    r.wind_mps = {0, 0};
    p.number("wind_east_mps", {-60, 60, 0}, r.wind_mps[0]);
    p.number("wind_north_mps", {-60, 60, 0}, r.wind_mps[1]);
  }
  if (p.error) return core::fail(*p.error);
  if (std::ceil(r.hours / r.output_hours) + 1 > kMostMoments)
    return core::fail(
        core::invalid("every_hours", "asks for more than 49 moments", "give a longer step"));
  return r;
}

// The night's wind as forecast, the same everywhere, hour by hour; its last hour holds on.
std::unique_ptr<model::VectorFieldSeries> wind_of_night(core::Interval night,
                                                        const model::Environment& environment) {
  std::vector<core::Instant> times;
  std::vector<std::vector<float>> slices;
  const auto add = [&](core::Instant at, core::Instant as) {
    const model::Weather weather = environment.weather_at(as);
    const double toward = core::in_radians(weather.wind_from) + 3.14159265358979;
    const double speed = weather.wind_speed.si();
    const auto east = static_cast<float>(speed * std::sin(toward));
    const auto north = static_cast<float>(speed * std::cos(toward));
    times.push_back(at);
    slices.push_back({east, north, east, north, east, north, east, north});
  };
  for (core::Instant at = night.from; at < night.until; at = at + core::hours(1)) add(at, at);
  add(night.until, night.until);
  add(night.until + core::hours(kMostHours), night.until);
  return std::make_unique<model::MemoryField>("wind of the night as forecast, the same everywhere",
                                              model::FieldGrid{-20, 40, 60, 30, 2, 2},
                                              std::move(times), std::move(slices));
}

Response answer(const model::DriftForecast& forecast, const std::string& position_note) {
  json out = codec::drift_geojson(forecast);
  out["summary"] = codec::drift_summary(forecast);
  out["position_note"] = position_note;
  Response response = json_response(out);
  response.content_type = "application/geo+json";
  return response;
}

}  // namespace

Response DriftFrom::operator()(const Request& request) const {
  if (const auto known = only_parameters(
          request, {"object", "position", "at", "phase", "hours", "every_hours", "length_m",
                    "wave_height_m", "particles", "seed", "people", "sea_celsius", "speed_kn",
                    "heading_deg", "radius_m", "wind_east_mps", "wind_north_mps"});
      !known)
    return error_response(known.error());
  auto asked = drift_request(request);
  if (!asked) return error_response(asked.error());
  const auto at = core::parse_instant(asked->at);
  const bool of_night = asked->wind_mps.empty() && at && *at >= night.from && *at <= night.until;
  auto prepared =
      drift::prepare(*asked, library, of_night ? wind_of_night(night, environment) : nullptr);
  if (!prepared) return error_response(prepared.error());
  // One at a time, so that a few impatient clients leave the other threads to everyone else.
  const std::unique_lock lock(*one_at_a_time, kDriftPatience);
  if (!lock)
    return error_response({core::ErrorKind::unavailable, "drift", "is busy with another forecast",
                           "ask again in a few seconds"});
  auto forecast = drift::forecast(prepared->forecast);
  if (!forecast) return error_response(forecast.error());
  if (of_night && *at + core::hours(asked->hours) > night.until)
    forecast->notes.push_back("wind after " + core::format_instant(night.until) +
                              " is held at its last value");
  return answer(*forecast, prepared->position_note);
}

Response drift_objects_response(const drift::Library& library) {
  json objects = json::array();
  const auto add = [&](const std::string& key, const std::string& name, bool verified,
                       const std::string& source, bool phases) {
    objects.push_back({{"key", key},
                       {"name", name},
                       {"verified", verified},
                       {"source", source},
                       {"has_phases", phases}});
  };
  add(library.inflatable.key, library.inflatable.name, false, "data/leeway/inflatable.toml", true);
  for (const model::LeewayObject& o : library.table.objects)
    add(o.key, o.name, o.verified, o.source, false);
  return with_etag(
      json_response({{"objects", std::move(objects)}, {"phases", model::kCasualtyPhaseNames}}));
}

}  // namespace vigie::server
