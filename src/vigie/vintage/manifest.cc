// SPDX-License-Identifier: Apache-2.0
#include "vigie/vintage/manifest.h"

#include <nlohmann/json.hpp>

#include "vigie/core/json_shape.h"

namespace vigie::vintage {
namespace {

using core::fail;
using core::Result;
using nlohmann::json;

core::Error corrupt(const std::string& where, const std::string& problem) {
  return {core::ErrorKind::corrupt, where, problem,
          "take the folder from a copy; a manifest is never mended by hand"};
}

bool is_sha256(const std::string& text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

json json_of(const Table& table) {
  json out{{"kind", name_of(table.kind)}, {"sha256", table.sha256}, {"rows", table.rows}};
  if (table.first) out["first"] = core::format_date(*table.first);
  if (table.last) out["last"] = core::format_date(*table.last);
  return out;
}

std::optional<core::Date> date_at(const json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end()) return std::nullopt;
  const auto day = core::parse_date(found->get<std::string>());
  return day ? std::optional(*day) : std::nullopt;
}

// Throws json::exception where a key is missing or of another type.
Result<ManifestEntry> entry_of(const json& object, const std::string& where) {
  ManifestEntry entry;
  Vintage& v = entry.vintage;
  entry.previous = object.at("previous").get<std::string>();
  v.number = object.at("number").get<int>();
  const auto published = date_at(object, "published");
  const auto imported = core::parse_instant(object.at("imported_at").get<std::string>());
  if (!published || !imported) return fail(corrupt(where, "has no date of publication or import"));
  v.published = *published;
  v.imported_at = *imported;
  v.source = object.at("source").get<std::string>();
  v.file_name = object.at("file_name").get<std::string>();
  v.file_sha256 = object.at("file_sha256").get<std::string>();
  v.dropped = object.at("dropped").get<std::vector<std::string>>();
  for (const json& table : object.at("tables")) {
    const auto kind = kind_of(table.at("kind").get<std::string>());
    if (!kind) return fail(corrupt(where, "names a kind of table nobody knows"));
    v.tables.push_back({.kind = *kind,
                        .sha256 = table.at("sha256").get<std::string>(),
                        .rows = table.at("rows").get<std::size_t>(),
                        .first = date_at(table, "first"),
                        .last = date_at(table, "last")});
    if (!is_sha256(v.tables.back().sha256)) return fail(corrupt(where, "has a bad SHA-256"));
  }
  if (!is_sha256(v.file_sha256)) return fail(corrupt(where, "has a bad SHA-256"));
  return entry;
}

}  // namespace

std::string manifest_line(const Vintage& v, const std::string& previous) {
  json tables = json::array();
  for (const Table& table : v.tables) tables.push_back(json_of(table));
  return json{{"number", v.number},
              {"published", core::format_date(v.published)},
              {"imported_at", core::format_instant(v.imported_at)},
              {"source", v.source},
              {"file_name", v.file_name},
              {"file_sha256", v.file_sha256},
              {"tables", tables},
              {"dropped", v.dropped},
              {"previous", previous}}
      .dump(-1, ' ', false, json::error_handler_t::replace);
}

Result<ManifestEntry> parse_manifest_line(std::string_view line, const std::string& where) {
  const core::JsonShape shape = core::json_shape(line);
  if (line.size() > (1U << 20) || shape.depth > 4 || shape.values > 10'000)
    return fail(corrupt(where, "is no line of a manifest"));
  const json object = json::parse(line, nullptr, false);
  if (!object.is_object()) return fail(corrupt(where, "is no JSON object"));
  try {
    return entry_of(object, where);
  } catch (const json::exception&) {
    return fail(corrupt(where, "lacks a key or has one of another type"));
  }
}

}  // namespace vigie::vintage
