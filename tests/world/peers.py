#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The simulated hosts' side of the network: peers on TCP ports and a DNS server.

    peers.py READY FILE...

Reads the lines of scene files that concern the network (the Windows programs read the others):

    = \\\\host "what is broken"      begins a host
    address ADDRESS                 its address, for the lines below
    up ADDRESS                      the same, and everything that a healthy computer shows: its name there and
                                    back, DCOM on TCP 135, something on 445
    peer PORT MODE [KEY=VALUE...]   what answers there, see MODES
    name NAME ADDRESS[,ADDRESS]|nxdomain|servfail|silent|slow:ADDRESS
    ptr ADDRESS NAME                reverse entry
    dns ADDRESS                     serve DNS there

Writes the file READY once every socket listens; ends with SIGTERM. The RPC answers of well-behaved peers are made by
impacket, which nobody here wrote. Source: C706 and [MS-DCOM] for the others.
"""
import shlex
import signal
import socket
import struct
import sys
import threading
import time

from impacket import uuid
from impacket.dcerpc.v5 import rpcrt

EXPORTER = ('99fcfec4-5260-101b-bbcb-00aa0021347a', '0.0')
MAPPER = ('e1af8308-5d1f-11c9-91a4-08002b14a0fa', '3.0')
FAULT_DENIED, NCA_UNKNOWN_IF, FAULT_OTHER = 0x00000005, 0x1c010003, 0x1c00001a
FRAGMENT_MAX = 4280  # what the program's bind allows
WORST_MS = 20000  # no peer keeps a connection longer


def dual_string_array(networks):
    """DUALSTRINGARRAY with TCP bindings to NETWORKS and one security binding."""
    strings = b''.join(struct.pack('<H', 7) + name.encode('utf-16le') + b'\0\0' for name in networks) + b'\0\0'
    security = struct.pack('<HHH', 10, 0xFFFF, 0) + b'\0\0'
    entries = (len(strings) + len(security)) // 2
    return struct.pack('<HH', entries, len(strings) // 2) + strings + security


def server_alive_answer(networks):
    bindings = dual_string_array(networks)
    entries = struct.unpack('<H', bindings[:2])[0]
    stub = struct.pack('<HHI', 5, 7, 0x20000) + struct.pack('<I', entries) + bindings
    stub += b'\0' * (-len(stub) % 4)
    return stub + struct.pack('<II', 0, 0)


class Server(rpcrt.DCERPCServer):
    """One connection of a well-behaved endpoint mapper and object exporter."""

    def __init__(self, connection, options):
        super().__init__()
        self._sock.close()
        self._clientSock = connection
        alive = server_alive_answer(options.get('bindings', '').split(','))
        self.addCallbacks(EXPORTER, '135', {5: lambda data: alive})
        self.addCallbacks(MAPPER, '135', {3: lambda data: self.map_answer(options)})

    @staticmethod
    def map_answer(options):
        """ept_map: one tower of five floors, the last two TCP port and address."""
        port = int(options.get('port', '49664'))
        first = options.get('bindings', '').split(',')[0]
        address = socket.inet_aton(first if first.count('.') == 3 else '0.0.0.0')
        interface = b'\x0d' + b'\0' * 18
        floors = [(interface, b'\0\0'), (interface, b'\0\0'), (b'\x0b', b'\0\0'),
                  (b'\x07', struct.pack('>H', port)), (b'\x09', address)]
        tower = struct.pack('<H', 5)
        for left, right in floors:
            tower += struct.pack('<H', len(left)) + left + struct.pack('<H', len(right)) + right
        body = b'\0' * 20 + struct.pack('<I', 1) + struct.pack('<III', 1, 0, 1) + struct.pack('<I', 3)
        body += struct.pack('<II', len(tower), len(tower)) + tower
        body += b'\0' * (-len(body) % 4)
        return body + struct.pack('<I', 0)

    def serve(self):
        while True:
            data = self.recv()
            if data is None:
                return
            answer = self.processRequest(data)
            if answer is not None:
                for part in fragments(answer if isinstance(answer, bytes) else answer.get_packet()):
                    self._clientSock.sendall(part)


def fragments(packet):
    """PACKET, a whole response, in pieces as large as the client allows. (Impacket cuts as well, but gives
    every piece the size of the whole.)"""
    room = FRAGMENT_MAX - 24
    if len(packet) <= FRAGMENT_MAX:
        return [packet]
    stub = packet[24:]
    parts = [stub[at:at + room] for at in range(0, len(stub), room)]
    flags = [(index == 0) | (index == len(parts) - 1) << 1 for index in range(len(parts))]
    return [packet[:3] + bytes([flag]) + packet[4:8] + struct.pack('<H', 24 + len(part)) + packet[10:24] + part
            for flag, part in zip(flags, parts)]


class Slowly:
    """A socket that sends byte by byte."""

    def __init__(self, connection):
        self.connection = connection
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def recv(self, size):
        return self.connection.recv(size)

    def sendall(self, data):
        for index in range(len(data)):
            self.connection.sendall(data[index:index + 1])

    send = sendall


def receive_pdu(connection):
    """Header fields of one PDU; None when the peer has gone."""
    data = b''
    while len(data) < 16 or len(data) < struct.unpack('<H', data[8:10])[0]:
        part = connection.recv(4096)
        if not part:
            return None
        data += part
    return data


def common(kind, call_id, body, length=None):
    size = 16 + len(body) if length is None else length
    return struct.pack('<BBBBIHHI', 5, 0, kind, 3, 0x10, size, 0, call_id) + body


def bind_ack(call_id):
    syntax = uuid.uuidtup_to_bin(('8a885d04-1ceb-11c9-9fe8-08002b104860', '2.0'))
    body = struct.pack('<HHIH', 4280, 4280, 0x1234, 4) + b'135\0' + b'\0\0' + struct.pack('<BBH', 1, 0, 0)
    return common(12, call_id, body + struct.pack('<HH', 0, 0) + syntax)


def accept_bind(connection):
    """Call id of the request that follows a bind; None when it does not come."""
    bind = receive_pdu(connection)
    if bind is None:
        return None
    connection.sendall(bind_ack(struct.unpack('<I', bind[12:16])[0]))
    request = receive_pdu(connection)
    return None if request is None else struct.unpack('<I', request[12:16])[0]


# ---- modes ----

def alive(connection, options):
    Server(connection, options).serve()


def slow_bytes(connection, options):
    Server(Slowly(connection), options).serve()


def thousand(connection, options):
    many = ','.join('10.%d.%d.%d' % (80 + i // 65536, i // 256 % 256, i % 256) for i in range(1000))
    Server(connection, {'bindings': many}).serve()


def fault(connection, options):
    call_id = accept_bind(connection)
    if call_id is not None:
        code = int(options.get('code', '5'), 0)
        connection.sendall(common(3, call_id, struct.pack('<IHBBII', 0, 0, 0, 0, code, 0)))
        receive_pdu(connection)


def nak(connection, options):
    bind = receive_pdu(connection)
    if bind is not None:
        body = struct.pack('<H', int(options.get('reason', '0'))) + b'\x01\x05\0'
        connection.sendall(common(13, struct.unpack('<I', bind[12:16])[0], body))
        connection.recv(1)


def silent(connection, options):
    while connection.recv(4096):
        pass


def reset(connection, options):
    connection.recv(1)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))


def garbage(connection, options):
    connection.recv(1)
    connection.sendall(bytes((7 * i + 11) % 256 for i in range(4096)))
    connection.recv(4096)


def http(connection, options):
    connection.recv(1)
    connection.sendall(b'HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n')


def oversized(connection, options):
    """A fragment that says 65535 bytes, and more of it than that, for ever."""
    call_id = accept_bind(connection)
    if call_id is None:
        return
    connection.sendall(common(2, call_id, struct.pack('<IHBB', 0x7FFFFFFF, 0, 0, 0), 65535))
    for _ in range(64):
        connection.sendall(b'A' * 65536)


def half(connection, options):
    call_id = accept_bind(connection)
    if call_id is not None:
        connection.sendall(common(2, call_id, struct.pack('<IHBB', 64, 0, 0, 0), 88)[:20])


def accept(connection, options):
    connection.recv(1)


MODES = {'alive': alive, 'slow-bytes': slow_bytes, 'thousand': thousand, 'fault': fault, 'nak': nak,
         'silent': silent, 'reset': reset, 'garbage': garbage, 'http': http, 'oversized': oversized, 'half': half,
         'accept': accept}


# ---- TCP ----

def handle(mode, connection, options):
    connection.settimeout(WORST_MS / 1000)
    try:
        MODES[mode](connection, options)
    except (OSError, struct.error):
        pass
    finally:
        connection.close()


def listen(address, port, mode, options):
    family = socket.AF_INET6 if ':' in address else socket.AF_INET
    server = socket.create_server((address, port), family=family, backlog=64)

    def loop():
        while True:
            connection, _ = server.accept()
            threading.Thread(target=handle, args=(mode, connection, options), daemon=True).start()

    threading.Thread(target=loop, daemon=True).start()


# ---- DNS ----

def question(data):
    labels, at = [], 12
    while data[at]:
        labels.append(data[at + 1:at + 1 + data[at]].decode('ascii', 'replace').lower())
        at += 1 + data[at]
    return '.'.join(labels), struct.unpack('>H', data[at + 1:at + 3])[0], at + 5


def encode_name(name):
    return b''.join(bytes([len(label)]) + label.encode() for label in name.split('.')) + b'\0'


def records(names, reverse, name, kind):
    """(rcode, answers, delay); None: no answer at all."""
    if kind == 12:
        parts = name.split('.')
        target = reverse.get('.'.join(reversed(parts[:4])))
        return (0, [encode_name(target)], 0) if target else (3, [], 0)
    entry = names.get(name) or names.get(name.split('.')[0])
    if entry == 'silent':
        return None
    if entry == 'servfail':
        return 2, [], 0
    if not entry or entry == 'nxdomain':
        return 3, [], 0
    delay = 0
    if entry.startswith('slow:'):
        delay, entry = 0.5, entry[5:]
    return 0, [socket.inet_aton(one) for one in entry.split(',')] if kind == 1 else [], delay


def answer(server, data, sender, names, reverse):
    name, kind, end = question(data)
    found = records(names, reverse, name, kind)
    if found is None:
        return
    code, answers, delay = found
    time.sleep(delay)
    header = data[:2] + struct.pack('>HHHHH', 0x8180 | code, 1, len(answers), 0, 0)
    body = b''.join(b'\xc0\x0c' + struct.pack('>HHIH', kind, 1, 1, len(one)) + one for one in answers)
    server.sendto(header + data[12:end] + body, sender)


def serve_dns(address, names, reverse):
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind((address, 53))

    def loop():
        while True:
            data, sender = server.recvfrom(4096)
            if len(data) > 16:
                threading.Thread(target=answer, args=(server, data, sender, names, reverse), daemon=True).start()

    threading.Thread(target=loop, daemon=True).start()


# ---- the files ----

def lines_of(path):
    with open(path, encoding='utf-8') as lines:
        for line in lines:
            if line.split('#')[0].strip():
                lexer = shlex.shlex(line, posix=True, punctuation_chars=False)
                lexer.whitespace_split, lexer.escape, lexer.quotes = True, '', '"'
                words = list(lexer)
                if words:
                    yield words


def read(path):
    """The words of every line; "up" as the lines it stands for."""
    name = None
    for words in lines_of(path):
        if words[0] == '=':
            name = words[1].lstrip('\\')
        if words[0] != 'up':
            yield words
            continue
        address = words[1]
        yield ['address', address]
        yield ['name', name, address]
        yield ['ptr', address, name + '.example.test']
        yield ['peer', '135', 'alive', 'bindings=%s,%s' % (address, name.upper())]
        yield ['peer', '445', 'accept']


def main():
    names, reverse, address, servers, listeners = {}, {}, None, [], {}
    for path in sys.argv[2:]:
        for words in read(path):
            if words[0] == 'address':
                address = words[1]
            elif words[0] == 'peer':
                options = dict(word.split('=', 1) for word in words[3:])
                options.setdefault('bindings', address)
                # A host that is this computer as others see it.
                own = socket.gethostname().split('.')[0].upper()[:15]
                options['bindings'] = options['bindings'].replace('@own', own)
                listeners[address, int(words[1])] = words[2], options  # the last line about a port counts
            elif words[0] == 'name':
                names[words[1].lower()] = words[2]
            elif words[0] == 'ptr':
                reverse[words[1]] = words[2]
            elif words[0] == 'dns':
                servers.append(words[1])
    for (where, port), (mode, options) in listeners.items():
        listen(where, port, mode, options)
    for server in servers:
        serve_dns(server, names, reverse)
    with open(sys.argv[1], 'w', encoding='utf-8') as ready:
        ready.write('ready\n')
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    signal.pause()


if __name__ == '__main__':
    main()
