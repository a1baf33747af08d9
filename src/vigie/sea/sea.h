// SPDX-License-Identifier: Apache-2.0
// The sea of one place: coast, tides, stream. NightSea is the Environment of one night.
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "vigie/core/result.h"
#include "vigie/geo/coast.h"
#include "vigie/model/environment.h"
#include "vigie/sea/light.h"
#include "vigie/sea/stream.h"
#include "vigie/sea/tide.h"
#include "vigie/sea/weather.h"

namespace vigie::sea {

struct SeaFiles {
  std::filesystem::path land_geojson;   // build/<preset>/data/land.geojson
  std::filesystem::path stream;         // build/<preset>/data/stream.bin
  std::filesystem::path tide_stations;  // data/tides/stations.tsv
};

class Sea {
 public:
  static core::Result<Sea> load(const SeaFiles& files);
  const geo::Coast& coast() const { return coast_; }
  const StreamHarmonics& stream() const { return stream_; }
  const std::vector<TideStation>& stations() const { return stations_; }
  const TideStation& dover() const;

 private:
  geo::Coast coast_;
  StreamHarmonics stream_;
  std::vector<TideStation> stations_;
};

// Everything of one night that does not depend on weather, tabulated once and shared by replicates:
// the stream grids, and sun, moon and tide by the minute at one reference place (mid-Strait sky;
// Dover tide). Queries are a few tens of nanoseconds.
class NightTables {
 public:
  static core::Result<std::shared_ptr<const NightTables>> make(const Sea& sea,
                                                               core::Interval night);
  geo::Velocity stream_at(geo::Point p, core::Instant at) const { return stream_.at(p, at); }
  model::SkyLight sky_at(core::Instant at) const;
  core::Length tide_at(core::Instant at) const;
  const geo::Coast& coast() const { return *coast_; }

 private:
  const geo::Coast* coast_ = nullptr;  // of the Sea, which must outlive this
  StreamSeries stream_;
  core::Instant start_;
  std::vector<model::SkyLight> sky_;
  std::vector<core::Length> tide_;
};

class NightSea : public model::Environment {
 public:
  NightSea(std::shared_ptr<const NightTables> tables, WeatherSeries weather);
  geo::Velocity stream_at(geo::Point p, core::Instant at) const override;
  model::Weather weather_at(core::Instant at) const override;
  model::SkyLight sky_at(core::Instant at) const override;
  core::Length tide_at(core::Instant at) const override;
  core::Length distance_to_shore(geo::Point p) const override;

 private:
  std::shared_ptr<const NightTables> tables_;
  WeatherSeries weather_;
};

}  // namespace vigie::sea
