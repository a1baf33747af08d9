// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <optional>
#include <thread>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "vigie/cli/cli.h"
#include "vigie/codec/drift_text.h"
#include "vigie/codec/leeway_tsv.h"
#include "vigie/drift/forecast.h"
#include "vigie/geo/position_text.h"
#include "vigie/sea/field_file.h"
#include "vigie/sea/stream_field.h"

namespace vigie::cli {
namespace {

using core::fail;
using core::Result;

struct Arguments {
  std::string object = "NB-2";
  std::string position, at;
  std::optional<double> lat, lon, radius_m;
  double hours = 6, step_s = 600, output_hours = 1;
  std::size_t particles = 20'000;
  std::uint64_t seed = 1;
  unsigned threads = 0;
  std::vector<double> wind_const, current_const;
  std::vector<std::string> fields;
  bool noise_free = false, backwards = false, stokes = false, list = false;
  std::string side = "both", perturbation = "correlated", land = "auto";
  std::string csv, geojson, kml;
};

core::Error bad(std::string field, std::string problem, std::string mend) {
  return {core::ErrorKind::invalid, std::move(field), std::move(problem), std::move(mend)};
}

struct Start {
  geo::LatLon at;
  core::Length stddev;
  std::string note;  // how the position was read
};

Result<Start> start_of(const Arguments& a) {
  if (a.position.empty()) {
    if (!a.lat || !a.lon)
      return fail(bad("--position", "is missing",
                      "give --position \"50 57.0 N 001 24.0 E\" or --lat and --lon"));
    const auto at = geo::make_lat_lon(*a.lat, *a.lon);
    if (!at) return fail(at.error());
    return Start{*at, core::metres(a.radius_m.value_or(1000)), ""};
  }
  const auto written = geo::parse_position(a.position);
  if (!written) return fail(written.error());
  // What was written is good to its last figure at best; a position by telephone to 200 m.
  const core::Length stddev =
      core::metres(a.radius_m.value_or(std::max(200.0, 0.5 * written->resolution.si())));
  return Start{
      written->at, stddev,
      fmt::format("read \"{}\" as {} ({}, good to {:.0f} m)", a.position,
                  geo::format_position(written->at), written->format, written->resolution.si())};
}

struct Fields {
  std::unique_ptr<model::VectorFieldSeries> wind, current, stokes;
  std::optional<sea::StreamHarmonics> harmonics;
};

Result<std::unique_ptr<model::VectorFieldSeries>> constant(const std::string& name,
                                                           const std::vector<double>& value) {
  if (value.size() != 2 || !std::isfinite(value[0] + value[1]) ||
      std::hypot(value[0], value[1]) > 100)
    return fail(
        bad("--" + name + "-const", "is not a velocity", "give east,north in m/s, e.g. 6,8"));
  return std::make_unique<model::UniformField>("constant " + name,
                                               geo::Velocity{value[0], value[1]});
}

Result<Fields> fields_of(const Context& context, const Arguments& a, const Start& start,
                         core::Interval during) {
  Fields out;
  // As far as anything could get at 3 m/s, and then some.
  const double reach_deg = std::min(6.0, 0.3 + core::in_hours(during.length()) * 3 * 3600 / 111e3);
  const double reach_lon = reach_deg / std::cos(start.at.lat_deg * 3.14159265 / 180);
  const sea::FieldWindow window{start.at.lat_deg - reach_deg, start.at.lat_deg + reach_deg,
                                start.at.lon_deg - reach_lon, start.at.lon_deg + reach_lon, during};
  for (const std::string& path : a.fields) {
    const auto kinds = sea::kinds_in(path);
    if (!kinds) return fail(kinds.error());
    for (const sea::FieldKind kind : *kinds) {
      auto& slot = kind == sea::FieldKind::wind      ? out.wind
                   : kind == sea::FieldKind::current ? out.current
                                                     : out.stokes;
      if (slot != nullptr || (kind == sea::FieldKind::stokes_drift && !a.stokes)) continue;
      auto field = sea::open_vector_field(path, kind, window);
      if (!field) return fail(field.error());
      slot = std::move(*field);
    }
  }
  if (!a.wind_const.empty()) {
    auto wind = constant("wind", a.wind_const);
    if (!wind) return fail(wind.error());
    out.wind = std::move(*wind);
  }
  if (!a.current_const.empty()) {
    auto current = constant("current", a.current_const);
    if (!current) return fail(current.error());
    out.current = std::move(*current);
  }
  if (a.stokes && out.stokes == nullptr)
    return fail(
        bad("--stokes", "finds no Stokes drift in the fields", "give a --field that has it"));
  if (out.wind == nullptr)
    return fail(bad("--field", "gives no wind", "give --field WIND.nc or --wind-const EAST,NORTH"));
  if (out.current == nullptr) {
    auto harmonics = sea::StreamHarmonics::load(context.paths.built_data / "stream.bin");
    if (!harmonics) return fail(harmonics.error());
    auto stream = sea::StreamField::make(*harmonics, during);
    if (!stream) return fail(stream.error());
    out.current = std::make_unique<sea::StreamField>(std::move(*stream));
  }
  return out;
}

Result<motion::DriftLand> land_of(const Context& context) {
  const std::filesystem::path path = context.paths.built_data / "land.geojson";
  const auto bytes = read_file(path);
  if (!bytes) return fail(bytes.error());
  const auto rings = geo::parse_land_geojson(*bytes, path.filename().string());
  if (!rings) return fail(rings.error());
  return motion::DriftLand::from_rings(rings->rings);
}

std::vector<core::Instant> moments_of(const Arguments& a, core::Instant at) {
  std::vector<core::Instant> moments;
  const double sign = a.backwards ? -1 : 1;
  for (double hour = 0; hour < a.hours - 1e-9; hour += a.output_hours)
    moments.push_back(at + core::hours(sign * hour));
  moments.push_back(at + core::hours(sign * a.hours));
  return moments;
}

motion::DriftOptions options_of(const Arguments& a, const Start& start, core::Instant at) {
  const bool constant = a.perturbation == "constant";
  motion::DriftOptions o;
  o.start = start.at;
  o.start_stddev = a.noise_free ? core::metres(0) : start.stddev;
  o.at = at;
  o.backwards = a.backwards;
  o.particles = a.noise_free ? (a.side == "both" ? 2 : 1) : a.particles;
  o.step = core::seconds(a.step_s);
  o.seed = a.seed;
  o.threads = a.threads == 0 ? std::max(1U, std::thread::hardware_concurrency()) : a.threads;
  o.perturbation = a.noise_free ? motion::Perturbation::none
                   : constant   ? motion::Perturbation::constant
                                : motion::Perturbation::correlated;
  // The classic model takes Euler steps, and what is compared with it must.
  o.scheme = a.noise_free || constant ? motion::Scheme::euler : motion::Scheme::midpoint;
  o.side = a.side == "left"    ? motion::Side::left
           : a.side == "right" ? motion::Side::right
                               : motion::Side::both;
  return o;
}

void print_text(const model::DriftForecast& f, const Start& start) {
  if (!start.note.empty()) fmt::print("{}\n", start.note);
  fmt::print("Drift of {} ({}) from {} at {}, {} particles\n", f.object_key, f.object_name,
             geo::format_position(f.last_known), core::format_instant(f.last_known_at),
             f.particles);
  fmt::print("  {:>6}  {:<24}  {:>9}  {:>9}  {:>9}  {:>7}\n", "hours", "mean position", "50 % km2",
             "90 % km2", "95 % km2", "ashore");
  for (const model::DriftMoment& moment : f.moments) {
    const model::DriftStatistics& s = moment.statistics;
    const auto area = [&](double share) {
      for (const model::ContainmentArea& a : moment.areas)
        if (a.share == share) return fmt::format("{:.1f}", a.area_km2);
      return std::string("-");
    };
    fmt::print("  {:>6.2f}  {:<24}  {:>9}  {:>9}  {:>9}  {:>6.1f}%\n", s.hours,
               geo::format_position({s.mean_lat_deg, s.mean_lon_deg}), area(0.5), area(0.9),
               area(0.95),
               100.0 * static_cast<double>(s.ashore) / static_cast<double>(s.particles));
  }
  for (const model::DriftReach& reach : f.landfall)
    fmt::print("  ashore near {}: {:.1f} %, half of it by {}\n", reach.name,
               100 * reach.probability, core::format_instant(*reach.p50));
  for (const std::string& text : f.notes) fmt::print("  note: {}\n", text);
}

Result<void> save(const Arguments& a, const model::DriftForecast& f) {
  if (!a.csv.empty())
    if (const auto done = write_file(a.csv, codec::drift_csv(f)); !done) return done;
  if (!a.geojson.empty())
    if (const auto done = write_file(a.geojson, codec::drift_geojson(f).dump()); !done) return done;
  if (!a.kml.empty())
    if (const auto done = write_file(a.kml, codec::drift_kml(f)); !done) return done;
  return {};
}

Result<void> list_objects(const Context& context, const model::LeewayTable& table) {
  if (context.json) {
    nlohmann::json out = nlohmann::json::array();
    for (const model::LeewayObject& o : table.objects)
      out.push_back({{"number", o.number},
                     {"key", o.key},
                     {"name", o.name},
                     {"verified", o.verified},
                     {"source", o.source}});
    fmt::print("{}\n", out.dump(2));
    return {};
  }
  for (const model::LeewayObject& o : table.objects)
    fmt::print("{:>3}  {:<24} {}\n", o.number, o.key, o.name);
  return {};
}

Result<void> run(const Context& context, const Arguments& a) {
  const auto table = codec::load_leeway_table(context.paths.data / "leeway" / "objects.tsv");
  if (!table) return fail(table.error());
  if (a.list) return list_objects(context, *table);
  const model::LeewayObject* object = table->find(a.object);
  if (object == nullptr)
    return fail({core::ErrorKind::missing, "--object",
                 fmt::format("\"{}\" is no class, or the end of several", a.object),
                 "see vigie drift --list"});
  const auto start = start_of(a);
  if (!start) return fail(start.error());
  if (a.at.empty())
    return fail(bad("--at", "is missing", "give the time of the last known position, UTC"));
  const auto at = core::parse_instant(a.at);
  if (!at) return fail(at.error());
  const core::Duration length = core::hours(a.hours);
  const core::Interval during =
      a.backwards ? core::Interval{*at - length, *at} : core::Interval{*at, *at + length};
  const auto fields = fields_of(context, a, *start, during);
  if (!fields) return fail(fields.error());
  const bool classic = a.noise_free || a.perturbation == "constant";
  const bool with_land = a.land == "on" || (a.land == "auto" && !classic);
  motion::DriftLand land = motion::DriftLand::none();
  if (with_land) {
    auto loaded = land_of(context);
    if (!loaded) return fail(loaded.error());
    land = std::move(*loaded);
  }
  drift::ForecastRequest request{
      .object = *object,
      .fields = {fields->wind.get(), fields->current.get(), fields->stokes.get()},
      .land = with_land ? &land : nullptr,
      .options = options_of(a, *start, *at),
      .moments = moments_of(a, *at)};
  const bool areas =
      !a.noise_free && (context.json || !a.geojson.empty() || !a.kml.empty() || a.csv.empty());
  if (!areas) request.shares.clear();
  ProgressLine progress("drift");
  const auto forecast = drift::forecast(request, context.stop, [&](std::size_t done) {
    progress.show(done, request.moments.size());
  });
  if (!forecast) return fail(forecast.error());
  if (const auto saved = save(a, *forecast); !saved) return saved;
  if (context.json)
    fmt::print("{}\n", codec::drift_summary(*forecast).dump(2));
  else
    print_text(*forecast, *start);
  return {};
}

void add_physics(CLI::App& command, Arguments& a) {
  command.add_option("--wind-const", a.wind_const, "east,north m/s, the same everywhere")
      ->delimiter(',')
      ->expected(2);
  command.add_option("--current-const", a.current_const, "east,north m/s, the same everywhere")
      ->delimiter(',')
      ->expected(2);
  command.add_option("--field", a.fields,
                     "a CF-NetCDF or GRIB2 file of wind or current; again for more. Without a "
                     "current the tidal stream of the Strait is used");
  command.add_flag("--stokes", a.stokes, "add the Stokes drift of the fields");
  command
      .add_option("--perturbation", a.perturbation,
                  "correlated, or constant: one draw per particle as the classic model has it, "
                  "with its Euler steps and no land")
      ->check(CLI::IsMember({"correlated", "constant"}))
      ->capture_default_str();
  command.add_flag("--noise-free", a.noise_free, "the mean track of one side, Euler steps");
  command.add_option("--side", a.side, "of downwind, seen downwind")
      ->check(CLI::IsMember({"both", "left", "right"}))
      ->capture_default_str();
  command.add_option("--land", a.land, "on, off, or auto: on unless classic or noise-free")
      ->check(CLI::IsMember({"auto", "on", "off"}))
      ->capture_default_str();
  command.add_flag("--backwards", a.backwards, "where did it come from");
}

}  // namespace

void add_drift(CLI::App& app, Context& context) {
  auto a = std::make_shared<Arguments>();
  CLI::App* command =
      app.add_subcommand("drift", "where an object may have drifted from a last known position");
  command->add_option("--object", a->object, "class: key, end of a key, or number; see --list")
      ->capture_default_str();
  command->add_flag("--list", a->list, "the classes of object");
  command->add_option("--position", a->position, "as written or said: \"50 57.0 N 001 24.0 E\"");
  command->add_option("--lat", a->lat, "latitude, degrees");
  command->add_option("--lon", a->lon, "longitude, degrees");
  command->add_option("--at", a->at, "UTC time of the last known position");
  command->add_option("--radius-m", a->radius_m,
                      "standard deviation of the position per axis; default 1000, or from how "
                      "finely --position was written, 200 at least");
  command->add_option("--hours", a->hours, "how long")
      ->check(CLI::Range(0.01, 480.0))
      ->capture_default_str();
  command->add_option("--every-hours", a->output_hours, "hours between results")
      ->check(CLI::Range(0.05, 480.0))
      ->capture_default_str();
  command->add_option("--step-s", a->step_s, "seconds per step")->capture_default_str();
  command->add_option("--particles", a->particles, "particles")->capture_default_str();
  command->add_option("--seed", a->seed, "seed of every draw")->capture_default_str();
  command->add_option("--threads", a->threads, "0: all")->capture_default_str();
  add_physics(*command, *a);
  command->add_option("--out-csv", a->csv, "save statistics by the hour");
  command->add_option("--out-geojson", a->geojson, "save areas and mean track");
  command->add_option("--out-kml", a->kml, "save areas with times");
  command->footer(
      "Example: vigie drift --object NB-2 --position \"50 57.0 N 001 24.0 E\" "
      "--at 2026-01-15T00:00Z --hours 6 --wind-const 6,8 --out-geojson areas.geojson");
  command->callback([&context, a] { context.action = [&context, a] { return run(context, *a); }; });
}

}  // namespace vigie::cli
