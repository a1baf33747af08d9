// SPDX-License-Identifier: Apache-2.0
// A plan as KML 2.2 (OGC 07-147r2), and zipped as KMZ: one folder of sorties with their hours, one
// of legal areas. Colours by kind of asset.
#pragma once

#include <string>

#include "vigie/codec/plan_sheet.h"

namespace vigie::codec {

std::string kml_of(const std::vector<SortieSheet>& sheets, const std::string& title);
// Error: the archive cannot be made.
core::Result<std::string> kmz_of(const std::vector<SortieSheet>& sheets, const std::string& title);

}  // namespace vigie::codec
