#!/bin/bash
# SPDX-License-Identifier: MIT
#
# tests/namespace.sh COMMAND...  runs COMMAND in a network namespace, empty, whose own namespaces have small tables of
# connections. A namespace shares that of the whole machine otherwise, with a place for each of 262,144 connections, and
# whoever asks for the connections of a program waits until the kernel has looked at every place: ten milliseconds each
# time (net.ipv4.tcp_child_ehash_entries, Documentation/networking/ip-sysctl.rst of Linux; before 6.1 it stays as it is).
exec unshare --net bash -c 'sysctl -qw net.ipv4.tcp_child_ehash_entries=1024 2>/dev/null; exec "$@"' _ "$@"
