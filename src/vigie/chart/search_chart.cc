// SPDX-License-Identifier: Apache-2.0
#include "vigie/chart/search_chart.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <fmt/format.h>

#include "vigie/chart/graticule.h"
#include "vigie/chart/palette.h"

namespace vigie::chart {
namespace {

constexpr std::uint32_t kParticle = 0xb5452c40;
// Told apart by lightness and by their labels, not by hue alone.
constexpr std::uint32_t kUnits[] = {0x12344dff, 0x0f7a5aff, 0x7a3d9cff, 0xa0630cff, 0x3a6fd0ff};
constexpr double kLeastSearch_m = 6000, kSearchMargin = 0.08;

std::uint32_t colour_of(std::size_t task) { return kUnits[task % std::size(kUnits)]; }

std::vector<geo::Point> outline(const model::SearchTask& t, core::Instant at) {
  if (t.pattern != model::SearchPattern::sector) return t.area.corners(t.begin, at);
  const geo::Point centre = geo::moved(t.area.centre, t.area.drift, at - t.begin);
  std::vector<geo::Point> out;
  for (int k = 0; k < 60; ++k)
    out.push_back(
        geo::moved(centre, core::radians(2 * std::numbers::pi * k / 60), t.area.along * 0.5));
  return out;
}

geo::Box view_of(const model::SearchPlan& plan, const std::vector<geo::Point>& particles,
                 const SearchChartOptions& options) {
  geo::Box box{1e9, 1e9, -1e9, -1e9};
  const auto add = [&](geo::Point p) {
    box = {std::min(box.east_min_m, p.east_m), std::min(box.north_min_m, p.north_m),
           std::max(box.east_max_m, p.east_m), std::max(box.north_max_m, p.north_m)};
  };
  for (const model::SearchTask& t : plan.tasks) {
    for (const geo::Point& p : outline(t, t.begin)) add(p);
    for (const model::SearchLeg& leg : t.legs) add(leg.from), add(leg.until);
  }
  // Nearly all of the particles: the farthest hundredth may lie outside.
  for (const bool east : {true, false}) {
    std::vector<double> at;
    for (const geo::Point& p : particles) at.push_back(east ? p.east_m : p.north_m);
    if (at.empty()) continue;
    std::sort(at.begin(), at.end());
    const double low = at[at.size() / 100], high = at[at.size() - 1 - at.size() / 100];
    if (east)
      box.east_min_m = std::min(box.east_min_m, low),
      box.east_max_m = std::max(box.east_max_m, high);
    else
      box.north_min_m = std::min(box.north_min_m, low),
      box.north_max_m = std::max(box.north_max_m, high);
  }
  const double wide =
      std::max(kLeastSearch_m, box.east_max_m - box.east_min_m) * (1 + 2 * kSearchMargin);
  const double tall =
      std::max(kLeastSearch_m, box.north_max_m - box.north_min_m) * (1 + 2 * kSearchMargin);
  const double per_pixel = std::max(wide / options.width, tall / (options.height - kTop - kBottom));
  const double east = 0.5 * (box.east_min_m + box.east_max_m);
  const double north =
      0.5 * (box.north_min_m + box.north_max_m) + 0.5 * (kTop - kBottom) * per_pixel;
  return {east - 0.5 * per_pixel * options.width, north - 0.5 * per_pixel * options.height,
          east + 0.5 * per_pixel * options.width, north + 0.5 * per_pixel * options.height};
}

void draw_task(Canvas& canvas, const model::SearchTask& t, std::uint32_t colour) {
  std::vector<geo::Point> ring = outline(t, t.begin);
  ring.push_back(ring.front());
  canvas.fill({ring}, (colour & 0xffffff00U) | 0x18U);
  canvas.stroke(ring, colour, 1.4, true);
  std::vector<geo::Point> way;
  for (const model::SearchLeg& leg : t.legs) {
    if (way.empty()) way.push_back(leg.from);
    way.push_back(leg.until);
  }
  canvas.stroke(way, colour, 1.5);
  const Pixel at = canvas.at(t.commence);
  canvas.disc(at, 4.5, colour);
  canvas.text({at.x + 8, at.y - 6}, fmt::format("{} {}", t.unit, core::format_clock(t.begin)), 13,
              colour, Canvas::Align::left, true);
}

void draw_words(Canvas& canvas, const model::SearchPlan& plan) {
  const double wide = canvas.width(), tall = canvas.height();
  canvas.box({0, 0}, wide, kTop, kPaper);
  canvas.text({14, 27}, fmt::format("Search for {}", plan.object), 20, kInk, Canvas::Align::left,
              true);
  const double found = plan.timeline.empty() ? 0 : plan.timeline.back().simulated_pos;
  canvas.text({14, 51},
              fmt::format("{} to {}; cumulative probability of success {:.0f} % (simulated)",
                          core::format_instant(plan.horizon.from),
                          core::format_instant(plan.horizon.until), 100 * found),
              14, kFaint);
  canvas.box({0, tall - kBottom}, wide, kBottom, kPaper);
  canvas.text(
      {14, tall - 16},
      "Dots: where it may be halfway. Dashed: areas as they begin; they move with the water. "
      "A probability never ends a search.",
      14, kInk);
}

void draw_legend(Canvas& canvas, const model::SearchPlan& plan) {
  if (plan.tasks.empty()) return;
  const double high = 22.0 * static_cast<double>(plan.tasks.size()) + 12;
  const double left = canvas.width() - 560.0, top = kTop + 12;
  canvas.box({left, top}, 548, high, kPaper);
  for (std::size_t k = 0; k < plan.tasks.size(); ++k) {
    const model::SearchTask& t = plan.tasks[k];
    const double y = top + 20 + 22.0 * static_cast<double>(k);
    canvas.disc({left + 14, y - 4}, 5, colour_of(k));
    canvas.text(
        {left + 26, y},
        fmt::format("{}  {}  S {:.2f} W {:.2f} NM  C {:.2f}  POD {:.0f} %  POC {:.0f} %  "
                    "POS {:.0f} %",
                    t.unit.substr(0, 18), model::kPatternCodes[static_cast<std::size_t>(t.pattern)],
                    core::in_nautical_miles(t.track_spacing),
                    core::in_nautical_miles(t.sweep_width), t.coverage, 100 * t.pod_ideal,
                    100 * t.containment, 100 * t.pos),
        13, kInk);
  }
}

}  // namespace

core::Result<void> draw_search_chart(const model::SearchPlan& plan,
                                     const std::vector<geo::Point>& particles,
                                     const std::vector<geo::Ring>& land,
                                     const std::filesystem::path& png,
                                     const SearchChartOptions& options) {
  if (plan.tasks.empty() && particles.empty())
    return core::fail({core::ErrorKind::invalid, "chart", "has neither task nor particle",
                       "plan a search first"});
  if (options.width < 400 || options.width > 8000 || options.height < 400 || options.height > 8000)
    return core::fail({core::ErrorKind::invalid, "chart", "is of another size than 400 to 8000",
                       "give pixels between the two"});
  Canvas canvas(options.width, options.height, view_of(plan, particles, options));
  canvas.box({0, 0}, options.width, options.height, kSea);
  draw_land(canvas, land);
  draw_graticule(canvas);
  const std::size_t every = std::max<std::size_t>(1, particles.size() / 6000);
  for (std::size_t i = 0; i < particles.size(); i += every)
    canvas.disc(canvas.at(particles[i]), 1.6, kParticle);
  for (std::size_t k = 0; k < plan.tasks.size(); ++k)
    draw_task(canvas, plan.tasks[k], colour_of(k));
  draw_scale(canvas);
  draw_words(canvas, plan);
  draw_legend(canvas, plan);
  return canvas.save_png(png);
}

}  // namespace vigie::chart
