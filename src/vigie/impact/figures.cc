// SPDX-License-Identifier: Apache-2.0
#include "vigie/impact/figures.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace vigie::impact {
namespace {

constexpr const char* kInk = "#1b2733";
constexpr const char* kFaint = "#c8d0d8";
constexpr const char* kBlue = "#0072b2";
constexpr const char* kOrange = "#d55e00";
constexpr const char* kSky = "#56b4e9";

std::string opened(double width, double height, const std::string& says) {
  return fmt::format(
      "<svg viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{}\" font-family=\"system-ui, "
      "sans-serif\" font-size=\"12\" fill=\"{}\">",
      width, height, escaped(says), kInk);
}

std::string text(double x, double y, std::string_view words, const char* anchor = "start") {
  return fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\">{}</text>", x, y, anchor,
                     escaped(words));
}

std::string line(double x1, double y1, double x2, double y2, const char* colour, double width = 1,
                 const char* dash = "") {
  return fmt::format(
      "<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" stroke=\"{}\" "
      "stroke-width=\"{}\" stroke-dasharray=\"{}\"/>",
      x1, y1, x2, y2, colour, width, dash);
}

std::string box(double x, double y, double w, double h, const char* colour) {
  return fmt::format(
      "<rect x=\"{:.2f}\" y=\"{:.2f}\" width=\"{:.2f}\" height=\"{:.2f}\" fill=\"{}\"/>", x, y, w,
      h, colour);
}

std::string bars(std::span<const double> values, double left, double width, double base,
                 double height, const char* colour) {
  const double most = std::max(1e-9, *std::max_element(values.begin(), values.end()));
  const double step = width / static_cast<double>(values.size());
  std::string out;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double h = height * std::max(0.0, values[i]) / most;
    if (h > 0)
      out +=
          box(left + step * static_cast<double>(i), base - h, std::max(0.5, step - 0.4), h, colour);
  }
  return out;
}

std::string path(std::span<const std::pair<double, double>> points, const char* colour,
                 double width) {
  std::string d;
  for (const auto& [x, y] : points)
    d += fmt::format("{}{:.1f} {:.1f} ", d.empty() ? "M" : "L", x, y);
  return fmt::format("<path d=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{}\"/>", d, colour,
                     width);
}

std::string short_number(double value) {
  return value >= 10 ? fmt::format("{:.0f}", value) : fmt::format("{:.2g}", value);
}

}  // namespace

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

std::string schedule_strip(const TrialPlan& plan, const Design& design, const Schedule& schedule,
                           const ForecastTable* forecast, std::span<const double> arrivals) {
  const double left = 150, width = 800, row = 14, top = forecast != nullptr ? 76 : 22;
  const double grid = row * design.sectors(), step = width / design.nights();
  const double height = top + grid + 96;
  std::string out = opened(
      970, height, "Schedule: sectors by night, filled where additional drones were scheduled");
  if (forecast != nullptr && !forecast->names().empty()) {
    std::vector<double> first;
    for (const auto& values : forecast->rows()) first.push_back(values.front());
    out += text(left - 8, 44, forecast->names().front(), "end") +
           bars(first, left, width, 68, 48, kSky);
  }
  for (int s = 0; s < design.sectors(); ++s) {
    const double y = top + row * s;
    out += text(left - 8, y + 11, plan.sector_names[static_cast<std::size_t>(s)].substr(0, 22),
                "end") +
           box(left, y, width, row - 1.5, "#eef1f4");
    for (const Block& b : design.blocks())
      if (design.flown(schedule, b.first, s))
        out +=
            box(left + step * b.first, y, step * b.nights - (step > 3 ? 0.4 : 0), row - 1.5, kBlue);
  }
  for (int t = 0; t < design.nights(); t += 28) {
    out += line(left + step * t, top - 4, left + step * t, top + grid + 4, kInk, 0.5);
    if (step * std::min(28, design.nights() - t) > 55 || design.nights() > 400)
      out += design.nights() <= 400 || t % 112 == 0
                 ? text(left + step * t + 2, top + grid + 16,
                        core::format_date(design.options().start + t))
                 : "";
  }
  if (!arrivals.empty())
    out += text(left - 8, height - 30, "arrivals, people", "end") +
           bars(arrivals, left, width, height - 6, 58, kOrange);
  return out + "</svg>";
}

std::string null_histogram(std::span<const double> null_statistics, double observed) {
  constexpr int kBins = 60;
  double reach = std::abs(observed) * 1.15 + 0.5;
  for (const double t : null_statistics) reach = std::max(reach, std::abs(t));
  std::vector<double> counts(kBins, 0.0);
  for (const double t : null_statistics)
    counts[static_cast<std::size_t>(
        std::clamp((t + reach) / (2 * reach) * kBins, 0.0, kBins - 1.0))] += 1;
  const auto x = [&](double t) { return 40 + 560 * (t + reach) / (2 * reach); };
  std::string out =
      opened(640, 230, "What the statistic would have been under other lots, and what it was");
  out += bars(counts, 40, 560, 180, 150, "#9fb0c0") + line(40, 180, 600, 180, kInk);
  for (int t = static_cast<int>(-reach); t <= static_cast<int>(reach); ++t)
    out += text(x(t), 196, std::to_string(t), "middle");
  out += line(x(observed), 20, x(observed), 180, kOrange, 2.5);
  out += text(x(observed), 14, fmt::format("observed {:.2f}", observed),
              x(observed) > 480   ? "end"
              : x(observed) < 160 ? "start"
                                  : "middle");
  return out +
         text(320, 220,
              fmt::format("studentised score; grey: {} other schedules the lot could have drawn",
                          null_statistics.size()),
              "middle") +
         "</svg>";
}

