// SPDX-License-Identifier: Apache-2.0
// Reading a night's weather from CSV.
#include <array>
#include <optional>

#include <fmt/format.h>

#include "vigie/core/file.h"
#include "vigie/core/text_table.h"
#include "vigie/sea/weather.h"

namespace vigie::sea {
namespace {

constexpr std::size_t kLargestWeather = 1U << 20;
constexpr std::size_t kMostWeatherRows = 10'000;
constexpr double kLongestGap_h = 3.0;

// A number column: its range, and what a value outside it most often is.
struct WeatherColumn {
  const char* name;
  double smallest, largest;
  const char* mend;
};
constexpr std::array<WeatherColumn, 8> kWeatherColumns{{
    {"wind_mps", 0, 75, "is this knots or km/h? give metres per second"},
    {"wind_from_deg", 0, 360, "give the bearing the wind blows from, 0 to 360"},
    {"wave_m", 0, 20, "is this feet or centimetres? give significant wave height in metres"},
    {"visibility_m", 10, 100'000, "is this kilometres or miles? give metres"},
    {"cloud_base_m", 0, 20'000, "is this feet? give metres above the sea, 10000 for no cloud"},
    {"icing", 0, 1, "give 0 (no) or 1 (yes)"},
    {"air_c", -40, 50, "is this kelvin or fahrenheit? give degrees Celsius"},
    {"sea_c", -3, 40, "is this kelvin or fahrenheit? give degrees Celsius"},
}};
constexpr const char* kWeatherHeader =
    "at_utc,wind_mps,wind_from_deg,wave_m,visibility_m,cloud_base_m,icing,air_c,sea_c";

using core::TextLine;

core::Error bad_weather(const std::string& field, std::string problem, std::string mend) {
  return {.kind = core::ErrorKind::invalid,
          .field = field,
          .problem = std::move(problem),
          .mend = std::move(mend)};
}

std::vector<std::string_view> cells_of(std::string_view line) { return core::cells_of(line, ','); }

core::Result<double> read_number(std::string_view cell, const WeatherColumn& column,
                                 const std::string& field) {
  if (cell.empty()) return core::fail(bad_weather(field, "is empty", column.mend));
  const auto number = core::number_of(cell);
  if (!number)
    return core::fail(bad_weather(field, fmt::format("\"{}\" is not a number", cell.substr(0, 30)),
                                  "give a plain decimal number"));
  const double value = *number;
  if (value < column.smallest || value > column.largest)
    return core::fail(bad_weather(
        field, fmt::format("is {}, outside {} to {}", value, column.smallest, column.largest),
        column.mend));
  return value;
}

core::Result<WeatherSeries::Row> read_weather_row(const TextLine& line, const std::string& name) {
  const std::string where = fmt::format("{}: line {}", name, line.number);
  const auto cells = cells_of(line.text);
  if (cells.size() != kWeatherColumns.size() + 1)
    return core::fail(bad_weather(
        where, fmt::format("has {} columns, not {}", cells.size(), kWeatherColumns.size() + 1),
        fmt::format("give {}", kWeatherHeader)));
  const auto at = core::parse_instant(cells[0]);
  if (!at)
    return core::fail(bad_weather(where + " column at_utc", at.error().problem, at.error().mend));
  std::array<double, kWeatherColumns.size()> value{};
  for (std::size_t i = 0; i < kWeatherColumns.size(); ++i) {
    const auto number = read_number(cells[i + 1], kWeatherColumns[i],
                                    fmt::format("{} column {}", where, kWeatherColumns[i].name));
    if (!number) return core::fail(number.error());
    value[i] = *number;
  }
  if (value[5] != 0 && value[5] != 1)
    return core::fail(bad_weather(where + " column icing", fmt::format("is {}", value[5]),
                                  kWeatherColumns[5].mend));
  return WeatherSeries::Row{.at = *at,
                            .weather = {.wind_speed = core::metres_per_second(value[0]),
                                        .wind_from = core::degrees(value[1]),
                                        .wave_height = core::metres(value[2]),
                                        .visibility = core::metres(value[3]),
                                        .cloud_base = core::metres(value[4]),
                                        .icing = value[5] == 1,
                                        .air_temperature = core::celsius(value[6]),
                                        .sea_temperature = core::celsius(value[7])}};
}

std::optional<core::Error> header_problem(const TextLine& line, const std::string& name) {
  if (line.text == kWeatherHeader) return std::nullopt;
  const auto cells = cells_of(line.text), wanted = cells_of(kWeatherHeader);
  std::string problem = fmt::format("has {} columns, not {}", cells.size(), wanted.size());
  for (std::size_t i = 0; i < std::min(cells.size(), wanted.size()); ++i)
    if (cells[i] != wanted[i]) {
      problem =
          fmt::format("column {} is \"{}\", not \"{}\"", i + 1, cells[i].substr(0, 30), wanted[i]);
      break;
    }
  return bad_weather(fmt::format("{}: line {} (header)", name, line.number), problem,
                     fmt::format("begin with {}", kWeatherHeader));
}

std::optional<core::Error> step_problem(core::Instant before, core::Instant at,
                                        const std::string& field) {
  if (at <= before)
    return bad_weather(field,
                       fmt::format("{} does not come after {}", core::format_instant(at),
                                   core::format_instant(before)),
                       "sort the rows by time and give each hour once");
  const double gap_h = core::in_hours(at - before);
  if (gap_h > kLongestGap_h)
    return bad_weather(
        field,
        fmt::format("comes {:.1f} h after the row before; the longest gap is {:.0f} h", gap_h,
                    kLongestGap_h),
        "give the hours between");
  return std::nullopt;
}

}  // namespace

core::Result<WeatherSeries> WeatherSeries::parse(std::string_view text, const std::string& name) {
  if (text.size() > kLargestWeather)
    return core::fail(bad_weather(name, fmt::format("is over {} kB", kLargestWeather >> 10),
                                  "give the hours of one night"));
  const auto lines = core::lines_of(text);
  if (lines.empty())
    return core::fail(bad_weather(name, "is empty", fmt::format("begin with {}", kWeatherHeader)));
  if (const auto problem = header_problem(lines.front(), name)) return core::fail(*problem);
  if (lines.size() < 3)
    return core::fail(
        bad_weather(name, fmt::format("has {} rows", lines.size() - 1), "give at least two hours"));
  if (lines.size() > kMostWeatherRows + 1)
    return core::fail(bad_weather(name, fmt::format("has over {} rows", kMostWeatherRows),
                                  "give the hours of one night"));
  std::vector<Row> rows;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const auto row = read_weather_row(lines[i], name);
    if (!row) return core::fail(row.error());
    if (!rows.empty()) {
      const std::string field = fmt::format("{}: line {} column at_utc", name, lines[i].number);
      if (const auto problem = step_problem(rows.back().at, row->at, field))
        return core::fail(*problem);
    }
    rows.push_back(*row);
  }
  return from_rows(std::move(rows));
}

core::Result<WeatherSeries> WeatherSeries::load(const std::filesystem::path& csv) {
  const auto text = core::read_bytes(csv, kLargestWeather + 1);
  if (!text || !std::filesystem::is_regular_file(csv))
    return core::fail({.kind = core::ErrorKind::missing,
                       .field = csv.string(),
                       .problem = "cannot be read",
                       .mend = "name a weather CSV, such as data/weather/2019-06-07-calm.csv"});
  return parse(*text, csv.filename().string());
}

}  // namespace vigie::sea
