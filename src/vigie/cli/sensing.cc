// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "vigie/chart/curve_chart.h"
#include "vigie/cli/cli.h"
#include "vigie/codec/opportunities_csv.h"
#include "vigie/core/digest.h"
#include "vigie/sea/light.h"
#include "vigie/search/library.h"
#include "vigie/search/units.h"
#include "vigie/sensing/calibration.h"
#include "vigie/sensing/detection_model.h"

namespace vigie::cli {
namespace {

using core::fail;
using core::Result;
using sensing::DetectionModel;

Result<const model::SensorType*> sensor_of(const search::SensorLibrary& sensors,
                                           const std::string& key) {
  if (const auto* found = sensors.assets.sensor(model::SensorKey(key))) return found;
  std::string known;
  for (const model::SensorType& s : sensors.assets.sensors)
    known += (known.empty() ? "" : ", ") + s.key.text();
  return fail({core::ErrorKind::missing, "--sensor",
               fmt::format("\"{}\" is not in the library", key), "use one of: " + known});
}

Result<model::TargetClass> target_of(const std::string& word, const std::string& field) {
  std::string known;
  for (int c = 0; c < model::kTargetClasses; ++c) {
    const char* name = name_of(static_cast<model::TargetClass>(c));
    if (word == name) return static_cast<model::TargetClass>(c);
    known += (known.empty() ? "" : ", ") + std::string(name);
  }
  return fail(
      core::invalid(field, fmt::format("is \"{}\"", word.substr(0, 60)), "use one of: " + known));
}

// ---- show ----
struct ShowArguments {
  std::string sensor, target = "craft_stopped", at, png;
  double lat = 50.95, lon = 1.40;
  double visibility_nmi = 10, wind_kn = 10, wave_m = 0.5, cloud_base_ft = 33'000, air_c = 10;
  std::optional<double> altitude_ft, speed_kn;  // else of an asset that carries the sensor
  bool fatigued = false, life_jackets = false, list = false;
};

Result<model::Conditions> conditions_of(const ShowArguments& a) {
  model::Conditions out;
  out.weather = {.wind_speed = core::knots(a.wind_kn),
                 .wave_height = core::metres(a.wave_m),
                 .visibility = core::nautical_miles(a.visibility_nmi),
                 .cloud_base = core::feet(a.cloud_base_ft),
                 .air_temperature = core::celsius(a.air_c)};
  if (a.at.empty()) return out;  // full daylight
  const auto at = core::parse_instant(a.at);
  if (!at) return fail(at.error());
  const auto place = geo::make_lat_lon(a.lat, a.lon);
  if (!place) return fail(place.error());
  out.at = *at;
  out.sky = sea::sky_light(*place, *at);
  return out;
}

// Height and speed as told, else those of the first asset of the library that carries the sensor.
sensing::Viewing viewing_of(const ShowArguments& a, const model::Library& library,
                            const model::SensorType& sensor) {
  sensing::Viewing out{.altitude = core::feet(500),
                       .speed = core::knots(90),
                       .fatigued = a.fatigued,
                       .life_jackets = a.life_jackets};
  for (const model::AssetType& type : library.asset_types)
    if (std::find(type.sensors.begin(), type.sensors.end(), sensor.key) != type.sensors.end()) {
      out.altitude = search::eye_height(type);
      out.speed = search::search_speed(type);
      break;
    }
  if (a.altitude_ft) out.altitude = core::feet(*a.altitude_ft);
  if (a.speed_kn) out.speed = core::knots(*a.speed_kn);
  return out;
}

const char* light_name(model::Light light) {
  static constexpr const char* kNames[] = {"day", "civil twilight", "nautical twilight",
                                           "astronomical twilight", "night"};
  return kNames[static_cast<int>(light)];
}

std::vector<std::pair<double, double>> sampled(const sensing::LateralRange& curve, double reach_m) {
  std::vector<std::pair<double, double>> out;
  constexpr int kSteps = 120;
  for (int i = 0; i <= kSteps; ++i)
    out.emplace_back(reach_m * i / kSteps, curve.probability(core::metres(reach_m * i / kSteps)));
  return out;
}

double reach_of(const DetectionModel& m) {
  return std::max(1.0, std::min({m.curve.reach().si(), 3 * std::max(m.high, m.width).si()}));
}

Result<void> draw(const ShowArguments& a, const model::SensorType& sensor,
                  const DetectionModel& m) {
  const double reach = reach_of(m);
  chart::CurveChart chart{
      .title = fmt::format("{}: {}", sensor.key.text(), a.target),
      .subtitle = fmt::format("sweep width {:.2f} NM ({:.2f} to {:.2f}), {}, {}",
                              core::in_nautical_miles(m.width), core::in_nautical_miles(m.low),
                              core::in_nautical_miles(m.high), m.method,
                              m.assumption ? "assumption" : "from data"),
      .x_name = "lateral range, nautical miles",
      .y_name = "chance to detect in one pass",
      .footer = m.source.substr(0, 150),
      .x_max = reach / core::kMetresPerNauticalMile,
      .y_max = 1,
      .curves = {}};
  const auto add = [&](const char* name, core::Length width, bool dashed) {
    if (width.si() <= 0) return;
    chart::Curve curve{.name = fmt::format("{} {:.2f} NM", name, core::in_nautical_miles(width)),
                       .x = {},
                       .y = {},
                       .dashed = dashed};
    for (const auto& [x, p] : sampled(m.curve.stretched_to(width), reach)) {
      curve.x.push_back(x / core::kMetresPerNauticalMile);
      curve.y.push_back(p);
    }
    chart.curves.push_back(std::move(curve));
  };
  add("sweep width", m.width, false);
  if (m.low < m.width) add("low", m.low, true);
  if (m.high > m.width) add("high", m.high, true);
  if (chart.curves.empty())
    return fail(core::invalid("--out-png", "has no curve to draw: the sensor sees nothing now",
                              "choose another light, weather or target"));
  return chart::draw_curves(chart, a.png);
}

nlohmann::json json_of(const ShowArguments& a, const model::SensorType& sensor,
                       const DetectionModel& m, const model::Conditions& conditions) {
  nlohmann::json curve = nlohmann::json::array();
  for (const auto& [x, p] : sampled(m.curve, reach_of(m))) curve.push_back({x, p});
  nlohmann::json pod = nlohmann::json::array();
  for (const double coverage : {0.25, 0.5, 1.0, 1.5, 2.0})
    pod.push_back({{"coverage", coverage},
                   {"parallel", sensing::parallel_pod(m.curve, coverage)},
                   {"random", sensing::random_pod(coverage)}});
  return {{"sensor", sensor.key.text()},
          {"target", a.target},
          {"light", light_name(conditions.sky.light)},
          {"sweep_width_nmi", core::in_nautical_miles(m.width)},
          {"low_nmi", core::in_nautical_miles(m.low)},
          {"high_nmi", core::in_nautical_miles(m.high)},
          {"curve", sensing::name_of(m.curve.kind())},
          {"method", m.method},
          {"assumption", m.assumption},
          {"source", m.source},
          {"factors", m.factors},
          {"notes", m.notes},
          {"lateral_range_m_probability", curve},
          {"pod", pod}};
}

void print_text(const ShowArguments& a, const model::SensorType& sensor, const DetectionModel& m,
                const model::Conditions& conditions) {
  fmt::print("{} ({}) against {}, {}\n", sensor.key.text(), sensor.name, a.target,
             light_name(conditions.sky.light));
  fmt::print("  sweep width {:.3f} NM, {:.3f} to {:.3f}\n", core::in_nautical_miles(m.width),
             core::in_nautical_miles(m.low), core::in_nautical_miles(m.high));
  fmt::print("  {}, {} curve, {}\n", m.method, sensing::name_of(m.curve.kind()),
             m.assumption ? "ASSUMPTION" : "from data");
  fmt::print("  source: {}\n", m.source);
  for (const std::string& factor : m.factors) fmt::print("  factor: {}\n", factor);
  for (const std::string& note : m.notes) fmt::print("  note: {}\n", note);
  if (m.width.si() <= 0) return;
  fmt::print("  chance at lateral range:");
  for (const double share : {0.0, 0.25, 0.5, 0.75, 1.0, 1.5})
    fmt::print("  {:.2f} NM {:.2f}", share * core::in_nautical_miles(m.width),
               m.curve.probability(m.width * share));
  fmt::print("\n  POD of parallel sweeps:");
  for (const double coverage : {0.5, 1.0, 1.5, 2.0})
    fmt::print("  C {:.1f} {:.0f} %", coverage, 100 * sensing::parallel_pod(m.curve, coverage));
  fmt::print("  (by chance:");
  for (const double coverage : {0.5, 1.0, 1.5, 2.0})
    fmt::print(" {:.0f} %", 100 * sensing::random_pod(coverage));
  fmt::print(")\n");
}

void print_list(const Context& context, const search::SensorLibrary& sensors) {
  nlohmann::json out = nlohmann::json::array();
  for (const model::SensorType& s : sensors.assets.sensors) {
    const char* model = s.models.table     ? "visual table"
                        : s.models.camera  ? "camera"
                        : s.models.radar   ? "radar"
                        : s.models.goggles ? "goggles"
                                           : "rows";
    if (context.json)
      out.push_back({{"key", s.key.text()}, {"name", s.name}, {"model", model}});
    else
      fmt::print("{:<24} {:<13} {}\n", s.key.text(), model, s.name);
  }
  if (context.json) fmt::print("{}\n", out.dump(2));
}

Result<void> show(const Context& context, const ShowArguments& a) {
  const auto sensors = search::SensorLibrary::load(context.paths.data, context.paths.calibration);
  if (!sensors) return fail(sensors.error());
  if (a.list) {
    print_list(context, *sensors);
    return {};
  }
  const auto sensor = sensor_of(*sensors, a.sensor);
  if (!sensor) return fail(sensor.error());
  const auto target = target_of(a.target, "--target");
  if (!target) return fail(target.error());
  const auto conditions = conditions_of(a);
  if (!conditions) return fail(conditions.error());
  const auto model = sensing::detection_model(
      **sensor, *target, *conditions, viewing_of(a, sensors->assets, **sensor), sensors->table);
  if (!model) return fail(model.error());
  if (!a.png.empty())
    if (const auto drawn = draw(a, **sensor, *model); !drawn) return drawn;
  if (context.json)
    fmt::print("{}\n", json_of(a, **sensor, *model, *conditions).dump(2));
  else
    print_text(a, **sensor, *model, *conditions);
  return {};
}

// ---- calibrate ----
struct CalibrateArguments {
  std::string log, sensor, target, out, png;
  double confidence = 0.95;
};

core::Length middle(std::vector<core::Length> values) {
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2),
                   values.end());
  return values[values.size() / 2];
}

