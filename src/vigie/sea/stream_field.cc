// SPDX-License-Identifier: Apache-2.0
#include "vigie/sea/stream_field.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <numbers>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "vigie/core/random.h"
#include "vigie/sea/tide.h"

namespace vigie::sea {
namespace {

constexpr double kLonStep_deg = 0.028, kLatStep_deg = 0.018;
constexpr double kLongest_h = 62 * 24;
constexpr std::size_t kMostStreams = 1000;

core::Error refusal(std::string field, std::string problem, std::string mend) {
  return {.kind = core::ErrorKind::invalid,
          .field = std::move(field),
          .problem = std::move(problem),
          .mend = std::move(mend)};
}

// The largest grid of our steps whose nodes all lie between the outermost cell centres. Meridians
// and parallels are bent on the plane, so each edge is looked at along its length.
std::optional<model::FieldGrid> grid_inside(const StreamHarmonics& s) {
  const double half = 0.5 * s.cell_m;
  const geo::Box centres{s.box.east_min_m + half, s.box.north_min_m + half, s.box.east_max_m - half,
                         s.box.north_max_m - half};
  double west = -180, east = 180, south = -90, north = 90;
  constexpr int kLooks = 32;
  for (int i = 0; i <= kLooks; ++i) {
    const double x = centres.east_min_m + (centres.east_max_m - centres.east_min_m) * i / kLooks;
    const double y = centres.north_min_m + (centres.north_max_m - centres.north_min_m) * i / kLooks;
    west = std::max(west, geo::lat_lon_from_plane({centres.east_min_m, y}).lon_deg);
    east = std::min(east, geo::lat_lon_from_plane({centres.east_max_m, y}).lon_deg);
    south = std::max(south, geo::lat_lon_from_plane({x, centres.north_min_m}).lat_deg);
    north = std::min(north, geo::lat_lon_from_plane({x, centres.north_max_m}).lat_deg);
  }
  model::FieldGrid grid{.lon_min_deg = west,
                        .lat_min_deg = south,
                        .lon_step_deg = kLonStep_deg,
                        .lat_step_deg = kLatStep_deg,
                        .columns = static_cast<int>((east - west) / kLonStep_deg) + 1,
                        .rows = static_cast<int>((north - south) / kLatStep_deg) + 1};
  if (!(east > west && north > south) || grid.columns < 2 || grid.rows < 2) return std::nullopt;
  return grid;
}

std::vector<bool> water_of(const StreamHarmonics& s) {
  std::vector<bool> water(static_cast<std::size_t>(s.columns) * static_cast<std::size_t>(s.rows));
  for (const StreamHarmonics::Constituent& c : s.constituents)
    for (std::size_t i = 0; i < water.size(); ++i)
      if (c.east_mps[i] != std::complex<float>{} || c.north_mps[i] != std::complex<float>{})
        water[i] = true;
  return water;
}

// Shares of model cells that make up one node: bilinear among the water of the four cells around
// it, or the nearest water when all four are land.
class Shares {
 public:
  Shares(const StreamHarmonics& s, const std::vector<bool>& water, geo::Point p) {
    const double x = (p.east_m - s.box.east_min_m) / s.cell_m - 0.5;
    const double y = (p.north_m - s.box.north_min_m) / s.cell_m - 0.5;
    const int column = std::clamp(static_cast<int>(std::floor(x)), 0, std::max(0, s.columns - 2));
    const int row = std::clamp(static_cast<int>(std::floor(y)), 0, std::max(0, s.rows - 2));
    double total = 0;
    for (const int c : {column, std::min(column + 1, s.columns - 1)})
      for (const int r : {row, std::min(row + 1, s.rows - 1)}) {
        const double share = (1 - std::abs(x - c)) * (1 - std::abs(y - r));
        const std::size_t cell = cell_of(s, c, r);
        if (share <= 1e-9 || !water[cell]) continue;
        shares_.emplace_back(cell, share);
        total += share;
      }
    for (auto& [cell, share] : shares_) share /= total;
    if (shares_.empty()) shares_ = {{nearest_water(s, water, x, y), 1.0}};
  }

