// SPDX-License-Identifier: Apache-2.0
#include <set>
#include <vector>

#include <gtest/gtest.h>

#include "vigie/core/parallel.h"
#include "vigie/core/random.h"
#include "vigie/core/time.h"
#include "vigie/core/units.h"

namespace vigie::core {
namespace {

TEST(Units, SpeedIsLengthOverTime) {
  EXPECT_DOUBLE_EQ(in_knots(nautical_miles(12) / hours(1)), 12.0);
  EXPECT_DOUBLE_EQ(in_minutes(kilometres(6) / metres_per_second(10)), 10.0);
}

TEST(Instant, RoundTripsThroughText) {
  for (const char* text :
       {"2019-06-07T20:06:00Z", "1999-12-31T23:59:59.999Z", "2024-02-29T00:00:00Z"})
    EXPECT_EQ(format_instant(parse_instant(text).value()), text);
  EXPECT_EQ(parse_instant("1970-01-02T00:00Z")->unix_ms(), 86'400'000);
}

TEST(Instant, RefusesWhatDoesNotExist) {
  for (const char* text :
       {"", "2019-06-07", "2019-06-31T00:00:00Z", "2023-02-29T00:00:00Z", "2019-06-07T24:00:00Z",
        "2019-06-07T20:06:00", "2019-06-07T20:06:00+01:00", "0019-06-07T20:06:00Z",
        "2219-06-07T20:06:00Z", "2019-06-07T20:06:00.1Z", "2019-06-07T20:06:00ZZ",
        "2019-06-07 20:06:00Z"})
    EXPECT_FALSE(parse_instant(text).has_value()) << text;
}

// Known-answer vectors of Random123 1.14 (kat_vectors, philox4x32 10).
TEST(Philox, EqualsTheKnownAnswers) {
  EXPECT_EQ(philox4x32({0, 0, 0, 0}, {0, 0}),
            (std::array<std::uint32_t, 4>{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  EXPECT_EQ(philox4x32({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}),
            (std::array<std::uint32_t, 4>{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(philox4x32({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
            (std::array<std::uint32_t, 4>{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(Random, MomentsAreRight) {
  Random draws({.seed = 7, .replicate = 0, .stream = stream_of("moments")});
  const int n = 200'000;
  double normal_sum = 0, normal_squares = 0, poisson_sum = 0, gamma_sum = 0;
  for (int i = 0; i < n; ++i) {
    const double x = draws.normal();
    normal_sum += x;
    normal_squares += x * x;
    poisson_sum += draws.poisson(45.5);
    gamma_sum += draws.gamma(0.7, 3.0);
  }
  // Five standard errors each.
  EXPECT_NEAR(normal_sum / n, 0.0, 5 / std::sqrt(n));
  EXPECT_NEAR(normal_squares / n, 1.0, 5 * std::sqrt(2.0 / n));
  EXPECT_NEAR(poisson_sum / n, 45.5, 5 * std::sqrt(45.5 / n));
  EXPECT_NEAR(gamma_sum / n, 2.1, 5 * std::sqrt(0.7 * 9.0 / n));
}

TEST(Random, StreamsDoNotCollide) {
  std::set<std::uint32_t> seen;
  for (std::uint64_t boat = 0; boat < 500; ++boat)
    for (const char* purpose : {"departures", "motion", "detections"})
      seen.insert(stream_of(purpose, boat));
  EXPECT_EQ(seen.size(), 1500u);
}

TEST(ParallelFor, GivesTheSameForAnyThreadCount) {
  const auto run = [](unsigned threads) {
    std::vector<double> slots(1000);
    parallel_for(
        slots.size(), {.threads = threads, .stop = nullptr, .progress = {}}, [&](std::size_t i) {
          Random draws({.seed = 3, .replicate = static_cast<std::uint32_t>(i), .stream = 1});
          slots[i] = draws.normal();
        });
    return slots;
  };
  EXPECT_EQ(run(1), run(2));
  EXPECT_EQ(run(1), run(5));
}

TEST(ParallelFor, StopsWhenAsked) {
  StopFlag stop;
  const bool finished =
      parallel_for(1000, {.threads = 2, .stop = &stop, .progress = {}}, [&](std::size_t i) {
        if (i == 10) stop.request();
      });
  EXPECT_FALSE(finished);
}

TEST(ParallelFor, RethrowsTheFailureOfABody) {
  EXPECT_THROW(parallel_for(100, {.threads = 2, .stop = nullptr, .progress = {}},
                            [](std::size_t i) {
                              if (i == 7) throw std::runtime_error("seven");
                            }),
               std::runtime_error);
}

}  // namespace
}  // namespace vigie::core
