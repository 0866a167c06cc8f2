# SPDX-License-Identifier: MIT
#
# The ids of all texts, from the English tables: each line TEXT(FW_WMI_IN_TITLE, "...") gives a
# line TEXT_ID(FW_WMI_IN_TITLE, "\012TITLE") in generated/text_ids.def: how many characters the
# name has in common with the one before it (octal), and the rest. It is written only when an id
# comes, goes or moves, so a changed sentence compiles its own table and nothing else.
# Run as a script with -DFOLDER= and -DOUTPUT=.
if(CMAKE_SCRIPT_MODE_FILE)
    file(GLOB tables ${FOLDER}/*.def)
    set(ids "/* Made from core/text/en by cmake/texts.cmake. */\n")
    set(before "")
    foreach(table ${tables})
        file(STRINGS ${table} lines REGEX "^TEXT\\([A-Z0-9_]+,")
        foreach(line ${lines})
            string(REGEX REPLACE "^TEXT\\(([A-Z0-9_]+),.*" "\\1" id "${line}")
            string(LENGTH "${id}" length)
            set(same 0)
            while(same LESS length)
                math(EXPR next "${same} + 1")
                string(SUBSTRING "${id}" 0 ${next} start)
                string(FIND "${before}" "${start}" at)
                if(NOT at EQUAL 0)
                    break()
                endif()
                set(same ${next})
            endwhile()
            string(SUBSTRING "${id}" ${same} -1 rest)
            math(EXPR high "${same} / 8")
            math(EXPR low "${same} % 8")
            string(APPEND ids "TEXT_ID(${id}, \"\\0${high}${low}${rest}\")\n")
            set(before "${id}")
        endforeach()
    endforeach()
    file(CONFIGURE OUTPUT ${OUTPUT} CONTENT "${ids}" @ONLY)
    return()
endif()

# text_ids(TARGET)
function(text_ids target)
    set(output ${CMAKE_BINARY_DIR}/generated/generated/text_ids.def)
    file(GLOB tables CONFIGURE_DEPENDS core/text/en/*.def)
    add_custom_command(OUTPUT ${output}
        COMMAND ${CMAKE_COMMAND} -DFOLDER=${CMAKE_SOURCE_DIR}/core/text/en -DOUTPUT=${output}
            -P ${CMAKE_SOURCE_DIR}/cmake/texts.cmake
        DEPENDS ${tables} ${CMAKE_SOURCE_DIR}/cmake/texts.cmake VERBATIM)
    target_sources(${target} PRIVATE ${output})
endfunction()
