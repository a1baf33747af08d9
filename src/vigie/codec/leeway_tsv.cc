// SPDX-License-Identifier: Apache-2.0
#include "vigie/codec/leeway_tsv.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "vigie/core/file.h"
#include "vigie/core/text_table.h"

namespace vigie::codec {
namespace {

using core::fail;
using core::Result;

constexpr std::size_t kLargestLeeway = 1U << 20;
constexpr std::size_t kMostObjects = 1000;
constexpr const char* kLeewayHeader =
    "number\tkey\tname\tdownwind_slope\tdownwind_offset\tdownwind_stddev\tright_slope\t"
    "right_offset\tright_stddev\tleft_slope\tleft_offset\tleft_stddev\tverified\tsource";
constexpr std::size_t kFirstNumber = 3, kNumbers = 9, kVerified = 12, kSource = 13;

struct LeewayRange {
  double smallest, largest;
  const char* mend;
};
constexpr std::array<LeewayRange, 3> kRanges{{
    {-20, 20, "give the slope in per cent of wind speed, -20 to 20"},
    {-50, 50, "give the offset in cm/s, -50 to 50"},
    {0, 50, "give the standard deviation in cm/s, 0 to 50"},
}};

Result<model::LeewayObject> read_object(const core::TextLine& line, const std::string& name) {
  const std::string where = fmt::format("{}: line {}", name, line.number);
  const auto cells = core::cells_of(line.text, '\t');
  const auto columns = core::cells_of(kLeewayHeader, '\t');
  if (cells.size() != columns.size())
    return fail(core::invalid(where,
                              fmt::format("has {} columns, not {}", cells.size(), columns.size()),
                              "separate the columns by one tab each"));
  const auto column = [&](std::size_t i) { return fmt::format("{} column {}", where, columns[i]); };
  const auto number = core::number_of(cells[0]);
  if (!number || *number < 0 || *number > 9999 || *number != std::floor(*number))
    return fail(core::invalid(column(0), fmt::format("is \"{}\"", cells[0].substr(0, 30)),
                              "give the row's number in the public list, or 0"));
  for (const std::size_t i : {std::size_t{1}, std::size_t{2}, kSource})
    if (cells[i].empty() || cells[i].size() > 200)
      return fail(
          core::invalid(column(i), "is empty or longer than 200 bytes", "give a short text"));
  if (cells[kVerified] != "yes" && cells[kVerified] != "no")
    return fail(core::invalid(column(kVerified), "is neither yes nor no", "give yes or no"));
  std::array<double, kNumbers> value{};
  for (std::size_t i = 0; i < kNumbers; ++i) {
    const std::string_view cell = cells[kFirstNumber + i];
    const auto read = core::number_of(cell);
    const LeewayRange& range = kRanges[i % kRanges.size()];
    if (!read || *read < range.smallest || *read > range.largest)
      return fail(core::invalid(column(kFirstNumber + i),
                                fmt::format("is \"{}\"", cell.substr(0, 30)), range.mend));
    value[i] = *read;
  }
  return model::LeewayObject{.key = std::string(cells[1]),
                             .number = static_cast<int>(*number),
                             .name = std::string(cells[2]),
                             .downwind = {value[0], value[1], value[2]},
                             .right = {value[3], value[4], value[5]},
                             .left = {value[6], value[7], value[8]},
                             .source = std::string(cells[kSource]),
                             .verified = cells[kVerified] == "yes"};
}

}  // namespace

Result<model::LeewayTable> parse_leeway_table(std::string_view text, const std::string& name) {
  if (text.size() > kLargestLeeway)
    return fail(core::invalid(name, "is larger than 1 MB", "give a leeway table"));
  const auto lines = core::lines_of(text);
  if (lines.empty() || lines.front().text != kLeewayHeader)
    return fail(core::invalid(name, "does not begin with the names of the columns",
                              fmt::format("begin with: {}", kLeewayHeader)));
  if (lines.size() > kMostObjects + 1)
    return fail(core::invalid(name, "has more than 1000 objects", "give a leeway table"));
  model::LeewayTable table;
  std::set<std::string> keys;
  std::set<int> numbers;
  for (auto line = lines.begin() + 1; line != lines.end(); ++line) {
    auto object = read_object(*line, name);
    if (!object) return fail(object.error());
    const bool fresh = keys.insert(object->key).second &&
                       (object->number == 0 || numbers.insert(object->number).second);
    if (!fresh)
      return fail(core::invalid(fmt::format("{}: line {}", name, line->number),
                                fmt::format("gives {} or its number again", object->key),
                                "give each class once"));
    table.objects.push_back(std::move(*object));
  }
  if (table.objects.empty()) return fail(core::invalid(name, "has no object", "give at least one"));
  return table;
}

Result<model::LeewayTable> load_leeway_table(const std::filesystem::path& path) {
  const auto text = core::read_bytes(path);
  if (!text)
    return fail({core::ErrorKind::missing, path.string(), "cannot be read",
                 "check the name and its permissions"});
  return parse_leeway_table(*text, path.filename().string());
}

}  // namespace vigie::codec
