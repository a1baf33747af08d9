// SPDX-License-Identifier: Apache-2.0
// What a client asked for, checked once where it enters: a path without tricks and its parameters.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "vigie/core/result.h"

namespace vigie::server {

struct QueryParameter {
  std::string name, value;
};

struct Target {
  std::string path;                   // decoded, "/" first, no "." or ".." segment, no control byte
  std::vector<QueryParameter> query;  // decoded; each name at most once
};

// Parses an origin-form request target ("/api/v1/picture?at=2019-06-07T22%3A00%3A00Z"). Escapes are
// decoded once; a plus sign stays a plus sign. Refused: anything that could name another place than
// it seems to (an encoded slash, a backslash, "..", NUL, text that is not UTF-8), a broken escape,
// a parameter given twice.
core::Result<Target> parse_target(std::string_view text);

struct Request {
  Target target;
  std::string if_none_match;
  bool post = false;  // else GET or HEAD
  std::string body;   // of a POST
  // Null when the client did not give it.
  const std::string* parameter(std::string_view name) const;
};

}  // namespace vigie::server
