/* SPDX-License-Identifier: MIT */
#include "windows/status_windows.h"

#include "windows/utf16.h"
#include "windows/windows_api.h"

#include <lmerr.h>
#include <stdlib.h>

/* Numbers stand where the headers of mingw-w64 10 lack the name. */

struct mapping {
    uint32_t code;
    enum status status;
};

static const struct mapping win32[] = {
    {ERROR_SUCCESS, ST_OK},
    {ERROR_INVALID_FUNCTION, ST_UNSUPPORTED},
    {ERROR_FILE_NOT_FOUND, ST_ABSENT},
    {ERROR_PATH_NOT_FOUND, ST_ABSENT},
    {ERROR_ACCESS_DENIED, ST_DENIED},
    {ERROR_INVALID_DATA, ST_INVALID},
    {ERROR_NOT_SUPPORTED, ST_UNSUPPORTED},
    {ERROR_REM_NOT_LIST, ST_UNREACHABLE},
    {ERROR_BAD_NETPATH, ST_UNREACHABLE},
    {ERROR_DEV_NOT_EXIST, ST_UNREACHABLE},
    {ERROR_UNEXP_NET_ERR, ST_UNREACHABLE},
    {ERROR_NETNAME_DELETED, ST_UNREACHABLE},
    {ERROR_NETWORK_ACCESS_DENIED, ST_DENIED},
    {ERROR_BAD_NET_NAME, ST_UNREACHABLE},
    {ERROR_INVALID_PASSWORD, ST_DENIED},
    {ERROR_INVALID_PARAMETER, ST_INVALID},
    {ERROR_CALL_NOT_IMPLEMENTED, ST_UNSUPPORTED},
    {ERROR_SEM_TIMEOUT, ST_TIMEOUT},
    {ERROR_INVALID_NAME, ST_INVALID},
    {ERROR_PROC_NOT_FOUND, ST_UNSUPPORTED},
    {ERROR_BAD_PATHNAME, ST_INVALID},
    {WAIT_TIMEOUT, ST_TIMEOUT},
    {740, ST_DENIED}, /* ERROR_ELEVATION_REQUIRED */
    {ERROR_OPERATION_ABORTED, ST_CANCELLED},
    {ERROR_DEPENDENT_SERVICES_RUNNING, ST_INVALID},
    {ERROR_SERVICE_REQUEST_TIMEOUT, ST_TIMEOUT},
    {ERROR_SERVICE_DISABLED, ST_INVALID},
    {ERROR_SERVICE_DOES_NOT_EXIST, ST_ABSENT},
    {ERROR_SHUTDOWN_IN_PROGRESS, ST_UNREACHABLE},
    {ERROR_OLD_WIN_VERSION, ST_UNSUPPORTED},
    {ERROR_NOT_FOUND, ST_ABSENT},
    {ERROR_CANCELLED, ST_CANCELLED},
    {ERROR_CONNECTION_REFUSED, ST_UNREACHABLE},
    {ERROR_NETWORK_UNREACHABLE, ST_UNREACHABLE},
    {ERROR_HOST_UNREACHABLE, ST_UNREACHABLE},
    {ERROR_CONNECTION_ABORTED, ST_UNREACHABLE},
    {ERROR_HOST_DOWN, ST_UNREACHABLE},
    {ERROR_NO_LOGON_SERVERS, ST_UNREACHABLE},
    {ERROR_PRIVILEGE_NOT_HELD, ST_DENIED},
    {ERROR_NO_SUCH_USER, ST_ABSENT},
    {ERROR_NO_SUCH_GROUP, ST_ABSENT},
    {ERROR_MEMBER_NOT_IN_GROUP, ST_ABSENT},
    {ERROR_WRONG_PASSWORD, ST_DENIED},
    {ERROR_LOGON_FAILURE, ST_DENIED},
    {ERROR_ACCOUNT_RESTRICTION, ST_DENIED},
    {ERROR_INVALID_LOGON_HOURS, ST_DENIED},
    {ERROR_INVALID_WORKSTATION, ST_DENIED},
    {ERROR_PASSWORD_EXPIRED, ST_DENIED},
    {ERROR_ACCOUNT_DISABLED, ST_DENIED},
    {ERROR_NONE_MAPPED, ST_ABSENT},
    {ERROR_INVALID_SID, ST_INVALID},
    {ERROR_INVALID_ACL, ST_INVALID},
    {ERROR_INVALID_SECURITY_DESCR, ST_INVALID},
    {ERROR_NO_SUCH_DOMAIN, ST_UNREACHABLE},
    {ERROR_NO_SUCH_ALIAS, ST_ABSENT},
    {ERROR_MEMBER_NOT_IN_ALIAS, ST_ABSENT},
    {ERROR_MEMBER_IN_ALIAS, ST_INVALID},
    {ERROR_LOGON_NOT_GRANTED, ST_DENIED},
    {ERROR_LOGON_TYPE_NOT_GRANTED, ST_DENIED},
    {ERROR_NO_SUCH_MEMBER, ST_ABSENT},
    {ERROR_TIMEOUT, ST_TIMEOUT},
    {ERROR_ACCOUNT_EXPIRED, ST_DENIED},
    {ERROR_PASSWORD_MUST_CHANGE, ST_DENIED},
    {ERROR_DOMAIN_CONTROLLER_NOT_FOUND, ST_UNREACHABLE},
    {ERROR_ACCOUNT_LOCKED_OUT, ST_DENIED},
    {ERROR_AUTHENTICATION_FIREWALL_FAILED, ST_DENIED},
    {1910, ST_UNREACHABLE}, /* OR_INVALID_OXID: the process behind a proxy is gone */
    {1937, ST_DENIED},      /* ERROR_NTLM_BLOCKED */
    {RPC_S_INVALID_NET_ADDR, ST_INVALID},
    {RPC_S_UNKNOWN_IF, ST_UNSUPPORTED},
    {RPC_S_SERVER_UNAVAILABLE, ST_UNREACHABLE},
    {RPC_S_SERVER_TOO_BUSY, ST_UNREACHABLE},
    {RPC_S_CALL_FAILED, ST_UNREACHABLE},
    {RPC_S_CALL_FAILED_DNE, ST_UNREACHABLE},
    {RPC_S_PROCNUM_OUT_OF_RANGE, ST_UNSUPPORTED},
    {RPC_S_CANNOT_SUPPORT, ST_UNSUPPORTED},
    {EPT_S_NOT_REGISTERED, ST_UNREACHABLE},
    {RPC_S_COMM_FAILURE, ST_UNREACHABLE},
    {RPC_S_CALL_CANCELLED, ST_CANCELLED},
    {NERR_GroupNotFound, ST_ABSENT},
    {NERR_UserNotFound, ST_ABSENT},
    {NERR_InvalidComputer, ST_UNREACHABLE},
    {WSAEACCES, ST_DENIED},
    {WSAEINVAL, ST_INVALID},
    {WSAENETUNREACH, ST_UNREACHABLE},
    {WSAENETRESET, ST_UNREACHABLE},
    {WSAECONNABORTED, ST_UNREACHABLE},
    {WSAECONNRESET, ST_UNREACHABLE},
    {WSAETIMEDOUT, ST_TIMEOUT},
    {WSAECONNREFUSED, ST_UNREACHABLE},
    {WSAEHOSTDOWN, ST_UNREACHABLE},
    {WSAEHOSTUNREACH, ST_UNREACHABLE},
    {WSAHOST_NOT_FOUND, ST_ABSENT},
    {WSATRY_AGAIN, ST_UNREACHABLE},
    {WSANO_DATA, ST_ABSENT},
};

