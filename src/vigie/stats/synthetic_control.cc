// SPDX-License-Identifier: Apache-2.0
#include "vigie/stats/synthetic_control.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "vigie/core/parallel.h"
#include "vigie/core/random.h"
#include "vigie/stats/r_draws.h"

namespace vigie::stats {
namespace {

using core::Error;
using core::ErrorKind;
using Vector = std::vector<double>;

double dot(const Vector& a, const Vector& b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

double mean(const Vector& a) {
  return std::accumulate(a.begin(), a.end(), 0.0) / static_cast<double>(a.size());
}

// A'A and A'b of a regression of b on columns: all that its weights depend on.
struct Normal {
  std::size_t k = 0;
  Vector gram, cross;
  double gram_at(std::size_t i, std::size_t j) const { return gram[i * k + j]; }
};

Normal normal_equations(const std::vector<Vector>& columns, const Vector& target) {
  Normal normal{.k = columns.size()};
  normal.gram.resize(normal.k * normal.k);
  for (std::size_t i = 0; i < normal.k; ++i) {
    for (std::size_t j = i; j < normal.k; ++j) {
      normal.gram[i * normal.k + j] = normal.gram[j * normal.k + i] = dot(columns[i], columns[j]);
    }
    normal.cross.push_back(dot(columns[i], target));
  }
  return normal;
}

// |A w - b|^2 / rows + zeta^2 |w|^2 over the simplex.
struct SimplexProblem {
  Normal normal;
  double rows = 1, zeta = 0;
};

// Frank-Wolfe with exact line search, from w, until a step gains less than min_decrease^2
// (synthdid's sc.weight.fw and fw.step).
Vector frank_wolfe(const SimplexProblem& problem, Vector w, double min_decrease, int max_steps) {
  const Normal& n = problem.normal;
  const double ridge = problem.rows * problem.zeta * problem.zeta;
  Vector fitted(n.k);  // A'A w
  for (int step = 0; step < max_steps; ++step) {
    if (step % 100 == 0) {
      for (std::size_t i = 0; i < n.k; ++i) {
        fitted[i] = std::inner_product(w.begin(), w.end(), n.gram.begin() + i * n.k, 0.0);
      }
    }
    const auto slope = [&](std::size_t i) { return fitted[i] - n.cross[i] + ridge * w[i]; };
    std::size_t best = 0;
    double along = 0;  // slope in direction -w
    for (std::size_t i = 0; i < n.k; ++i) {
      if (slope(i) < slope(best)) best = i;
      along -= slope(i) * w[i];
    }
    along += slope(best);
    const double ww = dot(w, w);
    const double curve =
        n.gram_at(best, best) - 2 * fitted[best] + dot(fitted, w) + ridge * (ww + 1 - 2 * w[best]);
    if (!(curve > 0)) break;
    const double size = std::clamp(-along / curve, 0.0, 1.0);
    for (std::size_t i = 0; i < n.k; ++i) {
      w[i] += size * ((i == best ? 1 : 0) - w[i]);
      fitted[i] += size * (n.gram_at(best, i) - fitted[i]);
    }
    const double gain = -(2 * size * along + size * size * curve) / problem.rows;
    if (step >= 1 && !(gain > min_decrease * min_decrease)) break;
  }
  return w;
}

// Frank-Wolfe leaves dust on every unit: what is below a quarter of the greatest is dropped once
// and the rest fitted again.
Vector sparse_weights(const SimplexProblem& problem, double min_decrease) {
  const std::size_t k = problem.normal.k;
  Vector w = frank_wolfe(problem, Vector(k, 1.0 / static_cast<double>(k)), min_decrease, 100);
  const double least = *std::max_element(w.begin(), w.end()) / 4;
  for (double& x : w) x = x <= least ? 0 : x;
  const double sum = std::accumulate(w.begin(), w.end(), 0.0);
  for (double& x : w) x /= sum;
  return frank_wolfe(problem, std::move(w), min_decrease, 10000);
}

void centre(Vector& column) {
  const double by = mean(column);
  for (double& x : column) x -= by;
}

// The panel with treated units averaged into one row and times after into one column.
struct Collapsed {
  std::vector<Vector> untreated;  // by unit: times before, then the mean after
  Vector treated;
};

Collapsed collapse(const Panel& p) {
  Collapsed c;
  const auto row = [&p](std::size_t unit) {
    Vector r(p.before + 1, 0);
    for (std::size_t t = 0; t < p.times; ++t) {
      if (t < p.before)
        r[t] = p.at(unit, t);
      else
        r[p.before] += p.at(unit, t) / static_cast<double>(p.times - p.before);
    }
    return r;
  };
  for (std::size_t u = 0; u < p.untreated; ++u) c.untreated.push_back(row(u));
  c.treated.assign(p.before + 1, 0);
  for (std::size_t u = p.untreated; u < p.units; ++u) {
    const Vector r = row(u);
    for (std::size_t t = 0; t <= p.before; ++t) {
      c.treated[t] += r[t] / static_cast<double>(p.units - p.untreated);
    }
  }
  return c;
}

// Standard deviation of the untreated units' first differences before treatment (2.2).
double noise_level(const Panel& p) {
  Vector d;
  for (std::size_t u = 0; u < p.untreated; ++u) {
    for (std::size_t t = 1; t < p.before; ++t) d.push_back(p.at(u, t) - p.at(u, t - 1));
  }
  const double by = mean(d);
  double squares = 0;
  for (const double x : d) squares += (x - by) * (x - by);
  return std::sqrt(squares / static_cast<double>(d.size() - 1));
}

Vector unit_weights(const Collapsed& c, double zeta, bool intercept, double min_decrease) {
  const std::size_t before = c.treated.size() - 1;
  std::vector<Vector> columns;
  for (const Vector& unit : c.untreated) columns.emplace_back(unit.begin(), unit.end() - 1);
  Vector target(c.treated.begin(), c.treated.end() - 1);
  if (intercept) {
    for (Vector& column : columns) centre(column);
    centre(target);
  }
  return sparse_weights({normal_equations(columns, target), static_cast<double>(before), zeta},
                        min_decrease);
}

Vector time_weights(const Collapsed& c, double zeta, double min_decrease) {
  const std::size_t before = c.treated.size() - 1;
  std::vector<Vector> columns(before + 1);
  for (std::size_t t = 0; t <= before; ++t) {
    for (const Vector& unit : c.untreated) columns[t].push_back(unit[t]);
    centre(columns[t]);
  }
  const Vector target = columns.back();
  columns.pop_back();
  return sparse_weights(
      {normal_equations(columns, target), static_cast<double>(c.untreated.size()), zeta},
      min_decrease);
}

PanelEstimate estimate(const Panel& p, PanelMethod method, double noise) {
  const Collapsed c = collapse(p);
  const double min_decrease = 1e-5 * noise;
  const auto treated_cells = static_cast<double>((p.units - p.untreated) * (p.times - p.before));
  PanelEstimate e;
  switch (method) {
    case PanelMethod::synthetic_did:
      e.unit_weights = unit_weights(c, std::pow(treated_cells, 0.25) * noise, true, min_decrease);
      e.time_weights = time_weights(c, 1e-6 * noise, min_decrease);
      break;
    case PanelMethod::synthetic_control:
      e.unit_weights = unit_weights(c, 1e-6 * noise, false, min_decrease);
      e.time_weights.assign(p.before, 0);
      break;
    case PanelMethod::did:
      e.unit_weights.assign(p.untreated, 1.0 / static_cast<double>(p.untreated));
      e.time_weights.assign(p.before, 1.0 / static_cast<double>(p.before));
      break;
  }
  const auto gap = [&e, &p](const Vector& unit) {
    double before = 0;
    for (std::size_t t = 0; t < p.before; ++t) before += e.time_weights[t] * unit[t];
    return unit.back() - before;
  };
  e.effect = gap(c.treated);
  for (std::size_t u = 0; u < p.untreated; ++u) e.effect -= e.unit_weights[u] * gap(c.untreated[u]);
  return e;
}

core::Result<double> checked_noise(const Panel& p) {
  const auto wrong = [](std::string field, std::string problem, std::string mend) {
    return core::fail(
        Error{ErrorKind::invalid, std::move(field), std::move(problem), std::move(mend)});
  };
  if (p.values.size() != p.units * p.times) {
    return wrong(
        "panel",
        fmt::format("has {} values for {} units x {} times", p.values.size(), p.units, p.times),
        "give every unit at every time");
  }
  if (p.untreated < 2 || p.untreated >= p.units) {
    return wrong("panel", fmt::format("has {} untreated of {} units", p.untreated, p.units),
                 "give at least 2 untreated units and 1 treated");
  }
  if (p.before < 2 || p.before >= p.times) {
    return wrong("panel", fmt::format("has {} of {} times before treatment", p.before, p.times),
                 "give at least 2 times before and 1 after");
  }
  for (std::size_t i = 0; i < p.values.size(); ++i) {
    if (std::isfinite(p.values[i])) continue;
    return wrong(fmt::format("panel, unit {}, time {}", i / p.times + 1, i % p.times + 1),
                 "is not a finite number", "leave the unit or the time out");
  }
  return noise_level(p);
}

// The untreated units alone, those of `last` at the end as if they were treated.
Panel placebo_panel(const Panel& p, const std::vector<std::size_t>& last) {
  Panel q{.units = p.untreated,
          .times = p.times,
          .untreated = p.untreated - last.size(),
          .before = p.before};
  const auto add = [&](std::size_t u) {
    q.values.insert(q.values.end(), p.values.begin() + u * p.times,
                    p.values.begin() + (u + 1) * p.times);
  };
  for (std::size_t u = 0; u < p.untreated; ++u) {
    if (std::find(last.begin(), last.end(), u) == last.end()) add(u);
  }
  for (const std::size_t u : last) add(u);
  return q;
}

// The placebos of each replicate, `treated` at a time.
std::vector<std::vector<std::size_t>> placebo_sets(std::size_t untreated, std::size_t treated,
                                                   const PlaceboOptions& options) {
  std::vector<std::vector<std::size_t>> sets;
  if (treated == 1 && !options.r_seed) {
    for (std::size_t u = 0; u < untreated; ++u) sets.push_back({u});
    return sets;
  }
  std::optional<RDraws> as_r;
  if (options.r_seed) as_r.emplace(*options.r_seed);
  for (std::uint32_t r = 0; r < options.replicates; ++r) {
    std::vector<std::size_t> order(untreated);
    if (as_r) {
      order = as_r->permutation(untreated);
    } else {
      std::iota(order.begin(), order.end(), std::size_t{0});
      core::Random draws(
          {.seed = options.seed, .replicate = r, .stream = core::stream_of("placebo units")});
      for (std::size_t left = untreated; left > 1; --left)
        std::swap(order[left - 1], order[draws.below(static_cast<std::uint32_t>(left))]);
    }
    sets.emplace_back(order.end() - static_cast<std::ptrdiff_t>(treated), order.end());
  }
  return sets;
}

}  // namespace

core::Result<PanelEstimate> estimate_panel(const Panel& panel, PanelMethod method) {
  const auto noise = checked_noise(panel);
  if (!noise) return core::fail(noise.error());
  return estimate(panel, method, *noise);
}

core::Result<PlaceboError> placebo_error(const Panel& panel, PanelMethod method,
                                         const PlaceboOptions& options) {
  const auto noise = checked_noise(panel);
  if (!noise) return core::fail(noise.error());
  const std::size_t treated = panel.units - panel.untreated;
  if (panel.untreated < treated + 2) {
    return core::fail({ErrorKind::invalid, "placebo",
                       fmt::format("needs more than {} untreated units", treated + 1),
                       "use another standard error"});
  }
  if (options.replicates < 2)
    return core::fail({ErrorKind::invalid, "placebo", "has fewer than 2 draws", "draw 200"});
  const auto sets = placebo_sets(panel.untreated, treated, options);
  const std::size_t count = sets.size();
  PlaceboError result{.exact = treated == 1 && !options.r_seed};
  result.effects.resize(count);
  core::parallel_for(count, {.threads = options.threads}, [&](std::size_t r) {
    result.effects[r] = estimate(placebo_panel(panel, sets[r]), method, *noise).effect;
  });
  const double by = mean(result.effects);
  for (const double e : result.effects) {
    result.standard_error += (e - by) * (e - by) / static_cast<double>(count);
  }
  result.standard_error = std::sqrt(result.standard_error);
  return result;
}

std::vector<double> simplex_least_squares(const std::vector<std::vector<double>>& columns,
                                          const std::vector<double>& target) {
  const Normal n = normal_equations(columns, target);
  Vector w(n.k, 1.0 / static_cast<double>(n.k)), slope(n.k);
  const double tolerance = 1e-10 * *std::max_element(n.gram.begin(), n.gram.end());
  for (int step = 0; step < 10'000'000; ++step) {
    if (step % 1000 == 0) {
      for (std::size_t i = 0; i < n.k; ++i) {
        slope[i] = std::inner_product(w.begin(), w.end(), n.gram.begin() + i * n.k, -n.cross[i]);
      }
    }
    // Weight moves from the costliest unit that has some to the cheapest.
    std::size_t to = 0, from = n.k;
    for (std::size_t i = 0; i < n.k; ++i) {
      if (slope[i] < slope[to]) to = i;
      if (w[i] > 0 && (from == n.k || slope[i] > slope[from])) from = i;
    }
    const double gap = slope[from] - slope[to];
    if (gap <= tolerance) break;
    const double curve = n.gram_at(to, to) + n.gram_at(from, from) - 2 * n.gram_at(to, from);
    const double size = curve > 0 ? std::min(w[from], gap / curve) : w[from];
    w[from] = size == w[from] ? 0 : w[from] - size;
    w[to] += size;
    for (std::size_t i = 0; i < n.k; ++i) {
      slope[i] += size * (n.gram_at(to, i) - n.gram_at(from, i));
    }
  }
  return w;
}

}  // namespace vigie::stats
