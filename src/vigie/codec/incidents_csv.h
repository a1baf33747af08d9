// SPDX-License-Identifier: Apache-2.0
// Incidents, rescue operations and partners' nights as CSV (docs/formats/imports.md). Only columns
// on a list are kept; every other is dropped before anything is stored, and named: it could hold
// something about a person or a boat with a name.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "vigie/codec/text_sheet.h"
#include "vigie/core/result.h"
#include "vigie/model/arrivals.h"

namespace vigie::codec {

// A sheet with the columns that are kept, and the names of those that were not.
struct KeptSheet {
  TextSheet sheet;
  std::vector<std::string> dropped;
};

// IOM Missing Migrants, with columns main_id, date, dead, missing, survivors and
// english_channel_crossing (1: on the sea route). Refused: an id twice, a day outside 2014 to 2099
// or known only to a month, a count that is negative or no whole number, an incident with no count.
struct Incidents {
  std::vector<model::Incident> rows;  // by day, as in the file where the day is the same
  KeptSheet kept;
};
core::Result<Incidents> parse_incidents_csv(std::string_view text, const std::string& name);

// SECMAR, the French register of rescue operations, open data: which of its four files it is, held
// to its columns, ranges and times. Refused: an operation twice in the file of operations, a
// result, craft or asset twice, an end before the beginning, a place off the globe, a negative
// count, more injured than people.
enum class SecmarTable { operations, people, craft, assets };
const char* name_of(SecmarTable table);
struct Secmar {
  SecmarTable table = SecmarTable::operations;
  KeptSheet kept;
};
core::Result<Secmar> parse_secmar_csv(std::string_view text, const std::string& name);
// From the first line's columns; empty when it is none of the four.
std::optional<SecmarTable> secmar_table_of(const TextSheet& sheet);

// A partner's aggregates by night and sector, in the form of nightly_template(). Refused: a night
// and sector twice, a sector whose nights leave a gap, attempts that are not stopped plus departed,
// people without boats, a sector that is no key.
struct Nights {
  std::vector<model::NightlySector> rows;  // by night, then sector
  std::vector<std::string> dropped;
};
core::Result<Nights> parse_nightly_csv(std::string_view text, const std::string& name);
std::string nightly_csv(const std::vector<model::NightlySector>& rows);
std::string nightly_template();

// A sheet as CSV that parse_csv reads back.
std::string csv_of(const TextSheet& sheet);

}  // namespace vigie::codec
