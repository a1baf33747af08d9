// SPDX-License-Identifier: Apache-2.0
#include "vigie/codec/station_weather_csv.h"

#include <array>

#include <fmt/format.h>

#include "vigie/codec/text_sheet.h"
#include "vigie/core/file.h"
#include "vigie/core/text_table.h"

namespace vigie::codec {
namespace {

using core::fail;
using core::Result;

constexpr std::array<std::string_view, 5> kStationColumns{"date", "wind_dir_deg", "mean_wind_ms",
                                                          "max_hour_wind_ms", "temp_mean_c"};

std::optional<double> number(const SheetRow& row, std::string_view column, double min, double max) {
  const std::string_view cell = row.text(column);
  if (cell.empty()) return std::nullopt;
  const auto value = core::number_of(cell);
  if (value && *value >= min && *value <= max) return value;
  row.wrong(column, fmt::format("is \"{}\"", cell.substr(0, 30)),
            fmt::format("give a number from {:g} to {:g}, or nothing", min, max));
  return std::nullopt;
}

model::StationDay read_day(const SheetRow& row) {
  model::StationDay day{.day = row.date("date")};
  if (const auto v = number(row, "mean_wind_ms", 0, 75)) day.wind = core::metres_per_second(*v);
  if (const auto v = number(row, "max_hour_wind_ms", 0, 75))
    day.wind_max = core::metres_per_second(*v);
  if (const auto v = number(row, "wind_dir_deg", 0, 360)) day.wind_from = core::degrees(*v);
  if (const auto v = number(row, "temp_mean_c", -60, 60)) day.air = core::celsius(*v);
  if (day.wind && day.wind_max && *day.wind_max < *day.wind)
    row.wrong("max_hour_wind_ms", "is below mean_wind_ms", "mend one of the two");
  return day;
}

}  // namespace

Result<std::vector<model::StationDay>> parse_station_weather_csv(std::string_view text,
                                                                 const std::string& name) {
  auto sheet = parse_csv(text, name);
  if (!sheet) return fail(sheet.error());
  drop_columns(*sheet, kStationColumns);
  if (const auto known = expect_columns(*sheet, kStationColumns, {}); !known)
    return fail(known.error());
  Failure failure;
  std::vector<model::StationDay> days;
  for (std::size_t i = 0; i < sheet->rows.size() && !failure.first; ++i) {
    const SheetRow row(*sheet, i, failure);
    days.push_back(read_day(row));
    if (i > 0 && days[i].day - days[i - 1].day != 1)
      row.wrong("date",
                fmt::format("{} does not follow {}", core::format_date(days[i].day),
                            core::format_date(days[i - 1].day)),
                "give every day once, in order, with empty cells where nothing was measured");
  }
  if (failure.first) return fail(*failure.first);
  if (days.empty())
    return fail({core::ErrorKind::invalid, name, "has no row", "give at least one"});
  return days;
}

Result<std::vector<model::StationDay>> load_station_weather_csv(const std::filesystem::path& path) {
  const auto text = core::read_bytes(path, kLargestSheet + 1);
  if (!text)
    return fail({core::ErrorKind::missing, path.string(), "cannot be read",
                 "check the name and its permissions"});
  return parse_station_weather_csv(*text, path.filename().string());
}

}  // namespace vigie::codec
