// SPDX-License-Identifier: Apache-2.0
// The route table, and what it is built from.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "vigie/server/endpoints.h"
#include "vigie/server/http_server.h"
#include "vigie/server/static_files.h"

namespace vigie::server {

// One night to serve. All of it is only read, and outlives the Site made from it.
struct Sources {
  const model::Scenario& scenario;
  const geo::Coast& coast;
  const sea::TideStation& tide;
  const model::Environment& environment;  // as forecast
  const belief::Belief& belief;           // before any look
  const night::Recording& recording;
  std::optional<LogHead> log;
  std::optional<std::string> comparison;  // text of `night compare --json`
  const drift::Library& drift;
  belief::BirthOptions births;                  // of beliefs made to price edited plans
  std::string contract;                         // text of api/openapi.yaml
  const impact::DailySeries* series = nullptr;  // that trials are played on; null: none
};

struct Route {
  std::string path;
  std::function<Response(const Request&)> respond;
  bool post = false;  // takes POST, and nothing else
};

// Everything that is answered, apart from the socket that carries it.
class Site {
 public:
  // Fails when the recording is not of this scenario, or the comparison cannot be served.
  static core::Result<std::unique_ptr<Site>> make(const Sources& sources, StaticFiles files);
  Site(const Site&) = delete;
  Site& operator=(const Site&) = delete;

  const std::vector<Route>& routes() const { return routes_; }
  std::vector<std::string> posts() const;
  const std::vector<WebSocketRoute>& sockets() const { return sockets_; }
  Response respond(const Request& request) const;
  // Makes belief weights ahead of the first request; false when nothing is left to make.
  bool prepare() const { return after_looks_.extend(); }

 private:
  Site(const Sources& sources, StaticFiles files);
  std::vector<Route> table(const Sources& sources, Response compare) const;

  CallTimes call_times_;
  BeliefAfterLooks after_looks_;
  StaticFiles files_;
  std::vector<Route> routes_;
  std::vector<WebSocketRoute> sockets_;
};

}  // namespace vigie::server
