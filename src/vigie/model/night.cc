// SPDX-License-Identifier: Apache-2.0
#include "vigie/model/night.h"

#include <array>
#include <cassert>

namespace vigie::model {

const std::vector<OutcomeSpec>& outcome_specs() {
  static const std::vector<OutcomeSpec> specs = {
      {"people_minutes_in_water", "people-min", "People-minutes in the water",
       "Personnes-minutes dans l'eau", true},
      {"people_minutes_in_danger", "people-min", "People-minutes in danger at sea",
       "Personnes-minutes en danger en mer", true},
      {"people_in_danger_unseen", "people", "People in danger neither seen nor heard",
       "Personnes en danger ni vues ni entendues", true},
      {"boats_rescued", "boats", "Boats rescued", "Bateaux secourus", false},
      {"people_rescued", "people", "People rescued", "Personnes secourues", false},
      {"boats_attempted", "boats", "Boats that tried to leave", "Bateaux ayant tenté de partir",
       false},
      {"boats_prevented", "boats", "Boats met on the beach before embarkation",
       "Bateaux trouvés sur la plage avant l'embarquement", false},
      {"people_prevented", "people", "People met on the beach before embarkation",
       "Personnes trouvées sur la plage avant l'embarquement", false},
      {"boats_launched", "boats", "Boats launched", "Bateaux mis à l'eau", true},
      {"boats_seen_at_sea", "boats", "Launched boats seen at sea",
       "Bateaux mis à l'eau et vus en mer", false},
      {"boats_unseen", "boats", "Launched boats nobody saw at sea",
       "Bateaux mis à l'eau que personne n'a vus en mer", true},
      {"unseen_boat_minutes", "boat-min", "Boat-minutes at sea before anyone saw the boat there",
       "Bateau-minutes en mer avant d'être vu", true},
      {"boats_landed", "boats", "Boats landed on the far shore", "Bateaux arrivés sur l'autre rive",
       false},
      {"boats_at_sea_at_dawn", "boats", "Boats still at sea when the report was made",
       "Bateaux encore en mer au moment du rapport", true},
      {"flight_hours", "h", "Flight hours", "Heures de vol", true},
      {"cost_low_eur", "EUR", "Cost, low", "Coût, bas", true},
      {"cost_high_eur", "EUR", "Cost, high", "Coût, haut", true},
  };
  return specs;
}

double DawnReport::outcome(const std::string& key) const {
  for (const Outcome& o : outcomes)
    if (o.key == key) return o.value;
  assert(false && "outcome key is not in outcome_specs()");
  return 0;
}

const char* name_of(const EventBody& body) {
  static constexpr std::array<const char*, 13> kNames = {"night_started",   "conditions_reported",
                                                         "forecast_issued", "plan_issued",
                                                         "decision_made",   "asset_moved",
                                                         "looked",          "detected",
                                                         "call_received",   "tasked",
                                                         "truth_moved",     "truth_ended",
                                                         "dawn_reported"};
  static_assert(std::variant_size_v<EventBody> == kNames.size());
  return kNames[body.index()];
}

const char* name_of(CraftState state) {
  switch (state) {
    case CraftState::preparing:
      return "preparing";
    case CraftState::under_way:
      return "under_way";
    case CraftState::stopped:
      return "stopped";
    case CraftState::swamped:
      return "swamped";
    case CraftState::people_in_water:
      return "people_in_water";
    case CraftState::prevented:
      return "prevented";
    case CraftState::rescued:
      return "rescued";
    case CraftState::landed:
      return "landed";
  }
  return "";
}

const char* name_of(CraftSeen seen) {
  switch (seen) {
    case CraftSeen::never:
      return "never";
    case CraftSeen::before_launch:
      return "before_launch";
    case CraftSeen::at_sea:
      return "at_sea";
  }
  return "";
}

const char* name_of(Light light) {
  switch (light) {
    case Light::day:
      return "day";
    case Light::civil_twilight:
      return "civil_twilight";
    case Light::nautical_twilight:
      return "nautical_twilight";
    case Light::astronomical_twilight:
      return "astronomical_twilight";
    case Light::night:
      return "night";
  }
  return "";
}

}  // namespace vigie::model
