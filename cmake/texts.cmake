# SPDX-License-Identifier: MIT
#
# pack_texts(TARGET)  packs the text tables into TARGET (core/text/table.h). Without Python
# they stay plain: the programs work the same and are 130 KB larger.
function(pack_texts target)
    find_program(PYTHON NAMES python3 python)
    if(NOT PYTHON)
        target_compile_definitions(${target} PRIVATE TEXT_PLAIN)
        return()
    endif()
    set(output ${CMAKE_BINARY_DIR}/generated/generated/text_packed.h)
    file(GLOB tables CONFIGURE_DEPENDS core/text/*/*.def)
    file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/generated/generated)
    add_custom_command(OUTPUT ${output}
        COMMAND ${PYTHON} ${CMAKE_SOURCE_DIR}/cmake/pack_texts.py ${CMAKE_SOURCE_DIR}/core ${output}
        DEPENDS ${tables} ${CMAKE_SOURCE_DIR}/cmake/pack_texts.py VERBATIM)
    target_sources(${target} PRIVATE ${output})
endfunction()
