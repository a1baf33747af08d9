// SPDX-License-Identifier: Apache-2.0
#include "vigie/chart/briefing_words.h"

#include <algorithm>
#include <array>
#include <chrono>

#include <fmt/format.h>

namespace vigie::chart {
namespace {

struct Pair {
  const char* en;
  const char* fr;
};

struct Entry {
  const char* key;
  const char* en;
  const char* fr;
};

constexpr Entry kWords[] = {
    {"title", "Night briefing", "Briefing de nuit"},
    {"issued", "Issued", "Émis"},
    {"night", "Night", "Nuit"},
    {"forecast", "Forecast", "Prévision"},
    {"chance", "chance of any departure", "probabilité d’un départ"},
    {"boats", "boats expected", "embarcations attendues"},
    {"people", "people expected", "personnes attendues"},
    {"in_time", "found in time by this plan", "trouvées à temps par ce plan"},
    {"model_value", "Values are the planner’s own model, not evidence.",
     "Les valeurs sont celles du modèle du planificateur, non des preuves."},
    {"green", "GREEN", "VERT"},
    {"amber", "AMBER", "ORANGE"},
    {"red", "RED", "ROUGE"},
    {"map", "The night’s sorties", "Les sorties de la nuit"},
    {"times", "Sun, moon and tide", "Soleil, lune et marée"},
    {"local", "UK", "France"},
    {"sunset", "Sunset", "Coucher du soleil"},
    {"civil_dusk", "Civil dusk", "Crépuscule civil"},
    {"nautical_dusk", "Nautical dusk", "Crépuscule nautique"},
    {"astronomical_dusk", "Astronomical dusk", "Crépuscule astronomique"},
    {"astronomical_dawn", "Astronomical dawn", "Aube astronomique"},
    {"nautical_dawn", "Nautical dawn", "Aube nautique"},
    {"civil_dawn", "Civil dawn", "Aube civile"},
    {"sunrise", "Sunrise", "Lever du soleil"},
    {"moonrise", "Moonrise", "Lever de la lune"},
    {"moonset", "Moonset", "Coucher de la lune"},
    {"high_water", "High water", "Pleine mer"},
    {"low_water", "Low water", "Basse mer"},
    {"moon_lit", "Moon lit", "Lune éclairée"},
    {"weather", "Weather as forecast", "Météo prévue"},
    {"utc", "UTC", "UTC"},
    {"light", "Light", "Lumière"},
    {"wind", "Wind kn", "Vent nd"},
    {"waves", "Waves m", "Vagues m"},
    {"visibility", "Vis. nmi", "Visi. M"},
    {"cloud", "Cloud ft", "Plafond ft"},
    {"icing", "Icing", "Givrage"},
    {"air", "Air °C", "Air °C"},
    {"sea", "Sea °C", "Mer °C"},
    {"yes", "YES", "OUI"},
    {"no", "no", "non"},
    {"clear", "none", "aucun"},
    {"day", "day", "jour"},
    {"civil_twilight", "civil tw.", "crép. civil"},
    {"nautical_twilight", "nautical tw.", "crép. nautique"},
    {"astronomical_twilight", "astron. tw.", "crép. astron."},
    {"dark", "night", "nuit"},
    {"missions", "Who goes out", "Qui sort"},
    {"asset", "Asset", "Moyen"},
    {"out", "Out (UTC)", "Sortie (UTC)"},
    {"where", "Where", "Où"},
    {"base", "Base", "Base"},
    {"adds", "Adds", "Apport"},
    {"law", "Law", "Base"},
    {"on_alert", "On alert, not planned", "En alerte, sans sortie prévue"},
    {"no_go", "No-go and closed hours", "Départs refusés et heures fermées"},
    {"all_go", "Every asset may go all night.", "Tous les moyens peuvent sortir toute la nuit."},
    {"all_night", "ALL NIGHT", "TOUTE LA NUIT"},
    {"part", "part of the night", "une partie de la nuit"},
    {"cover", "Cover", "Relève"},
    {"losses", "If an asset drops out", "Si un moyen fait défaut"},
    {"loss_row", "boats in time: {} if the others stay, {} planned again",
     "trouvées à temps : {} si les autres restent, {} replanifiés"},
    {"stand_ins", "stands in", "prend la place"},
    {"gaps", "What is not covered", "Ce qui n’est pas couvert"},
    {"gap_row", "{} of {} boats not found in time", "{} sur {} non trouvées à temps"},
    {"no_gaps", "No departure of weight is missed.", "Aucun départ notable n’est manqué."},
    {"legal", "Legal basis of every flight and camera", "Base légale de chaque vol et caméra"},
    {"cameras", "cameras at once", "caméras à la fois"},
    {"ceiling", "ceiling", "plafond"},
    {"retention", "images kept", "images gardées"},
    {"days", "days", "jours"},
    {"unverified", "text not verified", "texte non vérifié"},
    {"frequencies", "Frequencies", "Fréquences"},
    {"frequency_rows", "Command net|Air to ground|Air to boat|Distress and calling",
     "Réseau de commandement|Air–sol|Air–mer|Détresse et appel"},
    {"by_hand", "to be filled in by hand", "à remplir à la main"},
    {"signed", "Read and understood (role, time)", "Lu et compris (fonction, heure)"},
    {"life_first",
     "Life first: a boat in distress is told to both centres at once. No boat is turned back at "
     "sea.",
     "La vie d’abord : une embarcation en détresse est signalée aussitôt aux deux centres. "
     "Aucune n’est refoulée en mer."},
    {"page", "Page {} of 2", "Page {} sur 2"},
    {"helicopter", "Helicopter", "Hélicoptère"},
    {"drone", "Drone", "Drone"},
    {"aeroplane", "Aeroplane", "Avion"},
    {"boat", "Boat", "Navire"},
    {"patrol", "Patrol", "Patrouille"},
    {"fixed", "Fixed post", "Poste fixe"},
    {"legal_area", "Legal area", "Zone légale"},
    {"sector", "Watched shore", "Rivage surveillé"},
    {"more", "and {} more", "et {} de plus"}};

constexpr std::array kMonths = {
    Pair{"January", "janvier"}, Pair{"February", "février"},  Pair{"March", "mars"},
    Pair{"April", "avril"},     Pair{"May", "mai"},           Pair{"June", "juin"},
    Pair{"July", "juillet"},    Pair{"August", "août"},       Pair{"September", "septembre"},
    Pair{"October", "octobre"}, Pair{"November", "novembre"}, Pair{"December", "décembre"}};

using Days = std::chrono::sys_days;

Days day_of(core::Instant at) {
  const std::chrono::sys_time<std::chrono::milliseconds> moment{
      std::chrono::milliseconds(at.unix_ms())};
  return std::chrono::floor<std::chrono::days>(moment);
}

core::Instant one_utc_on_last_sunday(std::chrono::year year, std::chrono::month month) {
  const Days day = year / month / std::chrono::Sunday[std::chrono::last];
  return core::Instant::from_unix_ms(
             std::chrono::duration_cast<std::chrono::milliseconds>(day.time_since_epoch())
                 .count()) +
         core::hours(1);
}

}  // namespace

std::string Words::operator()(const std::string& key) const {
  const auto found = std::ranges::find(kWords, key, &Entry::key);
  if (found == std::end(kWords)) return key;
  return language_ == Language::fr ? found->fr : found->en;
}

std::string Words::number(double value, int digits) const {
  std::string text = fmt::format("{:.{}f}", value, digits);
  if (language_ == Language::fr) std::ranges::replace(text, '.', ',');
  return text;
}

std::string Words::date(core::Instant at) const {
  const std::chrono::year_month_day day{day_of(at)};
  const Pair& month = kMonths[static_cast<unsigned>(day.month()) - 1];
  const unsigned number = static_cast<unsigned>(day.day());
  if (language_ == Language::fr)
    return fmt::format("{}{} {} {}", number, number == 1 ? "er" : "", month.fr,
                       static_cast<int>(day.year()));
  return fmt::format("{} {} {}", number, month.en, static_cast<int>(day.year()));
}

std::string Words::local_clock(core::Instant at) const {
  return core::format_clock(at + local_offset(at, language_));
}

core::Duration local_offset(core::Instant at, Language language) {
  const std::chrono::year year = std::chrono::year_month_day{day_of(at)}.year();
  const bool summer = at >= one_utc_on_last_sunday(year, std::chrono::March) &&
                      at < one_utc_on_last_sunday(year, std::chrono::October);
  return core::hours((summer ? 1 : 0) + (language == Language::fr ? 1 : 0));
}

}  // namespace vigie::chart
