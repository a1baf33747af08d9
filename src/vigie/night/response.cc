// SPDX-License-Identifier: Apache-2.0
// What patrols, boats and rescue helicopters do once something is known: the response steps of
// World. Distress first, always; nothing here stops or turns a boat at sea.
#include <algorithm>
#include <cmath>

#include "vigie/night/world.h"
#include "vigie/sensing/flyable.h"

namespace vigie::night {

using core::Instant;
using core::minutes;
using model::AssetKind;
using model::CraftState;

namespace {

bool rescues(const AssetNow& a) { return a.type->rescue_capacity > 0; }

// Most urgent first: in the water, swamped, stopped, under way; then who has waited longest.
int urgency(const CraftNow& c) {
  if (!c.knowledge.distress) return 0;
  return c.craft.state == CraftState::people_in_water ? 3
         : c.craft.state == CraftState::swamped       ? 2
                                                      : 1;
}

}  // namespace

// Free for a task: on call, not already with a craft in distress, fit for the weather.
bool World::free_for(const AssetNow& a, bool distress) const {
  if (!a.asset->on_call.contains(at_)) return false;
  if (a.target != kNone && (!distress || craft_[a.target].knowledge.distress)) return false;
  if (a.taken_aboard >= a.type->rescue_capacity && rescues(a)) return false;
  return sensing::reasons_not_to_go(*a.type, environment_.weather_at(at_), now_.sky.light).empty();
}

void World::send(AssetNow& a, std::size_t i, bool to_beach) {
  const bool was_out = a.activity != Activity::at_base;
  a.target = i;
  a.activity = to_beach ? Activity::to_beach : Activity::to_craft;
  a.searching_since = Instant();
  const core::Duration ready = to_beach  ? minutes(scenario_.response.patrol_reaction_minutes)
                               : was_out ? minutes(scenario_.response.boat_reaction_minutes)
                               : now_.sky.light == model::Light::day ? a.type->readiness_day
                                                                     : a.type->readiness_night;
  a.moves_from = at_ + ready;
  const geo::Point to = craft_[i].knowledge.position;
  const core::Duration travel = geo::distance(a.position, to) / a.type->cruise_speed;
  emit(model::Tasked{a.asset->key,
                     to_beach                       ? "meet at the beach"
                     : craft_[i].knowledge.distress ? "rescue"
                                                    : "keep company",
                     to, at_ + ready + travel});
}

void World::release(AssetNow& a) {
  a.target = kNone;
  a.searching_since = Instant();
  a.activity = Activity::returning;
  a.moves_from = at_;
}

void World::dispatch_to_beach(std::size_t i) {
  AssetNow* nearest = nullptr;
  double soonest = core::minutes(60).si();  // farther than an hour is no help
  for (AssetNow& a : assets_) {
    if (a.type->kind != AssetKind::patrol) continue;
    if (a.target == i) return;  // one is on its way
    if (!free_for(a, false)) continue;
    const double travel =
        (geo::distance(a.position, craft_[i].knowledge.position) / a.type->cruise_speed).si();
    if (travel >= soonest) continue;
    soonest = travel;
    nearest = &a;
  }
  if (nearest != nullptr) send(*nearest, i, true);
}

// Enough capacity for the people reported in distress; one boat's company for a craft under way.
void World::dispatch_to_sea(std::size_t i) {
  const Knowledge& known = craft_[i].knowledge;
  if (!known.distress && scenario_.response.escort_craft_under_way < 0.5) return;
  double capacity = 0;
  std::size_t assigned = 0, free_boats = 0;
  for (const AssetNow& a : assets_) {
    if (a.target == i) capacity += a.type->rescue_capacity - a.taken_aboard, ++assigned;
    if (rescues(a) && a.type->kind == AssetKind::boat && free_for(a, false)) ++free_boats;
  }
  const double people = known.distress ? std::max(1, known.people) : 0;
  // Keeping company must leave a boat for the next call.
  if (!known.distress && (assigned > 0 || free_boats < 2)) return;
  while (assigned == 0 || capacity < people) {
    AssetNow* best = nullptr;
    double soonest = core::hours(3).si();
    for (AssetNow& a : assets_) {
      if (!rescues(a) || a.target == i || !free_for(a, known.distress)) continue;
      if (!known.distress && a.type->kind != AssetKind::boat) continue;
      if (geo::distance(a.base, known.position) > a.type->radius_of_action) continue;
      const double ready = a.activity == Activity::at_base ? a.type->readiness_night.si() : 0;
      const double eta =
          ready + (geo::distance(a.position, known.position) / a.type->cruise_speed).si();
      if (eta >= soonest) continue;
      soonest = eta;
      best = &a;
    }
    if (best == nullptr) return;
    send(*best, i, false);
    capacity += best->type->rescue_capacity - best->taken_aboard;
    ++assigned;
  }
}

void World::dispatch() {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < craft_.size(); ++i)
    if (craft_[i].knowledge.known && !motion::ended(craft_[i].craft.state)) order.push_back(i);
  std::ranges::stable_sort(
      order, [&](std::size_t a, std::size_t b) { return urgency(craft_[a]) > urgency(craft_[b]); });
  for (const std::size_t i : order) {
    if (!craft_[i].knowledge.on_beach)
      dispatch_to_sea(i);
    else if (!craft_[i].prevention_tried)
      dispatch_to_beach(i);
  }
  for (AssetNow& a : assets_) {
    if (a.target == kNone) continue;
    const CraftNow& c = craft_[a.target];
    const bool beach_is_over = a.activity == Activity::to_beach && !c.knowledge.on_beach;
    if (motion::ended(c.craft.state) || beach_is_over || !a.asset->on_call.contains(at_))
      release(a);
  }
}

// A patrol that reaches the people before embarkation may stop the attempt; once.
void World::act_on_the_beach() {
  for (AssetNow& a : assets_) {
    if (a.type->kind != AssetKind::patrol || !out(a)) continue;
    for (CraftNow& c : craft_) {
      if (c.craft.state != CraftState::preparing || at_ < c.craft.plan.preparing_from) continue;
      if (c.prevention_tried || !c.knowledge.known) continue;
      if (geo::distance(a.position, c.craft.position) > core::metres(500)) continue;
      c.prevention_tried = true;
      if (c.prevention_draw < scenario_.response.prevention_probability)
        end_craft(c, CraftState::prevented);
    }
  }
}

void World::act_alongside() {
  for (AssetNow& a : assets_) {
    if (a.target == kNone || a.activity == Activity::to_beach || !out(a)) continue;
    CraftNow& c = craft_[a.target];
    const AssetNow::Contact& contact = a.contacts[a.target];
    const bool near = geo::distance(a.position, c.craft.position) <=
                      core::metres(scenario_.response.alongside_metres);
    const bool in_contact = contact.any && at_ - contact.last <= minutes(10);
    a.activity = near && in_contact ? Activity::alongside : Activity::to_craft;
    if (a.activity == Activity::alongside) motion::meet_rescuer(c.craft, at_);
    if (a.activity != Activity::alongside || !c.distress_since) continue;
    c.knowledge.distress = true;
    const double room = a.type->rescue_capacity - a.taken_aboard;
    const double taken =
        std::min({60.0 / scenario_.response.embark_seconds_per_person, room, c.aboard});
    a.taken_aboard += taken;
    c.aboard -= taken;
    if (c.aboard < 1e-9) end_craft(c, CraftState::rescued);
    if (a.taken_aboard >= a.type->rescue_capacity) release(a);
  }
}

}  // namespace vigie::night
