// SPDX-License-Identifier: Apache-2.0
#include "vigie/codec/xml_text.h"

#include <fmt/format.h>

namespace vigie::codec {

std::string escaped_xml(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (static_cast<unsigned char>(c) >= ' ')
      out += c;
  }
  return out;
}

std::string degrees_text(double degrees) { return fmt::format("{:.6f}", degrees); }

}  // namespace vigie::codec
