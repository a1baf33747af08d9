// SPDX-License-Identifier: Apache-2.0
#include "vigie/codec/coast_places_tsv.h"

#include <array>
#include <set>

#include <fmt/format.h>

#include "vigie/core/file.h"
#include "vigie/core/text_table.h"

namespace vigie::codec {
namespace {

using core::fail;
using core::Result;

constexpr std::size_t kLargestPlaces = 1U << 20;
constexpr std::size_t kMostPlaces = 2000;
constexpr const char* kPlacesHeader =
    "name\tfrom_lat\tfrom_lon\tuntil_lat\tuntil_lon\tverified\tsource";

Result<model::CoastPlace> read_place(const core::TextLine& line, const std::string& name) {
  const std::string where = fmt::format("{}: line {}", name, line.number);
  const auto cells = core::cells_of(line.text, '\t');
  const auto columns = core::cells_of(kPlacesHeader, '\t');
  if (cells.size() != columns.size())
    return fail(core::invalid(where,
                              fmt::format("has {} columns, not {}", cells.size(), columns.size()),
                              "separate the columns by one tab each"));
  const auto column = [&](std::size_t i) { return fmt::format("{} column {}", where, columns[i]); };
  for (const std::size_t i : {std::size_t{0}, std::size_t{6}})
    if (cells[i].empty() || cells[i].size() > 200)
      return fail(
          core::invalid(column(i), "is empty or longer than 200 bytes", "give a short text"));
  if (cells[5] != "yes" && cells[5] != "no")
    return fail(core::invalid(column(5), "is neither yes nor no", "give yes or no"));
  std::array<geo::Point, 2> ends;
  for (std::size_t end = 0; end < 2; ++end) {
    const auto lat = core::number_of(cells[1 + 2 * end]), lon = core::number_of(cells[2 + 2 * end]);
    if (!lat || *lat < 45 || *lat > 56)
      return fail(core::invalid(column(1 + 2 * end), "is no latitude of the Channel",
                                "give 45 to 56 degrees"));
    if (!lon || *lon < -10 || *lon > 10)
      return fail(core::invalid(column(2 + 2 * end), "is no longitude of the Channel",
                                "give -10 to 10 degrees, east positive"));
    ends[end] = geo::plane_from_lat_lon({*lat, *lon});
  }
  return model::CoastPlace{std::string(cells[0]), ends[0], ends[1]};
}

}  // namespace

Result<std::vector<model::CoastPlace>> parse_coast_places(std::string_view text,
                                                          const std::string& name) {
  if (text.size() > kLargestPlaces)
    return fail(core::invalid(name, "is over 1 MB", "give a list of at most 2,000 places"));
  const auto lines = core::lines_of(text);
  if (lines.empty() || lines.front().text != kPlacesHeader)
    return fail(core::invalid(name, "does not begin with the header",
                              "copy that of data/coast/places.tsv"));
  if (lines.size() > kMostPlaces + 1)
    return fail(core::invalid(name, "has too many lines", "give at most 2,000 places"));
  std::vector<model::CoastPlace> places;
  std::set<std::string> names;
  for (auto line = lines.begin() + 1; line != lines.end(); ++line) {
    auto place = read_place(*line, name);
    if (!place) return fail(place.error());
    if (!names.insert(place->name).second)
      return fail(core::invalid(fmt::format("{}: line {}", name, line->number),
                                fmt::format("gives {} again", place->name),
                                "give each place once"));
    places.push_back(std::move(*place));
  }
  return places;
}

Result<std::vector<model::CoastPlace>> load_coast_places(const std::filesystem::path& path) {
  const auto text = core::read_bytes(path);
  if (!text)
    return fail({core::ErrorKind::missing, path.string(), "cannot be read",
                 "check the name and its permissions"});
  return parse_coast_places(*text, path.filename().string());
}

}  // namespace vigie::codec
