// SPDX-License-Identifier: Apache-2.0
// What the calendar alone says of a night: known years ahead, so a schedule may be balanced on it.
#pragma once

#include <span>
#include <vector>

#include "vigie/core/date.h"

namespace vigie::impact {

// Mean synodic phase, 0 and 1 at new moon, from the new moon of 2000-01-06T18:14Z and the mean
// month of 29.530588853 days (Meeus, Astronomical Algorithms, 2nd ed., chapter 49, without the
// periodic terms: within 0.5 day of the true phase). Tides follow it by about 1.5 days, which is
// not modelled.
double moon_phase(core::Date night);

// Columns over `nights` nights from `start`, each centred: illuminated share of the moon, spring
// (+1) to neap (-1), weekend (Saturday and Sunday), and holidays where any are given.
std::vector<std::vector<double>> calendar_columns(core::Date start, int nights,
                                                  std::span<const core::Date> holidays);

}  // namespace vigie::impact
