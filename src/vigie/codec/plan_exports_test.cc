// SPDX-License-Identifier: Apache-2.0
// Every export of one small plan (test_plan.h), read back by another reader than it was written by
// where the tests have one; tests/exports holds them against GDAL, libxml2 and JSON Schema.
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <libical/ical.h>
#include <pugixml.hpp>
#include <zip.h>

#include "vigie/codec/plan_cot.h"
#include "vigie/codec/plan_csv.h"
#include "vigie/codec/plan_gpx.h"
#include "vigie/codec/plan_ics.h"
#include "vigie/codec/plan_json.h"
#include "vigie/codec/plan_kml.h"
#include "vigie/codec/plan_qgc.h"
#include "vigie/codec/test_plan.h"
#include "vigie/codec/zip_archive.h"

namespace vigie::codec {
namespace {

using nlohmann::json;
using testing::HasSubstr;

struct Exported {
  model::Scenario scenario = export_scenario();
  model::Plan plan = export_plan();
  std::vector<SortieSheet> sheets = sheets_of(plan, scenario).value();
};

// ---- sheets ----

TEST(PlanSheet, HoldsEachSortieWithItsLegs) {
  const Exported e;
  ASSERT_EQ(e.sheets.size(), 5u);
  EXPECT_EQ(e.sheets[0].key, "quad-1-1");
  EXPECT_EQ(e.sheets[1].key, "quad-1-2");
  const auto& points = e.sheets[0].points;
  EXPECT_DOUBLE_EQ(points[1].leg.si(), 3000);
  EXPECT_DOUBLE_EQ(points[1].speed.si(), 10);
  EXPECT_NEAR(core::in_degrees(points[1].course), 90, 1e-9);
  EXPECT_EQ(points[2].leg.si(), 0);
  for (std::size_t i = 0; i < points.size(); ++i)
    EXPECT_LT(geo::distance(geo::plane_from_lat_lon(points[i].place),
                            e.plan.sorties[0].waypoints[i].position)
                  .si(),
              0.1);
}

TEST(PlanSheet, RefusesWhatCannotBeCarriedOut) {
  const auto error_of = [](auto change) {
    Exported e;
    change(e);
    const auto sheets = sheets_of(e.plan, e.scenario);
    return sheets ? std::string("none") : core::format_error(sheets.error());
  };
  EXPECT_EQ(error_of([](Exported&) {}), "none");
  EXPECT_THAT(error_of([](Exported& e) { e.plan.posture = model::PostureKey("other"); }),
              HasSubstr("posture"));
  EXPECT_THAT(error_of([](Exported& e) { e.plan.sorties[0].asset = model::AssetKey("x"); }),
              HasSubstr("asset"));
  EXPECT_THAT(error_of([](Exported& e) { e.scenario.library.asset_types.clear(); }),
              HasSubstr("asset type"));
  EXPECT_THAT(error_of([](Exported& e) { e.plan.sorties[1].waypoints.resize(1); }),
              HasSubstr("fewer than two"));
  EXPECT_THAT(error_of([](Exported& e) {
                e.plan.sorties[1].waypoints[1].at = e.plan.sorties[1].waypoints[0].at;
              }),
              HasSubstr("back in time"));
  EXPECT_THAT(
      error_of([](Exported& e) { e.scenario.library.legal_bases[0].ceiling = core::metres(100); }),
      HasSubstr("above the 100 m of its legal basis prefect"));
}

// ---- saved plan ----

TEST(PlanJson, ReadsBackWhatItWrote) {
  const SavedPlan saved{"made", std::string(64, 'a'), export_plan()};
  const std::string text = encode_plan(saved);
  const auto read = decode_plan(text);
  ASSERT_TRUE(read) << core::format_error(read.error());
  EXPECT_EQ(encode_plan(*read), text);
  EXPECT_EQ(read->plan.sorties.size(), 5u);
  EXPECT_EQ(read->plan.sorties[3].waypoints[2].at, night(23, 54));
}

TEST(PlanJson, NamesWhatIsWrong) {
  const json good = json::parse(encode_plan({"made", "", export_plan()}));
  const auto error_of = [](const json& file) {
    const auto read = decode_plan(file.dump());
    return read ? std::string("none") : core::format_error(read.error());
  };
  EXPECT_EQ(error_of(good), "none");
  json bad = good;
  bad["version"] = 2;
  EXPECT_THAT(error_of(bad), HasSubstr("version is not 1"));
  bad = good;
  bad["format"] = "mission";
  EXPECT_THAT(error_of(bad), HasSubstr("vigie plan --save"));
  bad = good;
  bad["plan"]["sorties"][1]["waypoints"][0]["lat"] = 99;
  EXPECT_THAT(error_of(bad), HasSubstr("sorties[1].waypoints[0]"));
  bad = good;
  bad["note"] = "x";
  EXPECT_THAT(error_of(bad), HasSubstr("note"));
  EXPECT_FALSE(decode_plan("{"));
  EXPECT_FALSE(decode_plan(std::string(9 << 20, ' ')));
  EXPECT_THAT(
      core::format_error(decode_plan(R"({"format":"vigie plan","format":"vigie plan"})").error()),
      HasSubstr("plan file"));
}

// ---- QGroundControl ----

TEST(PlanQgc, TakesOffWaitsAndLandsAtItsSpeeds) {
  const Exported e;
  const json plan = qgc_of(e.sheets[0]);
  const json& items = plan["mission"]["items"];
  std::vector<int> commands;
  for (const json& item : items) commands.push_back(item["command"]);
  EXPECT_THAT(commands, testing::ElementsAre(mavlink::kNavTakeoff, mavlink::kDoChangeSpeed,
                                             mavlink::kNavWaypoint, mavlink::kNavLoiterTime,
                                             mavlink::kDoChangeSpeed, mavlink::kNavWaypoint,
                                             mavlink::kNavLand));
  EXPECT_EQ(items[1]["params"][1], 10);
  EXPECT_EQ(items[3]["params"][0], 600);
  EXPECT_EQ(items[4]["params"][1], 5);
  EXPECT_EQ(items[2]["params"][6], 120);
  EXPECT_EQ(items[6]["params"][6], 0);
  const double lat = items[2]["params"][4], lon = items[2]["params"][5];
  EXPECT_LT(geo::distance(geo::plane_from_lat_lon({lat, lon}), {4000, 0}).si(), 0.1);
  EXPECT_EQ(plan["geoFence"]["polygons"][0]["polygon"].size(), 4u);
}

TEST(PlanQgc, FixedWingReturnsAndNoCrewedAircraftHasThisForm) {
  const Exported e;
  EXPECT_EQ(qgc_of(e.sheets[2])["mission"]["items"].back()["command"], mavlink::kNavReturnToLaunch);
  EXPECT_EQ(qgc_of(e.sheets[2])["mission"]["vehicleType"], 1);
  EXPECT_FALSE(has_qgc_form(e.sheets[3]));
  EXPECT_FALSE(has_qgc_form(e.sheets[4]));
}

// ---- KML, GPX, Cursor on Target ----

pugi::xml_document parsed(const std::string& xml) {
  pugi::xml_document document;
  const auto result = document.load_string(xml.c_str());
  EXPECT_TRUE(result) << result.description();
  return document;
}

TEST(PlanKml, ReadsBackPlacesAndTimes) {
  const Exported e;
  const auto document = parsed(kml_of(e.sheets, "A & B"));
  const auto marks = document.select_nodes("/kml/Document/Folder[name='Sorties']/Placemark");
  ASSERT_EQ(marks.size(), 5u);
  EXPECT_EQ(document.select_nodes("//Polygon").size(), 1u);
  const pugi::xml_node helo = marks[3].node();
  EXPECT_STREQ(helo.child("TimeSpan").child_value("begin"), "2019-06-07T23:50:00Z");
  std::istringstream places(helo.child("LineString").child_value("coordinates"));
  double lon, lat, height;
  char comma;
  for (const model::Waypoint& w : e.plan.sorties[3].waypoints) {
    ASSERT_TRUE(places >> lon >> comma >> lat >> comma >> height);
    EXPECT_LT(geo::distance(geo::plane_from_lat_lon({lat, lon}), w.position).si(), 0.1);
    EXPECT_EQ(height, 150);
  }
}

TEST(PlanGpx, ReadsBackPlacesAndTimes) {
  const Exported e;
  const auto document = parsed(gpx_of(e.sheets, "made", e.plan.issued_at));
  const auto routes = document.select_nodes("/gpx/rte");
  ASSERT_EQ(routes.size(), e.plan.sorties.size());
  for (std::size_t i = 0; i < routes.size(); ++i) {
    std::size_t k = 0;
    for (const pugi::xml_node point : routes[i].node().children("rtept")) {
      const model::Waypoint& w = e.plan.sorties[i].waypoints.at(k++);
      const geo::LatLon at{point.attribute("lat").as_double(), point.attribute("lon").as_double()};
      EXPECT_LT(geo::distance(geo::plane_from_lat_lon(at), w.position).si(), 0.1);
      EXPECT_EQ(point.child_value("time"), core::format_instant(w.at));
    }
    EXPECT_EQ(k, e.plan.sorties[i].waypoints.size());
  }
}

TEST(PlanCot, RoutesHoldEveryWaypointInOrder) {
  const Exported e;
  const auto document = parsed(cot_of(e.sheets[0], e.plan.issued_at));
  const pugi::xml_node event = document.child("event");
  EXPECT_STREQ(event.attribute("type").value(), "b-m-r");
  EXPECT_STREQ(event.attribute("stale").value(), "2019-06-08T22:25:00Z");
  std::vector<std::string> uids;
  std::size_t k = 0;
  for (const pugi::xml_node link : event.child("detail").children("link")) {
    double lat, lon;
    ASSERT_EQ(std::sscanf(link.attribute("point").value(), "%lf,%lf", &lat, &lon), 2);
    EXPECT_LT(geo::distance(geo::plane_from_lat_lon({lat, lon}),
                            e.plan.sorties[0].waypoints.at(k++).position)
                  .si(),
              0.1);
    uids.push_back(link.attribute("uid").value());
  }
  EXPECT_EQ(k, 4u);
  EXPECT_EQ(std::set<std::string>(uids.begin(), uids.end()).size(), 4u);
}

// Names and bytes of a zip archive, by libzip's reader.
std::map<std::string, std::string> unzipped(const std::string& bytes) {
  zip_error_t error;
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  zip_t* archive = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error);
  std::map<std::string, std::string> out;
  for (zip_int64_t i = 0; i < zip_get_num_entries(archive, 0); ++i) {
    zip_stat_t stat;
    zip_stat_index(archive, static_cast<zip_uint64_t>(i), 0, &stat);
    std::string text(stat.size, '\0');
    zip_file_t* file = zip_fopen_index(archive, static_cast<zip_uint64_t>(i), 0);
    EXPECT_EQ(zip_fread(file, text.data(), text.size()), static_cast<zip_int64_t>(text.size()));
    zip_fclose(file);
    out[stat.name] = text;
  }
  zip_close(archive);
  return out;
}

TEST(PlanCot, PackageListsExactlyItsFiles) {
  const Exported e;
  const std::string bytes = cot_package_of(e.sheets, "made", e.plan.issued_at).value();
  EXPECT_EQ(cot_package_of(e.sheets, "made", e.plan.issued_at).value(), bytes);
  const auto files = unzipped(bytes);
  ASSERT_EQ(files.size(), 6u);
  const auto manifest = parsed(files.at("MANIFEST/manifest.xml"));
  const auto contents = manifest.select_nodes("/MissionPackageManifest/Contents/Content");
  ASSERT_EQ(contents.size(), 5u);
  for (const auto& content : contents)
    EXPECT_TRUE(files.contains(content.node().attribute("zipEntry").value()));
}

TEST(PlanKml, KmzHoldsTheKml) {
  const Exported e;
  EXPECT_EQ(unzipped(kmz_of(e.sheets, "made").value()).at("doc.kml"), kml_of(e.sheets, "made"));
}

// ---- CSV and iCalendar ----

TEST(PlanCsv, QuotesAndKeepsOneRowAWaypoint) {
  const std::string csv = csv_of(Exported().sheets);
  EXPECT_THAT(csv, HasSubstr("\"Quad, \"\"one\"\" & only\""));
  EXPECT_THAT(csv, HasSubstr(",'=Patrol,"));
  EXPECT_EQ(std::ranges::count(csv, '\n'), 1 + 4 + 3 + 3 + 4 + 3);
  EXPECT_THAT(csv, HasSubstr(",2,2019-06-07T22:05:00Z,"));
  EXPECT_THAT(csv, HasSubstr(",1.62,90,19.4,120,0.2500,"));
}

TEST(PlanIcs, ParsesAsOneEventASortie) {
  const Exported e;
  const std::string text = ics_of(e.sheets, "Roster", e.plan.issued_at);
  icalcomponent* calendar = icalparser_parse_string(text.c_str());
  ASSERT_NE(calendar, nullptr);
  EXPECT_EQ(icalcomponent_count_errors(calendar), 0);
  EXPECT_EQ(icalrestriction_check(calendar), 1);
  std::set<std::string> uids;
  std::size_t k = 0;
  for (icalcomponent* event = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);
       event != nullptr;
       event = icalcomponent_get_next_component(calendar, ICAL_VEVENT_COMPONENT)) {
    uids.insert(icalcomponent_get_uid(event));
    const auto& w = e.plan.sorties.at(k++).waypoints;
    const auto ms = [](icaltimetype t) {
      return 1000 * static_cast<std::int64_t>(
                        icaltime_as_timet_with_zone(t, icaltimezone_get_utc_timezone()));
    };
    EXPECT_EQ(ms(icalcomponent_get_dtstart(event)), w.front().at.unix_ms());
    EXPECT_EQ(ms(icalcomponent_get_dtend(event)), w.back().at.unix_ms());
  }
  EXPECT_EQ(uids.size(), 5u);
  icalcomponent_free(calendar);
}

}  // namespace
}  // namespace vigie::codec
