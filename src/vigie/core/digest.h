// SPDX-License-Identifier: Apache-2.0
// SHA-256 (FIPS 180-4) of bytes, by OpenSSL.
#pragma once

#include <string>
#include <string_view>

namespace vigie::core {

// 64 lower-case hexadecimal digits.
std::string sha256_hex(std::string_view bytes);

}  // namespace vigie::core
