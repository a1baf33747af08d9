// SPDX-License-Identifier: Apache-2.0
#include "vigie/log/log.h"

#include <cerrno>
#include <cstring>
#include <limits>
#include <optional>
#include <system_error>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "vigie/log/chain.h"
#include "vigie/log/database.h"

namespace vigie::log {
namespace {

using core::Error;
using core::ErrorKind;
using core::fail;
using core::Result;

constexpr std::int64_t kApplicationId = 0x56494745;  // "VIGE"
constexpr std::int64_t kFormatVersion = 1;
constexpr std::size_t kBufferedRecords = 16384;
constexpr std::size_t kBufferedBytes = 8 << 20;
constexpr std::size_t kLongestName = 200;          // bytes of a site or kind
constexpr std::size_t kLongestPayload = 64 << 20;  // bytes

// The whole schema. SQLite keeps these texts, and they are compared letter by letter.
struct SchemaPart {
  const char* name;
  const char* sql;
};
constexpr SchemaPart kTables[] = {
    {"site",
     "CREATE TABLE site (only_row INTEGER PRIMARY KEY CHECK (only_row = 1), name TEXT NOT NULL) "
     "STRICT"},
    {"record",
     "CREATE TABLE record (sequence INTEGER PRIMARY KEY, at_unix_ms INTEGER NOT NULL, "
     "kind TEXT NOT NULL, payload TEXT NOT NULL, "
     "hash BLOB NOT NULL CHECK (length(hash) = 32)) STRICT"},
};
constexpr SchemaPart kGuards[] = {
    {"site_no_update",
     "CREATE TRIGGER site_no_update BEFORE UPDATE ON site BEGIN "
     "SELECT RAISE(ABORT, 'a log is never changed'); END"},
    {"site_no_delete",
     "CREATE TRIGGER site_no_delete BEFORE DELETE ON site BEGIN "
     "SELECT RAISE(ABORT, 'a log is never changed'); END"},
    {"record_no_update",
     "CREATE TRIGGER record_no_update BEFORE UPDATE ON record BEGIN "
     "SELECT RAISE(ABORT, 'a log is never changed'); END"},
    {"record_no_delete",
     "CREATE TRIGGER record_no_delete BEFORE DELETE ON record BEGIN "
     "SELECT RAISE(ABORT, 'a log is never changed'); END"},
    // Also stops INSERT OR REPLACE, which deletes without asking the triggers above.
    {"record_only_next",
     "CREATE TRIGGER record_only_next BEFORE INSERT ON record "
     "WHEN NEW.sequence IS NOT coalesce((SELECT max(sequence) FROM record), 0) + 1 BEGIN "
     "SELECT RAISE(ABORT, 'a log only grows at its end'); END"},
};

Error wrong_argument(const char* field, std::string problem, std::string mend) {
  return {.kind = ErrorKind::invalid,
          .field = field,
          .problem = std::move(problem),
          .mend = std::move(mend)};
}

Result<void> check_name(const char* field, std::string_view name) {
  if (name.empty()) return fail(wrong_argument(field, "is empty", "give it a name"));
  if (name.size() > kLongestName)
    return fail(wrong_argument(field, fmt::format("is {} bytes long", name.size()),
                               fmt::format("give at most {} bytes", kLongestName)));
  if (!is_plain_utf8(name))
    return fail(wrong_argument(field, "is not UTF-8 text", "write it in UTF-8, without a NUL"));
  return {};
}

std::optional<std::string> sql_of(Database& database, const SchemaPart& part) {
  auto found = database.prepare("SELECT sql FROM sqlite_schema WHERE name = ?1");
  if (!found || found->bind_text(1, part.name) != SQLITE_OK || found->step() != SQLITE_ROW)
    return std::nullopt;
  return std::string(found->bytes(0));
}

Error altered(const Database& database, const std::string& what) {
  return database.error(ErrorKind::corrupt, fmt::format("was altered: {}", what),
                        "restore the file from a copy");
}

Result<void> check_tables(Database& database) {
  for (const SchemaPart& part : kTables)
    if (sql_of(database, part) != part.sql)
      return fail(
          altered(database, fmt::format("its table {} is not as Vigie makes it", part.name)));
  return {};
}

// Triggers there and unchanged, and nothing in the file that does not belong there.
Result<void> check_guards(Database& database) {
  for (const SchemaPart& part : kGuards) {
    const auto sql = sql_of(database, part);
    if (!sql) return fail(altered(database, fmt::format("its guard {} is gone", part.name)));
    if (*sql != part.sql)
      return fail(altered(database, fmt::format("its guard {} was changed", part.name)));
  }
  const auto parts = database.integer("SELECT count(*) FROM sqlite_schema");
  if (!parts) return fail(parts.error());
  if (*parts != std::int64_t{std::size(kTables) + std::size(kGuards)})
    return fail(altered(database, "it holds tables or triggers that are not ours"));
  return {};
}

// Is this a log, of a version we know, with our tables? `field` of the error is the file.
Result<void> check_identity(Database& database) {
  const auto application = database.integer("PRAGMA application_id");
  if (!application) return fail(application.error());
  if (*application != kApplicationId)
    return fail(database.error(
        ErrorKind::unreadable,
        fmt::format("is an SQLite database but not a Vigie log (application id {}, not {})",
                    *application, kApplicationId),
        "name a file that Vigie wrote as a log"));
  const auto version = database.integer("PRAGMA user_version");
  if (!version) return fail(version.error());
  if (*version > kFormatVersion)
    return fail(database.error(
        ErrorKind::unreadable,
        fmt::format("was written by a newer Vigie (log format {}; this one reads {})", *version,
                    kFormatVersion),
        "use the Vigie that wrote it, or a newer one"));
  if (*version != kFormatVersion)
    return fail(altered(database, fmt::format("its log format is {}, which never was", *version)));
  return check_tables(database);
}

Result<std::string> read_site(Database& database) {
  auto rows = database.prepare("SELECT name FROM site");
  if (!rows) return fail(rows.error());
  const int code = rows->step();
  if (code == SQLITE_DONE) return fail(altered(database, "the name of its site is gone"));
  if (code != SQLITE_ROW) return fail(database.error(code));
  std::string name(rows->bytes(0));
  if (rows->type(0) != SQLITE_TEXT || !check_name("site", name))
    return fail(altered(database, "the name of its site is not readable"));
  return name;
}

Result<Database> open_log_file(const std::filesystem::path& path, Database::Access access) {
  std::error_code ignored;
  const auto status = std::filesystem::status(path, ignored);
  const auto refuse = [&path](ErrorKind kind, const char* problem, const char* mend) {
    return fail(Error{.kind = kind, .field = path.string(), .problem = problem, .mend = mend});
  };
  if (!std::filesystem::exists(status))
    return refuse(ErrorKind::missing, "does not exist", "check the name of the log file");
  if (!std::filesystem::is_regular_file(status))
    return refuse(ErrorKind::unreadable, "is not a file", "name a file that Vigie wrote as a log");
  if (std::filesystem::file_size(path, ignored) == 0)
    return refuse(ErrorKind::unreadable, "is empty: it is not a log",
                  "name a file that Vigie wrote as a log");
  auto database = Database::open(path, access);
  if (!database) return database;
  if (auto ok = check_identity(*database); !ok) return fail(ok.error());
  return database;
}

// ---- walking the chain ----

struct Stored {
  core::Instant at;
  std::string kind, payload;
  Hash hash{};
};

struct Head {
  std::int64_t sequence = 0;
  core::Instant at = core::Instant::from_unix_ms(std::numeric_limits<std::int64_t>::min());
  Hash hash{};  // zeros
};

Error broken(const Database& database, std::int64_t sequence, const std::string& problem) {
  Error error = database.error(ErrorKind::corrupt, problem,
                               "restore the file from a copy; no record before it is touched");
  error.field += fmt::format(": record {}", sequence);
  return error;
}

// Reads records in chunks and proves each. Between chunks no lock is held, so that a reader never
// keeps the writer waiting for longer than one chunk; what was read cannot change, since a log only
// grows.
class Walk {
 public:
  Walk(Database& database, const std::string& site) : database_(database), chain_(site) {}

