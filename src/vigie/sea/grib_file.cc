// SPDX-License-Identifier: Apache-2.0
#include "vigie/sea/grib_file.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "vigie/sea/field_source.h"

namespace vigie::sea {
namespace {

using core::fail;
using core::Result;

constexpr std::uint64_t kMostMessages = 200'000, kLongestMessage = 512U << 20, kMostFields = 1000;

std::uint64_t big_endian(const unsigned char* bytes, int count) {
  std::uint64_t value = 0;
  for (int i = 0; i < count; ++i) value = value << 8 | bytes[i];
  return value;
}

bool read_at(int file, std::uint64_t offset, void* to, std::size_t size) {
  return pread(file, to, size, static_cast<off_t>(offset)) == static_cast<ssize_t>(size);
}

// The fields of one message, section by section.
class FieldsOfMessage {
 public:
  explicit FieldsOfMessage(GribMessage frame) : frame_(std::move(frame)) {}

  // `first`: the octet after the section's number. False when it cannot come here.
  bool take(unsigned kind, GribStretch stretch, unsigned first) {
    if (kind < 1 || kind > 7 || (last_ == 0 && kind != 1) || (last_ != 0 && kind == 1))
      return false;
    // Onward, or after values back to a section from which fields are repeated.
    const bool again = last_ == 7 && (kind == 2 || kind == 3 || kind == 4);
    if (kind <= last_ && !again) return false;
    last_ = kind;
    current_[kind] = stretch;
    if (kind == 6 && first == kAsBefore) {
      if (!bitmap_) return false;
      current_[6] = bitmap_;
    } else if (kind == 6 && first != kNoBitmap) {
      bitmap_ = stretch;
    }
    if (kind != 7) return true;
    for (const std::size_t needed : {3U, 4U, 5U, 6U})
      if (!current_[needed]) return false;
    GribMessage field = frame_;
    field.grid = *current_[3];
    for (const auto& section : current_)
      if (section) field.sections.push_back(*section);
    complete.push_back(std::move(field));
    return true;
  }
  bool at_an_end() const { return last_ == 7; }

  std::vector<GribMessage> complete;

 private:
  static constexpr unsigned kAsBefore = 254, kNoBitmap = 255;  // of code table 6.0
  GribMessage frame_;
  unsigned last_ = 0;
  std::optional<GribStretch> bitmap_;                  // the last that was defined
  std::array<std::optional<GribStretch>, 8> current_;  // of each kind
};

}  // namespace

MessageBytes::MessageBytes(int file, const GribMessage& message)
    : length_(message.length), grid_(message.grid) {
  const auto page = static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
  skip_ = message.offset % page;
  void* const start = mmap(nullptr, length_ + skip_, PROT_READ, MAP_PRIVATE, file,
                           static_cast<off_t>(message.offset - skip_));
  if (start == MAP_FAILED) return;
  start_ = static_cast<unsigned char*>(start);
  if (!message.sections.empty()) put_together(message);
}

MessageBytes::~MessageBytes() {
  if (start_ != nullptr) munmap(start_, length_ + skip_);
}

void MessageBytes::put_together(const GribMessage& message) {
  const unsigned char* const whole = start_ + skip_;
  made_.assign(whole, whole + 16);  // section 0, with the length to be set
  for (const GribStretch& section : message.sections)
    made_.insert(made_.end(), whole + section.at, whole + section.at + section.length);
  for (const char letter : {'7', '7', '7', '7'})
    made_.push_back(static_cast<unsigned char>(letter));
  for (std::size_t i = 0; i < 8; ++i)
    made_[8 + i] = static_cast<unsigned char>(std::uint64_t{made_.size()} >> (8 * (7 - i)));
}

Result<std::shared_ptr<GribFile>> GribFile::open(const std::filesystem::path& path) {
  const int id = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (id < 0)
    return fail({core::ErrorKind::missing, path.filename().string(), "cannot be read",
                 "check the name and its permissions"});
  std::shared_ptr<GribFile> file(new GribFile(id, path.filename().string()));
  if (const auto done = file->walk(); !done) return fail(done.error());
  return file;
}

GribFile::~GribFile() { close(file_); }

Result<void> GribFile::walk() {
  struct stat about {};
  if (fstat(file_, &about) != 0)
    return fail(bad_field(name_, "cannot be read", "check its permissions"));
  const auto size = static_cast<std::uint64_t>(about.st_size);
  std::uint64_t number = 0;
  for (std::uint64_t offset = 0; offset < size;) {
    const auto length = frame(++number, offset, size);
    if (!length) return fail(length.error());
    offset += *length;
  }
  return {};
}

// Sections 0 to 8 of WMO manual 306, FM 92; gives the message's length.
Result<std::uint64_t> GribFile::frame(std::uint64_t number, std::uint64_t offset,
                                      std::uint64_t size) {
  const std::string where = fmt::format("{}: message {} at byte {}", name_, number, offset);
  const auto broken = [&](std::string problem) {
    return fail(bad_field(where, std::move(problem), "is the file whole? fetch it again"));
  };
  unsigned char head[16];
  if (size - offset < sizeof head || !read_at(file_, offset, head, sizeof head))
    return broken("is cut short");
  if (std::memcmp(head, "GRIB", 4) != 0) return broken("is no GRIB");
  if (head[7] != 2)
    return fail(bad_field(where, fmt::format("is GRIB of edition {}", head[7]),
                          "convert it: grib_set -s edition=2 old.grib new.grib2"));
  const std::uint64_t length = big_endian(head + 8, 8);
  if (length < 20 || length > size - offset)
    return broken(fmt::format("says it has {} bytes, and {} are left", length, size - offset));
  if (length > kLongestMessage)
    return fail(bad_field(where, "has more than 512 MB", "give smaller fields"));
  FieldsOfMessage fields({.number = number, .offset = offset, .length = length});
  std::uint64_t at = 16;
  while (at < length - 4) {
    unsigned char section[6] = {};
    const std::uint64_t left = length - 4 - at;
    if (left < 5 || !read_at(file_, offset + at, section, std::min<std::uint64_t>(left, 6)))
      return broken("has a section that is cut short");
    const GribStretch stretch{at, big_endian(section, 4)};
    if (stretch.length < 5 || stretch.length > left ||
        !fields.take(section[4], stretch, section[5]))
      return broken(fmt::format("has a section {} of {} bytes", section[4], stretch.length));
    if (fields.complete.size() > kMostFields ||
        messages_.size() + fields.complete.size() > kMostMessages)
      return fail(bad_field(where, "is one field too many, of 1,000 a message and 200,000 a file",
                            "cut the file"));
    at += stretch.length;
  }
  char end[4];
  if (at != length - 4 || !read_at(file_, offset + at, end, 4) || std::memcmp(end, "7777", 4) != 0)
    return broken("does not end as GRIB does");
  if (fields.complete.empty() || !fields.at_an_end())
    return broken("lacks its grid, its product or its values");
  if (fields.complete.size() == 1) fields.complete.front().sections.clear();
  messages_.insert(messages_.end(), fields.complete.begin(), fields.complete.end());
  return length;
}

}  // namespace vigie::sea
