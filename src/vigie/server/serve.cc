// SPDX-License-Identifier: Apache-2.0
#include "vigie/server/serve.h"

#include <chrono>
#include <thread>

#include "vigie/core/file.h"
#include "vigie/log/log.h"
#include "vigie/server/routes.h"

namespace vigie::server {
namespace {

core::Result<std::string> read_contract(const std::filesystem::path& path) {
  auto text = core::read_bytes(path);
  if (!text || text->empty())
    return core::fail({.kind = core::ErrorKind::missing,
                       .field = path.string(),
                       .problem = "cannot be read",
                       .mend = "run from a complete checkout"});
  return std::move(*text);
}

core::Result<std::optional<LogHead>> read_log_head(const std::filesystem::path& path) {
  if (path.empty()) return std::nullopt;
  const auto log = log::Log::open_read_only(path);
  if (!log) return core::fail(log.error());
  return LogHead{.records = log->size(), .hash_hex = log->head_hash_hex()};
}

core::Result<std::unique_ptr<Site>> make_site(const night::Setup& setup,
                                              const night::Recording& recording,
                                              const std::optional<std::string>& comparison,
                                              const ServeOptions& options) {
  auto contract = read_contract(options.contract);
  if (!contract) return core::fail(contract.error());
  auto log = read_log_head(options.log);
  if (!log) return core::fail(log.error());
  auto files = options.web.empty() ? StaticFiles::none() : StaticFiles::load(options.web);
  if (!files) return core::fail(files.error());
  return Site::make({.scenario = setup.scenario(),
                     .coast = setup.sea().coast(),
                     .tide = setup.sea().dover(),
                     .environment = setup.forecast_environment(),
                     .belief = setup.belief(),
                     .recording = recording,
                     .log = *std::move(log),
                     .comparison = comparison,
                     .drift = *options.drift,
                     .births = {},
                     .contract = *std::move(contract),
                     .series = options.series},
                    *std::move(files));
}

}  // namespace

core::Result<void> serve(const night::Setup& setup, const night::Recording& recording,
                         const std::optional<std::string>& comparison,
                         const ServeOptions& options) {
  auto site = make_site(setup, recording, comparison, options);
  if (!site) return core::fail(site.error());
  HttpOptions http;
  http.host = options.host;
  http.port = options.port;
  http.threads = options.threads;
  auto server = HttpServer::start(
      http, {.respond = [&](const Request& request) { return (*site)->respond(request); },
             .sockets = (*site)->sockets(),
             .posts = (*site)->posts()});
  if (!server) return core::fail(server.error());
  if (options.listening) options.listening((*server)->port());
  bool preparing = true;
  while (!options.stop->requested()) {
    if (preparing)
      preparing = (*site)->prepare();
    else
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  (*server)->stop();
  return {};
}

}  // namespace vigie::server
