// SPDX-License-Identifier: Apache-2.0
#include "vigie/drift/forecast.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "vigie/drift/probability.h"
#include "vigie/drift/reach.h"
#include "vigie/drift/survival.h"
#include "vigie/drift/two_shores.h"

namespace vigie::drift {
namespace {

// What people reach is looked for at least this often.
constexpr core::Duration kLookEvery = core::minutes(10);

void note(model::DriftForecast& out, const ForecastRequest& request) {
  for (const auto* series : {request.fields.wind, request.fields.current, request.fields.stokes}) {
    if (series == nullptr) continue;
    for (const std::string& text : series->notes()) out.notes.push_back(text);
  }
  if (!request.object.verified)
    out.notes.push_back(fmt::format("the leeway of {} is unverified against its report ({})",
                                    request.object.key, request.object.source));
  if (request.options.casualty != nullptr)
    out.notes.push_back(fmt::format(
        "waves of {:.1f} m throughout; how soon it swamps, turns over and leaves people "
        "in the water are assumptions (data/leeway/inflatable.toml)",
        request.options.casualty_start.significant_wave_height.si()));
  if (request.survival != nullptr && request.sea_celsius)
    out.notes.push_back(
        "share of those in the water who may be alive: a range from two published facts "
        "(data/survival/cold_water.toml, unverified), counted from when they entered the water, or "
        "from the last known position; it orders help and never ends a search");
  for (const geo::NamedLine& line : request.lines)
    if (line.name == kMedianLineName)
      out.notes.push_back(
          "the median line is computed from the two shores; it is no legal boundary and no agreed "
          "limit of search and rescue regions: give a file of lines for those");
  if (request.land == nullptr || request.land->empty())
    out.notes.push_back("land is ignored: particles drift over it");
  if (request.options.perturbation == motion::Perturbation::correlated)
    out.notes.push_back(
        fmt::format("noise: leeway remembers {:.0f} h, current {:.0f} h and {:.0f} % of its rate "
                    "(assumptions, docs/math/drift.md)",
                    core::in_hours(request.options.wind_noise_time),
                    core::in_hours(request.options.current_noise_time),
                    100 * request.options.current_relative_stddev));
}

// Seconds in the water of those who are in it: a casualty's by its course; a person in the water
// has been there since the last known position at least. Those ashore, or not yet in it, are left
// out.
std::vector<float> in_water(const model::DriftSnapshot& now, const ForecastRequest& request) {
  std::vector<float> seconds;
  const bool person = request.object.is_person_in_water() && !request.options.backwards;
  const auto since = static_cast<float>((now.at - request.options.at).si());
  for (std::size_t i = 0; i < now.state.size(); ++i) {
    if (now.state[i] == model::DriftState::people_in_water)
      seconds.push_back(now.seconds_in_water[i]);
    else if (person && now.state[i] == model::DriftState::adrift)
      seconds.push_back(since);
  }
  return seconds;
}

// To the moment, by way of looks at what is reached.
core::Result<void> advance(motion::DriftRun& run, const ForecastRequest& request,
                           core::Instant until, ReachWatch& watch, const core::StopFlag* stop) {
  if (watch.empty()) return run.advance(until, stop);
  const core::Instant from = run.at();
  const core::Duration all = request.options.backwards ? from - until : until - from;
  // Whole steps, so that a look does not change the run.
  const double step = request.options.step.si();
  const double every = std::max(1.0, std::floor(kLookEvery.si() / step)) * step;
  for (double done = every; done < all.si(); done += every) {
    const core::Duration way = core::seconds(request.options.backwards ? -done : done);
    if (const auto moved = run.advance(from + way, stop); !moved) return moved;
    watch.look(run.snapshot());
  }
  if (const auto moved = run.advance(until, stop); !moved) return moved;
  watch.look(run.snapshot());
  return {};
}

}  // namespace

core::Result<model::DriftForecast> forecast(const ForecastRequest& request,
                                            const core::StopFlag* stop, const OnMoment& on_moment) {
  auto run = motion::DriftRun::start(request.object, request.fields, request.land, request.options);
  if (!run) return core::fail(run.error());
  model::DriftForecast out;
  out.object_key = request.object.key;
  out.object_name = request.object.name;
  out.last_known = request.options.start;
  out.last_known_at = request.options.at;
  out.particles = request.options.particles;
  out.seed = request.options.seed;
  note(out, request);
  ReachWatch watch(request.lines, request.landfall);
  for (std::size_t k = 0; k < request.moments.size(); ++k) {
    if (const auto moved = advance(*run, request, request.moments[k], watch, stop); !moved)
      return core::fail(moved.error());
    model::DriftSnapshot now = run->snapshot();
    model::DriftMoment moment{.statistics = statistics_of(now, request.options.at)};
    if (request.survival != nullptr && request.sea_celsius)
      moment.survival =
          survival_of(*request.survival, in_water(now, request), *request.sea_celsius);
    if (!request.shares.empty()) {
      auto map = probability_map(now, {.land = request.land});
      if (!map) return core::fail(map.error());
      moment.areas = containment(*map, request.shares);
      moment.map = std::move(*map);
    }
    out.moments.push_back(std::move(moment));
    if (request.keep_particles) out.snapshots.push_back(std::move(now));
    if (on_moment) on_moment(k + 1);
  }
  out.lines = watch.lines();
  out.landfall = watch.landfall();
  const std::size_t outside = run->outside_fields();
  if (outside > 0)
    out.notes.push_back(fmt::format(
        "{} of {} particles have left the area of a field; its edge values were used for them",
        outside, request.options.particles));
  return out;
}

}  // namespace vigie::drift
