// SPDX-License-Identifier: Apache-2.0
// The one record: an append-only, hash-chained event log in one SQLite file.
//
// Record n holds site, sequence n, time, kind, payload (UTF-8 text) and
//   hash_n = SHA-256(hash_{n-1} || length-prefixed fields of record n), hash_0 = 32 zero bytes.
// docs/formats/log.md gives the bytes. The log does not know what events mean. Triggers refuse
// UPDATE and DELETE; verify() proves the chain whatever was done to the file. Appends are in
// transactions: after a crash the log holds a prefix of what was appended, never half a record.
//
// One program writes a log; any number may read it meanwhile. One Log is for one thread at a time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "vigie/core/result.h"
#include "vigie/core/time.h"

namespace vigie::log {

struct Record {
  std::int64_t sequence = 0;  // 1, 2, 3, ...
  core::Instant at;
  std::string kind;
  std::string payload;
  std::string hash_hex;  // 64 digits
};

class Log {
 public:
  // Refuses a path that exists. `site` names the writer ("gris-nez", "dover", "simulation").
  static core::Result<Log> create(const std::filesystem::path& path, const std::string& site);
  // Opens for reading and appending; refuses a file that is not a log of ours.
  static core::Result<Log> open(const std::filesystem::path& path);
  static core::Result<Log> open_read_only(const std::filesystem::path& path);
  Log(Log&&) noexcept;
  Log& operator=(Log&&) noexcept;
  ~Log();  // flushes; call flush() yourself to learn whether that worked

  const std::string& site() const;
  // Buffered; durable after flush(). Times must not go back. After an error the record was not
  // taken; records taken before it stay in memory, and a later append or flush tries them again.
  core::Result<void> append(core::Instant at, std::string_view kind, std::string_view payload);
  core::Result<void> flush();
  std::int64_t size() const;  // records, flushed or not
  std::string head_hash_hex() const;

  // In order, flushed or not; the visitor returns false to stop early and must not append. Proves
  // the chain as it goes: fails with ErrorKind::corrupt before it would hand out a broken record.
  core::Result<void> read(const std::function<bool(const Record&)>& visit) const;

 private:
  struct Inside;
  explicit Log(std::unique_ptr<Inside> inside);
  std::unique_ptr<Inside> inside_;
};

struct Verification {
  std::string site;
  std::int64_t records = 0;
  std::string head_hash_hex;
};
// Proves the whole chain, or fails (ErrorKind::corrupt) naming the first broken record and what is
// wrong with it: hash, gap in sequence, time going back, unreadable page.
//
// What it cannot see: records cut from the end, and a chain that somebody wrote anew from some
// record on. Both change the head hash; whoever noted the head elsewhere gives it to the second
// form.
core::Result<Verification> verify(const std::filesystem::path& path);
// Also fails unless the last record has this hash (64 hexadecimal digits; zeros for an empty log).
core::Result<Verification> verify(const std::filesystem::path& path,
                                  std::string_view expected_head_hash_hex);

}  // namespace vigie::log
