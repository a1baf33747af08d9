// SPDX-License-Identifier: Apache-2.0
#include "vigie/vintage/indicators.h"

#include <array>
#include <functional>

#include <fmt/format.h>

#include "vigie/codec/incidents_csv.h"

namespace vigie::vintage {
namespace {

using core::Date;
using core::fail;
using core::Result;
using model::Count;

struct UnitWords {
  CountingUnit unit;
  const char* name;
  const char* what;
  const char* mend;
};
constexpr std::array<UnitWords, 9> kUnits{{
    {CountingUnit::deaths, "deaths", "people dead or missing on the crossing itself",
     "import the IOM incidents: vigie data import"},
    {CountingUnit::fatal_incidents, "fatal incidents", "incidents with anyone dead or missing",
     "import the IOM incidents: vigie data import"},
    {CountingUnit::people_rescued, "people rescued",
     "people on a crossing rescued or assisted in operations of one centre (the register's "
     "category "
     "'Clandestin' or 'Migrant')",
     "import SECMAR's files of operations and of people: vigie data import"},
    {CountingUnit::events_prevented, "events prevented",
     "attempts stopped, finds and arrests, as told by French authorities",
     "import the Home Office's weekly table: vigie data import"},
    {CountingUnit::people_prevented, "people prevented",
     "people in those events; one person may be counted on many nights",
     "import the Home Office's weekly table: vigie data import"},
    {CountingUnit::people_arrived, "people arrived", "people who arrived in small boats",
     "import the Home Office's daily table: vigie data import"},
    {CountingUnit::boats_arrived, "boats arrived", "small boats that arrived",
     "import the Home Office's daily table: vigie data import"},
    {CountingUnit::people_returned, "people returned", "people returned under an agreement",
     "no published series is known to this program: nothing is counted"},
    {CountingUnit::groups_disrupted, "groups disrupted", "groups of smugglers broken up",
     "no published series is known to this program: nothing is counted"},
}};

const UnitWords& words_of(CountingUnit unit) { return kUnits[static_cast<std::size_t>(unit)]; }

Count sum_of(const Count& a, const Count& b) {
  if (!a && !b) return std::nullopt;
  return a.value_or(0) + b.value_or(0);
}

class Collector {
 public:
  Collector(const Store& store, const IndicatorOptions& options)
      : store_(store), options_(options) {
    for (const UnitWords& words : kUnits)
      all_.push_back({.unit = words.unit,
                      .what = words.what,
                      .vintage = std::nullopt,
                      .mend = words.mend,
                      .years = {},
                      .first = std::nullopt,
                      .last = std::nullopt});
  }

  Result<std::vector<Indicator>> run() {
    using Step = Result<void> (Collector::*)();
    for (const Step step : {&Collector::incidents, &Collector::rescues, &Collector::preventions,
                            &Collector::arrivals}) {
      if (auto done = (this->*step)(); !done) return fail(done.error());
    }
    return std::move(all_);
  }

 private:
  const Vintage* latest(TableKind kind) const { return store_.latest(kind, options_.as_of); }

  void from(CountingUnit unit, const Vintage& vintage) {
    all_[static_cast<std::size_t>(unit)].vintage = vintage;
  }

  void count(CountingUnit unit, const Date& day, const Count& count) {
    if ((options_.from && day < *options_.from) || (options_.until && *options_.until < day))
      return;
    Indicator& mine = all_[static_cast<std::size_t>(unit)];
    mine.years.try_emplace(day.year(), Tally(unit)).first->second.add(count);
    if (!mine.first || day < *mine.first) mine.first = day;
    if (!mine.last || *mine.last < day) mine.last = day;
  }

  Result<std::string> text_of(const Vintage& vintage, TableKind kind) const {
    for (const Table& table : vintage.tables)
      if (table.kind == kind) return store_.text(table);
    return fail({core::ErrorKind::missing, name_of(kind), "is not in that vintage",
                 "see vigie data vintages"});
  }

  Result<void> incidents() {
    const Vintage* vintage = latest(TableKind::incidents);
    if (vintage == nullptr) return {};
    const auto text = text_of(*vintage, TableKind::incidents);
    if (!text) return fail(text.error());
    const auto parsed = codec::parse_incidents_csv(*text, vintage->file_name);
    if (!parsed) return fail(parsed.error());
    from(CountingUnit::deaths, *vintage);
    from(CountingUnit::fatal_incidents, *vintage);
    for (const model::Incident& incident : parsed->rows) {
      if (!incident.at_sea) continue;
      const Count lost = sum_of(incident.dead, incident.missing);
      count(CountingUnit::deaths, incident.day, lost);
      count(CountingUnit::fatal_incidents, incident.day,
            lost ? Count(*lost > 0 ? 1 : 0) : std::nullopt);
    }
    return {};
  }

