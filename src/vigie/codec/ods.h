// SPDX-License-Identifier: Apache-2.0
// Sheets of an OpenDocument spreadsheet (ODF 1.2, part 1, 9.1: table:table) as rows of text, and
// the Home Office's time series made from them.
//
// A cell gives its office:date-value (the day), else its office:value, else its paragraphs.
// Repeated cells and rows are written out where they hold something; empty rows and trailing empty
// cells are left out. Limits: an archive of 32 MB and 1,000 entries, content.xml of 48 MB and 300
// times its packed size, 100 sheets, kMostSheetRows rows, kMostSheetColumns columns, kLongestCell
// bytes: what is larger is refused before it is unpacked or built.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "vigie/codec/text_sheet.h"
#include "vigie/core/result.h"
#include "vigie/model/arrivals.h"

namespace vigie::codec {

struct OdsSheet {
  std::string name;
  struct Row {
    std::size_t number = 0;  // in the sheet, from 1
    std::vector<std::string> cells;
  };
  std::vector<Row> rows;
};

bool looks_like_zip(std::string_view bytes);

core::Result<std::vector<OdsSheet>> read_ods(std::string_view bytes, const std::string& name);
core::Result<std::vector<OdsSheet>> read_ods_content(std::string_view xml, const std::string& name);

// The file as published: SB_01 by day, SB_02 by week, the sheet of notes as its lines. The tables
// are held to arrivals_csv.h, and the weeks to the sums of their days. Error: a sheet or column
// missing, a column nobody knows.
struct HomeOfficeTables {
  std::vector<model::DailyArrivals> days;
  std::vector<model::WeeklyPreventions> weeks;
  std::vector<std::string> notes;
};
core::Result<HomeOfficeTables> read_home_office_ods(std::string_view bytes,
                                                    const std::string& name);

}  // namespace vigie::codec
