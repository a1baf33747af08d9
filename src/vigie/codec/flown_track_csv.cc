// SPDX-License-Identifier: Apache-2.0
#include "vigie/codec/flown_track_csv.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "vigie/core/text_table.h"

namespace vigie::codec {

core::Result<std::vector<model::Waypoint>> parse_flown_track(std::string_view csv,
                                                             const std::string& name) {
  constexpr std::size_t kLargestTrack = 1U << 24;
  constexpr std::array<std::string_view, 3> kTrackColumns = {"utc", "lat", "lon"};
  if (csv.size() > kLargestTrack)
    return core::fail(core::invalid(name, "is larger than 16 MB", "cut it"));
  const auto lines = core::lines_of(csv);
  if (lines.empty()) return core::fail(core::invalid(name, "is empty", "begin with: utc,lat,lon"));
  const auto head = core::cells_of(lines.front().text, ',');
  std::array<std::size_t, 3> at{};
  for (std::size_t i = 0; i < at.size(); ++i) {
    at[i] = static_cast<std::size_t>(std::ranges::find(head, kTrackColumns[i]) - head.begin());
    if (at[i] == head.size())
      return core::fail(core::invalid(name, fmt::format("names no column {}", kTrackColumns[i]),
                                      "begin with: utc,lat,lon"));
  }
  std::vector<model::Waypoint> track;
  for (auto line = lines.begin() + 1; line != lines.end(); ++line) {
    const std::string where = fmt::format("{}: line {}", name, line->number);
    const auto cells = core::cells_of(line->text, ',');
    if (cells.size() != head.size())
      return core::fail(
          core::invalid(where, fmt::format("has {} cells, not {}", cells.size(), head.size()),
                        "part the cells by one comma each"));
    const auto instant = core::parse_instant(cells[at[0]]);
    const auto lat = core::number_of(cells[at[1]]), lon = core::number_of(cells[at[2]]);
    if (!instant || !lat || !lon)
      return core::fail(
          core::invalid(where, "has no time or place", "write 2020-04-17T03:40:50Z,50.95,1.20"));
    const auto place = geo::make_lat_lon(*lat, *lon);
    if (!place) return core::fail(core::invalid(where, "has no place on Earth", "give degrees"));
    if (!track.empty() && *instant == track.back().at) continue;
    if (!track.empty() && *instant < track.back().at)
      return core::fail(core::invalid(where, "is earlier than the line above it", "sort by time"));
    track.push_back({*instant, geo::plane_from_lat_lon(*place)});
  }
  if (track.size() < 2)
    return core::fail(core::invalid(name, "has fewer than two places", "give a whole track"));
  return track;
}

}  // namespace vigie::codec