  // False from `visit` stops early. Answers the head of what was visited.
  Result<Head> run(const std::function<bool(std::int64_t, const Stored&)>& visit) {
    auto statement = database_.prepare(
        "SELECT sequence, at_unix_ms, kind, payload, hash FROM record WHERE sequence >= ?1 "
        "ORDER BY sequence LIMIT 2048");
    if (!statement) return fail(statement.error());
    std::int64_t from = std::numeric_limits<std::int64_t>::min();
    for (;;) {
      std::vector<Stored> chunk;
      const std::int64_t first = head_.sequence + 1;
      const auto more = read_chunk(*statement, from, chunk);
      for (std::size_t i = 0; i < chunk.size(); ++i)
        if (!visit(first + static_cast<std::int64_t>(i), chunk[i])) return head_;
      if (!more) return fail(more.error());
      if (!*more) return head_;
      from = head_.sequence + 1;
    }
  }

 private:
  static constexpr std::size_t kChunkBytes = 4 << 20;

  // Appends proven records to `chunk`; true when there may be more. On an error `chunk` holds the
  // good records before it.
  Result<bool> read_chunk(Statement& statement, std::int64_t from, std::vector<Stored>& chunk) {
    if (const int code = statement.bind(1, from); code != SQLITE_OK)
      return fail(database_.error(code));
    std::size_t bytes = 0;
    int code = statement.step();
    for (; code == SQLITE_ROW && bytes < kChunkBytes; code = statement.step()) {
      auto stored = prove(statement);
      if (!stored) {
        statement.reset();
        return fail(stored.error());
      }
      bytes += stored->payload.size() + stored->kind.size();
      chunk.push_back(std::move(*stored));
    }
    const Error failure = database_.error(code);
    statement.reset();
    if (code == SQLITE_ROW || code == SQLITE_DONE) return !chunk.empty();
    if (failure.kind != ErrorKind::corrupt) return fail(failure);
    return fail(broken(database_, head_.sequence + 1, "cannot be read: its page is damaged"));
  }

