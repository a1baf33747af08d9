// SPDX-License-Identifier: Apache-2.0
// Result: a value, or an Error that names what was wrong and how to mend it.
#pragma once

#include <string>
#include <utility>

#include <tl/expected.hpp>

namespace vigie::core {

enum class ErrorKind {
  invalid,      // the input breaks a rule: the user can mend it
  missing,      // a file, key or station is not there
  unreadable,   // bytes that are not what they claim to be
  refused,      // outside law, weather minima or limits: by design
  unavailable,  // the world said no: port in use, disk full, database locked
  corrupt,      // a stored record does not prove itself
  interrupted,  // stopped on request
};

struct Error {
  ErrorKind kind = ErrorKind::invalid;
  std::string field;    // where: "assets.toml: type.helo.cruise_speed_kn"
  std::string problem;  // what: "is -3, below the smallest allowed 0"
  std::string mend;     // what to do: "give knots between 0 and 400"
};

// "field problem; mend"
std::string format_error(const Error& error);

// The process exit code of an error: 2 for input that can be mended, 3 for a refusal, 4 for the
// world, 5 for a record that does not prove itself, 130 when interrupted.
int exit_code(ErrorKind kind);

template <class T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(Error error) { return tl::unexpected<Error>(std::move(error)); }

// The commonest error: what was given breaks a rule.
inline Error invalid(std::string field, std::string problem, std::string mend) {
  return {ErrorKind::invalid, std::move(field), std::move(problem), std::move(mend)};
}

}  // namespace vigie::core
