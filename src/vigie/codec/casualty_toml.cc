// SPDX-License-Identifier: Apache-2.0
#include "vigie/codec/casualty_toml.h"

#include "vigie/codec/toml_table.h"
#include "vigie/core/file.h"

namespace vigie::codec {
namespace {

void read_phase(TomlTable& t, model::PhaseLeeway& phase, std::vector<model::Parameter>& sources) {
  const auto percent = [&](const char* key) {
    return t.number({key, "% of wind", 0, 20}, sources);
  };
  const auto cmps = [&](const char* key) { return t.number({key, "cm/s", 0, 50}, sources); };
  phase.slope_percent = percent("slope_percent");
  phase.slope_stddev_percent = percent("slope_stddev_percent");
  phase.crosswind_slope_percent = percent("crosswind_slope_percent");
  phase.crosswind_slope_stddev_percent = percent("crosswind_slope_stddev_percent");
  phase.downwind_stddev_cmps = cmps("downwind_stddev_cmps");
  phase.crosswind_stddev_cmps = cmps("crosswind_stddev_cmps");
}

void read_load(TomlTable& t, model::CasualtyClass& out) {
  out.light_slope_percent = t.number({"light_slope_percent", "% of wind", 0, 20}, out.parameters);
  out.light_people_per_metre =
      t.number({"light_people_per_metre", "1/m", 0.01, 50}, out.parameters);
  out.heavy_people_per_metre =
      t.number({"heavy_people_per_metre", "1/m", 0.01, 50}, out.parameters);
  if (t.ok() && out.heavy_people_per_metre <= out.light_people_per_metre)
    t.wrong("heavy_people_per_metre", "is not above light_people_per_metre",
            "give the heavier load the higher number");
}

void read_hazard(TomlTable& t, model::CasualtyClass& out) {
  const auto per_hour = [&](const char* key) {
    return t.number({key, "1/h", 0, 60}, out.parameters);
  };
  out.swamping_per_hour = per_hour("swamping_per_hour");
  out.reference_people_per_metre =
      t.number({"reference_people_per_metre", "1/m", 0.01, 50}, out.parameters);
  out.wave_doubling_m = t.number({"wave_doubling_m", "m", 0.05, 20}, out.parameters);
  out.capsizing_per_hour_swamped = per_hour("capsizing_per_hour_swamped");
  out.into_water_per_hour_swamped = per_hour("into_water_per_hour_swamped");
  out.into_water_per_hour_capsized = per_hour("into_water_per_hour_capsized");
  out.hazard_log_stddev = t.number({"hazard_log_stddev", "1", 0, 3}, out.parameters);
}

void read_under_way(TomlTable& t, model::CasualtyClass& out) {
  out.speed_median_kn = t.number({"speed_median_kn", "kn", 0.1, 40}, out.parameters);
  out.speed_log_stddev = t.number({"speed_log_stddev", "1", 0, 2}, out.parameters);
  out.heading_stddev_deg = t.number({"heading_stddev_deg", "deg", 0, 180}, out.parameters);
  out.engine_failure_per_hour = t.number({"engine_failure_per_hour", "1/h", 0, 60}, out.parameters);
}

}  // namespace

core::Result<model::CasualtyClass> parse_casualty_class(std::string_view text,
                                                        const std::string& name) {
  const auto parsed = parse_toml(text, name);
  if (!parsed) return core::fail(parsed.error());
  Failure failure;
  TomlTable top(*parsed, name, "", failure);
  model::CasualtyClass out;
  out.key = top.text("key");
  out.name = top.text("name");
  for (std::size_t k = 0; k < out.phases.size(); ++k)
    top.table(model::kCasualtyPhaseNames[k],
              [&](TomlTable& t) { read_phase(t, out.phases[k], out.parameters); });
  top.table("under-way", [&](TomlTable& t) { read_under_way(t, out); });
  top.table("load", [&](TomlTable& t) { read_load(t, out); });
  top.table("hazard", [&](TomlTable& t) { read_hazard(t, out); });
  top.finish();
  if (failure.first) return core::fail(*failure.first);
  return out;
}

core::Result<model::CasualtyClass> load_casualty_class(const std::filesystem::path& path) {
  const auto text = core::read_bytes(path);
  if (!text)
    return core::fail({core::ErrorKind::missing, path.string(), "cannot be read",
                       "check the name and its permissions"});
  return parse_casualty_class(*text, path.filename().string());
}

}  // namespace vigie::codec
