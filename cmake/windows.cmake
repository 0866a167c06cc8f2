# SPDX-License-Identifier: MIT
#
# What exists only on Windows: the machine's own interface to the system, the two
# programs, and the tests that need the real thing (or the emulator).
enable_language(RC)

# advapi32 and netapi32 are linked like any other library on purpose, never loaded
# late: the test doubles of tests/world replace them at load time.
set(system_libraries wbemuuid ole32 oleaut32 uuid advapi32 netapi32 authz iphlpapi dnsapi ws2_32
    rpcrt4 mpr userenv shlwapi credui wevtapi ntdsapi)

# Entries of the event log: events.h for who writes them, a message table for who shows them.
set(events ${CMAKE_BINARY_DIR}/generated/events.h ${CMAKE_BINARY_DIR}/generated/events.rc)
if(MINGW)
    string(REPLACE windres windmc message_compiler ${CMAKE_RC_COMPILER})
    set(message_options -C 65001)
else()
    set(message_compiler mc.exe)
    set(message_options)
endif()
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/generated)
add_custom_command(OUTPUT ${events}
    COMMAND ${message_compiler} ${message_options} -h ${CMAKE_BINARY_DIR}/generated -r ${CMAKE_BINARY_DIR}/generated
        ${CMAKE_SOURCE_DIR}/res/events.mc
    DEPENDS res/events.mc VERBATIM)
add_custom_target(events DEPENDS ${events})

# base/time.h is the system's: all that the portable core wants of it.
add_library(core_time STATIC core/windows/time_windows.c)
target_include_directories(core_time PRIVATE core)
target_link_libraries(core_time PRIVATE wmiready_options)
target_link_libraries(core PRIVATE core_time)
whole_program(core)

file(GLOB core_windows_sources CONFIGURE_DEPENDS core/windows/*.c)
list(FILTER core_windows_sources EXCLUDE REGEX "/time_windows\\.c$")
if(core_windows_sources)
    add_library(core_windows STATIC ${core_windows_sources})
    add_dependencies(core_windows events)
    target_link_libraries(core_windows PUBLIC core ${system_libraries} PRIVATE wmiready_options)
    whole_program(core_windows)
    # initguid.h gives each GUID a section of its own, which the linker does not find behind the optimiser.
    set_source_files_properties(core/windows/firewall_guids.c PROPERTIES COMPILE_OPTIONS "$<$<BOOL:${MINGW}>:-fno-lto>")
    set(windows_core core_windows)
else()
    set(windows_core core)
endif()

if(MINGW)
    find_program(PYTHON NAMES python3 python REQUIRED)
endif()

# program(NAME KIND SOURCES...): KIND is WIN32 for a program without a console.
# Both have wmain/wWinMain: arguments arrive as UTF-16, nothing is lost in a code page.
function(program name kind)
    add_executable(${name} ${kind} ${ARGN})
    add_dependencies(${name} events)
    target_include_directories(${name} PRIVATE app res)
    target_link_libraries(${name} PRIVATE ${windows_core} wmiready_options)
    whole_program(${name})
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
    if(MINGW)
        # jansson has looked at a number before it reads it: the C runtime's strtod will do, mingw-w64's has 20 KB.
        target_link_options(${name} PRIVATE -municode -Wl,--undefined=load_config -Wl,--defsym=__strtod=strtod
            "$<$<NOT:$<CONFIG:Debug>>:-s>")
        add_custom_command(TARGET ${name} POST_BUILD VERBATIM
            COMMAND ${PYTHON} ${CMAKE_SOURCE_DIR}/cmake/load_config.py $<TARGET_FILE:${name}>)
        set_property(TARGET ${name} APPEND PROPERTY LINK_DEPENDS ${CMAKE_SOURCE_DIR}/cmake/load_config.py)
    elseif(MSVC)
        target_link_options(${name} PRIVATE /DEPENDENTLOADFLAG:0x800) # what app/load_config.c does
    endif()
    configure_file(res/${name}.manifest.in ${CMAKE_BINARY_DIR}/generated/${name}.manifest @ONLY)
    # CMake does not look into a resource script for what it includes.
    file(GLOB parts CONFIGURE_DEPENDS res/*.rc res/*.h res/*.ico res/*.bmp)
    set(script ${CMAKE_SOURCE_DIR}/res/${name}.rc)
    list(REMOVE_ITEM parts ${script})
    list(APPEND parts ${CMAKE_BINARY_DIR}/generated/${name}.manifest ${events})
    target_sources(${name} PRIVATE ${script})
    target_include_directories(${name} PRIVATE ${CMAKE_BINARY_DIR}/generated)
    # Numbers, not the quoted text: windres hands its definitions to a shell unquoted.
    set_source_files_properties(${script} PROPERTIES OBJECT_DEPENDS "${parts}" COMPILE_DEFINITIONS
        "WMIREADY_VERSION_MAJOR=${PROJECT_VERSION_MAJOR};WMIREADY_VERSION_MINOR=${PROJECT_VERSION_MINOR};WMIREADY_VERSION_PATCH=${PROJECT_VERSION_PATCH}")
endfunction()

file(GLOB app_sources CONFIGURE_DEPENDS app/*.c)
file(GLOB cli_sources CONFIGURE_DEPENDS app/cli/*.c)
file(GLOB wizard_sources CONFIGURE_DEPENDS app/wizard/*.c)
# Each program has tables of its own, before those of the library, without what only the other one says.
file(GLOB text_tables CONFIGURE_DEPENDS core/text/*/table.c)
if(EXISTS ${CMAKE_SOURCE_DIR}/app/cli/main.c)
    program(wmiready-cli "" ${cli_sources} ${app_sources} ${text_tables})
    target_compile_definitions(wmiready-cli PRIVATE TEXTS_WITHOUT_WIZARD)
endif()
if(EXISTS ${CMAKE_SOURCE_DIR}/app/wizard/main.c)
    program(wmiready WIN32 ${wizard_sources} ${app_sources} ${text_tables})
    target_compile_definitions(wmiready PRIVATE TEXTS_WITHOUT_CLI)
    target_link_libraries(wmiready PRIVATE comctl32 gdi32 user32 shell32 uxtheme)
endif()

if(BUILD_TESTING)
    library_cmocka()
    file(GLOB windows_tests CONFIGURE_DEPENDS tests/windows/test_*.c)
    if(windows_tests)
        # The fake machine and its contract serve here too, beside the real one.
        test_support(${CMAKE_SOURCE_DIR}/tests/unit test_support ${windows_core})
        test_programs(${CMAKE_SOURCE_DIR}/tests/windows windows test_windows_support test_support)
        # Scenes of the world, and its COM servers in place of the system's (tests/windows/stage.h).
        set(world ${CMAKE_SOURCE_DIR}/tests/world)
        target_sources(test_windows_support PRIVATE ${world}/tools/scene.c ${world}/tools/scene_hosts.c
            ${world}/tools/scene_service.c ${world}/tools/scene_value.c
            ${world}/tools/line.c ${world}/doubles/world.c)
        target_include_directories(test_windows_support PRIVATE ${world}/tools ${world}/doubles)
        add_dependencies(test_windows_support world_wbem world_firewall world_netapi32)
    endif()
endif()
