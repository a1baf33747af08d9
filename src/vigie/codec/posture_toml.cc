// SPDX-License-Identifier: Apache-2.0
#include "vigie/codec/posture_toml.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "vigie/codec/toml_table.h"

namespace vigie::codec {
namespace {

// Minutes after midnight of "HH:MM".
std::optional<int> clock_minutes(const std::string& text) {
  const auto digit = [&](std::size_t i) { return text[i] >= '0' && text[i] <= '9'; };
  if (text.size() != 5 || text[2] != ':' || !digit(0) || !digit(1) || !digit(3) || !digit(4))
    return std::nullopt;
  const int hour = (text[0] - '0') * 10 + text[1] - '0';
  const int minute = (text[3] - '0') * 10 + text[4] - '0';
  if (hour > 23 || minute > 59) return std::nullopt;
  return hour * 60 + minute;
}

// The first moment at or after `from` that a clock shows `minutes`.
core::Instant next_clock(core::Instant from, int minutes) {
  constexpr std::int64_t kDay = 86'400'000;
  const std::int64_t midnight = from.unix_ms() / kDay * kDay;
  auto at = core::Instant::from_unix_ms(midnight) + core::minutes(minutes);
  if (at < from) at = at + core::hours(24);
  return at;
}

template <class T>
void must_be_known(TomlTable& t, const char* key, const std::string& name,
                   const std::vector<T>& all, const char* what) {
  std::vector<std::string> known;
  for (const T& x : all) known.push_back(x.key.text());
  if (std::ranges::find(known, name) == known.end() && t.ok())
    t.wrong(key, fmt::format("names the unknown {} \"{}\"", what, name.substr(0, 80)),
            suggestion(name, known));
}

core::Interval hours_of(TomlTable& t, const core::Interval& night) {
  const auto texts = t.texts("on_call_utc");
  const auto from = texts.size() == 2 ? clock_minutes(texts[0]) : std::nullopt;
  const auto until = texts.size() == 2 ? clock_minutes(texts[1]) : std::nullopt;
  if (!from || !until) {
    if (t.ok())
      t.wrong("on_call_utc", "is not two clock times", "write [\"19:00\", \"07:00\"] in UTC");
    return night;
  }
  const core::Instant begins = next_clock(night.from, *from);
  const core::Instant ends = next_clock(begins + core::minutes(1), *until);
  if (ends > night.until)
    t.wrong("on_call_utc",
            fmt::format("{} to {} reaches outside the night, {} to {}", texts[0], texts[1],
                        core::format_clock(night.from), core::format_clock(night.until)),
            "give hours within it");
  return {begins, ends};
}

// The sectors of each of `count` assets: one list for all, or one list each.
std::vector<std::vector<model::SectorKey>> sectors_of(TomlTable& t, std::size_t count,
                                                      const model::Scenario& scenario) {
  std::vector<std::vector<model::SectorKey>> each(count);
  if (t.has("sectors"))
    for (const std::string& name : t.texts("sectors")) {
      must_be_known(t, "sectors", name, scenario.sectors, "sector");
      for (auto& list : each) list.emplace_back(name);
    }
  if (!t.has("sector_each")) return each;
  const auto names = t.texts("sector_each");
  if (names.size() != count)
    t.wrong("sector_each", fmt::format("has {} names for {} assets", names.size(), count),
            "give one for each");
  for (std::size_t i = 0; i < std::min(names.size(), count); ++i) {
    must_be_known(t, "sector_each", names[i], scenario.sectors, "sector");
    each[i].emplace_back(names[i]);
  }
  return each;
}

void read_block(TomlTable& t, const model::Scenario& scenario, model::Posture& posture) {
  const model::Library& library = scenario.library;
  const std::string key = t.key_text("key");
  model::Asset asset;
  asset.type = model::AssetTypeKey(t.key_text("type"));
  must_be_known(t, "type", asset.type.text(), library.asset_types, "asset type");
  const std::string name = t.text("name");
  const double count = t.plain_number({"count", "assets", 1, 200});
  if (count != static_cast<int>(count)) t.wrong("count", "is no whole number", "round it");
  const auto bases = t.texts("bases");
  for (const std::string& base : bases) must_be_known(t, "bases", base, library.bases, "base");
  asset.legal_basis = model::LegalBasisKey(t.optional_text("legal_basis"));
  if (!asset.legal_basis.empty())
    must_be_known(t, "legal_basis", asset.legal_basis.text(), library.legal_bases, "legal basis");
  asset.on_call = hours_of(t, scenario.night);
  asset.hours_budget = core::hours(t.plain_number({"hours_budget_h", "h", 0, 24}));
  if (t.has("duty_h")) asset.duty = core::hours(t.plain_number({"duty_h", "h", 0, 24}));
  asset.fallback = t.text("fallback");
  asset.fallback_fr = t.optional_text("fallback_fr");
  const std::string name_fr = t.optional_text("name_fr");
  asset.provenance = t.provenance();
  const auto n = static_cast<std::size_t>(count);
  const auto sectors = sectors_of(t, n, scenario);
  if (!t.ok()) return;
  if (bases.size() != 1 && bases.size() != n) {
    t.wrong("bases", fmt::format("has {} names for {} assets", bases.size(), n),
            "give one for all or one for each");
    return;
  }
  for (std::size_t i = 0; i < n; ++i) {
    asset.key = model::AssetKey(n == 1 ? key : fmt::format("{}-{}", key, i + 1));
    asset.name = n == 1 ? name : fmt::format("{} {}", name, i + 1);
    if (!name_fr.empty()) asset.name_fr = n == 1 ? name_fr : fmt::format("{} {}", name_fr, i + 1);
    asset.base = model::BaseKey(bases[bases.size() == 1 ? 0 : i]);
    asset.sectors = sectors[i];
    const auto same = [&](const model::Asset& other) { return other.key == asset.key; };
    if (std::ranges::any_of(posture.assets, same))
      t.wrong("key", fmt::format("gives a second asset \"{}\"", asset.key.text()),
              "give each block its own key");
    posture.assets.push_back(asset);
  }
}

void read_rules(TomlTable& t, const model::Library& library, model::SharedRules& rules) {
  if (t.has("take_off_spacing_min"))
    rules.take_off_spacing = core::minutes(t.plain_number({"take_off_spacing_min", "min", 0, 240}));
  if (t.has("separation_vertical_ft")) {
    rules.separation = {
        .vertical = core::feet(t.plain_number({"separation_vertical_ft", "ft", 0, 10'000})),
        .horizontal = core::metres(t.plain_number({"separation_horizontal_m", "m", 0, 50'000})),
        .base_zone = core::metres(t.plain_number({"base_zone_m", "m", 0, 50'000}))};
  }
  if (t.has("reserve_type")) {
    model::SharedRules::Reserve reserve{.type = model::AssetTypeKey(t.key_text("reserve_type")),
                                        .ready = 0};
    must_be_known(t, "reserve_type", reserve.type.text(), library.asset_types, "asset type");
    const double ready = t.plain_number({"reserve_ready", "assets", 1, 50});
    if (ready != static_cast<int>(ready))
      t.wrong("reserve_ready", "is no whole number", "round it");
    reserve.ready = static_cast<int>(ready);
    rules.reserves.push_back(std::move(reserve));
  }
  t.provenance();
}

}  // namespace

core::Result<ParsedPosture> parse_posture(std::string_view toml, const std::string& file,
                                          const std::string& key, const model::Scenario& scenario) {
  const auto parsed = parse_toml(toml, file);
  if (!parsed) return core::fail(parsed.error());
  Failure failure;
  ParsedPosture read;
  read.posture.key = model::PostureKey(key);
  TomlTable top(*parsed, file, "", failure);
  read.posture.name_en = top.text("name_en");
  read.posture.name_fr = top.text("name_fr");
  if (top.has("extends")) read.extends = top.key_text("extends");
  top.tables("asset", [&](TomlTable& t) { read_block(t, scenario, read.posture); });
  if (top.has("rule")) {
    top.tables("rule", [&](TomlTable& t) { read_rules(t, scenario.library, read.posture.rules); });
  }
  top.finish();
  if (failure.first) return core::fail(*failure.first);
  return read;
}

}  // namespace vigie::codec
