// SPDX-License-Identifier: Apache-2.0
// Posture files. Private to codec: the scenario loader reads them.
#pragma once

#include <string>
#include <string_view>

#include "vigie/core/result.h"
#include "vigie/model/asset.h"

namespace vigie::codec {

struct ParsedPosture {
  std::string extends;  // the posture whose assets come first; empty: none
  model::Posture posture;
};

// Hours are UTC clock times ("19:00", "07:00"), laid into `scenario.night`. Names of types, bases,
// legal bases and sectors must be in the scenario.
core::Result<ParsedPosture> parse_posture(std::string_view toml, const std::string& file,
                                          const std::string& key, const model::Scenario& scenario);

}  // namespace vigie::codec
