// SPDX-License-Identifier: Apache-2.0
// Every rule of docs/math/planning.md, "Rules", held against plans on random nights by a checker of
// its own: it shares no code with the planner, only the plain values of model/. It samples the way
// flown by the second where the planner computes, so that the two can disagree.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <map>
#include <optional>
#include <set>

#include <gtest/gtest.h>

#include "vigie/motion/test_sea.h"
#include "vigie/planning/certify.h"
#include "vigie/planning/planning.h"
#include "vigie/planning/roster.h"

namespace vigie::planning {
namespace {

using core::Instant;
using core::Random;
using geo::Point;

constexpr std::uint64_t kRuleSeed = 20261126;
const Instant kRuleDusk = core::parse_instant("2019-06-07T19:00:00Z").value();

// ---- a random night ----

// Weather that changes at whole minutes, anywhere in a step.
class ChangingSea : public motion::TestSea {
 public:
  struct Spell {
    double from_min = 0, until_min = 0;
    enum { fog, ice, gale, low_cloud, waves } what = fog;
  };
  std::vector<Spell> spells;
  double dark_min = 30, dawn_min = 400;

  model::Weather weather_at(Instant at) const override {
    model::Weather w = weather;
    const double minute = core::in_seconds(at - kRuleDusk) / 60;
    for (const Spell& s : spells) {
      if (minute < s.from_min || minute >= s.until_min) continue;
      if (s.what == Spell::fog) w.visibility = core::metres(700);
      if (s.what == Spell::ice) w.icing = true;
      if (s.what == Spell::gale) w.wind_speed = core::knots(38);
      if (s.what == Spell::low_cloud) w.cloud_base = core::metres(60);
      if (s.what == Spell::waves) w.wave_height = core::metres(4);
    }
    return w;
  }
  model::SkyLight sky_at(Instant at) const override {
    const double minute = core::in_seconds(at - kRuleDusk) / 60;
    model::SkyLight light = sky;
    light.light = minute < dark_min || minute >= dawn_min ? model::Light::day : model::Light::night;
    return light;
  }
};

struct RandomNight {
  model::Scenario scenario;
  model::Posture posture;
  model::Forecast forecast;
  ChangingSea sea;
  geo::Coast coast;
  belief::Belief belief;
  Random draws;

