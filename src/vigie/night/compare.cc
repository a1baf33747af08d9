// SPDX-License-Identifier: Apache-2.0
#include <vector>

#include "vigie/night/night.h"
#include "vigie/stats/interval.h"

namespace vigie::night {
core::Result<Comparison> compare(const Setup& setup, const model::Plan& plan_a,
                                 const model::Plan& plan_b, const CompareOptions& options) {
  const std::size_t n = options.replicates;
  std::vector<model::DawnReport> nights_a(n), nights_b(n);
  const bool finished = core::parallel_for(
      n, {.threads = options.threads, .stop = options.stop, .progress = options.progress},
      [&](std::size_t i) {
        const PlayOptions one{.seed = options.seed,
                              .replicate = static_cast<std::uint32_t>(i),
                              .drawn_weather = true,
                              .sink = {}};
        nights_a[i] = play(setup, plan_a, one);
        nights_b[i] = play(setup, plan_b, one);
      });
  if (!finished)
    return core::fail({core::ErrorKind::interrupted, "compare",
                       "was stopped before all nights were played",
                       "run it again, or with fewer --replicates"});

  Comparison result{.scenario = setup.scenario().key,
                    .a = plan_a.posture.text(),
                    .b = plan_b.posture.text(),
                    .model_version = model_version(),
                    .seed = options.seed,
                    .replicates = options.replicates,
                    .confidence = options.confidence,
                    .outcomes = {}};
  for (std::size_t k = 0; k < model::outcome_specs().size(); ++k) {
    std::vector<double> a(n), b(n);
    for (std::size_t i = 0; i < n; ++i) {
      a[i] = nights_a[i].outcomes[k].value;
      b[i] = nights_b[i].outcomes[k].value;
    }
    const auto difference = stats::paired_difference(a, b, options.confidence);
    result.outcomes.push_back({.key = model::outcome_specs()[k].key,
                               .a = stats::mean_interval(a, options.confidence).mean,
                               .b = stats::mean_interval(b, options.confidence).mean,
                               .difference = difference.mean,
                               .low = difference.low,
                               .high = difference.high});
  }
  return result;
}

}  // namespace vigie::night
