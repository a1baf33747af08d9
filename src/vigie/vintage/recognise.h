// SPDX-License-Identifier: Apache-2.0
// What a file to import is, held to its reader's rules, as the texts that a vintage stores.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "vigie/core/date.h"
#include "vigie/core/result.h"
#include "vigie/vintage/store.h"

namespace vigie::vintage {

struct CheckedTable {
  Table table;
  std::string text;
};

// What one published date of a file holds.
struct Checked {
  std::optional<core::Date> published;  // where the file itself says so
  std::vector<CheckedTable> tables;
  std::vector<std::string> dropped;
};

// Mostly one; a weekly file with a column `published` gives one for each of its dates, in order,
// each with every week as it was known then.
core::Result<std::vector<Checked>> recognise(std::string_view bytes, const std::string& name);

}  // namespace vigie::vintage
