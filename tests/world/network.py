#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""What the shell needs to know about scene files.

    network.py addresses FILE...    every address that a host has, one per line
    network.py nft FILE...          the packet filter of the hosts' namespace
    network.py samba FILE...        the address of a host that is a Samba server, nothing without one
    network.py delay FILE...        milliseconds that the line to 10.77.2.0/24 takes, nothing without one

Lines in a scene file, for the host whose "address" stands above:

    nft PORT drop|drop-first|reject-late|reject-admin|reject-port|reset
    nft icmp drop
    samba                           a real Samba server, samba.sh
    delay MS                        of the slow line, delay.py
"""
import sys

from peers import read

DROP_FIRST = 'quota until 200 bytes drop'  # three packets that ask for a connection
REJECT = 'reject with icmp type admin-prohibited'
VERDICTS = {'drop': ['drop'], 'reject-admin': [REJECT], 'reject-port': ['reject with icmp type port-unreachable'],
            'reset': ['reject with tcp reset'], 'drop-first': [DROP_FIRST], 'reject-late': [DROP_FIRST, REJECT]}


def hosts(paths):
    address = None
    for path in paths:
        for words in read(path):
            if words[0] == 'address':
                address = words[1]
            yield address, words


def addresses(paths):
    found = []
    for address, words in hosts(paths):
        if words[0] == 'address' and address not in found:
            found.append(address)
        if words[0] == 'dns' and words[1] not in found:
            found.append(words[1])
    return found


def rules(paths):
    yield 'table inet world {'
    yield '  chain input {'
    yield '    type filter hook input priority 0;'
    for address, words in hosts(paths):
        if words[0] != 'nft':
            continue
        what = 'ip protocol icmp' if words[1] == 'icmp' else 'tcp dport ' + words[1]
        for verdict in VERDICTS[words[2]]:
            family = 'ip6' if ':' in address else 'ip'
            yield '    %s daddr %s %s %s' % (family, address, what, verdict)
    yield '  }'
    yield '}'


def main():
    paths = sys.argv[2:]
    if sys.argv[1] == 'addresses':
        print('\n'.join(addresses(paths)))
    elif sys.argv[1] == 'nft':
        print('\n'.join(rules(paths)))
    elif sys.argv[1] == 'samba':
        print('\n'.join(address for address, words in hosts(paths) if words[0] == 'samba'))
    elif sys.argv[1] == 'delay':
        for address, words in hosts(paths):
            if words[0] == 'delay':
                print(words[1])


if __name__ == '__main__':
    main()
