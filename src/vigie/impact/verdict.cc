// SPDX-License-Identifier: Apache-2.0
#include "vigie/impact/verdict.h"

#include <cmath>

namespace vigie::impact {

std::string verdict_word(Verdict verdict, const Words& w) {
  return w.name(format_verdict(verdict));
}

std::string verdict_sentences(const Analysis& a, const TrialPlan& plan, const Words& w) {
  const Estimand& p = a.primary;
  const std::string found =
      w("odds ratio {}, {} interval {} to {}, p {}", w.ratio(p.estimate),
        w.percent(1 - plan.alpha, 0), w.ratio(p.low), w.ratio(p.high), w.p_value(p.p));
  std::string out;
  const auto say = [&](const std::string& sentence) { out += (out.empty() ? "" : " ") + sentence; };
  if (a.exploratory()) say(w("Exploratory, not the registered reading."));
  if (a.watch.stop_block >= 0)
    say(w("The stop rule for harm was met after block {}.", w.whole(a.watch.stop_block + 1)));
  switch (a.verdict) {
    case Verdict::supported:
      say(w("Supported: more attempts were stopped where drones were scheduled ({}).", found));
      break;
    case Verdict::not_supported:
      say(w("Not supported: an odds ratio of {}, the smallest that would matter, is excluded ({}).",
            w.ratio(plan.smallest_odds_ratio), found));
      break;
    case Verdict::inconclusive: {
      const double seen = found_four_times_in_five(p.low, p.high);
      say(w("Inconclusive ({}): {}.", found,
            std::isfinite(seen)
                ? w("it would have found an odds ratio of {} four times in five, and "
                    "smaller ones less often",
                    w.ratio(seen))
                : w("it could not have found an odds ratio of any size")));
      break;
    }
  }
  say(
      w("It says nothing on crossings if people try again: see the curve over retry "
        "probabilities."));
  return out;
}

}  // namespace vigie::impact
