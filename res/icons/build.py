#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
#
# Draws the .ico files of res/ from the SVG drawings beside this script. Needed only
# after a drawing changed: the .ico files are in the repository. Wants rsvg-convert
# (Debian package librsvg2-bin).
#
# All sizes are stored as PNG (Windows reads that since Vista): six state icons and the
# program's as bitmaps would be a sixth of the program.
import struct
import subprocess
import sys
import zlib
from pathlib import Path

HERE = Path(__file__).resolve().parent
STATES = ["ready", "attention", "needs_change", "cannot_tell", "not_applicable", "not_checked"]
PROGRAM = {
    16: "wmiready-16", 20: "wmiready-20", 24: "wmiready-24", 32: "wmiready-32", 48: "wmiready-24",
    64: "wmiready", 256: "wmiready",
}


def draw(name, size):
    """PNG bytes of a drawing."""
    return subprocess.run(
        ["rsvg-convert", "--width", str(size), "--height", str(size), str(HERE / f"{name}.svg")],
        check=True, stdout=subprocess.PIPE).stdout


def chunks(png):
    at = 8
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at:at + 8])
        yield kind, png[at + 8:at + 8 + length]
        at += 12 + length


def pixels(png):
    """Rows of RGBA bytes of an 8-bit RGBA PNG, which is what rsvg-convert writes."""
    data = b""
    for kind, body in chunks(png):
        if kind == b"IHDR":
            width, height, depth, colour = struct.unpack(">IIBB", body[:10])
            assert (depth, colour) == (8, 6)
        elif kind == b"IDAT":
            data += body
    data = zlib.decompress(data)
    rows, above, stride = [], bytes(width * 4), width * 4 + 1
    for y in range(height):
        kind, row = data[y * stride], bytearray(data[y * stride + 1:(y + 1) * stride])
        for i in range(len(row)):
            left = row[i - 4] if i >= 4 else 0
            up, corner = above[i], above[i - 4] if i >= 4 else 0
            if kind == 1:
                row[i] = (row[i] + left) & 255
            elif kind == 2:
                row[i] = (row[i] + up) & 255
            elif kind == 3:
                row[i] = (row[i] + (left + up) // 2) & 255
            elif kind == 4:
                guess = left + up - corner
                nearest = min((abs(guess - left), 0, left), (abs(guess - up), 1, up), (abs(guess - corner), 2, corner))
                row[i] = (row[i] + nearest[2]) & 255
        above = bytes(row)
        rows.append(above)
    return rows


def chunk(kind, body):
    return struct.pack(">I4s", len(body), kind) + body + struct.pack(">I", zlib.crc32(kind + body))


def smallest(png):
    """The same picture in as few bytes as one filter for all rows gives, without anything but pixels."""
    rows = pixels(png)
    size = len(rows)
    best = None
    for kind in (0, 1, 2):
        data, above = b"", bytes(size * 4)
        for row in rows:
            if kind == 0:
                line = row
            elif kind == 1:
                line = bytes((row[i] - (row[i - 4] if i >= 4 else 0)) & 255 for i in range(len(row)))
            else:
                line = bytes((row[i] - above[i]) & 255 for i in range(len(row)))
            data += bytes([kind]) + line
            above = row
        packed = zlib.compress(data, 9)
        if best is None or len(packed) < len(best):
            best = packed
    header = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", best) + chunk(b"IEND", b"")


def icon(images):
    """The .ico of {size: PNG bytes}."""
    entries, bodies = b"", b""
    offset = 6 + 16 * len(images)
    for size, png in sorted(images.items()):
        body = smallest(png)
        entries += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(body), offset + len(bodies))
        bodies += body
    return struct.pack("<HHH", 0, 1, len(images)) + entries + bodies


def main():
    preview = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    wanted = {"wmiready": PROGRAM}
    wanted.update({state: {size: state for size in (16, 20, 24, 32, 48)} for state in STATES})
    for name, drawings in wanted.items():
        images = {size: draw(drawing, size) for size, drawing in drawings.items()}
        (HERE.parent / f"{name}.ico").write_bytes(icon(images))
        if preview:
            preview.mkdir(parents=True, exist_ok=True)
            for size, png in images.items():
                (preview / f"{name}-{size}.png").write_bytes(png)


main()
