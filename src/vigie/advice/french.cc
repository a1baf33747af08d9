// SPDX-License-Identifier: Apache-2.0
#include "vigie/advice/french.h"

#include <regex>
#include <utility>
#include <vector>

namespace vigie::advice {
namespace {

using Phrase = std::pair<std::regex, const char*>;

using Plain = std::pair<const char*, const char*>;

std::vector<Phrase> compiled(std::initializer_list<Plain> plain) {
  std::vector<Phrase> made;
  for (const auto& [english, french] : plain) made.emplace_back(std::regex(english), french);
  return made;
}

const std::vector<Phrase>& phrases() {
  static const std::vector<Phrase> all = compiled(
      {{R"(wind (\S+) kn, above its limit of (\S+) kn)",
        "vent $1 nd, au-dessus de sa limite de $2 nd"},
       {R"(waves (\S+) m, above its limit of (\S+) m)",
        "vagues $1 m, au-dessus de sa limite de $2 m"},
       {R"(visibility (\S+) nmi, below its day minimum of (\S+) nmi)",
        "visibilité $1 M, sous son minimum de jour de $2 M"},
       {R"(visibility (\S+) nmi, below its night minimum of (\S+) nmi)",
        "visibilité $1 M, sous son minimum de nuit de $2 M"},
       {R"(cloud base (\S+) ft, below its day minimum of (\S+) ft)",
        "plafond $1 ft, sous son minimum de jour de $2 ft"},
       {R"(cloud base (\S+) ft, below its night minimum of (\S+) ft)",
        "plafond $1 ft, sous son minimum de nuit de $2 ft"},
       {R"(icing expected, which it must not enter)", "givrage prévu, où il ne doit pas entrer"},
       {R"(not all night: at (\S+))", "pas toute la nuit : à $1"},
       {R"(not on call, or not ready, at any time this night)",
        "ni de service ni prêt à aucun moment de la nuit"},
       {R"(no place within its radius, sectors and legal area where boats are expected)",
        "aucun lieu dans son rayon, ses secteurs et sa zone légale où des embarcations sont "
        "attendues"},
       {R"(on the ground by the trial's roster, which keeps it from (.+))",
        "au sol selon le tableau de l’essai, qui le tient hors de $1"},
       {R"(kept by the trial's roster from (.+))", "tenu par le tableau de l’essai hors de $1"},
       {R"(no cover)", "aucune relève"}});
  return all;
}

const std::vector<Phrase>& broken_rules() {
  static const std::vector<Phrase> all = compiled(
      {{R"(fewer than two waypoints)", "moins de deux points"},
       {R"(waypoint times do not ascend)", "les heures des points ne croissent pas"},
       {R"(does not begin and end at its base)", "ne part pas de sa base ou n’y revient pas"},
       {R"(flies (\S+) m/s, above its cruise speed)",
        "va à $1 m/s, plus que sa vitesse de croisière"},
       {R"(goes (\S+) m from its base, beyond its radius)",
        "va à $1 m de sa base, hors de son rayon"},
       {R"(flies over the sea, where it may not)",
        "vole au-dessus de la mer, ce qui lui est interdit"},
       {R"(longer than its endurance)", "dure plus que son autonomie"},
       {R"(outside its hours)", "hors de ses heures"},
       {R"(before it can be ready)", "avant d’avoir pu être prêt"},
       {R"(its legal basis is not in the library)",
        "sa base légale n’est pas dans la bibliothèque"},
       {R"(carries a camera without a legal basis)", "porte une caméra sans base légale"},
       {R"(leaves the area of legal basis (.+))", "sort de la zone de la base légale $1"},
       {R"(outside the (?:dates|validity) of legal basis (.+))",
        "hors des dates de la base légale $1"}});
  return all;
}

std::string translated(const std::string& text, const std::vector<Phrase>& all) {
  for (const auto& [english, french] : all)
    if (std::regex_match(text, english)) return std::regex_replace(text, english, french);
  return text;
}

std::string with_decimal_commas(const std::string& text) {
  static const std::regex point(R"((\d)\.(\d))");
  return std::regex_replace(text, point, "$1,$2");
}

}  // namespace

std::string reason_in_french(const std::string& reason) {
  const std::string french = translated(reason, phrases());
  return french == reason ? reason : with_decimal_commas(french);
}

std::string violation_in_french(const std::string& violation) {
  static const std::regex of_sortie(R"(asset (\S+), sortie (\S+): (.*))");
  static const std::regex in_weather(R"(out at (\S+) in weather below its minima: (.*))");
  static const std::vector<Phrase> whole = compiled(
      {{R"(asset (\S+) is not in the posture)", "le moyen $1 n’est pas dans le dispositif"},
       {R"(asset (\S+) has no known type or base)", "le moyen $1 n’a ni type ni base connus"},
       {R"(asset (\S+) leaves again at (\S+) before its turnaround is over)",
        "le moyen $1 repart à $2 avant la fin de sa remise en œuvre"},
       {R"(asset (\S+) is out (\S+) h, above its budget of (\S+) h)",
        "le moyen $1 est dehors $2 h, plus que ses $3 h"},
       {R"((\S+) cameras in the air at (\S+) under legal basis (\S+), which allows (\S+))",
        "$1 caméras en l’air à $2 sous la base légale $3, qui en permet $4"}});
  std::smatch parts;
  if (!std::regex_match(violation, parts, of_sortie))
    return with_decimal_commas(translated(violation, whole));
  const std::string rule = parts[3];
  std::smatch weather;
  const std::string french =
      std::regex_match(rule, weather, in_weather)
          ? "dehors à " + weather[1].str() +
                " par un temps sous ses minima : " + reason_in_french(weather[2])
          : translated(rule, broken_rules());
  return with_decimal_commas("moyen " + parts[1].str() + ", sortie de " + parts[2].str() + " : " +
                             french);
}

}  // namespace vigie::advice