  std::complex<double> of(const std::vector<std::complex<float>>& values) const {
    std::complex<double> sum;
    for (const auto& [cell, share] : shares_) sum += share * std::complex<double>(values[cell]);
    return sum;
  }

 private:
  static std::size_t cell_of(const StreamHarmonics& s, int column, int row) {
    return static_cast<std::size_t>(row) * static_cast<std::size_t>(s.columns) +
           static_cast<std::size_t>(column);
  }

  static std::size_t nearest_water(const StreamHarmonics& s, const std::vector<bool>& water,
                                   double x, double y) {
    double nearest = std::numeric_limits<double>::max();
    std::size_t found = 0;
    for (int r = 0; r < s.rows; ++r)
      for (int c = 0; c < s.columns; ++c) {
        const double d = (x - c) * (x - c) + (y - r) * (y - r);
        if (d >= nearest || !water[cell_of(s, c, r)]) continue;
        nearest = d;
        found = cell_of(s, c, r);
      }
    return found;
  }

  std::vector<std::pair<std::size_t, double>> shares_;
};

// The unit vector of true north on the plane, as east + i north.
std::complex<double> true_north(geo::LatLon at) {
  constexpr double kStep_deg = 1e-3;
  const geo::Point here = geo::plane_from_lat_lon(at);
  const geo::Point beyond = geo::plane_from_lat_lon({at.lat_deg + kStep_deg, at.lon_deg});
  const std::complex<double> step(beyond.east_m - here.east_m, beyond.north_m - here.north_m);
  return step / std::abs(step);
}

core::Result<void> check(const StreamHarmonics& harmonics, core::Interval during,
                         const StreamFieldOptions& options) {
  const double hours = core::in_hours(during.length()), step_s = core::in_seconds(options.step);
  if (!(hours > 0) || hours > kLongest_h)
    return core::fail(refusal("interval", fmt::format("is {} hours long", hours),
                              fmt::format("give more than 0 and at most {}", kLongest_h)));
  if (!(step_s >= 60 && step_s <= 3600))
    return core::fail(refusal("stream step", fmt::format("is {} s", step_s), "give 60 to 3600 s"));
  if (options.members < 1 || options.members > kMostStreams)
    return core::fail(refusal("stream members", fmt::format("is {}", options.members),
                              fmt::format("give 1 to {}", kMostStreams)));
  for (const StreamHarmonics::Constituent& c : harmonics.constituents)
    if (const auto known = tide_argument(c.name, during.from); !known)
      return core::fail(known.error());
  return {};
}

}  // namespace

StreamField::Member StreamField::draw(const StreamFieldOptions& options, std::size_t member) {
  if (member == 0) return {};
  core::Random draws({.seed = options.seed,
                      .replicate = static_cast<std::uint32_t>(member),
                      .stream = core::stream_of("stream error")});
  const StreamUncertainty& u = options.spread;
  Member m;
  m.rate = std::exp(u.rate_log_sd * draws.normal());
  m.turn = std::polar(1.0, u.direction_sd.si() * draws.normal());
  m.late = u.time_sd * draws.normal();
  m.drift.east_mps = u.residual_sd.si() * draws.normal();
  m.drift.north_mps = u.residual_sd.si() * draws.normal();
  return m;
}

core::Result<StreamField> StreamField::make(const StreamHarmonics& harmonics, core::Interval during,
                                            const StreamFieldOptions& options) {
  if (const auto good = check(harmonics, during, options); !good) return core::fail(good.error());
  const auto grid = grid_inside(harmonics);
  const std::vector<bool> water = water_of(harmonics);
  if (!grid || std::ranges::find(water, true) == water.end())
    return core::fail(refusal("stream file", "has no water or is smaller than 2 x 2 nodes",
                              "make the file anew: build the target vigie_data"));
  StreamField field;
  field.grid_ = *grid;
  field.spread_ = options.spread;
  const auto steps = static_cast<int>(std::ceil(during.length() / options.step - 1e-9));
  for (int k = 0; k <= steps; ++k) field.times_.push_back(during.from + options.step * k);
  for (std::size_t m = 0; m < options.members; ++m) field.errors_.push_back(draw(options, m));
  for (const StreamHarmonics::Constituent& c : harmonics.constituents)
    field.waves_.push_back({.constituent = c.name, .east_mps = {}, .north_mps = {}});
  for (int row = 0; row < grid->rows; ++row)
    for (int column = 0; column < grid->columns; ++column) {
      const geo::LatLon at{grid->lat_min_deg + row * grid->lat_step_deg,
                           grid->lon_min_deg + column * grid->lon_step_deg};
      const Shares shares(harmonics, water, geo::plane_from_lat_lon(at));
      const std::complex<double> north = true_north(at);
      for (std::size_t k = 0; k < field.waves_.size(); ++k) {
        const auto plane_east = shares.of(harmonics.constituents[k].east_mps);
        const auto plane_north = shares.of(harmonics.constituents[k].north_mps);
        field.waves_[k].east_mps.emplace_back(plane_east * north.imag() -
                                              plane_north * north.real());
        field.waves_[k].north_mps.emplace_back(plane_east * north.real() +
                                               plane_north * north.imag());
      }
    }
  return field;
}

core::Result<void> StreamField::read(std::size_t time, std::size_t member,
                                     std::span<float> out) const {
  assert(time < times_.size() && member < errors_.size() && out.size() == 2 * grid_.nodes());
  const Member& wrong = errors_[member];
  const core::Instant at = times_[time] - wrong.late;
  std::ranges::fill(out, 0.0F);
  for (const Wave& wave : waves_) {
    const auto argument = tide_argument(wave.constituent, at);
    if (!argument) return core::fail(argument.error());
    const std::complex<float> turn(
        std::polar(wrong.rate * argument->node_factor,
                   std::remainder(argument->v_plus_u_deg, 360.0) * std::numbers::pi / 180.0));
    for (std::size_t i = 0; i < grid_.nodes(); ++i) {
      out[2 * i] += wave.east_mps[i].real() * turn.real() - wave.east_mps[i].imag() * turn.imag();
      out[2 * i + 1] +=
          wave.north_mps[i].real() * turn.real() - wave.north_mps[i].imag() * turn.imag();
    }
  }
  if (member == 0) return {};
  for (std::size_t i = 0; i < grid_.nodes(); ++i) {
    const std::complex<double> turned =
        wrong.turn * std::complex<double>(out[2 * i], out[2 * i + 1]);
    out[2 * i] = static_cast<float>(turned.real() + wrong.drift.east_mps);
    out[2 * i + 1] = static_cast<float>(turned.imag() + wrong.drift.north_mps);
  }
  return {};
}

std::vector<std::string> StreamField::notes() const {
  std::string waves;
  for (const Wave& w : waves_) waves += (waves.empty() ? "" : ", ") + w.constituent;
  return {
      fmt::format("current: tidal stream model of the Strait, not a forecast ({}); no wind-driven "
                  "current, no surge",
                  waves),
      fmt::format("its spread, one standard deviation: rate {:.0f} %, direction {:.0f} deg, time "
                  "{:.0f} min, other currents {:.2f} m/s each way",
                  100 * spread_.rate_log_sd, core::in_degrees(spread_.direction_sd),
                  core::in_minutes(spread_.time_sd),
                  core::in_metres_per_second(spread_.residual_sd)),
      fmt::format("it covers {:.2f} to {:.2f} E and {:.2f} to {:.2f} N; land takes the stream of "
                  "the nearest water; sandbanks, harbours and eddies are not resolved",
                  grid_.lon_min_deg, grid_.lon_max_deg(), grid_.lat_min_deg, grid_.lat_max_deg())};
}

}  // namespace vigie::sea
