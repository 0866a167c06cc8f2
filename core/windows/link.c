/* SPDX-License-Identifier: MIT */
#include "windows/link.h"

#include "base/memory.h"
#include "windows/status_windows.h"
#include "windows/windows_api.h"

#include <lmerr.h>

static enum link link_of(enum status status)
{
    switch (status) {
    case ST_OK:
        return LINK_UP;
    case ST_DENIED:
        return LINK_DENIED;
    case ST_TIMEOUT:
        return LINK_TIMEOUT;
    case ST_CANCELLED:
        return LINK_CANCELLED;
    default:
        return LINK_UNREACHABLE;
    }
}

enum status link_status(enum link link)
{
    static const enum status statuses[] = {
        [LINK_UP] = ST_OK,
        [LINK_DENIED] = ST_DENIED,
        [LINK_TIMEOUT] = ST_TIMEOUT,
        [LINK_UNREACHABLE] = ST_UNREACHABLE,
        [LINK_CANCELLED] = ST_CANCELLED,
    };
    return statuses[link];
}

enum link link_win32(struct call *call, const char *api, uint32_t code)
{
    return link_of(status_win32(call, api, code));
}

enum link link_hresult(struct call *call, const char *api, uint32_t hresult)
{
    return link_of(status_hresult(call, api, hresult));
}

enum link link_ntstatus(struct call *call, const char *api, uint32_t ntstatus)
{
    return link_of(status_ntstatus(call, api, ntstatus));
}

static bool is_among(const uint32_t *codes, size_t count, uint32_t code)
{
    for (size_t i = 0; i < count; i++)
        if (codes[i] == code)
            return true;
    return false;
}

enum status link_account_answer(struct call *call, const char *api, uint32_t code)
{
    static const uint32_t answers[] = {
        ERROR_NONE_MAPPED,    ERROR_NO_SUCH_USER,        ERROR_NO_SUCH_GROUP,   ERROR_NO_SUCH_ALIAS,
        ERROR_NO_SUCH_MEMBER, ERROR_MEMBER_NOT_IN_ALIAS, ERROR_MEMBER_IN_ALIAS, ERROR_MEMBER_NOT_IN_GROUP,
        ERROR_INVALID_SID,    NERR_GroupNotFound,        NERR_UserNotFound,
    };
    enum status status = status_win32(call, api, code);
    bool answer = status != ST_ABSENT && status != ST_INVALID && status != ST_UNSUPPORTED;
    return answer || is_among(answers, array_count(answers), code) ? status : ST_UNREACHABLE;
}

bool link_proxy_is_dead(uint32_t code)
{
    static const uint32_t dead[] = {0x800401FD, 0x80010007, 0x80010012, 0x80010108, 0x80070776};
    return is_among(dead, array_count(dead), code);
}
