// SPDX-License-Identifier: Apache-2.0
#include "vigie/codec/survival_toml.h"

#include "vigie/codec/toml_table.h"
#include "vigie/core/file.h"

namespace vigie::codec {

core::Result<model::SurvivalModel> parse_survival_model(std::string_view text,
                                                        const std::string& name) {
  const auto parsed = parse_toml(text, name);
  if (!parsed) return core::fail(parsed.error());
  Failure failure;
  TomlTable top(*parsed, name, "", failure);
  model::SurvivalModel out;
  out.median_hours = top.number({"median_hours", "h", 0.05, 100}, out.parameters);
  out.log_stddev = top.number({"log_stddev", "1", 0.01, 5}, out.parameters);
  out.at_celsius = top.number({"at_celsius", "C", -2, 40}, out.parameters);
  out.log_per_celsius = top.number({"log_per_celsius", "1/C", 0, 1}, out.parameters);
  out.median_log_stddev = top.number({"median_log_stddev", "1", 0, 3}, out.parameters);
  top.finish();
  if (failure.first) return core::fail(*failure.first);
  return out;
}

core::Result<model::SurvivalModel> load_survival_model(const std::filesystem::path& path) {
  const auto text = core::read_bytes(path);
  if (!text)
    return core::fail({core::ErrorKind::missing, path.string(), "cannot be read",
                       "check the name and its permissions"});
  return parse_survival_model(*text, path.filename().string());
}

}  // namespace vigie::codec