  Result<Stored> prove(const Statement& row) {
    const std::int64_t sequence = row.integer(0), expected = head_.sequence + 1;
    if (sequence != expected)
      return fail(
          broken(database_, expected,
                 sequence < expected
                     ? fmt::format("has a record numbered {} before it", sequence)
                     : fmt::format("is gone: after {} comes {}", head_.sequence, sequence)));
    const std::string_view hash = row.bytes(4);
    if (row.type(1) != SQLITE_INTEGER || row.type(2) != SQLITE_TEXT || row.type(3) != SQLITE_TEXT ||
        row.type(4) != SQLITE_BLOB || hash.size() != Hash().size())
      return fail(broken(database_, sequence, "holds fields of a wrong type"));
    Stored stored{.at = core::Instant::from_unix_ms(row.integer(1)),
                  .kind = std::string(row.bytes(2)),
                  .payload = std::string(row.bytes(3))};
    std::memcpy(stored.hash.data(), row.bytes(4).data(), stored.hash.size());
    const Link link{
        .sequence = sequence, .at = stored.at, .kind = stored.kind, .payload = stored.payload};
    if (chain_.next(head_.hash, link) != stored.hash)
      return fail(broken(database_, sequence,
                         "does not match its hash: its time, kind, payload or hash was altered"));
    if (stored.at < head_.at)
      return fail(broken(database_, sequence, "is earlier than the record before it"));
    head_ = {.sequence = sequence, .at = stored.at, .hash = stored.hash};
    return stored;
  }

