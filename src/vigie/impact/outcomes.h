// SPDX-License-Identifier: Apache-2.0
// Outcomes of a trial as residuals under an effect, ready for inference.h. Three scales:
//   arrivals   log ratio per whole coast flown: without drones y exp(-b dose) would have come
//   sectors    log ratio of one sector's count where that sector is flown
//   share      log odds ratio that an attempt is stopped where its sector is flown
#pragma once

#include <concepts>
#include <span>
#include <vector>

#include "vigie/impact/inference.h"
#include "vigie/model/covariates.h"

namespace vigie::impact {

using ForecastTable = model::Covariates<model::ForecastCovariates>;

// Which nights of the trial an outcome uses: not the washout, not holidays, not nights whose count
// was never published.
std::vector<bool> used_nights(const Design& design, bool without_washout);

// Least squares on an intercept for every 28 nights and the columns known before the night. Takes a
// table of what is known before treatment and no other: with recent activity it does not compile
// (model/covariates.h says why; outcomes_test.cc checks it).
class Adjustment {
 public:
  Adjustment(const Design& design, std::vector<bool> used)
      : Adjustment(design, std::move(used), ForecastTable({}, {})) {}
  template <class Kind>
  requires model::KnownBeforeTreatment<Kind> Adjustment(const Design& design,
                                                        std::vector<bool> used,
                                                        const model::Covariates<Kind>& table)
      : Adjustment(design, std::move(used), table.rows()) {}
  // One mean over the whole trial in place of one in every 28 nights: the season stays in as noise.
  // For comparison with plainer analyses.
  static Adjustment with_one_mean(const Design& design, std::vector<bool> used,
                                  const ForecastTable& table) {
    return Adjustment(design, std::move(used), table.rows(), design.nights());
  }

  const std::vector<bool>& used() const { return used_; }
  // y minus its fit over the used nights, 0 on the others. REQUIRES: one value per night.
  void residuals(std::span<const double> y, std::span<double> out) const;

 private:
  Adjustment(const Design& design, std::vector<bool> used,
             const std::vector<std::vector<double>>& rows, int period = 0);
  void add(std::vector<double> column);
  std::vector<bool> used_;
  std::vector<std::vector<double>> basis_;  // orthonormal columns
};

// Arrivals of the whole coast, one count per night.
ResidualsAt arrivals_residuals(const Design& design, const Schedule& observed,
                               std::vector<double> counts, Adjustment adjustment);

// Counts by night and sector (night x sector). Within nights, the night's total is taken out, which
// is what a design that flies some sectors every night compares.
ResidualsAt sector_residuals(const Design& design, const Schedule& observed,
                             std::span<const double> counts, bool within_night);

// The same within nights, but every sector is taken to have as many boats as any other: what there
// is of difference between sectors stays in as noise. For comparison with plainer analyses.
ResidualsAt plain_sector_residuals(const Design& design, const Schedule& observed,
                                   std::span<const double> counts);

// Attempts and those of them that were stopped, by night and sector (night x sector). The odds
// without drones are free in every 28 nights.
struct ShareCounts {
  std::vector<double> attempts, stopped;
};
ResidualsAt share_residuals(const Design& design, const Schedule& observed,
                            const ShareCounts& counts);
// The odds are free in every block: for designs that fly some sectors and not others in each.
ResidualsAt share_residuals_by_block(const Design& design, const Schedule& observed,
                                     const ShareCounts& counts);

// Share stopped without drones, given the log odds ratio b, over all attempts of the trial.
double share_without(const Design& design, const Schedule& observed, const ShareCounts& counts,
                     double b);

// Mantel and Haenszel 1959 over the same strata of 28 nights; nan when it does not exist.
double mantel_haenszel_odds(const Design& design, const Schedule& observed,
                            const ShareCounts& counts);

}  // namespace vigie::impact
