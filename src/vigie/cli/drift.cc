// SPDX-License-Identifier: Apache-2.0

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "vigie/chart/drift_chart.h"
#include "vigie/cli/cli.h"
#include "vigie/cli/last_known.h"
#include "vigie/codec/drift_netcdf.h"
#include "vigie/codec/drift_text.h"
#include "vigie/drift/request.h"
#include "vigie/geo/position_text.h"

namespace vigie::cli {
namespace {

using core::fail;
using core::Result;

struct DriftArguments {
  drift::Request request;
  std::vector<double> wind_const, current_const;
  std::vector<std::string> fields;
  bool list = false;
  std::string side = "both", perturbation = "correlated", land = "auto", lines;
  std::string csv, geojson, kml, netcdf, png;
};

Result<drift::Request> request_of(const Context& context, const DriftArguments& a) {
  drift::Request r = a.request;
  r.wind_mps = a.wind_const;
  r.current_mps = a.current_const;
  r.fields = a.fields;
  r.classic = a.perturbation == "constant";
  r.side = a.side == "left"    ? motion::Side::left
           : a.side == "right" ? motion::Side::right
                               : motion::Side::both;
  r.land = a.land == "on"    ? drift::LandUse::on
           : a.land == "off" ? drift::LandUse::off
                             : drift::LandUse::automatic;
  // The classic model's CSV needs none, and the areas of 100,000 particles take longer than the
  // run.
  r.areas = context.json ||
            !(a.geojson.empty() && a.kml.empty() && a.netcdf.empty() && a.png.empty()) ||
            (a.csv.empty() && !r.classic);
  if (!a.lines.empty()) {
    const auto text = read_file(a.lines);
    if (!text) return fail(text.error());
    auto lines = geo::parse_lines_geojson(*text, a.lines);
    if (!lines) return fail(lines.error());
    r.lines = std::move(*lines);
  }
  return r;
}

std::string reached(const model::DriftReach& reach) {
  return fmt::format("{:.1f} %{}", 100 * reach.probability,
                     reach.p50 ? ", half of it by " + core::format_instant(*reach.p50) : "");
}

void print_text(const model::DriftForecast& f, const std::string& position_note) {
  if (!position_note.empty()) fmt::print("{}\n", position_note);
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
  const model::DriftStatistics& end = f.moments.back().statistics;
  if (end.under_way + end.swamped + end.capsized + end.people_in_water > 0) {
    const auto share = [&](std::size_t count) {
      return 100.0 * static_cast<double>(count) / static_cast<double>(end.particles);
    };
    if (f.moments.front().statistics.under_way > 0)
      fmt::print("  by then: still under way {:.0f} %\n", share(end.under_way));
    fmt::print("  by then: swamped {:.0f} %, capsized {:.0f} %, people in the water {:.0f} %\n",
               share(end.swamped), share(end.capsized), share(end.people_in_water));
  }
  if (const auto& alive = f.moments.back().survival)
    fmt::print("  of those in the water by then, {:.0f} to {:.0f} % may be alive\n",
               100 * alive->low, 100 * alive->high);
  for (const model::DriftReach& reach : f.lines)
    fmt::print("  crosses {}: {}\n", reach.name, reached(reach));
  for (const model::DriftReach& reach : f.landfall)
    fmt::print("  ashore near {}: {}\n", reach.name, reached(reach));
  for (const std::string& text : f.notes) fmt::print("  note: {}\n", text);
}

Result<void> save(const DriftArguments& a, const model::DriftForecast& f,
                  const drift::Library& library) {
  if (!a.csv.empty())
    if (const auto done = write_file(a.csv, codec::drift_csv(f)); !done) return done;
  if (!a.geojson.empty())
    if (const auto done = write_file(a.geojson, codec::drift_geojson(f).dump()); !done) return done;
  if (!a.kml.empty())
    if (const auto done = write_file(a.kml, codec::drift_kml(f)); !done) return done;
  if (!a.netcdf.empty())
    if (const auto done = codec::write_drift_netcdf(f, a.netcdf); !done) return done;
  if (!a.png.empty())
    if (const auto done = chart::draw_drift_chart(f, library.land_rings, a.png); !done) return done;
  return {};
}

Result<void> list_objects(const Context& context, const drift::Library& library) {
  if (context.json) {
    nlohmann::json out = nlohmann::json::array();
    out.push_back({{"number", 0},
                   {"key", library.inflatable.key},
                   {"name", library.inflatable.name},
                   {"verified", false},
                   {"source", "data/leeway/inflatable.toml"}});
    for (const model::LeewayObject& o : library.table.objects)
      out.push_back({{"number", o.number},
                     {"key", o.key},
                     {"name", o.name},
                     {"verified", o.verified},
                     {"source", o.source}});
    fmt::print("{}\n", out.dump(2));
    return {};
  }
  fmt::print("  -  {:<24} {}\n", library.inflatable.key, library.inflatable.name);
  for (const model::LeewayObject& o : library.table.objects)
    fmt::print("{:>3}  {:<24} {}\n", o.number, o.key, o.name);
  return {};
}

Result<void> run_drift(const Context& context, const DriftArguments& a) {
  const auto library = drift::Library::load(context.paths.data, context.paths.built_data);
  if (!library) return fail(library.error());
  if (a.list) return list_objects(context, *library);
  const auto request = request_of(context, a);
  if (!request) return fail(request.error());
  auto asked = drift::prepare(*request, *library);
  if (!asked) return fail(by_option(asked.error()));
  asked->forecast.keep_particles = !a.netcdf.empty();
  ProgressLine progress("drift");
  const auto forecast = drift::forecast(asked->forecast, context.stop, [&](std::size_t done) {
    progress.show(done, asked->forecast.moments.size());
  });
  if (!forecast) return fail(by_option(forecast.error()));
  if (const auto saved = save(a, *forecast, *library); !saved) return saved;
  if (context.json) {
    nlohmann::json out = codec::drift_summary(*forecast);
    if (!asked->position_note.empty()) out["position_note"] = asked->position_note;
    fmt::print("{}\n", out.dump(2));
  } else {
    print_text(*forecast, asked->position_note);
  }
  return {};
}

void add_physics(CLI::App& command, DriftArguments& a) {
  command.add_option("--wind-const", a.wind_const, "east,north m/s, the same everywhere")
      ->delimiter(',')
      ->expected(2);
  command.add_option("--current-const", a.current_const, "east,north m/s, the same everywhere")
      ->delimiter(',')
      ->expected(2);
  command.add_option("--field", a.fields,
                     "a CF-NetCDF or GRIB2 file of wind or current; again for more, with "
                     ":area=west,south,east,north and :priority=1 after its name as in sea show. "
                     "Without a current the tidal stream of the Strait is used");
  command.add_option("--sea-celsius", a.request.sea_celsius,
                     "temperature of the sea: what share of people in the water may be alive, as a "
                     "range");
  command.add_flag("--stokes", a.request.stokes, "add the Stokes drift of the fields");
  command
      .add_option("--perturbation", a.perturbation,
                  "correlated, or constant: one draw per particle as the classic model has it, "
                  "with its Euler steps and no land")
      ->check(CLI::IsMember({"correlated", "constant"}))
      ->capture_default_str();
  command.add_flag("--noise-free", a.request.noise_free, "the mean track of one side, Euler steps");
  command.add_option("--side", a.side, "of downwind, seen downwind")
      ->check(CLI::IsMember({"both", "left", "right"}))
      ->capture_default_str();
  command.add_option("--land", a.land, "on, off, or auto: on unless classic or noise-free")
      ->check(CLI::IsMember({"auto", "on", "off"}))
      ->capture_default_str();
  command.add_flag("--backwards", a.request.backwards, "where did it come from");
}

void add_craft(CLI::App& command, drift::Request& r) {
  const char* group = "Of INFLATABLE-OVERLOADED";
  command
      .add_option("--phase", r.phase,
                  "as last seen: afloat, swamped, capsized, people-in-water, under-way")
      ->capture_default_str()
      ->group(group);
  command
      .add_option("--speed-kn", r.speed_kn,
                  "under way: through the water; without it, as such boats go")
      ->group(group);
  command
      .add_option("--heading-deg", r.heading_deg, "under way: without it, toward the English shore")
      ->group(group);
  command.add_option("--people", r.people, "people aboard")->capture_default_str()->group(group);
  command.add_option("--length-m", r.length_m, "length of the craft, metres")
      ->capture_default_str()
      ->group(group);
  command.add_option("--wave-height-m", r.wave_height_m, "significant wave height, metres")
      ->capture_default_str()
      ->group(group);
}

}  // namespace

void add_drift(CLI::App& app, Context& context) {
  auto a = std::make_shared<DriftArguments>();
  drift::Request& r = a->request;
  CLI::App* command =
      app.add_subcommand("drift", "where an object may have drifted from a last known position");
  command->add_option("--object", r.object, "class: key, end of a key, or number; see --list")
      ->capture_default_str();
  command->add_flag("--list", a->list, "the classes of object");
  command->add_option("--position", r.position, "as written or said: \"50 57.0 N 001 24.0 E\"");
  command->add_option("--lat", r.lat_deg, "latitude, degrees");
  command->add_option("--lon", r.lon_deg, "longitude, degrees");
  command->add_option("--at", r.at, "UTC time of the last known position");
  command->add_option("--radius-m", r.radius_m,
                      "standard deviation of the position per axis; default 1000, or from how "
                      "finely --position was written, 200 at least");
  command->add_option("--hours", r.hours, "how long")
      ->check(CLI::Range(0.01, 480.0))
      ->capture_default_str();
  command->add_option("--every-hours", r.output_hours, "hours between results")
      ->check(CLI::Range(0.05, 480.0))
      ->capture_default_str();
  command->add_option("--step-s", r.step_s, "seconds per step")->capture_default_str();
  command->add_option("--particles", r.particles, "particles")->capture_default_str();
  command->add_option("--seed", r.seed, "seed of every draw")->capture_default_str();
  command->add_option("--threads", r.threads, "0: all")->capture_default_str();
  add_physics(*command, *a);
  add_craft(*command, r);
  command->add_option("--lines", a->lines,
                      "GeoJSON of lines, such as the edge of a search and rescue region: when and "
                      "how likely each is crossed; without it, of the median line of the Strait");
  command->add_option("--out-csv", a->csv, "save statistics by the hour");
  command->add_option("--out-geojson", a->geojson, "save areas and mean track");
  command->add_option("--out-kml", a->kml, "save areas with times");
  command->add_option("--out-netcdf", a->netcdf, "save trajectories and probability maps (CF)");
  command->add_option("--out-png", a->png, "save a map");
  command->footer(
      "Example: vigie drift --object NB-2 --position \"50 57.0 N 001 24.0 E\" "
      "--at 2026-01-15T00:00Z --hours 6 --wind-const 6,8 --out-geojson areas.geojson");
  command->callback(
      [&context, a] { context.action = [&context, a] { return run_drift(context, *a); }; });
}

}  // namespace vigie::cli
