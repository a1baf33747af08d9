// SPDX-License-Identifier: Apache-2.0
#include "vigie/search/units.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "vigie/core/text_table.h"
#include "vigie/geo/coast.h"
#include "vigie/sensing/detection_model.h"
#include "vigie/sensing/flyable.h"

namespace vigie::search {
namespace {

using core::fail;
using core::Result;

constexpr double kKeptBack = 0.1;  // of endurance
constexpr core::Length kEyeOnABoat = core::feet(14);
constexpr const char* kRescue =
    "search and rescue (SAR Convention 1979, chapter 2; SOLAS V/33): images serve the rescue only";

// The widest curve of its sensors against each class at sea.
Result<UnitSight> sight_of(const model::AssetType& type, const Circumstances& around,
                           const model::Conditions& now, const sensing::Viewing& viewing) {
  UnitSight out;
  for (int c = 0; c < static_cast<int>(model::TargetClass::people_on_beach); ++c)
    for (const model::SensorKey& key : type.sensors) {
      const model::SensorType* sensor = around.assets->sensor(key);
      if (sensor == nullptr) continue;
      const auto model = sensing::detection_model(*sensor, static_cast<model::TargetClass>(c), now,
                                                  viewing, *around.table);
      if (!model) return fail(model.error());
      if (model->width > out.classes[c].width)
        out.classes[c] = {key.text(), model->curve, model->width, model->assumption};
    }
  return out;
}

Result<std::vector<UnitSight>> sights_of(const model::AssetType& type, const Unit& unit,
                                         const Circumstances& around,
                                         const sensing::Viewing& viewing) {
  std::vector<UnitSight> out;
  const core::Instant end = unit.begin + unit.on_scene;
  // Anew every hour and whenever the light turns.
  core::Instant from = unit.begin;
  while (from < end) {
    const model::SkyLight sky = around.sky(from);
    core::Instant until = from;
    do {
      until = until + core::minutes(10);
    } while (until < end && until - from < core::hours(1) && around.sky(until).light == sky.light);
    auto sight =
        sight_of(type, around, {.at = from, .sky = sky, .weather = around.weather}, viewing);
    if (!sight) return fail(sight.error());
    sight->until = until;
    out.push_back(std::move(*sight));
    from = until;
  }
  return out;
}

// Whatever flies with nobody aboard needs the permission it flies under.
Result<std::string> legal_basis_of(const UnitOrder& order, const model::AssetType& type,
                                   const Circumstances& around, PreparedUnit& out) {
  if (order.legal_basis.empty()) {
    if (type.kind == model::AssetKind::drone)
      out.refusals.push_back("a drone flies under a legal basis: give legal-basis=KEY");
    return std::string(kRescue);
  }
  const model::LegalBasis* basis =
      around.assets->legal_basis(model::LegalBasisKey(order.legal_basis));
  if (basis == nullptr)
    return fail(core::invalid("unit",
                              fmt::format("names legal basis \"{}\", which is not in the library",
                                          order.legal_basis.substr(0, 80)),
                              "use a key of data/library/legal.toml"));
  if (!basis->valid.contains(out.unit.begin) ||
      !basis->valid.contains(out.unit.begin + out.unit.on_scene))
    out.refusals.push_back(fmt::format("legal basis {} holds {} to {}", order.legal_basis,
                                       core::format_instant(basis->valid.from),
                                       core::format_instant(basis->valid.until)));
  out.unit.legal_area = basis->area;
  if (!geo::contains(basis->area, around.datum))
    out.refusals.push_back(fmt::format("the search lies outside the area of legal basis {} ({})",
                                       order.legal_basis, basis->area_name));
  return fmt::format("{}: {}", basis->authority, basis->purpose);
}

// When it is there and for how long.
Result<void> time_on_scene(const UnitOrder& order, const model::AssetType& type,
                           const Circumstances& around, PreparedUnit& out) {
  const bool day = around.sky(around.issued_for).light == model::Light::day;
  core::Duration way;
  core::Instant ready =
      order.from.value_or(around.issued_for + (day ? type.readiness_day : type.readiness_night));
  if (!order.base.empty()) {
    const model::Base* base = around.assets->base(model::BaseKey(order.base));
    if (base == nullptr) {
      std::string known;
      for (const model::Base& b : around.assets->bases)
        known += (known.empty() ? "" : ", ") + b.key.text();
      return fail(core::invalid("unit", fmt::format("names base \"{}\"", order.base.substr(0, 80)),
                                "use one of: " + known));
    }
    const core::Length distance = geo::distance(base->at, around.datum);
    way = distance / type.cruise_speed;
    if (type.radius_of_action.si() > 0 && distance > type.radius_of_action)
      out.refusals.push_back(fmt::format("{:.0f} nmi away, beyond its radius of {:.0f} nmi",
                                         core::in_nautical_miles(distance),
                                         core::in_nautical_miles(type.radius_of_action)));
  } else if (!order.from) {
    out.notes.push_back(order.name + ": no base given, taken as on scene once ready");
  }
  out.unit.begin = std::max(ready + way, around.issued_for);
  core::Duration stay = order.on_scene.value_or(type.endurance * (1 - kKeptBack) - way * 2);
  stay = std::min(stay, around.until - out.unit.begin);
  if (stay < core::minutes(10))
    out.refusals.push_back(
        fmt::format("would have {:.0f} minutes on scene", std::max(0.0, core::in_minutes(stay))));
  out.unit.on_scene = std::max(stay, core::minutes(10));
  return {};
}

}  // namespace

core::Speed search_speed(const model::AssetType& type) {
  const core::Speed usual = type.kind == model::AssetKind::helicopter  ? core::knots(90)
                            : type.kind == model::AssetKind::aeroplane ? core::knots(150)
                            : type.kind == model::AssetKind::boat      ? core::knots(15)
                                                                       : type.cruise_speed;
  return std::min(usual, type.cruise_speed);
}

core::Length eye_height(const model::AssetType& type) {
  return model::flies(type.kind) ? type.altitude : kEyeOnABoat;
}

Result<UnitOrder> parse_unit_order(const std::string& text) {
  UnitOrder out;
  const auto cells = core::cells_of(text, ',');
  const std::string head(cells.front());
  const std::size_t at = head.find('@');
  out.type = head.substr(0, at);
  if (at != std::string::npos) out.base = head.substr(at + 1);
  for (std::size_t i = 1; i < cells.size(); ++i) {
    const std::string cell(cells[i]);
    const std::size_t equals = cell.find('=');
    const std::string key = cell.substr(0, equals);
    const std::string value = equals == std::string::npos ? "" : cell.substr(equals + 1);
    const auto number = core::number_of(value);
    const bool positive = number && *number > 0 && *number < 1e5;
    if (key == "fatigued" && value.empty()) {
      out.fatigued = true;
    } else if (key == "name" && !value.empty()) {
      out.name = value.substr(0, 60);
    } else if (key == "legal-basis" && !value.empty()) {
      out.legal_basis = value;
    } else if (key == "speed" && positive) {
      out.speed = core::knots(*number);
    } else if (key == "on-scene-min" && positive) {
      out.on_scene = core::minutes(*number);
    } else if (key == "altitude-ft" && positive) {
      out.altitude = core::feet(*number);
    } else if (key == "from") {
      const auto from = core::parse_instant(value);
      if (!from) return fail(from.error());
      out.from = *from;
    } else {
      return fail(
          core::invalid("unit", fmt::format("has \"{}\"", cell.substr(0, 80)),
                        "write TYPE@BASE, then name=, speed= (kn), on-scene-min=, altitude-ft=, "
                        "from= (UTC), legal-basis=, fatigued, parted by commas"));
    }
  }
  if (out.name.empty()) out.name = out.type;
  return out;
}

Result<PreparedUnit> prepare_unit(const UnitOrder& order, const Circumstances& around) {
  const model::AssetType* type = around.assets->asset_type(model::AssetTypeKey(order.type));
  if (type == nullptr) {
    std::string known;
    for (const model::AssetType& t : around.assets->asset_types)
      known += (known.empty() ? "" : ", ") + t.key.text();
    return fail(core::invalid("unit", fmt::format("is \"{}\"", order.type.substr(0, 80)),
                              "use one of: " + known));
  }
  PreparedUnit out;
  Unit& unit = out.unit;
  unit.name = order.name;
  unit.kind = type->kind;
  unit.speed = order.speed.value_or(search_speed(*type));
  unit.altitude = order.altitude.value_or(type->altitude);
  if (const auto timed = time_on_scene(order, *type, around, out); !timed)
    return fail(timed.error());
  auto basis = legal_basis_of(order, *type, around, out);
  if (!basis) return fail(basis.error());
  unit.legal_basis = std::move(*basis);
  if (type->kind == model::AssetKind::patrol || type->kind == model::AssetKind::fixed ||
      (model::flies(type->kind) && !type->flies_over_sea))
    out.refusals.push_back("does not search at sea");
  for (const std::string& reason :
       sensing::reasons_not_to_go(*type, around.weather, around.sky(unit.begin).light))
    out.refusals.push_back(reason);
  const sensing::Viewing viewing{
      .altitude = model::flies(type->kind) ? unit.altitude : eye_height(*type),
      .speed = unit.speed,
      .fatigued = order.fatigued,
      .life_jackets = around.life_jackets};
  auto sights = sights_of(*type, unit, around, viewing);
  if (!sights) return fail(sights.error());
  unit.sights = std::move(*sights);
  for (const UnitSight& sight : unit.sights)
    for (const auto& against : sight.classes)
      if (against.assumption && against.width.si() > 0) {
        out.notes.push_back(
            fmt::format("{}: sweep widths of {} rest on assumptions; vigie sensing show says which",
                        unit.name, against.sensor));
        return out;
      }
  return out;
}

}  // namespace vigie::search
