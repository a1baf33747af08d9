// SPDX-License-Identifier: Apache-2.0
#include "vigie/sea/stream_fit.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <optional>
#include <utility>

#include <fmt/format.h>

namespace vigie::sea {
namespace {

using Complex = std::complex<double>;

constexpr int kWestParameters = 3, kNorthEastParameters = 4;
constexpr int kParameters = kWestParameters + kNorthEastParameters;
constexpr int kFrictionRounds = 5;
constexpr double kGaugeReach_m = 9000;  // a gauge further from every sea cell is not used
constexpr double kRidge = 1e-3;         // keeps the fit sane where two gauges nearly agree

core::Error bad_fit(std::string field, std::string problem, std::string mend) {
  return {.kind = core::ErrorKind::invalid,
          .field = std::move(field),
          .problem = std::move(problem),
          .mend = std::move(mend)};
}

double legendre(int degree, double x) {
  double before = 1, now = x;
  if (degree == 0) return before;
  for (int n = 1; n < degree; ++n)
    before = std::exchange(now, ((2 * n + 1) * x * now - n * before) / (n + 1));
  return now;
}

std::optional<Complex> constant_of(const TideStation& station, const std::string& constituent) {
  const auto found = std::ranges::find(station.constituents(), constituent, &TideConstituent::name);
  if (found == station.constituents().end()) return std::nullopt;
  return std::polar(found->amplitude_m, -found->phase_lag_deg * std::numbers::pi / 180.0);
}

// One constituent: what each boundary forcing does at each gauge, and what the gauges say.
struct Equations {
  Eigen::MatrixXcd response;  // gauges x parameters
  Eigen::VectorXcd observed;
  std::vector<const TideStation*> stations;
};

Equations equations_of(const std::vector<TidalField>& basis, const std::vector<Gauge>& gauges,
                       const std::string& constituent) {
  Equations e;
  std::vector<std::pair<std::size_t, Complex>> used;
  for (const Gauge& g : gauges)
    if (const auto constant = constant_of(*g.station, constituent)) {
      used.emplace_back(g.cell, *constant);
      e.stations.push_back(g.station);
    }
  e.response.resize(static_cast<Eigen::Index>(used.size()), kParameters);
  e.observed.resize(static_cast<Eigen::Index>(used.size()));
  for (Eigen::Index i = 0; i < e.observed.size(); ++i) {
    const auto& [cell, constant] = used[static_cast<std::size_t>(i)];
    e.observed[i] = constant;
    for (int k = 0; k < kParameters; ++k)
      e.response(i, k) = basis[static_cast<std::size_t>(k)].height_m[cell];
  }
  return e;
}

// Least squares with a small ridge; `without` leaves one gauge out (-1: none).
Eigen::VectorXcd fitted(const Equations& e, Eigen::Index without) {
  Eigen::VectorXd weight = Eigen::VectorXd::Ones(e.observed.size());
  if (without >= 0) weight[without] = 0;
  const Eigen::MatrixXcd weighted = weight.asDiagonal() * e.response;
  Eigen::MatrixXcd normal = e.response.adjoint() * weighted;
  normal += kRidge * Eigen::MatrixXcd::Identity(kParameters, kParameters);
  return normal.ldlt().solve(weighted.adjoint() * e.observed);
}

TidalField combined(const std::vector<TidalField>& basis, const Eigen::VectorXcd& coefficients) {
  TidalField sum;
  const std::size_t cells = basis.front().height_m.size();
  for (auto part : {&TidalField::height_m, &TidalField::east_mps, &TidalField::north_mps}) {
    (sum.*part).assign(cells, Complex{});
    for (std::size_t k = 0; k < basis.size(); ++k)
      for (std::size_t i = 0; i < cells; ++i)
        (sum.*part)[i] += coefficients[static_cast<Eigen::Index>(k)] * (basis[k].*part)[i];
  }
  return sum;
}

class Fit {
 public:
  Fit(const ModelSea& sea, std::vector<Gauge> gauges)
      : grid_(sea.grid),
        drag_(sea.drag),
        gauges_(std::move(gauges)),
        boundary_(open_boundary(sea.grid)) {
    constexpr double kFirstGuess_mps = 0.7;
    for (const double drag : drag_) friction_.push_back(linear_friction_mps(drag, kFirstGuess_mps));
  }

  // Quadratic drag made linear at the M2 stream; half of the old value is kept to settle it.
  core::Result<void> settle_friction() {
    for (int round = 0; round < kFrictionRounds; ++round) {
      const auto basis = basis_of("M2", 1.0);
      if (!basis) return core::fail(basis.error());
      const TidalField m2 = combined(*basis, fitted(equations_of(*basis, gauges_, "M2"), -1));
      for (std::size_t i = 0; i < friction_.size(); ++i) {
        const double speed = std::hypot(std::abs(m2.east_mps[i]), std::abs(m2.north_mps[i]));
        friction_[i] = 0.5 * (friction_[i] + linear_friction_mps(drag_[i], std::max(speed, 0.05)));
      }
    }
    return {};
  }

