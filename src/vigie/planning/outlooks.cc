// SPDX-License-Identifier: Apache-2.0
#include "vigie/planning/outlooks.h"

#include <algorithm>
#include <map>
#include <numeric>

#include "vigie/planning/report.h"
#include "vigie/stats/tail.h"

namespace vigie::planning {
namespace {

constexpr std::size_t kTargets = model::kTargetClasses;
constexpr double kLevels = 5;  // of worth: half the tracks that tenths would make

class OutlookCompiler {
 public:
  OutlookCompiler(const Tonight& tonight, const CompiledNight& night,
                  std::span<const Outlook> outlooks, unsigned threads)
      : tonight_(tonight), night_(night), outlooks_(outlooks), threads_(threads) {}

  CompiledOutlooks run() {
    look_at_weather();
    put_assets();
    put_efforts();
    put_boats();
    return std::move(out_);
  }

 private:
  // What sets one weather of a step apart from another: what each kind sees in a square and on a
  // stretch, zero where it may not be out.
  using Sight = std::vector<float>;

  Problem problem_of(const Outlook& outlook) const {
    Problem problem = *tonight_.problem;
    problem.environment = outlook.environment;
    problem.belief = outlook.belief;
    return problem;
  }
  EffortTable efforts_in(const Outlook& outlook) const {
    Problem problem = *tonight_.problem;  // with tonight's belief: its clock
    problem.environment = outlook.environment;
    return EffortTable(problem, tonight_.workers, tonight_.cells);
  }
  template <class Body>
  void each_outlook(const Body& body) const {
    core::parallel_for(outlooks_.size(), {.threads = threads_, .stop = nullptr, .progress = {}},
                       body);
  }

  // Per outlook, kind and step: may it be out.
  std::vector<std::vector<char>> open_in(const Outlook& outlook) const {
    const Problem problem = problem_of(outlook);
    std::vector<std::vector<char>> open;
    for (const std::size_t w : night_.worker_with) {
      auto& steps = open.emplace_back();
      for (std::size_t s = 0; s < tonight_.clock.steps; ++s)
        steps.push_back(flyable_throughout(problem, tonight_.workers[w],
                                           tonight_.clock.at(static_cast<double>(s)),
                                           tonight_.clock.at(static_cast<double>(s + 1))));
    }
    return open;
  }

  Sight sight_in(const EffortTable& efforts, const std::vector<std::vector<char>>& open,
                 std::size_t step) const {
    Sight sight;
    for (std::size_t k = 0; k < night_.worker_with.size(); ++k) {
      const Worker& worker = tonight_.workers[night_.worker_with[k]];
      for (const bool shore : {true, false}) {
        const CellIndex cell = shore ? shore_cell_ : sea_cell_;
        if (cell == kNoCell) continue;
        for (const double effort : efforts.of(worker, step, cell, tonight_.clock.step_s))
          sight.push_back(open[k][step] ? static_cast<float>(effort) : 0);
      }
    }
    return sight;
  }

  void look_at_weather() {
    for (std::size_t c = 0; c < tonight_.cells.size(); ++c)
      (tonight_.cells[c].shore ? shore_cell_ : sea_cell_) = static_cast<CellIndex>(c);
    std::vector<std::vector<Sight>> sights(outlooks_.size());
    open_.resize(outlooks_.size());
    each_outlook([&](std::size_t o) {
      open_[o] = open_in(outlooks_[o]);
      const EffortTable efforts = efforts_in(outlooks_[o]);
      for (std::size_t s = 0; s < tonight_.clock.steps; ++s)
        sights[o].push_back(sight_in(efforts, open_[o], s));
    });
    weather_.assign(outlooks_.size(), std::vector<std::uint32_t>(tonight_.clock.steps));
    first_with_.resize(tonight_.clock.steps);
    for (std::size_t s = 0; s < tonight_.clock.steps; ++s) {
      std::map<Sight, std::uint32_t> known;
      for (std::size_t o = 0; o < outlooks_.size(); ++o) {
        const auto [at, fresh] =
            known.try_emplace(std::move(sights[o][s]), static_cast<std::uint32_t>(known.size()));
        if (fresh) first_with_[s].push_back(o);
        weather_[o][s] = at->second;
      }
      out_.weathers = std::max(out_.weathers, known.size());
    }
  }

