// SPDX-License-Identifier: Apache-2.0
// For tests: a moment as text.
#pragma once

#include <string>

#include "vigie/core/time.h"

namespace vigie::sea {

inline core::Instant utc(const std::string& text) { return core::parse_instant(text).value(); }

}  // namespace vigie::sea
