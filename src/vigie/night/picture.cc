// SPDX-License-Identifier: Apache-2.0
#include "vigie/night/picture.h"

#include <algorithm>
#include <utility>

#include "vigie/codec/event_json.h"
#include "vigie/log/log.h"

namespace vigie::night {
namespace {

template <class T>
const T* first_of(const std::vector<model::Event>& events) {
  for (const model::Event& e : events)
    if (const T* body = std::get_if<T>(&e.body)) return body;
  return nullptr;
}

core::Error not_a_night(const std::filesystem::path& path, const char* what) {
  return {core::ErrorKind::invalid, path.filename().string(), std::string("holds no ") + what,
          "record one with `vigie night run --log FILE`"};
}

}  // namespace

core::Result<Recording> Recording::load(const std::filesystem::path& path) {
  auto log = log::Log::open_read_only(path);
  if (!log) return core::fail(log.error());
  Recording recording;
  std::optional<core::Error> failure;
  const auto read = log->read([&](const log::Record& record) {
    auto body = codec::decode_event_body(record.kind, record.payload);
    if (!body) {
      failure = body.error();
      failure->field = "record " + std::to_string(record.sequence) + ": " + failure->field;
      return false;
    }
    recording.events_.push_back({record.at, std::move(*body)});
    return true;
  });
  if (!read) return core::fail(read.error());
  if (failure) return core::fail(*failure);
  if (first_of<model::NightStarted>(recording.events_) == nullptr)
    return core::fail(not_a_night(path, "night"));
  if (first_of<model::ForecastIssued>(recording.events_) == nullptr)
    return core::fail(not_a_night(path, "forecast"));
  if (first_of<model::PlanIssued>(recording.events_) == nullptr)
    return core::fail(not_a_night(path, "plan"));
  return recording;
}

Recording Recording::from_events(std::vector<model::Event> events) {
  Recording recording;
  recording.events_ = std::move(events);
  return recording;
}

const model::NightStarted& Recording::started() const {
  static const model::NightStarted none{};
  const auto* found = first_of<model::NightStarted>(events_);
  return found != nullptr ? *found : none;
}

const model::Forecast& Recording::forecast() const {
  static const model::Forecast none{};
  const auto* found = first_of<model::ForecastIssued>(events_);
  return found != nullptr ? found->forecast : none;
}

const model::Plan& Recording::plan() const {
  static const model::Plan none{};
  const auto* found = first_of<model::PlanIssued>(events_);
  return found != nullptr ? found->plan : none;
}

const model::DawnReport& Recording::report() const {
  static const model::DawnReport none{};
  const auto* found = first_of<model::DawnReported>(events_);
  return found != nullptr ? found->report : none;
}

bool Recording::finished() const { return first_of<model::DawnReported>(events_) != nullptr; }

std::vector<model::Look> Recording::looks() const {
  std::vector<model::Look> looks;
  for (const model::Event& e : events_)
    if (const auto* looked = std::get_if<model::Looked>(&e.body)) looks.push_back(looked->look);
  return looks;
}

namespace {

// One event folded into the picture.
struct Fold {
  core::Instant now;
  std::map<model::AssetKey, Picture::AssetNow> assets;
  std::map<model::AssetKey, model::Tasked> tasks;
  std::map<model::CraftId, model::TruthMoved> truth;
  tracking::Tracker tracker;
  Picture picture;

  void operator()(core::Instant at, const model::AssetMoved& moved) {
    const bool moving = moved.activity != "at base";
    assets[moved.asset] = {moved, at, moving};
    if (moved.activity == "returning" || !moving) tasks.erase(moved.asset);
  }
  void operator()(core::Instant at, const model::Detected& detected) {
    tracker.add(detected.detection);
    if (now - at <= core::minutes(30)) picture.detections.push_back(detected.detection);
  }
  void operator()(core::Instant, const model::CallReceived& call) { picture.calls.push_back(call); }
  void operator()(core::Instant, const model::Tasked& task) { tasks[task.asset] = task; }
  void operator()(core::Instant, const model::TruthMoved& moved) { truth[moved.craft] = moved; }
  void operator()(core::Instant, const model::TruthEnded& ended) {
    truth.erase(ended.outcome.craft);
  }
  void operator()(core::Instant, const model::ConditionsReported& reported) {
    picture.conditions = reported.conditions;
  }
  template <class Other>
  void operator()(core::Instant, const Other&) {}
};

}  // namespace

Picture Recording::picture_at(core::Instant at) const {
  Fold fold{.now = at,
            .assets = {},
            .tasks = {},
            .truth = {},
            .tracker = tracking::Tracker(),
            .picture = {}};
  for (const model::Event& e : events_) {
    if (e.at > at) break;
    std::visit([&](const auto& body) { fold(e.at, body); }, e.body);
  }
  Picture picture = std::move(fold.picture);
  picture.at = at;
  picture.tracks = fold.tracker.tracks_at(at);
  for (auto& [key, asset] : fold.assets) picture.assets.push_back(std::move(asset));
  for (auto& [key, task] : fold.tasks) picture.tasks.push_back(std::move(task));
  for (auto& [craft, moved] : fold.truth) picture.truth.push_back(std::move(moved));
  return picture;
}

}  // namespace vigie::night
