// SPDX-License-Identifier: Apache-2.0
// 10,000 permutations of a 180-night trial on one core: schedules drawn, adjusted and studentised
// statistics computed, p formed. The answer: p of a lot of 14 nights against the list of all 3,432
// schedules.
#include <cmath>

#include <fmt/format.h>

#include "measure.h"
#include "vigie/impact/outcomes.h"

namespace {

using namespace vigie;
using namespace vigie::impact;

// Against every schedule there is: 14 nights, 7 of them flown.
bool exact_p_holds(std::string& said) {
  const auto design = Design::make({.kind = DesignKind::nightly_coin, .nights = 14, .sectors = 1});
  core::Random random({.seed = 4});
  std::vector<double> residuals;
  for (int t = 0; t < 14; ++t) residuals.push_back(random.gamma(0.3, 100) - 30);
  const Score score(*design, residuals);
  const Schedule observed = design->draw(random);
  const auto& stratum = design->strata().front();
  const double t = std::abs(score.studentised(observed.flown)) * (1 - 1e-10);
  int beyond = 0;
  for (int a = 0; a < stratum.arrangements; ++a)
    beyond += std::abs(score.studentised({stratum.sets.data() + a * 14, 14})) >= t;
  const double exact = static_cast<double>(beyond) / stratum.arrangements;
  const double p = two_sided_p(score, observed, ReferenceSet(*design, 10000, {1, 0}));
  said =
      fmt::format("p {:.4f}, by listing all {} schedules {:.4f}", p, stratum.arrangements, exact);
  return std::abs(p - exact) < 4 * std::sqrt(exact * (1 - exact) / 10000) + 2e-4;
}

}  // namespace

int main(int argc, char** argv) {
  const auto design = Design::make({.kind = DesignKind::nightly_coin, .nights = 180, .sectors = 1});
  core::Random random({.seed = 1});
  std::vector<double> counts;
  std::vector<std::vector<double>> rows;
  for (int t = 0; t < 180; ++t) {
    rows.push_back({random.normal(), random.normal()});
    counts.push_back(random.uniform() < 0.4 ? random.gamma(0.8, 300) : 0);
  }
  const Schedule observed = design->draw(random);
  double p = 0;
  bench::Measurement m = bench::measure(
      "randomisation_test", "tests of 10,000 permutations x 180 nights per CPU second", 1, [&] {
        const Adjustment adjustment(*design, used_nights(*design, false),
                                    ForecastTable({"wind_mps", "wave_height_m"}, rows));
        std::vector<double> residuals(180, 0.0);
        arrivals_residuals(*design, observed, counts, adjustment)(0, residuals);
        p = two_sided_p(Score(*design, residuals), observed, ReferenceSet(*design, 10000, {7, 0}));
      });
  m.answered = exact_p_holds(m.answer);
  m.answer += fmt::format("; best run {:.1f} ms", 1e3 / m.value);
  return bench::print(m, argc > 1 ? argv[1] : "");
}
