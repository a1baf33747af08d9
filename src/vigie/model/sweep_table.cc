// SPDX-License-Identifier: Apache-2.0
#include "vigie/model/sweep_table.h"

#include <algorithm>

namespace vigie::model {
namespace {

template <class Row>
std::vector<const Row*> those_of(const std::vector<Row>& rows, std::string_view object,
                                 SweepPlatform platform) {
  std::vector<const Row*> out;
  for (const Row& row : rows)
    if (row.platform == platform && row.object == object) out.push_back(&row);
  return out;
}

}  // namespace

std::vector<const SweepRow*> SweepTable::rows_of(std::string_view object,
                                                 SweepPlatform platform) const {
  return those_of(rows, object, platform);
}

std::vector<const SweepSpeedFactor*> SweepTable::speeds_of(std::string_view object,
                                                           SweepPlatform platform) const {
  return those_of(speeds, object, platform);
}

std::vector<std::string> SweepTable::objects() const {
  std::vector<std::string> out;
  for (const SweepRow& row : rows)
    if (std::find(out.begin(), out.end(), row.object) == out.end()) out.push_back(row.object);
  return out;
}

}  // namespace vigie::model
