// SPDX-License-Identifier: Apache-2.0
#include "vigie/chart/pdf_pages.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

namespace vigie::chart {
namespace {

constexpr double kPointsPerMm = 72 / 25.4;
constexpr const char* kFont = "Liberation Sans, DejaVu Sans";

cairo_status_t append(void* bytes, const unsigned char* part, unsigned length) {
  static_cast<std::string*>(bytes)->append(reinterpret_cast<const char*>(part), length);
  return CAIRO_STATUS_SUCCESS;
}

using Layout = std::unique_ptr<PangoLayout, void (*)(gpointer)>;

// Lengths inside pango are pango units of the pen's own unit, here millimetres.
Layout layout_of(cairo_t* pen, double width, const std::string& words, const Letters& letters) {
  Layout layout(pango_cairo_create_layout(pen), g_object_unref);
  PangoFontDescription* const font = pango_font_description_new();
  pango_font_description_set_family(font, kFont);
  pango_font_description_set_absolute_size(font, letters.size / kPointsPerMm * PANGO_SCALE);
  pango_font_description_set_weight(font, letters.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_font_description_set_style(font, letters.italic ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL);
  pango_layout_set_font_description(layout.get(), font);
  pango_font_description_free(font);
  cairo_font_options_t* const options = cairo_font_options_create();
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  pango_cairo_context_set_font_options(pango_layout_get_context(layout.get()), options);
  cairo_font_options_destroy(options);
  // Whole units would be whole millimetres.
  pango_context_set_round_glyph_positions(pango_layout_get_context(layout.get()), FALSE);
  pango_layout_context_changed(layout.get());
  if (width > 0) pango_layout_set_width(layout.get(), static_cast<int>(width * PANGO_SCALE));
  pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
  pango_layout_set_alignment(layout.get(), letters.align == Letters::Align::left ? PANGO_ALIGN_LEFT
                                           : letters.align == Letters::Align::centre
                                               ? PANGO_ALIGN_CENTER
                                               : PANGO_ALIGN_RIGHT);
  pango_layout_set_text(layout.get(), words.c_str(), -1);
  return layout;
}

double height_in_mm(PangoLayout* layout) {
  int width = 0, height = 0;
  pango_layout_get_size(layout, &width, &height);
  return static_cast<double>(height) / PANGO_SCALE;
}

}  // namespace

PdfPages::PdfPages(const std::string& title, const std::string& language, core::Instant made_at)
    : surface_(cairo_pdf_surface_create_for_stream(append, &bytes_, kWide * kPointsPerMm,
                                                   kTall * kPointsPerMm),
               cairo_surface_destroy),
      pen_(cairo_create(surface_.get()), cairo_destroy) {
  const auto say = [&](cairo_pdf_metadata_t what, const std::string& words) {
    cairo_pdf_surface_set_metadata(surface_.get(), what, words.c_str());
  };
  say(CAIRO_PDF_METADATA_TITLE, title);
  say(CAIRO_PDF_METADATA_CREATOR, "Vigie");
  say(CAIRO_PDF_METADATA_KEYWORDS, language);
  say(CAIRO_PDF_METADATA_CREATE_DATE, core::format_instant(made_at));
  cairo_scale(pen_.get(), kPointsPerMm, kPointsPerMm);
  cairo_set_line_join(pen_.get(), CAIRO_LINE_JOIN_ROUND);
}

PdfPages::~PdfPages() = default;

void PdfPages::next_page() { cairo_show_page(pen_.get()); }

void PdfPages::set(std::uint32_t colour) const {
  const auto part = [colour](int shift) { return ((colour >> shift) & 0xffU) / 255.0; };
  cairo_set_source_rgba(pen_.get(), part(24), part(16), part(8), part(0));
}

double PdfPages::text(Spot at, double width, const std::string& words, const Letters& letters) {
  const Layout layout = layout_of(pen_.get(), width, words, letters);
  set(letters.colour);
  cairo_move_to(pen_.get(), at.x, at.y);
  pango_cairo_show_layout(pen_.get(), layout.get());
  return height_in_mm(layout.get());
}

double PdfPages::height_of(double width, const std::string& words, const Letters& letters) const {
  return height_in_mm(layout_of(pen_.get(), width, words, letters).get());
}

void PdfPages::line_of_text(Spot at, double width, const std::string& words,
                            const Letters& letters) {
  const Layout layout = layout_of(pen_.get(), width, words, letters);
  pango_layout_set_single_paragraph_mode(layout.get(), TRUE);
  pango_layout_set_height(layout.get(), 0);
  pango_layout_set_ellipsize(layout.get(), PANGO_ELLIPSIZE_END);
  set(letters.colour);
  cairo_move_to(pen_.get(), at.x, at.y);
  pango_cairo_show_layout(pen_.get(), layout.get());
}

void PdfPages::line_at_baseline(Spot at, const std::string& words, const Letters& letters) {
  const Layout layout = layout_of(pen_.get(), 0, words, letters);
  int width = 0;
  pango_layout_get_size(layout.get(), &width, nullptr);
  const double w = static_cast<double>(width) / PANGO_SCALE;
  const double baseline =
      static_cast<double>(pango_layout_get_baseline(layout.get())) / PANGO_SCALE;
  const double left = letters.align == Letters::Align::left     ? at.x
                      : letters.align == Letters::Align::centre ? at.x - w / 2
                                                                : at.x - w;
  set(letters.colour);
  cairo_move_to(pen_.get(), left, at.y - baseline);
  pango_cairo_show_layout(pen_.get(), layout.get());
}

void PdfPages::watermark(const std::string& words, std::uint32_t colour) {
  const Layout layout = layout_of(pen_.get(), 0, words, {.size = 100, .bold = true});
  int width = 0, height = 0;
  pango_layout_get_size(layout.get(), &width, &height);
  const double w = static_cast<double>(width) / PANGO_SCALE,
               h = static_cast<double>(height) / PANGO_SCALE;
  cairo_save(pen_.get());
  cairo_translate(pen_.get(), kWide / 2, kTall / 2);
  cairo_rotate(pen_.get(), -0.95);
  cairo_scale(pen_.get(), 260 / w, 260 / w);
  set(colour);
  cairo_move_to(pen_.get(), -w / 2, -h / 2);
  pango_cairo_show_layout(pen_.get(), layout.get());
  cairo_restore(pen_.get());
}

void PdfPages::label(Spot at, const std::string& words, const Letters& letters) {
  const Layout layout = layout_of(pen_.get(), 0, words, letters);
  int width = 0, height = 0;
  pango_layout_get_size(layout.get(), &width, &height);
  const double w = static_cast<double>(width) / PANGO_SCALE;
  const double h = static_cast<double>(height) / PANGO_SCALE;
  const double left = letters.align == Letters::Align::left     ? at.x
                      : letters.align == Letters::Align::centre ? at.x - w / 2
                                                                : at.x - w;
  cairo_move_to(pen_.get(), left, at.y - h / 2);
  pango_cairo_layout_path(pen_.get(), layout.get());
  set(0xffffffd8);
  cairo_set_line_width(pen_.get(), 0.7);
  cairo_stroke_preserve(pen_.get());
  set(letters.colour);
  cairo_fill(pen_.get());
}

void PdfPages::box(Spot corner, double width, double height, std::uint32_t fill) {
  cairo_rectangle(pen_.get(), corner.x, corner.y, width, height);
  set(fill);
  cairo_fill(pen_.get());
}

void PdfPages::frame(Spot corner, double width, double height, std::uint32_t colour,
                     double line_mm) {
  cairo_rectangle(pen_.get(), corner.x, corner.y, width, height);
  set(colour);
  cairo_set_line_width(pen_.get(), line_mm);
  cairo_stroke(pen_.get());
}

void PdfPages::polygon(const std::vector<std::vector<Spot>>& rings, std::uint32_t fill) {
  cairo_new_path(pen_.get());
  for (const auto& ring : rings) {
    cairo_new_sub_path(pen_.get());
    for (const Spot& p : ring) cairo_line_to(pen_.get(), p.x, p.y);
    cairo_close_path(pen_.get());
  }
  cairo_set_fill_rule(pen_.get(), CAIRO_FILL_RULE_EVEN_ODD);
  set(fill);
  cairo_fill(pen_.get());
}

void PdfPages::stroke(const std::vector<Spot>& line, std::uint32_t colour, double line_mm,
                      const std::vector<double>& dash_mm) {
  cairo_new_path(pen_.get());
  for (const Spot& p : line) cairo_line_to(pen_.get(), p.x, p.y);
  set(colour);
  cairo_set_line_width(pen_.get(), line_mm);
  cairo_set_dash(pen_.get(), dash_mm.data(), static_cast<int>(dash_mm.size()), 0);
  cairo_stroke(pen_.get());
  cairo_set_dash(pen_.get(), nullptr, 0, 0);
}

void PdfPages::disc(Spot centre, double radius, std::uint32_t colour) {
  cairo_new_sub_path(pen_.get());
  cairo_arc(pen_.get(), centre.x, centre.y, radius, 0, 6.2831853071795865);
  set(colour);
  cairo_fill(pen_.get());
}

void PdfPages::clip(Spot corner, double width, double height) {
  cairo_save(pen_.get());
  cairo_rectangle(pen_.get(), corner.x, corner.y, width, height);
  cairo_clip(pen_.get());
}

void PdfPages::unclip() { cairo_restore(pen_.get()); }

core::Result<std::string> PdfPages::finish() {
  cairo_surface_finish(surface_.get());
  const cairo_status_t status = cairo_surface_status(surface_.get());
  if (status == CAIRO_STATUS_SUCCESS) return std::move(bytes_);
  return core::fail({core::ErrorKind::unavailable, "PDF",
                     std::string("cannot be drawn: ") + cairo_status_to_string(status),
                     "check that memory is left"});
}

}  // namespace vigie::chart
