// SPDX-License-Identifier: Apache-2.0
#include "vigie/server/request.h"

#include <gtest/gtest.h>

#include "vigie/server/host_name.h"
#include "vigie/server/parameters.h"
#include "vigie/server/response.h"

namespace vigie::server {
namespace {

using std::string_literals::operator""s;

const core::Interval kNight{*core::parse_instant("2019-06-07T20:00:00Z"),
                            *core::parse_instant("2019-06-08T04:00:00Z")};

Request request(std::string_view target) {
  return {.target = parse_target(target).value(), .if_none_match = {}};
}

TEST(Target, DecodesPathAndParametersOnce) {
  const auto target =
      parse_target("/caf%C3%A9/a%20b?at=2019-06-07T23%3A30%3A00Z&x=1+2&%25=%2541&y");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->path, "/café/a b");
  ASSERT_EQ(target->query.size(), 4u);
  EXPECT_EQ(target->query[0].value, "2019-06-07T23:30:00Z");
  EXPECT_EQ(target->query[1].value, "1+2");
  EXPECT_EQ(target->query[2].name, "%");
  EXPECT_EQ(target->query[2].value, "%41");
  EXPECT_EQ(target->query[3].value, "");
}

TEST(Target, RefusesWhatCouldNameAnotherPlace) {
  for (const std::string& text : {""s,
                                  "api"s,
                                  "*"s,
                                  "http://other/"s,
                                  "/../x"s,
                                  "/a/.."s,
                                  "/a/./b"s,
                                  "/%2e%2e/x"s,
                                  "/.%2E/x"s,
                                  "/a%2fb"s,
                                  "/a%2Fb"s,
                                  "/..%2f..%2fetc/passwd"s,
                                  "/a\\b"s,
                                  "/a%5cb"s,
                                  "/a%00b"s,
                                  "/a\0b"s,
                                  "/a\nb"s,
                                  "/a%0d%0aSet-Cookie"s,
                                  "/%"s,
                                  "/%4"s,
                                  "/%zz"s,
                                  "/%ff"s,
                                  "/%c0%af"s,
                                  "/%ed%a0%80"s,
                                  "/%f4%90%80%80"s,
                                  "/%e2%82"s,
                                  "/x?a=%"s,
                                  "/x?a=%00"s,
                                  "/x?a=1&a=2"s,
                                  "/x?=1"s,
                                  "/x?="s})
    EXPECT_FALSE(parse_target(text)) << text;
}

TEST(Target, DecodesNoSecondTime) {
  // Twice encoded: the name of a file that happens to hold a per cent sign, not a way up.
  EXPECT_EQ(parse_target("/%252e%252e/x")->path, "/%2e%2e/x");
}

TEST(Parameters, NameWhatIsWrong) {
  EXPECT_EQ(*instant_parameter(request("/x?at=2019-06-08T04:00:00Z"), "at", kNight), kNight.until);
  for (const char* target : {"/x", "/x?at=", "/x?at=now", "/x?at=2019-06-07T19:59:59Z",
                             "/x?at=2019-06-08T04:00:01Z", "/x?at=2019-06-07T23:00:00+01:00"}) {
    const auto at = instant_parameter(request(target), "at", kNight);
    ASSERT_FALSE(at) << target;
    EXPECT_EQ(at.error().field, "at");
    EXPECT_EQ(at.error().mend, "give a UTC time from 2019-06-07T20:00:00Z to 2019-06-08T04:00:00Z");
  }
  const NumberRange range{.low = 250, .high = 20'000, .otherwise = 2'000};
  EXPECT_EQ(*number_parameter(request("/x"), "cell_m", range), 2'000);
  EXPECT_EQ(*number_parameter(request("/x?cell_m=250"), "cell_m", range), 250);
  for (const char* text :
       {"", "249.9", "20001", "nan", "inf", "-inf", "1e9", "2000m", " 2000", "0x7d0"})
    EXPECT_FALSE(number_parameter(
        request(std::string("/x?cell_m=") + (*text == ' ' ? "%202000" : text)), "cell_m", range))
        << text;
  EXPECT_TRUE(only_parameters(request("/x?at=1"), {"at", "cell_m"}));
  const auto unknown = only_parameters(request("/x?at=1&time=2"), {"at", "cell_m"});
  ASSERT_FALSE(unknown);
  EXPECT_EQ(core::format_error(unknown.error()),
            "time is not a parameter of /x; known here: at, cell_m");
}

TEST(Etag, MatchesAsTheStandardSays) {
  EXPECT_TRUE(etag_matches("\"a\"", "\"a\""));
  EXPECT_TRUE(etag_matches("\"b\" , W/\"a\"", "\"a\""));
  EXPECT_TRUE(etag_matches("*", "\"a\""));
  EXPECT_FALSE(etag_matches("", "\"a\""));
  EXPECT_FALSE(etag_matches("\"ab\"", "\"a\""));
  EXPECT_FALSE(etag_matches("*", ""));
}

TEST(ErrorResponse, CarriesTheThreePartsWhateverTheBytes) {
  const Response response = error_response(
      {.kind = core::ErrorKind::missing, .field = "\xff\"", .problem = "is\n", .mend = "m"});
  EXPECT_EQ(response.status, 404);
  EXPECT_EQ(response.body,
            "{\"error\":{\"field\":\"\xEF\xBF\xBD\\\"\",\"mend\":\"m\",\"problem\":\"is\\n\"}}");
}

TEST(HostName, LeavesThePortOut) {
  EXPECT_EQ(host_name_of("LocalHost:8080"), "localhost");
  EXPECT_EQ(host_name_of("[::1]:8080"), "[::1]");
  EXPECT_EQ(host_name_of("[::1"), "[::1");
  EXPECT_EQ(origin_host_name("http://localhost:5173"), "localhost");
  EXPECT_EQ(origin_host_name("null"), "");
  EXPECT_TRUE(is_local_name("127.0.0.1"));
  EXPECT_FALSE(is_local_name("localhost.example.org"));
  EXPECT_FALSE(is_local_name(""));
}

}  // namespace
}  // namespace vigie::server
