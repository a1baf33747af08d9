// SPDX-License-Identifier: Apache-2.0
#include "vigie/forecast/skill.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "vigie/forecast/rivals.h"

namespace vigie::forecast {
namespace {

using core::Date;
using core::fail;
using core::Result;
using stats::CountDistribution;

// What one forecaster said of one night, and its scores.
struct Scored {
  double probability = 0, mean_boats = 0;
  double log_score = 0, crps = 0, brier = 0, people_crps = 0;
  stats::PitRange pit, people_pit;
};

struct Names {
  std::vector<std::string> all;  // the last is the one under test
};

Names names_of(const SkillOptions& o) {
  Names names{{"climatology", "persistence", "calendar_zinb", "calendar_last_night_zinb",
               "without_weather"}};
  if (o.with_weather) {
    names.all.insert(names.all.begin() + 2, "red_amber_green");
    if (o.moon_and_tide) names.all.push_back("with_moon_and_tide");
    names.all.push_back("with_weather");
  }
  return names;
}

Scored score(const CountDistribution& boats, const Night& night) {
  const double y = *night.boats, zero = boats.at_most(0);
  return {.probability = 1 - zero,
          .mean_boats = boats.mean(),
          .log_score = stats::log_score(boats, y),
          .crps = stats::crps(boats, y),
          .brier = stats::brier_score(1 - zero, y > 0),
          .pit = stats::pit(boats, y)};
}

void score_people(const model::DepartureModel& model, const Night& night,
                  const CountDistribution& boats, const SkillOptions& options, Scored& scored) {
  core::Random draws(
      {.seed = options.seed, .stream = core::stream_of("skill people", night.known.night.days())});
  const auto members = draw_people(model, night, boats, draws, options.people_draws);
  const double y = *night.people;
  scored.people_crps = stats::crps(members, y);
  const auto share = [&](auto&& below) {
    return static_cast<double>(std::ranges::count_if(members, below)) /
           static_cast<double>(members.size());
  };
  scored.people_pit = {share([&](double m) { return m < y; }),
                       share([&](double m) { return m <= y; })};
}

// The fit at an origin, or at an earlier one where that fails; how often it failed is counted.
template <class Fitted, class Fit>
Result<Fitted> sound_fit(const Fit& fit, Date origin, int step, int& failed) {
  constexpr int kTries = 3;
  Result<Fitted> made = fit(origin);
  for (int i = 1; i < kTries && !made; ++i) {
    ++failed;
    made = fit(origin - i * step);
  }
  return made;
}

Night as_forecast(const Night& night, core::Speed error, std::string_view purpose,
                  const SkillOptions& options) {
  core::Random draws(
      {.seed = options.seed, .stream = core::stream_of(purpose, night.known.night.days())});
  return with_wind_error(night, error, draws);
}

struct Block {
  std::vector<const Night*> nights;
  std::vector<std::vector<Scored>> scored;  // [forecaster][night]
  int failed = 0;
  std::optional<core::Error> error;
};

DepartureFit departure_fit(const std::string& name, const SkillOptions& options, Date origin) {
  return {.with_weather = name != "without_weather",
          .moon_and_tide = name == "with_moon_and_tide",
          .from = options.train_from,
          .until = origin,
          .wind_error = options.fit_wind_error};
}

Result<RivalPtr> fit_rival(const std::string& name, Past past, const SkillOptions& options,
                           Date origin) {
  if (name == "climatology") return fit_climatology(past, options.rivals_from, origin);
  if (name == "persistence") return fit_persistence(past, origin);
  if (name == "red_amber_green") {
    std::vector<Night> seen;
    for (const Night& night : past)
      seen.push_back(as_forecast(night, options.fit_wind_error, "rival wind error", options));
    return fit_red_amber_green(seen, options.train_from, origin);  // keeps none of them
  }
  return fit_calendar_zinb(past, options.rivals_from, origin,
                           name == "calendar_zinb" ? LastNight::left_out : LastNight::used);
}

bool is_ours(const std::string& name) { return name.starts_with("with"); }

// Scores the nights of one block by one forecaster. REQUIRES: own is the model that gives loads.
Result<void> score_block(const std::string& name, const std::vector<Night>& nights,
                         const SkillOptions& options, Date origin,
                         const model::DepartureModel& loads, Block& block) {
  std::vector<Scored> scored;
  RivalPtr rival;
  model::DepartureModel model;
  const int step = options.refit_every_nights;
  if (is_ours(name)) {
    auto made = sound_fit<model::DepartureModel>(
        [&](Date at) { return fit_departures(nights, departure_fit(name, options, at)); }, origin,
        step, block.failed);
    if (!made) return fail(made.error());
    model = std::move(*made);
  } else {
    auto made = sound_fit<RivalPtr>([&](Date at) { return fit_rival(name, nights, options, at); },
                                    origin, step, block.failed);
    if (!made) return fail(made.error());
    rival = std::move(*made);
  }
  for (const Night* night : block.nights) {
    const Night seen = as_forecast(*night, options.wind_error, "wind noise", options);
    const auto boats = rival ? rival->forecast(seen) : predict_boats(model, seen);
    if (!boats) return fail(boats.error());
    scored.push_back(score(*boats, *night));
    score_people(loads, seen, *boats, options, scored.back());
  }
  block.scored.push_back(std::move(scored));
  return {};
}

void run_block(const std::vector<Night>& nights, const SkillOptions& options, Date origin,
               Block& block) {
  for (const Night& night : nights)
    if (night.known.night >= origin && night.known.night < origin + options.refit_every_nights &&
        night.known.night < options.until && night.boats && night.people &&
        (!options.with_weather || night.known.weather))
      block.nights.push_back(&night);
  if (block.nights.empty()) return;
  const auto loads = sound_fit<model::DepartureModel>(
      [&](Date at) {
        return fit_departures(nights, departure_fit("without_weather", options, at));
      },
      origin, options.refit_every_nights, block.failed);
  if (!loads) {
    block.error = loads.error();
    return;
  }
  for (const std::string& name : names_of(options).all)
    if (const auto done = score_block(name, nights, options, origin, *loads, block); !done) {
      block.error = done.error();
      block.error->field =
          fmt::format("{} at {}: {}", name, core::format_date(origin), block.error->field);
      return;
    }
}

template <class Part>
std::vector<double> column(const std::vector<Scored>& scored, Part part) {
  std::vector<double> values;
  for (const Scored& night : scored) values.push_back(night.*part);
  return values;
}

double mean_of(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return values.empty() ? 0 : sum / static_cast<double>(values.size());
}

// Share of a PIT range inside the central 90 %: its mean is 0.9 for calibrated forecasts of counts.
double inside_90(const stats::PitRange& pit) {
  if (pit.high <= pit.low) return pit.low >= 0.05 && pit.low <= 0.95 ? 1 : 0;
  return std::max(0.0, std::min(pit.high, 0.95) - std::max(pit.low, 0.05)) / (pit.high - pit.low);
}

ForecasterSkill skill_of(const std::string& name, const std::vector<Scored>& scored) {
  ForecasterSkill skill{.name = name,
                        .log_score = mean_of(column(scored, &Scored::log_score)),
                        .crps = mean_of(column(scored, &Scored::crps)),
                        .brier = mean_of(column(scored, &Scored::brier)),
                        .mean_probability = mean_of(column(scored, &Scored::probability)),
                        .mean_boats = mean_of(column(scored, &Scored::mean_boats))};
  for (const Scored& night : scored)
    skill.coverage_90 += inside_90(night.pit) / static_cast<double>(scored.size());
  return skill;
}

stats::MeanInterval difference(const std::vector<Scored>& ours, const std::vector<Scored>& theirs,
                               double Scored::*part, const SkillOptions& options) {
  std::vector<double> paired;
  for (std::size_t i = 0; i < ours.size(); ++i) paired.push_back(ours[i].*part - theirs[i].*part);
  return stats::block_bootstrap_mean(paired, {.block = options.bootstrap_block,
                                              .replicates = options.bootstrap_replicates,
                                              .seed = options.seed});
}

SkillReport report_of(const std::vector<Block>& blocks, const SkillOptions& options) {
  const Names names = names_of(options);
  SkillReport report;
  std::vector<std::vector<Scored>> all(names.all.size());
  std::vector<bool> happened;
  for (const Block& block : blocks) {
    report.failed_fits += block.failed;
    for (const Night* night : block.nights) {
      if (report.nights++ == 0) report.first = night->known.night;
      report.last = night->known.night;
      report.mean_boats += *night->boats;
      report.nights_with_boats += *night->boats > 0;
      happened.push_back(*night->boats > 0);
    }
    for (std::size_t f = 0; f < block.scored.size(); ++f)
      all[f].insert(all[f].end(), block.scored[f].begin(), block.scored[f].end());
  }
  report.mean_boats /= static_cast<double>(report.nights);
  const std::vector<Scored>& ours = all.back();
  for (std::size_t f = 0; f < names.all.size(); ++f) {
    report.forecasters.push_back(skill_of(names.all[f], all[f]));
    if (names.all[f] == "calendar_zinb")
      report.people_crps_calendar = mean_of(column(all[f], &Scored::people_crps));
    if (f + 1 == names.all.size()) continue;
    report.differences.push_back(
        {.name = names.all.back(),
         .rival = names.all[f],
         .log_score = difference(ours, all[f], &Scored::log_score, options),
         .crps = difference(ours, all[f], &Scored::crps, options),
         .brier = difference(ours, all[f], &Scored::brier, options)});
  }
  report.reliability = stats::reliability_diagram(column(ours, &Scored::probability), happened,
                                                  {.seed = options.seed});
  std::vector<stats::PitRange> ranges;
  for (const Scored& night : ours) {
    ranges.push_back(night.pit);
    report.people_coverage_90 += inside_90(night.people_pit) / static_cast<double>(ours.size());
  }
  report.pit = stats::pit_histogram(ranges, 10);
  report.people_crps = mean_of(column(ours, &Scored::people_crps));
  return report;
}

}  // namespace

Result<SkillReport> measure_skill(const std::vector<Night>& nights, const SkillOptions& options,
                                  const core::StopFlag* stop) {
  std::vector<Date> origins;
  for (Date at = options.from;
       !nights.empty() && at <= nights.back().known.night && at < options.until;
       at = at + options.refit_every_nights)
    origins.push_back(at);
  std::vector<Block> blocks(origins.size());
  for (std::size_t i = 0; i < origins.size(); ++i) {
    if (stop != nullptr && stop->requested())
      return fail({core::ErrorKind::interrupted, "skill", "was stopped", "run it again"});
    run_block(nights, options, origins[i], blocks[i]);
    if (blocks[i].error) return fail(*blocks[i].error);
  }
  std::size_t scored = 0;
  for (const Block& block : blocks) scored += block.nights.size();
  if (scored < 100)
    return fail({core::ErrorKind::invalid, "skill", fmt::format("has {} nights to score", scored),
                 "give at least 100 nights with arrivals, and with weather where it is used"});
  return report_of(blocks, options);
}

}  // namespace vigie::forecast
