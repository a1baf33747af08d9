// SPDX-License-Identifier: Apache-2.0
// The fields of every event, named once: one list per type serves writing and reading alike, so the
// two cannot drift apart. `io` is an EventWriter or an EventReader (event_io.h).
//
// Keys carry their unit; quantities are SI, as they are in memory, so that nothing but a place is
// rounded. Ranges are what a record may hold at all, not what is likely.
#pragma once

#include <concepts>
#include <numbers>
#include <type_traits>

#include "vigie/model/night.h"

namespace vigie::codec {

// T is M or const M.
template <class T, class M>
concept Of = std::same_as<std::remove_const_t<T>, M>;

struct Range {
  double low, high;
};
inline constexpr Range kProbability{0, 1};
inline constexpr Range kCount{0, 1e6};  // boats or people, expected or counted
inline constexpr Range kAnyNumber{-1e15, 1e15};
inline constexpr Range kVariance{0, 1e12};  // m^2
inline constexpr Range kCovariance{-1e12, 1e12};
inline constexpr Range kDistance{0, 1e6};  // m
inline constexpr Range kMinutes{0, 1e9};
inline constexpr Range kHeading{-2 * std::numbers::pi, 2 * std::numbers::pi};  // rad
inline constexpr Range kAltitude{-std::numbers::pi / 2, std::numbers::pi / 2};

void fields(auto& io, Of<geo::Point> auto& p) { io.place(p); }

void fields(auto& io, Of<model::Covariance> auto& c) {
  io.value("east_m2", c.east_m2, kVariance);
  io.value("north_m2", c.north_m2, kVariance);
  io.value("cross_m2", c.cross_m2, kCovariance);
}

void fields(auto& io, Of<model::Conditions> auto& c) {
  io.value("at", c.at);
  io.value("sun_altitude_rad", c.sky.sun_altitude, kAltitude);
  io.value("moon_altitude_rad", c.sky.moon_altitude, kAltitude);
  io.value("moon_illuminated_fraction", c.sky.moon_illuminated_fraction, kProbability);
  io.value("light", c.sky.light);
  io.value("wind_mps", c.weather.wind_speed, {0, 150});
  io.value("wind_from_rad", c.weather.wind_from, kHeading);
  io.value("wave_height_m", c.weather.wave_height, {0, 50});
  io.value("visibility_m", c.weather.visibility, kDistance);
  io.value("cloud_base_m", c.weather.cloud_base, kDistance);
  io.value("icing", c.weather.icing);
  io.value("air_temperature_c", c.weather.air_temperature, {-90, 70});
  io.value("sea_temperature_c", c.weather.sea_temperature, {-10, 50});
  io.value("tide_above_chart_datum_m", c.tide_above_chart_datum, {-50, 50});
  io.value("stream_east_mps", c.stream.east_mps, {-50, 50});
  io.value("stream_north_mps", c.stream.north_mps, {-50, 50});
}

void fields(auto& io, Of<model::Forecast::Cell> auto& c) {
  io.value("sector", c.sector);
  io.interval(c.hour);
  io.value("boats", c.boats, kCount);
}

void fields(auto& io, Of<model::Forecast> auto& f) {
  io.value("issued_at", f.issued_at);
  io.value("probability_any", f.probability_any, kProbability);
  io.value("expected_boats", f.expected_boats, kCount);
  io.value("expected_people", f.expected_people, kCount);
  io.value("rag", f.rag);
  io.list("cells", f.cells);
}

void fields(auto& io, Of<model::Waypoint> auto& w) {
  io.value("at", w.at);
  io.place(w.position);
}

void fields(auto& io, Of<model::Sortie> auto& s) {
  io.value("asset", s.asset);
  io.list("waypoints", s.waypoints);
  io.require("waypoints", s.waypoints.size() >= 2, "has fewer than 2 places",
             "give where the sortie starts and where it ends");
  for (std::size_t i = 1; i < s.waypoints.size(); ++i)
    io.require("waypoints", s.waypoints[i - 1].at <= s.waypoints[i].at, "goes back in time",
               "give the places in the order of their times");
  io.value("expected_detections", s.expected_detections, kAnyNumber);
  io.value("reason", s.reason);
}

void fields(auto& io, Of<model::FlightDecision> auto& d) {
  io.value("asset", d.asset);
  io.value("go", d.go);
  io.list("reasons", d.reasons);
  io.value("fallback", d.fallback);
}

void fields(auto& io, Of<model::PlanValue> auto& v) {
  io.value("expected_boats", v.expected_boats, kCount);
  io.value("detected_before_launch", v.detected_before_launch, kCount);
  io.value("detected_at_sea", v.detected_at_sea, kCount);
  io.value("detected_in_time", v.detected_in_time, kCount);
  io.value("objective", v.objective, kAnyNumber);
}

// Without first_plan_seconds: how fast a machine was is no part of the record.
void fields(auto& io, Of<model::Plan> auto& p) {
  io.value("issued_at", p.issued_at);
  io.value("posture", p.posture);
  io.list("sorties", p.sorties);
  io.list("decisions", p.decisions);
  io.group("value", p.value);
  io.value("greedy_objective", p.greedy_objective, kAnyNumber);
}

void fields(auto& io, Of<model::Detection> auto& d) {
  io.value("id", d.id);
  io.value("observed_at", d.observed_at);
  io.value("asset", d.asset);
  io.value("sensor", d.sensor);
  io.value("target_class", d.target_class);
  io.place(d.position);
  io.group("covariance", d.covariance);
}

void fields(auto& io, Of<model::Look> auto& l) {
  io.interval(l.during);
  io.value("asset", l.asset);
  io.value("sensor", l.sensor);
  io.group("path_from", l.from);
  io.group("path_until", l.until);
  io.value("half_width_m", l.half_width, kDistance);
  io.value("detection_probability", l.detection_probability, kProbability);
}

void fields(auto& io, Of<model::CraftOutcome> auto& o) {
  io.value("craft", o.craft);
  io.value("sector", o.sector);
  io.value("people", o.people);
  io.value("end", o.end);
  io.value("preparing_from", o.preparing_from);
  io.value("launched_at", o.launched_at);
  io.value("ended_at", o.ended_at);
  io.value("launched", o.launched);
  io.value("first_seen", o.first_seen);
  io.value("first_seen_at", o.first_seen_at);
  io.value("people_minutes_in_danger", o.people_minutes_in_danger, kMinutes);
  io.value("people_minutes_in_water", o.people_minutes_in_water, kMinutes);
}

void fields(auto& io, Of<model::Outcome> auto& o) {
  io.value("key", o.key);
  io.value("value", o.value, kAnyNumber);
}

void fields(auto& io, Of<model::DawnReport> auto& r) {
  io.value("at", r.at);
  io.list("outcomes", r.outcomes);
  const auto& specs = model::outcome_specs();
  io.require("outcomes", r.outcomes.size() == specs.size(), "does not hold every outcome",
             "give each outcome once, in the order of the outcome table");
  for (std::size_t i = 0; i < specs.size() && i < r.outcomes.size(); ++i)
    io.require("outcomes", r.outcomes[i].key == specs[i].key,
               "does not hold the outcomes in the order of the outcome table",
               "give each outcome once, in the order of the outcome table");
  io.list("craft", r.craft);
}

// ---- event bodies ----

void fields(auto& io, Of<model::NightStarted> auto& n) {
  io.value("scenario", n.scenario);
  io.value("posture", n.posture);
  io.value("seed", n.seed);
  io.value("replicate", n.replicate);
  io.value("model_version", n.model_version);
  io.value("scenario_digest", n.scenario_digest);
  io.interval(n.night);
}

void fields(auto& io, Of<model::ConditionsReported> auto& c) {
  io.value("place", c.place);
  fields(io, c.conditions);
}

void fields(auto& io, Of<model::ForecastIssued> auto& f) { fields(io, f.forecast); }
void fields(auto& io, Of<model::PlanIssued> auto& p) { fields(io, p.plan); }
void fields(auto& io, Of<model::DecisionMade> auto& d) { fields(io, d.decision); }

void fields(auto& io, Of<model::AssetMoved> auto& m) {
  io.value("asset", m.asset);
  io.place(m.position);
  io.value("activity", m.activity);
}

void fields(auto& io, Of<model::Looked> auto& l) { fields(io, l.look); }
void fields(auto& io, Of<model::Detected> auto& d) { fields(io, d.detection); }

void fields(auto& io, Of<model::CallReceived> auto& c) {
  io.value("call", c.call);
  io.place(c.position);
  io.group("covariance", c.covariance);
  io.value("people_reported", c.people_reported);
  io.value("reported", c.reported);
}

void fields(auto& io, Of<model::Tasked> auto& t) {
  io.value("asset", t.asset);
  io.value("task", t.task);
  io.place(t.position);
  io.value("eta", t.eta);
}

void fields(auto& io, Of<model::TruthMoved> auto& t) {
  io.value("craft", t.craft);
  io.value("sector", t.sector);
  io.place(t.position);
  io.value("state", t.state);
  io.value("people", t.people);
}

void fields(auto& io, Of<model::TruthEnded> auto& t) { fields(io, t.outcome); }
void fields(auto& io, Of<model::DawnReported> auto& d) { fields(io, d.report); }

}  // namespace vigie::codec
