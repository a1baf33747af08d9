// SPDX-License-Identifier: Apache-2.0
// The whole night of june-2019: what must hold whatever the numbers are.
#include "vigie/night/night.h"

#include <cstdlib>
#include <filesystem>
#include <set>

#include <gtest/gtest.h>
#include <unistd.h>

#include "vigie/codec/event_json.h"
#include "vigie/codec/roster_csv.h"
#include "vigie/log/log.h"
#include "vigie/night/picture.h"
#include "vigie/night/record.h"
#include "vigie/planning/roster.h"

namespace vigie::night {
namespace {

namespace fs = std::filesystem;

const Setup& june() {
  static const std::unique_ptr<Setup> setup = [] {
    belief::BirthOptions births;
    births.particles = 4000;
    auto loaded = Setup::load({VIGIE_SOURCE_DATA_DIR, VIGIE_BUILD_DATA_DIR}, "june-2019", births);
    if (!loaded) {
      ADD_FAILURE() << core::format_error(loaded.error());
      std::abort();
    }
    return std::move(*loaded);
  }();
  return *setup;
}

const model::Posture& posture(const char* key) {
  return *june().scenario().posture(model::PostureKey(key));
}

const model::Plan& plan_for(const char* key) {
  static std::map<std::string, model::Plan> plans;
  auto& plan = plans[key];
  if (plan.posture.empty())
    plan = planning::solve(june().problem(posture(key)), {.budget_seconds = 1e9, .iterations = 5})
               .value();
  return plan;
}

std::string report_text(const model::DawnReport& report) { return codec::json_of(report).dump(); }

fs::path fresh_file(const char* name) {
  const fs::path path = fs::temp_directory_path() / (std::to_string(getpid()) + name);
  fs::remove(path);
  return path;
}

TEST(Play, SameSeedSameBytesOtherReplicateOtherNight) {
  const auto once = play(june(), plan_for("baseline"), {.seed = 1, .replicate = 3});
  const auto again = play(june(), plan_for("baseline"), {.seed = 1, .replicate = 3});
  EXPECT_EQ(report_text(once), report_text(again));
  std::set<std::string> nights;
  for (std::uint32_t r = 0; r < 8; ++r)
    nights.insert(report_text(play(june(), plan_for("baseline"), {.seed = 1, .replicate = r})));
  EXPECT_GT(nights.size(), 3u);
}

// Common random numbers: under two postures the same boats try to leave from the same beaches at
// the same times with the same people.
TEST(Play, TwoPosturesMeetTheSameBoats) {
  for (std::uint32_t r = 0; r < 20; ++r) {
    const auto a = play(june(), plan_for("baseline"), {.seed = 5, .replicate = r});
    const auto b = play(june(), plan_for("night-drones"), {.seed = 5, .replicate = r});
    ASSERT_EQ(a.craft.size(), b.craft.size());
    for (std::size_t i = 0; i < a.craft.size(); ++i) {
      EXPECT_EQ(a.craft[i].sector, b.craft[i].sector);
      EXPECT_EQ(a.craft[i].people, b.craft[i].people);
      EXPECT_EQ(a.craft[i].preparing_from, b.craft[i].preparing_from);
    }
  }
}

// Books that must balance, boat by boat, over 200 nights.
TEST(Play, EveryBoatIsAccountedForOnce) {
  for (std::uint32_t r = 0; r < 200; ++r) {
    const auto report = play(june(), plan_for("baseline"), {.seed = 9, .replicate = r});
    double prevented = 0, launched = 0;
    for (const model::CraftOutcome& c : report.craft) {
      prevented += c.end == model::CraftState::prevented;
      launched += c.launched;
      EXPECT_FALSE(c.launched && c.end == model::CraftState::prevented);
      EXPECT_GE(c.people, 1);
      EXPECT_GE(c.people_minutes_in_danger, c.people_minutes_in_water);
      if (c.first_seen != model::CraftSeen::never) {
        EXPECT_GE(c.first_seen_at, c.preparing_from);
      }
    }
    EXPECT_EQ(report.outcome("boats_prevented"), prevented);
    EXPECT_EQ(report.outcome("boats_launched"), launched);
    EXPECT_EQ(report.outcome("boats_launched"),
              report.outcome("boats_seen_at_sea") + report.outcome("boats_unseen"));
    EXPECT_GE(report.outcome("people_minutes_in_danger"),
              report.outcome("people_minutes_in_water"));
  }
}

// The mean number of attempts over many nights is what the forecast said, when the weather comes
// as forecast.
TEST(Play, DeparturesMatchTheForecast) {
  const int nights = 1500;
  double sum = 0, squares = 0;
  for (int r = 0; r < nights; ++r) {
    const double n =
        play(june(), {.posture = model::PostureKey("baseline")},
             {.seed = 2, .replicate = static_cast<std::uint32_t>(r), .drawn_weather = false})
            .outcome("boats_attempted");
    sum += n;
    squares += n * n;
  }
  const double mean = sum / nights, variance = squares / nights - mean * mean;
  EXPECT_NEAR(mean, june().forecast().expected_boats, 4 * std::sqrt(variance / nights));
}

TEST(Compare, IsTheSameForAnyThreadCountAndZeroAgainstItself) {
  const CompareOptions one{.replicates = 24, .seed = 1, .threads = 1};
  CompareOptions two = one;
  two.threads = 2;
  const auto a = compare(june(), plan_for("baseline"), plan_for("night-drones"), one).value();
  const auto b = compare(june(), plan_for("baseline"), plan_for("night-drones"), two).value();
  ASSERT_EQ(a.outcomes.size(), model::outcome_specs().size());
  for (std::size_t i = 0; i < a.outcomes.size(); ++i) {
    EXPECT_EQ(a.outcomes[i].a, b.outcomes[i].a);
    EXPECT_EQ(a.outcomes[i].b, b.outcomes[i].b);
    EXPECT_EQ(a.outcomes[i].low, b.outcomes[i].low);
    EXPECT_EQ(a.outcomes[i].high, b.outcomes[i].high);
  }
  EXPECT_EQ(a.outcomes.front().key, "people_minutes_in_water");
  const auto self = compare(june(), plan_for("baseline"), plan_for("baseline"), one).value();
  for (const ComparedOutcome& o : self.outcomes) {
    EXPECT_EQ(o.difference, 0) << o.key;
    EXPECT_EQ(o.low, 0) << o.key;
  }
}

TEST(Record, ReplaysByteForByte) {
  const fs::path file = fresh_file("night.db");
  const auto report = record(june(), plan_for("night-drones"), file, {.seed = 4, .replicate = 2});
  ASSERT_TRUE(report.has_value()) << core::format_error(report.error());
  const auto replayed = replay(june(), file);
  ASSERT_TRUE(replayed.has_value()) << core::format_error(replayed.error());
  EXPECT_EQ(report_text(replayed->report), report_text(*report));
  EXPECT_GT(replayed->records, 500);
  fs::remove(file);
}

TEST(Record, AnotherSeedInTheLogDoesNotReplay) {
  const fs::path file = fresh_file("other.db"), forged = fresh_file("forged.db");
  ASSERT_TRUE(record(june(), plan_for("baseline"), file, {.seed = 4, .replicate = 2}).has_value());
  // A log whose chain is whole but whose first record names another replicate.
  auto in = log::Log::open_read_only(file);
  auto out = log::Log::create(forged, "simulation");
  ASSERT_TRUE(in->read([&](const log::Record& r) {
    std::string payload = r.payload;
    if (r.sequence == 1) payload.replace(payload.find("\"replicate\":2"), 13, "\"replicate\":3");
    return out->append(r.at, r.kind, payload).has_value();
  }));
  ASSERT_TRUE(out->flush());
  const auto replayed = replay(june(), forged);
  ASSERT_FALSE(replayed.has_value());
  EXPECT_EQ(replayed.error().kind, core::ErrorKind::corrupt);
  fs::remove(file);
  fs::remove(forged);
}

TEST(Record, APlanForAnUnknownPostureIsRefused) {
  const fs::path file = fresh_file("whole.db"), forged = fresh_file("posture.db");
  ASSERT_TRUE(record(june(), plan_for("baseline"), file, {.seed = 4, .replicate = 2}).has_value());
  auto in = log::Log::open_read_only(file);
  auto out = log::Log::create(forged, "simulation");
  ASSERT_TRUE(in->read([&](const log::Record& r) {
    std::string payload = r.payload;
    if (r.kind == "plan_issued")
      payload.replace(payload.find("\"posture\":\"baseline\""), 20, "\"posture\":\"nobody\"");
    return out->append(r.at, r.kind, payload).has_value();
  }));
  ASSERT_TRUE(out->flush());
  const auto replayed = replay(june(), forged);
  ASSERT_FALSE(replayed.has_value());
  EXPECT_EQ(replayed.error().field, "plan_issued.posture");
  fs::remove(file);
  fs::remove(forged);
}

// The picture is a fold: the last picture of the night agrees with the report, and a picture does
// not depend on what came later.
TEST(Picture, IsAFoldOfTheLogSoFar) {
  const fs::path file = fresh_file("fold.db");
  ASSERT_TRUE(
      record(june(), plan_for("night-drones"), file, {.seed = 1, .replicate = 0}).has_value());
  const auto whole = Recording::load(file);
  ASSERT_TRUE(whole.has_value()) << core::format_error(whole.error());
  const core::Instant two = core::parse_instant("2019-06-08T02:00:00Z").value();
  std::vector<model::Event> early;
  for (const model::Event& e : whole->events())
    if (e.at <= two) early.push_back(e);
  const Picture now = whole->picture_at(two);
  const Picture then = Recording::from_events(early).picture_at(two);
  EXPECT_EQ(now.assets.size(), then.assets.size());
  EXPECT_EQ(now.tracks.size(), then.tracks.size());
  EXPECT_EQ(now.truth.size(), then.truth.size());
  EXPECT_FALSE(now.assets.empty());
  EXPECT_TRUE(now.conditions.has_value());
  fs::remove(file);
}

// ---- a trial's roster ----

// The roster of 8 June with these sectors open.
model::Roster roster_of(const std::set<std::string>& open) {
  std::string csv = "night,sector,additional_drones\n";
  for (const char* night : {"2019-06-07", "2019-06-08"})
    for (const model::Sector& s : june().scenario().sectors)
      csv += std::string(night) + "," + s.key.text() + "," +
             (std::string(night) == "2019-06-08" && open.contains(s.key.text()) ? "1" : "0") + "\n";
  return codec::parse_roster_csv(csv, "roster.csv").value();
}

struct RosteredNight {
  model::Posture posture;
  model::Plan plan;
};
RosteredNight planned_under(const model::Roster& roster) {
  RosteredNight n{
      planning::under_roster(posture("night-drones"), june().scenario(), roster).value(), {}};
  n.plan =
      planning::solve(june().problem(n.posture), {.budget_seconds = 1e9, .iterations = 5}).value();
  return n;
}

std::string sorties_text(const model::Plan& plan) {
  nlohmann::json sorties = codec::json_of(plan)["sorties"];
  return sorties.dump();
}

std::set<std::string> all_sectors() {
  std::set<std::string> keys;
  for (const model::Sector& s : june().scenario().sectors) keys.insert(s.key.text());
  return keys;
}

TEST(Roster, OnlyThePostureThatExtendsAddsAssets) {
  for (const model::Asset& a : posture("baseline").assets) EXPECT_FALSE(a.additional);
  std::size_t added = 0;
  for (const model::Asset& a : posture("night-drones").assets) {
    EXPECT_EQ(a.additional, a.key.text().starts_with("night-drone")) << a.key.text();
    added += a.additional;
  }
  EXPECT_EQ(added, 8u);
}

// Open everywhere: as without a roster. Closed everywhere: the plan of the posture without drones,
// sortie by sortie, so neither rescue cover nor any other asset is touched.
TEST(Roster, ClosedEverywhereIsThePlanWithoutTheDronesAndOpenEverywhereThatWithThem) {
  const auto open = planned_under(roster_of(all_sectors()));
  EXPECT_EQ(sorties_text(open.plan), sorties_text(plan_for("night-drones")));
  const auto closed = planned_under(roster_of({}));
  EXPECT_EQ(sorties_text(closed.plan), sorties_text(plan_for("baseline")));
  EXPECT_NE(sorties_text(open.plan), sorties_text(closed.plan));
  for (const model::FlightDecision& d : closed.plan.decisions) {
    if (!d.asset.text().starts_with("night-drone")) {
      const auto& before = plan_for("baseline").decisions;
      const auto same = std::ranges::find(before, d.asset, &model::FlightDecision::asset);
      ASSERT_NE(same, before.end());
      EXPECT_EQ(d.go, same->go) << d.asset.text();
      EXPECT_EQ(d.reasons, same->reasons) << d.asset.text();
      continue;
    }
    EXPECT_FALSE(d.go) << d.asset.text();
    ASSERT_FALSE(d.reasons.empty());
    EXPECT_TRUE(d.reasons.back().starts_with("on the ground by the trial's roster"))
        << d.reasons[0];
  }
  const auto record =
      planning::roster_record(june().scenario(), closed.posture, roster_of({}), closed.plan);
  EXPECT_TRUE(record.departures.empty());
  const auto forbidden = planning::forbidden_by_roster(june().problem(closed.posture)).value();
  EXPECT_EQ(forbidden.size(), 8u);
}

TEST(Roster, DronesWorkOnlyWhereItIsOpen) {
  const std::set<std::string> open = {"tardinghen", "wissant", "marck"};
  const auto half = planned_under(roster_of(open));
  const auto record =
      planning::roster_record(june().scenario(), half.posture, roster_of(open), half.plan);
  core::Duration flown;
  for (const auto& s : record.sectors) {
    EXPECT_EQ(s.additional_drones, open.contains(s.sector.text()));
    if (!s.additional_drones) {
      EXPECT_EQ(s.planned.si(), 0) << s.sector.text();
    }
    flown += s.planned;
  }
  EXPECT_GT(core::in_minutes(flown), 60);
  EXPECT_TRUE(record.departures.empty()) << record.departures[0].sector.text();
  EXPECT_EQ(record.sha256, roster_of(open).sha256);
  for (const model::Sortie& s : half.plan.sorties)
    EXPECT_FALSE(s.asset.text().starts_with("night-drone-west")) << s.asset.text();
}

// A locked sortie over a closed sector is flown, and written down.
TEST(Roster, WhatIsLockedIsFlownAndRecorded) {
  const auto& free = plan_for("night-drones");
  const auto sortie = std::ranges::find_if(free.sorties, [](const model::Sortie& s) {
    return s.asset.text().starts_with("night-drone");
  });
  ASSERT_NE(sortie, free.sorties.end());
  const auto tonight =
      planning::under_roster(posture("night-drones"), june().scenario(), roster_of({})).value();
  planning::SolveOptions options{.budget_seconds = 1e9, .iterations = 0};
  options.locked = {*sortie};
  const auto plan = planning::solve(june().problem(tonight), options);
  ASSERT_TRUE(plan.has_value()) << core::format_error(plan.error());
  const auto record = planning::roster_record(june().scenario(), tonight, roster_of({}), *plan);
  ASSERT_FALSE(record.departures.empty());
  for (const auto& d : record.departures) {
    EXPECT_TRUE(d.flown_though_closed);
    EXPECT_EQ(d.assets, std::vector{sortie->asset});
  }
}

TEST(Roster, NamesWhatDoesNotFit) {
  const auto refused = [&](const char* of, const model::Roster& roster) {
    const auto made = planning::under_roster(posture(of), june().scenario(), roster);
    EXPECT_FALSE(made.has_value());
    return made ? std::string() : core::format_error(made.error());
  };
  const model::Roster good = roster_of({"marck"});
  EXPECT_NE(refused("baseline", good).find("adds no drone"), std::string::npos);
  EXPECT_NE(refused("more-patrols", good).find("adds no drone"), std::string::npos);
  model::Roster roster = good;
  std::erase_if(roster.rows, [](const auto& r) { return r.night.day() == 8; });
  EXPECT_NE(refused("night-drones", roster).find("--night 2019-06-08"), std::string::npos);
  roster = good;
  roster.rows.back().sector = "sector-13";
  EXPECT_TRUE(planning::under_roster(posture("night-drones"), june().scenario(), roster));
  roster.rows.back().sector = "gravelins";
  EXPECT_NE(refused("night-drones", roster).find("\"gravelins\""), std::string::npos);
  EXPECT_NE(refused("night-drones", roster).find("--sector-names le-touquet,hardelot"),
            std::string::npos);
  roster.rows.back().sector = "sector-1";
  EXPECT_NE(refused("night-drones", roster).find("le-touquet twice"), std::string::npos);
  roster = good;
  roster.rows.pop_back();
  EXPECT_NE(refused("night-drones", roster).find("nothing of sector gravelines"),
            std::string::npos);
  roster.rows.back().sector = "sector-12";  // numbers stand for all sectors or none
  EXPECT_NE(refused("night-drones", roster).find("\"sector-12\""), std::string::npos);
}

}  // namespace
}  // namespace vigie::night
