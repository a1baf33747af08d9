// SPDX-License-Identifier: Apache-2.0
#include "vigie/chart/graticule.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace vigie::chart {
namespace {

constexpr std::uint32_t kGraticule = 0x5a788c50, kNames = 0x33444eff;
constexpr double kNauticalMile_m = 1852, kApart = 110;

double minutes_apart(double metres_per_pixel, double metres_per_minute) {
  for (const double minutes : {1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0})
    if (minutes * metres_per_minute / metres_per_pixel >= kApart) return minutes;
  return 600;
}

std::string degrees_minutes(double minutes, const char* positive, const char* negative) {
  const long whole = std::lround(std::abs(minutes));
  return fmt::format("{}\u00b0{:02}\u2032{}", whole / 60, whole % 60,
                     minutes < 0 ? negative : positive);
}

std::vector<geo::Point> line_between(geo::LatLon a, geo::LatLon b) {
  constexpr int kParts = 24;
  std::vector<geo::Point> line;
  for (int i = 0; i <= kParts; ++i)
    line.push_back(geo::plane_from_lat_lon({a.lat_deg + (b.lat_deg - a.lat_deg) * i / kParts,
                                            a.lon_deg + (b.lon_deg - a.lon_deg) * i / kParts}));
  return line;
}

// Where the line leaves the sheet at its left or top edge.
double height_at_left(const Canvas& canvas, const std::vector<geo::Point>& line) {
  for (std::size_t i = 0; i + 1 < line.size(); ++i) {
    const Pixel a = canvas.at(line[i]), b = canvas.at(line[i + 1]);
    if (a.x <= 0 && b.x > 0) return a.y + (b.y - a.y) * (0 - a.x) / (b.x - a.x);
  }
  return -1;
}
double place_at_top(const Canvas& canvas, const std::vector<geo::Point>& line) {
  for (std::size_t i = 0; i + 1 < line.size(); ++i) {
    const Pixel a = canvas.at(line[i]), b = canvas.at(line[i + 1]);
    if (a.y >= 0 && b.y < 0) return a.x + (b.x - a.x) * (0 - a.y) / (b.y - a.y);
  }
  return -1;
}

double round_length(double longest) {
  const double power = std::pow(10.0, std::floor(std::log10(longest)));
  for (const double times : {5.0, 2.0})
    if (times * power <= longest) return times * power;
  return power;
}

}  // namespace

void draw_graticule(Canvas& canvas) {
  const geo::Box& v = canvas.view();
  double south = 90, north = -90, west = 180, east = -180;
  for (const geo::Point corner :
       {geo::Point{v.east_min_m, v.north_min_m}, geo::Point{v.east_max_m, v.north_min_m},
        geo::Point{v.east_min_m, v.north_max_m}, geo::Point{v.east_max_m, v.north_max_m}}) {
    const geo::LatLon at = geo::lat_lon_from_plane(corner);
    south = std::min(south, at.lat_deg - 0.01);
    north = std::max(north, at.lat_deg + 0.01);
    west = std::min(west, at.lon_deg - 0.01);
    east = std::max(east, at.lon_deg + 0.01);
  }
  const double shrink = std::cos(0.5 * (south + north) * 3.14159265358979 / 180);
  const double by_lat = minutes_apart(canvas.metres_per_pixel(), kNauticalMile_m);
  const double by_lon = minutes_apart(canvas.metres_per_pixel(), kNauticalMile_m * shrink);
  for (double m = std::ceil(south * 60 / by_lat) * by_lat; m <= north * 60; m += by_lat) {
    const auto line = line_between({m / 60, west}, {m / 60, east});
    canvas.stroke(line, kGraticule, 1);
    if (const double y = height_at_left(canvas, line); y > 90 && y < canvas.height() - 60)
      canvas.text({6, y - 4}, degrees_minutes(m, "N", "S"), 13, kNames);
  }
  for (double m = std::ceil(west * 60 / by_lon) * by_lon; m <= east * 60; m += by_lon) {
    const auto line = line_between({south, m / 60}, {north, m / 60});
    canvas.stroke(line, kGraticule, 1);
    if (const double x = place_at_top(canvas, line); x > 80 && x < canvas.width() - 330)
      canvas.text({x + 4, 84}, degrees_minutes(m, "E", "W"), 13, kNames);
  }
}

void draw_scale(Canvas& canvas) {
  const double longest = 0.2 * canvas.width() * canvas.metres_per_pixel();
  const double right = canvas.width() - 30.0, y = canvas.height() - 66.0;
  const auto bar = [&](double metres, double units, const char* unit, double at, double words) {
    const double wide = metres / canvas.metres_per_pixel();
    canvas.box({right - wide, at}, wide, 4, kNames);
    canvas.text({right - wide - 8, words}, fmt::format("{:g} {}", units, unit), 13, kNames,
                Canvas::Align::right);
  };
  const double miles = round_length(longest / kNauticalMile_m);
  const double kilometres = round_length(longest / 1000);
  bar(miles * kNauticalMile_m, miles, "NM", y - 8, y - 1);
  bar(kilometres * 1000, kilometres, "km", y + 8, y + 15);
}

}  // namespace vigie::chart
