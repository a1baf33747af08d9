// SPDX-License-Identifier: Apache-2.0
#include "vigie/server/host_name.h"

#include <algorithm>

namespace vigie::server {

std::string host_name_of(std::string_view host_header) {
  const std::size_t bracket = host_header.substr(0, 1) == "[" ? host_header.find(']') : 0;
  const std::size_t colon = host_header.find(':', std::min(bracket, host_header.size()));
  std::string name(host_header.substr(0, colon));
  std::transform(name.begin(), name.end(), name.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return name;
}

std::string origin_host_name(std::string_view origin_header) {
  const std::size_t scheme = origin_header.find("://");
  if (scheme == std::string_view::npos) return {};
  return host_name_of(origin_header.substr(scheme + 3));
}

bool is_local_name(std::string_view host_name) {
  return host_name == "localhost" || host_name == "127.0.0.1" || host_name == "[::1]";
}

}  // namespace vigie::server
