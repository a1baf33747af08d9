// SPDX-License-Identifier: Apache-2.0
// Ids that cannot be mixed up: Key for names people write in files, Index for rows of a run.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>

namespace vigie::core {

template <class Tag>
class Key {
 public:
  Key() = default;
  explicit Key(std::string text) : text_(std::move(text)) {}
  const std::string& text() const { return text_; }
  bool empty() const { return text_.empty(); }
  auto operator<=>(const Key&) const = default;

 private:
  std::string text_;
};

template <class Tag>
class Index {
 public:
  constexpr Index() = default;
  explicit constexpr Index(std::uint32_t value) : value_(value) {}
  constexpr std::uint32_t value() const { return value_; }
  constexpr auto operator<=>(const Index&) const = default;

 private:
  std::uint32_t value_ = 0;
};

}  // namespace vigie::core

template <class Tag>
struct std::hash<vigie::core::Key<Tag>> {
  std::size_t operator()(const vigie::core::Key<Tag>& key) const noexcept {
    return std::hash<std::string>{}(key.text());
  }
};
