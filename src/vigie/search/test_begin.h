// SPDX-License-Identifier: Apache-2.0
// For tests: when the searches begin.
#pragma once

#include "vigie/core/time.h"

namespace vigie::search {

inline const core::Instant kBegin = core::parse_instant("2026-01-15T00:00:00Z").value();

}  // namespace vigie::search
