// SPDX-License-Identifier: Apache-2.0
#include "vigie/codec/opportunities_csv.h"

#include <cmath>

#include <gtest/gtest.h>

#include "vigie/codec/scenario_toml.h"

namespace vigie::codec {
namespace {

TEST(Opportunities, AreReadWhateverTheOrderOfColumns) {
  const auto log = parse_opportunities(
      "detected,note,lateral_range_m,target\nyes,a,420,craft_stopped\n0,b,1800.5,craft_swamped\n",
      "log.csv");
  ASSERT_TRUE(log) << core::format_error(log.error());
  ASSERT_EQ(log->size(), 2U);
  EXPECT_TRUE((*log)[0].detected);
  EXPECT_EQ((*log)[1].lateral_range.si(), 1800.5);
  EXPECT_EQ((*log)[1].target, "craft_swamped");
}

TEST(Opportunities, NameTheLineAndTheColumn) {
  const auto error = [](const char* text) {
    const auto log = parse_opportunities(text, "log.csv");
    return log ? std::string() : core::format_error(log.error());
  };
  EXPECT_NE(error("lateral_range_m\n1\n").find("names no column detected"), std::string::npos);
  EXPECT_NE(error("lateral_range_m,detected\n-4,yes\n").find("line 2 column lateral_range_m"),
            std::string::npos);
  EXPECT_NE(error("lateral_range_m,detected\n4,perhaps\n").find("column detected"),
            std::string::npos);
  EXPECT_NE(error("lateral_range_m,detected\n4\n").find("cells"), std::string::npos);
}

const char* kSensor =
    "[sensor.eye]\nname = \"Eye\"\nkind = \"visual\"\n"
    "max_range_nmi = { value = 6, source = \"assumption\", verified = false }\n"
    "glimpse_s = { value = 10, source = \"assumption\", verified = false }\nneeds_daylight = "
    "false\n"
    "[sensor.eye.sweep.craft_stopped]\nvisibility_nmi = [1, 3, 5]\nwidth_nmi = [0.5, 1.0, 2.0]\n"
    "source = \"assumption\"\nverified = false\n";

// What calibration writes the loader takes, and the default is gone.
TEST(Calibration, ReplacesTheDefaultOfTheLibrary) {
  const core::Length width = core::metres(2 * std::log1p(std::exp(2.0)) / 0.003);
  const std::string text = calibration_toml({{.sensor = "eye",
                                              .target = "craft_stopped",
                                              .source = "trial of \"June\"",
                                              .intercept = 2,
                                              .per_metre = 0.003,
                                              .width = width,
                                              .low = width * 0.8,
                                              .high = width * 1.3,
                                              .visibility = core::nautical_miles(3),
                                              .opportunities = 120,
                                              .detections = 50}});
  model::Library library;
  ASSERT_TRUE(parse_library(kSensor, "sensors.toml", library));
  const auto done = parse_library(text, "calibration.toml", library);
  ASSERT_TRUE(done) << core::format_error(done.error()) << text;
  const model::SensorType& eye = library.sensors[0];
  const int stopped = static_cast<int>(model::TargetClass::craft_stopped);
  ASSERT_TRUE(eye.calibrated[stopped]);
  EXPECT_NEAR(eye.calibrated[stopped]->width.si(), width.si(), 1e-3);
  EXPECT_NEAR(eye.sweep[stopped][1].width.si(), width.si(), 1e-3);      // at 3 nmi, as logged
  EXPECT_NEAR(eye.sweep[stopped][2].width.si(), 2 * width.si(), 2e-3);  // the shape stays
  EXPECT_EQ(eye.parameters.back().name, "calibrated_sweep_craft_stopped_nmi");
  EXPECT_NE(eye.parameters.back().provenance.source.find("120 opportunities"), std::string::npos);
}

TEST(Calibration, OfAnUnknownSensorOrWithAWrongWidthIsRefused) {
  model::Library library;
  ASSERT_TRUE(parse_library(kSensor, "sensors.toml", library));
  const std::string good = calibration_toml({{.sensor = "eye",
                                              .target = "craft_stopped",
                                              .source = "trial",
                                              .intercept = 2,
                                              .per_metre = 0.003,
                                              .width = core::metres(1417.95),
                                              .low = core::metres(1),
                                              .high = core::metres(2),
                                              .visibility = core::nautical_miles(3),
                                              .opportunities = 120,
                                              .detections = 50}});
  std::string other = good;
  other.replace(other.find(".eye."), 5, ".ear.");
  EXPECT_NE(core::format_error(parse_library(other, "c.toml", library).error()).find("ear"),
            std::string::npos);
  std::string wrong = good;
  wrong.replace(wrong.find("intercept = 2"), 13, "intercept = 3");
  EXPECT_NE(core::format_error(parse_library(wrong, "c.toml", library).error()).find("width_nmi"),
            std::string::npos);
  EXPECT_TRUE(parse_library(good, "c.toml", library));
}

}  // namespace
}  // namespace vigie::codec
