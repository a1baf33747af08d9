// SPDX-License-Identifier: Apache-2.0
// A class of object whose drift changes as it comes to grief: an overloaded inflatable that swamps,
// turns over, and leaves people in the water. No public table has it, so every number is a range
// with its source or the word assumption (data/leeway/inflatable.toml).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "vigie/core/units.h"
#include "vigie/geo/plane.h"
#include "vigie/model/asset.h"

namespace vigie::model {

enum class CasualtyPhase : std::uint8_t { afloat, swamped, capsized, people_in_water, under_way };
inline constexpr std::array<const char*, 5> kCasualtyPhaseNames = {"afloat", "swamped", "capsized",
                                                                   "people-in-water", "under-way"};

// Slopes in per cent of the wind at 10 m, differing from craft to craft (normal, never below 0);
// standard deviations in cm/s are of one craft in time.
struct PhaseLeeway {
  double slope_percent = 0, slope_stddev_percent = 0;
  double crosswind_slope_percent = 0, crosswind_slope_stddev_percent = 0;  // to either side
  double downwind_stddev_cmps = 0, crosswind_stddev_cmps = 0;
};

struct CasualtyClass {
  std::string key, name;
  std::array<PhaseLeeway, 4> phases;  // by CasualtyPhase; under way as afloat
  // Under way: speed through the water (lognormal about the one given, or this median), how far the
  // heading is off the course wanted (normal), and the hazard that the engine stops for good.
  double speed_median_kn = 0, speed_log_stddev = 0, heading_stddev_deg = 0;
  double engine_failure_per_hour = 0;
  // Afloat, a light craft sits higher: the slope goes linearly from light_slope_percent at
  // light_people_per_metre of its length to the slope of `afloat` at heavy_people_per_metre.
  double light_slope_percent = 0, light_people_per_metre = 0, heavy_people_per_metre = 0;
  // Hazards per hour. Swamping is for calm water and reference_people_per_metre, in proportion to
  // the load; waves multiply swamping and turning over by 1 + (height / wave_doubling_m)^2. Each
  // craft has its own factor on them, lognormal.
  double swamping_per_hour = 0, reference_people_per_metre = 0, wave_doubling_m = 0;
  double capsizing_per_hour_swamped = 0;
  double into_water_per_hour_swamped = 0, into_water_per_hour_capsized = 0;
  double hazard_log_stddev = 0;
  std::vector<Parameter> parameters;  // every number with its source
};

// What is known of one of them.
struct CasualtyStart {
  CasualtyPhase phase = CasualtyPhase::afloat;
  int people = 50;                        // assumption: mean of August 2023 was 53
  core::Length length = core::metres(9);  // assumption
  core::Length significant_wave_height = core::metres(0.5);
  // Under way: speed and heading through the water, as far as they are known. Without a heading
  // each craft makes for one of the places, a nearer one more often (inverse square of the
  // distance).
  std::optional<core::Speed> speed;
  std::optional<core::Angle> heading;
  std::vector<geo::LatLon> bound_for;
};

}  // namespace vigie::model
