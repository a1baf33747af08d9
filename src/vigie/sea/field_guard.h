// SPDX-License-Identifier: Apache-2.0
// Reads files of unknown origin in a process of its own. The libraries that decode NetCDF, HDF5 and
// GRIB were not written for hostile bytes (docs/adr/0018-field-files.md); what they do with
// them, crash, loop or ask for memory, ends that process and comes back here as an error.
//
//   auto guard = FieldGuard::start("wind.nc", [](std::string_view request) { return answer; });
//   auto reply = guard->ask("...", most_bytes);
//
// The child has the limits below, no other open file, no output, and may write no file. It ends
// when the guard is gone. Not safe on several threads at once: ask under a lock.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <sys/types.h>

#include "vigie/core/result.h"
#include "vigie/core/units.h"

namespace vigie::sea {

struct FieldLimits {
  core::Duration answer = core::seconds(20);  // wall clock, for each question
  std::size_t memory = std::size_t{1} << 30;  // of the child, beyond what it starts with
};

class FieldGuard {
 public:
  // Runs in the child. What it throws ends the child.
  using Answer = std::function<std::string(std::string_view request)>;

  // Error: the system gives no process.
  static core::Result<std::unique_ptr<FieldGuard>> start(std::string label, Answer answer,
                                                         const FieldLimits& limits = {});
  FieldGuard(const FieldGuard&) = delete;
  FieldGuard& operator=(const FieldGuard&) = delete;
  ~FieldGuard();

  // Error: the child crashed, took too long, wanted too much memory, answered with more than `most`
  // bytes, or is gone since an earlier error.
  core::Result<std::string> ask(std::string_view request, std::size_t most);

 private:
  FieldGuard(std::string label, FieldLimits limits) : label_(std::move(label)), limits_(limits) {}
  core::Error gone();
  void end();

  std::string label_;
  FieldLimits limits_;
  int socket_ = -1;
  pid_t child_ = -1;
  std::string why_;  // it is gone
};

// A message as bytes: numbers in the machine's order and texts with their length. Reading past the
// end or a text longer than a megabyte gives zero or empty and leaves fine() false.
class MessageWriter {
 public:
  template <class T>
  void number(T value) {
    static_assert(std::is_arithmetic_v<T>);
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  void text(std::string_view value) {
    number<std::uint64_t>(value.size());
    bytes_.append(value);
  }
  void raw(const void* from, std::size_t size) {
    bytes_.append(static_cast<const char*>(from), size);
  }
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

class MessageReader {
 public:
  explicit MessageReader(std::string_view bytes) : bytes_(bytes) {}
  template <class T>
  T number() {
    static_assert(std::is_arithmetic_v<T>);
    T value{};
    if (bytes_.size() < sizeof value) {
      fine_ = false;
      bytes_ = {};
      return value;
    }
    bytes_.copy(reinterpret_cast<char*>(&value), sizeof value);
    bytes_.remove_prefix(sizeof value);
    return value;
  }
  std::string text() {
    const auto size = number<std::uint64_t>();
    if (size > bytes_.size() || size > (1U << 20)) {
      fine_ = false;
      return {};
    }
    std::string out(bytes_.substr(0, size));
    bytes_.remove_prefix(size);
    return out;
  }
  std::string_view rest() const { return bytes_; }
  bool fine() const { return fine_; }

 private:
  std::string_view bytes_;
  bool fine_ = true;
};

}  // namespace vigie::sea
