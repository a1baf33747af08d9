# SPDX-License-Identifier: Apache-2.0
# Data made at build time from Debian's data packages and from data/.

# ---- the coast: build/<preset>/data/land.geojson from Debian's gmt-gshhg-full ----
add_executable(make_coast tools/make_coast.cc)
target_link_libraries(make_coast PRIVATE vigie_flags PkgConfig::netcdf PkgConfig::geos fmt::fmt)
set(VIGIE_GSHHG /usr/share/gmt-gshhg/binned_GSHHS_f.nc CACHE FILEPATH
    "Full-resolution shoreline of Debian's gmt-gshhg-full")
set(VIGIE_LAND_GEOJSON ${CMAKE_BINARY_DIR}/data/land.geojson)
add_custom_command(OUTPUT ${VIGIE_LAND_GEOJSON}
  COMMAND make_coast ${VIGIE_GSHHG} ${VIGIE_LAND_GEOJSON}
  DEPENDS make_coast
  COMMENT "Cutting the coast of the Strait out of GSHHG" VERBATIM)
add_custom_target(vigie_coast DEPENDS ${VIGIE_LAND_GEOJSON})
add_dependencies(vigie_data vigie_coast)

# ---- the tidal stream: build/<preset>/data/stream.bin from a wider coast and the tide gauges ----
set(VIGIE_LAND_WIDE ${CMAKE_BINARY_DIR}/data/land_wide.geojson)
add_custom_command(OUTPUT ${VIGIE_LAND_WIDE}
  COMMAND make_coast ${VIGIE_GSHHG} ${VIGIE_LAND_WIDE} -0.95 49.2 3.42 51.99
  DEPENDS make_coast
  COMMENT "Cutting the coast from the Seine to the Scheldt for the stream model" VERBATIM)
add_executable(make_stream tools/make_stream.cc)
target_link_libraries(make_stream PRIVATE vigie_sea)
set(VIGIE_STREAM ${CMAKE_BINARY_DIR}/data/stream.bin)
add_custom_command(OUTPUT ${VIGIE_STREAM}
  COMMAND make_stream ${VIGIE_LAND_WIDE} ${CMAKE_SOURCE_DIR}/data/tides/stations.tsv
          ${CMAKE_SOURCE_DIR}/data/bed/strait.tsv ${VIGIE_STREAM}
  DEPENDS make_stream ${VIGIE_LAND_WIDE} ${CMAKE_SOURCE_DIR}/data/tides/stations.tsv
          ${CMAKE_SOURCE_DIR}/data/bed/strait.tsv
  COMMENT "Solving the tidal stream of the Strait" VERBATIM)
# Not part of any build: script/stream-bed runs it when the bed is to be estimated anew.
add_executable(estimate_bed EXCLUDE_FROM_ALL tools/estimate_bed.cc)
target_link_libraries(estimate_bed PRIVATE vigie_sea)
add_custom_target(vigie_stream DEPENDS ${VIGIE_STREAM})
add_dependencies(vigie_data vigie_stream)
