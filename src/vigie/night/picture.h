// SPDX-License-Identifier: Apache-2.0
// The shared picture: a fold of the event log with a clock that is passed in. Live, replay and test
// are this same code.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <vector>

#include "vigie/core/result.h"
#include "vigie/model/night.h"
#include "vigie/tracking/tracker.h"

namespace vigie::night {

// What is known (and, in a simulation, what is true) at one moment.
struct Picture {
  core::Instant at;
  struct AssetNow {
    model::AssetMoved moved;
    core::Instant since;
    bool moving = false;
  };
  std::vector<AssetNow> assets;              // last report of each, by key
  std::vector<model::Detection> detections;  // of the last 30 minutes
  std::vector<model::Track> tracks;
  std::vector<model::CallReceived> calls;
  std::vector<model::Tasked> tasks;      // latest per asset
  std::vector<model::TruthMoved> truth;  // simulation only; craft not yet ended
  std::optional<model::Conditions> conditions;
};

// A whole night read once from a log; pictures of any moment from it.
class Recording {
 public:
  static core::Result<Recording> load(const std::filesystem::path& log);
  static Recording from_events(std::vector<model::Event> events);
  const std::vector<model::Event>& events() const { return events_; }
  const model::NightStarted& started() const;
  const model::Forecast& forecast() const;
  const model::Plan& plan() const;
  const model::DawnReport& report() const;  // of an unfinished night: empty
  bool finished() const;
  std::vector<model::Look> looks() const;
  Picture picture_at(core::Instant at) const;

 private:
  std::vector<model::Event> events_;
};

// Plays the night into a new log file.
}  // namespace vigie::night
