// SPDX-License-Identifier: Apache-2.0
#include "vigie/sensing/visual.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include <fmt/format.h>

#include "vigie/sensing/detection.h"

namespace vigie::sensing {
namespace {

// Linear from zero at zero visibility through the columns, level beyond the last.
double width_at(const model::SweepRow& row, double visibility_nmi) {
  const auto& columns = model::SweepRow::kVisibility_nmi;
  double from = 0, from_width = 0;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (visibility_nmi < columns[i])
      return std::lerp(from_width, row.width_nmi[i], (visibility_nmi - from) / (columns[i] - from));
    from = columns[i];
    from_width = row.width_nmi[i];
  }
  return from_width;
}

double width_at(const std::vector<const model::SweepRow*>& rows, double height_ft,
                double visibility_nmi, std::vector<std::string>& notes) {
  const double held = std::clamp(height_ft, rows.front()->height_ft, rows.back()->height_ft);
  if (held != height_ft)
    notes.push_back(fmt::format("height {:.0f} ft taken as {:.0f} ft, the nearest of the table",
                                height_ft, held));
  std::size_t k = 1;
  while (k + 1 < rows.size() && rows[k]->height_ft < held) ++k;
  if (rows.size() == 1) return width_at(*rows[0], visibility_nmi);
  const double share =
      (held - rows[k - 1]->height_ft) / (rows[k]->height_ft - rows[k - 1]->height_ft);
  return std::lerp(width_at(*rows[k - 1], visibility_nmi), width_at(*rows[k], visibility_nmi),
                   share);
}

double speed_factor(const std::vector<const model::SweepSpeedFactor*>& speeds, double speed_kn,
                    std::vector<std::string>& notes) {
  if (speeds.empty() || speed_kn <= 0) return 1;
  const double held = std::clamp(speed_kn, speeds.front()->speed_kn, speeds.back()->speed_kn);
  if (held != speed_kn)
    notes.push_back(fmt::format("speed {:.0f} kn taken as {:.0f} kn, the nearest of the table",
                                speed_kn, held));
  for (std::size_t k = 1; k < speeds.size(); ++k)
    if (held <= speeds[k]->speed_kn)
      return std::lerp(
          speeds[k - 1]->factor, speeds[k]->factor,
          (held - speeds[k - 1]->speed_kn) / (speeds[k]->speed_kn - speeds[k - 1]->speed_kn));
  return speeds.back()->factor;
}

double light_factor(model::Light light) {
  if (light == model::Light::day) return 1;
  return light == model::Light::civil_twilight ? kCivilTwilightFactor : 0;
}

}  // namespace

double weather_factor(const model::Weather& weather, bool small_craft) {
  const double wind_kn = core::in_knots(weather.wind_speed);
  const double wave_ft = core::in_feet(weather.wave_height);
  if (wind_kn > 25 || wave_ft > 4) return small_craft ? 0.25 : 0.9;
  if (wind_kn > 15 || wave_ft > 2) return small_craft ? 0.5 : 0.9;
  return 1;
}

core::Result<VisualWidth> visual_sweep_width(const model::SweepTable& table,
                                             const VisualSearch& search,
                                             const model::Conditions& conditions) {
  const auto rows = table.rows_of(search.object, search.platform);
  if (rows.empty()) {
    std::string known;
    for (const std::string& object : table.objects()) known += (known.empty() ? "" : ", ") + object;
    return core::fail({core::ErrorKind::missing, "object",
                       fmt::format("\"{}\" has no row for a {}", search.object.substr(0, 80),
                                   model::kSweepPlatformNames[static_cast<int>(search.platform)]),
                       "use one of: " + known});
  }
  VisualWidth out;
  const double visibility = core::in_nautical_miles(conditions.weather.visibility);
  out.table = core::nautical_miles(
      width_at(rows, core::in_feet(search.height), std::max(0.0, visibility), out.notes));
  if (visibility > model::SweepRow::kVisibility_nmi.back())
    out.notes.push_back("visibility over 30 nmi taken as 30 nmi, the last of the table");
  out.weather = weather_factor(conditions.weather, rows.front()->small_craft);
  out.speed = speed_factor(table.speeds_of(search.object, search.platform),
                           core::in_knots(search.speed), out.notes);
  out.fatigue = search.fatigued ? 0.9 : 1;
  out.light = light_factor(conditions.sky.light);
  const bool person = search.object == "person-in-water";
  if (search.life_jackets && person && search.platform != model::SweepPlatform::boat)
    out.life_jackets = 4;
  out.width = out.table * (out.weather * out.speed * out.fatigue * out.light * out.life_jackets);
  return out;
}

TableObject table_object(model::TargetClass target) {
  switch (target) {
    case model::TargetClass::people_in_water:
      return {"person-in-water", "the table's own row"};
    case model::TargetClass::craft_swamped:
      return {"raft-4", "assumption: a swamped inflatable shows as little as a 4-person raft"};
    case model::TargetClass::craft_stopped:
      return {"raft-25", "assumption: a full inflatable adrift shows as a 25-person raft"};
    case model::TargetClass::craft_under_way:
      return {"power-boat-20ft", "assumption: an inflatable of 7 to 9 m as a power boat of 20 ft"};
    case model::TargetClass::people_on_beach:
      break;
  }
  assert(false && "people on a beach are not in the table");
  return {"person-in-water", ""};
}

}  // namespace vigie::sensing
