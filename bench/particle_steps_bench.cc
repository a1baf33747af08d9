// SPDX-License-Identifier: Apache-2.0
// Steps of motion::step per CPU second on one thread, with the belief's ten-minute step: in an even
// stream, where the answer is known in closed form, and in the sea of the June 2019 night, where it
// is held against one-minute steps.
#include <cmath>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "measure.h"
#include "vigie/core/random.h"
#include "vigie/motion/crossing.h"
#include "vigie/night/night.h"

namespace {

using namespace vigie;

constexpr core::Duration kStep = core::minutes(10);

// 0.5 m/s toward east everywhere, shores 1,000 km apart, no wind.
class EvenSea : public model::Environment {
 public:
  geo::Velocity stream_at(geo::Point, core::Instant) const override { return {0.5, 0.0}; }
  model::Weather weather_at(core::Instant) const override { return {}; }
  model::SkyLight sky_at(core::Instant) const override { return {}; }
  core::Length tide_at(core::Instant) const override { return {}; }
  core::Length distance_to_shore(geo::Point p) const override {
    return core::metres(std::min(p.north_m, 1e6 - p.north_m));
  }
};

std::vector<motion::Craft> moved(std::vector<motion::Craft> fleet,
                                 const model::CrossingParameters& parameters,
                                 const model::Environment& environment, core::Instant from,
                                 int steps, core::Duration dt) {
  for (int i = 0; i < steps; ++i) {
    const core::Instant at = from + dt * i;
    for (motion::Craft& craft : fleet) {
      if (!motion::ended(craft.state)) motion::step(craft, parameters, environment, at, dt);
    }
  }
  return fleet;
}

// A craft that makes up for the whole stream keeps its line: north by sqrt(v^2 - stream^2) t.
bench::Measurement in_even_stream() {
  constexpr int kCraft = 4000, kSteps = 72;
  const EvenSea sea;
  const core::Instant start = core::Instant::from_unix_ms(1'559'937'600'000);
  const model::CrossingParameters parameters{.tide_compensation = 1.0};
  motion::CraftPlan plan;
  plan.landing = {0, 1e6};
  plan.preparing_from = plan.launch_at = start;
  plan.speed_through_water = core::metres_per_second(2);
  plan.engine_lasts = core::hours(1000);
  motion::Craft craft = motion::start(plan);
  craft.position = {0, 1000};
  craft.state = model::CraftState::under_way;
  craft.state_since = start;
  std::vector<motion::Craft> after;
  auto m = bench::measure(
      "particle_steps_even", "million steps per CPU second", kCraft * kSteps / 1e6, [&] {
        after =
            moved(std::vector<motion::Craft>(kCraft, craft), parameters, sea, start, kSteps, kStep);
      });
  const double expected = 1000 + std::sqrt(4 - 0.25) * kSteps * core::in_seconds(kStep);
  double worst = 0;
  for (const motion::Craft& c : after) {
    worst = std::max(worst, std::hypot(c.position.east_m, c.position.north_m - expected));
  }
  m.answer = fmt::format("{:.4f} m from the closed form after 12 h, 1 m allowed", worst);
  m.answered = worst < 1;
  return m;
}

std::vector<motion::Craft> drawn_fleet(const model::Scenario& scenario, std::uint32_t count) {
  std::vector<motion::Craft> fleet;
  for (std::uint32_t i = 0; i < count; ++i) {
    core::Random draws({.seed = 1, .replicate = 0, .stream = core::stream_of("bench craft", i)});
    const auto sector = static_cast<std::size_t>(i % scenario.sectors.size());
    const core::Interval hour{scenario.night.from + core::hours(3),
                              scenario.night.from + core::hours(4)};
    motion::CraftPlan plan = motion::draw_craft(scenario, sector, hour, draws);
    plan.engine_lasts = core::hours(1000);  // all of them under way: the dearest state
    motion::Craft craft = motion::start(plan);
    craft.state = model::CraftState::under_way;
    craft.state_since = scenario.night.from;
    fleet.push_back(craft);
  }
  return fleet;
}

bench::Measurement in_the_night(const night::Setup& setup) {
  constexpr int kCraft = 2000, kSteps = 24;
  const model::Scenario& scenario = setup.scenario();
  const model::Environment& sea = setup.forecast_environment();
  const core::Instant from = scenario.night.from + core::hours(4);
  const auto fleet = drawn_fleet(scenario, kCraft);
  std::vector<motion::Craft> after;
  auto m =
      bench::measure("particle_steps_night", "million steps per CPU second", kCraft * kSteps / 1e6,
                     [&] { after = moved(fleet, scenario.crossing, sea, from, kSteps, kStep); });
  const auto fine = moved(fleet, scenario.crossing, sea, from, kSteps * 10, core::minutes(1));
  std::vector<double> apart;
  double went = 0;
  for (std::size_t i = 0; i < fleet.size(); ++i) {
    went += core::in_metres(geo::distance(fleet[i].position, fine[i].position)) / kCraft;
    apart.push_back(core::in_metres(geo::distance(after[i].position, fine[i].position)));
  }
  std::sort(apart.begin(), apart.end());
  const double p90 = apart[apart.size() * 9 / 10];
  m.answer = fmt::format(
      "9 in 10 within {:.0f} m of one-minute steps after 4 h, 500 m allowed; mean way {:.1f} km",
      p90, went / 1000);
  m.answered = p90 < 500 && went > 5000;
  return m;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string format = argc > 1 ? argv[1] : "";
  int code = bench::print(in_even_stream(), format);
  const auto setup =
      night::Setup::load({.data = VIGIE_SOURCE_DATA_DIR, .built_data = VIGIE_BUILD_DATA_DIR},
                         "june-2019", {.particles = 10, .seed = 1});
  if (!setup) {
    fmt::print(stderr, "bench: {}\n", core::format_error(setup.error()));
    return core::exit_code(setup.error().kind);
  }
  return code | bench::print(in_the_night(**setup), format);
}
