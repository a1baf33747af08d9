// SPDX-License-Identifier: Apache-2.0
#include "vigie/chart/watch_chart.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "vigie/chart/graticule.h"
#include "vigie/chart/palette.h"

namespace vigie::chart {
namespace {

constexpr double kMarginM = 6'000;
constexpr double kSome = 1e-9;

// From pale yellow to dark blue, so that grey prints keep the order.
std::uint32_t colour_of_chance(double chance) {
  constexpr double kFrom[3] = {255, 247, 205}, kUntil[3] = {16, 48, 110};
  std::uint32_t colour = 0;
  for (int c = 0; c < 3; ++c) {
    const double level = kFrom[c] + (kUntil[c] - kFrom[c]) * std::clamp(chance, 0.0, 1.0);
    colour = colour << 8 | static_cast<std::uint32_t>(std::lround(level));
  }
  return colour << 8 | 0xe0U;
}

geo::Box view_of_places(const std::vector<WatchedPlace>& places) {
  constexpr double kFar = std::numeric_limits<double>::infinity();
  geo::Box box{kFar, kFar, -kFar, -kFar};
  for (const WatchedPlace& place : places) {
    if (place.boats <= 0) continue;
    for (const geo::Point p : {place.from, place.until}) {
      box.east_min_m = std::min(box.east_min_m, p.east_m - kMarginM);
      box.north_min_m = std::min(box.north_min_m, p.north_m - kMarginM);
      box.east_max_m = std::max(box.east_max_m, p.east_m + kMarginM);
      box.north_max_m = std::max(box.north_max_m, p.north_m + kMarginM);
    }
  }
  return box;
}

void draw_place(Canvas& canvas, const WatchedPlace& place) {
  const std::uint32_t colour = colour_of_chance(place.lot);
  if (place.shore) {
    canvas.stroke({place.from, place.until}, kInk, 13);
    canvas.stroke({place.from, place.until}, colour | 0xffU, 10);
  } else {
    canvas.fill({{place.from,
                  {place.until.east_m, place.from.north_m},
                  place.until,
                  {place.from.east_m, place.until.north_m}}},
                colour);
  }
  if (place.one_plan > kSome || place.lot <= kSome) return;
  canvas.disc(canvas.at(geo::between(place.from, place.until, 0.5)), 3.2, 0xc8401eff);
}

void draw_key(Canvas& canvas) {
  constexpr int kSteps = 6;
  const double left = canvas.width() - 330.0, top = kTop + 12;
  canvas.box({left, top}, 318, 74, kPaper);
  for (int i = 0; i < kSteps; ++i) {
    const double chance = i / (kSteps - 1.0), x = left + 12 + 48 * i;
    canvas.box({x, top + 10}, 46, 18, colour_of_chance(chance) | 0xffU);
    canvas.text({x + 23, top + 44}, fmt::format("{:.0f} %", 100 * chance), 12, kInk,
                Canvas::Align::centre);
  }
  canvas.disc({left + 18, top + 60}, 3.2, 0xc8401eff);
  canvas.text({left + 28, top + 64}, "never watched by the best plan alone", 12, kInk);
}

}  // namespace

core::Result<void> draw_watch_chart(const std::vector<WatchedPlace>& places,
                                    const std::vector<geo::Ring>& land,
                                    const std::filesystem::path& png,
                                    const WatchChartOptions& options) {
  if (std::ranges::none_of(places, [](const WatchedPlace& p) { return p.boats > 0; }))
    return core::fail({core::ErrorKind::invalid, "chart", "has no place where boats may be",
                       "plan a night on which boats are expected"});
  if (options.width < 400 || options.width > 8000 || options.height < 400 || options.height > 8000)
    return core::fail({core::ErrorKind::invalid, "chart", "is of another size than 400 to 8000",
                       "give pixels between the two"});
  Canvas canvas(options.width, options.height, view_of_places(places));
  canvas.box({0, 0}, options.width, options.height, kSea);
  draw_land(canvas, land);
  draw_graticule(canvas);
  for (const bool shore : {false, true}) {
    for (const WatchedPlace& place : places)
      if (place.boats > 0 && place.shore == shore) draw_place(canvas, place);
  }
  draw_scale(canvas);
  canvas.box({0, 0}, options.width, kTop, kPaper);
  canvas.text({14, 38}, options.title, 22, kInk, Canvas::Align::left, true);
  canvas.box({0, options.height - kBottom}, options.width, kBottom, kPaper);
  canvas.text({14, options.height - 16.0}, options.below, 14, kInk);
  draw_key(canvas);
  return canvas.save_png(png);
}

}  // namespace vigie::chart
