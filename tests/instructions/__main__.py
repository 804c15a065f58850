"""Compares the instructions of the calls that a server makes for each request with tests/instructions/baseline.json, or records
them there and in docs/performance.md.

    python3 -m tests.instructions check|record --library libcertbound.a --build DIRECTORY
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import sys
from pathlib import Path
from typing import Any

from benches.harness import tables

from . import counts, inputs

HERE = Path(__file__).resolve().parent
BASELINE = HERE / "baseline.json"
DOCUMENT = HERE.parent.parent / "docs" / "performance.md"
PLACE = "instructions"
# Nothing but the code and the toolchain moves the counts.
MARGIN = 1.01

Calls = dict[str, dict[str, int]]


def spelled(name: str) -> str:
    return name.replace("|", ", ").removesuffix(", ")


def moved(recorded: Calls, calls: Calls) -> tuple[list[str], list[str]]:
    """What is beyond its margin, and what is so much less that it should be recorded."""
    beyond, below = [], []
    for name in [*recorded, *(name for name in calls if name not in recorded)]:
        if name not in calls or name not in recorded:
            beyond.append(f"{spelled(name)}: {'not recorded' if name in calls else 'recorded, and not called'}")
            continue
        for part in ("rest", "hashing"):
            before, now = recorded[name][part], calls[name][part]
            what = "of hashing" if part == "hashing" else "without hashing"
            line = f"{spelled(name)}: {before:,} {what} recorded, {now:,} now"
            if before:
                line += f" ({100 * (now / before - 1):+.1f} %)"
            if now > before * MARGIN:
                beyond.append(line)
            elif now * MARGIN < before:
                below.append(line)
    return beyond, below


def table(calls: Calls) -> str:
    """The table of the document."""
    header = ["call", "input", "instructions", "and for SHA-256 in software"]
    rows = []
    for name, parts in calls.items():
        function, _, text = name.partition("|")
        rows.append([f"`{function}`", text, f"{parts['rest']:,}", f"{parts['hashing']:,}" if parts["hashing"] else ""])
    # The input is text as well.
    return tables.markdown(header, rows).replace("|---|---:|", "|---|---|", 1)


def written() -> str:
    """What the document has in the table's place."""
    content = DOCUMENT.read_text(encoding="utf-8")
    return content.partition(f"<!-- {PLACE} -->")[2].partition(f"<!-- /{PLACE} -->")[0].strip()


def record(digest: str, calls: Calls) -> None:
    content = {"inputs": digest, "calls": calls}
    BASELINE.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    tables.insert(DOCUMENT, PLACE, table(calls))
    print("certbound: recorded in tests/instructions/baseline.json and docs/performance.md")


def check(digest: str, calls: Calls, build: Path) -> None:
    """Ends the program where a call takes more than is recorded."""
    baseline: dict[str, Any] = json.loads(BASELINE.read_text(encoding="utf-8"))
    if baseline["inputs"] != digest:
        sys.exit("certbound: the inputs are not those of tests/instructions/baseline.json: run `make instructions`")
    beyond, below = moved(baseline["calls"], calls)
    for line in below:
        print(f"fewer: {line}")
    for line in beyond:
        print(f"more: {line}", file=sys.stderr)
    if beyond:
        sys.exit(
            "certbound: a call takes more instructions than recorded. If that is meant, run `make instructions`, which records "
            f"them, and say why in the commit. {build}/functions.txt has the functions that took them"
        )
    if below:
        print("certbound: run `make instructions` to keep what was won")
    if written() != table(baseline["calls"]):
        sys.exit("certbound: docs/performance.md is not what tests/instructions/baseline.json says: run `make instructions`")
    print(f"instructions: {len(calls)} calls within what is recorded")


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.instructions")
    parser.add_argument("mode", choices=("check", "record"))
    parser.add_argument("--library", type=Path, required=True, help="libcertbound.a as it is released")
    parser.add_argument("--build", type=Path, required=True, help="a directory for the harness and what it counted")
    arguments = parser.parse_args()
    if platform.machine() != "x86_64":
        print(f"instructions: recorded for x86-64, not counted on {platform.machine()}")
        return
    if shutil.which("valgrind") is None:
        sys.exit("certbound: valgrind is missing: run .ci/setup test")
    build = arguments.build
    build.mkdir(parents=True, exist_ok=True)
    digest = inputs.write(build)
    counts.build(arguments.library, build, os.environ.get("CC", "cc"))
    made = counts.count(build)
    with open(build / "functions.txt", "w", encoding="utf-8") as file:
        for call in made:
            file.write(f"{spelled(call.name)}\n")
            file.writelines(
                f"{count:9,} {name}\n" for name, count in sorted(call.functions.items(), key=lambda item: (-item[1], item[0]))
            )
    calls = {call.name: {"rest": call.rest, "hashing": call.hashing} for call in made}
    if arguments.mode == "record":
        record(digest, calls)
    else:
        check(digest, calls, build)


if __name__ == "__main__":
    try:
        main()
    except ValueError as error:
        sys.exit(f"certbound: {error}")
