// SPDX-License-Identifier: Apache-2.0
#include "vigie/codec/toml_table.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

namespace vigie::codec {
namespace {

constexpr std::size_t kLargestToml = 1 << 20;
constexpr std::size_t kMaxText = 2000;
constexpr std::size_t kMaxItems = 1000;
constexpr const char* kSourceMend =
    "write { value = 130, source = \"page or report\", verified = false }";

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, change});
    }
  }
  return row.back();
}

// "cruise_speed_kmh" -> "cruise_speed_"; empty when it does not end in a unit.
std::string_view without_unit(std::string_view key) {
  static constexpr const char* kUnits[] = {"kn",   "kmh", "kph", "mph", "mps", "nmi", "nm",
                                           "km",   "m",   "ft",  "min", "s",   "h",   "hours",
                                           "days", "d",   "eur", "gbp", "usd", "deg"};
  const std::size_t at = key.rfind('_');
  if (at == std::string_view::npos) return {};
  const std::string_view last = key.substr(at + 1);
  const bool unit = std::ranges::any_of(kUnits, [&](const char* u) { return last == u; });
  return unit ? key.substr(0, at + 1) : std::string_view{};
}

std::string shown(const toml::node& node) {
  switch (node.type()) {
    case toml::node_type::string:
      return "text";
    case toml::node_type::integer:
    case toml::node_type::floating_point:
      return "a number";
    case toml::node_type::boolean:
      return "true or false";
    case toml::node_type::array:
      return "a list";
    case toml::node_type::table:
      return "a table";
    default:
      return "a date";
  }
}

bool printable(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 ? byte != 0x7f : c == '\n' || c == '\r' || c == '\t';
  });
}

bool is_key(std::string_view text) {
  const auto small = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  return !text.empty() && text.size() <= 64 && small(text.front()) &&
         std::ranges::all_of(text, [&](char c) { return small(c) || c == '-'; });
}

}  // namespace

std::string nearest_word(std::string_view word, const std::vector<std::string>& known) {
  std::string best;
  std::size_t smallest = std::max<std::size_t>(2, word.size() / 3) + 1;
  for (const std::string& candidate : known) {
    const std::size_t d = edit_distance(word.substr(0, 100), candidate);
    if (d < smallest) smallest = d, best = candidate;
  }
  return best;
}

std::string suggestion(std::string_view word, const std::vector<std::string>& known) {
  const std::string near = nearest_word(word, known);
  if (!near.empty()) return fmt::format("did you mean \"{}\"?", near);
  std::string list;
  for (const std::string& k : known) {
    if (list.size() > 200) return "known are: " + list + ", ...";
    list += list.empty() ? k : ", " + k;
  }
  return list.empty() ? "none is defined" : "known are: " + list;
}

core::Result<toml::table> parse_toml(std::string_view text, const std::string& file) {
  if (text.size() > kLargestToml)
    return core::fail({.kind = core::ErrorKind::invalid,
                       .field = file,
                       .problem = fmt::format("holds {} bytes", text.size()),
                       .mend = "keep it below 1 MB"});
  try {
    return toml::parse(text, file);
  } catch (const toml::parse_error& e) {
    return core::fail({.kind = core::ErrorKind::unreadable,
                       .field = fmt::format("{}: line {}", file, e.source().begin.line),
                       .problem = fmt::format("is not TOML: {}", e.description()),
                       .mend = "mend that line"});
  }
}

std::string TomlTable::field(std::string_view key) const {
  return fmt::format("{}: {}{}{}", file_, path_, path_.empty() || key.empty() ? "" : ".", key);
}

void TomlTable::wrong(std::string_view key, std::string problem, std::string mend) {
  failure_.note({.kind = core::ErrorKind::invalid,
                 .field = field(key),
                 .problem = std::move(problem),
                 .mend = std::move(mend)});
}

bool TomlTable::has(const char* key) {
  asked_.emplace_back(key);
  return table_.contains(key);
}

const toml::node* TomlTable::node(const char* key) {
  asked_.emplace_back(key);
  const toml::node* found = table_.get(key);
  if (found == nullptr && !missing_)
    missing_ = core::Error{.kind = core::ErrorKind::missing,
                           .field = field(key),
                           .problem = "is missing",
                           .mend = "add it"};
  return found;
}

std::string TomlTable::checked_text(std::string_view key, const toml::node* value) {
  if (value == nullptr) return {};
  const auto* text = value->as_string();
  if (text == nullptr) {
    wrong(key, "is " + shown(*value), "write it as text in quotes");
    return {};
  }
  const std::string& read = text->get();
  if (read.find_first_not_of(" \t\r\n") == std::string::npos || read.size() > kMaxText ||
      !printable(read))
    wrong(key, "is empty, over 2000 bytes long or holds control characters", "write plain text");
  return read;
}

