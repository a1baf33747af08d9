// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "vigie/cli/cli.h"
#include "vigie/cli/trial_pdf.h"
#include "vigie/core/digest.h"
#include "vigie/impact/design_json.h"
#include "vigie/impact/report.h"

namespace vigie::cli {
namespace {

using core::fail;
using core::Result;
using nlohmann::json;

struct TrialArguments {
  std::string design = "two-stage-7", start = "2027-04-01", series, from = "2021-06-01", until;
  std::vector<std::string> holidays, covariates, sector_names, tables;
  impact::DesignOptions options;
  impact::Effect effect;
  impact::PowerOptions power;
  double arrivals_ratio = 0, forecast_accuracy = 0;
  bool no_intervals = false;
  std::size_t weeks = 0;
  int incidents = 0;
  impact::TrialPlan plan;
  std::string plan_file, registered, public_value, secret_file, night, until_night, out, out_csv,
      out_ics;
  std::string arrivals, forecast, html, pdf, csv, lang = "en", simulate_start = "2024-01-01";
  bool strict = false;
  std::size_t replicates = 20000, effect_replicates = 2000, placebo = 2000;
  std::uint64_t seed = 1;
  unsigned threads = 0;
};

Result<core::Date> date_of(const std::string& text, const char* option) {
  auto day = core::parse_date(text);
  if (!day)
    return fail({core::ErrorKind::invalid, option, core::format_error(day.error()),
                 "give a day as 2027-04-01"});
  return day;
}

Result<impact::DailySeries> load_series(const TrialArguments& a) {
  const auto path = published_file(a.series, "daily.csv");
  const auto text = read_file(path);
  if (!text)
    return fail(
        {core::ErrorKind::missing, "--series", fmt::format("{} cannot be read", path.string()),
         "give the published daily arrivals: CSV with date,migrants_arrived,boats_arrived"});
  const auto series = impact::parse_daily_series(*text, path.filename().string());
  if (!series) return fail(series.error());
  const auto from = date_of(a.from, "--from");
  if (!from) return fail(from.error());
  if (a.until.empty()) return impact::between(*series, *from, series->last());
  const auto until = date_of(a.until, "--until");
  if (!until) return fail(until.error());
  return impact::between(*series, *from, *until);
}

Result<impact::DesignOptions> design_of(const TrialArguments& a) {
  const auto name = impact::parse_design(a.design);
  if (!name) return fail(name.error());
  impact::DesignOptions o = a.options;
  o.kind = name->kind;
  o.block_nights = name->block_nights;
  const auto start = date_of(a.start, "--start");
  if (!start) return fail(start.error());
  o.start = *start;
  for (const std::string& text : a.holidays) {
    const auto day = date_of(text, "--holidays");
    if (!day) return fail(day.error());
    o.constraints.holidays.push_back(*day);
  }
  return o;
}

Result<void> run_design(const Context& context, const TrialArguments& a) {
  const auto options = design_of(a);
  if (!options) return fail(options.error());
  const auto design = impact::Design::make(*options);
  if (!design) return fail(design.error());
  if (context.json) {
    fmt::print("{}\n", impact::design_json(*design, a.seed).dump(2));
    return {};
  }
  fmt::print("{}: {} nights from {}, {} sectors, {} blocks in {} strata\n", a.design,
             design->nights(), a.start, design->sectors(), design->blocks().size(),
             design->strata().size());
  fmt::print("  distinct schedules: {}\n", impact::count_of_schedules(design->distinct_log10()));
  for (const impact::Sentence& limit : impact::design_limits(*design))
    fmt::print("  {}\n", limit.en);
  fmt::print(
      "  one schedule of many (never the one that will be flown), sectors down, nights across:\n");
  const impact::Schedule example = impact::example_schedule(*design, a.seed);
  for (int s = 0; s < design->sectors(); ++s) {
    fmt::print("  {:>2} ", s + 1);
    for (int t = 0; t < design->nights(); ++t)
      fmt::print("{}", design->flown(example, t, s) ? "#" : ".");
    fmt::print("\n");
  }
  return {};
}

// The share of events on real weeks, as published.
Result<void> run_weekly_power(const Context& context, const TrialArguments& a) {
  const auto path = published_file(a.series, "weekly.csv");
  const auto text = read_file(path);
  if (!text) return fail(text.error());
  const auto series = impact::parse_weekly_series(*text, path.filename().string());
  if (!series) return fail(series.error());
  using Weeks = impact::WeeklyOptions::Weeks;
  const auto found =
      impact::weekly_share_power(*series, {.weeks = a.weeks,
                                           .odds_ratio = a.effect.odds_ratio,
                                           .count = a.power.plain ? Weeks::alike : Weeks::by_events,
                                           .replicates = a.power.replicates,
                                           .draws = a.power.draws,
                                           .seed = a.seed});
  if (!found) return fail(found.error());
  if (context.json)
    fmt::print("{}\n",
               json{{"weeks", found->weeks},
                    {"odds_ratio", found->odds_ratio},
                    {"replicates", a.power.replicates},
                    {"power", {{"value", found->power.value}, {"mc_error", found->power.mc_error}}}}
                   .dump(2));
  else
    fmt::print("{} real weeks, odds ratio {}: found {:.1f} times in 100\n", found->weeks,
               found->odds_ratio, 100 * found->power.value);
  return {};
}

// Exact: incidents on half of the nights flown, and how many the stop rule takes.
Result<void> run_harm_power(const Context& context, const TrialArguments& a) {
  const double ratio = a.effect.harm_ratio;
  if (!(ratio > 1 && ratio <= 10))
    return fail({core::ErrorKind::invalid, "--harm-ratio", fmt::format("is {}", ratio),
                 "give the harm to be seen: above 1, up to 10"});
  const double found = impact::incident_power(a.incidents, ratio);
  const double until = impact::incidents_to_stop(ratio);
  if (context.json)
    fmt::print("{}\n", json{{"incidents", a.incidents},
                            {"harm_ratio", ratio},
                            {"power", {{"value", found}}},
                            {"incidents_to_stop", until}}
                           .dump(2));
  else
    fmt::print(
        "{} incidents in all, a ratio of {}: found {:.0f} times in 100; the stop rule needs about "
        "{:.0f}\n",
        a.incidents, ratio, 100 * found, until);
  return {};
}

Result<void> run_power(const Context& context, const TrialArguments& a) {
  if (a.incidents > 0) return run_harm_power(context, a);
  if (a.weeks > 0) return run_weekly_power(context, a);
  const auto series = load_series(a);
  if (!series) return fail(series.error());
  const auto options = design_of(a);
  if (!options) return fail(options.error());
  impact::PowerOptions o = a.power;
  o.design = *options;
  o.effect = a.effect;
  if (a.arrivals_ratio > 0) o.arrivals_ratio = a.arrivals_ratio;
  if (a.forecast_accuracy > 0) o.forecast_accuracy = a.forecast_accuracy;
  o.intervals = !a.no_intervals;
  o.seed = a.seed;
  o.threads = a.threads;
  o.stop = context.stop;
  ProgressLine progress("power");
  o.progress = [&](std::size_t done, std::size_t of) { progress.show(done, of); };
  const auto report = impact::power(*series, o);
  if (!report) return fail(report.error());
  if (context.json)
    fmt::print("{}\n", impact::power_json(*report, o).dump(2));
  else
    fmt::print("{}", impact::power_text(*report));
  return {};
}

Result<void> run_freeze(const Context& context, const TrialArguments& a) {
  const auto options = design_of(a);
  if (!options) return fail(options.error());
  const auto design = impact::Design::make(*options);
  if (!design) return fail(design.error());
  const auto secret = read_file(a.secret_file);
  if (!secret) return fail(secret.error());
  if (secret->size() < 16)
    return fail({core::ErrorKind::invalid, "--secret", "is shorter than 16 bytes",
                 "make one: head -c 32 /dev/urandom | base64 > secret"});
  impact::TrialPlan plan = a.plan;
  plan.design = *options;
  plan.covariates = a.covariates;
  plan.sector_names = a.sector_names;
  if (plan.sector_names.empty())
    for (int s = 1; s <= options->sectors; ++s)
      plan.sector_names.push_back(fmt::format("sector-{}", s));
  plan.secret_sha256 = core::sha256_hex(*secret);
  plan.code_sha256 = impact::analysis_code();
  const std::string text = impact::canonical_text(plan);
  if (const auto good = impact::parse_plan(text); !good) return fail(good.error());
  if (const auto done = write_file(a.out, text); !done) return done;
  const std::string hash = impact::plan_sha256(plan);
  if (context.json)
    fmt::print("{}\n", json{{"plan", a.out},
                            {"sha256", hash},
                            {"public_value", plan.public_value},
                            {"code_sha256", plan.code_sha256},
                            {"distinct_schedules_log10", design->distinct_log10()},
                            {"at_least_10000", design->enough_schedules()}}
                           .dump(2));
  else
    fmt::print(
        "{}\n  plan {}\nPublish that hash now. Keep the secret. The schedule exists when this is "
        "published: {}\n",
        a.out, hash, plan.public_value);
  if (!design->enough_schedules() && !context.json)
    fmt::print("  only {} distinct schedules: fewer than 10,000\n",
               impact::count_of_schedules(design->distinct_log10()));
  return {};
}

Result<impact::TrialPlan> load_plan(const TrialArguments& a) {
  const auto text = read_file(a.plan_file);
  if (!text) return fail(text.error());
  return impact::parse_plan(*text);
}

Result<impact::Schedule> load_schedule(const TrialArguments& a, const impact::TrialPlan& plan,
                                       const impact::Design& design) {
  const auto secret = read_file(a.secret_file);
  if (!secret) return fail(secret.error());
  return impact::draw_schedule(plan, design, a.public_value, *secret);
}

Result<void> run_release(const Context& context, const TrialArguments& a) {
  const auto plan = load_plan(a);
  if (!plan) return fail(plan.error());
  const auto design = impact::Design::make(plan->design);
  if (!design) return fail(design.error());
  const auto schedule = load_schedule(a, *plan, *design);
  if (!schedule) return fail(schedule.error());
  const auto night = date_of(a.night, "--night");
  if (!night) return fail(night.error());
  const auto until = a.until_night.empty() ? night : date_of(a.until_night, "--until-night");
  if (!until) return fail(until.error());
  const auto order = impact::night_order(*plan, *design, *schedule, *night);
  if (!order) return fail(order.error());
  if (!a.out_ics.empty()) {
    const auto text = impact::roster_ics(*plan, *design, *schedule, *night, *until);
    if (!text) return fail(text.error());
    if (const auto done = write_file(a.out_ics, *text); !done) return done;
  }
  if (!a.out_csv.empty()) {
    const auto text = impact::roster_csv(*plan, *design, *schedule, *night, *until);
    if (!text) return fail(text.error());
    if (const auto done = write_file(a.out_csv, *text); !done) return done;
  }
  if (context.json)
    fmt::print("{}\n", json{{"night", a.night},
                            {"additional_drones", order->sectors},
                            {"plan_sha256", impact::plan_sha256(*plan)}}
                           .dump(2));
  else
    fmt::print("{}: additional drones {}\n", a.night,
               order->sectors.empty()
                   ? "nowhere"
                   : "over " + fmt::format("{}", fmt::join(order->sectors, ", ")));
  return {};
}

Result<void> run_simulate(const Context& context, const TrialArguments& a) {
  const auto plan = load_plan(a);
  if (!plan) return fail(plan.error());
  const auto design = impact::Design::make(plan->design);
  if (!design) return fail(design.error());
  const auto schedule = load_schedule(a, *plan, *design);
  if (!schedule) return fail(schedule.error());
  if (const auto good = impact::check_effect(a.effect); !good) return good;
  TrialArguments from = a;
  from.from = a.simulate_start;
  const auto series = load_series(from);
  if (!series) return fail(series.error());
  if (series->size() < static_cast<std::size_t>(design->nights()))
    return fail(
        {core::ErrorKind::invalid, "--from-day", "leaves too few days", "give an earlier day"});
  const impact::Channel channel =
      impact::channel_of(*series, 0, design->nights(), design->sectors());
  core::Random random({.seed = a.seed, .stream = core::stream_of("impact.simulate")});
  const impact::TrialRecord record =
      impact::simulate(*design, *schedule, channel, a.effect, random);
  if (const auto done = write_file(a.out, impact::format_trial_table(record, *plan)); !done)
    return done;
  if (!a.arrivals.empty())
    if (const auto done = write_file(a.arrivals, impact::format_arrivals(record, *plan)); !done)
      return done;
  if (!context.json)
    fmt::print("{}: {} simulated nights, odds ratio {} (SIMULATED, not evidence)\n", a.out,
               record.nights, a.effect.odds_ratio);
  else
    fmt::print("{}\n",
               json{{"table", a.out}, {"nights", record.nights}, {"simulated", true}}.dump(2));
  return {};
}

Result<impact::AnalysisInput> analysis_input(const TrialArguments& a) {
  const auto plan = load_plan(a);
  if (!plan) return fail(plan.error());
  const auto design = impact::Design::make(plan->design);
  if (!design) return fail(design.error());
  const auto schedule = load_schedule(a, *plan, *design);
  if (!schedule) return fail(schedule.error());
  impact::AnalysisInput input{*plan,   a.registered, *schedule, {},        {},
                              nullptr, a.placebo,    {},        a.threads, nullptr};
  const auto arrivals = read_file(a.arrivals);
  if (!arrivals) return fail(arrivals.error());
  for (const std::string& file : a.tables) {
    const auto text = read_file(file);
    if (!text) return fail(text.error());
    auto table = impact::parse_trial_table(*text, file, *plan);
    if (!table) return fail(table.error());
    if (const auto added = impact::add_arrivals(table->record, *arrivals, a.arrivals, *plan);
        !added)
      return fail(added.error());
    input.vintages.push_back({std::filesystem::path(file).stem().string(), std::move(*table)});
  }
  if (!a.forecast.empty()) {
    const auto text = read_file(a.forecast);
    if (!text) return fail(text.error());
    auto forecast = impact::parse_forecast_table(*text, a.forecast, *plan);
    if (!forecast) return fail(forecast.error());
    input.forecast = std::move(*forecast);
  }
  return input;
}

// The report as asked for: a web page, paper, and the numbers of every figure.
Result<void> write_report(const TrialArguments& a, const impact::Analysis& analysis,
                          const impact::AnalysisInput& input) {
  if (a.html.empty() && a.pdf.empty() && a.csv.empty()) return {};
  const auto design = impact::Design::make(input.plan.design);
  if (!design) return fail(design.error());
  const impact::Words words(a.lang == "fr" ? impact::Tongue::fr : impact::Tongue::en);
  const impact::ReportPages pages = impact::pages_of(analysis, input, *design, words);
  if (!a.html.empty())
    if (const auto done = write_file(a.html, impact::html_of(pages, words)); !done) return done;
  if (!a.pdf.empty()) {
    const auto bytes = trial_pdf(pages, words);
    if (!bytes) return fail(bytes.error());
    if (const auto done = write_file(a.pdf, *bytes); !done) return done;
  }
  if (a.csv.empty()) return {};
  std::error_code failed;
  std::filesystem::create_directories(a.csv, failed);
  for (const impact::ReportPages::Block& block : pages.blocks)
    if (const auto* figure = std::get_if<impact::Figure>(&block))
      if (const auto done =
              write_file(std::filesystem::path(a.csv) / (figure->key + ".csv"), figure->csv);
          !done)
        return done;
  return {};
}

Result<void> run_analyse(const Context& context, const TrialArguments& a) {
  auto input = analysis_input(a);
  if (!input) return fail(input.error());
  const auto differences = impact::differences_of(*input);
  if (a.strict && !differences.empty())
    return fail(
        {core::ErrorKind::refused, "trial analyse",
         fmt::format("would not be the registered analysis: {}", fmt::join(differences, "; ")),
         "analyse as registered, or without --strict to get it marked EXPLORATORY"});
  std::optional<impact::DailySeries> series;
  if (a.placebo > 0) {
    auto loaded = load_series(a);
    if (loaded)
      series = std::move(*loaded);
    else if (!a.series.empty())
      return fail(loaded.error());
    else
      fmt::print(stderr, "vigie: no placebo record: {}\n", core::format_error(loaded.error()));
  }
  input->series = series ? &*series : nullptr;
  input->stop = context.stop;
  const auto analysis = impact::analyse(*input);
  if (!analysis) return fail(analysis.error());
  if (const auto done = write_report(a, *analysis, *input); !done) return done;
  if (context.json)
    fmt::print("{}\n", impact::analysis_json(*analysis, input->plan).dump(2));
  else
    fmt::print("{}", impact::analysis_text(*analysis, input->plan));
  return {};
}

Result<void> run_calibrate(const Context& context, const TrialArguments& a) {
  const auto series = load_series(a);
  if (!series) return fail(series.error());
  const auto options = design_of(a);
  if (!options) return fail(options.error());
  impact::CalibrateOptions o;
  o.design = *options;
  o.replicates = a.replicates;
  o.effect_replicates = a.effect_replicates;
  o.seed = a.seed;
  o.threads = a.threads;
  o.stop = context.stop;
  ProgressLine progress("calibrate");
  o.progress = [&](std::size_t done, std::size_t of) { progress.show(done, of); };
  const auto record = impact::calibrate(*series, o);
  if (!record) return fail(record.error());
  if (context.json)
    fmt::print("{}\n", impact::calibration_json(*record).dump(2));
  else
    fmt::print("{}", impact::calibration_text(*record));
  return {};
}

void add_series(CLI::App& command, TrialArguments& a) {
  command.add_option(
      "--series", a.series,
      "published daily arrivals, CSV; default $VIGIE_SHARED/data/smallboats/daily.csv");
  command.add_option("--from", a.from, "first day of the series used")->capture_default_str();
  command.add_option("--until", a.until, "last day used; default the last there is");
}

void add_design_options(CLI::App& command, TrialArguments& a) {
  impact::DesignOptions& o = a.options;
  command
      .add_option("--design", a.design,
                  fmt::format("{}; the number is the nights of a block",
                              fmt::join(impact::offered_designs(), ", ")))
      ->capture_default_str();
  command.add_option("--nights", o.nights, "nights of the trial")->capture_default_str();
  command.add_option("--sectors", o.sectors, "sectors of the shore")->capture_default_str();
  command.add_option("--start", a.start, "first night, named by the day of its dawn")
      ->capture_default_str();
  command
      .add_option("--washout-nights", o.washout_nights,
                  "first nights of a block left out of arrivals")
      ->capture_default_str();
  command
      .add_option("--crews", o.constraints.crews, "sectors that can be flown on one night; 0: all")
      ->capture_default_str();
  command
      .add_option("--max-consecutive-nights", o.constraints.max_consecutive_nights,
                  "that a sector is flown; 0: no limit")
      ->capture_default_str();
  command
      .add_option("--acceptance", o.constraints.acceptance,
                  "share of schedules kept for their balance of moon, tide, weekends and holidays")
      ->capture_default_str();
  command.add_option("--holidays", a.holidays, "nights outside the trial, by commas")
      ->delimiter(',');
}

void add_effect(CLI::App& command, TrialArguments& a) {
  impact::Effect& e = a.effect;
  command.add_option("--odds-ratio", e.odds_ratio, "that an attempt is stopped where drones fly")
      ->capture_default_str();
  command.add_option("--retry", e.retry, "probability that a stopped boat tries again, 0 to 0.95")
      ->capture_default_str();
  command
      .add_option("--displacement", e.displacement,
                  "share of attempts that moves to sectors without drones")
      ->capture_default_str();
  command.add_option("--compliance", e.compliance, "probability that a scheduled drone flies")
      ->capture_default_str();
  command
      .add_option("--better-seeing", e.better_seeing,
                  "stops recorded with drones over those without, for the same stops")
      ->capture_default_str();
  command
      .add_option("--learning-per-month", e.learning_per_month,
                  "share of the effect lost every 30 nights")
      ->capture_default_str();
  command
      .add_option("--unrevised-weeks", e.unrevised_weeks,
                  "share of weeks read before their stops are revised up by 39 %")
      ->capture_default_str();
  command
      .add_option("--harm-ratio", e.harm_ratio, "incidents where drones fly over those elsewhere")
      ->capture_default_str();
}

void add_schedule_key(CLI::App& command, TrialArguments& a) {
  command.add_option("--plan", a.plan_file, "the frozen plan")->required();
  command
      .add_option("--public-value", a.public_value, "the value that the plan named, as published")
      ->required();
  command.add_option("--secret", a.secret_file, "the file kept at freezing")->required();
}

void design_options(CLI::App& command, TrialArguments& a) { add_design_options(command, a); }

void power_options(CLI::App& command, TrialArguments& a) {
  add_design_options(command, a);
  add_effect(command, a);
  add_series(command, a);
  command.add_option("--replicates", a.power.replicates, "trials played")->capture_default_str();
  command.add_option("--draws", a.power.draws, "schedules drawn per test")->capture_default_str();
  command.add_option("--arrivals-ratio", a.arrivals_ratio,
                     "instead of odds: real arrivals thinned by this ratio where drones fly");
  command.add_option("--forecast-accuracy", a.forecast_accuracy,
                     "adjust for a forecast of boats that is right with this probability");
  command.add_option("--weeks", a.weeks,
                     "instead of nights: real weekly events, weeks switched by lot; --series is "
                     "then the weekly file");
  command.add_flag("--plain", a.power.plain,
                   "compare plainly: weekly shares as if every week had as many events; arrivals "
                   "with one mean over the trial; in half-sectors the odds free in every night and "
                   "sectors taken as alike");
  command
      .add_option("--incidents", a.incidents,
                  "instead: of so many incidents in all, how often --harm-ratio is found")
      ->check(CLI::Range(1, 10000));
  command.add_flag("--no-intervals", a.no_intervals, "power and bias only, faster");
}

void freeze_options(CLI::App& command, TrialArguments& a) {
  add_design_options(command, a);
  command.add_option("--title", a.plan.title, "of the trial")->required();
  command.add_option("--sector-names", a.sector_names, "by commas")->delimiter(',');
  command
      .add_option("--covariates", a.covariates,
                  fmt::format("adjusted for, known before the night: {}",
                              fmt::join(impact::forecast_columns(), ", ")))
      ->delimiter(',');
  command.add_option("--permutations", a.plan.draws, "schedules drawn by the test")
      ->capture_default_str();
  command.add_option("--alpha", a.plan.alpha, "level")->capture_default_str();
  command.add_option("--smallest-odds-ratio", a.plan.smallest_odds_ratio, "that would matter")
      ->capture_default_str();
  command
      .add_option("--vintage-days", a.plan.vintage_days,
                  "days after the last night whose vintage is used")
      ->capture_default_str();
  command
      .add_option("--public-value", a.plan.public_value, "which future number draws the schedule")
      ->required();
  command.add_option("--secret", a.secret_file, "a file to keep until the trial is over")
      ->required();
  command.add_option("--out", a.out, "the plan")->required();
}

void release_options(CLI::App& command, TrialArguments& a) {
  add_schedule_key(command, a);
  command.add_option("--night", a.night, "the night, by the day of its dawn")->required();
  command.add_option("--until-night", a.until_night,
                     "last night of the rosters; default the same night");
  command.add_option("--out-ics", a.out_ics, "save an iCalendar roster");
  command.add_option("--out-csv", a.out_csv, "save night,sector,additional_drones for the planner");
}

void simulate_options(CLI::App& command, TrialArguments& a) {
  add_schedule_key(command, a);
  add_effect(command, a);
  command.add_option("--series", a.series, "published daily arrivals, CSV");
  command.add_option("--from-day", a.simulate_start, "real day that stands for the first night")
      ->capture_default_str();
  command.add_option("--out", a.out, "save the table by night and sector")->required();
  command.add_option("--out-arrivals", a.arrivals, "save arrivals by day");
}

void analyse_options(CLI::App& command, TrialArguments& a) {
  add_schedule_key(command, a);
  add_series(command, a);
  command.add_option("--registered", a.registered,
                     "SHA-256 of the plan as published when it was frozen");
  command
      .add_option(
          "--table", a.tables,
          "counts by night and sector; again for earlier vintages, the one that counts last")
      ->required();
  command.add_option("--arrivals", a.arrivals, "published daily arrivals of the trial")->required();
  command.add_option("--covariates-file", a.forecast, "what was known before each night, CSV");
  command
      .add_option("--placebo", a.placebo,
                  "placebo schedules of this design to state its record; 0: none")
      ->capture_default_str();
  command.add_option("--html", a.html, "save the report as one web page");
  command.add_option("--pdf", a.pdf, "save the report as A4 pages");
  command.add_option("--csv", a.csv, "save the numbers of every figure into this folder");
  command.add_option("--lang", a.lang, "of the report")
      ->check(CLI::IsMember({"en", "fr"}))
      ->capture_default_str();
  command.add_flag("--strict", a.strict, "refuse where the analysis would be marked EXPLORATORY");
}

}  // namespace

void add_trial(CLI::App& app, Context& context) {
  auto a = std::make_shared<TrialArguments>();
  CLI::App* trial = app.add_subcommand(
      "trial", "a trial of night drones: design, power, freeze, release, simulate, analyse");
  trial->require_subcommand(1);
  const auto command = [&](const char* name, const char* what,
                           Result<void> (*run)(const Context&, const TrialArguments&),
                           const char* example) {
    CLI::App* added = trial->add_subcommand(name, what);
    added->footer(std::string("Example: ") + example);
    added->callback(
        [&context, a, run] { context.action = [&context, a, run] { return run(context, *a); }; });
    added->add_option("--seed", a->seed, "of every draw")->capture_default_str();
    added->add_option("--threads", a->threads, "0: all")->capture_default_str();
    return added;
  };
  design_options(
      *command("design", "a design, its number of schedules, and one of them", run_design,
               "vigie trial design --design two-stage-7 --nights 180 --sectors 8"),
      *a);
  power_options(
      *command("power", "what a trial can and cannot see, before anyone flies", run_power,
               "vigie trial power --design two-stage-7 --nights 180 --odds-ratio 1.5 --retry 0.8 "
               "--displacement 0.25 --replicates 1000"),
      *a);
  freeze_options(
      *command("freeze", "write the plan as one text, and its SHA-256", run_freeze,
               "vigie trial freeze --design two-stage-7 --nights 180 --title \"Night drones 2027\" "
               "--public-value \"first published arrivals of 2027-03-31\" --secret secret --out "
               "plan.txt"),
      *a);
  release_options(
      *command("release", "one night's order for the crews, and rosters", run_release,
               "vigie trial release --plan plan.txt --public-value 1204 --secret secret --night "
               "2027-04-05 --out-ics roster.ics"),
      *a);
  simulate_options(
      *command("simulate", "a trial on real nights with a known effect", run_simulate,
               "vigie trial simulate --plan plan.txt --public-value 1204 --secret secret "
               "--odds-ratio 1.5 --out nights.csv --out-arrivals arrivals.csv"),
      *a);
  analyse_options(
      *command("analyse", "read the trial as registered", run_analyse,
               "vigie trial analyse --plan plan.txt --registered HASH --public-value 1204 --secret "
               "secret --table nights.csv --arrivals arrivals.csv --pdf rapport.pdf --lang fr"),
      *a);
}

void add_assess(CLI::App& app, Context& context) {
  auto a = std::make_shared<TrialArguments>();
  a->design = "nightly-coin";
  CLI::App* assess = app.add_subcommand("assess", "the record of the assessment itself");
  assess->require_subcommand(1);
  CLI::App* calibrate = assess->add_subcommand(
      "calibrate", "false positives and coverage of a design on the real series");
  add_design_options(*calibrate, *a);
  add_series(*calibrate, *a);
  calibrate->add_option("--replicates", a->replicates, "placebo schedules")->capture_default_str();
  calibrate
      ->add_option("--effect-replicates", a->effect_replicates, "of each injected effect; 0: none")
      ->capture_default_str();
  calibrate->add_option("--seed", a->seed, "of every draw")->capture_default_str();
  calibrate->add_option("--threads", a->threads, "0: all")->capture_default_str();
  calibrate->footer(
      "Example: vigie assess calibrate --design nightly-coin --nights 180 --replicates 20000 "
      "--seed 1");
  calibrate->callback(
      [&context, a] { context.action = [&context, a] { return run_calibrate(context, *a); }; });
}

}  // namespace vigie::cli
