"""The flash that a linked ARM program takes, and what of it the compiler's own memory functions take."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

# A program with a C library has these already.
MEMORY = re.compile(r"compiler_builtins::mem::|__aeabi_mem|(memcpy|memmove|memset|memcmp|bcmp)$")


# What else there is, by the names of its symbols. The first that fits counts.
PARTS = {
    "SHA-256": r"sha2::|certbound::sha256::",
    "the JSON reader": r"<?certbound::json::",
    "comparison and base64url in constant time": r"certbound::ct::|subtle::",
    "confirmations": r"certbound::confirmation::",
    "thumbprints, the outer length of DER": r"<?certbound::(thumbprint|der)::",
    "the functions of the header, their pointers": r"certbound_|certbound::",
}
REST = "constants, the linker's tables and padding"


@dataclass(frozen=True)
class Flash:
    """Octets of code and constants."""

    total: int
    without_memory: int
    parts: dict[str, int]


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
    parts = {name: 0 for name in [*PARTS, REST]}
    for size_of, names in places.values():
        for part, pattern in PARTS.items():
            if any(re.match(pattern, symbol) for symbol in names):
                parts[part] += size_of
                break
    parts[REST] = text + data - memory - sum(parts.values())
    lines = [f"{octets:6} {' = '.join(names)}\n" for octets, names in places.values()]
    program.with_suffix(".symbols").write_text("".join(lines), encoding="utf-8")
    return Flash(text + data, text + data - memory, parts)
