// SPDX-License-Identifier: Apache-2.0
// Lines and cells of a text table (CSV, TSV) that people wrote by hand or a program saved.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace vigie::core {

struct TextLine {
  std::string_view text;
  std::size_t number = 0;  // from 1
};

// Lines that are neither empty nor a note ('#'), without a byte-order mark or carriage returns.
std::vector<TextLine> lines_of(std::string_view text);

std::vector<std::string_view> cells_of(std::string_view line, char separator);

// The whole cell as a finite decimal number; none when it is anything else.
std::optional<double> number_of(std::string_view cell);

}  // namespace vigie::core
