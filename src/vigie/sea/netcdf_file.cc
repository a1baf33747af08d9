// SPDX-License-Identifier: Apache-2.0
#include "vigie/sea/netcdf_file.h"

#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <limits>

#include <fmt/format.h>
#include <netcdf.h>

#include "vigie/sea/field_source.h"
#include "vigie/sea/netcdf_classic.h"

namespace vigie::sea {

using core::fail;
using core::Result;

Result<std::shared_ptr<NetcdfFile>> NetcdfFile::open(const std::filesystem::path& path) {
  if (const auto whole = check_classic_file(path); !whole) return fail(whole.error());
  int id = -1;
  const int status = nc_open(path.c_str(), NC_NOWRITE, &id);
  const std::string name = path.filename().string();
  if (status != NC_NOERR)
    return fail(bad_field(name, fmt::format("cannot be opened: {}", nc_strerror(status)),
                          "is it whole? fetch it again"));
  std::shared_ptr<NetcdfFile> file(new NetcdfFile(id, name));
  if (nc_inq_nvars(id, &file->variables_) != NC_NOERR || file->variables_ > 10'000 ||
      file->variables_ < 0)
    return fail(bad_field(name, "has more than 10,000 variables", "give the fields alone"));
  return file;
}

NetcdfFile::~NetcdfFile() { nc_close(id_); }

std::string NetcdfFile::variable_name(int variable) const {
  std::array<char, NC_MAX_NAME + 1> name{};
  return nc_inq_varname(id_, variable, name.data()) == NC_NOERR ? name.data() : "";
}

std::optional<int> NetcdfFile::variable(const std::string& name) const {
  int v = 0;
  if (name.empty() || name.size() > NC_MAX_NAME || nc_inq_varid(id_, name.c_str(), &v) != NC_NOERR)
    return std::nullopt;
  return v;
}

std::vector<int> NetcdfFile::dimensions(int variable) const {
  int count = 0;
  if (nc_inq_varndims(id_, variable, &count) != NC_NOERR || count < 0 || count > NC_MAX_VAR_DIMS)
    return {};
  std::vector<int> ids(static_cast<std::size_t>(count));
  if (count > 0 && nc_inq_vardimid(id_, variable, ids.data()) != NC_NOERR) return {};
  return ids;
}

std::string NetcdfFile::dimension_name(int dimension) const {
  std::array<char, NC_MAX_NAME + 1> name{};
  return nc_inq_dimname(id_, dimension, name.data()) == NC_NOERR ? name.data() : "";
}

std::size_t NetcdfFile::dimension_length(int dimension) const {
  std::size_t length = 0;
  return nc_inq_dimlen(id_, dimension, &length) == NC_NOERR ? length : 0;
}

bool NetcdfFile::is_number(int variable) const {
  nc_type type = NC_NAT;
  return nc_inq_vartype(id_, variable, &type) == NC_NOERR && type != NC_CHAR && type > NC_NAT &&
         type <= NC_UINT64;
}

std::string NetcdfFile::text(int variable, const char* attribute) const {
  std::size_t length = 0;
  nc_type type = NC_NAT;
  if (nc_inq_att(id_, variable, attribute, &type, &length) != NC_NOERR) return {};
  if (type == NC_STRING && length == 1) {
    char* value = nullptr;
    if (nc_get_att_string(id_, variable, attribute, &value) != NC_NOERR || value == nullptr)
      return {};
    std::string out = std::string(value).substr(0, 4096);
    nc_free_string(1, &value);
    return out;
  }
  if (type != NC_CHAR || length > 4096) return {};
  std::string out(length, '\0');
  if (nc_get_att_text(id_, variable, attribute, out.data()) != NC_NOERR) return {};
  return out.substr(0, out.find('\0'));
}

std::vector<double> NetcdfFile::numbers(int variable, const char* attribute) const {
  std::size_t length = 0;
  nc_type type = NC_NAT;
  if (nc_inq_att(id_, variable, attribute, &type, &length) != NC_NOERR || type == NC_CHAR ||
      type > NC_UINT64 || length == 0 || length > 16)
    return {};
  std::vector<double> out(length);
  if (nc_get_att_double(id_, variable, attribute, out.data()) != NC_NOERR) return {};
  return out;
}

std::optional<double> NetcdfFile::number(int variable, const char* attribute) const {
  const std::vector<double> all = numbers(variable, attribute);
  return all.size() == 1 ? std::optional(all.front()) : std::nullopt;
}

double NetcdfFile::default_fill(int variable) const {
  nc_type type = NC_NAT;
  nc_inq_vartype(id_, variable, &type);
  switch (type) {
    case NC_SHORT:
      return NC_FILL_SHORT;
    case NC_INT:
      return NC_FILL_INT;
    case NC_FLOAT:
      return NC_FILL_FLOAT;
    case NC_DOUBLE:
      return NC_FILL_DOUBLE;
    default:
      return std::numeric_limits<double>::quiet_NaN();
  }
}

std::size_t NetcdfFile::chunk_bytes(int variable) const {
  int storage = NC_CONTIGUOUS;
  std::array<std::size_t, NC_MAX_VAR_DIMS> sizes{};
  nc_type type = NC_NAT;
  std::size_t bytes = 0;
  if (nc_inq_var_chunking(id_, variable, &storage, sizes.data()) != NC_NOERR ||
      storage != NC_CHUNKED || nc_inq_vartype(id_, variable, &type) != NC_NOERR ||
      nc_inq_type(id_, type, nullptr, &bytes) != NC_NOERR)
    return 0;
  double all = static_cast<double>(bytes);
  for (std::size_t d = 0; d < dimensions(variable).size(); ++d)
    all *= static_cast<double>(sizes[d]);
  return all < 1e18 ? static_cast<std::size_t>(all) : std::numeric_limits<std::size_t>::max();
}

Result<void> NetcdfFile::read(int variable, const std::vector<std::size_t>& start,
                              const std::vector<std::size_t>& count,
                              std::vector<double>& out) const {
  std::size_t all = 1;
  for (const std::size_t n : count) all *= n;
  out.resize(all);
  if (all == 0) return {};
  const int status = nc_get_vara_double(id_, variable, start.data(), count.data(), out.data());
  // A value beyond the range of double cannot be; the rest was read.
  if (status == NC_NOERR || status == NC_ERANGE) return {};
  return fail(bad_field(fmt::format("{}: variable {}", name_, variable_name(variable)),
                        fmt::format("cannot be read: {}", nc_strerror(status)),
                        "is the file whole? fetch it again"));
}

Result<std::vector<core::Instant>> cf_moments(const std::vector<double>& values,
                                              const std::string& units, const std::string& calendar,
                                              const std::string& where) {
  const auto bad = [&](const std::string& problem) {
    return fail(bad_field(where, problem,
                          "give \"seconds|minutes|hours|days since YYYY-MM-DD hh:mm:ss\" UTC"));
  };
  if (!calendar.empty() && calendar != "standard" && calendar != "gregorian" &&
      calendar != "proleptic_gregorian")
    return bad(fmt::format("has the calendar \"{}\"", calendar.substr(0, 40)));
  const std::size_t since = units.find(" since ");
  if (since == std::string::npos || values.empty()) return bad("has no unit of time");
  const std::string unit = units.substr(0, since);
  const double seconds = unit.starts_with("sec") || unit == "s"    ? 1
                         : unit.starts_with("min")                 ? 60
                         : unit.starts_with("hour") || unit == "h" ? 3600
                         : unit.starts_with("day") || unit == "d"  ? 86400
                                                                   : 0;
  if (seconds == 0) return bad(fmt::format("has the unit \"{}\"", unit.substr(0, 40)));
  const std::string date = units.substr(since + 7, 60);
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, used = 0;
  double second = 0;
  char separator = ' ';
  const int got = std::sscanf(date.c_str(), "%4d-%2d-%2d%n", &year, &month, &day, &used);
  std::string rest = got == 3 ? date.substr(static_cast<std::size_t>(used)) : "";
  int clock = 0;
  if (std::sscanf(rest.c_str(), "%c%2d:%2d%n", &separator, &hour, &minute, &clock) == 3) {
    rest = rest.substr(static_cast<std::size_t>(clock));
    if (std::sscanf(rest.c_str(), ":%lf%n", &second, &clock) == 1)
      rest = rest.substr(static_cast<std::size_t>(clock));
  }
  const bool utc = rest.empty() || rest == "Z" || rest == " UTC" || rest == "+00:00" ||
                   rest == " +00:00" || rest == " 0:00" || rest == " +0000" || rest == " 00:00";
  if (got != 3 || year < 1600 || year > 2200 || !utc || !(second >= 0 && second < 61))
    return bad(fmt::format("has the reference date \"{}\"", date.substr(0, 40)));
  const std::chrono::year_month_day day_of{std::chrono::year(year),
                                           std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day))};
  if (!day_of.ok() || hour < 0 || hour > 23 || minute < 0 || minute > 59)
    return bad(fmt::format("has the reference date \"{}\"", date.substr(0, 40)));
  const double reference =
      86'400.0 * static_cast<double>(std::chrono::sys_days(day_of).time_since_epoch().count()) +
      3600.0 * hour + 60.0 * minute + second;
  std::vector<core::Instant> out;
  out.reserve(values.size());
  for (const double value : values) {
    const double at = reference + value * seconds;
    if (!std::isfinite(at) || std::abs(at) > 2e10) return bad("has a moment that is not a number");
    out.push_back(core::Instant{} + core::seconds(at));
  }
  return out;
}

}  // namespace vigie::sea
