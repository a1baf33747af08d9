// SPDX-License-Identifier: Apache-2.0
#include "vigie/codec/xml_text.h"

#include <fmt/format.h>

namespace vigie::codec {

std::string degrees_text(double degrees) { return fmt::format("{:.6f}", degrees); }

}  // namespace vigie::codec
