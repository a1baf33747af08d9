// SPDX-License-Identifier: Apache-2.0
#include "vigie/chart/field_chart.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "vigie/chart/graticule.h"
#include "vigie/chart/palette.h"

namespace vigie::chart {
namespace {

constexpr std::uint32_t kHatch = 0x9aa6adff, kArrow = 0x10202cff, kPlace = 0x8f1d14ff;
constexpr double kCell = 4, kArrowApart = 46, kLongestArrow = 38;

// Light to dark, one hue to the next, told apart without colour too.
constexpr std::array<std::uint32_t, 8> kRamp = {0xf4fbe8ff, 0xd3eecdff, 0xa4dbc4ff, 0x6cc2c8ff,
                                                0x41a3c9ff, 0x2b7fb8ff, 0x235a9cff, 0x1c2f6bff};

std::uint32_t ramp(double share) {
  const double at = std::clamp(share, 0.0, 1.0) * (kRamp.size() - 1);
  const auto low = std::min(static_cast<std::size_t>(at), kRamp.size() - 2);
  const double part = at - static_cast<double>(low);
  std::uint32_t out = 0;
  for (const int shift : {24, 16, 8}) {
    const double a = (kRamp[low] >> shift) & 0xffU, b = (kRamp[low + 1] >> shift) & 0xffU;
    out |= static_cast<std::uint32_t>(std::lround(a + part * (b - a))) << shift;
  }
  return out | 0xffU;
}

// Linear between nodes; nothing outside the grid or beside a node without a value.
std::optional<std::array<double, 2>> value_at(const FieldPicture& f, geo::LatLon at) {
  const model::FieldGrid& g = f.grid;
  double x = (at.lon_deg - g.lon_min_deg) / g.lon_step_deg;
  const double turn = 360 / g.lon_step_deg;
  while (x > g.columns - 1 && x - turn >= 0) x -= turn;
  while (x < 0) x += turn;
  const double y = (at.lat_deg - g.lat_min_deg) / g.lat_step_deg;
  if (x > g.columns - 1 || y < 0 || y > g.rows - 1) return std::nullopt;
  const int column = std::min(static_cast<int>(x), g.columns - 2);
  const int row = std::min(static_cast<int>(y), g.rows - 2);
  const double u = x - column, v = y - row;
  std::array<double, 2> out{};
  double held = 0;
  for (const int up : {0, 1})
    for (const int across : {0, 1}) {
      const std::size_t node =
          static_cast<std::size_t>(row + up) * static_cast<std::size_t>(g.columns) +
          static_cast<std::size_t>(column + across);
      const float* value = &f.values[node * static_cast<std::size_t>(f.components)];
      if (!std::isfinite(value[0]) || !std::isfinite(value[f.components - 1])) continue;
      const double weight = (across == 1 ? u : 1 - u) * (up == 1 ? v : 1 - v);
      held += weight;
      for (int c = 0; c < f.components; ++c) out[static_cast<std::size_t>(c)] += weight * value[c];
    }
  if (held < 0.5) return std::nullopt;
  for (double& value : out) value /= held;
  return out;
}

double size_of(const FieldPicture& f, const std::array<double, 2>& value) {
  return f.times * (f.components == 2 ? std::hypot(value[0], value[1]) : value[0]);
}

geo::Box view_of(const FieldChartOptions& o) {
  const geo::Point centre =
      geo::plane_from_lat_lon({0.5 * (o.lat_min + o.lat_max), 0.5 * (o.lon_min + o.lon_max)});
  const geo::Point north = geo::plane_from_lat_lon({o.lat_max, 0.5 * (o.lon_min + o.lon_max)});
  const geo::Point east = geo::plane_from_lat_lon({0.5 * (o.lat_min + o.lat_max), o.lon_max});
  const double half_y = north.north_m - centre.north_m, half_x = east.east_m - centre.east_m;
  const double per_pixel = std::max(2 * half_x / o.width, 2 * half_y / (o.height - kTop - kBottom));
  const double up = 0.5 * (kTop - kBottom) * per_pixel;
  return {
      centre.east_m - 0.5 * per_pixel * o.width, centre.north_m - 0.5 * per_pixel * o.height + up,
      centre.east_m + 0.5 * per_pixel * o.width, centre.north_m + 0.5 * per_pixel * o.height + up};
}

geo::LatLon place_of(const Canvas& canvas, Pixel p) {
  return geo::lat_lon_from_plane({canvas.view().east_min_m + p.x * canvas.metres_per_pixel(),
                                  canvas.view().north_max_m - p.y * canvas.metres_per_pixel()});
}

// The field over the sheet, cell by cell of a few pixels.
struct Sheet {
  int columns = 0, rows = 0;
  std::vector<std::optional<std::array<double, 2>>> values;
  double low = 0, high = 1;  // of what is shown, rounded outward
};

// Of 1, 2, 5 times a power of ten: the step that makes four to ten parts.
double round_step(double span) {
  const double power = std::pow(10, std::floor(std::log10(span / 4)));
  for (const double times : {5.0, 2.0})
    if (span / (times * power) >= 4) return times * power;
  return power;
}

std::optional<Sheet> sheet_of(const Canvas& canvas, const FieldPicture& f) {
  Sheet out;
  out.columns = static_cast<int>(std::ceil(canvas.width() / kCell));
  out.rows = static_cast<int>(std::ceil(canvas.height() / kCell));
  double low = 1e300, high = -1e300;
  for (int row = 0; row < out.rows; ++row)
    for (int column = 0; column < out.columns; ++column) {
      out.values.push_back(
          value_at(f, place_of(canvas, {(column + 0.5) * kCell, (row + 0.5) * kCell})));
      if (!out.values.back()) continue;
      const double value = size_of(f, *out.values.back());
      low = std::min(low, value);
      high = std::max(high, value);
    }
  if (high < low) return std::nullopt;
  if (f.components == 2) low = 0;  // a speed is told from nothing on
  const double step = round_step(std::max(high - low, 1e-3 * std::max(1.0, std::abs(high))));
  out.low = step * std::floor(low / step + 1e-9);
  out.high = step * std::ceil(high / step - 1e-9);
  if (out.high <= out.low) out.high = out.low + step;
  return out;
}

void draw_colours(Canvas& canvas, const FieldPicture& f, const Sheet& sheet) {
  for (int row = 0; row < sheet.rows; ++row)
    for (int column = 0; column < sheet.columns; ++column) {
      const auto& value = sheet.values[static_cast<std::size_t>(row * sheet.columns + column)];
      const Pixel corner{column * kCell, row * kCell};
      if (value) {
        if (f.directions) continue;
        const double share = (size_of(f, *value) - sheet.low) / (sheet.high - sheet.low);
        canvas.box(corner, kCell, kCell, ramp(share));
      } else if ((row + column) % 4 == 0) {
        canvas.box(corner, kCell / 2, kCell / 2, kHatch);
      }
    }
}

void draw_arrow(Canvas& canvas, Pixel middle, double east, double north, double length) {
  const double speed = std::hypot(east, north);
  if (speed <= 0 || length < 3) return;
  const double x = east / speed, y = -north / speed;
  const Pixel tail{middle.x - 0.5 * length * x, middle.y - 0.5 * length * y};
  const Pixel tip{middle.x + 0.5 * length * x, middle.y + 0.5 * length * y};
  const double head = std::min(8.0, 0.4 * length);
  const Pixel left{tip.x - head * (x + 0.5 * y), tip.y - head * (y - 0.5 * x)};
  const Pixel right{tip.x - head * (x - 0.5 * y), tip.y - head * (y + 0.5 * x)};
  canvas.stroke_pixels({tail, tip}, 0xffffffa0, 3.4);
  canvas.stroke_pixels({tail, tip}, kArrow, 1.5);
  canvas.stroke_pixels({left, tip, right}, kArrow, 1.5);
}

// Of the Strait plane's true north: its north turns by up to 1.3 degrees, less than an arrow shows.
void draw_arrows(Canvas& canvas, const FieldPicture& f, const Sheet& sheet) {
  if (f.components != 2) return;
  for (double y = kTop + kArrowApart / 2; y < canvas.height() - kBottom; y += kArrowApart)
    for (double x = kArrowApart / 2; x < canvas.width(); x += kArrowApart) {
      const auto value = value_at(f, place_of(canvas, {x, y}));
      if (!value) continue;
      const double share = f.directions ? 0.7 : size_of(f, *value) / sheet.high;
      const double sign = f.arrows_from ? -1 : 1;
      draw_arrow(canvas, {x, y}, sign * (*value)[0], sign * (*value)[1], kLongestArrow * share);
    }
}

// The bar of values, at the top right, and an arrow of a round speed.
void draw_legend(Canvas& canvas, const FieldPicture& f, const Sheet& sheet) {
  const double wide = 300, left = canvas.width() - wide - 66.0, top = kTop + 14;
  canvas.box({left - 16, top}, wide + 68, f.components == 2 ? 78 : 54, kPaper);
  if (!f.directions) {
    constexpr int kParts = 150;
    for (int i = 0; i < kParts; ++i)
      canvas.box({left + i * wide / kParts, top + 10}, wide / kParts, 14, ramp((i + 0.5) / kParts));
    const double step = round_step(sheet.high - sheet.low);
    for (double v = sheet.low; v <= sheet.high + 1e-9 * step; v += step) {
      const double x = left + wide * (v - sheet.low) / (sheet.high - sheet.low);
      canvas.stroke_pixels({{x, top + 10}, {x, top + 28}}, kInk, 1);
      canvas.text({x, top + 43}, fmt::format("{:g}", std::abs(v) < 1e-12 ? 0 : v), 12, kInk,
                  Canvas::Align::centre);
    }
    canvas.text({left + wide + 10, top + 22}, f.unit, 13, kInk, Canvas::Align::left, true);
  }
  if (f.components != 2) return;
  const std::string words =
      f.directions ? "toward which the waves go" : fmt::format("{:g} {}", sheet.high, f.unit);
  draw_arrow(canvas, {left + kLongestArrow / 2, top + 61}, 1, 0,
             kLongestArrow * (f.directions ? 0.7 : 1));
  canvas.text({left + kLongestArrow + 12, top + 65}, words, 12, kInk);
}

void draw_words(Canvas& canvas, const FieldPicture& f) {
  const double wide = canvas.width(), tall = canvas.height();
  canvas.box({0, 0}, wide, kTop, kPaper);
  canvas.text({14, 27}, f.title, 20, kInk, Canvas::Align::left, true);
  canvas.text({14, 51}, f.source, 14, kFaint);
  canvas.box({0, tall - kBottom}, wide, kBottom, kPaper);
  canvas.text({14, tall - 26}, "Dotted: the source has no value there. North is up.", 13, kInk);
  std::string notes;
  for (std::size_t i = 0; i < std::min<std::size_t>(2, f.notes.size()); ++i)
    notes += (i == 0 ? "" : "; ") + f.notes[i];
  if (canvas.text_width(notes, 12) > wide - 40) {
    while (!notes.empty() && canvas.text_width(notes, 12) > wide - 60) notes.pop_back();
    notes += " ...";
  }
  canvas.text({14, tall - 9}, notes, 12, kFaint);
}

void draw_place(Canvas& canvas, geo::LatLon at) {
  const Pixel p = canvas.at(geo::plane_from_lat_lon(at));
  for (const double d : {-1.0, 1.0})
    canvas.stroke_pixels({{p.x - 9, p.y - 9 * d}, {p.x + 9, p.y + 9 * d}}, kPlace, 3);
}

}  // namespace

core::Result<void> draw_field_chart(const FieldPicture& picture, const std::vector<geo::Ring>& land,
                                    const std::filesystem::path& png,
                                    const FieldChartOptions& options) {
  for (const int side : {options.width, options.height})
    if (side < 400 || side > 8000)
      return core::fail({core::ErrorKind::invalid, "picture", fmt::format("is {} pixels", side),
                         "give 400 to 8000 a side"});
  Canvas canvas(options.width, options.height, view_of(options));
  const auto sheet = sheet_of(canvas, picture);
  if (!sheet)
    return core::fail({core::ErrorKind::missing, "picture", "finds no value in the area drawn",
                       "give a file that covers it"});
  canvas.box({0, 0}, options.width, options.height, kSea);
  draw_colours(canvas, picture, *sheet);
  if (!picture.over_land) draw_arrows(canvas, picture, *sheet);
  draw_land(canvas, land);
  if (picture.over_land) draw_arrows(canvas, picture, *sheet);
  draw_graticule(canvas);
  if (picture.place) draw_place(canvas, *picture.place);
  draw_scale(canvas);
  draw_words(canvas, picture);
  draw_legend(canvas, picture, *sheet);
  return canvas.save_png(png);
}

}  // namespace vigie::chart
