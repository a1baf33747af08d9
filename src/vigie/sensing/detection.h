// SPDX-License-Identifier: Apache-2.0
// How likely a sensor sees a target: sweep width, and detection by the inverse-cube law.
//
// Sweep width W comes from the sensor's table by visibility, corrected for weather, light and sea
// (USCG Addendum COMDTINST M16130.2F as quoted in the asset library). A pass at speed w and lateral
// range x detects with probability 1 - exp(-W^2 / (4 pi x^2)) (Koopman 1956, inverse cube), which a
// detection rate of w W^2 / (8 pi r^3) at range r gives exactly; the rate form also holds for bent
// paths, slow targets and hovering, and one pass counts once however many steps it is cut into.
#pragma once

#include "vigie/core/units.h"
#include "vigie/geo/plane.h"
#include "vigie/model/asset.h"
#include "vigie/model/conditions.h"

namespace vigie::sensing {

// Zero when the sensor cannot see this class now (no table row, darkness for a daylight sensor).
// Weather factor for every target but people on the beach: x0.5 with wind over 15 kn or waves over
// 2 ft, x0.25 over 25 kn or 4 ft (JP 3-50 table D-1, people in the water and boats below 30 ft).
// That it also holds for infrared and radar is an assumption. Daylight sensors see half as wide in
// civil twilight (assumption) and nothing once the sun is 6 degrees down.
inline constexpr double kCivilTwilightFactor = 0.5;
core::Length sweep_width(const model::SensorType& sensor, model::TargetClass target,
                         const model::Conditions& conditions);

struct Pass {
  geo::Point sensor_from, sensor_until;  // straight, even speed
  geo::Point target_from, target_until;
  core::Duration during;
  core::Length altitude;        // of the sensor: range is never below it
  core::Speed reference_speed;  // the asset's cruise speed, for which W holds
};

// Integral of the detection rate over the pass (dimensionless, >= 0); probability = 1 - exp(-G).
// Only the part of the pass within max_range counts. Closed form, exact for straight relative
// motion, so a pass cut into pieces keeps its sum to 1e-9. The range is the slant range, never
// below the altitude nor below 1 m. The lateral range curve integrates to W (tested to 0.2 %) on
// the surface; from altitude h it falls short, by 0.8 % at h = 0.05 W, 16 % at 0.2 W and 54 % at
// 0.5 W (tested). A W that was measured from the air holds that loss already: then this is
// conservative, little for helicopters at 500 ft, more for a small drone with a narrow swath.
double detection_effort(const model::SensorType& sensor, core::Length sweep_width,
                        const Pass& pass);

// Random search of an area: effort of a sensor with sweep width W moving at speed v for dt in area
// A. G = W v dt / A (Koopman: probability 1 - exp(-G)).
double random_search_effort(core::Length sweep_width, core::Speed speed, core::Duration dt,
                            core::Area area);

// Best sensor of an asset against a target: the widest sweep width, and which sensor it is.
struct BestSensor {
  const model::SensorType* sensor = nullptr;  // null: none can see it
  core::Length sweep_width;
};
BestSensor best_sensor(const model::Library& library, const model::AssetType& type,
                       model::TargetClass target, const model::Conditions& conditions);

}  // namespace vigie::sensing
