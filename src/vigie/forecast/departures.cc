// SPDX-License-Identifier: Apache-2.0
#include "vigie/forecast/departures.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include <fmt/format.h>

#include "vigie/stats/count_model.h"

namespace vigie::forecast {
namespace {

using core::Date;
using core::fail;
using core::Result;

constexpr std::size_t kFewestNights = 200;
constexpr double kMostLogMean = 6;  // 400 boats: beyond is a broken input, not a night

struct NamedValue {
  std::string name;
  double value;
};
using Values = std::vector<NamedValue>;

void add_season(Date night, int harmonics, Values& values) {
  for (int k = 1; k <= harmonics; ++k) {
    const double angle = 2 * std::numbers::pi * k * night.day_of_year() / 365.25;
    values.push_back({fmt::format("season_sin{}", k), std::sin(angle)});
    values.push_back({fmt::format("season_cos{}", k), std::cos(angle)});
  }
}

void add_weekdays(Date night, Values& values) {
  constexpr std::array kNames{"tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
  const auto day = static_cast<std::size_t>(night.weekday());
  for (std::size_t i = 0; i < kNames.size(); ++i)
    values.push_back({kNames[i], i + 1 == day ? 1.0 : 0.0});
}

void add_weekend(Date night, Values& values) {
  values.push_back({"weekend", night.weekday() >= core::Weekday::saturday ? 1.0 : 0.0});
}

// Toward east and north of the wind, in m/s, by where it comes from.
void add_wind_from(const char* name, core::Speed speed, core::Angle from, Values& values) {
  const double mps = core::in_metres_per_second(speed), angle = core::in_radians(from);
  values.push_back({fmt::format("{}_from_east", name), mps * std::sin(angle)});
  values.push_back({fmt::format("{}_from_north", name), mps * std::cos(angle)});
}

void add_moon_and_tide(const model::ForecastCovariates& known, Values& values) {
  const double phase = 2 * std::numbers::pi * core::in_hours(known.high_water_after_dawn) / 12.4206;
  values.push_back({"moon_illuminated", known.moon_illuminated});
  values.push_back({"spring_neap", known.spring_neap});
  values.push_back({"high_water_at_dawn", std::cos(phase)});
  values.push_back({"high_water_after_dawn", std::sin(phase)});
}

struct Form {
  bool with_weather = true, moon_and_tide = false;
};

// Terms of "any boat" on one night. REQUIRES: weather where the form has it.
Values any_terms(const Night& night, const Form& form, double level) {
  Values v{{"intercept", 1}};
  add_season(night.known.night, 2, v);
  v.push_back({"any_last_night", night.recent.any_last_night ? 1.0 : 0.0});
  v.push_back({"share_active_7", night.recent.share_active_7});
  if (form.with_weather) {
    const model::NightWeather& w = *night.known.weather;
    const double wind = core::in_metres_per_second(w.wind);
    add_weekend(night.known.night, v);
    v.push_back({"wind_mps", wind});
    v.push_back({"wind_squared_10", wind * wind / 10});
    v.push_back({"wind_max_mps", core::in_metres_per_second(w.wind_max)});
    v.push_back({"wind_before_mps", core::in_metres_per_second(w.wind_before)});
    add_wind_from("wind", w.wind, w.wind_from, v);
    add_wind_from("wind_before", w.wind_before, w.wind_from_before, v);
    v.push_back({"air_10c", core::in_celsius(w.air) / 10});
    v.push_back({"level", level});
  } else {
    add_weekdays(night.known.night, v);
    v.push_back({"log_boats_last_night", std::log1p(night.recent.boats_last_night)});
    v.push_back({"log_boats_night_before", std::log1p(night.recent.boats_night_before)});
  }
  if (form.moon_and_tide) add_moon_and_tide(night.known, v);
  return v;
}

// Terms of the number of boats, if any.
Values boats_terms(const Night& night, const Form& form, double level) {
  Values v{{"intercept", 1}};
  add_season(night.known.night, 1, v);
  v.push_back({"log_boats_last_night", std::log1p(night.recent.boats_last_night)});
  if (form.with_weather) {
    const model::NightWeather& w = *night.known.weather;
    add_weekend(night.known.night, v);
    v.push_back({"log_boats_two_weeks", std::log1p(night.recent.boats_two_weeks)});
    v.push_back({"wind_mps", core::in_metres_per_second(w.wind)});
    v.push_back({"wind_max_mps", core::in_metres_per_second(w.wind_max)});
    v.push_back({"wind_before_mps", core::in_metres_per_second(w.wind_before)});
    add_wind_from("wind", w.wind, w.wind_from, v);
    v.push_back({"air_10c", core::in_celsius(w.air) / 10});
    v.push_back({"level", level});
  } else {
    add_weekdays(night.known.night, v);
    v.push_back({"log_boats_night_before", std::log1p(night.recent.boats_night_before)});
    v.push_back({"mean_log_boats_two_weeks", night.recent.log_boats_two_weeks});
    v.push_back({"log_boats_two_months", std::log1p(night.recent.boats_two_months)});
  }
  if (form.moon_and_tide) add_moon_and_tide(night.known, v);
  return v;
}

double level_at(Date night, Date origin, double half_life) {
  if (half_life <= 0 || night >= origin) return 1;
  return std::exp2(-(origin - night) / half_life);
}

std::vector<std::string> names_of(const Values& values) {
  std::vector<std::string> names;
  for (const NamedValue& value : values) names.push_back(value.name);
  return names;
}

void set_row(Eigen::MatrixXd& matrix, Eigen::Index row, const Values& values) {
  if (matrix.cols() == 0) matrix.resize(matrix.rows(), static_cast<Eigen::Index>(values.size()));
  for (std::size_t c = 0; c < values.size(); ++c)
    matrix(row, static_cast<Eigen::Index>(c)) = values[c].value;
}

bool usable(const Night& night, const DepartureFit& options) {
  return night.known.night >= options.from && night.known.night < options.until && night.boats &&
         night.people && (!options.with_weather || night.known.weather);
}

std::vector<model::Term> terms_of(const std::vector<std::string>& names,
                                  const Eigen::VectorXd& coefficients,
                                  const Eigen::VectorXd& errors, Eigen::Index first) {
  std::vector<model::Term> terms;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto at = static_cast<Eigen::Index>(i);
    terms.push_back(
        {names[i], coefficients[at], first + at < errors.size() ? errors[first + at] : 0.0});
  }
  return terms;
}

// Variance of one boat's load about the mean known before its night, from nights with boats.
double load_variance(std::span<const Night* const> nights) {
  double sum = 0;
  int count = 0;
  for (const Night* night : nights) {
    const double boats = *night->boats, expected = boats * night->recent.people_per_boat;
    if (boats == 0 || expected == 0) continue;
    const double relative = (*night->people - expected) / night->recent.people_per_boat;
    sum += relative * relative / boats;
    ++count;
  }
  return count > 0 ? sum / count : 0;  // in squared loads; scaled by the newest load
}

Result<double> dot(const std::vector<model::Term>& terms, const Values& values) {
  if (terms.size() != values.size())
    return fail({core::ErrorKind::invalid, "forecast model",
                 fmt::format("has {} terms, not {}", terms.size(), values.size()),
                 "refit it with this program: vigie forecast fit"});
  double sum = 0;
  for (std::size_t i = 0; i < terms.size(); ++i) {
    if (terms[i].name != values[i].name)
      return fail({core::ErrorKind::invalid, "forecast model: term " + terms[i].name,
                   "is not known here", "refit it with this program: vigie forecast fit"});
    sum += terms[i].coefficient * values[i].value;
  }
  return sum;
}

// The nights as a wind forecast of this error would have had them, each as many times.
constexpr int kWindCopies = 5;
std::vector<Night> with_wind_errors(std::span<const Night* const> nights, core::Speed error) {
  const int copies = error > core::Speed{} ? kWindCopies : 1;
  std::vector<Night> seen;
  for (const Night* night : nights)
    for (int copy = 0; copy < copies; ++copy) {
      core::Random draws({.replicate = static_cast<std::uint32_t>(copy),
                          .stream = core::stream_of("fit wind error", night->known.night.days())});
      seen.push_back(with_wind_error(*night, error, draws));
    }
  return seen;
}

bool has_term(const std::vector<model::Term>& terms, std::string_view name) {
  return std::ranges::any_of(terms, [&](const model::Term& term) { return term.name == name; });
}

}  // namespace

Result<model::DepartureModel> fit_departures(std::span<const Night> nights,
                                             const DepartureFit& options) {
  std::vector<const Night*> used;
  for (const Night& night : nights)
    if (usable(night, options)) used.push_back(&night);
  if (used.size() < kFewestNights)
    return fail({core::ErrorKind::invalid, "forecast fit",
                 fmt::format("has {} nights with all it needs before {}", used.size(),
                             core::format_date(options.until)),
                 "give at least 200 nights of arrivals, and of weather where it is used"});
  const Form form{options.with_weather, options.moon_and_tide};
  const Date until = used.back()->known.night + 1;
  const std::vector<Night> seen = with_wind_errors(used, options.wind_error);
  const double copies = static_cast<double>(seen.size()) / static_cast<double>(used.size());
  const auto n = static_cast<Eigen::Index>(seen.size());
  stats::CountSample sample{.response = Eigen::VectorXd(n),
                            .count_terms = Eigen::MatrixXd(n, 0),
                            .zero_terms = Eigen::MatrixXd(n, 0)};
  for (Eigen::Index i = 0; i < n; ++i) {
    const Night& night = seen[static_cast<std::size_t>(i)];
    const double level = level_at(night.known.night, until, options.level_half_life_nights);
    sample.response[i] = *night.boats;
    set_row(sample.count_terms, i, boats_terms(night, form, level));
    set_row(sample.zero_terms, i, any_terms(night, form, level));
  }
  sample.count_names = names_of(boats_terms(*used.back(), form, 1));
  sample.zero_names = names_of(any_terms(*used.back(), form, 1));
  const auto fit = stats::fit_counts(stats::CountFamily::hurdle_negative_binomial, sample);
  if (!fit) return fail(fit.error());
  if (!fit->converged())
    return fail({core::ErrorKind::invalid, "forecast fit",
                 fmt::format("did not converge: {} {}", stats::to_string(fit->status), fit->reason),
                 "give more nights"});
  const Eigen::VectorXd errors = std::sqrt(copies) * fit->standard_errors();
  const double load = used.back()->recent.people_per_boat;
  return model::DepartureModel{
      .with_weather = options.with_weather,
      .any = terms_of(sample.zero_names, fit->zero_coefficients, errors, fit->coefficients.size()),
      .boats = terms_of(sample.count_names, fit->coefficients, errors, 0),
      .theta = fit->theta,
      .people_per_boat = load,
      .people_variance_per_boat = load_variance(used) * load * load,
      .level_half_life_nights = options.with_weather ? options.level_half_life_nights : 0,
      .wind_error = options.with_weather ? options.wind_error : core::Speed{},
      .fitted_from = used.front()->known.night,
      .fitted_until = until,
      .nights = used.size(),
      .log_likelihood = fit->log_likelihood / copies,
      .sources = {}};
}

Result<stats::CountDistribution> predict_boats(const model::DepartureModel& model,
                                               const Night& night) {
  if (model.with_weather && !night.known.weather)
    return fail({core::ErrorKind::missing, "weather of " + core::format_date(night.known.night),
                 "is not there, for the night or the day before",
                 "give a file that covers both, or a model without weather"});
  const Form form{model.with_weather, has_term(model.any, "spring_neap")};
  const double level =
      level_at(night.known.night, model.fitted_until, model.level_half_life_nights);
  const auto any = dot(model.any, any_terms(night, form, level));
  if (!any) return fail(any.error());
  const auto boats = dot(model.boats, boats_terms(night, form, level));
  if (!boats) return fail(boats.error());
  return stats::CountDistribution::hurdle(1 / (1 + std::exp(-*any)),
                                          std::exp(std::clamp(*boats, -kMostLogMean, kMostLogMean)),
                                          model.theta);
}

std::vector<double> draw_people(const model::DepartureModel& model, const Night& night,
                                const stats::CountDistribution& boats, core::Random& draws,
                                std::size_t count) {
  const double load =
      night.recent.people_per_boat > 0 ? night.recent.people_per_boat : model.people_per_boat;
  const double share = model.people_per_boat > 0 ? load / model.people_per_boat : 1;
  const double variance = model.people_variance_per_boat * share * share;
  std::vector<double> people(count);
  for (double& value : people) {
    const double n = boats.draw(draws), mean = n * load, spread = n * variance;
    if (n == 0) continue;
    const auto given = spread > mean * 1.001 ? stats::CountDistribution::negative_binomial(
                                                   mean, mean * mean / (spread - mean))
                                             : stats::CountDistribution::poisson(mean);
    value = given.draw(draws);
  }
  return people;
}

}  // namespace vigie::forecast
