// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include "vigie/server/endpoints.h"
#include "vigie/server/parameters.h"

namespace vigie::server {

Response PictureAt::operator()(const Request& request) const {
  if (auto known = only_parameters(request, {"at"}); !known) return error_response(known.error());
  const auto at = instant_parameter(request, "at", night);
  if (!at) return error_response(at.error());
  return json_response(json_of(recording.picture_at(*at), times));
}

}  // namespace vigie::server
