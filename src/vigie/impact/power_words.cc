// SPDX-License-Identifier: Apache-2.0
#include "vigie/impact/power_words.h"

#include <algorithm>
#include <cctype>
#include <cmath>

#include <fmt/format.h>

#include "vigie/impact/power.h"

namespace vigie::impact {
namespace {

// A number as each language writes it, given to both sentences under one name.
struct Written {
  std::string en, fr;
};
Written written(double value, int decimals) {
  const std::string en = fmt::format("{:.{}f}", value, decimals);
  std::string fr = en;
  std::replace(fr.begin(), fr.end(), '.', ',');
  return {en, fr};
}

std::string capital(std::string sentence) {
  sentence[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(sentence[0])));
  return sentence;
}

// Fatal incidents are few: this is why "no more harm was found" says so little.
Sentence harm(const PowerReport& r) {
  const int incidents = std::max(1, static_cast<int>(std::lround(r.incidents_expected)));
  const double found = incident_power(incidents, kHarmRatio);
  const std::string share = fmt::format("{:.0f}", 100 * found);
  const std::string needed = fmt::format("{:.0f}", incidents_to_stop(kHarmRatio));
  return {
      fmt::format("Deaths first: about {} fatal incidents are to be expected in {} nights (an "
                  "assumption). Were drones to double them, this trial would find it {} times "
                  "in 100; its stop rule needs about {}. Finding nothing proves no safety: an "
                  "upper bound is reported instead.",
                  incidents, r.nights, share, needed),
      fmt::format("Les décès d’abord : environ {} accidents mortels sont à attendre en {} nuits "
                  "(hypothèse). Si les drones les doublaient, cet essai le verrait {} fois sur "
                  "100 ; la règle d’arrêt en demande environ {}. N’avoir rien vu ne prouve pas "
                  "la sécurité : une borne supérieure est donnée à la place.",
                  incidents, r.nights, share, needed)};
}

Sentence missed(const PowerReport& r, const EstimandPower& e) {
  const Sentence name = estimand_name(e.key);
  const Written truth = written(e.truth, 2), by = written(e.exaggeration, 1);
  const bool overstates = std::isfinite(e.exaggeration) && e.exaggeration > 1.2;
  return {fmt::format("In {} nights this trial will probably not learn about {} ({}): it would "
                      "find it {:.0f} times in 100{}.",
                      r.nights, name.en, truth.en, 100 * e.power.value,
                      overstates ? fmt::format(", and then overstate it {} times", by.en) : ""),
          fmt::format("En {} nuits cet essai n’apprendra sans doute rien sur : {} ({}). Il le "
                      "verrait {:.0f} fois sur 100{}.",
                      r.nights, name.fr, truth.fr, 100 * e.power.value,
                      overstates ? fmt::format(", et l’exagérerait alors {} fois", by.fr) : "")};
}

Sentence misread(const EstimandPower& e) {
  const Sentence name = estimand_name(e.key);
  const Written read = written(e.median, 2), truth = written(e.truth, 2);
  return {fmt::format("{} would read {} where {} is true: this design does not identify it under "
                      "these assumptions.",
                      capital(name.en), read.en, truth.en),
          fmt::format("Sur « {} » on lirait {} là où {} est vrai : ce plan d’expérience ne "
                      "l’identifie pas sous ces hypothèses.",
                      name.fr, read.fr, truth.fr)};
}

Sentence seeing(double better_seeing) {
  const Written times = written(better_seeing, 2);
  return {fmt::format("Drones that see {} times as many of the stops look like an odds ratio "
                      "without stopping anyone; arrivals counted by the other side do not.",
                      times.en),
          fmt::format(
              "Des drones qui voient {} fois plus de départs empêchés ressemblent à un rapport de "
              "cotes sans que personne de plus ne soit empêché ; les arrivées comptées par "
              "l’autre rive, non.",
              times.fr)};
}

Sentence too_few_schedules(double log10) {
  const double count = std::pow(10, log10);
  const Written least = written(1 / count, 4);
  return {fmt::format("Only {:.0f} distinct schedules exist, fewer than 10,000: p-values below {} "
                      "are out of reach.",
                      count, least.en),
          fmt::format("Il n’existe que {:.0f} calendriers distincts, moins de 10 000 : des valeurs "
                      "p sous {} sont hors d’atteinte.",
                      count, least.fr)};
}

const Sentence kRescueCover{
    "Drones that fly for search and rescue are not part of the lot: they fly in both arms.",
    "Les drones de recherche et de sauvetage ne sont pas tirés au sort : ils volent dans les deux "
    "bras."};

// What a lot of this kind cannot tell apart (docs/assess.md, "What to remember" 3 to 5).
std::vector<Sentence> limits_of(DesignKind kind, int block_nights) {
  const Sentence along{
      "The whole coast is flown or none of it: it cannot tell whether attempts move along the "
      "coast.",
      "Toute la côte est survolée ou rien : il ne peut dire si les tentatives se déplacent le long "
      "de la côte."};
  const Sentence nightly{
      "Blocks are short: if stopped boats try again, it reads much the same fall in arrivals "
      "whatever is true. Read the retry curve.",
      "Les blocs sont courts : si les bateaux empêchés retentent, il lit à peu près la même baisse "
      "des arrivées quelle que soit la vérité. Lire la courbe des nouvelles tentatives."};
  const Sentence sectors{
      "Some sectors are flown beside others that are not: if attempts move along the coast, "
      "departures by sector read a larger fall than there is. It has no nights of none and all to "
      "read arrivals by.",
      "Des secteurs survolés en côtoient d’autres qui ne le sont pas : si les tentatives se "
      "déplacent le long de la côte, les départs par secteur montrent une baisse plus grande "
      "qu’elle n’est. Aucune nuit sans et avec toute la côte pour lire les arrivées."};
  switch (kind) {
    case DesignKind::nightly_coin:
    case DesignKind::paired_nights:
      return {along, nightly};
    case DesignKind::blocks:
      return block_nights < 7 ? std::vector{along, nightly} : std::vector{along};
    case DesignKind::week_paired:
      return {along};
    case DesignKind::half_sectors:
    case DesignKind::stepped_wedge:
      return {sectors};
    case DesignKind::two_stage:
      return {};
  }
  return {};
}

}  // namespace

