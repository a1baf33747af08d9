// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include "vigie/server/endpoints.h"

namespace vigie::server {

using nlohmann::json;

Response forecast_response(const model::Forecast& forecast) {
  json cells = json::array();
  for (const model::Forecast::Cell& cell : forecast.cells)
    cells.push_back({{"sector", cell.sector.text()},
                     {"from", core::format_instant(cell.hour.from)},
                     {"until", core::format_instant(cell.hour.until)},
                     {"boats", cell.boats}});
  return with_etag(json_response({{"issued_at", core::format_instant(forecast.issued_at)},
                                  {"probability_any", forecast.probability_any},
                                  {"expected_boats", forecast.expected_boats},
                                  {"expected_people", forecast.expected_people},
                                  {"rag", model::name_of(forecast.rag)},
                                  {"cells", std::move(cells)}}));
}

}  // namespace vigie::server
