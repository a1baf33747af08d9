// SPDX-License-Identifier: Apache-2.0
// The report in two languages: what one says the other says, no more and no less.
#include "vigie/impact/report_pages.h"

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <regex>

#include <gtest/gtest.h>

#include "vigie/core/digest.h"
#include "vigie/impact/verdict.h"

namespace vigie::impact {
namespace {

const Words kEnglish(Tongue::en), kFrench(Tongue::fr);

TEST(Words, NumbersAndDatesAreThoseOfTheLanguage) {
  EXPECT_EQ(kEnglish.number(1234567.891, 2), "1,234,567.89");
  EXPECT_EQ(kFrench.number(1234567.891, 2), "1\u202f234\u202f567,89");
  EXPECT_EQ(kFrench.number(-12.5, 1), "−12,5");
  EXPECT_EQ(kFrench.number(999, 0), "999");
  EXPECT_EQ(kEnglish.percent(0.053, 1), "5.3\u00a0%");
  EXPECT_EQ(kFrench.percent(0.053, 1), "5,3\u202f%");
  EXPECT_EQ(kEnglish.date(core::Date::of(2027, 4, 1)), "1 April 2027");
  EXPECT_EQ(kFrench.date(core::Date::of(2027, 4, 1)), "1er avril 2027");
  EXPECT_EQ(kFrench.date(core::Date::of(2027, 8, 22)), "22 août 2027");
  EXPECT_EQ(kFrench.ratio(std::numeric_limits<double>::infinity()), "non borné");
  EXPECT_EQ(kFrench("observed: {}", std::string("2,31")), "observé\u00a0: 2,31");
}

// Numbers of a text, as they are in English, in the order in which they stand.
std::vector<std::string> numbers_in(std::string text, Tongue tongue) {
  if (tongue == Tongue::fr) {
    text = std::regex_replace(text, std::regex("(\\d)\u202f(\\d)"), "$1$2");
    text = std::regex_replace(text, std::regex("(\\d),(\\d)"), "$1.$2");
  } else {
    text = std::regex_replace(text, std::regex("(\\d),(\\d)"), "$1$2");
  }
  static const std::regex kNumber("[0-9]+(\\.[0-9]+)?");
  return {std::sregex_token_iterator(text.begin(), text.end(), kNumber),
          std::sregex_token_iterator()};
}

Analysis verdict_case(Verdict verdict, bool exploratory, bool stopped, bool open) {
  Analysis a;
  a.verdict = verdict;
  a.primary = {"odds that an attempt is stopped", "odds ratio", 1.234, 0.87, 1.71, 0.2468, 0.2468};
  if (verdict == Verdict::supported) a.primary.low = 1.05;
  if (verdict == Verdict::not_supported) a.primary.high = 1.13;
  if (open) a.primary.high = std::numeric_limits<double>::infinity();
  if (exploratory) a.differences = {"the analysis code is abc, the plan was frozen with def"};
  a.watch.stop_block = stopped ? 11 : -1;
  return a;
}

// French gives the same verdict, the same numbers in the same order, and as many sentences. What is
// inconclusive says so in both languages, whatever else is said.
TEST(Verdict, FrenchSaysWhatEnglishSaysAndNoMore) {
  const TrialPlan plan;
  int cases = 0;
  for (const Verdict verdict : {Verdict::supported, Verdict::not_supported, Verdict::inconclusive})
    for (const bool exploratory : {false, true})
      for (const bool stopped : {false, true})
        for (const bool open : {false, true}) {
          if (open && verdict == Verdict::not_supported) continue;
          const Analysis a = verdict_case(verdict, exploratory, stopped, open);
          const std::string en = verdict_sentences(a, plan, kEnglish);
          const std::string fr = verdict_sentences(a, plan, kFrench);
          EXPECT_EQ(numbers_in(en, Tongue::en), numbers_in(fr, Tongue::fr)) << en << "\n" << fr;
          EXPECT_GE(numbers_in(en, Tongue::en).size(), 4u);
          const auto has = [](const std::string& text, const char* words) {
            return text.find(words) != std::string::npos;
          };
          const bool inconclusive = verdict == Verdict::inconclusive;
          EXPECT_EQ(has(en, "Inconclusive"), inconclusive);
          EXPECT_EQ(has(fr, "Ne permet pas de conclure"), inconclusive) << fr;
          EXPECT_EQ(has(en, "Supported:"), verdict == Verdict::supported);
          EXPECT_EQ(has(fr, "Étayé"), verdict == Verdict::supported) << fr;
          EXPECT_EQ(has(fr, "Non étayé"), verdict == Verdict::not_supported) << fr;
          EXPECT_EQ(has(en, "Exploratory"), exploratory);
          EXPECT_EQ(has(fr, "Lecture exploratoire"), exploratory);
          EXPECT_EQ(has(fr, "règle d’arrêt"), stopped);
          EXPECT_TRUE(has(en, "It says nothing on crossings") &&
                      has(fr, "L’essai ne dit rien des traversées"));
          EXPECT_EQ(has(fr, "non borné") || has(fr, "aucun rapport de cotes"), open) << fr;
          ++cases;
        }
  EXPECT_EQ(cases, 20);
  EXPECT_EQ(verdict_word(Verdict::inconclusive, kFrench), "ne permet pas de conclure");
}

// ---- whole reports ----

constexpr const char* kReportSecret = "sixteen bytes or more, kept in a safe";

struct ReadTrial {
  AnalysisInput input;
  Analysis analysis;
  Design design;
};

const ReadTrial& read_trial(DesignKind kind) {
  static std::map<DesignKind, ReadTrial> all;
  if (const auto known = all.find(kind); known != all.end()) return known->second;
  TrialPlan plan;
  plan.title = "Night drones <rehearsal>";
  plan.design = {.kind = kind, .block_nights = 7, .nights = 112, .sectors = 4};
  plan.sector_names = {"Boulogne", "Wissant", "Marck", "Oye-Plage & Gravelines"};
  plan.draws = 199;
  plan.covariates = {"wind_mps"};
  plan.public_value = "a number";
  plan.secret_sha256 = core::sha256_hex(kReportSecret);
  const Design design = Design::make(plan.design).value();
  const Schedule schedule = draw_schedule(plan, design, "1", kReportSecret).value();
  plan.code_sha256 = analysis_code();
  Channel channel{{}, {}, {0.4, 0.3, 0.2, 0.1}};
  for (int t = 0; t < plan.design.nights; ++t) {
    channel.boats.push_back(t % 2 == 0 ? 5 + t % 7 : 0);
    channel.people.push_back(50 * channel.boats.back());
  }
  core::Random random({.seed = 1, .stream = core::stream_of("impact.simulate")});
  const TrialTable table{
      simulate(design, schedule, channel, {.odds_ratio = 1.5, .retry = 0.8}, random), 0,
      core::sha256_hex("table")};
  DailySeries series{core::Date::of(2024, 1, 1), {}, {}, "made up"};
  for (int t = 0; t < 300; ++t) {
    series.boats.push_back(random.bernoulli(0.4) ? 1 + random.poisson(6) : 0);
    series.people.push_back(50 * series.boats.back());
  }
  AnalysisInput input{plan,     plan_sha256(plan),
                      schedule, {{"first", table}, {"second", table}},
                      {},       &series,
                      100,      {},
                      1,        nullptr};
  input.forecast = ForecastTable({"wind_mps"}, std::vector<std::vector<double>>(112, {4.0}));
  auto analysis = analyse(input);
  EXPECT_TRUE(analysis.has_value());
  input.series = nullptr;
  return all.emplace(kind, ReadTrial{std::move(input), std::move(*analysis), design}).first->second;
}

std::vector<Figure> figures_in(const ReportPages& pages) {
  std::vector<Figure> figures;
  for (const auto& block : pages.blocks)
    if (const auto* figure = std::get_if<Figure>(&block)) figures.push_back(*figure);
  return figures;
}

TEST(ReportPages, HasEveryFigureWithItsNumbersTheSameInBothLanguages) {
  const ReadTrial& t = read_trial(DesignKind::two_stage);
  const auto en = figures_in(pages_of(t.analysis, t.input, t.design, kEnglish));
  const auto fr = figures_in(pages_of(t.analysis, t.input, t.design, kFrench));
  std::vector<std::string> keys;
  for (const Figure& f : en) keys.push_back(f.key);
  EXPECT_EQ(keys, (std::vector<std::string>{"harm-bounds", "schedule-strip", "interval-ladder",
                                            "null-histogram", "calibration", "retry-curve",
                                            "displacement", "vintage-fan"}));
  ASSERT_EQ(fr.size(), en.size());
  for (std::size_t i = 0; i < en.size(); ++i) {
    EXPECT_EQ(en[i].csv, fr[i].csv) << en[i].key;
    EXPECT_GE(std::ranges::count(en[i].csv, '\n'), 4) << en[i].key;
    EXPECT_NE(en[i].title, fr[i].title) << en[i].key;
    EXPECT_GT(en[i].drawing.marks.size(), 10u) << en[i].key;
    EXPECT_EQ(en[i].drawing.marks.size(), fr[i].drawing.marks.size()) << en[i].key;
  }
}

// Nothing of a drawing lies outside its sheet, so nothing is cut on paper.
TEST(ReportPages, FiguresStayOnTheirSheets) {
  const ReadTrial& t = read_trial(DesignKind::two_stage);
  for (const Figure& f : figures_in(pages_of(t.analysis, t.input, t.design, kFrench)))
    for (const Drawing::Mark& mark : f.drawing.marks) {
      const auto* text = std::get_if<Drawing::Text>(&mark);
      if (text == nullptr) continue;
      const auto letters = static_cast<double>(std::ranges::count_if(
          text->words, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
      const double wide = 0.5 * text->size * letters;  // as a rule of thumb
      const double left = text->anchor == Drawing::Anchor::start    ? text->at.x
                          : text->anchor == Drawing::Anchor::middle ? text->at.x - wide / 2
                                                                    : text->at.x - wide;
      EXPECT_GE(left, 0) << f.key << ": " << text->words;
      EXPECT_LE(left + wide, f.drawing.width) << f.key << ": " << text->words;
      EXPECT_LE(text->at.y, f.drawing.height) << f.key << ": " << text->words;
    }
}

TEST(ReportPages, FrenchHasNoEnglishSentenceLeft) {
  for (const DesignKind kind : {DesignKind::two_stage, DesignKind::half_sectors}) {
    const ReadTrial& t = read_trial(kind);
    const std::string html = html_of(pages_of(t.analysis, t.input, t.design, kFrench), kFrench);
    EXPECT_NE(html.find("<html lang=\"fr\">"), std::string::npos);
    // The numbers of figures are for machines, and in English.
    const std::string shown = std::regex_replace(html, std::regex("href=\"data:[^\"]*\""), "");
    for (const SentencePair& pair : kSentences)
      if (pair.en != pair.fr && pair.en.size() > 9 &&
          pair.en.find("{}") == std::string_view::npos) {
        EXPECT_EQ(shown.find(pair.en), std::string::npos) << pair.en;
      }
    EXPECT_EQ(html.find("<script"), std::string::npos);
    EXPECT_EQ(html.find("<rehearsal>"), std::string::npos) << "the title is escaped";
    for (const HarmOutcome& h : t.analysis.harm) {
      EXPECT_NE(kFrench.name(h.name), h.name);
      EXPECT_NE(kFrench.name(h.method), h.method);
    }
    for (const Estimand& e : t.analysis.secondary) EXPECT_NE(kFrench.name(e.name), e.name);
    for (const std::string& column : forecast_columns()) {
      EXPECT_NE(kFrench.column(column), column);
      EXPECT_NE(kEnglish.column(column), kFrench.column(column));
    }
  }
}

TEST(ReportPages, WhatDiffersIsMarkedInBothLanguages) {
  AnalysisInput input = read_trial(DesignKind::two_stage).input;
  input.registered_sha256 = core::sha256_hex("another plan");
  input.plan.code_sha256 = core::sha256_hex("other code");
  input.forecast.reset();
  const auto a = analyse(input);
  ASSERT_TRUE(a);
  ASSERT_EQ(a->differences.size(), 3u);
  const Design& design = read_trial(DesignKind::two_stage).design;
  const ReportPages en = pages_of(*a, input, design, kEnglish),
                    fr = pages_of(*a, input, design, kFrench);
  EXPECT_EQ(en.watermark, "EXPLORATORY");
  EXPECT_EQ(fr.watermark, "EXPLORATOIRE");
  ASSERT_EQ(fr.differences.size(), 3u);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_NE(en.differences[i], fr.differences[i]);
    EXPECT_EQ(numbers_in(en.differences[i], Tongue::en), numbers_in(fr.differences[i], Tongue::fr));
  }
  EXPECT_NE(html_of(fr, kFrench).find("<b>EXPLORATOIRE</b>"), std::string::npos);
  EXPECT_EQ(html_of(pages_of(read_trial(DesignKind::two_stage).analysis,
                             read_trial(DesignKind::two_stage).input, design, kFrench),
                    kFrench)
                .find("EXPLORATOIRE"),
            std::string::npos);
}

// The page in plain words does not claim a fall in crossings, a rescue, or that nothing was harmed.
TEST(ReportPages, PlainWordsClaimNoMoreThanTheVerdict) {
  const ReadTrial& t = read_trial(DesignKind::two_stage);
  for (const Words* w : {&kEnglish, &kFrench}) {
    std::string plain;
    for (const auto& block : pages_of(t.analysis, t.input, t.design, *w).blocks) {
      if (const auto* heading = std::get_if<ReportPages::Heading>(&block);
          heading != nullptr && heading->new_page)
        break;
      if (const auto* list = std::get_if<ReportPages::List>(&block))
        for (const std::string& item : list->items) plain += item + "\n";
      if (const auto* v = std::get_if<ReportPages::Verdict>(&block))
        plain += v->word + "\n" + v->sentences + "\n";
    }
    const bool english = w->tongue() == Tongue::en;
    for (const char* must :
         english ? std::array{"Not that fewer people crossed.", "A stop is not a rescue.",
                              "cannot be ruled out", "It says nothing on crossings"}
                 : std::array{"Non pas que moins de personnes aient traversé.",
                              "Empêcher un départ n’est pas porter secours.", "on ne peut exclure",
                              "L’essai ne dit rien des traversées"})
      EXPECT_NE(plain.find(must), std::string::npos) << must;
    for (const char* never : {"proved", "proven", "no effect", "safe", "prouvé", "aucun effet",
                              "sans danger", "réduit les traversées", "fewer crossings"})
      EXPECT_EQ(plain.find(never), std::string::npos) << never;
  }
}

}  // namespace
}  // namespace vigie::impact