void print_fit(const codec::CalibrationText& t, const sensing::CurveFit& fit) {
  fmt::print("{} against {}: {} opportunities, {} detections\n", t.sensor, t.target,
             fit.opportunities, fit.detections);
  fmt::print("  sweep width {:.3f} NM, {:.0f} % interval {:.3f} to {:.3f} (profile likelihood)\n",
             core::in_nautical_miles(fit.width), 100 * fit.confidence,
             core::in_nautical_miles(fit.low), core::in_nautical_miles(fit.high));
  fmt::print("  logit p = {:.4f} - {:.4f} x per NM{}\n", fit.intercept,
             fit.per_metre * core::kMetresPerNauticalMile,
             fit.penalised ? "; penalised: detections and misses part at one range" : "");
  fmt::print("  Hosmer-Lemeshow {:.2f} on {} degrees, p = {:.3f}{}\n", fit.fit_statistic,
             fit.fit_degrees, fit.fit_p,
             fit.fit_p < 0.05 ? ": the log does not have the shape of this curve" : "");
}

Result<void> draw_fit(const CalibrateArguments& a, const codec::CalibrationText& text,
                      const std::vector<sensing::Opportunity>& log, const sensing::CurveFit& fit) {
  double reach = 1;
  for (const auto& o : log) reach = std::max(reach, o.lateral_range.si());
  chart::CurveChart chart{
      .title = fmt::format("{}: {}", text.sensor, text.target),
      .subtitle = fmt::format("{} opportunities, {} detections; sweep width {:.2f} NM ({:.2f} to "
                              "{:.2f})",
                              fit.opportunities, fit.detections, core::in_nautical_miles(fit.width),
                              core::in_nautical_miles(fit.low), core::in_nautical_miles(fit.high)),
      .x_name = "lateral range, nautical miles",
      .y_name = "chance to detect in one pass",
      .footer = text.source.substr(0, 150),
      .x_max = reach / core::kMetresPerNauticalMile,
      .y_max = 1,
      .curves = {{"fitted", {}, {}}, {"logged, by tenths of the range", {}, {}, false, true}}};
  for (const auto& [x, p] : sampled(fit.curve(), reach)) {
    chart.curves[0].x.push_back(x / core::kMetresPerNauticalMile);
    chart.curves[0].y.push_back(p);
  }
  for (int bin = 0; bin < 10; ++bin) {
    double seen = 0, all = 0;
    for (const auto& o : log)
      if (std::min(9, static_cast<int>(10 * o.lateral_range.si() / reach)) == bin)
        ++all, seen += o.detected ? 1 : 0;
    if (all == 0) continue;
    chart.curves[1].x.push_back(reach * (bin + 0.5) / 10 / core::kMetresPerNauticalMile);
    chart.curves[1].y.push_back(seen / all);
  }
  return chart::draw_curves(chart, a.png);
}

