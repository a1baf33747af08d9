// SPDX-License-Identifier: Apache-2.0
// What is wrong with a plan under law, endurance, speed and hours. Looks at waypoints only; knows
// nothing of how the plan was made.
#include <algorithm>
#include <cmath>

#include <fmt/core.h>

#include "vigie/planning/apart.h"
#include "vigie/planning/fleet.h"
#include "vigie/sensing/flyable.h"

namespace vigie::planning {
namespace {

using core::Instant;

// A written position is a millionth of a degree off at most, a written time half a millisecond.
constexpr double kAtBaseM = 50, kSpeedTolerance = 1.02, kWrittenM = 0.25, kWrittenS = 0.001;
constexpr core::Duration kRounding = core::seconds(1);

class Inspector {
 public:
  Inspector(const Problem& problem, const model::Plan& plan) : problem_(problem), plan_(plan) {}

  std::vector<std::string> run() {
    for (const model::Sortie& sortie : plan_.sorties) {
      const auto asset =
          std::ranges::find(problem_.posture->assets, sortie.asset, &model::Asset::key);
      if (asset == problem_.posture->assets.end()) {
        found_.push_back("asset " + sortie.asset.text() + " is not in the posture");
        continue;
      }
      const model::AssetType* type = problem_.scenario->library.asset_type(asset->type);
      const model::Base* base = problem_.scenario->library.base(asset->base);
      if (type == nullptr || base == nullptr) {
        found_.push_back("asset " + sortie.asset.text() + " has no known type or base");
        continue;
      }
      sortie_ = &sortie;
      asset_ = &*asset;
      type_ = type;
      base_ = base->at;
      basis_ = problem_.scenario->library.legal_basis(asset->legal_basis);
      if (!check_shape()) continue;
      check_way();
      check_hours();
      check_law();
      check_weather();
    }
    check_whole_night();
    check_cameras();
    check_take_offs();
    check_apart();
    check_reserves();
    return std::move(found_);
  }

 private:
  void say(const std::string& what) {
    found_.push_back("asset " + sortie_->asset.text() + ", sortie " + core::format_clock(begin()) +
                     ": " + what);
  }
  Instant begin() const {
    return sortie_->waypoints.empty() ? Instant() : sortie_->waypoints.front().at;
  }
  Instant end() const { return sortie_->waypoints.back().at; }

  bool check_shape() {
    const auto& w = sortie_->waypoints;
    if (w.size() < 2) return say("fewer than two waypoints"), false;
    for (std::size_t i = 1; i < w.size(); ++i) {
      if (w[i].at <= w[i - 1].at) return say("waypoint times do not ascend"), false;
    }
    for (const geo::Point p : {w.front().position, w.back().position}) {
      if (geo::distance(p, base_).si() > kAtBaseM) say("does not begin and end at its base");
    }
    return true;
  }

  void check_way() {
    const auto& w = sortie_->waypoints;
    const double reach = type_->radius_of_action.si();
    double fastest = 0, farthest = 0;
    for (std::size_t i = 1; i < w.size(); ++i) {
      const double far = geo::distance(w[i].position, w[i - 1].position).si() - kWrittenM;
      fastest = std::max(fastest, far / (core::in_seconds(w[i].at - w[i - 1].at) + kWrittenS));
      farthest = std::max(farthest, geo::distance(w[i].position, base_).si());
    }
    if (fastest > kSpeedTolerance * type_->cruise_speed.si())
      say(fmt::format("flies {:.1f} m/s, above its cruise speed", fastest));
    if (reach > 0 && farthest > reach + kAtBaseM)
      say(fmt::format("goes {:.0f} m from its base, beyond its radius", farthest));
    if (model::flies(type_->kind) && !type_->flies_over_sea && farthest_from_shore_line() > kStripM)
      say("flies over the sea, where it may not");
  }

  double farthest_from_shore_line() const {
    double farthest = 0;
    const auto& w = sortie_->waypoints;
    for (std::size_t i = 1; i + 1 < w.size(); ++i) {
      double nearest = 1e12;
      for (const model::Sector& s : problem_.scenario->sectors) {
        nearest = std::min({nearest, geo::distance_to_segment(w[i].position, s.from, s.launch).si(),
                            geo::distance_to_segment(w[i].position, s.launch, s.until).si()});
      }
      farthest = std::max(farthest, nearest);
    }
    return farthest;
  }

  void check_hours() {
    if (end() - begin() > type_->endurance + kRounding) say("longer than its endurance");
    if (begin() < asset_->on_call.from || end() > asset_->on_call.until + kRounding)
      say("outside its hours");
    if (begin() < problem_.scenario->planned_at + type_->readiness_night)
      say("before it can be ready");
  }

