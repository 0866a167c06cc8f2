/* SPDX-License-Identifier: MIT
 *
 * bench_peer empty             does nothing: what a process costs
 * bench_peer connect ADDRESS   connects to TCP 135 and closes
 * bench_peer rpc ADDRESS       asks RPC there for the port of WMI's log-on: a call that waits as long as the system
 * does Exit code 0 when it was answered.
 */
#include <winsock2.h>

#include <ws2tcpip.h>

#include <rpc.h>

#include <string.h>

static int connect_to(const char *address)
{
    WSADATA data;
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(135)};
    if (WSAStartup(MAKEWORD(2, 2), &data) != 0 || inet_pton(AF_INET, address, &to.sin_addr) != 1)
        return 2;
    SOCKET peer = socket(AF_INET, SOCK_STREAM, 0);
    int code = connect(peer, (const struct sockaddr *)&to, sizeof to);
    closesocket(peer);
    return code != 0;
}

/* IWbemLevel1Login over NDR ([MS-WMI] 1.9, [C706] 14.3.10) */
static RPC_CLIENT_INTERFACE login = {
    .Length = sizeof login,
    .InterfaceId = {{0xF309AD18, 0xD86A, 0x11D0, {0xA0, 0x75, 0, 0xC0, 0x4F, 0xB6, 0x88, 0x20}}, {0, 0}},
    .TransferSyntax = {{0x8A885D04, 0x1CEB, 0x11C9, {0x9F, 0xE8, 8, 0, 0x2B, 0x10, 0x48, 0x60}}, {2, 0}}};

static int ask_rpc(char *address)
{
    unsigned char *text = NULL;
    RPC_BINDING_HANDLE binding = NULL;
    unsigned char protocol[] = "ncacn_ip_tcp";
    if (RpcStringBindingComposeA(NULL, protocol, (unsigned char *)address, NULL, NULL, &text) != RPC_S_OK ||
        RpcBindingFromStringBindingA(text, &binding) != RPC_S_OK)
        return 2;
    RPC_STATUS status = RpcEpResolveBinding(binding, &login);
    RpcBindingFree(&binding);
    RpcStringFreeA(&text);
    return status != RPC_S_OK;
}

int main(int count, char **arguments)
{
    if (count == 3 && strcmp(arguments[1], "connect") == 0)
        return connect_to(arguments[2]);
    if (count == 3 && strcmp(arguments[1], "rpc") == 0)
        return ask_rpc(arguments[2]);
    return count != 2;
}
