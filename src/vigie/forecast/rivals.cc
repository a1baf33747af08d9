// SPDX-License-Identifier: Apache-2.0
#include "vigie/forecast/rivals.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <numbers>

#include <fmt/format.h>

#include "vigie/stats/count_model.h"

namespace vigie::forecast {
namespace {

using core::Date;
using core::fail;
using core::Result;
using stats::CountDistribution;
using stats::CountFamily;

core::Error no_fit(const char* name, const stats::CountFit& fit) {
  return {core::ErrorKind::invalid, name,
          fmt::format("did not converge: {} {}", stats::to_string(fit.status), fit.reason),
          "give more nights"};
}

// Boats of one class of nights, with one night without and one with a single boat added, so that a
// class of few nights still gives every count some chance.
Result<CountDistribution> class_distribution(std::vector<double> boats, const char* name) {
  boats.push_back(0);
  boats.push_back(1);
  const auto n = static_cast<Eigen::Index>(boats.size());
  const stats::CountSample sample{.response = Eigen::Map<Eigen::VectorXd>(boats.data(), n),
                                  .count_terms = Eigen::MatrixXd::Ones(n, 1),
                                  .zero_terms = Eigen::MatrixXd::Ones(n, 1)};
  auto fit = stats::fit_counts(CountFamily::hurdle_negative_binomial, sample);
  if (!fit || !(fit->converged() || fit->status == stats::FitStatus::theta_at_boundary))
    fit = stats::fit_counts(CountFamily::hurdle_poisson, sample);
  if (!fit) return fail(fit.error());
  if (!fit->converged() && fit->status != stats::FitStatus::theta_at_boundary)
    return fail(no_fit(name, *fit));
  return stats::predict(
      *fit, {.count_terms = Eigen::VectorXd::Ones(1), .zero_terms = Eigen::VectorXd::Ones(1)});
}

template <class Wanted>
std::vector<double> boats_of(Past past, Date from, Date origin, const Wanted& wanted) {
  std::vector<double> boats;
  for (const Night& night : past)
    if (night.known.night >= from && night.known.night < origin && night.boats && wanted(night))
      boats.push_back(*night.boats);
  return boats;
}

class Climatology : public Rival {
 public:
  Climatology(Past past, Date from, Date origin) : past_(past), from_(from), origin_(origin) {}
  Result<CountDistribution> forecast(const Night& night) const override {
    const int day = night.known.night.day_of_year();
    return class_distribution(boats_of(past_, from_, origin_,
                                       [&](const Night& other) {
                                         const int apart =
                                             std::abs(other.known.night.day_of_year() - day);
                                         return std::min(apart, 366 - apart) <= 30;
                                       }),
                              "climatology");
  }

 private:
  Past past_;
  Date from_, origin_;
};

// One distribution for each of a few classes.
class Classes : public Rival {
 public:
  using ClassOf = std::function<std::size_t(const Night&)>;
  static Result<RivalPtr> make(Past past, Date from, Date origin, std::size_t classes,
                               const ClassOf& class_of, const char* name) {
    auto made = std::make_unique<Classes>();
    made->class_of_ = class_of;
    for (std::size_t c = 0; c < classes; ++c) {
      auto one = class_distribution(
          boats_of(past, from, origin, [&](const Night& night) { return class_of(night) == c; }),
          name);
      if (!one) return fail(one.error());
      made->distributions_.push_back(*one);
    }
    return RivalPtr(std::move(made));
  }
  Result<CountDistribution> forecast(const Night& night) const override {
    const std::size_t c = class_of_(night);
    if (c < distributions_.size()) return distributions_[c];
    return fail({core::ErrorKind::missing, "weather of " + core::format_date(night.known.night),
                 "is not there", "give a file that covers it"});
  }

 private:
  ClassOf class_of_;
  std::vector<CountDistribution> distributions_;
};

class CalendarZinb : public Rival {
 public:
  CalendarZinb(int first_year, int last_year, LastNight last_night)
      : first_year_(first_year), last_year_(last_year), last_night_(last_night) {}

  Eigen::VectorXd row(const Night& night) const {
    const Date date = night.known.night;
    const double angle = 2 * std::numbers::pi * date.day_of_year() / 365.25;
    Eigen::VectorXd row = Eigen::VectorXd::Zero(columns());
    row.head(6) << 1, std::sin(angle), std::cos(angle), std::sin(2 * angle), std::cos(2 * angle),
        date.weekday() >= core::Weekday::saturday;
    const int year = std::min(date.year(), last_year_);
    if (year > first_year_) row[5 + year - first_year_] = 1;
    if (last_night_ == LastNight::used) row[columns() - 1] = night.recent.any_last_night;
    return row;
  }

