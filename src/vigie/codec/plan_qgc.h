// SPDX-License-Identifier: Apache-2.0
// One drone sortie as a QGroundControl .plan (file format version 1, mission version 2): take-off,
// ground speed per leg, waypoints, waits as timed loiters, landing; the legal area as an inclusion
// fence. Form: QGroundControl developer guide, file_formats/plan.md; commands and frames: MAVLink
// common.xml. Places are latitude, longitude, height above home in metres.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "vigie/codec/plan_sheet.h"

namespace vigie::codec {

namespace mavlink {
inline constexpr int kNavWaypoint = 16, kNavLoiterTime = 19, kNavReturnToLaunch = 20, kNavLand = 21,
                     kNavTakeoff = 22, kDoChangeSpeed = 178;
inline constexpr int kFrameMission = 2, kFrameGlobalRelativeAlt = 3;
}  // namespace mavlink

// True for what is flown from a ground station.
bool has_qgc_form(const SortieSheet& sheet);
// A multicopter or helicopter lands at its last waypoint; a fixed-wing drone returns to launch,
// where its crew lands it. REQUIRES: has_qgc_form(sheet).
nlohmann::json qgc_of(const SortieSheet& sheet);

}  // namespace vigie::codec
