// SPDX-License-Identifier: Apache-2.0
#include "vigie/codec/drift_netcdf.h"

#include <cstring>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <netcdf.h>

namespace vigie::codec {
namespace {

// The first failure is kept; what follows it does nothing.
class Writer {
 public:
  explicit Writer(const std::filesystem::path& path) {
    check(nc_create(path.c_str(), NC_CLOBBER | NC_NETCDF4, &file_));
    open_ = status_ == NC_NOERR;
  }
  ~Writer() { close(); }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  int dimension(const std::string& name, std::size_t length) {
    int id = 0;
    check([&] { return nc_def_dim(file_, name.c_str(), length, &id); });
    return id;
  }
  int variable(const std::string& name, nc_type type, const std::vector<int>& dimensions) {
    int id = 0;
    check([&] {
      return nc_def_var(file_, name.c_str(), type, static_cast<int>(dimensions.size()),
                        dimensions.data(), &id);
    });
    if (!dimensions.empty()) check([&] { return nc_def_var_deflate(file_, id, 1, 1, 4); });
    return id;
  }
  void text(int variable, const char* name, const std::string& value) {
    check([&] { return nc_put_att_text(file_, variable, name, value.size(), value.data()); });
  }
  void flags(int variable, const std::vector<signed char>& values, const std::string& meanings) {
    check([&] {
      return nc_put_att_schar(file_, variable, "flag_values", NC_BYTE, values.size(),
                              values.data());
    });
    text(variable, "flag_meanings", meanings);
  }
  void put(int variable, const std::vector<double>& values) {
    check([&] { return nc_put_var_double(file_, variable, values.data()); });
  }
  void put(int variable, const std::vector<float>& values) {
    check([&] { return nc_put_var_float(file_, variable, values.data()); });
  }
  void put(int variable, const std::vector<int>& values) {
    check([&] { return nc_put_var_int(file_, variable, values.data()); });
  }
  // One time of a variable [trajectory][time].
  template <class T>
  void put_column(int variable, std::size_t time, const std::vector<T>& values) {
    const std::size_t start[] = {0, time}, count[] = {values.size(), 1};
    check([&] { return nc_put_vara(file_, variable, start, count, values.data()); });
  }
  std::string close() {
    if (open_) {
      const int closed = nc_close(file_);
      if (status_ == NC_NOERR) status_ = closed;
      open_ = false;
    }
    return status_ == NC_NOERR ? "" : nc_strerror(status_);
  }

