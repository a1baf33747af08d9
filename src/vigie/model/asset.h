// SPDX-License-Identifier: Apache-2.0
// Assets, sensors, legal bases and postures: what the library and scenario files hold.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "vigie/core/time.h"
#include "vigie/core/units.h"
#include "vigie/geo/coast.h"
#include "vigie/model/names.h"
#include "vigie/model/sensor_models.h"

namespace vigie::model {

// Where a number comes from; nothing enters a model without one.
struct Provenance {
  std::string source;     // page, report or "assumption: why"
  bool verified = false;  // true: read in the source named
};

// A default that says where it comes from, as the user sees it in lists ("assets show").
struct Parameter {
  std::string name;  // "cruise_speed_kn"
  double value = 0;  // in the unit of the name
  std::string unit;
  Provenance provenance;
};

// What a sensor may see. The order is the order of urgency.
enum class TargetClass {
  people_in_water,
  craft_swamped,
  craft_stopped,
  craft_under_way,
  people_on_beach
};
inline constexpr int kTargetClasses = 5;

enum class SensorKind { visual, infrared, radar };

// A lateral range curve fitted to logged opportunities: 1 / (1 + exp(per_metre |x| - intercept)).
struct CalibratedCurve {
  double intercept = 0, per_metre = 0;
  core::Length width, low, high;  // sweep width and its interval
  std::string source;             // the log, how many opportunities, when
};

struct SensorType {
  SensorKey key;
  std::string name;
  SensorKind kind = SensorKind::visual;
  core::Length max_range;  // no detection beyond
  core::Duration glimpse;  // time for one independent look at one place
  bool needs_daylight = false;
  // Sweep width by meteorological visibility (ascending), for each target class; an empty row means
  // the sensor cannot see that class. Linear between rows, zero at zero visibility.
  struct SweepRow {
    core::Length visibility;
    core::Length width;
  };
  std::vector<SweepRow> sweep[kTargetClasses];
  SensorModels models;  // physics beside the rows, where known
  std::optional<CalibratedCurve> calibrated[kTargetClasses];  // replaces both
  std::vector<Parameter> parameters;
};

enum class AssetKind { helicopter, drone, aeroplane, boat, patrol, fixed };

// Limits outside which the asset does not go out. Absent: no limit of that sort.
struct WeatherMinima {
  core::Speed max_wind;
  core::Length max_wave_height;
  core::Length min_visibility_day, min_visibility_night;
  core::Length min_cloud_base_day, min_cloud_base_night;
  bool refuses_icing = true;
};

struct AssetType {
  AssetTypeKey key;
  std::string name_en, name_fr;
  AssetKind kind = AssetKind::patrol;
  core::Speed cruise_speed;
  core::Duration endurance;  // one sortie; for boats and patrols: one watch
  core::Duration turnaround;
  core::Duration readiness_day, readiness_night;
  core::Length radius_of_action;  // from its base
  core::Length altitude;          // working height; 0 on the surface
  bool flies_over_sea = false;
  bool flies_over_shore = false;
  bool fixed_wing = false;  // cannot wait over a place or land straight down
  int rescue_capacity = 0;  // people it can take aboard
  int crew = 0;
  double cost_per_hour_low_eur = 0, cost_per_hour_high_eur = 0;
  WeatherMinima minima;
  std::vector<SensorKey> sensors;
  std::vector<Parameter> parameters;
};

struct Base {
  BaseKey key;
  std::string name;
  geo::Point at;
  Provenance provenance;
};

// A named stretch of the watched shore: boats leave from it, patrols walk it.
struct Sector {
  SectorKey key;
  std::string name;
  geo::Point from, until;  // ends, west/south to east/north
  geo::Point launch;       // the beach
  core::Length length;     // along the shore
  double departure_share = 0;
  Provenance provenance;
};

// The permission without which nothing with a camera goes up.
struct LegalBasis {
  LegalBasisKey key;
  std::string authority;
  std::string purpose;
  std::string citation;
  std::string area_name;
  // The same in French; empty where nobody has written it.
  std::string authority_fr, purpose_fr, citation_fr, area_name_fr;
  geo::Ring area;  // plane
  core::Interval valid;
  int max_cameras = 0;       // in the air at once under this basis
  core::Length ceiling;      // highest working height; 0: the basis names none
  core::Duration retention;  // of images
  Provenance provenance;
};

// One asset of a posture, at its base, in its hours.
struct Asset {
  AssetKey key;
  AssetTypeKey type;
  std::string name;
  BaseKey base;
  LegalBasisKey legal_basis;         // required for anything with a camera
  core::Interval on_call;            // hours it may work this night
  core::Duration hours_budget;       // total hours out this night
  core::Duration duty;               // from first take-off to last landing, at most; 0: no limit
  std::vector<SectorKey> sectors;    // empty: everywhere its legal area allows
  std::string fallback;              // what covers for it when it cannot go
  std::string name_fr, fallback_fr;  // empty where nobody has written it
  bool additional = false;           // its posture adds it to the one that it extends
  std::vector<SectorKey> kept_from;  // sectors where a trial's roster lets no additional drone fly
  Provenance provenance;
};

// Rules between the assets of a posture; zero or empty: no such rule. docs/math/planning.md,
// "Rules".
struct SharedRules {
  core::Duration take_off_spacing;  // between two take-offs from one base
  // Two aircraft whose working heights differ by less than `vertical` stay `horizontal` apart while
  // both are farther than `base_zone` from either one's base.
  struct Separation {
    core::Length vertical, horizontal, base_zone;
  } separation;
  // While one of a type is out, at least `ready` others of it, on call, stand at their base with
  // their turnaround over.
  struct Reserve {
    AssetTypeKey type;
    int ready = 0;
  };
  std::vector<Reserve> reserves;
};

struct Posture {
  PostureKey key;
  std::string name_en, name_fr;
  std::vector<Asset> assets;
  SharedRules rules;
};

struct Library {
  std::vector<SensorType> sensors;
  std::vector<AssetType> asset_types;
  std::vector<Base> bases;
  std::vector<LegalBasis> legal_bases;

