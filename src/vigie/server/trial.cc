// SPDX-License-Identifier: Apache-2.0
// A trial of night drones before anyone flies: what a design can draw, and what it could see. Power
// is played in parts, each as long as the client will wait, so that no request keeps a thread for
// long; what n replicates say does not depend on the parts.
#include <algorithm>
#include <chrono>
#include <list>
#include <map>
#include <thread>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "vigie/impact/design_json.h"
#include "vigie/impact/report.h"
#include "vigie/server/endpoints.h"
#include "vigie/server/parameters.h"

namespace vigie::server {

// What is held between requests: the studies last asked for, and who is waiting.
class TrialDesk {
 public:
  struct Asked {
    impact::DesignOptions design;
    impact::Effect effect;
    std::uint64_t seed = 1;
    bool operator==(const Asked&) const = default;
  };

  explicit TrialDesk(const impact::DailySeries* series) : series_(series) {}
  const impact::DailySeries* series() const { return series_; }
  std::timed_mutex& one_at_a_time() { return one_at_a_time_; }

  // The newest request of a desk stops its older ones; an unnamed desk stops nobody.
  std::shared_ptr<core::StopFlag> take_turn(const std::string& desk);
  // The study of what was asked, played to at most `replicates`; REQUIRES: one_at_a_time.
  core::Result<impact::PowerStudy*> study(const Asked& asked, std::size_t replicates);

