// SPDX-License-Identifier: Apache-2.0
// The night that a newcomer sees: recorded once, compared once, served.
#include <fmt/format.h>

#include "vigie/cli/cli.h"
#include "vigie/cli/serving.h"
#include "vigie/log/log.h"
#include "vigie/night/comparison_json.h"
#include "vigie/night/picture.h"
#include "vigie/night/record.h"

namespace vigie::cli {
namespace {

namespace fs = std::filesystem;

struct DemoArguments {
  std::string posture = "night-drones", against = "baseline";
  std::uint64_t seed = 1;
  std::uint32_t replicate = 1;  // chosen for showing: a night on which boats try to leave
  std::uint32_t replicates = 200;
  ServingArguments serving;
};

// The recording, when this build and these files made it.
std::optional<night::Recording> current_recording(const fs::path& log, const night::Setup& setup,
                                                  const DemoArguments& arguments) {
  std::error_code failed;
  const auto built = fs::last_write_time("/proc/self/exe", failed);
  if (failed || !fs::exists(log) || fs::last_write_time(log) < built) return std::nullopt;
  auto recording = night::Recording::load(log);
  if (!recording || !recording->finished()) return std::nullopt;
  const model::NightStarted& s = recording->started();
  const bool current = s.scenario_digest == setup.scenario().digest &&
                       s.model_version == night::model_version() &&
                       s.posture.text() == arguments.posture && s.seed == arguments.seed &&
                       s.replicate == arguments.replicate;
  return current ? std::optional(std::move(*recording)) : std::nullopt;
}

core::Result<void> play_night(const Context& context, const night::Setup& setup,
                              const DemoArguments& arguments, const fs::path& folder) {
  const auto plan = solve_plan(context, setup, arguments.posture, arguments.seed);
  if (!plan) return core::fail(plan.error());
  const auto other = solve_plan(context, setup, arguments.against, arguments.seed);
  if (!other) return core::fail(other.error());

  ProgressLine progress("comparing postures, nights");
  const auto comparison = night::compare(
      setup, *other, *plan,
      {.replicates = arguments.replicates,
       .seed = arguments.seed,
       .threads = 0,
       .confidence = 0.95,
       .stop = context.stop,
       .progress = [&](std::size_t done) { progress.show(done, arguments.replicates); }});
  if (!comparison) return core::fail(comparison.error());
  if (auto written = write_file(folder / "comparison.json", night::comparison_json(*comparison));
      !written)
    return written;

  // Recorded beside and moved into place, so that a half-played night is never served.
  const fs::path half = folder / "night.part.db";
  std::error_code ignored;
  fs::remove(half, ignored);
  const auto report =
      night::record(setup, *plan, half, {arguments.seed, arguments.replicate, context.stop});
  if (!report) return core::fail(report.error());
  std::error_code failed;
  fs::rename(half, folder / "night.db", failed);
  if (failed)
    return core::fail({core::ErrorKind::unavailable, (folder / "night.db").string(),
                       "cannot be written: " + failed.message(), "check the folder's permissions"});
  return {};
}

core::Result<void> demo(const Context& context, DemoArguments arguments) {
  auto setup = load_setup(context, "june-2019");
  if (!setup) return core::fail(setup.error());
  const fs::path folder = context.paths.built_data.parent_path() / "demo";
  std::error_code failed;
  fs::create_directories(folder, failed);
  if (failed)
    return core::fail({core::ErrorKind::unavailable, folder.string(),
                       "cannot be made: " + failed.message(), "check the folder's permissions"});
  const fs::path log = folder / "night.db", comparison = folder / "comparison.json";
  auto recording = current_recording(log, **setup, arguments);
  if (!recording || !fs::exists(comparison)) {
    fmt::print("Playing the night of {} ...\n", (*setup)->scenario().name_en);
    std::fflush(stdout);
    if (auto played = play_night(context, **setup, arguments, folder); !played) return played;
    auto made = night::Recording::load(log);
    if (!made) return core::fail(made.error());
    recording = std::move(*made);
  }
  arguments.serving.log = log.string();
  arguments.serving.comparison = comparison.string();
  return serve_recording(context, **setup, *recording, arguments.serving);
}

}  // namespace

void add_demo(CLI::App& app, Context& context) {
  auto arguments = std::make_shared<DemoArguments>();
  CLI::App* command = app.add_subcommand("demo", "play the night of 7 to 8 June 2019 and serve it");
  command->add_option("--port", arguments->serving.port, "0: any free port")->capture_default_str();
  command->add_option("--host", arguments->serving.host, "address to listen on")
      ->capture_default_str();
  add_series_option(*command, arguments->serving);
  command->add_option("--posture", arguments->posture, "posture that is played")
      ->capture_default_str();
  command->add_option("--seed", arguments->seed, "seed of every draw")->capture_default_str();
  command->add_option("--replicate", arguments->replicate, "which night of that seed")
      ->capture_default_str();
  command->add_option("--replicates", arguments->replicates, "nights of the comparison")
      ->check(CLI::Range(2, 1000000))
      ->capture_default_str();
  command->footer("Example: vigie demo --port 8080");
  command->callback([&context, arguments] {
    context.action = [&context, arguments] { return demo(context, *arguments); };
  });
}

}  // namespace vigie::cli
