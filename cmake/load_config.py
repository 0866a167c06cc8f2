#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""load_config.py PROGRAM: enters the section .loadcfg (app/load_config.c) as the load configuration in the header of a
64-bit program, and its new checksum. Offsets: Microsoft, PE Format."""
import struct
import sys

SIZE = 0x70  # of the structure in that section
LOAD_CONFIG = 10  # number of the data directory


def section(image, optional, name):
    pe = optional - 24
    count = struct.unpack_from("<H", image, pe + 6)[0]
    table = optional + struct.unpack_from("<H", image, pe + 20)[0]
    for at in range(table, table + 40 * count, 40):
        if image[at : at + 8].rstrip(b"\0") == name:
            return struct.unpack_from("<III", image, at + 12)  # address, size in the file, place in the file
    sys.exit("load_config.py: no section " + name.decode())


def checksum(image):
    total = 0
    for (word,) in struct.iter_unpack("<H", bytes(image) + b"\0" * (len(image) % 2)):
        total += word
        total = (total & 0xFFFF) + (total >> 16)
    return (total & 0xFFFF) + len(image)


def main(path):
    with open(path, "r+b") as file:
        image = bytearray(file.read())
        optional = struct.unpack_from("<I", image, 0x3C)[0] + 24
        if struct.unpack_from("<H", image, optional)[0] != 0x20B:
            sys.exit("load_config.py: no 64-bit program")
        address, _, place = section(image, optional, b".loadcfg")
        if struct.unpack_from("<I", image, place)[0] != SIZE:
            sys.exit("load_config.py: the structure is not at the beginning of its section")
        struct.pack_into("<II", image, optional + 112 + 8 * LOAD_CONFIG, address, SIZE)
        struct.pack_into("<I", image, optional + 64, 0)
        struct.pack_into("<I", image, optional + 64, checksum(image))
        file.seek(0)
        file.write(image)


main(sys.argv[1])
