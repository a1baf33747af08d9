// SPDX-License-Identifier: Apache-2.0
#include "vigie/server/static_files.h"

#include <algorithm>
#include <array>
#include <system_error>

#include "vigie/core/file.h"

namespace vigie::server {
namespace {

namespace fs = std::filesystem;
using core::ErrorKind;
using core::fail;

constexpr std::array<std::pair<const char*, const char*>, 18> kMimeTypes{{
    {".css", "text/css; charset=utf-8"},
    {".geojson", "application/geo+json"},
    {".html", "text/html; charset=utf-8"},
    {".ico", "image/vnd.microsoft.icon"},
    {".jpg", "image/jpeg"},
    {".js", "text/javascript; charset=utf-8"},
    {".json", "application/json"},
    {".map", "application/json"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".pbf", "application/x-protobuf"},
    {".png", "image/png"},
    {".svg", "image/svg+xml"},
    {".txt", "text/plain; charset=utf-8"},
    {".wasm", "application/wasm"},
    {".webmanifest", "application/manifest+json"},
    {".webp", "image/webp"},
    {".woff", "font/woff"},
    {".woff2", "font/woff2"},
}};

// Nothing from outside this server, whatever a page or a library in it would like to fetch.
constexpr const char* kContentSecurityPolicy =
    "default-src 'self'; worker-src 'self' blob:; child-src 'self' blob:; "
    "img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; font-src 'self' data:; "
    "connect-src 'self' data: blob:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

bool is_inside(const fs::path& file, const fs::path& root) {
  const auto [root_end, file_at] =
      std::mismatch(root.begin(), root.end(), file.begin(), file.end());
  return root_end == root.end();
}

core::Result<std::string> read_file(const fs::path& path) {
  auto bytes = core::read_bytes(path);
  if (!bytes)
    return fail({.kind = ErrorKind::unreadable,
                 .field = path.string(),
                 .problem = "cannot be read",
                 .mend = "give this user the right to read it"});
  return std::move(*bytes);
}

Response response_of(const std::string& path, std::string bytes) {
  Response response;
  response.content_type = mime_type_of(path);
  response.body = std::move(bytes);
  response = with_etag(std::move(response));
  // The build puts a digest of the content into the names under assets/.
  if (path.starts_with("/assets/")) response.cache_control = "public, max-age=31536000, immutable";
  if (path.ends_with(".html"))
    response.headers = {{"Content-Security-Policy", kContentSecurityPolicy}};
  return response;
}

bool is_hidden(const fs::path& relative) {
  return std::any_of(relative.begin(), relative.end(),
                     [](const fs::path& part) { return part.string().starts_with("."); });
}

core::Error bad_directory(const fs::path& directory, std::string problem) {
  return {.kind = ErrorKind::missing,
          .field = directory.string(),
          .problem = std::move(problem),
          .mend = "build the page (script/bootstrap) or give its directory"};
}

}  // namespace

std::string mime_type_of(const std::string& path) {
  for (const auto& [ending, type] : kMimeTypes)
    if (path.ends_with(ending)) return type;
  return "application/octet-stream";
}

core::Result<StaticFiles> StaticFiles::load(const fs::path& directory, const Limits& limits) {
  std::error_code ec;
  const fs::path root = fs::canonical(directory, ec);
  if (ec || !fs::is_directory(root, ec)) return fail(bad_directory(directory, "is no directory"));
  if (!fs::is_regular_file(root / "index.html", ec))
    return fail(bad_directory(directory, "has no index.html"));
  StaticFiles files;
  std::uintmax_t bytes = 0;
  fs::recursive_directory_iterator entry(root, ec);
  for (; !ec && entry != fs::recursive_directory_iterator(); entry.increment(ec)) {
    std::error_code unusable;
    const fs::path target = fs::canonical(entry->path(), unusable);
    const fs::path relative = entry->path().lexically_relative(root);
    if (unusable || !fs::is_regular_file(target, unusable) || !is_inside(target, root) ||
        is_hidden(relative))
      continue;
    bytes += fs::file_size(target, unusable);
    if (files.files_.size() >= limits.files || bytes > limits.bytes)
      return fail(bad_directory(directory, "holds more than a web build does"));
    auto content = read_file(target);
    if (!content) return fail(content.error());
    const std::string path = "/" + relative.generic_string();
    files.files_.emplace(path, response_of(path, *std::move(content)));
  }
  if (ec) return fail(bad_directory(directory, "cannot be read (" + ec.message() + ")"));
  return files;
}

Response StaticFiles::operator()(const Request& request) const {
  const std::string& path = request.target.path;
  const auto found = files_.find(path == "/" ? "/index.html" : path);
  if (found != files_.end()) return found->second;
  return error_response({.kind = ErrorKind::missing,
                         .field = path,
                         .problem = "is not here",
                         .mend = "see /api/v1/openapi.yaml for what is"});
}

}  // namespace vigie::server