  void check_law() {
    if (!asset_->legal_basis.empty() && basis_ == nullptr)
      say("its legal basis is not in the library");
    if (basis_ == nullptr) {
      if (camera()) say("carries a camera without a legal basis");
      return;
    }
    if (begin() < basis_->valid.from || end() > basis_->valid.until)
      say("outside the validity of legal basis " + basis_->key.text());
    if (model::flies(type_->kind) && basis_->ceiling.si() > 0 && type_->altitude > basis_->ceiling)
      say("works above the ceiling of legal basis " + basis_->key.text());
    if (basis_->area.empty()) return;
    if (leaves_area(basis_->area, *sortie_))
      say("crosses the edge of legal basis " + basis_->key.text());
    for (std::size_t i = 1; i + 1 < sortie_->waypoints.size(); ++i) {
      const geo::Point p = sortie_->waypoints[i].position;
      if (geo::contains(basis_->area, p) || geo::distance(p, base_).si() <= kAtBaseM) continue;
      say("leaves the area of legal basis " + basis_->key.text());
      return;
    }
  }

  void check_weather() {
    for (Instant at = begin(); at < end(); at = at + core::minutes(1)) {
      const auto reasons = sensing::reasons_not_to_go(*type_, problem_.environment->weather_at(at),
                                                      problem_.environment->sky_at(at).light);
      if (reasons.empty()) continue;
      say("out at " + core::format_clock(at) + " in weather below its minima: " + reasons.front());
      return;
    }
  }

  bool camera() const {
    return model::flies(type_->kind) &&
           std::ranges::any_of(type_->sensors, [&](const model::SensorKey& key) {
             const model::SensorType* sensor = problem_.scenario->library.sensor(key);
             return sensor != nullptr && sensor->kind != model::SensorKind::radar;
           });
  }

  // Turnaround between sorties and the night's budget of hours.
  void check_whole_night() {
    for (const model::Asset& asset : problem_.posture->assets) {
      const model::AssetType* type = problem_.scenario->library.asset_type(asset.type);
      std::vector<core::Interval> out;
      for (const model::Sortie& s : plan_.sorties) {
        if (s.asset == asset.key && s.waypoints.size() >= 2)
          out.push_back({s.waypoints.front().at, s.waypoints.back().at});
      }
      if (type == nullptr || out.empty()) continue;
      std::ranges::sort(out);
      core::Duration sum;
      for (std::size_t i = 0; i < out.size(); ++i) {
        sum += out[i].length();
        if (i > 0 && out[i].from - out[i - 1].until < type->turnaround - kRounding) {
          found_.push_back("asset " + asset.key.text() + " leaves again at " +
                           core::format_clock(out[i].from) + " before its turnaround is over");
        }
      }
      if (asset.duty.si() > 0 && out.back().until - out.front().from > asset.duty + kRounding)
        found_.push_back("asset " + asset.key.text() + " is at work for longer than its duty");
      if (sum > asset.hours_budget + kRounding * static_cast<double>(out.size())) {
        found_.push_back(fmt::format("asset {} is out {:.1f} h, above its budget of {:.1f} h",
                                     asset.key.text(), core::in_hours(sum),
                                     core::in_hours(asset.hours_budget)));
      }
    }
  }

  // Cameras in the air at once under one basis: counted at each departure.
  void check_cameras() {
    struct Out {
      core::Interval during;
      const model::LegalBasis* basis;
    };
    std::vector<Out> all;
    for (const model::Sortie& s : plan_.sorties) {
      const auto asset = std::ranges::find(problem_.posture->assets, s.asset, &model::Asset::key);
      if (asset == problem_.posture->assets.end() || s.waypoints.size() < 2) continue;
      type_ = problem_.scenario->library.asset_type(asset->type);
      const model::LegalBasis* basis = problem_.scenario->library.legal_basis(asset->legal_basis);
      if (type_ == nullptr || basis == nullptr || !camera()) continue;
      all.push_back({{s.waypoints.front().at, s.waypoints.back().at}, basis});
    }
    for (const Out& o : all) {
      const auto at_once = std::ranges::count_if(all, [&](const Out& other) {
        return other.basis == o.basis && other.during.contains(o.during.from);
      });
      if (at_once <= o.basis->max_cameras) continue;
      found_.push_back(fmt::format(
          "{} cameras in the air at {} under legal basis {}, which allows {}", at_once,
          core::format_clock(o.during.from), o.basis->key.text(), o.basis->max_cameras));
    }
  }

