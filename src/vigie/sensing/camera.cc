// SPDX-License-Identifier: Apache-2.0
#include "vigie/sensing/camera.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "vigie/sensing/glimpses.h"

namespace vigie::sensing {
namespace {

using model::Band;
using model::CameraModel;
using std::numbers::pi;

constexpr double kRelativeHumidity = 0.85;

// Grams of water in a cubic metre of air (Magnus over water; ideal gas).
double absolute_humidity(core::Temperature air) {
  const double t = core::in_celsius(air);
  const double pascals = kRelativeHumidity * 611.2 * std::exp(17.62 * t / (243.12 + t));
  return 1000 * pascals / (461.5 * (t + 273.15));
}

double wavelength_um(Band band) {
  return band == Band::visible ? 0.55 : band == Band::midwave ? 4.0 : 10.0;
}

// Exponent of the wavelength in aerosol extinction (Kruse; Kim below 6 km).
double aerosol_exponent(double km) {
  if (km > 50) return 1.6;
  if (km > 6) return 1.3;
  if (km > 1) return 0.16 * km + 0.34;
  return km > 0.5 ? km - 0.5 : 0.0;
}

double sinc(double x) { return std::abs(x) < 1e-9 ? 1 : std::sin(pi * x) / (pi * x); }

// The highest x = f * IFOV in (0, 1/2] with sinc(x)^2 >= threshold; 0 when none is.
double highest_frequency(double threshold) {
  if (threshold >= 1) return 0;
  if (sinc(0.5) * sinc(0.5) >= threshold) return 0.5;
  double low = 0, high = 0.5;
  for (int i = 0; i < 40; ++i) {
    const double x = 0.5 * (low + high);
    (sinc(x) * sinc(x) >= threshold ? low : high) = x;
  }
  return low;
}

double field(double detectors, const CameraModel& camera) {
  return 2 * std::atan(detectors * camera.pitch.si() / (2 * camera.focal.si()));
}

// Chance ever to find, at even steps of slant range, so that a pass need not solve for it again.
class FoundByRange {
 public:
  FoundByRange(const CameraModel& camera, const Signature& signature,
               const model::Weather& weather) {
    const Air air = air_of(camera.band, weather);
    const double n50 = detection_n50(weather);
    // Where N falls below a fifth of N50 the chance is under about 1 %.
    farthest_m_ = 5 * signature.size.si() / (2 * instantaneous_field(camera).si() * n50);
    step_m_ = farthest_m_ / kSteps;
    for (int i = 0; i <= kSteps; ++i)
      found_[i] = ever_found(
          cycles_on(camera, signature, air, core::metres(std::max(0.5, i * step_m_))), n50);
  }
  double farthest_m() const { return farthest_m_; }
  double at(double range_m) const {
    const double x = range_m / step_m_;
    if (x >= kSteps) return 0;
    const int i = static_cast<int>(x);
    return std::lerp(found_[i], found_[i + 1], x - i);
  }

