// SPDX-License-Identifier: Apache-2.0
#include "vigie/impact/design_json.h"

#include <nlohmann/json.hpp>

namespace vigie::impact {

using nlohmann::json;

Schedule example_schedule(const Design& design, std::uint64_t seed) {
  core::Random random({.seed = seed, .stream = core::stream_of("impact.example")});
  return design.draw(random);
}

json design_json(const Design& design, std::uint64_t seed) {
  const DesignOptions& o = design.options();
  const Schedule example = example_schedule(design, seed);
  json nights = json::array();
  for (int t = 0; t < design.nights(); ++t) {
    json flown = json::array();
    for (int s = 0; s < design.sectors(); ++s)
      if (design.flown(example, t, s)) flown.push_back(s);
    nights.push_back({{"night", core::format_date(o.start + t)}, {"sectors", std::move(flown)}});
  }
  return {{"design", format_design({o.kind, o.block_nights})},
          {"nights", design.nights()},
          {"sectors", design.sectors()},
          {"blocks", design.blocks().size()},
          {"strata", design.strata().size()},
          {"distinct_schedules_log10", design.distinct_log10()},
          {"at_least_10000", design.enough_schedules()},
          {"accepted_share", design.accepted_share()},
          {"example", std::move(nights)}};
}

}  // namespace vigie::impact
