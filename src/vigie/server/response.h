// SPDX-License-Identifier: Apache-2.0
// What goes back: a status, a body and how long it may be kept.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "vigie/core/result.h"

namespace vigie::server {

struct Response {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  std::string etag;                        // quoted; empty: none
  std::string cache_control = "no-store";  // a night may be replaced by the next one under one URL
  std::vector<std::pair<std::string, std::string>> headers;  // further ones
};

Response json_response(const nlohmann::json& json);
// {"error":{"field","problem","mend"}}. The status follows the kind: invalid 400, refused 403,
// missing 404, unavailable and interrupted 503, the rest 500.
Response error_response(const core::Error& error);
Response error_response(int status, const core::Error& error);
// Marks a body that stays the same for this run: clients keep it and ask whether it has changed.
Response with_etag(Response response);
// True when If-None-Match names this etag (weak comparison) or is "*".
bool etag_matches(const std::string& if_none_match, const std::string& etag);

}  // namespace vigie::server