  Database& database_;
  Chain chain_;
  Head head_;
};

// The last record, without proof of what is before it.
Result<Head> read_head(Database& database) {
  auto rows = database.prepare(
      "SELECT sequence, at_unix_ms, hash FROM record ORDER BY sequence DESC LIMIT 1");
  if (!rows) return fail(rows.error());
  const int code = rows->step();
  if (code == SQLITE_DONE) return Head{};
  if (code != SQLITE_ROW) return fail(database.error(code));
  const std::string_view hash = rows->bytes(2);
  Head head{.sequence = rows->integer(0), .at = core::Instant::from_unix_ms(rows->integer(1))};
  if (rows->type(1) != SQLITE_INTEGER || rows->type(2) != SQLITE_BLOB ||
      hash.size() != head.hash.size() || head.sequence < 1)
    return fail(broken(database, head.sequence, "holds fields of a wrong type"));
  std::memcpy(head.hash.data(), hash.data(), hash.size());
  return head;
}

// Makes the empty file, so that two programs cannot both make it.
Result<void> make_file(const std::filesystem::path& path) {
  const int file = ::open(path.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0644);
  if (file >= 0) {
    ::close(file);
    return {};
  }
  const int why = errno;
  Error error{.kind = ErrorKind::unavailable,
              .field = path.string(),
              .problem = fmt::format("cannot be made: {}", std::strerror(why)),
              .mend = "name a file in a folder where you may write, on a disk with space"};
  if (why == EEXIST) {
    error.kind = ErrorKind::invalid;
    error.problem = "exists already";
    error.mend = "name a new file; a log is never overwritten";
  } else if (why == ENOENT || why == ENOTDIR) {
    error.kind = ErrorKind::missing;
    error.problem = "lies in a folder that does not exist";
    error.mend = "make the folder first, or name another";
  }
  return fail(error);
}

Result<void> make_schema(Database& database, const std::string& site) {
  std::string sql =
      fmt::format("BEGIN EXCLUSIVE; PRAGMA application_id = {}; PRAGMA user_version = {};",
                  kApplicationId, kFormatVersion);
  for (const SchemaPart& part : kTables) sql += std::string(part.sql) + ";";
  for (const SchemaPart& part : kGuards) sql += std::string(part.sql) + ";";
  if (auto done = database.run(sql.c_str()); !done) return done;
  auto insert = database.prepare("INSERT INTO site (only_row, name) VALUES (1, ?1)");
  if (!insert) return fail(insert.error());
  if (const int code = insert->bind_text(1, site); code != SQLITE_OK)
    return fail(database.error(code));
  if (const int code = insert->step(); code != SQLITE_DONE) return fail(database.error(code));
  insert->reset();
  return database.run("COMMIT");
}

}  // namespace

struct Log::Inside {
  Inside(Database opened, const std::string& site, Head head, bool may_append)
      : database(std::move(opened)), chain(site), stored(head), last(head), writable(may_append) {}

  mutable Database database;
  Chain chain;
  Head stored;  // of the file
  Head last;    // with the buffer
  std::vector<Stored> buffer;
  std::size_t buffer_bytes = 0;
  bool writable;
  std::optional<Statement> insert;

