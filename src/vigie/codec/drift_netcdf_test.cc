// SPDX-License-Identifier: Apache-2.0
#include "vigie/codec/drift_netcdf.h"

#include <gtest/gtest.h>
#include <netcdf.h>

namespace vigie::codec {
namespace {

model::DriftForecast forecast() {
  model::DriftForecast f;
  f.object_name = "Raft";
  f.notes = {"first", "second"};
  for (int hour = 0; hour < 2; ++hour) {
    model::DriftMoment m;
    m.statistics.at = core::parse_instant("2026-01-15T00:00:00Z").value() + core::hours(hour);
    m.map = {.at = m.statistics.at,
             .grid = {1.0, 50.0, 0.1, 0.2, 2, 3 + hour},
             .probability = std::vector<float>(static_cast<std::size_t>(6 + 2 * hour), 0.125F)};
    f.moments.push_back(m);
    f.snapshots.push_back({.at = m.statistics.at,
                           .lat_deg = {50.0F + static_cast<float>(hour), 50.5F, 51.0F},
                           .lon_deg = {1.0F, 1.5F + static_cast<float>(hour), 2.0F},
                           .state = {model::DriftState::adrift, model::DriftState::people_in_water,
                                     model::DriftState::ashore}});
  }
  return f;
}

struct File {
  explicit File(const std::filesystem::path& path) {
    EXPECT_EQ(nc_open(path.c_str(), NC_NOWRITE, &id), NC_NOERR);
  }
  ~File() { nc_close(id); }
  std::vector<float> read(const char* name, std::size_t count) const {
    int variable = -1;
    EXPECT_EQ(nc_inq_varid(id, name, &variable), NC_NOERR) << name;
    std::vector<float> values(count);
    EXPECT_EQ(nc_get_var_float(id, variable, values.data()), NC_NOERR) << name;
    return values;
  }
  std::string text(const char* variable, const char* name) const {
    int at = NC_GLOBAL;
    if (variable != nullptr) {
      EXPECT_EQ(nc_inq_varid(id, variable, &at), NC_NOERR);
    }
    std::size_t length = 0;
    EXPECT_EQ(nc_inq_attlen(id, at, name, &length), NC_NOERR) << name;
    std::string value(length, ' ');
    EXPECT_EQ(nc_get_att_text(id, at, name, value.data()), NC_NOERR);
    return value;
  }
  int id = -1;
};

TEST(DriftNetcdf, GivesBackTrajectoriesAndMaps) {
  const std::filesystem::path path = testing::TempDir() + "drift.nc";
  const auto written = write_drift_netcdf(forecast(), path);
  ASSERT_TRUE(written) << core::format_error(written.error());
  {
    const File file(path);
    EXPECT_EQ(file.text(nullptr, "Conventions"), "CF-1.8");
    EXPECT_EQ(file.text(nullptr, "comment"), "first; second");
    EXPECT_EQ(file.text("time", "units"), "seconds since 1970-01-01T00:00:00Z");
    EXPECT_EQ(file.text("status", "flag_meanings"),
              "adrift swamped capsized people_in_water ashore under_way");
    // [trajectory][time]
    EXPECT_EQ(file.read("lat", 6), (std::vector<float>{50, 51, 50.5, 50.5, 51, 51}));
    EXPECT_EQ(file.read("lon", 6), (std::vector<float>{1, 1, 1.5, 2.5, 2, 2}));
    EXPECT_EQ(file.read("status", 6), (std::vector<float>{0, 0, 3, 3, 4, 4}));
    EXPECT_EQ(file.read("probability_1", 8), std::vector<float>(8, 0.125F));
    EXPECT_NEAR(file.read("lat_1", 4)[3], 50.6, 1e-5);
    EXPECT_NEAR(file.read("lon_1", 2)[1], 1.1, 1e-6);
  }
  std::filesystem::remove(path);
}

TEST(DriftNetcdf, WritesMapsAloneWhenParticlesWereNotKept) {
  const std::filesystem::path path = testing::TempDir() + "drift_maps.nc";
  model::DriftForecast f = forecast();
  f.snapshots.clear();
  ASSERT_TRUE(write_drift_netcdf(f, path));
  const File file(path);
  int variable = 0;
  EXPECT_NE(nc_inq_varid(file.id, "lon", &variable), NC_NOERR);
  EXPECT_EQ(file.read("probability_0", 6)[0], 0.125F);
  std::filesystem::remove(path);
}

TEST(DriftNetcdf, NamesWhatIsWrong) {
  EXPECT_EQ(write_drift_netcdf({}, testing::TempDir() + "x.nc").error().field, "forecast");
  const auto nowhere = write_drift_netcdf(forecast(), "/no/such/folder/x.nc");
  ASSERT_FALSE(nowhere);
  EXPECT_EQ(nowhere.error().kind, core::ErrorKind::unavailable);
}

}  // namespace
}  // namespace vigie::codec
