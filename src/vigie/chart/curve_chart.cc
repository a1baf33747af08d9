// SPDX-License-Identifier: Apache-2.0
#include "vigie/chart/curve_chart.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "vigie/chart/palette.h"

namespace vigie::chart {
namespace {

constexpr int kWide = 1000, kTall = 640;
constexpr double kLeft = 80, kRight = 30, kAbove = 84, kBelow = 96;
constexpr std::uint32_t kWhiteSheet = 0xffffffff, kMesh = 0xd8dfe4ff;
constexpr std::uint32_t kColours[] = {0x12344dff, 0xb5452cff, 0x0f7a5aff, 0x7a3d9cff};

// The finest of 1, 2, 5 times a power of ten that leaves at most `most` steps.
double step_of(double range, int most) {
  const double raw = range / most, power = std::pow(10, std::floor(std::log10(raw)));
  for (const double times : {1.0, 2.0, 5.0})
    if (times * power >= raw) return times * power;
  return 10 * power;
}

Pixel place(const CurveChart& chart, double x, double y) {
  return {kLeft + (kWide - kLeft - kRight) * x / chart.x_max,
          kTall - kBelow - (kTall - kAbove - kBelow) * y / chart.y_max};
}

void draw_axes(Canvas& canvas, const CurveChart& chart) {
  const double dx = step_of(chart.x_max, 10), dy = step_of(chart.y_max, 5);
  for (double x = 0; x <= chart.x_max * (1 + 1e-9); x += dx) {
    const Pixel p = place(chart, x, 0);
    canvas.stroke_pixels({p, place(chart, x, chart.y_max)}, kMesh, 1);
    canvas.text({p.x, p.y + 20}, fmt::format("{:g}", x), 13, kFaint, Canvas::Align::centre);
  }
  for (double y = 0; y <= chart.y_max * (1 + 1e-9); y += dy) {
    const Pixel p = place(chart, 0, y);
    canvas.stroke_pixels({p, place(chart, chart.x_max, y)}, kMesh, 1);
    canvas.text({p.x - 10, p.y + 5}, fmt::format("{:g}", y), 13, kFaint, Canvas::Align::right);
  }
  canvas.stroke_pixels(
      {place(chart, 0, chart.y_max), place(chart, 0, 0), place(chart, chart.x_max, 0)}, kInk, 1.5);
  canvas.text({kWide - kRight, kTall - kBelow + 42}, chart.x_name, 14, kInk, Canvas::Align::right);
  canvas.text({14, kAbove - 12}, chart.y_name, 14, kInk);
}

void draw_curve(Canvas& canvas, const CurveChart& chart, std::size_t k) {
  const Curve& curve = chart.curves[k];
  const std::uint32_t colour = kColours[k % std::size(kColours)];
  std::vector<Pixel> line;
  for (std::size_t i = 0; i < curve.x.size(); ++i) {
    if (curve.x[i] > chart.x_max) break;
    line.push_back(place(chart, curve.x[i], std::min(curve.y[i], chart.y_max)));
    if (curve.dots) canvas.disc(line.back(), 4, colour);
  }
  if (curve.dashed)
    for (std::size_t i = 0; i + 1 < line.size(); i += 2)
      canvas.stroke_pixels({line[i], line[i + 1]}, colour, 1.6);
  else if (!curve.dots)
    canvas.stroke_pixels(line, colour, 2.6);
  const double y = kAbove + 22 + 22.0 * static_cast<double>(k);
  canvas.box({kWide - 330.0, y - 8}, 24, curve.dashed ? 2 : 5, colour);
  canvas.text({kWide - 298.0, y}, curve.name, 13, kInk);
}

}  // namespace

core::Result<void> draw_curves(const CurveChart& chart, const std::filesystem::path& png) {
  if (chart.curves.empty() || !(chart.x_max > 0) || !(chart.y_max > 0))
    return core::fail({core::ErrorKind::invalid, "chart", "has no curve or no axis",
                       "give curves, and axes above 0"});
  Canvas canvas(kWide, kTall, {0, 0, 1, 1});
  canvas.box({0, 0}, kWide, kTall, kWhiteSheet);
  draw_axes(canvas, chart);
  for (std::size_t k = 0; k < chart.curves.size(); ++k) draw_curve(canvas, chart, k);
  canvas.text({14, 28}, chart.title, 19, kInk, Canvas::Align::left, true);
  canvas.text({14, 50}, chart.subtitle, 13, kFaint);
  canvas.text({14, kTall - 16.0}, chart.footer, 12, kFaint);
  return canvas.save_png(png);
}

}  // namespace vigie::chart
