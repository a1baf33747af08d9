// SPDX-License-Identifier: Apache-2.0
// Strong unit types: a quantity stores SI and can only be made or read with its unit named.
//
//   Speed v = nautical_miles(12) / hours(1);   in_knots(v) == 12
//
// Stored units: Length m, Area m^2, Duration s, Speed m/s, Angle rad, Temperature degC.
#pragma once

#include <cmath>
#include <compare>
#include <numbers>

namespace vigie::core {

template <class Tag>
class Quantity {
 public:
  constexpr Quantity() = default;
  static constexpr Quantity from_si(double value) { return Quantity(value); }
  constexpr double si() const { return value_; }

  constexpr auto operator<=>(const Quantity&) const = default;
  constexpr Quantity operator-() const { return Quantity(-value_); }
  constexpr Quantity& operator+=(Quantity o) {
    value_ += o.value_;
    return *this;
  }
  constexpr Quantity& operator-=(Quantity o) {
    value_ -= o.value_;
    return *this;
  }
  friend constexpr Quantity operator+(Quantity a, Quantity b) {
    return Quantity(a.value_ + b.value_);
  }
  friend constexpr Quantity operator-(Quantity a, Quantity b) {
    return Quantity(a.value_ - b.value_);
  }
  friend constexpr Quantity operator*(Quantity a, double k) { return Quantity(a.value_ * k); }
  friend constexpr Quantity operator*(double k, Quantity a) { return Quantity(a.value_ * k); }
  friend constexpr Quantity operator/(Quantity a, double k) { return Quantity(a.value_ / k); }
  friend constexpr double operator/(Quantity a, Quantity b) { return a.value_ / b.value_; }

 private:
  explicit constexpr Quantity(double value) : value_(value) {}
  double value_ = 0;
};

using Length = Quantity<struct LengthTag>;
using Area = Quantity<struct AreaTag>;
using Duration = Quantity<struct DurationTag>;
using Speed = Quantity<struct SpeedTag>;
using Angle = Quantity<struct AngleTag>;
using Temperature = Quantity<struct TemperatureTag>;

constexpr Speed operator/(Length l, Duration t) { return Speed::from_si(l.si() / t.si()); }
constexpr Length operator*(Speed v, Duration t) { return Length::from_si(v.si() * t.si()); }
constexpr Length operator*(Duration t, Speed v) { return v * t; }
constexpr Duration operator/(Length l, Speed v) { return Duration::from_si(l.si() / v.si()); }
constexpr Area operator*(Length a, Length b) { return Area::from_si(a.si() * b.si()); }

inline constexpr double kMetresPerNauticalMile = 1852.0;
inline constexpr double kMetresPerFoot = 0.3048;

constexpr Length metres(double v) { return Length::from_si(v); }
constexpr Length kilometres(double v) { return Length::from_si(v * 1000.0); }
constexpr Length nautical_miles(double v) { return Length::from_si(v * kMetresPerNauticalMile); }
constexpr Length feet(double v) { return Length::from_si(v * kMetresPerFoot); }
constexpr Duration seconds(double v) { return Duration::from_si(v); }
constexpr Duration minutes(double v) { return Duration::from_si(v * 60.0); }
constexpr Duration hours(double v) { return Duration::from_si(v * 3600.0); }
constexpr Speed metres_per_second(double v) { return Speed::from_si(v); }
constexpr Speed knots(double v) { return Speed::from_si(v * kMetresPerNauticalMile / 3600.0); }
constexpr Angle radians(double v) { return Angle::from_si(v); }
constexpr Angle degrees(double v) { return Angle::from_si(v * std::numbers::pi / 180.0); }
constexpr Temperature celsius(double v) { return Temperature::from_si(v); }

constexpr double in_metres(Length l) { return l.si(); }
constexpr double in_kilometres(Length l) { return l.si() / 1000.0; }
constexpr double in_nautical_miles(Length l) { return l.si() / kMetresPerNauticalMile; }
constexpr double in_feet(Length l) { return l.si() / kMetresPerFoot; }
constexpr double in_square_metres(Area a) { return a.si(); }
constexpr double in_seconds(Duration t) { return t.si(); }
constexpr double in_minutes(Duration t) { return t.si() / 60.0; }
constexpr double in_hours(Duration t) { return t.si() / 3600.0; }
constexpr double in_metres_per_second(Speed v) { return v.si(); }
constexpr double in_knots(Speed v) { return v.si() * 3600.0 / kMetresPerNauticalMile; }
constexpr double in_radians(Angle a) { return a.si(); }
constexpr double in_degrees(Angle a) { return a.si() * 180.0 / std::numbers::pi; }
constexpr double in_celsius(Temperature t) { return t.si(); }

}  // namespace vigie::core
