// SPDX-License-Identifier: Apache-2.0
#include "vigie/server/parameters.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace vigie::server {
namespace {

constexpr std::size_t kLongestText = 200;

std::string within(core::Interval night) {
  return "give a UTC time from " + core::format_instant(night.from) + " to " +
         core::format_instant(night.until);
}

}  // namespace

core::Result<void> only_parameters(const Request& request,
                                   std::initializer_list<std::string_view> names) {
  for (const QueryParameter& given : request.target.query) {
    if (std::find(names.begin(), names.end(), given.name) != names.end()) continue;
    std::string known;
    for (const std::string_view name : names)
      known += (known.empty() ? "" : ", ") + std::string(name);
    return core::fail(core::invalid(given.name, "is not a parameter of " + request.target.path,
                                    known.empty() ? "leave it out" : "known here: " + known));
  }
  return {};
}

core::Result<core::Instant> parse_instant_of(std::string_view text, const std::string& name,
                                             core::Interval night) {
  const auto at = core::parse_instant(text);
  if (!at) return core::fail(core::invalid(name, at.error().problem, within(night)));
  if (*at < night.from || *at > night.until)
    return core::fail(core::invalid(name, "is outside the night", within(night)));
  return *at;
}

core::Result<core::Instant> instant_parameter(const Request& request, const std::string& name,
                                              core::Interval night) {
  const std::string* text = request.parameter(name);
  if (text == nullptr) return core::fail(core::invalid(name, "is missing", within(night)));
  return parse_instant_of(*text, name, night);
}

core::Result<std::string> text_parameter(const Request& request, const std::string& name,
                                         const std::string& otherwise) {
  const std::string* text = request.parameter(name);
  if (text == nullptr) return otherwise;
  if (text->size() > kLongestText)
    return core::fail(core::invalid(name, "is over 200 bytes", "write it shorter"));
  return *text;
}

core::Result<double> number_parameter(const Request& request, const std::string& name,
                                      const NumberRange& range) {
  const std::string* text = request.parameter(name);
  if (text == nullptr) return range.otherwise;
  double value = 0;
  const char* end = text->data() + text->size();
  const auto [rest, ec] = std::from_chars(text->data(), end, value);
  const bool whole = ec == std::errc() && rest == end;
  if (!whole || !(value >= range.low && value <= range.high))
    return core::fail(
        core::invalid(name, whole ? "is out of range" : "is not a number",
                      fmt::format("give a number from {} to {}", range.low, range.high)));
  return value;
}

}  // namespace vigie::server
