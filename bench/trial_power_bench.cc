// SPDX-License-Identifier: Apache-2.0
// What a slider of the Trial tab waits for: whole trials of 180 nights played and analysed, with
// intervals, on invented nights. The answer: where drones change nothing, 5 % of trials find it.
#include <cmath>
#include <cstdlib>

#include <fmt/format.h>

#include "measure.h"
#include "vigie/impact/power.h"

namespace {

using namespace vigie;
using namespace vigie::impact;

DailySeries invented_nights() {
  DailySeries series{core::Date::of(2021, 6, 1), {}, {}, "invented"};
  core::Random random({.seed = 4});
  for (int day = 0; day < 1500; ++day) {
    series.boats.push_back(random.bernoulli(0.4) ? 1 + random.poisson(random.gamma(1.5, 4)) : 0);
    series.people.push_back(50 * series.boats.back());
  }
  return series;
}

}  // namespace

int main(int argc, char** argv) {
  const DailySeries series = invented_nights();
  PowerOptions o;
  o.effect = {.odds_ratio = 1.5, .retry = 0.8, .displacement = 0.25};
  o.replicates = 100;
  bench::Measurement m =
      bench::measure("trial_power", "trials of 180 nights per CPU second", 100, [&] {
        if (!power(series, o)) std::abort();
      });
  o.effect = {};
  o.intervals = false;
  o.replicates = 2000;
  const Share found = power(series, o)->estimands[0].power;
  m.answered = std::abs(found.value - 0.05) < 4 * found.mc_error;
  m.answer = fmt::format(
      "nothing to find is found {:.1f} +- {:.1f} times in 100; a first answer of "
      "100 trials takes {:.2f} s",
      100 * found.value, 100 * found.mc_error, 100 / m.value);
  return bench::print(m, argc > 1 ? argv[1] : "");
}
