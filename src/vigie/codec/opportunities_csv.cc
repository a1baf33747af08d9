// SPDX-License-Identifier: Apache-2.0
#include "vigie/codec/opportunities_csv.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "vigie/core/text_table.h"

namespace vigie::codec {
namespace {

using core::fail;

constexpr std::size_t kLargestLog = 1U << 26, kMostLines = 2'000'000;

constexpr std::array<const char*, 4> kLogColumns = {"target", "lateral_range_m", "detected",
                                                    "visibility_nmi"};
enum LogColumn { kTarget, kRange, kDetected, kVisibility };
constexpr std::size_t kNone = static_cast<std::size_t>(-1);

core::Result<std::array<std::size_t, 4>> log_columns(const core::TextLine& head,
                                                     const std::string& name) {
  std::array<std::size_t, 4> at{kNone, kNone, kNone, kNone};
  const auto cells = core::cells_of(head.text, ',');
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const auto known = std::find(kLogColumns.begin(), kLogColumns.end(), cells[i]);
    if (known == kLogColumns.end()) continue;  // a log may hold more
    at[static_cast<std::size_t>(known - kLogColumns.begin())] = i;
  }
  for (const LogColumn needed : {kRange, kDetected})
    if (at[needed] == kNone)
      return fail(core::invalid(fmt::format("{}: line {}", name, head.number),
                                fmt::format("names no column {}", kLogColumns[needed]),
                                "begin with: target,lateral_range_m,detected,visibility_nmi"));
  return at;
}

}  // namespace

core::Result<std::vector<LoggedOpportunity>> parse_opportunities(std::string_view csv,
                                                                 const std::string& name) {
  if (csv.size() > kLargestLog)
    return fail(core::invalid(name, "is larger than 64 MB", "split it"));
  const auto lines = core::lines_of(csv);
  if (lines.empty() || lines.size() > kMostLines)
    return fail(core::invalid(name, "is empty or has over two million lines", "give a log"));
  const auto at = log_columns(lines.front(), name);
  if (!at) return fail(at.error());
  std::vector<LoggedOpportunity> out;
  const std::size_t width = core::cells_of(lines.front().text, ',').size();
  for (auto line = lines.begin() + 1; line != lines.end(); ++line) {
    const auto cells = core::cells_of(line->text, ',');
    const std::string where = fmt::format("{}: line {}", name, line->number);
    if (cells.size() != width)
      return fail(core::invalid(where, fmt::format("has {} cells, not {}", cells.size(), width),
                                "part the cells by one comma each"));
    LoggedOpportunity o;
    const auto number = [&](LogColumn column, double smallest, double largest) {
      const auto value = core::number_of(cells[(*at)[column]]);
      return value && *value >= smallest && *value <= largest ? value : std::nullopt;
    };
    const auto range = number(kRange, 0, 1e6);
    if (!range)
      return fail(core::invalid(where + " column lateral_range_m",
                                fmt::format("is \"{}\"", cells[(*at)[kRange]].substr(0, 30)),
                                "give metres abeam, 0 to 1000000"));
    o.lateral_range = core::metres(*range);
    const std::string_view detected = cells[(*at)[kDetected]];
    o.detected = detected == "1" || detected == "yes" || detected == "true";
    if (!o.detected && detected != "0" && detected != "no" && detected != "false")
      return fail(core::invalid(where + " column detected",
                                fmt::format("is \"{}\"", detected.substr(0, 30)),
                                "give yes or no"));
    if ((*at)[kVisibility] != kNone) {
      const auto visibility = number(kVisibility, 0.01, 100);
      if (!visibility)
        return fail(core::invalid(where + " column visibility_nmi", "is no number of 0.01 to 100",
                                  "give nautical miles"));
      o.visibility = core::nautical_miles(*visibility);
    }
    if ((*at)[kTarget] != kNone) o.target = std::string(cells[(*at)[kTarget]].substr(0, 40));
    out.push_back(std::move(o));
  }
  if (out.empty())
    return fail(core::invalid(name, "has no opportunity", "log passes, found and missed"));
  return out;
}

std::string calibration_toml(const std::vector<CalibrationText>& fits) {
  std::string out =
      "# SPDX-License-Identifier: Apache-2.0\n"
      "# Lateral range curves fitted to logged opportunities: 1 / (1 + exp(per_nmi x - "
      "intercept)).\n"
      "# Read after the library, it replaces the sweep widths of the sensors named.\n";
  for (const CalibrationText& f : fits) {
    const auto nmi = [](core::Length l) { return std::min(100.0, core::in_nautical_miles(l)); };
    std::string source;
    for (const char c : f.source) source += c == '"' || c == '\\' || c < ' ' ? '\'' : c;
    out += fmt::format(
        "\n[calibration.{}.{}]\nintercept = {:.9g}\nper_nmi = {:.9g}\nwidth_nmi = {:.6f}\n"
        "width_low_nmi = {:.6f}\nwidth_high_nmi = {:.6f}\nvisibility_nmi = {:.4f}\n"
        "opportunities = {}\ndetections = {}\nsource = \"{}, {:.0f} % interval\"\n",
        f.sensor, f.target, f.intercept, f.per_metre * core::kMetresPerNauticalMile, nmi(f.width),
        nmi(f.low), nmi(f.high), core::in_nautical_miles(f.visibility), f.opportunities,
        f.detections, source, 100 * f.confidence);
  }
  return out;
}

}  // namespace vigie::codec
