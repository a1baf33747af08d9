// SPDX-License-Identifier: Apache-2.0
#include "vigie/codec/incidents_csv.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include <fmt/format.h>

#include "vigie/core/text_table.h"

namespace vigie::codec {
namespace {

using core::Date;
using core::fail;
using core::Result;

enum class Kind { whole, real, text, time };

struct SecmarColumn {
  std::string_view name;
  Kind kind = Kind::text;
  double min = 0, max = 0;  // of numbers
  bool required = false;
};

constexpr double kAnyId = 1e15;

// What is kept of each file of SECMAR. Not kept, among others: who gave the alert, registration,
// IMO number, make, series, insurance and dimensions of craft, numbers of situation reports.
constexpr std::array<SecmarColumn, 15> kOperations{
    {{"operation_id", Kind::whole, -kAnyId, kAnyId, true},
     {"pourquoi_alerte"},
     {"moyen_alerte"},
     {"cross"},
     {"departement"},
     {"evenement"},
     {"categorie_evenement"},
     {"zone_responsabilite"},
     {"latitude", Kind::real, -90, 90},
     {"longitude", Kind::real, -180, 180},
     {"vent_direction", Kind::whole, 0, 360},
     {"vent_force", Kind::whole, 0, 12},
     {"mer_force", Kind::whole, 0, 9},
     {"date_heure_reception_alerte", Kind::time, 0, 0, true},
     {"date_heure_fin_operation", Kind::time}}};
constexpr std::array<SecmarColumn, 5> kPeople{{{"operation_id", Kind::whole, -kAnyId, kAnyId, true},
                                               {"categorie_personne"},
                                               {"resultat_humain", Kind::text, 0, 0, true},
                                               {"nombre", Kind::whole, 0, 100'000, true},
                                               {"dont_nombre_blesse", Kind::whole, 0, 100'000}}};
constexpr std::array<SecmarColumn, 5> kCraft{{{"operation_id", Kind::whole, -kAnyId, kAnyId, true},
                                              {"numero_ordre", Kind::whole, 0, 10'000, true},
                                              {"resultat_flotteur"},
                                              {"type_flotteur", Kind::text, 0, 0, true},
                                              {"categorie_flotteur"}}};
constexpr std::array<SecmarColumn, 8> kAssets{{{"operation_id", Kind::whole, -kAnyId, kAnyId, true},
                                               {"numero_ordre", Kind::whole, 0, 10'000, true},
                                               {"moyen", Kind::text, 0, 0, true},
                                               {"categorie_moyen"},
                                               {"domaine_action"},
                                               {"autorite_moyen"},
                                               {"date_heure_debut", Kind::time},
                                               {"date_heure_fin", Kind::time}}};

std::span<const SecmarColumn> columns_of(SecmarTable table) {
  switch (table) {
    case SecmarTable::operations:
      return kOperations;
    case SecmarTable::people:
      return kPeople;
    case SecmarTable::craft:
      return kCraft;
    case SecmarTable::assets:
      return kAssets;
  }
  return {};
}

std::vector<std::string_view> names_of(std::span<const SecmarColumn> columns) {
  std::vector<std::string_view> names;
  for (const SecmarColumn& column : columns) names.push_back(column.name);
  return names;
}

// "2018-01-22 15:04:00" or "2018-01-22 15:04:00.000000 +0000": both are published, both UTC.
std::optional<core::Instant> time_of(std::string_view written_count) {
  if (written_count.ends_with(" +0000")) written_count.remove_suffix(6);
  if (written_count.ends_with(".000000")) written_count.remove_suffix(7);
  if (written_count.size() != 19 || written_count[10] != ' ') return std::nullopt;
  std::string text(written_count);
  text[10] = 'T';
  const auto at = core::parse_instant(text + "Z");
  return at ? std::optional(*at) : std::nullopt;
}

void check_cell(const SheetRow& row, const SecmarColumn& column) {
  const std::string_view written_count = row.text(column.name);
  if (written_count.empty()) {
    if (column.required) row.wrong(column.name, "is empty", "give a value in every row");
    return;
  }
  if (column.kind == Kind::time && !time_of(written_count))
    row.wrong(column.name, fmt::format("is \"{}\"", written_count.substr(0, 30)),
              "give a time as 2018-01-22 15:04:00, years 1900 to 2199");
  if (column.kind != Kind::whole && column.kind != Kind::real) return;
  const auto value = core::number_of(written_count);
  const bool whole = value && *value == static_cast<double>(static_cast<long long>(*value));
  if (!value || *value < column.min || *value > column.max ||
      (column.kind == Kind::whole && !whole))
    row.wrong(column.name, fmt::format("is \"{}\"", written_count.substr(0, 30)),
              fmt::format("give a {}number from {:g} to {:g}",
                          column.kind == Kind::whole ? "whole " : "", column.min, column.max));
}

void check_order(const SheetRow& row, std::string_view from, std::string_view until) {
  const auto begin = time_of(row.text(from)), end = time_of(row.text(until));
  if (begin && end && *end < *begin)
    row.wrong(until, "is before " + std::string(from), "mend one of the two times");
}

void check_secmar_row(const SheetRow& row, SecmarTable table, std::set<std::string>& seen) {
  for (const SecmarColumn& column : columns_of(table)) check_cell(row, column);
  std::string key(row.text("operation_id"));
  if (table == SecmarTable::operations)
    check_order(row, "date_heure_reception_alerte", "date_heure_fin_operation");
  if (table == SecmarTable::assets) check_order(row, "date_heure_debut", "date_heure_fin");
  if (table == SecmarTable::people) {
    key += fmt::format("/{}/{}", row.text("categorie_personne"), row.text("resultat_humain"));
    if (row.count("dont_nombre_blesse").value_or(0) > row.count("nombre").value_or(0))
      row.wrong("dont_nombre_blesse", "is more than nombre", "the injured are some of the people");
  }
  const bool once = table == SecmarTable::operations || table == SecmarTable::people;
  if (once && !seen.insert(key).second)
    row.wrong("operation_id", fmt::format("{} is there twice", key.substr(0, 60)),
              "give each row once");
}

constexpr std::array<std::string_view, 8> kIncidentColumns{
    "main_id",   "date",     "dead",      "missing",
    "survivors", "latitude", "longitude", "english_channel_crossing"};

constexpr std::array<std::string_view, 7> kNightlyColumns{
    "night",          "sector",         "boats_attempted", "boats_stopped",
    "boats_departed", "people_stopped", "people_departed"};

Date day_of(const SheetRow& row, std::string_view column, int first_year) {
  const Date day = row.date(column);
  if (day < Date::of(first_year, 1, 1) || day > Date::of(2099, 12, 31))
    row.wrong(column, fmt::format("is {}, outside {} to 2099", core::format_date(day), first_year),
              "mend the year");
  return day;
}

bool is_incident_key(std::string_view text) {
  return !text.empty() && text.size() <= 60 && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

model::NightlySector nightly_row(const SheetRow& row) {
  model::NightlySector night{.night = day_of(row, "night", 2018),
                             .sector = model::SectorKey(std::string(row.text("sector"))),
                             .attempts = row.count("boats_attempted"),
                             .stopped = row.count("boats_stopped"),
                             .departed = row.count("boats_departed"),
                             .people_stopped = row.count("people_stopped"),
                             .people_departed = row.count("people_departed")};
  if (!is_incident_key(night.sector.text()))
    row.wrong("sector", fmt::format("is \"{}\"", night.sector.text().substr(0, 40)),
              "give the sector's key: lower-case letters, digits and hyphens");
  if (night.attempts && night.stopped && night.departed &&
      *night.attempts != *night.stopped + *night.departed)
    row.wrong("boats_attempted",
              fmt::format("is {}, not {} stopped plus {} departed", *night.attempts, *night.stopped,
                          *night.departed),
              "the total must match its parts: mend one of the three");
  if (night.people_departed.value_or(0) > 0 && night.departed == 0)
    row.wrong("people_departed", "is above 0 with no boat departed", "mend one of the two");
  if (night.people_stopped.value_or(0) > 0 && night.stopped == 0)
    row.wrong("people_stopped", "is above 0 with no boat stopped", "mend one of the two");
  return night;
}

Result<void> check_nights(const std::vector<model::NightlySector>& rows, const std::string& name) {
  std::map<model::SectorKey, Date> last;
  for (const model::NightlySector& row : rows) {  // by night
    const auto [before, fresh] = last.try_emplace(row.sector, row.night);
    const int step = row.night - before->second;
    if (!fresh && step != 1)
      return fail(core::invalid(
          fmt::format("{}: sector {}", name, row.sector.text()),
          step == 0 ? fmt::format("has {} twice", core::format_date(row.night))
                    : fmt::format("leaves a gap from {} to {}", core::format_date(before->second),
                                  core::format_date(row.night)),
          "give every night once; write - for counts that are not known"));
    before->second = row.night;
  }
  return {};
}

}  // namespace

const char* name_of(SecmarTable table) {
  constexpr std::array kNames{"secmar-operations", "secmar-people", "secmar-craft",
                              "secmar-assets"};
  return kNames[static_cast<std::size_t>(table)];
}

std::optional<SecmarTable> secmar_table_of(const TextSheet& sheet) {
  for (const SecmarTable table :
       {SecmarTable::operations, SecmarTable::people, SecmarTable::craft, SecmarTable::assets}) {
    const auto columns = columns_of(table);
    if (std::ranges::all_of(columns, [&](const SecmarColumn& column) {
          return !column.required || sheet.column(column.name);
        }))
      return table;
  }
  return std::nullopt;
}

Result<Secmar> parse_secmar_csv(std::string_view text, const std::string& name) {
  auto sheet = parse_csv(text, name);
  if (!sheet) return fail(sheet.error());
  const auto table = secmar_table_of(*sheet);
  if (!table)
    return fail(
        core::invalid(name, "is none of the four files of SECMAR",
                      "give operations, resultats_humain, flotteurs or moyens as published"));
  Secmar secmar{.table = *table, .kept = {.sheet = std::move(*sheet), .dropped = {}}};
  secmar.kept.dropped = drop_columns(secmar.kept.sheet, names_of(columns_of(*table)));
  Failure failure;
  std::set<std::string> seen;
  for (std::size_t i = 0; i < secmar.kept.sheet.rows.size() && !failure.first; ++i)
    check_secmar_row(SheetRow(secmar.kept.sheet, i, failure), *table, seen);
  if (failure.first) return fail(*failure.first);
  if (secmar.kept.sheet.rows.empty())
    return fail(core::invalid(name, "has no row", "give at least one"));
  return secmar;
}

Result<Incidents> parse_incidents_csv(std::string_view text, const std::string& name) {
  auto sheet = parse_csv(text, name);
  if (!sheet) return fail(sheet.error());
  if (const auto known = expect_columns(*sheet, kIncidentColumns, {});
      !known && known.error().problem.starts_with("has no column"))
    return fail(known.error());
  Incidents incidents{.rows = {}, .kept = {.sheet = std::move(*sheet), .dropped = {}}};
  incidents.kept.dropped = drop_columns(incidents.kept.sheet, kIncidentColumns);
  Failure failure;
  std::set<std::string_view> ids;
  for (std::size_t i = 0; i < incidents.kept.sheet.rows.size() && !failure.first; ++i) {
    const SheetRow row(incidents.kept.sheet, i, failure);
    const std::string_view id = row.text("main_id"), sea = row.text("english_channel_crossing");
    if (id.empty() || !ids.insert(id).second)
      row.wrong("main_id", fmt::format("\"{}\" is empty or there twice", id.substr(0, 40)),
                "give each incident once");
    if (sea != "0" && sea != "1")
      row.wrong("english_channel_crossing", fmt::format("is \"{}\"", sea.substr(0, 20)),
                "give 1 for the crossing itself, else 0");
    incidents.rows.push_back({.day = day_of(row, "date", 2014),
                              .dead = row.count("dead"),
                              .missing = row.count("missing"),
                              .survivors = row.count("survivors"),
                              .at_sea = sea == "1"});
    const model::Incident& last = incidents.rows.back();
    if (!last.dead && !last.missing && !last.survivors)
      row.wrong("dead", "is absent, and so are missing and survivors", "give at least one count");
  }
  if (failure.first) return fail(*failure.first);
  if (incidents.rows.empty()) return fail(core::invalid(name, "has no row", "give at least one"));
  std::ranges::stable_sort(incidents.rows, {}, &model::Incident::day);
  return incidents;
}

Result<Nights> parse_nightly_csv(std::string_view text, const std::string& name) {
  auto sheet = parse_csv(text, name);
  if (!sheet) return fail(sheet.error());
  if (const auto known = expect_columns(*sheet, kNightlyColumns, {});
      !known && known.error().problem.starts_with("has no column"))
    return fail(known.error());
  Nights nights{.rows = {}, .dropped = drop_columns(*sheet, kNightlyColumns)};
  Failure failure;
  for (std::size_t i = 0; i < sheet->rows.size() && !failure.first; ++i)
    nights.rows.push_back(nightly_row(SheetRow(*sheet, i, failure)));
  if (failure.first) return fail(*failure.first);
  if (nights.rows.empty()) return fail(core::invalid(name, "has no row", "give at least one"));
  std::ranges::stable_sort(nights.rows, {}, [](const model::NightlySector& row) {
    return std::pair(row.night, row.sector);
  });
  if (const auto whole = check_nights(nights.rows, name); !whole) return fail(whole.error());
  return nights;
}

std::string nightly_csv(const std::vector<model::NightlySector>& rows) {
  std::string text = fmt::format("{}\n", fmt::join(kNightlyColumns, ","));
  for (const model::NightlySector& row : rows)
    text += fmt::format("{},{},{},{},{},{},{}\n", core::format_date(row.night), row.sector.text(),
                        written_count(row.attempts), written_count(row.stopped),
                        written_count(row.departed), written_count(row.people_stopped),
                        written_count(row.people_departed));
  return text;
}

std::string nightly_template() {
  return "# Counts by night and sector. No name, number, telephone or anything about a person.\n"
         "# night: the day of its dawn, as 2024-05-05. sector: its key, as in vigie scenario "
         "show.\n"
         "# Counts are whole numbers; - where a count is not known: that is not 0.\n"
         "# boats_attempted = boats_stopped + boats_departed. Stopped: met on the beach.\n"
         "# Every sector has every night from its first to its last.\n" +
         fmt::format("{}\n", fmt::join(kNightlyColumns, ",")) +
         "2024-05-05,wissant,5,3,2,160,112\n"
         "2024-05-05,hardelot,0,0,0,0,0\n"
         "2024-05-06,wissant,1,-,-,-,-\n"
         "2024-05-06,hardelot,2,1,1,-,48\n";
}

std::string csv_of(const TextSheet& sheet) {
  std::string text;
  const auto add_line = [&](const std::vector<std::string>& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i > 0) text += ',';
      std::string quoted;
      for (const char c : cells[i]) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
      const bool plain = !cells[i].empty() && cells[i].front() != '#' &&
                         cells[i].find_first_of(",\"") == std::string::npos;
      text += plain || (cells[i].empty() && cells.size() > 1) ? cells[i] : '"' + quoted + '"';
    }
    text += '\n';
  };
  add_line(sheet.columns);
  for (const TextSheet::Row& row : sheet.rows) add_line(row.cells);
  return text;
}

}  // namespace vigie::codec
