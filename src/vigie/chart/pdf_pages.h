// SPDX-License-Identifier: Apache-2.0
// A4 pages as PDF, by cairo and pango. Lengths are millimetres from the top left corner, letters in
// points, colours 0xrrggbbaa. The same calls give the same bytes: the date inside is passed in.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "vigie/core/result.h"
#include "vigie/core/time.h"

struct _cairo;
struct _cairo_surface;

namespace vigie::chart {

struct Spot {
  double x = 0, y = 0;  // mm
};

struct Letters {
  double size = 8;  // pt
  std::uint32_t colour = 0x1d2a33ff;
  bool bold = false, italic = false;
  enum class Align { left, centre, right } align = Align::left;
};

class PdfPages {
 public:
  static constexpr double kWide = 210, kTall = 297;

  PdfPages(const std::string& title, const std::string& language, core::Instant made_at);
  ~PdfPages();
  PdfPages(const PdfPages&) = delete;
  PdfPages& operator=(const PdfPages&) = delete;

  void next_page();

  // Text with its top left corner at `at`, wrapped at `width`; gives the height it took.
  double text(Spot at, double width, const std::string& words, const Letters& letters);
  double height_of(double width, const std::string& words, const Letters& letters) const;
  // One line, cut with an ellipsis where it would be wider.
  void line_of_text(Spot at, double width, const std::string& words, const Letters& letters);
  // One line whose baseline passes through `at`: its beginning, middle or end as aligned.
  void line_at_baseline(Spot at, const std::string& words, const Letters& letters);
  // Across the page from corner to corner, under what is drawn next.
  void watermark(const std::string& words, std::uint32_t colour);
  // With a pale edge, to be read over a map; `at` is the middle of its left end.
  void label(Spot at, const std::string& words, const Letters& letters);

  void box(Spot corner, double width, double height, std::uint32_t fill);
  void frame(Spot corner, double width, double height, std::uint32_t colour, double line_mm);
  void polygon(const std::vector<std::vector<Spot>>& rings, std::uint32_t fill);  // even-odd
  void stroke(const std::vector<Spot>& line, std::uint32_t colour, double line_mm,
              const std::vector<double>& dash_mm = {});
  void disc(Spot centre, double radius, std::uint32_t colour);
  // Everything until unclip() stays inside.
  void clip(Spot corner, double width, double height);
  void unclip();

  // The document. Error: cairo could not make it. Nothing may be drawn after.
  core::Result<std::string> finish();

 private:
  void set(std::uint32_t colour) const;
  std::string bytes_;
  std::unique_ptr<_cairo_surface, void (*)(_cairo_surface*)> surface_;
  std::unique_ptr<_cairo, void (*)(_cairo*)> pen_;
};

}  // namespace vigie::chart
