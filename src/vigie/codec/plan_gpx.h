// SPDX-License-Identifier: Apache-2.0
// A plan as GPX 1.1 (topografix.com/GPX/1/1): one route per sortie, its points with planned times.
#pragma once

#include <string>

#include "vigie/codec/plan_sheet.h"

namespace vigie::codec {

std::string gpx_of(const std::vector<SortieSheet>& sheets, const std::string& title,
                   core::Instant issued_at);

}  // namespace vigie::codec
