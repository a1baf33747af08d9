// SPDX-License-Identifier: Apache-2.0
#include "vigie/codec/search_text.h"

#include <cmath>
#include <numbers>

#include <fmt/format.h>

#include "vigie/codec/xml_text.h"

namespace vigie::codec {
namespace {

using nlohmann::json;

double nmi(core::Length length) { return rounded(core::in_nautical_miles(length), 1e-4); }
const char* code_of(const model::SearchTask& t) {
  return model::kPatternCodes[static_cast<std::size_t>(t.pattern)];
}

json place_json(geo::Point p) {
  const geo::LatLon at = geo::lat_lon_from_plane(p);
  return {{"lat", rounded(at.lat_deg, 1e-6)}, {"lon", rounded(at.lon_deg, 1e-6)}};
}
json pair_of(geo::Point p) {
  const geo::LatLon at = geo::lat_lon_from_plane(p);
  return {rounded(at.lon_deg, 1e-6), rounded(at.lat_deg, 1e-6)};
}

// The outline at the begin: four corners, or a circle of a sector search.
std::vector<geo::Point> outline(const model::SearchTask& t) {
  if (t.pattern != model::SearchPattern::sector) return t.area.corners(t.begin, t.begin);
  std::vector<geo::Point> out;
  for (int k = 0; k < 48; ++k)
    out.push_back(geo::moved(t.area.centre, core::radians(2 * std::numbers::pi * k / 48),
                             t.area.along * 0.5));
  return out;
}

std::vector<geo::Point> way_of(const model::SearchTask& t) {
  std::vector<geo::Point> out;
  for (const model::SearchLeg& leg : t.legs) {
    if (out.empty()) out.push_back(leg.from);
    out.push_back(leg.until);
  }
  return out;
}

json worth_of(const model::SearchTask& t) {
  return {{"unit", t.unit},
          {"sensor", t.sensor},
          {"pattern", code_of(t)},
          {"target", name_of(t.target)},
          {"begin", core::format_instant(t.begin)},
          {"end", core::format_instant(t.end)},
          {"speed_kn", rounded(core::in_knots(t.speed), 0.1)},
          {"altitude_ft", rounded(core::in_feet(t.altitude), 1)},
          {"track_spacing_nmi", nmi(t.track_spacing)},
          {"track_length_nmi", nmi(t.track_length)},
          {"sweep_width_nmi", nmi(t.sweep_width)},
          {"coverage", rounded(t.coverage, 1e-4)},
          {"pod", rounded(t.pod_ideal, 1e-4)},
          {"pod_poor", rounded(t.pod_random, 1e-4)},
          {"poc", rounded(t.containment, 1e-4)},
          {"pos", rounded(t.pos, 1e-4)},
          {"cumulative_pos", rounded(t.cumulative_pos, 1e-4)},
          {"simulated_pos", rounded(t.simulated_pos, 1e-4)},
          {"simulated_cumulative_pos", rounded(t.simulated_cumulative, 1e-4)},
          {"legal_basis", t.legal_basis}};
}

json feature(json geometry, json properties) {
  return {{"type", "Feature"},
          {"geometry", std::move(geometry)},
          {"properties", std::move(properties)}};
}

std::string title_of(const model::SearchTask& t) {
  return fmt::format("{} {} {:.2f} NM", t.unit, code_of(t),
                     core::in_nautical_miles(t.track_spacing));
}

std::string describe(const model::SearchTask& t) {
  return fmt::format(
      "{} to {}, sweep width {:.2f} NM, coverage {:.2f}, POD {:.0f} %, POC {:.0f} %, POS {:.0f} %",
      core::format_instant(t.begin), core::format_instant(t.end),
      core::in_nautical_miles(t.sweep_width), t.coverage, 100 * t.pod_ideal, 100 * t.containment,
      100 * t.pos);
}

}  // namespace

json search_summary(const model::SearchPlan& plan) {
  json tasks = json::array(), others = json::array(), moments = json::array(),
       slots = json::array();
  for (const model::SearchTask& t : plan.tasks) {
    json task = worth_of(t);
    task["area"] = {{"centre", place_json(t.area.centre)},
                    {"along_nmi", nmi(t.area.along)},
                    {"across_nmi", nmi(t.area.across)},
                    {"legs_deg", rounded(core::in_degrees(t.area.legs), 0.1)},
                    {"drift_east_mps", rounded(t.area.drift.east_mps, 1e-3)},
                    {"drift_north_mps", rounded(t.area.drift.north_mps, 1e-3)}};
    task["commence"] = place_json(t.commence);
    json legs = json::array();
    for (const model::SearchLeg& leg : t.legs)
      legs.push_back({{"from", place_json(leg.from)},
                      {"until", place_json(leg.until)},
                      {"begin", core::format_instant(leg.begin)},
                      {"end", core::format_instant(leg.end)}});
    task["legs"] = legs;
    tasks.push_back(task);
  }
  for (const model::SearchAlternative& a : plan.alternatives)
    others.push_back({{"unit", a.unit},
                      {"pattern", model::kPatternCodes[static_cast<std::size_t>(a.pattern)]},
                      {"track_spacing_nmi", nmi(a.track_spacing)},
                      {"coverage", rounded(a.coverage, 1e-4)},
                      {"simulated_pos", rounded(a.simulated_pos, 1e-4)}});
  for (const model::SearchMoment& m : plan.timeline)
    moments.push_back({{"at", core::format_instant(m.at)},
                       {"simulated_pos", rounded(m.simulated_pos, 1e-4)},
                       {"allocated_pos", rounded(m.allocated_pos, 1e-4)},
                       {"people_in_water", rounded(m.people_in_water, 1e-4)},
                       {"ashore", rounded(m.ashore, 1e-4)}});
  for (const model::SearchSlot& s : plan.slots) {
    json cells = json::array();
    for (std::size_t k = 0; k < std::min<std::size_t>(25, s.cells.size()); ++k)
      cells.push_back({{"centre", place_json(s.cells[k].centre)},
                       {"probability", rounded(s.cells[k].probability, 1e-5)},
                       {"coverage", rounded(s.cells[k].coverage, 1e-4)}});
    slots.push_back({{"from", core::format_instant(s.during.from)},
                     {"until", core::format_instant(s.during.until)},
                     {"effort_km2", rounded(s.effort_km2, 1e-3)},
                     {"cell_m", rounded(s.cell.si(), 0.1)},
                     {"cells_searched", s.cells.size()},
                     {"cells", cells}});
  }
  return {{"object", plan.object},
          {"issued_for", core::format_instant(plan.issued_for)},
          {"until", core::format_instant(plan.horizon.until)},
          {"tasks", tasks},
          {"alternatives", others},
          {"timeline", moments},
          {"allocation", slots},
          {"notes", plan.notes}};
}

json search_geojson(const model::SearchPlan& plan) {
  json features = json::array();
  for (const model::SearchTask& t : plan.tasks) {
    json ring = json::array();
    for (const geo::Point& p : outline(t)) ring.push_back(pair_of(p));
    ring.push_back(ring.front());
    json properties = worth_of(t);
    properties["what"] = "area";
    features.push_back(
        feature({{"type", "Polygon"}, {"coordinates", json::array({ring})}}, properties));
    json line = json::array();
    for (const geo::Point& p : way_of(t)) line.push_back(pair_of(p));
    properties["what"] = "legs";
    features.push_back(feature({{"type", "LineString"}, {"coordinates", line}}, properties));
    features.push_back(
        feature({{"type", "Point"}, {"coordinates", pair_of(t.commence)}},
                {{"what", "commence"}, {"unit", t.unit}, {"at", core::format_instant(t.begin)}}));
  }
  return {{"type", "FeatureCollection"}, {"features", features}};
}

std::string search_kml(const model::SearchPlan& plan) {
  std::string out =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<kml xmlns=\"http://www.opengis.net/kml/2.2\">\n<Document>\n";
  out += fmt::format("<name>Search for {} from {}</name>\n", escaped_xml(plan.object),
                     core::format_instant(plan.issued_for));
  out +=
      "<Style id=\"area\"><LineStyle><color>ff0060d0</color><width>2</width></LineStyle>"
      "<PolyStyle><color>200060d0</color></PolyStyle></Style>\n"
      "<Style id=\"legs\"><LineStyle><color>ff803010</color><width>2</width></LineStyle></Style>\n";
  const auto coordinates = [](const std::vector<geo::Point>& way) {
    std::string text;
    for (const geo::Point& p : way) {
      const geo::LatLon at = geo::lat_lon_from_plane(p);
      text += fmt::format("{:.6f},{:.6f} ", at.lon_deg, at.lat_deg);
    }
    return text;
  };
  for (const model::SearchTask& t : plan.tasks) {
    std::vector<geo::Point> ring = outline(t);
    ring.push_back(ring.front());
    const std::string span =
        fmt::format("<TimeSpan><begin>{}</begin><end>{}</end></TimeSpan>",
                    core::format_instant(t.begin), core::format_instant(t.end));
    out += fmt::format(
        "<Placemark><name>{} area</name><description>{}</description>{}<styleUrl>#area</styleUrl>"
        "<Polygon><outerBoundaryIs><LinearRing><coordinates>{}</coordinates></LinearRing>"
        "</outerBoundaryIs></Polygon></Placemark>\n",
        escaped_xml(title_of(t)), escaped_xml(describe(t)), span, coordinates(ring));
    out += fmt::format(
        "<Placemark><name>{} legs</name>{}<styleUrl>#legs</styleUrl><LineString><coordinates>{}"
        "</coordinates></LineString></Placemark>\n",
        escaped_xml(title_of(t)), span, coordinates(way_of(t)));
    out += fmt::format(
        "<Placemark><name>{} commence {}</name><Point><coordinates>{}</coordinates></Point>"
        "</Placemark>\n",
        escaped_xml(t.unit), core::format_clock(t.begin), coordinates({t.commence}));
  }
  return out + "</Document>\n</kml>\n";
}

std::string search_gpx(const model::SearchPlan& plan) {
  std::string out =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<gpx version=\"1.1\" creator=\"vigie\" xmlns=\"http://www.topografix.com/GPX/1/1\">\n";
  for (const model::SearchTask& t : plan.tasks) {
    out += fmt::format("<rte><name>{}</name><desc>{}</desc>\n", escaped_xml(title_of(t)),
                       escaped_xml(describe(t)));
    int number = 0;
    const auto point = [&](geo::Point p, core::Instant at) {
      const geo::LatLon place = geo::lat_lon_from_plane(p);
      out += fmt::format(
          "<rtept lat=\"{:.6f}\" lon=\"{:.6f}\"><time>{}</time><name>{:03d}</name></rtept>\n",
          place.lat_deg, place.lon_deg, core::format_instant(at), ++number);
    };
    for (const model::SearchLeg& leg : t.legs) {
      if (number == 0) point(leg.from, leg.begin);
      point(leg.until, leg.end);
    }
    out += "</rte>\n";
  }
  return out + "</gpx>\n";
}

}  // namespace vigie::codec