/* wbemcli.h and winerror.h; WBEM codes by number: wbemcli.h is C++ flavoured COM that only
 * the WMI files include. */
static const struct mapping hresults[] = {
    {0x80004001, ST_UNSUPPORTED}, /* E_NOTIMPL */
    {0x80004002, ST_UNSUPPORTED}, /* E_NOINTERFACE */
    {0x80004004, ST_CANCELLED},   /* E_ABORT */
    {0x80010002, ST_CANCELLED},   /* RPC_E_CALL_CANCELED */
    {0x80010007, ST_UNREACHABLE}, /* RPC_E_SERVER_DIED */
    {0x80010012, ST_UNREACHABLE}, /* RPC_E_SERVER_DIED_DNE */
    {0x80010108, ST_UNREACHABLE}, /* RPC_E_DISCONNECTED */
    {0x8001011A, ST_DENIED},      /* RPC_E_NO_GOOD_SECURITY_PACKAGES */
    {0x8001011B, ST_DENIED},      /* RPC_E_ACCESS_DENIED */
    {0x8001011C, ST_DENIED},      /* RPC_E_REMOTE_DISABLED */
    {0x8001011F, ST_TIMEOUT},     /* RPC_E_TIMEOUT */
    {0x80030070, ST_FAILED},      /* STG_E_MEDIUMFULL */
    {0x800401FD, ST_UNREACHABLE}, /* CO_E_OBJNOTCONNECTED */
    {0x80040154, ST_UNSUPPORTED}, /* REGDB_E_CLASSNOTREG */
    {0x80041002, ST_ABSENT},      /* WBEM_E_NOT_FOUND */
    {0x80041003, ST_DENIED},      /* WBEM_E_ACCESS_DENIED */
    {0x80041008, ST_INVALID},     /* WBEM_E_INVALID_PARAMETER */
    {0x8004100C, ST_UNSUPPORTED}, /* WBEM_E_NOT_SUPPORTED */
    {0x8004100E, ST_ABSENT},      /* WBEM_E_INVALID_NAMESPACE */
    {0x80041010, ST_ABSENT},      /* WBEM_E_INVALID_CLASS */
    {0x80041015, ST_UNREACHABLE}, /* WBEM_E_TRANSPORT_FAILURE */
    {0x80041017, ST_INVALID},     /* WBEM_E_INVALID_QUERY */
    {0x80041018, ST_INVALID},     /* WBEM_E_INVALID_QUERY_TYPE */
    {0x80041021, ST_INVALID},     /* WBEM_E_INVALID_SYNTAX */
    {0x8004102E, ST_UNSUPPORTED}, /* WBEM_E_INVALID_METHOD */
    {0x80041032, ST_CANCELLED},   /* WBEM_E_CALL_CANCELLED */
    {0x80041033, ST_UNREACHABLE}, /* WBEM_E_SHUTTING_DOWN */
    {0x80041058, ST_INVALID},     /* WBEM_E_UNPARSABLE_QUERY */
    {0x80041064, ST_INVALID},     /* WBEM_E_LOCAL_CREDENTIALS */
    {0x80041069, ST_TIMEOUT},     /* WBEM_E_TIMED_OUT */
    {0x80041087, ST_DENIED},      /* WBEM_E_ENCRYPTED_CONNECTION_REQUIRED */
    {0x8009030C, ST_DENIED},      /* SEC_E_LOGON_DENIED */
    {0x8009030E, ST_DENIED},      /* SEC_E_NO_CREDENTIALS */
    {0x80090311, ST_UNREACHABLE}, /* SEC_E_NO_AUTHENTICATING_AUTHORITY */
};

