// SPDX-License-Identifier: Apache-2.0
#include "vigie/cli/plan_briefing.h"

#include <algorithm>
#include <map>
#include <set>

#include "vigie/advice/contingency.h"
#include "vigie/advice/french.h"

namespace vigie::cli {
namespace {

using chart::Briefing;

class Gatherer {
 public:
  Gatherer(const PlanInHand& in_hand, const std::vector<codec::SortieSheet>& sheets,
           chart::Language language)
      : setup_(*in_hand.setup),
        scenario_(setup_.scenario()),
        plan_(in_hand.plan),
        posture_(*scenario_.posture(plan_.posture)),
        sheets_(sheets),
        french_(language == chart::Language::fr) {}

  void gather() {
    head();
    sky();
    map();
    law();  // gives the marks that missions name
    missions();
    decisions();
  }
  void add_losses(const std::vector<advice::DropOut>& drops) {
    for (const advice::DropOut& d : drops) {
      if (d.loses_unmoved() < 0.005) continue;
      Briefing::Loss loss{.name = name_of_case(d),
                          .named = d.dropped.size() == 1 ? fallback_of(d.dropped.front()) : "",
                          .stand_ins = {},
                          .unmoved = -d.loses_unmoved(),
                          .replanned = -d.loses()};
      for (const model::AssetKey& key : d.stand_ins) loss.stand_ins.push_back(name_of(key));
      b_.losses.push_back(std::move(loss));
    }
    // The groups first: fog and icing take many at once.
    std::ranges::stable_sort(b_.losses, {}, &Briefing::Loss::unmoved);
  }
  void add_gaps(std::vector<advice::Departures> rows) {
    std::ranges::stable_sort(rows, std::greater<>(), &advice::Departures::missed);
    for (const advice::Departures& row : rows) {
      if (row.missed() < 0.005) continue;
      const auto sector = std::ranges::find(scenario_.sectors, row.sector, &model::Sector::key);
      b_.gaps.push_back({sector == scenario_.sectors.end() ? row.sector.text() : shown(*sector),
                         row.hour, row.expected, row.missed()});
    }
  }
  Briefing take() { return std::move(b_); }

 private:
  std::string pick(const std::string& english, const std::string& french) const {
    return french_ && !french.empty() ? french : english;
  }
  // "Le Touquet to Hardelot" as it is read in French.
  std::string shown(const model::Sector& sector) const {
    std::string name = sector.name.empty() ? sector.key.text() : sector.name;
    if (const auto to = name.find(" to "); french_ && to != std::string::npos)
      name.replace(to, 4, " – ");
    return name;
  }
  // "Launch and patrol point, Wissant": the place is enough on paper.
  static std::string place_of(const model::Base& base) {
    const auto comma = base.name.rfind(", ");
    return comma == std::string::npos ? base.name : base.name.substr(comma + 2);
  }
  const model::Asset* asset(const model::AssetKey& key) const {
    const auto found = std::ranges::find(posture_.assets, key, &model::Asset::key);
    return found == posture_.assets.end() ? nullptr : &*found;
  }
  std::string name_of(const model::AssetKey& key) const {
    const model::Asset* a = asset(key);
    return a == nullptr ? key.text() : pick(a->name, a->name_fr);
  }
  std::string fallback_of(const model::AssetKey& key) const {
    const model::Asset* a = asset(key);
    return a == nullptr ? "" : pick(a->fallback, a->fallback_fr);
  }
  std::string name_of_case(const advice::DropOut& d) const {
    if (d.key == "all-drones") return french_ ? "Tous les drones" : "All drones";
    if (d.key == "all-aircraft")
      return french_ ? "Tout ce qui vole (brouillard, givrage)"
                     : "Everything that flies (fog, icing)";
    return name_of(d.dropped.front());
  }

  void head() {
    b_.title = pick(scenario_.name_en, scenario_.name_fr);
    b_.posture = pick(posture_.name_en, posture_.name_fr);
    b_.note = pick(scenario_.note, scenario_.note_fr);
    while (!b_.note.empty() && b_.note.back() == '\n') b_.note.pop_back();
    b_.issued_at = plan_.issued_at;
    b_.night = scenario_.night;
    b_.forecast = setup_.forecast();
    b_.value = plan_.value;
    b_.digest = scenario_.digest;
  }

