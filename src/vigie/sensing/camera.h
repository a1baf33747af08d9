// SPDX-License-Identifier: Apache-2.0
// Cameras, daylight and infrared, by resolution: how many cycles the optics and the air leave
// across a target, the chance that a person then finds it, and what that makes of a pass.
//
// Cycles N = size * f / range. f is the highest frequency whose contrast threshold, noise over the
// square of the detector's transfer function sinc(f * IFOV), is still below the target's contrast
// after the air; never above half a cycle per detector. The chance ever to find it is the target
// transfer probability function, x = N / N50:  x^E / (1 + x^E), E = 2.7 + 0.7 x  (Johnson 1958;
// Ratches 1976). N50 for detection is 1.0 cycles (0.75 to 1.25) on a calm sea; waves raise it by
// 1 + height / 1 m, at most threefold: an assumption for clutter.
// Air: contrast falls as exp(-extinction * range); aerosol by Koschmieder's 3.912 / V scaled with
// wavelength (Kruse 1962, Kim 2001 below 6 km), so that fog blinds infrared too; water vapour adds
// 0.02 per km per g/m3 in the longwave, 0.07 + 0.007 in the midwave (assumptions, half to twice).
// docs/math/sensing.md derives it; no number here was fitted to trials.
#pragma once

#include "vigie/core/units.h"
#include "vigie/model/asset.h"
#include "vigie/model/conditions.h"
#include "vigie/model/sensor_models.h"
#include "vigie/sensing/lateral_range.h"

namespace vigie::sensing {

// What shows of a target: an assumption with a range.
struct Signature {
  core::Length size;    // critical dimension
  double contrast = 0;  // apparent temperature difference, K; visible: contrast to the sea
  double low = 0, high = 0;
};
// Zero contrast: this band cannot see it now (a daylight camera after civil twilight).
Signature signature_of(model::TargetClass target, model::Band band, model::Light light);

struct Air {
  double extinction_per_km = 0;
};
// Relative humidity is not in the weather: 85 % is assumed. visibility > 0.
Air air_of(model::Band band, const model::Weather& weather);

core::Angle instantaneous_field(const model::CameraModel& camera);  // of one detector
core::Angle field_across(const model::CameraModel& camera);
core::Angle field_up(const model::CameraModel& camera);

// Cycles across the target at a slant range, and the chance ever to find it.
double cycles_on(const model::CameraModel& camera, const Signature& signature, Air air,
                 core::Length range);
double ever_found(double cycles, double n50);
double detection_n50(const model::Weather& weather);

// What the field of view covers of the sea at once, ahead of the camera, not scanned.
struct Swath {
  core::Length nearest, farthest;  // along the ground from below the camera; farthest may be
                                   // infinite: the field reaches the horizon
  core::Length across;             // at the middle of the field
};
Swath swath_of(const model::CameraModel& camera, core::Length altitude);

struct CameraFlight {
  core::Length altitude;  // above the sea, at least 1 m
  core::Speed speed;      // at least 1 m/s is taken
};
// The pass: time in view at each slant range, found at the rate of the search model of glimpses.h.
// Scanning spends its time evenly over the angles it sweeps.
LateralRange camera_lateral_range(const model::CameraModel& camera, const Signature& signature,
                                  const model::Weather& weather, const CameraFlight& flight);

// A camera that stands still and pans: found within `stay`, when it has the target in view for
// `share` of the time. Hidden: the share of targets that dunes or houses cover.
double found_by_fixed_camera(const model::CameraModel& camera, const Signature& signature,
                             const model::Weather& weather, core::Length range, core::Duration stay,
                             double share, double hidden);

}  // namespace vigie::sensing
