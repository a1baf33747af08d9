// SPDX-License-Identifier: Apache-2.0
#include "vigie/codec/roster_csv.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include <fmt/format.h>

#include "vigie/codec/text_sheet.h"
#include "vigie/core/digest.h"

namespace vigie::codec {
namespace {

using core::Date;
using core::fail;

constexpr std::array<std::string_view, 3> kRosterColumns{"night", "sector", "additional_drones"};
constexpr const char* kReleaseAgain = "release the roster again: vigie trial release --out-csv";

model::Roster::Row roster_row(const SheetRow& row) {
  const std::string_view flag = row.text("additional_drones");
  model::Roster::Row read{.night = row.date("night"),
                          .sector = std::string(row.text("sector")),
                          .additional_drones = flag == "1"};
  if (read.night < Date::of(2018, 1, 1) || read.night > Date::of(2099, 12, 31))
    row.wrong("night", fmt::format("is {}, outside 2018 to 2099", core::format_date(read.night)),
              "mend the year");
  if (read.sector.empty()) row.wrong("sector", "is empty", "name the sector");
  if (flag != "0" && flag != "1")
    row.wrong("additional_drones", fmt::format("is \"{}\"", flag.substr(0, 20)),
              "give 1 where they may fly, else 0");
  return read;
}

// Every night has the sectors of every other, or the file was cut short.
core::Result<void> check_whole_nights(const std::map<Date, std::set<std::string>>& nights,
                                      const std::string& name) {
  std::set<std::string> all;
  for (const auto& [night, sectors] : nights) all.insert(sectors.begin(), sectors.end());
  for (const auto& [night, sectors] : nights)
    for (const std::string& sector : all)
      if (!sectors.contains(sector))
        return fail(core::invalid(
            fmt::format("{}: night {}", name, core::format_date(night)),
            fmt::format("has no row for sector {}, which another night has: the file is cut short",
                        sector.substr(0, 60)),
            kReleaseAgain));
  return {};
}

}  // namespace

core::Result<model::Roster> parse_roster_csv(std::string_view text, const std::string& name) {
  const auto sheet = parse_csv(text, name);
  if (!sheet) return fail(sheet.error());
  if (const auto known = expect_columns(*sheet, kRosterColumns, {}); !known)
    return fail(known.error());
  if (sheet->rows.empty()) return fail(core::invalid(name, "has no row", kReleaseAgain));
  model::Roster roster{.rows = {}, .sha256 = core::sha256_hex(text)};
  Failure failure;
  std::map<Date, std::set<std::string>> nights;
  for (std::size_t i = 0; i < sheet->rows.size() && !failure.first; ++i) {
    const SheetRow row(*sheet, i, failure);
    roster.rows.push_back(roster_row(row));
    const model::Roster::Row& read = roster.rows.back();
    if (!nights[read.night].insert(read.sector).second)
      row.wrong("sector",
                fmt::format("{} is there twice on {}", read.sector.substr(0, 60),
                            core::format_date(read.night)),
                "give each sector once a night");
  }
  if (failure.first) return fail(*failure.first);
  if (const auto whole = check_whole_nights(nights, name); !whole) return fail(whole.error());
  std::ranges::stable_sort(roster.rows, {}, &model::Roster::Row::night);
  return roster;
}

}  // namespace vigie::codec
