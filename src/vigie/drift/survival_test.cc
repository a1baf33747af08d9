// SPDX-License-Identifier: Apache-2.0
#include "vigie/drift/survival.h"

#include <gtest/gtest.h>

#include "vigie/codec/survival_toml.h"

namespace vigie::drift {
namespace {

model::SurvivalModel shipped() {
  return codec::load_survival_model(std::filesystem::path(VIGIE_SOURCE_DATA_DIR) / "survival" /
                                    "cold_water.toml")
      .value();
}

// The two facts that the file was derived from, without the uncertainty of its median.
TEST(Survival, GoesThroughTheFactsItIsDerivedFrom) {
  model::SurvivalModel model = shipped();
  model.median_log_stddev = 0;
  EXPECT_NEAR(survival_after(model, 0.75, 13).low, 0.90, 0.005);
  EXPECT_NEAR(survival_after(model, 12, 13).low, 0.06, 0.005);
  EXPECT_NEAR(survival_after(model, 0.6 * 0.75, 5).high, 0.90, 0.005);
}

TEST(Survival, IsARangeThatNarrowsNowhereAndNeverEndsAtNothing) {
  const model::SurvivalModel model = shipped();
  model::SurvivalRange before{1, 1};
  for (double hours = 0.25; hours <= 48; hours += 0.25) {
    const model::SurvivalRange now = survival_after(model, hours, 12);
    EXPECT_LT(now.low, before.low);
    EXPECT_LT(now.high, before.high);
    EXPECT_LT(now.low, now.high);
    EXPECT_GT(now.low, 0);
    before = now;
  }
  EXPECT_NEAR(survival_after(model, 12, 12).low, 0.003, 0.0005);
  EXPECT_NEAR(survival_after(model, 12, 12).high, 0.33, 0.005);
  EXPECT_GT(survival_after(model, 3, 16).low, survival_after(model, 3, 8).low);
}

TEST(Survival, AveragesOverThoseInTheWater) {
  const model::SurvivalModel model = shipped();
  const auto one = survival_after(model, 1, 12), two = survival_after(model, 4, 12);
  const auto both = survival_of(model, {3600, 4 * 3600}, 12);
  ASSERT_TRUE(both);
  EXPECT_NEAR(both->low, 0.5 * (one.low + two.low), 1e-6);
  EXPECT_NEAR(both->high, 0.5 * (one.high + two.high), 1e-6);
  EXPECT_EQ(survival_of(model, {0}, 12)->low, 1);
  EXPECT_FALSE(survival_of(model, {}, 12));
}

TEST(SurvivalToml, SaysWhereEachNumberIsFromAndWhatIsWrong) {
  const model::SurvivalModel model = shipped();
  EXPECT_EQ(model.parameters.size(), 5u);
  for (const model::Parameter& p : model.parameters) EXPECT_GT(p.provenance.source.size(), 8u);
  EXPECT_FALSE(codec::parse_survival_model("median_hours = 3", "f.toml"));
  EXPECT_FALSE(codec::parse_survival_model("", "f.toml"));
}

}  // namespace
}  // namespace vigie::drift
