// SPDX-License-Identifier: Apache-2.0
// A sheet to draw a map on: plane metres inside a frame, pixels outside it. Colours are 0xrrggbbaa.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "vigie/core/result.h"
#include "vigie/geo/coast.h"

struct _cairo;
struct _cairo_surface;

namespace vigie::chart {

struct Pixel {
  double x = 0, y = 0;
};

class Canvas {
 public:
  // The view is widened to the frame's shape. REQUIRES: 100 to 8000 pixels a side, a view with
  // area.
  Canvas(int width, int height, geo::Box view);

  const geo::Box& view() const { return view_; }
  int width() const { return width_; }
  int height() const { return height_; }
  double metres_per_pixel() const { return metres_per_pixel_; }
  Pixel at(geo::Point p) const;

  using Rings = std::vector<std::vector<geo::Point>>;
  void fill(const Rings& rings, std::uint32_t colour);  // by the even-odd rule
  void stroke(const std::vector<geo::Point>& line, std::uint32_t colour, double pixels,
              bool dashed = false);
  void stroke_pixels(const std::vector<Pixel>& line, std::uint32_t colour, double pixels);
  void box(Pixel corner, double width, double height, std::uint32_t colour);
  void disc(Pixel centre, double radius, std::uint32_t colour);

  enum class Align { left, centre, right };
  // With a pale edge around the letters, so that it can be read over anything.
  void text(Pixel at, const std::string& words, double size, std::uint32_t colour,
            Align align = Align::left, bool bold = false);
  double text_width(const std::string& words, double size, bool bold = false) const;

  // Error: the file cannot be written.
  core::Result<void> save_png(const std::filesystem::path& path) const;

 private:
  void set(std::uint32_t colour) const;
  void font(double size, bool bold) const;

  int width_, height_;
  geo::Box view_;
  double metres_per_pixel_;
  std::unique_ptr<_cairo_surface, void (*)(_cairo_surface*)> surface_;
  std::unique_ptr<_cairo, void (*)(_cairo*)> pen_;
};

}  // namespace vigie::chart
