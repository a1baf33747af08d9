// SPDX-License-Identifier: Apache-2.0
#include "vigie/codec/drift_text.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "vigie/codec/xml_text.h"

namespace vigie::codec {
namespace {

using nlohmann::json;

double degrees(double value) { return rounded(value, 1e-6); }

json ring_of(const std::vector<geo::LatLon>& ring) {
  json out = json::array();
  for (const geo::LatLon& p : ring) out.push_back({degrees(p.lon_deg), degrees(p.lat_deg)});
  return out;
}

double twice_area(const std::vector<geo::LatLon>& ring) {
  double sum = 0;
  for (std::size_t i = 0; i + 1 < ring.size(); ++i)
    sum += ring[i].lon_deg * ring[i + 1].lat_deg - ring[i + 1].lon_deg * ring[i].lat_deg;
  return sum;
}

bool contains(const std::vector<geo::LatLon>& ring, geo::LatLon p) {
  bool in = false;
  for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
    const geo::LatLon a = ring[i], b = ring[i + 1];
    if ((a.lat_deg > p.lat_deg) == (b.lat_deg > p.lat_deg)) continue;
    if (a.lon_deg + (p.lat_deg - a.lat_deg) / (b.lat_deg - a.lat_deg) * (b.lon_deg - a.lon_deg) >
        p.lon_deg)
      in = !in;
  }
  return in;
}

// Outer rings, each with the holes that lie in it.
std::vector<std::vector<const std::vector<geo::LatLon>*>> polygons_of(
    const model::ContainmentArea& area) {
  std::vector<std::vector<const std::vector<geo::LatLon>*>> polygons;
  for (const auto& ring : area.rings)
    if (twice_area(ring) > 0) polygons.push_back({&ring});
  for (const auto& hole : area.rings) {
    if (twice_area(hole) > 0) continue;
    for (auto& polygon : polygons)
      if (contains(*polygon.front(), hole.front())) {
        polygon.push_back(&hole);
        break;
      }
  }
  return polygons;
}

json reach_json(const model::DriftReach& reach) {
  const auto when = [](const std::optional<core::Instant>& at) {
    return at ? json(core::format_instant(*at)) : json();
  };
  return {{"name", reach.name},
          {"probability", reach.probability},
          {"p10", when(reach.p10)},
          {"p50", when(reach.p50)},
          {"p90", when(reach.p90)}};
}

}  // namespace

std::string drift_csv(const model::DriftForecast& forecast) {
  std::string out =
      "hours,mean_lon,mean_lat,std_east_m,std_north_m,cov_en_m2,p05_lon,p50_lon,p95_lon,p05_lat,"
      "p50_lat,p95_lat,n\n";
  for (const model::DriftMoment& moment : forecast.moments) {
    const model::DriftStatistics& s = moment.statistics;
    out += fmt::format(
        "{:.4f},{:.7f},{:.7f},{:.2f},{:.2f},{:.2f},{:.7f},{:.7f},{:.7f},{:.7f},{:.7f},{:.7f},{}\n",
        s.hours, s.mean_lon_deg, s.mean_lat_deg, s.std_east_m, s.std_north_m, s.cov_east_north_m2,
        s.lon_p05_deg, s.lon_p50_deg, s.lon_p95_deg, s.lat_p05_deg, s.lat_p50_deg, s.lat_p95_deg,
        s.particles);
  }
  return out;
}

json drift_geojson(const model::DriftForecast& forecast) {
  json features = json::array();
  features.push_back(
      {{"type", "Feature"},
       {"geometry",
        {{"type", "Point"},
         {"coordinates",
          {degrees(forecast.last_known.lon_deg), degrees(forecast.last_known.lat_deg)}}}},
       {"properties",
        {{"what", "last_known"},
         {"at", core::format_instant(forecast.last_known_at)},
         {"object", forecast.object_key}}}});
  json track = json::array();
  for (const model::DriftMoment& moment : forecast.moments)
    track.push_back(
        {degrees(moment.statistics.mean_lon_deg), degrees(moment.statistics.mean_lat_deg)});
  if (track.size() > 1)
    features.push_back({{"type", "Feature"},
                        {"geometry", {{"type", "LineString"}, {"coordinates", track}}},
                        {"properties", {{"what", "mean_track"}}}});
  for (const model::DriftMoment& moment : forecast.moments)
    for (auto area = moment.areas.rbegin(); area != moment.areas.rend(); ++area) {
      json polygons = json::array();
      for (const auto& polygon : polygons_of(*area)) {
        json rings = json::array();
        for (const auto* ring : polygon) rings.push_back(ring_of(*ring));
        polygons.push_back(rings);
      }
      features.push_back({{"type", "Feature"},
                          {"geometry", {{"type", "MultiPolygon"}, {"coordinates", polygons}}},
                          {"properties",
                           {{"what", "area"},
                            {"share", area->share},
                            {"area_km2", rounded(area->area_km2, 0.001)},
                            {"at", core::format_instant(moment.statistics.at)},
                            {"hours", rounded(moment.statistics.hours, 0.0001)}}}});
    }
  return {{"type", "FeatureCollection"}, {"features", features}};
}

