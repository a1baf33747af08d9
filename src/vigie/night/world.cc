// SPDX-License-Identifier: Apache-2.0
#include "vigie/night/world.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "vigie/sensing/flyable.h"

namespace vigie::night {

using core::Instant;
using core::minutes;
using model::CraftState;

namespace {

constexpr core::Duration kStep = minutes(1);

bool is_distress(CraftState s) {
  return s == CraftState::stopped || s == CraftState::swamped || s == CraftState::people_in_water;
}

bool on_the_minute(Instant at, int every) { return at.unix_ms() / 60'000 % every == 0; }

}  // namespace

const char* name_of(Activity activity) {
  switch (activity) {
    case Activity::at_base:
      return "at base";
    case Activity::watching:
      return "watching";
    case Activity::on_sortie:
      return "on sortie";
    case Activity::to_beach:
      return "to beach";
    case Activity::to_craft:
      return "to craft";
    case Activity::alongside:
      return "alongside";
    case Activity::returning:
      return "returning";
  }
  return "";
}

World::World(const model::Scenario& scenario, const model::Posture& posture,
             const model::Plan& plan, const model::Environment& environment, core::RandomKey key,
             std::function<void(const model::Event&)> sink)
    : scenario_(scenario), environment_(environment), key_(key), sink_(std::move(sink)) {
  for (const model::Asset& asset : posture.assets) {
    const model::AssetType* type = scenario.library.asset_type(asset.type);
    auto known = std::ranges::find(types_, type);
    if (known == types_.end()) known = types_.insert(types_.end(), type);
    AssetNow now;
    now.asset = &asset;
    now.type = type;
    now.type_index = static_cast<std::size_t>(known - types_.begin());
    now.base = now.position = now.before = scenario.library.base(asset.base)->at;
    for (const model::Sortie& sortie : plan.sorties)
      if (sortie.asset == asset.key) now.sorties.push_back(&sortie);
    assets_.push_back(std::move(now));
  }
  views_.resize(types_.size());
}

core::Random World::draws(const std::string& purpose, std::uint64_t a, std::uint64_t b) const {
  return core::Random({key_.seed, key_.replicate, core::stream_of(purpose, a, b)});
}

void World::add_craft(const motion::CraftPlan& plan, model::SectorKey sector) {
  const std::size_t index = craft_.size();
  CraftNow c;
  c.craft = motion::start(plan);
  c.before = c.craft.position;
  c.outcome.craft = model::CraftId(static_cast<std::uint32_t>(index));
  c.outcome.sector = std::move(sector);
  c.outcome.people = plan.people;
  c.outcome.preparing_from = plan.preparing_from;
  c.aboard = plan.people;
  c.prevention_draw = draws("prevention", index).uniform();
  craft_.push_back(std::move(c));
  for (AssetNow& a : assets_) {
    AssetNow::Contact contact;
    contact.needed = draws("detection " + a.asset->key.text(), index, 0).exponential(1);
    a.contacts.push_back(contact);
  }
}

void World::play_minute(Instant at) {
  set_time(at);
  move_craft();
  begin_and_end_sorties();
  move_assets();
  detect();
  receive_calls();
  dispatch();
  act_on_the_beach();
  act_alongside();
  tell();
}

void World::set_time(Instant at) {
  at_ = at;
  if (!on_the_minute(at, 10) && views_.front().farthest.si() > 0) return;
  now_ = environment_.conditions_at({}, at);
  for (std::size_t t = 0; t < types_.size(); ++t) {
    views_[t].farthest = core::metres(1);
    for (int c = 0; c < model::kTargetClasses; ++c) {
      const auto best = sensing::best_sensor(scenario_.library, *types_[t],
                                             static_cast<model::TargetClass>(c), now_);
      views_[t].best[c] = best;
      if (best.sensor != nullptr)
        views_[t].farthest = std::max(views_[t].farthest, best.sensor->max_range);
    }
  }
}

void World::end_craft(CraftNow& c, CraftState end) {
  c.craft.state = end;
  c.craft.state_since = at_;
  c.outcome.end = end;
  c.outcome.ended_at = at_;
  c.knowledge.known = false;
  emit(model::TruthMoved{c.outcome.craft, c.outcome.sector, c.craft.position, end,
                         c.outcome.people});
  emit(model::TruthEnded{c.outcome});
}

void World::move_craft() {
  for (CraftNow& c : craft_) {
    c.before = c.craft.position;
    if (motion::ended(c.craft.state) || at_ < c.craft.plan.preparing_from) continue;
    const CraftState was = c.craft.state;
    motion::step(c.craft, scenario_.crossing, environment_, at_, kStep);
    if (was == CraftState::preparing && c.craft.state != CraftState::preparing) {
      c.outcome.launched = true;
      c.outcome.launched_at = at_;
      c.knowledge.on_beach = false;
    }
    if (is_distress(c.craft.state) && !c.distress_since) c.distress_since = at_;
    if (is_distress(c.craft.state)) c.outcome.people_minutes_in_danger += c.aboard;
    if (c.craft.state == CraftState::people_in_water) c.outcome.people_minutes_in_water += c.aboard;
    if (c.craft.state == CraftState::landed) {
      end_craft(c, CraftState::landed);
      continue;
    }
    if (c.knowledge.known && !c.knowledge.on_beach)
      c.knowledge.position = geo::moved(c.knowledge.position,
                                        environment_.stream_at(c.knowledge.position, at_), kStep);
    if (was != c.craft.state || on_the_minute(at_, 5))
      emit(model::TruthMoved{c.outcome.craft, c.outcome.sector, c.craft.position, c.craft.state,
                             static_cast<int>(std::lround(c.aboard))});
  }
}

const model::Sortie* World::active_sortie(const AssetNow& a, std::size_t* index) const {
  for (std::size_t i = 0; i < a.sorties.size(); ++i)
    if (a.sorties[i]->waypoints.front().at <= at_ && at_ < a.sorties[i]->waypoints.back().at) {
      *index = i;
      return a.sorties[i];
    }
  return nullptr;
}

// Go or no-go on the weather as it came, said once per sortie.
bool World::may_go(AssetNow& a) {
  const auto reasons =
      sensing::reasons_not_to_go(*a.type, environment_.weather_at(at_), now_.sky.light);
  std::size_t index = kNone;
  active_sortie(a, &index);
  if (index != a.decided_sortie || (reasons.empty() == a.grounded)) {
    a.decided_sortie = index;
    a.grounded = !reasons.empty();
    emit(model::DecisionMade{{a.asset->key, reasons.empty(), reasons, a.asset->fallback}});
  }
  return reasons.empty();
}

void World::begin_and_end_sorties() {
  for (AssetNow& a : assets_) {
    if (a.type->kind == model::AssetKind::fixed) {
      a.activity = a.asset->on_call.contains(at_) ? Activity::watching : Activity::at_base;
      continue;
    }
    if (a.target != kNone) continue;
    std::size_t index = kNone;
    const bool planned = active_sortie(a, &index) != nullptr;
    const bool began = planned && index != a.decided_sortie;
    if (planned && (began || on_the_minute(at_, 10))) may_go(a);
    const bool away = geo::distance(a.position, a.base) > core::metres(200);
    a.activity = planned && !a.grounded ? Activity::on_sortie
                 : away                 ? Activity::returning
                                        : Activity::at_base;
    if (a.activity == Activity::at_base) a.taken_aboard = 0;
  }
}

bool World::out(const AssetNow& a) const {
  return a.activity != Activity::at_base && at_ >= a.moves_from;
}

// Where the asset wants to be a minute from now.
geo::Point World::goal_of(AssetNow& a) {
  if (a.target != kNone) {
    const CraftNow& c = craft_[a.target];
    const AssetNow::Contact& contact = a.contacts[a.target];
    if (a.activity == Activity::to_beach) return c.knowledge.position;
    if (contact.any && at_ - contact.last <= minutes(10)) return c.craft.position;
    // Lost or not yet found: a widening circle about the drifted last report.
    if (geo::distance(a.position, c.knowledge.position) > core::metres(500) &&
        a.searching_since == Instant())
      return c.knowledge.position;
    if (a.searching_since == Instant()) a.searching_since = at_;
    const double searched = core::in_minutes(at_ - a.searching_since);
    return geo::moved(c.knowledge.position, core::radians(std::sqrt(searched) * 2.4),
                      core::metres(150 + 300 * std::sqrt(searched)));
  }
  std::size_t index = kNone;
  if (a.activity == Activity::on_sortie)
    if (const model::Sortie* sortie = active_sortie(a, &index)) {
      const auto planned = model::position_at(*sortie, at_ + kStep);
      return planned.out ? planned.position : a.base;
    }
  return a.base;
}

void World::move_assets() {
  for (AssetNow& a : assets_) {
    a.before = a.position;
    if (a.type->kind == model::AssetKind::fixed) continue;
    if (a.activity == Activity::at_base || at_ < a.moves_from) continue;
    const geo::Point goal = goal_of(a);
    const core::Length gap = geo::distance(a.position, goal);
    const core::Length reach = a.type->cruise_speed * kStep * 1.1;
    a.position = gap <= reach ? goal : geo::between(a.position, goal, reach / gap);
    if (out(a)) a.minutes_out += 1;
  }
}

void World::detect() {
  for (AssetNow& a : assets_) {
    if (!out(a)) continue;
    const View& view = views_[a.type_index];
    for (std::size_t i = 0; i < craft_.size(); ++i) {
      const motion::Craft& craft = craft_[i].craft;
      if (motion::ended(craft.state) || at_ < craft.plan.preparing_from) continue;
      const double reach = view.farthest.si() + 10'000;
      if (std::abs(a.position.east_m - craft.position.east_m) > reach ||
          std::abs(a.position.north_m - craft.position.north_m) > reach)
        continue;
      detect_with(a, i);
    }
  }
}

void World::detect_with(AssetNow& a, std::size_t i) {
  CraftNow& c = craft_[i];
  const model::TargetClass target = motion::target_class_of(c.craft.state);
  const View& view = views_[a.type_index];
  const sensing::BestSensor& best = view.best[static_cast<int>(target)];
  if (best.sensor == nullptr) return;
  AssetNow::Contact& contact = a.contacts[i];
  contact.effort += sensing::detection_effort(*best.sensor, best.sweep_width,
                                              {.sensor_from = a.before,
                                               .sensor_until = a.position,
                                               .target_from = c.before,
                                               .target_until = c.craft.position,
                                               .during = kStep,
                                               .altitude = a.type->altitude,
                                               .reference_speed = a.type->cruise_speed});
  // Once seen, a contact is reported again no sooner than every five minutes.
  if (contact.effort < contact.needed) return;
  if (contact.any && at_ - contact.last < minutes(5)) return;
  ++contact.detections;
  contact.effort = 0;
  contact.needed = draws("detection " + a.asset->key.text(), i, contact.detections).exponential(1);
  contact.any = true;
  contact.last = at_;
  report(a, i, target, view);
}

void World::report(AssetNow& a, std::size_t i, model::TargetClass target, const View& view) {
  CraftNow& c = craft_[i];
  const model::SensorType& sensor = *view.best[static_cast<int>(target)].sensor;
  const double sigma = sensor.kind == model::SensorKind::radar
                           ? scenario_.response.radar_position_stddev_m
                           : scenario_.response.visual_position_stddev_m;
  core::Random noise = draws("position " + a.asset->key.text(), i, a.contacts[i].detections);
  const geo::Point seen{c.craft.position.east_m + sigma * noise.normal(),
                        c.craft.position.north_m + sigma * noise.normal()};
  const bool on_beach = target == model::TargetClass::people_on_beach;
  if (c.outcome.first_seen == model::CraftSeen::never) {
    c.outcome.first_seen = on_beach ? model::CraftSeen::before_launch : model::CraftSeen::at_sea;
    c.outcome.first_seen_at = at_;
  }
  if (!on_beach && !c.seen_at_sea) c.seen_at_sea = at_;
  c.knowledge.known = true;
  c.knowledge.on_beach = on_beach;
  c.knowledge.distress = c.knowledge.distress || is_distress(c.craft.state);
  c.knowledge.at = at_;
  c.knowledge.position = seen;
  c.knowledge.people = c.outcome.people;
  emit(model::Detected{{model::DetectionId(++detections_),
                        at_,
                        a.asset->key,
                        sensor.key,
                        target,
                        seen,
                        {sigma * sigma, sigma * sigma, 0}}});
}

void World::receive_calls() {
  for (std::size_t i = 0; i < craft_.size(); ++i) {
    CraftNow& c = craft_[i];
    if (c.heard || !c.distress_since || motion::ended(c.craft.state)) continue;
    if (at_ - *c.distress_since < c.craft.plan.calls_after) continue;
    c.heard = true;
    const double sigma = scenario_.response.call_position_stddev_m;
    core::Random noise = draws("call", i);
    const geo::Point said{c.craft.position.east_m + sigma * noise.normal(),
                          c.craft.position.north_m + sigma * noise.normal()};
    if (!c.knowledge.known || at_ - c.knowledge.at > minutes(20)) c.knowledge.position = said;
    c.knowledge.known = true;
    c.knowledge.distress = true;
    c.knowledge.on_beach = false;
    c.knowledge.at = at_;
    c.knowledge.people = c.outcome.people;
    emit(model::CallReceived{model::CaseId(++calls_),
                             said,
                             {sigma * sigma, sigma * sigma, 0},
                             c.outcome.people,
                             c.craft.state});
  }
}

void World::tell_looks(AssetNow& a) {
  const sensing::BestSensor& best =
      views_[a.type_index].best[static_cast<int>(model::TargetClass::craft_under_way)];
  if (!out(a) || a.look_since == Instant() || best.sensor == nullptr) {
    a.look_since = out(a) ? at_ : Instant();
    a.look_from = a.position;
    return;
  }
  if (!on_the_minute(at_, 10)) return;
  // The chance of a craft lying still somewhere in the middle of the swath, at three offsets.
  const core::Angle across =
      core::radians(geo::bearing(a.look_from, a.position).si() + std::numbers::pi / 2);
  const geo::Point middle = geo::between(a.look_from, a.position, 0.5);
  double probability = 0;
  for (const double offset : {1.0 / 12, 3.0 / 12, 5.0 / 12}) {
    const geo::Point target = geo::moved(middle, across, best.sweep_width * offset);
    probability += (1 - std::exp(-sensing::detection_effort(
                            *best.sensor, best.sweep_width,
                            {a.look_from, a.position, target, target, at_ - a.look_since,
                             a.type->altitude, a.type->cruise_speed}))) /
                   3;
  }
  emit(model::Looked{{{a.look_since, at_},
                      a.asset->key,
                      best.sensor->key,
                      a.look_from,
                      a.position,
                      best.sweep_width * 0.5,
                      probability}});
  a.look_since = at_;
  a.look_from = a.position;
}

void World::tell() {
  if (!sink_) return;
  if (on_the_minute(at_, 60))
    emit(model::ConditionsReported{"Dover Strait", environment_.conditions_at({}, at_)});
  for (AssetNow& a : assets_) {
    tell_looks(a);
    const bool news = a.activity != a.told;
    if (news || (out(a) && a.type->kind != model::AssetKind::fixed && on_the_minute(at_, 2)))
      emit(model::AssetMoved{a.asset->key, a.position, name_of(a.activity)});
    a.told = a.activity;
  }
}

model::DawnReport World::dawn_report() const {
  model::DawnReport report{.at = at_, .outcomes = {}, .craft = {}};
  std::vector<double> sums(model::outcome_specs().size(), 0);
  const auto add = [&](std::string_view key, double value) {
    for (std::size_t i = 0; i < sums.size(); ++i)
      if (key == model::outcome_specs()[i].key) sums[i] += value;
  };
  for (const CraftNow& c : craft_) {
    model::CraftOutcome o = c.outcome;
    if (!motion::ended(c.craft.state)) {
      o.end = c.craft.state;
      o.ended_at = at_;
    }
    const bool seen = o.first_seen != model::CraftSeen::never;
    add("people_minutes_in_water", o.people_minutes_in_water);
    add("people_minutes_in_danger", o.people_minutes_in_danger);
    if (c.distress_since && !seen && !c.heard) add("people_in_danger_unseen", o.people);
    if (o.end == CraftState::rescued) add("boats_rescued", 1), add("people_rescued", o.people);
    if (o.end == CraftState::prevented)
      add("boats_prevented", 1), add("people_prevented", o.people);
    if (o.end == CraftState::landed) add("boats_landed", 1);
    add("boats_attempted", 1);
    if (o.launched) {
      add("boats_launched", 1);
      if (!motion::ended(c.craft.state)) add("boats_at_sea_at_dawn", 1);
      add(c.seen_at_sea ? "boats_seen_at_sea" : "boats_unseen", 1);
      add("unseen_boat_minutes",
          core::in_minutes(c.seen_at_sea.value_or(o.ended_at) - o.launched_at));
    }
    report.craft.push_back(std::move(o));
  }
  for (const AssetNow& a : assets_) {
    const double hours = a.minutes_out / 60;
    if (model::flies(a.type->kind)) add("flight_hours", hours);
    add("cost_low_eur", hours * a.type->cost_per_hour_low_eur);
    add("cost_high_eur", hours * a.type->cost_per_hour_high_eur);
  }
  for (std::size_t i = 0; i < sums.size(); ++i)
    report.outcomes.push_back({model::outcome_specs()[i].key, sums[i]});
  return report;
}

}  // namespace vigie::night
