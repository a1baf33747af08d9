// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <nlohmann/json.hpp>

#include "vigie/server/endpoints.h"
#include "vigie/server/parameters.h"

namespace vigie::server {

using core::Instant;
using nlohmann::json;

namespace {

constexpr double kMaxSpeed = 36'000;  // ten hours in a second

core::Result<Instant> instant_of(const json& value, const std::string& name, core::Interval night) {
  if (!value.is_string())
    return core::fail(
        core::invalid(name, "is not text",
                      "give a UTC time such as \"" + core::format_instant(night.from) + "\""));
  return parse_instant_of(value.get_ref<const std::string&>(), name, night);
}

}  // namespace

std::string Live::picture_at(Instant at) const {
  return json{{"picture", json_of(recording_.picture_at(at), times_)}}.dump();
}

core::Result<std::vector<std::string>> Live::obey(std::string_view text, Clock::time_point now) {
  // Depth is bounded before parsing: a message is at most two objects deep.
  if (std::ranges::count(text, '{') + std::ranges::count(text, '[') > 2)
    return core::fail(core::invalid("message", "is nested too deeply", R"(send {"at":"..."})"));
  const json message = json::parse(text, nullptr, false);
  if (!message.is_object() || message.size() != 1)
    return core::fail(
        core::invalid("message", "is not a JSON object with one member",
                      R"(send {"at":...}, {"play":{"from":...,"speed":...}} or {"pause":true})"));
  const auto& [name, value] = *message.items().begin();
  if (name == "at") {
    const auto at = instant_of(value, "at", night_);
    if (!at) return core::fail(at.error());
    return std::vector{picture_at(*at)};
  }
  if (name == "pause") {
    if (value != true)
      return core::fail(core::invalid("pause", "is not true", R"(send {"pause":true})"));
    playing_.reset();
    return std::vector<std::string>{};
  }
  if (name != "play")
    return core::fail(core::invalid(name, "is not known here", "send at, play or pause"));
  if (!value.is_object() || value.size() != 2 || !value.contains("from") ||
      !value.contains("speed"))
    return core::fail(core::invalid("play", "is not an object of from and speed",
                                    R"(send {"play":{"from":"...","speed":600}})"));
  const auto from = instant_of(value["from"], "play.from", night_);
  if (!from) return core::fail(from.error());
  const json& speed = value["speed"];
  if (!speed.is_number() || !(speed.get<double>() > 0 && speed.get<double>() <= kMaxSpeed))
    return core::fail(core::invalid("play.speed", "is not a number above 0 and up to 36000",
                                    "give night seconds per second, such as 600"));
  playing_ = Playing{.from = *from, .speed = speed.get<double>(), .since = now};
  return std::vector{picture_at(*from)};
}

std::vector<std::string> Live::on_message(std::string_view text, Clock::time_point now) {
  auto answers = obey(text, now);
  if (answers) return *std::move(answers);
  return {error_response(answers.error()).body};
}

std::optional<std::string> Live::on_tick(Clock::time_point now) {
  if (!playing_) return std::nullopt;
  const double elapsed = std::chrono::duration<double>(now - playing_->since).count();
  const Instant at =
      std::min(playing_->from + core::seconds(elapsed * playing_->speed), night_.until);
  if (at == night_.until) playing_.reset();  // dawn: the last picture, then silence
  return picture_at(at);
}

}  // namespace vigie::server
