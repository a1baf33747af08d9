// SPDX-License-Identifier: Apache-2.0
#include "vigie/chart/briefing.h"

#include <algorithm>

#include <fmt/format.h>

#include "vigie/chart/briefing_map.h"
#include "vigie/chart/briefing_words.h"
#include "vigie/chart/pdf_pages.h"

namespace vigie::chart {
namespace {

constexpr double kPageMargin = 12, kInside = PdfPages::kWide - 2 * kPageMargin;
constexpr double kFoot = PdfPages::kTall - 14;
constexpr std::uint32_t kTextInk = 0x1d2a33ff, kTextFaint = 0x56646eff, kNavy = 0x123a5aff,
                        kStripe = 0xeef3f6ff, kRule = 0xc3ced6ff, kWhite = 0xffffffff,
                        kDanger = 0xa3200fff, kAmber = 0x9a6200ff, kGood = 0x176b3aff;

std::string joined(const std::vector<std::string>& parts, const char* between) {
  std::string out;
  for (const std::string& part : parts) out += (out.empty() ? "" : between) + part;
  return out;
}

struct Column {
  std::string head;
  double width;
  Letters::Align align = Letters::Align::left;
};

class Paper {
 public:
  Paper(const Briefing& briefing, Language language)
      : b_(briefing),
        words_(language),
        pages_(words_("title") + words_.colon() + briefing.title,
               language == Language::fr ? "fr" : "en", briefing.issued_at) {}

  core::Result<std::string> draw() {
    first_page();
    pages_.next_page();
    second_page();
    return pages_.finish();
  }

 private:
  // ---- both pages ----

  void band(int page) {
    pages_.box({0, 0}, PdfPages::kWide, 20, kNavy);
    pages_.text({kPageMargin, 4.2}, 120, words_("title"),
                {.size = 16, .colour = kWhite, .bold = true});
    pages_.line_of_text({kPageMargin, 12.4}, 130, b_.title + " – " + b_.posture,
                        {.size = 8.5, .colour = 0xdbe7efff});
    const Letters right{.size = 8, .colour = kWhite, .align = Letters::Align::right};
    pages_.text({PdfPages::kWide - kPageMargin - 70, 4.6}, 70,
                fmt::format("{}{}{}  {}–{} UTC", words_("night"), words_.colon(),
                            words_.date(b_.night.from), core::format_clock(b_.night.from),
                            core::format_clock(b_.night.until)),
                right);
    pages_.text({PdfPages::kWide - kPageMargin - 70, 9}, 70,
                fmt::format("{} {} {} UTC", words_("issued"), words_.date(b_.issued_at),
                            core::format_clock(b_.issued_at)),
                right);
    pages_.text({PdfPages::kWide - kPageMargin - 70, 13.4}, 70,
                fmt::format(fmt::runtime(words_("page")), page), right);
    pages_.stroke({{kPageMargin, kFoot + 2}, {PdfPages::kWide - kPageMargin, kFoot + 2}}, kRule,
                  0.2);
    pages_.text({kPageMargin, kFoot + 3}, kInside - 40, words_("life_first"),
                {.size = 7, .colour = kTextInk, .bold = true});
    pages_.text({PdfPages::kWide - kPageMargin - 40, kFoot + 3}, 40, b_.digest.substr(0, 16),
                {.size = 6, .colour = kTextFaint, .align = Letters::Align::right});
  }

  double heading(double x, double y, double width, const std::string& key) {
    pages_.text({x, y}, width, words_(key), {.size = 9.5, .colour = kNavy, .bold = true});
    pages_.stroke({{x, y + 4.6}, {x + width, y + 4.6}}, kNavy, 0.35);
    return y + 5.6;
  }

