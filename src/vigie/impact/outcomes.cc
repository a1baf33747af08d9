// SPDX-License-Identifier: Apache-2.0
#include "vigie/impact/outcomes.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <numeric>

namespace vigie::impact {
namespace {

// Nights over which a mean or an odds is free: 28, or a whole stratum where that is longer, so that
// every period holds blocks of both arms. Shorter ones would take the effect out with the season.
int period_nights(const Design& design) {
  if (design.options().kind == DesignKind::stepped_wedge) return 28;
  const Design::Stratum& first = design.strata().front();
  const Block& last = design.blocks()[at(first.blocks - 1)];
  return std::max(28, last.first + last.nights);
}

// Whole coast: what a dose of the sectors does to a residual, the same whichever sectors they are.
void spread_over_sectors(const Design& design, std::span<const double> by_night,
                         std::span<double> out) {
  const auto sectors = at(design.sectors());
  for (int t = 0; t < design.nights(); ++t)
    for (std::size_t s = 0; s < sectors; ++s)
      out[at(design.block_of(t)) * sectors + s] += by_night[at(t)] / static_cast<double>(sectors);
}

// Attempts and stopped of one period, with drones and without.
struct Arms {
  double attempts[2] = {0, 0}, stopped[2] = {0, 0};
};

// Block x sector counts, their periods, and the schedule, ready to be asked for any effect.
struct ShareTable {
  std::vector<double> attempts, stopped;
  std::vector<bool> flown;
  std::vector<std::size_t> period;  // of the cell
  std::vector<Arms> arms;           // by period
};

ShareTable share_table(const Design& design, const Schedule& observed, const ShareCounts& counts,
                       bool by_block = false) {
  const auto sectors = at(design.sectors());
  const std::size_t cells = design.blocks().size() * sectors;
  assert(counts.attempts.size() == at(design.nights()) * sectors);
  ShareTable table{std::vector<double>(cells, 0.0),
                   std::vector<double>(cells, 0.0),
                   std::vector<bool>(cells),
                   std::vector<std::size_t>(cells),
                   {}};
  const int period = period_nights(design);
  table.arms.resize(by_block ? design.blocks().size()
                             : at((design.nights() + period - 1) / period));
  for (int t = 0; t < design.nights(); ++t)
    for (std::size_t s = 0; s < sectors; ++s) {
      const std::size_t cell = at(design.block_of(t)) * sectors + s;
      table.attempts[cell] += counts.attempts[at(t) * sectors + s];
      table.stopped[cell] += counts.stopped[at(t) * sectors + s];
    }
  for (std::size_t cell = 0; cell < cells; ++cell) {
    const std::size_t b = cell / sectors;
    table.flown[cell] = (observed.flown[b] >> (cell % sectors) & 1) != 0;
    table.period[cell] = by_block ? b : at(design.blocks()[b].first / period);
    Arms& arms = table.arms[table.period[cell]];
    arms.attempts[table.flown[cell]] += table.attempts[cell];
    arms.stopped[table.flown[cell]] += table.stopped[cell];
  }
  return table;
}

// Odds without drones that explain a period's stops when drones multiply them by `ratio`: the
// positive root of ratio F o^2 - B o - S = 0.
double stopped_share(const Arms& arms, double ratio) {
  const double stopped = arms.stopped[0] + arms.stopped[1];
  const double through = arms.attempts[0] + arms.attempts[1] - stopped;
  if (stopped <= 0) return 0;
  if (through <= 0) return 1;
  const double b = stopped * (1 + ratio) - arms.attempts[1] * ratio - arms.attempts[0];
  const double odds =
      (b + std::sqrt(b * b + 4 * ratio * through * stopped)) / (2 * ratio * through);
  return odds / (1 + odds);
}

double with_odds(double share, double ratio) {
  return share <= 0 || share >= 1 ? share : ratio * share / (1 - share + ratio * share);
}

// Stopped less what the period's odds and the effect say.
ResidualsAt residuals_of(ShareTable table) {
  std::vector<double> share(2 * table.arms.size());  // of a period: without drones, with
  return [table = std::move(table), share = std::move(share)](double b,
                                                              std::span<double> out) mutable {
    const double ratio = std::exp(b);
    for (std::size_t period = 0; period < table.arms.size(); ++period) {
      share[2 * period] = stopped_share(table.arms[period], ratio);
      share[2 * period + 1] = with_odds(share[2 * period], ratio);
    }
    for (std::size_t cell = 0; cell < out.size(); ++cell) {
      if (table.attempts[cell] == 0) continue;
      out[cell] = table.stopped[cell] -
                  table.attempts[cell] * share[2 * table.period[cell] + table.flown[cell]];
    }
  };
}

}  // namespace

std::vector<bool> used_nights(const Design& design, bool without_washout) {
  std::vector<bool> used(at(design.nights()), true);
  const auto& holidays = design.options().constraints.holidays;
  for (int t = 0; t < design.nights(); ++t) {
    const Block& block = design.blocks()[at(design.block_of(t))];
    if (without_washout && t - block.first < design.options().washout_nights) used[at(t)] = false;
    if (std::find(holidays.begin(), holidays.end(), design.options().start + t) != holidays.end())
      used[at(t)] = false;
  }
  return used;
}

Adjustment::Adjustment(const Design& design, std::vector<bool> used,
                       const std::vector<std::vector<double>>& rows, int nights_of_a_mean)
    : used_(std::move(used)) {
  const auto nights = at(design.nights());
  assert(used_.size() == nights && (rows.empty() || rows.size() == nights));
  const std::size_t period = at(nights_of_a_mean > 0 ? nights_of_a_mean : period_nights(design));
  for (std::size_t first = 0; first < nights; first += period) {
    std::vector<double> column(nights, 0.0);
    for (std::size_t t = first; t < std::min(nights, first + period); ++t) column[t] = 1;
    add(std::move(column));
  }
  for (std::size_t c = 0; !rows.empty() && c < rows.front().size(); ++c) {
    std::vector<double> column(nights);
    for (std::size_t t = 0; t < nights; ++t) column[t] = rows[t][c];
    add(std::move(column));
  }
}

// Gram and Schmidt, twice for accuracy; a column that others already explain is dropped.
void Adjustment::add(std::vector<double> column) {
  for (std::size_t t = 0; t < column.size(); ++t)
    if (!used_[t]) column[t] = 0;
  const double before = std::inner_product(column.begin(), column.end(), column.begin(), 0.0);
  for (int pass = 0; pass < 2; ++pass)
    for (const auto& q : basis_) {
      const double along = std::inner_product(column.begin(), column.end(), q.begin(), 0.0);
      for (std::size_t t = 0; t < column.size(); ++t) column[t] -= along * q[t];
    }
  const double left = std::inner_product(column.begin(), column.end(), column.begin(), 0.0);
  if (left <= 1e-10 * before) return;
  for (double& value : column) value /= std::sqrt(left);
  basis_.push_back(std::move(column));
}

void Adjustment::residuals(std::span<const double> y, std::span<double> out) const {
  for (std::size_t t = 0; t < y.size(); ++t) out[t] = used_[t] ? y[t] : 0;
  for (const auto& q : basis_) {
    double along = 0;
    for (std::size_t t = 0; t < out.size(); ++t) along += out[t] * q[t];
    for (std::size_t t = 0; t < out.size(); ++t) out[t] -= along * q[t];
  }
}

ResidualsAt arrivals_residuals(const Design& design, const Schedule& observed,
                               std::vector<double> counts, Adjustment adjustment) {
  std::vector<double> dose(counts.size());
  for (int t = 0; t < design.nights(); ++t)
    dose[at(t)] = design.dose(observed.flown[at(design.block_of(t))]);
  std::vector<double> without(counts.size()), left(counts.size());
  return [&design, dose = std::move(dose), counts = std::move(counts), without, left,
          adjustment = std::move(adjustment)](double b, std::span<double> out) mutable {
    for (std::size_t t = 0; t < counts.size(); ++t) without[t] = counts[t] * std::exp(-b * dose[t]);
    adjustment.residuals(without, left);
    spread_over_sectors(design, left, out);
  };
}

ResidualsAt sector_residuals(const Design& design, const Schedule& observed,
                             std::span<const double> counts, bool within_night) {
  const auto sectors = at(design.sectors());
  std::vector<double> blocks(design.blocks().size() * sectors, 0.0);
  std::vector<double> nights(design.blocks().size());
  for (int t = 0; t < design.nights(); ++t) {
    nights[at(design.block_of(t))] += 1;
    for (std::size_t s = 0; s < sectors; ++s)
      blocks[at(design.block_of(t)) * sectors + s] += counts[at(t) * sectors + s];
  }
  std::vector<bool> flown(blocks.size());
  for (std::size_t cell = 0; cell < blocks.size(); ++cell)
    flown[cell] = (observed.flown[cell / sectors] >> (cell % sectors) & 1) != 0;
  return [sectors, within_night, blocks, nights, flown](double b, std::span<double> out) {
    std::vector<double> share(sectors, 0.0);
    double total = 0, all_nights = 0;
    const double ratio = std::exp(-b);
    for (std::size_t cell = 0; cell < blocks.size(); ++cell) {
      out[cell] = flown[cell] ? blocks[cell] * ratio : blocks[cell];
      share[cell % sectors] += out[cell];
      total += out[cell];
    }
    for (const double n : nights) all_nights += n;
    for (std::size_t block = 0; total > 0 && block < nights.size(); ++block) {
      double expected = total * nights[block] / all_nights;
      if (within_night) {
        expected = 0;
        for (std::size_t s = 0; s < sectors; ++s) expected += out[block * sectors + s];
      }
      for (std::size_t s = 0; s < sectors; ++s)
        out[block * sectors + s] -= expected * share[s] / total;
    }
  };
}

ResidualsAt plain_sector_residuals(const Design& design, const Schedule& observed,
                                   std::span<const double> counts) {
  const auto sectors = at(design.sectors());
  return [sectors, &design, observed, counts = std::vector<double>(counts.begin(), counts.end())](
             double b, std::span<double> out) {
    std::fill(out.begin(), out.end(), 0.0);
    for (int t = 0; t < design.nights(); ++t)
      for (std::size_t s = 0; s < sectors; ++s)
        out[at(design.block_of(t)) * sectors + s] +=
            counts[at(t) * sectors + s] *
            (design.flown(observed, t, static_cast<int>(s)) ? std::exp(-b) : 1);
    for (std::size_t cell = 0; cell < out.size(); cell += sectors) {
      double mean = 0;
      for (std::size_t s = 0; s < sectors; ++s)
        mean += out[cell + s] / static_cast<double>(sectors);
      for (std::size_t s = 0; s < sectors; ++s) out[cell + s] -= mean;
    }
  };
}

ResidualsAt share_residuals(const Design& design, const Schedule& observed,
                            const ShareCounts& counts) {
  return residuals_of(share_table(design, observed, counts));
}

ResidualsAt share_residuals_by_block(const Design& design, const Schedule& observed,
                                     const ShareCounts& counts) {
  return residuals_of(share_table(design, observed, counts, true));
}

double share_without(const Design& design, const Schedule& observed, const ShareCounts& counts,
                     double b) {
  const ShareTable table = share_table(design, observed, counts);
  double attempts = 0, stopped = 0;
  for (const Arms& arms : table.arms) {
    const double n = arms.attempts[0] + arms.attempts[1];
    attempts += n;
    stopped += n * stopped_share(arms, std::exp(b));
  }
  return attempts > 0 ? stopped / attempts : std::numeric_limits<double>::quiet_NaN();
}

double mantel_haenszel_odds(const Design& design, const Schedule& observed,
                            const ShareCounts& counts) {
  double above = 0, below = 0;
  for (const Arms& a : share_table(design, observed, counts).arms) {
    const double n = a.attempts[0] + a.attempts[1];
    if (n == 0) continue;
    above += a.stopped[1] * (a.attempts[0] - a.stopped[0]) / n;
    below += a.stopped[0] * (a.attempts[1] - a.stopped[1]) / n;
  }
  return below > 0 ? above / below : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace vigie::impact
