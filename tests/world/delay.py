#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""A slow line between two network namespaces, made of two TUN devices and a queue: no kernel module is needed.

    delay.py HOSTS-NAMESPACE CLIENT-NAMESPACE MS READY

This computer is 10.77.2.1 on the line, every other address of 10.77.2.0/24 that the hosts' namespace has is at its far
end. A round trip takes MS milliseconds more than without it.
"""
import collections
import ctypes
import fcntl
import os
import select
import struct
import subprocess
import sys
import time

TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 0x0001, 0x1000
CLONE_NEWNET = 0x40000000


def enter(namespace):
    with open('/run/netns/' + namespace, encoding='ascii') as handle:
        if ctypes.CDLL(None, use_errno=True).setns(handle.fileno(), CLONE_NEWNET) != 0:
            raise OSError(ctypes.get_errno(), 'setns')


def device(namespace, name, commands):
    """A TUN device in NAMESPACE, set up with ip COMMANDS."""
    enter(namespace)
    handle = os.open('/dev/net/tun', os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(handle, TUNSETIFF, struct.pack('16sH22x', name.encode(), IFF_TUN | IFF_NO_PI))
    for command in commands:
        subprocess.run(['ip'] + command.split(), check=True)
    return handle


def main():
    hosts, client, ms, ready = sys.argv[1], sys.argv[2], float(sys.argv[3]), sys.argv[4]
    far = device(hosts, 'w-far', ['link set w-far up', 'route add 10.77.2.1 dev w-far'])
    near = device(client, 'w-near', ['link set w-near up', 'addr add 10.77.2.1/24 dev w-near'])
    other = {near: far, far: near}
    waiting = collections.deque()  # (due, device, packet); one delay for all: in order
    with open(ready, 'w', encoding='utf-8') as file:
        file.write('ready\n')
    while True:
        timeout = max(0, waiting[0][0] - time.monotonic()) if waiting else None
        for source in select.select([near, far], [], [], timeout)[0]:
            waiting.append((time.monotonic() + ms / 2000, other[source], os.read(source, 65536)))
        while waiting and waiting[0][0] <= time.monotonic():
            _, target, packet = waiting.popleft()
            try:
                os.write(target, packet)
            except OSError:
                pass  # the device went down: a lost packet


if __name__ == '__main__':
    main()
