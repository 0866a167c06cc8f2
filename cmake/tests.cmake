# SPDX-License-Identifier: MIT
#
# Test programs by folder: every test_*.c is one program and one test of the same
# name; the other .c files of the folder are support code linked to all of them.

# test_programs(FOLDER LABEL SUPPORT LIBRARIES...)
function(test_programs folder label support)
    file(GLOB mains CONFIGURE_DEPENDS ${folder}/test_*.c)
    if(NOT mains)
        return()
    endif()
    test_support(${folder} ${support} ${ARGN})
    foreach(main ${mains})
        get_filename_component(name ${main} NAME_WE)
        set(target ${label}_${name})
        add_executable(${target} ${main})
        target_link_libraries(${target} PRIVATE ${support})
        target_compile_definitions(${target} PRIVATE SOURCE_DIR="${CMAKE_SOURCE_DIR}")
        set_target_properties(${target} PROPERTIES OUTPUT_NAME ${name}
            RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests/${label})
        add_test(NAME ${label}.${name} COMMAND ${target})
        set_tests_properties(${label}.${name} PROPERTIES LABELS ${label} TIMEOUT 300)
    endforeach()
endfunction()

# A library SUPPORT from the .c files of FOLDER that are no test program.
function(test_support folder support)
    file(GLOB sources CONFIGURE_DEPENDS ${folder}/*.c)
    list(FILTER sources EXCLUDE REGEX "/(test|fuzz|bench)_[^/]*\\.c$")
    if(sources)
        add_library(${support} STATIC ${sources})
        set(scope PUBLIC)
    else()
        add_library(${support} INTERFACE)
        set(scope INTERFACE)
    endif()
    target_include_directories(${support} ${scope} ${folder})
    target_link_libraries(${support} ${scope} ${ARGN} wmiready::cmocka wmiready_test_options)
endfunction()

# Programs that are run by hand or by a script, not by ctest: fuzz_*.c and bench_*.c.
function(loose_programs folder label)
    file(GLOB mains CONFIGURE_DEPENDS ${folder}/${label}_*.c)
    foreach(main ${mains})
        get_filename_component(name ${main} NAME_WE)
        add_executable(${name} ${main})
        target_link_libraries(${name} PRIVATE ${ARGN} wmiready_test_options)
        set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests/${label})
    endforeach()
endfunction()
