// SPDX-License-Identifier: Apache-2.0
// For tests: a PNG read back, pixel by pixel.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include <cairo.h>

namespace vigie::chart {

class Picture {
 public:
  explicit Picture(const std::filesystem::path& path)
      : surface_(cairo_image_surface_create_from_png(path.c_str()), cairo_surface_destroy) {}
  int width() const { return cairo_image_surface_get_width(surface_.get()); }
  int height() const { return cairo_image_surface_get_height(surface_.get()); }
  // 0xrrggbb
  std::uint32_t at(int x, int y) const {
    const unsigned char* row = cairo_image_surface_get_data(surface_.get()) +
                               y * cairo_image_surface_get_stride(surface_.get());
    return reinterpret_cast<const std::uint32_t*>(row)[x] & 0xffffffU;
  }
  // 0 to 765
  int lightness(int x, int y) const {
    const std::uint32_t p = at(x, y);
    return static_cast<int>((p >> 16) + (p >> 8 & 0xffU) + (p & 0xffU));
  }

 private:
  std::unique_ptr<cairo_surface_t, void (*)(cairo_surface_t*)> surface_;
};

}  // namespace vigie::chart
