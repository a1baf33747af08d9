// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <cstdlib>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "vigie/cli/cli.h"
#include "vigie/codec/incidents_csv.h"
#include "vigie/core/file.h"
#include "vigie/vintage/indicators.h"
#include "vigie/vintage/store.h"

namespace vigie::cli {
namespace {

using core::fail;
using core::Result;
using nlohmann::json;
using vintage::Revision;
using vintage::Store;
using vintage::TableKind;
using vintage::Vintage;

constexpr std::size_t kLargestFile = 64U << 20;

struct VintageArguments {
  std::string store, file, source, published, at, from, until, as_of, kind = "weekly";
  int number = 0;
};

std::filesystem::path store_folder(const VintageArguments& a) {
  if (!a.store.empty()) return a.store;
  const char* set = std::getenv("VIGIE_VINTAGES");
  return set != nullptr && *set != '\0' ? set : "vintages";
}

Result<core::Instant> import_time(const VintageArguments& a) {
  if (!a.at.empty()) return core::parse_instant(a.at);
  return core::Instant::from_unix_ms(std::chrono::duration_cast<std::chrono::milliseconds>(
                                         std::chrono::system_clock::now().time_since_epoch())
                                         .count());
}

json json_of(const Vintage& v) {
  json tables = json::array();
  for (const vintage::Table& t : v.tables) {
    json table{{"kind", name_of(t.kind)}, {"rows", t.rows}, {"sha256", t.sha256}};
    if (t.first) table["first"] = core::format_date(*t.first);
    if (t.last) table["last"] = core::format_date(*t.last);
    tables.push_back(table);
  }
  return {{"number", v.number},
          {"published", core::format_date(v.published)},
          {"imported_at", core::format_instant(v.imported_at)},
          {"source", v.source},
          {"file_name", v.file_name},
          {"file_sha256", v.file_sha256},
          {"dropped", v.dropped},
          {"tables", tables}};
}

json json_of(const model::Count& count) { return count ? json(*count) : json(); }

json json_of(const Revision& r) {
  return {{"from", r.from_vintage},
          {"to", r.to_vintage},
          {"published", core::format_date(r.published)},
          {"day", core::format_date(r.day)},
          {"column", r.column},
          {"before", json_of(r.before)},
          {"after", json_of(r.after)},
          {"row_gone", r.row_gone}};
}

void print_vintage(const Vintage& v) {
  fmt::print("{:>4}  published {}  imported {}  {}\n", v.number, core::format_date(v.published),
             core::format_instant(v.imported_at), v.file_name);
  fmt::print("      source: {}\n      file SHA-256 {}\n", v.source, v.file_sha256);
  for (const vintage::Table& t : v.tables)
    fmt::print("      {}: {} rows{}, SHA-256 {}\n", name_of(t.kind), t.rows,
               t.first && t.last ? fmt::format(" {} to {}", core::format_date(*t.first),
                                               core::format_date(*t.last))
                                 : "",
               t.sha256.substr(0, 16));
  if (!v.dropped.empty())
    fmt::print("      dropped columns, not stored: {}\n", fmt::join(v.dropped, ", "));
}

std::string written(const model::Count& count) { return count ? std::to_string(*count) : "-"; }

Result<void> import(const Context& context, const VintageArguments& a) {
  const auto now = import_time(a);
  if (!now) return fail(now.error());
  vintage::ImportRequest request{.file_name = std::filesystem::path(a.file).filename().string(),
                                 .source = a.source,
                                 .imported_at = *now};
  if (!a.published.empty()) {
    const auto day = core::parse_date(a.published);
    if (!day) return fail(day.error());
    request.published = *day;
  }
  const auto bytes = core::read_bytes(a.file, kLargestFile + 1);
  if (!bytes)
    return fail(
        {core::ErrorKind::missing, a.file, "cannot be read", "check the name and its permissions"});
  request.bytes = *bytes;
  auto store = Store::open(store_folder(a));
  if (!store) return fail(store.error());
  const auto added = store->import(request);
  if (!added) return fail(added.error());
  if (context.json) {
    json out = json::array();
    for (const Vintage& v : *added) out.push_back(json_of(v));
    fmt::print("{}\n", out.dump(2));
  } else {
    for (const Vintage& v : *added) print_vintage(v);
  }
  return {};
}

Result<void> list(const Context& context, const VintageArguments& a) {
  const auto store = Store::open_existing(store_folder(a));
  if (!store) return fail(store.error());
  json out{{"vintages", json::array()}, {"revisions", json::object()}};
  for (const Vintage& v : store->vintages()) {
    out["vintages"].push_back(json_of(v));
    if (!context.json) print_vintage(v);
  }
  for (const TableKind kind : {TableKind::daily, TableKind::weekly}) {
    const auto revisions = store->revisions(kind);
    if (!revisions) return fail(revisions.error());
    json& listed = out["revisions"][name_of(kind)] = json::array();
    if (!context.json)
      fmt::print("{}{} table: {} counts revised between vintages\n",
                 kind == TableKind::daily ? "\n" : "", name_of(kind), revisions->size());
    for (const Revision& r : *revisions) {
      listed.push_back(json_of(r));
      if (context.json) continue;
      fmt::print("  published {}  {} {}  {:<21}  {:>6} -> {:>6}{}\n",
                 core::format_date(r.published), kind == TableKind::daily ? "day" : "week ending",
                 core::format_date(r.day), r.column, written(r.before), written(r.after),
                 r.row_gone ? "  (the row is gone)" : "");
    }
  }
  if (context.json) fmt::print("{}\n", out.dump(2));
  return {};
}

Result<void> show(const Context& context, const VintageArguments& a) {
  const auto store = Store::open_existing(store_folder(a));
  if (!store) return fail(store.error());
  const TableKind kind = vintage::kind_of(a.kind).value_or(TableKind::weekly);
  const Vintage* chosen = a.number == 0 ? store->latest(kind) : nullptr;
  for (const Vintage& v : store->vintages())
    if (v.number == a.number) chosen = &v;
  if (chosen != nullptr)
    for (const vintage::Table& table : chosen->tables) {
      if (table.kind != kind) continue;
      const auto text = store->text(table);
      if (!text) return fail(text.error());
      if (context.json)
        fmt::print("{}\n", json{{"vintage", json_of(*chosen)}, {"csv", *text}}.dump(2));
      else
        fmt::print("# vintage {}, published {}, source: {}, SHA-256 {}\n{}", chosen->number,
                   core::format_date(chosen->published), chosen->source, table.sha256, *text);
      return {};
    }
  return fail({core::ErrorKind::missing, "--kind " + a.kind, "is in no such vintage",
               "see vigie data vintages"});
}

Result<void> read_day(const std::string& text, std::optional<core::Date>& day) {
  if (text.empty()) return {};
  const auto parsed = core::parse_date(text);
  if (!parsed) return fail(parsed.error());
  day = *parsed;
  return {};
}

json json_of(const vintage::Indicator& i) {
  json years = json::array();
  for (const auto& [year, tally] : i.years)
    years.push_back({{"year", year},
                     {"total", tally.counted() > 0 ? json(tally.total()) : json()},
                     {"rows", tally.rows()},
                     {"rows_without_a_count", tally.rows() - tally.counted()}});
  json out{{"unit", name_of(i.unit)}, {"what", i.what}, {"years", years}};
  if (i.vintage) out["vintage"] = json_of(*i.vintage);
  if (!i.vintage) out["mend"] = i.mend;
  if (i.first) out["first"] = core::format_date(*i.first);
  if (i.last) out["last"] = core::format_date(*i.last);
  return out;
}

void print_indicator(const vintage::Indicator& i) {
  fmt::print("\n{}: {}\n", name_of(i.unit), i.what);
  if (!i.vintage) {
    fmt::print("  not known: {}\n", i.mend);
    return;
  }
  fmt::print("  vintage {}, published {}, source: {}\n", i.vintage->number,
             core::format_date(i.vintage->published), i.vintage->source);
  if (i.years.empty()) fmt::print("  no row in this time\n");
  for (const auto& [year, tally] : i.years) {
    const std::size_t without = tally.rows() - tally.counted();
    fmt::print("  {} {:>9}{}\n", year, tally.counted() > 0 ? std::to_string(tally.total()) : "-",
               without == 0
                   ? ""
                   : fmt::format("  at least: {} of {} rows have no count", without, tally.rows()));
  }
}

Result<void> show_indicators(const Context& context, const VintageArguments& a) {
  const auto store = Store::open_existing(store_folder(a));
  if (!store) return fail(store.error());
  vintage::IndicatorOptions options;
  for (const auto& [text, day] : {std::pair{&a.from, &options.from},
                                  {&a.until, &options.until},
                                  {&a.as_of, &options.as_of}}) {
    if (auto read = read_day(*text, *day); !read) return fail(read.error());
  }
  const auto all = vintage::indicators(*store, options);
  if (!all) return fail(all.error());
  json out = json::array();
  if (!context.json)
    fmt::print("Each series counts something else: none may be added to another.\n");
  for (const vintage::Indicator& i : *all) {
    if (context.json)
      out.push_back(json_of(i));
    else
      print_indicator(i);
  }
  if (context.json) fmt::print("{}\n", json{{"indicators", out}}.dump(2));
  return {};
}

void add_store(CLI::App* command, VintageArguments& a) {
  command->add_option("--store", a.store,
                      "folder of vintages; default $VIGIE_VINTAGES, else vintages");
}

void add_indicators(CLI::App* data, Context& context, const std::shared_ptr<VintageArguments>& a) {
  CLI::App* command = data->add_subcommand(
      "indicators", "deaths, rescues, preventions and arrivals by year, each with its vintage");
  command->add_option("--from", a->from, "first day");
  command->add_option("--until", a->until, "last day");
  command->add_option("--as-of", a->as_of, "as was published by that day; default the newest");
  add_store(command, *a);
  command->footer("Example: vigie data indicators --from 2023-01-01");
  command->callback(
      [&context, a] { context.action = [&context, a] { return show_indicators(context, *a); }; });
}

}  // namespace

void add_vintages(CLI::App& app, Context& context) {
  auto a = std::make_shared<VintageArguments>();
  CLI::App* command =
      app.add_subcommand("data", "published counts: import, vintages, what was revised");
  command->require_subcommand(1);
  CLI::App* in = command->add_subcommand(
      "import",
      "keep a file as a new vintage: the Home Office's ODS, daily or weekly CSV, SECMAR, IOM "
      "incidents, a partner's nights");
  in->add_option("file", a->file, "the file as published")->required();
  in->add_option("--source", a->source, "who published it and where")->required();
  in->add_option("--published", a->published,
                 "day of publication; default: the last date in the file's name, else today");
  in->add_option("--imported-at", a->at, "UTC time of import; default now");
  add_store(in, *a);
  in->footer(
      "Example: vigie data import time_series_2026-08-21.ods --source \"gov.uk, Home Office\"");
  in->callback([&context, a] { context.action = [&context, a] { return import(context, *a); }; });
  CLI::App* vintages =
      command->add_subcommand("vintages", "list every import, and every count that was revised");
  add_store(vintages, *a);
  vintages->footer("Example: vigie data vintages --json");
  vintages->callback(
      [&context, a] { context.action = [&context, a] { return list(context, *a); }; });
  CLI::App* shown = command->add_subcommand("show", "print a table as a vintage has it");
  shown->add_option("--kind", a->kind, "of table")
      ->check(CLI::IsMember({"daily", "weekly", "incidents", "secmar-operations", "secmar-people",
                             "secmar-craft", "secmar-assets", "nightly"}))
      ->capture_default_str();
  shown->add_option("--vintage", a->number, "its number; default the newest");
  add_store(shown, *a);
  shown->footer("Example: vigie data show --kind weekly --vintage 3");
  shown->callback([&context, a] { context.action = [&context, a] { return show(context, *a); }; });
  add_indicators(command, context, a);
  CLI::App* form =
      command->add_subcommand("template", "print the form of a partner's nightly counts");
  form->footer("Example: vigie data template > nights.csv");
  form->callback([&context] {
    context.action = []() -> Result<void> {
      fmt::print("{}", codec::nightly_template());
      return {};
    };
  });
}

}  // namespace vigie::cli
