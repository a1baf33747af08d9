// SPDX-License-Identifier: Apache-2.0
// Night vision goggles: a share of the day's visual sweep width, by the light of the moon and
// stars. No public table of sweep widths was found. The shares, 0.3 by starlight and 0.6 by a full
// moon overhead, are general knowledge and unverified; they go by the logarithm of illuminance
// between.
#pragma once

#include "vigie/model/conditions.h"
#include "vigie/model/sensor_models.h"

namespace vigie::sensing {

// Lux on the sea from moon and stars. Moon: 0.27 lux when full and overhead, by phase after
// Krisciunas and Schaefer 1991 (PASP 103, eq. 20) and the sine of its altitude; stars and airglow
// 0.001. Low cloud (a cloud base below 10 km) passes 0.3 of it: an assumption.
double night_illuminance_lux(const model::SkyLight& sky, const model::Weather& weather);

// Share of the day's width. Zero by day and in civil twilight: eyes are used. Rises with the light;
// held at its ends.
double goggles_factor(const model::GogglesModel& goggles, const model::SkyLight& sky,
                      const model::Weather& weather);

}  // namespace vigie::sensing
