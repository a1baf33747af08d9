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

struct GribMessage {
  std::uint64_t offset = 0, length = 0;            // bytes
  std::uint64_t grid_offset = 0, grid_length = 0;  // of its section 3, from the message's start
};

// Bytes of a file, mapped while this lives.
class MappedBytes {
 public:
  MappedBytes(int file, std::uint64_t offset, std::uint64_t length);
  MappedBytes(const MappedBytes&) = delete;
  MappedBytes& operator=(const MappedBytes&) = delete;
  ~MappedBytes();
  bool fine() const { return start_ != nullptr; }
  std::span<const unsigned char> bytes() const { return {start_ + skip_, length_}; }

 private:
  unsigned char* start_ = nullptr;
  std::uint64_t skip_ = 0, length_ = 0;
};

class GribFile {
 public:
  // Error: cannot be read, a broken or truncated message (by its number and byte), GRIB of edition
  // 1, several fields in one message, a message over 512 MB, over 200,000 messages.
  static core::Result<std::shared_ptr<GribFile>> open(const std::filesystem::path& path);
  GribFile(const GribFile&) = delete;
  GribFile& operator=(const GribFile&) = delete;
  ~GribFile();

  const std::string& name() const { return name_; }
  const std::vector<GribMessage>& messages() const { return messages_; }
  MappedBytes map(const GribMessage& message) const {
    return {file_, message.offset, message.length};
  }

 private:
  GribFile(int file, std::string name) : file_(file), name_(std::move(name)) {}
  core::Result<void> walk();
  core::Result<GribMessage> frame(std::uint64_t offset, std::uint64_t size,
                                  const std::string& where) const;
  int file_;
  std::string name_;
  std::vector<GribMessage> messages_;
};
using GribFilePtr = std::shared_ptr<GribFile>;

}  // namespace vigie::sea
