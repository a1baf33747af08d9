// SPDX-License-Identifier: Apache-2.0
// Every sentence of a trial's report in English and French, one line each. The English is the key.
// Where the report uses a sentence that is not here, it does not compile.
#pragma once

#include <array>
#include <string_view>

namespace vigie::impact {

struct SentencePair {
  std::string_view en, fr;
};

inline constexpr SentencePair kSentences[] = {
    // ---- the verdict ----
    {"supported", "étayé"},
    {"not supported", "non étayé"},
    {"inconclusive", "ne permet pas de conclure"},
    {"odds ratio {}, {} interval {} to {}, p {}",
     "rapport de cotes {}, intervalle à {} de {} à {}, p {}"},
    {"Exploratory, not the registered reading.",
     "Lecture exploratoire, et non celle qui a été enregistrée."},
    {"Supported: more attempts were stopped where drones were scheduled ({}).",
     "Étayé : davantage de tentatives ont été empêchées là où des drones étaient prévus ({})."},
    {"Not supported: an odds ratio of {}, the smallest that would matter, is excluded ({}).",
     "Non étayé : un rapport de cotes de {}, le plus petit qui compterait, est exclu ({})."},
    {"Inconclusive ({}): {}.", "Ne permet pas de conclure ({}) : {}."},
    {"it would have found an odds ratio of {} four times in five, and smaller ones less often",
     "l’essai aurait décelé un rapport de cotes de {} quatre fois sur cinq, et de plus petits "
     "moins "
     "souvent"},
    {"it could not have found an odds ratio of any size",
     "l’essai n’aurait pu déceler aucun rapport de cotes, quelle qu’en soit la grandeur"},
    {"It says nothing on crossings if people try again: see the curve over retry probabilities.",
     "L’essai ne dit rien des traversées si l’on tente de nouveau : voir la courbe selon la "
     "probabilité "
     "de nouvelle tentative."},

    // ---- in plain words ----
    {"Trial of additional night drones: nights of {} to {}, {} sectors, design {}",
     "Essai de drones de nuit supplémentaires : nuits du {} au {}, {} secteurs, plan d’expérience "
     "{}"},
    {"EXPLORATORY", "EXPLORATOIRE"},
    {"This is not the analysis that was registered.",
     "Ceci n’est pas l’analyse qui a été enregistrée."},
    {"In plain words", "En clair"},
    {"The question: is an attempt to cross more often stopped before embarkation on the nights and "
     "in the sectors that a lot gave additional drones than on those it did not?",
     "La question : une tentative de traversée est-elle plus souvent empêchée avant l’embarquement "
     "les "
     "nuits et dans les secteurs auxquels le tirage au sort a donné des drones supplémentaires que "
     "dans les autres ?"},
    {"What happened to people", "Ce qui est arrivé aux personnes"},
    {"{}: {} where drones were scheduled, {} elsewhere; ",
     "{} : {} là où des drones étaient prévus, {} ailleurs ; "},
    {"nothing can be said of the ratio.", "rien ne peut être dit du rapport."},
    {"the numbers do not bound how much worse it may be.",
     "les nombres ne permettent pas de borner une éventuelle aggravation."},
    {"up to {} times as much where drones were cannot be ruled out.",
     "on ne peut exclure jusqu’à {} fois autant là où étaient les drones."},
    {"The stop rule for harm was met after block {}.",
     "La règle d’arrêt pour dommage a été atteinte après le bloc {}."},
    {"The stop rule for harm was not met.", "La règle d’arrêt pour dommage n’a pas été atteinte."},
    {"Its e-value is {} after the last block, and it stops at 20 (bet on a ratio of {}).",
     "Sa valeur e est de {} après le dernier bloc, l’arrêt est à 20 (pari sur un rapport de {})."},
    {"It leaves out the balance rule of the schedule and is approximate.",
     "Elle laisse de côté la règle d’équilibre du calendrier et reste approchée."},
    {"What it does not say", "Ce que cela ne dit pas"},
    {"If eight in ten of those stopped try again, drones on every night everywhere would mean {} "
     "times the arrivals ({} to {}) and {} times the stops.",
     "Si huit sur dix de ceux qui ont été empêchés tentent de nouveau, des drones partout et "
     "chaque "
     "nuit donneraient {} fois les arrivées ({} à {}) et {} fois les tentatives empêchées."},
    {"Not that fewer people crossed.", "Non pas que moins de personnes aient traversé."},
    {"How many try again is not known and was not measured.",
     "Combien tentent de nouveau n’est pas connu et n’a pas été mesuré."},
    {"Not that stops rose if drones only see more of them: recording {} times as many of the stops "
     "where drones fly would look the same.",
     "Non pas que davantage de départs aient été empêchés, si les drones ne font qu’en voir "
     "davantage : en "
     "relever {} fois plus là où volent les drones donnerait la même image."},
    {"A stop is not a rescue. The results say nothing on whether stopping is right, and the legal "
     "basis is not assessed.",
     "Empêcher un départ n’est pas porter secours. Les résultats ne disent rien du bien-fondé de "
     "ces "
     "empêchements, et la base légale n’est pas évaluée."},
    {"This design's own error record was not made: no published series was given.",
     "Le relevé d’erreur de ce plan n’a pas été établi : aucune série publiée n’a été fournie."},
    {"On {} schedules over the published series, where no drone was added, this very test found an "
     "effect in {}; 5 % is what it allows itself.",
     "Sur {} calendriers appliqués à la série publiée, où aucun drone n’a été ajouté, ce même test "
     "a "
     "trouvé un effet dans {} des cas ; il s’en autorise 5 %."},
    {"Aggregates only; nothing here is about a person.",
     "Uniquement des agrégats ; rien ici ne concerne une personne."},

    // ---- figures ----
    {"(from {})", "(à partir de {})"},
    {"Schedule: sectors by night, filled where additional drones were scheduled",
     "Calendrier : secteurs par nuit, en plein là où des drones supplémentaires étaient prévus"},
    {"people arrived", "personnes arrivées"},
    {"The schedule that the lot drew, with weather and arrivals",
     "Le calendrier tiré au sort, avec la météo et les arrivées"},
    {"Blue: additional drones scheduled. What was known of each night before dark stands above, "
     "arrivals published by the other side below.",
     "En bleu : drones supplémentaires prévus. Au-dessus, ce que l’on savait de chaque nuit avant "
     "la "
     "tombée du jour ; au-dessous, les arrivées publiées par l’autre rive."},
    {"Blue: additional drones scheduled. No weather was given with this analysis; arrivals "
     "published "
     "by the other side stand below.",
     "En bleu : drones supplémentaires prévus. Aucune météo n’accompagne cette analyse ; "
     "au-dessous, "
     "les arrivées publiées par l’autre rive."},
    {"What the statistic would have been under other lots, and what it was",
     "Ce qu’aurait été la statistique sous d’autres tirages, et ce qu’elle a été"},
    {"observed: {}", "observé : {}"},
    {"studentised score; grey: {} other schedules that the lot could have drawn",
     "score studentisé ; en gris : {} autres calendriers que le sort aurait pu tirer"},
    {"What the lot alone would have given", "Ce que le seul tirage au sort aurait donné"},
    {"The p-value is the share of the grey schedules that lie at least as far out as what was "
     "observed.",
     "La valeur p est la part des calendriers en gris au moins aussi éloignés que ce qui a été "
     "observé."},
    {"Placebo record: share of schedules with p at or below each level",
     "Relevé placebo : part des calendriers dont p ne dépasse pas chaque niveau"},
    {"not made: no published series was given",
     "non établi : aucune série publiée n’a été fournie"},
    {"This design's own error record", "Le relevé d’erreur de ce plan"},
    {"level of p", "niveau de p"},
    {"share of {} placebo schedules at or below it",
     "part de {} calendriers placebo qui ne le dépassent pas"},
    {"found at 5 % though nothing was done:", "trouvé à 5 % alors que rien n’était fait :"},
    {"the test of this report", "le test de ce rapport"},
    {"On the published series, where no drone was added, a right test follows the dashed line: it "
     "finds an effect that is not there in {} of the schedules at the level of 5 % (Monte-Carlo "
     "error "
     "{}).",
     "Sur la série publiée, où aucun drone n’a été ajouté, un test juste suit la ligne en tirets : "
     "celui-ci trouve un effet qui n’existe pas dans {} des calendriers au niveau de 5 % (erreur "
     "de "
     "Monte-Carlo {})."},
    {"Estimates with their intervals: {}", "Estimations et intervalles : {}"},
    {"nothing counted", "rien de compté"},
    {"{} ({} to {})", "{} ({} à {})"},
    {"{} to {}", "{} à {}"},
    {"What was found, with intervals", "Ce qui a été trouvé, avec ses intervalles"},
    {"First the one that the plan named beforehand; a line across 1 means that the direction is "
     "not "
     "known.",
     "D’abord ce que le plan avait désigné d’avance ; un trait qui passe par 1 signifie que le "
     "sens "
     "n’est pas connu."},
    {"ratio or odds ratio, {} interval", "rapport ou rapport de cotes, intervalle à {}"},
    {"{}; not bounded", "{} ; non borné"},
    {"{}; at most {}", "{} ; au plus {}"},
    {"Harm where drones were scheduled", "Dommages là où des drones étaient prévus"},
    {"Each line ends at the upper bound (one-sided, 95 %): more harm than that is unlikely, any "
     "less "
     "is possible. Never “no effect”.",
     "Chaque trait s’arrête à la borne supérieure (unilatérale, 95 %) : davantage de dommages est "
     "peu "
     "probable, moins reste possible. Jamais « aucun effet »."},
    {"ratio, with drones over without, up to the upper bound",
     "rapport, avec drones sur sans drones, jusqu’à la borne supérieure"},
    {"vintage {}, which counts", "millésime {}, qui fait foi"},
    {"vintage {}", "millésime {}"},
    {"The same on every vintage of the counts, and on the worst revision",
     "La même chose sur chaque millésime des comptes, et sous la pire révision"},
    {"Counts of stops have been revised by up to 39 % months later. If the rows disagree, the "
     "finding "
     "rests on when it was counted.",
     "Les nombres de départs empêchés ont été révisés jusqu’à 39 % des mois plus tard. Si les "
     "lignes "
     "divergent, le résultat tient à la date du compte."},
    {"odds ratio, {} interval", "rapport de cotes, intervalle à {}"},
    {"Arrivals and stops, always-on over always-off, by the probability that a stopped boat tries "
     "again",
     "Arrivées et empêchements, drones toujours sur drones jamais, selon la probabilité de "
     "nouvelle "
     "tentative"},
    {"arrivals, with interval", "arrivées et intervalle"},
    {"numbers stopped", "tentatives empêchées"},
    {"probability that a stopped boat tries again (not known; not measured by this trial)",
     "probabilité qu’une embarcation empêchée tente de nouveau (inconnue ; non mesurée par cet "
     "essai)"},
    {"If drones flew always: it depends on how many try again",
     "Si les drones volaient toujours : cela dépend de ceux qui tentent de nouveau"},
    {"Numbers stopped can go up while arrivals hardly fall. Above the dashed line: more than "
     "without "
     "drones.",
     "Les tentatives empêchées peuvent augmenter alors que les arrivées baissent à peine. "
     "Au-dessus de "
     "la ligne en tirets : davantage que sans drones."},
    {"This design cannot tell displacement.", "Ce plan ne permet pas de voir un déplacement."},
    {"Attempts in sectors without drones while others had them, over nights without any: {} ({} to "
     "{}). Displacement quotient {} ({} to {}): below 0 displacement, above 0 a benefit next door; "
     "open: it cannot be told.",
     "Tentatives dans les secteurs sans drones pendant que d’autres en avaient, rapportées aux "
     "nuits "
     "sans aucun : {} ({} à {}). Quotient de déplacement {} ({} à {}) : au-dessous de 0, "
     "déplacement ; "
     "au-dessus, un bienfait pour les voisins ; non borné : on ne peut le dire."},
    {"Attempts by share of the coast flown, with drones and without",
     "Tentatives selon la part de la côte survolée, avec et sans drones"},
    {"without drones", "sans drones"},
    {"with drones", "avec drones"},
    {"share of the sectors with additional drones that night",
     "part des secteurs ayant des drones supplémentaires cette nuit-là"},
    {"attempts per sector and night:", "tentatives par secteur et nuit :"},
    {"Did attempts move to other sectors?",
     "Les tentatives se sont-elles déplacées vers d’autres secteurs ?"},
    {"numbers of this figure (CSV)", "nombres de cette figure (CSV)"},

    // ---- the numbers ----
    {"The numbers", "Les nombres"},
    {"outcome", "critère"},
    {"ratio", "rapport"},
    {"{} interval", "intervalle à {}"},
    {"p, adjusted", "p corrigé"},
    {"without", "sans drones"},
    {"at most (95 %)", "au plus (95 %)"},
    {"method", "méthode"},
    {"p adjusted: Westfall and Young over the secondary outcomes; the first is the one named "
     "beforehand and needs none. Mantel-Haenszel odds ratio {}; without drones {} of attempts are "
     "stopped; sector-nights not counted: {}.",
     "p corrigé : Westfall et Young sur les critères secondaires ; le premier est celui que le "
     "plan "
     "avait désigné et n’en demande pas. Rapport de cotes de Mantel-Haenszel {} ; sans drones, {} "
     "des "
     "tentatives sont empêchées ; nuits-secteurs non comptées : {}."},
    {"Only {} distinct schedules, fewer than 10,000: a smaller p than {} is out of reach.",
     "Seulement {} calendriers distincts, moins de 10 000 : un p plus petit que {} est hors "
     "d’atteinte."},
    {"{} strata tell spillover; the smallest p that they allow is {}.",
     "{} strates renseignent sur les secteurs voisins ; le plus petit p qu’elles permettent est "
     "{}."},
    {"How wrong the counting would have to be", "De combien le compte devrait se tromper"},
    {"Tipping detection ratio {} (near end of the interval {}): recording that many times as many "
     "of "
     "the stops where drones fly would give this odds ratio with no effect.",
     "Rapport de détection de bascule {} (borne la plus proche de l’intervalle {}) : relever "
     "autant de "
     "fois plus d’empêchements là où volent les drones donnerait ce rapport de cotes sans aucun "
     "effet."},
    {"E-value {} (near end {}) and Rosenbaum's gamma {}: for a schedule that was not obeyed; the "
     "lot "
     "makes both unnecessary where it was.",
     "E-value {} (borne la plus proche {}) et gamma de Rosenbaum {} : pour un calendrier qui "
     "n’aurait "
     "pas été suivi ; le tirage au sort rend l’une et l’autre inutiles là où il l’a été."},
    {"Other methods give no verdict here: their own error on this series stands beside the "
     "calibration figure.",
     "Les autres méthodes ne rendent ici aucun verdict : leur erreur propre sur cette série figure "
     "à "
     "côté du relevé d’erreur."},
    {"What was read, and by what", "Ce qui a été lu, et par quoi"},
    {"Plan {}", "Plan {}"},
    {"Counts {}", "Comptes {}"},
    {"Code {}", "Code {}"},
    {"Public value that drew the schedule: {}", "Valeur publique qui a tiré le calendrier : {}"},
    {"page {}", "page {}"},
    {"plan {}", "plan {}"},

    // ---- names that the analysis gives ----
    {"odds that an attempt is stopped", "cote qu’une tentative soit empêchée"},
    {"share of people stopped", "part des personnes empêchées de partir"},
    {"people arrived on the other side", "personnes arrivées sur l’autre rive"},
    {"boats arrived on the other side", "embarcations arrivées sur l’autre rive"},
    {"attempts where no drones flew, drones elsewhere",
     "tentatives là où aucun drone, drones ailleurs"},
    {"stops without drones revised up by 39 %", "empêchements sans drones révisés de +39 %"},
    {"stops with drones revised up by 39 %", "empêchements avec drones révisés de +39 %"},
    {"fatal incidents", "accidents mortels"},
    {"deaths", "décès"},
    {"rescue operations", "opérations de sauvetage"},
    {"people per boat departed", "personnes par embarcation partie"},
    {"launch distance from the middle, km", "distance du départ au milieu de la côte, km"},
    {"exact binomial", "binomiale exacte"},
    {"randomisation", "tirage au sort"},
    {"too few to bound", "trop peu pour borner"},
    {"not counted", "non compté"},
    {"Welch t", "t de Welch"},
    {"Poisson Wald", "Poisson, Wald"},
    {"quasi-Poisson", "quasi-Poisson"},
    {"Poisson + Newey-West(7)", "Poisson + Newey-West (7)"},
    {"OLS log1p", "moindres carrés, log(1 + n)"},
    {"NB2 Wald", "binomiale négative, Wald"},
    {"moon, lit share", "lune, part éclairée"},
};

inline constexpr std::size_t kSentenceCount = std::size(kSentences);

// A sentence of the table; one that is not there does not compile.
struct ReportSentence {
  consteval ReportSentence(const char* english) : index(find(english)) {}
  std::size_t index;

 private:
  static consteval std::size_t find(std::string_view english) {
    for (std::size_t i = 0; i < kSentenceCount; ++i)
      if (kSentences[i].en == english) return i;
    throw "not in report_sentences.h";
  }
};

namespace detail {
constexpr int places_in(std::string_view text) {
  int places = 0;
  for (std::size_t i = 0; i + 1 < text.size(); ++i) places += text[i] == '{' && text[i + 1] == '}';
  return places;
}
// As many places on both sides, and no sentence left in English.
constexpr bool every_pair_is_whole() {
  for (const SentencePair& pair : kSentences)
    if (places_in(pair.en) != places_in(pair.fr) || pair.fr.empty() ||
        (pair.en.size() > 15 && pair.en == pair.fr))
      return false;
  return true;
}
}  // namespace detail
static_assert(detail::every_pair_is_whole());

}  // namespace vigie::impact