std::string drift_kml(const model::DriftForecast& forecast) {
  // aabbggrr, inner areas stronger
  static constexpr const char* kFills[] = {"c03020d0", "90308cf0", "7050c8ff", "50a0e0ff"};
  std::string out =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<kml xmlns=\"http://www.opengis.net/kml/2.2\">\n<Document>\n";
  out += fmt::format("<name>Drift of {} from {}</name>\n", escaped_xml(forecast.object_name),
                     core::format_instant(forecast.last_known_at));
  for (std::size_t k = 0; k < std::size(kFills); ++k)
    out += fmt::format(
        "<Style id=\"area{}\"><LineStyle><color>ff404040</color></LineStyle>"
        "<PolyStyle><color>{}</color></PolyStyle></Style>\n",
        k, kFills[k]);
  const auto coordinates = [](const std::vector<geo::LatLon>& ring) {
    std::string text;
    for (const geo::LatLon& p : ring) text += fmt::format("{:.6f},{:.6f} ", p.lon_deg, p.lat_deg);
    return text;
  };
  out += fmt::format(
      "<Placemark><name>Last known position</name><TimeStamp><when>{}</when></TimeStamp>"
      "<Point><coordinates>{:.6f},{:.6f}</coordinates></Point></Placemark>\n",
      core::format_instant(forecast.last_known_at), forecast.last_known.lon_deg,
      forecast.last_known.lat_deg);
  for (const model::DriftMoment& moment : forecast.moments) {
    for (std::size_t k = moment.areas.size(); k-- > 0;) {
      const model::ContainmentArea& area = moment.areas[k];
      out += fmt::format(
          "<Placemark><name>{:.0f} % after {:.1f} h, {:.1f} km2</name><TimeStamp><when>{}</when>"
          "</TimeStamp><styleUrl>#area{}</styleUrl><MultiGeometry>",
          100 * area.share, moment.statistics.hours, area.area_km2,
          core::format_instant(moment.statistics.at), std::min(k, std::size(kFills) - 1));
      for (const auto& polygon : polygons_of(area)) {
        out += "<Polygon>";
        for (std::size_t r = 0; r < polygon.size(); ++r) {
          const char* which = r == 0 ? "outerBoundaryIs" : "innerBoundaryIs";
          out += fmt::format("<{0}><LinearRing><coordinates>{1}</coordinates></LinearRing></{0}>",
                             which, coordinates(*polygon[r]));
        }
        out += "</Polygon>";
      }
      out += "</MultiGeometry></Placemark>\n";
    }
  }
  return out + "</Document>\n</kml>\n";
}

json drift_summary(const model::DriftForecast& forecast) {
  json moments = json::array();
  for (const model::DriftMoment& moment : forecast.moments) {
    const model::DriftStatistics& s = moment.statistics;
    json areas = json::array();
    for (const model::ContainmentArea& area : moment.areas)
      areas.push_back({{"share", area.share}, {"area_km2", area.area_km2}});
    json one = {{"at", core::format_instant(s.at)},
                {"hours", s.hours},
                {"mean", {{"lat", s.mean_lat_deg}, {"lon", s.mean_lon_deg}}},
                {"std_east_m", s.std_east_m},
                {"std_north_m", s.std_north_m},
                {"cov_en_m2", s.cov_east_north_m2},
                {"ashore", s.ashore},
                {"under_way", s.under_way},
                {"swamped", s.swamped},
                {"capsized", s.capsized},
                {"people_in_water", s.people_in_water},
                {"areas", areas}};
    if (moment.survival)
      one["survival"] = {{"low", moment.survival->low}, {"high", moment.survival->high}};
    moments.push_back(std::move(one));
  }
  json landfall = json::array(), lines = json::array();
  for (const model::DriftReach& reach : forecast.landfall) landfall.push_back(reach_json(reach));
  for (const model::DriftReach& reach : forecast.lines) lines.push_back(reach_json(reach));
  return {{"object", {{"key", forecast.object_key}, {"name", forecast.object_name}}},
          {"last_known",
           {{"lat", forecast.last_known.lat_deg},
            {"lon", forecast.last_known.lon_deg},
            {"at", core::format_instant(forecast.last_known_at)}}},
          {"particles", forecast.particles},
          {"seed", forecast.seed},
          {"moments", moments},
          {"landfall", landfall},
          {"lines", lines},
          {"notes", forecast.notes}};
}

}  // namespace vigie::codec
