// SPDX-License-Identifier: Apache-2.0
#include "vigie/codec/plan_qgc.h"

#include <cmath>

#include "vigie/codec/event_io.h"

namespace vigie::codec {
namespace {

using namespace mavlink;
using nlohmann::json;

constexpr double kSlowest_mps = 0.5;           // below: a wait, not a leg
constexpr double kSpeedStep_mps = 0.05;        // smaller changes of speed are not sent
constexpr int kPx4 = 12;                       // MAV_AUTOPILOT
constexpr int kFixedWing = 1, kQuadrotor = 2;  // MAV_TYPE
constexpr int kRelativeToHome = 1;             // QGroundControl's AltitudeMode

double hundredth(double value) { return std::round(value * 100) / 100; }

class Mission {
 public:
  explicit Mission(double altitude_m) : altitude_m_(altitude_m) {}

  void take_off(geo::LatLon at) { place(kNavTakeoff, {0, 0, 0, nullptr}, at, altitude_m_); }
  void speed(double mps) {
    if (std::abs(mps - speed_mps_) < kSpeedStep_mps) return;
    speed_mps_ = mps;
    add({{"command", kDoChangeSpeed},
         {"frame", kFrameMission},
         {"params", {1, hundredth(mps), -1, 0, 0, 0, 0}}});
  }
  void way_point(geo::LatLon at) { place(kNavWaypoint, {0, 0, 0, nullptr}, at, altitude_m_); }
  void wait(geo::LatLon at, double seconds) {
    place(kNavLoiterTime, {std::round(seconds), 0, 0, 0}, at, altitude_m_);
  }
  void land(geo::LatLon at) { place(kNavLand, {0, 0, 0, nullptr}, at, 0); }
  void return_to_launch() {
    add({{"command", kNavReturnToLaunch},
         {"frame", kFrameMission},
         {"params", {0, 0, 0, 0, 0, 0, 0}}});
  }
  json take() { return std::move(items_); }

 private:
  void place(int command, json params, geo::LatLon at, double altitude_m) {
    for (const double value : {at.lat_deg, at.lon_deg, altitude_m}) params.push_back(value);
    add({{"command", command},
         {"frame", kFrameGlobalRelativeAlt},
         {"params", std::move(params)},
         {"AMSLAltAboveTerrain", nullptr},
         {"Altitude", altitude_m},
         {"AltitudeMode", kRelativeToHome}});
  }
  void add(json item) {
    item["type"] = "SimpleItem";
    item["autoContinue"] = true;
    item["doJumpId"] = items_.size() + 1;
    items_.push_back(std::move(item));
  }

  double altitude_m_;
  double speed_mps_ = 0;
  json items_ = json::array();
};

json items_of(const SortieSheet& sheet) {
  Mission mission(hundredth(core::in_metres(sheet.type->altitude)));
  mission.take_off(sheet.points.front().place);
  for (std::size_t i = 1; i < sheet.points.size(); ++i) {
    const SheetPoint& p = sheet.points[i];
    const bool last = i + 1 == sheet.points.size();
    const double mps = core::in_metres_per_second(p.speed);
    if (mps < kSlowest_mps) {
      mission.wait(p.place, core::in_seconds(p.at - sheet.points[i - 1].at));
      continue;
    }
    mission.speed(mps);
    if (!last || !sheet.type->fixed_wing) mission.way_point(p.place);
  }
  if (sheet.type->fixed_wing)
    mission.return_to_launch();
  else
    mission.land(sheet.points.back().place);
  return mission.take();
}

json fence_of(const SortieSheet& sheet) {
  json polygons = json::array();
  if (sheet.basis != nullptr && sheet.basis->area.size() >= 3) {
    json corners = json::array();
    for (const geo::Point p : sheet.basis->area) {
      const geo::LatLon at = geo::lat_lon_from_plane(p);
      corners.push_back({rounded_degrees(at.lat_deg), rounded_degrees(at.lon_deg)});
    }
    polygons.push_back({{"inclusion", true}, {"polygon", std::move(corners)}, {"version", 1}});
  }
  return {{"circles", json::array()}, {"polygons", std::move(polygons)}, {"version", 2}};
}

}  // namespace

bool has_qgc_form(const SortieSheet& sheet) { return sheet.type->kind == model::AssetKind::drone; }

json qgc_of(const SortieSheet& sheet) {
  const double cruise = hundredth(core::in_metres_per_second(sheet.type->cruise_speed));
  const geo::LatLon home = sheet.points.front().place;
  return {{"fileType", "Plan"},
          {"version", 1},
          {"groundStation", "QGroundControl"},
          {"mission",
           {{"version", 2},
            {"firmwareType", kPx4},
            {"vehicleType", sheet.type->fixed_wing ? kFixedWing : kQuadrotor},
            {"cruiseSpeed", cruise},
            {"hoverSpeed", cruise},
            {"globalPlanAltitudeMode", kRelativeToHome},
            {"plannedHomePosition", {home.lat_deg, home.lon_deg, 0}},
            {"items", items_of(sheet)}}},
          {"geoFence", fence_of(sheet)},
          {"rallyPoints", {{"points", json::array()}, {"version", 2}}}};
}

}  // namespace vigie::codec