  core::Result<TidalField> constituent(const std::string& name, std::vector<GaugeMisfit>& misfits) {
    const auto basis = basis_of(name, name == "M2" ? 1.0 : 1.5);
    if (!basis) return core::fail(basis.error());
    const Equations e = equations_of(*basis, gauges_, name);
    if (e.observed.size() <= kParameters)
      return core::fail(bad_fit("tide stations",
                                fmt::format("give {} gauges with {} for {} boundary parameters",
                                            e.observed.size(), name, kParameters),
                                "give more stations inside the area"));
    const Eigen::VectorXcd coefficients = fitted(e, -1);
    for (Eigen::Index i = 0; i < e.observed.size(); ++i) {
      const Complex without = (e.response.row(i) * fitted(e, i))(0);
      misfits.push_back({.station = e.stations[static_cast<std::size_t>(i)]->id(),
                         .constituent = name,
                         .observed = e.observed[i],
                         .modelled = (e.response.row(i) * coefficients)(0),
                         .modelled_without = without});
    }
    return combined(*basis, coefficients);
  }

 private:
  core::Result<std::vector<TidalField>> basis_of(const std::string& name, double friction_factor) {
    const auto speed = tide_speed_deg_per_hour(name);
    if (!speed) return core::fail(speed.error());
    std::vector<double> friction = friction_;
    for (double& r : friction) r *= friction_factor;
    return solve_tide(grid_, friction, *speed * std::numbers::pi / 180.0 / 3600.0, boundary_);
  }

  const SeaGrid& grid_;
  const std::vector<double>& drag_;
  std::vector<Gauge> gauges_;
  OpenBoundary boundary_;
  std::vector<double> friction_;
};

// The model's velocity on the output grid: bilinear among sea cells only, so that the coast does
// not slow the water beside it; where none of the four is sea, the nearest sea cell within two.
class Regridding {
 public:
  Regridding(const SeaGrid& grid, const StreamHarmonics& output, const std::vector<double>& share) {
    for (int row = 0; row < output.rows; ++row)
      for (int column = 0; column < output.columns; ++column) {
        const std::size_t cell =
            static_cast<std::size_t>(row) * static_cast<std::size_t>(output.columns) +
            static_cast<std::size_t>(column);
        const geo::Point p{output.box.east_min_m + (column + 0.5) * output.cell_m,
                           output.box.north_min_m + (row + 0.5) * output.cell_m};
        weights_.push_back(share[cell] < 0.5 ? Weights{} : weights_at(grid, p));
      }
  }

  std::vector<std::complex<float>> apply(const std::vector<Complex>& values) const {
    std::vector<std::complex<float>> out;
    out.reserve(weights_.size());
    for (const Weights& w : weights_) {
      Complex sum;
      for (const auto& [cell, weight] : w) sum += weight * values[cell];
      out.emplace_back(sum);
    }
    return out;
  }

 private:
  using Weights = std::vector<std::pair<std::size_t, double>>;

  static Weights weights_at(const SeaGrid& grid, geo::Point p) {
    const double x = (p.east_m - grid.corner.east_m) / grid.cell_m - 0.5;
    const double y = (p.north_m - grid.corner.north_m) / grid.cell_m - 0.5;
    const int column = static_cast<int>(std::floor(x)), row = static_cast<int>(std::floor(y));
    Weights weights;
    double total = 0;
    for (const int c : {column, column + 1})
      for (const int r : {row, row + 1}) {
        const double weight = (1 - std::abs(x - c)) * (1 - std::abs(y - r));
        if (weight <= 0 || !grid.is_sea(c, r)) continue;
        weights.emplace_back(grid.cell(c, r), weight);
        total += weight;
      }
    for (auto& [cell, weight] : weights) weight /= total;
    return weights.empty() ? nearest_sea(grid, x, y) : weights;
  }

  static Weights nearest_sea(const SeaGrid& grid, double x, double y) {
    double nearest = std::numeric_limits<double>::max();
    Weights found;
    for (int r = static_cast<int>(y) - 2; r <= static_cast<int>(y) + 2; ++r)
      for (int c = static_cast<int>(x) - 2; c <= static_cast<int>(x) + 2; ++c)
        if (const double d = std::hypot(x - c, y - r); grid.is_sea(c, r) && d < nearest) {
          nearest = d;
          found = {{grid.cell(c, r), 1.0}};
        }
    return found;
  }

