// SPDX-License-Identifier: Apache-2.0
// A GRIB2 file as a row of messages. The frame of every message is checked here, before ecCodes
// sees it: lengths, order of sections, end mark. Runs in the reading process.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "vigie/core/result.h"

namespace vigie::sea {

// A stretch of a message, in bytes from its start.
struct GribStretch {
  std::uint64_t at = 0, length = 0;
};

// One field. A message holds one or, where sections 2 to 7, 3 to 7 or 4 to 7 are repeated, several
// (FM 92, note 2): each of those is made a message of its own from the sections that belong to it.
struct GribMessage {
  std::uint64_t number = 0;              // in the file, from 1
  std::uint64_t offset = 0, length = 0;  // bytes
  GribStretch grid;                      // its section 3
  std::vector<GribStretch> sections;     // 1 to 7 of one of several fields; else empty
};

// Bytes of a message, mapped while this lives, or put together.
class MessageBytes {
 public:
  MessageBytes(int file, const GribMessage& message);
  MessageBytes(const MessageBytes&) = delete;
  MessageBytes& operator=(const MessageBytes&) = delete;
  ~MessageBytes();
  bool fine() const { return start_ != nullptr; }
  std::span<const unsigned char> bytes() const {
    if (!made_.empty()) return made_;
    return {start_ + skip_, length_};
  }
  std::span<const unsigned char> grid() const { return {start_ + skip_ + grid_.at, grid_.length}; }

 private:
  void put_together(const GribMessage& message);
  unsigned char* start_ = nullptr;
  std::uint64_t skip_ = 0, length_ = 0;
  GribStretch grid_;
  std::vector<unsigned char> made_;
};

class GribFile {
 public:
  // Error: cannot be read, a broken or truncated message (by its number and byte), GRIB of edition
  // 1, a message over 512 MB or with over 1,000 fields, over 200,000 fields.
  static core::Result<std::shared_ptr<GribFile>> open(const std::filesystem::path& path);
  GribFile(const GribFile&) = delete;
  GribFile& operator=(const GribFile&) = delete;
  ~GribFile();

  const std::string& name() const { return name_; }
  const std::vector<GribMessage>& messages() const { return messages_; }  // one a field
  MessageBytes map(const GribMessage& message) const { return {file_, message}; }

 private:
  GribFile(int file, std::string name) : file_(file), name_(std::move(name)) {}
  core::Result<void> walk();
  core::Result<std::uint64_t> frame(std::uint64_t number, std::uint64_t offset, std::uint64_t size);
  int file_;
  std::string name_;
  std::vector<GribMessage> messages_;
};
using GribFilePtr = std::shared_ptr<GribFile>;

}  // namespace vigie::sea
