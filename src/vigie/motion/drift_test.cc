// SPDX-License-Identifier: Apache-2.0
#include "vigie/motion/drift.h"

#include <gtest/gtest.h>

namespace vigie::motion {
namespace {

TEST(Drift, Starts) {
  model::LeewayObject raft{.key = "NB-2", .downwind = {5.34, 9.91, 9.82}, .right = {2.26, 1.04, 9.08}, .left = {-2.26, -1.04, 9.08}};
  model::UniformField wind("wind", {6, 8}), current("current", {0.5, 0.2});
  for (Side side : {Side::left, Side::right}) {
  auto run = DriftRun::start(raft, {&wind, &current}, nullptr, {.start = {50.9500008, 1.4}, .particles = 8, .perturbation = Perturbation::none, .scheme = Scheme::euler, .side = side});
  ASSERT_TRUE(run) << core::format_error(run.error());
  ASSERT_TRUE(run->advance(run->at() + core::hours(24)));
  auto s = run->snapshot();
  std::printf("%.7f %.7f\n", double(s.lon_deg[0]), double(s.lat_deg[0]));
  }
}

}  // namespace
}  // namespace vigie::motion
