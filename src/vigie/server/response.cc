// SPDX-License-Identifier: Apache-2.0
#include "vigie/server/response.h"

#include <algorithm>
#include <string_view>

#include <nlohmann/json.hpp>

#include "vigie/core/digest.h"

namespace vigie::server {
namespace {

int status_of(core::ErrorKind kind) {
  switch (kind) {
    case core::ErrorKind::invalid:
      return 400;
    case core::ErrorKind::refused:
      return 403;
    case core::ErrorKind::missing:
      return 404;
    case core::ErrorKind::unavailable:
    case core::ErrorKind::interrupted:
      return 503;
    case core::ErrorKind::unreadable:
    case core::ErrorKind::corrupt:
      return 500;
  }
  return 500;
}

// Text from a client may be cut anywhere; a byte that is not UTF-8 is replaced, never thrown on.
std::string dumped(const nlohmann::json& value) {
  return value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

}  // namespace

Response json_response(const nlohmann::json& value) {
  Response response;
  response.body = dumped(value);
  return response;
}

Response error_response(const core::Error& error) {
  return error_response(status_of(error.kind), error);
}

Response error_response(int status, const core::Error& error) {
  Response response = json_response(
      {{"error", {{"field", error.field}, {"problem", error.problem}, {"mend", error.mend}}}});
  response.status = status;
  return response;
}

Response with_etag(Response response) {
  response.etag = '"' + core::sha256_hex(response.body).substr(0, 32) + '"';
  response.cache_control = "no-cache";
  return response;
}

bool etag_matches(const std::string& if_none_match, const std::string& etag) {
  if (etag.empty()) return false;
  const std::string_view list = if_none_match;
  for (std::size_t from = 0; from < list.size();) {
    const std::size_t until = std::min(list.find(',', from), list.size());
    std::string_view one = trimmed(list.substr(from, until - from));
    if (one == "*") return true;
    if (one.substr(0, 2) == "W/") one.remove_prefix(2);
    if (one == etag) return true;
    from = until + 1;
  }
  return false;
}

}  // namespace vigie::server
