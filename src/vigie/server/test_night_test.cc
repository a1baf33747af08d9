// SPDX-License-Identifier: Apache-2.0
// The night the server's tests look at (test_night.h).
#include "vigie/server/test_night.h"

#include "vigie/core/random.h"

namespace vigie::server {

using core::minutes;
using model::CraftState;

namespace {

const model::Provenance kMadeUp{.source = "assumption: made for a test", .verified = false};

model::Library test_library() {
  model::Library library;
  model::SensorType eye;
  eye.key = model::SensorKey("eye");
  eye.name = "Eyes";
  eye.max_range = core::kilometres(5);
  eye.parameters = {{"max_range_nmi", 2.7, "nmi", kMadeUp}};
  library.sensors = {eye};
  model::AssetType drone;
  drone.key = model::AssetTypeKey("quad");
  drone.name_en = "Quadcopter";
  drone.name_fr = "Quadricoptère";
  drone.kind = model::AssetKind::drone;
  drone.sensors = {eye.key};
  drone.parameters = {{"cruise_speed_kn", 20, "kn", kMadeUp}};
  model::AssetType patrol = drone;
  patrol.key = model::AssetTypeKey("patrol");
  patrol.name_en = "Patrol";
  patrol.name_fr = "Patrouille";
  patrol.kind = model::AssetKind::patrol;
  library.asset_types = {drone, patrol};
  library.bases = {{model::BaseKey("dune"), "Dune", {0, -2'500}, kMadeUp},
                   {model::BaseKey("unused"), "Unused", {5'000, -2'500}, kMadeUp}};
  model::LegalBasis basis;
  basis.key = model::LegalBasisKey("prefect");
  basis.authority = "Préfet";
  basis.purpose = "rescue";
  basis.citation = "none: a test";
  basis.area_name = "the beach";
  basis.area = {{-3'000, -3'000}, {-3'000, 3'000}, {3'000, 3'000}, {3'000, -3'000}};  // clockwise
  basis.valid = {utc("2019-06-01T00:00:00Z"), utc("2019-07-01T00:00:00Z")};
  basis.max_cameras = 3;
  basis.retention = core::hours(36);
  basis.provenance = kMadeUp;
  library.legal_bases = {basis};
  return library;
}

model::Asset test_asset(const char* key, const char* type, const char* basis) {
  model::Asset asset;
  asset.key = model::AssetKey(key);
  asset.type = model::AssetTypeKey(type);
  asset.name = std::string("The ") + key;
  asset.base = model::BaseKey("dune");
  asset.legal_basis = model::LegalBasisKey(basis);
  asset.provenance = {.source = "a page", .verified = true};
  return asset;
}

model::Event event(const char* clock, model::EventBody body) {
  return {utc(std::string(clock[0] == '0' ? "2019-06-08T" : "2019-06-07T") + clock + ":00Z"),
          std::move(body)};
}

model::TruthMoved craft(std::uint32_t id, CraftState state, double north_m) {
  return {model::CraftId(id), model::SectorKey("beach"), {0, north_m}, state, 10};
}

model::CraftOutcome outcome(std::uint32_t id, CraftState end) {
  model::CraftOutcome out;
  out.craft = model::CraftId(id);
  out.sector = model::SectorKey("beach");
  out.people = 10;
  out.end = end;
  out.preparing_from = utc("2019-06-07T22:00:00Z");
  out.ended_at = utc("2019-06-07T22:40:00Z");
  return out;
}

model::Plan test_plan() {
  model::Plan plan;
  plan.issued_at = utc("2019-06-07T17:00:00Z");
  plan.posture = model::PostureKey("two");
  plan.sorties = {{model::AssetKey("drone"),
                   {{utc("2019-06-07T22:00:00Z"), {0, -2'500}},
                    {utc("2019-06-07T22:30:00Z"), {0, 2'000}},
                    {utc("2019-06-07T23:00:00Z"), {0, -2'500}}},
                   0.5,
                   "watches the beach"}};
  plan.decisions = {{model::AssetKey("drone"), true, {}, "the patrol"},
                    {model::AssetKey("patrol"), false, {"wind", "waves"}, "no cover"}};
  plan.value = {2, 0.5, 0.25, 0.75, 1.5};
  plan.greedy_objective = 1.25;
  return plan;
}

model::Forecast test_forecast() {
  return {.issued_at = utc("2019-06-07T17:00:00Z"),
          .probability_any = 0.5,
          .expected_boats = 2,
          .expected_people = 20,
          .rag = model::Rag::amber,
          .cells = {{model::SectorKey("beach"),
                     {utc("2019-06-07T22:00:00Z"), utc("2019-06-07T23:00:00Z")},
                     2}}};
}

model::Detection detection(std::uint32_t id, const char* at, double north_m) {
  return {.id = model::DetectionId(id),
          .observed_at = utc(at),
          .asset = model::AssetKey("drone"),
          .sensor = model::SensorKey("eye"),
          .target_class = model::TargetClass::people_on_beach,
          .position = {0, north_m},
          .covariance = {2'500, 10'000, 0}};
}

}  // namespace

core::Instant utc(const std::string& text) { return core::parse_instant(text).value(); }

model::Weather EvenSea::weather_at(core::Instant) const {
  return {.wind_speed = core::knots(10),
          .wind_from = core::degrees(359.8),
          .wave_height = core::metres(0.4),
          .visibility = core::nautical_miles(8),
          .cloud_base = core::feet(3'333),
          .icing = false,
          .air_temperature = core::celsius(-0.04),
          .sea_temperature = core::celsius(14)};
}

model::SkyLight EvenSea::sky_at(core::Instant) const {
  return {.sun_altitude = core::degrees(-15),
          .moon_altitude = core::degrees(5),
          .moon_illuminated_fraction = 0.25,
          .light = model::Light::astronomical_twilight};
}

model::Scenario test_scenario() {
  model::Scenario scenario;
  scenario.key = "made";
  scenario.name_en = "Made";
  scenario.name_fr = "Fait";
  scenario.note = "nothing is real here";
  scenario.night = {utc("2019-06-07T20:00:00Z"), utc("2019-06-08T04:00:00Z")};
  scenario.planned_at = utc("2019-06-07T17:00:00Z");
  model::Sector beach;
  beach.key = model::SectorKey("beach");
  beach.name = "Beach";
  beach.from = {-1'000, -2'000};
  beach.until = {1'000, -2'000};
  beach.launch = {0, -2'000};
  beach.length = core::kilometres(2);
  beach.departure_share = 1;
  scenario.sectors = {beach};
  scenario.landing = {{0, 30'000}};
  scenario.library = test_library();
  scenario.postures = {
      {model::PostureKey("two"),
       "Two",
       "Deux",
       {test_asset("drone", "quad", "prefect"), test_asset("patrol", "patrol", "")}},
      {model::PostureKey("none"), "None", "Rien", {}}};
  scenario.digest = "d1";
  scenario.parameters = {{"speed_median_kn", 3.6, "kn", kMadeUp}};
  return scenario;
}

geo::Coast test_coast() {
  return geo::Coast::from_rings(
      {{{-10'000, -10'000}, {-10'000, -2'000}, {10'000, -2'000}, {10'000, -10'000}}},
      {-20'000, -20'000, 20'000, 40'000});
}

std::vector<model::Event> test_events() {
  const model::AssetKey drone("drone"), patrol("patrol");
  model::NightStarted started{"made", model::PostureKey("two"), 7, 3, "vigie test",
                              "d1",   test_scenario().night};
  const EvenSea sea;
  model::CraftOutcome met = outcome(0, CraftState::prevented),
                      saved = outcome(1, CraftState::rescued);
  met.first_seen = model::CraftSeen::before_launch;
  met.first_seen_at = utc("2019-06-07T22:10:00Z");
  saved.launched = true;
  saved.launched_at = utc("2019-06-07T22:20:00Z");
  saved.ended_at = utc("2019-06-08T01:00:00Z");
  saved.people_minutes_in_danger = 600;
  model::DawnReport report;
  report.at = utc("2019-06-08T04:00:00Z");
  for (const model::OutcomeSpec& spec : model::outcome_specs())
    report.outcomes.push_back({spec.key, static_cast<double>(report.outcomes.size()) / 4});
  report.craft = {met, saved};
  const auto look = [&](const char* from, const char* until, double north_m) {
    return model::Looked{{{utc(from), utc(until)},
                          drone,
                          model::SensorKey("eye"),
                          {-3'000, north_m},
                          {3'000, north_m},
                          core::metres(2'000),
                          0.5}};
  };
  return {
      event("17:00", started),
      event("17:00", model::ForecastIssued{test_forecast()}),
      event("17:00", model::PlanIssued{test_plan()}),
      event("17:00", model::DecisionMade{test_plan().decisions[0]}),
      event("17:00", model::DecisionMade{test_plan().decisions[1]}),
      event("22:00",
            model::ConditionsReported{"here", sea.conditions_at({}, utc("2019-06-07T22:00:00Z"))}),
      event("22:00", model::AssetMoved{drone, {0, -2'500}, "on sortie"}),
      event("22:00", craft(0, CraftState::preparing, -2'000)),
      event("22:05", craft(1, CraftState::preparing, -2'000)),
      event("22:10", model::Detected{detection(4, "2019-06-07T22:10:00Z", -2'000)}),
      event("22:11", model::Detected{detection(5, "2019-06-07T22:11:00Z", -1'900)}),
      event("22:12",
            model::Tasked{patrol, "meet on the beach", {0, -2'000}, utc("2019-06-07T22:30:00Z")}),
      event("22:20", craft(1, CraftState::under_way, -1'500)),
      event("22:30", model::AssetMoved{drone, {0, 2'000}, "on sortie"}),
      event("22:35", look("2019-06-07T22:25:00Z", "2019-06-07T22:35:00Z", 0)),
      event("22:40", craft(0, CraftState::prevented, -2'000)),
      event("22:40", model::TruthEnded{met}),
      event("23:00", model::AssetMoved{drone, {0, -2'500}, "at base"}),
      event("23:40", craft(1, CraftState::stopped, 6'000)),
      event("23:45", look("2019-06-07T23:35:00Z", "2019-06-07T23:45:00Z", 6'000)),
      event("00:00",
            model::CallReceived{
                model::CaseId(9), {100, 6'000}, {250'000, 250'000, 0}, 12, CraftState::stopped}),
      event("01:00", craft(1, CraftState::rescued, 6'500)),
      event("01:00", model::TruthEnded{saved}),
      event("04:00", model::DawnReported{report})};
}

TestNight::TestNight()
    : tide("dover", "Dover", {51.117, 1.317}, 3.7, {{"M2", 2.25, 330}, {"S2", 0.7, 22}}),
      belief(belief::Belief::from_forecast(scenario, test_forecast(), environment,
                                           {.particles = 500})) {}

const drift::Library& test_drift() {
  static const drift::Library loaded = [] {
    auto read = drift::Library::load(VIGIE_SOURCE_DATA_DIR, VIGIE_BUILD_DATA_DIR);
    if (!read) throw std::runtime_error(core::format_error(read.error()));
    return std::move(*read);
  }();
  return loaded;
}

impact::DailySeries test_series() {
  impact::DailySeries series{core::Date::of(2021, 6, 1), {}, {}, "made up"};
  core::Random random({.seed = 4, .replicate = 0, .stream = core::stream_of("test.series")});
  for (int day = 0; day < 1200; ++day) {
    series.boats.push_back(random.bernoulli(0.4) ? 1 + random.poisson(random.gamma(1.5, 4)) : 0);
    series.people.push_back(50 * series.boats.back());
  }
  return series;
}

Sources TestNight::sources() const {
  return {.scenario = scenario,
          .coast = coast,
          .tide = tide,
          .environment = environment,
          .belief = belief,
          .recording = recording,
          .log = LogHead{.records = 24, .hash_hex = "abc"},
          .comparison = std::nullopt,
          .drift = test_drift(),
          .births = {.particles = 500},
          .contract = "openapi: 3.1.0\n"};
}

}  // namespace vigie::server