  // Sorties of known assets, for the rules between them.
  struct OneOut {
    const model::Asset* asset;
    const model::AssetType* type;
    geo::Point base;
    const model::Sortie* sortie;
    core::Interval during;
  };
  std::vector<OneOut> all_out() const {
    std::vector<OneOut> all;
    for (const model::Sortie& s : plan_.sorties) {
      const auto asset = std::ranges::find(problem_.posture->assets, s.asset, &model::Asset::key);
      if (asset == problem_.posture->assets.end() || s.waypoints.size() < 2) continue;
      const auto* type = problem_.scenario->library.asset_type(asset->type);
      const auto* base = problem_.scenario->library.base(asset->base);
      if (type == nullptr || base == nullptr) continue;
      all.push_back({&*asset, type, base->at, &s, {s.waypoints.front().at, s.waypoints.back().at}});
    }
    return all;
  }

  void check_take_offs() {
    const core::Duration apart = problem_.posture->rules.take_off_spacing;
    const auto all = all_out();
    for (std::size_t i = 0; i < all.size() && apart.si() > 0; ++i) {
      for (std::size_t k = 0; k < i; ++k) {
        const auto between = core::in_seconds(all[i].during.from - all[k].during.from);
        if (all[i].asset->base == all[k].asset->base && model::flies(all[i].type->kind) &&
            model::flies(all[k].type->kind) &&
            std::abs(between) < core::in_seconds(apart - kRounding)) {
          found_.push_back(fmt::format("assets {} and {} take off {:.0f} min apart from one base",
                                       all[k].asset->key.text(), all[i].asset->key.text(),
                                       std::abs(between) / 60));
        }
      }
    }
  }

  void check_apart() {
    const model::SharedRules::Separation& rule = problem_.posture->rules.separation;
    const auto all = all_out();
    for (std::size_t i = 0; i < all.size() && rule.vertical.si() > 0; ++i) {
      for (std::size_t k = 0; k < i; ++k) {
        if (all[i].asset == all[k].asset || !share_heights(*all[i].type, *all[k].type, rule))
          continue;
        auto within = rule;  // places are written to a millionth of a degree
        within.horizontal = within.horizontal - core::metres(1);
        if (const auto at = too_near({all[k].sortie, all[k].type, all[k].base},
                                     {all[i].sortie, all[i].type, all[i].base}, within)) {
          found_.push_back(fmt::format("assets {} and {} come too near at {} at one height",
                                       all[k].asset->key.text(), all[i].asset->key.text(),
                                       core::format_clock(*at)));
        }
      }
    }
  }

  // At each take-off of the type, and wherever another of it comes off call or lands meanwhile.
  void check_reserves() {
    const auto all = all_out();
    for (const auto& rule : problem_.posture->rules.reserves) {
      std::vector<Instant> moments;
      for (const OneOut& o : all) {
        if (o.type->key != rule.type) continue;
        moments.push_back(o.during.from);
        for (const model::Asset& a : problem_.posture->assets) {
          if (a.type != rule.type) continue;
          for (const Instant at : {a.on_call.from, a.on_call.until}) {
            if (o.during.from <= at && at < o.during.until) moments.push_back(at);
          }
        }
      }
      for (const Instant at : moments) {
        const int ready = ready_at(rule.type, at, all);
        if (ready >= rule.ready) continue;
        found_.push_back(fmt::format("{} of type {} stand ready at {}, fewer than {}", ready,
                                     rule.type.text(), core::format_clock(at), rule.ready));
        break;
      }
    }
  }

  int ready_at(const model::AssetTypeKey& type, Instant at, const std::vector<OneOut>& all) const {
    return static_cast<int>(
        std::ranges::count_if(problem_.posture->assets, [&](const model::Asset& a) {
          const auto* known = problem_.scenario->library.asset_type(type);
          return a.type == type && known != nullptr && a.on_call.contains(at) &&
                 at >= problem_.scenario->planned_at + known->readiness_night &&
                 std::ranges::none_of(all, [&](const OneOut& o) {
                   return o.asset == &a && o.during.from <= at &&
                          at < o.during.until + known->turnaround - kRounding;
                 });
        }));
  }

  const Problem& problem_;
  const model::Plan& plan_;
  const model::Sortie* sortie_ = nullptr;
  const model::Asset* asset_ = nullptr;
  const model::AssetType* type_ = nullptr;
  const model::LegalBasis* basis_ = nullptr;
  geo::Point base_;
  std::vector<std::string> found_;
};

}  // namespace

std::vector<std::string> violations(const Problem& problem, const model::Plan& plan) {
  return Inspector(problem, plan).run();
}

}  // namespace vigie::planning
