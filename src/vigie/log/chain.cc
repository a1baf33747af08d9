// SPDX-License-Identifier: Apache-2.0
#include "vigie/log/chain.h"

#include <charconv>
#include <stdexcept>
#include <utility>

#include <openssl/evp.h>

namespace vigie::log {
namespace {

int digit_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Bytes that follow the lead byte of a UTF-8 sequence, and the smallest second byte that is not an
// overlong form or the largest that is not a surrogate or beyond U+10FFFF.
struct Utf8Lead {
  int following = -1;  // -1: not a lead byte
  unsigned char second_low = 0x80, second_high = 0xBF;
};

Utf8Lead utf8_lead(unsigned char c) {
  if (c >= 0xC2 && c <= 0xDF) return {1, 0x80, 0xBF};
  if (c == 0xE0) return {2, 0xA0, 0xBF};
  if (c == 0xED) return {2, 0x80, 0x9F};
  if (c >= 0xE1 && c <= 0xEF) return {2, 0x80, 0xBF};
  if (c == 0xF0) return {3, 0x90, 0xBF};
  if (c >= 0xF1 && c <= 0xF3) return {3, 0x80, 0xBF};
  if (c == 0xF4) return {3, 0x80, 0x8F};
  return {};
}

}  // namespace

struct Chain::Digest {
  EVP_MD* algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  Digest() {
    if (algorithm == nullptr || context == nullptr)
      throw std::runtime_error("the cryptographic library has no SHA-256");
  }
  Digest(const Digest&) = delete;
  Digest& operator=(const Digest&) = delete;
  ~Digest() {
    EVP_MD_CTX_free(context);
    EVP_MD_free(algorithm);
  }

  void begin() { check(EVP_DigestInit_ex(context, algorithm, nullptr)); }
  void add(const void* bytes, std::size_t count) { check(EVP_DigestUpdate(context, bytes, count)); }
  // A field: its length as 8 bytes, most significant first, then its bytes.
  void add_field(std::string_view field) {
    unsigned char length[8];
    for (int i = 0; i < 8; ++i)
      length[i] = static_cast<unsigned char>(std::uint64_t{field.size()} >> (56 - 8 * i));
    add(length, sizeof(length));
    add(field.data(), field.size());
  }
  void add_field(std::int64_t number) {
    char text[24];
    const auto end = std::to_chars(text, text + sizeof(text), number).ptr;
    add_field(std::string_view(text, static_cast<std::size_t>(end - text)));
  }
  Hash finish() {
    Hash hash;
    check(EVP_DigestFinal_ex(context, hash.data(), nullptr));
    return hash;
  }
  static void check(int ok) {
    if (ok != 1) throw std::runtime_error("SHA-256 failed in the cryptographic library");
  }
};

Chain::Chain(std::string site) : site_(std::move(site)), digest_(std::make_unique<Digest>()) {}
Chain::Chain(Chain&&) noexcept = default;
Chain& Chain::operator=(Chain&&) noexcept = default;
Chain::~Chain() = default;

Hash Chain::next(const Hash& previous, const Link& link) {
  digest_->begin();
  digest_->add(previous.data(), previous.size());
  digest_->add_field(site_);
  digest_->add_field(link.sequence);
  digest_->add_field(link.at.unix_ms());
  digest_->add_field(link.kind);
  digest_->add_field(link.payload);
  return digest_->finish();
}

std::string hex_of(const Hash& hash) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (const unsigned char byte : hash) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

std::optional<Hash> hash_of_hex(std::string_view hex) {
  Hash hash;
  if (hex.size() != 2 * hash.size()) return std::nullopt;
  for (std::size_t i = 0; i < hash.size(); ++i) {
    const int high = digit_value(hex[2 * i]), low = digit_value(hex[2 * i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    hash[i] = static_cast<unsigned char>(high * 16 + low);
  }
  return hash;
}

bool is_plain_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto c = static_cast<unsigned char>(text[i++]);
    if (c == 0) return false;
    if (c < 0x80) continue;
    const Utf8Lead lead = utf8_lead(c);
    if (lead.following < 0 || i + static_cast<std::size_t>(lead.following) > text.size())
      return false;
    for (int k = 0; k < lead.following; ++k) {
      const auto next = static_cast<unsigned char>(text[i++]);
      const unsigned char low = k == 0 ? lead.second_low : 0x80;
      const unsigned char high = k == 0 ? lead.second_high : 0xBF;
      if (next < low || next > high) return false;
    }
  }
  return true;
}

}  // namespace vigie::log
