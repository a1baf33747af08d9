// SPDX-License-Identifier: Apache-2.0
// EventWriter puts the fields of event_fields.h into a JSON object, EventReader takes them out of
// one. Both hold every value to the same range: what can be written can be read.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "vigie/codec/event_fields.h"
#include "vigie/core/id.h"
#include "vigie/core/result.h"
#include "vigie/core/time.h"
#include "vigie/core/units.h"

namespace vigie::codec {

// Where in a document a value stands; the text is made only when something is wrong.
struct FieldPath {
  const FieldPath* up = nullptr;
  const char* key = nullptr;  // null: element `index` of `up`
  std::size_t index = 0;
  std::string text() const;  // "plan_issued.sorties[3].waypoints"
};

// A place as it is written: 1e-6 degree (0.1 m), no negative zero.
double rounded_degrees(double degrees);

inline constexpr Range kLatitude{30, 70}, kLongitude{-25, 30};  // where the Strait plane is sound
inline constexpr int kMostPeople = 1'000'000;
inline constexpr std::size_t kLongestList = 20'000;

// The values of an enum in order, so that a name can be looked up.
template <class E>
constexpr std::size_t enum_count();
template <>
constexpr std::size_t enum_count<model::TargetClass>() {
  return model::kTargetClasses;
}
template <>
constexpr std::size_t enum_count<model::CraftState>() {
  return 8;
}
template <>
constexpr std::size_t enum_count<model::CraftSeen>() {
  return 3;
}
template <>
constexpr std::size_t enum_count<model::Light>() {
  return 5;
}
template <>
constexpr std::size_t enum_count<model::Rag>() {
  return 3;
}

// Throws std::invalid_argument naming the field when a value is not finite or out of its range: the
// program made a value that no record may hold.
class EventWriter {
 public:
  explicit EventWriter(FieldPath path) : path_(path), json_(nlohmann::json::object()) {}
  nlohmann::json take() { return std::move(json_); }

  void value(const char* key, double number, Range range);
  template <class Tag>
  void value(const char* key, core::Quantity<Tag> quantity, Range range) {
    value(key, quantity.si(), range);
  }
  void value(const char* key, int number);
  void value(const char* key, std::uint32_t number) { json_[key] = number; }
  void value(const char* key, std::uint64_t number) { json_[key] = number; }
  void value(const char* key, bool flag) { json_[key] = flag; }
  void value(const char* key, const std::string& text) { json_[key] = text; }
  void value(const char* key, core::Instant at);
  template <class Tag>
  void value(const char* key, const core::Key<Tag>& name) {
    value(key, name.text());
  }
  template <class Tag>
  void value(const char* key, core::Index<Tag> index) {
    value(key, index.value());
  }
  template <class E>
  requires std::is_enum_v<E>
  void value(const char* key, E e) {
    require(key, static_cast<std::size_t>(e) < enum_count<E>(), "is no value of its kind",
            "give one of the named values");
    json_[key] = model::name_of(e);
  }
  void place(geo::Point position);
  void interval(const core::Interval& interval);
  void require(const char* key, bool holds, const char* problem, const char* mend) const;

  template <class T>
  void group(const char* key, const T& members) {
    EventWriter inner(FieldPath{.up = &path_, .key = key});
    fields(inner, members);
    json_[key] = inner.take();
  }
  void list(const char* key, const std::vector<std::string>& texts) { json_[key] = texts; }
  template <class T>
  void list(const char* key, const std::vector<T>& elements) {
    const FieldPath list_path{.up = &path_, .key = key};
    nlohmann::json array = nlohmann::json::array();
    for (std::size_t i = 0; i < elements.size(); ++i) {
      EventWriter inner(FieldPath{.up = &list_path, .index = i});
      fields(inner, elements[i]);
      array.push_back(inner.take());
    }
    require(key, elements.size() <= kLongestList, "is longer than a record may hold",
            "give at most 20000 elements");
    json_[key] = std::move(array);
  }

 private:
  FieldPath path_;
  nlohmann::json json_;
};

// What all readers of one document share: the first error, and how many keys were read.
struct ReadState {
  std::optional<core::Error> error;
  std::size_t keys = 0;
};

class EventReader {
 public:
  EventReader(const nlohmann::json& json, FieldPath path, ReadState& state);

  void value(const char* key, double& number, Range range);
  template <class Tag>
  void value(const char* key, core::Quantity<Tag>& quantity, Range range) {
    double si = 0;
    value(key, si, range);
    quantity = core::Quantity<Tag>::from_si(si);
  }
  void value(const char* key, int& number);
  void value(const char* key, std::uint32_t& number);
  void value(const char* key, std::uint64_t& number);
  void value(const char* key, bool& flag);
  void value(const char* key, std::string& text);
  void value(const char* key, core::Instant& at);
  template <class Tag>
  void value(const char* key, core::Key<Tag>& name) {
    std::string text;
    value(key, text);
    name = core::Key<Tag>(std::move(text));
  }
  template <class Tag>
  void value(const char* key, core::Index<Tag>& index) {
    std::uint32_t number = 0;
    value(key, number);
    index = core::Index<Tag>(number);
  }
  template <class E>
  requires std::is_enum_v<E>
  void value(const char* key, E& e) {
    std::string name;
    value(key, name);
    std::vector<const char*> names;
    for (std::size_t i = 0; i < enum_count<E>(); ++i) {
      names.push_back(model::name_of(static_cast<E>(i)));
      if (name != names.back()) continue;
      e = static_cast<E>(i);
      return;
    }
    unknown_name(key, name, names);
  }
  void place(geo::Point& position);
  void interval(core::Interval& interval);
  void require(const char* key, bool holds, const char* problem, const char* mend);

  template <class T>
  void group(const char* key, T& members) {
    const nlohmann::json* const found = member(key, nlohmann::json::value_t::object);
    if (found == nullptr) return;
    EventReader inner(*found, FieldPath{.up = &path_, .key = key}, state_);
    fields(inner, members);
    inner.finish();
  }
  void list(const char* key, std::vector<std::string>& texts);
  template <class T>
  void list(const char* key, std::vector<T>& elements) {
    const nlohmann::json* const found = array(key);
    if (found == nullptr) return;
    const FieldPath list_path{.up = &path_, .key = key};
    elements.resize(found->size());
    for (std::size_t i = 0; i < elements.size() && !state_.error; ++i) {
      EventReader inner((*found)[i], FieldPath{.up = &list_path, .index = i}, state_);
      fields(inner, elements[i]);
      inner.finish();
    }
  }
  // After the last field: refuses keys that nobody asked for.
  void finish();

 private:
  // Null, with the error noted, when the key is missing or of another type.
  const nlohmann::json* member(const char* key, nlohmann::json::value_t type);
  const nlohmann::json* array(const char* key);
  void integer(const char* key, std::uint64_t largest, std::uint64_t& number);
  void unknown_name(const char* key, const std::string& name, std::span<const char* const> names);
  void note(const char* key, std::string problem, std::string mend);

  const nlohmann::json& json_;
  FieldPath path_;
  ReadState& state_;
  std::vector<const char*> used_;
};

}  // namespace vigie::codec
