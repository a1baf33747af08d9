// SPDX-License-Identifier: Apache-2.0
#include "vigie/forecast/departures.h"

#include <cmath>

#include <gtest/gtest.h>

#include "vigie/forecast/skill.h"

namespace vigie::forecast {
namespace {

using core::Date;

// Three years in which calm nights have boats: log odds 2 - 0.6 wind, then 1 + a gamma-mixed
// Poisson of boats with 40 people. The truth of the tests below.
std::vector<Night> made_nights(std::uint64_t seed) {
  core::Random draws({.seed = seed, .stream = core::stream_of("made nights")});
  std::vector<model::StationDay> weather;
  std::vector<model::DailyArrivals> days;
  for (int i = 0; i < 1100; ++i) {
    const Date day = Date::of(2020, 1, 1) + i;
    const double wind = 1 + draws.gamma(4, 1);
    weather.push_back({day, core::metres_per_second(wind),
                       core::metres_per_second(wind + draws.uniform(1, 3)),
                       core::radians(draws.uniform(0, 6.28)), core::celsius(draws.uniform(0, 20))});
    const bool any = draws.bernoulli(1 / (1 + std::exp(-(2 - 0.6 * wind))));
    const int boats = any ? 1 + static_cast<int>(draws.poisson(draws.gamma(1, 2))) : 0;
    days.push_back({day, 40 * boats, boats, {}, false});
  }
  return nights_of(days, weather).value();
}

double slope_of_wind(const model::DepartureModel& model) {
  double slope = 0;
  for (const model::Term& term : model.any) {
    if (term.name == "wind_mps" || term.name == "wind_max_mps") slope += term.coefficient;
    if (term.name == "wind_squared_10") slope += term.coefficient * 2 * 5 / 10;
  }
  return slope;
}

TEST(Departures, FindTheSlopeTheyWereMadeWith) {
  const std::uint64_t seed = 20240505;
  const auto nights = made_nights(seed);
  const auto model = fit_departures(nights, {.until = Date::of(2023, 1, 1)});
  ASSERT_TRUE(model) << core::format_error(model.error());
  // wind, its square and its largest hour share one slope of -0.6 at the mean wind of 5 m/s.
  EXPECT_NEAR(slope_of_wind(*model), -0.6, 0.2) << "seed " << seed;
  EXPECT_NEAR(model->people_per_boat, 40, 1e-9);
  EXPECT_NEAR(model->people_variance_per_boat, 0, 1e-9);
  double expected = 0, happened = 0;
  for (const Night& night : nights) {
    if (!night.known.weather || !night.boats) continue;
    expected += 1 - predict_boats(*model, night)->at_most(0);
    happened += *night.boats > 0;
  }
  EXPECT_NEAR(expected / happened, 1, 0.1);
}

TEST(Departures, SayWhatIsMissing) {
  auto nights = made_nights(1);
  EXPECT_FALSE(fit_departures(nights, {.until = Date::of(2020, 5, 1)}));
  const auto model = fit_departures(nights, {.until = Date::of(2022, 12, 1)}).value();
  nights.back().known.weather.reset();
  const auto boats = predict_boats(model, nights.back());
  ASSERT_FALSE(boats);
  EXPECT_EQ(boats.error().kind, core::ErrorKind::missing);
  auto strange = model;
  strange.any[1].name = "something";
  EXPECT_FALSE(predict_boats(strange, nights[100]));
}

TEST(Departures, PeopleFollowBoats) {
  const auto nights = made_nights(2);
  const auto model = fit_departures(nights, {.until = Date::of(2022, 12, 1)}).value();
  const auto boats = predict_boats(model, nights[1000]).value();
  core::Random draws({.seed = 3, .stream = core::stream_of("people")});
  const auto people = draw_people(model, nights[1000], boats, draws, 20'000);
  double mean = 0, none = 0;
  for (const double value : people) {
    mean += value / 20'000;
    none += value == 0 ? 1.0 / 20'000 : 0;
  }
  EXPECT_NEAR(mean, 40 * boats.mean(), 0.05 * 40 * boats.mean() + 1);
  EXPECT_NEAR(none, boats.at_most(0), 0.02);
}

// On nights that wind decides, the forecast that sees it must win, and be calibrated.
TEST(Skill, SeesThatWeatherHelpsWhereItDoes) {
  const auto nights = made_nights(7);
  SkillOptions options{.from = Date::of(2022, 1, 1),
                       .rivals_from = Date::of(2020, 1, 1),
                       .refit_every_nights = 120,
                       .people_draws = 20,
                       .bootstrap_replicates = 300};
  const auto report = measure_skill(nights, options);
  ASSERT_TRUE(report) << core::format_error(report.error());
  EXPECT_EQ(report->nights, 369U);
  for (const SkillDifference& difference : report->differences) {
    EXPECT_LT(difference.brier.mean, difference.rival == "red_amber_green" ? 0.01 : 0)
        << difference.rival;
    if (difference.rival == "climatology") {
      EXPECT_LT(difference.log_score.high, 0);
    }
  }
  EXPECT_NEAR(report->forecasters.back().coverage_90, 0.9, 0.05);
  EXPECT_GT(report->reliability.p_value, 0.005);
}

// Errors in variables: with a variance of 4 of the true wind and an error of 2, half of the spread
// of a forecast wind is error, and the slope on it about half as steep.
TEST(Departures, FittedForAForecastWindTrustItLess) {
  const auto nights = made_nights(20240505);
  const Date until = Date::of(2023, 1, 1);
  const auto measured = fit_departures(nights, {.until = until}).value();
  const auto forecast =
      fit_departures(nights, {.until = until, .wind_error = core::metres_per_second(2)}).value();
  EXPECT_EQ(forecast.nights, measured.nights);
  EXPECT_EQ(forecast.wind_error, core::metres_per_second(2));
  EXPECT_LT(slope_of_wind(measured), -0.4);
  EXPECT_NEAR(slope_of_wind(forecast) / slope_of_wind(measured), 0.5, 0.2) << "seed 20240505";
  // Five copies of a night are one night: errors are not smaller by sqrt(5).
  EXPECT_NEAR(forecast.any[1].standard_error / measured.any[1].standard_error, 1, 0.25);
  EXPECT_LT(forecast.log_likelihood, measured.log_likelihood);
  EXPECT_GT(forecast.log_likelihood, 1.5 * measured.log_likelihood);
  const auto again =
      fit_departures(nights, {.until = until, .wind_error = core::metres_per_second(2)}).value();
  EXPECT_EQ(again, forecast);
}

// A wind wrong by 2 m/s at night: the fit that knows it is calibrated, the fit that does not is too
// sure.
TEST(Skill, FitThatKnowsOfTheWindErrorIsCalibrated) {
  const auto nights = made_nights(7);
  SkillOptions options{.from = Date::of(2022, 1, 1),
                       .rivals_from = Date::of(2020, 1, 1),
                       .refit_every_nights = 120,
                       .wind_error = core::metres_per_second(2),
                       .people_draws = 20,
                       .bootstrap_replicates = 300};
  const auto unaware = measure_skill(nights, options).value();
  options.fit_wind_error = options.wind_error;
  const auto aware = measure_skill(nights, options).value();
  EXPECT_LT(aware.forecasters.back().log_score, unaware.forecasters.back().log_score);
  EXPECT_LT(aware.forecasters.back().brier, unaware.forecasters.back().brier);
  EXPECT_GT(aware.reliability.p_value, 0.005);
  for (const SkillDifference& difference : aware.differences)
    if (difference.rival == "climatology") {
      EXPECT_LT(difference.log_score.high, 0);
    }
  // The rivals that look at no wind are the same in both.
  for (std::size_t f = 0; f < 2; ++f)
    EXPECT_EQ(aware.forecasters[f].log_score, unaware.forecasters[f].log_score);
}

// A forecaster must not see the nights it is scored on: changing them changes no forecast of them.
TEST(Skill, ForecastsDoNotSeeWhatTheyAreScoredOn) {
  auto nights = made_nights(9);
  SkillOptions options{.from = Date::of(2022, 6, 1),
                       .until = Date::of(2022, 9, 29),
                       .rivals_from = Date::of(2020, 1, 1),
                       .refit_every_nights = 120,
                       .people_draws = 20,
                       .bootstrap_replicates = 50};
  const auto before = measure_skill(nights, options).value();
  for (Night& night : nights)
    if (night.known.night >= options.from && night.boats) night.boats = *night.boats + 5;
  const auto after = measure_skill(nights, options).value();
  for (std::size_t f = 0; f < before.forecasters.size(); ++f)
    EXPECT_EQ(before.forecasters[f].mean_probability, after.forecasters[f].mean_probability)
        << before.forecasters[f].name;
  EXPECT_NE(before.forecasters.back().log_score, after.forecasters.back().log_score);
}

}  // namespace
}  // namespace vigie::forecast
