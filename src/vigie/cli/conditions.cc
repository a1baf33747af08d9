// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "vigie/cli/cli.h"
#include "vigie/codec/event_json.h"
#include "vigie/sea/light.h"

namespace vigie::cli {
namespace {

struct ConditionsArguments {
  std::string scenario = "june-2019";
  std::string at;
  double lat_deg = 51.05, lon_deg = 1.55;
};

std::string clock_or_dash(const std::optional<core::Instant>& at) {
  return at ? core::format_clock(*at) : "-";
}

nlohmann::json instant_or_null(const std::optional<core::Instant>& at) {
  return at ? nlohmann::json(core::format_instant(*at)) : nlohmann::json();
}

void print_text(const model::Conditions& c, const sea::NightTimes& times,
                const std::vector<sea::TideExtreme>& tides) {
  const model::Weather& w = c.weather;
  fmt::print("Conditions at {}\n", core::format_instant(c.at));
  fmt::print("  light       {}, sun {:.1f} deg, moon {:.1f} deg, {:.0f} % lit\n",
             model::name_of(c.sky.light), core::in_degrees(c.sky.sun_altitude),
             core::in_degrees(c.sky.moon_altitude), 100 * c.sky.moon_illuminated_fraction);
  fmt::print("  wind        {:.0f} kn from {:03.0f} deg, waves {:.1f} m\n",
             core::in_knots(w.wind_speed), core::in_degrees(w.wind_from),
             core::in_metres(w.wave_height));
  fmt::print("  visibility  {:.1f} nmi, cloud base {:.0f} ft{}\n",
             core::in_nautical_miles(w.visibility), core::in_feet(w.cloud_base),
             w.icing ? ", icing" : "");
  fmt::print("  air, sea    {:.0f} C, {:.0f} C\n", core::in_celsius(w.air_temperature),
             core::in_celsius(w.sea_temperature));
  fmt::print("  stream      {:.1f} kn toward {:03.0f} deg\n",
             core::in_knots(geo::speed_of(c.stream)),
             core::in_degrees(geo::bearing({}, {c.stream.east_mps, c.stream.north_mps})));
  fmt::print("  tide Dover  {:.2f} m above chart datum\n",
             core::in_metres(c.tide_above_chart_datum));
  fmt::print(
      "Night at Dover (UTC): sunset {}, civil dusk {}, nautical dusk {}, nautical dawn {}, "
      "civil dawn {}, sunrise {}, moonrise {}, moonset {}\n",
      clock_or_dash(times.sunset), clock_or_dash(times.civil_dusk),
      clock_or_dash(times.nautical_dusk), clock_or_dash(times.nautical_dawn),
      clock_or_dash(times.civil_dawn), clock_or_dash(times.sunrise), clock_or_dash(times.moonrise),
      clock_or_dash(times.moonset));
  for (const sea::TideExtreme& tide : tides)
    fmt::print("  {} water {} {}  {:.2f} m\n", tide.high ? "high" : "low ",
               core::format_instant(tide.at).substr(0, 10),
               core::format_clock(tide.at + core::seconds(30)),
               core::in_metres(tide.above_chart_datum));
}

core::Result<void> show(const Context& context, const ConditionsArguments& arguments) {
  auto setup = load_setup(context, arguments.scenario);
  if (!setup) return core::fail(setup.error());
  const core::Interval night = (*setup)->scenario().night;
  core::Instant at = night.from;
  if (!arguments.at.empty()) {
    const auto parsed = core::parse_instant(arguments.at);
    if (!parsed) return core::fail(parsed.error());
    at = *parsed;
    if (at < night.from || at > night.until)
      return core::fail({core::ErrorKind::invalid, "--at",
                         core::format_instant(at) + " is outside the night",
                         "give a time from " + core::format_instant(night.from) + " to " +
                             core::format_instant(night.until)});
  }
  const auto place = geo::make_lat_lon(arguments.lat_deg, arguments.lon_deg);
  if (!place) return core::fail(place.error());
  const model::Conditions c =
      (*setup)->forecast_environment().conditions_at(geo::plane_from_lat_lon(*place), at);
  const geo::LatLon dover{51.13, 1.31};
  const core::Instant noon =
      core::Instant::from_unix_ms(night.from.unix_ms() / 86'400'000 * 86'400'000 + 43'200'000);
  const sea::NightTimes times = sea::night_times(dover, noon);
  const auto tides =
      (*setup)->sea().dover().extremes({noon - core::hours(12), noon + core::hours(24)});
  if (!context.json) {
    print_text(c, times, tides);
    return {};
  }
  nlohmann::json out = {{"conditions", codec::json_of(c)},
                        {"place", {{"lat", place->lat_deg}, {"lon", place->lon_deg}}},
                        {"dover",
                         {{"sunset", instant_or_null(times.sunset)},
                          {"civil_dusk", instant_or_null(times.civil_dusk)},
                          {"nautical_dusk", instant_or_null(times.nautical_dusk)},
                          {"nautical_dawn", instant_or_null(times.nautical_dawn)},
                          {"civil_dawn", instant_or_null(times.civil_dawn)},
                          {"sunrise", instant_or_null(times.sunrise)},
                          {"moonrise", instant_or_null(times.moonrise)},
                          {"moonset", instant_or_null(times.moonset)}}}};
  for (const sea::TideExtreme& tide : tides)
    out["tides"].push_back({{"at", core::format_instant(tide.at)},
                            {"high", tide.high},
                            {"above_chart_datum_m", core::in_metres(tide.above_chart_datum)}});
  fmt::print("{}\n", out.dump(2));
  return {};
}

}  // namespace

void add_conditions(CLI::App& app, Context& context) {
  auto arguments = std::make_shared<ConditionsArguments>();
  CLI::App* command =
      app.add_subcommand("conditions", "light, tide, stream and weather at a place and time");
  command->add_option("--scenario", arguments->scenario, "scenario key")->capture_default_str();
  command->add_option("--at", arguments->at, "UTC time; default: start of the night");
  command->add_option("--lat", arguments->lat_deg, "latitude, degrees")->capture_default_str();
  command->add_option("--lon", arguments->lon_deg, "longitude, degrees")->capture_default_str();
  command->footer("Example: vigie conditions --at 2019-06-08T02:00:00Z --lat 50.95 --lon 1.40");
  command->callback([&context, arguments] {
    context.action = [&context, arguments] { return show(context, *arguments); };
  });
}

}  // namespace vigie::cli