  Result<void> write_buffer();
  Result<void> insert_buffer();
};

// REQUIRES: a transaction is open.
Result<void> Log::Inside::insert_buffer() {
  const auto head = read_head(database);
  if (!head) return fail(head.error());
  if (head->sequence != stored.sequence || head->hash != stored.hash)
    return fail(database.error(
        ErrorKind::unavailable,
        fmt::format(
            "has another writer: it ends at record {}, and this program wrote the last at {}",
            head->sequence, stored.sequence),
        "let one program write a log; stop the other one and open the log again"));
  if (!insert) {
    auto prepared = database.prepare(
        "INSERT INTO record (sequence, at_unix_ms, kind, payload, hash) VALUES (?1, ?2, ?3, ?4, "
        "?5)");
    if (!prepared) return fail(prepared.error());
    insert = std::move(*prepared);
  }
  std::int64_t sequence = stored.sequence;
  for (const Stored& record : buffer) {
    insert->bind(1, ++sequence);
    insert->bind(2, record.at.unix_ms());
    insert->bind_text(3, record.kind);
    insert->bind_text(4, record.payload);
    insert->bind_bytes(5, record.hash.data(), record.hash.size());
    if (const int code = insert->step(); code != SQLITE_DONE) {
      const Error failure = database.error(code);
      insert->reset();
      return fail(failure);
    }
    insert->reset();
  }
  return {};
}

Result<void> Log::Inside::write_buffer() {
  if (auto begun = database.run("BEGIN IMMEDIATE"); !begun) return begun;
  auto done = insert_buffer();
  if (done) done = database.run("COMMIT");
  if (!done) {
    database.rollback();
    return done;
  }
  stored = last;
  buffer.clear();
  buffer_bytes = 0;
  return {};
}

Log::Log(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
Log::Log(Log&&) noexcept = default;
Log& Log::operator=(Log&& other) noexcept {
  if (this != &other) {
    if (inside_) (void)flush();
    inside_ = std::move(other.inside_);
  }
  return *this;
}
Log::~Log() {
  if (inside_) (void)flush();
}

Result<Log> Log::create(const std::filesystem::path& path, const std::string& site) {
  if (auto ok = check_name("site", site); !ok) return fail(ok.error());
  if (auto made = make_file(path); !made) return fail(made.error());
  auto database = Database::open(path, Database::Access::write);
  const auto done = database ? make_schema(*database, site) : Result<void>(fail(database.error()));
  if (!done) {
    if (database) database->rollback();
    std::error_code ignored;
    std::filesystem::remove(path, ignored);
    return fail(done.error());
  }
  return Log(std::make_unique<Inside>(std::move(*database), site, Head{}, true));
}

Result<Log> Log::open(const std::filesystem::path& path) {
  auto database = open_log_file(path, Database::Access::write);
  if (!database) return fail(database.error());
  if (database->read_only()) return fail(database->error(SQLITE_READONLY));
  if (auto ok = check_guards(*database); !ok) return fail(ok.error());
  const auto site = read_site(*database);
  if (!site) return fail(site.error());
  const auto head = read_head(*database);
  if (!head) return fail(head.error());
  return Log(std::make_unique<Inside>(std::move(*database), *site, *head, true));
}

Result<Log> Log::open_read_only(const std::filesystem::path& path) {
  auto database = open_log_file(path, Database::Access::read);
  if (!database) return fail(database.error());
  const auto site = read_site(*database);
  if (!site) return fail(site.error());
  const auto head = read_head(*database);
  if (!head) return fail(head.error());
  return Log(std::make_unique<Inside>(std::move(*database), *site, *head, false));
}

const std::string& Log::site() const { return inside_->chain.site(); }

Result<void> Log::append(core::Instant at, std::string_view kind, std::string_view payload) {
  Inside& in = *inside_;
  if (!in.writable)
    return fail(in.database.error(ErrorKind::invalid, "was opened for reading only",
                                  "open the log for appending"));
  if (auto ok = check_name("kind", kind); !ok) return ok;
  if (payload.size() > kLongestPayload)
    return fail(wrong_argument("payload", fmt::format("is {} bytes long", payload.size()),
                               fmt::format("give at most {} bytes", kLongestPayload)));
  if (!is_plain_utf8(payload))
    return fail(wrong_argument("payload", "is not UTF-8 text", "write it in UTF-8, without a NUL"));
  if (at < in.last.at)
    return fail(
        wrong_argument("at",
                       fmt::format("{} is before the last record's {}", core::format_instant(at),
                                   core::format_instant(in.last.at)),
                       "append records in the order of their time"));
  if (in.buffer.size() >= kBufferedRecords || in.buffer_bytes >= kBufferedBytes)
    if (auto written = in.write_buffer(); !written) return written;
  const std::int64_t sequence = in.last.sequence + 1;
  const Hash hash = in.chain.next(
      in.last.hash, {.sequence = sequence, .at = at, .kind = kind, .payload = payload});
  in.buffer.push_back(
      {.at = at, .kind = std::string(kind), .payload = std::string(payload), .hash = hash});
  in.buffer_bytes += kind.size() + payload.size();
  in.last = {.sequence = sequence, .at = at, .hash = hash};
  return {};
}

Result<void> Log::flush() {
  if (inside_->buffer.empty()) return {};
  return inside_->write_buffer();
}

std::int64_t Log::size() const { return inside_->last.sequence; }

std::string Log::head_hash_hex() const { return hex_of(inside_->last.hash); }

Result<void> Log::read(const std::function<bool(const Record&)>& visit) const {
  const Inside& in = *inside_;
  bool more = true;
  const auto hand_out = [&](std::int64_t sequence, const Stored& stored) {
    more = visit({.sequence = sequence,
                  .at = stored.at,
                  .kind = stored.kind,
                  .payload = stored.payload,
                  .hash_hex = hex_of(stored.hash)});
    return more;
  };
  const auto walked = Walk(in.database, in.chain.site()).run(hand_out);
  if (!walked) return fail(walked.error());
  for (std::size_t i = 0; more && i < in.buffer.size(); ++i)
    hand_out(in.stored.sequence + 1 + static_cast<std::int64_t>(i), in.buffer[i]);
  return {};
}

namespace {

// SQLite's own check of its pages, for damage that no record of the chain lies on.
Result<void> check_pages(Database& database) {
  auto rows = database.prepare("PRAGMA quick_check(1)");
  if (!rows) return fail(rows.error());
  const int code = rows->step();
  if (code != SQLITE_ROW) return fail(database.error(code));
  const std::string answer(rows->bytes(0));
  if (answer != "ok") return fail(altered(database, answer.substr(0, 200)));
  return {};
}

Result<void> check_head(const Database& database, const Head& head, const Hash& expected,
                        std::int64_t found_at) {
  if (head.hash == expected) return {};
  const std::string problem =
      found_at >= 0
          ? fmt::format("has the expected head at record {}, and {} more records after it",
                        found_at, head.sequence - found_at)
          : fmt::format(
                "ends at record {} with head {}, not with the expected head: records were "
                "cut from its end, or it was written anew",
                head.sequence, hex_of(head.hash));
  return fail(database.error(ErrorKind::corrupt, problem,
                             found_at >= 0 ? "give the head that was noted last, or look into "
                                             "what was added"
                                           : "restore the file from a copy"));
}

Result<Verification> verify_chain(const std::filesystem::path& path,
                                  const std::optional<Hash>& expected) {
  auto database = open_log_file(path, Database::Access::read);
  if (!database) return fail(database.error());
  const auto site = read_site(*database);
  if (!site) return fail(site.error());
  std::int64_t found_at = expected == Hash{} ? 0 : -1;
  const auto head = Walk(*database, *site).run([&](std::int64_t sequence, const Stored& stored) {
    if (expected == stored.hash) found_at = sequence;
    return true;
  });
  if (!head) return fail(head.error());
  if (auto ok = check_guards(*database); !ok) return fail(ok.error());
  if (auto ok = check_pages(*database); !ok) return fail(ok.error());
  if (expected)
    if (auto ok = check_head(*database, *head, *expected, found_at); !ok) return fail(ok.error());
  return Verification{
      .site = *site, .records = head->sequence, .head_hash_hex = hex_of(head->hash)};
}

}  // namespace

Result<Verification> verify(const std::filesystem::path& path) {
  return verify_chain(path, std::nullopt);
}

Result<Verification> verify(const std::filesystem::path& path,
                            std::string_view expected_head_hash_hex) {
  const auto expected = hash_of_hex(expected_head_hash_hex);
  if (!expected)
    return fail(wrong_argument(
        "head", fmt::format("\"{}\" is not a hash", expected_head_hash_hex.substr(0, 70)),
        "give 64 hexadecimal digits"));
  return verify_chain(path, expected);
}

}  // namespace vigie::log