  Result<void> fit(const std::vector<const Night*>& nights) {
    const auto n = static_cast<Eigen::Index>(nights.size());
    stats::CountSample sample{.response = Eigen::VectorXd(n),
                              .count_terms = Eigen::MatrixXd(n, columns())};
    for (Eigen::Index i = 0; i < n; ++i) {
      sample.response[i] = *nights[static_cast<std::size_t>(i)]->boats;
      sample.count_terms.row(i) = row(*nights[static_cast<std::size_t>(i)]);
    }
    sample.zero_terms = sample.count_terms;
    auto fit = stats::fit_counts(CountFamily::zero_inflated_negative_binomial, sample);
    if (!fit) return fail(fit.error());
    if (!fit->converged()) return fail(no_fit("calendar_zinb", *fit));
    fit_ = std::move(*fit);
    return {};
  }

  Result<CountDistribution> forecast(const Night& night) const override {
    const Eigen::VectorXd terms = row(night);
    return stats::predict(fit_, {.count_terms = terms, .zero_terms = terms});
  }

 private:
  Eigen::Index columns() const {
    return 6 + last_year_ - first_year_ + (last_night_ == LastNight::used ? 1 : 0);
  }

  int first_year_, last_year_;
  LastNight last_night_;
  stats::CountFit fit_;
};

}  // namespace

Result<RivalPtr> fit_climatology(Past past, Date from, Date origin) {
  return RivalPtr(std::make_unique<Climatology>(past, from, origin));
}

Result<RivalPtr> fit_persistence(Past past, Date origin) {
  return Classes::make(
      past, origin - 730, origin, 3,
      [](const Night& night) {
        const double last = night.recent.boats_last_night;
        return static_cast<std::size_t>(last == 0 ? 0 : last <= 3 ? 1 : 2);
      },
      "persistence");
}

Result<RivalPtr> fit_red_amber_green(Past past, Date from, Date origin) {
  std::vector<const Night*> used;
  for (const Night& night : past)
    if (night.known.night >= from && night.known.night < origin && night.boats &&
        night.known.weather)
      used.push_back(&night);
  const auto terms = [](const Night& night) {
    return Eigen::Vector3d(1, core::in_metres_per_second(night.known.weather->wind),
                           core::in_metres_per_second(night.known.weather->wind_before));
  };
  const auto n = static_cast<Eigen::Index>(used.size());
  stats::CountSample sample{.response = Eigen::VectorXd(n),
                            .count_terms = Eigen::MatrixXd::Ones(n, 1),
                            .zero_terms = Eigen::MatrixXd(n, 3)};
  for (Eigen::Index i = 0; i < n; ++i) {
    sample.response[i] = *used[static_cast<std::size_t>(i)]->boats;
    sample.zero_terms.row(i) = terms(*used[static_cast<std::size_t>(i)]);
  }
  const auto fit = stats::fit_counts(CountFamily::hurdle_negative_binomial, sample);
  if (!fit) return fail(fit.error());
  if (!fit->converged()) return fail(no_fit("red_amber_green", *fit));
  const Eigen::Vector3d curve = fit->zero_coefficients;
  const auto class_of = [terms, curve](const Night& night) -> std::size_t {
    if (!night.known.weather) return 3;
    const double p = 1 / (1 + std::exp(-curve.dot(terms(night))));
    return p > 0.55 ? 0 : p < 0.35 ? 2 : 1;
  };
  return Classes::make(past, from, origin, 3, class_of, "red_amber_green");
}

Result<RivalPtr> fit_calendar_zinb(Past past, Date from, Date origin, LastNight last_night) {
  std::vector<const Night*> used;
  std::map<int, int> nights_in;
  for (const Night& night : past)
    if (night.known.night >= from && night.known.night < origin && night.boats) {
      used.push_back(&night);
      ++nights_in[night.known.night.year()];
    }
  int last_year = from.year();
  for (const auto& [year, nights] : nights_in)
    if (nights >= 60) last_year = year;  // of a younger year too little is known: the one before
  auto made = std::make_unique<CalendarZinb>(from.year(), last_year, last_night);
  if (const auto fitted = made->fit(used); !fitted) return fail(fitted.error());
  return RivalPtr(std::move(made));
}

}  // namespace vigie::forecast