  void put_assets() {
    SearchProblem& search = out_.risk.search;
    search.places = night_.search.places;
    search.steps = night_.search.steps;
    search.classes = static_cast<std::uint32_t>(kTargets * out_.weathers);
    search.assets = night_.search.assets;
    search.caps = night_.search.caps;
    search.one_take_off_per_base = night_.search.one_take_off_per_base;
  }

  void put_efforts() {
    SearchProblem& search = out_.risk.search;
    search.kinds.resize(night_.worker_with.size());
    for (EffortKind& kind : search.kinds) kind.effort.assign(search.slots(), 0);
    std::vector<char> wanted(outlooks_.size(), 0);
    for (const auto& firsts : first_with_) {
      for (const std::size_t o : firsts) wanted[o] = 1;
    }
    each_outlook([&](std::size_t o) {
      if (!wanted[o]) return;
      const EffortTable efforts = efforts_in(outlooks_[o]);
      for (std::uint32_t s = 0; s < search.steps; ++s) {
        const auto& firsts = first_with_[s];
        const auto mine = std::ranges::find(firsts, o);
        if (mine == firsts.end()) continue;
        const auto weather = static_cast<std::uint32_t>(mine - firsts.begin());
        for (std::size_t k = 0; k < search.kinds.size(); ++k) {
          if (open_[o][k][s]) put_row(efforts, k, s, weather);
        }
      }
    });
  }
  void put_row(const EffortTable& efforts, std::size_t k, std::uint32_t step,
               std::uint32_t weather) {
    SearchProblem& search = out_.risk.search;
    const Worker& worker = tonight_.workers[night_.worker_with[k]];
    for (std::uint32_t p = 0; p < search.places; ++p) {
      const Efforts row =
          efforts.of(worker, step, static_cast<CellIndex>(p), tonight_.clock.step_s);
      for (std::size_t c = 0; c < kTargets; ++c)
        search.kinds[k]
            .effort[search.slot_of(step, p, static_cast<std::uint32_t>(weather * kTargets + c))] =
            static_cast<float>(row[c]);
    }
  }

  void put_boats() {
    std::vector<SearchProblem> tracks(outlooks_.size());
    std::vector<ParticlesAdded> added(outlooks_.size());
    each_outlook([&](std::size_t o) {
      SearchProblem& mine = tracks[o];
      mine.places = out_.risk.search.places;
      mine.steps = out_.risk.search.steps;
      mine.classes = out_.risk.search.classes;
      if (outlooks_[o].belief->particles() == 0) return;
      const Problem problem = problem_of(outlooks_[o]);
      added[o] = add_particles(mine, tonight_, problem,
                               fixed_efforts(tonight_, problem, efforts_in(outlooks_[o])),
                               {.levels = kLevels, .class_at = [&](std::uint32_t step) {
                                  return static_cast<std::uint32_t>(weather_[o][step] * kTargets);
                                }});
    });
    SearchProblem& search = out_.risk.search;
    search.first = {0};
    for (std::size_t o = 0; o < outlooks_.size(); ++o) {
      const auto before = static_cast<std::uint32_t>(search.slot.size());
      search.weight.insert(search.weight.end(), tracks[o].weight.begin(), tracks[o].weight.end());
      search.slot.insert(search.slot.end(), tracks[o].slot.begin(), tracks[o].slot.end());
      for (std::size_t w = 1; w < tracks[o].first.size(); ++w)
        search.first.push_back(before + tracks[o].first[w]);
      out_.risk.outlook.resize(search.tracks(), static_cast<std::uint32_t>(o));
      out_.risk.probability.push_back(1.0 / static_cast<double>(outlooks_.size()));
      out_.risk.offset.push_back(added[o].found_anyway - added[o].total);
      out_.worth.push_back(added[o].total);
    }
  }

