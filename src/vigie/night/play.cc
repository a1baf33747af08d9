// SPDX-License-Identifier: Apache-2.0
#include <cassert>

#include "vigie/forecast/forecast.h"
#include "vigie/night/night.h"
#include "vigie/night/world.h"

namespace vigie::night {
namespace {

core::Random stream(const PlayOptions& options, const char* purpose, std::uint64_t index = 0) {
  return core::Random({options.seed, options.replicate, core::stream_of(purpose, index)});
}

// The boats that will try tonight, in this weather.
void draw_boats(const Setup& setup, const sea::WeatherSeries& weather, const PlayOptions& options,
                World& world) {
  core::Random departures = stream(options, "departures");
  const auto boats = forecast::draw_departures(setup.scenario(), weather, departures);
  for (std::size_t i = 0; i < boats.size(); ++i) {
    core::Random life = stream(options, "craft", i);
    world.add_craft(motion::draw_craft(setup.scenario(), boats[i].sector, boats[i].hour, life),
                    setup.scenario().sectors[boats[i].sector].key);
  }
}

}  // namespace

model::DawnReport play(const Setup& setup, const model::Plan& plan, const PlayOptions& options) {
  const model::Posture* posture = setup.scenario().posture(plan.posture);
  assert(posture != nullptr);
  core::Random weather_draws = stream(options, "weather");
  const sea::WeatherSeries weather = options.drawn_weather
                                         ? sea::draw_weather(setup.weather(), {}, weather_draws)
                                         : setup.weather();
  const sea::NightSea environment(setup.tables(), weather);
  World world(setup.scenario(), *posture, plan, environment,
              {.seed = options.seed, .replicate = options.replicate, .stream = 0}, options.sink);
  draw_boats(setup, weather, options, world);

  const core::Interval night = setup.scenario().night;
  for (core::Instant at = night.from; at < night.until; at = at + core::minutes(1))
    world.play_minute(at);
  return world.dawn_report();
}

}  // namespace vigie::night
