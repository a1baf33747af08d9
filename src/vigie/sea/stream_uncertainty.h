// SPDX-License-Identifier: Apache-2.0
// How far the stream model may be from the sea, as the spread that an ensemble of forecasts
// carries. Each member draws once: rate factor exp(rate_log_sd * z), direction turned by
// direction_sd * z, clock shifted by time_sd * z, and one constant drift of residual_sd * z in each
// component (wind, surge, the residual that the model does not have). Independent draws; one draw
// holds over the whole Strait, because the error of a tidal model is the same every tide and
// spreads over tens of kilometres. Where the numbers come from: docs/math/stream.md, "Uncertainty".
#pragma once

#include "vigie/core/units.h"

namespace vigie::sea {

struct StreamUncertainty {
  double rate_log_sd = 0;  // of the natural logarithm of the rate; 0.1 is about 10 %
  core::Angle direction_sd;
  core::Duration time_sd;
  core::Speed residual_sd;  // per component
};

StreamUncertainty stream_uncertainty();

}  // namespace vigie::sea
