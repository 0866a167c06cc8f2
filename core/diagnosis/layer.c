/* SPDX-License-Identifier: MIT */
#include "diagnosis/layer.h"

static const struct {
    const char *word;
    enum text_id text;
} layers[LAYER_COUNT] = {
    [LAYER_NAME] = {"name", TEXT_LAYER_NAME},
    [LAYER_RPC_PORT] = {"rpc-port", TEXT_LAYER_RPC_PORT},
    [LAYER_DCOM_ALIVE] = {"dcom-alive", TEXT_LAYER_DCOM_ALIVE},
    [LAYER_DYNAMIC_PORT] = {"dynamic-port", TEXT_LAYER_DYNAMIC_PORT},
    [LAYER_LOGON] = {"logon", TEXT_LAYER_LOGON},
    [LAYER_LAUNCH] = {"launch", TEXT_LAYER_LAUNCH},
    [LAYER_NAMESPACE] = {"namespace", TEXT_LAYER_NAMESPACE},
    [LAYER_QUERY] = {"query", TEXT_LAYER_QUERY},
};

const char *layer_word(enum layer layer)
{
    return layers[layer].word;
}

enum text_id layer_text(enum layer layer)
{
    return layers[layer].text;
}
