// SPDX-License-Identifier: Apache-2.0
#include "vigie/impact/figures.h"

#include <algorithm>
#include <cmath>

#include "vigie/impact/figure_marks.h"
#include "vigie/impact/night_calendar.h"

namespace vigie::impact {
namespace {

using namespace ink;

struct Strip {
  std::string name;
  std::vector<double> values;  // one per night
  std::uint32_t colour;
};

// What was known before dark: at most three covariates, then the moon.
std::vector<Strip> known_before(const AnalysisInput& input, const Design& design, const Words& w) {
  std::vector<Strip> strips;
  if (input.forecast) {
    const auto& names = input.forecast->names();
    for (std::size_t c = 0; c < names.size() && strips.size() < 3; ++c) {
      strips.push_back({w.column(names[c]), {}, kSky});
      for (const auto& row : input.forecast->rows()) strips.back().values.push_back(row[c]);
      const double least = *std::ranges::min_element(strips.back().values);
      if (least >= 0) continue;  // bars stand on the least, not on 0
      strips.back().name += " " + w("(from {})", w.number(least, 1));
      for (double& v : strips.back().values) v -= least;
    }
  }
  strips.push_back({w("moon, lit share"), {}, kGrey});
  for (int t = 0; t < design.nights(); ++t) {
    const double phase = moon_phase(design.options().start + t);
    strips.back().values.push_back((1 - std::cos(2 * 3.14159265358979 * phase)) / 2);
  }
  return strips;
}

std::string strip_csv(const AnalysisInput& input, const Design& design,
                      const std::vector<double>& arrivals) {
  std::string csv = "night";
  for (const std::string& name : input.plan.sector_names) csv += ",scheduled " + name;
  if (input.forecast)
    for (const std::string& name : input.forecast->names()) csv += "," + name;
  csv += ",people_arrived\n";
  for (int t = 0; t < design.nights(); ++t) {
    csv += core::format_date(design.options().start + t);
    for (int s = 0; s < design.sectors(); ++s)
      csv += design.flown(input.schedule, t, s) ? ",1" : ",0";
    const auto night = static_cast<std::size_t>(t);
    if (input.forecast)
      for (const double v : input.forecast->rows()[night]) csv += fmt::format(",{}", v);
    csv += night < arrivals.size() && std::isfinite(arrivals[night])
               ? fmt::format(",{}\n", arrivals[night])
               : ",\n";
  }
  return csv;
}

}  // namespace

Figure schedule_strip(const AnalysisInput& input, const Design& design, const Words& w) {
  const std::vector<double>& arrivals = input.vintages.back().table.record.uk_people;
  const auto strips = known_before(input, design, w);
  const double left = 190, width = 760, row = 15;
  const double top = 14 + 44 * static_cast<double>(strips.size());
  const double grid = row * design.sectors(), step = width / design.nights();
  Drawing d{.width = 970,
            .height = top + grid + 104,
            .says = w("Schedule: sectors by night, filled where additional drones were scheduled"),
            .marks = {}};
  for (std::size_t i = 0; i < strips.size(); ++i) {
    const double base = 44 + 44 * static_cast<double>(i);
    d.text(left - 8, base - 6, strips[i].name, end);
    d.line({left, base}, {left + width, base}, kFaint, 0.5);
    bars(d, strips[i].values, {left, base}, width, 36, strips[i].colour);
  }
  for (int s = 0; s < design.sectors(); ++s) {
    const double y = top + row * s;
    d.text(left - 8, y + 11, shortened(input.plan.sector_names[static_cast<std::size_t>(s)], 26),
           end);
    d.marks.emplace_back(Drawing::Box{{left, y}, width, row - 1.5, kPale});
    for (const Block& b : design.blocks())
      if (design.flown(input.schedule, b.first, s))
        d.marks.emplace_back(Drawing::Box{
            {left + step * b.first, y}, step * b.nights - (step > 3 ? 0.4 : 0), row - 1.5, kBlue});
  }
  const int every = 28 * std::max(1, static_cast<int>(std::ceil(85 / (28 * step))));
  for (int t = 0; t < design.nights(); t += 28) {
    d.line({left + step * t, top - 4}, {left + step * t, top + grid + 4}, kBlack, 0.5);
    if (t % every == 0 && step * (design.nights() - t) > 85)
      d.text(left + step * t + 2, top + grid + 17, w.date(design.options().start + t));
  }
  if (!arrivals.empty()) {
    d.text(left - 8, d.height - 26, w("people arrived"), end);
    bars(d, arrivals, {left, d.height - 6}, width, 62, kOrange);
  }
  return {
      "schedule-strip", w("The schedule that the lot drew, with weather and arrivals"),
      input.forecast
          ? w("Blue: additional drones scheduled. What was known of each night before dark stands "
              "above, arrivals published by the other side below.")
          : w("Blue: additional drones scheduled. No weather was given with this analysis; "
              "arrivals "
              "published by the other side stand below."),
      std::move(d), strip_csv(input, design, arrivals)};
}

Figure null_histogram(const Analysis& a, const Words& w) {
  constexpr int kBins = 60;
  double reach = std::abs(a.statistic) * 1.15 + 0.5;
  for (const double t : a.null_statistics) reach = std::max(reach, std::abs(t));
  std::vector<double> counts(kBins, 0.0);
  for (const double t : a.null_statistics)
    counts[static_cast<std::size_t>(
        std::clamp((t + reach) / (2 * reach) * kBins, 0.0, kBins - 1.0))] += 1;
  const auto x = [&](double t) { return 40 + 560 * (t + reach) / (2 * reach); };
  Drawing d{.width = 640,
            .height = 230,
            .says = w("What the statistic would have been under other lots, and what it was"),
            .marks = {}};
  bars(d, counts, {40, 180}, 560, 150, kGrey);
  d.line({40, 180}, {600, 180}, kBlack);
  for (int t = static_cast<int>(-reach); t <= static_cast<int>(reach); ++t)
    d.text(x(t), 196, w.whole(t), middle);
  d.line({x(a.statistic), 20}, {x(a.statistic), 180}, kOrange, 2.5);
  d.text(x(a.statistic), 14, w("observed: {}", w.number(a.statistic, 2)),
         x(a.statistic) > 480   ? end
         : x(a.statistic) < 160 ? start
                                : middle);
  d.text(320, 220,
         w("studentised score; grey: {} other schedules that the lot could have drawn",
           w.whole(static_cast<double>(a.null_statistics.size()))),
         middle);
  std::string csv = fmt::format("# observed: {}\nscore_from,score_until,schedules\n", a.statistic);
  for (int i = 0; i < kBins; ++i)
    csv += fmt::format("{:.6g},{:.6g},{}\n", -reach + 2 * reach * i / kBins,
                       -reach + 2 * reach * (i + 1) / kBins, counts[static_cast<std::size_t>(i)]);
  return {
      "null-histogram", w("What the lot alone would have given"),
      w("The p-value is the share of the grey schedules that lie at least as far out as what was "
        "observed."),
      std::move(d), std::move(csv)};
}

Figure calibration_plot(const Analysis& a, const Words& w) {
  Drawing d{.width = 670,
            .height = 330,
            .says = w("Placebo record: share of schedules with p at or below each level"),
            .marks = {}};
  std::string csv = "p,share_at_or_below\n";
  const auto x = [](double p) { return 60 + 280 * p; };
  const auto y = [](double share) { return 290 - 260 * share; };
  if (!a.placebo) {
    d.height = 60;
    d.text(20, 36, w("not made: no published series was given"));
    return {"calibration", w("This design's own error record"), "", std::move(d), std::move(csv)};
  }
  const SizeRecord& placebo = *a.placebo;
  d.marks.emplace_back(Drawing::Box{{60, 30}, 280, 260, kPale});
  d.line({x(0), y(0)}, {x(1), y(1)}, kBlack, 1, true);
  Drawing::Stroke curve{{{x(0), y(0)}}, kBlue, 2, false};
  const auto n = static_cast<double>(placebo.p_quantiles.size());
  for (std::size_t i = 0; i < placebo.p_quantiles.size(); ++i) {
    const double share = (static_cast<double>(i) + 0.5) / n;
    curve.points.push_back({x(placebo.p_quantiles[i]), y(share)});
    csv += fmt::format("{:.6g},{:.4f}\n", placebo.p_quantiles[i], share);
  }
  d.marks.emplace_back(std::move(curve));
  for (const double tick : {0.0, 0.5, 1.0}) {
    d.text(x(tick), 306, w.number(tick, 1), middle);
    d.text(52, y(tick) + 4, w.number(tick, 1), end);
  }
  d.text(200, 324, w("level of p"), middle);
  d.text(60, 20,
         w("share of {} placebo schedules at or below it",
           w.whole(static_cast<double>(placebo.replicates))));
  d.text(370, 50, w("found at 5 % though nothing was done:"));
  double row = 72;
  const auto record = [&](const char* key, const std::string& name, const Share& share,
                          std::uint32_t colour) {
    d.marks.emplace_back(Drawing::Disc{{376, row - 4}, 4, colour});
    d.text(388, row, name);
    d.text(620, row, w.percent(share.value, 1), end);
    csv += fmt::format("# {}: {:.4f} at 0.05\n", key, share.value);
    row += 20;
  };
  record("this test", w("the test of this report"), placebo.at_05, kBlue);
  for (const NaiveRecord& other : a.naive)
    record(other.method.c_str(), w.name(other.method), other.rejected, kGrey);
  return {
      "calibration", w("This design's own error record"),
      w("On the published series, where no drone was added, a right test follows the dashed line: "
        "it finds an effect that is not there in {} of the schedules at the level of 5 % "
        "(Monte-Carlo error {}).",
        w.percent(placebo.at_05.value, 1), w.percent(placebo.at_05.mc_error, 1)),
      std::move(d), std::move(csv)};
}

std::vector<Figure> figures_of(const Analysis& a, const AnalysisInput& input, const Design& design,
                               const Words& w) {
  return {harm_bounds(a, w),
          schedule_strip(input, design, w),
          interval_ladder(a, input.plan, w),
          null_histogram(a, w),
          calibration_plot(a, w),
          retry_curve(a, w),
          displacement_plot(a, input, design, w),
          vintage_fan(a, input.plan, w)};
}

}  // namespace vigie::impact