static const struct mapping ntstatuses[] = {
    {0xC0000002, ST_UNSUPPORTED}, /* STATUS_NOT_IMPLEMENTED */
    {0xC000000D, ST_INVALID},     /* STATUS_INVALID_PARAMETER */
    {0xC0000022, ST_DENIED},      /* STATUS_ACCESS_DENIED */
    {0xC0000034, ST_ABSENT},      /* STATUS_OBJECT_NAME_NOT_FOUND */
    {0xC0000060, ST_ABSENT},      /* STATUS_NO_SUCH_PRIVILEGE */
    {0xC0000061, ST_DENIED},      /* STATUS_PRIVILEGE_NOT_HELD */
    {0xC0000064, ST_ABSENT},      /* STATUS_NO_SUCH_USER */
    {0xC000006A, ST_DENIED},      /* STATUS_WRONG_PASSWORD */
    {0xC000006D, ST_DENIED},      /* STATUS_LOGON_FAILURE */
    {0xC000006E, ST_DENIED},      /* STATUS_ACCOUNT_RESTRICTION */
    {0xC000006F, ST_DENIED},      /* STATUS_INVALID_LOGON_HOURS */
    {0xC0000070, ST_DENIED},      /* STATUS_INVALID_WORKSTATION */
    {0xC0000071, ST_DENIED},      /* STATUS_PASSWORD_EXPIRED */
    {0xC0000072, ST_DENIED},      /* STATUS_ACCOUNT_DISABLED */
    {0xC0000073, ST_ABSENT},      /* STATUS_NONE_MAPPED */
    {0xC0000078, ST_INVALID},     /* STATUS_INVALID_SID */
    {0xC00000B5, ST_TIMEOUT},     /* STATUS_IO_TIMEOUT */
    {0xC00000BB, ST_UNSUPPORTED}, /* STATUS_NOT_SUPPORTED */
    {0xC00000BE, ST_UNREACHABLE}, /* STATUS_BAD_NETWORK_PATH */
    {0xC0000120, ST_CANCELLED},   /* STATUS_CANCELLED */
    {0xC000015B, ST_DENIED},      /* STATUS_LOGON_TYPE_NOT_GRANTED */
    {0xC0000193, ST_DENIED},      /* STATUS_ACCOUNT_EXPIRED */
    {0xC0000224, ST_DENIED},      /* STATUS_PASSWORD_MUST_CHANGE */
    {0xC0000233, ST_UNREACHABLE}, /* STATUS_DOMAIN_CONTROLLER_NOT_FOUND */
    {0xC0000234, ST_DENIED},      /* STATUS_ACCOUNT_LOCKED_OUT */
    {0xC0020017, ST_UNREACHABLE}, /* RPC_NT_SERVER_UNAVAILABLE */
    {0xC002001B, ST_UNREACHABLE}, /* RPC_NT_CALL_FAILED */
};

