# SPDX-License-Identifier: MIT
#
# A text file of res/ as a C array, so that the portable core can carry it:
# res/report.css becomes
#     static const char embed_report_css[] = { ... , 0 };
# in "embed/report_css.h". Run as a script with -DINPUT= and -DOUTPUT=.
if(CMAKE_SCRIPT_MODE_FILE)
    get_filename_component(name ${INPUT} NAME)
    string(REGEX REPLACE "[^A-Za-z0-9]" "_" name ${name})
    if(INPUT MATCHES "\\.css$")
        # Comments and blanks are for whoever edits the style: it stands in every report.
        file(READ ${INPUT} style)
        string(REGEX REPLACE "/\\*[^*]*\\*+([^/*][^*]*\\*+)*/" "" style "${style}")
        string(REGEX REPLACE "[ \t]*\n[ \t\n]*" "\n" style "${style}")
        string(REGEX REPLACE "([{;,])\n" "\\1" style "${style}")
        string(REGEX REPLACE " ?([{}]) ?" "\\1" style "${style}")
        string(REGEX REPLACE "([;:,]) " "\\1" style "${style}")
        string(REPLACE ";}" "}" style "${style}")
        string(HEX "${style}" bytes)
    else()
        file(READ ${INPUT} bytes HEX)
    endif()
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
    string(REGEX REPLACE "(................................................................................)" "\\1\n" bytes "${bytes}")
    # unsigned char: UTF-8 bytes above 0x7F do not fit into a signed char constant.
    file(WRITE ${OUTPUT} "/* Made from res/ by cmake/embed.cmake. */\n"
        "static const unsigned char embed_${name}[] = {\n${bytes}0x00};\n")
    return()
endif()

# embed_texts(TARGET FILES...)
function(embed_texts target)
    foreach(input ${ARGN})
        get_filename_component(name ${input} NAME)
        string(REGEX REPLACE "[^A-Za-z0-9]" "_" name ${name})
        set(output ${CMAKE_BINARY_DIR}/generated/embed/${name}.h)
        add_custom_command(OUTPUT ${output}
            COMMAND ${CMAKE_COMMAND} -DINPUT=${input} -DOUTPUT=${output} -P ${CMAKE_SOURCE_DIR}/cmake/embed.cmake
            DEPENDS ${input} ${CMAKE_SOURCE_DIR}/cmake/embed.cmake VERBATIM)
        target_sources(${target} PRIVATE ${output})
    endforeach()
    target_include_directories(${target} PUBLIC ${CMAKE_BINARY_DIR}/generated)
endfunction()