 private:
  void check(int status) {
    if (status_ == NC_NOERR) status_ = status;
  }
  template <class Call>
  void check(const Call& call) requires std::is_invocable_v<Call> {
    if (status_ == NC_NOERR) status_ = call();
  }
  int file_ = 0, status_ = NC_NOERR;
  bool open_ = false;
};

constexpr int kGlobal = NC_GLOBAL;

void position_attributes(Writer& out, int lon, int lat) {
  out.text(lon, "standard_name", "longitude");
  out.text(lon, "units", "degrees_east");
  out.text(lat, "standard_name", "latitude");
  out.text(lat, "units", "degrees_north");
}

void write_time(Writer& out, const model::DriftForecast& f, int time) {
  const int variable = out.variable("time", NC_DOUBLE, {time});
  out.text(variable, "standard_name", "time");
  out.text(variable, "units", "seconds since 1970-01-01T00:00:00Z");
  out.text(variable, "calendar", "standard");
  std::vector<double> seconds;
  for (const model::DriftMoment& m : f.moments)
    seconds.push_back(static_cast<double>(m.statistics.at.unix_ms()) / 1000);
  out.put(variable, seconds);
}

void write_trajectories(Writer& out, const model::DriftForecast& f, int time) {
  if (f.snapshots.empty()) return;
  const std::size_t particles = f.snapshots.front().lat_deg.size();
  const int trajectory = out.dimension("trajectory", particles);
  const int id = out.variable("trajectory", NC_INT, {trajectory});
  out.text(id, "cf_role", "trajectory_id");
  const int lon = out.variable("lon", NC_FLOAT, {trajectory, time});
  const int lat = out.variable("lat", NC_FLOAT, {trajectory, time});
  position_attributes(out, lon, lat);
  const int status = out.variable("status", NC_BYTE, {trajectory, time});
  out.text(status, "coordinates", "time lon lat");
  out.text(status, "long_name", "what has become of it");
  out.flags(status, {0, 1, 2, 3, 4, 5}, "adrift swamped capsized people_in_water ashore under_way");
  std::vector<int> numbers(particles);
  for (std::size_t i = 0; i < particles; ++i) numbers[i] = static_cast<int>(i);
  out.put(id, numbers);
  for (std::size_t k = 0; k < f.snapshots.size(); ++k) {
    const model::DriftSnapshot& s = f.snapshots[k];
    std::vector<signed char> states;
    for (const model::DriftState state : s.state) states.push_back(static_cast<signed char>(state));
    out.put_column(lon, k, s.lon_deg);
    out.put_column(lat, k, s.lat_deg);
    out.put_column(status, k, states);
  }
}

// Maps have grids of their own, so each has dimensions of its own: probability_0, lat_0, lon_0.
void write_map(Writer& out, const model::ProbabilityMap& map, std::size_t k) {
  if (map.probability.empty()) return;
  const auto name = [k](const char* stem) { return fmt::format("{}_{}", stem, k); };
  const auto axis = [](double first, double step, int count) {
    std::vector<double> values;
    for (int i = 0; i < count; ++i) values.push_back(first + i * step);
    return values;
  };
  const int rows = out.dimension(name("lat"), static_cast<std::size_t>(map.grid.rows));
  const int columns = out.dimension(name("lon"), static_cast<std::size_t>(map.grid.columns));
  const int lat = out.variable(name("lat"), NC_DOUBLE, {rows});
  const int lon = out.variable(name("lon"), NC_DOUBLE, {columns});
  position_attributes(out, lon, lat);
  const int variable = out.variable(name("probability"), NC_FLOAT, {rows, columns});
  out.text(variable, "long_name",
           "share of the particles in the cell at " + core::format_instant(map.at));
  out.text(variable, "units", "1");
  out.put(lat, axis(map.grid.lat_min_deg, map.grid.lat_step_deg, map.grid.rows));
  out.put(lon, axis(map.grid.lon_min_deg, map.grid.lon_step_deg, map.grid.columns));
  out.put(variable, map.probability);
}

std::string joined(const std::vector<std::string>& lines) {
  std::string out;
  for (const std::string& line : lines) out += (out.empty() ? "" : "; ") + line;
  return out;
}

}  // namespace

core::Result<void> write_drift_netcdf(const model::DriftForecast& f,
                                      const std::filesystem::path& path) {
  if (f.moments.empty())
    return core::fail({core::ErrorKind::invalid, "forecast", "has no moment to write",
                       "ask for one hour at least"});
  Writer out(path);
  out.text(kGlobal, "Conventions", "CF-1.8");
  if (!f.snapshots.empty()) out.text(kGlobal, "featureType", "trajectory");
  out.text(kGlobal, "title", "Drift of " + f.object_name);
  out.text(kGlobal, "source", "Vigie " VIGIE_VERSION);
  out.text(kGlobal, "comment", joined(f.notes));
  const int time = out.dimension("time", f.moments.size());
  write_time(out, f, time);
  write_trajectories(out, f, time);
  for (std::size_t k = 0; k < f.moments.size(); ++k) write_map(out, f.moments[k].map, k);
  if (const std::string problem = out.close(); !problem.empty()) {
    std::error_code ignored;
    std::filesystem::remove(path, ignored);
    return core::fail({core::ErrorKind::unavailable, path.string(), "cannot be written: " + problem,
                       "check the folder, its permissions and the space left"});
  }
  return {};
}

}  // namespace vigie::codec
