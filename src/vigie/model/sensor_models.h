// SPDX-License-Identifier: Apache-2.0
// What physical models of sensors need to know: the optics of a camera, goggles, a radar, or the
// row of the visual table an eye is taken as. Held by a SensorType beside its plain sweep widths.
#pragma once

#include <optional>

#include "vigie/core/units.h"
#include "vigie/model/sweep_table.h"

namespace vigie::model {

// Visible 0.55 um, midwave infrared 4 um, longwave 10 um.
enum class Band { visible, midwave, longwave };
inline constexpr std::array<const char*, 3> kBandNames = {"visible", "midwave", "longwave"};

struct CameraModel {
  Band band = Band::longwave;
  core::Length focal;  // of the lens, at the search field of view
  core::Length pitch;  // of the detector
  int columns = 0, rows = 0;
  double noise = 0.05;    // equivalent temperature difference, K; visible: equivalent contrast
  core::Angle look_down;  // of the line of sight below the horizon while searching
  core::Angle scan_half;  // swept to either side of ahead; 0: held ahead
};

struct GogglesModel {
  double starlight_factor = 0.3, moonlight_factor = 0.6;  // of the day's sweep width
};

struct RadarModel {
  bool airborne = false;
  double frequency_ghz = 9.4;
  core::Length antenna_height = core::metres(15);  // airborne: its altitude is taken
  core::Angle beam_width = core::degrees(1.2);
  core::Length range_cell = core::metres(37.5);  // c tau / 2 of a 0.25 us pulse
  double system_gain_db = 0;  // against a set that just meets IMO MSC.192(79) table 2
};

struct SensorModels {
  std::optional<SweepPlatform> table;  // the platform of the visual table
  std::optional<CameraModel> camera;
  std::optional<GogglesModel> goggles;
  std::optional<RadarModel> radar;
};

}  // namespace vigie::model
