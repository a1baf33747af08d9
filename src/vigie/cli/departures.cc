// SPDX-License-Identifier: Apache-2.0
#include "vigie/cli/departures.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "vigie/codec/arrivals_csv.h"
#include "vigie/codec/departure_model_toml.h"
#include "vigie/codec/station_weather_csv.h"
#include "vigie/core/digest.h"
#include "vigie/forecast/skill.h"
#include "vigie/vintage/store.h"

namespace vigie::cli {
namespace {

using core::Date;
using core::fail;
using core::Result;
using nlohmann::json;

constexpr std::size_t kDraws = 10'000;

struct DeparturesArguments {
  std::string daily, store, weather, model, out, night, from = "2024-01-01", until, scenario;
  int delay = 1, vintage = 0;
  double half_life = 180, wind_error = 0, fit_wind_error = 0;
  std::optional<double> wind_given;  // its error, as the caller of tonight states it
  std::uint64_t seed = 1;
  forecast::SkillOptions skill;
};

struct Input {
  std::vector<forecast::Night> nights;
  std::vector<model::DepartureModel::Source> sources;
};

Result<std::string> read_source(const std::string& path, const char* what, Input& input) {
  auto text = read_file(path);
  if (text)
    input.sources.push_back(
        {fmt::format("{}: {}", what, std::filesystem::path(path).filename().string()),
         core::sha256_hex(*text)});
  return text;
}

Result<std::vector<model::DailyArrivals>> read_daily(const DeparturesArguments& a, Input& input) {
  if (!a.daily.empty()) {
    const auto text = read_source(a.daily, "daily arrivals", input);
    if (!text) return fail(text.error());
    return codec::parse_daily_csv(*text, a.daily);
  }
  const auto store = vintage::Store::open_existing(a.store.empty() ? "vintages" : a.store);
  if (!store) return fail(store.error());
  const vintage::Vintage* chosen = store->latest(vintage::TableKind::daily);
  for (const vintage::Vintage& v : store->vintages())
    if (v.number == a.vintage) chosen = &v;
  if (chosen == nullptr)
    return fail({core::ErrorKind::missing, "daily arrivals", "are in no vintage",
                 "import a file with vigie data import, or give --daily"});
  for (const vintage::Table& table : chosen->tables)
    if (table.kind == vintage::TableKind::daily)
      input.sources.push_back({fmt::format("daily arrivals: vintage {}, published {}",
                                           chosen->number, core::format_date(chosen->published)),
                               table.sha256});
  return store->daily(*chosen);
}

Result<Input> read_input(const Context& context, const DeparturesArguments& a) {
  Input input;
  const auto days = read_daily(a, input);
  if (!days) return fail(days.error());
  std::vector<model::StationDay> weather;
  if (!a.weather.empty()) {
    const auto text = read_source(a.weather, "daily weather", input);
    if (!text) return fail(text.error());
    auto read = codec::parse_station_weather_csv(*text, a.weather);
    if (!read) return fail(read.error());
    weather = std::move(*read);
  }
  forecast::NightOptions options{.nights_to_publish = a.delay};
  const auto stations = sea::load_tide_stations(context.paths.data / "tides/stations.tsv");
  if (a.skill.moon_and_tide) {
    if (!stations) return fail(stations.error());
    const auto dover = std::ranges::find(*stations, "dover", &sea::TideStation::id);
    if (dover != stations->end()) options.tide = &*dover;
  }
  auto nights = forecast::nights_of(*days, weather, options);
  if (!nights) return fail(nights.error());
  input.nights = std::move(*nights);
  return input;
}

// What quality of wind a model is to be given.
std::string wind_words(const model::DepartureModel& model) {
  const double error = core::in_metres_per_second(model.wind_error);
  return error > 0
             ? fmt::format("for wind forecasts that are wrong by {:g} m/s (standard deviation)",
                           error)
             : "for wind as good as measured; for a forecast wind fit again with --wind-error";
}

Result<void> fit(const Context& context, const DeparturesArguments& a) {
  const auto input = read_input(context, a);
  if (!input) return fail(input.error());
  forecast::DepartureFit options{.with_weather = !a.weather.empty(),
                                 .until = input->nights.back().known.night,
                                 .level_half_life_nights = a.half_life,
                                 .wind_error = core::metres_per_second(a.wind_error)};
  if (!a.until.empty()) {
    const auto until = core::parse_date(a.until);
    if (!until) return fail(until.error());
    options.until = *until;
  }
  auto model = forecast::fit_departures(input->nights, options);
  if (!model) return fail(model.error());
  model->sources = input->sources;
  const std::filesystem::path out =
      a.out.empty() ? context.paths.data / "forecast" / fmt::format("{}.toml", options.until.year())
                    : std::filesystem::path(a.out);
  if (const auto wrote = write_file(out, codec::departure_model_toml(*model)); !wrote) return wrote;
  if (context.json) {
    json out_json{{"file", out.string()},
                  {"nights", model->nights},
                  {"log_likelihood", model->log_likelihood},
                  {"theta", model->theta},
                  {"wind_error_mps", core::in_metres_per_second(model->wind_error)},
                  {"fitted_until", core::format_date(model->fitted_until)}};
    fmt::print("{}\n", out_json.dump(2));
    return {};
  }
  fmt::print("{}: {} nights {} to {}, log-likelihood {:.3f}\n", out.string(), model->nights,
             core::format_date(model->fitted_from), core::format_date(model->fitted_until - 1),
             model->log_likelihood);
  if (model->with_weather) fmt::print("  {}\n", wind_words(*model));
  for (const auto* terms : {&model->any, &model->boats}) {
    fmt::print("  {}\n",
               terms == &model->any ? "log odds of any boat" : "log mean of boats, if any");
    for (const model::Term& term : *terms)
      fmt::print("    {:<26} {:9.4f}  s.e. {:.4f}\n", term.name, term.coefficient,
                 term.standard_error);
  }
  return {};
}

struct Tonight {
  Date night;
  double probability = 0, boats = 0, people = 0;
  std::vector<std::pair<double, double>> boat_quantiles, people_quantiles;
  std::vector<double> boat_probabilities;  // of 0, 1, ... while they matter
};

Tonight summary(const model::DepartureModel& model, const forecast::Night& night,
                const stats::CountDistribution& boats, std::uint64_t seed) {
  Tonight t{.night = night.known.night, .probability = 1 - boats.at_most(0), .boats = boats.mean()};
  core::Random draws({.seed = seed, .stream = core::stream_of("tonight", t.night.days())});
  auto people = forecast::draw_people(model, night, boats, draws, kDraws);
  std::ranges::sort(people);
  for (const double value : people) t.people += value / static_cast<double>(kDraws);
  for (const double level : {0.05, 0.25, 0.5, 0.75, 0.95}) {
    t.boat_quantiles.emplace_back(level, boats.quantile(level));
    t.people_quantiles.emplace_back(
        level, people[static_cast<std::size_t>(level * static_cast<double>(kDraws))]);
  }
  for (int n = 0; n <= 200 && (n < 2 || boats.at_most(n - 1) < 0.9999); ++n)
    t.boat_probabilities.push_back(boats.probability(n));
  return t;
}

// Boats by sector and hour: the scenario's shares, which are an assumption.
Result<json> shares(const Context& context, const DeparturesArguments& a, double boats) {
  const auto setup = load_setup(context, a.scenario);
  if (!setup) return fail(setup.error());
  const model::Scenario& scenario = (*setup)->scenario();
  json cells = json::array();
  double sectors = 0;
  for (const model::Sector& sector : scenario.sectors) sectors += sector.departure_share;
  for (const model::Sector& sector : scenario.sectors)
    for (std::size_t h = 0; h < scenario.forecast.departure_share_by_hour.size(); ++h)
      cells.push_back({{"sector", sector.key.text()},
                       {"hour", h},
                       {"boats", boats * sector.departure_share / sectors *
                                     scenario.forecast.departure_share_by_hour[h]}});
  return cells;
}

json json_of(const Tonight& t, const char* rag) {
  const auto quantiles = [](const std::vector<std::pair<double, double>>& values) {
    json out = json::object();
    for (const auto& [level, value] : values) out[fmt::format("{:g}", level)] = value;
    return out;
  };
  return {{"night", core::format_date(t.night)},
          {"probability_any", t.probability},
          {"rag", rag},
          {"boats",
           {{"mean", t.boats},
            {"quantiles", quantiles(t.boat_quantiles)},
            {"probabilities", t.boat_probabilities}}},
          {"people", {{"mean", t.people}, {"quantiles", quantiles(t.people_quantiles)}}},
          {"counts", "arrivals; a night on which every boat was stopped counts as none"},
          {"sector_and_hour_shares", "assumption of the scenario"}};
}

// A wind of other quality than the model was fitted for makes its chances wrong: refused when the
// caller says so. docs/forecast-skill.md has what it costs.
Result<void> check_wind(const DeparturesArguments& a, const model::DepartureModel& model) {
  constexpr double kSame = 0.25;  // m/s
  const double fitted = core::in_metres_per_second(model.wind_error);
  if (!a.wind_given || !model.with_weather || std::abs(*a.wind_given - fitted) <= kSame) return {};
  return fail({core::ErrorKind::invalid, fmt::format("--wind-error {:g}", *a.wind_given),
               fmt::format("is not the {:g} m/s the model was fitted for: it would be {}", fitted,
                           *a.wind_given > fitted ? "too sure" : "less sure than it could be"),
               fmt::format("fit one for it: vigie forecast fit --wind-error {:g}", *a.wind_given)});
}

Result<void> tonight(const Context& context, const DeparturesArguments& a) {
  const auto input = read_input(context, a);
  if (!input) return fail(input.error());
  const auto model = codec::load_departure_model(a.model);
  if (!model) return fail(model.error());
  if (const auto same = check_wind(a, *model); !same) return same;
  const forecast::Night* night = &input->nights.back();
  if (!a.night.empty()) {
    const auto date = core::parse_date(a.night);
    if (!date) return fail(date.error());
    const auto found = std::ranges::find_if(
        input->nights, [&](const forecast::Night& n) { return n.known.night == *date; });
    if (found == input->nights.end())
      return fail({core::ErrorKind::missing, "--night " + a.night,
                   "is not in the series, nor the night after it",
                   "give a night up to " + core::format_date(night->known.night)});
    night = &*found;
  }
  const auto boats = forecast::predict_boats(*model, *night);
  if (!boats) return fail(boats.error());
  const Tonight t = summary(*model, *night, *boats, a.seed);
  const char* rag = t.probability > model->red_above     ? "red"
                    : t.probability < model->green_below ? "green"
                                                         : "amber";
  json out = json_of(t, rag);
  if (model->with_weather)
    out["fitted_for_wind_error_mps"] = core::in_metres_per_second(model->wind_error);
  if (!a.scenario.empty()) {
    auto cells = shares(context, a, t.boats);
    if (!cells) return fail(cells.error());
    out["cells"] = std::move(*cells);
  }
  if (context.json) {
    fmt::print("{}\n", out.dump(2));
    return {};
  }
  fmt::print("Night to {}: {}, boats arrive with probability {:.0f} %\n",
             core::format_date(t.night), rag, 100 * t.probability);
  fmt::print("  boats:  mean {:.1f}; 5, 25, 50, 75, 95 %:", t.boats);
  for (const auto& quantile : t.boat_quantiles) fmt::print(" {:.0f}", quantile.second);
  fmt::print("\n  people: mean {:.0f}; 5, 25, 50, 75, 95 %:", t.people);
  for (const auto& quantile : t.people_quantiles) fmt::print(" {:.0f}", quantile.second);
  fmt::print(
      "\n  arrivals, not attempts: a night on which every boat was stopped counts as none\n");
  if (model->with_weather) fmt::print("  {}\n", wind_words(*model));
  return {};
}

json json_of(const stats::MeanInterval& m) {
  return {{"mean", m.mean}, {"low", m.low}, {"high", m.high}};
}

json json_of(const forecast::SkillReport& r) {
  json out{{"first", core::format_date(r.first)},
           {"last", core::format_date(r.last)},
           {"nights", r.nights},
           {"nights_with_boats", r.nights_with_boats},
           {"mean_boats", r.mean_boats},
           {"failed_fits", r.failed_fits},
           {"reliability_p_value", r.reliability.p_value},
           {"pit", r.pit},
           {"people_crps", r.people_crps},
           {"people_crps_calendar", r.people_crps_calendar},
           {"people_coverage_90", r.people_coverage_90}};
  for (const auto& f : r.forecasters)
    out["forecasters"].push_back({{"name", f.name},
                                  {"log_score", f.log_score},
                                  {"crps", f.crps},
                                  {"brier", f.brier},
                                  {"mean_probability", f.mean_probability},
                                  {"mean_boats", f.mean_boats},
                                  {"coverage_90", f.coverage_90}});
  for (const auto& d : r.differences)
    out["differences"].push_back({{"name", d.name},
                                  {"rival", d.rival},
                                  {"log_score", json_of(d.log_score)},
                                  {"crps", json_of(d.crps)},
                                  {"brier", json_of(d.brier)}});
  for (const auto& b : r.reliability.bins)
    out["reliability"].push_back({{"forecast", b.forecast},
                                  {"observed", b.observed},
                                  {"low", b.low},
                                  {"high", b.high},
                                  {"n", b.n},
                                  {"inside", b.inside()}});
  return out;
}

void print_text(const forecast::SkillReport& r) {
  fmt::print("{} nights {} to {}, {} with boats, mean {:.3f} boats; {} failed fits\n\n", r.nights,
             core::format_date(r.first), core::format_date(r.last), r.nights_with_boats,
             r.mean_boats, r.failed_fits);
  fmt::print(
      "| forecaster | log score | CRPS | Brier | mean probability | mean boats | in 90 % |\n"
      "|---|---|---|---|---|---|---|\n");
  for (const auto& f : r.forecasters)
    fmt::print("| {} | {:.4f} | {:.4f} | {:.4f} | {:.3f} | {:.2f} | {:.1f} % |\n", f.name,
               f.log_score, f.crps, f.brier, f.mean_probability, f.mean_boats, 100 * f.coverage_90);
  const auto interval = [](const stats::MeanInterval& m) {
    return fmt::format("{:+.4f} [{:+.4f}, {:+.4f}]", m.mean, m.low, m.high);
  };
  fmt::print("\n| {} less | log score | CRPS | Brier |\n|---|---|---|---|\n",
             r.forecasters.back().name);
  for (const auto& d : r.differences)
    fmt::print("| {} | {} | {} | {} |\n", d.rival, interval(d.log_score), interval(d.crps),
               interval(d.brier));
  fmt::print("\n| forecast | observed | band | nights | |\n|---|---|---|---|---|\n");
  for (const auto& b : r.reliability.bins)
    fmt::print("| {:.3f} | {:.3f} | {:.3f} to {:.3f} | {} | {} |\n", b.forecast, b.observed, b.low,
               b.high, b.n, b.inside() ? "inside" : "outside");
  fmt::print("\nReliability p {:.3f}. PIT:", r.reliability.p_value);
  for (const double height : r.pit) fmt::print(" {:.2f}", height);
  fmt::print("\nPeople: CRPS {:.1f} against {:.1f} of calendar_zinb; in 90 %: {:.1f} %\n",
             r.people_crps, r.people_crps_calendar, 100 * r.people_coverage_90);
}

Result<void> skill(const Context& context, const DeparturesArguments& a) {
  const auto input = read_input(context, a);
  if (!input) return fail(input.error());
  forecast::SkillOptions options = a.skill;
  options.with_weather = !a.weather.empty();
  options.seed = a.seed;
  options.wind_error = core::metres_per_second(a.wind_error);
  options.fit_wind_error = core::metres_per_second(a.fit_wind_error);
  const auto from = core::parse_date(a.from);
  if (!from) return fail(from.error());
  options.from = *from;
  if (options.from - options.rivals_from < 365) options.rivals_from = options.from - 730;
  if (!a.until.empty()) {
    const auto until = core::parse_date(a.until);
    if (!until) return fail(until.error());
    options.until = *until;
  }
  const auto report = forecast::measure_skill(input->nights, options, context.stop);
  if (!report) return fail(report.error());
  if (context.json)
    fmt::print("{}\n", json_of(*report).dump(2));
  else
    print_text(*report);
  return {};
}

void add_input(CLI::App* command, DeparturesArguments& a) {
  command->add_option("--daily", a.daily, "daily arrivals as CSV; default: the newest vintage");
  command->add_option("--store", a.store, "folder of vintages");
  command->add_option("--vintage", a.vintage, "number of the vintage; default the newest");
  command->add_option("--weather", a.weather,
                      "daily weather as CSV, measured or forecast; without it the model has none");
  command->add_option("--delay-nights", a.delay, "nights until arrivals are known")
      ->check(CLI::Range(1, 30))
      ->capture_default_str();
}

}  // namespace

void add_departures(CLI::App& forecast, Context& context) {
  auto a = std::make_shared<DeparturesArguments>();
  CLI::App* fitted = forecast.add_subcommand("fit", "fit the model on published arrivals");
  add_input(fitted, *a);
  fitted->add_option("--until", a->until, "use nights before this day; default all");
  fitted->add_option("--half-life", a->half_life, "nights over which the level fades")
      ->capture_default_str();
  fitted
      ->add_option(
          "--wind-error", a->wind_error,
          "standard deviation, m/s, of the wind forecasts it will be given, where the file "
          "has measured wind")
      ->check(CLI::Range(0.0, 20.0))
      ->capture_default_str();
  fitted->add_option("--out", a->out, "default data/forecast/<year>.toml");
  fitted->footer("Example: vigie forecast fit --daily daily.csv --weather weather.csv");
  fitted->callback([&context, a] { context.action = [&context, a] { return fit(context, *a); }; });
  CLI::App* now = forecast.add_subcommand("tonight", "boats and people of one night");
  add_input(now, *a);
  now->add_option("--model", a->model, "file that vigie forecast fit wrote")->required();
  now->add_option(
         "--wind-error", a->wind_given,
         "standard deviation, m/s, of the forecast wind given; refused where the model was "
         "fitted for another. 0: measured")
      ->check(CLI::Range(0.0, 20.0));
  now->add_option("--night", a->night, "day of the night's dawn; default the one after the series");
  now->add_option("--scenario", a->scenario, "give boats by its sectors and hours, an assumption");
  now->add_option("--seed", a->seed, "of the draws of people")->capture_default_str();
  now->footer(
      "Example: vigie forecast tonight --model data/forecast/2026.toml --daily daily.csv "
      "--weather forecast.csv");
  now->callback([&context, a] { context.action = [&context, a] { return tonight(context, *a); }; });
  for (const char* name : {"skill", "score"}) {
    CLI::App* measured = forecast.add_subcommand(
        name, "measure the forecast on held-out years against simpler ones");
    add_input(measured, *a);
    measured->add_option("--from", a->from, "first night to score")->capture_default_str();
    measured->add_option("--to,--until", a->until, "score nights before this day");
    measured->add_option("--refit-nights", a->skill.refit_every_nights, "between refits")
        ->check(CLI::Range(1, 400))
        ->capture_default_str();
    measured
        ->add_option("--wind-error,--wind-noise", a->wind_error,
                     "standard deviation, m/s, added to the wind of scored nights")
        ->check(CLI::Range(0.0, 20.0));
    measured
        ->add_option("--fit-wind-error", a->fit_wind_error,
                     "standard deviation, m/s, added to the wind that is fitted on; give the same")
        ->check(CLI::Range(0.0, 20.0));
    measured->add_flag("--moon-and-tide", a->skill.moon_and_tide, "score them too");
    measured->add_option("--seed", a->seed, "of bootstrap and draws")->capture_default_str();
    measured->footer(
        "Example: vigie forecast skill --daily daily.csv --weather weather.csv --json");
    measured->callback(
        [&context, a] { context.action = [&context, a] { return skill(context, *a); }; });
  }
}

}  // namespace vigie::cli
