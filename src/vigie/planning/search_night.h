// SPDX-License-Identifier: Apache-2.0
// Generated nights for measuring the solver: a strait of 130 by 100 km in squares of 5 km, twelve
// hours in steps of 5 minutes, boats that prepare on one shore, cross with the tide, and sometimes
// stop and founder; helicopters, aeroplanes, drones and boats that search for them.
//
// The shores, the stream and every number are made up to be of the right size; no night is a real
// one. Same options, same night, byte for byte.
#pragma once

#include "vigie/planning/search_problem.h"

namespace vigie::planning {

struct NightOptions {
  std::size_t assets = 6;       // 1..32; every ten have the same mix
  double width_scale = 0.3;     // times sweep widths of 1.5 to 4 km
  std::size_t boats = 20'000;   // equally likely boats, of total weight 1
  std::uint64_t seed = 1;       // of coast, weather and fleet
  std::uint64_t boat_seed = 1;  // of the boats; another gives fresh ones of the same night
  std::uint32_t columns = 26, rows = 20, steps = 144;
  std::uint64_t outlook =
      0;  // not 0: other fog, beaches and hours on the same coast; see night_outlooks.h
  bool coupled = true;  // cameras at once, altitude bands, one take-off per base and step
};

enum class BoatState : std::uint8_t { absent, preparing, under_way, adrift, in_water };
inline constexpr std::uint32_t kBoatStates = 4;  // classes: state - 1

// Where a boat is at every boundary between steps, in km from the south-west corner.
struct NightBoat {
  struct Fix {
    float east_km = 0, north_km = 0;
    BoatState state = BoatState::absent;
  };
  std::vector<Fix> fixes;    // steps + 1
  std::vector<float> worth;  // [step] of being first seen then; never rises
  std::uint32_t place(std::uint32_t step, const NightOptions& options) const;  // mid-step
};

std::vector<NightBoat> night_boats(const NightOptions& options);

// Sweep width [km] of an asset of this kind against a class, and its speed [km/h].
struct NightSensor {
  const char* name;
  double speed_kmh = 0;
  double width_km[kBoatStates] = {};
  double visibility_exponent = 1;  // how much haze takes
};
const NightSensor& night_sensor(std::uint32_t kind);
// Effort of one look on its own square.
double night_look_effort(double width_km, double speed_kmh);

struct NightPoint {
  double east_km = 0, north_km = 0;
};
inline constexpr double kNightCellKm = 5, kNightStepH = 1.0 / 12;
NightPoint night_base(std::size_t asset);
// Where boats leave from and where they go, west to east and south to north.
std::vector<NightPoint> night_launch_shore();
std::vector<NightPoint> night_far_shore();

// Sweep widths at any place of one night, fog included.
class NightSight {
 public:
  explicit NightSight(const NightOptions& options);
  double width_km(std::uint32_t kind, std::uint32_t cls, std::uint32_t step, NightPoint at) const;
  double width_km(std::uint32_t kind, std::uint32_t cls, bool in_fog) const {
    return (in_fog ? hazy_ : clear_)[kind * kBoatStates + cls];
  }
  bool fog(std::uint32_t step, NightPoint at) const;

 private:
  NightPoint fog_;
  double fog_km_ = 0, fog_from_h_ = 0, fog_until_h_ = 0;
  std::vector<double> clear_, hazy_;  // [kind * kBoatStates + cls]
};

// A call from a boat whose engine has stopped, at the beginning of a step: where it may be from
// then on. The position is as the caller gave it, with a standard deviation per axis.
struct NightCall {
  std::uint32_t step = 0;
  double east_km = 0, north_km = 0, stddev_km = 3;
  std::size_t boats = 2000;  // equally likely places
};
std::vector<NightBoat> boats_of_call(const NightOptions& options, const NightCall& call);

SearchProblem night_problem(const NightOptions& options);
// More boats for a problem of this night, of this weight together.
void add_boats(SearchProblem& problem, const NightOptions& options,
               const std::vector<NightBoat>& boats, double weight);
// The same assets and efforts on other boats.
SearchProblem with_boats(const SearchProblem& night, const NightOptions& options,
                         const std::vector<NightBoat>& boats);

}  // namespace vigie::planning
