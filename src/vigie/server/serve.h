// SPDX-License-Identifier: Apache-2.0
// One recorded night on the web, until told to stop.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "vigie/core/parallel.h"
#include "vigie/core/result.h"
#include "vigie/drift/request.h"
#include "vigie/impact/published_series.h"
#include "vigie/night/night.h"
#include "vigie/night/picture.h"

namespace vigie::server {

struct ServeOptions {
  std::string host = "127.0.0.1";  // "0.0.0.0": every address of this machine
  std::uint16_t port = 8080;       // 0: any free one
  unsigned threads = 2;
  std::filesystem::path web;  // the built page; empty: only the API is served
  std::filesystem::path log;  // what the recording was read from, for its head; may be empty
  std::filesystem::path contract = VIGIE_SOURCE_DATA_DIR "/../api/openapi.yaml";
  const core::StopFlag* stop = nullptr;          // REQUIRES: not null
  const drift::Library* drift = nullptr;         // REQUIRES: not null
  const impact::DailySeries* series = nullptr;   // that trials are played on; null: none
  std::function<void(std::uint16_t)> listening;  // called once with the port, when it answers
};

// Serves until `options.stop` is raised, then stops gracefully and returns. `comparison` is the
// text of `night compare --json`, if there is one. Prints nothing.
core::Result<void> serve(const night::Setup& setup, const night::Recording& recording,
                         const std::optional<std::string>& comparison, const ServeOptions& options);

}  // namespace vigie::server
