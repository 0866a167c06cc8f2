# SPDX-License-Identifier: MIT
#
# measure.py OUT own|others  runs the command line and its peers in turns, inside a Wine session (tests/wine.sh), with
# "others" in the network of tests/world, and appends a row of table.py for each pair to OUT: the median of BENCH_RUNS runs.
# Both sides of a row are whole processes under the same loader.
import json
import os
import statistics
import subprocess
import sys
import time

RUNS = int(os.environ.get("BENCH_RUNS", 7))
LIMIT = 25  # seconds; Windows itself gives up a connect after 21
FOLDER = "build/bench/local"
CLI = ["wine", "build/mingw/bin/wmiready-cli.exe"]
THERE = CLI + ["check", "--no-logon", "--quiet"]
PEER = ["wine", "build/mingw/tests/bench/bench_peer.exe"]
HEALTHY, OFF = "10.77.0.10", "10.77.0.15"  # tests/world/network.hosts

# The well-known checklist as one types it. Under Wine some of these do less than on Windows (netsh only parses, net has no
# localgroup): the ratio is a bound.
CHECKLIST = """sc query winmgmt
sc qc winmgmt
net localgroup Administrators
netsh advfirewall firewall show rule name=all
netsh int ipv4 show dynamicport tcp
reg query HKLM\\SOFTWARE\\Microsoft\\Ole /v EnableDCOM
reg query HKLM\\SOFTWARE\\Microsoft\\Ole /v LegacyAuthenticationLevel
reg query HKLM\\SOFTWARE\\Microsoft\\Ole /v LegacyImpersonationLevel
reg query HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System /v LocalAccountTokenFilterPolicy
{ping} 127.0.0.1
wmic computersystem get name
wmic os get Caption,Version,BuildNumber,LocalDateTime
"""


def batch(name, text):
    with open("%s/%s.cmd" % (FOLDER, name), "w", newline="\r\n") as file:
        file.write("@echo off\n" + text)
    return ["wine", "cmd", "/c", FOLDER.replace("/", "\\") + "\\" + name + ".cmd"]


def once(command):
    begin = time.monotonic()
    try:
        subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                       timeout=LIMIT)
    except subprocess.TimeoutExpired:
        return None
    return 1000 * (time.monotonic() - begin)


def measure(name, title, command, peer_title, peer, why="", runs=RUNS):
    """PEER None: there is none here, because of WHY."""
    sides = [command] + ([peer] if peer else [])
    times = [[] for _ in sides]
    if runs > 1:
        for side in sides:
            once(side)  # the first run starts services and fills caches
    for _ in range(runs):
        for side, own in zip(sides, times):
            own.append(once(side))
    given_up = peer and None in times[1]
    if None in times[0]:
        sys.exit("%s: not done within %d s" % (title, LIMIT))
    return {"id": name, "title": title, "value": round(statistics.median(times[0]), 1), "unit": "ms",
            "peer": peer_title, "why": why, "at_least": bool(given_up),
            "peer_value": (LIMIT * 1000 if given_up else round(statistics.median(times[1]), 1)) if peer else None}


def has_impacket():
    return subprocess.run(["/usr/bin/python3", "-c", "import impacket"], stderr=subprocess.DEVNULL).returncode == 0


def own():
    yield measure("start", "wmiready-cli --version", CLI + ["--version"], "an empty program", PEER + ["empty"])
    check = batch("check", "build\\mingw\\bin\\wmiready-cli.exe check --quiet\n")
    yield measure("check", "check of this computer, all areas", check, "the 12 commands of the checklist, as typed",
                  batch("checklist", CHECKLIST.format(ping="ping")))
    yield measure("check-1", "check of this computer, all areas", check, "the same with a single ping",
                  batch("checklist-1", CHECKLIST.format(ping="ping -n 1")))


def others():
    yield measure("port", "check of TCP 135 of a healthy computer", THERE + ["--only", "NET-RPC-PORT", HEALTHY],
                  "a program that only connects", PEER + ["connect", HEALTHY])
    alive = ["/usr/bin/python3", "tests/bench/alive.py", HEALTHY] if has_impacket() else None
    yield measure("alive", "check whether DCOM of a healthy computer is alive",
                  THERE + ["--only", "NET-DCOM-ALIVE", HEALTHY], "ServerAlive2 by impacket", alive, "impacket is not installed")


def silent():
    yield measure("black-hole", "check of a computer that does not answer", THERE + [OFF],
                  "a blocking RPC call to it", PEER + ["rpc", OFF], runs=1)


os.makedirs(FOLDER, exist_ok=True)
with open(sys.argv[1], "a") as out:
    for row in {"own": own, "others": others, "silent": silent}[sys.argv[2]]():
        out.write(json.dumps(row) + "\n")
        out.flush()
