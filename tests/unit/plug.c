/* SPDX-License-Identifier: MIT */
#include "plug.h"

bool plug_begin(struct plug *plug)
{
    if (plug->pulled)
        return false;
    plug->writes++;
    if (plug->writes == plug->at && (plug->moment == PLUG_BEFORE || plug->moment == PLUG_HALF))
        plug->pulled = true;
    return !plug->pulled;
}

bool plug_end(struct plug *plug)
{
    if (plug->writes == plug->at && plug->moment == PLUG_AFTER)
        plug->pulled = true;
    return !plug->pulled;
}
