// SPDX-License-Identifier: Apache-2.0
#include "vigie/cli/trial_pdf.h"

#include <algorithm>

#include "vigie/chart/pdf_pages.h"

namespace vigie::cli {
namespace {

using chart::Letters;
using chart::PdfPages;
using chart::Spot;
using impact::Drawing;
using impact::ReportPages;

constexpr double kEdge = 16, kColumn = PdfPages::kWide - 2 * kEdge, kTop = 24,
                 kBottom = PdfPages::kTall - 18;
constexpr std::uint32_t kInkText = 0x1b2733ff, kInkFaint = 0x56646eff, kInkNavy = 0x123a5aff,
                        kInkRule = 0xc3ced6ff, kInkWarn = 0xb34700ff;
constexpr double kMmPerPixel = 0.196, kPointsPerPixel = 0.196 * 72 / 25.4;
constexpr Letters kBody{.size = 9.5, .colour = kInkText};
constexpr Letters kNote{.size = 8.5, .colour = kInkFaint};
constexpr Letters kHead{.size = 13, .colour = kInkNavy, .bold = true};

Letters::Align align_of(Drawing::Anchor anchor) {
  return anchor == Drawing::Anchor::start    ? Letters::Align::left
         : anchor == Drawing::Anchor::middle ? Letters::Align::centre
                                             : Letters::Align::right;
}

// A figure's marks on paper, its top left corner at `corner`.
struct MarkPainter {
  PdfPages& paper;
  Spot corner;
  double mm;  // per pixel
  Spot at(impact::Dot d) const { return {corner.x + mm * d.x, corner.y + mm * d.y}; }
  std::vector<Spot> all(const std::vector<impact::Dot>& dots) const {
    std::vector<Spot> spots;
    for (const impact::Dot& d : dots) spots.push_back(at(d));
    return spots;
  }
  void operator()(const Drawing::Stroke& s) const {
    paper.stroke(all(s.points), s.colour, mm * s.width,
                 s.dashed ? std::vector{1.0, 0.7} : std::vector<double>{});
  }
  void operator()(const Drawing::Box& b) const {
    paper.box(at(b.corner), mm * b.width, mm * b.height, b.colour);
  }
  void operator()(const Drawing::Area& a) const { paper.polygon({all(a.ring)}, a.colour); }
  void operator()(const Drawing::Disc& d) const {
    paper.disc(at(d.centre), mm * d.radius, d.colour);
  }
  void operator()(const Drawing::Text& t) const {
    paper.line_at_baseline(at(t.at), t.words,
                           {.size = t.size * mm / kMmPerPixel * kPointsPerPixel,
                            .colour = kInkText,
                            .align = align_of(t.anchor)});
  }
};

class TrialPaper {
 public:
  TrialPaper(const ReportPages& pages, const impact::Words& words)
      : pages_(pages),
        words_(words),
        paper_(pages.title, pages.tongue == impact::Tongue::fr ? "fr" : "en",
               (pages.last_night + 1).midnight()) {}

  core::Result<std::string> draw() {
    open_page();
    opening();
    for (std::size_t i = 0; i < pages_.blocks.size(); ++i) {
      const double wanted = height_at(i);
      const auto* heading = std::get_if<ReportPages::Heading>(&pages_.blocks[i]);
      if ((heading != nullptr && heading->new_page) || y_ + wanted > kBottom) next_page();
      std::visit([this](const auto& block) { put(block); }, pages_.blocks[i]);
    }
    return paper_.finish();
  }

 private:
  // ---- pages ----

  void open_page() {
    ++page_;
    y_ = kTop;
    if (!pages_.watermark.empty()) paper_.watermark(pages_.watermark, 0xd55e0026);
    if (page_ > 1) {
      paper_.line_of_text({kEdge, 10}, kColumn - 50, pages_.title,
                          {.size = 8.5, .colour = kInkFaint});
    }
    if (!pages_.watermark.empty())
      paper_.text({kEdge + kColumn - 48, 9.4}, 48, pages_.watermark,
                  {.size = 9.5, .colour = kInkWarn, .bold = true, .align = Letters::Align::right});
    paper_.stroke({{kEdge, 16}, {kEdge + kColumn, 16}}, kInkRule, 0.3);
    const double foot = PdfPages::kTall - 12;
    paper_.text({kEdge, foot}, kColumn - 30, words_("plan {}", pages_.plan_sha256),
                {.size = 7, .colour = kInkFaint});
    paper_.text({kEdge + kColumn - 30, foot}, 30, words_("page {}", words_.whole(page_)),
                {.size = 7, .colour = kInkFaint, .align = Letters::Align::right});
  }
  void next_page() {
    paper_.next_page();
    open_page();
  }
  void opening() {
    y_ += paper_.text({kEdge, y_}, kColumn, pages_.title,
                      {.size = 19, .colour = kInkNavy, .bold = true}) +
          1.5;
    y_ += paper_.text({kEdge, y_}, kColumn, pages_.subtitle, kNote) + 3;
    if (pages_.watermark.empty()) return;
    y_ += paper_.text({kEdge, y_}, kColumn, pages_.watermark + ". " + pages_.differences_head,
                      {.size = 10, .colour = kInkWarn, .bold = true}) +
          1;
    put(ReportPages::List{pages_.differences});
  }