 private:
  struct Held {
    Asked asked;
    impact::PowerStudy study;
  };
  const impact::DailySeries* series_;
  std::timed_mutex one_at_a_time_;
  std::list<Held> held_;  // newest first
  std::mutex turns_mutex_;
  std::map<std::string, std::shared_ptr<core::StopFlag>> turns_;
};

namespace {

using nlohmann::json;
using std::chrono::steady_clock;

constexpr std::size_t kMostHeld = 4, kMostTurns = 64;
constexpr double kMostNights = 1096;     // three years
constexpr double kLeastAccepted = 0.01;  // of schedules: drawing again and again takes time
constexpr std::chrono::milliseconds kTrialPatience{5'000};  // for the studies of other desks
constexpr std::chrono::milliseconds kLongest{3'000};        // for the fewest replicates

json sentences(const std::vector<impact::Sentence>& from) {
  json out = json::array();
  for (const impact::Sentence& s : from) out.push_back({{"en", s.en}, {"fr", s.fr}});
  return out;
}

core::Result<core::Date> day_of(const std::string& field, std::string_view text) {
  auto day = core::parse_date(text);
  if (!day)
    return core::fail(core::invalid(field, day.error().problem, "give a day as 2027-04-01"));
  return day;
}

core::Result<impact::DesignOptions> design_asked(Parameters& p) {
  impact::DesignOptions o;
  std::string name = "two-stage-7", start = core::format_date(o.start), holidays;
  p.text("design", name);
  p.text("start", start);
  p.text("holidays", holidays);
  p.whole("nights", {14, kMostNights, 180}, o.nights);
  p.whole("sectors", {1, impact::kMaxSectors, 8}, o.sectors);
  p.whole("washout_nights", {0, 59, 0}, o.washout_nights);
  p.whole("crews", {0, impact::kMaxSectors, 0}, o.constraints.crews);
  p.whole("max_consecutive_nights", {0, kMostNights, 0}, o.constraints.max_consecutive_nights);
  p.number("acceptance", {kLeastAccepted, 1, 1}, o.constraints.acceptance);
  if (p.error) return core::fail(*p.error);
  const auto known = impact::parse_design(name);
  if (!known) return core::fail(known.error());
  o.kind = known->kind;
  o.block_nights = known->block_nights;
  const auto day = day_of("start", start);
  if (!day) return core::fail(day.error());
  o.start = *day;
  for (std::size_t from = 0; from < holidays.size();) {
    const std::size_t comma = std::min(holidays.find(',', from), holidays.size());
    const auto holiday = day_of("holidays", std::string_view(holidays).substr(from, comma - from));
    if (!holiday) return core::fail(holiday.error());
    o.constraints.holidays.push_back(*holiday);
    from = comma + 1;
  }
  return o;
}

impact::Effect effect_asked(Parameters& p) {
  impact::Effect e;
  p.number("odds_ratio", {0.05, 20, 1.5}, e.odds_ratio);
  p.number("retry", {0, 0.95, 0}, e.retry);
  p.number("displacement", {0, 1, 0}, e.displacement);
  p.number("compliance", {0, 1, 1}, e.compliance);
  p.number("better_seeing", {1, 5, 1}, e.better_seeing);
  p.number("learning_per_month", {0, 1, 0}, e.learning_per_month);
  p.number("unrevised_weeks", {0, 1, 0}, e.unrevised_weeks);
  return e;
}

core::Result<impact::Design> made(const impact::DesignOptions& options) {
  auto design = impact::Design::make(options);
  if (design && design->accepted_share() < kLeastAccepted)
    return core::fail(core::invalid(
        "constraints",
        fmt::format("keep {:.2f} % of the schedules drawn", 100 * design->accepted_share()),
        "loosen them until 1 % is kept; the command line has no such limit"));
  return design;
}

struct PowerAsked {
  TrialDesk::Asked trial;
  std::size_t replicates = 1000;
  std::chrono::milliseconds within{300};
  std::string desk;
};

core::Result<PowerAsked> power_asked(const Request& request) {
  Parameters p(request);
  PowerAsked asked;
  const auto design = design_asked(p);
  if (!design) return core::fail(design.error());
  asked.trial.design = *design;
  asked.trial.effect = effect_asked(p);
  p.whole("seed", {0, 1e9, 1}, asked.trial.seed);
  p.whole("replicates", {impact::PowerStudy::kFewest, 2'000, 1'000}, asked.replicates);
  double within = 0;
  p.number("within_ms", {1, 1'000, 300}, within);
  asked.within = std::chrono::milliseconds(static_cast<int>(within));
  p.text("desk", asked.desk);
  if (p.error) return core::fail(*p.error);
  return asked;
}

json retry_curve(double odds_ratio) {
  json out = json::array();
  const double stopped = impact::Channel{}.stop_share;
  for (int i = 0; i < 20; ++i) {
    const double retry = i / 20.0;
    out.push_back({{"retry", retry},
                   {"arrivals", impact::policy_ratio(stopped, odds_ratio, retry)},
                   {"stops", impact::stops_ratio(stopped, odds_ratio, retry)}});
  }
  return out;
}

// Waits for its turn; gives up when a newer request of the same desk has come.
std::unique_lock<std::timed_mutex> wait_for(std::timed_mutex& mutex, const core::StopFlag& stop) {
  std::unique_lock lock(mutex, std::defer_lock);
  const auto until = steady_clock::now() + kTrialPatience;
  while (!stop.requested() && steady_clock::now() < until)
    if (lock.try_lock_for(std::chrono::milliseconds(20))) break;
  return lock;
}

// Plays until the time is over, but at least what it takes to say anything. False: stopped.
bool play(impact::PowerStudy& study, const PowerAsked& asked, const core::StopFlag& stop) {
  const auto start = steady_clock::now();
  const std::size_t part = 4 * std::max(1u, std::thread::hardware_concurrency());
  while (study.played() < asked.replicates) {
    const auto spent = steady_clock::now() - start;
    const bool enough = study.played() >= impact::PowerStudy::kFewest;
    if (spent >= (enough ? asked.within : kLongest)) break;
    if (!study.play_to(std::min(study.played() + part, asked.replicates), &stop)) return false;
  }
  return true;
}

core::Error superseded() {
  return {core::ErrorKind::interrupted, "desk", "has asked anew meanwhile",
          "take the newer answer"};
}

json answer(const impact::PowerStudy& study, const PowerAsked& asked) {
  const impact::PowerReport report = study.report();
  impact::PowerOptions options;
  options.effect = asked.trial.effect;
  options.seed = asked.trial.seed;
  json out = impact::power_json(report, options);
  out["complete"] = report.replicates >= asked.replicates;
  out["blind_spots"] = sentences(report.blind_spots);
  out["incidents_expected"] = report.incidents_expected;
  for (json& one : out["estimands"])
    one["estimand_fr"] = impact::estimand_name(one["key"].get<std::string>()).fr;
  out["retry_curve"] = retry_curve(asked.trial.effect.odds_ratio);
  return out;
}

}  // namespace

std::shared_ptr<core::StopFlag> TrialDesk::take_turn(const std::string& desk) {
  auto mine = std::make_shared<core::StopFlag>();
  if (desk.empty()) return mine;
  const std::lock_guard lock(turns_mutex_);
  if (turns_.size() > kMostTurns) turns_.clear();
  if (auto& last = turns_[desk]) last->request();
  turns_[desk] = mine;
  return mine;
}

core::Result<impact::PowerStudy*> TrialDesk::study(const Asked& asked, std::size_t replicates) {
  const auto found = std::ranges::find_if(held_, [&](const Held& held) {
    return held.asked == asked && held.study.played() <= replicates;
  });
  if (found != held_.end()) {
    held_.splice(held_.begin(), held_, found);
    return &held_.front().study;
  }
  if (const auto design = made(asked.design); !design) return core::fail(design.error());
  impact::PowerOptions options;
  options.design = asked.design;
  options.effect = asked.effect;
  options.seed = asked.seed;
  options.threads = 0;
  auto study = impact::PowerStudy::make(*series_, options);
  if (!study) return core::fail(study.error());
  held_.push_front({asked, *std::move(study)});
  if (held_.size() > kMostHeld) held_.pop_back();
  return &held_.front().study;
}

std::shared_ptr<TrialDesk> trial_desk(const impact::DailySeries* series) {
  return std::make_shared<TrialDesk>(series);
}

Response trial_response(const impact::DailySeries* series) {
  json out{{"designs", impact::offered_designs()},
           {"most_sectors", impact::kMaxSectors},
           {"most_nights", kMostNights},
           {"series", nullptr},
           {"assumptions", json::array()}};
  if (series != nullptr) {
    // A trial begins on one of several nights of the series, so it is shorter than that.
    out["most_nights"] = std::clamp(static_cast<double>(series->size()) - 1, 14.0, kMostNights);
    out["series"] = {{"from", core::format_date(series->first)},
                     {"until", core::format_date(series->last())},
                     {"sha256", series->sha256}};
    out["assumptions"] = sentences(impact::power_assumptions(*series));
  }
  return with_etag(json_response(out));
}

Response TrialDesign::operator()(const Request& request) const {
  if (const auto known = only_parameters(
          request, {"design", "nights", "sectors", "start", "washout_nights", "crews",
                    "max_consecutive_nights", "acceptance", "holidays", "seed"});
      !known)
    return error_response(known.error());
  Parameters p(request);
  std::uint64_t seed = 1;
  p.whole("seed", {0, 1e9, 1}, seed);
  const auto options = design_asked(p);
  if (!options) return error_response(options.error());
  const auto design = made(*options);
  if (!design) return error_response(design.error());
  json out = impact::design_json(*design, seed);
  out["limits"] = sentences(impact::design_limits(*design));
  return json_response(out);
}

Response TrialPower::operator()(const Request& request) const {
  if (const auto known = only_parameters(request, {"design",
                                                   "nights",
                                                   "sectors",
                                                   "start",
                                                   "washout_nights",
                                                   "crews",
                                                   "max_consecutive_nights",
                                                   "acceptance",
                                                   "holidays",
                                                   "seed",
                                                   "odds_ratio",
                                                   "retry",
                                                   "displacement",
                                                   "compliance",
                                                   "better_seeing",
                                                   "learning_per_month",
                                                   "unrevised_weeks",
                                                   "replicates",
                                                   "within_ms",
                                                   "desk"});
      !known)
    return error_response(known.error());
  const auto asked = power_asked(request);
  if (!asked) return error_response(asked.error());
  if (desk->series() == nullptr)
    return error_response({core::ErrorKind::missing, "series",
                           "is not here: trials are played on published daily arrivals, and this "
                           "server was started without",
                           "start it with --series FILE"});
  const auto stop = desk->take_turn(asked->desk);
  const auto lock = wait_for(desk->one_at_a_time(), *stop);
  if (stop->requested()) return error_response(superseded());
  if (!lock)
    return error_response({core::ErrorKind::unavailable, "power", "is being played for other desks",
                           "ask again in a few seconds"});
  const auto study = desk->study(asked->trial, asked->replicates);
  if (!study) return error_response(study.error());
  if (!play(**study, *asked, *stop)) return error_response(superseded());
  if ((*study)->played() < impact::PowerStudy::kFewest)
    return error_response({core::ErrorKind::unavailable, "power",
                           "of this design takes longer than a page waits",
                           "ask for fewer nights or sectors, or use vigie trial power"});
  return json_response(answer(**study, *asked));
}

}  // namespace vigie::server
