// SPDX-License-Identifier: Apache-2.0
// For the fuzz targets of the field readers: any bytes given as a file of wind, waves and the rest
// are an error that says what is wrong and how to mend it, or values that can be.
//
// The product decodes in a child process (field_guard.h), which costs a fork for every question.
// The fuzz preset decodes GRIB and classic NetCDF in this process instead, as the child does, some
// hundred times as often in the same time, with the sanitizers watching. HDF5 stays in the child:
// its library has published faults that nobody here can mend (docs/adr/0018-field-files.md), and
// they must not end the search for ours. Where the compiler counts what was run, the counters are
// shared with the child, so that a fuzzer is guided by what its input did there.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <sys/mman.h>
#include <unistd.h>

#include "vigie/sea/field_file.h"
#include "vigie/sea/field_source.h"

namespace vigie::fuzz {

// Whole pages are moved, with whatever lies on them beside the counters: not for a sanitizer to
// see.
[[gnu::no_sanitize_address]] inline void share_counters() {
  const auto page = static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE));
  std::uintptr_t first = 0, last = 0;
#ifdef __x86_64__  // not in C++: the compiler declares the names itself, and would rename its own
  __asm__(".weak __start___sancov_cntrs\n movq __start___sancov_cntrs@GOTPCREL(%%rip), %0"
          : "=r"(first));
  __asm__(".weak __stop___sancov_cntrs\n movq __stop___sancov_cntrs@GOTPCREL(%%rip), %0"
          : "=r"(last));
#endif
  if (first == last) return;
  first = first / page * page;
  last = (last + page - 1) / page * page;
  const std::size_t size = last - first;
  void* const kept = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (kept == MAP_FAILED) return;
  volatile const char* const from = reinterpret_cast<const char*>(first);
  for (std::size_t i = 0; i < size; ++i) static_cast<char*>(kept)[i] = from[i];
  mremap(kept, size, size, MREMAP_MAYMOVE | MREMAP_FIXED, reinterpret_cast<void*>(first));
}

inline void check_error(const core::Error& error) {
  if (error.field.empty() || error.mend.empty()) std::abort();
}

inline sea::FieldWindow window() {
  const core::Instant start = core::parse_instant("2026-01-15T00:00:00Z").value();
  return {50.5, 51.5, 0.9, 1.9, {start, start + core::hours(1)}};
}

inline void check_series(const core::Result<std::unique_ptr<sea::FieldSeries>>& series) {
  if (!series) return check_error(series.error());
  const sea::FieldKind kind = (*series)->kind();
  const auto components = static_cast<std::size_t>(sea::components_of(kind));
  std::vector<float> values(components * (*series)->grid().nodes());
  if (!(*series)->read((*series)->times().size() - 1, (*series)->members() - 1, values)) return;
  const double most =
      kind == sea::FieldKind::wave_direction
          ? 1.001
          : 1.5 * std::max(std::abs(sea::possible(kind).low), std::abs(sea::possible(kind).high));
  for (const float value : values)
    if (!std::isnan(value) && !(std::abs(value) <= most)) std::abort();
}

// As the product has it.
inline void check_guarded(const std::filesystem::path& path, std::size_t pick) {
  const sea::FieldLimits limits{.answer = core::seconds(10)};
  const auto kinds = sea::kinds_in(path, limits);
  if (!kinds) return check_error(kinds.error());
  check_series(sea::open_field(path, kinds->at(pick % kinds->size()), window(), limits));
}

// As the child does it.
inline void check_here(const std::filesystem::path& path, bool grib, std::size_t pick) {
  const auto kinds = grib ? sea::grib_kinds(path) : sea::netcdf_kinds(path);
  if (!kinds) return check_error(kinds.error());
  if (kinds->empty()) return;
  const sea::FieldKind kind = kinds->at(pick % kinds->size());
  check_series(grib ? sea::open_grib(path, kind, window())
                    : sea::open_netcdf(path, kind, window()));
}

inline int check(const std::uint8_t* bytes, std::size_t size) {
  static const int file = [] {
    share_counters();
    return memfd_create("field", 0);
  }();
  // The name is of this process: a child has closed the number, and opens it by the parent's.
  const std::string named = "/proc/" + std::to_string(getpid()) + "/fd/" + std::to_string(file);
  if (ftruncate(file, 0) != 0 || pwrite(file, bytes, size, 0) != static_cast<ssize_t>(size))
    std::abort();
#ifdef VIGIE_FUZZ
  const std::string_view head(reinterpret_cast<const char*>(bytes), std::min<std::size_t>(size, 8));
  const bool grib = head.size() == 8 && head.starts_with("GRIB") && head[7] == 2;
  if (grib || head.starts_with("CDF\x01") || head.starts_with("CDF\x02") ||
      head.starts_with("CDF\x05")) {
    check_here(named, grib, size);
    return 0;
  }
#endif
  check_guarded(named, size);
  return 0;
}

}  // namespace vigie::fuzz
