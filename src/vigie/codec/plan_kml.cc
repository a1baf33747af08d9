// SPDX-License-Identifier: Apache-2.0
#include "vigie/codec/plan_kml.h"

#include <array>
#include <set>

#include <fmt/format.h>

#include "vigie/codec/xml_text.h"
#include "vigie/codec/zip_archive.h"

namespace vigie::codec {
namespace {

// aabbggrr, by AssetKind; told apart by width too.
constexpr std::array kStyles = {std::pair{"ff0055d4", 4}, std::pair{"ffb27200", 3},
                                std::pair{"ffa779cc", 4}, std::pair{"ff739e00", 4},
                                std::pair{"ff42e4f0", 2}, std::pair{"ff555555", 2}};

std::string style_id(model::AssetKind kind) { return model::name_of(kind); }

void add_styles(pugi::xml_node document) {
  for (std::size_t k = 0; k < kStyles.size(); ++k) {
    pugi::xml_node style = document.append_child("Style");
    style.append_attribute("id") = style_id(static_cast<model::AssetKind>(k)).c_str();
    pugi::xml_node line = style.append_child("LineStyle");
    element(line, "color", kStyles[k].first);
    element(line, "width", std::to_string(kStyles[k].second));
  }
  pugi::xml_node area = document.append_child("Style");
  area.append_attribute("id") = "legal";
  element(area.append_child("LineStyle"), "color", "ff8844aa");
  element(area.append_child("PolyStyle"), "color", "228844aa");
}

void add_datum(pugi::xml_node extended, const char* name, const std::string& value) {
  pugi::xml_node datum = extended.append_child("Data");
  datum.append_attribute("name") = name;
  element(datum, "value", value);
}

void add_sortie(pugi::xml_node folder, const SortieSheet& s) {
  const bool flies = model::flies(s.type->kind);
  pugi::xml_node mark = folder.append_child("Placemark");
  mark.append_attribute("id") = s.key.c_str();
  element(mark, "name",
          fmt::format("{} {}-{}", s.asset->name, core::format_clock(s.departs()),
                      core::format_clock(s.returns())));
  element(mark, "description", s.sortie->reason);
  pugi::xml_node span = mark.append_child("TimeSpan");
  element(span, "begin", core::format_instant(s.departs()));
  element(span, "end", core::format_instant(s.returns()));
  element(mark, "styleUrl", "#" + style_id(s.type->kind));
  pugi::xml_node extended = mark.append_child("ExtendedData");
  add_datum(extended, "asset", s.asset->key.text());
  add_datum(extended, "kind", model::name_of(s.type->kind));
  add_datum(extended, "legal_basis", s.asset->legal_basis.text());
  add_datum(extended, "expected_boats", fmt::format("{:.4f}", s.sortie->expected_detections));
  std::string times, places;
  for (const SheetPoint& p : s.points) {
    times += (times.empty() ? "" : " ") + core::format_instant(p.at);
    places +=
        fmt::format("{}{},{},{:.0f}", places.empty() ? "" : " ", degrees_text(p.place.lon_deg),
                    degrees_text(p.place.lat_deg), flies ? core::in_metres(s.type->altitude) : 0.0);
  }
  add_datum(extended, "times_utc", times);
  pugi::xml_node line = mark.append_child("LineString");
  element(line, "tessellate", "1");
  element(line, "altitudeMode", flies ? "relativeToGround" : "clampToGround");
  element(line, "coordinates", places);
}

void add_area(pugi::xml_node folder, const model::LegalBasis& basis) {
  pugi::xml_node mark = folder.append_child("Placemark");
  element(mark, "name", basis.area_name);
  element(mark, "description",
          fmt::format("{}: {} ({}). {} to {}; {} cameras at once.", basis.authority, basis.purpose,
                      basis.citation, core::format_instant(basis.valid.from),
                      core::format_instant(basis.valid.until), basis.max_cameras));
  element(mark, "styleUrl", "#legal");
  std::string places;
  for (std::size_t i = 0; i <= basis.area.size(); ++i) {
    const geo::LatLon at = geo::lat_lon_from_plane(basis.area[i % basis.area.size()]);
    places += fmt::format("{}{},{}", places.empty() ? "" : " ", degrees_text(at.lon_deg),
                          degrees_text(at.lat_deg));
  }
  element(mark.append_child("Polygon").append_child("outerBoundaryIs").append_child("LinearRing"),
          "coordinates", places);
}

}  // namespace

std::string kml_of(const std::vector<SortieSheet>& sheets, const std::string& title) {
  pugi::xml_document file = new_document();
  pugi::xml_node root = file.append_child("kml");
  root.append_attribute("xmlns") = "http://www.opengis.net/kml/2.2";
  pugi::xml_node document = root.append_child("Document");
  element(document, "name", title);
  add_styles(document);
  pugi::xml_node sorties = document.append_child("Folder");
  element(sorties, "name", "Sorties");
  for (const SortieSheet& s : sheets) add_sortie(sorties, s);
  std::set<const model::LegalBasis*> done;
  pugi::xml_node areas;
  for (const SortieSheet& s : sheets) {
    if (s.basis == nullptr || s.basis->area.size() < 3 || !done.insert(s.basis).second) continue;
    if (!areas) {
      areas = document.append_child("Folder");
      element(areas, "name", "Legal areas");
    }
    add_area(areas, *s.basis);
  }
  return text_of(file);
}

core::Result<std::string> kmz_of(const std::vector<SortieSheet>& sheets, const std::string& title) {
  return zip_archive({{"doc.kml", kml_of(sheets, title)}});
}

}  // namespace vigie::codec