  const Tonight& tonight_;
  const CompiledNight& night_;
  std::span<const Outlook> outlooks_;
  unsigned threads_;
  CellIndex shore_cell_ = kNoCell, sea_cell_ = kNoCell;
  std::vector<std::vector<std::vector<char>>> open_;  // [outlook][kind][step]
  std::vector<std::vector<std::uint32_t>> weather_;   // [outlook][step]
  std::vector<std::vector<std::size_t>> first_with_;  // [step][weather]: an outlook with it
  CompiledOutlooks out_;
};

// A plan of the solver as it can be flown under every rule, as waypoints and as looks.
struct Lawful {
  SearchPlan looks;
  model::Plan plan;
};
Lawful lawful(const Tonight& tonight, const CompiledNight& night, const SearchPlan& plan) {
  Draft draft(tonight);
  Lawful out;
  out.looks = fly_lawfully(night, plan, draft);
  out.plan = plan_of(tonight, draft);
  return out;
}

std::size_t best_on(const RiskProblem& risk, const std::vector<Lawful>& plans,
                    const RiskMeasure& measure) {
  std::size_t best = 0;
  double most = 0;
  for (std::size_t p = 0; p < plans.size(); ++p) {
    const double value = measure.of(outcomes_of(risk, plans[p].looks), risk.probability);
    if (p == 0 || value > most) {
      most = value;
      best = p;
    }
  }
  return best;
}

RiskCertificate certificate_of(const CompiledOutlooks& made_on, const RiskResult& result,
                               const Lawful& worst, const Lawful& mean,
                               const RiskMeasure& measure) {
  const RiskProblem& risk = made_on.risk;
  RiskCertificate c;
  c.worst = unseen_by(risk, worst.looks, measure.tail);
  c.mean = unseen_by(risk, mean.looks, measure.tail);
  const std::vector<double> outcomes = outcomes_of(risk, worst.looks);
  const auto weights = stats::tail_weights(outcomes, risk.probability, measure.tail);
  for (std::size_t o = 0; o < made_on.worth.size(); ++o) {
    c.worth += risk.probability[o] * made_on.worth[o];
    c.worst_worth += weights[o] * made_on.worth[o];
  }
  c.objective = -measure.of(outcomes, risk.probability);
  c.at_least = -result.upper_bound;
  c.mean_at_least = -result.mean_upper_bound;
  c.solve_s = result.solve_s;
  c.outlooks = risk.outlooks();
  c.weathers = made_on.weathers;
  c.tracks = risk.search.tracks();
  c.rounds = result.rounds;
  c.epochs = result.epochs;
  return c;
}

}  // namespace

CompiledOutlooks compile_outlooks(const Tonight& tonight, const CompiledNight& night,
                                  std::span<const Outlook> outlooks, unsigned threads) {
  return OutlookCompiler(tonight, night, outlooks, threads).run();
}

Unseen unseen_by(const RiskProblem& risk, const SearchPlan& plan, double tail) {
  const std::vector<double> outcomes = outcomes_of(risk, plan);
  Unseen unseen;
  for (const double u : outcomes) unseen.each.push_back(-u);
  unseen.mean = -RiskMeasure{.tail = 1, .emphasis = 0}.of(outcomes, risk.probability);
  unseen.tail = -stats::tail_mean(outcomes, risk.probability, tail);
  return unseen;
}

core::Result<RiskCertificate> certify_worst(const Problem& problem, const OutlookSets& outlooks,
                                            const RiskOptions& options) {
  auto tonight = Tonight::make(problem);
  if (!tonight) return core::fail(tonight.error());
  (*tonight)->build_graphs();
  const CompiledNight night = compile_night(**tonight);
  const auto compiled = [&](std::span<const Outlook> some) {
    return compile_outlooks(**tonight, night, some, options.threads);
  };
  const CompiledOutlooks made_on = compiled(outlooks.to_plan);
  const RiskResult result = solve_risk(made_on.risk, options);
  std::vector<Lawful> plans;  // that for the mean first
  for (const RiskPlan* p : {&result.mean, &result.best})
    plans.push_back(lawful(**tonight, night, p->plan));
  for (const RiskPlan& p : result.others) plans.push_back(lawful(**tonight, night, p.plan));
  const std::size_t chosen = outlooks.to_choose.empty() ? 1
                                                        : best_on(compiled(outlooks.to_choose).risk,
                                                                  plans, options.measure);

  RiskCertificate c = certificate_of(made_on, result, plans[chosen], plans[0], options.measure);
  c.mean_chosen = plans[chosen].looks == plans[0].looks;
  if (!outlooks.fresh.empty()) {
    const CompiledOutlooks others = compiled(outlooks.fresh);
    c.fresh_worst = unseen_by(others.risk, plans[chosen].looks, options.measure.tail);
    c.fresh_mean = unseen_by(others.risk, plans[0].looks, options.measure.tail);
  }
  c.plan = std::move(plans[chosen].plan);
  c.mean_plan = std::move(plans[0].plan);
  if (c.mean_chosen) c.mean_plan = c.plan;
  return c;
}

}  // namespace vigie::planning