  const SensorType* sensor(const SensorKey& key) const;
  const AssetType* asset_type(const AssetTypeKey& key) const;
  const Base* base(const BaseKey& key) const;
  const LegalBasis* legal_basis(const LegalBasisKey& key) const;
};

// Numbers of the crossing model: how boats leave and behave. Data, with provenance beside each.
struct CrossingParameters {
  double speed_median_kn = 3.6, speed_log_stddev = 0.25;  // through the water
  double engine_failure_per_hour = 0.04;
  double swamping_per_hour_stopped = 0.10;  // in calm water, once stopped
  double preparation_minutes_median = 60,
         preparation_log_stddev = 0.4;             // on the beach before launch
  double people_mean = 11, people_dispersion = 6;  // negative binomial, at least 1
  double tide_compensation = 0.5;                  // 0: steers at the target, 1: full
  // Shares of the craft with other habits of heading: straight at the target whatever the tide;
  // along the edge of the traffic lanes (Scenario::lane_edge) before crossing them. The rest
  // compensate.
  double straight_share = 0, lane_edge_share = 0;
  double stops_for_rescuer_probability = 0;  // under way, when a rescue boat has come alongside
  double hiding_depth_metres = 300;  // preparing craft lie up to this far inland of the beach
  double calls_for_help_after_minutes = 20;  // median, once stopped or swamped
};

// What patrols and boats do once something is known. Data, with provenance beside each.
struct ResponseParameters {
  double patrol_reaction_minutes = 5;     // from detection to a patrol on its way
  double prevention_probability = 0.8;    // a patrol there before embarkation stops it
  double boat_reaction_minutes = 5;       // from detection or call to a boat under way
  double alongside_metres = 150;          // this near, with contact: alongside
  double embark_seconds_per_person = 30;  // to take people aboard once alongside
  double call_position_stddev_m = 1500;   // of a position given by phone
  double visual_position_stddev_m = 150;  // of a detection by eye or camera
  double radar_position_stddev_m = 100;
  double escort_craft_under_way = 1;  // 1: a free boat keeps company with a seen craft
};

struct ForecastParameters {
  // Probability that any boat leaves: logistic in wind, waves and visibility.
  double intercept = 0, per_wind_mps = 0, per_wave_m = 0;
  // Number of boats given that any leaves: 1 + negative binomial.
  double extra_boats_mean = 1, extra_boats_dispersion = 1;
  // Attempts per boat that reached the far shore (published arrivals are not attempts).
  double attempts_per_arrival = 1;
  std::vector<double> departure_share_by_hour;  // from scenario night_start, sums to 1
  double red_above = 0.55, green_below = 0.35;
  std::vector<Parameter> parameters;  // provenance of all of the above
};

struct Scenario {
  std::string key;
  std::string name_en, name_fr;
  std::string note;          // what is real here and what is not
  std::string note_fr;       // the same in French; may be empty
  core::Interval night;      // simulated hours
  core::Instant planned_at;  // when the plan is issued
  std::string weather_file;  // name under data/weather
  std::vector<Sector> sectors;
  std::vector<geo::Point> landing;    // named target points on the far shore
  std::vector<geo::Point> lane_edge;  // of the traffic lanes on the near side; may be empty
  CrossingParameters crossing;
  ResponseParameters response;
  ForecastParameters forecast;
  Library library;
  std::vector<Posture> postures;
  std::string digest;                 // SHA-256 over the bytes of every file it was read from
  std::vector<Parameter> parameters;  // provenance of crossing and scenario numbers

  const Posture* posture(const PostureKey& wanted) const;
};

bool flies(AssetKind kind);

const char* name_of(TargetClass c);
const char* name_of(SensorKind k);
const char* name_of(AssetKind k);

}  // namespace vigie::model
