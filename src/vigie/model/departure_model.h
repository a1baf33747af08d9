// SPDX-License-Identifier: Apache-2.0
// A fitted model of a night's arrivals, as data/forecast/<year>.toml keeps it.
#pragma once

#include <string>
#include <vector>

#include "vigie/core/date.h"
#include "vigie/core/time.h"
#include "vigie/core/units.h"

namespace vigie::model {

struct Term {
  std::string name;
  double coefficient = 0, standard_error = 0;
  bool operator==(const Term&) const = default;
};

// Hurdle: any boat with probability logistic(any), then boats from a negative binomial of log mean
// `boats` and dispersion theta, given that it is not zero; people from people_per_boat.
struct DepartureModel {
  bool with_weather = false;
  std::vector<Term> any, boats;
  double theta = 1;
  double people_per_boat = 0;           // at `fitted_until`; a forecast uses the newest
  double people_variance_per_boat = 0;  // of one boat's load
  double level_half_life_nights = 0;    // 0: no level term
  core::Speed wind_error;               // standard deviation of the wind it expects; 0: measured
  double red_above = 0.55, green_below = 0.35;
  core::Date fitted_from, fitted_until;  // nights used: [from, until)
  std::size_t nights = 0;
  double log_likelihood = 0;
  struct Source {  // of one file the fit used
    std::string what, sha256;
    bool operator==(const Source&) const = default;
  };
  std::vector<Source> sources;
  bool operator==(const DepartureModel&) const = default;
};

}  // namespace vigie::model