  void table_head(double x, double y, const std::vector<Column>& columns) {
    double width = 0;
    for (const Column& c : columns) width += c.width;
    pages_.box({x, y}, width, 3.9, 0xdfe8eeff);
    for (const Column& c : columns) {
      pages_.line_of_text({x + 0.6, y + 0.5}, c.width - 1.2, c.head,
                          {.size = 6.5, .colour = kTextInk, .bold = true, .align = c.align});
      x += c.width;
    }
  }
  // One row; cells are cut to one line each.
  void table_row(double x, double y, double tall, const std::vector<Column>& columns,
                 const std::vector<std::string>& cells, std::size_t number, double size) {
    double width = 0;
    for (const Column& c : columns) width += c.width;
    if (number % 2 == 1) pages_.box({x, y}, width, tall, kStripe);
    for (std::size_t i = 0; i < columns.size(); ++i) {
      pages_.line_of_text(
          {x + 0.6, y + 0.3}, columns[i].width - 1.2, cells[i],
          {.size = size, .colour = kTextInk, .bold = i == 0, .align = columns[i].align});
      x += columns[i].width;
    }
  }

  // ---- first page: forecast, times, weather, map ----

  void first_page() {
    band(1);
    const double y = 25;
    forecast(kPageMargin, y, 62);
    times(kPageMargin + 66, y, kInside - 66);
    weather(kPageMargin, 78);
    const double top = heading(kPageMargin, 78 + 12 + 3.5 * static_cast<double>(rows_of_weather()),
                               kInside, "map");
    draw_briefing_map(pages_, b_, words_, {kPageMargin, top + 0.6}, kInside, kFoot - 7 - top - 0.6);
  }

  void forecast(double x, double y, double width) {
    y = heading(x, y, width, "forecast");
    const std::uint32_t colour = b_.forecast.rag == model::Rag::red     ? kDanger
                                 : b_.forecast.rag == model::Rag::amber ? kAmber
                                                                        : kGood;
    pages_.box({x, y + 0.8}, 24, 8.6, colour);
    pages_.text({x, y + 2.2}, 24, words_(model::name_of(b_.forecast.rag)),
                {.size = 12, .colour = kWhite, .bold = true, .align = Letters::Align::centre});
    pages_.text({x + 26, y + 0.4}, width - 26,
                words_.number(100 * b_.forecast.probability_any, 0) +
                    (words_.language() == Language::fr ? " %" : "%"),
                {.size = 15, .colour = kTextInk, .bold = true});
    pages_.text({x + 26, y + 6.8}, width - 26, words_("chance"), {.size = 7, .colour = kTextFaint});
    const std::pair<std::string, const char*> lines[] = {
        {words_.number(b_.forecast.expected_boats, 1), "boats"},
        {words_.number(b_.forecast.expected_people, 0), "people"},
        {words_.number(b_.value.detected_in_time, 1), "in_time"}};
    double line = y + 11.6;
    for (const auto& [number, key] : lines) {
      pages_.text({x, line}, 12, number,
                  {.size = 9.5, .colour = kTextInk, .bold = true, .align = Letters::Align::right});
      pages_.text({x + 13.5, line + 0.5}, width - 13.5, words_(key), {.size = 8});
      line += 5;
    }
    line += 0.6;
    line += pages_.text({x, line}, width, words_("model_value"),
                        {.size = 6.5, .colour = kTextFaint, .italic = true});
    const std::string note = b_.note;
    if (note.empty() || line > 66) return;
    double size = 6.2;
    while (size > 4.6 && pages_.height_of(width, note, {.size = size}) > 76 - line) size -= 0.2;
    pages_.text({x, line + 0.8}, width, note, {.size = size, .colour = kTextFaint});
  }

