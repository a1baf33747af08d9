// SPDX-License-Identifier: Apache-2.0
// Task sheets as CSV (RFC 4180, UTF-8, comma, CRLF): one row per waypoint of every sortie, with the
// leg that leads to it. Columns: docs/formats/plan.md.
#pragma once

#include <string>

#include "vigie/codec/plan_sheet.h"

namespace vigie::codec {

std::string csv_of(const std::vector<SortieSheet>& sheets);

}  // namespace vigie::codec
