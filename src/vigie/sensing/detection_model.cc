// SPDX-License-Identifier: Apache-2.0
#include "vigie/sensing/detection_model.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "vigie/sensing/camera.h"
#include "vigie/sensing/detection.h"
#include "vigie/sensing/goggles.h"
#include "vigie/sensing/radar.h"
#include "vigie/sensing/visual.h"

namespace vigie::sensing {
namespace {

using model::TargetClass;

constexpr const char* kTableSource = "USCG Addendum COMDTINST M16130.2F (data/sensing/visual.tsv)";

DetectionModel with_curve(LateralRange curve, const char* method) {
  DetectionModel out;
  out.width = out.low = out.high = curve.sweep_width();
  out.curve = std::move(curve);
  out.method = method;
  return out;
}

void set_range(DetectionModel& out, double low, double high) {
  out.low = out.width * low;
  out.high = out.width * high;
}

DetectionModel calibrated(const model::CalibratedCurve& fit) {
  DetectionModel out =
      with_curve(LateralRange::logistic(fit.intercept, fit.per_metre), "calibrated");
  out.low = fit.low;
  out.high = fit.high;
  out.source = fit.source;
  out.assumption = false;
  out.notes.push_back("replaces the default; holds for conditions like those logged");
  return out;
}

core::Result<DetectionModel> by_table(model::SweepPlatform platform, TargetClass target,
                                      const model::Conditions& conditions, const Viewing& viewing,
                                      const model::SweepTable& table) {
  const TableObject object = table_object(target);
  const auto read = visual_sweep_width(table,
                                       {.object = object.object,
                                        .platform = platform,
                                        .height = viewing.altitude,
                                        .speed = viewing.speed,
                                        .fatigued = viewing.fatigued,
                                        .life_jackets = viewing.life_jackets},
                                       conditions);
  if (!read) return core::fail(read.error());
  DetectionModel out = with_curve(LateralRange::inverse_cube(read->width), "visual table");
  out.source = fmt::format("{}, {} as {}", kTableSource, name_of(target), object.object);
  out.assumption = target != TargetClass::people_in_water;
  if (out.assumption) {
    out.source += fmt::format(" ({})", object.reason);
    set_range(out, 0.6, 1.5);
  }
  out.factors.push_back(fmt::format("table {:.2f} nmi", core::in_nautical_miles(read->table)));
  const auto factor = [&](const char* name, double value) {
    if (value != 1) out.factors.push_back(fmt::format("{} x {:.2f}", name, value));
  };
  factor("weather", read->weather);
  factor("speed", read->speed);
  factor("fatigue", read->fatigue);
  factor("light", read->light);
  factor("life jackets", read->life_jackets);
  out.notes = read->notes;
  return out;
}

DetectionModel by_camera(const model::CameraModel& camera, TargetClass target,
                         const model::Conditions& conditions, const Viewing& viewing) {
  const Signature signature = signature_of(target, camera.band, conditions.sky.light);
  const CameraFlight flight{viewing.altitude, viewing.speed};
  const auto with_contrast = [&](double contrast) {
    const Signature now{signature.size, contrast, signature.low, signature.high};
    return camera_lateral_range(camera, now, conditions.weather, flight);
  };
  DetectionModel out = with_curve(with_contrast(signature.contrast), "camera");
  out.low = with_contrast(signature.low).sweep_width() * 0.5;
  out.high = with_contrast(signature.high).sweep_width() * 1.5;
  out.source =
      "assumption: resolution of the camera, Johnson criterion and search time "
      "(docs/math/sensing.md); half to one and a half for the observer and clutter";
  out.factors.push_back(fmt::format(
      "{:.2f} m target, contrast {:g} ({:g} to {:g}) {}", signature.size.si(), signature.contrast,
      signature.low, signature.high, camera.band == model::Band::visible ? "" : "K"));
  out.factors.push_back(fmt::format("extinction {:.2f} per km, {} band",
                                    air_of(camera.band, conditions.weather).extinction_per_km,
                                    model::kBandNames[static_cast<int>(camera.band)]));
  const Swath swath = swath_of(camera, viewing.altitude);
  out.factors.push_back(fmt::format("field {:.1f} x {:.1f} deg, {:.0f} m across at its middle",
                                    core::in_degrees(field_across(camera)),
                                    core::in_degrees(field_up(camera)),
                                    std::min(swath.across.si(), 99'999.0)));
  if (signature.contrast <= 0) out.notes.push_back("a daylight camera sees nothing in the dark");
  return out;
}

DetectionModel by_radar(const model::RadarModel& radar, TargetClass target,
                        const model::Conditions& conditions, const Viewing& viewing) {
  const Echo echo = echo_of(target);
  const RadarView view{radar.airborne ? viewing.altitude : radar.antenna_height,
                       conditions.weather.wave_height};
  const auto with_rcs = [&](double m2) {
    Echo now = echo;
    now.rcs_m2 = m2;
    return radar_lateral_range(radar, now, view);
  };
  DetectionModel out = with_curve(with_rcs(echo.rcs_m2), "radar");
  out.low = with_rcs(echo.low_m2).sweep_width();
  out.high = with_rcs(echo.high_m2).sweep_width();
  out.source =
      "assumption: radar equation set to IMO MSC.192(79) table 2, NRL sea clutter "
      "(docs/math/sensing.md)";
  out.factors.push_back(
      fmt::format("echo {:g} m2 ({:g} to {:g})", echo.rcs_m2, echo.low_m2, echo.high_m2));
  out.factors.push_back(fmt::format("sea state {:.1f}, antenna {:.0f} m, certain range {:.1f} nmi",
                                    sea_state_of(view.wave_height), view.antenna_height.si(),
                                    core::in_nautical_miles(certain_range(radar, echo, view))));
  return out;
}

// The day's width of a helicopter's crew, by the light there is.
core::Result<DetectionModel> by_goggles(const model::GogglesModel& goggles, TargetClass target,
                                        const model::Conditions& conditions, const Viewing& viewing,
                                        const model::SweepTable& table) {
  model::Conditions day = conditions;
  day.sky.light = model::Light::day;
  auto out = by_table(model::SweepPlatform::helicopter, target, day, viewing, table);
  if (!out) return out;
  const double share = goggles_factor(goggles, conditions.sky, conditions.weather);
  const core::Length width = out->width * share;
  out->curve = LateralRange::inverse_cube(width);
  out->width = width;
  set_range(*out, 0.5, 1.5);
  out->method = "goggles";
  out->assumption = true;
  out->factors.push_back(fmt::format("goggles x {:.2f} at {:.4f} lux", share,
                                     night_illuminance_lux(conditions.sky, conditions.weather)));
  out->source += "; share of the day's width by moon and stars: unverified (general knowledge)";
  if (share == 0) out->notes.push_back("goggles are for the dark");
  return out;
}

DetectionModel by_rows(const model::SensorType& sensor, TargetClass target,
                       const model::Conditions& conditions) {
  DetectionModel out =
      with_curve(LateralRange::inverse_cube(sweep_width(sensor, target, conditions)), "rows");
  set_range(out, 0.5, 1.5);
  out.source = "assumption: the rows of the sensor library";
  const std::string begin = std::string("sweep_") + name_of(target);
  for (const model::Parameter& parameter : sensor.parameters)
    if (parameter.name.starts_with(begin)) {
      out.source = parameter.provenance.source;
      out.assumption = !parameter.provenance.verified;
      break;
    }
  if (sensor.sweep[static_cast<int>(target)].empty())
    out.notes.push_back("the library has no row for this class: it does not see it");
  else if (out.width.si() <= 0)
    out.notes.push_back("sees nothing in this light");
  return out;
}

}  // namespace

core::Result<DetectionModel> detection_model(const model::SensorType& sensor, TargetClass target,
                                             const model::Conditions& conditions,
                                             const Viewing& viewing,
                                             const model::SweepTable& table) {
  const auto& fit = sensor.calibrated[static_cast<int>(target)];
  if (fit) return calibrated(*fit);
  const bool at_sea = target != TargetClass::people_on_beach;
  if (sensor.models.table && at_sea)
    return by_table(*sensor.models.table, target, conditions, viewing, table);
  if (sensor.models.camera) return by_camera(*sensor.models.camera, target, conditions, viewing);
  if (sensor.models.radar) return by_radar(*sensor.models.radar, target, conditions, viewing);
  if (sensor.models.goggles && at_sea)
    return by_goggles(*sensor.models.goggles, target, conditions, viewing, table);
  return by_rows(sensor, target, conditions);
}

}  // namespace vigie::sensing
