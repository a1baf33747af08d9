// SPDX-License-Identifier: Apache-2.0
// The files of the web build, read once at start: a request can then reach nothing else.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

#include "vigie/core/result.h"
#include "vigie/server/request.h"
#include "vigie/server/response.h"

namespace vigie::server {

class StaticFiles {
 public:
  struct Limits {
    std::size_t files = 5'000;
    std::uintmax_t bytes = 256ULL * 1024 * 1024;
  };
  // Reads every regular file under `directory`. Links that lead outside of it and files whose name
  // begins with a dot are left out. Refuses a directory without index.html or over the limits.
  static core::Result<StaticFiles> load(const std::filesystem::path& directory,
                                        const Limits& limits);
  static core::Result<StaticFiles> load(const std::filesystem::path& directory) {
    return load(directory, Limits{});
  }
  // No files: every path is missing.
  static StaticFiles none() { return {}; }

  // "/" is index.html. A missing file is an error_response with 404.
  Response operator()(const Request& request) const;
  std::size_t size() const { return files_.size(); }

 private:
  std::map<std::string, Response, std::less<>> files_;  // by path, "/assets/index-1a2b3c4d.js"
};

// By the ending of the name; "application/octet-stream" for one that is not known.
std::string mime_type_of(const std::string& path);

}  // namespace vigie::server
