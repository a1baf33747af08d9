// SPDX-License-Identifier: Apache-2.0
#include "vigie/codec/plan_gpx.h"

#include <fmt/format.h>

#include "vigie/codec/xml_text.h"

namespace vigie::codec {

std::string gpx_of(const std::vector<SortieSheet>& sheets, const std::string& title,
                   core::Instant issued_at) {
  pugi::xml_document file = new_document();
  pugi::xml_node root = file.append_child("gpx");
  root.append_attribute("version") = "1.1";
  root.append_attribute("creator") = "Vigie";
  root.append_attribute("xmlns") = "http://www.topografix.com/GPX/1/1";
  pugi::xml_node metadata = root.append_child("metadata");
  element(metadata, "name", title);
  element(metadata, "time", core::format_instant(issued_at));
  for (const SortieSheet& s : sheets) {
    pugi::xml_node route = root.append_child("rte");
    element(route, "name", fmt::format("{} {}", s.asset->name, core::format_clock(s.departs())));
    element(route, "cmt", s.key);
    element(route, "desc", s.sortie->reason);
    element(route, "type", model::name_of(s.type->kind));
    for (std::size_t i = 0; i < s.points.size(); ++i) {
      const SheetPoint& p = s.points[i];
      pugi::xml_node point = route.append_child("rtept");
      point.append_attribute("lat") = degrees_text(p.place.lat_deg).c_str();
      point.append_attribute("lon") = degrees_text(p.place.lon_deg).c_str();
      if (model::flies(s.type->kind))
        element(point, "ele", fmt::format("{:.0f}", core::in_metres(s.type->altitude)));
      element(point, "time", core::format_instant(p.at));
      element(point, "name", fmt::format("{:03}", i + 1));
    }
  }
  return text_of(file);
}

}  // namespace vigie::codec