 private:
  static constexpr int kSteps = 400;
  double farthest_m_ = 0, step_m_ = 1;
  double found_[kSteps + 1] = {};
};

// Share of the time that a target at (x right, y ahead) is in the field of view.
double time_share(const CameraModel& camera, double x, double y, double height) {
  const double down = camera.look_down.si(), half_up = field_up(camera).si() / 2;
  const double half_across = field_across(camera).si() / 2, scan = camera.scan_half.si();
  const double ahead = scan > 0 ? std::hypot(x, y) : y;  // scanning: turned toward it
  const double depth = ahead * std::cos(down) + height * std::sin(down);
  const double up = ahead * std::sin(down) - height * std::cos(down);
  if (depth <= 0 || std::abs(up) > depth * std::tan(half_up)) return 0;
  if (scan <= 0) return std::abs(x) <= depth * std::tan(half_across) ? 1 : 0;
  const double azimuth = std::abs(std::atan2(x, y));
  const double spread = std::atan2(depth * std::tan(half_across), ahead);
  const double overlap = std::min(scan, azimuth + spread) - std::max(-scan, azimuth - spread);
  return std::clamp(overlap / (2 * scan), 0.0, 1.0);
}

}  // namespace

// Contrasts are assumptions: heads are small, wet and cool; people aboard and an engine are warm.
Signature signature_of(model::TargetClass target, Band band, model::Light light) {
  const auto seen = [&](double size_m, Signature thermal, Signature visible) {
    Signature out = band == Band::visible ? visible : thermal;
    out.size = core::metres(size_m);
    if (band == Band::visible && light != model::Light::day) {
      const double left = light == model::Light::civil_twilight ? 0.5 : 0;
      out.contrast *= left, out.low *= left, out.high *= left;
    }
    return out;
  };
  switch (target) {
    case model::TargetClass::people_in_water:
      return seen(0.25, {{}, 2, 0.7, 5}, {{}, 0.25, 0.1, 0.5});
    case model::TargetClass::craft_swamped:
      return seen(1.0, {{}, 2, 1, 5}, {{}, 0.3, 0.15, 0.6});
    case model::TargetClass::craft_stopped:
      return seen(2.0, {{}, 4, 2, 8}, {{}, 0.35, 0.2, 0.6});
    case model::TargetClass::craft_under_way:
      return seen(2.0, {{}, 5, 2, 10}, {{}, 0.35, 0.2, 0.6});
    case model::TargetClass::people_on_beach:
      break;
  }
  return seen(1.5, {{}, 5, 2, 8}, {{}, 0.3, 0.1, 0.6});
}

Air air_of(Band band, const model::Weather& weather) {
  const double km = std::max(0.001, core::in_kilometres(weather.visibility));
  const double aerosol = 3.912 / km * std::pow(wavelength_um(band) / 0.55, -aerosol_exponent(km));
  if (band == Band::visible) return {aerosol};
  const double water = absolute_humidity(weather.air_temperature);
  return {aerosol + (band == Band::longwave ? 0.02 * water : 0.07 + 0.007 * water)};
}

core::Angle instantaneous_field(const CameraModel& camera) {
  return core::radians(camera.pitch / camera.focal);
}
core::Angle field_across(const CameraModel& camera) {
  return core::radians(field(camera.columns, camera));
}
core::Angle field_up(const CameraModel& camera) {
  return core::radians(field(camera.rows, camera));
}

double cycles_on(const CameraModel& camera, const Signature& signature, Air air,
                 core::Length range) {
  const double left =
      signature.contrast * std::exp(-air.extinction_per_km * core::in_kilometres(range));
  if (left <= 0) return 0;
  const double frequency = highest_frequency(camera.noise / left);  // cycles per detector
  return signature.size.si() / (range.si() * instantaneous_field(camera).si()) * frequency;
}

double ever_found(double cycles, double n50) {
  const double x = cycles / n50;
  if (x <= 0) return 0;
  const double e = 2.7 + 0.7 * x;
  return 1 / (1 + std::exp(-e * std::log(x)));
}

double detection_n50(const model::Weather& weather) {
  return std::min(3.0, 1 + core::in_metres(weather.wave_height));
}

Swath swath_of(const CameraModel& camera, core::Length altitude) {
  const double down = camera.look_down.si(), half = field_up(camera).si() / 2;
  const auto ground = [&](double depression) {
    if (depression >= pi / 2) return -altitude.si() * std::tan(depression - pi / 2);
    if (depression <= 0) return std::numeric_limits<double>::infinity();
    return altitude.si() / std::tan(depression);
  };
  const double slant = altitude.si() / std::sin(std::max(down, 1e-6));
  return {core::metres(ground(down + half)), core::metres(ground(down - half)),
          core::metres(2 * slant * std::tan(field_across(camera).si() / 2))};
}

LateralRange camera_lateral_range(const CameraModel& camera, const Signature& signature,
                                  const model::Weather& weather, const CameraFlight& flight) {
  constexpr int kAside = 120, kAlong = 600;
  if (signature.contrast <= 0) return LateralRange::definite_range({});
  const FoundByRange found(camera, signature, weather);
  const double height = std::max(1.0, flight.altitude.si());
  const double speed = std::max(1.0, flight.speed.si());
  const double far = found.farthest_m();
  const double along = 2 * far / kAlong;  // from far ahead to far behind
  const auto chance_at = [&](double x) {
    double exposure = 0, ever = 0;
    for (int k = 0; k < kAlong; ++k) {
      const double y = -far + (k + 0.5) * along;
      const double share = time_share(camera, x, y, height);
      if (share <= 0) continue;
      const double p = found.at(std::hypot(x, y, height));
      ever = std::max(ever, p);
      exposure += share * p * along / speed / kSearchTime.si();
    }
    return searched_probability(ever, exposure);
  };
  int reach = kAside;  // no farther out than there is anything to see
  while (reach > 1 && chance_at(far * (reach - 1) / kAside) < 1e-4) --reach;
  const double step = far * reach / kAside / kAside;
  std::vector<double> chance;
  for (int i = 0; i <= kAside; ++i) chance.push_back(chance_at(step * i));
  return LateralRange::tabulated(core::metres(step), std::move(chance));
}

double found_by_fixed_camera(const CameraModel& camera, const Signature& signature,
                             const model::Weather& weather, core::Length range, core::Duration stay,
                             double share, double hidden) {
  const double ever = ever_found(cycles_on(camera, signature, air_of(camera.band, weather), range),
                                 detection_n50(weather));
  return (1 - hidden) * searched_probability(ever, share * stay.si() * ever / kSearchTime.si());
}

}  // namespace vigie::sensing
