// SPDX-License-Identifier: Apache-2.0
#include "vigie/drift/request.h"

#include <algorithm>
#include <cmath>
#include <thread>

#include <fmt/format.h>

#include "vigie/codec/casualty_toml.h"
#include "vigie/codec/coast_places_tsv.h"
#include "vigie/codec/leeway_tsv.h"
#include "vigie/codec/survival_toml.h"
#include "vigie/core/file.h"
#include "vigie/geo/coast.h"
#include "vigie/geo/position_text.h"
#include "vigie/motion/casualty.h"
#include "vigie/sea/field_sources.h"
#include "vigie/sea/stream_field.h"

namespace vigie::drift {
namespace {

using core::fail;
using core::Result;

constexpr double kMostHours = 480, kPhoneStddev_m = 200, kRadius_m = 1000;
// As far as anything could get at 3 m/s, and then some.
constexpr double kFastest_mps = 3, kReach_deg = 0.3, kFarthest_deg = 6, kMetresPerDegree = 111e3;
// Of the stream model: enough for its spread, few enough for an answer within a second.
constexpr std::size_t kStreamMembers = 16;
constexpr double kColdestSea = -2, kWarmestSea = 40;  // degrees Celsius

struct Start {
  geo::LatLon at;
  core::Length stddev;
  std::string note;
};

Result<Start> start_of(const Request& r) {
  if (r.position.empty()) {
    if (!r.lat_deg || !r.lon_deg)
      return fail(core::invalid(
          "position", "is missing",
          "give one as written, \"50 57.0 N 001 24.0 E\", or latitude and longitude"));
    const auto at = geo::make_lat_lon(*r.lat_deg, *r.lon_deg);
    if (!at) return fail(at.error());
    return Start{*at, core::metres(r.radius_m.value_or(kRadius_m)), ""};
  }
  const auto written = geo::parse_position(r.position);
  if (!written) return fail(written.error());
  // What was written is good to its last figure at best; a position by telephone to 200 m.
  const core::Length stddev =
      core::metres(r.radius_m.value_or(std::max(kPhoneStddev_m, 0.5 * written->resolution.si())));
  return Start{
      written->at, stddev,
      fmt::format("read \"{}\" as {} ({}, good to {:.0f} m)", r.position,
                  geo::format_position(written->at), written->format, written->resolution.si())};
}

Result<std::unique_ptr<model::VectorFieldSeries>> constant(const std::string& name,
                                                           const std::vector<double>& value) {
  if (value.size() != 2 || !std::isfinite(value[0] + value[1]) ||
      std::hypot(value[0], value[1]) > 100)
    return fail(
        core::invalid(name, "is not a velocity below 100 m/s", "give east,north in m/s, e.g. 6,8"));
  return std::make_unique<model::UniformField>("constant " + name,
                                               geo::Velocity{value[0], value[1]});
}

// Wind, current and, where asked for, Stokes drift, each from the files that have it.
Result<void> read_fields(const Request& r, const sea::FieldWindow& window, Prepared& out) {
  const auto choices = sea::parse_field_choices(r.fields);
  if (!choices) return fail(choices.error());
  const auto sources = sea::field_sources(*choices);
  if (!sources) return fail(sources.error());
  const sea::SeaFields fields{.sources = *sources};
  for (const auto& [kind, slot] : {std::pair{sea::FieldKind::wind, &out.wind},
                                   {sea::FieldKind::current, &out.current},
                                   {sea::FieldKind::stokes_drift, &out.stokes}}) {
    const bool there = std::any_of(sources->begin(), sources->end(), [&, k = kind](const auto& s) {
      return std::find(s.kinds.begin(), s.kinds.end(), k) != s.kinds.end();
    });
    if (!there || (kind == sea::FieldKind::stokes_drift && !r.stokes)) continue;
    auto chosen = sea::choose_field(fields, kind, window);
    if (!chosen) return fail(chosen.error());
    auto field = sea::vector_field(std::move(chosen->series), chosen->passed_over);
    if (!field) return fail(field.error());
    *slot = std::move(*field);
  }
  return {};
}

Result<void> choose_fields(const Request& r, const Library& library, geo::LatLon at,
                           core::Interval during,
                           std::unique_ptr<model::VectorFieldSeries> wind_if_none, Prepared& out) {
  const double reach =
      std::min(kFarthest_deg, kReach_deg + during.length().si() * kFastest_mps / kMetresPerDegree);
  const double reach_lon = reach / std::cos(at.lat_deg * 3.14159265358979 / 180);
  const sea::FieldWindow window{at.lat_deg - reach, at.lat_deg + reach, at.lon_deg - reach_lon,
                                at.lon_deg + reach_lon, during};
  if (const auto read = read_fields(r, window, out); !read) return read;
  for (const auto& [name, value, slot] :
       {std::tuple{"wind", &r.wind_mps, &out.wind}, {"current", &r.current_mps, &out.current}}) {
    if (value->empty()) continue;
    auto field = constant(name, *value);
    if (!field) return fail(field.error());
    *slot = std::move(*field);
  }
  if (r.stokes && !out.stokes)
    return fail(
        core::invalid("stokes", "finds no Stokes drift in the fields", "give a field that has it"));
  if (!out.wind) out.wind = std::move(wind_if_none);
  if (!out.wind)
    return fail(core::invalid("wind", "is missing",
                              "give a field file with wind, or wind east,north in m/s"));
  if (!out.current) {
    const bool spread = !r.noise_free && !r.classic;
    auto stream = sea::StreamField::make(library.stream, during,
                                         {.members = spread ? kStreamMembers : 1, .seed = r.seed});
    if (!stream) return fail(stream.error());
    out.current = std::make_unique<sea::StreamField>(std::move(*stream));
  }
  return {};
}

// The class asked for; an inflatable brings its phase and load.
Result<model::LeewayObject> object_of(const Request& r, const Library& library,
                                      motion::DriftOptions& options) {
  if (r.object != library.inflatable.key) {
    const model::LeewayObject* object = library.table.find(r.object);
    if (object == nullptr)
      return fail({core::ErrorKind::missing, "object",
                   fmt::format("\"{}\" is no class, or the end of several", r.object),
                   "see the list of classes: vigie drift --list"});
    return *object;
  }
  const auto& names = model::kCasualtyPhaseNames;
  const auto phase = std::find(names.begin(), names.end(), r.phase);
  if (phase == names.end())
    return fail(core::invalid("phase", fmt::format("is \"{}\"", r.phase),
                              "give afloat, swamped, capsized, people-in-water or under-way"));
  model::CasualtyStart start{.phase = static_cast<model::CasualtyPhase>(phase - names.begin()),
                             .people = r.people,
                             .length = core::metres(r.length_m),
                             .significant_wave_height = core::metres(r.wave_height_m)};
  if (r.speed_kn) start.speed = core::knots(*r.speed_kn);
  if (r.heading_deg) {
    if (!(*r.heading_deg >= 0 && *r.heading_deg <= 360))
      return fail(
          core::invalid("heading", fmt::format("is {}", *r.heading_deg), "give 0 to 360 degrees"));
    start.heading = core::degrees(*r.heading_deg);
  } else {
    start.bound_for = library.shores.english;
  }
  if (const auto fine = motion::check(start); !fine) return fail(fine.error());
  if (!r.noise_free && !r.classic) {
    options.casualty = &library.inflatable;
    options.casualty_start = start;
  }
  return motion::middle_of_phase(library.inflatable, start, start.phase);
}

motion::DriftOptions options_of(const Request& r, const Start& start, core::Instant at) {
  motion::DriftOptions o;
  o.start = start.at;
  o.start_stddev = r.noise_free ? core::metres(0) : start.stddev;
  o.at = at;
  o.backwards = r.backwards;
  o.particles = r.noise_free ? (r.side == motion::Side::both ? 2 : 1) : r.particles;
  o.step = core::seconds(r.step_s);
  o.seed = r.seed;
  o.threads = r.threads == 0 ? std::max(1U, std::thread::hardware_concurrency()) : r.threads;
  o.perturbation = r.noise_free ? motion::Perturbation::none
                   : r.classic  ? motion::Perturbation::constant
                                : motion::Perturbation::correlated;
  // The classic model takes Euler steps, and what is compared with it must.
  o.scheme = r.noise_free || r.classic ? motion::Scheme::euler : motion::Scheme::midpoint;
  o.side = r.side;
  return o;
}

Result<void> add_survival(const Request& r, const Library& library, ForecastRequest& out) {
  if (!r.sea_celsius) return {};
  if (!(*r.sea_celsius >= kColdestSea && *r.sea_celsius <= kWarmestSea))
    return fail(core::invalid("sea_celsius", fmt::format("is {}", *r.sea_celsius),
                              "give the temperature of the sea, -2 to 40 degrees Celsius"));
  out.survival = &library.survival;
  out.sea_celsius = r.sea_celsius;
  return {};
}

Result<std::vector<core::Instant>> moments_of(const Request& r, core::Instant at) {
  if (!(r.hours > 0 && r.hours <= kMostHours))
    return fail(
        core::invalid("hours", fmt::format("is {}", r.hours), "give more than 0, 480 at most"));
  if (!(r.output_hours >= 0.05 && r.output_hours <= kMostHours))
    return fail(
        core::invalid("every_hours", fmt::format("is {}", r.output_hours), "give 0.05 to 480"));
  std::vector<core::Instant> moments;
  const double sign = r.backwards ? -1 : 1;
  for (double hour = 0; hour < r.hours - 1e-9; hour += r.output_hours)
    moments.push_back(at + core::hours(sign * hour));
  moments.push_back(at + core::hours(sign * r.hours));
  return moments;
}

}  // namespace

Result<Library> Library::load(const std::filesystem::path& data,
                              const std::filesystem::path& built) {
  Library out;
  auto table = codec::load_leeway_table(data / "leeway" / "objects.tsv");
  if (!table) return fail(table.error());
  out.table = std::move(*table);
  auto inflatable = codec::load_casualty_class(data / "leeway" / "inflatable.toml");
  if (!inflatable) return fail(inflatable.error());
  out.inflatable = std::move(*inflatable);
  auto survival = codec::load_survival_model(data / "survival" / "cold_water.toml");
  if (!survival) return fail(survival.error());
  out.survival = std::move(*survival);
  auto coast = codec::load_coast_places(data / "coast" / "places.tsv");
  if (!coast) return fail(coast.error());
  out.coast = std::move(*coast);
  const auto bytes = core::read_bytes(built / "land.geojson");
  if (!bytes)
    return fail({core::ErrorKind::missing, "land.geojson", "cannot be read", "build vigie_data"});
  auto land = geo::parse_land_geojson(*bytes, "land.geojson");
  if (!land) return fail(land.error());
  out.land_rings = std::move(land->rings);
  out.land = motion::DriftLand::from_rings(out.land_rings);
  auto shores = two_shores(out.land_rings);
  if (!shores) return fail(shores.error());
  out.shores = std::move(*shores);
  auto stream = sea::StreamHarmonics::load(built / "stream.bin");
  if (!stream) return fail(stream.error());
  out.stream = std::move(*stream);
  return out;
}

Result<Prepared> prepare(const Request& r, const Library& library,
                         std::unique_ptr<model::VectorFieldSeries> wind_if_none) {
  const auto start = start_of(r);
  if (!start) return fail(start.error());
  if (r.at.empty())
    return fail(core::invalid("at", "is missing", "give the time of the last known position, UTC"));
  const auto at = core::parse_instant(r.at);
  if (!at) return fail(at.error());
  auto moments = moments_of(r, *at);
  if (!moments) return fail(moments.error());
  Prepared out;
  out.position_note = start->note;
  out.forecast.options = options_of(r, *start, *at);
  auto object = object_of(r, library, out.forecast.options);
  if (!object) return fail(object.error());
  if (const auto added = add_survival(r, library, out.forecast); !added) return fail(added.error());
  const core::Duration length = core::hours(r.hours);
  const core::Interval during =
      r.backwards ? core::Interval{*at - length, *at} : core::Interval{*at, *at + length};
  if (const auto chosen =
          choose_fields(r, library, start->at, during, std::move(wind_if_none), out);
      !chosen)
    return fail(chosen.error());
  const bool land =
      r.land == LandUse::on || (r.land == LandUse::automatic && !r.noise_free && !r.classic);
  out.forecast.object = std::move(*object);
  out.forecast.fields = {out.wind.get(), out.current.get(), out.stokes.get()};
  out.forecast.land = land ? &library.land : nullptr;
  out.forecast.moments = std::move(*moments);
  if (r.noise_free || !r.areas) out.forecast.shares.clear();
  out.forecast.lines = r.lines;
  if (r.lines.empty() && r.median_line && !r.noise_free && !r.classic)
    out.forecast.lines = {library.shores.median};
  if (land && r.landfall) out.forecast.landfall = library.coast;
  return out;
}

}  // namespace vigie::drift
