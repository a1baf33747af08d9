// SPDX-License-Identifier: Apache-2.0
#include "vigie/server/endpoints.h"

namespace vigie::server {

Response contract_response(std::string yaml) {
  Response response;
  response.content_type = "application/yaml";
  response.body = std::move(yaml);
  return with_etag(std::move(response));
}

Response health_response() {
  Response response;
  response.content_type = "text/plain; charset=utf-8";
  response.body = "ok";
  return response;
}

}  // namespace vigie::server
