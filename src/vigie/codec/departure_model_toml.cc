// SPDX-License-Identifier: Apache-2.0
#include "vigie/codec/departure_model_toml.h"

#include <fmt/format.h>

#include "vigie/codec/toml_table.h"
#include "vigie/core/file.h"

namespace vigie::codec {
namespace {

using core::fail;
using core::Result;

constexpr std::size_t kLargestFile = 1U << 20;
constexpr double kMostWindError = 20;  // m/s; more is no forecast

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n')
      out += "\\n";
    else if (c == '\r')
      out += "\\r";
    else
      out += c;
  }
  return out + "\"";
}

// 17 digits, and always a decimal point: TOML tells 1 from 1.0.
std::string real(double value) {
  std::string text = fmt::format("{:.17g}", value);
  if (text.find_first_of(".en") == std::string::npos) text += ".0";
  return text;
}

void add_terms(const char* key, const std::vector<model::Term>& terms, std::string& out) {
  for (const model::Term& term : terms)
    out += fmt::format("\n[[{}]]\nname = {}\ncoefficient = {}\nstandard_error = {}\n", key,
                       quoted(term.name), real(term.coefficient), real(term.standard_error));
}

std::vector<model::Term> read_terms(TomlTable& top, const char* key) {
  std::vector<model::Term> terms;
  top.tables(key, [&](TomlTable& t) {
    terms.push_back({.name = t.text("name"),
                     .coefficient = t.plain_number({"coefficient", "1", -1e6, 1e6}),
                     .standard_error = t.plain_number({"standard_error", "1", 0, 1e9})});
  });
  return terms;
}

core::Date read_date(TomlTable& top, const char* key) {
  const auto day = core::parse_date(top.text(key));
  if (day) return *day;
  top.wrong(key, day.error().problem, day.error().mend);
  return {};
}

}  // namespace

std::string departure_model_toml(const model::DepartureModel& m) {
  std::string out =
      "# SPDX-License-Identifier: Apache-2.0\n"
      "# How many boats arrive after a night: hurdle negative binomial, docs/math/forecast.md.\n"
      "# Written by vigie forecast fit; refit rather than edit. It speaks of arrivals, not of\n"
      "# attempts. None of the rows it was fitted on is in this file.\n"
      "kind = \"departures\"\n";
  out += fmt::format("source = {}\nverified = false\n",
                     quoted(fmt::format("fitted: maximum likelihood on {} nights, {} to {}; the "
                                        "files are named below",
                                        m.nights, core::format_date(m.fitted_from),
                                        core::format_date(m.fitted_until - 1))));
  out +=
      fmt::format("with_weather = {}\nfitted_from = \"{}\"\nfitted_until = \"{}\"\nnights = {}\n",
                  m.with_weather, core::format_date(m.fitted_from),
                  core::format_date(m.fitted_until), m.nights);
  out += fmt::format("log_likelihood = {}\ntheta = {}\nlevel_half_life_nights = {}\n",
                     real(m.log_likelihood), real(m.theta), real(m.level_half_life_nights));
  out += fmt::format(
      "# Standard deviation of the wind forecasts it was fitted for; 0: wind as measured.\n"
      "wind_error_mps = {}\n",
      real(core::in_metres_per_second(m.wind_error)));
  out += fmt::format("people_per_boat = {}\npeople_variance_per_boat = {}\n",
                     real(m.people_per_boat), real(m.people_variance_per_boat));
  out += fmt::format(
      "# gov.uk, 3 June 2025: red above 55 %, green below 35 %.\nred_above = {}\n"
      "green_below = {}\n",
      real(m.red_above), real(m.green_below));
  for (const model::DepartureModel::Source& source : m.sources)
    out += fmt::format("\n[[file]]\nwhat = {}\nsha256 = {}\n", quoted(source.what),
                       quoted(source.sha256));
  out += "\n# Log odds that any boat arrives.\n";
  add_terms("any", m.any, out);
  out += "\n# Log mean of the boats, before the zero is cut off.\n";
  add_terms("boats", m.boats, out);
  return out;
}

Result<model::DepartureModel> parse_departure_model(std::string_view toml,
                                                    const std::string& file) {
  if (toml.size() > kLargestFile)
    return fail({core::ErrorKind::invalid, file, "is larger than 1 MB",
                 "give a file that vigie forecast fit wrote"});
  const auto parsed = parse_toml(toml, file);
  if (!parsed) return fail(parsed.error());
  Failure failure;
  model::DepartureModel m;
  TomlTable top(*parsed, file, "", failure);
  if (top.text("kind") != "departures")
    top.wrong("kind", "is not \"departures\"", "give a file that vigie forecast fit wrote");
  top.text("source");
  top.boolean("verified");
  m.with_weather = top.boolean("with_weather");
  m.fitted_from = read_date(top, "fitted_from");
  m.fitted_until = read_date(top, "fitted_until");
  m.nights = static_cast<std::size_t>(top.plain_number({"nights", "nights", 1, 1e6}));
  m.log_likelihood = top.plain_number({"log_likelihood", "1", -1e9, 1e9});
  m.theta = top.plain_number({"theta", "1", 1e-6, 1e9});
  m.level_half_life_nights = top.plain_number({"level_half_life_nights", "nights", 0, 1e5});
  if (top.has("wind_error_mps"))  // files of before it was known were fitted on measured wind
    m.wind_error =
        core::metres_per_second(top.plain_number({"wind_error_mps", "m/s", 0, kMostWindError}));
  m.people_per_boat = top.plain_number({"people_per_boat", "people", 0, 1000});
  m.people_variance_per_boat = top.plain_number({"people_variance_per_boat", "people^2", 0, 1e6});
  m.red_above = top.plain_number({"red_above", "probability", 0, 1});
  m.green_below = top.plain_number({"green_below", "probability", 0, 1});
  if (top.ok() && m.green_below >= m.red_above)
    top.wrong("green_below", "is not below red_above", "swap or mend the two");
  top.tables("file", [&](TomlTable& t) {
    m.sources.push_back({.what = t.text("what"), .sha256 = t.text("sha256")});
  });
  m.any = read_terms(top, "any");
  m.boats = read_terms(top, "boats");
  top.finish();
  if (failure.first) return fail(*failure.first);
  return m;
}

Result<model::DepartureModel> load_departure_model(const std::filesystem::path& path) {
  const auto text = core::read_bytes(path, kLargestFile + 1);
  if (!text)
    return fail({core::ErrorKind::missing, path.string(), "cannot be read",
                 "write it with vigie forecast fit --out"});
  return parse_departure_model(*text, path.filename().string());
}

}  // namespace vigie::codec