  std::vector<Weights> weights_;
};

StreamHarmonics empty_output(const StreamFitOptions& options) {
  StreamHarmonics out;
  out.cell_m = options.output_cell_m;
  out.columns =
      static_cast<int>((options.output.east_max_m - options.output.east_min_m) / out.cell_m + 0.5);
  out.rows = static_cast<int>(
      (options.output.north_max_m - options.output.north_min_m) / out.cell_m + 0.5);
  out.box = options.output;
  out.box.east_max_m = out.box.east_min_m + out.columns * out.cell_m;
  out.box.north_max_m = out.box.north_min_m + out.rows * out.cell_m;
  return out;
}

}  // namespace

// The two open boundaries: the west edge, and the north edge joined to the east one; along each,
// Legendre polynomials of the distance from one end to the other.
OpenBoundary open_boundary(const SeaGrid& grid) {
  std::vector<std::size_t> west, north_east;
  for (int row = 0; row < grid.rows; ++row)
    if (grid.is_sea(0, row)) west.push_back(grid.cell(0, row));
  for (int column = 1; column < grid.columns; ++column)
    if (grid.is_sea(column, grid.rows - 1)) north_east.push_back(grid.cell(column, grid.rows - 1));
  for (int row = grid.rows - 2; row >= 0; --row)
    if (grid.is_sea(grid.columns - 1, row)) north_east.push_back(grid.cell(grid.columns - 1, row));

  OpenBoundary boundary;
  boundary.cells = west;
  boundary.cells.insert(boundary.cells.end(), north_east.begin(), north_east.end());
  const auto add = [&boundary](std::size_t first, std::size_t count, int degree) {
    std::vector<Complex> heights(boundary.cells.size());
    for (std::size_t i = 0; i < count; ++i)
      heights[first + i] = legendre(
          degree,
          count > 1 ? 2.0 * static_cast<double>(i) / static_cast<double>(count - 1) - 1 : 0.0);
    boundary.heights_m.push_back(std::move(heights));
  };
  for (int degree = 0; degree < kWestParameters; ++degree) add(0, west.size(), degree);
  for (int degree = 0; degree < kNorthEastParameters; ++degree)
    add(west.size(), north_east.size(), degree);
  return boundary;
}

std::vector<Gauge> gauges_on(const SeaGrid& grid, const std::vector<TideStation>& stations) {
  std::vector<Gauge> gauges;
  for (const TideStation& s : stations) {
    const geo::Point at = geo::plane_from_lat_lon(s.at());
    double nearest = kGaugeReach_m;
    std::optional<std::size_t> cell;
    for (int row = 0; row < grid.rows; ++row)
      for (int column = 0; column < grid.columns; ++column) {
        const double d = core::in_metres(geo::distance(at, grid.centre(column, row)));
        if (!grid.is_sea(column, row) || d >= nearest) continue;
        nearest = d;
        cell = grid.cell(column, row);
      }
    if (cell) gauges.push_back({&s, *cell});
  }
  return gauges;
}

double linear_friction_mps(double drag, double speed_mps) {
  return 8.0 / (3.0 * std::numbers::pi) * drag * speed_mps;
}

core::Result<StreamFit> fit_stream(const geo::LandRings& land,
                                   const std::vector<TideStation>& stations, const Bed& bed,
                                   const StreamFitOptions& options) {
  const ModelSea sea = make_model_sea(land, options.cell_m, bed);
  const SeaGrid& grid = sea.grid;
  std::vector<Gauge> gauges = gauges_on(grid, stations);
  if (open_boundary(grid).cells.empty())
    return core::fail(bad_fit("land", "leaves no water on the edge of its box",
                              "give land of the Strait from the Seine to the Thames"));
  Fit fit(sea, std::move(gauges));
  if (const auto settled = fit.settle_friction(); !settled) return core::fail(settled.error());
  StreamFit out;
  out.harmonics = empty_output(options);
  const StreamHarmonics& h = out.harmonics;
  const Regridding regridding(
      grid, h,
      sea_share(land.rings, {h.box.east_min_m, h.box.north_min_m}, h.cell_m, h.columns, h.rows, 6));
  for (const std::string& name : options.constituents) {
    const auto field = fit.constituent(name, out.gauges);
    if (!field) return core::fail(field.error());
    out.harmonics.constituents.push_back({.name = name,
                                          .east_mps = regridding.apply(field->east_mps),
                                          .north_mps = regridding.apply(field->north_mps)});
  }
  return out;
}

double rms_misfit_m(const std::vector<GaugeMisfit>& gauges, const std::string& constituent,
                    bool left_out) {
  double sum = 0;
  int count = 0;
  for (const GaugeMisfit& g : gauges) {
    if (g.constituent != constituent) continue;
    sum += std::norm((left_out ? g.modelled_without : g.modelled) - g.observed);
    ++count;
  }
  return count == 0 ? 0 : std::sqrt(sum / count);
}

}  // namespace vigie::sea
