// SPDX-License-Identifier: Apache-2.0
#include "vigie/planning/searcher_path.h"

#include <functional>

#include <gtest/gtest.h>

#include "vigie/core/random.h"

namespace vigie::planning {
namespace {

// Every path of every searcher, one after another.
double brute_force(const PathOptions& o) {
  std::vector<std::vector<unsigned>> paths(o.searchers, std::vector<unsigned>(o.horizon));
  double best = 0;
  const std::function<void(unsigned, unsigned)> next = [&](unsigned j, unsigned t) {
    if (j == o.searchers) {
      best = std::max(best, path_value(o, paths));
      return;
    }
    if (t == o.horizon) return next(j + 1, 0);
    const unsigned at = t == 0 ? 0 : paths[j][t - 1], n = o.grid;
    const auto go = [&](unsigned to) {
      paths[j][t] = to;
      next(j, t + 1);
    };
    go(at);
    if (at / n > 0) go(at - n);
    if (at / n + 1 < n) go(at + n);
    if (at % n > 0) go(at - 1);
    if (at % n + 1 < n) go(at + 1);
  };
  next(0, 0);
  return best;
}

// Rows of the oracle optimal_searcher_path.csv: proven values of the family of Royset and Sato
// (2010); J = 1 by branch and bound, J = 3 by a mixed-integer programme.
struct Row {
  unsigned grid, horizon, searchers;
  double detection, value;
};

TEST(SearcherPath, ProvesTheOraclesValues) {
  for (const Row& row : {Row{9, 10, 1, 0.6, 0.2280881415}, Row{9, 14, 1, 0.6, 0.3190474600},
                         Row{9, 12, 1, 0.936, 0.4070195858}, Row{11, 12, 1, 0.6, 0.1970677973},
                         Row{15, 12, 1, 0.6, 0.0449545212}}) {
    const auto proof = prove_paths({.grid = row.grid,
                                    .horizon = row.horizon,
                                    .searchers = row.searchers,
                                    .detection = row.detection,
                                    .stay = 0.6});
    ASSERT_TRUE(proof);
    EXPECT_TRUE(proof->proven);
    EXPECT_NEAR(proof->value, row.value, 1e-9) << row.grid << " " << row.horizon;
    EXPECT_GE(proof->upper_bound, proof->value);
  }
}

TEST(SearcherPath, ProvesThreeSearchers) {
  const auto proof =
      prove_paths({.grid = 9, .horizon = 7, .searchers = 3, .detection = 0.6, .stay = 0.6});
  ASSERT_TRUE(proof);
  EXPECT_TRUE(proof->proven);
  EXPECT_NEAR(proof->value, 0.1926754099, 1e-6);
}

TEST(SearcherPath, EqualsBruteForceOnSmallInstances) {
  const std::uint64_t seed = 20261125;
  core::Random draws({.seed = seed, .replicate = 0, .stream = core::stream_of("small paths")});
  for (int i = 0; i < 24; ++i) {
    const unsigned searchers = i < 16 ? 1 : 2;
    PathOptions o{.grid = 2 + draws.below(4),
                  .horizon = searchers == 1 ? 2 + draws.below(6) : 2 + draws.below(3),
                  .searchers = searchers,
                  .detection = draws.uniform(0.1, 0.95),
                  .stay = draws.uniform(0, 1)};
    const auto proof = prove_paths(o);
    ASSERT_TRUE(proof);
    EXPECT_TRUE(proof->proven) << "seed " << seed << " instance " << i;
    EXPECT_NEAR(proof->value, brute_force(o), searchers == 1 ? 1e-9 : 1e-6)
        << "seed " << seed << " instance " << i << " grid " << o.grid << " horizon " << o.horizon
        << " pd " << o.detection << " stay " << o.stay;
    EXPECT_NEAR(path_value(o, proof->paths), proof->value, 1e-6) << "instance " << i;
    for (const auto& path : proof->paths) EXPECT_EQ(path.size(), o.horizon);
  }
}

TEST(SearcherPath, NamesTheOptionThatIsOutOfRange) {
  const auto refused = prove_paths({.detection = 1.5});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().field, "pd");
}

}  // namespace
}  // namespace vigie::planning
