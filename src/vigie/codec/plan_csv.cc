// SPDX-License-Identifier: Apache-2.0
#include "vigie/codec/plan_csv.h"

#include <cmath>

#include <fmt/format.h>

#include "vigie/codec/xml_text.h"

namespace vigie::codec {
namespace {

// A quoted_cell that a spreadsheet could take for a formula gets an apostrophe, as its own users
// write it.
std::string quoted_cell(std::string text) {
  if (!text.empty() && std::string("=+-@").find(text.front()) != std::string::npos)
    text.insert(text.begin(), '\'');
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

}  // namespace

std::string csv_of(const std::vector<SortieSheet>& sheets) {
  std::string out =
      "sortie,asset,name,kind,base,legal_basis,departs_utc,returns_utc,waypoint,time_utc,lat_deg,"
      "lon_deg,leg_nmi,course_deg,speed_kn,altitude_m,expected_boats,reason\r\n";
  for (const SortieSheet& s : sheets) {
    const std::string begin =
        fmt::format("{},{},{},{},{},{},{},{}", quoted_cell(s.key), quoted_cell(s.asset->key.text()),
                    quoted_cell(s.asset->name), model::name_of(s.type->kind),
                    quoted_cell(s.base == nullptr ? s.asset->base.text() : s.base->name),
                    quoted_cell(s.asset->legal_basis.text()), core::format_instant(s.departs()),
                    core::format_instant(s.returns()));
    const std::string end = fmt::format(
        "{:.0f},{:.4f},{}", model::flies(s.type->kind) ? core::in_metres(s.type->altitude) : 0.0,
        s.sortie->expected_detections, quoted_cell(s.sortie->reason));
    for (std::size_t i = 0; i < s.points.size(); ++i) {
      const SheetPoint& p = s.points[i];
      out += fmt::format("{},{},{},{},{},{:.2f},{:.0f},{:.1f},{}\r\n", begin, i + 1,
                         core::format_instant(p.at), degrees_text(p.place.lat_deg),
                         degrees_text(p.place.lon_deg), core::in_nautical_miles(p.leg),
                         std::fmod(std::round(core::in_degrees(p.course)), 360.0),
                         core::in_knots(p.speed), end);
    }
  }
  return out;
}

}  // namespace vigie::codec
