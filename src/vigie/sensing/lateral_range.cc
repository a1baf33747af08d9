// SPDX-License-Identifier: Apache-2.0
#include "vigie/sensing/lateral_range.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numbers>

#include "vigie/sensing/softplus.h"

namespace vigie::sensing {
namespace {

using std::numbers::pi;
constexpr double kFaint = 0.001;  // chance at the reach of a curve

// Mean chance over targets between two tracks of an endless ladder at spacing S, by Gauss-Legendre
// of five points on `pieces` equal parts. Passes beyond `reach` are left out.
double ladder_mean(const LateralRange& curve, double spacing, double reach, int pieces) {
  static constexpr double kNode[] = {0, 0.5384693101056831, 0.9061798459386640};
  static constexpr double kWeight[] = {0.5688888888888889, 0.4786286704993665, 0.2369268850561891};
  const auto missed = [&](double x) {
    double log_miss = 0;
    for (double track = 0; track - x <= reach || x + track <= reach; track += spacing)
      for (const double side : {1.0, -1.0}) {
        if (track == 0 && side < 0) continue;
        const double p = curve.probability(core::metres(std::abs(side * track - x)));
        log_miss += std::log1p(-std::min(p, 1 - 1e-15));
      }
    return std::exp(log_miss);
  };
  double sum = 0;
  const double half = spacing / 4 / pieces;  // by symmetry only [0, S/2]
  for (int i = 0; i < pieces; ++i) {
    const double centre = half * (2 * i + 1);
    sum += kWeight[0] * missed(centre);
    for (int k = 1; k < 3; ++k)
      sum += kWeight[k] * (missed(centre - half * kNode[k]) + missed(centre + half * kNode[k]));
  }
  return 1 - sum / 2 / pieces;
}

// Where a target is passed by dozens of tracks its place between two of them no longer matters:
// what counts is the mean of -ln(1 - p) along the ladder.
constexpr double kManyPasses = 30;
double overlapping_pod(const LateralRange& curve, double spacing, double reach) {
  constexpr int kSteps = 4000;
  double sum = 0;
  for (int i = 0; i < kSteps; ++i) {
    const double p = curve.probability(core::metres(reach * (i + 0.5) / kSteps));
    sum -= std::log1p(-std::min(p, 1 - 1e-15));
  }
  return -std::expm1(-2 * sum * reach / kSteps / spacing);
}

}  // namespace

const char* name_of(CurveKind kind) {
  switch (kind) {
    case CurveKind::inverse_cube:
      return "inverse cube";
    case CurveKind::exponential:
      return "exponential";
    case CurveKind::definite_range:
      return "definite range";
    case CurveKind::logistic:
      return "logistic";
    case CurveKind::tabulated:
      return "tabulated";
  }
  return "";
}

LateralRange LateralRange::inverse_cube(core::Length sweep_width) {
  LateralRange out;
  out.kind_ = CurveKind::inverse_cube;
  out.width_m_ = sweep_width.si();
  return out;
}

LateralRange LateralRange::exponential(core::Length sweep_width, double at_zero) {
  assert(at_zero > 0 && at_zero <= 1);
  LateralRange out;
  out.kind_ = CurveKind::exponential;
  out.width_m_ = sweep_width.si();
  out.at_zero_ = at_zero;
  return out;
}

LateralRange LateralRange::definite_range(core::Length sweep_width) {
  LateralRange out;
  out.width_m_ = sweep_width.si();
  return out;
}

LateralRange LateralRange::logistic(double intercept, double per_metre) {
  assert(per_metre > 0);
  LateralRange out;
  out.kind_ = CurveKind::logistic;
  out.intercept_ = intercept;
  out.per_metre_ = per_metre;
  out.width_m_ = 2 * softplus(intercept) / per_metre;
  return out;
}

LateralRange LateralRange::tabulated(core::Length step, std::vector<double> chance) {
  assert(step.si() > 0 && !chance.empty());
  LateralRange out;
  out.kind_ = CurveKind::tabulated;
  out.step_m_ = step.si();
  double sum = 0;
  for (std::size_t i = 0; i < chance.size(); ++i)
    sum += chance[i] * (i == 0 || i + 1 == chance.size() ? 0.5 : 1.0);
  out.width_m_ = 2 * sum * step.si();
  out.chance_ = std::move(chance);
  return out;
}

double LateralRange::probability(core::Length lateral_range) const {
  const double x = std::abs(lateral_range.si());
  if (width_m_ <= 0) return 0;
  switch (kind_) {
    case CurveKind::inverse_cube:
      return x == 0 ? 1 : -std::expm1(-width_m_ * width_m_ / (4 * pi * x * x));
    case CurveKind::exponential:
      return at_zero_ * std::exp(-2 * at_zero_ * x / width_m_);
    case CurveKind::definite_range:
      return x <= width_m_ / 2 ? 1 : 0;
    case CurveKind::logistic:
      return 1 / (1 + std::exp(per_metre_ * x - intercept_));
    case CurveKind::tabulated:
      break;
  }
  const double at = x / step_m_;
  const auto i = static_cast<std::size_t>(at);
  if (at >= static_cast<double>(chance_.size() - 1)) return 0;
  return std::lerp(chance_[i], chance_[i + 1], at - static_cast<double>(i));
}

core::Length LateralRange::sweep_width() const { return core::metres(width_m_); }

core::Length LateralRange::reach() const {
  switch (kind_) {
    case CurveKind::inverse_cube:
      return core::metres(width_m_ / std::sqrt(-4 * pi * std::log1p(-kFaint)));
    case CurveKind::exponential:
      return core::metres(width_m_ / (2 * at_zero_) * std::max(0.0, std::log(at_zero_ / kFaint)));
    case CurveKind::definite_range:
      return core::metres(width_m_ / 2);
    case CurveKind::logistic:
      return core::metres(std::max(0.0, intercept_ + std::log(1 / kFaint - 1)) / per_metre_);
    case CurveKind::tabulated:
      break;
  }
  return core::metres(step_m_ * static_cast<double>(chance_.size() - 1));
}

LateralRange LateralRange::stretched_to(core::Length sweep_width) const {
  LateralRange out = *this;
  if (width_m_ <= 0) return definite_range(sweep_width);
  const double factor = sweep_width.si() / width_m_;
  out.width_m_ = sweep_width.si();
  out.step_m_ *= factor;
  if (factor > 0) out.per_metre_ /= factor;
  if (kind_ == CurveKind::tabulated && factor <= 0) return definite_range({});
  return out;
}

double parallel_pod(const LateralRange& curve, double coverage) {
  assert(coverage >= 0);
  const double width = curve.sweep_width().si();
  if (coverage <= 0 || width <= 0) return 0;
  if (curve.kind() == CurveKind::inverse_cube) return std::erf(std::sqrt(pi) / 2 * coverage);
  if (curve.kind() == CurveKind::definite_range) return std::min(1.0, coverage);
  const double spacing = width / coverage, reach = curve.reach().si();
  if (reach > kManyPasses * spacing) return overlapping_pod(curve, spacing, reach);
  // A chance below 1e-9 of an exponential tail lies three times as far out as one below 1e-3.
  return ladder_mean(curve, spacing, 3.5 * reach, 400);
}

double random_pod(double coverage) { return -std::expm1(-coverage); }

}  // namespace vigie::sensing
