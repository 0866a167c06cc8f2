#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
#
# pack_texts.py CORE OUTPUT  reads the text tables below CORE/text and writes them as one
# DEFLATE stream in a C header: English, German, then the names of the ids, each text
# with its NUL, in the order of the English table.
import re
import sys
import zlib

ENTRY = re.compile(r'TEXT\(\s*(\w+)\s*,((?:\s*"(?:[^"\\]|\\.)*")+)\s*\)')
LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"')
ESCAPE = re.compile(r'\\(x[0-9A-Fa-f]+|[0-7]{1,3}|.)')
SIMPLE = {"n": b"\n", "t": b"\t", "r": b"\r", "\\": b"\\", '"': b'"', "'": b"'", "?": b"?"}


def literal_bytes(text):
    """The bytes of one C string literal without its quotes."""
    out, end = b"", 0
    for escape in ESCAPE.finditer(text):
        out += text[end:escape.start()].encode("utf-8")
        word = escape.group(1)
        if word[0] == "x":
            out += bytes([int(word[1:], 16)])
        elif word[0] in "01234567":
            out += bytes([int(word, 8)])
        else:
            out += SIMPLE[word]
        end = escape.end()
    return out + text[end:].encode("utf-8")


def without_comments(text):
    return re.sub(r'("(?:[^"\\]|\\.)*")|/\*.*?\*/', lambda m: m.group(1) or " ", text, flags=re.S)


def read_table(core, language):
    with open(f"{core}/text/{language}/all.def", encoding="utf-8") as file:
        parts = re.findall(r'#include "(.*?)"', file.read())
    table = {}
    for part in parts:
        with open(f"{core}/{part}", encoding="utf-8") as file:
            for entry in ENTRY.finditer(without_comments(file.read())):
                value = b"".join(literal_bytes(m.group(1)) for m in LITERAL.finditer(entry.group(2)))
                table[entry.group(1)] = value
    return table


def main(core, output):
    english, german = read_table(core, "en"), read_table(core, "de")
    texts = [english[name] for name in english]
    texts += [german.get(name, b"") for name in english]
    texts += [name.encode("ascii") for name in english]
    raw = b"".join(text + b"\0" for text in texts)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15, 9)
    packed = packer.compress(raw) + packer.flush()
    lines = [",".join(str(byte) for byte in packed[at:at + 32]) for at in range(0, len(packed), 32)]
    with open(output, "w", encoding="ascii") as file:
        file.write("/* Made from core/text by cmake/pack_texts.py. */\n")
        file.write(f"enum {{ TEXT_PACKED_COUNT = {len(english)}, TEXT_PACKED_BYTES = {len(raw)} }};\n")
        file.write("static const unsigned char text_packed[] = {\n" + ",\n".join(lines) + "};\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
