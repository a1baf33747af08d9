// SPDX-License-Identifier: Apache-2.0
// The roster as iCalendar (RFC 5545, by libical): one VEVENT per sortie, in UTC. The same plan
// gives the same UIDs, so that a calendar updates instead of doubling.
#pragma once

#include <string>

#include "vigie/codec/plan_sheet.h"

namespace vigie::codec {

std::string ics_of(const std::vector<SortieSheet>& sheets, const std::string& title,
                   core::Instant issued_at);

}  // namespace vigie::codec
