// SPDX-License-Identifier: Apache-2.0
#include <functional>
#include <utility>

#include "vigie/codec/scenario_toml.h"
#include "vigie/core/digest.h"
#include "vigie/core/file.h"
#include "vigie/forecast/forecast.h"
#include "vigie/night/night.h"

namespace vigie::night {

std::string model_version() { return "vigie " VIGIE_VERSION; }

namespace {

// The calibration takes the place of the library's defaults and counts in the scenario's digest.
core::Result<void> calibrate(const std::filesystem::path& file, model::Scenario& scenario) {
  const auto text = core::read_bytes(file);
  if (!text)
    return core::fail({core::ErrorKind::missing, file.string(), "cannot be read",
                       "check the name and its permissions"});
  scenario.digest = core::sha256_hex(scenario.digest + *text);
  model::Library& library = std::invoke(&model::Scenario::library, scenario);
  return codec::parse_library(*text, file.filename().string(), library);
}

}  // namespace

core::Result<std::unique_ptr<Setup>> Setup::load(const Paths& paths, const std::string& scenario,
                                                 const belief::BirthOptions& births) {
  auto loaded = codec::load_scenario(paths.data, scenario);
  if (!loaded) return core::fail(loaded.error());
  std::unique_ptr<Setup> setup(new Setup);
  setup->scenario_ = std::move(*loaded);
  if (!paths.calibration.empty())
    if (const auto done = calibrate(paths.calibration, setup->scenario_); !done)
      return core::fail(done.error());

  auto sea = sea::Sea::load({.land_geojson = paths.built_data / "land.geojson",
                             .stream = paths.built_data / "stream.bin",
                             .tide_stations = paths.data / "tides" / "stations.tsv"});
  if (!sea) return core::fail(sea.error());
  setup->sea_ = std::make_unique<sea::Sea>(std::move(*sea));

  auto weather = sea::WeatherSeries::load(paths.data / "weather" / setup->scenario_.weather_file);
  if (!weather) return core::fail(weather.error());
  setup->weather_ = std::move(*weather);

  const core::Interval night = setup->scenario_.night;
  const core::Interval covers = setup->weather_.covers();
  if (covers.from > night.from || covers.until < night.until)
    return core::fail({.kind = core::ErrorKind::invalid,
                       .field = setup->scenario_.weather_file,
                       .problem = "covers " + core::format_instant(covers.from) + " to " +
                                  core::format_instant(covers.until) + ", less than the night " +
                                  core::format_instant(night.from) + " to " +
                                  core::format_instant(night.until),
                       .mend = "give hourly rows over the whole night"});

  auto tables = sea::NightTables::make(*setup->sea_, night);
  if (!tables) return core::fail(tables.error());
  setup->tables_ = std::move(*tables);
  setup->environment_ = std::make_unique<sea::NightSea>(setup->tables_, setup->weather_);
  setup->forecast_ = forecast::forecast_departures(setup->scenario_, setup->weather_);
  setup->belief_ = belief::Belief::from_forecast(setup->scenario_, setup->forecast_,
                                                 *setup->environment_, births);
  return setup;
}

planning::Problem Setup::problem(const model::Posture& posture) const {
  return {.scenario = &scenario_,
          .posture = &posture,
          .environment = environment_.get(),
          .belief = &belief_,
          .coast = &sea_->coast(),
          .values = {}};
}

}  // namespace vigie::night
