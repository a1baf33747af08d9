// SPDX-License-Identifier: Apache-2.0
// One TOML table under reading. Every key is asked for once, with its unit and range; whatever is
// left when finish() is called is a key nobody knows. The first thing that is wrong is kept in the
// Failure all tables of one load share; after it, reads give harmless defaults.
//
//   TomlTable t(table, "assets.toml", "asset.ec135", failure);
//   type.cruise_speed = core::knots(t.number({"cruise_speed_kn", "kn", 0.1, 500}, parameters));
//   t.finish();
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

#include "vigie/codec/failure.h"
#include "vigie/core/result.h"
#include "vigie/core/time.h"
#include "vigie/geo/plane.h"
#include "vigie/model/asset.h"

namespace vigie::codec {

// A number that may be written: its key, the unit of the key, and the closed range it must be in.
struct NumberSpec {
  const char* key;
  const char* unit;
  double min, max;
};

// The known word nearest to `word` by edit distance, or empty when none is near.
std::string nearest_word(std::string_view word, const std::vector<std::string>& known);

// ", did you mean ..." or a list of what is known.
std::string suggestion(std::string_view word, const std::vector<std::string>& known);

class TomlTable {
 public:
  TomlTable(const toml::table& table, std::string file, std::string path, Failure& failure)
      : table_(table), file_(std::move(file)), path_(std::move(path)), failure_(failure) {}

  // "assets.toml: asset.ec135.cruise_speed_kn"
  std::string field(std::string_view key) const;
  bool has(const char* key);

  // 1 to 2000 characters, no control characters but line ends.
  std::string text(const char* key);
  std::string optional_text(const char* key);
  std::string key_text(const char* key);  // lower-case letters, digits, hyphens
  bool boolean(const char* key);
  std::vector<std::string> texts(const char* key);
  // A table { value, source, verified }; the number goes into `parameters` with its provenance.
  double number(const NumberSpec& spec, std::vector<model::Parameter>& parameters);
  int whole_number(const NumberSpec& spec, std::vector<model::Parameter>& parameters);
  double plain_number(const NumberSpec& spec);
  std::vector<double> numbers(const NumberSpec& spec);
  core::Instant instant(const char* key);
  geo::LatLon place(const char* key);
  std::vector<geo::LatLon> places(const char* key);
  model::Provenance provenance();  // keys `source` and `verified`

  // The table under `key`, read by `body`.
  void table(const char* key, const std::function<void(TomlTable&)>& body);
  // Each table of an array of tables.
  void tables(const char* key, const std::function<void(TomlTable&)>& body);
  // Each table named freely under `key`: [key.name].
  void named_tables(const char* key,
                    const std::function<void(const std::string& name, TomlTable&)>& body);
  const toml::node* node(const char* key);  // null and noted when missing

  void wrong(std::string_view key, std::string problem, std::string mend);
  void finish();  // refuses keys that were not asked for
  bool ok() const { return !failure_.first.has_value(); }

 private:
  double checked(std::string_view key, const toml::node* value, const NumberSpec& spec);
  std::string checked_text(std::string_view key, const toml::node* value);
  geo::LatLon checked_place(std::string_view key, const toml::node* value);

  const toml::table& table_;
  std::string file_, path_;
  Failure& failure_;
  std::vector<std::string> asked_;
  std::optional<core::Error> missing_;
};

// Parses TOML text; the error names the file and line.
core::Result<toml::table> parse_toml(std::string_view text, const std::string& file);

}  // namespace vigie::codec