Sentence estimand_name(const std::string& key) {
  if (key == "stopped")
    return {"odds that an attempt is stopped", "cote qu’une tentative soit empêchée"};
  if (key == "policy")
    return {"arrivals always-on over always-off, by the stop share and the retry given",
            "arrivées toujours avec sur toujours sans, d’après la part empêchée et les nouvelles "
            "tentatives données"};
  if (key == "arrivals")
    return {"arrivals on nights with drones over nights without",
            "arrivées des nuits avec drones sur celles sans"};
  if (key == "sectors")
    return {"departures of sectors with drones over those without",
            "départs des secteurs avec drones sur ceux sans"};
  return {"arrivals on nights with drones", "arrivées des nuits avec drones"};
}

std::string count_of_schedules(double log10) {
  return log10 < 6 ? fmt::format("{:.0f}", std::pow(10, log10))
                   : fmt::format("about 10^{:.0f}", log10);
}

std::vector<Sentence> design_limits(const Design& design) {
  std::vector<Sentence> out{kRescueCover};
  if (!design.enough_schedules()) out.push_back(too_few_schedules(design.distinct_log10()));
  if (design.accepted_share() < 1) {
    const Written share = written(100 * design.accepted_share(), 1);
    out.push_back({fmt::format("The constraints keep {} % of what the lot draws; the analysis "
                               "repeats them.",
                               share.en),
                   fmt::format("Les contraintes gardent {} % des tirages ; l’analyse les répète.",
                               share.fr)});
  }
  for (Sentence& limit : limits_of(design.options().kind, design.options().block_nights))
    out.push_back(std::move(limit));
  return out;
}

std::vector<Sentence> blind_spots(const PowerReport& report, const PowerOptions& options) {
  std::vector<Sentence> out{harm(report)};
  for (const EstimandPower& e : report.estimands) {
    const bool nothing_to_find = std::abs(std::log(e.truth)) < 1e-9;
    if (e.power.value < 0.8 && !nothing_to_find) out.push_back(missed(report, e));
    if (std::abs(e.bias) > 0.05) out.push_back(misread(e));
  }
  if (options.effect.better_seeing > 1) out.push_back(seeing(options.effect.better_seeing));
  if (report.distinct_log10 < 4) out.push_back(too_few_schedules(report.distinct_log10));
  return out;
}

std::vector<Sentence> power_assumptions(const DailySeries& series) {
  const Channel channel;
  const std::string from = core::format_date(series.first),
                    until = core::format_date(series.last());
  const Written stopped = written(100 * channel.stop_share, 1),
                spread = written(channel.overdispersion, 4),
                incidents = written(channel.incidents_per_boat, 2);
  return {{fmt::format("Real nights: arrivals as published, {} to {}; every trial begins on a "
                       "night of them by lot.",
                       from, until),
           fmt::format("Nuits réelles : arrivées publiées du {} au {} ; chaque essai commence une "
                       "de ces nuits, au sort.",
                       from, until)},
          {fmt::format("Without additional drones {} % of attempts are stopped (published weeks, "
                       "2024-05 to 2026-08), beta-binomial {} from night to night.",
                       stopped.en, spread.en),
           fmt::format("Sans drones supplémentaires {} % des tentatives sont empêchées (semaines "
                       "publiées, de 2024-05 à 2026-08), bêta-binomiale {} d’une nuit à l’autre.",
                       stopped.fr, spread.fr)},
          {"A stopped boat that tries again does so on the next night that boats leave "
           "(assumption).",
           "Un bateau empêché qui retente le fait la prochaine nuit où des bateaux partent "
           "(hypothèse)."},
          {"Attempts by sector fall evenly from the first to a quarter of it at the last "
           "(assumption).",
           "Les tentatives par secteur baissent régulièrement du premier à un quart au dernier "
           "(hypothèse)."},
          {fmt::format("{} fatal incidents for every boat that arrived (assumption: about 20 a "
                       "year).",
                       incidents.en),
           fmt::format("{} accident mortel par bateau arrivé (hypothèse : environ 20 par an).",
                       incidents.fr)}};
}

}  // namespace vigie::impact
