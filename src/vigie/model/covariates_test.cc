// SPDX-License-Identifier: Apache-2.0
#include "vigie/model/covariates.h"

#include <type_traits>

#include <gtest/gtest.h>

namespace vigie::model {
namespace {

// An adjustment as a trial makes it: what it takes is what compiles.
template <KnownBeforeTreatment Kind>
std::size_t adjust(const Covariates<Kind>& terms) {
  return terms.names().size();
}

template <class Kind>
concept Adjustable = requires(const Covariates<Kind>& terms) {
  adjust(terms);
};

TEST(Covariates, RecentActivityDoesNotCompileAsAnAdjustment) {
  static_assert(Adjustable<ForecastCovariates>);
  static_assert(!Adjustable<RecentActivity>);
  static_assert(!std::is_convertible_v<RecentActivity, ForecastCovariates>);
  static_assert(!std::is_constructible_v<ForecastCovariates, RecentActivity>);
  static_assert(
      !std::is_constructible_v<Covariates<ForecastCovariates>, Covariates<RecentActivity>>);
  EXPECT_EQ(adjust(Covariates<ForecastCovariates>({"wind_mps"}, {{5.0}})), 1U);
}

}  // namespace
}  // namespace vigie::model
