// SPDX-License-Identifier: Apache-2.0
#include "vigie/codec/zip_archive.h"

#include <memory>

#include <zip.h>

namespace vigie::codec {
namespace {

constexpr zip_uint16_t kDate = (1980 - 1980) << 9 | 1 << 5 | 1;  // 1 January 1980, the first of zip

core::Error failed(const std::string& words) {
  return {core::ErrorKind::unavailable, "zip archive", "cannot be made: " + words,
          "check that memory is left"};
}

}  // namespace

core::Result<std::string> zip_archive(const std::vector<ZipEntry>& entries) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* const buffer = zip_source_buffer_create(nullptr, 0, 0, &error);
  if (buffer == nullptr) return core::fail(failed(zip_error_strerror(&error)));
  zip_source_keep(buffer);  // ours until the end, beside the archive's
  const std::unique_ptr<zip_source_t, void (*)(zip_source_t*)> kept(buffer, zip_source_free);
  zip_t* const archive = zip_open_from_source(buffer, ZIP_TRUNCATE, &error);
  if (archive == nullptr) {
    zip_source_free(buffer);
    return core::fail(failed(zip_error_strerror(&error)));
  }
  for (const ZipEntry& entry : entries) {
    zip_source_t* const bytes =
        zip_source_buffer(archive, entry.bytes.data(), entry.bytes.size(), 0);
    const zip_int64_t index = zip_file_add(archive, entry.name.c_str(), bytes, ZIP_FL_ENC_UTF_8);
    if (index < 0) {
      const std::string words = zip_strerror(archive);
      zip_source_free(bytes);
      zip_discard(archive);
      return core::fail(failed(words));
    }
    zip_file_set_dostime(archive, static_cast<zip_uint64_t>(index), 0, kDate, 0);
  }
  if (zip_close(archive) != 0) {
    const std::string words = zip_strerror(archive);
    zip_discard(archive);
    return core::fail(failed(words));
  }
  zip_stat_t stat;
  zip_stat_init(&stat);
  zip_source_stat(buffer, &stat);
  std::string out(stat.size, '\0');
  if (zip_source_open(buffer) != 0) return core::fail(failed("its bytes cannot be read"));
  const zip_int64_t read = zip_source_read(buffer, out.data(), out.size());
  zip_source_close(buffer);
  if (read != static_cast<zip_int64_t>(out.size()))
    return core::fail(failed("its bytes cannot be read"));
  return out;
}

}  // namespace vigie::codec
