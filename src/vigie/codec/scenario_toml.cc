// SPDX-License-Identifier: Apache-2.0
#include "vigie/codec/scenario_toml.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <fmt/format.h>

#include "vigie/codec/posture_toml.h"
#include "vigie/codec/toml_table.h"
#include "vigie/core/digest.h"
#include "vigie/core/file.h"

namespace vigie::codec {
namespace {

namespace fs = std::filesystem;
using core::Error;
using core::ErrorKind;

constexpr double kShareTolerance = 1e-6;
constexpr std::uintmax_t kLargestScenarioFile = 8 << 20;

// Reads files under the data directory only, and digests every byte in the order read.
class DataFiles {
 public:
  explicit DataFiles(fs::path root) : root_(std::move(root)) {}

  core::Result<std::string> read(const std::string& name, const std::string& named_in) {
    const fs::path relative = fs::path(name).lexically_normal();
    if (name.empty() || relative.is_absolute() || *relative.begin() == "..")
      return core::fail({.kind = ErrorKind::invalid,
                         .field = named_in,
                         .problem = fmt::format("names the file \"{}\"", name.substr(0, 120)),
                         .mend = "name a file inside the data directory"});
    const fs::path path = root_ / relative;
    std::error_code failed;
    if (!fs::is_regular_file(path, failed) || failed)
      return core::fail({.kind = ErrorKind::missing,
                         .field = named_in,
                         .problem = fmt::format("names {}, which is not there", name),
                         .mend = "add the file or mend the name"});
    if (fs::file_size(path, failed) > kLargestScenarioFile || failed)
      return core::fail({.kind = ErrorKind::invalid,
                         .field = name,
                         .problem = "is over 8 MB long",
                         .mend = "give a smaller file"});
    auto bytes = core::read_bytes(path);
    if (!bytes)
      return core::fail({.kind = ErrorKind::unavailable,
                         .field = name,
                         .problem = "cannot be read",
                         .mend = "check its permissions"});
    digested_ += fmt::format("{}\n{}\n", relative.generic_string(), bytes->size()) + *bytes;
    return std::move(*bytes);
  }
  std::string digest() const { return core::sha256_hex(digested_); }

