// SPDX-License-Identifier: Apache-2.0
#include "vigie/sea/bed.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "vigie/core/file.h"
#include "vigie/core/text_table.h"

namespace vigie::sea {
namespace {

using core::fail;
using core::Result;

constexpr double kSmoothing_m = 5e3, kRoughnessSmoothing_m = 15e3, kShoaling_m = 2.5e3;
constexpr std::size_t kLargestBed = 1U << 18, kMostBedRows = 2000, kBedColumns = 8;
constexpr const char* kBedHeader =
    "kind\tlat_deg\tlon_deg\tuntil_lat_deg\tuntil_lon_deg\thalf_width_km\tguess\testimate";

double shepard(geo::Point p, geo::LatLon at, double smoothing_m) {
  const double d = core::in_metres(geo::distance(p, geo::plane_from_lat_lon(at)));
  return 1 / std::pow(d * d + smoothing_m * smoothing_m, 2);
}

// One row of the file, cell by cell; remembers the first that is wrong.
class BedLine {
 public:
  BedLine(const core::TextLine& line, std::string name)
      : cells_(core::cells_of(line.text, '\t')), where_(std::move(name)) {
    if (cells_.size() != kBedColumns)
      error =
          core::invalid(where_, fmt::format("has {} columns, not {}", cells_.size(), kBedColumns),
                        "separate the columns by one tab each, - where there is nothing");
  }
  std::string_view kind() const { return cells_[0]; }
  double number(std::size_t column, double least, double most) {
    if (error) return 0;
    const auto read = core::number_of(cells_[column]);
    if (read && *read >= least && *read <= most) return *read;
    const std::string_view title = core::cells_of(kBedHeader, '\t')[column];
    error = core::invalid(fmt::format("{} column {}", where_, title),
                          fmt::format("is \"{}\"", cells_[column].substr(0, 30)),
                          fmt::format("give {} to {}", least, most));
    return 0;
  }
  geo::LatLon place(std::size_t column) {
    const double lat = number(column, 45, 55);
    return {lat, number(column + 1, -8, 8)};
  }
  BedValue value(double least, double most) {
    const double guess = number(6, least, most);
    return {guess, number(7, least, most)};
  }
  std::optional<core::Error> error;

