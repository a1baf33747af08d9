// SPDX-License-Identifier: Apache-2.0
#include "vigie/impact/design.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <set>

#include <gtest/gtest.h>

#include "vigie/impact/night_calendar.h"

namespace vigie::impact {
namespace {

DesignOptions options_of(const std::string& name, int nights, int sectors = 8) {
  const auto parsed = parse_design(name);
  EXPECT_TRUE(parsed) << name;
  return {.kind = parsed->kind,
          .block_nights = parsed->block_nights,
          .nights = nights,
          .sectors = sectors};
}

TEST(Design, NamesReadBackAndBadOnesAreNamed) {
  for (const std::string& name : offered_designs()) {
    const auto parsed = parse_design(name);
    ASSERT_TRUE(parsed) << name;
    EXPECT_EQ(format_design(*parsed), name);
  }
  for (const char* bad : {"", "coin", "blocks-1", "blocks-", "two-stage-7x", "two-stage-61"})
    EXPECT_FALSE(parse_design(bad)) << bad;
}

// Every sector of every block is flown as often as flown_probability() says: the analysis centres
// on it. randomizr 20: what a blocked and clustered design said of itself was wrong.
// 4,000 draws: the standard error of a share of one half is 0.008.
TEST(Design, Randomizr20LotIsFairInEveryBlockAndSector) {
  for (const std::string& name : offered_designs()) {
    const auto design = Design::make(options_of(name, 75, 6));
    ASSERT_TRUE(design) << name;
    std::vector<double> flown(design->blocks().size() * 6, 0.0);
    core::Random random({.seed = 11});
    for (int i = 0; i < 4000; ++i) {
      const Schedule s = design->draw(random);
      for (std::size_t cell = 0; cell < flown.size(); ++cell)
        flown[cell] += s.flown[cell / 6] >> (cell % 6) & 1;
    }
    for (std::size_t cell = 0; cell < flown.size(); ++cell)
      EXPECT_NEAR(flown[cell] / 4000, design->flown_probability(static_cast<int>(cell / 6)), 0.04)
          << name << " cell " << cell << " seed 11";
  }
}

// Four blocks of a two-stage stratum: none, half, half, all.
TEST(Design, TwoStageHasNoneHalfHalfAllInEveryFourBlocks) {
  const auto design = Design::make(options_of("two-stage-7", 168));
  ASSERT_TRUE(design);
  ASSERT_EQ(design->blocks().size(), 24u);
  core::Random random({.seed = 3});
  for (int i = 0; i < 200; ++i) {
    const Schedule s = design->draw(random);
    for (std::size_t first = 0; first < 24; first += 4) {
      std::multiset<int> sizes;
      for (std::size_t b = first; b < first + 4; ++b) sizes.insert(std::popcount(s.flown[b]));
      EXPECT_EQ(sizes, (std::multiset<int>{0, 4, 4, 8}));
    }
  }
}

TEST(Design, SteppedWedgeNeverStopsFlying) {
  const auto design = Design::make(options_of("stepped-wedge", 180));
  ASSERT_TRUE(design);
  core::Random random({.seed = 4});
  for (int i = 0; i < 50; ++i) {
    const Schedule s = design->draw(random);
    for (std::size_t b = 1; b < s.flown.size(); ++b) {
      EXPECT_EQ(s.flown[b] & s.flown[b - 1], s.flown[b - 1]);
      EXPECT_EQ(std::popcount(s.flown[b]), static_cast<int>(b));
    }
  }
}

// randomizr 20 again: as many schedules come out of a small design as it says it has. With 14 draws
// for each, one in a million is not drawn.
TEST(Design, Randomizr20CountsWhatItDraws) {
  for (const std::string name :
       {"paired-nights", "blocks-4", "two-stage-4", "stepped-wedge", "half-sectors"}) {
    const auto design = Design::make(
        options_of(name, name == "half-sectors" ? 14 : 16, name == "stepped-wedge" ? 4 : 2));
    ASSERT_TRUE(design) << name;
    const double said = std::pow(10, design->distinct_log10());
    std::set<std::vector<SectorSet>> found;
    core::Random random({.seed = 20});
    for (int i = 0; i < 14 * said; ++i) found.insert(design->draw(random).flown);
    EXPECT_NEAR(static_cast<double>(found.size()), said, 1e-6 * said) << name << " seed 20";
  }
}

TEST(Design, CountsSchedulesAndSaysWhenThereAreTooFew) {
  // 26 weeks in 13 pairs: 2^13 = 8,192, below 10,000.
  const auto weeks = Design::make(options_of("week-paired", 182));
  ASSERT_TRUE(weeks);
  EXPECT_NEAR(weeks->distinct_log10(), 13 * std::log10(2.0), 1e-9);
  EXPECT_FALSE(weeks->enough_schedules());
  // 28 nights of a coin: (14 choose 7)^2.
  const auto coin = Design::make(options_of("nightly-coin", 28));
  ASSERT_TRUE(coin);
  EXPECT_NEAR(coin->distinct_log10(), 2 * std::log10(3432.0), 1e-9);
  EXPECT_TRUE(coin->enough_schedules());
  // One two-stage stratum: 12 orders, and 70 halves in two of its blocks.
  const auto stage = Design::make(options_of("two-stage-7", 28));
  ASSERT_TRUE(stage);
  EXPECT_NEAR(stage->distinct_log10(), std::log10(12.0 * 70 * 70), 1e-9);
}

TEST(Design, BalanceRuleKeepsTheShareItStates) {
  DesignOptions o = options_of("two-stage-7", 180);
  o.constraints.acceptance = 0.1;
  const auto design = Design::make(o);
  ASSERT_TRUE(design);
  EXPECT_NEAR(design->accepted_share(), 0.1, 0.01);
  const auto columns = calendar_columns(o.start, o.nights, {});
  const auto spread = [&](const Design& d) {
    core::Random random({.seed = 5});
    double squares = 0;
    for (int i = 0; i < 500; ++i) {
      const Schedule s = d.draw(random);
      double moon = 0;
      for (int t = 0; t < o.nights; ++t)
        moon += d.dose(s.flown[static_cast<std::size_t>(d.block_of(t))]) *
                columns[0][static_cast<std::size_t>(t)];
      squares += moon * moon;
    }
    return squares;
  };
  const auto free = Design::make(options_of("two-stage-7", 180));
  EXPECT_LT(spread(*design), 0.5 * spread(*free));
}

TEST(Design, NeverFliesLongerThanAllowed) {
  DesignOptions o = options_of("nightly-coin", 84);
  o.constraints.max_consecutive_nights = 4;
  const auto design = Design::make(o);
  ASSERT_TRUE(design);
  core::Random random({.seed = 6});
  for (int i = 0; i < 100; ++i) {
    const Schedule s = design->draw(random);
    int run = 0;
    for (int t = 0; t < 84; ++t) {
      run = design->flown(s, t, 0) ? run + 1 : 0;
      ASSERT_LE(run, 4);
    }
  }
}

TEST(Design, RefusesWhatCannotBe) {
  const auto field = [](DesignOptions o) {
    const auto design = Design::make(o);
    EXPECT_FALSE(design);
    return design ? std::string() : design.error().field;
  };
  EXPECT_EQ(field(options_of("two-stage-7", 20)), "nights");
  EXPECT_EQ(field(options_of("two-stage-7", 180, 1)), "sectors");
  EXPECT_EQ(field(options_of("nightly-coin", 180, 17)), "sectors");
  DesignOptions o = options_of("two-stage-7", 180);
  o.constraints.crews = 5;
  EXPECT_EQ(field(o), "crews");
  o = options_of("two-stage-7", 180);
  o.constraints.max_consecutive_nights = 6;
  EXPECT_EQ(field(o), "max_consecutive_nights");
  o = options_of("blocks-3", 180);
  o.washout_nights = 3;
  EXPECT_EQ(field(o), "washout_nights");
}

TEST(Design, NightsLeftOverBelongToABlock) {
  for (int nights = 28; nights < 70; ++nights) {
    const auto design = Design::make(options_of("two-stage-7", nights));
    ASSERT_TRUE(design) << nights;
    int next = 0;
    for (const Block& b : design->blocks()) {
      EXPECT_EQ(b.first, next);
      EXPECT_GE(b.nights, 4);
      EXPECT_LE(b.nights, 10);
      next += b.nights;
    }
    EXPECT_EQ(next, nights);
  }
}

// New moon 2024-04-08 18:21 UTC (solar eclipse), full moon 2024-04-23 23:49 UTC.
TEST(NightCalendar, MoonIsWithinHalfADayOfTheAlmanac) {
  const double eclipse = moon_phase(core::Date::of(2024, 4, 9));
  EXPECT_LT(std::min(eclipse, 1 - eclipse), 0.03);
  EXPECT_NEAR(moon_phase(core::Date::of(2024, 4, 24)), 0.5, 0.03);
}

}  // namespace
}  // namespace vigie::impact
