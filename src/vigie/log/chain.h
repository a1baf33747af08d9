// SPDX-License-Identifier: Apache-2.0
// The hash chain: which bytes of a record are hashed, and how. docs/formats/log.md says the same in
// words, so that anyone can check a log without this program.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "vigie/core/time.h"

namespace vigie::log {

using Hash = std::array<unsigned char, 32>;

std::string hex_of(const Hash& hash);
// Absent unless the text is 64 hexadecimal digits (either case).
std::optional<Hash> hash_of_hex(std::string_view hex);

// What one record holds, apart from its hash.
struct Link {
  std::int64_t sequence = 0;
  core::Instant at;
  std::string_view kind;
  std::string_view payload;
};

// Not safe to share between threads: it keeps one digest context.
class Chain {
 public:
  explicit Chain(std::string site);
  Chain(Chain&&) noexcept;
  Chain& operator=(Chain&&) noexcept;
  ~Chain();

  const std::string& site() const { return site_; }
  // hash_n from hash_{n-1} and record n.
  Hash next(const Hash& previous, const Link& link);

 private:
  struct Digest;
  std::string site_;
  std::unique_ptr<Digest> digest_;
};

// Well-formed UTF-8 (RFC 3629: no overlong forms, no surrogates) without a NUL.
bool is_plain_utf8(std::string_view text);

}  // namespace vigie::log
