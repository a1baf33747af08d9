// SPDX-License-Identifier: Apache-2.0
#include "vigie/forecast/nights.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>

#include <fmt/format.h>

#include "vigie/sea/light.h"

namespace vigie::forecast {
namespace {

using core::Date;
using core::fail;
using core::Result;

constexpr double kLatitude = 51.0, kLongitude = 1.5;  // mid-Strait
constexpr double kRadian = std::numbers::pi / 180;

// Spencer, "Fourier series representation of the position of the sun", Search 2 (1971) 172:
// declination to 0.0006 rad, equation of time to 0.6 minutes.
struct Sun {
  double declination = 0, equation_minutes = 0;
};

Sun sun_of(Date day) {
  const double g = 2 * std::numbers::pi * (day.day_of_year() - 1) / 365.0;
  return {.declination = 0.006918 - 0.399912 * std::cos(g) + 0.070257 * std::sin(g) -
                         0.006758 * std::cos(2 * g) + 0.000907 * std::sin(2 * g) -
                         0.002697 * std::cos(3 * g) + 0.00148 * std::sin(3 * g),
          .equation_minutes = 229.18 * (0.000075 + 0.001868 * std::cos(g) - 0.032077 * std::sin(g) -
                                        0.014615 * std::cos(2 * g) - 0.040849 * std::sin(2 * g))};
}

// Half the time the sun is above an altitude on a day, in hours: 0 to 12.
double half_day_hours(const Sun& sun, double altitude_deg) {
  const double latitude = kLatitude * kRadian;
  const double cosine =
      (std::sin(altitude_deg * kRadian) - std::sin(latitude) * std::sin(sun.declination)) /
      (std::cos(latitude) * std::cos(sun.declination));
  return std::acos(std::clamp(cosine, -1.0, 1.0)) / (15 * kRadian);
}

// A mean whose weights halve every so many steps.
class FadingMean {
 public:
  explicit FadingMean(double half_life) : keep_(std::exp2(-1 / half_life)) {}
  void add(double value, double weight = 1) {
    sum_ = keep_ * sum_ + weight * value;
    weight_ = keep_ * weight_ + weight;
  }
  double mean() const { return weight_ > 0 ? sum_ / weight_ : 0; }

 private:
  double keep_, sum_ = 0, weight_ = 0;
};

// What is known of activity up to a night, fed one night at a time.
class Activity {
 public:
  void add(const model::DailyArrivals& day) {
    const int boats = day.boats.value_or(0);
    before_ = last_;
    last_ = boats;
    week_[count_++ % 7] = boats > 0;
    two_weeks_.add(boats);
    two_months_.add(boats);
    log_.add(std::log1p(boats));
    if (boats > 0) load_.add(static_cast<double>(*day.people) / boats, boats);
  }
  model::RecentActivity before(Date night) const {
    const auto known = std::min<std::size_t>(count_, 7);
    return {.night = night,
            .any_last_night = last_ > 0,
            .boats_last_night = static_cast<double>(last_),
            .boats_night_before = static_cast<double>(before_),
            .share_active_7 = known == 0
                                  ? 0.0
                                  : static_cast<double>(std::count(week_, week_ + known, true)) /
                                        static_cast<double>(known),
            .boats_two_weeks = two_weeks_.mean(),
            .boats_two_months = two_months_.mean(),
            .log_boats_two_weeks = log_.mean(),
            .people_per_boat = load_.mean()};
  }

 private:
  int last_ = 0, before_ = 0;
  std::size_t count_ = 0;
  bool week_[7] = {};
  FadingMean two_weeks_{14}, two_months_{60}, log_{14}, load_{28};
};

std::optional<model::NightWeather> weather_of(
    const std::map<Date, const model::StationDay*>& weather, Date night) {
  const auto day = weather.find(night), before = weather.find(night - 1);
  if (day == weather.end() || before == weather.end()) return std::nullopt;
  const model::StationDay &d = *day->second, &b = *before->second;
  if (!d.wind || !d.wind_max || !d.wind_from || !d.air || !b.wind || !b.wind_from)
    return std::nullopt;
  return model::NightWeather{.wind = *d.wind,
                             .wind_before = *b.wind,
                             .wind_max = *d.wind_max,
                             .wind_from = *d.wind_from,
                             .wind_from_before = *b.wind_from,
                             .air = *d.air};
}

void add_moon_and_tide(model::ForecastCovariates& known, const sea::TideStation& station) {
  const core::Instant dawn = civil_dawn(known.night);
  known.moon_illuminated =
      sea::sky_light({kLatitude, kLongitude}, known.night.midnight()).moon_illuminated_fraction;
  double high = -1e9, low = 1e9, nearest = 1e9, m2 = 1;
  for (const sea::TideExtreme& extreme :
       station.extremes({dawn - core::hours(9), dawn + core::hours(9)})) {
    const double height = core::in_metres(extreme.above_chart_datum);
    high = std::max(high, height);
    low = std::min(low, height);
    const double after = core::in_hours(extreme.at - dawn);
    if (extreme.high && std::abs(after) < std::abs(nearest)) nearest = after;
  }
  for (const sea::TideConstituent& constituent : station.constituents())
    if (constituent.name == "M2") m2 = constituent.amplitude_m;
  known.spring_neap = (high - low) / (2 * m2);
  known.high_water_after_dawn = core::hours(nearest);
}

}  // namespace

Night with_wind_error(Night night, core::Speed error, core::Random& draws) {
  if (error <= core::Speed{} || !night.known.weather) return night;
  const core::Speed wrong = draws.normal() * error;
  model::NightWeather& weather = *night.known.weather;
  weather.wind = std::max(core::Speed{}, weather.wind + wrong);
  weather.wind_max = std::max(weather.wind, weather.wind_max + wrong);
  return night;
}

core::Instant civil_dawn(Date night) {
  const Sun sun = sun_of(night);
  const double noon = 12 - kLongitude / 15 - sun.equation_minutes / 60;
  return night.midnight() + core::hours(noon - half_day_hours(sun, -6));
}

core::Duration dark_hours(Date night) {
  const Sun before = sun_of(night - 1), after = sun_of(night);
  return core::hours(24 - half_day_hours(before, -12) - half_day_hours(after, -12));
}

Result<std::vector<Night>> nights_of(const std::vector<model::DailyArrivals>& days,
                                     const std::vector<model::StationDay>& weather,
                                     const NightOptions& options) {
  std::map<Date, const model::StationDay*> by_day;
  for (const model::StationDay& day : weather) by_day[day.day] = &day;
  std::vector<Night> nights;
  Activity activity;
  std::size_t known = 0;
  for (std::size_t i = 0; i <= days.size(); ++i) {
    const Date date = i < days.size() ? days[i].day : days.back().day + 1;
    while (known < i && days[known].day + options.nights_to_publish <= date) {
      if (!days[known].boats || !days[known].people)
        return fail({core::ErrorKind::invalid, "arrivals of " + core::format_date(days[known].day),
                     "are not published", "give a series without a missing day"});
      activity.add(days[known++]);
    }
    Night night{.known = {.night = date, .weather = weather_of(by_day, date)},
                .recent = activity.before(date)};
    night.known.dark = dark_hours(date);
    if (options.tide != nullptr) add_moon_and_tide(night.known, *options.tide);
    if (i < days.size()) {
      night.boats = days[i].boats;
      night.people = days[i].people;
    }
    nights.push_back(night);
  }
  return nights;
}

}  // namespace vigie::forecast
