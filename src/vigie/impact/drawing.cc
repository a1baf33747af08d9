// SPDX-License-Identifier: Apache-2.0
#include "vigie/impact/drawing.h"

#include <fmt/format.h>

namespace vigie::impact {
namespace {

std::string paint(const char* what, std::uint32_t colour) {
  std::string out = fmt::format(" {}=\"#{:06x}\"", what, colour >> 8);
  if ((colour & 0xff) != 0xff)
    out += fmt::format(" {}-opacity=\"{:.2f}\"", what, (colour & 0xff) / 255.0);
  return out;
}

std::string places(const std::vector<Dot>& dots) {
  std::string out;
  for (const Dot& d : dots) out += fmt::format("{:.1f},{:.1f} ", d.x, d.y);
  return out;
}

struct SvgWriter {
  std::string operator()(const Drawing::Stroke& s) const {
    return fmt::format("<polyline points=\"{}\" fill=\"none\"{} stroke-width=\"{}\"{}/>",
                       places(s.points), paint("stroke", s.colour), s.width,
                       s.dashed ? " stroke-dasharray=\"5 3\"" : "");
  }
  std::string operator()(const Drawing::Box& b) const {
    return fmt::format("<rect x=\"{:.2f}\" y=\"{:.2f}\" width=\"{:.2f}\" height=\"{:.2f}\"{}/>",
                       b.corner.x, b.corner.y, b.width, b.height, paint("fill", b.colour));
  }
  std::string operator()(const Drawing::Area& a) const {
    return fmt::format("<polygon points=\"{}\"{}/>", places(a.ring), paint("fill", a.colour));
  }
  std::string operator()(const Drawing::Disc& d) const {
    return fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"{}\"{}/>", d.centre.x, d.centre.y,
                       d.radius, paint("fill", d.colour));
  }
  std::string operator()(const Drawing::Text& t) const {
    constexpr const char* kAnchors[] = {"start", "middle", "end"};
    return fmt::format(
        "<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\" font-size=\"{}\">{}</text>", t.at.x,
        t.at.y, kAnchors[static_cast<int>(t.anchor)], t.size, escaped(t.words));
  }
};

}  // namespace

std::string svg_of(const Drawing& drawing) {
  std::string out = fmt::format(
      "<svg viewBox=\"0 0 {0:.0f} {1:.0f}\" style=\"max-width:{0:.0f}px\" role=\"img\" "
      "aria-label=\"{2}\" font-family=\"system-ui, "
      "sans-serif\" fill=\"#1b2733\">",
      drawing.width, drawing.height, escaped(drawing.says));
  for (const Drawing::Mark& mark : drawing.marks) out += std::visit(SvgWriter{}, mark);
  return out + "</svg>";
}

std::string escaped(std::string_view words) {
  std::string out;
  for (const char c : words) switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  return out;
}

}  // namespace vigie::impact
