"""Compares what `.ci/budgets` measured with what is recorded, or records it.

Usage: budgets.py check|record BUILD_DIRECTORY FUNCTION...
"""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path

import flash
import stack

HERE = Path(__file__).resolve().parent
BASELINE = HERE / "baseline.json"
DOCUMENT = HERE.parent.parent / "docs" / "budgets.md"

# What is linked, by the name of its program, and the aim for its flash without the memory functions.
SETS = {
    "hardware": ("thumbprints by a device's own SHA-256, confirmations", None),
    "tokens": ("thumbprints, confirmations", 8192),
    "clients": ("the same, certificates, names, keys, clients", 20480),
    "registry": ("the same, registry images", None),
    "forwarded": ("the same, forwarded headers, PEM", None),
    "all": ("everything: the same, compact JWTs, OAuth answers, phrases of statuses", 32768),
}
STACK_AIMS = {"tokens": 1024, "all": 4096}
# How much more than recorded is let pass: the toolchain's own changes, not those of an afternoon.
MARGINS = {"flash": 1.01, "stack": 1.01, "stack of the deepest call": 1.01, "instructions": 1.02}
# What the harness's function takes that makes a call: its frame, and arguments on the stack.
CALLER = 64

Figures = dict[str, dict[str, int]]


@dataclass(frozen=True)
class Call:
    """One call in the emulator."""

    function: str
    input: str
    painted: int
    instructions: int
    status: int


def calls(build: Path) -> list[Call]:
    """The calls that the harness printed."""
    lines = [line.split("|") for line in (build / "calls.txt").read_text(encoding="utf-8").splitlines()]
    return [Call(name, what, int(painted), int(count), int(status)) for name, what, painted, count, status in lines]


def measure(build: Path, functions: list[str]) -> Figures:
    """All figures; raises ValueError where they contradict each other."""
    sizes = {name: flash.measure(build / f"{name}.elf") for name in SETS}
    linked = {name: stack.Depths(stack.read(build / f"{name}.elf")) for name in SETS}
    depths = linked["all"]
    deepest = {name: depths.of(name) for name in functions}
    made = calls(build)
    if "sha2::" in (build / "hardware.symbols").read_text(encoding="utf-8"):
        raise ValueError("a program with its own SHA-256 links the software's too: see build/budgets/hardware.symbols")
    if missing := sorted(set(functions) - {call.function for call in made}):
        raise ValueError(f"no call in tests/budgets/calls.inc: {', '.join(missing)}")
    for call in made:
        if call.painted > deepest[call.function] + CALLER:
            raise ValueError(
                f"{call.function} ({call.input}) wrote to {call.painted} octets of stack, and its machine code says that "
                f"{deepest[call.function]} are the most: tests/budgets/stack.py misses something"
            )
    with open(build / "stack.txt", "w", encoding="utf-8") as file:
        for name in sorted(functions, key=lambda name: -deepest[name]):
            path = " > ".join(f"{callee} {frame}" for callee, frame in depths.path(name))
            file.write(f"{deepest[name]:6} {path}\n")
    return {
        "flash": {name: size.total for name, size in sizes.items()},
        "flash without memory functions": {name: size.without_memory for name, size in sizes.items()},
        "parts of tokens": sizes["tokens"].parts,
        "stack": deepest,
        "stack of the deepest call": {name: deepest_of(depths) for name, depths in linked.items()},
        "painted": {f"{call.function}|{call.input}": call.painted for call in made},
        "instructions": {f"{call.function}|{call.input}": call.instructions for call in made},
        "status": {f"{call.function}|{call.input}": call.status for call in made},
    }


def table(head: list[str], rows: list[list[str]]) -> str:
    """A table whose first column is text."""
    lines = ["| " + " | ".join(line) + " |\n" for line in [head, *rows]]
    lines.insert(1, "|---|" + "---:|" * (len(head) - 1) + "\n")
    return "".join(lines)


