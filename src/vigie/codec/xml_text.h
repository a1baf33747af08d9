// SPDX-License-Identifier: Apache-2.0
// Writing XML with pugixml: UTF-8, two blanks a level, and numbers as every other export has them.
#pragma once

#include <cmath>
#include <sstream>
#include <string>

#include <pugixml.hpp>

#include "vigie/geo/plane.h"

namespace vigie::codec {

inline std::string text_of(const pugi::xml_document& document) {
  std::ostringstream out;
  document.save(out, "  ", pugi::format_default, pugi::encoding_utf8);
  return out.str();
}

inline pugi::xml_node element(pugi::xml_node parent, const char* name, const std::string& text) {
  pugi::xml_node child = parent.append_child(name);
  child.text().set(text.c_str());
  return child;
}

inline pugi::xml_document new_document() {
  pugi::xml_document document;
  pugi::xml_node declaration = document.append_child(pugi::node_declaration);
  declaration.append_attribute("version") = "1.0";
  declaration.append_attribute("encoding") = "UTF-8";
  return document;
}

// "1.583417" without trailing zeros beyond what 1e-6 degree needs.
std::string degrees_text(double degrees);

// For texts that are put together without pugixml: marks escaped, control characters left out.
std::string escaped_xml(const std::string& text);

inline double rounded(double value, double unit) { return std::round(value / unit) * unit; }

}  // namespace vigie::codec
