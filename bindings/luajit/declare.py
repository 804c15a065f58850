"""Prints certbound/declarations.lua: what certbound.h declares, as LuaJIT reads it. Usage: declare.py CERTBOUND_H"""

from __future__ import annotations

import re
import sys
from pathlib import Path

HEADER = Path(sys.argv[1]).read_text(encoding="utf-8")
TEXT = re.sub(r"/\*.*?\*/|//[^\n]*", "", HEADER, flags=re.DOTALL)
CONSTANTS = re.findall(r"^#define CERTBOUND_(\w+) (\d+)$", TEXT, re.MULTILINE)
STATUSES = re.findall(r"\bCERTBOUND_STATUS_(\w+) = (\d+)", TEXT)
STRUCTURES = re.findall(r"^typedef struct (certbound_\w+) \{(.*?)\} certbound_\w+;$", TEXT, re.MULTILINE | re.DOTALL)
PROTOTYPES = re.findall(r"^(?:CERTBOUND_MUST_USE\s+)?((?:const )?\w+ \*?certbound_\w+\([^)]*\));", TEXT, re.MULTILINE)

# What is not understood must not be left out.
assert len(STRUCTURES) == len(re.findall(r"\bstruct \w+ \{", TEXT)), "a structure has another form"
assert len(PROTOTYPES) == len(re.findall(r"\bcertbound_\w+\(", TEXT)), "a function has another form"
assert len(CONSTANTS) == len(re.findall(r"#define CERTBOUND_(?!H\b|MUST_USE\b)", TEXT)), "a constant has another form"


def declaration(text: str) -> str:
    """In one line, with numbers for constants: LuaJIT has no preprocessor."""
    text = " ".join(text.split()).replace("struct certbound_", "certbound_")
    return re.sub(r"\bCERTBOUND_(\w+)\b", lambda match: dict(CONSTANTS)[match[1]], text)


print("-- What certbound.h declares. Written by declare.py (`make header`): change the header, not this file.")
print("-- SPDX-License-Identifier: MIT OR Apache-2.0")
print('local ffi = require "ffi"\n')
print("ffi.cdef [[")
for name, fields in STRUCTURES:
    print(f"typedef struct {name} {{")
    for field in fields.split(";")[:-1]:
        print(f"    {declaration(field)};")
    print(f"}} {name};")
for prototype in PROTOTYPES:
    print(f"{declaration(prototype)};")
print("]]\n")
print("return {\n    constants = {")
for name, number in CONSTANTS:
    print(f"        {name} = {number},")
print("    },\n    statuses = {")
for name, number in STATUSES:
    print(f'        [{number}] = "{name}",')
print("    },\n}")
