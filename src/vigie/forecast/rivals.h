// SPDX-License-Identifier: Apache-2.0
// The forecasters that departures.h is measured against; skill.h says what each is. All are fitted
// on nights before `origin` alone, and give the distribution of boats of a night at or after it.
#pragma once

#include <memory>
#include <span>

#include "vigie/core/result.h"
#include "vigie/forecast/nights.h"
#include "vigie/stats/count_distribution.h"

namespace vigie::forecast {

class Rival {
 public:
  virtual ~Rival() = default;
  virtual core::Result<stats::CountDistribution> forecast(const Night& night) const = 0;
};

using Past = std::span<const Night>;  // in order; those not before the origin are not used
using RivalPtr = std::unique_ptr<const Rival>;

// `past` must outlive it.
core::Result<RivalPtr> fit_climatology(Past past, core::Date from, core::Date origin);
core::Result<RivalPtr> fit_persistence(Past past, core::Date origin);
core::Result<RivalPtr> fit_red_amber_green(Past past, core::Date from, core::Date origin);
enum class LastNight { used, left_out };
core::Result<RivalPtr> fit_calendar_zinb(Past past, core::Date from, core::Date origin,
                                         LastNight last_night);

}  // namespace vigie::forecast
