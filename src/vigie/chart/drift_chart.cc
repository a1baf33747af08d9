// SPDX-License-Identifier: Apache-2.0
#include "vigie/chart/drift_chart.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "vigie/chart/graticule.h"
#include "vigie/chart/palette.h"

namespace vigie::chart {
namespace {

constexpr std::uint32_t kTrack = 0x12344dff, kNinety = 0x8f1d14ff;
// Inner areas stronger; told apart by lightness too.
constexpr std::uint32_t kFills[] = {0xd7301fb0, 0xf0743ea0, 0xfdae6b98, 0xfdd9a890};
constexpr double kDriftMargin = 0.12, kLeastDrift_m = 6000;

std::vector<geo::Point> on_plane(const std::vector<geo::LatLon>& line) {
  std::vector<geo::Point> out;
  for (const geo::LatLon& p : line) out.push_back(geo::plane_from_lat_lon(p));
  return out;
}

Canvas::Rings rings_of(const model::ContainmentArea& area) {
  Canvas::Rings rings;
  for (const auto& ring : area.rings) rings.push_back(on_plane(ring));
  return rings;
}

geo::LatLon mean_of(const model::DriftMoment& m) {
  return {m.statistics.mean_lat_deg, m.statistics.mean_lon_deg};
}

// All areas and the track, with room around them and for the words above and below.
geo::Box view_of(const model::DriftForecast& f, const DriftChartOptions& options) {
  geo::Box box{1e9, 1e9, -1e9, -1e9};
  const auto add = [&](geo::LatLon at) {
    const geo::Point p = geo::plane_from_lat_lon(at);
    box = {std::min(box.east_min_m, p.east_m), std::min(box.north_min_m, p.north_m),
           std::max(box.east_max_m, p.east_m), std::max(box.north_max_m, p.north_m)};
  };
  add(f.last_known);
  for (const model::DriftMoment& m : f.moments) {
    add(mean_of(m));
    for (const model::ContainmentArea& area : m.areas)
      for (const auto& ring : area.rings)
        for (const geo::LatLon& p : ring) add(p);
  }
  const double wide = std::max(kLeastDrift_m, box.east_max_m - box.east_min_m);
  const double tall = std::max(kLeastDrift_m, box.north_max_m - box.north_min_m);
  const double east = 0.5 * (box.east_min_m + box.east_max_m);
  const double north = 0.5 * (box.north_min_m + box.north_max_m);
  const double more = 0.5 + kDriftMargin;
  const double per_pixel = std::max(2 * more * wide / options.width,
                                    2 * more * tall / (options.height - kTop - kBottom));
  const double half_x = 0.5 * per_pixel * options.width, half_y = 0.5 * per_pixel * options.height;
  const double up = 0.5 * (kTop - kBottom) * per_pixel;
  return {east - half_x, north - half_y + up, east + half_x, north + half_y + up};
}

// Rings and edges that run along the box of the data are no shore.
// The 90 % areas of up to four earlier moments, thin, with their hours.
void draw_earlier(Canvas& canvas, const model::DriftForecast& f) {
  const std::size_t last = f.moments.size() - 1;
  const std::size_t every = std::max<std::size_t>(1, (last + 4) / 5);
  for (std::size_t k = every; k + (every + 1) / 2 <= last; k += every)
    for (const model::ContainmentArea& area : f.moments[k].areas) {
      if (area.share != 0.9 || area.rings.empty()) continue;
      const Canvas::Rings rings = rings_of(area);
      for (const auto& ring : rings) canvas.stroke(ring, kNinety, 1.1, true);
      const auto lowest = std::min_element(
          rings.front().begin(), rings.front().end(),
          [](const geo::Point& a, const geo::Point& b) { return a.north_m < b.north_m; });
      const Pixel at = canvas.at(*lowest);
      canvas.text({at.x, at.y - 5}, fmt::format("90 %, +{:g} h", f.moments[k].statistics.hours), 12,
                  kNinety, Canvas::Align::centre);
    }
}

void draw_areas(Canvas& canvas, const model::DriftMoment& moment) {
  for (std::size_t k = moment.areas.size(); k-- > 0;)
    canvas.fill(rings_of(moment.areas[k]), kFills[std::min(k, std::size(kFills) - 1)]);
  for (const model::ContainmentArea& area : moment.areas)
    for (const auto& ring : rings_of(area))
      canvas.stroke(ring, kNinety, area.share == 0.9 ? 2.6 : 0.8);
}

void draw_track(Canvas& canvas, const model::DriftForecast& f) {
  std::vector<geo::Point> track;
  for (const model::DriftMoment& m : f.moments)
    track.push_back(geo::plane_from_lat_lon(mean_of(m)));
  canvas.stroke(track, kTrack, 1.8);
  const Pixel from = canvas.at(geo::plane_from_lat_lon(f.last_known));
  Pixel labelled = from;
  for (std::size_t k = 0; k < f.moments.size(); ++k) {
    const Pixel p = canvas.at(track[k]);
    canvas.disc(p, 3.2, kTrack);
    const bool last = k + 1 == f.moments.size();
    const auto near = [&](Pixel q) { return std::hypot(p.x - q.x, p.y - q.y) < 46; };
    if (!last && (near(labelled) || near(from))) continue;
    canvas.text({p.x + 7, p.y + 5}, fmt::format("+{:g} h", f.moments[k].statistics.hours), 13,
                kTrack, Canvas::Align::left, last);
    labelled = p;
  }
  for (const double d : {-1.0, 1.0})
    canvas.stroke_pixels({{from.x - 8, from.y - 8 * d}, {from.x + 8, from.y + 8 * d}}, kInk, 2.4);
  canvas.text({from.x - 12, from.y + 5}, "last known", 13, kInk, Canvas::Align::right);
}

void draw_words(Canvas& canvas, const model::DriftForecast& f) {
  const double wide = canvas.width(), tall = canvas.height();
  const model::DriftMoment& end = f.moments.back();
  canvas.box({0, 0}, wide, kTop, kPaper);
  canvas.text({14, 27},
              fmt::format("Where it may be at {}", core::format_instant(end.statistics.at)), 20,
              kInk, Canvas::Align::left, true);
  canvas.text(
      {14, 51},
      fmt::format("{}; last known {}, {:.1f} h before; {} particles, seed {}", f.object_name,
                  core::format_instant(f.last_known_at), end.statistics.hours, f.particles, f.seed),
      14, kFaint);
  canvas.box({0, tall - kBottom}, wide, kBottom, kPaper);
  canvas.text({14, tall - 16},
              "Areas hold that share of what the model thinks possible. They never end a search.",
              14, kInk);
}

void draw_legend(Canvas& canvas, const model::DriftMoment& end) {
  if (end.areas.empty()) return;
  const double left = canvas.width() - 232.0, top = kTop + 14.0;
  canvas.box({left, top}, 218, 22.0 * static_cast<double>(end.areas.size()) + 14, kPaper);
  for (std::size_t k = 0; k < end.areas.size(); ++k) {
    const double y = top + 22.0 * static_cast<double>(k) + 10;
    const bool ninety = end.areas[k].share == 0.9;
    canvas.box({left + 10, y}, 26, 14, kSea);
    for (std::size_t over = end.areas.size(); over-- > k;)
      canvas.box({left + 10, y}, 26, 14, kFills[std::min(over, std::size(kFills) - 1)]);
    if (ninety)
      canvas.stroke_pixels({{left + 10, y},
                            {left + 36, y},
                            {left + 36, y + 14},
                            {left + 10, y + 14},
                            {left + 10, y}},
                           kNinety, 2.2);
    canvas.text(
        {left + 48, y + 12},
        fmt::format("{:.0f} %   {:.1f} km\u00b2", 100 * end.areas[k].share, end.areas[k].area_km2),
        14, kInk, Canvas::Align::left, ninety);
  }
}

}  // namespace

core::Result<void> draw_drift_chart(const model::DriftForecast& forecast,
                                    const std::vector<geo::Ring>& land,
                                    const std::filesystem::path& png,
                                    const DriftChartOptions& options) {
  if (forecast.moments.empty())
    return core::fail({core::ErrorKind::invalid, "forecast", "has no moment to draw",
                       "ask for one hour at least"});
  for (const int side : {options.width, options.height})
    if (side < 400 || side > 8000)
      return core::fail({core::ErrorKind::invalid, "picture", fmt::format("is {} pixels", side),
                         "give 400 to 8000 a side"});
  Canvas canvas(options.width, options.height, view_of(forecast, options));
  canvas.box({0, 0}, options.width, options.height, kSea);
  draw_areas(canvas, forecast.moments.back());
  draw_earlier(canvas, forecast);
  draw_land(canvas, land);
  draw_graticule(canvas);
  draw_track(canvas, forecast);
  draw_scale(canvas);
  draw_words(canvas, forecast);
  draw_legend(canvas, forecast.moments.back());
  return canvas.save_png(png);
}

}  // namespace vigie::chart
