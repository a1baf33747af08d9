// SPDX-License-Identifier: Apache-2.0
// Marine and airborne radar by the radar equation:
//
//   S / N = K sigma F^4 / R^4,   S / (N + C) with clutter,   Pd = Pfa^(1 / (1 + S/(N+C)))
//
// (Swerling 1, Pfa 1e-4). K is one number per band, set so that a 10 m vessel (2.5 m2 X-band, 1.4
// m2 S-band, 2 m high) is seen in 8 of 10 scans at the range IMO MSC.192(79) table 2 asks of every
// set, 3.4 nmi X-band and 3.0 nmi S-band, antenna at 15 m: a set that just passes. F is the
// interference of the direct way and the way by the sea, rough sea reflecting less (Ament 1953),
// over an earth of 4/3 radius, lobes averaged. Sea clutter: mean reflectivity of Gregers-Hansen and
// Mital (NRL 9310-12-9346, 2012) on the beam's cell, horizontal polarisation, raised 5 dB for
// spikes (an assumption, 3 to 8). RCS differs from pass to pass, lognormal 3 dB (an assumption).
#pragma once

#include "vigie/core/units.h"
#include "vigie/model/asset.h"
#include "vigie/model/conditions.h"
#include "vigie/model/sensor_models.h"
#include "vigie/sensing/lateral_range.h"

namespace vigie::sensing {

struct Echo {
  double rcs_m2 = 1;
  core::Length height = core::metres(1);  // of its echoing centre above the sea
  double low_m2 = 0.3, high_m2 = 3;
};
// Assumptions with ranges: 1 m2 for a small inflatable or a person, 0.5 swamped, 0.1 a head.
Echo echo_of(model::TargetClass target);

// Douglas sea state, 0 to 7 with fractions, of a significant wave height.
double sea_state_of(core::Length wave_height);
// Mean sea clutter reflectivity, dB m2/m2. Fitted for 0.5 to 35 GHz, grazing 0.1 to 60 degrees
// (held outside), sea states 0 to 6.
double sea_reflectivity_db(double frequency_ghz, core::Angle grazing, double sea_state);

struct RadarView {
  core::Length antenna_height;  // above the sea
  core::Length wave_height;     // significant
};
// Signal to noise and clutter, linear; one scan.
double signal_ratio(const model::RadarModel& radar, const Echo& echo, const RadarView& view,
                    core::Length range);
double scan_probability(const model::RadarModel& radar, const Echo& echo, const RadarView& view,
                        core::Length range);
// Seen in 8 of 10 scans at least, the echo's size drawn once for all ten.
double shown_probability(const model::RadarModel& radar, const Echo& echo, const RadarView& view,
                         core::Length range);
// Largest range with a scan probability of 0.8; zero when there is none.
core::Length certain_range(const model::RadarModel& radar, const Echo& echo, const RadarView& view);

// Chance that a pass at x shows the target: the best it had from abeam outward.
LateralRange radar_lateral_range(const model::RadarModel& radar, const Echo& echo,
                                 const RadarView& view);

}  // namespace vigie::sensing
