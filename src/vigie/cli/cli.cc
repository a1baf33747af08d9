// SPDX-License-Identifier: Apache-2.0
#include "vigie/cli/cli.h"

#include <csignal>
#include <cstdlib>
#include <fstream>

#include <fmt/format.h>
#include <unistd.h>

#include "vigie/core/file.h"

namespace vigie::cli {
namespace {

core::StopFlag stop_flag;

void on_signal(int) { stop_flag.request(); }

std::filesystem::path path_from(const char* variable, const char* otherwise) {
  const char* value = std::getenv(variable);
  return value != nullptr && *value != '\0' ? value : otherwise;
}

}  // namespace

int run(int argc, char** argv) {
  CLI::App app{
      "Vigie: a coastal watch for two shores. Plans, plays and compares one night over the "
      "Strait."};
  app.name("vigie");
  app.set_version_flag("--version", night::model_version());
  app.require_subcommand(1);
  app.fallthrough();
  app.footer(
      "Example: vigie night compare --scenario june-2019 --a baseline --b night-drones "
      "--replicates 200");
  Context context;
  context.paths = {.data = path_from("VIGIE_DATA", VIGIE_SOURCE_DATA_DIR),
                   .built_data = path_from("VIGIE_BUILT_DATA", VIGIE_BUILD_DATA_DIR)};
  context.web = path_from("VIGIE_WEB", VIGIE_SOURCE_DATA_DIR "/../web/dist");
  context.stop = &stop_flag;
  app.add_flag("--json", context.json, "print one JSON document on standard output");
  app.add_option("--rounds", context.rounds, "rounds of the planner's local search")
      ->check(CLI::Range(0, 1000000))
      ->capture_default_str();
  app.add_option("--calibration", context.paths.calibration,
                 "a file of vigie sensing calibrate, in place of the library's sweep widths");
  add_conditions(app, context);
  add_forecast(app, context);
  add_plan(app, context);
  add_night(app, context);
  add_log(app, context);
  add_serve(app, context);
  add_demo(app, context);
  add_scenario(app, context);
  add_drift(app, context);
  add_vintages(app, context);
  add_sea(app, context);
  add_trial(app, context);
  add_assess(app, context);
  add_stats(app, context);
  add_sensing(app, context);
  add_search(app, context);
  add_bench(app, context);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 1;
  }
  std::signal(SIGINT, on_signal);
  std::signal(SIGTERM, on_signal);
  std::signal(SIGPIPE, SIG_IGN);
  try {
    const core::Result<void> done = context.action();
    if (done) return 0;
    fmt::print(stderr, "vigie: {}\n", core::format_error(done.error()));
    return core::exit_code(done.error().kind);
  } catch (const std::exception& error) {  // a fault of ours: say so, and never as a result
    fmt::print(stderr, "vigie: internal fault: {}; please report it with the command\n",
               error.what());
    return 70;
  }
}

core::Result<SetupPtr> load_setup(const Context& context, const std::string& scenario) {
  if (!context.paths.calibration.empty())
    fmt::print(stderr, "vigie: sweep widths of {} replace the library's\n",
               context.paths.calibration.string());
  return night::Setup::load(context.paths, scenario, {});
}

core::Result<const model::Posture*> find_posture(const night::Setup& setup,
                                                 const std::string& key) {
  if (const auto* posture = setup.scenario().posture(model::PostureKey(key))) return posture;
  std::string known;
  for (const model::Posture& p : setup.scenario().postures)
    known += (known.empty() ? "" : ", ") + p.key.text();
  return core::fail({core::ErrorKind::missing, "posture",
                     fmt::format("\"{}\" is not in scenario {}", key, setup.scenario().key),
                     "use one of: " + known});
}

planning::SolveOptions solve_options(const Context& context, std::uint64_t seed) {
  planning::SolveOptions options;
  options.budget_seconds = 1e9;
  options.iterations = context.rounds;
  options.seed = seed;
  options.stop = context.stop;
  return options;
}

core::Result<model::Plan> solve_plan(const Context& context, const night::Setup& setup,
                                     const std::string& posture, std::uint64_t seed) {
  const auto found = find_posture(setup, posture);
  if (!found) return core::fail(found.error());
  return solve_plan(context, setup, **found, seed);
}

core::Result<model::Plan> solve_plan(const Context& context, const night::Setup& setup,
                                     const model::Posture& posture, std::uint64_t seed,
                                     std::vector<model::Sortie> locked) {
  ProgressLine progress("planning " + posture.key.text());
  planning::SolveOptions options = solve_options(context, seed);
  options.locked = std::move(locked);
  options.progress = [&](double value) { progress.note(fmt::format("value {:.4f}", value)); };
  return planning::solve(setup.problem(posture), options);
}

core::Result<void> write_file(const std::filesystem::path& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  file.close();
  if (file) return {};
  return core::fail({core::ErrorKind::unavailable, path.string(), "cannot be written",
                     "check the folder, its permissions and the space left"});
}

std::filesystem::path published_file(const std::string& given, const char* name) {
  if (!given.empty()) return given;
  const std::filesystem::path root =
      path_from("VIGIE_SHARED", VIGIE_SOURCE_DATA_DIR "/../../shared");
  return root / "data" / "smallboats" / name;
}

core::Result<std::string> read_file(const std::filesystem::path& path) {
  auto bytes = core::read_bytes(path);
  if (!bytes)
    return core::fail({core::ErrorKind::missing, path.string(), "cannot be read",
                       "check the name and its permissions"});
  return std::move(*bytes);
}

ProgressLine::~ProgressLine() {
  if (shown_) fmt::print(stderr, "\r\033[K");
}

void ProgressLine::show(std::size_t done, std::size_t of) {
  note(fmt::format("{} of {}", done, of));
}

void ProgressLine::note(const std::string& text) {
  if (isatty(STDERR_FILENO) == 0) return;
  fmt::print(stderr, "\r\033[K{}: {}", what_, text);
  shown_ = true;
}

}  // namespace vigie::cli
