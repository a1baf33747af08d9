// SPDX-License-Identifier: Apache-2.0
#include "vigie/sea/tide.h"

#include <cassert>
#include <charconv>
#include <cmath>
#include <numbers>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "vigie/core/file.h"
#include "vigie/sea/angle_units.h"
#include "vigie/sea/tide_table.h"

namespace vigie::sea {
namespace {

core::Error unknown_constituent(const std::string& name) {
  return {.kind = core::ErrorKind::missing,
          .field = "constituent",
          .problem = fmt::format("\"{}\" is not one of the {} known", name.substr(0, 20),
                                 tide_table_size()),
          .mend = "use a TICON name such as M2, S2, LAMBDA2"};
}

// The curve's slope in metres per second, the node factors taken as constant.
double slope(const std::vector<TideConstituent>& constituents, const std::vector<std::size_t>& rows,
             core::Instant at) {
  const TideAstronomy sky(at);
  double sum = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const TideArgument a = sky.argument(rows[i]);
    const double phase = (a.v_plus_u_deg - constituents[i].phase_lag_deg) * kDegree;
    const double speed = tide_table_speed(rows[i]) * kDegree / 3600.0;
    sum -= a.node_factor * constituents[i].amplitude_m * speed * std::sin(phase);
  }
  return sum;
}

}  // namespace

TideStation::TideStation(std::string id, std::string name, geo::LatLon at,
                         double mean_above_chart_datum_m, std::vector<TideConstituent> constituents)
    : id_(std::move(id)),
      name_(std::move(name)),
      at_(at),
      mean_above_chart_datum_m_(mean_above_chart_datum_m),
      constituents_(std::move(constituents)) {
  for (const TideConstituent& c : constituents_) {
    const auto row = tide_table_row(c.name);
    assert(row.has_value());
    table_rows_.push_back(row.value());
  }
}

core::Length TideStation::height(core::Instant at) const {
  const TideAstronomy sky(at);
  double sum = mean_above_chart_datum_m_;
  for (std::size_t i = 0; i < table_rows_.size(); ++i) {
    const TideArgument a = sky.argument(table_rows_[i]);
    const double phase = (a.v_plus_u_deg - constituents_[i].phase_lag_deg) * kDegree;
    sum += a.node_factor * constituents_[i].amplitude_m * std::cos(phase);
  }
  return core::metres(sum);
}

std::vector<TideExtreme> TideStation::extremes(core::Interval during) const {
  const core::Duration step = core::minutes(10);
  const auto rising = [this](core::Instant at) {
    return slope(constituents_, table_rows_, at) > 0;
  };
  std::vector<TideExtreme> found;
  bool was_rising = rising(during.from);
  for (core::Instant left = during.from; left < during.until; left = left + step) {
    const bool is_rising = rising(left + step);
    if (is_rising != was_rising) {
      core::Instant low = left, high = left + step;
      while (high.unix_ms() - low.unix_ms() > 500) {
        const core::Instant middle =
            core::Instant::from_unix_ms(low.unix_ms() + (high.unix_ms() - low.unix_ms()) / 2);
        (rising(middle) == was_rising ? low : high) = middle;
      }
      if (during.contains(high))
        found.push_back({.at = high, .above_chart_datum = height(high), .high = was_rising});
    }
    was_rising = is_rising;
  }
  return found;
}

core::Result<TideArgument> tide_argument(const std::string& constituent, core::Instant at) {
  const auto row = tide_table_row(constituent);
  if (!row) return core::fail(unknown_constituent(constituent));
  return TideAstronomy(at).argument(*row);
}

core::Result<double> tide_speed_deg_per_hour(const std::string& constituent) {
  const auto row = tide_table_row(constituent);
  if (!row) return core::fail(unknown_constituent(constituent));
  return tide_table_speed(*row);
}

namespace {

// Reads the station file row by row; keeps the first error.
class StationReader {
 public:
  explicit StationReader(std::string name) : name_(std::move(name)) {}

  core::Result<void> row(std::string_view line);
  core::Result<std::vector<TideStation>> finish();

 private:
  struct Draft {
    std::string id, name;
    geo::LatLon at;
    double mean = 0;
    std::vector<TideConstituent> constituents;
  };
  core::Error bad(std::string_view field, std::string problem, std::string mend) const {
    return {.kind = core::ErrorKind::invalid,
            .field = fmt::format("{}: row {}: {}", name_, row_, field),
            .problem = std::move(problem),
            .mend = std::move(mend)};
  }
  core::Result<double> number(std::string_view field, std::string_view text, double low,
                              double high) const;
  core::Result<void> station(const std::vector<std::string_view>& fields);
  core::Result<void> constituent(const std::vector<std::string_view>& fields);

