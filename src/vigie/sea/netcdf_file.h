// SPDX-License-Identifier: Apache-2.0
// An open NetCDF file, for reading. Runs in the reading process.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "vigie/core/result.h"
#include "vigie/core/time.h"

namespace vigie::sea {

class NetcdfFile {
 public:
  // Error: not NetCDF, or more than 10,000 variables.
  static core::Result<std::shared_ptr<NetcdfFile>> open(const std::filesystem::path& path);
  NetcdfFile(const NetcdfFile&) = delete;
  NetcdfFile& operator=(const NetcdfFile&) = delete;
  ~NetcdfFile();

  const std::string& name() const { return name_; }
  int variables() const { return variables_; }
  std::string variable_name(int variable) const;
  std::optional<int> variable(const std::string& name) const;
  std::vector<int> dimensions(int variable) const;  // ids, in order; empty when broken
  std::string dimension_name(int dimension) const;
  std::size_t dimension_length(int dimension) const;
  bool is_number(int variable) const;

  std::string text(int variable, const char* attribute) const;  // empty when it has none
  std::optional<double> number(int variable, const char* attribute) const;
  std::vector<double> numbers(int variable, const char* attribute) const;  // at most 16
  double default_fill(int variable) const;  // what the library leaves where nothing was written
  // Of one chunk as stored, 0 when the variable is not chunked.
  std::size_t chunk_bytes(int variable) const;

  // The variable's numbers as the file packs them. Error: cannot be read.
  core::Result<void> read(int variable, const std::vector<std::size_t>& start,
                          const std::vector<std::size_t>& count, std::vector<double>& out) const;

 private:
  NetcdfFile(int id, std::string name) : id_(id), name_(std::move(name)) {}
  int id_;
  int variables_ = 0;
  std::string name_;
};
using NetcdfFilePtr = std::shared_ptr<NetcdfFile>;

// "hours since 1970-01-01 00:00:00" as moments, UTC. Error, naming `where`: another unit, calendar
// or time zone, a value that is not finite or beyond 600 years.
core::Result<std::vector<core::Instant>> cf_moments(const std::vector<double>& values,
                                                    const std::string& units,
                                                    const std::string& calendar,
                                                    const std::string& where);

}  // namespace vigie::sea
