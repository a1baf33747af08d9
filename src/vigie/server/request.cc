// SPDX-License-Identifier: Apache-2.0
#include "vigie/server/request.h"

#include <algorithm>
#include <cstdint>
#include <optional>

namespace vigie::server {
namespace {

using core::Error;
using core::ErrorKind;
using core::fail;

std::optional<unsigned> hex_digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A' + 10);
  return std::nullopt;
}

std::optional<std::string> percent_decoded(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    if (i + 2 >= text.size()) return std::nullopt;
    const auto high = hex_digit(text[i + 1]), low = hex_digit(text[i + 2]);
    if (!high || !low) return std::nullopt;
    out += static_cast<char>(*high * 16 + *low);
    i += 2;
  }
  return out;
}

// Bytes of the UTF-8 sequence that `lead` begins; 0: it begins none.
std::size_t sequence_length(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xc2 && lead <= 0xdf) return 2;
  if (lead >= 0xe0 && lead <= 0xef) return 3;
  if (lead >= 0xf0 && lead <= 0xf4) return 4;
  return 0;
}

bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t length = sequence_length(lead);
    if (length == 0 || i + length > text.size()) return false;
    for (std::size_t k = 1; k < length; ++k) {
      const auto next = static_cast<unsigned char>(text[i + k]);
      if ((next & 0xc0) != 0x80) return false;
      // Over-long forms, surrogates and code points past U+10FFFF.
      if (k == 1 && ((lead == 0xe0 && next < 0xa0) || (lead == 0xed && next > 0x9f) ||
                     (lead == 0xf0 && next < 0x90) || (lead == 0xf4 && next > 0x8f)))
        return false;
    }
    i += length;
  }
  return true;
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f;
  });
}

core::Result<std::string> decoded(std::string_view text, const std::string& field) {
  auto out = percent_decoded(text);
  if (!out)
    return fail(
        core::invalid(field, "has a broken % escape", "write % and two hexadecimal digits"));
  if (has_control(*out))
    return fail(core::invalid(field, "has a control character", "leave it out"));
  if (!is_utf8(*out)) return fail(core::invalid(field, "is not UTF-8", "encode it as UTF-8"));
  return *std::move(out);
}

bool has_dot_segment(std::string_view path) {
  for (std::size_t from = 0; from <= path.size();) {
    const std::size_t until = std::min(path.find('/', from), path.size());
    const std::string_view segment = path.substr(from, until - from);
    if (segment == "." || segment == "..") return true;
    from = until + 1;
  }
  return false;
}

core::Result<std::string> parse_path(std::string_view text) {
  if (text.empty() || text.front() != '/')
    return fail(
        core::invalid("path", "does not begin with /", "ask for a path such as /api/v1/night"));
  auto path = decoded(text, "path");
  if (!path) return path;
  // Counting before and after decoding finds the slashes that were hidden in escapes.
  if (std::count(text.begin(), text.end(), '/') != std::count(path->begin(), path->end(), '/') ||
      path->find('\\') != std::string::npos)
    return fail(core::invalid("path", "hides a slash", "write slashes as themselves"));
  if (has_dot_segment(*path))
    return fail(core::invalid("path", "has a . or .. segment", "name the place directly"));
  return path;
}

core::Result<std::vector<QueryParameter>> parse_query(std::string_view text) {
  std::vector<QueryParameter> query;
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t until = std::min(text.find('&', from), text.size());
    const std::string_view pair = text.substr(from, until - from);
    from = until + 1;
    if (pair.empty()) continue;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    auto name = decoded(pair.substr(0, equals), "query");
    if (!name) return fail(name.error());
    if (name->empty())
      return fail(core::invalid("query", "has a value without a name", "write name=value"));
    auto value = decoded(equals < pair.size() ? pair.substr(equals + 1) : "", *name);
    if (!value) return fail(value.error());
    for (const QueryParameter& earlier : query)
      if (earlier.name == *name)
        return fail(core::invalid(*name, "is given twice", "give it once"));
    query.push_back({.name = *std::move(name), .value = *std::move(value)});
  }
  return query;
}

}  // namespace

core::Result<Target> parse_target(std::string_view text) {
  const std::size_t mark = std::min(text.find('?'), text.size());
  auto path = parse_path(text.substr(0, mark));
  if (!path) return fail(path.error());
  auto query = parse_query(mark < text.size() ? text.substr(mark + 1) : "");
  if (!query) return fail(query.error());
  return Target{.path = *std::move(path), .query = *std::move(query)};
}

const std::string* Request::parameter(std::string_view name) const {
  for (const QueryParameter& given : target.query)
    if (given.name == name) return &given.value;
  return nullptr;
}

}  // namespace vigie::server
