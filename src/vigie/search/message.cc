// SPDX-License-Identifier: Apache-2.0
#include "vigie/search/message.h"

#include <cmath>

#include <fmt/format.h>

#include "vigie/geo/position_text.h"

namespace vigie::search {
namespace {

std::string position(geo::Point p) { return geo::format_position(geo::lat_lon_from_plane(p)); }

int bearing(core::Angle angle) {
  return static_cast<int>(std::lround(std::fmod(core::in_degrees(angle) + 720, 360))) % 360;
}

double nmi(core::Length length) { return core::in_nautical_miles(length); }

// One language's words: every sentence that a message may hold.
struct Words {
  const char *title, *situation, *lost, *conditions, *changed, *widths, *old_new;
  const char *action, *action_text, *areas, *area, *corners, *circle;
  const char *execution, *commence, *spacing, *worth, *height, *law;
  const char *coordination, *coordination_text, *reports, *reports_text;
  const char *read_back, *read_items, *nothing_left, *total;
};

constexpr Words kEnglish{
    .title = "SEARCH ACTION MESSAGE. Plan from {}",
    .situation = "1 SITUATION",
    .lost = "Search object: {}. Last known {} at {}.",
    .conditions = "Conditions: {}.",
    .changed = "SEARCH OBJECT CHANGED at {}: was {}, now {}. The earlier plan is void.",
    .widths = "{}: sweep width was {:.2f} NM, is now {:.2f} NM.",
    .old_new = "Flown on, the old plan would still find {:.0f} %; this plan finds {:.0f} %.",
    .action = "2 ACTION",
    .action_text =
        "Search as assigned below. Report at once what you see; then assist or stand by.",
    .areas = "3 SEARCH AREAS",
    .area = "{}: {} ({}), {:.1f} x {:.1f} NM, legs {:03d}, drifting {:03d} at {:.1f} kn.",
    .corners = "   corners {}",
    .circle = "   centre {}, radius {:.1f} NM",
    .execution = "4 EXECUTION",
    .commence = "{}: commence {} at {}, first leg {:03d}, {:.0f} kn, until {}.",
    .spacing = "   track spacing {:.2f} NM, sweep width {:.2f} NM, coverage {:.2f}",
    .worth =
        "   POD {:.0f} % (poor conditions {:.0f} %), POC {:.0f} %, POS {:.0f} %, cumulative "
        "{:.0f} %; flown in simulation {:.0f} %",
    .height = "   altitude {:.0f} ft; keep to it: others may be above or below",
    .law = "   legal basis: {}",
    .coordination = "5 COORDINATION",
    .coordination_text = "On-scene coordinator ____  Working frequency ____  Aircraft ____",
    .reports = "6 REPORTS",
    .reports_text =
        "On arrival, every 30 minutes, on any sighting, and on leaving: area searched, weather, "
        "visibility, fuel.",
    .read_back = "READ BACK",
    .read_items =
        "{}: [ ] object {} [ ] commence {} [ ] time {} [ ] first leg {:03d} [ ] spacing "
        "{:.2f} NM [ ] altitude {} [ ] end {}",
    .nothing_left = "No unit has a task.",
    .total = "Cumulative probability of success {:.0f} % by {}. It never ends a search by itself.",
};
constexpr Words kFrench{
    .title = "MESSAGE D'ACTION DE RECHERCHE. Plan à partir de {}",
    .situation = "1 SITUATION",
    .lost = "Objet recherché : {}. Dernière position connue {} à {}.",
    .conditions = "Conditions : {}.",
    .changed =
        "OBJET DE LA RECHERCHE CHANGÉ à {} : était {}, est maintenant {}. L'ancien plan est "
        "annulé.",
    .widths = "{} : la largeur balayée était de {:.2f} NM, elle est de {:.2f} NM.",
    .old_new = "Poursuivi, l'ancien plan trouverait encore {:.0f} % ; ce plan trouve {:.0f} %.",
    .action = "2 ACTION",
    .action_text =
        "Chercher comme indiqué ci-dessous. Rendre compte aussitôt de ce qui est vu ; "
        "puis assister ou se tenir prêt.",
    .areas = "3 ZONES DE RECHERCHE",
    .area = "{} : {} ({}), {:.1f} x {:.1f} NM, branches au {:03d}, dérive au {:03d} à {:.1f} nd.",
    .corners = "   coins {}",
    .circle = "   centre {}, rayon {:.1f} NM",
    .execution = "4 EXÉCUTION",
    .commence = "{} : débuter en {} à {}, première branche au {:03d}, {:.0f} nd, jusqu'à {}.",
    .spacing = "   espacement {:.2f} NM, largeur balayée {:.2f} NM, couverture {:.2f}",
    .worth =
        "   POD {:.0f} % (mauvaises conditions {:.0f} %), POC {:.0f} %, POS {:.0f} %, cumulée "
        "{:.0f} % ; en simulation {:.0f} %",
    .height = "   altitude {:.0f} ft ; la tenir : d'autres peuvent être au-dessus ou au-dessous",
    .law = "   base légale : {}",
    .coordination = "5 COORDINATION",
    .coordination_text = "Coordonnateur sur zone ____  Fréquence de travail ____  Aéronefs ____",
    .reports = "6 COMPTES RENDUS",
    .reports_text =
        "À l'arrivée, toutes les 30 minutes, à toute observation et au départ : zone "
        "ratissée, météo, visibilité, autonomie.",
    .read_back = "À COLLATIONNER",
    .read_items =
        "{} : [ ] objet {} [ ] début {} [ ] heure {} [ ] première branche {:03d} [ ] "
        "espacement {:.2f} NM [ ] altitude {} [ ] fin {}",
    .nothing_left = "Aucune unité n'a de tâche.",
    .total =
        "Probabilité de succès cumulée {:.0f} % à {}. Elle ne met jamais fin seule à une "
        "recherche.",
};

std::string pattern_name(model::SearchPattern pattern, bool french) {
  const auto k = static_cast<std::size_t>(pattern);
  return french ? model::kPatternNamesFr[k] : model::kPatternNames[k];
}

template <class... Args>
std::string say(const char* words, const Args&... args) {
  return fmt::format(fmt::runtime(words), args...) + "\n";
}

std::string change_text(const ObjectChange& change, const Words& w) {
  std::string out = say(w.changed, core::format_instant(change.at), change.from, change.to);
  for (const ObjectChange::Width& width : change.widths)
    out += say(w.widths, width.unit, nmi(width.before), nmi(width.after));
  return out + say(w.old_new, 100 * change.old_plan_pos, 100 * change.new_plan_pos);
}

std::string area_text(const model::SearchTask& t, const Words& w, bool french) {
  const geo::Velocity drift = t.area.drift;
  std::string out = say(w.area, t.unit, pattern_name(t.pattern, french),
                        model::kPatternCodes[static_cast<std::size_t>(t.pattern)],
                        nmi(t.area.along), nmi(t.area.across), bearing(t.area.legs),
                        bearing(core::radians(std::atan2(drift.east_mps, drift.north_mps))),
                        core::in_knots(geo::speed_of(drift)));
  if (t.pattern == model::SearchPattern::sector)
    return out + say(w.circle, position(t.area.centre), nmi(t.area.along) / 2);
  std::string corners;
  for (const geo::Point& p : t.area.corners(t.begin, t.begin))
    corners += (corners.empty() ? "" : " / ") + position(p);
  return out + say(w.corners, corners);
}

core::Angle first_leg(const model::SearchTask& t) {
  return t.legs.empty() ? core::Angle{} : geo::bearing(t.legs[0].from, t.legs[0].until);
}

std::string execution_text(const model::SearchTask& t, const Words& w) {
  std::string out =
      say(w.commence, t.unit, position(t.commence), core::format_clock(t.begin) + "Z",
          bearing(first_leg(t)), core::in_knots(t.speed), core::format_clock(t.end) + "Z");
  out += say(w.spacing, nmi(t.track_spacing), nmi(t.sweep_width), t.coverage);
  out += say(w.worth, 100 * t.pod_ideal, 100 * t.pod_random, 100 * t.containment, 100 * t.pos,
             100 * t.cumulative_pos, 100 * t.simulated_cumulative);
  if (model::flies(t.kind)) out += say(w.height, core::in_feet(t.altitude));
  return out + say(w.law, t.legal_basis);
}

}  // namespace

std::string search_action_message(const model::SearchPlan& plan, const MessageFacts& facts,
                                  Language language) {
  const bool french = language == Language::french;
  const Words& w = french ? kFrench : kEnglish;
  std::string out = say(w.title, core::format_instant(plan.issued_for)) + "\n";
  out += say(w.situation);
  if (facts.change) out += change_text(*facts.change, w);
  out += say(w.lost, plan.object, facts.last_known, core::format_instant(facts.last_known_at));
  out += say(w.conditions, facts.conditions);
  out += say(w.action) + say(w.action_text);
  if (plan.tasks.empty()) return out + say(w.nothing_left);
  out += say(w.areas);
  for (const model::SearchTask& t : plan.tasks) out += area_text(t, w, french);
  out += say(w.execution);
  for (const model::SearchTask& t : plan.tasks) out += execution_text(t, w);
  if (!plan.timeline.empty())
    out += say(w.total, 100 * plan.timeline.back().simulated_pos,
               core::format_instant(plan.timeline.back().at));
  out += say(w.coordination) + say(w.coordination_text);
  out += say(w.reports) + say(w.reports_text);
  out += "\n" + say(w.read_back);
  for (const model::SearchTask& t : plan.tasks)
    out += say(w.read_items, t.unit, plan.object, position(t.commence),
               core::format_clock(t.begin) + "Z", bearing(first_leg(t)), nmi(t.track_spacing),
               model::flies(t.kind) ? fmt::format("{:.0f} ft", core::in_feet(t.altitude)) : "-",
               core::format_clock(t.end) + "Z");
  return out;
}

}  // namespace vigie::search
