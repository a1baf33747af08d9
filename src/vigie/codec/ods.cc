// SPDX-License-Identifier: Apache-2.0
#include "vigie/codec/ods.h"

#include <algorithm>
#include <array>
#include <map>
#include <memory>

#include <fmt/format.h>
#include <pugixml.hpp>
#include <zip.h>

#include "vigie/codec/arrivals_csv.h"

namespace vigie::codec {
namespace {

using core::fail;
using core::Result;

constexpr std::size_t kLargestArchive = 32U << 20, kLargestContent = 48U << 20;
constexpr zip_uint64_t kMostPackedRatio = 300;
constexpr zip_int64_t kMostEntries = 1000;
constexpr std::size_t kMostSheets = 100;

core::Error unreadable(std::string field, std::string problem, std::string mend) {
  return {core::ErrorKind::unreadable, std::move(field), std::move(problem), std::move(mend)};
}

struct CloseArchive {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};
struct CloseFile {
  void operator()(zip_file_t* file) const { zip_fclose(file); }
};
using Archive = std::unique_ptr<zip_t, CloseArchive>;

Result<Archive> open_archive(std::string_view bytes, const std::string& name) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  zip_t* archive = source == nullptr
                       ? nullptr
                       : zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error);
  std::string problem;
  if (archive == nullptr) {
    problem = zip_error_strerror(&error);
    if (source != nullptr) zip_source_free(source);
  }
  zip_error_fini(&error);
  if (archive != nullptr) return Archive(archive);
  return fail(unreadable(name, fmt::format("is no whole zip archive ({})", problem),
                         "fetch the file again: it may be cut short"));
}

// content.xml, never more bytes than its entry promised and the limits allow.
Result<std::string> unpack_content(std::string_view bytes, const std::string& name) {
  if (bytes.size() > kLargestArchive)
    return fail(unreadable(name, "is larger than 32 MB", "give the file as published"));
  auto archive = open_archive(bytes, name);
  if (!archive) return fail(archive.error());
  if (zip_get_num_entries(archive->get(), 0) > kMostEntries)
    return fail(unreadable(name, "holds more than 1000 files", "give a spreadsheet"));
  const std::string field = name + ": content.xml";
  zip_stat_t entry;
  if (zip_stat(archive->get(), "content.xml", 0, &entry) != 0 || (entry.valid & ZIP_STAT_SIZE) == 0)
    return fail(
        unreadable(name, "holds no content.xml", "give an OpenDocument spreadsheet (.ods)"));
  if (entry.size > kLargestContent ||
      entry.size > kMostPackedRatio * std::max<zip_uint64_t>(entry.comp_size, 1))
    return fail(
        unreadable(field, fmt::format("would unpack {} bytes into {}", entry.comp_size, entry.size),
                   "give the file as published: 48 MB and 300 times the packed size are the most"));
  const std::unique_ptr<zip_file_t, CloseFile> file(zip_fopen(archive->get(), "content.xml", 0));
  std::string text(static_cast<std::size_t>(entry.size), '\0');
  std::size_t done = 0;
  while (file != nullptr && done < text.size()) {
    const zip_int64_t got = zip_fread(file.get(), text.data() + done, text.size() - done);
    if (got <= 0) break;
    done += static_cast<std::size_t>(got);
  }
  char more = 0;
  if (file == nullptr || done != text.size() || zip_fread(file.get(), &more, 1) != 0)
    return fail(unreadable(field, "does not unpack to what the archive promises",
                           "fetch the file again: it is damaged"));
  return text;
}

std::size_t repeats(const pugi::xml_node& node, const char* attribute) {
  return std::max(1ULL, node.attribute(attribute).as_ullong(1));
}

// All text below a paragraph; notes of a cell (office:annotation) are not its text. Paragraphs hold
// spans and links, some few deep.
void add_text(const pugi::xml_node& node, int depth, std::string& text) {
  for (const pugi::xml_node& child : node) {
    if (text.size() > kLongestCell || depth > 20) return;
    if (child.type() == pugi::node_pcdata)
      text += child.value();
    else if (std::string_view(child.name()) == "text:s")
      text += ' ';
    else if (std::string_view(child.name()) != "office:annotation")
      add_text(child, depth + 1, text);
  }
}

std::string cell_text(const pugi::xml_node& cell) {
  const std::string_view type = cell.attribute("office:value-type").value();
  if (type == "date") {
    const std::string_view value = cell.attribute("office:date-value").value();
    return std::string(value.ends_with("T00:00:00") ? value.substr(0, 10) : value);
  }
  if (type == "float") return cell.attribute("office:value").value();
  std::string text;
  for (const pugi::xml_node& paragraph : cell.children("text:p")) {
    if (!text.empty()) text += ' ';
    add_text(paragraph, 0, text);
  }
  return text;
}

Result<OdsSheet::Row> read_row(const pugi::xml_node& node, std::size_t number,
                               const std::string& sheet) {
  const std::string where = fmt::format("{}: row {}", sheet, number);
  OdsSheet::Row row{.number = number, .cells = {}};
  std::size_t column = 0;
  for (const pugi::xml_node& cell : node.children()) {
    const std::string_view kind = cell.name();
    if (kind != "table:table-cell" && kind != "table:covered-table-cell") continue;
    const std::size_t times = repeats(cell, "table:number-columns-repeated");
    std::string text = cell_text(cell);
    if (text.size() > kLongestCell)
      return fail(unreadable(where, "has a cell longer than 2000 bytes", "give a table of counts"));
    if (!text.empty()) {
      if (times > kMostSheetColumns || column + times > kMostSheetColumns)
        return fail(unreadable(where, "has more than 200 cells", "give a table of counts"));
      row.cells.resize(column);
      row.cells.insert(row.cells.end(), times, text);
    }
    column = std::min(column + std::min(times, std::size_t{1} << 20), std::size_t{1} << 21);
  }
  return row;
}

