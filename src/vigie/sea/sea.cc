// SPDX-License-Identifier: Apache-2.0
#include "vigie/sea/sea.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "vigie/sea/angle_units.h"

namespace vigie::sea {
namespace {

constexpr geo::LatLon kSkyPlace{.lat_deg = 51.0, .lon_deg = 1.5};  // mid-Strait
constexpr const char* kDover = "dover";
const core::Duration kRow = core::minutes(1);

std::vector<TideStation>::const_iterator find_dover(const std::vector<TideStation>& stations) {
  return std::find_if(stations.begin(), stations.end(),
                      [](const TideStation& s) { return s.id() == kDover; });
}

// Where a moment falls between the minutes of a table: the first or last row outside it.
struct Place {
  std::size_t before = 0, after = 0;
  double fraction = 0;
};

Place place_in(core::Instant start, std::size_t rows, core::Instant at) {
  const double row = std::clamp((at - start) / kRow, 0.0, static_cast<double>(rows - 1));
  const auto before = static_cast<std::size_t>(row);
  return {.before = before,
          .after = std::min(before + 1, rows - 1),
          .fraction = row - static_cast<double>(before)};
}

}  // namespace

core::Result<Sea> Sea::load(const SeaFiles& files) {
  Sea sea;
  auto coast = geo::Coast::load(files.land_geojson);
  if (!coast) return core::fail(coast.error());
  auto stream = StreamHarmonics::load(files.stream);
  if (!stream) return core::fail(stream.error());
  auto stations = load_tide_stations(files.tide_stations);
  if (!stations) return core::fail(stations.error());
  if (find_dover(*stations) == stations->end())
    return core::fail({.kind = core::ErrorKind::missing,
                       .field = files.tide_stations.filename().string(),
                       .problem = fmt::format("has no station \"{}\"", kDover),
                       .mend = "tides of a night are told at Dover: keep its station in the file"});
  sea.coast_ = std::move(*coast);
  sea.stream_ = std::move(*stream);
  sea.stations_ = std::move(*stations);
  return sea;
}

const TideStation& Sea::dover() const { return *find_dover(stations_); }

core::Result<std::shared_ptr<const NightTables>> NightTables::make(const Sea& sea,
                                                                   core::Interval night) {
  constexpr double kLongest_h = 72;
  if (night.from >= night.until || core::in_hours(night.length()) > kLongest_h)
    return core::fail({.kind = core::ErrorKind::invalid,
                       .field = "night",
                       .problem = fmt::format("{} to {} is empty or longer than {} h",
                                              core::format_instant(night.from),
                                              core::format_instant(night.until), kLongest_h),
                       .mend = "give a night of a few hours to three days"});
  auto stream = StreamSeries::from_harmonics(sea.stream(), night);
  if (!stream) return core::fail(stream.error());
  auto tables = std::make_shared<NightTables>();
  tables->coast_ = &sea.coast();
  tables->stream_ = std::move(*stream);
  tables->start_ = night.from;
  const auto rows = static_cast<std::size_t>(std::ceil(night.length() / kRow)) + 1;
  tables->sky_.reserve(rows);
  tables->tide_.reserve(rows);
  for (std::size_t i = 0; i < rows; ++i) {
    const core::Instant at = night.from + kRow * static_cast<double>(i);
    tables->sky_.push_back(sky_light(kSkyPlace, at));
    tables->tide_.push_back(sea.dover().height(at));
  }
  return tables;
}

model::SkyLight NightTables::sky_at(core::Instant at) const {
  const Place p = place_in(start_, sky_.size(), at);
  const model::SkyLight &a = sky_[p.before], &b = sky_[p.after];
  model::SkyLight sky;
  sky.sun_altitude = core::radians(mix(a.sun_altitude.si(), b.sun_altitude.si(), p.fraction));
  sky.moon_altitude = core::radians(mix(a.moon_altitude.si(), b.moon_altitude.si(), p.fraction));
  sky.moon_illuminated_fraction =
      mix(a.moon_illuminated_fraction, b.moon_illuminated_fraction, p.fraction);
  sky.light = light_of(sky.sun_altitude);
  return sky;
}

core::Length NightTables::tide_at(core::Instant at) const {
  const Place p = place_in(start_, tide_.size(), at);
  return core::Length::from_si(mix(tide_[p.before].si(), tide_[p.after].si(), p.fraction));
}

NightSea::NightSea(std::shared_ptr<const NightTables> tables, WeatherSeries weather)
    : tables_(std::move(tables)), weather_(std::move(weather)) {}

geo::Velocity NightSea::stream_at(geo::Point p, core::Instant at) const {
  return tables_->stream_at(p, at);
}
model::Weather NightSea::weather_at(core::Instant at) const { return weather_.at(at); }
model::SkyLight NightSea::sky_at(core::Instant at) const { return tables_->sky_at(at); }
core::Length NightSea::tide_at(core::Instant at) const { return tables_->tide_at(at); }
core::Length NightSea::distance_to_shore(geo::Point p) const {
  return tables_->coast().distance_to_shore(p);
}

}  // namespace vigie::sea
