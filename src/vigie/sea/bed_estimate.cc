// SPDX-License-Identifier: Apache-2.0
#include "vigie/sea/bed_estimate.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>

#include <fmt/format.h>

#include "vigie/sea/angle_units.h"
#include "vigie/sea/published_streams.h"

namespace vigie::sea {
namespace {

using Complex = std::complex<double>;
using Values = TidalEquations::Values;

constexpr double kM2DegPerHour = 28.9841042;
// Springs over M2 where only springs are published: 1 + S2 / M2, from the two places that have
// both.
constexpr double kSpringsOverM2 = 1.29;
constexpr double kSlowest_mps = 0.05;
constexpr double kLogStep = 1e-3;       // of a logarithm, for differences
constexpr double kLargestChange = 0.3;  // of a logarithm in one round
constexpr int kRoundsOfFrictionOnly = 3;
constexpr double kBedRidge = 1e-3;

struct GaugeM2 {
  std::size_t cell;
  Complex observed;
  double stddev;
};

// One number that the model should give: a linear functional of the unknowns.
struct Observation {
  Values functional;
  Complex misfit;  // observed less modelled
  double stddev = 0;
  Complex turn{1, 0};                      // the part along it counts
  bool both_parts = true;                  // real and imaginary
  std::optional<std::size_t> velocity_at;  // a cell, whose depth divides it; none: a height
  Complex velocity;
};

Complex sum_of_products(const Values& a, const Values& b) {
  Complex sum;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

double greatest_speed(Complex east, Complex north) {
  return std::sqrt(0.5 * (std::norm(east) + std::norm(north)) +
                   0.5 * std::abs(east * east + north * north));
}

double axis_of(Complex east, Complex north) {
  double best = 0, fastest = 0;
  for (double axis = -90; axis < 90; axis += 1) {
    const double speed =
        std::abs(east * std::sin(axis * kDegree) + north * std::cos(axis * kDegree));
    if (speed > fastest) std::tie(fastest, best) = std::pair{speed, axis * kDegree};
  }
  return best;
}

bool is_in_the_strait(const std::string& station) {
  return station == "dover" || station == "calais" || station == "deal_pier" ||
         station == "dunkerque";
}

class Inverse {
 public:
  Inverse(const geo::LandRings& land, const std::vector<TideStation>& stations, const Bed& guess,
          const BedEstimateOptions& options)
      : options_(options),
        bed_(guess),
        sea_(make_model_sea(land, options.cell_m, guess)),
        boundary_(open_boundary(sea_.grid)) {
    for (BedValue* value : bed_.values()) value->estimate = value->guess;
    sea_.lay(bed_);
    for (const Gauge& g : gauges_on(sea_.grid, stations))
      for (const TideConstituent& c : g.station->constituents())
        if (c.name == "M2")
          gauges_.push_back(
              {g.cell, std::polar(c.amplitude_m, -c.phase_lag_deg * kDegree),
               is_in_the_strait(g.station->id()) ? options.strait_gauge_m : options.gauge_m});
    const auto dover = std::ranges::find(stations, "dover", &TideStation::id);
    for (const TideConstituent& c : dover->constituents())
      if (c.name == "M2") dover_lag_deg_ = c.phase_lag_deg;
    crest_after_high_water_h_ = m2_crest_after_high_water_h(*dover);
    for (const double drag : sea_.drag) friction_.push_back(linear_friction_mps(drag, 0.7));
  }

  core::Result<BedEstimate> run() {
    for (int round = 0;; ++round) {
      sea_.lay(bed_);
      auto equations = TidalEquations::make(sea_.grid, friction_, omega(), boundary_.cells);
      if (!equations) return core::fail(equations.error());
      equations_ = std::make_unique<TidalEquations>(std::move(*equations));
      solve_boundary(round);
      if (round == options_.rounds) break;
      settle_friction();
      if (round < kRoundsOfFrictionOnly) continue;
      if (const auto improved = improve(); !improved) return core::fail(improved.error());
    }
    return result();
  }

 private:
  static double omega() { return kM2DegPerHour * kDegree / 3600; }
  std::size_t shapes() const { return boundary_.heights_m.size(); }

  // What each shape of the boundary makes, and the sum of all as they now are.
  void solve_boundary(int round) {
    basis_.clear();
    for (const auto& heights : boundary_.heights_m) {
      Values right(equations_->unknowns());
      for (std::size_t i = 0; i < heights.size(); ++i)
        right[static_cast<std::size_t>(height_at(boundary_.cells[i]))] = heights[i];
      basis_.push_back(equations_->solve(right));
    }
    if (round == 0) fit_boundary();
    x_.assign(equations_->unknowns(), Complex{});
    for (std::size_t k = 0; k < shapes(); ++k)
      for (std::size_t i = 0; i < x_.size(); ++i) x_[i] += coefficients_[k] * basis_[k][i];
    field_ = equations_->field(sea_.grid, x_);
  }

  void fit_boundary() {
    const auto rows = static_cast<Eigen::Index>(gauges_.size());
    const auto columns = static_cast<Eigen::Index>(shapes());
    Eigen::MatrixXcd response(rows, columns);
    Eigen::VectorXcd observed(rows);
    for (Eigen::Index g = 0; g < rows; ++g) {
      const GaugeM2& gauge = gauges_[static_cast<std::size_t>(g)];
      observed[g] = gauge.observed;
      for (Eigen::Index k = 0; k < columns; ++k)
        response(g, k) =
            basis_[static_cast<std::size_t>(k)][static_cast<std::size_t>(height_at(gauge.cell))];
    }
    const Eigen::MatrixXcd normal =
        response.adjoint() * response + kBedRidge * Eigen::MatrixXcd::Identity(columns, columns);
    const Eigen::VectorXcd fitted = normal.ldlt().solve(response.adjoint() * observed);
    coefficients_.assign(fitted.begin(), fitted.end());
  }

  void settle_friction() {
    for (const std::size_t cell : sea_.sea_cells) {
      const double speed =
          std::hypot(std::abs(field_.east_mps[cell]), std::abs(field_.north_mps[cell]));
      friction_[cell] = 0.5 * (friction_[cell] +
                               linear_friction_mps(sea_.drag[cell], std::max(speed, kSlowest_mps)));
    }
  }

  int column_of(std::size_t cell) const { return static_cast<int>(cell) % sea_.grid.columns; }
  int row_of(std::size_t cell) const { return static_cast<int>(cell) / sea_.grid.columns; }
  int height_at(std::size_t cell) const {
    return equations_->height(column_of(cell), row_of(cell));
  }

  Observation height_of(const GaugeM2& gauge) const {
    Observation out{.functional = Values(x_.size()), .stddev = gauge.stddev};
    const auto unknown = static_cast<std::size_t>(height_at(gauge.cell));
    out.functional[unknown] = 1;
    out.misfit = gauge.observed - x_[unknown];
    return out;
  }

  // The component of velocity toward `axis` at a cell.
  Observation velocity_of(std::size_t cell, double axis, double stddev) const {
    Observation out{.functional = Values(x_.size()), .stddev = stddev, .velocity_at = cell};
    const int column = column_of(cell), row = row_of(cell);
    const double half = 0.5 / sea_.grid.depth_m[cell];
    const auto put = [&](int unknown, double weight) {
      if (unknown >= 0) out.functional[static_cast<std::size_t>(unknown)] += weight;
    };
    put(equations_->east_face(column, row), half * std::sin(axis));
    put(equations_->east_face(column - 1, row), half * std::sin(axis));
    put(equations_->north_face(column, row), half * std::cos(axis));
    put(equations_->north_face(column, row - 1), half * std::cos(axis));
    out.velocity = sum_of_products(out.functional, x_);
    return out;
  }

  void observe_stream(const PublishedStream& p, std::vector<Observation>& all) const {
    const geo::Point at = geo::plane_from_lat_lon(p.at);
    const std::size_t cell = sea_.grid.cell(
        static_cast<int>((at.east_m - sea_.grid.corner.east_m) / sea_.grid.cell_m),
        static_cast<int>((at.north_m - sea_.grid.corner.north_m) / sea_.grid.cell_m));
    const double axis = 0.5 * (p.forth_toward_deg + p.back_toward_deg - 180) * kDegree;
    const double m2_kn =
        0.25 * (p.springs_forth_kn + p.springs_back_kn + p.neaps_forth_kn + p.neaps_back_kn);
    const double greatest_h =
        0.5 * (p.forth_begins_h + p.back_begins_h) - crest_after_high_water_h_;
    const double lag = (dover_lag_deg_ + greatest_h * kM2DegPerHour) * kDegree;
    Observation along = velocity_of(cell, axis, options_.along_mps);
    along.misfit = std::polar(m2_kn * kKnot, -lag) - along.velocity;
    Observation across = velocity_of(cell, axis + std::numbers::pi / 2, options_.across_mps);
    across.misfit = -across.velocity;
    all.push_back(std::move(along));
    all.push_back(std::move(across));
  }

  void observe_greatest(const PublishedGreatest& p, std::vector<Observation>& all) const {
    double fastest = 0;
    std::size_t where = 0;
    for (const std::size_t cell : sea_.sea_cells) {
      const geo::LatLon at =
          geo::lat_lon_from_plane(sea_.grid.centre(column_of(cell), row_of(cell)));
      if (at.lat_deg < p.lat_min_deg || at.lat_deg > p.lat_max_deg || at.lon_deg < p.lon_min_deg ||
          at.lon_deg > p.lon_max_deg)
        continue;
      const double speed = greatest_speed(field_.east_mps[cell], field_.north_mps[cell]);
      if (speed > fastest) std::tie(fastest, where) = std::pair{speed, cell};
    }
    if (fastest == 0) return;
    Observation out = velocity_of(where, axis_of(field_.east_mps[where], field_.north_mps[where]),
                                  options_.along_mps);
    const Complex direction = out.velocity / std::abs(out.velocity);
    out.misfit = direction * p.springs_kn * kKnot / kSpringsOverM2 - out.velocity;
    out.turn = std::conj(direction);  // only the size is published
    out.both_parts = false;
    all.push_back(std::move(out));
  }

  std::vector<Observation> observations() const {
    std::vector<Observation> all;
    for (const GaugeM2& gauge : gauges_) all.push_back(height_of(gauge));
    for (const PublishedStream& p : kPublishedStreams)
      if (p.name != options_.without) observe_stream(p, all);
    for (const PublishedGreatest& p : kPublishedGreatest)
      if (p.name != options_.without) observe_greatest(p, all);
    return all;
  }

  double log_stddev(std::size_t value) const {
    const std::size_t points = bed_.points.size(), banks = points + bed_.banks.size();
    const bool crest = value >= points && value < banks;
    return crest || value == banks + bed_.roughness.size() ? options_.bank_log_stddev
                                                           : options_.log_stddev;
  }

  // How the matrix times the solution changes with each value's logarithm, and the depths with it.
  struct Sensitivity {
    std::vector<Values> product;               // [value]
    std::vector<std::vector<double>> depth_m;  // [value][cell]
  };
  core::Result<Sensitivity> sensitivity() {
    Sensitivity out;
    const auto now = TidalEquations::product(sea_.grid, friction_, omega(), boundary_.cells, x_);
    if (!now) return core::fail(now.error());
    const std::vector<double> depth = sea_.grid.depth_m, drag = sea_.drag;
    for (BedValue* value : bed_.values()) {
      const double before = value->estimate;
      value->estimate *= std::exp(kLogStep);
      sea_.lay(bed_);
      std::vector<double> friction = friction_;
      for (const std::size_t cell : sea_.sea_cells) friction[cell] *= sea_.drag[cell] / drag[cell];
      auto then = TidalEquations::product(sea_.grid, friction, omega(), boundary_.cells, x_);
      if (!then) return core::fail(then.error());
      for (std::size_t i = 0; i < then->size(); ++i)
        (*then)[i] = ((*then)[i] - (*now)[i]) / kLogStep;
      out.product.push_back(std::move(*then));
      std::vector<double>& change = out.depth_m.emplace_back(depth.size(), 0.0);
      for (const std::size_t cell : sea_.sea_cells)
        change[cell] = (sea_.grid.depth_m[cell] - depth[cell]) / kLogStep;
      value->estimate = before;
    }
    sea_.lay(bed_);
    return out;
  }

  // Derivatives of one observation by the boundary's coefficients (real, imaginary) and the values.
  std::vector<Complex> gradient(const Observation& o, const Sensitivity& by) const {
    std::vector<Complex> row;
    for (const Values& shape : basis_) {
      row.push_back(sum_of_products(o.functional, shape));
      row.push_back(row.back() * Complex(0, 1));
    }
    const Values adjoint = equations_->solve_transposed(o.functional);
    for (std::size_t v = 0; v < by.product.size(); ++v) {
      row.push_back(-sum_of_products(adjoint, by.product[v]));
      if (o.velocity_at)
        row.back() -=
            o.velocity * by.depth_m[v][*o.velocity_at] / sea_.grid.depth_m[*o.velocity_at];
    }
    return row;
  }

  core::Result<void> improve() {
    const auto by = sensitivity();
    if (!by) return core::fail(by.error());
    const std::vector<BedValue*> values = bed_.values();
    const auto first = static_cast<Eigen::Index>(2 * shapes());
    const Eigen::Index size = first + static_cast<Eigen::Index>(values.size());
    Eigen::MatrixXd normal = Eigen::MatrixXd::Zero(size, size);
    Eigen::VectorXd right = Eigen::VectorXd::Zero(size);
    for (const Observation& o : observations()) {
      const std::vector<Complex> row = gradient(o, *by);
      for (const Complex part : {o.turn, o.turn * Complex(0, -1)}) {
        Eigen::VectorXd derivative(size);
        for (Eigen::Index i = 0; i < size; ++i)
          derivative[i] = (row[static_cast<std::size_t>(i)] * part).real() / o.stddev;
        normal += derivative * derivative.transpose();
        right += derivative * (o.misfit * part).real() / o.stddev;
        if (!o.both_parts) break;
      }
    }
    const double ridge = kBedRidge / (options_.gauge_m * options_.gauge_m);
    for (Eigen::Index i = 0; i < first; ++i) {
      const Complex now = coefficients_[static_cast<std::size_t>(i / 2)];
      normal(i, i) += ridge;
      right[i] -= ridge * (i % 2 == 0 ? now.real() : now.imag());
    }
    for (std::size_t v = 0; v < values.size(); ++v) {
      const auto i = first + static_cast<Eigen::Index>(v);
      const double weight = 1 / (log_stddev(v) * log_stddev(v));
      normal(i, i) += weight;
      right[i] -= weight * std::log(values[v]->estimate / values[v]->guess);
    }
    const Eigen::VectorXd change = normal.ldlt().solve(right);
    const double largest = change.tail(size - first).cwiseAbs().maxCoeff();
    const double share = std::min(1.0, kLargestChange / largest);
    for (Eigen::Index i = 0; i < first; i += 2)
      coefficients_[static_cast<std::size_t>(i / 2)] += Complex(change[i], change[i + 1]);
    for (std::size_t v = 0; v < values.size(); ++v)
      values[v]->estimate *= std::exp(share * change[first + static_cast<Eigen::Index>(v)]);
    return {};
  }

  BedEstimate result() {
    BedEstimate out{.bed = bed_};
    double sum = 0;
    for (const GaugeM2& gauge : gauges_)
      sum += std::norm(gauge.observed - x_[static_cast<std::size_t>(height_at(gauge.cell))]);
    out.gauges_rms_m = std::sqrt(sum / static_cast<double>(gauges_.size()));
    const std::vector<BedValue*> values = bed_.values();
    for (std::size_t v = 0; v < values.size(); ++v)
      out.greatest_change_sd =
          std::max(out.greatest_change_sd,
                   std::abs(std::log(values[v]->estimate / values[v]->guess)) / log_stddev(v));
    return out;
  }

  BedEstimateOptions options_;
  Bed bed_;
  ModelSea sea_;
  OpenBoundary boundary_;
  std::vector<GaugeM2> gauges_;
  double dover_lag_deg_ = 0, crest_after_high_water_h_ = 0;
  std::vector<double> friction_;
  std::unique_ptr<TidalEquations> equations_;
  std::vector<Values> basis_;
  std::vector<Complex> coefficients_;
  Values x_;
  TidalField field_;
};

}  // namespace

double m2_crest_after_high_water_h(const TideStation& dover) {
  const core::Instant from = core::Instant::from_unix_ms(1'546'300'800'000);  // 2019-01-01
  const auto m2 = std::ranges::find(dover.constituents(), "M2", &TideConstituent::name);
  double sum = 0, count = 0;
  for (const TideExtreme& e : dover.extremes({from, from + core::hours(24 * 355)})) {
    if (!e.high) continue;
    const double phase = tide_argument("M2", e.at)->v_plus_u_deg - m2->phase_lag_deg;
    sum += -std::remainder(phase, 360.0) / kM2DegPerHour;
    ++count;
  }
  return sum / count;
}

core::Result<BedEstimate> estimate_bed(const geo::LandRings& land,
                                       const std::vector<TideStation>& stations, const Bed& guess,
                                       const BedEstimateOptions& options) {
  if (std::ranges::find(stations, "dover", &TideStation::id) == stations.end())
    return core::fail({core::ErrorKind::missing, "tide stations", "have no Dover",
                       "give data/tides/stations.tsv"});
  return Inverse(land, stations, guess, options).run();
}

}  // namespace vigie::sea