  void sky() {
    const geo::LatLon dover = setup_.sea().dover().at();
    const geo::Point place = geo::plane_from_lat_lon(dover);
    for (core::Instant at = b_.night.from; at <= b_.night.until; at = at + core::hours(1))
      b_.weather.push_back(setup_.forecast_environment().conditions_at(place, at));
    constexpr std::int64_t kDay = 86'400'000, kNoon = kDay / 2;
    const core::Instant noon =
        core::Instant::from_unix_ms((b_.night.from.unix_ms() - kNoon) / kDay * kDay + kNoon);
    const sea::NightTimes t = sea::night_times(dover, noon);
    const std::pair<const char*, std::optional<core::Instant>> named[] = {
        {"sunset", t.sunset},
        {"civil_dusk", t.civil_dusk},
        {"nautical_dusk", t.nautical_dusk},
        {"astronomical_dusk", t.astronomical_dusk},
        {"astronomical_dawn", t.astronomical_dawn},
        {"nautical_dawn", t.nautical_dawn},
        {"civil_dawn", t.civil_dawn},
        {"sunrise", t.sunrise},
        {"moonrise", t.moonrise},
        {"moonset", t.moonset}};
    for (const auto& [kind, at] : named)
      if (at && *at >= noon && *at < noon + core::hours(24)) b_.moments.push_back({kind, *at, {}});
    for (const sea::TideExtreme& turn : setup_.sea().dover().extremes(b_.night))
      b_.moments.push_back(
          {turn.high ? "high_water" : "low_water", turn.at, turn.above_chart_datum});
    std::ranges::stable_sort(b_.moments, {}, &Briefing::Moment::at);
    b_.tide_place = french_ ? "Douvres ; zéro des cartes" : "Dover; heights above chart datum";
  }

  void map() {
    b_.land = setup_.sea().coast().land();
    for (const model::Sector& s : scenario_.sectors)
      b_.sectors.push_back({shown(s), {s.from, s.launch, s.until}});
    std::set<model::BaseKey> bases;
    for (const codec::SortieSheet& s : sheets_) {
      Briefing::Route route{.kind = s.type->kind};
      for (const model::Waypoint& w : s.sortie->waypoints) route.line.push_back(w.position);
      b_.routes.push_back(std::move(route));
      const bool camp = s.type->kind == model::AssetKind::drone;  // its beach is named already
      if (s.base != nullptr && bases.insert(s.base->key).second)
        b_.bases.push_back({camp ? "" : place_of(*s.base), {s.base->at}});
    }
    // Those with a name draw it first.
    std::ranges::stable_partition(b_.bases, [](const auto& base) { return !base.name.empty(); });
  }

  void law() {
    for (const codec::SortieSheet& s : sheets_) {
      if (s.basis == nullptr || marks_.contains(s.basis->key)) continue;
      const std::string mark(1, static_cast<char>('A' + marks_.size()));
      marks_[s.basis->key] = mark;
      const model::LegalBasis& l = *s.basis;
      b_.bases_in_law.push_back({mark, pick(l.authority, l.authority_fr),
                                 pick(l.purpose, l.purpose_fr), pick(l.citation, l.citation_fr),
                                 pick(l.area_name, l.area_name_fr), l.valid, l.max_cameras,
                                 l.ceiling, l.retention, l.provenance.verified});
      if (model::flies(s.type->kind) && l.area.size() >= 3) b_.legal_areas.push_back(l.area);
    }
  }

  // The sectors nearest to where a sortie goes, in the order of the shore.
  std::string where(const std::vector<const codec::SortieSheet*>& sorties) const {
    std::set<std::size_t> near;
    bool at_sea = false;
    for (const codec::SortieSheet* s : sorties)
      for (const model::Waypoint& w : s->sortie->waypoints) {
        if (geo::distance(w.position, s->sortie->waypoints.front().position).si() < 50) continue;
        std::size_t best = 0;
        double least = 1e12;
        for (std::size_t k = 0; k < scenario_.sectors.size(); ++k) {
          const model::Sector& sector = scenario_.sectors[k];
          const double d =
              std::min(geo::distance_to_segment(w.position, sector.from, sector.launch).si(),
                       geo::distance_to_segment(w.position, sector.launch, sector.until).si());
          if (d < least) least = d, best = k;
        }
        near.insert(best);
        at_sea = at_sea || least > 2'500;
      }
    if (near.empty()) return french_ ? "à sa base" : "at its base";
    const auto& first = scenario_.sectors[*near.begin()];
    std::string words = shown(first);
    if (near.size() > 1) {
      const auto cut = [](std::string name) {
        const auto to =
            name.find(" – ") != std::string::npos ? name.find(" – ") : name.find(" to ");
        return to == std::string::npos ? name : name.substr(0, to);
      };
      const auto end = [](const std::string& name) {
        for (const char* mark : {" – ", " to "})
          if (const auto to = name.find(mark); to != std::string::npos)
            return name.substr(to + std::string(mark).size());
        return name;
      };
      words =
          cut(words) + (french_ ? " – " : " to ") + end(shown(scenario_.sectors[*near.rbegin()]));
    }
    if (at_sea) words = (french_ ? "mer : " : "sea off ") + words;
    return words;
  }

