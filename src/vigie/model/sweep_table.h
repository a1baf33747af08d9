// SPDX-License-Identifier: Apache-2.0
// The visual sweep-width table of the US Coast Guard as values: widths by search object, platform,
// height and visibility, and factors by search speed (data/sensing/visual.tsv, visual_speed.tsv).
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace vigie::model {

enum class SweepPlatform { helicopter, aeroplane, boat };
inline constexpr std::array<const char*, 3> kSweepPlatformNames = {"helicopter", "aeroplane",
                                                                   "boat"};

// As the source prints them: nautical miles, feet, knots.
struct SweepRow {
  static constexpr std::array<double, 7> kVisibility_nmi = {1, 3, 5, 10, 15, 20, 30};
  std::string object;       // "power-boat-20ft"
  std::string name;         // "Power boat 20 ft"
  bool small_craft = true;  // people, rafts and boats below 30 ft: the harder weather factors
  SweepPlatform platform = SweepPlatform::helicopter;
  double height_ft = 0;  // flying height, or height of eye on a boat
  std::array<double, 7> width_nmi{};
};

struct SweepSpeedFactor {
  std::string object;
  SweepPlatform platform = SweepPlatform::helicopter;
  double speed_kn = 0, factor = 1;
};

struct SweepTable {
  std::vector<SweepRow> rows;            // of one object and platform: heights ascend
  std::vector<SweepSpeedFactor> speeds;  // of one object and platform: speeds ascend

  std::vector<const SweepRow*> rows_of(std::string_view object, SweepPlatform platform) const;
  std::vector<const SweepSpeedFactor*> speeds_of(std::string_view object,
                                                 SweepPlatform platform) const;
  std::vector<std::string> objects() const;  // in the order of the table, each once
};

}  // namespace vigie::model
