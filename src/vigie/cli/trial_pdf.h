// SPDX-License-Identifier: Apache-2.0
// A trial's report on A4 pages.
#pragma once

#include "vigie/impact/report_pages.h"

namespace vigie::cli {

// The PDF's bytes; the same pages give the same bytes. Error: cairo could not make it.
core::Result<std::string> trial_pdf(const impact::ReportPages& pages, const impact::Words& words);

}  // namespace vigie::cli
