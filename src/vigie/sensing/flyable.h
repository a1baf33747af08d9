// SPDX-License-Identifier: Apache-2.0
// Go or no-go of an asset on weather and light, with reasons a person can read.
#pragma once

#include <string>
#include <vector>

#include "vigie/model/asset.h"
#include "vigie/model/conditions.h"

namespace vigie::sensing {

// Empty: it can go. Otherwise one reason per limit broken, e.g.
// "visibility 0.3 nmi, below its night minimum of 2.7 nmi".
std::vector<std::string> reasons_not_to_go(const model::AssetType& type,
                                           const model::Weather& weather, model::Light light);

}  // namespace vigie::sensing
