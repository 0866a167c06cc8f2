/* SPDX-License-Identifier: MIT
 * world_set FILE... : makes the scenes so, for good. */
#include "scene.h"

#include "world.h"

#include <stdio.h>

int wmain(int argc, wchar_t **argv)
{
    int failed = argc < 2;
    for (int i = 1; i < argc; i++) {
        struct line_reader reader;
        static struct line line;
        if (!line_open(&reader, argv[i])) {
            fprintf(stderr, "world_set: %ls cannot be read\n", argv[i]);
            failed = 1;
            continue;
        }
        while (line_read(&reader, &line)) {
            if (!scene_do(&line)) {
                fprintf(stderr, "world_set: %ls, line %u\n", argv[i], reader.number);
                failed = 1;
            }
            scene_mark();
        }
        line_close(&reader);
    }
    return failed;
}
