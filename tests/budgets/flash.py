"""The flash that a linked ARM program takes, and what of it the compiler's own memory functions take."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

# A program with a C library has these already.
MEMORY = re.compile(r"compiler_builtins::mem::|__aeabi_mem|(memcpy|memmove|memset|memcmp|bcmp)$")


@dataclass(frozen=True)
class Flash:
    """Octets of code and constants."""

    total: int
    without_memory: int


def measure(program: Path) -> Flash:
    """The flash of a program. What takes it goes to a file beside it, the largest symbol first."""
    size = subprocess.run(["arm-none-eabi-size", str(program)], check=True, capture_output=True, text=True).stdout
    text, data = (int(number) for number in size.splitlines()[1].split()[:2])
    command = ["arm-none-eabi-nm", "-C", "-S", "--size-sort", "--reverse-sort", str(program)]
    listing = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    # One place may have several names: memcpy and __aeabi_memcpy.
    places: dict[str, tuple[int, list[str]]] = {}
    for line in listing.splitlines():
        address, octets, _, name = line.split(maxsplit=3)
        places.setdefault(address, (int(octets, 16), []))[1].append(name)
    memory = sum(octets for octets, names in places.values() if any(MEMORY.match(name) for name in names))
    lines = [f"{octets:6} {' = '.join(names)}\n" for octets, names in places.values()]
    program.with_suffix(".symbols").write_text("".join(lines), encoding="utf-8")
    return Flash(text + data, text + data - memory)