 private:
  fs::path root_;
  std::string digested_;
};

double sourced(TomlTable& t, const NumberSpec& spec, model::Scenario& scenario) {
  return t.number(spec, scenario.parameters);
}

void read_crossing(TomlTable& t, model::Scenario& s) {
  model::CrossingParameters& c = s.crossing;
  c.speed_median_kn = sourced(t, {"speed_median_kn", "kn", 0.5, 30}, s);
  c.speed_log_stddev = sourced(t, {"speed_log_stddev", "1", 0, 1.5}, s);
  c.engine_failure_per_hour = sourced(t, {"engine_failure_per_hour", "1/h", 0, 5}, s);
  c.swamping_per_hour_stopped = sourced(t, {"swamping_per_hour_stopped", "1/h", 0, 5}, s);
  c.preparation_minutes_median = sourced(t, {"preparation_minutes_median", "min", 1, 600}, s);
  c.preparation_log_stddev = sourced(t, {"preparation_log_stddev", "1", 0, 1.5}, s);
  c.people_mean = sourced(t, {"people_mean", "people", 1, 150}, s);
  c.people_dispersion = sourced(t, {"people_dispersion", "1", 0.1, 1000}, s);
  c.tide_compensation = sourced(t, {"tide_compensation", "1", 0, 1}, s);
  c.straight_share = sourced(t, {"straight_share", "1", 0, 1}, s);
  c.lane_edge_share = sourced(t, {"lane_edge_share", "1", 0, 1}, s);
  if (t.ok() && c.straight_share + c.lane_edge_share > 1)
    t.wrong("lane_edge_share", "and straight_share add up to more than 1", "give smaller shares");
  c.stops_for_rescuer_probability = sourced(t, {"stops_for_rescuer_probability", "1", 0, 1}, s);
  c.hiding_depth_metres = sourced(t, {"hiding_depth_metres", "m", 0, 5000}, s);
  c.calls_for_help_after_minutes = sourced(t, {"calls_for_help_after_minutes", "min", 1, 600}, s);
}

void read_response(TomlTable& t, model::Scenario& s) {
  model::ResponseParameters& r = s.response;
  r.patrol_reaction_minutes = sourced(t, {"patrol_reaction_minutes", "min", 0, 240}, s);
  r.prevention_probability = sourced(t, {"prevention_probability", "1", 0, 1}, s);
  r.boat_reaction_minutes = sourced(t, {"boat_reaction_minutes", "min", 0, 240}, s);
  r.alongside_metres = sourced(t, {"alongside_metres", "m", 10, 2000}, s);
  r.embark_seconds_per_person = sourced(t, {"embark_seconds_per_person", "s", 1, 3600}, s);
  r.call_position_stddev_m = sourced(t, {"call_position_stddev_m", "m", 1, 20'000}, s);
  r.visual_position_stddev_m = sourced(t, {"visual_position_stddev_m", "m", 1, 5000}, s);
  r.radar_position_stddev_m = sourced(t, {"radar_position_stddev_m", "m", 1, 5000}, s);
  r.escort_craft_under_way = sourced(t, {"escort_craft_under_way", "0 or 1", 0, 1}, s);
}

void read_sectors(TomlTable& top, model::Scenario& s) {
  double shares = 0;
  top.tables("sector", [&](TomlTable& t) {
    model::Sector sector;
    sector.key = model::SectorKey(t.key_text("key"));
    sector.name = t.text("name");
    sector.from = geo::plane_from_lat_lon(t.place("from"));
    sector.until = geo::plane_from_lat_lon(t.place("until"));
    sector.launch = geo::plane_from_lat_lon(t.place("launch"));
    sector.length = core::kilometres(t.plain_number({"length_km", "km", 0.1, 200}));
    sector.departure_share = t.plain_number({"departure_share", "1", 0, 1});
    sector.provenance = t.provenance();
    shares += sector.departure_share;
    const auto same = [&](const model::Sector& other) { return other.key == sector.key; };
    if (std::ranges::any_of(s.sectors, same))
      t.wrong("key", fmt::format("\"{}\" is given twice", sector.key.text()),
              "give each sector its own key");
    if (t.ok() && sector.length < geo::distance(sector.from, sector.until) * 0.95)
      t.wrong("length_km", "is shorter than the straight line between its ends",
              "measure along the shore");
    s.parameters.push_back({"length_km of sector " + sector.key.text(),
                            core::in_kilometres(sector.length), "km", sector.provenance});
    s.parameters.push_back({"departure_share of sector " + sector.key.text(),
                            sector.departure_share, "1", sector.provenance});
    s.sectors.push_back(std::move(sector));
  });
  if (top.ok() && std::abs(shares - 1) > kShareTolerance)
    top.wrong("sector", fmt::format("departure_share sums to {:.6g}", shares),
              "make the shares of all sectors sum to 1");
}

void read_landings(TomlTable& top, model::Scenario& s) {
  top.tables("landing", [&](TomlTable& t) {
    const std::string name = t.text("name");
    const geo::LatLon at = t.place("at");
    const model::Provenance provenance = t.provenance();
    s.landing.push_back(geo::plane_from_lat_lon(at));
    s.parameters.push_back({"landing latitude of " + name, at.lat_deg, "deg", provenance});
    s.parameters.push_back({"landing longitude of " + name, at.lon_deg, "deg", provenance});
  });
}

// Optional: points of the edge of the traffic lanes, in order.
void read_lane_edge(TomlTable& top, model::Scenario& s) {
  if (!top.has("lane_edge")) {
    if (top.ok() && s.crossing.lane_edge_share > 0)
      top.wrong("lane_edge", "is missing, though lane_edge_share is above 0",
                "give [[lane_edge]] points, or a share of 0");
    return;
  }
  top.tables("lane_edge", [&](TomlTable& t) {
    const geo::LatLon at = t.place("at");
    const model::Provenance provenance = t.provenance();
    s.lane_edge.push_back(geo::plane_from_lat_lon(at));
    s.parameters.push_back({"lane edge latitude", at.lat_deg, "deg", provenance});
    s.parameters.push_back({"lane edge longitude", at.lon_deg, "deg", provenance});
  });
}

// Files a scenario names.
struct Named {
  std::vector<std::string> library, postures;
  std::string forecast;
};

core::Result<Named> parse_scenario(std::string_view toml, const std::string& file,
                                   model::Scenario& s) {
  const auto parsed = parse_toml(toml, file);
  if (!parsed) return core::fail(parsed.error());
  Failure failure;
  Named named;
  TomlTable top(*parsed, file, "", failure);
  s.name_en = top.text("name_en");
  s.name_fr = top.text("name_fr");
  s.note = top.text("note");
  s.note_fr = top.optional_text("note_fr");
  s.night = {top.instant("night_from"), top.instant("night_until")};
  s.planned_at = top.instant("planned_at");
  s.weather_file = top.text("weather_file");
  named.library = top.texts("library");
  named.postures = top.texts("postures");
  named.forecast = top.text("forecast");
  if (top.ok() && (s.night.length() < core::hours(1) || s.night.length() > core::hours(36)))
    top.wrong("night_until",
              fmt::format("is {:.4g} h after night_from", core::in_hours(s.night.length())),
              "give a night of 1 to 36 hours");
  if (top.ok() && (s.planned_at > s.night.from || s.night.from - s.planned_at > core::hours(48)))
    top.wrong("planned_at", "is not within the 48 h before night_from",
              "give the moment the plan is issued");
  if (top.ok() && named.postures.empty())
    top.wrong("postures", "is empty", "name at least one posture");
  top.table("crossing", [&](TomlTable& t) { read_crossing(t, s); });
  top.table("response", [&](TomlTable& t) { read_response(t, s); });
  read_sectors(top, s);
  read_landings(top, s);
  read_lane_edge(top, s);
  top.finish();
  if (failure.first) return core::fail(*failure.first);
  return named;
}

core::Result<void> parse_forecast(std::string_view toml, const std::string& file,
                                  model::Scenario& s) {
  const auto parsed = parse_toml(toml, file);
  if (!parsed) return core::fail(parsed.error());
  Failure failure;
  model::ForecastParameters& f = s.forecast;
  auto& out = f.parameters;
  TomlTable top(*parsed, file, "", failure);
  f.intercept = top.number({"intercept", "log odds", -30, 30}, out);
  f.per_wind_mps = top.number({"per_wind_mps", "log odds per m/s", -20, 20}, out);
  f.per_wave_m = top.number({"per_wave_m", "log odds per m", -50, 50}, out);
  f.extra_boats_mean = top.number({"extra_boats_mean", "boats", 0, 200}, out);
  f.extra_boats_dispersion = top.number({"extra_boats_dispersion", "1", 0.01, 1000}, out);
  f.attempts_per_arrival = top.number({"attempts_per_arrival", "1", 1, 20}, out);
  f.red_above = top.number({"red_above", "probability", 0, 1}, out);
  f.green_below = top.number({"green_below", "probability", 0, 1}, out);
  if (top.ok() && f.green_below >= f.red_above)
    top.wrong("green_below", "is not below red_above", "swap or mend the two");
  top.table("hours", [&](TomlTable& t) {
    f.departure_share_by_hour = t.numbers({"departure_share", "1", 0, 1});
    const model::Provenance provenance = t.provenance();
    double sum = 0;
    for (std::size_t i = 0; i < f.departure_share_by_hour.size(); ++i) {
      sum += f.departure_share_by_hour[i];
      out.push_back({fmt::format("departure_share of hour {}", i + 1), f.departure_share_by_hour[i],
                     "1", provenance});
    }
    const auto hours = static_cast<std::size_t>(std::ceil(core::in_hours(s.night.length())));
    if (t.ok() && f.departure_share_by_hour.size() != hours)
      t.wrong("departure_share", fmt::format("has {} numbers", f.departure_share_by_hour.size()),
              fmt::format("give one for each of the {} hours of the night", hours));
    if (t.ok() && std::abs(sum - 1) > kShareTolerance)
      t.wrong("departure_share", fmt::format("sums to {:.6g}", sum), "make it sum to 1");
  });
  top.table("fit", [&](TomlTable& t) {
    t.text("method");
    t.number({"rows", "nights", 1, 100'000}, out);
    t.number({"nights_with_arrivals", "nights", 0, 100'000}, out);
    t.number({"auc", "1", 0, 1}, out);
  });
  top.finish();
  if (failure.first) return core::fail(*failure.first);
  return {};
}

// Asset types must name sensors that some file defines.
core::Result<void> check_library(const model::Library& library) {
  std::vector<std::string> known;
  for (const auto& sensor : library.sensors) known.push_back(sensor.key.text());
  for (const auto& type : library.asset_types)
    for (const auto& sensor : type.sensors)
      if (library.sensor(sensor) == nullptr)
        return core::fail(
            {.kind = ErrorKind::invalid,
             .field = "library: asset." + type.key.text() + ".sensors",
             .problem = fmt::format("names the unknown sensor \"{}\"", sensor.text().substr(0, 80)),
             .mend = suggestion(sensor.text(), known)});
  return {};
}

// A posture's own rules stand in place of those it extends; reserves add up.
void add_rules(const model::SharedRules& own, model::SharedRules& rules) {
  if (own.take_off_spacing.si() > 0) rules.take_off_spacing = own.take_off_spacing;
  if (own.separation.vertical.si() > 0) rules.separation = own.separation;
  rules.reserves.insert(rules.reserves.end(), own.reserves.begin(), own.reserves.end());
}

// The posture with the assets and rules of those it extends before its own.
core::Result<model::Posture> with_extended(const std::map<std::string, ParsedPosture>& all,
                                           const std::string& key) {
  std::vector<model::Asset> assets;
  model::SharedRules rules;
  std::vector<std::string> chain;
  for (std::string at = key; !at.empty(); at = all.at(at).extends) {
    const std::string field = "postures/" + (chain.empty() ? at : chain.back()) + ".toml: extends";
    if (!all.contains(at)) {
      std::vector<std::string> known;
      for (const auto& [name, posture] : all) known.push_back(name);
      return core::fail(
          {.kind = ErrorKind::invalid,
           .field = field,
           .problem = fmt::format("names the posture \"{}\", not in the scenario", at),
           .mend = suggestion(at, known)});
    }
    if (std::ranges::find(chain, at) != chain.end())
      return core::fail({.kind = ErrorKind::invalid,
                         .field = field,
                         .problem = "leads back to itself",
                         .mend = "break the circle"});
    chain.push_back(at);
  }
  std::set<std::string> seen;
  for (auto name = chain.rbegin(); name != chain.rend(); ++name) {
    add_rules(all.at(*name).posture.rules, rules);
    for (const model::Asset& asset : all.at(*name).posture.assets) {
      if (!seen.insert(asset.key.text()).second)
        return core::fail(
            {.kind = ErrorKind::invalid,
             .field = "postures/" + *name + ".toml: asset",
             .problem =
                 fmt::format("repeats the key \"{}\" of the posture it extends", asset.key.text()),
             .mend = "give each block its own key"});
      assets.push_back(asset);
    }
  }
  model::Posture posture = all.at(key).posture;
  const std::size_t base = assets.size() - posture.assets.size();
  for (std::size_t i = base; i < assets.size(); ++i) assets[i].additional = chain.size() > 1;
  posture.assets = std::move(assets);
  posture.rules = std::move(rules);
  return posture;
}

core::Result<void> load_postures(DataFiles& files, const std::string& scenario_file,
                                 const std::vector<std::string>& keys, model::Scenario& s) {
  std::map<std::string, ParsedPosture> parsed;
  for (const std::string& key : keys) {
    const std::string file = "postures/" + key + ".toml";
    const auto text = files.read(file, scenario_file + ": postures");
    if (!text) return core::fail(text.error());
    auto posture = parse_posture(*text, file, key, s);
    if (!posture) return core::fail(posture.error());
    if (!parsed.emplace(key, std::move(*posture)).second)
      return core::fail({.kind = ErrorKind::invalid,
                         .field = scenario_file + ": postures",
                         .problem = fmt::format("names \"{}\" twice", key),
                         .mend = "name each posture once"});
  }
  for (const std::string& key : keys) {
    auto posture = with_extended(parsed, key);
    if (!posture) return core::fail(posture.error());
    s.postures.push_back(std::move(*posture));
  }
  return {};
}

}  // namespace

core::Result<model::Scenario> load_scenario(const fs::path& data_dir, const std::string& key) {
  const auto known = list_scenarios(data_dir);
  if (std::ranges::find(known, key) == known.end())
    return core::fail({.kind = ErrorKind::missing,
                       .field = "scenario",
                       .problem = fmt::format("\"{}\" is not in {}", key.substr(0, 80),
                                              (data_dir / "scenarios").string()),
                       .mend = suggestion(key, known)});
  DataFiles files(data_dir);
  const std::string file = "scenarios/" + key + ".toml";
  model::Scenario s;
  s.key = key;
  const auto text = files.read(file, "scenario");
  if (!text) return core::fail(text.error());
  const auto named = parse_scenario(*text, file, s);
  if (!named) return core::fail(named.error());
  for (const std::string& name : named->library) {
    const auto part = files.read(name, file + ": library");
    if (!part) return core::fail(part.error());
    if (const auto done = parse_library(*part, name, s.library); !done)
      return core::fail(done.error());
  }
  if (const auto done = check_library(s.library); !done) return core::fail(done.error());
  const auto forecast = files.read(named->forecast, file + ": forecast");
  if (!forecast) return core::fail(forecast.error());
  if (const auto done = parse_forecast(*forecast, named->forecast, s); !done)
    return core::fail(done.error());
  if (const auto done = load_postures(files, file, named->postures, s); !done)
    return core::fail(done.error());
  const auto weather = files.read("weather/" + s.weather_file, file + ": weather_file");
  if (!weather) return core::fail(weather.error());
  s.digest = files.digest();
  return s;
}

std::vector<std::string> list_scenarios(const fs::path& data_dir) {
  std::vector<std::string> keys;
  std::error_code failed;
  for (fs::directory_iterator at(data_dir / "scenarios", failed), end; !failed && at != end;
       at.increment(failed))
    if (at->path().extension() == ".toml") keys.push_back(at->path().stem().string());
  std::ranges::sort(keys);
  return keys;
}

}  // namespace vigie::codec
