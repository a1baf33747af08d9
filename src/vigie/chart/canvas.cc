// SPDX-License-Identifier: Apache-2.0
#include "vigie/chart/canvas.h"

#include <algorithm>
#include <array>

#include <cairo.h>

namespace vigie::chart {
namespace {

geo::Box widened(geo::Box view, double width, double height) {
  const double have_x = view.east_max_m - view.east_min_m;
  const double have_y = view.north_max_m - view.north_min_m;
  const double scale = std::max(have_x / width, have_y / height);
  const double more_x = 0.5 * (scale * width - have_x), more_y = 0.5 * (scale * height - have_y);
  return {view.east_min_m - more_x, view.north_min_m - more_y, view.east_max_m + more_x,
          view.north_max_m + more_y};
}

}  // namespace

Canvas::Canvas(int width, int height, geo::Box view)
    : width_(width),
      height_(height),
      view_(widened(view, width, height)),
      metres_per_pixel_((view_.east_max_m - view_.east_min_m) / width),
      surface_(cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height),
               cairo_surface_destroy),
      pen_(cairo_create(surface_.get()), cairo_destroy) {
  cairo_set_line_join(pen_.get(), CAIRO_LINE_JOIN_ROUND);
}

Pixel Canvas::at(geo::Point p) const {
  return {(p.east_m - view_.east_min_m) / metres_per_pixel_,
          (view_.north_max_m - p.north_m) / metres_per_pixel_};
}

void Canvas::set(std::uint32_t colour) const {
  const auto part = [colour](int shift) { return ((colour >> shift) & 0xffU) / 255.0; };
  cairo_set_source_rgba(pen_.get(), part(24), part(16), part(8), part(0));
}

void Canvas::fill(const Rings& rings, std::uint32_t colour) {
  cairo_new_path(pen_.get());
  for (const auto& ring : rings) {
    cairo_new_sub_path(pen_.get());
    for (const geo::Point& p : ring) {
      const Pixel q = at(p);
      cairo_line_to(pen_.get(), q.x, q.y);
    }
    cairo_close_path(pen_.get());
  }
  cairo_set_fill_rule(pen_.get(), CAIRO_FILL_RULE_EVEN_ODD);
  set(colour);
  cairo_fill(pen_.get());
}

void Canvas::stroke(const std::vector<geo::Point>& line, std::uint32_t colour, double pixels,
                    bool dashed) {
  static constexpr std::array<double, 2> kDash = {7, 5};
  if (dashed) cairo_set_dash(pen_.get(), kDash.data(), 2, 0);
  std::vector<Pixel> points;
  for (const geo::Point& p : line) points.push_back(at(p));
  stroke_pixels(points, colour, pixels);
  cairo_set_dash(pen_.get(), nullptr, 0, 0);
}

void Canvas::stroke_pixels(const std::vector<Pixel>& line, std::uint32_t colour, double pixels) {
  cairo_new_path(pen_.get());
  for (const Pixel& p : line) cairo_line_to(pen_.get(), p.x, p.y);
  set(colour);
  cairo_set_line_width(pen_.get(), pixels);
  cairo_stroke(pen_.get());
}

void Canvas::box(Pixel corner, double width, double height, std::uint32_t colour) {
  cairo_rectangle(pen_.get(), corner.x, corner.y, width, height);
  set(colour);
  cairo_fill(pen_.get());
}

void Canvas::disc(Pixel centre, double radius, std::uint32_t colour) {
  cairo_arc(pen_.get(), centre.x, centre.y, radius, 0, 6.2831853071795865);
  set(colour);
  cairo_fill(pen_.get());
}

void Canvas::font(double size, bool bold) const {
  cairo_select_font_face(pen_.get(), "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL,
                         bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
  cairo_set_font_size(pen_.get(), size);
}

double Canvas::text_width(const std::string& words, double size, bool bold) const {
  font(size, bold);
  cairo_text_extents_t extents;
  cairo_text_extents(pen_.get(), words.c_str(), &extents);
  return extents.x_advance;
}

void Canvas::text(Pixel at, const std::string& words, double size, std::uint32_t colour,
                  Align align, bool bold) {
  const double wide = text_width(words, size, bold);
  const double x = at.x - (align == Align::left ? 0 : align == Align::centre ? wide / 2 : wide);
  cairo_new_path(pen_.get());
  cairo_move_to(pen_.get(), x, at.y);
  cairo_text_path(pen_.get(), words.c_str());
  set(0xffffffd0);
  cairo_set_line_width(pen_.get(), 3);
  cairo_stroke_preserve(pen_.get());
  set(colour);
  cairo_fill(pen_.get());
}

core::Result<void> Canvas::save_png(const std::filesystem::path& path) const {
  const cairo_status_t status = cairo_surface_write_to_png(surface_.get(), path.c_str());
  if (status == CAIRO_STATUS_SUCCESS) return {};
  return core::fail({core::ErrorKind::unavailable, path.string(),
                     std::string("cannot be written: ") + cairo_status_to_string(status),
                     "check the folder, its permissions and the space left"});
}

}  // namespace vigie::chart