std::string TomlTable::text(const char* key) { return checked_text(key, node(key)); }

std::string TomlTable::optional_text(const char* key) {
  return has(key) ? checked_text(key, table_.get(key)) : std::string();
}

std::string TomlTable::key_text(const char* key) {
  std::string read = text(key);
  if (!read.empty() && !is_key(read))
    wrong(key, fmt::format("is \"{}\"", read.substr(0, 80)),
          "use 1 to 64 lower-case letters, digits and hyphens");
  return read;
}

bool TomlTable::boolean(const char* key) {
  const toml::node* value = node(key);
  if (value == nullptr) return false;
  if (!value->is_boolean()) wrong(key, "is " + shown(*value), "write true or false");
  return value->value_or(false);
}

std::vector<std::string> TomlTable::texts(const char* key) {
  std::vector<std::string> all;
  const toml::node* value = node(key);
  if (value == nullptr) return all;
  if (!value->is_array() || value->as_array()->size() > kMaxItems) {
    wrong(key, "is " + shown(*value), "write a list of at most 1000 texts: [\"a\", \"b\"]");
    return all;
  }
  for (const toml::node& item : *value->as_array()) all.push_back(checked_text(key, &item));
  return all;
}

double TomlTable::checked(std::string_view key, const toml::node* value, const NumberSpec& spec) {
  if (value == nullptr) return spec.min;
  const std::string allowed =
      fmt::format("give a number from {} to {} ({})", spec.min, spec.max, spec.unit);
  if (!value->is_number()) {
    wrong(key, "is " + shown(*value), allowed);
    return spec.min;
  }
  const double read = value->value<double>().value_or(std::nan(""));
  if (!std::isfinite(read)) {
    wrong(key, "is not a finite number", allowed);
    return spec.min;
  }
  if (read < spec.min)
    wrong(key, fmt::format("is {}, below the smallest allowed {}", read, spec.min), allowed);
  if (read > spec.max)
    wrong(key, fmt::format("is {}, above the largest allowed {}", read, spec.max), allowed);
  return std::clamp(read, spec.min, spec.max);
}

double TomlTable::plain_number(const NumberSpec& spec) {
  return checked(spec.key, node(spec.key), spec);
}

std::vector<double> TomlTable::numbers(const NumberSpec& spec) {
  std::vector<double> all;
  const toml::node* value = node(spec.key);
  if (value == nullptr) return all;
  if (!value->is_array() || value->as_array()->size() > kMaxItems) {
    wrong(spec.key, "is " + shown(*value), "write a list of at most 1000 numbers: [1, 2]");
    return all;
  }
  for (const toml::node& item : *value->as_array()) all.push_back(checked(spec.key, &item, spec));
  return all;
}

double TomlTable::number(const NumberSpec& spec, std::vector<model::Parameter>& parameters) {
  const toml::node* value = node(spec.key);
  if (value == nullptr) return spec.min;
  if (!value->is_table()) {
    const bool bare = value->is_number();
    wrong(spec.key, bare ? "names no source" : "is " + shown(*value), kSourceMend);
    return spec.min;
  }
  TomlTable inner(*value->as_table(), file_, path_.empty() ? spec.key : path_ + "." + spec.key,
                  failure_);
  const double read = inner.checked("value", inner.node("value"), spec);
  parameters.push_back({spec.key, read, spec.unit, inner.provenance()});
  inner.finish();
  return read;
}

int TomlTable::whole_number(const NumberSpec& spec, std::vector<model::Parameter>& parameters) {
  const double read = number(spec, parameters);
  if (read != std::floor(read)) wrong(spec.key, fmt::format("is {}", read), "give a whole number");
  return static_cast<int>(read);
}

model::Provenance TomlTable::provenance() {
  if (!table_.contains("source"))
    wrong("", "names no source",
          "add source = \"page or report\", or \"assumption: why\" with verified = false");
  model::Provenance read;
  read.source = text("source");
  read.verified = boolean("verified");
  return read;
}

core::Instant TomlTable::instant(const char* key) {
  const toml::node* value = node(key);
  if (value == nullptr) return {};
  if (!value->is_string()) {
    wrong(key, "is " + shown(*value), "write UTC in quotes: \"2019-06-07T20:06:00Z\"");
    return {};
  }
  const auto read = core::parse_instant(value->as_string()->get());
  if (!read) {
    wrong(key, read.error().problem, read.error().mend);
    return {};
  }
  const std::string year = core::format_instant(*read).substr(0, 4);
  if (year < "2000" || year > "2099")
    wrong(key, "is in the year " + year, "give a year from 2000 to 2099");
  return *read;
}

