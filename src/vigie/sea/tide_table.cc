// SPDX-License-Identifier: Apache-2.0
#include "vigie/sea/tide_table.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numbers>

#include "vigie/sea/angle_units.h"

namespace vigie::sea {
namespace {

enum class Node { none, mm, mf, o1, k1, j1, m1, m2, k2, l2 };

struct Member {
  Node node = Node::none;
  double times = 0;  // u is multiplied by it, f raised to its absolute value
};

struct Species {
  std::string_view name;
  std::array<int, 7> multiples;  // of tau, s, h, p, N', p', 90 deg
  Member a{}, b{};
};

// Notes on what the list leaves open:
// M1      Doodson's form: the perigee is in u.
// 3L2 3N2 third-degree tides (TICON names them so), not the second-degree 3N2 of 27.351 deg/h.
// MA2 MB2 without the solar perigee (IHO), which makes M2 largest in early summer, as observed.
// R3      carries K1's quarter turn, T3 none.
constexpr std::array<Species, 50> kTable{{
    {"SA", {0, 0, 1, 0, 0, 0, 0}},
    {"SSA", {0, 0, 2, 0, 0, 0, 0}},
    {"MM", {0, 1, 0, -1, 0, 0, 0}, {Node::mm, 1}},
    {"MSF", {0, 2, -2, 0, 0, 0, 0}, {Node::m2, -1}},
    {"MF", {0, 2, 0, 0, 0, 0, 0}, {Node::mf, 1}},
    {"MTM", {0, 3, 0, -1, 0, 0, 0}, {Node::mf, 1}},
    {"MSQM", {0, 4, -2, 0, 0, 0, 0}, {Node::mf, 1}},
    {"2Q1", {1, -3, 0, 2, 0, 0, 1}, {Node::o1, 1}},
    {"SGM", {1, -3, 2, 0, 0, 0, 1}, {Node::o1, 1}},
    {"Q1", {1, -2, 0, 1, 0, 0, 1}, {Node::o1, 1}},
    {"RHO1", {1, -2, 2, -1, 0, 0, 1}, {Node::o1, 1}},
    {"O1", {1, -1, 0, 0, 0, 0, 1}, {Node::o1, 1}},
    {"M1", {1, 0, 0, 0, 0, 0, -1}, {Node::m1, 1}},
    {"P1", {1, 1, -2, 0, 0, 0, 1}},
    {"S1", {1, 1, -1, 0, 0, 0, 0}},
    {"K1", {1, 1, 0, 0, 0, 0, -1}, {Node::k1, 1}},
    {"J1", {1, 2, 0, -1, 0, 0, -1}, {Node::j1, 1}},
    {"OO1", {1, 3, 0, 0, 0, 0, -1}, {Node::k2, 1}, {Node::o1, -1}},
    {"EP2", {2, -3, 2, 1, 0, 0, 0}, {Node::m2, 1}},
    {"2N2", {2, -2, 0, 2, 0, 0, 0}, {Node::m2, 1}},
    {"MU2", {2, -2, 2, 0, 0, 0, 0}, {Node::m2, 1}},
    {"3N2", {2, -1, 0, 0, 0, 0, 0}, {Node::m2, 1}},
    {"N2", {2, -1, 0, 1, 0, 0, 0}, {Node::m2, 1}},
    {"NU2", {2, -1, 2, -1, 0, 0, 0}, {Node::m2, 1}},
    {"MA2", {2, 0, -1, 0, 0, 0, 0}},
    {"M2", {2, 0, 0, 0, 0, 0, 0}, {Node::m2, 1}},
    {"MB2", {2, 0, 1, 0, 0, 0, 0}},
    {"MKS2", {2, 0, 2, 0, 0, 0, 0}, {Node::m2, 1}, {Node::k2, 1}},
    {"LAMBDA2", {2, 1, -2, 1, 0, 0, 2}, {Node::m2, 1}},
    {"L2", {2, 1, 0, -1, 0, 0, 2}, {Node::l2, 1}},
    {"3L2", {2, 1, 0, 0, 0, 0, 0}, {Node::l2, 1}},
    {"T2", {2, 2, -3, 0, 0, 1, 0}},
    {"S2", {2, 2, -2, 0, 0, 0, 0}},
    {"R2", {2, 2, -1, 0, 0, -1, 2}},
    {"K2", {2, 2, 0, 0, 0, 0, 0}, {Node::k2, 1}},
    {"2SM2", {2, 4, -4, 0, 0, 0, 0}, {Node::m2, -1}},
    {"M3", {3, 0, 0, 0, 0, 0, 2}, {Node::m2, 1.5}},
    {"T3", {3, 3, -4, 0, 0, 0, 0}},
    {"S3", {3, 3, -3, 0, 0, 0, 2}},
    {"R3", {3, 3, -2, 0, 0, 0, -1}, {Node::k1, 1}},
    {"N4", {4, -2, 0, 2, 0, 0, 0}, {Node::m2, 2}},
    {"MN4", {4, -1, 0, 1, 0, 0, 0}, {Node::m2, 2}},
    {"M4", {4, 0, 0, 0, 0, 0, 0}, {Node::m2, 2}},
    {"MS4", {4, 2, -2, 0, 0, 0, 0}, {Node::m2, 1}},
    {"S4", {4, 4, -4, 0, 0, 0, 0}},
    {"2MO5", {5, -1, 0, 0, 0, 0, 1}, {Node::m2, 2}, {Node::o1, 1}},
    {"2MK5", {5, 1, 0, 0, 0, 0, -1}, {Node::m2, 2}, {Node::k1, 1}},
    {"M6", {6, 0, 0, 0, 0, 0, 0}, {Node::m2, 3}},
    {"2MS6", {6, 2, -2, 0, 0, 0, 0}, {Node::m2, 2}},
    {"M8", {8, 0, 0, 0, 0, 0, 0}, {Node::m2, 4}},
}};

TideArgument from_f_cos_sin(double f_cos_u, double f_sin_u) {
  return {.v_plus_u_deg = std::atan2(f_sin_u, f_cos_u) / kDegree,
          .node_factor = std::hypot(f_cos_u, f_sin_u)};
}

// Doodson's series in the longitude of the node n and of the lunar perigee p (radians).
std::array<TideArgument, 10> fundamentals(double n, double p) {
  const double c1 = std::cos(n), c2 = std::cos(2 * n), c3 = std::cos(3 * n);
  const double s1 = std::sin(n), s2 = std::sin(2 * n), s3 = std::sin(3 * n);
  std::array<TideArgument, 10> out{};
  const auto set = [&out](Node node, double u_deg, double f) {
    out[static_cast<std::size_t>(node)] = {.v_plus_u_deg = u_deg, .node_factor = f};
  };
  set(Node::none, 0, 1);
  set(Node::mm, 0, 1.000 - 0.130 * c1);
  set(Node::mf, -23.7 * s1 + 2.7 * s2 - 0.4 * s3, 1.043 + 0.414 * c1);
  set(Node::o1, 10.8 * s1 - 1.34 * s2 + 0.19 * s3,
      1.0089 + 0.1871 * c1 - 0.0147 * c2 + 0.0014 * c3);
  set(Node::k1, -8.86 * s1 + 0.68 * s2 - 0.07 * s3,
      1.0060 + 0.1150 * c1 - 0.0088 * c2 + 0.0006 * c3);
  set(Node::j1, -12.94 * s1 + 1.34 * s2 - 0.19 * s3,
      1.0129 + 0.1676 * c1 - 0.0170 * c2 + 0.0016 * c3);
  set(Node::m2, -2.14 * s1, 1.0004 - 0.0373 * c1 + 0.0002 * c2);
  set(Node::k2, -17.74 * s1 + 0.68 * s2 - 0.04 * s3,
      1.0241 + 0.2863 * c1 + 0.0083 * c2 - 0.0015 * c3);
  out[static_cast<std::size_t>(Node::m1)] =
      from_f_cos_sin(2 * std::cos(p) + 0.4 * std::cos(p - n), std::sin(p) + 0.2 * std::sin(p - n));
  out[static_cast<std::size_t>(Node::l2)] =
      from_f_cos_sin(1 - 0.2505 * std::cos(2 * p) - 0.1102 * std::cos(2 * p - n) -
                         0.0156 * std::cos(2 * (p - n)) - 0.0370 * c1,
                     -0.2505 * std::sin(2 * p) - 0.1102 * std::sin(2 * p - n) -
                         0.0156 * std::sin(2 * (p - n)) - 0.0370 * s1);
  return out;
}

constexpr double kDaysPerCentury = 36525.0;

struct MeanLongitudes {
  double moon, sun, lunar_perigee, node, solar_perigee;
};

// Degrees; t in Julian centuries from J2000. UTC is used for the dynamical time: 70 s of the moon's
// motion is 0.01 degree.
MeanLongitudes mean_longitudes(double t) {
  return {.moon = 218.3164591 + t * (481267.88134236 - t * 0.0013268),
          .sun = 280.46645 + t * (36000.76983 + t * 0.0003032),
          .lunar_perigee = 83.353243 + t * (4069.0137111 - t * 0.0103238),
          .node = 125.044555 - t * (1934.1361849 - t * 0.0020762),
          .solar_perigee = 282.93735 + t * (1.71946 + t * 0.00046)};
}

}  // namespace

TideAstronomy::TideAstronomy(core::Instant at) {
  const double days = static_cast<double>(at.unix_ms()) / 86'400'000.0;  // since 1970-01-01
  const double t = (days - 10957.5) / kDaysPerCentury;                   // J2000 is 2000-01-01 noon
  const MeanLongitudes mean = mean_longitudes(t);
  const double hour_angle = 180.0 + 360.0 * (days - std::floor(days));
  angles_deg_ = {hour_angle + mean.sun - mean.moon,
                 mean.moon,
                 mean.sun,
                 mean.lunar_perigee,
                 -mean.node,
                 mean.solar_perigee,
                 90.0};
  fundamental_ = fundamentals(std::fmod(mean.node, 360.0) * kDegree,
                              std::fmod(mean.lunar_perigee, 360.0) * kDegree);
}

TideArgument TideAstronomy::argument(std::size_t row) const {
  assert(row < kTable.size());
  const Species& r = kTable[row];
  TideArgument out;
  for (std::size_t i = 0; i < angles_deg_.size(); ++i)
    out.v_plus_u_deg += r.multiples[i] * angles_deg_[i];
  for (const Member& m : {r.a, r.b}) {
    if (m.node == Node::none) continue;
    const TideArgument& node = fundamental_[static_cast<std::size_t>(m.node)];
    out.v_plus_u_deg += m.times * node.v_plus_u_deg;
    out.node_factor *=
        m.times == 1 ? node.node_factor : std::pow(node.node_factor, std::abs(m.times));
  }
  return out;
}

std::size_t tide_table_size() { return kTable.size(); }

std::optional<std::size_t> tide_table_row(std::string_view constituent) {
  const auto found = std::ranges::find(kTable, constituent, &Species::name);
  if (found == kTable.end()) return std::nullopt;
  return static_cast<std::size_t>(found - kTable.begin());
}

double tide_table_speed(std::size_t row) {
  assert(row < kTable.size());
  const double moon = 481267.88134236 / (kDaysPerCentury * 24.0);
  const double sun = 36000.76983 / (kDaysPerCentury * 24.0);
  const std::array<double, 7> speeds = {15.0 + sun - moon,
                                        moon,
                                        sun,
                                        4069.0137111 / (kDaysPerCentury * 24.0),
                                        1934.1361849 / (kDaysPerCentury * 24.0),
                                        1.71946 / (kDaysPerCentury * 24.0),
                                        0.0};
  double speed = 0;
  for (std::size_t i = 0; i < speeds.size(); ++i) speed += kTable[row].multiples[i] * speeds[i];
  return speed;
}

}  // namespace vigie::sea