  explicit RandomNight(std::uint32_t number)
      : draws({.seed = kRuleSeed, .replicate = number, .stream = core::stream_of("rules")}) {
    scenario.night = {kRuleDusk, kRuleDusk + core::hours(6 + draws.below(3))};
    scenario.planned_at = kRuleDusk - core::hours(draws.below(3));
    scenario.landing = {{0, 40'000}};
    add_shore();
    add_sensors();
    add_bases_of_law();
    add_types();
    add_assets();
    add_rules();
    add_weather();
    add_roster();
    belief = belief::Belief::from_forecast(
        scenario, forecast, sea,
        {.particles = 200, .step = core::minutes(10), .seed = number + 1, .threads = 1});
  }
  Problem problem() const {
    return {.scenario = &scenario,
            .posture = &posture,
            .environment = &sea,
            .belief = &belief,
            .coast = &coast,
            .values = {}};
  }

 private:
  core::Duration minutes_between(double low, double high) {
    return core::minutes(std::round(draws.uniform(low, high)));
  }

  void add_shore() {
    const std::uint32_t beaches = 2 + draws.below(3);
    for (std::uint32_t i = 0; i < beaches; ++i) {
      const std::string key = "beach-" + std::to_string(i);
      const double west = -15'000 + 9'000.0 * i + draws.uniform(0, 3'000);
      model::Sector s;
      s.key = model::SectorKey(key);
      s.from = {west, 0};
      s.launch = {west + 1'200, draws.uniform(-200, 200)};
      s.until = {west + draws.uniform(2'500, 5'000), 0};
      scenario.sectors.push_back(s);
      model::Base base;
      base.key = model::BaseKey(key);
      base.at = {west + draws.uniform(0, 2'000), draws.uniform(-3'000, 100)};
      scenario.library.bases.push_back(base);
      const double hour = draws.below(5);
      forecast.cells.push_back(
          {s.key, {kRuleDusk + core::hours(hour), kRuleDusk + core::hours(hour + 1)}, 0.7});
      forecast.expected_boats += 0.7;
    }
  }

  void add_sensors() {
    for (const char* key : {"eyes", "camera", "radar"}) {
      model::SensorType s;
      s.key = model::SensorKey(key);
      s.kind = s.key.text() == "radar"    ? model::SensorKind::radar
               : s.key.text() == "camera" ? model::SensorKind::infrared
                                          : model::SensorKind::visual;
      s.max_range = core::kilometres(15);
      s.glimpse = core::seconds(1);
      for (auto& rows : s.sweep)
        rows = {{core::kilometres(1), core::metres(600)},
                {core::kilometres(40), core::metres(900)}};
      scenario.library.sensors.push_back(s);
    }
  }

  void add_bases_of_law() {
    for (int i = 0; i < 3; ++i) {
      model::LegalBasis law;
      law.key = model::LegalBasisKey("law-" + std::to_string(i));
      law.valid = {kRuleDusk - core::hours(5), kRuleDusk + core::hours(12)};
      if (draws.bernoulli(0.03)) law.valid.until = kRuleDusk + core::hours(3);
      law.max_cameras = 1 + static_cast<int>(draws.below(3));
      if (draws.bernoulli(0.5)) law.ceiling = core::metres(draws.bernoulli(0.9) ? 500 : 100);
      const double west = draws.uniform(-40'000, -6'000), east = draws.uniform(4'000, 40'000),
                   south = -4'000, north = draws.uniform(2'000, 30'000);
      const double notch = draws.uniform(west, east), deep = draws.uniform(-500, north);
      if (i == 1) law.area = {{west, south}, {east, south}, {east, north}, {west, north}};
      if (i == 2) {  // a wedge is cut out from the north
        law.area = {{west, south}, {east, south},          {east, north}, {notch + 1'500, north},
                    {notch, deep}, {notch - 1'500, north}, {west, north}};
      }
      scenario.library.legal_bases.push_back(law);
    }
  }

  model::AssetType& add_type(const char* key, model::AssetKind kind, double knots) {
    model::AssetType t;
    t.key = model::AssetTypeKey(key);
    t.kind = kind;
    t.cruise_speed = core::knots(knots * draws.uniform(0.8, 1.2));
    t.readiness_night = minutes_between(0, 60);
    t.flies_over_sea = t.flies_over_shore = true;
    t.minima.max_wind = core::knots(draws.uniform(20, 45));
    t.minima.max_wave_height = core::metres(draws.uniform(2, 6));
    t.minima.refuses_icing = model::flies(kind) && draws.bernoulli(0.6);
    if (model::flies(kind)) {
      t.altitude = core::metres(draws.bernoulli(0.5) ? 150 : draws.uniform(60, 400));
      t.minima.min_visibility_day = core::metres(draws.uniform(200, 1'500));
      t.minima.min_visibility_night = core::metres(draws.uniform(500, 5'000));
      t.minima.min_cloud_base_day = core::metres(draws.uniform(0, 100));
      t.minima.min_cloud_base_night = core::metres(draws.uniform(0, 200));
    }
    t.sensors = {model::SensorKey(draws.bernoulli(0.7) ? "camera" : "radar")};
    scenario.library.asset_types.push_back(t);
    return scenario.library.asset_types.back();
  }

  void add_types() {
    scenario.library.asset_types.reserve(8);
    model::AssetType& drone = add_type("drone", model::AssetKind::drone, 25);
    drone.endurance = minutes_between(25, 60);
    drone.turnaround = minutes_between(5, 35);
    drone.flies_over_sea = draws.bernoulli(0.4);
    drone.radius_of_action = core::metres(draws.bernoulli(0.5) ? draws.uniform(2'500, 9'000) : 0);
    model::AssetType& helicopter = add_type("helicopter", model::AssetKind::helicopter, 110);
    helicopter.endurance = minutes_between(60, 200);
    helicopter.turnaround = minutes_between(15, 50);
    model::AssetType& aeroplane = add_type("aeroplane", model::AssetKind::aeroplane, 150);
    aeroplane.endurance = minutes_between(90, 400);
    aeroplane.turnaround = minutes_between(30, 90);
    aeroplane.radius_of_action = core::metres(draws.uniform(20'000, 90'000));
    add_type("patrol", model::AssetKind::patrol, 4).endurance = minutes_between(120, 480);
    add_type("cutter", model::AssetKind::boat, 20).endurance = minutes_between(120, 480);
  }

  void add_assets() {
    posture.key = model::PostureKey("random");
    const std::uint32_t count = 2 + draws.below(6);
    const auto& types = scenario.library.asset_types;
    for (std::uint32_t i = 0; i < count; ++i) {
      model::Asset a;
      a.key = model::AssetKey("asset-" + std::to_string(i));
      a.type = types[draws.bernoulli(0.4) ? 0 : draws.below(5)].key;
      a.base = (&scenario)
                   ->library.bases[draws.below(static_cast<std::uint32_t>(scenario.sectors.size()))]
                   .key;
      a.legal_basis = model::LegalBasisKey("law-" + std::to_string(draws.below(3)));
      if (draws.bernoulli(0.02)) a.legal_basis = {};
      a.on_call = scenario.night;
      if (draws.bernoulli(0.5)) {
        a.on_call.from = kRuleDusk + minutes_between(-30, 200);
        a.on_call.until = a.on_call.from + minutes_between(60, 300);
      }
      a.hours_budget = minutes_between(0, 400);
      if (draws.bernoulli(0.4)) a.duty = minutes_between(60, 300);
      posture.assets.push_back(a);
    }
  }

  void add_rules() {
    if (draws.bernoulli(0.5)) posture.rules.take_off_spacing = minutes_between(5, 40);
    if (draws.bernoulli(0.5)) {
      posture.rules.separation = {.vertical = core::metres(draws.uniform(20, 200)),
                                  .horizontal = core::metres(draws.uniform(200, 3'000)),
                                  .base_zone = core::metres(draws.uniform(0, 3'000))};
    }
    if (draws.bernoulli(0.5)) {
      posture.rules.reserves.push_back(
          {.type = model::AssetTypeKey(draws.bernoulli(0.7) ? "drone" : "helicopter"), .ready = 1});
    }
  }

  // A trial's roster: most drones are additional, and most sectors closed to them.
  void add_roster() {
    if (!draws.bernoulli(0.6)) return;
    std::vector<model::SectorKey> closed;
    for (const model::Sector& s : scenario.sectors)
      if (draws.bernoulli(0.6)) closed.push_back(s.key);
    for (model::Asset& a : posture.assets) {
      if (a.type.text() != "drone" || !draws.bernoulli(0.8)) continue;
      a.additional = true;
      a.kept_from = closed;
    }
  }

  void add_weather() {
    sea.dark_min = std::round(draws.uniform(0, 90));
    sea.dawn_min = std::round(draws.uniform(300, 500));
    const std::uint32_t spells = draws.below(4);
    for (std::uint32_t i = 0; i < spells; ++i) {
      ChangingSea::Spell s;
      s.from_min = std::round(draws.uniform(-20, 450));
      s.until_min = s.from_min + std::round(draws.uniform(1, 120));
      s.what =
          std::array{ChangingSea::Spell::fog, ChangingSea::Spell::ice, ChangingSea::Spell::gale,
                     ChangingSea::Spell::low_cloud, ChangingSea::Spell::waves}[draws.below(5)];
      sea.spells.push_back(s);
    }
  }
};

// ---- the checker ----

// Seconds since dusk and metres of the plane are its only units.
struct Moment {
  double t = 0, x = 0, y = 0;
};
struct FlownWay {
  const model::Asset* asset = nullptr;
  const model::AssetType* type = nullptr;
  const model::LegalBasis* law = nullptr;
  double base_x = 0, base_y = 0;
  std::vector<Moment> way;
  double out() const { return way.front().t; }
  double home() const { return way.back().t; }
  Moment at(double t) const {
    std::size_t i = 1;
    while (i + 1 < way.size() && way[i].t < t) ++i;
    const double f = std::clamp((t - way[i - 1].t) / (way[i].t - way[i - 1].t), 0.0, 1.0);
    return {t, way[i - 1].x + f * (way[i].x - way[i - 1].x),
            way[i - 1].y + f * (way[i].y - way[i - 1].y)};
  }
};

double clock_s(Instant at) { return core::in_seconds(at - kRuleDusk); }

// Winding number, not the even-odd rule; `slack` metres outside still count as inside.
bool inside(const std::vector<Point>& ring, double x, double y, double slack) {
  double turned = 0, nearest = 1e18;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const Point &a = ring[i], &b = ring[(i + 1) % ring.size()];
    const double ax = a.east_m - x, ay = a.north_m - y, bx = b.east_m - x, by = b.north_m - y;
    turned += std::atan2(ax * by - ay * bx, ax * bx + ay * by);
    const double ex = bx - ax, ey = by - ay, length2 = ex * ex + ey * ey;
    const double f = length2 > 0 ? std::clamp(-(ax * ex + ay * ey) / length2, 0.0, 1.0) : 0;
    nearest = std::min(nearest, std::hypot(ax + f * ex, ay + f * ey));
  }
  return std::abs(turned) > 3 || nearest <= slack;
}

class RuleChecker {
 public:
  RuleChecker(const RandomNight& night, const model::Plan& plan) : night_(night) {
    for (const model::Sortie& s : plan.sorties) read(s);
  }

  // Names of the rules broken.
  std::set<std::string> run() {
    for (const FlownWay& f : flown_) {
      way(f);
      hours(f);
      law(f);
      weather(f);
      roster(f);
    }
    nights();
    cameras();
    spacing();
    apart();
    reserves();
    return broken_;
  }

 private:
  void read(const model::Sortie& s) {
    FlownWay f;
    for (const model::Asset& a : night_.posture.assets) {
      if (a.key == s.asset) f.asset = &a;
    }
    if (f.asset == nullptr || s.waypoints.size() < 2) {
      broken_.insert("shape");
      return;
    }
    const model::Library& library = night_.scenario.library;
    for (const model::AssetType& t : library.asset_types) {
      if (t.key == f.asset->type) f.type = &t;
    }
    for (const model::LegalBasis& l : library.legal_bases) {
      if (l.key == f.asset->legal_basis) f.law = &l;
    }
    for (const model::Base& b : library.bases) {
      if (b.key != f.asset->base) continue;
      f.base_x = b.at.east_m;
      f.base_y = b.at.north_m;
    }
    for (const model::Waypoint& w : s.waypoints)
      f.way.push_back({clock_s(w.at), w.position.east_m, w.position.north_m});
    for (std::size_t i = 1; i < f.way.size(); ++i) {
      if (f.way[i].t <= f.way[i - 1].t) {
        broken_.insert("shape");
        return;
      }
    }
    flown_.push_back(std::move(f));
  }

  static bool in_the_air(const FlownWay& f) {
    return f.type->kind == model::AssetKind::drone ||
           f.type->kind == model::AssetKind::helicopter ||
           f.type->kind == model::AssetKind::aeroplane;
  }
  static bool has_camera(const FlownWay& f) {
    return in_the_air(f) && f.type->sensors.front().text() != "radar";
  }

  void way(const FlownWay& f) {
    for (const Moment& m : {f.way.front(), f.way.back()}) {
      if (std::hypot(m.x - f.base_x, m.y - f.base_y) > 50) broken_.insert("base");
    }
    for (std::size_t i = 1; i < f.way.size(); ++i) {
      const double length = std::hypot(f.way[i].x - f.way[i - 1].x, f.way[i].y - f.way[i - 1].y);
      if (length > 1.02 * f.type->cruise_speed.si() * (f.way[i].t - f.way[i - 1].t) + 0.5)
        broken_.insert("speed");
    }
    const double reach = f.type->radius_of_action.si();
    for (double t = f.out(); t < f.home(); t += 1) {
      const Moment m = f.at(t);
      if (reach > 0 && std::hypot(m.x - f.base_x, m.y - f.base_y) > reach + 50)
        broken_.insert("radius");
      if (in_the_air(f) && !f.type->flies_over_sea && m.y > 1'300) broken_.insert("over the sea");
    }
  }

  void hours(const FlownWay& f) {
    if (f.home() - f.out() > f.type->endurance.si() + 1) broken_.insert("endurance");
    const double from = std::max(clock_s(f.asset->on_call.from), 0.0);
    const double until =
        std::min(clock_s(f.asset->on_call.until), core::in_seconds(night_.scenario.night.length()));
    if (f.out() < from - 1 || f.home() > until + 1) broken_.insert("on call");
    if (f.out() < clock_s(night_.scenario.planned_at) + f.type->readiness_night.si() - 1)
      broken_.insert("readiness");
  }

  void law(const FlownWay& f) {
    if (f.law == nullptr) {
      if (has_camera(f)) broken_.insert("no legal basis");
      return;
    }
    if (f.out() < clock_s(f.law->valid.from) || f.home() > clock_s(f.law->valid.until))
      broken_.insert("validity");
    if (in_the_air(f) && f.law->ceiling.si() > 0 && f.type->altitude.si() > f.law->ceiling.si())
      broken_.insert("ceiling");
    if (f.law->area.empty() || f.way.size() < 3) return;
    const double worked_from = f.way[1].t, worked_until = f.way[f.way.size() - 2].t;
    for (double t = worked_from; t <= worked_until; t += 1) {
      const Moment m = f.at(t);
      if (!inside(f.law->area, m.x, m.y, 1)) {
        broken_.insert("area");
        return;
      }
    }
  }

  void weather(const FlownWay& f) {
    const model::WeatherMinima& m = f.type->minima;
    for (double t = f.out(); t < f.home(); t += 20) {
      const Instant at = kRuleDusk + core::seconds(t);
      const model::Weather w = night_.sea.weather_at(at);
      const bool day = night_.sea.sky_at(at).light == model::Light::day;
      const double see = (day ? m.min_visibility_day : m.min_visibility_night).si();
      const double cloud = (day ? m.min_cloud_base_day : m.min_cloud_base_night).si();
      if (w.visibility.si() < see) broken_.insert("visibility");
      if (w.cloud_base.si() < cloud) broken_.insert("cloud base");
      if (w.icing && m.refuses_icing) broken_.insert("icing");
      if (m.max_wind.si() > 0 && w.wind_speed.si() > m.max_wind.si()) broken_.insert("wind");
      if (m.max_wave_height.si() > 0 && w.wave_height.si() > m.max_wave_height.si())
        broken_.insert("waves");
    }
  }

  // Metres from a place to the line from-launch-until of a sector.
  static double off_shore(const model::Sector& s, double x, double y) {
    double nearest = 1e18;
    const Point ends[] = {s.from, s.launch, s.until};
    for (int i = 0; i < 2; ++i) {
      const double ex = ends[i + 1].east_m - ends[i].east_m,
                   ey = ends[i + 1].north_m - ends[i].north_m, px = x - ends[i].east_m,
                   py = y - ends[i].north_m;
      const double along = std::clamp((px * ex + py * ey) / (ex * ex + ey * ey), 0.0, 1.0);
      nearest = std::min(nearest, std::hypot(px - along * ex, py - along * ey));
    }
    return nearest;
  }

  void roster(const FlownWay& f) {
    const auto& closed = f.asset->kept_from;
    for (double t = f.out(); t < f.home() && !closed.empty(); t += 1) {
      const Moment m = f.at(t);
      if (std::hypot(m.x - f.base_x, m.y - f.base_y) <= 301) continue;
      double to_closed = 1e18, to_open = 1e18;
      for (const model::Sector& s : night_.scenario.sectors) {
        double& side = std::ranges::count(closed, s.key) > 0 ? to_closed : to_open;
        side = std::min(side, off_shore(s, m.x, m.y));
      }
      if (to_closed < to_open - 3) broken_.insert("roster");
    }
  }

  void nights() {
    for (const model::Asset& a : night_.posture.assets) {
      std::vector<const FlownWay*> mine;
      for (const FlownWay& f : flown_) {
        if (f.asset == &a) mine.push_back(&f);
      }
      if (mine.empty()) continue;
      std::ranges::sort(mine, {}, [](const FlownWay* f) { return f->out(); });
      double sum = 0;
      for (std::size_t i = 0; i < mine.size(); ++i) {
        sum += mine[i]->home() - mine[i]->out();
        if (i > 0 && mine[i]->out() < mine[i - 1]->home() + mine[i]->type->turnaround.si() - 1)
          broken_.insert("turnaround");
      }
      if (sum > a.hours_budget.si() + 1) broken_.insert("hours");
      if (a.duty.si() > 0 && mine.back()->home() - mine.front()->out() > a.duty.si() + 1)
        broken_.insert("duty");
    }
  }

  void cameras() {
    for (const model::LegalBasis& law : night_.scenario.library.legal_bases) {
      for (double t = -3'600; t < 12 * 3'600; t += 15) {
        int up = 0;
        for (const FlownWay& f : flown_)
          up += f.law == &law && has_camera(f) && f.out() < t && t < f.home();
        if (up > law.max_cameras) broken_.insert("cameras");
      }
    }
  }

  void spacing() {
    const double least = night_.posture.rules.take_off_spacing.si();
    std::map<std::string, std::vector<double>> take_offs;
    for (const FlownWay& f : flown_) {
      if (in_the_air(f)) take_offs[f.asset->base.text()].push_back(f.out());
    }
    for (auto& [base, times] : take_offs) {
      std::ranges::sort(times);
      for (std::size_t i = 1; i < times.size() && least > 0; ++i) {
        if (times[i] - times[i - 1] < least - 1) broken_.insert("spacing");
      }
    }
  }

  void apart() {
    const auto& rule = night_.posture.rules.separation;
    if (rule.vertical.si() <= 0) return;
    for (std::size_t i = 0; i < flown_.size(); ++i) {
      for (std::size_t k = 0; k < i; ++k) {
        const FlownWay &a = flown_[i], &b = flown_[k];
        if (a.asset == b.asset || !in_the_air(a) || !in_the_air(b)) continue;
        if (std::abs(a.type->altitude.si() - b.type->altitude.si()) >= rule.vertical.si()) continue;
        for (double t = std::max(a.out(), b.out()); t < std::min(a.home(), b.home()); t += 1) {
          const Moment p = a.at(t), q = b.at(t);
          if (std::hypot(p.x - q.x, p.y - q.y) > rule.horizontal.si() - 1) continue;
          const double from_bases = std::min({std::hypot(p.x - a.base_x, p.y - a.base_y),
                                              std::hypot(p.x - b.base_x, p.y - b.base_y),
                                              std::hypot(q.x - a.base_x, q.y - a.base_y),
                                              std::hypot(q.x - b.base_x, q.y - b.base_y)});
          if (from_bases > rule.base_zone.si() + 1) broken_.insert("apart");
        }
      }
    }
  }

  void reserves() {
    for (const auto& rule : night_.posture.rules.reserves) {
      for (double t = -3'600; t < 12 * 3'600; t += 15) {
        int out = 0, ready = 0;
        for (const model::Asset& a : night_.posture.assets) {
          if (a.type != rule.type) continue;
          bool busy = false;
          double ready_from = clock_s(night_.scenario.planned_at);
          for (const model::AssetType& type : night_.scenario.library.asset_types) {
            if (type.key == a.type) ready_from += type.readiness_night.si();
          }
          for (const FlownWay& f : flown_) {
            if (f.asset != &a) continue;
            out += f.out() < t && t < f.home();
            busy |= f.out() < t && t < f.home() + f.type->turnaround.si();
          }
          ready += !busy && t >= ready_from && t >= clock_s(a.on_call.from) &&
                   t <= clock_s(a.on_call.until);
        }
        if (out > 0 && ready < rule.ready) broken_.insert("reserve");
      }
    }
  }

  const RandomNight& night_;
  std::vector<FlownWay> flown_;
  std::set<std::string> broken_;
};

std::string rules_broken(const RandomNight& night, const model::Plan& plan) {
  std::string all;
  for (const std::string& rule : RuleChecker(night, plan).run()) all += rule + "; ";
  return all;
}

// Why no plan may be made at all: an aircraft with a camera and no basis, or a basis that does not
// cover its hours or its height.
bool out_of_law(const RandomNight& night) {
  for (const model::Asset& a : night.posture.assets) {
    const model::AssetType* type = nullptr;
    const model::LegalBasis* law = nullptr;
    for (const model::AssetType& t : night.scenario.library.asset_types) {
      if (t.key == a.type) type = &t;
    }
    for (const model::LegalBasis& l : night.scenario.library.legal_bases) {
      if (l.key == a.legal_basis) law = &l;
    }
    const bool air = type->altitude.si() > 0;
    if (law == nullptr && air && type->sensors.front().text() != "radar") return true;
    if (law == nullptr) continue;
    if (air && law->ceiling.si() > 0 && type->altitude.si() > law->ceiling.si()) return true;
    if (std::min(clock_s(a.on_call.until), core::in_seconds(night.scenario.night.length())) >
        clock_s(law->valid.until))
      return true;
  }
  return false;
}

std::uint32_t rule_nights() {
  const char* asked = std::getenv("VIGIE_RULE_NIGHTS");
  return asked != nullptr ? static_cast<std::uint32_t>(std::atoi(asked)) : 25;
}

TEST(Rules, NoPlanOfAnyKindBreaksOneOnRandomNights) {
  std::size_t plans = 0, sorties = 0, refused = 0, with_rules = 0, kept_from_some = 0;
  for (std::uint32_t i = 0; i < rule_nights(); ++i) {
    const RandomNight night(i);
    const Problem problem = night.problem();
    SolveOptions options;
    options.budget_seconds = 1e6;
    options.iterations = 25;
    options.seed = i;
    const auto solved = solve(problem, options);
    if (!solved) {
      EXPECT_EQ(solved.error().kind, core::ErrorKind::refused);
      EXPECT_TRUE(out_of_law(night)) << "night " << i << ": " << core::format_error(solved.error());
      ++refused;
      continue;
    }
    EXPECT_FALSE(out_of_law(night)) << "night " << i;
    SearchOptions search;
    search.budget_s = 1e9;
    search.rounds = 3;
    search.moves = 1'000;
    search.threads = 1;
    search.seed = i;
    const auto certified = certify(problem, search);
    const auto shuttle = shuttle_plan(problem), ladder = ladder_plan(problem),
               random = random_plan(problem, i);
    ASSERT_TRUE(certified && shuttle && ladder && random);
    EXPECT_GE(certified->upper_bound, certified->value - 1e-9) << "night " << i;
    SolveOptions around = options;  // planned again around some of another plan's sorties
    for (std::size_t s = 0; s < shuttle->sorties.size(); s += 2)
      around.locked.push_back(shuttle->sorties[s]);
    const auto replanned = solve(problem, around);
    ASSERT_TRUE(replanned.has_value()) << "night " << i;
    const model::Plan* all[] = {&*solved, &certified->plan, &*shuttle,
                                &*ladder, &*random,         &*replanned};
    for (const model::Plan* plan : all) {
      EXPECT_EQ(rules_broken(night, *plan), "")
          << "seed " << kRuleSeed << ", night " << i << ", plan " << plans % 6;
      const auto own = violations(problem, *plan);
      EXPECT_TRUE(own.empty()) << own.front() << ", night " << i << ", plan " << plans % 6;
      ++plans;
      sorties += plan->sorties.size();
      for (const model::Sortie& s : plan->sorties)
        kept_from_some += !std::ranges::find(night.posture.assets, s.asset, &model::Asset::key)
                               ->kept_from.empty();
    }
    with_rules += night.posture.rules.separation.vertical.si() > 0;
  }
  std::printf(
      "%u nights: %zu refused by law, %zu plans, %zu sorties (%zu under a roster), %zu nights with "
      "separation\n",
      rule_nights(), refused, plans, sorties, kept_from_some, with_rules);
  EXPECT_GT(sorties, plans);
  EXPECT_GT(kept_from_some, 10u);
}

// A lawful plan made by hand, and one fault for each rule: the checker must name that rule.
class PlantedFault : public ::testing::Test {
 protected:
  PlantedFault() : night(0) {
    night.sea.spells.clear();
    night.sea.dark_min = 0;
    night.sea.dawn_min = 1e6;
    night.scenario.night = {kRuleDusk, kRuleDusk + core::hours(8)};
    night.scenario.planned_at = kRuleDusk - core::hours(3);
    night.posture.rules = {};
    auto& library = night.scenario.library;
    library.bases[0].at = {0, 0};
    library.bases[1].at = {10'000, 0};
    model::LegalBasis& law = library.legal_bases[0];
    law.valid = {kRuleDusk - core::hours(5), kRuleDusk + core::hours(12)};
    law.max_cameras = 2;
    law.ceiling = core::metres(200);
    law.area = {{-20'000, -5'000}, {20'000, -5'000}, {20'000, 5'000}, {5'500, 5'000},
                {5'000, 900},      {4'500, 5'000},   {-20'000, 5'000}};
    model::AssetType& t = type();
    t = {};
    t.key = model::AssetTypeKey("drone");
    t.kind = model::AssetKind::drone;
    t.cruise_speed = core::metres(10) / core::seconds(1);
    t.endurance = core::minutes(60);
    t.turnaround = core::minutes(20);
    t.readiness_night = core::minutes(10);
    t.radius_of_action = core::metres(12'000);
    t.altitude = core::metres(100);
    t.flies_over_sea = true;
    t.minima = {.max_wind = core::knots(30),
                .max_wave_height = core::metres(3),
                .min_visibility_day = core::metres(1'000),
                .min_visibility_night = core::metres(1'000),
                .min_cloud_base_day = core::metres(100),
                .min_cloud_base_night = core::metres(100),
                .refuses_icing = true};
    t.sensors = {model::SensorKey("camera")};
    night.posture.assets.clear();
    for (const char* key : {"one", "two", "three"}) {
      model::Asset a;
      a.key = model::AssetKey(key);
      a.type = t.key;
      a.base = library.bases[key == std::string("two") ? 1 : 0].key;
      a.legal_basis = law.key;
      a.on_call = night.scenario.night;
      a.hours_budget = core::hours(3);
      night.posture.assets.push_back(a);
    }
    fly("one", 60, {{0, 0}, {3'000, 500}, {3'000, 1'000}, {0, 0}}, 20);
    fly("two", 60, {{10'000, 0}, {7'500, 500}, {10'000, 0}}, 20);
    fly("one", 140, {{0, 0}, {-3'000, 500}, {0, 0}}, 20);
  }
  model::AssetType& type() { return night.scenario.library.asset_types[0]; }
  model::LegalBasis& law() { return night.scenario.library.legal_bases[0]; }
  // Equal times between waypoints, `minutes` in all.
  void fly(const char* asset, double from_min, std::vector<Point> points, double minutes) {
    model::Sortie s;
    s.asset = model::AssetKey(asset);
    for (std::size_t i = 0; i < points.size(); ++i) {
      const double part = static_cast<double>(i) / static_cast<double>(points.size() - 1);
      s.waypoints.push_back({kRuleDusk + core::minutes(from_min + part * minutes), points[i]});
    }
    plan.sorties.push_back(s);
  }
  void expect(const std::string& rule) {
    const auto broken = RuleChecker(night, plan).run();
    EXPECT_TRUE(broken.contains(rule)) << rule << " not seen; seen: " << rules_broken(night, plan);
    EXPECT_EQ(broken.size(), 1u) << rules_broken(night, plan);
    // The product's own check sees each as well.
    EXPECT_FALSE(violations(night.problem(), plan).empty()) << rule;
  }
  RandomNight night;
  model::Plan plan;
};

TEST_F(PlantedFault, NoneIsSeenInTheLawfulPlan) {
  EXPECT_EQ(rules_broken(night, plan), "");
  EXPECT_TRUE(violations(night.problem(), plan).empty()) << violations(night.problem(), plan)[0];
}
TEST_F(PlantedFault, Base) {
  plan.sorties[0].waypoints.back().position.east_m += 80;
  expect("base");
}
TEST_F(PlantedFault, Speed) {
  plan.sorties[0].waypoints[1].at = plan.sorties[0].waypoints[0].at + core::minutes(4);
  expect("speed");
}
TEST_F(PlantedFault, Radius) {
  type().radius_of_action = core::metres(3'000);
  expect("radius");
}
TEST_F(PlantedFault, OverTheSea) {
  plan.sorties[0].waypoints[2].position.north_m = 1'400;
  type().flies_over_sea = false;
  expect("over the sea");
}
TEST_F(PlantedFault, Endurance) {
  type().endurance = core::minutes(19);
  expect("endurance");
}
TEST_F(PlantedFault, OnCall) {
  night.posture.assets[0].on_call.from = kRuleDusk + core::minutes(61);
  expect("on call");
}
TEST_F(PlantedFault, Readiness) {
  night.scenario.planned_at = kRuleDusk + core::minutes(55);
  expect("readiness");
}
TEST_F(PlantedFault, NoLegalBasis) {
  night.posture.assets[0].legal_basis = {};
  expect("no legal basis");
}
TEST_F(PlantedFault, Validity) {
  law().valid.until = kRuleDusk + core::minutes(150);
  expect("validity");
}
TEST_F(PlantedFault, Ceiling) {
  law().ceiling = core::metres(90);
  expect("ceiling");
}
TEST_F(PlantedFault, AreaAtAPlace) {
  law().area = {{-20'000, -5'000}, {20'000, -5'000}, {20'000, 700}, {-20'000, 700}};
  expect("area");
}
// Both places lie inside; the way between them crosses the wedge.
TEST_F(PlantedFault, AreaOnTheWay) {
  plan.sorties.clear();
  fly("one", 60, {{0, 0}, {3'800, 3'000}, {6'200, 3'000}, {0, 0}}, 50);
  expect("area");
}
TEST_F(PlantedFault, AWindowOfThreeMinutesOfEachWeather) {
  for (const auto& [what, rule] :
       std::map<int, const char*>{{ChangingSea::Spell::fog, "visibility"},
                                  {ChangingSea::Spell::ice, "icing"},
                                  {ChangingSea::Spell::gale, "wind"},
                                  {ChangingSea::Spell::low_cloud, "cloud base"},
                                  {ChangingSea::Spell::waves, "waves"}}) {
    ChangingSea::Spell spell{.from_min = 73, .until_min = 76};
    spell.what = static_cast<decltype(spell.what)>(what);
    night.sea.spells = {spell};
    expect(rule);
  }
}
TEST_F(PlantedFault, Turnaround) {
  type().turnaround = core::minutes(61);
  expect("turnaround");
}
TEST_F(PlantedFault, Hours) {
  night.posture.assets[0].hours_budget = core::minutes(39);
  expect("hours");
}
TEST_F(PlantedFault, Duty) {
  night.posture.assets[0].duty = core::minutes(99);
  expect("duty");
  night.posture.assets[0].duty = core::minutes(100);
  EXPECT_EQ(rules_broken(night, plan), "");
  EXPECT_TRUE(violations(night.problem(), plan).empty());
}
TEST_F(PlantedFault, Cameras) {
  law().max_cameras = 1;
  expect("cameras");
}
TEST_F(PlantedFault, Spacing) {
  night.posture.rules.take_off_spacing = core::minutes(10);
  fly("three", 65, {{0, 0}, {-3'000, 500}, {0, 0}}, 20);
  law().max_cameras = 3;
  expect("spacing");
}
TEST_F(PlantedFault, Apart) {
  night.posture.rules.separation = {.vertical = core::metres(30),
                                    .horizontal = core::metres(5'000),
                                    .base_zone = core::metres(500)};
  expect("apart");
  night.posture.rules.separation.horizontal = core::metres(3'000);
  EXPECT_EQ(rules_broken(night, plan), "");
  EXPECT_TRUE(violations(night.problem(), plan).empty());
}
TEST_F(PlantedFault, Reserve) {
  night.posture.rules.reserves = {{.type = type().key, .ready = 2}};
  expect("reserve");
  night.posture.rules.reserves[0].ready = 1;
  EXPECT_EQ(rules_broken(night, plan), "");
  EXPECT_TRUE(violations(night.problem(), plan).empty());
}
// A trial's roster is no law: the planner keeps to it, `violations` does not speak of it.
TEST_F(PlantedFault, RosterAtAPlaceAndOnTheWay) {
  const auto sector = [](const char* key, double west, double east) {
    model::Sector s;
    s.key = model::SectorKey(key);
    s.from = {west, 0};
    s.launch = {(west + east) / 2, 0};
    s.until = {east, 0};
    return s;
  };
  night.scenario.sectors = {sector("left", -9'000, -200), sector("middle", -200, 1'000),
                            sector("right", 1'000, 9'000)};
  model::Asset& one = night.posture.assets[0];
  const auto seen = [&](std::vector<const char*> closed) {
    one.kept_from.clear();
    for (const char* key : closed) one.kept_from.push_back(model::SectorKey(key));
    const bool allowed = RosterArea(night.scenario, one, {0, 0}).allows(plan.sorties[0]);
    const std::string broken = rules_broken(night, plan);
    EXPECT_EQ(allowed, broken.empty()) << broken;
    EXPECT_TRUE(violations(night.problem(), plan).empty());
    return broken;
  };
  plan.sorties.resize(1);  // out to the right and home, over the middle
  EXPECT_EQ(seen({}), "");
  EXPECT_EQ(seen({"left"}), "") << "its base is 200 m from there";
  EXPECT_EQ(seen({"right"}), "roster; ");
  EXPECT_EQ(seen({"middle"}), "roster; ") << "it passes over what is closed";
  EXPECT_EQ(seen({"left", "middle", "right"}), "roster; ");
  one.kept_from.clear();
  plan.sorties.clear();
  fly("one", 60, {{0, 0}, {-1'500, 0}, {0, 0}}, 20);
  EXPECT_EQ(seen({"middle"}), "") << "taking off beside the closed sector";
  EXPECT_EQ(seen({"left"}), "roster; ");
}

// An asset of the type stands at its base but has just landed.
TEST_F(PlantedFault, ReserveNotYetTurnedRound) {
  night.posture.rules.reserves = {{.type = type().key, .ready = 1}};
  plan.sorties.clear();
  fly("one", 60, {{0, 0}, {3'000, 500}, {0, 0}}, 20);
  fly("two", 60, {{10'000, 0}, {7'500, 500}, {10'000, 0}}, 20);
  fly("three", 90, {{0, 0}, {-3'000, 500}, {0, 0}}, 20);
  expect("reserve");
}

}  // namespace
}  // namespace vigie::planning