  // The file of people has no dates: they are those of the operations, whose file may be another
  // vintage.
  Result<void> rescues() {
    const Vintage *operations = latest(TableKind::secmar_operations),
                  *people = latest(TableKind::secmar_people);
    if (operations == nullptr || people == nullptr) return {};
    const auto begun = text_of(*operations, TableKind::secmar_operations);
    if (!begun) return fail(begun.error());
    const auto told = text_of(*people, TableKind::secmar_people);
    if (!told) return fail(told.error());
    const auto when = codec::parse_secmar_csv(*begun, operations->file_name);
    if (!when) return fail(when.error());
    const auto who = codec::parse_secmar_csv(*told, people->file_name);
    if (!who) return fail(who.error());
    from(CountingUnit::people_rescued, *people);
    codec::Failure failure;
    std::map<std::string, Date, std::less<>> day_of;
    for (std::size_t i = 0; i < when->kept.sheet.rows.size(); ++i) {
      const codec::SheetRow row(when->kept.sheet, i, failure);
      if (row.text("cross") != options_.rescue_centre) continue;
      const auto day =
          core::parse_date(std::string(row.text("date_heure_reception_alerte").substr(0, 10)));
      if (day) day_of.emplace(row.text("operation_id"), *day);
    }
    for (std::size_t i = 0; i < who->kept.sheet.rows.size(); ++i) {
      const codec::SheetRow row(who->kept.sheet, i, failure);
      const std::string_view outcome = row.text("resultat_humain");
      const std::string_view who_it_was = row.text("categorie_personne");
      if (who_it_was != "Clandestin" && who_it_was != "Migrant") continue;
      const auto day = day_of.find(row.text("operation_id"));
      if (day == day_of.end() || (outcome != "Personne secourue" && outcome != "Personne assistée"))
        continue;
      count(CountingUnit::people_rescued, day->second, row.count("nombre"));
    }
    if (failure.first) return fail(*failure.first);
    return {};
  }

  Result<void> preventions() {
    const Vintage* vintage = latest(TableKind::weekly);
    if (vintage == nullptr) return {};
    const auto weeks = store_.weekly(*vintage);
    if (!weeks) return fail(weeks.error());
    from(CountingUnit::events_prevented, *vintage);
    from(CountingUnit::people_prevented, *vintage);
    for (const model::WeeklyPreventions& week : *weeks) {
      count(CountingUnit::events_prevented, week.week_ending, week.events_prevented);
      count(CountingUnit::people_prevented, week.week_ending, week.people_prevented);
    }
    return {};
  }

  Result<void> arrivals() {
    const Vintage* vintage = latest(TableKind::daily);
    if (vintage == nullptr) return {};
    const auto days = store_.daily(*vintage);
    if (!days) return fail(days.error());
    from(CountingUnit::people_arrived, *vintage);
    from(CountingUnit::boats_arrived, *vintage);
    for (const model::DailyArrivals& day : *days) {
      count(CountingUnit::people_arrived, day.day, day.people);
      count(CountingUnit::boats_arrived, day.day, day.boats);
    }
    return {};
  }

  const Store& store_;
  const IndicatorOptions& options_;
  std::vector<Indicator> all_;
};

}  // namespace

const char* name_of(CountingUnit unit) { return words_of(unit).name; }

void Tally::add(const Count& count) {
  ++rows_;
  if (!count) return;
  ++counted_;
  total_ += *count;
}

Result<void> Tally::add(const Tally& other) {
  if (other.unit_ != unit_)
    return fail({core::ErrorKind::invalid, name_of(other.unit_),
                 fmt::format("cannot be added to {}: they count different things", name_of(unit_)),
                 "show them side by side"});
  total_ += other.total_;
  counted_ += other.counted_;
  rows_ += other.rows_;
  return {};
}

Result<std::vector<Indicator>> indicators(const Store& store, const IndicatorOptions& options) {
  return Collector(store, options).run();
}

}  // namespace vigie::vintage
