# SPDX-License-Identifier: Apache-2.0
# Tests that are not a module's own: layers, headers, format, shape, and whatever tests/*/ adds
# with a CMakeLists.txt of its own (fuzz, faults, scenarios, golden, e2e). Exit code 77 of a
# script means: skipped, and the output says why.
option(VIGIE_BENCH "Build bench/ (see script/bench)" OFF)
option(VIGIE_FUZZ "Build tests/fuzz as libFuzzer targets (clang; the fuzz preset)" OFF)

# vigie_script_test(name script [arguments...]): a test that is a script, run from the source root.
function(vigie_script_test name script)
  add_test(NAME ${name} COMMAND bash ${CMAKE_SOURCE_DIR}/${script} ${ARGN}
           WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_tests_properties(${name} PROPERTIES TIMEOUT 300 SKIP_RETURN_CODE 77)
endfunction()

if(BUILD_TESTING)
  vigie_script_test(check.layers tools/check_layers.sh)
  vigie_script_test(check.layers_sees_faults tools/check_layers_test.sh)
  vigie_script_test(check.format tools/check_format.sh)
  vigie_script_test(check.shape tools/check_shape.sh)
  vigie_script_test(check.shape_sees_faults tools/check_shape_test.sh)
  vigie_script_test(check.headers_sees_faults tools/check_headers_test.sh)
  # CMake makes this target after this file is read. script/test builds it with all the rest, so
  # that here only a no-op is left; no other test may build in this folder.
  add_test(NAME check.headers COMMAND ${CMAKE_COMMAND} --build ${CMAKE_BINARY_DIR}
                                      --target all_verify_interface_header_sets)
  set_tests_properties(check.headers PROPERTIES TIMEOUT 900)
  # The page; script/test has fetched npm's packages.
  foreach(kind test check)
    add_test(NAME web.${kind} COMMAND npm run --silent ${kind} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}/web)
    set_tests_properties(web.${kind} PROPERTIES TIMEOUT 300 ENVIRONMENT CI=true)
  endforeach()
  # Both play the demo's night under the build folder, so one at a time.
  vigie_script_test(demo.check tools/with_demo.sh $<TARGET_FILE:vigie>
                    ${CMAKE_SOURCE_DIR}/tools/check_demo.sh $<TARGET_FILE:vigie> {})
  vigie_script_test(e2e.browser tools/with_demo.sh $<TARGET_FILE:vigie>
                    node ${CMAKE_SOURCE_DIR}/tests/e2e/night.e2e.mjs --base {})
  set_tests_properties(demo.check e2e.browser PROPERTIES RESOURCE_LOCK demo TIMEOUT 600)
endif()

file(GLOB more_tests CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/*/CMakeLists.txt)
foreach(file IN LISTS more_tests)
  get_filename_component(folder ${file} DIRECTORY)
  add_subdirectory(${folder})
endforeach()

if(VIGIE_BENCH)
  add_subdirectory(bench)
endif()
