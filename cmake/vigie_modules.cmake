# SPDX-License-Identifier: Apache-2.0
# One call per module: src/vigie/<name>/*.cc is the library, *_test.cc beside it are its tests,
# every header is compiled alone.
include(CTest)
include(GoogleTest)
find_package(Threads REQUIRED)
find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(tomlplusplus REQUIRED)
find_package(CLI11 REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(Eigen3 REQUIRED)
find_package(Boost 1.74 REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(geographiclib REQUIRED IMPORTED_TARGET geographiclib)
pkg_check_modules(erfa REQUIRED IMPORTED_TARGET erfa)
pkg_check_modules(sqlite3 REQUIRED IMPORTED_TARGET sqlite3)
pkg_check_modules(netcdf REQUIRED IMPORTED_TARGET netcdf)
pkg_check_modules(cairo REQUIRED IMPORTED_TARGET cairo)
foreach(package pugixml libzip libical pangocairo)
  pkg_check_modules(${package} REQUIRED IMPORTED_TARGET ${package})
endforeach()
pkg_check_modules(geos REQUIRED IMPORTED_TARGET geos)
# Debian's eccodes.pc names an include folder that does not exist.
find_library(ECCODES_LIBRARY eccodes REQUIRED)
add_library(eccodes INTERFACE)
target_link_libraries(eccodes INTERFACE ${ECCODES_LIBRARY})
add_library(PkgConfig::eccodes ALIAS eccodes)
find_library(SQLITECPP_LIBRARY SQLiteCpp REQUIRED)
find_path(SQLITECPP_INCLUDE_DIR SQLiteCpp/SQLiteCpp.h REQUIRED)
add_library(sqlitecpp INTERFACE)
target_include_directories(sqlitecpp SYSTEM INTERFACE ${SQLITECPP_INCLUDE_DIR})
target_link_libraries(sqlitecpp INTERFACE ${SQLITECPP_LIBRARY})
add_library(PkgConfig::sqlitecpp ALIAS sqlitecpp)

# Most of a compiler's time goes into headers: files of a target are read together, once for all.
option(VIGIE_UNITY "Compile the files of a target together; OFF for editing" ON)
set(VIGIE_UNITY_FILES 8 CACHE STRING "How many at a time; 0: all of a target")
set(CMAKE_UNITY_BUILD ${VIGIE_UNITY})
set(CMAKE_UNITY_BUILD_BATCH_SIZE ${VIGIE_UNITY_FILES})

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

add_library(vigie_flags INTERFACE)
target_include_directories(vigie_flags INTERFACE ${CMAKE_SOURCE_DIR}/src)
# Warnings are errors but in a release build: whoever only wants to run Vigie may have another
# compiler, and at -O3 g++ 12 warns falsely of std::optional.
# -Wno-restrict: g++ 12 warns falsely of "literal" + std::string at -O3 (GCC bug 105651).
target_compile_options(vigie_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion
                       -Wno-sign-conversion -Wno-missing-field-initializers $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict> -Wnon-virtual-dtor -Woverloaded-virtual $<$<NOT:$<CONFIG:Release>>:-Werror>
                       -ffp-contract=off)
# Only the targets that compile each header alone are of this type: what they emit is not used.
target_compile_options(vigie_flags INTERFACE
  "$<$<STREQUAL:$<TARGET_PROPERTY:TYPE>,OBJECT_LIBRARY>:-O0;-g0>")
if(VIGIE_UNITY)
  # Each .cc is still compiled once, but g++ takes it for a header of the file that joins them.
  target_compile_options(vigie_flags INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
endif()
target_compile_definitions(vigie_flags INTERFACE
  VIGIE_VERSION="${PROJECT_VERSION}" VIGIE_SOURCE_DATA_DIR="${CMAKE_SOURCE_DIR}/data"
  VIGIE_BUILD_DATA_DIR="${CMAKE_BINARY_DIR}/data")

set(VIGIE_MODULES "" CACHE INTERNAL "")

function(vigie_module name)
  cmake_parse_arguments(M "" "" "DEPENDS;LIBRARIES" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/vigie/${name}/*.cc)
  file(GLOB headers CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/vigie/${name}/*.h)
  list(FILTER headers EXCLUDE REGEX "_body\\.h$")  # the text of a kernel: see vigie_kernels
  set(tests ${sources})
  list(FILTER tests INCLUDE REGEX "_test\\.cc$")
  list(FILTER sources EXCLUDE REGEX "_test\\.cc$")
  list(TRANSFORM M_DEPENDS PREPEND vigie_)
  if(sources)
    add_library(vigie_${name} STATIC ${sources})
    set(scope PUBLIC)
  else()
    add_library(vigie_${name} INTERFACE)
    set(scope INTERFACE)
  endif()
  target_sources(vigie_${name} ${scope} FILE_SET HEADERS BASE_DIRS ${CMAKE_SOURCE_DIR}/src FILES ${headers})
  set_target_properties(vigie_${name} PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON)
  target_link_libraries(vigie_${name} ${scope} vigie_flags ${M_DEPENDS} ${M_LIBRARIES})
  if(tests AND BUILD_TESTING)
    find_package(GTest REQUIRED)
    add_executable(${name}_test ${tests})
    target_link_libraries(${name}_test PRIVATE vigie_${name} GTest::gtest_main GTest::gmock)
    add_dependencies(${name}_test vigie_data)
    gtest_discover_tests(${name}_test TEST_PREFIX "${name}." DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT 300)
  endif()
  set(VIGIE_MODULES "${VIGIE_MODULES};${name}" CACHE INTERNAL "")
endfunction()

# Kernels that are compiled for one instruction set each and chosen at run time. They hold nothing
# but their own code, so that no inline function of theirs reaches another processor.
function(vigie_kernels)
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
    set_source_files_properties(${CMAKE_SOURCE_DIR}/src/vigie/motion/drift_kernel_avx2.cc
      TARGET_DIRECTORY vigie_motion PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON
      COMPILE_OPTIONS "-march=x86-64-v3;-O3;-Wno-psabi")
  endif()
  if(BUILD_TESTING)
    foreach(level 1 2 3)
      set_source_files_properties(${CMAKE_SOURCE_DIR}/src/vigie/motion/drift_kernel_o${level}_test.cc
        TARGET_DIRECTORY motion_test PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON
        COMPILE_OPTIONS "-O${level};-Wno-psabi")
    endforeach()
  endif()
  set_source_files_properties(${CMAKE_SOURCE_DIR}/src/vigie/motion/drift_kernel_base.cc
    TARGET_DIRECTORY vigie_motion PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON
    COMPILE_OPTIONS "-O3;-Wno-psabi")
endfunction()

# The files under build/<preset>/data that the programs read: made by our own tools from Debian's
# data packages. Each tool is tools/make_<x>.cc; see cmake/vigie_data.cmake.
add_custom_target(vigie_data)

# Files that stay alone: Boost.Beast takes a minute by itself.
function(vigie_alone)
  set_source_files_properties(${CMAKE_SOURCE_DIR}/src/vigie/server/http_server.cc
    TARGET_DIRECTORY vigie_server PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
endfunction()

macro(vigie_finish)
  vigie_kernels()
  vigie_alone()
  include(vigie_data)
  add_executable(vigie apps/vigie/main.cc)
  target_link_libraries(vigie PRIVATE vigie_cli)
  add_dependencies(vigie vigie_data)
  include(vigie_checks)
endmacro()
