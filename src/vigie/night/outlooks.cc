// SPDX-License-Identifier: Apache-2.0
#include "vigie/night/outlooks.h"

#include <algorithm>
#include <numeric>

#include "vigie/core/random.h"
#include "vigie/forecast/forecast.h"

namespace vigie::night {
namespace {

// Outlooks of one stratum of departures: each boat of theirs has a share of the forecast of its
// own.
constexpr std::size_t kStrata = 64;

struct Drawn {
  model::Forecast expected;  // in the outlook's weather
  std::size_t boats = 0;
};

// Most boats first.
std::vector<std::size_t> by_boats(const std::vector<Drawn>& drawn) {
  std::vector<std::size_t> order(drawn.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::greater{}, [&](std::size_t o) { return drawn[o].boats; });
  return order;
}

// For each boat of each outlook, a number in (0, 1): over every kStrata outlooks that follow each
// other in `order` the numbers of their b-th boats are one in each stratum.
std::vector<std::vector<double>> shares_of(const std::vector<Drawn>& drawn,
                                           const std::vector<std::size_t>& order,
                                           std::uint64_t seed) {
  std::vector<std::vector<double>> shares(drawn.size());
  for (std::size_t block = 0; block * kStrata < order.size(); ++block) {
    const std::size_t from = block * kStrata, until = std::min(order.size(), from + kStrata);
    for (std::size_t b = 0; b < drawn[order[from]].boats; ++b) {
      core::Random draws({.seed = seed,
                          .replicate = static_cast<std::uint32_t>(block),
                          .stream = core::stream_of("outlook strata", b)});
      std::vector<std::size_t> stratum(until - from);
      std::iota(stratum.begin(), stratum.end(), std::size_t{0});
      for (std::size_t i = stratum.size(); i > 1; --i)
        std::swap(stratum[i - 1], stratum[draws.below(static_cast<std::uint32_t>(i))]);
      for (std::size_t i = from; i < until; ++i) {
        const double share = (static_cast<double>(stratum[i - from]) + draws.uniform()) /
                             static_cast<double>(until - from);
        if (b < drawn[order[i]].boats) shares[order[i]].push_back(share);
      }
    }
  }
  return shares;
}

// One boat for each share, in the cell where the forecast's boats, summed, reach it.
model::Forecast departures_at(const model::Forecast& expected, const std::vector<double>& shares) {
  model::Forecast certain = expected;
  certain.cells.clear();
  certain.expected_boats = static_cast<double>(shares.size());
  for (const double share : shares) {
    double left = share * expected.expected_boats;
    auto cell = expected.cells.begin();
    while (cell + 1 != expected.cells.end() && left > cell->boats) left -= (cell++)->boats;
    certain.cells.push_back({cell->sector, cell->hour, 1});
  }
  return certain;
}

}  // namespace

Outlooks Outlooks::draw(const Setup& setup, const OutlookOptions& options) {
  Outlooks out;
  out.environments_.resize(options.count);
  out.beliefs_.resize(options.count);
  std::vector<Drawn> drawn(options.count);
  const core::ParallelOptions parallel{.threads = options.threads, .stop = nullptr, .progress = {}};
  core::parallel_for(options.count, parallel, [&](std::size_t i) {
    const auto replicate = static_cast<std::uint32_t>(i);
    core::Random weather_draws({options.seed, replicate, core::stream_of("weather", 0)});
    core::Random departure_draws({options.seed, replicate, core::stream_of("departures", 0)});
    const sea::WeatherSeries weather = sea::draw_weather(setup.weather(), {}, weather_draws);
    drawn[i].boats = forecast::draw_departures(setup.scenario(), weather, departure_draws).size();
    drawn[i].expected = forecast::forecast_departures(setup.scenario(), weather);
    out.environments_[i] = std::make_unique<sea::NightSea>(setup.tables(), weather);
  });
  const std::vector<std::size_t> order = by_boats(drawn);
  const auto shares = shares_of(drawn, order, options.seed);
  const auto many = static_cast<std::size_t>(options.many * static_cast<double>(options.count));
  core::parallel_for(options.count, parallel, [&](std::size_t rank) {
    const std::size_t i = order[rank];
    if (drawn[i].boats == 0) return;
    const std::size_t each = rank < many ? options.particles_of_many : options.particles_of_few;
    out.beliefs_[i] = belief::Belief::from_forecast(
        setup.scenario(), departures_at(drawn[i].expected, shares[i]), *out.environments_[i],
        {.particles = each * drawn[i].boats,
         .step = setup.belief().step(),
         .seed = options.seed * 1'000'003 + i,
         .threads = 1});
  });
  for (const Drawn& d : drawn) out.boats_.push_back(d.boats);
  return out;
}

std::vector<planning::Outlook> Outlooks::all() const {
  std::vector<planning::Outlook> all;
  for (std::size_t i = 0; i < size(); ++i)
    all.push_back({.environment = environments_[i].get(), .belief = &beliefs_[i]});
  return all;
}

}  // namespace vigie::night
