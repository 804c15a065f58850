"""The declarations are certbound.h's: the text of the file, the signatures for a C compiler, and the structures in memory."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from conftest import LUA, ROOT, run_lua

HEADER = ROOT / "include" / "certbound.h"
FILE = LUA / "certbound" / "declarations.lua"
(CDEF,) = re.findall(r"ffi\.cdef \[\[\n(.*?)\]\]", FILE.read_text(), re.DOTALL)
STRUCTURES = re.findall(r"typedef struct (\w+) \{(.*?)\}", CDEF, re.DOTALL)
PROTOTYPES = re.findall(r"^\w.*\);$", CDEF, re.MULTILINE)


def test_the_file_is_up_to_date() -> None:
    written = subprocess.run([sys.executable, LUA / "declare.py", HEADER], check=True, capture_output=True, text=True).stdout
    assert written == FILE.read_text(), "run `make header`"


def compiled(source: str, directory: Path, *arguments: str) -> Path:
    file, program = directory / "program.c", directory / "program"
    file.write_text(source)
    command = ["cc", "-std=c99", "-Wall", "-Werror", f"-I{HEADER.parent}", str(file), "-o", str(program), *arguments]
    result = subprocess.run(command, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    return program


def test_signatures(tmp_path: Path) -> None:
    """A C compiler refuses a second declaration of a function that differs from the first."""
    assert len(PROTOTYPES) > 35
    compiled("#include <certbound.h>\n" + "\n".join(PROTOTYPES), tmp_path, "-c")


def test_structures(tmp_path: Path) -> None:
    assert len(STRUCTURES) > 10
    lua = ['local ffi = require "ffi"', 'require "certbound.declarations"']
    c = ["#include <certbound.h>", "#include <stdio.h>", "int main(void) {"]
    for name, fields in STRUCTURES:
        lua.append(f'print("{name}", ffi.sizeof "{name}", ffi.alignof "{name}")')
        # C99 has no alignof.
        c.append(f'struct align_{name} {{ char a; {name} b; }};')
        c.append(f'printf("{name}\\t%zu\\t%zu\\n", sizeof({name}), offsetof(struct align_{name}, b));')
        for field in re.findall(r"(\w+)(?:\[\d+\])?;", fields):
            lua.append(f'print("{field}", ffi.offsetof("{name}", "{field}"))')
            c.append(f'printf("{field}\\t%zu\\n", offsetof({name}, {field}));')
    c.append("return 0; }")
    file = tmp_path / "layout.lua"
    file.write_text("\n".join(lua))
    ours, theirs = run_lua(file), subprocess.run([compiled("\n".join(c), tmp_path)], capture_output=True, text=True)
    assert ours.stdout == theirs.stdout != "", ours.stderr


def test_constants_and_statuses(tmp_path: Path) -> None:
    header = HEADER.read_text()
    file = tmp_path / "constants.lua"
    file.write_text(
        'local d = require "certbound.declarations"\n'
        "for name, number in pairs(d.constants) do print(name, number) end\n"
        'for number, name in pairs(d.statuses) do print("STATUS_" .. name, number) end\n'
    )
    ours = dict(line.split("\t") for line in run_lua(file).stdout.splitlines())
    assert set(ours) == set(re.findall(r"\bCERTBOUND_(\w+)(?: =)? \d+\b", header))
    # What a C compiler makes of them.
    source = "".join(f'printf("{name}\\t%d\\n", (int)CERTBOUND_{name});' for name in ours)
    program = compiled("#include <certbound.h>\n#include <stdio.h>\nint main(void) {" + source + "return 0; }", tmp_path)
    theirs = subprocess.run([program], capture_output=True, text=True).stdout
    assert dict(line.split("\t") for line in theirs.splitlines()) == ours


def test_the_realm_in_the_header() -> None:
    """certbound.h says it in words only."""
    assert "A realm adds its own length and 10." in HEADER.read_text()
    assert "REALM_EXTRA = 10\n" in (LUA / "certbound" / "answer.lua").read_text()


def test_another_version_is_refused(tmp_path: Path) -> None:
    """A library of the same name that says it is of another version."""
    (tmp_path / "fake.c").write_text("unsigned certbound_version_number(void) { return 0x000200; }\n")
    fake = tmp_path / "libcertbound.so.0.1"
    subprocess.run(["cc", "-shared", "-fPIC", "-o", fake, tmp_path / "fake.c"], check=True)
    result = subprocess.run(
        ["luajit", "-e", 'require "certbound"'],
        env={"PATH": "/usr/bin:/bin", "LUA_PATH": f"{LUA}/?.lua;;", "LD_LIBRARY_PATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert result.returncode != 0
    assert "libcertbound.so.0.1 has the version 0x000200, and this module 0x000100" in result.stderr


def test_a_missing_library_says_what_to_do(tmp_path: Path) -> None:
    environment = {"PATH": "/usr/bin:/bin", "LUA_PATH": f"{LUA}/?.lua;;", "LD_LIBRARY_PATH": str(tmp_path)}
    result = subprocess.run(["luajit", "-e", 'require "certbound"'], env=environment, capture_output=True, text=True)
    assert "cannot load libcertbound.so.0.1: run `make install`" in result.stderr
