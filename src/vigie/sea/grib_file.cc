// SPDX-License-Identifier: Apache-2.0
#include "vigie/sea/grib_file.h"

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

constexpr std::uint64_t kMostMessages = 200'000, kLongestMessage = 512U << 20, kMostSections = 16;

std::uint64_t big_endian(const unsigned char* bytes, int count) {
  std::uint64_t value = 0;
  for (int i = 0; i < count; ++i) value = value << 8 | bytes[i];
  return value;
}

bool read_at(int file, std::uint64_t offset, void* to, std::size_t size) {
  return pread(file, to, size, static_cast<off_t>(offset)) == static_cast<ssize_t>(size);
}

}  // namespace

MappedBytes::MappedBytes(int file, std::uint64_t offset, std::uint64_t length) : length_(length) {
  const auto page = static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
  skip_ = offset % page;
  void* const start = mmap(nullptr, length + skip_, PROT_READ, MAP_PRIVATE, file,
                           static_cast<off_t>(offset - skip_));
  if (start != MAP_FAILED) start_ = static_cast<unsigned char*>(start);
}

MappedBytes::~MappedBytes() {
  if (start_ != nullptr) munmap(start_, length_ + skip_);
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
  for (std::uint64_t offset = 0; offset < size;) {
    if (messages_.size() >= kMostMessages)
      return fail(bad_field(name_, "has more than 200,000 messages", "cut the file"));
    const auto message =
        frame(offset, size,
              fmt::format("{}: message {} at byte {}", name_, messages_.size() + 1, offset));
    if (!message) return fail(message.error());
    messages_.push_back(*message);
    offset += message->length;
  }
  return {};
}

// Sections 0 to 8 of WMO manual 306, FM 92.
Result<GribMessage> GribFile::frame(std::uint64_t offset, std::uint64_t size,
                                    const std::string& where) const {
  const auto broken = [&](std::string problem) {
    return fail(bad_field(where, std::move(problem), "is the file whole? fetch it again"));
  };
  unsigned char head[16];
  if (size - offset < sizeof head || !read_at(file_, offset, head, sizeof head))
    return broken("is cut short");
  if (std::memcmp(head, "GRIB", 4) != 0) return broken("is no GRIB");
  if (head[7] != 2) return fail(bad_field(where, "is not of edition 2", "convert it to GRIB2"));
  GribMessage out{.offset = offset, .length = big_endian(head + 8, 8)};
  if (out.length < 20 || out.length > size - offset)
    return broken(fmt::format("says it has {} bytes, and {} are left", out.length, size - offset));
  if (out.length > kLongestMessage)
    return fail(bad_field(where, "has more than 512 MB", "give smaller fields"));
  std::uint64_t at = 16, sections = 0, fields = 0;
  while (at < out.length - 4) {
    unsigned char section[5];
    if (out.length - 4 - at < 5 || !read_at(file_, offset + at, section, sizeof section))
      return broken("has a section that is cut short");
    const std::uint64_t length = big_endian(section, 4);
    if (length < 5 || length > out.length - 4 - at || section[4] < 1 || section[4] > 7 ||
        ++sections > kMostSections)
      return broken(fmt::format("has a section {} of {} bytes", section[4], length));
    if (section[4] == 3) {
      out.grid_offset = at;
      out.grid_length = length;
    }
    if (section[4] == 4 && ++fields > 1)
      return fail(bad_field(where, "holds several fields", "split it: one field a message"));
    at += length;
  }
  char end[4];
  if (at != out.length - 4 || !read_at(file_, offset + at, end, 4) ||
      std::memcmp(end, "7777", 4) != 0)
    return broken("does not end as GRIB does");
  if (out.grid_length == 0 || fields == 0) return broken("lacks its grid or its product");
  return out;
}

}  // namespace vigie::sea
