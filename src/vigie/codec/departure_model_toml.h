// SPDX-License-Identifier: Apache-2.0
// A fitted model of departures as data/forecast/<year>.toml, as `vigie forecast fit` writes it:
// every coefficient with its standard error, what it was fitted on (SHA-256 of each file), and
// when.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "vigie/core/result.h"
#include "vigie/model/departure_model.h"

namespace vigie::codec {

// What is read back to the same model, number for number.
std::string departure_model_toml(const model::DepartureModel& model);
core::Result<model::DepartureModel> parse_departure_model(std::string_view toml,
                                                          const std::string& file);
core::Result<model::DepartureModel> load_departure_model(const std::filesystem::path& path);

}  // namespace vigie::codec
