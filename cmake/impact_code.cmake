# SPDX-License-Identifier: Apache-2.0
# The SHA-256 of the sources that read a trial, compiled in: a frozen plan names the code that will
# analyse it. Tests are left out; the random numbers are in, since schedules and tests draw on them.
# As a script (SOURCES, OUTPUT): writes the hash as C++.
if(CMAKE_SCRIPT_MODE_FILE)
  set(hashes "")
  foreach(source IN LISTS SOURCES)
    file(SHA256 ${source} hash)
    string(APPEND hashes ${hash})
  endforeach()
  string(SHA256 hash "${hashes}")
  file(WRITE ${OUTPUT} "#include \"vigie/impact/trial_plan.h\"\n"
       "std::string vigie::impact::analysis_code() { return \"${hash}\"; }\n")
  return()
endif()
file(GLOB impact_code CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/vigie/impact/*.cc
     ${CMAKE_SOURCE_DIR}/src/vigie/impact/*.h)
list(FILTER impact_code EXCLUDE REGEX "_test\\.cc$")
list(APPEND impact_code ${CMAKE_SOURCE_DIR}/src/vigie/core/random.cc)
list(SORT impact_code)
set(impact_code_cc ${CMAKE_BINARY_DIR}/generated/impact_code.cc)
add_custom_command(OUTPUT ${impact_code_cc}
  COMMAND ${CMAKE_COMMAND} "-DSOURCES=${impact_code}" -DOUTPUT=${impact_code_cc}
          -P ${CMAKE_CURRENT_LIST_FILE}
  DEPENDS ${impact_code} COMMENT "Hashing the code that reads a trial" VERBATIM)
set_source_files_properties(${impact_code_cc} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
target_sources(vigie_impact PRIVATE ${impact_code_cc})
