// SPDX-License-Identifier: Apache-2.0
#include "vigie/sea/stream_uncertainty.h"

namespace vigie::sea {

StreamUncertainty stream_uncertainty() {
  return {.rate_log_sd = 0.20,
          .direction_sd = core::degrees(6),
          .time_sd = core::minutes(20),
          .residual_sd = core::metres_per_second(0.08)};
}

}  // namespace vigie::sea
