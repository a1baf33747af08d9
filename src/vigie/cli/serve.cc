// SPDX-License-Identifier: Apache-2.0
#include "vigie/server/serve.h"

#include <fmt/format.h>

#include "vigie/cli/cli.h"
#include "vigie/cli/serving.h"

namespace vigie::cli {
namespace {

// The days that trials are played on: as `trial power` takes them. None when no file was named and
// none is where it would be.
core::Result<std::optional<impact::DailySeries>> load_published(const std::string& given) {
  const auto path = published_file(given, "daily.csv");
  if (given.empty() && !std::filesystem::exists(path)) return std::nullopt;
  const auto text = read_file(path);
  if (!text) return core::fail(text.error());
  const auto series = impact::parse_daily_series(*text, path.filename().string());
  if (!series) return core::fail(series.error());
  const auto from = core::Date::of(2021, 6, 1);
  if (from <= series->first || from > series->last()) return std::optional(*series);
  auto used = impact::between(*series, from, series->last());
  if (!used) return core::fail(used.error());
  return std::optional(*std::move(used));
}

}  // namespace

void add_series_option(CLI::App& command, ServingArguments& arguments) {
  command.add_option("--series", arguments.series,
                     "published daily arrivals, CSV, that trials are played on; default "
                     "$VIGIE_SHARED/data/smallboats/daily.csv, or none");
}

core::Result<void> serve_recording(const Context& context, const night::Setup& setup,
                                   const night::Recording& recording,
                                   const ServingArguments& arguments) {
  std::optional<std::string> comparison;
  if (!arguments.comparison.empty()) {
    auto text = read_file(arguments.comparison);
    if (!text) return core::fail(text.error());
    comparison = std::move(*text);
  }
  const auto library = drift::Library::load(context.paths.data, context.paths.built_data);
  if (!library) return core::fail(library.error());
  const auto series = load_published(arguments.series);
  if (!series) return core::fail(series.error());
  server::ServeOptions options;
  options.series = *series ? &**series : nullptr;
  options.drift = &*library;
  options.host = arguments.host;
  options.port = arguments.port;
  options.web = context.web;
  options.log = arguments.log;
  options.stop = context.stop;
  options.listening = [&](std::uint16_t port) {
    const bool local = arguments.host == "127.0.0.1" || arguments.host == "localhost";
    fmt::print("http://{}:{}\n", local ? "localhost" : arguments.host, port);
    std::fflush(stdout);
  };
  return server::serve(setup, recording, comparison, options);
}

void add_serve(CLI::App& app, Context& context) {
  auto arguments = std::make_shared<ServingArguments>();
  CLI::App* command = app.add_subcommand("serve", "serve a recorded night on the web");
  command->add_option("--log", arguments->log, "log of the night")->required();
  command->add_option("--comparison", arguments->comparison,
                      "file written by `night compare --out`");
  add_series_option(*command, *arguments);
  command->add_option("--port", arguments->port, "0: any free port")->capture_default_str();
  command->add_option("--host", arguments->host, "address to listen on")->capture_default_str();
  command->footer("Example: vigie serve --log night.db --port 8080");
  command->callback([&context, arguments] {
    context.action = [&context, arguments]() -> core::Result<void> {
      const auto recording = night::Recording::load(arguments->log);
      if (!recording) return core::fail(recording.error());
      auto setup = load_setup(context, recording->started().scenario);
      if (!setup) return core::fail(setup.error());
      if ((*setup)->scenario().digest != recording->started().scenario_digest)
        return core::fail({core::ErrorKind::refused, arguments->log,
                           "was recorded from other scenario files than these",
                           "serve it with the data it was recorded with"});
      return serve_recording(context, **setup, *recording, *arguments);
    };
  });
}

}  // namespace vigie::cli
