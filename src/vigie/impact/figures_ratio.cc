// SPDX-License-Identifier: Apache-2.0
// Figures of ratios with their intervals.
#include <algorithm>
#include <cmath>
#include <map>

#include "vigie/impact/figure_marks.h"
#include "vigie/impact/figures.h"

namespace vigie::impact {
namespace {

using namespace ink;

struct Rung {
  std::string label;
  double estimate = 1, low = 1, high = 1;  // infinite ends, and 0, are drawn open
  std::string said;                        // beside it
};

constexpr double kRow = 26, kLadderLeft = 345, kLadderWide = 400;

Drawing ladder(const std::vector<Rung>& rungs, const std::string& axis, const Words& w) {
  double low = 0.5, high = 2;
  for (const Rung& r : rungs)
    for (const double edge : {r.low, r.high, r.estimate})
      if (std::isfinite(edge) && edge > 0) low = std::min(low, edge), high = std::max(high, edge);
  low = std::max(low * 0.9, 0.02);
  high = std::min(high * 1.1, 50.0);
  const double height = 50 + kRow * static_cast<double>(rungs.size());
  const auto x = [&](double ratio) {
    return kLadderLeft +
           kLadderWide * std::log(std::clamp(ratio, low, high) / low) / std::log(high / low);
  };
  Drawing d{.width = 960,
            .height = height,
            .says = w("Estimates with their intervals: {}", axis),
            .marks = {}};
  for (const double tick : {0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0})
    if (tick >= low && tick <= high) {
      d.line({x(tick), 8}, {x(tick), height - 36}, tick == 1 ? kBlack : kFaint,
             tick == 1 ? 1.5 : 0.7);
      d.text(x(tick), height - 22, w.number(tick, tick >= 1 ? 0 : tick >= 0.1 ? 1 : 2), middle);
    }
  for (std::size_t i = 0; i < rungs.size(); ++i) {
    const Rung& r = rungs[i];
    const double y = 20 + kRow * static_cast<double>(i);
    d.text(kLadderLeft - 12, y + 4, r.label, end);
    d.text(kLadderLeft + kLadderWide + 14, y + 4, r.said);
    if (std::isnan(r.estimate) || (r.low == r.high && !std::isfinite(r.low))) continue;
    d.line({x(r.low), y}, {x(r.high), y}, kBlue, 2.5, std::isinf(r.high) || r.low <= 0);
    d.marks.emplace_back(Drawing::Disc{{x(r.estimate), y}, 4.5, kOrange});
  }
  d.text(kLadderLeft + kLadderWide / 2, height - 4, axis, middle);
  return d;
}

std::string cell(double value) {
  return std::isnan(value) ? "-" : std::isinf(value) ? "open" : fmt::format("{:.6g}", value);
}

std::string estimand_row(const Estimand& e) {
  return fmt::format("\"{}\",{},{},{},{},{:.6g},{:.6g}\n", e.name, e.scale, cell(e.estimate),
                     cell(e.low), cell(e.high), e.p, e.adjusted_p);
}
constexpr const char* kEstimandHead = "estimand,scale,estimate,low,high,p,adjusted_p\n";

Rung rung_of(const std::string& label, double estimate, double low, double high, const Words& w) {
  return {label, estimate, low, high,
          std::isnan(estimate)
              ? w("nothing counted")
              : w("{} ({} to {})", w.ratio(estimate), w.ratio(low), w.ratio(high))};
}

}  // namespace

Figure interval_ladder(const Analysis& a, const TrialPlan& plan, const Words& w) {
  std::vector<Rung> rungs;
  std::string csv = kEstimandHead;
  const auto add = [&](const Estimand& e) {
    rungs.push_back(rung_of(w.name(e.name), e.estimate, e.low, e.high, w));
    csv += estimand_row(e);
  };
  add(a.primary);
  for (const Estimand& e : a.secondary) add(e);
  if (a.spillover) {
    const Spillover& s = *a.spillover;
    add({"attempts where no drones flew, drones elsewhere", "ratio", s.ratio, s.low, s.high, s.p,
         s.p});
  }
  return {
      "interval-ladder", w("What was found, with intervals"),
      w("First the one that the plan named beforehand; a line across 1 means that the direction "
        "is not known."),
      ladder(rungs, w("ratio or odds ratio, {} interval", w.percent(1 - plan.alpha, 0)), w),
      std::move(csv)};
}

Figure harm_bounds(const Analysis& a, const Words& w) {
  std::vector<Rung> rungs;
  std::string csv = "outcome,method,with_drones,without,ratio,upper_95,p_more\n";
  for (const HarmOutcome& h : a.harm) {
    rungs.push_back({w.name(h.name), h.ratio, 0, h.upper_95,
                     std::isnan(h.ratio) ? w("nothing counted")
                     : std::isinf(h.upper_95)
                         ? w("{}; not bounded", w.ratio(h.ratio))
                         : w("{}; at most {}", w.ratio(h.ratio), w.ratio(h.upper_95))});
    csv += fmt::format("\"{}\",{},{},{},{},{},{:.6g}\n", h.name, h.method, cell(h.with_drones),
                       cell(h.without), cell(h.ratio), cell(h.upper_95), h.p_more);
  }
  return {
      "harm-bounds", w("Harm where drones were scheduled"),
      w("Each line ends at the upper bound (one-sided, 95 %): more harm than that is unlikely, any "
        "less is possible. Never “no effect”."),
      ladder(rungs, w("ratio, with drones over without, up to the upper bound"), w),
      std::move(csv)};
}

Figure vintage_fan(const Analysis& a, const TrialPlan& plan, const Words& w) {
  const Sensitivity& s = a.sensitivity;
  std::vector<Rung> rungs;
  std::string csv = kEstimandHead;
  const auto add = [&](const Estimand& e, const std::string& label) {
    rungs.push_back(rung_of(label, e.estimate, e.low, e.high, w));
    csv += estimand_row(e);
  };
  for (std::size_t i = 0; i < s.vintages.size(); ++i)
    add(s.vintages[i], i + 1 == s.vintages.size()
                           ? w("vintage {}, which counts", s.vintages[i].name)
                           : w("vintage {}", s.vintages[i].name));
  add(s.control_revised, w.name(s.control_revised.name));
  add(s.flown_revised, w.name(s.flown_revised.name));
  return {
      "vintage-fan", w("The same on every vintage of the counts, and on the worst revision"),
      w("Counts of stops have been revised by up to 39 % months later. If the rows disagree, the "
        "finding rests on when it was counted."),
      ladder(rungs, w("odds ratio, {} interval", w.percent(1 - plan.alpha, 0)), w), std::move(csv)};
}

Figure retry_curve(const Analysis& a, const Words& w) {
  double most = 1.15;
  for (const PolicyPoint& p : a.policy) {
    if (std::isfinite(p.high)) most = std::max(most, std::min(p.high, 2.5));
    most = std::max(most, std::min(p.stops, 2.5));
  }
  most *= 1.05;
  const auto x = [](double retry) { return 60 + 520 * retry / 0.95; };
  const auto y = [&](double ratio) { return 250 - 220 * std::clamp(ratio, 0.0, most) / most; };
  Drawing d{.width = 800,
            .height = 300,
            .says = w("Arrivals and stops, always-on over always-off, by the probability that a "
                      "stopped boat tries again"),
            .marks = {}};
  Drawing::Stroke arrivals{{}, kBlue, 2.5, false}, stops{{}, kOrange, 2, false};
  Drawing::Area band{{}, kSkyPale};
  std::string csv = "retry,arrivals,low,high,stops\n";
  for (const PolicyPoint& p : a.policy) {
    arrivals.points.push_back({x(p.retry), y(p.arrivals)});
    stops.points.push_back({x(p.retry), y(p.stops)});
    band.ring.push_back({x(p.retry), y(p.high)});
    csv += fmt::format("{:.2f},{},{},{},{}\n", p.retry, cell(p.arrivals), cell(p.low), cell(p.high),
                       cell(p.stops));
  }
  for (auto p = a.policy.rbegin(); p != a.policy.rend(); ++p)
    band.ring.push_back({x(p->retry), y(p->low)});
  d.marks.emplace_back(std::move(band));
  d.line({60, y(1)}, {580, y(1)}, kBlack, 1, true);
  d.line({60, 250}, {580, 250}, kBlack);
  d.line({60, 25}, {60, 250}, kBlack);
  d.marks.emplace_back(std::move(arrivals));
  d.marks.emplace_back(std::move(stops));
  for (const double retry : {0.0, 0.2, 0.4, 0.6, 0.8, 0.95})
    d.text(x(retry), 266, w.number(retry, retry > 0.9 ? 2 : 1), middle);
  for (double ratio = 0.5; ratio < most; ratio += 0.5)
    d.text(52, y(ratio) + 4, w.number(ratio, 1), end);
  if (!a.policy.empty()) {
    double arrivals_at = y(a.policy.back().arrivals) + 4, stops_at = y(a.policy.back().stops) + 4;
    if (std::abs(arrivals_at - stops_at) < 14) arrivals_at = stops_at + 14;
    d.text(588, arrivals_at, w("arrivals, with interval"));
    d.text(588, stops_at, w("numbers stopped"));
  }
  d.text(320, 290,
         w("probability that a stopped boat tries again (not known; not measured by this trial)"),
         middle);
  return {
      "retry-curve", w("If drones flew always: it depends on how many try again"),
      w("Numbers stopped can go up while arrivals hardly fall. Above the dashed line: more than "
        "without drones."),
      std::move(d), std::move(csv)};
}

namespace {

// Sector-nights with the same share of the coast flown, with drones there or without.
struct Dose {
  double nights = 0, attempts = 0;
  double mean() const { return nights > 0 ? attempts / nights : 0; }
};
using Doses = std::map<std::pair<int, bool>, Dose>;  // sectors flown, drones here

Doses doses_of(const AnalysisInput& input, const Design& design) {
  const std::vector<double>& attempts = input.vintages.back().table.record.events.attempts;
  Doses doses;
  for (int t = 0; t < design.nights(); ++t) {
    int flown = 0;
    for (int s = 0; s < design.sectors(); ++s) flown += design.flown(input.schedule, t, s);
    for (int s = 0; s < design.sectors(); ++s) {
      const double n = attempts[static_cast<std::size_t>(t * design.sectors() + s)];
      if (!std::isfinite(n)) continue;
      Dose& dose = doses[{flown, design.flown(input.schedule, t, s)}];
      dose.nights += 1;
      dose.attempts += n;
    }
  }
  return doses;
}

std::string displacement_words(const Analysis& a, const Words& w) {
  if (!a.spillover) return w("This design cannot tell displacement.");
  const Spillover& s = *a.spillover;
  return w(
      "Attempts in sectors without drones while others had them, over nights without any: {} "
      "({} to {}). Displacement quotient {} ({} to {}): below 0 displacement, above 0 a benefit "
      "next door; open: it cannot be told.",
      w.ratio(s.ratio), w.ratio(s.low), w.ratio(s.high), w.ratio(s.quotient),
      w.ratio(s.quotient_low), w.ratio(s.quotient_high));
}

}  // namespace

Figure displacement_plot(const Analysis& a, const AnalysisInput& input, const Design& design,
                         const Words& w) {
  const Doses doses = doses_of(input, design);
  double most = 1e-9;
  for (const auto& [at, dose] : doses) most = std::max(most, dose.mean());
  most *= 1.15;
  const auto x = [&](int flown) { return 70 + 490.0 * flown / design.sectors(); };
  const auto y = [&](double mean) { return 230 - 200 * mean / most; };
  Drawing d{.width = 830,
            .height = 280,
            .says = w("Attempts by share of the coast flown, with drones and without"),
            .marks = {}};
  std::string csv = "sectors_flown,drones_here,sector_nights,attempts,attempts_per_sector_night\n";
  d.line({60, 230}, {580, 230}, kBlack);
  d.line({60, 20}, {60, 230}, kBlack);
  for (int tick = 0; tick <= 4; ++tick) {
    const double mean = most / 1.15 * tick / 4;
    d.text(52, y(mean) + 4, w.number(mean, mean < 10 ? 2 : 0), end);
    d.line({60, y(mean)}, {580, y(mean)}, kFaint, 0.5);
  }
  Drawing::Stroke here{{}, kBlue, 2, false}, elsewhere{{}, kOrange, 2, false};
  for (const auto& [at, dose] : doses) {
    const auto& [flown, drones] = at;
    (drones ? here : elsewhere).points.push_back({x(flown), y(dose.mean())});
    csv += fmt::format("{},{},{:.0f},{:.0f},{:.6g}\n", flown, drones ? 1 : 0, dose.nights,
                       dose.attempts, dose.mean());
  }
  for (const Drawing::Stroke& s : {here, elsewhere}) {
    if (s.points.size() > 1) d.marks.emplace_back(s);
    for (const Dot& p : s.points) d.marks.emplace_back(Drawing::Disc{p, 5, s.colour});
  }
  for (int part = 0; part <= 4; ++part)
    d.text(70 + 490.0 * part / 4, 246, w.percent(part / 4.0, 0), middle);
  d.marks.emplace_back(Drawing::Disc{{612, 56}, 5, kOrange});
  d.text(624, 60, w("without drones"));
  d.marks.emplace_back(Drawing::Disc{{612, 78}, 5, kBlue});
  d.text(624, 82, w("with drones"));
  d.text(320, 270, w("share of the sectors with additional drones that night"), middle);
  d.text(606, 38, w("attempts per sector and night:"));
  return {"displacement", w("Did attempts move to other sectors?"), displacement_words(a, w),
          std::move(d), std::move(csv)};
}

}  // namespace vigie::impact
