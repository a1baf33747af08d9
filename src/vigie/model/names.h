// SPDX-License-Identifier: Apache-2.0
// Ids of everything that has a name in a file or a row in a run.
#pragma once

#include "vigie/core/id.h"

namespace vigie::model {

using AssetTypeKey = core::Key<struct AssetTypeTag>;    // "ec135-gendarmerie"
using SensorKey = core::Key<struct SensorTag>;          // "turret-mwir"
using AssetKey = core::Key<struct AssetTag>;            // "drone-beach-3"
using SectorKey = core::Key<struct SectorTag>;          // "wissant"
using BaseKey = core::Key<struct BaseTag>;              // "lydd"
using LegalBasisKey = core::Key<struct LegalBasisTag>;  // "fr-prefect-2019"
using PostureKey = core::Key<struct PostureTag>;        // "night-drones"
using CraftId = core::Index<struct CraftTag>;           // true craft of one simulated night
using DetectionId = core::Index<struct DetectionTag>;
using TrackId = core::Index<struct TrackTag>;
using CaseId = core::Index<struct CaseTag>;

}  // namespace vigie::model