  std::string name_;
  int row_ = 0;
  std::vector<Draft> drafts_;
};

std::vector<std::string_view> split_tabs(std::string_view line) {
  std::vector<std::string_view> fields;
  for (std::size_t from = 0;;) {
    const std::size_t tab = line.find('\t', from);
    fields.push_back(line.substr(from, tab - from));
    if (tab == std::string_view::npos) return fields;
    from = tab + 1;
  }
}

core::Result<double> StationReader::number(std::string_view field, std::string_view text,
                                           double low, double high) const {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value))
    return core::fail(bad(field, fmt::format("\"{}\" is not a number", text.substr(0, 20)),
                          "write a plain decimal number"));
  if (value < low || value > high)
    return core::fail(bad(field, fmt::format("is {}, outside {} to {}", value, low, high),
                          fmt::format("give a number between {} and {}", low, high)));
  return value;
}

core::Result<void> StationReader::row(std::string_view line) {
  ++row_;
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  if (line.empty() || line.front() == '#') return {};
  const auto fields = split_tabs(line);
  if (fields[0] == "station") return station(fields);
  if (fields[0] == "constituent") return constituent(fields);
  return core::fail(bad("kind", fmt::format("\"{}\" is neither", fields[0].substr(0, 20)),
                        "begin the row with \"station\" or \"constituent\" and a tab"));
}

core::Result<void> StationReader::station(const std::vector<std::string_view>& fields) {
  if (fields.size() != 8)
    return core::fail(bad("station", fmt::format("has {} fields, not 8", fields.size()),
                          "separate the fields with single tabs"));
  if (fields[1].empty()) return core::fail(bad("id", "is empty", "give the station an id"));
  for (const Draft& d : drafts_)
    if (d.id == fields[1])
      return core::fail(
          bad("id", fmt::format("\"{}\" is there twice", d.id), "give each its own id"));
  if (fields[6] != "CC-BY-4.0")
    return core::fail(bad("licence", fmt::format("is \"{}\"", fields[6].substr(0, 20)),
                          "only CC-BY-4.0 stations may be used"));
  const auto lat = number("lat_deg", fields[3], -90, 90);
  if (!lat) return core::fail(lat.error());
  const auto lon = number("lon_deg", fields[4], -180, 180);
  if (!lon) return core::fail(lon.error());
  const auto mean = number("mean_above_chart_datum_m", fields[5], -20, 20);
  if (!mean) return core::fail(mean.error());
  drafts_.push_back({.id = std::string(fields[1]),
                     .name = std::string(fields[2]),
                     .at = {.lat_deg = *lat, .lon_deg = *lon},
                     .mean = *mean,
                     .constituents = {}});
  return {};
}

core::Result<void> StationReader::constituent(const std::vector<std::string_view>& fields) {
  if (fields.size() != 5)
    return core::fail(bad("constituent", fmt::format("has {} fields, not 5", fields.size()),
                          "separate the fields with single tabs"));
  if (drafts_.empty() || drafts_.back().id != fields[1])
    return core::fail(bad("station id",
                          fmt::format("\"{}\" is not the station above", fields[1].substr(0, 20)),
                          "put each constituent under its own station"));
  Draft& draft = drafts_.back();
  if (!tide_table_row(fields[2]))
    return core::fail(bad("name",
                          fmt::format("\"{}\" is not a known constituent", fields[2].substr(0, 20)),
                          "use a TICON name such as M2, S2, LAMBDA2"));
  for (const TideConstituent& c : draft.constituents)
    if (c.name == fields[2])
      return core::fail(
          bad("name", fmt::format("{} is there twice for {}", c.name, draft.id), "leave one out"));
  const auto amplitude = number("amplitude_m", fields[3], 0, 20);
  if (!amplitude) return core::fail(amplitude.error());
  const auto phase = number("phase_lag_deg", fields[4], -360, 360);
  if (!phase) return core::fail(phase.error());
  draft.constituents.push_back(
      {.name = std::string(fields[2]), .amplitude_m = *amplitude, .phase_lag_deg = *phase});
  return {};
}

core::Result<std::vector<TideStation>> StationReader::finish() {
  std::vector<TideStation> stations;
  for (Draft& d : drafts_) {
    if (d.constituents.empty())
      return core::fail({.kind = core::ErrorKind::invalid,
                         .field = fmt::format("{}: station {}", name_, d.id),
                         .problem = "has no constituents",
                         .mend = "add its constituent rows under it"});
    stations.emplace_back(std::move(d.id), std::move(d.name), d.at, d.mean,
                          std::move(d.constituents));
  }
  if (stations.empty())
    return core::fail({.kind = core::ErrorKind::invalid,
                       .field = name_,
                       .problem = "names no tide station",
                       .mend = "make it anew with tools/fetch_tides.mjs"});
  return stations;
}

}  // namespace

core::Result<std::vector<TideStation>> parse_tide_stations(std::string_view text,
                                                           const std::string& name) {
  StationReader reader(name);
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    if (const auto read = reader.row(text.substr(0, end)); !read) return core::fail(read.error());
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return reader.finish();
}

core::Result<std::vector<TideStation>> load_tide_stations(const std::filesystem::path& tsv) {
  const auto text = core::read_bytes(tsv);
  if (!text)
    return core::fail({.kind = core::ErrorKind::missing,
                       .field = tsv.filename().string(),
                       .problem = "cannot be opened",
                       .mend = "give the path of data/tides/stations.tsv"});
  return parse_tide_stations(*text, tsv.filename().string());
}

}  // namespace vigie::sea
