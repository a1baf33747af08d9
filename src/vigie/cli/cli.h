// SPDX-License-Identifier: Apache-2.0
// The vigie command: one file per subcommand. Exit codes: 0 done, 1 usage, 2 input to mend,
// 3 refused by law or limits, 4 the world said no, 5 a record does not prove itself, 70 a fault of
// ours, 130 stopped.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>

#include "vigie/core/parallel.h"
#include "vigie/core/result.h"
#include "vigie/night/night.h"

namespace vigie::cli {

int run(int argc, char** argv);

// What every subcommand needs; `action` is set by the subcommand that was called.
struct Context {
  night::Setup::Paths paths;
  std::filesystem::path web;  // the built page
  bool json = false;
  std::size_t rounds = 800;  // of the planner's local search
  core::StopFlag* stop = nullptr;
  std::function<core::Result<void>()> action;
};

void add_conditions(CLI::App& app, Context& context);
void add_forecast(CLI::App& app, Context& context);
void add_plan(CLI::App& app, Context& context);
void add_plan_search(CLI::App& plan, Context& context);  // path-benchmark, generated
void add_night(CLI::App& app, Context& context);
void add_log(CLI::App& app, Context& context);
void add_serve(CLI::App& app, Context& context);
void add_demo(CLI::App& app, Context& context);
void add_scenario(CLI::App& app, Context& context);
void add_drift(CLI::App& app, Context& context);
void add_vintages(CLI::App& app, Context& context);
void add_sea(CLI::App& app, Context& context);
void add_trial(CLI::App& app, Context& context);
void add_assess(CLI::App& app, Context& context);
void add_stats(CLI::App& app, Context& context);
void add_sensing(CLI::App& app, Context& context);
void add_search(CLI::App& app, Context& context);
void add_bench(CLI::App& app, Context& context);

// Shared by the subcommands.
using SetupPtr = std::unique_ptr<night::Setup>;
core::Result<SetupPtr> load_setup(const Context& context, const std::string& scenario);
core::Result<const model::Posture*> find_posture(const night::Setup& setup, const std::string& key);
// A fixed number of rounds, so that the same seed gives the same plan on any machine.
planning::SolveOptions solve_options(const Context& context, std::uint64_t seed);
core::Result<model::Plan> solve_plan(const Context& context, const night::Setup& setup,
                                     const std::string& posture, std::uint64_t seed);
core::Result<model::Plan> solve_plan(const Context& context, const night::Setup& setup,
                                     const model::Posture& posture, std::uint64_t seed,
                                     std::vector<model::Sortie> locked = {});
core::Result<void> write_file(const std::filesystem::path& path, const std::string& text);
core::Result<std::string> read_file(const std::filesystem::path& path);
// Where a table of published counts is: as given, or in the folder that $VIGIE_SHARED names.
std::filesystem::path published_file(const std::string& given, const char* name);

// A line on standard error that is overwritten; silent when standard error is not a terminal.
class ProgressLine {
 public:
  explicit ProgressLine(std::string what) : what_(std::move(what)) {}
  ~ProgressLine();
  void show(std::size_t done, std::size_t of);
  void note(const std::string& text);

 private:
  std::string what_;
  bool shown_ = false;
};

}  // namespace vigie::cli