std::string interval_ladder(std::span<const Rung> rungs, const std::string& axis) {
  double low = 0.5, high = 2;
  for (const Rung& r : rungs) {
    for (const double end : {r.low, r.high, r.estimate})
      if (std::isfinite(end) && end > 0) low = std::min(low, end), high = std::max(high, end);
  }
  low = std::max(low * 0.9, 0.02);
  high = std::min(high * 1.1, 50.0);
  const double left = 330, width = 420, row = 26,
               height = 50 + row * static_cast<double>(rungs.size());
  const auto x = [&](double ratio) {
    return left + width * std::log(std::clamp(ratio, low, high) / low) / std::log(high / low);
  };
  std::string out = opened(960, height, "Estimates with their intervals: " + axis);
  for (const double tick : {0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0})
    if (tick >= low && tick <= high)
      out +=
          line(x(tick), 8, x(tick), height - 36, tick == 1 ? kInk : kFaint, tick == 1 ? 1.5 : 0.7) +
          text(x(tick), height - 22, short_number(tick), "middle");
  for (std::size_t i = 0; i < rungs.size(); ++i) {
    const Rung& r = rungs[i];
    const double y = 20 + row * static_cast<double>(i);
    const auto said = [](double v) {
      return std::isinf(v) ? std::string("open") : fmt::format("{:.2f}", v);
    };
    out += text(left - 12, y + 4, r.label, "end");
    if (std::isnan(r.estimate) || (r.low == r.high && !std::isfinite(r.low))) {
      out += text(left + width + 14, y + 4, std::isnan(r.estimate) ? "nothing counted" : "open");
      continue;
    }
    out +=
        line(x(r.low), y, x(r.high), y, kBlue, 2.5, std::isinf(r.high) || r.low <= 0 ? "5 3" : "");
    out += fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"4.5\" fill=\"{}\"/>", x(r.estimate),
                       y, kOrange);
    out += text(left + width + 14, y + 4,
                fmt::format("{} ({} to {})", said(r.estimate), said(r.low), said(r.high)));
  }
  return out + text(left + width / 2, height - 4, axis, "middle") + "</svg>";
}

std::string retry_curve(std::span<const PolicyPoint> points) {
  double most = 1.15;
  for (const PolicyPoint& p : points) {
    if (std::isfinite(p.high)) most = std::max(most, std::min(p.high, 2.5));
    most = std::max(most, std::min(p.stops, 2.5));
  }
  most *= 1.05;
  const auto x = [](double retry) { return 60 + 520 * retry / 0.95; };
  const auto y = [&](double ratio) { return 250 - 220 * std::clamp(ratio, 0.0, most) / most; };
  std::string out = opened(760, 300,
                           "Arrivals and stops, always-on over always-off, by the probability that "
                           "a stopped boat tries again");
  std::vector<std::pair<double, double>> arrivals, stops;
  std::string band;
  for (const PolicyPoint& p : points) {
    arrivals.emplace_back(x(p.retry), y(p.arrivals));
    stops.emplace_back(x(p.retry), y(p.stops));
    band += fmt::format("{:.1f},{:.1f} ", x(p.retry), y(p.high));
  }
  for (auto p = points.rbegin(); p != points.rend(); ++p)
    band += fmt::format("{:.1f},{:.1f} ", x(p->retry), y(p->low));
  out += fmt::format("<polygon points=\"{}\" fill=\"{}\" opacity=\"0.3\"/>", band, kSky);
  out += line(60, y(1), 580, y(1), kInk, 1, "4 3") + line(60, 250, 580, 250, kInk) +
         line(60, 25, 60, 250, kInk);
  out += path(arrivals, kBlue, 2.5) + path(stops, kOrange, 2);
  for (const double retry : {0.0, 0.2, 0.4, 0.6, 0.8, 0.95})
    out += text(x(retry), 266, fmt::format("{:.2g}", retry), "middle");
  for (double ratio = 0.5; ratio < most; ratio += 0.5)
    out += text(52, y(ratio) + 4, fmt::format("{:.1f}", ratio), "end");
  if (!points.empty())
    out += text(588, y(points.back().arrivals) + 4, "arrivals, with interval") +
           text(588, y(points.back().stops) + 4, "numbers stopped");
  return out +
         text(320, 290,
              "probability that a stopped boat tries again (not known; not measured by this trial)",
              "middle") +
         "</svg>";
}

std::string placebo_plot(std::span<const double> p_quantiles, std::size_t replicates) {
  std::string out = opened(420, 330, "Placebo record: share of schedules with p below each level");
  const auto x = [](double p) { return 50 + 280 * p; };
  const auto y = [](double share) { return 290 - 260 * share; };
  out += box(50, 30, 280, 260, "#f4f6f8") + line(x(0), y(0), x(1), y(1), kInk, 1, "4 3");
  std::vector<std::pair<double, double>> points = {{x(0), y(0)}};
  for (std::size_t i = 0; i < p_quantiles.size(); ++i)
    points.emplace_back(x(p_quantiles[i]), y((static_cast<double>(i) + 0.5) /
                                             static_cast<double>(p_quantiles.size())));
  out += path(points, kBlue, 2);
  for (const double tick : {0.0, 0.5, 1.0})
    out += text(x(tick), 306, fmt::format("{:.1f}", tick), "middle") +
           text(44, y(tick) + 4, fmt::format("{:.1f}", tick), "end");
  return out + text(190, 322, "p-value", "middle") +
         text(50, 20, fmt::format("share of {} placebo schedules at or below", replicates)) +
         "</svg>";
}

}  // namespace vigie::impact