Result<void> calibrate(const Context& context, const CalibrateArguments& a) {
  const auto sensors = search::SensorLibrary::load(context.paths.data);
  if (!sensors) return fail(sensors.error());
  if (const auto sensor = sensor_of(*sensors, a.sensor); !sensor) return fail(sensor.error());
  const auto text = read_file(a.log);
  if (!text) return fail(text.error());
  const auto log = codec::parse_opportunities(*text, a.log);
  if (!log) return fail(log.error());
  std::map<std::string, std::vector<const codec::LoggedOpportunity*>> by_target;
  for (const auto& o : *log) by_target[o.target.empty() ? a.target : o.target].push_back(&o);
  std::vector<codec::CalibrationText> fits;
  nlohmann::json out = nlohmann::json::array();
  for (const auto& [target, opportunities] : by_target) {
    if (target.empty())
      return fail(core::invalid("--target", "is missing, and the log has no column target",
                                "say what class of target it was, e.g. craft_stopped"));
    if (const auto known = target_of(target, a.log + ": target"); !known)
      return fail(known.error());
    std::vector<sensing::Opportunity> passes;
    std::vector<core::Length> visibilities;
    for (const auto* o : opportunities) {
      passes.push_back({o->lateral_range, o->detected});
      visibilities.push_back(o->visibility);
    }
    const auto fit = sensing::fit_lateral_range(passes, a.confidence);
    if (!fit) {
      core::Error error = fit.error();
      error.field = fmt::format("{} ({})", a.log, target);
      return fail(error);
    }
    fits.push_back({.sensor = a.sensor,
                    .target = target,
                    .source = fmt::format("logistic regression of {}, SHA-256 {}",
                                          std::filesystem::path(a.log).filename().string(),
                                          core::sha256_hex(*text).substr(0, 16)),
                    .intercept = fit->intercept,
                    .per_metre = fit->per_metre,
                    .width = fit->width,
                    .low = fit->low,
                    .high = fit->high,
                    .visibility = middle(visibilities),
                    .confidence = fit->confidence,
                    .opportunities = fit->opportunities,
                    .detections = fit->detections});
    if (!context.json) print_fit(fits.back(), *fit);
    out.push_back({{"sensor", a.sensor},
                   {"target", target},
                   {"opportunities", fit->opportunities},
                   {"detections", fit->detections},
                   {"sweep_width_nmi", core::in_nautical_miles(fit->width)},
                   {"low_nmi", core::in_nautical_miles(fit->low)},
                   {"high_nmi", std::isfinite(fit->high.si())
                                    ? nlohmann::json(core::in_nautical_miles(fit->high))
                                    : nlohmann::json()},
                   {"confidence", fit->confidence},
                   {"intercept", fit->intercept},
                   {"per_nmi", fit->per_metre * core::kMetresPerNauticalMile},
                   {"penalised", fit->penalised},
                   {"fit_statistic", fit->fit_statistic},
                   {"fit_degrees", fit->fit_degrees},
                   {"fit_p", fit->fit_p}});
    if (!a.png.empty())
      if (const auto drawn = draw_fit(a, fits.back(), passes, *fit); !drawn) return drawn;
  }
  if (!a.out.empty()) {
    if (const auto saved = write_file(a.out, codec::calibration_toml(fits)); !saved) return saved;
    if (!context.json)
      fmt::print(
          "saved {}: give it with --calibration, or name it last under library in a "
          "scenario\n",
          a.out);
  }
  if (context.json) fmt::print("{}\n", out.dump(2));
  return {};
}

