// SPDX-License-Identifier: Apache-2.0
#include "vigie/impact/sensitivity.h"

#include <cmath>

namespace vigie::impact {

double tipping_detection_ratio(double odds_ratio) { return odds_ratio; }

double e_value(double risk_ratio) {
  const double r = risk_ratio < 1 ? 1 / risk_ratio : risk_ratio;
  return r + std::sqrt(r * (r - 1));
}

double rosenbaum_gamma(std::span<const double> contributions, double alpha) {
  double sum = 0, absolute = 0, squares = 0;
  for (const double c : contributions) {
    sum += c;
    absolute += std::abs(c);
    squares += c * c;
  }
  if (squares <= 0 || sum <= 0) return 1;
  // T+ = sum of |c| where c > 0; at most, each is positive with probability gamma / (1 + gamma).
  const double positive = (absolute + sum) / 2;
  const auto p_at = [&](double gamma) {
    const double chance = gamma / (1 + gamma);
    const double z = (positive - chance * absolute) / std::sqrt(chance * (1 - chance) * squares);
    return 0.5 * std::erfc(z / std::sqrt(2.0));
  };
  if (p_at(1) > alpha) return 1;
  double low = 1, high = 2;
  while (p_at(high) <= alpha && high < 1e6) high *= 2;
  for (int i = 0; i < 60; ++i) {
    const double middle = (low + high) / 2;
    (p_at(middle) <= alpha ? low : high) = middle;
  }
  return low;
}

std::vector<double> block_contributions(const Design& design, const Schedule& schedule,
                                        const ShareCounts& counts) {
  const auto sectors = static_cast<std::size_t>(design.sectors());
  std::vector<double> residuals(design.blocks().size() * sectors, 0.0), out;
  share_residuals(design, schedule, counts)(0, residuals);
  for (std::size_t b = 0; b < design.blocks().size(); ++b) {
    double sum = 0;
    for (std::size_t s = 0; s < sectors; ++s)
      sum += ((schedule.flown[b] >> s & 1) - design.flown_probability(static_cast<int>(b))) *
             residuals[b * sectors + s];
    out.push_back(sum);
  }
  return out;
}

ShareCounts revised(const Design& design, const Schedule& schedule, const ShareCounts& counts,
                    double factor, bool where_flown) {
  ShareCounts out = counts;
  for (int t = 0; t < design.nights(); ++t)
    for (int s = 0; s < design.sectors(); ++s) {
      if (design.flown(schedule, t, s) != where_flown) continue;
      const auto at = static_cast<std::size_t>(t * design.sectors() + s);
      const double more = counts.stopped[at] * (factor - 1);
      out.stopped[at] += more;
      out.attempts[at] += more;
    }
  return out;
}

}  // namespace vigie::impact
