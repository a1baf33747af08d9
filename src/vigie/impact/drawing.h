// SPDX-License-Identifier: Apache-2.0
// A figure as marks on a sheet, so that a page and a paper draw the same one. Lengths are pixels
// from the top left corner, colours 0xrrggbbaa; letters stand on their baseline.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace vigie::impact {

struct Dot {
  double x = 0, y = 0;
};

struct Drawing {
  enum class Anchor { start, middle, end };
  struct Stroke {
    std::vector<Dot> points;
    std::uint32_t colour = 0;
    double width = 1;
    bool dashed = false;
  };
  struct Box {
    Dot corner;
    double width = 0, height = 0;
    std::uint32_t colour = 0;
  };
  struct Area {
    std::vector<Dot> ring;
    std::uint32_t colour = 0;
  };
  struct Disc {
    Dot centre;
    double radius = 0;
    std::uint32_t colour = 0;
  };
  struct Text {
    Dot at;
    std::string words;
    Anchor anchor = Anchor::start;
    double size = 13;
  };
  using Mark = std::variant<Stroke, Box, Area, Disc, Text>;

  double width = 0, height = 0;
  std::string says;  // for who cannot see it
  std::vector<Mark> marks;

  void line(Dot from, Dot until, std::uint32_t colour, double thick = 1, bool dashed = false) {
    marks.emplace_back(Stroke{{from, until}, colour, thick, dashed});
  }
  void text(double x, double y, std::string words, Anchor anchor = Anchor::start) {
    marks.emplace_back(Text{{x, y}, std::move(words), anchor});
  }
};

// One SVG element without script or outside files.
std::string svg_of(const Drawing& drawing);

std::string escaped(std::string_view words);  // for HTML

}  // namespace vigie::impact
