// SPDX-License-Identifier: Apache-2.0
#include "vigie/night/record.h"

#include <optional>
#include <utility>

#include "vigie/codec/event_json.h"
#include "vigie/log/log.h"
#include "vigie/night/picture.h"

namespace vigie::night {
namespace {

// A killed process loses at most this much of the night it records.
constexpr core::Duration kStoredEvery = core::minutes(10);

// What the log will hold of a plan.
core::Result<model::Plan> as_logged(const model::Plan& plan) {
  auto body =
      codec::decode_event_body("plan_issued", codec::encode_event_body(model::PlanIssued{plan}));
  if (!body) return core::fail(body.error());
  return std::get<model::PlanIssued>(std::move(*body)).plan;
}

// Every event of the night, in order, into `sink`.
model::DawnReport tell_night(const Setup& setup, const model::Plan& plan,
                             const RecordOptions& options,
                             const std::function<void(const model::Event&)>& sink) {
  const model::Scenario& scenario = setup.scenario();
  sink({scenario.planned_at, model::NightStarted{.scenario = scenario.key,
                                                 .posture = plan.posture,
                                                 .seed = options.seed,
                                                 .replicate = options.replicate,
                                                 .model_version = model_version(),
                                                 .scenario_digest = scenario.digest,
                                                 .night = scenario.night}});
  sink({scenario.planned_at, model::ForecastIssued{setup.forecast()}});
  sink({scenario.planned_at, model::PlanIssued{plan}});
  for (const model::FlightDecision& decision : plan.decisions)
    sink({scenario.planned_at, model::DecisionMade{decision}});
  model::DawnReport report = play(
      setup, plan,
      {.seed = options.seed, .replicate = options.replicate, .drawn_weather = true, .sink = sink});
  report.at = scenario.night.until;
  sink({scenario.night.until, model::DawnReported{report}});
  return report;
}

}  // namespace

core::Result<model::DawnReport> record(const Setup& setup, const model::Plan& plan,
                                       const std::filesystem::path& log_path,
                                       const RecordOptions& options) {
  auto logged_plan = as_logged(plan);
  if (!logged_plan) return core::fail(logged_plan.error());
  auto log = log::Log::create(log_path, "simulation");
  if (!log) return core::fail(log.error());
  std::optional<core::Error> failure;
  core::Instant stored_until = setup.scenario().planned_at;
  const model::DawnReport report =
      tell_night(setup, *logged_plan, options, [&](const model::Event& event) {
        if (failure) return;
        if (options.stop != nullptr && options.stop->requested())
          failure = core::Error{core::ErrorKind::interrupted, log_path.filename().string(),
                                "holds only the night up to " + core::format_instant(event.at),
                                "delete it and run again"};
        else if (auto done = log->append(event.at, model::name_of(event.body),
                                         codec::encode_event_body(event.body));
                 !done)
          failure = done.error();
        else if (event.at >= stored_until + kStoredEvery) {
          if (auto stored = log->flush(); !stored) failure = stored.error();
          stored_until = event.at;
        }
      });
  if (auto done = log->flush(); !done && !failure) failure = done.error();
  if (failure) return core::fail(*failure);
  return report;
}

core::Result<Replay> replay(const Setup& setup, const std::filesystem::path& log_path) {
  auto verified = log::verify(log_path);
  if (!verified) return core::fail(verified.error());
  auto recording = Recording::load(log_path);
  if (!recording) return core::fail(recording.error());
  const model::NightStarted& started = recording->started();
  if (started.scenario_digest != setup.scenario().digest ||
      started.model_version != model_version())
    return core::fail({core::ErrorKind::refused, log_path.filename().string(),
                       "was recorded by " + started.model_version + " from scenario " +
                           started.scenario + " with digest " + started.scenario_digest +
                           ", and these files are " + setup.scenario().digest,
                       "replay it with the version and data it was recorded with"});

  if (setup.scenario().posture(recording->plan().posture) == nullptr)
    return core::fail(
        {core::ErrorKind::corrupt, "plan_issued.posture",
         "\"" + recording->plan().posture.text() + "\" is not in scenario " + started.scenario,
         "the log was not written by this program"});

  auto log = log::Log::open_read_only(log_path);
  if (!log) return core::fail(log.error());
  std::vector<std::string> payloads;
  auto read = log->read([&](const log::Record& record) {
    payloads.push_back(record.kind + " " + core::format_instant(record.at) + " " + record.payload);
    return true;
  });
  if (!read) return core::fail(read.error());

  std::size_t told = 0;
  std::optional<std::size_t> differs;
  const model::DawnReport report =
      tell_night(setup, recording->plan(), {started.seed, started.replicate, nullptr},
                 [&](const model::Event& event) {
                   const std::string line = std::string(model::name_of(event.body)) + " " +
                                            core::format_instant(event.at) + " " +
                                            codec::encode_event_body(event.body);
                   if (!differs && (told >= payloads.size() || payloads[told] != line))
                     differs = told;
                   ++told;
                 });
  if (!differs && told != payloads.size()) differs = told;
  if (differs)
    return core::fail({core::ErrorKind::corrupt, "record " + std::to_string(*differs + 1),
                       "is not what the night gives when it is played again (" +
                           std::to_string(payloads.size()) + " records in the log, " +
                           std::to_string(told) + " played)",
                       "the night was cut short, or another build wrote it"});
  return Replay{report, verified->records, verified->head_hash_hex};
}

}  // namespace vigie::night
