// SPDX-License-Identifier: Apache-2.0
// Sorties as Cursor-on-Target routes (event type b-m-r, version 2.0), and all of them as a TAK data
// package (zip with MANIFEST/manifest.xml), as TAK clients import it. Unknown accuracy and height
// are written 9999999.0, as those clients write it.
#pragma once

#include <string>

#include "vigie/codec/plan_sheet.h"

namespace vigie::codec {

// One event document. Stale a day after the sortie's end.
std::string cot_of(const SortieSheet& sheet, core::Instant issued_at);
// Error: the archive cannot be made.
core::Result<std::string> cot_package_of(const std::vector<SortieSheet>& sheets,
                                         const std::string& title, core::Instant issued_at);

}  // namespace vigie::codec