  void times(double x, double y, double width) {
    y = heading(x, y, width, "times");
    const double half = width / 2;
    pages_.text({x, y}, width, b_.tide_place, {.size = 6.5, .colour = kTextFaint});
    y += 3.4;
    const std::size_t rows = (b_.moments.size() + 1) / 2;
    const double tall = std::min(5.0, 42.0 / static_cast<double>(std::max<std::size_t>(1, rows)));
    for (std::size_t i = 0; i < b_.moments.size(); ++i) {
      const Briefing::Moment& m = b_.moments[i];
      const double left = x + (i >= rows ? half : 0);
      const double top = y + tall * static_cast<double>(i % rows);
      if (i % rows % 2 == 0) pages_.box({left, top}, half - 2, tall, kStripe);
      std::string name = words_(m.kind);
      if (m.height) name += "  " + words_.number(core::in_metres(*m.height), 1) + " m";
      pages_.line_of_text({left + 0.8, top + 0.6}, half - 29, name, {.size = 7.5});
      pages_.text({left + half - 29, top + 0.6}, 13, core::format_clock(m.at),
                  {.size = 7.5, .bold = true, .align = Letters::Align::right});
      pages_.text({left + half - 16, top + 0.8}, 13, words_.local_clock(m.at),
                  {.size = 6.5, .colour = kTextFaint, .align = Letters::Align::right});
    }
    const double head = y - 3.4;
    for (const double left : {x, x + half}) {
      pages_.text({left + half - 29, head}, 13, words_("utc"),
                  {.size = 6.5, .colour = kTextFaint, .align = Letters::Align::right});
      pages_.text({left + half - 18, head}, 15, words_("local"),
                  {.size = 6.5, .colour = kTextFaint, .align = Letters::Align::right});
    }
  }

  std::size_t rows_of_weather() const { return std::min<std::size_t>(b_.weather.size(), 13); }

  void weather(double x, double y) {
    y = heading(x, y, kInside, "weather");
    using enum Letters::Align;
    const std::vector<Column> columns = {{words_("utc"), 14},
                                         {words_("light"), 26},
                                         {words_("wind"), 22, right},
                                         {words_("waves"), 18, right},
                                         {words_("visibility"), 20, right},
                                         {words_("cloud"), 22, right},
                                         {words_("icing"), 18, centre},
                                         {words_("air"), 16, right},
                                         {words_("sea"), 16, right},
                                         {words_("moon_lit"), 14, right}};
    table_head(x, y, columns);
    y += 3.9;
    for (std::size_t i = 0; i < rows_of_weather(); ++i) {
      const model::Conditions& c = b_.weather[i];
      const bool moon = c.sky.moon_altitude.si() > 0;
      const std::string light =
          c.sky.light == model::Light::night ? "dark" : light_key(c.sky.light);
      table_row(x, y, 3.5, columns,
                {core::format_clock(c.at), words_(light),
                 fmt::format("{:03.0f}° {}", core::in_degrees(c.weather.wind_from),
                             words_.number(core::in_knots(c.weather.wind_speed), 0)),
                 words_.number(core::in_metres(c.weather.wave_height), 1),
                 words_.number(core::in_nautical_miles(c.weather.visibility), 1),
                 core::in_metres(c.weather.cloud_base) > 9'000
                     ? words_("clear")
                     : words_.number(core::in_feet(c.weather.cloud_base), 0),
                 words_(c.weather.icing ? "yes" : "no"),
                 words_.number(core::in_celsius(c.weather.air_temperature), 0),
                 words_.number(core::in_celsius(c.weather.sea_temperature), 0),
                 moon ? words_.number(100 * c.sky.moon_illuminated_fraction, 0) + " %" : "–"},
                i, 6.8);
      y += 3.5;
    }
  }

  static std::string light_key(model::Light light) {
    static constexpr const char* kKeys[] = {"day", "civil_twilight", "nautical_twilight",
                                            "astronomical_twilight", "dark"};
    return kKeys[static_cast<std::size_t>(light)];
  }

  // ---- second page: who goes, who not, what covers, law, what is missed, what is written in ----

  void second_page() {
    band(2);
    double y = missions(24);
    const double left = kPageMargin, half = (kInside - 6) / 2, right = kPageMargin + half + 6;
    const double top = y;
    const double y_left = losses(left, no_go(left, top, half), half);
    const double y_right = gaps(right, top, half);
    legal(std::max(y_left, y_right) + 1.5);
    by_hand();
  }