static enum status look_up(const struct mapping *table, size_t count, uint32_t code)
{
    for (size_t i = 0; i < count; i++)
        if (table[i].code == code)
            return table[i].status;
    return ST_FAILED;
}

#define LOOK_UP(table, code) look_up((table), sizeof(table) / sizeof(table)[0], (code))

enum status status_from_win32(uint32_t code)
{
    return LOOK_UP(win32, code);
}

static bool wraps_win32(uint32_t code)
{
    return (code & 0xFFFF0000U) == 0x80070000U;
}

enum status status_from_hresult(uint32_t hresult)
{
    if (!(hresult & 0x80000000U))
        return ST_OK;
    return wraps_win32(hresult) ? status_from_win32(hresult & 0xFFFF) : LOOK_UP(hresults, hresult);
}

enum status status_from_ntstatus(uint32_t ntstatus)
{
    /* Success and informational values; 2 is warning, 3 is error. */
    return ntstatus < 0x80000000U ? ST_OK : LOOK_UP(ntstatuses, ntstatus);
}

enum status status_win32(struct call *call, const char *api, uint32_t code)
{
    return call_fault(call, status_from_win32(code), api, code);
}

enum status status_hresult(struct call *call, const char *api, uint32_t hresult)
{
    return call_fault(call, status_from_hresult(hresult), api, hresult);
}

enum status status_ntstatus(struct call *call, const char *api, uint32_t ntstatus)
{
    return call_fault(call, status_from_ntstatus(ntstatus), api, ntstatus);
}

bool status_refuses_account(uint32_t code)
{
    static const uint32_t refusals[] = {
        ERROR_INVALID_PASSWORD,
        ERROR_WRONG_PASSWORD,
        ERROR_LOGON_FAILURE,
        ERROR_ACCOUNT_RESTRICTION,
        ERROR_INVALID_LOGON_HOURS,
        ERROR_INVALID_WORKSTATION,
        ERROR_PASSWORD_EXPIRED,
        ERROR_ACCOUNT_DISABLED,
        ERROR_ACCOUNT_EXPIRED,
        ERROR_PASSWORD_MUST_CHANGE,
        ERROR_ACCOUNT_LOCKED_OUT,
        ERROR_LOGON_TYPE_NOT_GRANTED,
        0x8009030C, /* SEC_E_LOGON_DENIED */
        0xC000006A,
        0xC000006D,
        0xC0000234, /* STATUS_WRONG_PASSWORD, _LOGON_FAILURE, _ACCOUNT_LOCKED_OUT */
    };
    uint32_t plain = wraps_win32(code) ? code & 0xFFFF : code;
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++)
        if (refusals[i] == plain)
            return true;
    return false;
}

char *status_system_text(uint32_t code)
{
    wchar_t *message = NULL;
    DWORD plain = wraps_win32(code) ? code & 0xFFFF : code;
    DWORD length = FormatMessageW(FORMAT_MESSAGE_ALLOCATE_BUFFER | FORMAT_MESSAGE_FROM_SYSTEM |
                                      FORMAT_MESSAGE_IGNORE_INSERTS | FORMAT_MESSAGE_MAX_WIDTH_MASK,
                                  NULL, plain, 0, (wchar_t *)(void *)&message, 0, NULL);
    while (length > 0 && message[length - 1] <= L' ')
        length--;
    char *text = utf16_to_utf8_n(length ? message : L"", length);
    LocalFree(message);
    return text;
}
