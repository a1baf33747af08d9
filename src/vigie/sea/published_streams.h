// SPDX-License-Identifier: Apache-2.0
// What sailing directions and coastal descriptions say of the stream at four places. Four short
// facts, used as constraints when the bed is estimated and as tolerances of tests, and for nothing
// else: no prediction is made from them, and no table of them is installed.
//
// Sources, read in 2026: South Foreland and Ramsgate, sailing directions as quoted by
// visitmyharbour.com, article 3171; Blanc-Nez and Gris-Nez, Ifremer, "Courantologie, Nord - Pas-de-
// Calais et Picardie", after the SHOM's SH 550.
#pragma once

#include <array>
#include <string_view>

#include "vigie/geo/plane.h"

namespace vigie::sea {

// At one place: rates of both streams, and when they begin after high water Dover.
struct PublishedStream {
  std::string_view name, words;
  geo::LatLon at;
  double forth_toward_deg, back_toward_deg;  // forth: the north- or east-going
  double springs_forth_kn, springs_back_kn, neaps_forth_kn, neaps_back_kn;
  double forth_begins_h, back_begins_h;
};
inline constexpr std::array<PublishedStream, 2> kPublishedStreams{{
    {"South Foreland",
     "5.4 miles 082 deg from it",
     {51.1525, 1.5135},
     35,
     214,
     2.3,
     2.2,
     1.3,
     1.2,
     -2.0,
     4.0},
    {"Ramsgate",
     "3.5 miles 159 deg from its harbour",
     {51.2715, 1.456},
     20,
     197,
     3.2,
     2.8,
     1.7,
     1.5,
     -1.0 - 35.0 / 60,
     4.0 + 35.0 / 60},
}};

// In an area: the greatest rate at mean springs, both ways. The boxes are ours.
struct PublishedGreatest {
  std::string_view name, words;
  double lat_min_deg, lat_max_deg, lon_min_deg, lon_max_deg;
  double springs_kn;
};
inline constexpr std::array<PublishedGreatest, 2> kPublishedGreatest{{
    {"Gris-Nez", "south of it, greatest 3 to 3.5 kn", 50.70, 50.865, 1.35, 1.60, 3.25},
    {"Blanc-Nez", "offshore just west of its meridian, may exceed 3 kn", 50.92, 51.02, 1.50, 1.71,
     3.2},
}};

}  // namespace vigie::sea
