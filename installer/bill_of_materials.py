#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
#
# bill_of_materials.py VERSION FOLDER  writes a CycloneDX 1.5 list of what is in the
# programs in FOLDER: our own code and the libraries of others that are linked into it.
# No time and no serial number of the moment: the same source gives the same list.
import hashlib
import json
import os
import re
import subprocess
import sys
import uuid
from datetime import datetime, timezone
from pathlib import Path

NAMESPACE = uuid.UUID("0287a54f-c66e-46c2-8d8d-534bef309dd1")
ROOT = Path(__file__).resolve().parent.parent


def package_version(name):
    """Version of a Debian package without its packaging revision."""
    answer = subprocess.run(["dpkg-query", "-W", "-f=${Version}", name], stdout=subprocess.PIPE, text=True, check=True)
    return re.sub(r"^\d+:|[-+].*$", "", answer.stdout)


def jansson_version():
    header = (ROOT / "build/sources/jansson/src/jansson.h").read_text()
    return re.search(r'#define JANSSON_VERSION "([^"]+)"', header).group(1)


def library(name, version, licence, url, copyright_line, exception=None):
    expression = {"expression": f"{licence} WITH {exception}"} if exception else {"license": {"id": licence}}
    return {
        "type": "library", "bom-ref": name, "name": name, "version": version, "scope": "required",
        "licenses": [expression], "copyright": copyright_line,
        "externalReferences": [{"type": "website", "url": url}],
    }


def main():
    version, folder = sys.argv[1], Path(sys.argv[2])
    programs = []
    for name in ("wmiready.exe", "wmiready-cli.exe"):
        digest = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        programs.append({
            "type": "application", "bom-ref": name, "name": name, "version": version,
            "licenses": [{"license": {"id": "MIT"}}], "hashes": [{"alg": "SHA-256", "content": digest}],
        })
    libraries = [
        library("jansson", jansson_version(), "MIT", "https://github.com/akheron/jansson",
                "Copyright (c) 2009-2020 Petri Lehtinen"),
        library("mingw-w64-runtime", package_version("mingw-w64-x86-64-dev"), "ZPL-2.1", "https://www.mingw-w64.org",
                "Copyright (c) 2009 by the mingw-w64 project"),
        library("gcc-runtime", package_version("gcc-mingw-w64-x86-64-win32"), "GPL-3.0-or-later", "https://gcc.gnu.org",
                "Copyright (c) Free Software Foundation, Inc.", "GCC-exception-3.1"),
    ]
    references = [entry["bom-ref"] for entry in libraries]
    moment = datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), timezone.utc)
    digests = " ".join(program["hashes"][0]["content"] for program in programs)
    json.dump({
        "bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
        "serialNumber": f"urn:uuid:{uuid.uuid5(NAMESPACE, 'bill ' + digests)}",
        "metadata": {
            "timestamp": moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {"type": "application", "bom-ref": "wmiready", "name": "WMI Ready", "version": version,
                          "licenses": [{"license": {"id": "MIT"}}]},
        },
        "components": programs + libraries,
        "dependencies": [{"ref": "wmiready", "dependsOn": [program["bom-ref"] for program in programs]}]
        + [{"ref": program["bom-ref"], "dependsOn": references} for program in programs],
    }, sys.stdout, indent=2)
    print()


main()
