// SPDX-License-Identifier: Apache-2.0
#include <cctype>

#include <fmt/format.h>

#include "vigie/impact/report_pages.h"

namespace vigie::impact {
namespace {

constexpr const char* kStyle =
    "body{font:15px/1.5 system-ui,sans-serif;color:#1b2733;max-width:1000px;margin:2rem "
    "auto;padding:0 1rem}svg{display:block;width:100%;height:auto}h1{font-size:1.5rem;margin:0}"
    "h2{font-size:1.15rem;margin:1.8rem 0 .3rem}.verdict{border-left:6px solid #0072b2;"
    "background:#eef5fa;padding:.8rem 1rem}.verdict b{font-size:1.2rem}.exploratory{border:3px "
    "solid "
    "#d55e00;background:#fdf1e8;padding:.8rem 1rem;margin:1rem 0}.exploratory b{font-size:1.4rem;"
    "letter-spacing:.15em}.note{color:#56646e;margin:.2rem 0}table{border-collapse:collapse;"
    "font-size:14px;margin:.6rem 0}th,td{text-align:left;padding:.2rem .7rem;border-bottom:1px "
    "solid "
    "#c8d0d8}td+td,th+th{font-variant-numeric:tabular-nums}a{color:#0072b2}li{overflow-wrap:"
    "anywhere}"
    ".mark{position:fixed;top:38%;left:4%;font-size:8rem;opacity:.09;color:#d55e00;"
    "transform:rotate(-25deg);pointer-events:none}"
    "@media print{h2{break-after:avoid}figure{break-inside:avoid}}figure{margin:.4rem 0}";

std::string percent_encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    out += std::isalnum(byte) != 0 || c == '.' || c == '-' || c == '_'
               ? std::string(1, c)
               : fmt::format("%{:02X}", byte);
  }
  return out;
}

std::string list_html(const std::vector<std::string>& items) {
  std::string out = "<ul>";
  for (const std::string& item : items) out += "<li>" + escaped(item) + "</li>";
  return out + "</ul>\n";
}

struct BlockHtml {
  const Words& w;
  std::string operator()(const ReportPages::Heading& h) const {
    return "<h2>" + escaped(h.words) + "</h2>\n";
  }
  std::string operator()(const ReportPages::Paragraph& p) const {
    return "<p>" + escaped(p.words) + "</p>\n";
  }
  std::string operator()(const ReportPages::Verdict& v) const {
    return fmt::format("<div class=\"verdict\"><b>{}</b><p>{}</p></div>\n", escaped(v.word),
                       escaped(v.sentences));
  }
  std::string operator()(const ReportPages::List& l) const { return list_html(l.items); }
  std::string operator()(const ReportPages::Table& t) const {
    std::string out = "<table><tr>";
    for (const std::string& cell : t.head) out += "<th>" + escaped(cell) + "</th>";
    out += "</tr>";
    for (const auto& row : t.rows) {
      out += "<tr>";
      for (const std::string& cell : row) out += "<td>" + escaped(cell) + "</td>";
      out += "</tr>";
    }
    return out + "</table>\n";
  }
  std::string operator()(const Figure& f) const {
    return fmt::format(
        "<figure id=\"{0}\"><p class=\"note\">{1}</p>{2}<a download=\"{0}.csv\" "
        "href=\"data:text/csv;charset=utf-8,{3}\">{4}</a></figure>\n",
        f.key, escaped(f.note), svg_of(f.drawing), percent_encoded(f.csv),
        escaped(w("numbers of this figure (CSV)")));
  }
};

}  // namespace

std::string html_of(const ReportPages& pages, const Words& w) {
  std::string out = fmt::format(
      "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
      "content=\"width=device-width\"><title>{}</title><style>{}</style></head><body>\n<h1>{}</h1>"
      "<p>{}</p>\n",
      pages.tongue == Tongue::fr ? "fr" : "en", escaped(pages.title), kStyle, escaped(pages.title),
      escaped(pages.subtitle));
  if (!pages.watermark.empty())
    out += fmt::format(
        "<div class=\"mark\" aria-hidden=\"true\">{0}</div><div "
        "class=\"exploratory\"><b>{0}</b><p>{1}</p>{2}</div>\n",
        escaped(pages.watermark), escaped(pages.differences_head), list_html(pages.differences));
  for (const ReportPages::Block& block : pages.blocks) out += std::visit(BlockHtml{w}, block);
  return out + "</body></html>\n";
}

}  // namespace vigie::impact
