// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <nlohmann/json.hpp>

#include "vigie/server/endpoints.h"
#include "vigie/server/parameters.h"

namespace vigie::server {

using core::Instant;
using nlohmann::json;

namespace {

constexpr Instant kEndOfTime = Instant::from_unix_ms(std::numeric_limits<std::int64_t>::max());

json square(geo::Point south_west, core::Length cell) {
  const double side = core::in_metres(cell);
  const double e = south_west.east_m, n = south_west.north_m;
  json ring = json::array();
  for (const geo::Point corner :
       {geo::Point{e, n}, geo::Point{e + side, n}, geo::Point{e + side, n + side},
        geo::Point{e, n + side}, geo::Point{e, n}})
    ring.push_back(lon_lat(corner));
  return json::array({std::move(ring)});
}

}  // namespace

BeliefAfterLooks::BeliefAfterLooks(const belief::Belief& belief, std::vector<model::Look> looks)
    : belief_(belief), looks_(std::move(looks)) {
  std::ranges::stable_sort(looks_, {}, [](const model::Look& look) { return look.during.from; });
  std::vector<double> before(belief_.particles());
  for (std::size_t i = 0; i < before.size(); ++i) before[i] = belief_.weight(i);
  steps_.push_back(
      thinned(std::move(before), looks_between(Instant::from_unix_ms(0), belief_.start())));
}

std::vector<model::Look> BeliefAfterLooks::looks_between(Instant from, Instant until) const {
  const auto begin = [](const model::Look& look) { return look.during.from; };
  return {std::ranges::lower_bound(looks_, from, {}, begin),
          std::ranges::lower_bound(looks_, until, {}, begin)};
}

std::vector<double> BeliefAfterLooks::thinned(std::vector<double> weights,
                                              const std::vector<model::Look>& by) const {
  if (by.empty()) return weights;
  const std::vector<double> alone = belief_.weights_after(by, kEndOfTime);
  for (std::size_t i = 0; i < weights.size(); ++i)
    if (belief_.weight(i) > 0) weights[i] *= alone[i] / belief_.weight(i);
  return weights;
}

bool BeliefAfterLooks::extend() const {
  const std::lock_guard lock(mutex_);
  if (steps_.size() >= belief_.steps()) return false;
  const Instant from = belief_.time_of(steps_.size() - 1);
  steps_.push_back(thinned(steps_.back(), looks_between(from, from + belief_.step())));
  return true;
}

std::vector<double> BeliefAfterLooks::weights_at(Instant at) const {
  std::size_t step = belief_.step_of(at);
  if (step > 0 && belief_.time_of(step) > at) --step;  // step_of may be the nearest one
  std::unique_lock lock(mutex_);
  while (steps_.size() <= step) {
    lock.unlock();
    extend();
    lock.lock();
  }
  std::vector<double> weights = steps_[step];
  lock.unlock();
  return thinned(std::move(weights), looks_between(belief_.time_of(step), at));
}

Response BeliefAt::operator()(const Request& request) const {
  if (auto known = only_parameters(request, {"at", "cell_m"}); !known)
    return error_response(known.error());
  const auto at = instant_parameter(request, "at", night);
  if (!at) return error_response(at.error());
  const auto cell =
      number_parameter(request, "cell_m", {.low = 250, .high = 20'000, .otherwise = 2'000});
  if (!cell) return error_response(cell.error());
  const belief::Intensity intensity = belief::intensity(
      after_looks.belief(), after_looks.weights_at(*at), *at, core::metres(*cell));
  json features = json::array();
  for (const belief::IntensityCell& one : intensity.cells)
    features.push_back(feature("Polygon", square(one.south_west, intensity.cell),
                               {{"boats", rounded(one.boats, 6)}}));
  Response response = json_response({{"type", "FeatureCollection"},
                                     {"at", core::format_instant(*at)},
                                     {"cell_m", *cell},
                                     {"total", rounded(intensity.total, 6)},
                                     {"features", std::move(features)}});
  response.content_type = "application/geo+json";
  return response;
}

}  // namespace vigie::server