def deepest_of(depths: stack.Depths) -> int:
    """The stack of the deepest of the header's functions that a program links."""
    names = [function.name for function in depths.functions.values()]
    return max(depths.of(name) for name in names if name.startswith("certbound_"))


def tables(figures: Figures) -> dict[str, str]:
    """The tables of the document by the name of their place."""
    sets, deepest = [], figures["stack"]
    for name, (text, aim) in SETS.items():
        sets.append(
            [
                text,
                f"{figures['flash without memory functions'][name]:,}",
                f"{aim:,}" if aim else "",
                f"{figures['flash'][name]:,}",
                f"{figures['stack of the deepest call'][name]:,}",
                f"{STACK_AIMS[name]:,}" if name in STACK_AIMS else "",
            ]
        )
    rows = []
    for key, instructions in figures["instructions"].items():
        name, text = key.split("|")
        rows.append(
            [f"`{name}`", text, f"{deepest[name]:,}", f"{figures['painted'][key]:,}", f"{instructions:,}"]
        )
    head = ["what is linked", "flash", "aim", "with memory functions", "stack", "aim"]
    calls_table = table(["call", "input", "stack", "painted", "instructions"], rows)
    # The input is text as well.
    calls_table = calls_table.replace("|---|---:|", "|---|---|", 1)
    parts = [[name, f"{octets:,}"] for name, octets in figures["parts of tokens"].items()]
    return {"sets": table(head, sets), "parts": table(["part", "flash"], parts), "calls": calls_table}


def written(document: str, places: dict[str, str]) -> str:
    """The document with these tables between their marks."""
    for name, text in places.items():
        mark = re.compile(rf"(<!-- {name} -->\n).*?(<!-- end -->)", re.DOTALL)
        if not mark.search(document):
            raise ValueError(f"docs/budgets.md has no place <!-- {name} -->")
        document = mark.sub(lambda match: match[1] + text + match[2], document)
    return document


def moved(recorded: Figures, figures: Figures) -> tuple[list[str], list[str]]:
    """What is beyond its margin, and what is so much smaller that it should be recorded."""
    beyond, below = [], []
    for kind, margin in MARGINS.items():
        known = recorded.get(kind, {})
        for name in sorted(known.keys() | figures[kind].keys()):
            before, now = known.get(name), figures[kind].get(name)
            line = f"{kind} of {name.replace('|', ', ').rstrip(', ')}: {before} recorded, {now} now"
            if before is None or now is None or now > before * margin:
                beyond.append(line)
            elif now * margin < before:
                below.append(line)
    for name in sorted(recorded["status"].keys() & figures["status"].keys()):
        before, now = recorded["status"][name], figures["status"][name]
        if before != now:
            beyond.append(f"status of {name.replace('|', ', ')}: {before} recorded, {now} now")
    return beyond, below


def main() -> None:
    mode, build, functions = sys.argv[1], Path(sys.argv[2]), sys.argv[3:]
    figures = measure(build, functions)
    recorded: Figures = json.loads(BASELINE.read_text(encoding="utf-8"))
    beyond, below = moved(recorded, figures)
    document = DOCUMENT.read_text(encoding="utf-8")
    for line in below:
        print(f"smaller: {line}")
    for line in beyond:
        print(f"larger or other: {line}", file=sys.stderr)
    if mode == "record":
        BASELINE.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
        DOCUMENT.write_text(written(document, tables(figures)), encoding="utf-8")
        print("certbound: recorded in tests/budgets/baseline.json and docs/budgets.md")
        return
    if beyond:
        sys.exit(
            "certbound: a budget is exceeded. If that is meant, run `make budgets`, which records the figures, and say why in "
            f"the commit. {build}/*.symbols and {build}/stack.txt have what takes flash and stack"
        )
    if written(document, tables(recorded)) != document:
        sys.exit("certbound: docs/budgets.md is not what tests/budgets/baseline.json says: run `make budgets`")
    print(f"budgets: {len(functions)} functions and {len(SETS)} sets within what is recorded")


if __name__ == "__main__":
    try:
        main()
    except ValueError as error:
        sys.exit(f"certbound: {error}")