  double missions(double y) {
    y = heading(kPageMargin, y, kInside, "missions");
    using enum Letters::Align;
    const std::vector<Column> columns = {{words_("asset"), 45},       {words_("base"), 24},
                                         {words_("out"), 52},         {words_("where"), 44},
                                         {words_("adds"), 12, right}, {words_("law"), 9, centre}};
    table_head(kPageMargin, y, columns);
    y += 3.9;
    const double tall = b_.missions.size() > 24 ? 3.0 : 3.5;
    const double size = b_.missions.size() > 24 ? 5.9 : 6.6;
    const std::size_t shown = std::min<std::size_t>(b_.missions.size(), 36);
    for (std::size_t i = 0; i < shown; ++i) {
      const Briefing::Mission& m = b_.missions[i];
      table_row(kPageMargin, y, tall, columns,
                {m.name, m.base, hours_of(m), m.where, words_.number(m.expected, 3), m.basis}, i,
                size);
      y += tall;
    }
    if (shown < b_.missions.size()) {
      pages_.text({kPageMargin, y}, kInside,
                  fmt::format(fmt::runtime(words_("more")), b_.missions.size() - shown),
                  {.size = 6.5, .colour = kTextFaint});
      y += 3.4;
    }
    if (b_.on_alert.empty()) return y + 2.5;
    y += 0.8;
    y += pages_.text({kPageMargin, y}, kInside,
                     words_("on_alert") + words_.colon() + joined(b_.on_alert, ", ") + ".",
                     {.size = 6.8, .colour = kTextInk});
    return y + 2.5;
  }

  // All hours of up to four sorties; of more, when the first leaves and the last is back.
  static std::string hours_of(const Briefing::Mission& m) {
    std::vector<std::string> hours;
    for (const core::Interval& out : m.out)
      hours.push_back(core::format_clock(out.from) + "–" + core::format_clock(out.until));
    if (hours.size() <= 4) return joined(hours, ", ");
    return fmt::format("{}–{}, {} sorties", core::format_clock(m.out.front().from),
                       core::format_clock(m.out.back().until), hours.size());
  }

  double no_go(double x, double y, double width) {
    y = heading(x, y, width, "no_go");
    if (b_.no_go.empty())
      return y + pages_.text({x, y}, width, words_("all_go"), {.size = 7.5}) + 2.5;
    const std::size_t shown = std::min<std::size_t>(b_.no_go.size(), 7);
    for (std::size_t i = 0; i < shown; ++i) {
      const Briefing::Closed& c = b_.no_go[i];
      pages_.line_of_text({x, y}, width - 34, c.name, {.size = 7, .bold = true});
      pages_.text({x + width - 34, y}, 34, words_(c.all_night ? "all_night" : "part"),
                  {.size = 6.5,
                   .colour = c.all_night ? kDanger : kAmber,
                   .bold = c.all_night,
                   .align = Letters::Align::right});
      y += 3.1;
      y += pages_.text(
               {x + 1.5, y}, width - 1.5,
               joined(c.reasons, "; ") + ". " + words_("cover") + words_.colon() + c.fallback,
               {.size = 6.5, .colour = kTextFaint}) +
           0.8;
    }
    if (shown < b_.no_go.size())
      y += pages_.text({x, y}, width,
                       fmt::format(fmt::runtime(words_("more")), b_.no_go.size() - shown),
                       {.size = 6.5, .colour = kTextFaint});
    return y + 1.5;
  }

  double losses(double x, double y, double width) {
    if (b_.losses.empty()) return y;
    y = heading(x, y, width, "losses");
    for (std::size_t i = 0; i < std::min<std::size_t>(b_.losses.size(), 5); ++i) {
      const Briefing::Loss& l = b_.losses[i];
      pages_.line_of_text({x, y}, width, l.name, {.size = 7, .bold = true});
      y += 3.1;
      std::string words = fmt::format(fmt::runtime(words_("loss_row")), words_.number(l.unmoved, 2),
                                      words_.number(l.replanned, 2));
      if (!l.named.empty()) words += ". " + words_("cover") + words_.colon() + l.named;
      if (!l.stand_ins.empty())
        words += ". " + words_("stand_ins") + words_.colon() + joined(l.stand_ins, ", ");
      y += pages_.text({x + 1.5, y}, width - 1.5, words, {.size = 6.5, .colour = kTextFaint}) + 0.8;
    }
    return y + 1.5;
  }

