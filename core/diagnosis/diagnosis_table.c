/* SPDX-License-Identifier: MIT */
#include "diagnosis/diagnosis_table.h"

#include "base/memory.h"

#define RPC_UNAVAILABLE 0x800706BAu
#define RPC_CALL_FAILED 0x800706BEu
#define RPC_CALL_FAILED_DNE 0x800706BFu
#define ACCESS_DENIED 0x80070005u
#define PATH_NOT_FOUND 0x80070003u
#define WBEM_ACCESS_DENIED 0x80041003u
#define WBEM_SHUTTING_DOWN 0x80041033u
#define WBEM_TRANSPORT_FAILURE 0x80041015u

static const struct diagnosis_case cases[] = {
#define CASE_TOP(top, stage, key, layer, summary, apart, ...) {stage, key, top, layer, summary, apart, {__VA_ARGS__}},
#define CASE(...) CASE_TOP(CAUSE_NONE, __VA_ARGS__)
#include "diagnosis/diagnosis_table.def"
#undef CASE
#undef CASE_TOP
};

static bool fits(enum stage stage, enum stage of_case)
{
    return stage == of_case || (stage == STAGE_REACHED && of_case == STAGE_CONNECT);
}

const struct diagnosis_case *diagnosis_table_find(enum stage stage, uint32_t key, enum cause top)
{
    for (size_t i = 0; i < array_count(cases); i++)
        if (fits(stage, cases[i].stage) && cases[i].key == key && (!cases[i].top || cases[i].top == top))
            return &cases[i];
    return NULL;
}

const struct diagnosis_case *diagnosis_table_at(size_t index)
{
    return index < array_count(cases) ? &cases[index] : NULL;
}
