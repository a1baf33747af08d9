// SPDX-License-Identifier: Apache-2.0
// Query parameters, read strictly: what is wrong is named, nothing is guessed.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "vigie/core/result.h"
#include "vigie/core/time.h"
#include "vigie/server/request.h"

namespace vigie::server {

// Fails on a parameter that is not among `names`.
core::Result<void> only_parameters(const Request& request,
                                   std::initializer_list<std::string_view> names);

// A UTC time within the night; its last moment is part of it. `name` is for the error.
core::Result<core::Instant> parse_instant_of(std::string_view text, const std::string& name,
                                             core::Interval night);
core::Result<core::Instant> instant_parameter(const Request& request, const std::string& name,
                                              core::Interval night);

struct NumberRange {
  double low = 0, high = 0, otherwise = 0;  // `otherwise` when the client does not give it
};
core::Result<double> number_parameter(const Request& request, const std::string& name,
                                      const NumberRange& range);

}  // namespace vigie::server
