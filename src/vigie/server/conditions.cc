// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <nlohmann/json.hpp>

#include "vigie/sea/light.h"
#include "vigie/server/endpoints.h"
#include "vigie/server/parameters.h"

namespace vigie::server {

using core::Instant;
using core::Interval;
using nlohmann::json;

namespace {

constexpr core::Duration kSeriesStep = core::minutes(10);

struct SeriesEvent {
  Instant at;
  const char* kind = "";
  std::optional<core::Length> height;
};

// The last noon (UTC) that is not after the night's begin.
Instant noon_before(Instant at) {
  constexpr std::int64_t kDay = 86'400'000, kNoon = kDay / 2;
  const std::int64_t ms = at.unix_ms() - kNoon;
  const std::int64_t days = ms >= 0 ? ms / kDay : -((-ms + kDay - 1) / kDay);
  return Instant::from_unix_ms(days * kDay + kNoon);
}

std::vector<SeriesEvent> events_of(Interval night, const sea::TideStation& tide) {
  const sea::NightTimes times =
      sea::night_times(geo::lat_lon_from_plane(kReferencePoint), noon_before(night.from));
  const std::pair<const char*, std::optional<Instant>> named[] = {
      {"sunset", times.sunset},
      {"civil_dusk", times.civil_dusk},
      {"nautical_dusk", times.nautical_dusk},
      {"astronomical_dusk", times.astronomical_dusk},
      {"astronomical_dawn", times.astronomical_dawn},
      {"nautical_dawn", times.nautical_dawn},
      {"civil_dawn", times.civil_dawn},
      {"sunrise", times.sunrise},
      {"moonrise", times.moonrise},
      {"moonset", times.moonset}};
  std::vector<SeriesEvent> events;
  for (const auto& [kind, at] : named)
    if (at && *at >= night.from && *at <= night.until) events.push_back({*at, kind, std::nullopt});
  for (const sea::TideExtreme& turn : tide.extremes(night))
    events.push_back({turn.at, turn.high ? "high_water" : "low_water", turn.above_chart_datum});
  std::ranges::stable_sort(events, {}, &SeriesEvent::at);
  return events;
}

// Whole seconds: nothing here is known better.
std::string whole_second(Instant at) {
  return core::format_instant(Instant::from_unix_ms((at.unix_ms() + 500) / 1000 * 1000));
}

}  // namespace

Response conditions_series_response(Interval night, const model::Environment& environment,
                                    const sea::TideStation& tide) {
  json rows = json::array();
  for (Instant at = night.from; at <= night.until; at = at + kSeriesStep)
    rows.push_back(json_of(environment.conditions_at(kReferencePoint, at)));
  json events = json::array();
  for (const SeriesEvent& event : events_of(night, tide)) {
    json one = {{"at", whole_second(event.at)}, {"kind", event.kind}};
    if (event.height) one["height_m"] = rounded(core::in_metres(*event.height), 2);
    events.push_back(std::move(one));
  }
  return with_etag(json_response({{"place", kReferencePlace},
                                  {"step_s", core::in_seconds(kSeriesStep)},
                                  {"rows", std::move(rows)},
                                  {"events", std::move(events)}}));
}

Response ConditionsAt::operator()(const Request& request) const {
  if (auto known = only_parameters(request, {"at"}); !known) return error_response(known.error());
  const auto at = instant_parameter(request, "at", night);
  if (!at) return error_response(at.error());
  return json_response(json_of(environment.conditions_at(kReferencePoint, *at)));
}

}  // namespace vigie::server