  // What block i needs where it stands: a heading, also what follows it.
  double height_at(std::size_t i) const {
    double height =
        std::visit([this](const auto& block) { return height_of(block); }, pages_.blocks[i]);
    if (std::holds_alternative<ReportPages::Heading>(pages_.blocks[i]) &&
        i + 1 < pages_.blocks.size())
      height += std::min(120.0, height_at(i + 1));
    return height;
  }

  // ---- blocks: how high, and drawn ----

  double height_of(const ReportPages::Heading& h) const {
    return 4 + paper_.height_of(kColumn, h.words, kHead) + 1.5;
  }
  void put(const ReportPages::Heading& h) {
    if (y_ > kTop) y_ += 4;
    y_ += paper_.text({kEdge, y_}, kColumn, h.words, kHead) + 1.5;
  }

  double height_of(const ReportPages::Paragraph& p) const {
    return paper_.height_of(kColumn, p.words, kBody) + 2;
  }
  void put(const ReportPages::Paragraph& p) {
    y_ += paper_.text({kEdge, y_}, kColumn, p.words, kBody) + 2;
  }

  static constexpr Letters kVerdict{.size = 16, .colour = kInkNavy, .bold = true};
  double height_of(const ReportPages::Verdict& v) const {
    return paper_.height_of(kColumn - 14, v.word, kVerdict) +
           paper_.height_of(kColumn - 14, v.sentences, kBody) + 12;
  }
  void put(const ReportPages::Verdict& v) {
    const double height = height_of(v) - 3;
    paper_.box({kEdge, y_}, kColumn, height, 0xeef5facc);
    paper_.box({kEdge, y_}, 1.6, height, 0x0072b2ff);
    double y = y_ + 3.5;
    y += paper_.text({kEdge + 7, y}, kColumn - 14, v.word, kVerdict) + 1.5;
    paper_.text({kEdge + 7, y}, kColumn - 14, v.sentences, kBody);
    y_ += height + 3;
  }

  double height_of(const ReportPages::List& l) const {
    double height = 1;
    for (const std::string& item : l.items)
      height += paper_.height_of(kColumn - 5, item, kBody) + 1.2;
    return height;
  }
  void put(const ReportPages::List& l) {
    for (const std::string& item : l.items) {
      if (y_ + paper_.height_of(kColumn - 5, item, kBody) > kBottom) next_page();
      paper_.text({kEdge + 0.5, y_}, 4, "–", kBody);
      y_ += paper_.text({kEdge + 5, y_}, kColumn - 5, item, kBody) + 1.2;
    }
    y_ += 1;
  }

  // The first column is of words, the last of a table of six too.
  static std::vector<double> widths_of(const ReportPages::Table& t) {
    const double first = 0.38 * kColumn;
    std::vector<double> widths(t.head.size(),
                               (kColumn - first) / static_cast<double>(t.head.size() - 1));
    widths.front() = first;
    return widths;
  }
  double row_height(const std::vector<std::string>& row, const std::vector<double>& widths,
                    const Letters& letters) const {
    double height = 0;
    for (std::size_t c = 0; c < row.size(); ++c)
      height = std::max(height, paper_.height_of(widths[c] - 2, row[c], letters));
    return height + 1.6;
  }
  static constexpr Letters kCell{.size = 8.5, .colour = kInkText};
  static constexpr Letters kCellHead{.size = 8.5, .colour = kInkFaint, .bold = true};
  double height_of(const ReportPages::Table& t) const {
    const auto widths = widths_of(t);
    double height = row_height(t.head, widths, kCellHead) + 3;
    for (const auto& row : t.rows) height += row_height(row, widths, kCell);
    return height;
  }
  void put(const ReportPages::Table& t) {
    const auto widths = widths_of(t);
    const auto row_out = [&](const std::vector<std::string>& row, const Letters& letters) {
      double x = kEdge;
      for (std::size_t c = 0; c < row.size(); ++c) {
        paper_.text({x, y_ + 0.5}, widths[c] - 2, row[c], letters);
        x += widths[c];
      }
      y_ += row_height(row, widths, letters);
      paper_.stroke({{kEdge, y_}, {kEdge + kColumn, y_}}, kInkRule, 0.2);
    };
    row_out(t.head, kCellHead);
    for (const auto& row : t.rows) row_out(row, kCell);
    y_ += 3;
  }

  static double mm_per_pixel(const Drawing& d) { return std::min(kMmPerPixel, kColumn / d.width); }
  double height_of(const impact::Figure& f) const {
    return paper_.height_of(kColumn, f.note, kNote) + 2 +
           mm_per_pixel(f.drawing) * f.drawing.height + 3;
  }
  void put(const impact::Figure& f) {
    if (!f.note.empty()) y_ += paper_.text({kEdge, y_}, kColumn, f.note, kNote) + 2;
    const double mm = mm_per_pixel(f.drawing);
    const MarkPainter painter{paper_, {kEdge + (kColumn - mm * f.drawing.width) / 2, y_}, mm};
    for (const Drawing::Mark& mark : f.drawing.marks) std::visit(painter, mark);
    y_ += mm * f.drawing.height + 3;
  }

  const ReportPages& pages_;
  const impact::Words& words_;
  PdfPages paper_;
  double y_ = kTop;
  int page_ = 0;
};

}  // namespace

core::Result<std::string> trial_pdf(const impact::ReportPages& pages, const impact::Words& words) {
  return TrialPaper(pages, words).draw();
}

}  // namespace vigie::cli