geo::LatLon TomlTable::checked_place(std::string_view key, const toml::node* value) {
  const toml::array* pair = value == nullptr ? nullptr : value->as_array();
  const char* mend = "write [latitude, longitude] in degrees, as [50.97, 1.84]";
  if (pair == nullptr || pair->size() != 2 || !(*pair)[0].is_number() || !(*pair)[1].is_number()) {
    if (value != nullptr) wrong(key, "is not a place", mend);
    return {};
  }
  const double lat = (*pair)[0].value_or(0.0), lon = (*pair)[1].value_or(0.0);
  const auto inside = [](double a, double o) { return a >= 49 && a <= 52.5 && o >= -3 && o <= 5; };
  if (inside(lon, lat))
    wrong(key, fmt::format("[{}, {}] has longitude first", lat, lon), mend);
  else if (!inside(lat, lon))
    wrong(key, fmt::format("[{}, {}] lies outside 49 to 52.5 N, 3 W to 5 E", lat, lon), mend);
  return {lat, lon};
}

geo::LatLon TomlTable::place(const char* key) { return checked_place(key, node(key)); }

std::vector<geo::LatLon> TomlTable::places(const char* key) {
  std::vector<geo::LatLon> all;
  const toml::node* value = node(key);
  if (value == nullptr) return all;
  if (!value->is_array() || value->as_array()->size() > kMaxItems) {
    wrong(key, "is " + shown(*value), "write a list of places: [[50.97, 1.84], [51.0, 2.1]]");
    return all;
  }
  for (const toml::node& item : *value->as_array()) all.push_back(checked_place(key, &item));
  return all;
}

void TomlTable::table(const char* key, const std::function<void(TomlTable&)>& body) {
  const toml::node* value = node(key);
  if (value == nullptr) return;
  if (!value->is_table()) {
    wrong(key, "is " + shown(*value), fmt::format("write a table [{}]", key));
    return;
  }
  TomlTable inner(*value->as_table(), file_, path_.empty() ? key : path_ + "." + key, failure_);
  body(inner);
  inner.finish();
}

void TomlTable::tables(const char* key, const std::function<void(TomlTable&)>& body) {
  const toml::node* value = node(key);
  if (value == nullptr) return;
  const toml::array* list = value->as_array();
  if (list == nullptr || list->empty() || list->size() > kMaxItems) {
    wrong(key, "is " + shown(*value), fmt::format("write one or more tables [[{}]]", key));
    return;
  }
  for (std::size_t i = 0; i < list->size(); ++i) {
    const toml::node& item = (*list)[i];
    const std::string name = fmt::format("{}[{}]", key, i + 1);
    if (!item.is_table()) {
      wrong(name, "is " + shown(item), fmt::format("write a table [[{}]]", key));
      return;
    }
    TomlTable inner(*item.as_table(), file_, path_.empty() ? name : path_ + "." + name, failure_);
    body(inner);
    inner.finish();
  }
}

void TomlTable::named_tables(const char* key,
                             const std::function<void(const std::string&, TomlTable&)>& body) {
  const toml::node* value = node(key);
  if (value == nullptr) return;
  if (!value->is_table()) {
    wrong(key, "is " + shown(*value), fmt::format("write tables [{}.name]", key));
    return;
  }
  for (const auto& [name, item] : *value->as_table()) {
    const std::string text(name.str());
    const std::string path = fmt::format("{}{}{}.{}", path_, path_.empty() ? "" : ".", key, text);
    if (!is_key(text) || !item.is_table()) {
      wrong(fmt::format("{}.{}", key, text.substr(0, 80)),
            is_key(text) ? "is " + shown(item) : "is no fit name",
            fmt::format("write a table [{}.name] with lower-case letters, digits, hyphens", key));
      return;
    }
    TomlTable inner(*item.as_table(), file_, path, failure_);
    body(text, inner);
    inner.finish();
  }
}

void TomlTable::finish() {
  for (const auto& [name, item] : table_) {
    const std::string key(name.str());
    if (std::ranges::find(asked_, key) != asked_.end()) continue;
    const std::string_view stem = without_unit(key);
    const auto same = std::ranges::find_if(asked_, [&](const std::string& known) {
      return !stem.empty() && without_unit(known) == stem;
    });
    if (same != asked_.end())
      wrong(key.substr(0, 80), "has the wrong unit", fmt::format("convert it and write {}", *same));
    else
      wrong(key.substr(0, 80), "is not a known key", suggestion(key, asked_));
  }
  if (missing_) failure_.note(*missing_);
}

}  // namespace vigie::codec
