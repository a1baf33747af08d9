// SPDX-License-Identifier: Apache-2.0
#include "vigie/sea/stream_check.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>
#include <vector>

#include <fmt/format.h>

#include "vigie/sea/angle_units.h"

namespace vigie::sea {
namespace {

using Complex = std::complex<double>;

constexpr double kWithin_m = 0.3;
constexpr double kStepHours = 1.0 / 6;

double amplitude_of(const TideStation& station, const char* name) {
  return std::ranges::find(station.constituents(), name, &TideConstituent::name)->amplitude_m;
}

// The component toward the axis, every ten minutes, from harmonics of one place.
class Along {
 public:
  Along(const StreamHarmonics& stream, std::size_t cell, double axis) {
    for (const auto& c : stream.constituents)
      waves_.push_back({c.name, Complex(c.east_mps[cell]) * std::sin(axis) +
                                    Complex(c.north_mps[cell]) * std::cos(axis)});
  }
  double at(core::Instant when) const {
    double sum = 0;
    for (const auto& [name, amplitude] : waves_) {
      const TideArgument a = tide_argument(name, when).value();
      sum += a.node_factor * (amplitude * std::polar(1.0, a.v_plus_u_deg * kDegree)).real();
    }
    return sum / kKnot;
  }

 private:
  std::vector<std::pair<std::string, Complex>> waves_;
};

std::size_t cell_of(const StreamHarmonics& s, geo::Point p) {
  return static_cast<std::size_t>((p.north_m - s.box.north_min_m) / s.cell_m) *
             static_cast<std::size_t>(s.columns) +
         static_cast<std::size_t>((p.east_m - s.box.east_min_m) / s.cell_m);
}

std::pair<double, double> axis_and_rate(const StreamHarmonics& s, std::size_t cell) {
  const auto m2 = std::ranges::find(s.constituents, "M2", &StreamHarmonics::Constituent::name);
  double best = 0, fastest = 0;
  for (double axis = -90; axis < 90; axis += 0.5) {
    const double rate = std::abs(Complex(m2->east_mps[cell]) * std::sin(axis * kDegree) +
                                 Complex(m2->north_mps[cell]) * std::cos(axis * kDegree));
    if (rate > fastest) std::tie(fastest, best) = std::pair{rate, axis * kDegree};
  }
  return {best, fastest};
}

struct Mean {
  double sum = 0, count = 0;
  void add(double value) {
    sum += value;
    ++count;
  }
  double value() const { return count > 0 ? sum / count : 0; }
};

// One tide: from five hours before a high water of Dover to seven after.
struct Tide {
  double greatest = 0, least = 0, up_h = 0, down_h = 0;
};
Tide tide_about(const Along& along, core::Instant high) {
  Tide out;
  double before = 0;
  for (double h = -5; h <= 7.5; h += kStepHours) {
    const double now = along.at(high + core::hours(h));
    out.greatest = std::max(out.greatest, now);
    out.least = std::min(out.least, now);
    const double crossing = h - kStepHours * now / (now - before);
    if (h > -5 && before < 0 && now >= 0 && h < 1.5) out.up_h = crossing;
    if (h > -5 && before >= 0 && now < 0 && h > 1.5) out.down_h = crossing;
    before = now;
  }
  return out;
}

StreamRates rates_of_cell(const StreamHarmonics& stream, std::size_t cell, double axis,
                          const TideStation& dover) {
  const Along along(stream, cell, axis);
  const double m2 = amplitude_of(dover, "M2"), s2 = amplitude_of(dover, "S2");
  const core::Instant from = core::Instant::from_unix_ms(1'551'398'400'000);  // 2019-03-01
  const auto extremes = dover.extremes({from, from + core::hours(24 * 118)});
  Mean springs_forth, springs_back, neaps_forth, neaps_back, up, down;
  for (std::size_t i = 0; i + 1 < extremes.size(); ++i) {
    if (!extremes[i].high) continue;
    const double range = (extremes[i].above_chart_datum - extremes[i + 1].above_chart_datum).si();
    const bool springs = std::abs(range - 2 * (m2 + s2)) < kWithin_m;
    if (!springs && std::abs(range - 2 * (m2 - s2)) >= kWithin_m) continue;
    const Tide tide = tide_about(along, extremes[i].at);
    (springs ? springs_forth : neaps_forth).add(tide.greatest);
    (springs ? springs_back : neaps_back).add(-tide.least);
    up.add(tide.up_h);
    down.add(tide.down_h);
  }
  StreamRates out;
  out.toward_deg = axis / kDegree;
  out.springs_forth_kn = springs_forth.value();
  out.springs_back_kn = springs_back.value();
  out.neaps_forth_kn = neaps_forth.value();
  out.neaps_back_kn = neaps_back.value();
  out.forth_begins_h = up.value();
  out.back_begins_h = down.value();
  return out;
}

}  // namespace

StreamRates stream_rates(const StreamHarmonics& stream, geo::LatLon at, const TideStation& dover,
                         std::optional<double> toward_deg) {
  const std::size_t cell = cell_of(stream, geo::plane_from_lat_lon(at));
  const double axis = toward_deg ? *toward_deg * kDegree : axis_and_rate(stream, cell).first;
  StreamRates out = rates_of_cell(stream, cell, axis, dover);
  out.at = at;
  return out;
}

StreamRates greatest_rates(const StreamHarmonics& stream, const PublishedGreatest& area,
                           const TideStation& dover) {
  double fastest = -1;
  geo::LatLon where;
  for (int row = 0; row < stream.rows; ++row)
    for (int column = 0; column < stream.columns; ++column) {
      const geo::Point p{stream.box.east_min_m + (column + 0.5) * stream.cell_m,
                         stream.box.north_min_m + (row + 0.5) * stream.cell_m};
      const geo::LatLon at = geo::lat_lon_from_plane(p);
      if (at.lat_deg < area.lat_min_deg || at.lat_deg > area.lat_max_deg ||
          at.lon_deg < area.lon_min_deg || at.lon_deg > area.lon_max_deg)
        continue;
      const double rate = axis_and_rate(stream, cell_of(stream, p)).second;
      if (rate > fastest) std::tie(fastest, where) = std::pair{rate, at};
    }
  return stream_rates(stream, where, dover);
}

std::string published_against_model(const StreamHarmonics& stream, const TideStation& dover,
                                    std::string_view only) {
  std::string out;
  const auto wanted = [&](std::string_view name) { return only.empty() || only == name; };
  for (const PublishedStream& p : kPublishedStreams) {
    if (!wanted(p.name)) continue;
    const double axis = 0.5 * (p.forth_toward_deg + p.back_toward_deg - 180);
    const StreamRates r = stream_rates(stream, p.at, dover, axis);
    out += fmt::format(
        "| {}, {} | springs {:.1f}/{:.1f} kn, neaps {:.1f}/{:.1f} kn, {:.0f} deg, begins {:+.1f} "
        "and "
        "{:+.1f} h | springs {:.1f}/{:.1f} kn, neaps {:.1f}/{:.1f} kn, {:.0f} deg, begins {:+.1f} "
        "and {:+.1f} h | springs {:+.0f}/{:+.0f} %, neaps {:+.0f}/{:+.0f} %, begins {:+.0f} and "
        "{:+.0f} min |\n",
        p.name, p.words, p.springs_forth_kn, p.springs_back_kn, p.neaps_forth_kn, p.neaps_back_kn,
        axis, p.forth_begins_h, p.back_begins_h, r.springs_forth_kn, r.springs_back_kn,
        r.neaps_forth_kn, r.neaps_back_kn, stream_rates(stream, p.at, dover).toward_deg,
        r.forth_begins_h, r.back_begins_h, 100 * (r.springs_forth_kn / p.springs_forth_kn - 1),
        100 * (r.springs_back_kn / p.springs_back_kn - 1),
        100 * (r.neaps_forth_kn / p.neaps_forth_kn - 1),
        100 * (r.neaps_back_kn / p.neaps_back_kn - 1), 60 * (r.forth_begins_h - p.forth_begins_h),
        60 * (r.back_begins_h - p.back_begins_h));
  }
  for (const PublishedGreatest& p : kPublishedGreatest) {
    if (!wanted(p.name)) continue;
    const StreamRates r = greatest_rates(stream, p, dover);
    out += fmt::format(
        "| {}, {} | springs {:.2f} kn | springs {:.1f}/{:.1f} kn at {:.2f} N {:.2f} E "
        "| springs {:+.0f}/{:+.0f} % |\n",
        p.name, p.words, p.springs_kn, r.springs_forth_kn, r.springs_back_kn, r.at.lat_deg,
        r.at.lon_deg, 100 * (r.springs_forth_kn / p.springs_kn - 1),
        100 * (r.springs_back_kn / p.springs_kn - 1));
  }
  return out;
}

}  // namespace vigie::sea