void add_show(CLI::App& group, Context& context) {
  auto a = std::make_shared<ShowArguments>();
  CLI::App* command = group.add_subcommand("show", "what a sensor makes of a target now, and why");
  command->add_option("--sensor", a->sensor, "key of the library; see --list");
  command->add_flag("--list", a->list, "the sensors");
  command->add_option("--target", a->target, "class of target")->capture_default_str();
  command->add_option("--at", a->at, "UTC time, for the light; without it full daylight");
  command->add_option("--lat", a->lat, "latitude, for the light")->capture_default_str();
  command->add_option("--lon", a->lon, "longitude, for the light")->capture_default_str();
  command->add_option("--visibility-nmi", a->visibility_nmi, "meteorological visibility")
      ->check(CLI::Range(0.01, 60.0))
      ->capture_default_str();
  command->add_option("--wind-kn", a->wind_kn, "wind")->capture_default_str();
  command->add_option("--wave-height-m", a->wave_m, "significant wave height")
      ->check(CLI::Range(0.0, 20.0))
      ->capture_default_str();
  command->add_option("--cloud-base-ft", a->cloud_base_ft, "cloud base")->capture_default_str();
  command->add_option("--air-c", a->air_c, "air temperature")->capture_default_str();
  command
      ->add_option("--altitude-ft", a->altitude_ft,
                   "above the sea; else of an asset that carries it")
      ->check(CLI::Range(1.0, 50'000.0));
  command->add_option("--speed-kn", a->speed_kn, "of the search; else of an asset that carries it")
      ->check(CLI::Range(0.1, 1000.0));
  command->add_flag("--fatigued", a->fatigued, "the crew is tired: x 0.9");
  command->add_flag("--life-jackets", a->life_jackets, "people in the water wear them");
  command->add_option("--out-png", a->png, "save the lateral range curve");
  command->footer(
      "Example: vigie sensing show --sensor visual-helicopter --target people_in_water "
      "--visibility-nmi 5 --out-png curve.png");
  command->callback(
      [&context, a] { context.action = [&context, a] { return show(context, *a); }; });
}

}  // namespace

void add_sensing(CLI::App& app, Context& context) {
  CLI::App* group = app.add_subcommand("sensing", "what sensors see, and how that is known");
  group->require_subcommand(1);
  add_show(*group, context);
  auto a = std::make_shared<CalibrateArguments>();
  CLI::App* command = group->add_subcommand(
      "calibrate", "fit the lateral range curve of a sensor to logged detections and misses");
  command->add_option("log", a->log, "CSV: lateral_range_m, detected, target, visibility_nmi")
      ->required();
  command->add_option("--sensor", a->sensor, "key of the library")->required();
  command->add_option("--target", a->target, "class of target, when the log has no such column");
  command->add_option("--confidence", a->confidence, "of the interval")
      ->check(CLI::Range(0.5, 0.9999))
      ->capture_default_str();
  command->add_option("--out", a->out, "save a calibration file that replaces the default");
  command->add_option("--out-png", a->png, "save the curve with the logged shares");
  command->footer(
      "Example: vigie sensing calibrate trial.csv --sensor turret-mwir --target craft_stopped "
      "--out calibration.toml");
  command->callback(
      [&context, a] { context.action = [&context, a] { return calibrate(context, *a); }; });
}

}  // namespace vigie::cli
