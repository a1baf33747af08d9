// SPDX-License-Identifier: Apache-2.0
// A night into a log, and a log back into the same night.
#pragma once

#include <filesystem>

#include "vigie/core/parallel.h"
#include "vigie/core/result.h"
#include "vigie/night/night.h"

namespace vigie::night {

struct RecordOptions {
  std::uint64_t seed = 1;
  std::uint32_t replicate = 0;
  const core::StopFlag* stop = nullptr;
};

// Plays the night and writes every event to a new log. The plan that is played is the plan as the
// log holds it (places rounded to 1e-6 degree), so that replay() starts from the same plan.
core::Result<model::DawnReport> record(const Setup& setup, const model::Plan& plan,
                                       const std::filesystem::path& log_path,
                                       const RecordOptions& options);

struct Replay {
  model::DawnReport report;
  std::int64_t records = 0;
  std::string head_hash_hex;  // equal in the log and in the night played again
};

// Verifies the chain, plays the night again from the log's own scenario, plan and seed, and
// compares record by record; the first that differs is named (ErrorKind::corrupt). A scenario whose
// files have changed since is refused (ErrorKind::refused).
core::Result<Replay> replay(const Setup& setup, const std::filesystem::path& log_path);

}  // namespace vigie::night
