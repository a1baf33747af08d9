// SPDX-License-Identifier: Apache-2.0
// What other analyses of nightly counts would have said, so that their error on this very series
// can be shown beside them. None of them gives a verdict.
#pragma once

#include <span>
#include <string>
#include <vector>

namespace vigie::impact {

struct NaiveTest {
  std::string method;
  double p = 1;  // two-sided
};

// Two arms of nights, `flown` true or false. Welch's t; Poisson by Wald; quasi-Poisson; Poisson
// with Newey and West errors of 7 lags; least squares on log(1 + count); negative binomial by Wald.
std::vector<NaiveTest> naive_tests(std::span<const double> counts, const std::vector<bool>& flown);

}  // namespace vigie::impact
