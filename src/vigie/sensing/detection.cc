// SPDX-License-Identifier: Apache-2.0
#include "vigie/sensing/detection.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace vigie::sensing {
namespace {

constexpr double kNearestM = 1.0;  // no range is shorter: keeps the rate finite

// Weather factor of people in the water and boats below 30 ft (JP 3-50 table D-1): x0.5 with wind
// over 15 kn or seas over 2 ft, x0.25 with wind over 25 kn or seas over 4 ft.
double factor_of_weather(const model::Weather& weather) {
  const double wind_kn = core::in_knots(weather.wind_speed);
  const double wave_ft = core::in_feet(weather.wave_height);
  if (wind_kn > 25 || wave_ft > 4) return 0.25;
  if (wind_kn > 15 || wave_ft > 2) return 0.5;
  return 1.0;
}

// Linear between rows, from zero at zero visibility, level after the last row.
double width_at(const std::vector<model::SensorType::SweepRow>& rows, double visibility_m) {
  double from_m = 0, from_width = 0;
  for (const auto& row : rows) {
    const double until_m = row.visibility.si();
    if (visibility_m < until_m)
      return from_width +
             (row.width.si() - from_width) * (visibility_m - from_m) / (until_m - from_m);
    from_m = until_m;
    from_width = row.width.si();
  }
  return from_width;
}

// The slant range along a straight pass: R(t)^2 = a t^2 + 2 b t + c.
struct SlantRange {
  double a = 0, b = 0, c = 0;
  double d = 0;  // a c - b^2, from the cross product: no digits lost when passing close
  bool at_rest(double seconds) const { return a * seconds * seconds <= 1e-14 * c; }
  double at(double t) const {
    const double u = a * t + b;
    return std::sqrt((u * u + d) / a);
  }
};

// Integral of dt / R(t)^3 over [t0, t1] of a moving pass. With u = a t + b it is the difference of
// u / (d R); where u keeps its sign that difference is taken in the form without cancellation.
double inverse_cube_integral(const SlantRange& range, double t0, double t1) {
  const double r0 = range.at(t0), r1 = range.at(t1);
  const double u0 = range.a * t0 + range.b, u1 = range.a * t1 + range.b;
  if (u0 * u1 > 0) return (t1 - t0) * (u1 + u0) / (r0 * r1 * (u1 * r0 + u0 * r1));
  return (u1 / r1 - u0 / r0) / range.d;
}

}  // namespace

core::Length sweep_width(const model::SensorType& sensor, model::TargetClass target,
                         const model::Conditions& conditions) {
  const auto& rows = sensor.sweep[static_cast<int>(target)];
  if (rows.empty()) return {};
  double factor =
      target == model::TargetClass::people_on_beach ? 1.0 : factor_of_weather(conditions.weather);
  if (sensor.needs_daylight) {
    if (conditions.sky.light == model::Light::civil_twilight)
      factor *= kCivilTwilightFactor;
    else if (conditions.sky.light != model::Light::day)
      return {};
  }
  return core::metres(factor * width_at(rows, std::max(0.0, conditions.weather.visibility.si())));
}

double detection_effort(const model::SensorType& sensor, core::Length sweep_width,
                        const Pass& pass) {
  const double seconds = pass.during.si();
  if (seconds <= 0 || sweep_width.si() <= 0) return 0;
  // Target as seen from the sensor: r(t) = r0 + v t, height difference constant.
  const double x0 = pass.target_from.east_m - pass.sensor_from.east_m;
  const double y0 = pass.target_from.north_m - pass.sensor_from.north_m;
  const double vx = (pass.target_until.east_m - pass.sensor_until.east_m - x0) / seconds;
  const double vy = (pass.target_until.north_m - pass.sensor_until.north_m - y0) / seconds;
  const double height = std::max(pass.altitude.si(), kNearestM);
  const double cross = x0 * vy - y0 * vx, speed_squared = vx * vx + vy * vy;
  const SlantRange range{.a = speed_squared,
                         .b = x0 * vx + y0 * vy,
                         .c = x0 * x0 + y0 * y0 + height * height,
                         .d = speed_squared * height * height + cross * cross};
  const double rate_scale =
      pass.reference_speed.si() * sweep_width.si() * sweep_width.si() / (8 * std::numbers::pi);
  const double farthest = sensor.max_range.si();
  if (range.at_rest(seconds))
    return range.c > farthest * farthest ? 0 : rate_scale * seconds / std::pow(range.c, 1.5);
  // The part of the pass within max_range.
  const double within = range.a * farthest * farthest - range.d;
  if (within <= 0) return 0;
  const double t0 = std::max(0.0, (-range.b - std::sqrt(within)) / range.a);
  const double t1 = std::min(seconds, (-range.b + std::sqrt(within)) / range.a);
  return t1 > t0 ? rate_scale * inverse_cube_integral(range, t0, t1) : 0;
}

double random_search_effort(core::Length sweep_width, core::Speed speed, core::Duration dt,
                            core::Area area) {
  if (area.si() <= 0) return 0;
  return sweep_width.si() * speed.si() * dt.si() / area.si();
}

BestSensor best_sensor(const model::Library& library, const model::AssetType& type,
                       model::TargetClass target, const model::Conditions& conditions) {
  BestSensor best;
  for (const model::SensorKey& key : type.sensors) {
    const model::SensorType* sensor = library.sensor(key);
    if (sensor == nullptr) continue;
    const core::Length width = sweep_width(*sensor, target, conditions);
    if (width > best.sweep_width) best = {sensor, width};
  }
  return best;
}

}  // namespace vigie::sensing
