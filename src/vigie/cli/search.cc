// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <thread>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "vigie/chart/search_chart.h"
#include "vigie/cli/cli.h"
#include "vigie/cli/last_known.h"
#include "vigie/codec/search_text.h"
#include "vigie/geo/position_text.h"
#include "vigie/sea/light.h"
#include "vigie/search/after_call.h"
#include "vigie/search/library.h"
#include "vigie/search/units.h"

namespace vigie::cli {
namespace {

using core::fail;
using core::Result;

struct SearchArguments : LastKnown {
  std::vector<std::string> units, patterns;
  double visibility_nmi = 10, cloud_base_ft = 33'000, air_c = 10;
  std::optional<double> wind_kn;
  bool life_jackets = false;
  std::string then_object, then_phase, then_at;
  std::string geojson, kml, gpx, png, message_en, message_fr;
};

// Wind where and when the object was last known, from the fields unless given.
Result<core::Speed> wind_of(const SearchArguments& a, const drift::Prepared& asked) {
  if (a.wind_kn) return core::knots(*a.wind_kn);
  const model::VectorFieldSeries& wind = *asked.wind;
  const auto& times = wind.times();
  std::size_t time = 0;
  while (time + 1 < times.size() && times[time + 1] <= asked.forecast.options.at) ++time;
  std::vector<float> slice(2 * wind.grid().nodes());
  if (const auto read = wind.read(time, 0, slice); !read) return fail(read.error());
  const geo::LatLon at = asked.forecast.options.start;
  const model::FieldGrid& grid = wind.grid();
  const auto nearest = [](double value, double from, double step, int count) {
    return std::clamp(static_cast<int>(std::lround((value - from) / step)), 0, count - 1);
  };
  const int row = nearest(at.lat_deg, grid.lat_min_deg, grid.lat_step_deg, grid.rows);
  const int column = nearest(at.lon_deg, grid.lon_min_deg, grid.lon_step_deg, grid.columns);
  const std::size_t node = 2 * static_cast<std::size_t>(row * grid.columns + column);
  return core::metres_per_second(std::hypot(slice[node], slice[node + 1]));
}

model::Weather weather_of(const SearchArguments& a, core::Speed wind) {
  return {.wind_speed = wind,
          .wave_height = core::metres(a.request.wave_height_m),
          .visibility = core::nautical_miles(a.visibility_nmi),
          .cloud_base = core::feet(a.cloud_base_ft),
          .air_temperature = core::celsius(a.air_c)};
}

Result<std::vector<model::SearchPattern>> patterns_of(const SearchArguments& a) {
  std::vector<model::SearchPattern> out;
  for (const std::string& code : a.patterns)
    for (std::size_t k = 0; k < model::kPatternCodes.size(); ++k)
      if (code == model::kPatternCodes[k]) out.push_back(static_cast<model::SearchPattern>(k));
  return out;
}

// Units that may go; the others are told with their reasons.
Result<std::vector<search::Unit>> units_of(const SearchArguments& a,
                                           const search::Circumstances& around,
                                           std::vector<std::string>& notes) {
  std::vector<search::Unit> out;
  std::string refused;
  for (const std::string& text : a.units) {
    const auto order = search::parse_unit_order(text);
    if (!order) return fail(order.error());
    auto prepared = search::prepare_unit(*order, around);
    if (!prepared) return fail(prepared.error());
    notes.insert(notes.end(), prepared->notes.begin(), prepared->notes.end());
    if (prepared->refusals.empty()) {
      out.push_back(std::move(prepared->unit));
      continue;
    }
    std::string why = order->name + " does not go:";
    for (const std::string& reason : prepared->refusals) why += " " + reason + ";";
    why.pop_back();
    notes.push_back(why);
    refused += (refused.empty() ? "" : " | ") + why;
  }
  if (out.empty())
    return fail({core::ErrorKind::refused, "--unit", "none may go: " + refused,
                 "give another unit, a later time, or the legal basis it flies under"});
  return out;
}

struct Planned {
  search::PlanRequest request;
  model::SearchPlan plan;
  search::MessageFacts facts;
  std::vector<geo::Ring> land;
  std::string position_note;
};

std::string object_words(const drift::Prepared& asked) { return asked.forecast.object.name; }

// The second drift, from where the first may be when the news comes.
Result<search::Cloud> cloud_after_news(const SearchArguments& a, const drift::Library& library,
                                       const search::Cloud& before, core::Instant at,
                                       std::string& name, const core::StopFlag* stop) {
  drift::Request request = a.told();
  if (!a.then_object.empty()) request.object = a.then_object;
  if (!a.then_phase.empty()) request.phase = a.then_phase;
  request.at = core::format_instant(at);
  request.hours = core::in_hours(before.until() - at);
  auto asked = drift::prepare(request, library);
  if (!asked) return fail(by_option(asked.error()));
  const model::DriftSnapshot from = search::snapshot_of(before, at);
  asked->forecast.options.start_from = &from;
  name = a.then_phase.empty() ? object_words(*asked)
                              : fmt::format("{} ({})", object_words(*asked), a.then_phase);
  return search::drifted_cloud(asked->forecast, before.until() - at, stop);
}

Result<void> replan(const Context& context, const SearchArguments& a, const drift::Library& library,
                    Planned& out) {
  const auto told = core::parse_instant(a.then_at);
  if (!told) return fail(told.error());
  const search::Cloud& before = out.request.cloud;
  const double steps = std::floor((*told - before.from) / search::kCloudStep + 1e-9);
  const core::Instant at = before.from + search::kCloudStep * steps;
  if (steps < 0 || at + core::minutes(20) > before.until())
    return fail(core::invalid("--then-at", "is not within the hours searched, less twenty minutes",
                              "give a time between --at and its --hours"));
  std::string name;
  auto now = cloud_after_news(a, library, before, at, name, context.stop);
  if (!now) return fail(now.error());
  auto changed = search::change_object(out.request, out.plan, std::move(*now), name);
  if (changed.request.units.empty())
    return fail({core::ErrorKind::refused, "--unit", "none is on scene for ten minutes after that",
                 "give units that come or stay later"});
  auto fresh = search::plan_search(changed.request);
  if (!fresh) return fail(fresh.error());
  search::complete(changed.change, out.request, out.plan, *fresh);
  fresh->notes.insert(fresh->notes.begin(), out.plan.notes.begin(), out.plan.notes.end());
  out.facts.change = changed.change;
  out.request = std::move(changed.request);
  out.plan = std::move(*fresh);
  return {};
}

Result<Planned> make_plan(const Context& context, const SearchArguments& a) {
  const auto sensors = search::SensorLibrary::load(context.paths.data, context.paths.calibration);
  if (!sensors) return fail(sensors.error());
  const auto library = drift::Library::load(context.paths.data, context.paths.built_data);
  if (!library) return fail(library.error());
  auto asked = drift::prepare(a.told(), *library);
  if (!asked) return fail(by_option(asked.error()));
  const auto wind = wind_of(a, *asked);
  if (!wind) return fail(wind.error());
  Planned out;
  out.position_note = asked->position_note;
  out.land = library->land_rings;
  ProgressLine progress("search plan");
  progress.note("drift");
  const core::Instant at = asked->forecast.options.at;
  auto cloud = search::drifted_cloud(asked->forecast, core::hours(a.request.hours), context.stop);
  if (!cloud) return fail(by_option(cloud.error()));
  const search::Spread middle =
      search::spread_of(*cloud, cloud->weight, cloud->from + (cloud->until() - cloud->from) * 0.5);
  const geo::LatLon datum = geo::lat_lon_from_plane(middle.mean);
  const search::Circumstances around{
      .assets = &sensors->assets,
      .table = &sensors->table,
      .issued_for = at,
      .until = cloud->until(),
      .datum = middle.mean,
      .weather = weather_of(a, *wind),
      .sky = [datum](core::Instant when) { return sea::sky_light(datum, when); },
      .life_jackets = a.life_jackets};
  std::vector<std::string> notes;
  if (!context.paths.calibration.empty())
    notes.push_back("sweep widths of " + context.paths.calibration.string() +
                    " replace the library's");
  auto units = units_of(a, around, notes);
  if (!units) return fail(units.error());
  const auto patterns = patterns_of(a);
  if (!patterns) return fail(patterns.error());
  const motion::DriftLand& land = library->land;
  out.request = {.cloud = std::move(*cloud),
                 .object = object_words(*asked),
                 .units = std::move(*units),
                 .patterns = *patterns,
                 .track_line = {},
                 .is_land =
                     [&land](geo::Point p) {
                       const geo::LatLon place = geo::lat_lon_from_plane(p);
                       return land.is_land(place.lat_deg, place.lon_deg);
                     },
                 .threads = a.request.threads == 0
                                ? std::max(1U, std::thread::hardware_concurrency())
                                : a.request.threads,
                 .stop = context.stop,
                 .progress = [&](std::size_t done) { progress.show(done, a.units.size()); }};
  auto plan = search::plan_search(out.request);
  if (!plan) return fail(plan.error());
  out.plan = std::move(*plan);
  out.plan.notes.insert(out.plan.notes.begin(), notes.begin(), notes.end());
  out.facts = {.last_known = geo::format_position(asked->forecast.options.start),
               .last_known_at = at,
               .conditions = fmt::format(
                   "visibility {:g} NM, wind {:.0f} kn, waves {:g} m, {}", a.visibility_nmi,
                   core::in_knots(*wind), a.request.wave_height_m,
                   sea::sky_light(datum, at).light == model::Light::day ? "day" : "night"),
               .change = {}};
  if (!a.then_at.empty())
    if (const auto done = replan(context, a, *library, out); !done) return fail(done.error());
  out.request.progress = {};
  out.request.is_land = {};
  return out;
}

void print_tasks(const model::SearchPlan& plan) {
  fmt::print("  {:<18} {:<3} {:>5}-{:<5} {:>6} {:>6} {:>5} {:>5} {:>5} {:>5} {:>6} {:>6} {:>6}\n",
             "unit", "", "from", "until", "S NM", "W NM", "C", "POD", "poor", "POC", "POS", "cum.",
             "flown");
  for (const model::SearchTask& t : plan.tasks)
    fmt::print(
        "  {:<18} {:<3} {:>5}-{:<5} {:>6.2f} {:>6.2f} {:>5.2f} {:>4.0f}% {:>4.0f}% {:>4.0f}% "
        "{:>5.1f}% {:>5.1f}% {:>5.1f}%\n",
        t.unit.substr(0, 18), model::kPatternCodes[static_cast<std::size_t>(t.pattern)],
        core::format_clock(t.begin), core::format_clock(t.end),
        core::in_nautical_miles(t.track_spacing), core::in_nautical_miles(t.sweep_width),
        t.coverage, 100 * t.pod_ideal, 100 * t.pod_random, 100 * t.containment, 100 * t.pos,
        100 * t.cumulative_pos, 100 * t.simulated_cumulative);
}

void print_text(const Planned& p) {
  if (!p.position_note.empty()) fmt::print("{}\n", p.position_note);
  fmt::print("Search for {} from {} to {} ({})\n", p.plan.object,
             core::format_instant(p.plan.horizon.from), core::format_instant(p.plan.horizon.until),
             p.facts.conditions);
  if (p.facts.change) {
    const search::ObjectChange& c = *p.facts.change;
    fmt::print("  SEARCH OBJECT CHANGED at {}: was {}\n", core::format_instant(c.at), c.from);
    for (const auto& width : c.widths)
      fmt::print("    {}: sweep width {:.2f} NM before, {:.2f} NM now\n", width.unit,
                 core::in_nautical_miles(width.before), core::in_nautical_miles(width.after));
    fmt::print("    the old plan flown on would find {:.1f} %, this one {:.1f} %\n",
               100 * c.old_plan_pos, 100 * c.new_plan_pos);
  }
  print_tasks(p.plan);
  fmt::print("  weighed for each unit, flown in simulation:\n");
  std::string line, last;
  for (const model::SearchAlternative& a : p.plan.alternatives) {
    if (a.unit != last) line += (last.empty() ? "    " : "\n    ") + a.unit + ":";
    line += fmt::format("  {} {:.1f} %", model::kPatternCodes[static_cast<std::size_t>(a.pattern)],
                        100 * a.simulated_pos);
    last = a.unit;
  }
  fmt::print("{}\n  {:>5}  {:>9}  {:>9}  {:>9}  {:>8}\n", line, "at", "POS flown", "POS alloc.",
             "in water", "ashore");
  for (const model::SearchMoment& m : p.plan.timeline)
    fmt::print("  {:>5}  {:>8.1f}%  {:>8.1f}%  {:>8.0f}%  {:>7.0f}%\n", core::format_clock(m.at),
               100 * m.simulated_pos, 100 * m.allocated_pos, 100 * m.people_in_water,
               100 * m.ashore);
  for (const std::string& note : p.plan.notes) fmt::print("  note: {}\n", note);
  fmt::print(
      "  POS alloc.: the best allocation of the same effort if it could be put anywhere at once.\n"
      "  A probability never ends a search.\n");
}

nlohmann::json json_of(const Planned& p) {
  nlohmann::json out = codec::search_summary(p.plan);
  out["conditions"] = p.facts.conditions;
  if (!p.position_note.empty()) out["position_note"] = p.position_note;
  if (p.facts.change) {
    const search::ObjectChange& c = *p.facts.change;
    nlohmann::json widths = nlohmann::json::array();
    for (const auto& width : c.widths)
      widths.push_back({{"unit", width.unit},
                        {"before_nmi", core::in_nautical_miles(width.before)},
                        {"after_nmi", core::in_nautical_miles(width.after)}});
    out["change"] = {{"at", core::format_instant(c.at)},
                     {"from", c.from},
                     {"to", c.to},
                     {"sweep_widths", widths},
                     {"old_plan_pos", c.old_plan_pos},
                     {"new_plan_pos", c.new_plan_pos}};
  }
  return out;
}

Result<void> save(const SearchArguments& a, const Planned& p) {
  const auto text = [](const std::string& path, const auto& make) -> Result<void> {
    if (path.empty()) return {};
    return write_file(path, make());
  };
  if (const auto done = text(a.geojson, [&] { return codec::search_geojson(p.plan).dump(); });
      !done)
    return done;
  if (const auto done = text(a.kml, [&] { return codec::search_kml(p.plan); }); !done) return done;
  if (const auto done = text(a.gpx, [&] { return codec::search_gpx(p.plan); }); !done) return done;
  const auto message = [&](search::Language language) {
    return search::search_action_message(p.plan, p.facts, language);
  };
  if (const auto done = text(a.message_en, [&] { return message(search::Language::english); });
      !done)
    return done;
  if (const auto done = text(a.message_fr, [&] { return message(search::Language::french); });
      !done)
    return done;
  if (a.png.empty()) return {};
  const search::Cloud& cloud = p.request.cloud;
  const core::Instant middle = cloud.from + (cloud.until() - cloud.from) * 0.5;
  std::vector<geo::Point> particles;
  for (std::size_t i = 0; i < cloud.particles(); ++i)
    particles.push_back(cloud.position(i, middle));
  return chart::draw_search_chart(p.plan, particles, p.land, a.png);
}

Result<void> run_search(const Context& context, const SearchArguments& a) {
  const auto planned = make_plan(context, a);
  if (!planned) return fail(planned.error());
  if (const auto saved = save(a, *planned); !saved) return saved;
  if (context.json)
    fmt::print("{}\n", json_of(*planned).dump(2));
  else
    print_text(*planned);
  return {};
}

void add_outputs(CLI::App& command, SearchArguments& a) {
  command.add_option("--out-geojson", a.geojson, "save areas, legs and commence points");
  command.add_option("--out-kml", a.kml, "save areas and legs with times");
  command.add_option("--out-gpx", a.gpx, "save one route per unit");
  command.add_option("--out-png", a.png, "save a map");
  command.add_option("--out-message", a.message_en, "save the search action message in English");
  command.add_option("--out-message-fr", a.message_fr, "save it in French");
}

}  // namespace

void add_search(CLI::App& app, Context& context) {
  CLI::App* group = app.add_subcommand("search", "searching after a call");
  group->require_subcommand(1);
  auto a = std::make_shared<SearchArguments>();
  CLI::App* command = group->add_subcommand(
      "plan", "which unit searches where, by which pattern, and what it is worth");
  add_last_known(*command, *a);
  add_fields(*command, *a);
  add_casualty(*command, *a);
  command
      ->add_option("--unit", a->units,
                   "TYPE@BASE of the library, then speed= (kn), on-scene-min=, altitude-ft=, "
                   "from= (UTC), name=, legal-basis=, fatigued, parted by commas; again for more")
      ->required();
  command->add_option("--pattern", a->patterns, "only these: PS, CS, SS, SV, TSR; again for more")
      ->check(CLI::IsMember({"PS", "CS", "SS", "SV", "TSR"}));
  command->add_option("--visibility-nmi", a->visibility_nmi, "meteorological visibility")
      ->check(CLI::Range(0.01, 60.0))
      ->capture_default_str();
  command->add_option("--wind-kn", a->wind_kn, "wind for what sensors see; else the drift's")
      ->check(CLI::Range(0.0, 150.0));
  command->add_option("--cloud-base-ft", a->cloud_base_ft, "cloud base")->capture_default_str();
  command->add_option("--air-c", a->air_c, "air temperature")->capture_default_str();
  command->add_flag("--life-jackets", a->life_jackets, "people in the water wear them");
  CLI::Option* then_at = command->add_option(
      "--then-at", a->then_at, "UTC time at which the object became another: a new plan");
  command->add_option("--then-object", a->then_object, "what it is then, e.g. PIW-1")
      ->needs(then_at);
  command->add_option("--then-phase", a->then_phase, "or its phase then, e.g. people-in-water")
      ->needs(then_at);
  add_outputs(*command, *a);
  command->footer(
      "Example: vigie search plan --object INFLATABLE-OVERLOADED --position \"50 57.0 N 001 24.0 "
      "E\" "
      "--at 2026-01-15T10:00Z --hours 4 --wind-const 3,5 --unit aw189-hmcg@lydd "
      "--unit rnli-severn@dover-port --out-png search.png");
  command->callback(
      [&context, a] { context.action = [&context, a] { return run_search(context, *a); }; });
}

}  // namespace vigie::cli
