// SPDX-License-Identifier: Apache-2.0
// Any file given as a log: refused with a mend, or a chain that reads from end to end with as many
// records as verify() counted.
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include <unistd.h>

#include "vigie/log/log.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace vigie;
  static const std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("vigie-fuzz-" + std::to_string(getpid()) + ".db");
  static const bool removed_at_end = std::atexit([] { std::filesystem::remove(path); }) == 0;
  if (!removed_at_end) std::abort();
  std::ofstream(path, std::ios::binary | std::ios::trunc)
      .write(reinterpret_cast<const char*>(bytes), static_cast<std::streamsize>(size));
  const auto proved = log::verify(path);
  if (!proved) {
    if (proved.error().field.empty() || proved.error().mend.empty()) std::abort();
    return 0;
  }
  const auto log = log::Log::open_read_only(path);
  if (!log) std::abort();
  std::int64_t records = 0;
  const auto read = log->read([&](const log::Record&) {
    ++records;
    return true;
  });
  if (!read || records != proved->records) std::abort();
  return 0;
}
