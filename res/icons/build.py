#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
#
# Draws the .ico files of res/ from the SVG drawings beside this script. Needed only
# after a drawing changed: the .ico files are in the repository. Wants rsvg-convert
# (Debian package librsvg2-bin).
#
# Sizes up to 32 are stored as 32-bit bitmaps, which every version of Windows and every
# tool reads, larger ones as PNG.
import struct
import subprocess
import sys
import zlib
from pathlib import Path

HERE = Path(__file__).resolve().parent
STATES = ["ready", "attention", "needs_change", "cannot_tell", "not_applicable", "not_checked"]
PROGRAM = {
    16: "wmiready-16", 20: "wmiready-20", 24: "wmiready-24", 32: "wmiready-32", 40: "wmiready",
    48: "wmiready-24", 64: "wmiready", 128: "wmiready", 256: "wmiready",
}
LARGEST_BITMAP = 32


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


def bitmap(png):
    """The device-independent bitmap of an icon: colours bottom up, then the mask."""
    rows = pixels(png)
    size = len(rows)
    mask_stride = (size + 31) // 32 * 4
    colours, mask = b"", b""
    for row in reversed(rows):
        bits = bytearray(mask_stride)
        for x in range(size):
            red, green, blue, alpha = row[x * 4:x * 4 + 4]
            colours += bytes((blue, green, red, alpha))
            if alpha < 128:
                bits[x // 8] |= 0x80 >> (x % 8)
        mask += bytes(bits)
    header = struct.pack("<IiiHHIIiiII", 40, size, size * 2, 1, 32, 0, len(colours) + len(mask), 0, 0, 0, 0)
    return header + colours + mask


def icon(images):
    """The .ico of {size: PNG bytes}."""
    entries, bodies = b"", b""
    offset = 6 + 16 * len(images)
    for size, png in sorted(images.items()):
        body = bitmap(png) if size <= LARGEST_BITMAP else png
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