 private:
  std::vector<std::string_view> cells_;
  std::string where_;
};

std::optional<core::Error> read_bed_line(const core::TextLine& line, const std::string& name,
                                         Bed& bed) {
  BedLine row(line, fmt::format("{}: line {}", name, line.number));
  if (row.error) return row.error;
  if (row.kind() == "depth_m") {
    const geo::LatLon at = row.place(1);
    bed.points.push_back({at, row.value(0.5, 500)});
  } else if (row.kind() == "bank_m") {
    const geo::LatLon from = row.place(1), until = row.place(3);
    const double half_width_m = 1000 * row.number(5, 0.1, 50);
    bed.banks.push_back({from, until, half_width_m, row.value(0.5, 500)});
  } else if (row.kind() == "roughness") {
    const geo::LatLon at = row.place(1);
    bed.roughness.push_back({at, row.value(0.1, 10)});
  } else if (row.kind() == "shore_m") {
    bed.shore_m = row.value(0.5, 50);
  } else if (row.kind() == "drag") {
    bed.drag = row.value(1e-4, 0.1);
  } else {
    return core::invalid(fmt::format("{}: line {} column kind", name, line.number),
                         fmt::format("is \"{}\"", row.kind().substr(0, 30)),
                         "give depth_m, bank_m, roughness, shore_m or drag");
  }
  return row.error;
}

}  // namespace

std::vector<BedValue*> Bed::values() {
  std::vector<BedValue*> all;
  for (Point& p : points) all.push_back(&p.depth_m);
  for (Bank& b : banks) all.push_back(&b.crest_m);
  for (Roughness& r : roughness) all.push_back(&r.factor);
  all.push_back(&shore_m);
  all.push_back(&drag);
  return all;
}

Result<Bed> parse_bed(std::string_view text, const std::string& name) {
  if (text.size() > kLargestBed)
    return fail(core::invalid(name, "is larger than 256 kB", "give the bed of the stream model"));
  const auto lines = core::lines_of(text);
  Bed bed;
  bool headed = false;
  for (const core::TextLine& line : lines) {
    if (!headed) {
      if (line.text != kBedHeader)
        return fail(core::invalid(fmt::format("{}: line {}", name, line.number),
                                  "is not the header",
                                  fmt::format("begin with \"{}\"", kBedHeader)));
      headed = true;
      continue;
    }
    if (const auto error = read_bed_line(line, name, bed)) return fail(*error);
    if (bed.points.size() + bed.banks.size() + bed.roughness.size() > kMostBedRows)
      return fail(core::invalid(name, "has more than 2000 rows", "give fewer"));
  }
  if (bed.points.empty() || bed.shore_m.estimate == 0 || bed.drag.estimate == 0)
    return fail(
        core::invalid(name, "lacks a depth_m, shore_m or drag", "give at least one row of each"));
  return bed;
}

Result<Bed> load_bed(const std::filesystem::path& path) {
  const auto text = core::read_bytes(path);
  if (!text)
    return fail({core::ErrorKind::missing, path.string(), "cannot be read",
                 "check the name and its permissions"});
  return parse_bed(*text, path.filename().string());
}

std::string format_bed(const Bed& bed) {
  std::string out =
      "# The sea bed of the stream model: metres below mean sea level, drag without unit. guess: "
      "round\n# figures of general knowledge, unverified. estimate: by tools/estimate_bed, so that "
      "gauges and\n# published streams are met (docs/math/stream.md). No soundings; never for "
      "navigation.\n";
  out += fmt::format("{}\n", kBedHeader);
  const auto value = [](const BedValue& v) {
    return fmt::format("{:g}\t{:.4g}\n", v.guess, v.estimate);
  };
  for (const Bed::Point& p : bed.points)
    out += fmt::format("depth_m\t{:g}\t{:g}\t-\t-\t-\t{}", p.at.lat_deg, p.at.lon_deg,
                       value(p.depth_m));
  for (const Bed::Bank& b : bed.banks)
    out += fmt::format("bank_m\t{:g}\t{:g}\t{:g}\t{:g}\t{:g}\t{}", b.from.lat_deg, b.from.lon_deg,
                       b.until.lat_deg, b.until.lon_deg, b.half_width_m / 1000, value(b.crest_m));
  for (const Bed::Roughness& r : bed.roughness)
    out += fmt::format("roughness\t{:g}\t{:g}\t-\t-\t-\t{}", r.at.lat_deg, r.at.lon_deg,
                       value(r.factor));
  out += fmt::format("shore_m\t-\t-\t-\t-\t-\t{}", value(bed.shore_m));
  out += fmt::format("drag\t-\t-\t-\t-\t-\t{}", value(bed.drag));
  return out;
}

BedAt::BedAt(const Bed& bed, const std::vector<geo::Point>& places,
             std::vector<double> from_shore_m, double cell_m)
    : from_shore_m_(std::move(from_shore_m)) {
  const auto shares = [](const auto& rows, geo::Point p, double smoothing_m) {
    std::vector<double> weights;
    double sum = 0;
    for (const auto& row : rows) sum += weights.emplace_back(shepard(p, row.at, smoothing_m));
    Weights kept;
    for (std::size_t i = 0; i < weights.size(); ++i)
      if (weights[i] > 1e-5 * sum) kept.emplace_back(i, weights[i] / sum);
    return kept;
  };
  for (const geo::Point& p : places) {
    points_.push_back(shares(bed.points, p, kSmoothing_m));
    roughness_.push_back(shares(bed.roughness, p, kRoughnessSmoothing_m));
    Weights& banks = banks_.emplace_back();
    for (std::size_t i = 0; i < bed.banks.size(); ++i) {
      const Bed::Bank& bank = bed.banks[i];
      const double wide = std::max(bank.half_width_m, 0.5 * cell_m);
      const double d = core::in_metres(geo::distance_to_segment(
          p, geo::plane_from_lat_lon(bank.from), geo::plane_from_lat_lon(bank.until)));
      const double share = std::exp(-(d / wide) * (d / wide)) * bank.half_width_m / wide;
      if (share > 1e-3) banks.emplace_back(i, share);
    }
  }
}

double BedAt::depth_m(const Bed& bed, std::size_t place) const {
  double logs = 0, whole = 0;
  for (const auto& [i, weight] : points_[place]) {
    logs += weight * std::log(bed.points[i].depth_m.estimate);
    whole += weight;
  }
  double open = std::exp(logs / whole);
  for (const auto& [i, share] : banks_[place])
    open += share * std::min(0.0, bed.banks[i].crest_m.estimate - open);
  return open + (bed.shore_m.estimate - open) * std::exp(-from_shore_m_[place] / kShoaling_m);
}

double BedAt::drag(const Bed& bed, std::size_t place) const {
  double logs = 0;
  for (const auto& [i, weight] : roughness_[place])
    logs += weight * std::log(bed.roughness[i].factor.estimate);
  return bed.drag.estimate * std::exp(logs);
}

}  // namespace vigie::sea
