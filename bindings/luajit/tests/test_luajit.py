"""The module in plain LuaJIT: the vectors, what they do not show, and the README's program."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import LUA, ROOT, readme, run_lua

VECTORS = ROOT / "tests" / "vectors"
RUN = 'print(dofile(arg[1] .. "/tests/vectors.lua")(arg[2]))'


@pytest.mark.parametrize("compiler", ["-jon", "-joff"])
def test_vectors(tmp_path: Path, compiler: str) -> None:
    program = tmp_path / "run.lua"
    program.write_text(RUN)
    result = run_lua(compiler, program, LUA, VECTORS)
    count, failed = result.stdout.split("\n")[-2].split()
    assert int(failed) == 0 and int(count) > 1400, result.stdout + result.stderr


@pytest.mark.parametrize("compiler", ["-jon", "-joff"])
def test_api(compiler: str) -> None:
    result = run_lua(compiler, LUA / "tests" / "api.lua", VECTORS)
    assert result.stdout == "api: passed\n", result.stdout + result.stderr


def test_the_readme(tmp_path: Path) -> None:
    """It prints what its comments say."""
    text = readme("lua")
    program = tmp_path / "readme.lua"
    program.write_text(text)
    result = run_lua(program)
    printed = [line.split("--> ")[1].removesuffix('..."') for line in text.splitlines() if "--> " in line]
    lines = result.stdout.splitlines()
    assert len(lines) == len(printed) == 6, result.stderr
    for line, expected in zip(lines, printed):
        assert line.startswith(expected)