  double gaps(double x, double y, double width) {
    y = heading(x, y, width, "gaps");
    if (b_.gaps.empty())
      return y + pages_.text({x, y}, width, words_("no_gaps"), {.size = 7.5}) + 2;
    const double most = std::max(1e-9, b_.gaps.front().missed);
    for (std::size_t i = 0; i < std::min<std::size_t>(b_.gaps.size(), 9); ++i) {
      const Briefing::Gap& g = b_.gaps[i];
      pages_.line_of_text({x, y}, width - 26, g.sector, {.size = 7, .bold = true});
      pages_.text({x + width - 26, y}, 26,
                  core::format_clock(g.hour.from) + "–" + core::format_clock(g.hour.until),
                  {.size = 7, .align = Letters::Align::right});
      y += 3.1;
      pages_.box({x, y + 0.5}, 26 * g.missed / most, 1.7, kDanger);
      pages_.line_of_text({x + 28, y}, width - 28,
                          fmt::format(fmt::runtime(words_("gap_row")), words_.number(g.missed, 2),
                                      words_.number(g.expected, 2)),
                          {.size = 6.2, .colour = kTextFaint});
      y += 3.6;
    }
    return y + 1.5;
  }

  void legal(double y) {
    y = heading(kPageMargin, y, kInside, "legal");
    for (const Briefing::Basis& basis : b_.bases_in_law) {
      std::string words =
          fmt::format("{}{}{}. {}. {}. {} – {}. {} {}", basis.authority, words_.colon(),
                      basis.purpose, basis.citation, basis.area, words_.date(basis.valid.from),
                      words_.date(basis.valid.until), basis.cameras, words_("cameras"));
      if (basis.ceiling.si() > 0)
        words += fmt::format(", {} {:.0f} m", words_("ceiling"), core::in_metres(basis.ceiling));
      words += fmt::format(", {} {:.0f} {}", words_("retention"),
                           core::in_hours(basis.retention) / 24, words_("days"));
      if (!basis.verified) words += " (" + words_("unverified") + ")";
      const Letters letters{.size = 6.2, .colour = kTextInk};
      const double tall = pages_.height_of(kInside - 7, words, letters);
      if (y + tall > kFoot - 24) break;
      pages_.text({kPageMargin, y}, 6, basis.mark, {.size = 8, .colour = kNavy, .bold = true});
      pages_.text({kPageMargin + 7, y}, kInside - 7, words, letters);
      y += std::max(3.4, tall) + 0.6;
    }
  }

  // Boxes for what is not known to any machine.
  void by_hand() {
    const double y = kFoot - 21;
    const double half = (kInside - 6) * 0.62;
    double x = kPageMargin;
    heading(x, y, half, "frequencies");
    pages_.text(
        {x, y + 0.6}, half, words_("by_hand"),
        {.size = 6.5, .colour = kTextFaint, .italic = true, .align = Letters::Align::right});
    const std::string rows = words_("frequency_rows");
    std::size_t from = 0;
    for (int i = 0; from <= rows.size(); ++i) {
      const std::size_t until = std::min(rows.find('|', from), rows.size());
      const double left = x + (i % 2) * half / 2, top = y + 6 + (i / 2) * 7;
      pages_.frame({left, top}, half / 2 - 1.5, 6, kRule, 0.2);
      pages_.line_of_text({left + 0.8, top + 0.3}, half / 2 - 3, rows.substr(from, until - from),
                          {.size = 6, .colour = kTextFaint});
      from = until + 1;
    }
    x = kPageMargin + half + 6;
    const double rest = PdfPages::kWide - kPageMargin - x;
    heading(x, y, rest, "signed");
    pages_.frame({x, y + 6}, rest, 13, kRule, 0.2);
  }

  const Briefing& b_;
  Words words_;
  PdfPages pages_;
};

}  // namespace

core::Result<std::string> draw_briefing(const Briefing& briefing, Language language) {
  return Paper(briefing, language).draw();
}

}  // namespace vigie::chart
