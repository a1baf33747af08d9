// SPDX-License-Identifier: Apache-2.0
#include "vigie/core/result.h"

namespace vigie::core {

std::string format_error(const Error& error) {
  std::string text = error.field;
  if (!text.empty() && !error.problem.empty()) text += ' ';
  text += error.problem;
  if (!error.mend.empty()) text += "; " + error.mend;
  return text;
}

int exit_code(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::invalid:
    case ErrorKind::missing:
    case ErrorKind::unreadable:
      return 2;
    case ErrorKind::refused:
      return 3;
    case ErrorKind::unavailable:
      return 4;
    case ErrorKind::corrupt:
      return 5;
    case ErrorKind::interrupted:
      return 130;
  }
  return 1;
}

}  // namespace vigie::core
