// SPDX-License-Identifier: Apache-2.0
// The first thing that was wrong in one load. Readers note into it and go on with harmless values.
#pragma once

#include <optional>
#include <utility>

#include "vigie/core/result.h"

namespace vigie::codec {

struct Failure {
  std::optional<core::Error> first;
  void note(core::Error error) {
    if (!first) first = std::move(error);
  }
};

}  // namespace vigie::codec
