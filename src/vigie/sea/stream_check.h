// SPDX-License-Identifier: Apache-2.0
// What the stream model predicts at a place, said as sailing directions say it: rates at mean
// springs and neaps, and when the streams begin after high water Dover.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "vigie/core/time.h"
#include "vigie/geo/plane.h"
#include "vigie/sea/published_streams.h"
#include "vigie/sea/stream.h"
#include "vigie/sea/tide.h"

namespace vigie::sea {

struct StreamRates {
  geo::LatLon at;
  double toward_deg = 0;  // of the stream forth, on the plane
  double springs_forth_kn = 0, springs_back_kn = 0, neaps_forth_kn = 0, neaps_back_kn = 0;
  double forth_begins_h = 0, back_begins_h = 0;  // after high water Dover
};

// Means over 118 days of predictions: springs are tides of Dover whose range is within 0.3 m of
// 2 (M2 + S2), neaps within 0.3 m of 2 (M2 - S2). `toward_deg` is kept, or without it the axis of
// the greatest M2.
StreamRates stream_rates(const StreamHarmonics& stream, geo::LatLon at, const TideStation& dover,
                         std::optional<double> toward_deg = std::nullopt);

// The same where M2 is greatest in the area.
StreamRates greatest_rates(const StreamHarmonics& stream, const PublishedGreatest& area,
                           const TideStation& dover);

// Lines of a table, published against the model, of all places or the one called `only`.
std::string published_against_model(const StreamHarmonics& stream, const TideStation& dover,
                                    std::string_view only = "");

}  // namespace vigie::sea
