/* SPDX-License-Identifier: MIT */
#include "diagnosis/error_code.h"

#include <stddef.h>

/* Codes that are another spelling of a Win32 error. Names and values of NTSTATUS: [MS-ERREF] 2.3.1. Pairs as
 * RtlNtStatusToDosError has them, which no page of Microsoft lists any more; of the two reasons behind a failed logon
 * (wrong password, no such user), which Windows tells only its security log, both are explained as the logon failure.
 * The NCA codes are what a DCE/RPC fault carries (C706, appendix E). */
const struct error_twin error_twins[] = {
    {0xC0000022, 5, "STATUS_ACCESS_DENIED"},
    {0xC000005E, 1311, "STATUS_NO_LOGON_SERVERS"},
    {0xC000005F, 1312, "STATUS_NO_SUCH_LOGON_SESSION"},
    {0xC0000064, 1326, "STATUS_NO_SUCH_USER"},
    {0xC000006A, 1326, "STATUS_WRONG_PASSWORD"},
    {0xC000006D, 1326, "STATUS_LOGON_FAILURE"},
    {0xC000006E, 1327, "STATUS_ACCOUNT_RESTRICTION"},
    {0xC000006F, 1328, "STATUS_INVALID_LOGON_HOURS"},
    {0xC0000070, 1329, "STATUS_INVALID_WORKSTATION"},
    {0xC0000071, 1330, "STATUS_PASSWORD_EXPIRED"},
    {0xC0000072, 1331, "STATUS_ACCOUNT_DISABLED"},
    {0xC000009A, 1450, "STATUS_INSUFFICIENT_RESOURCES"},
    {0xC00000BE, 53, "STATUS_BAD_NETWORK_PATH"},
    {0xC00000C9, 64, "STATUS_NETWORK_NAME_DELETED"},
    {0xC00000CC, 67, "STATUS_BAD_NETWORK_NAME"},
    {0xC00000DF, 1355, "STATUS_NO_SUCH_DOMAIN"},
    {0xC0000133, 1398, "STATUS_TIME_DIFFERENCE_AT_DC"},
    {0xC000015B, 1385, "STATUS_LOGON_TYPE_NOT_GRANTED"},
    {0xC000018C, 1788, "STATUS_TRUSTED_DOMAIN_FAILURE"},
    {0xC000018D, 1789, "STATUS_TRUSTED_RELATIONSHIP_FAILURE"},
    {0xC0000193, 1793, "STATUS_ACCOUNT_EXPIRED"},
    {0xC0000195, 1219, "STATUS_NETWORK_CREDENTIAL_CONFLICT"},
    {0xC0000224, 1907, "STATUS_PASSWORD_MUST_CHANGE"},
    {0xC0000233, 1908, "STATUS_DOMAIN_CONTROLLER_NOT_FOUND"},
    {0xC0000234, 1909, "STATUS_ACCOUNT_LOCKED_OUT"},
    {0xC0000413, 1935, "STATUS_AUTHENTICATION_FIREWALL_FAILED"},
    {0xC0000418, 1937, "STATUS_NTLM_BLOCKED"},
    {0xC0000017, 8, "STATUS_NO_MEMORY"},
    {0xC00000BB, 50, "STATUS_NOT_SUPPORTED"},
    {0xC000000D, 87, "STATUS_INVALID_PARAMETER"},
    /* What Samba's clients print for the errors of a connect. RtlNtStatusToDosError has 121, 1225, 1231, 1232 and 64
     * for them, which say the same of a connection ([MS-ERREF] 2.2) as the errors of Winsock do that stand here. */
    {0xC00000B5, 10060, "STATUS_IO_TIMEOUT"},
    {0xC0000236, 10061, "STATUS_CONNECTION_REFUSED"},
    {0xC000023C, 10051, "STATUS_NETWORK_UNREACHABLE"},
    {0xC000023D, 10065, "STATUS_HOST_UNREACHABLE"},
    {0xC000020D, 10054, "STATUS_CONNECTION_RESET"},
    {0xC000020C, 10054, "STATUS_CONNECTION_DISCONNECTED"},
    {0x80070079, 10060, "ERROR_SEM_TIMEOUT"},
    {0x800704C9, 10061, "ERROR_CONNECTION_REFUSED"},
    {0x800704CF, 10051, "ERROR_NETWORK_UNREACHABLE"},
    {0x800704D0, 10065, "ERROR_HOST_UNREACHABLE"},
    {0xC0020012, 1717, "RPC_NT_UNKNOWN_IF"},
    {0xC0020017, 1722, "RPC_NT_SERVER_UNAVAILABLE"},
    {0xC002001B, 1726, "RPC_NT_CALL_FAILED"},
    {0xC002001C, 1727, "RPC_NT_CALL_FAILED_DNE"},
    {0x1C010002, 1745, "nca_op_rng_error"},
    {0x1C010003, 1717, "nca_unk_if"},
    {0, 0, NULL},
};

uint32_t error_code_canonical(uint32_t code)
{
    if (code > 0 && code <= 0xFFFF)
        code |= 0x80070000u;
    /* HRESULT_FROM_NT sets FACILITY_NT_BIT on an NTSTATUS. */
    uint32_t status = (code & 0xF0000000u) == 0xD0000000u ? code & ~0x10000000u : code;
    for (const struct error_twin *twin = error_twins; twin->code; twin++)
        if (twin->code == status)
            return 0x80070000u | twin->win32;
    return code;
}

uint32_t error_code_win32(uint32_t code)
{
    uint32_t canonical = error_code_canonical(code);
    return (canonical & 0xFFFF0000u) == 0x80070000u ? canonical & 0xFFFFu : 0;
}
