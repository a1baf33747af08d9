// SPDX-License-Identifier: Apache-2.0
#include "vigie/vintage/store.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <map>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include "vigie/codec/arrivals_csv.h"
#include "vigie/core/digest.h"
#include "vigie/core/file.h"
#include "vigie/core/text_table.h"
#include "vigie/vintage/manifest.h"
#include "vigie/vintage/recognise.h"

namespace vigie::vintage {
namespace {

using core::Date;
using core::fail;
using core::Result;
namespace fs = std::filesystem;

constexpr std::array kKinds{"daily",         "weekly",       "incidents",     "secmar-operations",
                            "secmar-people", "secmar-craft", "secmar-assets", "nightly"};

core::Error cannot_write(const fs::path& path) {
  return {core::ErrorKind::unavailable, path.string(), "cannot be written",
          "check the folder, its permissions and the space left"};
}

// Held while an import reads the manifest and replaces it.
class FolderLock {
 public:
  explicit FolderLock(const fs::path& folder)
      : file_(::open((folder / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)) {
    if (file_ >= 0 && ::flock(file_, LOCK_EX) != 0) {
      ::close(file_);
      file_ = -1;
    }
  }
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;
  ~FolderLock() {
    if (file_ >= 0) ::close(file_);
  }
  bool held() const { return file_ >= 0; }

 private:
  int file_;
};

// Whole or not at all: written and synced beside the path, then moved onto it.
Result<void> write_whole(const fs::path& path, const std::string& text) {
  const std::string beside = path.string() + ".part";
  const int file = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0) return fail(cannot_write(path));
  std::size_t done = 0;
  while (done < text.size()) {
    const auto wrote = ::write(file, text.data() + done, text.size() - done);
    if (wrote <= 0) break;
    done += static_cast<std::size_t>(wrote);
  }
  const bool synced = done == text.size() && ::fsync(file) == 0;
  if (::close(file) != 0 || !synced || std::rename(beside.c_str(), path.c_str()) != 0)
    return fail(cannot_write(path));
  return {};
}

// The last date as 2026-08-21 in the name, if any.
std::optional<Date> date_in(const std::string& name) {
  for (std::size_t at = name.size(); at-- > 0;)
    if (const auto day = core::parse_date(name.substr(at, 10))) return *day;
  return std::nullopt;
}

Result<void> check_dates(const Checked& checked, Date published, const ImportRequest& request) {
  const Date today = Date::on(request.imported_at);
  if (published > today)
    return fail({core::ErrorKind::invalid, request.file_name,
                 fmt::format("is published on {}, after the day of import {}",
                             core::format_date(published), core::format_date(today)),
                 "give the date with --published"});
  for (const CheckedTable& table : checked.tables)
    if (table.table.last && *table.table.last > today)
      return fail({core::ErrorKind::invalid, request.file_name,
                   fmt::format("has counts for {}, after the day of import {}",
                               core::format_date(*table.table.last), core::format_date(today)),
                   "mend the dates of the file, or the clock"});
  return {};
}

using Counts = std::map<std::string, model::Count>;

Counts counts_of(const model::DailyArrivals& d) {
  return {{"migrants_arrived", d.people},
          {"boats_arrived", d.boats},
          {"uncontrolled_landings", d.uncontrolled}};
}

Counts counts_of(const model::WeeklyPreventions& w) {
  return {{"migrants_arrived", w.people_arrived},
          {"boats_arrived", w.boats_arrived},
          {"uncontrolled_landings", w.uncontrolled},
          {"migrants_prevented", w.people_prevented},
          {"events_prevented", w.events_prevented}};
}

Date day_of(const model::DailyArrivals& d) { return d.day; }
Date day_of(const model::WeeklyPreventions& w) { return w.week_ending; }

// Every column of a vintage by day, but the one that a file need not have where it has not: that
// says nothing of the counts another vintage gives, and is no revision of them.
using ByDay = std::map<Date, Counts>;
constexpr const char* kOptionalColumn = "uncontrolled_landings";

template <class Row>
ByDay by_day(const std::vector<Row>& rows) {
  ByDay days;
  for (const Row& row : rows) days.emplace(day_of(row), counts_of(row));
  const auto given = [](const auto& day) { return day.second.at(kOptionalColumn).has_value(); };
  if (std::ranges::none_of(days, given))
    for (auto& [day, counts] : days) counts.erase(kOptionalColumn);
  return days;
}

// What was last published of each column, and in which vintage.
struct Known {
  std::map<std::string, ByDay> columns;  // one column each
  std::map<std::string, int> vintage;
};

// Adds the revisions that `vintage` makes of what is known, and makes it known.
void compare(Known& known, const ByDay& now, const Vintage& vintage,
             std::vector<Revision>& revisions) {
  if (now.empty()) return;
  std::vector<Revision> found;
  for (const auto& [column, unused] : now.begin()->second) {
    Revision revision{.from_vintage = known.vintage[column],
                      .to_vintage = vintage.number,
                      .published = vintage.published,
                      .column = column};
    ByDay& before = known.columns[column];
    for (const auto& [day, counts] : before) {
      const auto later = now.find(day);
      revision.day = day;
      revision.row_gone = later == now.end();
      revision.before = counts.at(column);
      revision.after = revision.row_gone ? std::nullopt : later->second.at(column);
      if (revision.after != revision.before) found.push_back(revision);
    }
    before = now;
    known.vintage[column] = vintage.number;
  }
  std::ranges::stable_sort(found, {}, &Revision::day);
  revisions.insert(revisions.end(), found.begin(), found.end());
}

const Table* table_in(const Vintage& vintage, TableKind kind) {
  const auto found = std::ranges::find(vintage.tables, kind, &Table::kind);
  return found == vintage.tables.end() ? nullptr : &*found;
}

std::vector<const Vintage*> by_published(const std::vector<Vintage>& vintages, TableKind kind) {
  std::vector<const Vintage*> sorted;
  for (const Vintage& vintage : vintages)
    if (table_in(vintage, kind) != nullptr) sorted.push_back(&vintage);
  std::ranges::stable_sort(sorted, {}, [](const Vintage* v) { return v->published; });
  return sorted;
}

template <class Read>
Result<std::vector<Revision>> revisions_of(const std::vector<const Vintage*>& sorted,
                                           const Read& read) {
  std::vector<Revision> revisions;
  Known known;
  for (const Vintage* vintage : sorted) {
    const auto rows = read(*vintage);
    if (!rows) return fail(rows.error());
    compare(known, by_day(*rows), *vintage, revisions);
  }
  return revisions;
}

}  // namespace

const char* name_of(TableKind kind) { return kKinds[static_cast<std::size_t>(kind)]; }

std::optional<TableKind> kind_of(std::string_view name) {
  const auto found = std::ranges::find(kKinds, name);
  if (found == kKinds.end()) return std::nullopt;
  return static_cast<TableKind>(found - kKinds.begin());
}

Result<Store> Store::open(const fs::path& folder) {
  std::error_code problem;
  fs::create_directories(folder / "tables", problem);
  if (problem) return fail(cannot_write(folder));
  return open_existing(folder);
}

Result<Store> Store::open_existing(const fs::path& folder) {
  if (!fs::is_directory(folder / "tables"))
    return fail({core::ErrorKind::missing, folder.string(), "holds no vintages",
                 "import a file first, or name another folder with --store"});
  Store store(folder);
  if (const auto read = store.read_manifest(); !read) return fail(read.error());
  return store;
}

Result<void> Store::read_manifest() {
  vintages_.clear();
  lines_.clear();
  const fs::path path = folder_ / "manifest.jsonl";
  if (!fs::exists(path)) return {};
  const auto text = core::read_bytes(path);
  if (!text)
    return fail(
        {core::ErrorKind::unavailable, path.string(), "cannot be read", "check its permissions"});
  for (const core::TextLine& line : core::lines_of(*text)) {
    const std::string where = fmt::format("{}: line {}", path.string(), line.number);
    auto entry = parse_manifest_line(line.text, where);
    if (!entry) return fail(entry.error());
    const std::string previous = lines_.empty() ? "" : core::sha256_hex(lines_.back());
    if (entry->previous != previous ||
        entry->vintage.number != static_cast<int>(vintages_.size()) + 1)
      return fail({core::ErrorKind::corrupt, where, "does not follow from the line before",
                   "take the folder from a copy; a manifest is never mended by hand"});
    lines_.emplace_back(line.text);
    vintages_.push_back(std::move(entry->vintage));
  }
  return {};
}

Result<std::vector<Vintage>> Store::import(const ImportRequest& request) {
  auto many = recognise(request.bytes, request.file_name);
  if (!many) return fail(many.error());
  const FolderLock lock(folder_);
  if (!lock.held()) return fail(cannot_write(folder_ / "lock"));
  if (const auto read = read_manifest(); !read) return fail(read.error());
  const std::string sha256 = core::sha256_hex(request.bytes);
  for (const Vintage& vintage : vintages_)
    if (vintage.file_sha256 == sha256)
      return fail({core::ErrorKind::refused, request.file_name,
                   fmt::format("is already in as vintage {}", vintage.number),
                   "nothing to do: its bytes are the same"});
  std::vector<Vintage> added;
  std::vector<std::string> lines = lines_;
  for (Checked& checked : *many) {
    const Date published = checked.published ? *checked.published
                           : request.published
                               ? *request.published
                               : date_in(request.file_name).value_or(Date::on(request.imported_at));
    if (const auto sound = check_dates(checked, published, request); !sound)
      return fail(sound.error());
    Vintage vintage{.number = static_cast<int>(lines.size()) + 1,
                    .published = published,
                    .imported_at = request.imported_at,
                    .source = request.source,
                    .file_name = request.file_name,
                    .file_sha256 = sha256,
                    .tables = {},
                    .dropped = std::move(checked.dropped)};
    for (const CheckedTable& table : checked.tables) {
      const fs::path path = folder_ / "tables" / (table.table.sha256 + ".csv");
      if (!fs::exists(path))
        if (const auto wrote = write_whole(path, table.text); !wrote) return fail(wrote.error());
      vintage.tables.push_back(table.table);
    }
    lines.push_back(manifest_line(vintage, lines.empty() ? "" : core::sha256_hex(lines.back())));
    added.push_back(std::move(vintage));
  }
  const auto wrote =
      write_whole(folder_ / "manifest.jsonl", fmt::format("{}\n", fmt::join(lines, "\n")));
  if (!wrote) return fail(wrote.error());
  lines_ = std::move(lines);
  vintages_.insert(vintages_.end(), added.begin(), added.end());
  return added;
}

Result<std::string> Store::text(const Table& table) const {
  const fs::path path = folder_ / "tables" / (table.sha256 + ".csv");
  auto text = core::read_bytes(path);
  if (text && core::sha256_hex(*text) == table.sha256) return std::move(*text);
  return fail({core::ErrorKind::corrupt, path.string(),
               text ? "is not what its name says: it was changed" : "is gone or cannot be read",
               "take the folder from a copy"});
}

const Vintage* Store::latest(TableKind kind, std::optional<Date> as_of) const {
  const Vintage* newest = nullptr;
  for (const Vintage* vintage : by_published(vintages_, kind))
    if (!as_of || vintage->published <= *as_of) newest = vintage;
  return newest;
}

Result<std::vector<model::DailyArrivals>> Store::daily(const Vintage& vintage) const {
  const Table* table = table_in(vintage, TableKind::daily);
  if (table == nullptr)
    return fail({core::ErrorKind::missing, fmt::format("vintage {}", vintage.number),
                 "has no daily table", "name a vintage that has"});
  const auto stored = text(*table);
  if (!stored) return fail(stored.error());
  return codec::parse_daily_csv(*stored, fmt::format("vintage {}", vintage.number));
}

Result<std::vector<model::WeeklyPreventions>> Store::weekly(const Vintage& vintage) const {
  const Table* table = table_in(vintage, TableKind::weekly);
  if (table == nullptr)
    return fail({core::ErrorKind::missing, fmt::format("vintage {}", vintage.number),
                 "has no weekly table", "name a vintage that has"});
  const auto stored = text(*table);
  if (!stored) return fail(stored.error());
  return codec::parse_weekly_csv(*stored, fmt::format("vintage {}", vintage.number));
}

Result<std::vector<Revision>> Store::revisions(TableKind kind) const {
  const auto sorted = by_published(vintages_, kind);
  if (kind == TableKind::daily)
    return revisions_of(sorted, [this](const Vintage& v) { return daily(v); });
  return revisions_of(sorted, [this](const Vintage& v) { return weekly(v); });
}

}  // namespace vigie::vintage
