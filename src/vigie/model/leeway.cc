// SPDX-License-Identifier: Apache-2.0
#include "vigie/model/leeway.h"

#include <algorithm>
#include <cctype>

namespace vigie::model {
namespace {

std::string upper(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return out;
}

}  // namespace

const LeewayObject* LeewayTable::find(std::string_view text) const {
  const std::string wanted = upper(text);
  if (wanted.empty()) return nullptr;
  const LeewayObject* by_end = nullptr;
  int ends = 0;
  for (const LeewayObject& object : objects) {
    const std::string key = upper(object.key);
    if (key == wanted || (object.number > 0 && std::to_string(object.number) == wanted))
      return &object;
    if (key.ends_with("-" + wanted)) {
      by_end = &object;
      ++ends;
    }
  }
  return ends == 1 ? by_end : nullptr;
}

}  // namespace vigie::model
