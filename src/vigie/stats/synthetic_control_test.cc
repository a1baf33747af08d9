// SPDX-License-Identifier: Apache-2.0
#include "vigie/stats/synthetic_control.h"

#include <cmath>
#include <limits>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "vigie/core/random.h"
#include "vigie/stats/r_draws.h"
#include "vigie/stats/test_tables.h"

namespace vigie::stats {
namespace {

// Cigarette packs a head: 38 states, California last; 1970 to 1988 before proposition 99.
Panel proposition_99(std::vector<std::string>* states = nullptr) {
  const auto t = TestTable::read(shared_file("data/impact/california_prop99.csv"), ';');
  std::map<std::string, std::map<int, double>> by_state;
  for (std::size_t i = 0; i < t.rows.size(); ++i) {
    by_state[t.text(i, "State")][std::stoi(t.text(i, "Year"))] =
        std::stod(t.text(i, "PacksPerCapita"));
  }
  Panel p{.units = by_state.size(), .times = 31, .untreated = by_state.size() - 1, .before = 19};
  const auto add = [&p](const std::map<int, double>& years) {
    for (const auto& [year, packs] : years) p.values.push_back(packs);
  };
  for (const auto& [state, years] : by_state) {
    if (state == "California") continue;
    add(years);
    if (states) states->push_back(state);
  }
  add(by_state.at("California"));
  return p;
}

TEST(SyntheticDid, Proposition99EqualsTheAuthorsOwnPackage) {
  if (!std::filesystem::exists(shared_file("data/impact/california_prop99.csv"))) {
    GTEST_SKIP() << "skipped: no shared data";
  }
  std::vector<std::string> states;
  const Panel p = proposition_99(&states);
  const auto sdid = estimate_panel(p, PanelMethod::synthetic_did);
  const auto sc = estimate_panel(p, PanelMethod::synthetic_control);
  const auto did = estimate_panel(p, PanelMethod::did);
  ASSERT_TRUE(sdid && sc && did);
  EXPECT_NEAR(sdid->effect, -15.6038278727, 1e-3);
  EXPECT_NEAR(sc->effect, -19.6196634709, 1e-3);
  EXPECT_NEAR(did->effect, -27.3491110836, 1e-3);
  const std::map<std::string, double> published = {
      {"Nevada", .1245}, {"New Hampshire", .1050}, {"Connecticut", .0783}, {"Delaware", .0704}};
  for (std::size_t i = 0; i < states.size(); ++i) {
    const auto known = published.find(states[i]);
    const double weight = known == published.end() ? 0.0352 : known->second;
    EXPECT_NEAR(sdid->unit_weights[i], weight, known == published.end() ? 0.0352 : 1e-3);
  }
}

// R 4: set.seed(42); sample(10); and set.seed(123); runif(1).
TEST(RDraws, AreThoseOfR) {
  EXPECT_THAT(RDraws(42).permutation(10), testing::ElementsAre(0, 4, 9, 7, 1, 3, 5, 8, 6, 2));
  EXPECT_NEAR(RDraws(123).uniform(), 0.2875775201, 1e-10);
}

// The errors that the paper prints for proposition 99 (8.4, 9.9, 17.7) are those of R's 200 draws:
// with R's own draws from its seed they come back, 8.36799 to a thousandth.
TEST(SyntheticDid, Proposition99PlaceboErrorsArePublishedOnesWithTheDrawsOfR) {
  if (!std::filesystem::exists(shared_file("data/impact/california_prop99.csv"))) {
    GTEST_SKIP() << "skipped: no shared data";
  }
  const Panel p = proposition_99();
  const auto error_of = [&p](PanelMethod method) {
    return placebo_error(p, method, {.r_seed = 12345})->standard_error;
  };
  EXPECT_NEAR(error_of(PanelMethod::synthetic_did), 8.36799, 1e-3);
  EXPECT_NEAR(error_of(PanelMethod::synthetic_control), 9.9, 0.05);
  EXPECT_NEAR(error_of(PanelMethod::did), 17.7, 0.05);
}

// There are only 38 placebos: over all of them the error is 9.371, and that of 200 draws strays
// from it by 0.6, because one of the 38 is -31.8. So 8.4 is a draw around 9.37, 1.6 of its own
// errors away: a fifth of seeds give 8.0 to 8.8.
TEST(SyntheticDid, Proposition99PlaceboErrorOverAllPlacebosIsWhatDrawsScatterAround) {
  if (!std::filesystem::exists(shared_file("data/impact/california_prop99.csv"))) {
    GTEST_SKIP() << "skipped: no shared data";
  }
  const auto placebo = placebo_error(proposition_99(), PanelMethod::synthetic_did);
  ASSERT_TRUE(placebo && placebo->exact);
  ASSERT_EQ(placebo->effects.size(), 38U);
  EXPECT_NEAR(placebo->standard_error, 9.371, 0.005);
  int near_published = 0;
  double mean = 0;
  for (std::uint32_t seed = 1; seed <= 1000; ++seed) {
    RDraws draws(seed);
    double sum = 0, squares = 0;
    for (int i = 0; i < 200; ++i) {
      const double e = placebo->effects[draws.permutation(38).back()];
      sum += e;
      squares += e * e;
    }
    const double error = std::sqrt((squares - sum * sum / 200) / 200);
    near_published += error >= 8.0 && error <= 8.8;
    mean += error / 1000;
  }
  EXPECT_NEAR(near_published, 200, 50) << "R's seeds 1 to 1000";
  EXPECT_NEAR(mean, 9.28, 0.1);
}

// Abadie, Diamond, Hainmueller (2015): West Germany without reunification, 1991 to 2003, simplex
// weights on gdp before 1991, as R's scpi.
TEST(SyntheticControl, MlSynth139GermanReunificationEqualsScpi) {
  const auto path = shared_file("data/impact/scpi_germany.csv");
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "skipped: no shared data";
  const auto t = TestTable::read(path);
  std::map<std::string, std::map<int, double>> gdp;
  for (std::size_t i = 0; i < t.rows.size(); ++i) {
    gdp[t.text(i, "country")][std::stoi(t.text(i, "year"))] = std::stod(t.text(i, "gdp"));
  }
  // Italy, treated later in the same example, is no donor.
  std::vector<std::vector<double>> before, after;
  std::vector<double> target, truth;
  for (const auto& [country, years] : gdp) {
    if (country == "Italy") continue;
    std::vector<double> early, late;
    for (const auto& [year, value] : years) (year <= 1990 ? early : late).push_back(value);
    if (country == "West Germany") {
      target = early;
      truth = late;
    } else {
      before.push_back(early);
      after.push_back(late);
    }
  }
  const auto weights = simplex_least_squares(before, target);
  double effect = 0;
  for (std::size_t year = 0; year < truth.size(); ++year) {
    double synthetic = 0;
    for (std::size_t u = 0; u < weights.size(); ++u) synthetic += weights[u] * after[u][year];
    effect += (truth[year] - synthetic) / static_cast<double>(truth.size());
  }
  EXPECT_NEAR(effect, -1.8476, 1e-4);
}

// No unit differs: the effect is nothing, not nearly 1 of its error (GeoLift 171: power 1 at effect
// zero came from an error of nothing).
TEST(SyntheticDid, GeoLift171PowerAtZeroEffectIsTheSize) {
  int rejected = 0;
  constexpr int kPanels = 100;
  for (std::uint32_t r = 0; r < kPanels; ++r) {
    core::Random draws({.seed = 19, .replicate = r, .stream = core::stream_of("null panel")});
    Panel p{.units = 20, .times = 12, .untreated = 19, .before = 8};
    for (std::size_t u = 0; u < p.units; ++u) {
      const double level = draws.normal();
      for (std::size_t t = 0; t < p.times; ++t) p.values.push_back(level + draws.normal());
    }
    const auto e = estimate_panel(p, PanelMethod::synthetic_did);
    const auto placebo = placebo_error(p, PanelMethod::synthetic_did);
    ASSERT_TRUE(e && placebo);
    // The placebo rank test at 1 in 20: reject where the treated unit is the most extreme.
    int beyond = 0;
    for (const double x : placebo->effects) beyond += std::abs(x) >= std::abs(e->effect);
    rejected += beyond == 0;
  }
  EXPECT_GE(rejected, 1) << "seed 19";
  EXPECT_LE(rejected, 13);  // 5 % of 100 and 3.5 standard deviations
}

TEST(SyntheticDid, FindsAnEffectThatParallelTrendsHide) {
  core::Random draws({.seed = 23, .stream = core::stream_of("factor panel")});
  Panel p{.units = 31, .times = 40, .untreated = 30, .before = 30};
  for (std::size_t u = 0; u < p.units; ++u) {
    const double loading = u + 1 == p.units ? 1.5 : draws.uniform(0, 2);
    for (std::size_t t = 0; t < p.times; ++t) {
      const double effect = u + 1 == p.units && t >= p.before ? -3 : 0;
      p.values.push_back(loading * 0.3 * static_cast<double>(t) + effect + 0.3 * draws.normal());
    }
  }
  EXPECT_NEAR(estimate_panel(p, PanelMethod::synthetic_did)->effect, -3, 0.6) << "seed 23";
  EXPECT_GT(std::abs(estimate_panel(p, PanelMethod::did)->effect + 3), 1);
}

// synthdid 128: placebo fits started from the weights of the true fit. Here no placebo knows the
// treated unit at all: whatever it did, the placebos are the same bytes.
TEST(SyntheticDid, SynthDid128PlacebosDoNotKnowTheTreatedUnit) {
  core::Random draws({.seed = 27, .stream = core::stream_of("placebo panel")});
  Panel p{.units = 15, .times = 12, .untreated = 14, .before = 8};
  for (std::size_t i = 0; i < p.units * p.times; ++i) p.values.push_back(draws.normal());
  for (const PanelMethod method :
       {PanelMethod::synthetic_did, PanelMethod::synthetic_control, PanelMethod::did}) {
    Panel other = p;
    for (std::size_t t = 0; t < p.times; ++t)  // now a copy of the first untreated unit, doubled
      other.values[p.untreated * p.times + t] = 2 * p.at(0, t);
    EXPECT_NE(estimate_panel(p, method)->effect, estimate_panel(other, method)->effect);
    for (const std::optional<std::uint32_t> r_seed : {std::optional<std::uint32_t>(), {7U}})
      EXPECT_EQ(placebo_error(p, method, {.replicates = 20, .r_seed = r_seed})->effects,
                placebo_error(other, method, {.replicates = 20, .r_seed = r_seed})->effects);
  }
}

TEST(SyntheticDid, SameForAnyNumberOfThreads) {
  core::Random draws({.seed = 29, .stream = core::stream_of("threads")});
  Panel p{.units = 12, .times = 10, .untreated = 9, .before = 6};
  for (std::size_t i = 0; i < p.units * p.times; ++i) p.values.push_back(draws.normal());
  const auto one =
      placebo_error(p, PanelMethod::synthetic_did, {.replicates = 20, .seed = 3, .threads = 1});
  const auto three =
      placebo_error(p, PanelMethod::synthetic_did, {.replicates = 20, .seed = 3, .threads = 3});
  ASSERT_TRUE(one && three);
  EXPECT_FALSE(one->exact);
  EXPECT_EQ(one->effects, three->effects);
}

TEST(SyntheticDid, NamesWhatIsWrong) {
  Panel p{.units = 3, .times = 3, .untreated = 2, .before = 2, .values = std::vector<double>(9, 1)};
  p.values[4] = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THAT(estimate_panel(p, PanelMethod::did).error().field, "panel, unit 2, time 2");
  p.values.resize(8);
  EXPECT_FALSE(estimate_panel(p, PanelMethod::did));
  p = {.units = 2, .times = 3, .untreated = 1, .before = 2, .values = std::vector<double>(6, 1)};
  EXPECT_THAT(estimate_panel(p, PanelMethod::did).error().mend, testing::HasSubstr("2 untreated"));
}

TEST(SimplexLeastSquares, FindsWeightsThatWereUsed) {
  core::Random draws({.seed = 31, .stream = core::stream_of("simplex")});
  std::vector<std::vector<double>> columns(6, std::vector<double>(20));
  for (auto& column : columns)
    for (double& x : column) x = draws.normal();
  const std::vector<double> truth = {0.5, 0, 0.3, 0, 0.2, 0};
  std::vector<double> target(20, 0);
  for (std::size_t j = 0; j < 6; ++j) {
    for (std::size_t i = 0; i < 20; ++i) target[i] += truth[j] * columns[j][i];
  }
  const auto w = simplex_least_squares(columns, target);
  for (std::size_t j = 0; j < 6; ++j) EXPECT_NEAR(w[j], truth[j], 1e-8);
}

}  // namespace
}  // namespace vigie::stats
