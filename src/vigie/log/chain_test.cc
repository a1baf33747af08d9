// SPDX-License-Identifier: Apache-2.0
#include "vigie/log/chain.h"

#include <gtest/gtest.h>

#include "vigie/core/digest.h"

namespace vigie::log {
namespace {

using core::sha256_hex;

TEST(Hash, RoundTripsThroughHex) {
  const std::string hex = sha256_hex("abc");
  EXPECT_EQ(hex_of(hash_of_hex(hex).value()), hex);
  EXPECT_EQ(hash_of_hex("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD"),
            hash_of_hex(hex));
  EXPECT_FALSE(hash_of_hex(hex.substr(1)));
  EXPECT_FALSE(hash_of_hex("g" + hex.substr(1)));
}

// The chain is SHA-256 over bytes that are written out here by hand, as docs/formats/log.md does.
TEST(Chain, HashesLengthPrefixedFields) {
  using namespace std::string_literals;
  Chain chain("dover");
  const Hash zeros{};
  const Hash first = chain.next(
      zeros,
      {.sequence = 1, .at = core::Instant::from_unix_ms(12), .kind = "look", .payload = "{}"});
  const std::string bytes = std::string(32, '\0') +          //
                            "\0\0\0\0\0\0\0\5"s + "dover" +  //
                            "\0\0\0\0\0\0\0\1"s + "1" +      //
                            "\0\0\0\0\0\0\0\2"s + "12" +     //
                            "\0\0\0\0\0\0\0\4"s + "look" +   //
                            "\0\0\0\0\0\0\0\2"s + "{}";
  EXPECT_EQ(hex_of(first), sha256_hex(bytes));
}

// Moving a letter from one field to the next must not keep the hash: that is what lengths are for.
TEST(Chain, TellsFieldsApart) {
  Chain chain("dover");
  const auto hash = [&](std::string_view kind, std::string_view payload) {
    return chain.next({}, {.sequence = 1, .at = {}, .kind = kind, .payload = payload});
  };
  EXPECT_NE(hash("ab", "c"), hash("a", "bc"));
  EXPECT_EQ(hash("ab", "c"), hash("ab", "c"));
}

TEST(Utf8, IsToldFromOtherBytes) {
  for (const char* good :
       {"", "a", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x9A\xA4", "\xF4\x8F\xBF\xBF"})
    EXPECT_TRUE(is_plain_utf8(good)) << good;
  for (const char* bad : {"\x80", "\xC3", "\xC0\xAF", "\xE0\x80\x80", "\xED\xA0\x80",
                          "\xF4\x90\x80\x80", "\xF8\x88\x80\x80\x80", "a\xFF", "\xE2\x82"})
    EXPECT_FALSE(is_plain_utf8(bad)) << bad;
  EXPECT_FALSE(is_plain_utf8(std::string_view("a\0b", 3)));
}

}  // namespace
}  // namespace vigie::log
