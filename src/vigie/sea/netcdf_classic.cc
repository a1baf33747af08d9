// SPDX-License-Identifier: Apache-2.0
#include "vigie/sea/netcdf_classic.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <limits>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "vigie/sea/field_source.h"

namespace vigie::sea {
namespace {

constexpr std::uint64_t kMostEntries = 100'000;      // of a list in the header
constexpr std::uint64_t kLongestText = 64ULL << 20;  // of one text or attribute
constexpr std::uint64_t kDimensions = 10, kVariables = 11, kAttributes = 12;  // tags of the lists

// Big-endian numbers and texts of the header, one after the other.
class Header {
 public:
  explicit Header(const std::filesystem::path& path) : file_(path, std::ios::binary) {
    char magic[4] = {};
    file_.read(magic, 4);
    const std::string text(magic, 4);
    version_ = text == "CDF\x01" ? 1 : text == "CDF\x02" ? 2 : text == "CDF\x05" ? 5 : 0;
  }
  int version() const { return version_; }
  bool fine() const { return fine_ && file_.good(); }
  std::uint64_t word() { return number(4); }
  std::uint64_t count() { return number(version_ == 5 ? 8 : 4); }
  std::uint64_t offset() { return number(version_ == 1 ? 4 : 8); }
  std::uint64_t no_records() const { return version_ == 5 ? ~0ULL : 0xffffffffULL; }
  void skip(std::uint64_t bytes) {  // padded to four
    if (bytes > kLongestText) fine_ = false;
    if (fine()) file_.seekg(static_cast<std::streamoff>((bytes + 3) / 4 * 4), std::ios::cur);
  }
  // The number of entries of a list, after its tag; 0 for an absent one.
  std::uint64_t list(std::uint64_t tag) {
    const std::uint64_t got = word(), entries = count();
    if (!(got == tag || (got == 0 && entries == 0)) || entries > kMostEntries) fine_ = false;
    return fine() ? entries : 0;
  }
  void attributes() {
    for (std::uint64_t left = list(kAttributes); left > 0 && fine(); --left) {
      skip(count());
      const std::uint64_t size = size_of(word()), values = count();
      if (values > kLongestText) fine_ = false;
      if (fine()) skip(size * values);
    }
  }
  // Bytes of one value; 0 for a type that is none.
  std::uint64_t size_of(std::uint64_t type) {
    static constexpr std::uint64_t kSizes[] = {0, 1, 1, 2, 4, 4, 8, 1, 2, 4, 8, 8};
    const std::uint64_t size = type < std::size(kSizes) ? kSizes[type] : 0;
    if (size == 0) fine_ = false;
    return size;
  }
  void refuse() { fine_ = false; }

 private:
  std::uint64_t number(int bytes) {
    unsigned char raw[8] = {};
    file_.read(reinterpret_cast<char*>(raw), bytes);
    std::uint64_t value = 0;
    for (int i = 0; i < bytes; ++i) value = value << 8 | raw[i];
    return file_.good() ? value : 0;
  }
  std::ifstream file_;
  int version_ = 0;
  bool fine_ = true;
};

struct ClassicVariable {
  double bytes = 0;  // of all of it, or of one record
  double begin = 0;
  bool record = false;
};

ClassicVariable read_variable(Header& header, const std::vector<std::uint64_t>& lengths) {
  ClassicVariable out;
  header.skip(header.count());
  const std::uint64_t dimensions = header.count();
  if (dimensions > 1024) header.refuse();
  double values = 1;
  for (std::uint64_t d = 0; d < dimensions && header.fine(); ++d) {
    const std::uint64_t id = header.count();
    if (id >= lengths.size())
      header.refuse();
    else if (lengths[id] == 0)
      out.record = true;
    else
      values *= static_cast<double>(lengths[id]);
  }
  header.attributes();
  out.bytes = values * static_cast<double>(header.size_of(header.word()));
  header.count();  // the size as written, which cannot tell beyond 4 GB
  out.begin = static_cast<double>(header.offset());
  return out;
}

}  // namespace

core::Result<void> check_classic_file(const std::filesystem::path& path) {
  Header header(path);
  if (header.version() == 0) return {};
  const std::string name = path.filename().string();
  const std::uint64_t records = header.count();
  std::vector<std::uint64_t> lengths;
  for (std::uint64_t left = header.list(kDimensions); left > 0 && header.fine(); --left) {
    header.skip(header.count());
    lengths.push_back(header.count());
  }
  header.attributes();
  std::vector<ClassicVariable> variables;
  for (std::uint64_t left = header.list(kVariables); left > 0 && header.fine(); --left)
    variables.push_back(read_variable(header, lengths));
  if (!header.fine())
    return core::fail(bad_field(name, "has a header that is broken or cut short",
                                "is the file whole? fetch it again"));
  // Records lie one behind the other, each with the part of every variable, padded to four bytes
  // unless it is alone.
  double record = 0;
  int in_records = 0;
  for (const ClassicVariable& v : variables)
    if (v.record) {
      record += 4 * std::ceil(v.bytes / 4);
      ++in_records;
    }
  double end = 0;
  for (const ClassicVariable& v : variables) {
    if (in_records == 1 && v.record) record = v.bytes;
    const bool counted = records != header.no_records() && records > 0;
    if (!v.record)
      end = std::max(end, v.begin + v.bytes);
    else if (counted)
      end = std::max(end, v.begin + (static_cast<double>(records) - 1) * record + v.bytes);
  }
  std::error_code error;
  const auto size = static_cast<double>(std::filesystem::file_size(path, error));
  if (error || end > size)
    return core::fail(bad_field(name,
                                fmt::format("says it has {:.0f} bytes, and has {:.0f}", end, size),
                                "is the file whole? fetch it again"));
  return {};
}

}  // namespace vigie::sea
