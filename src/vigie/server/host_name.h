// SPDX-License-Identifier: Apache-2.0
// Names of hosts as Host and Origin headers write them.
#pragma once

#include <string>
#include <string_view>

namespace vigie::server {

// "LocalHost:8080" -> "localhost"; "[::1]:8080" -> "[::1]".
std::string host_name_of(std::string_view host_header);
// "http://localhost:5173" -> "localhost"; "null" and what has no scheme -> "".
std::string origin_host_name(std::string_view origin_header);
// localhost, 127.0.0.1 or [::1].
bool is_local_name(std::string_view host_name);

}  // namespace vigie::server