  void missions() {
    for (const model::Asset& a : posture_.assets) {
      std::vector<const codec::SortieSheet*> mine;
      for (const codec::SortieSheet& s : sheets_)
        if (s.asset == &a) mine.push_back(&s);
      const model::AssetType* type = scenario_.library.asset_type(a.type);
      if (mine.empty()) {
        if (type != nullptr && type->kind != model::AssetKind::fixed && a.hours_budget.si() <= 0)
          b_.on_alert.push_back(pick(a.name, a.name_fr));
        continue;
      }
      Briefing::Mission m{
          .name = pick(a.name, a.name_fr),
          .type = pick(type->name_en, type->name_fr),
          .base = mine.front()->base == nullptr ? "" : place_of(*mine.front()->base),
          .where = where(mine),
          .basis = a.legal_basis.empty() ? "–" : marks_[a.legal_basis],
          .kind = type->kind};
      for (const codec::SortieSheet* s : mine) {
        m.out.push_back({s->departs(), s->returns()});
        m.expected += s->sortie->expected_detections;
      }
      b_.missions.push_back(std::move(m));
    }
  }

  void decisions() {
    for (const model::FlightDecision& d : plan_.decisions) {
      if (d.go && d.reasons.empty()) continue;
      Briefing::Closed closed{.name = name_of(d.asset),
                              .all_night = !d.go,
                              .reasons = {},
                              .fallback = fallback_of(d.asset)};
      for (const std::string& reason : d.reasons)
        closed.reasons.push_back(french_ ? advice::reason_in_french(reason) : reason);
      add_closed(std::move(closed));
    }
    std::ranges::stable_sort(b_.no_go, std::greater<>(), &Briefing::Closed::all_night);
  }
  // Assets with the same reasons and cover share a line.
  void add_closed(Briefing::Closed closed) {
    for (Briefing::Closed& other : b_.no_go)
      if (other.reasons == closed.reasons && other.fallback == closed.fallback &&
          other.all_night == closed.all_night) {
        other.name += ", " + closed.name;
        return;
      }
    b_.no_go.push_back(std::move(closed));
  }

  const night::Setup& setup_;
  const model::Scenario& scenario_;
  const model::Plan& plan_;
  const model::Posture& posture_;
  const std::vector<codec::SortieSheet>& sheets_;
  bool french_;
  Briefing b_;
  std::map<model::LegalBasisKey, std::string> marks_;
};

}  // namespace

core::Result<chart::Briefing> briefing_of(const Context& context, const PlanInHand& in_hand,
                                          const std::vector<codec::SortieSheet>& sheets,
                                          chart::Language language, std::size_t rounds) {
  Gatherer gatherer(in_hand, sheets, language);
  gatherer.gather();
  const model::Scenario& scenario = in_hand.setup->scenario();
  const advice::Tonight tonight{.problem = in_hand.setup->problem(in_hand.posture),
                                .forecast = &in_hand.setup->forecast(),
                                .births = {}};
  ProgressLine progress("briefing");
  const advice::WorkOptions work{
      .rounds = rounds, .stop = context.stop, .progress = [&](std::size_t done, std::size_t of) {
        progress.show(done, of);
      }};
  const auto drops = advice::contingency(tonight, in_hand.plan, work);
  if (!drops) return core::fail(drops.error());
  gatherer.add_losses(*drops);
  auto gaps = advice::departures(tonight, in_hand.plan, scenario.night, work);
  if (!gaps) return core::fail(gaps.error());
  gatherer.add_gaps(*std::move(gaps));
  return gatherer.take();
}

}  // namespace vigie::cli
