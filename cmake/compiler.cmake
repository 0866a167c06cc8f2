# SPDX-License-Identifier: MIT
#
# How everything is compiled. Two parts: flags that must reach every object file,
# those of foreign libraries too (hardening, reproducible bytes), and the target
# wmiready_options with what only our own code has to stand (warnings as errors).

# For the compiler alone: the resource compiler gets every other option too and knows none.
macro(c_options)
    foreach(flag ${ARGN})
        add_compile_options("$<$<COMPILE_LANGUAGE:C>:${flag}>")
    endforeach()
endmacro()

# What of TARGET is shipped can be optimised together with the rest of a program.
function(whole_program target)
    if(MINGW)
        # Tests are linked from the libraries as they are; a program's own sources wait for the optimiser alone.
        get_target_property(type ${target} TYPE)
        set(fat -ffat-lto-objects)
        if(type STREQUAL EXECUTABLE)
            set(fat)
        endif()
        target_compile_options(${target} PRIVATE
            "$<$<AND:$<COMPILE_LANGUAGE:C>,$<CONFIG:MinSizeRel>>:-flto=auto;${fat}>")
        target_link_options(${target} PRIVATE "$<$<CONFIG:MinSizeRel>:-flto=auto;-flto-partition=one>")
        set_target_properties(${target} PROPERTIES WHOLE_PROGRAM ON)
    endif()
endfunction()

set(WMIREADY_SANITIZE "" CACHE STRING "What -fsanitize= is given: address,undefined or thread (native builds)")
option(WMIREADY_FUZZ "Build the libFuzzer targets (native, clang)" OFF)

# Another version of a compiler or of its headers has other warnings: they stop only those who know both.
set(strict OFF)
if((CMAKE_C_COMPILER_ID STREQUAL GNU AND CMAKE_C_COMPILER_VERSION MATCHES "^12\\.") OR
   (CMAKE_C_COMPILER_ID STREQUAL Clang AND CMAKE_C_COMPILER_VERSION MATCHES "^14\\.") OR MSVC)
    set(strict ON)
endif()
option(WMIREADY_STRICT "Warnings are errors; on with the compilers that the tests are run with" ${strict})

add_library(wmiready_options INTERFACE)
target_compile_definitions(wmiready_options INTERFACE WMIREADY_VERSION="${PROJECT_VERSION}")

if(MSVC)
    c_options(/utf-8 /guard:cf /Brepro)
    add_link_options(/guard:cf /DYNAMICBASE /NXCOMPAT /HIGHENTROPYVA /TSAWARE /Brepro)
    target_compile_options(wmiready_options INTERFACE "$<$<COMPILE_LANGUAGE:C>:/W4;$<$<BOOL:${WMIREADY_STRICT}>:/WX>>")
else()
    c_options(-ffile-prefix-map=${CMAKE_BINARY_DIR}=build -ffile-prefix-map=${CMAKE_SOURCE_DIR}=.)
    target_compile_options(wmiready_options INTERFACE
        "$<$<COMPILE_LANGUAGE:C>:-Wall;-Wextra;-Wconversion;-Wshadow;$<$<BOOL:${WMIREADY_STRICT}>:-Werror>>")
endif()

# Tests: cmocka and COM hand every function parameters that few of them need.
add_library(wmiready_test_options INTERFACE)
target_link_libraries(wmiready_test_options INTERFACE wmiready_options)
if(NOT MSVC)
    target_compile_options(wmiready_test_options INTERFACE "$<$<COMPILE_LANGUAGE:C>:-Wno-unused-parameter>")
endif()

# Asserts stay on in what is shipped: a wrong assumption must stop the program
# rather than let it change a machine. Hence no -DNDEBUG in these.
set(CMAKE_C_FLAGS_MINSIZEREL "-Oz")
set(CMAKE_C_FLAGS_RELWITHDEBINFO "-O2 -g")

if(WIN32)
    add_compile_definitions(_WIN32_WINNT=0x0A00)
    target_compile_definitions(wmiready_options INTERFACE UNICODE _UNICODE)
endif()

if(MINGW)
    # What is shipped has the C runtime's own printf, which lacks %zu: mingw-w64's of C99 has 20 KB. Tests have that one.
    add_compile_definitions(__USE_MINGW_ANSI_STDIO=$<NOT:$<BOOL:$<TARGET_PROPERTY:WHOLE_PROGRAM>>>)
    # Three quarters of <windows.h> are the processor's vector instructions, which nothing here uses: as if it had them
    # already, a source takes half the time.
    add_compile_definitions(_X86INTRIN_H_INCLUDED)
    c_options(-ffunction-sections -fdata-sections -fstack-protector-strong
        "$<$<NOT:$<CONFIG:Debug>>:-D_FORTIFY_SOURCE=2>")
    # -fstack-protector-strong at link time too: it pulls the static libssp in.
    add_link_options(-static -fstack-protector-strong LINKER:--gc-sections
        LINKER:--dynamicbase,--nxcompat,--high-entropy-va,--tsaware,--no-insert-timestamp
        LINKER:--major-os-version=10,--minor-os-version=0
        LINKER:--major-subsystem-version=10,--minor-subsystem-version=0)
    # The two programs are optimised as a whole (whole_program), which makes them 60 KB smaller; the tests are linked as
    # usual, from the same libraries.
    add_link_options("$<$<NOT:$<BOOL:$<TARGET_PROPERTY:WHOLE_PROGRAM>>>:-fno-lto>")
elseif(WMIREADY_SANITIZE)
    add_compile_options(-fsanitize=${WMIREADY_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    add_link_options(-fsanitize=${WMIREADY_SANITIZE})
endif()

if(WMIREADY_FUZZ)
    # Coverage of the code under test for the fuzzer; its main comes with the targets.
    add_compile_options(-fsanitize=fuzzer-no-link)
endif()
