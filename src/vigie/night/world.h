// SPDX-License-Identifier: Apache-2.0
// The simulated world of one night, minute by minute: what play() steps through. Each step is one
// function; what one step writes, the next reads.
#pragma once

#include <array>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "vigie/core/random.h"
#include "vigie/model/night.h"
#include "vigie/motion/crossing.h"
#include "vigie/sea/sea.h"
#include "vigie/sensing/detection.h"

namespace vigie::night {

inline constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();

// What the centres know of one craft. Nothing here reads the truth.
struct Knowledge {
  bool known = false;
  bool distress = false;
  bool on_beach = false;
  core::Instant at;
  geo::Point position;  // last report, drifted forward with the stream
  int people = 0;       // as reported or estimated
};

struct CraftNow {
  motion::Craft craft;
  geo::Point before;  // position a minute ago
  model::CraftOutcome outcome;
  Knowledge knowledge;
  std::optional<core::Instant> distress_since, seen_at_sea;
  bool heard = false;  // it called
  bool prevention_tried = false;
  double aboard = 0;           // people still on it (or in the water around it)
  double prevention_draw = 1;  // one per craft, so postures meet the same luck
};

enum class Activity { at_base, watching, on_sortie, to_beach, to_craft, alongside, returning };
const char* name_of(Activity activity);

struct AssetNow {
  const model::Asset* asset = nullptr;
  const model::AssetType* type = nullptr;
  std::size_t type_index = 0;
  geo::Point base, position, before;
  std::vector<const model::Sortie*> sorties;
  Activity activity = Activity::at_base;
  std::size_t target = kNone;     // craft it is tasked to
  core::Instant moves_from;       // reaction or readiness: not before
  core::Instant searching_since;  // where the target was expected and is not
  double taken_aboard = 0;
  double minutes_out = 0;
  std::size_t decided_sortie = kNone;  // last sortie a go/no-go was given for
  bool grounded = false;               // by the weather, until its next sortie
  // Detection effort against each craft since its last detection, and what it must reach.
  struct Contact {
    double effort = 0, needed = 0;
    std::uint32_t detections = 0;
    core::Instant last;
    bool any = false;
  };
  std::vector<Contact> contacts;
  geo::Point look_from;
  core::Instant look_since;
  Activity told = Activity::at_base;  // last activity written to the log
};

class World {
 public:
  World(const model::Scenario& scenario, const model::Posture& posture, const model::Plan& plan,
        const model::Environment& environment, core::RandomKey key,
        std::function<void(const model::Event&)> sink);

  void add_craft(const motion::CraftPlan& plan, model::SectorKey sector);

  // One minute of the night. REQUIRES: called for every minute, in order.
  void play_minute(core::Instant at);

  model::DawnReport dawn_report() const;

 private:
  // The steps of one minute, in this order.
  void set_time(core::Instant at);
  void move_craft();
  void begin_and_end_sorties();
  void move_assets();
  void detect();
  void receive_calls();
  void dispatch();
  void act_on_the_beach();
  void act_alongside();
  void tell();

  struct View {  // best sensor of an asset type against a class, now
    sensing::BestSensor best[model::kTargetClasses];
    core::Length farthest;
  };
  bool out(const AssetNow& a) const;
  bool free_for(const AssetNow& a, bool distress) const;
  bool may_go(AssetNow& a);
  const model::Sortie* active_sortie(const AssetNow& a, std::size_t* index) const;
  geo::Point goal_of(AssetNow& a);
  void detect_with(AssetNow& a, std::size_t craft);
  void report(AssetNow& a, std::size_t craft, model::TargetClass target, const View& view);
  void send(AssetNow& a, std::size_t craft, bool to_beach);
  void dispatch_to_beach(std::size_t craft);
  void dispatch_to_sea(std::size_t craft);
  void release(AssetNow& a);
  void end_craft(CraftNow& c, model::CraftState end);
  void tell_looks(AssetNow& a);
  void emit(model::EventBody body) {
    if (sink_) sink_({at_, std::move(body)});
  }
  core::Random draws(const std::string& purpose, std::uint64_t a, std::uint64_t b = 0) const;

  const model::Scenario& scenario_;
  const model::Environment& environment_;
  core::RandomKey key_;
  std::function<void(const model::Event&)> sink_;
  core::Instant at_;
  model::Conditions now_;
  std::vector<const model::AssetType*> types_;
  std::vector<View> views_;
  std::vector<AssetNow> assets_;
  std::vector<CraftNow> craft_;
  std::uint32_t detections_ = 0, calls_ = 0;
};

}  // namespace vigie::night
