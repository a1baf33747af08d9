// SPDX-License-Identifier: Apache-2.0
#include "vigie/codec/event_io.h"

#include <cmath>
#include <stdexcept>

#include <fmt/format.h>

#include "vigie/geo/plane.h"

namespace vigie::codec {
namespace {

using nlohmann::json;

constexpr const char* kSchema = "see the table of kinds and keys in docs/formats/events.md";

const char* type_word(json::value_t type) {
  switch (type) {
    case json::value_t::object:
      return "an object";
    case json::value_t::array:
      return "a list";
    case json::value_t::string:
      return "a text";
    case json::value_t::boolean:
      return "true or false";
    case json::value_t::number_float:
      return "a number";
    default:
      return "a whole number";
  }
}

bool is_of_type(const json& value, json::value_t type) {
  if (type == json::value_t::number_float) return value.is_number();
  if (type == json::value_t::number_unsigned) return value.is_number_integer();
  return value.type() == type;
}

// The instants that format_instant writes and parse_instant reads back: years 1900 to 2199.
bool is_writable(core::Instant at) {
  return at.unix_ms() >= -2'208'988'800'000 && at.unix_ms() < 7'258'118'400'000;
}

}  // namespace

std::string FieldPath::text() const {
  const std::string before = up != nullptr ? up->text() : "";
  if (key == nullptr) return fmt::format("{}[{}]", before, index);
  return before.empty() ? key : before + "." + key;
}

double rounded_degrees(double degrees) {
  const double rounded = std::round(degrees * 1e6) / 1e6;
  return rounded == 0 ? 0.0 : rounded;
}

// ---- EventWriter ----

void EventWriter::require(const char* key, bool holds, const char* problem, const char*) const {
  if (!holds)
    throw std::invalid_argument(FieldPath{.up = &path_, .key = key}.text() + " " + problem);
}

void EventWriter::value(const char* key, double number, Range range) {
  require(key, std::isfinite(number), "is not a finite number", "");
  require(key, number >= range.low && number <= range.high, "is out of its range", "");
  json_[key] = number == 0 ? 0.0 : number;
}

void EventWriter::value(const char* key, int number) {
  require(key, number >= 0 && number <= kMostPeople, "is out of its range", "");
  json_[key] = number;
}

void EventWriter::value(const char* key, core::Instant at) {
  require(key, is_writable(at), "is outside the years 1900 to 2199", "");
  json_[key] = core::format_instant(at);
}

void EventWriter::place(geo::Point position) {
  require("lat", std::isfinite(position.east_m) && std::isfinite(position.north_m),
          "is not a finite number", "");
  const geo::LatLon at = geo::lat_lon_from_plane(position);
  value("lat", rounded_degrees(at.lat_deg), kLatitude);
  value("lon", rounded_degrees(at.lon_deg), kLongitude);
}

void EventWriter::interval(const core::Interval& interval) {
  value("from", interval.from);
  value("until", interval.until);
  require("until", interval.from <= interval.until, "is before from", "");
}

// ---- EventReader ----

EventReader::EventReader(const json& from, FieldPath path, ReadState& state)
    : json_(from), path_(path), state_(state) {
  if (state_.error || json_.is_object()) return;
  state_.error = core::Error{.kind = core::ErrorKind::invalid,
                             .field = path_.text(),
                             .problem = "is not an object",
                             .mend = kSchema};
}

void EventReader::note(const char* key, std::string problem, std::string mend) {
  if (state_.error) return;
  state_.error = core::Error{.kind = core::ErrorKind::invalid,
                             .field = FieldPath{.up = &path_, .key = key}.text(),
                             .problem = std::move(problem),
                             .mend = std::move(mend)};
}

const json* EventReader::member(const char* key, json::value_t type) {
  if (state_.error) return nullptr;
  const auto found = json_.find(key);
  if (found == json_.end()) {
    note(key, "is missing", kSchema);
    return nullptr;
  }
  if (!is_of_type(*found, type)) {
    note(key, fmt::format("is not {}", type_word(type)), kSchema);
    return nullptr;
  }
  used_.push_back(key);
  ++state_.keys;
  return &*found;
}

const json* EventReader::array(const char* key) {
  const json* const found = member(key, json::value_t::array);
  if (found == nullptr || found->size() <= kLongestList) return found;
  note(key, fmt::format("has {} elements", found->size()),
       fmt::format("give at most {}", kLongestList));
  return nullptr;
}

void EventReader::value(const char* key, double& number, Range range) {
  const json* const found = member(key, json::value_t::number_float);
  if (found == nullptr) return;
  number = found->get<double>();
  if (!(number >= range.low && number <= range.high))
    note(key, fmt::format("is {}, outside {} to {}", number, range.low, range.high),
         "give a number in that range");
}

void EventReader::integer(const char* key, std::uint64_t largest, std::uint64_t& number) {
  const json* const found = member(key, json::value_t::number_unsigned);
  if (found == nullptr) return;
  // A whole number that is not negative is kept as unsigned.
  if (!found->is_number_unsigned() || found->get<std::uint64_t>() > largest)
    return note(key, fmt::format("is {}, outside 0 to {}", found->dump(), largest),
                "give a whole number in that range");
  number = found->get<std::uint64_t>();
}

void EventReader::value(const char* key, int& number) {
  std::uint64_t wide = 0;
  integer(key, kMostPeople, wide);
  number = static_cast<int>(wide);
}

void EventReader::value(const char* key, std::uint32_t& number) {
  std::uint64_t wide = 0;
  integer(key, std::numeric_limits<std::uint32_t>::max(), wide);
  number = static_cast<std::uint32_t>(wide);
}

void EventReader::value(const char* key, std::uint64_t& number) {
  integer(key, std::numeric_limits<std::uint64_t>::max(), number);
}

void EventReader::value(const char* key, bool& flag) {
  if (const json* const found = member(key, json::value_t::boolean)) flag = found->get<bool>();
}

void EventReader::value(const char* key, std::string& text) {
  if (const json* const found = member(key, json::value_t::string))
    text = found->get_ref<const std::string&>();
}

void EventReader::value(const char* key, core::Instant& at) {
  const json* const found = member(key, json::value_t::string);
  if (found == nullptr) return;
  const auto parsed = core::parse_instant(found->get_ref<const std::string&>());
  if (!parsed) return note(key, parsed.error().problem, parsed.error().mend);
  at = *parsed;
}

void EventReader::unknown_name(const char* key, const std::string& name,
                               std::span<const char* const> names) {
  note(key, fmt::format("is \"{}\"", name.substr(0, 40)),
       fmt::format("give one of {}", fmt::join(names, ", ")));
}

void EventReader::place(geo::Point& position) {
  geo::LatLon at;
  value("lat", at.lat_deg, kLatitude);
  value("lon", at.lon_deg, kLongitude);
  if (!state_.error) position = geo::plane_from_lat_lon(at);
}

void EventReader::interval(core::Interval& interval) {
  value("from", interval.from);
  value("until", interval.until);
  require("until", interval.from <= interval.until, "is before from",
          "give the earlier time first");
}

void EventReader::require(const char* key, bool holds, const char* problem, const char* mend) {
  if (!holds) note(key, problem, mend);
}

void EventReader::list(const char* key, std::vector<std::string>& texts) {
  const json* const found = array(key);
  if (found == nullptr) return;
  for (const json& element : *found) {
    if (!element.is_string())
      return note(key, fmt::format("holds something that is not a text at [{}]", texts.size()),
                  kSchema);
    texts.push_back(element.get_ref<const std::string&>());
  }
}

void EventReader::finish() {
  if (state_.error || json_.size() == used_.size()) return;
  for (const auto& [key, ignored] : json_.items()) {
    bool known = false;
    for (const char* used : used_) known = known || key == used;
    if (!known) return note(key.substr(0, 60).c_str(), "is not a key of this kind", kSchema);
  }
}

}  // namespace vigie::codec
