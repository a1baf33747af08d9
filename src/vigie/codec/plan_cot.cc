// SPDX-License-Identifier: Apache-2.0
#include "vigie/codec/plan_cot.h"

#include <fmt/format.h>

#include "vigie/codec/xml_text.h"
#include "vigie/codec/zip_archive.h"
#include "vigie/core/digest.h"

namespace vigie::codec {
namespace {

constexpr const char* kUnknown = "9999999.0";

// A name-based UUID (RFC 4122 layout, version 8: our own hash), the same for the same words.
std::string uuid_of(const std::string& words) {
  std::string h = core::sha256_hex(words).substr(0, 32);
  h[12] = '8';
  h[16] = "89ab"[static_cast<std::size_t>(h[16]) % 4];
  return fmt::format("{}-{}-{}-{}-{}", h.substr(0, 8), h.substr(8, 4), h.substr(12, 4),
                     h.substr(16, 4), h.substr(20, 12));
}

std::string uid_of(const SortieSheet& s, core::Instant issued_at) {
  return uuid_of("vigie route " + s.key + " " + core::format_instant(issued_at));
}

std::string method_of(model::AssetKind kind) {
  if (model::flies(kind)) return "Flying";
  return kind == model::AssetKind::boat ? "Watercraft" : "Driving";
}

void add_point(pugi::xml_node event, geo::LatLon at, const std::string& hae) {
  pugi::xml_node point = event.append_child("point");
  point.append_attribute("lat") = degrees_text(at.lat_deg).c_str();
  point.append_attribute("lon") = degrees_text(at.lon_deg).c_str();
  point.append_attribute("hae") = hae.c_str();
  point.append_attribute("ce") = kUnknown;
  point.append_attribute("le") = kUnknown;
}

}  // namespace

std::string cot_of(const SortieSheet& s, core::Instant issued_at) {
  const std::string uid = uid_of(s, issued_at);
  pugi::xml_document file = new_document();
  pugi::xml_node event = file.append_child("event");
  event.append_attribute("version") = "2.0";
  event.append_attribute("uid") = uid.c_str();
  event.append_attribute("type") = "b-m-r";
  event.append_attribute("how") = "m-g";
  event.append_attribute("time") = core::format_instant(issued_at).c_str();
  event.append_attribute("start") = core::format_instant(issued_at).c_str();
  event.append_attribute("stale") = core::format_instant(s.returns() + core::hours(24)).c_str();
  add_point(event, s.points.front().place, kUnknown);
  pugi::xml_node detail = event.append_child("detail");
  for (std::size_t i = 0; i < s.points.size(); ++i) {
    const SheetPoint& p = s.points[i];
    pugi::xml_node link = detail.append_child("link");
    link.append_attribute("uid") = uuid_of(uid + fmt::format(" {}", i)).c_str();
    link.append_attribute("type") = "b-m-p-w";
    link.append_attribute("point") =
        fmt::format("{},{}", degrees_text(p.place.lat_deg), degrees_text(p.place.lon_deg)).c_str();
    link.append_attribute("callsign") =
        fmt::format("{:03} {}Z", i + 1, core::format_clock(p.at)).c_str();
    link.append_attribute("remarks") = core::format_instant(p.at).c_str();
    link.append_attribute("relation") = "c";
  }
  pugi::xml_node attributes = detail.append_child("link_attr");
  attributes.append_attribute("planningmethod") = "Infil";
  attributes.append_attribute("color") = "-16776961";
  attributes.append_attribute("method") = method_of(s.type->kind).c_str();
  attributes.append_attribute("prefix") = "CP";
  attributes.append_attribute("direction") = "Infil";
  attributes.append_attribute("routetype") = "Primary";
  attributes.append_attribute("order") = "Ascending Check Points";
  detail.append_child("contact").append_attribute("callsign") =
      fmt::format("{} {}Z", s.asset->name, core::format_clock(s.departs())).c_str();
  element(detail, "remarks", s.sortie->reason);
  return text_of(file);
}

core::Result<std::string> cot_package_of(const std::vector<SortieSheet>& sheets,
                                         const std::string& title, core::Instant issued_at) {
  std::vector<ZipEntry> entries(1);
  pugi::xml_document manifest;
  pugi::xml_node root = manifest.append_child("MissionPackageManifest");
  root.append_attribute("version") = "2";
  pugi::xml_node configuration = root.append_child("Configuration");
  const std::pair<const char*, std::string> parameters[] = {
      {"uid", uuid_of("vigie package " + title + " " + core::format_instant(issued_at))},
      {"name", title},
      {"onReceiveDelete", "false"}};
  for (const auto& [name, value] : parameters) {
    pugi::xml_node parameter = configuration.append_child("Parameter");
    parameter.append_attribute("name") = name;
    parameter.append_attribute("value") = value.c_str();
  }
  pugi::xml_node contents = root.append_child("Contents");
  for (const SortieSheet& s : sheets) {
    const std::string uid = uid_of(s, issued_at);
    const std::string name = uid + "/" + uid + ".cot";
    pugi::xml_node content = contents.append_child("Content");
    content.append_attribute("ignore") = "false";
    content.append_attribute("zipEntry") = name.c_str();
    pugi::xml_node parameter = content.append_child("Parameter");
    parameter.append_attribute("name") = "uid";
    parameter.append_attribute("value") = uid.c_str();
    entries.push_back({name, cot_of(s, issued_at)});
  }
  entries[0] = {"MANIFEST/manifest.xml", text_of(manifest)};
  return zip_archive(entries);
}

}  // namespace vigie::codec
