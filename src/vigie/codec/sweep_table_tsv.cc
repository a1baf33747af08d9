// SPDX-License-Identifier: Apache-2.0
#include "vigie/codec/sweep_table_tsv.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "vigie/core/file.h"
#include "vigie/core/text_table.h"

namespace vigie::codec {
namespace {

using core::fail;
using core::Result;

constexpr std::size_t kLargestSweepTable = 1U << 20, kMostRows = 5000;
constexpr const char* kWidthHeader =
    "object\tname\tsize\tplatform\theight_ft\tw1\tw3\tw5\tw10\tw15\tw20\tw30";
constexpr const char* kSpeedHeader = "object\tplatform\tspeed_kn\tfactor";

// One line's cells under the names of the columns; the first thing wrong is kept.
class Cells {
 public:
  Cells(const core::TextLine& line, const char* header, const std::string& name)
      : where_(fmt::format("{}: line {}", name, line.number)),
        cells_(core::cells_of(line.text, '\t')),
        columns_(core::cells_of(header, '\t')) {
    if (cells_.size() == columns_.size()) return;
    problem_ =
        core::invalid(where_, fmt::format("has {} columns, not {}", cells_.size(), columns_.size()),
                      "separate the columns by one tab each");
    cells_.resize(columns_.size());
  }
  const std::optional<core::Error>& problem() const { return problem_; }
  const std::string& where() const { return where_; }
  std::string text(std::size_t i) {
    if (cells_[i].empty() || cells_[i].size() > 80)
      wrong(i, "is empty or longer than 80 bytes", "give a short text");
    return std::string(cells_[i]);
  }
  double number(std::size_t i, double smallest, double largest) {
    const auto value = core::number_of(cells_[i]);
    if (value && *value >= smallest && *value <= largest) return *value;
    wrong(i, fmt::format("is \"{}\"", cells_[i].substr(0, 30)),
          fmt::format("give a number between {} and {}", smallest, largest));
    return smallest;
  }
  std::size_t one_of(std::size_t i, std::initializer_list<const char*> words) {
    const auto found = std::find(words.begin(), words.end(), cells_[i]);
    if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
    std::string known;
    for (const char* word : words) known += (known.empty() ? "" : ", ") + std::string(word);
    wrong(i, fmt::format("is \"{}\"", cells_[i].substr(0, 30)), "give one of: " + known);
    return 0;
  }
  model::SweepPlatform platform(std::size_t i) {
    return static_cast<model::SweepPlatform>(one_of(i, {"helicopter", "aeroplane", "boat"}));
  }

 private:
  void wrong(std::size_t i, std::string problem, std::string mend) {
    if (!problem_)
      problem_ = core::invalid(fmt::format("{} column {}", where_, columns_[i]), std::move(problem),
                               std::move(mend));
  }
  std::string where_;
  std::vector<std::string_view> cells_, columns_;
  std::optional<core::Error> problem_;
};

Result<std::vector<core::TextLine>> body_of(std::string_view text, const char* header,
                                            const std::string& name) {
  if (text.size() > kLargestSweepTable)
    return fail(core::invalid(name, "is larger than 1 MB", "give a sweep-width table"));
  auto lines = core::lines_of(text);
  if (lines.empty() || lines.front().text != header)
    return fail(core::invalid(name, "does not begin with the names of the columns",
                              fmt::format("begin with: {}", header)));
  if (lines.size() < 2 || lines.size() > kMostRows + 1)
    return fail(
        core::invalid(name, fmt::format("has {} rows", lines.size() - 1), "give 1 to 5000"));
  lines.erase(lines.begin());
  return lines;
}

Result<void> read_widths(std::string_view text, model::SweepTable& table) {
  const std::string name = "visual.tsv";
  const auto lines = body_of(text, kWidthHeader, name);
  if (!lines) return fail(lines.error());
  for (const core::TextLine& line : *lines) {
    Cells cells(line, kWidthHeader, name);
    model::SweepRow row{.object = cells.text(0),
                        .name = cells.text(1),
                        .small_craft = cells.one_of(2, {"small", "large"}) == 0,
                        .platform = cells.platform(3),
                        .height_ft = cells.number(4, 1, 50'000)};
    for (std::size_t i = 0; i < row.width_nmi.size(); ++i)
      row.width_nmi[i] = cells.number(5 + i, 0, 100);
    if (cells.problem()) return fail(*cells.problem());
    const auto before = table.rows_of(row.object, row.platform);
    if (!before.empty() && before.back()->height_ft >= row.height_ft)
      return fail(
          core::invalid(cells.where() + " column height_ft",
                        fmt::format("goes from {} to {}", before.back()->height_ft, row.height_ft),
                        "write each height once, in ascending order"));
    table.rows.push_back(std::move(row));
  }
  return {};
}

Result<void> read_speeds(std::string_view text, model::SweepTable& table) {
  const std::string name = "visual_speed.tsv";
  const auto lines = body_of(text, kSpeedHeader, name);
  if (!lines) return fail(lines.error());
  for (const core::TextLine& line : *lines) {
    Cells cells(line, kSpeedHeader, name);
    model::SweepSpeedFactor row{.object = cells.text(0),
                                .platform = cells.platform(1),
                                .speed_kn = cells.number(2, 1, 1000),
                                .factor = cells.number(3, 0.01, 10)};
    if (cells.problem()) return fail(*cells.problem());
    if (table.rows_of(row.object, row.platform).empty())
      return fail(core::invalid(cells.where() + " column object",
                                fmt::format("{} has no sweep widths for that platform", row.object),
                                "use the objects of visual.tsv"));
    const auto before = table.speeds_of(row.object, row.platform);
    if (!before.empty() && before.back()->speed_kn >= row.speed_kn)
      return fail(
          core::invalid(cells.where() + " column speed_kn",
                        fmt::format("goes from {} to {}", before.back()->speed_kn, row.speed_kn),
                        "write each speed once, in ascending order"));
    table.speeds.push_back(std::move(row));
  }
  return {};
}

}  // namespace

Result<model::SweepTable> parse_sweep_table(std::string_view widths, std::string_view speeds) {
  model::SweepTable table;
  if (const auto read = read_widths(widths, table); !read) return fail(read.error());
  if (const auto read = read_speeds(speeds, table); !read) return fail(read.error());
  return table;
}

Result<model::SweepTable> load_sweep_table(const std::filesystem::path& folder) {
  std::string texts[2];
  const char* names[2] = {"visual.tsv", "visual_speed.tsv"};
  for (int i = 0; i < 2; ++i) {
    auto bytes = core::read_bytes(folder / names[i]);
    if (!bytes)
      return fail({core::ErrorKind::missing, (folder / names[i]).string(), "cannot be read",
                   "check the name and its permissions"});
    texts[i] = std::move(*bytes);
  }
  return parse_sweep_table(texts[0], texts[1]);
}

}  // namespace vigie::codec
