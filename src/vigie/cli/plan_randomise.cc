// SPDX-License-Identifier: Apache-2.0
// vigie plan randomise: tonight's plan drawn by lot among good ones that watch other places.
#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "vigie/chart/watch_chart.h"
#include "vigie/cli/plan_file.h"
#include "vigie/cli/posture_tonight.h"
#include "vigie/codec/event_json.h"
#include "vigie/codec/plan_json.h"
#include "vigie/core/digest.h"
#include "vigie/core/random.h"
#include "vigie/planning/randomise.h"

namespace vigie::cli {
namespace {

using nlohmann::json;

struct LotArguments {
  std::string scenario = "june-2019", posture = "baseline", roster;
  std::string save, geojson, pool, picture, secret;
  std::uint64_t seed = 1;
  unsigned threads = 0;
  double budget_s = 60;
  planning::PoolOptions pool_options;
};

planning::PoolOptions pool_options(const Context& context, const LotArguments& a,
                                   ProgressLine& progress) {
  planning::PoolOptions o = a.pool_options;
  o.search.budget_s = 0.3 * a.budget_s;
  o.search.threads = a.threads == 0 ? 2 : a.threads;
  o.search.seed = a.seed;
  o.search.stop = context.stop;
  o.each_s = 1.4 * a.budget_s / static_cast<double>(std::max<std::size_t>(1, o.plans));
  o.progress = [&progress](std::size_t made, std::size_t of) { progress.show(made, of); };
  return o;
}

// The text that is drawn from: chances and plans, so that a draw can be checked afterwards.
std::string pool_text(const night::Setup& setup, const planning::RandomisedNight& night) {
  json plans = json::array();
  for (std::size_t j = 0; j < night.plans.size(); ++j)
    plans.push_back(
        {{"chance", night.chance[j]},
         {"value", night.values[j]},
         {"sha256", core::sha256_hex(codec::encode_plan(
                        {setup.scenario().key, setup.scenario().digest, night.plans[j]}))}});
  return json{{"format", "vigie plan pool"}, {"version", 1}, {"plans", plans}}.dump(1) + "\n";
}

// A number in [0, 1) that the pool and a seed give, or the pool and a secret: nobody without the
// secret can tell which plan is flown, everybody who is given it afterwards can.
struct Lot {
  double at = 0;
  json told;
};
Lot lot_of(std::uint64_t seed, const std::string& secret, const std::string& pool_sha256) {
  if (secret.empty()) {
    core::Random draws({.seed = seed, .replicate = 0, .stream = core::stream_of("plan lot")});
    return {draws.uniform(), {{"seed", seed}, {"pool_sha256", pool_sha256}}};
  }
  const std::string hash = core::sha256_hex(pool_sha256 + "\n" + secret);
  const std::uint64_t bits = std::stoull(hash.substr(0, 13), nullptr, 16);  // 52 bits
  return {std::ldexp(static_cast<double>(bits), -52),
          {{"secret_sha256", core::sha256_hex(secret)}, {"pool_sha256", pool_sha256}}};
}

// Empty: none was named.
core::Result<std::string> read_secret(const std::string& file) {
  if (file.empty()) return std::string();
  auto secret = read_file(file);
  if (secret && secret->size() < 16)
    return core::fail({core::ErrorKind::invalid, "--secret", "is shorter than 16 bytes",
                       "make one: head -c 32 /dev/urandom | base64 > secret"});
  return secret;
}

json predictable_json(const planning::Predictable& p, double entropy_bits) {
  return {{"entropy_bits", entropy_bits},
          {"largest_chance", p.largest},
          {"always_watched", p.always},
          {"never_watched", p.never},
          {"watched", p.expected}};
}

json lot_json(const planning::RandomisedNight& night, const LotArguments& a, const Lot& lot,
              std::size_t which) {
  json plans = json::array();
  for (std::size_t j = 0; j < night.plans.size(); ++j)
    plans.push_back({{"chance", night.chance[j]},
                     {"value", night.values[j]},
                     {"objective", night.plans[j].value.objective}});
  const double best = night.values[0];
  return {
      {"keep", a.pool_options.keep},
      {"plans", plans},
      {"tries", night.tries},
      {"best_value", best},
      {"value", night.value},
      {"least_value", night.least},
      {"kept", best > 0 ? night.value / best : 1},
      {"least_kept", best > 0 ? night.least / best : 1},
      {"upper_bound", night.upper_bound},
      {"gap", night.upper_bound > 0 ? (night.upper_bound - night.value) / night.upper_bound : 0},
      {"entropy_gap_bits", night.gap_bits},
      {"before", predictable_json(night.before, 0)},
      {"after", predictable_json(night.after, night.entropy_bits)},
      {"drawn", which},
      {"lot", lot.told}};
}

void print_lot(const json& out, const model::Plan& plan) {
  const auto at = [&](const char* key) { return out[key].get<double>(); };
  const json &before = out["before"], &after = out["after"];
  fmt::print("Plan {} drawn by lot: number {} of {}\n", plan.posture.text(),
             out["drawn"].get<std::size_t>() + 1, out["plans"].size());
  fmt::print(
      "  value {:.4f} in the mean of the lot, {:.2f} % of the best plan's; the least {:.2f} %; no "
      "plan over {:.4f}\n",
      at("value"), 100 * at("kept"), 100 * at("least_kept"), at("upper_bound"));
  fmt::print(
      "  where and when boats may be: {:.3f} bits uncertain (none with one plan; no chances of "
      "these plans give {:.0e} more)\n",
      after["entropy_bits"].get<double>(), at("entropy_gap_bits"));
  fmt::print(
      "  sure to be watched {:.1f} % (was {:.1f} %), never watched {:.1f} % (was {:.1f} %)\n",
      100 * after["always_watched"].get<double>(), 100 * before["always_watched"].get<double>(),
      100 * after["never_watched"].get<double>(), 100 * before["never_watched"].get<double>());
  for (const json& p : out["plans"])
    fmt::print("    chance {:.3f}  value {:.4f}\n", p["chance"].get<double>(),
               p["value"].get<double>());
  fmt::print("\n");
  for (const model::Sortie& s : plan.sorties)
    fmt::print("  {} to {}  {:<26} {}\n", core::format_clock(s.waypoints.front().at),
               core::format_clock(s.waypoints.back().at), s.asset.text(), s.reason);
}

core::Result<void> draw_picture(const night::Setup& setup, const planning::RandomisedNight& night,
                                const LotArguments& a) {
  std::vector<chart::WatchedPlace> places;
  for (const auto& p : night.places) {
    chart::WatchedPlace place{.shore = p.cell.shore,
                              .from = p.cell.from,
                              .until = p.cell.until,
                              .boats = p.boats,
                              .one_plan = p.best,
                              .lot = p.lot};
    if (!place.shore) {
      constexpr double kHalf = planning::kSeaCellM / 2;
      place.from = {p.cell.centre.east_m - kHalf, p.cell.centre.north_m - kHalf};
      place.until = {p.cell.centre.east_m + kHalf, p.cell.centre.north_m + kHalf};
    }
    places.push_back(place);
  }
  return chart::draw_watch_chart(
      places, setup.sea().coast().land(), a.picture,
      {.title = fmt::format("Chance that a place is watched while a boat is there: {} plans by lot",
                            night.plans.size()),
       .below = fmt::format("{}, posture {}. Value kept {:.1f} % of the best plan's.",
                            setup.scenario().key, a.posture, 100 * night.value / night.values[0])});
}

core::Result<void> save_all(const night::Setup& setup, const planning::RandomisedNight& night,
                            const LotArguments& a, const std::string& pool, std::size_t which) {
  const model::Plan& plan = night.plans[which];
  if (!a.save.empty())
    if (auto saved = save_plan(a.save, setup, plan); !saved) return saved;
  if (!a.geojson.empty())
    if (auto written =
            write_file(a.geojson, codec::geojson_of(plan, setup.scenario()).dump(1) + "\n");
        !written)
      return written;
  if (!a.picture.empty())
    if (auto drawn = draw_picture(setup, night, a); !drawn) return drawn;
  if (a.pool.empty()) return {};
  std::error_code failed;
  std::filesystem::create_directories(a.pool, failed);
  const std::filesystem::path folder = a.pool;
  if (auto written = write_file(folder / "pool.json", pool); !written) return written;
  for (std::size_t j = 0; j < night.plans.size(); ++j) {
    auto saved = save_plan(folder / fmt::format("plan-{:02}.json", j + 1), setup, night.plans[j]);
    if (!saved) return saved;
  }
  return {};
}

core::Result<void> plan_by_lot(const Context& context, const LotArguments& a) {
  const auto secret = read_secret(a.secret);
  if (!secret) return core::fail(secret.error());
  auto setup = load_setup(context, a.scenario);
  if (!setup) return core::fail(setup.error());
  const auto tonight = posture_tonight(**setup, a.posture, a.roster);
  if (!tonight) return core::fail(tonight.error());
  core::Result<planning::RandomisedNight> night = [&] {
    ProgressLine progress("plans");
    return planning::randomise((*setup)->problem(tonight->posture),
                               pool_options(context, a, progress));
  }();
  if (!night) return core::fail(night.error());
  const std::string pool = pool_text(**setup, *night);
  const Lot lot = lot_of(a.seed, *secret, core::sha256_hex(pool));
  planning::PlanMixture mixture;
  mixture.chance = night->chance;
  const std::size_t which = planning::drawn(mixture, lot.at);
  if (auto saved = save_all(**setup, *night, a, pool, which); !saved) return saved;
  const json told = lot_json(*night, a, lot, which);
  if (context.json) {
    json out = codec::json_of(night->plans[which]);
    out["randomised"] = told;
    fmt::print("{}\n", out.dump(2));
  } else {
    print_lot(told, night->plans[which]);
  }
  return {};
}

}  // namespace

void add_plan_randomise(CLI::App* plan, Context& context) {
  auto a = std::make_shared<LotArguments>();
  CLI::App* command = plan->add_subcommand(
      "randomise", "a plan drawn by lot among good ones, so that it cannot be told beforehand");
  command->add_option("--scenario", a->scenario, "scenario key")->capture_default_str();
  command->add_option("--posture", a->posture, "posture key")->capture_default_str();
  add_roster_option(command, a->roster);
  command->add_option("--plans", a->pool_options.plans, "how many to draw from, at most")
      ->check(CLI::Range(2, 60))
      ->capture_default_str();
  command
      ->add_option("--keep", a->pool_options.keep,
                   "share of the best plan's value that each plan keeps (default: an assumption)")
      ->check(CLI::Range(0.5, 1.0))
      ->capture_default_str();
  command->add_option("--seed", a->seed, "of the plans, and of the lot where no secret is given")
      ->capture_default_str();
  command->add_option("--secret", a->secret,
                      "a file of 16 bytes or more that the lot is drawn by; keep it until flown");
  command->add_option("--budget-s", a->budget_s, "seconds, about")
      ->check(CLI::Range(1.0, 86400.0))
      ->capture_default_str();
  command->add_option("--rounds", a->pool_options.search.rounds, "of the bound at most")
      ->capture_default_str();
  command->add_option("--moves", a->pool_options.moves, "of annealing for each plan at most")
      ->capture_default_str();
  command->add_option("--first-moves", a->pool_options.search.moves, "for the best plan at most")
      ->capture_default_str();
  command->add_option("--threads", a->threads, "0: two")->capture_default_str();
  command->add_option("--save", a->save, "write the plan drawn, for `plan export` and others");
  command->add_option("--geojson", a->geojson, "write its routes to this file");
  command->add_option("--pool", a->pool, "write all plans and their chances to this folder");
  command->add_option("--picture", a->picture, "PNG: how likely each place is to be watched");
  command->footer(
      "Example: vigie plan randomise --plans 10 --keep 0.98 --secret secret --save plan.json");
  command->callback(
      [&context, a] { context.action = [&context, a] { return plan_by_lot(context, *a); }; });
}

}  // namespace vigie::cli
