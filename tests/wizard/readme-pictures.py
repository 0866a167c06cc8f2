#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Renews the pictures of the wizard in README.md from those of the last `bash tests/run.sh wizard`:

    python3 tests/wizard/readme-pictures.py

A window has few colours: 256 of them, packed as tightly as zlib can, make 20 KB of each picture.
"""
import collections
import os
import struct
import zlib

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')
PICTURES = {'wizard-1.png': 'readme-choose.png', 'wizard-2.png': 'readme-result.png',
            'wizard-3.png': 'readme-summary.png'}


def paeth(left, above, corner):
    guess = left + above - corner
    return min((left, above, corner), key=lambda value: abs(guess - value))


def unfilter(kind, row, above):
    """One row of bytes without its filter (PNG specification, 9.2); ABOVE is the row before it, without."""
    out = bytearray(len(row))
    for i, value in enumerate(row):
        left, corner = (out[i - 3], above[i - 3]) if i >= 3 else (0, 0)
        guess = (0, left, above[i], (left + above[i]) // 2, paeth(left, above[i], corner))[kind]
        out[i] = (value + guess) & 255
    return bytes(out)


def read(path):
    """Rows of pixels of a picture written by png.c: 24 bits; the encoder chooses a filter for each row."""
    with open(path, 'rb') as file:
        data = file.read()
    width, height = struct.unpack('>II', data[16:24])
    packed, at = b'', 8
    while at < len(data):
        size, kind = struct.unpack('>I4s', data[at:at + 8])
        if kind == b'IDAT':
            packed += data[at + 8:at + 8 + size]
        at += 12 + size
    raw, line = zlib.decompress(packed), bytes(3 * width)
    rows = []
    for y in range(height):
        begin = y * (3 * width + 1)
        line = unfilter(raw[begin], raw[begin + 1:begin + 1 + 3 * width], line)
        rows.append([line[x:x + 3] for x in range(0, 3 * width, 3)])
    return rows


def nearest(colour, palette):
    return min(range(len(palette)), key=lambda i: sum((a - b) ** 2 for a, b in zip(colour, palette[i])))


def chunk(kind, content):
    return struct.pack('>I', len(content)) + kind + content + struct.pack('>I', zlib.crc32(kind + content))


def write(path, rows):
    used = collections.Counter(pixel for row in rows for pixel in row)
    palette = [colour for colour, _ in used.most_common(256)]
    place = {colour: i for i, colour in enumerate(palette)}
    for colour in used:
        place.setdefault(colour, nearest(colour, palette))
    raw = b''.join(b'\0' + bytes(place[pixel] for pixel in row) for row in rows)
    head = struct.pack('>IIBBBBB', len(rows[0]), len(rows), 8, 3, 0, 0, 0)
    with open(path, 'wb') as file:
        file.write(b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', head) + chunk(b'PLTE', b''.join(palette)) +
                   chunk(b'IDAT', zlib.compress(raw, 9)) + chunk(b'IEND', b''))


for name, source in PICTURES.items():
    target = os.path.join(ROOT, 'res', name)
    write(target, read(os.path.join(ROOT, 'build', 'screens', source)))
    print('%s: %d bytes' % (os.path.normpath(target), os.path.getsize(target)))
