// SPDX-License-Identifier: Apache-2.0
// A trial's roster: on which nights, over which sectors, the drones that it adds may fly.
#pragma once

#include <string>
#include <vector>

#include "vigie/core/date.h"

namespace vigie::model {

struct Roster {
  struct Row {
    core::Date night;    // named by the day of its dawn
    std::string sector;  // as the trial names it
    bool additional_drones = false;
  };
  std::vector<Row> rows;  // by night; each night has the same sectors, each once, in one order
  std::string sha256;     // of the bytes it was read from
};

}  // namespace vigie::model
