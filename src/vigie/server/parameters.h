// SPDX-License-Identifier: Apache-2.0
// Query parameters, read strictly: what is wrong is named, nothing is guessed.
#pragma once

#include <cmath>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

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

// At most 200 bytes.
core::Result<std::string> text_parameter(const Request& request, const std::string& name,
                                         const std::string& otherwise);

// Reads numbers and texts until the first that is wrong.
class Parameters {
 public:
  explicit Parameters(const Request& request) : request_(request) {}
  void number(const std::string& name, const NumberRange& range, double& into) {
    keep(number_parameter(request_, name, range), into);
  }
  void whole(const std::string& name, const NumberRange& range, auto& into) {
    double value = 0;
    number(name, range, value);
    if (value != std::floor(value) && !error)
      error = core::invalid(name, "is not a whole number", "leave out what follows the point");
    into = static_cast<std::remove_reference_t<decltype(into)>>(value);
  }
  void text(const std::string& name, std::string& into) {
    keep(text_parameter(request_, name, into), into);
  }
  bool has(const std::string& name) const { return request_.parameter(name) != nullptr; }
  std::optional<core::Error> error;

 private:
  template <class T>
  void keep(core::Result<T> read, T& into) {
    if (read)
      into = std::move(*read);
    else if (!error)
      error = read.error();
  }
  const Request& request_;
};

}  // namespace vigie::server
