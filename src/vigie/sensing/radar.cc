// SPDX-License-Identifier: Apache-2.0
#include "vigie/sensing/radar.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace vigie::sensing {
namespace {

using std::numbers::pi;

constexpr double kFalseAlarm = 1e-4, kCertain = 0.8;
constexpr double kEarth_m = 6371e3 * 4 / 3;
constexpr double kSpike_db = 5, kRcsStddev_db = 3;

double linear(double db) { return std::pow(10, db / 10); }
double wavelength_m(double frequency_ghz) { return 0.299792458 / frequency_ghz; }
bool is_s_band(double frequency_ghz) { return frequency_ghz < 6; }

// Heights over the tangent plane where the ray touches the sea; zero beyond the horizon.
struct Heights {
  double antenna = 0, target = 0;
};
Heights over_curved_earth(double antenna, double target, double range) {
  const double near = range * antenna / (antenna + target), far = range - near;
  const Heights out{antenna - near * near / (2 * kEarth_m), target - far * far / (2 * kEarth_m)};
  return out.antenna > 0 && out.target > 0 ? out : Heights{};
}

// F^4 by two ways, the lobes of the interference averaged: what a target of some height and motion
// meets. Falls with range.
double propagation(double frequency_ghz, const RadarView& view, double target_height,
                   double range) {
  const double lambda = wavelength_m(frequency_ghz);
  const Heights h = over_curved_earth(view.antenna_height.si(), target_height, range);
  const double grazing = std::min(pi / 2, (h.antenna + h.target) / range);
  const double roughness = view.wave_height.si() / 4;  // standard deviation of the surface
  const double rho = std::exp(-8 * std::pow(pi * roughness * std::sin(grazing) / lambda, 2));
  const double phase = 4 * pi * h.antenna * h.target / (lambda * range);
  const double squared = 1 + rho * rho - 2 * rho * std::cos(std::min(phase, pi));
  return std::min(squared * squared, std::pow(1 + rho * rho, 2) + 2 * rho * rho);
}

// The constant of the radar equation, from the check point of MSC.192(79).
double system_constant(double frequency_ghz) {
  const bool s_band = is_s_band(frequency_ghz);
  const double rcs = s_band ? 1.4 : 2.5, range = (s_band ? 3.0 : 3.4) * 1852;
  const double needed = std::log(kFalseAlarm) / std::log(kCertain) - 1;
  const RadarView calm{core::metres(15), {}};
  return needed * std::pow(range, 4) / (rcs * propagation(s_band ? 3.05 : 9.4, calm, 2, range));
}

double at_least_8_of_10(double p) {
  const double q = 1 - p, p8 = std::pow(p, 8);
  return p8 * (45 * q * q + 10 * p * q + p * p);
}

}  // namespace

Echo echo_of(model::TargetClass target) {
  switch (target) {
    case model::TargetClass::people_in_water:
      return {0.1, core::metres(0.2), 0.01, 0.3};
    case model::TargetClass::craft_swamped:
      return {0.5, core::metres(0.5), 0.1, 1};
    case model::TargetClass::craft_stopped:
    case model::TargetClass::craft_under_way:
      return {1, core::metres(1), 0.3, 3};
    case model::TargetClass::people_on_beach:
      break;
  }
  return {0, core::metres(1), 0, 0};  // land echoes hide them
}

double sea_state_of(core::Length wave_height) {
  // Middles of the Douglas classes, significant wave height in metres.
  static constexpr std::array<double, 8> kMiddle = {0, 0.05, 0.3, 0.875, 1.875, 3.25, 5, 7.5};
  const double h = std::max(0.0, wave_height.si());
  for (std::size_t s = 1; s < kMiddle.size(); ++s)
    if (h < kMiddle[s])
      return static_cast<double>(s - 1) + (h - kMiddle[s - 1]) / (kMiddle[s] - kMiddle[s - 1]);
  return 7;
}

double sea_reflectivity_db(double frequency_ghz, core::Angle grazing, double sea_state) {
  const double a = std::clamp(core::in_degrees(grazing), 0.1, 60.0);
  const double s = std::clamp(sea_state, 0.0, 6.0);
  return -73.0 + 20.78 * std::log10(std::sin(a * pi / 180)) +
         (27.5 + 7.351 * a) * std::log10(frequency_ghz) / (1 + 0.95 * a) +
         25.65 * std::pow(1 + s, 1 / (2 + 0.085 * a + 0.033 * s)) + 0.0054 * a * a;
}

double signal_ratio(const model::RadarModel& radar, const Echo& echo, const RadarView& view,
                    core::Length range) {
  const double r = std::max(range.si(), view.antenna_height.si() + 1);  // slant, never below height
  const double gain = system_constant(radar.frequency_ghz) * linear(radar.system_gain_db);
  const double per_m2 = gain / std::pow(r, 4);
  const double signal =
      per_m2 * echo.rcs_m2 * propagation(radar.frequency_ghz, view, echo.height.si(), r);
  const core::Angle grazing = core::radians(std::asin(view.antenna_height.si() / r));
  const double sea_state = sea_state_of(view.wave_height);
  const double horizon = std::sqrt(2 * kEarth_m * view.antenna_height.si());
  double clutter = 0;
  if (sea_state > 0 && r < horizon)
    clutter = per_m2 * r * radar.beam_width.si() * radar.range_cell.si() / std::cos(grazing.si()) *
              linear(sea_reflectivity_db(radar.frequency_ghz, grazing, sea_state) + kSpike_db);
  return signal / (1 + clutter);
}

double scan_probability(const model::RadarModel& radar, const Echo& echo, const RadarView& view,
                        core::Length range) {
  return std::pow(kFalseAlarm, 1 / (1 + signal_ratio(radar, echo, view, range)));
}

double shown_probability(const model::RadarModel& radar, const Echo& echo, const RadarView& view,
                         core::Length range) {
  // Gauss-Hermite of five points over the echo's size.
  static constexpr double kNode[] = {0, 1.355626179974266, 2.856970013872806};
  static constexpr double kWeight[] = {0.5333333333333333, 0.2220759220056126, 0.0112574113277207};
  double sum = 0;
  for (int i = -2; i <= 2; ++i) {
    Echo drawn = echo;
    drawn.rcs_m2 *= linear((i < 0 ? -1 : 1) * kNode[std::abs(i)] * kRcsStddev_db);
    sum += kWeight[std::abs(i)] * at_least_8_of_10(scan_probability(radar, drawn, view, range));
  }
  return sum;
}

core::Length certain_range(const model::RadarModel& radar, const Echo& echo,
                           const RadarView& view) {
  constexpr double kStep_m = 50;
  for (double r = 60e3; r > kStep_m; r -= kStep_m)
    if (scan_probability(radar, echo, view, core::metres(r)) >= kCertain) return core::metres(r);
  return {};
}

LateralRange radar_lateral_range(const model::RadarModel& radar, const Echo& echo,
                                 const RadarView& view) {
  constexpr int kSteps = 120;
  double far = 1000;
  while (far < 60e3 && shown_probability(radar, echo, view, core::metres(far)) > 1e-3) far *= 1.1;
  std::vector<double> chance(kSteps + 1);
  // Abeam is where it is nearest, but not always where it shows best: clutter is worst close by.
  double best = 0;
  for (int i = kSteps; i >= 0; --i) {
    best = std::max(best, shown_probability(radar, echo, view, core::metres(far * i / kSteps)));
    chance[static_cast<std::size_t>(i)] = best;
  }
  return LateralRange::tabulated(core::metres(far / kSteps), std::move(chance));
}

}  // namespace vigie::sensing