Result<OdsSheet> read_sheet(const pugi::xml_node& table, const std::string& file) {
  OdsSheet sheet{.name = table.attribute("table:name").value(), .rows = {}};
  const std::string where = fmt::format("{}: sheet {}", file, sheet.name.substr(0, 60));
  std::size_t number = 1;
  for (const pugi::xml_node& node : table.children("table:table-row")) {
    const std::size_t times = repeats(node, "table:number-rows-repeated");
    auto row = read_row(node, number, where);
    if (!row) return fail(row.error());
    number += std::min(times, std::size_t{1} << 30);
    if (row->cells.empty()) continue;
    if (times > kMostSheetRows || sheet.rows.size() + times > kMostSheetRows)
      return fail(unreadable(where, "has more than 200000 rows", "give a table of counts"));
    for (std::size_t i = 0; i < times; ++i) {
      sheet.rows.push_back(*row);
      sheet.rows.back().number += i;
    }
  }
  return sheet;
}

constexpr std::array<std::array<const char*, 2>, 8> kPublishedNames{{
    {"Date", "date"},
    {"Week ending", "week_ending"},
    {"Migrants arrived", "migrants_arrived"},
    {"Boats arrived", "boats_arrived"},
    {"Boats arrived - involved in uncontrolled landings", "uncontrolled_landings"},
    {"Migrants prevented", "migrants_prevented"},
    {"Events prevented", "events_prevented"},
    {"Notes", "note"},
}};

Result<TextSheet> table_of(const std::vector<OdsSheet>& sheets, const char* wanted,
                           const std::string& name) {
  const auto found = std::ranges::find(sheets, wanted, &OdsSheet::name);
  if (found == sheets.end() || found->rows.empty())
    return fail({core::ErrorKind::invalid, name, fmt::format("has no sheet {} with rows", wanted),
                 "give the Home Office time series as published"});
  TextSheet sheet{.name = fmt::format("{}: sheet {}", name, wanted), .columns = {}, .rows = {}};
  for (const std::string& column : found->rows.front().cells) {
    const auto known =
        std::ranges::find_if(kPublishedNames, [&](const auto& pair) { return column == pair[0]; });
    sheet.columns.push_back(known == kPublishedNames.end() ? column : (*known)[1]);
  }
  for (auto row = found->rows.begin() + 1; row != found->rows.end(); ++row) {
    if (row->cells.size() > sheet.columns.size())
      return fail(
          {core::ErrorKind::invalid, fmt::format("{}: row {}", sheet.name, row->number),
           fmt::format("has {} cells under {} columns", row->cells.size(), sheet.columns.size()),
           "give the Home Office time series as published"});
    TextSheet::Row text{.line = row->number, .cells = row->cells};
    text.cells.resize(sheet.columns.size());
    sheet.rows.push_back(std::move(text));
  }
  return sheet;
}

}  // namespace

bool looks_like_zip(std::string_view bytes) { return bytes.starts_with("PK\x03\x04"); }

Result<std::vector<OdsSheet>> read_ods_content(std::string_view xml, const std::string& name) {
  if (xml.size() > kLargestContent)
    return fail(unreadable(name, "is larger than 48 MB", "give the file as published"));
  pugi::xml_document document;
  const pugi::xml_parse_result parsed =
      document.load_buffer(xml.data(), xml.size(), pugi::parse_default, pugi::encoding_utf8);
  if (!parsed)
    return fail(unreadable(
        fmt::format("{}: content.xml: byte {}", name, static_cast<long long>(parsed.offset)),
        fmt::format("is no XML ({})", parsed.description()), "fetch the file again"));
  const pugi::xml_node book =
      document.child("office:document-content").child("office:body").child("office:spreadsheet");
  if (!book)
    return fail(unreadable(name, "is no OpenDocument spreadsheet", "give the .ods as published"));
  std::vector<OdsSheet> sheets;
  for (const pugi::xml_node& table : book.children("table:table")) {
    auto sheet = read_sheet(table, name);
    if (!sheet) return fail(sheet.error());
    sheets.push_back(std::move(*sheet));
    if (sheets.size() > kMostSheets)
      return fail(unreadable(name, "has more than 100 sheets", "give the .ods as published"));
  }
  return sheets;
}

Result<std::vector<OdsSheet>> read_ods(std::string_view bytes, const std::string& name) {
  const auto xml = unpack_content(bytes, name);
  if (!xml) return fail(xml.error());
  return read_ods_content(*xml, name);
}

Result<HomeOfficeTables> read_home_office_ods(std::string_view bytes, const std::string& name) {
  const auto sheets = read_ods(bytes, name);
  if (!sheets) return fail(sheets.error());
  const auto daily = table_of(*sheets, "SB_01", name);
  if (!daily) return fail(daily.error());
  const auto weekly = table_of(*sheets, "SB_02", name);
  if (!weekly) return fail(weekly.error());
  auto days = daily_of(*daily);
  if (!days) return fail(days.error());
  auto weeks = weekly_of(*weekly);
  if (!weeks) return fail(weeks.error());
  if (const auto agree = check_weekly_totals(*days, *weeks, name); !agree)
    return fail(agree.error());
  HomeOfficeTables tables{.days = std::move(*days), .weeks = std::move(*weeks), .notes = {}};
  const auto notes = std::ranges::find(*sheets, "Notes", &OdsSheet::name);
  if (notes != sheets->end())
    for (const OdsSheet::Row& row : notes->rows)
      tables.notes.push_back(fmt::format("{}", fmt::join(row.cells, " ")));
  return tables;
}

}  // namespace vigie::codec
