"""The instructions that callgrind wrote down for a call, function by function."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
TRIGGER = re.compile(r"^desc: Trigger: Client Request: (.*)$", re.MULTILINE)
HASHING = re.compile(r"^sha2::")
# Rust's names have their crate; memory.S has the rest.
LIBRARY = re.compile(r"::|^certbound_|^(memcpy|memset|memcmp|bcmp)$")
HARNESS = re.compile(r"^harness_")


@dataclass(frozen=True)
class Call:
    """One call, without what the harness itself executed."""

    name: str
    functions: dict[str, int]

    @property
    def hashing(self) -> int:
        """What compresses blocks of SHA-256, in software."""
        return sum(count for name, count in self.functions.items() if HASHING.match(name))

    @property
    def rest(self) -> int:
        return sum(self.functions.values()) - self.hashing


def own(text: str) -> dict[str, int]:
    """The instructions of each function itself, in the format of callgrind without compression."""
    functions: dict[str, int] = {}
    name, called = "", False
    for line in text.partition("\nevents:")[2].splitlines()[1:]:
        if line.startswith("fn="):
            name = line[3:]
        elif line.startswith("calls="):
            called = True
        elif line[:1].isdigit():
            # The line after `calls=` is what the callee took.
            if not called:
                functions[name] = functions.get(name, 0) + int(line.split()[1])
            called = False
    return functions


def build(library: Path, directory: Path, compiler: str) -> None:
    """Links the harness with the library, and with memory functions that are the same everywhere."""
    flags = ["-std=gnu11", "-O2", "-Wall", "-Wextra", "-Werror", f"-I{HERE.parent.parent / 'include'}", f"-I{directory}"]
    sources = [HERE / "harness.c", HERE / "memory.S", directory / "inputs.S"]
    command = [compiler, *flags, f"-Wa,-I{directory}", *map(str, sources), str(library), "-o", str(directory / "harness")]
    subprocess.run(command, check=True)


def count(directory: Path) -> list[Call]:
    """Makes all calls; raises ValueError where one fails, or executes what differs from machine to machine."""
    for file in directory.glob("counts*"):
        file.unlink()
    command = ["valgrind", "--quiet", "--tool=callgrind", "--collect-atstart=no", "--compress-strings=no"]
    command += ["--compress-pos=no", "--combine-dumps=no", f"--callgrind-out-file={directory / 'counts'}"]
    run = subprocess.run([*command, str(directory / "harness")], capture_output=True, text=True)
    if run.returncode != 0:
        raise ValueError(f"the harness ended with {run.returncode}: {run.stderr}")
    made = dict(line.rsplit("|", 1) for line in run.stdout.splitlines())
    if failed := [f"{name}: {status}" for name, status in made.items() if status != "0"]:
        raise ValueError(f"calls failed: {', '.join(failed)}")
    counted = {}
    for file in directory.glob("counts.*"):
        text = file.read_text(encoding="utf-8")
        if trigger := TRIGGER.search(text):
            functions = {name: cost for name, cost in own(text).items() if not HARNESS.match(name)}
            counted[trigger[1]] = Call(trigger[1], functions)
    if missing := sorted(made.keys() - counted.keys()):
        raise ValueError(f"callgrind wrote nothing of {', '.join(missing)}")
    # Of glibc the harness needs what prints, and the calls nothing.
    executed = {name for call in counted.values() for name in call.functions}
    if "sha2::sha256::x86_sha::compress" in executed:
        raise ValueError("this valgrind executes SHA instructions: the counts would not be those of software")
    if foreign := sorted(name for name in executed if not LIBRARY.search(name)):
        raise ValueError(f"neither the library nor tests/instructions/memory.S has {', '.join(foreign)}")
    return [counted[name] for name in made]
