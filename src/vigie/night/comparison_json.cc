// SPDX-License-Identifier: Apache-2.0
#include "vigie/night/comparison_json.h"

#include <algorithm>
#include <cassert>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace vigie::night {
namespace {

const model::OutcomeSpec& spec_of(const std::string& key) {
  const auto& specs = model::outcome_specs();
  const auto found = std::ranges::find_if(specs, [&](const auto& spec) { return key == spec.key; });
  assert(found != specs.end());
  return *found;
}

nlohmann::json json_of(const ComparedOutcome& outcome) {
  const model::OutcomeSpec& spec = spec_of(outcome.key);
  return {{"key", outcome.key},
          {"unit", spec.unit},
          {"en", spec.en},
          {"fr", spec.fr},
          {"less_is_better", spec.less_is_better},
          {"a", outcome.a},
          {"b", outcome.b},
          {"difference", outcome.difference},
          {"interval", {outcome.low, outcome.high}}};
}

// "95", "99.9"
std::string percent(double share) { return fmt::format("{:.10g}", 100 * share); }

}  // namespace

std::string comparison_statement_en(const Comparison& c) {
  return fmt::format(
      "This is what the model implies, not evidence. Each figure is a mean per night over {} "
      "simulated nights, played with posture {} and again with posture {} under the same boats and "
      "weather (seed {}). The {} % interval holds the chance of the draw only: it says nothing of "
      "errors in the model or in its sources.",
      c.replicates, c.a, c.b, c.seed, percent(c.confidence));
}

std::string comparison_statement_fr(const Comparison& c) {
  std::string share = percent(c.confidence);
  std::ranges::replace(share, '.', ',');
  return fmt::format(
      "Ceci est ce qu'implique le modèle, non une preuve. Chaque chiffre est une moyenne par nuit "
      "sur {} nuits simulées, jouées avec le dispositif {} puis avec le dispositif {}, les mêmes "
      "bateaux et la même météo (graine {}). L'intervalle à {} % ne couvre que le hasard du "
      "tirage : il ne dit rien des erreurs du modèle ni de ses sources.",
      c.replicates, c.a, c.b, c.seed, share);
}

std::string comparison_json(const Comparison& comparison) {
  nlohmann::json outcomes = nlohmann::json::array();
  for (const ComparedOutcome& outcome : comparison.outcomes) outcomes.push_back(json_of(outcome));
  const nlohmann::json out = {{"scenario", comparison.scenario},
                              {"a", comparison.a},
                              {"b", comparison.b},
                              {"model_version", comparison.model_version},
                              {"seed", comparison.seed},
                              {"replicates", comparison.replicates},
                              {"confidence", comparison.confidence},
                              {"statement_en", comparison_statement_en(comparison)},
                              {"statement_fr", comparison_statement_fr(comparison)},
                              {"outcomes", std::move(outcomes)}};
  return out.dump(2);
}

}  // namespace vigie::night
