"""What the numbers were measured on, and with."""

from __future__ import annotations

import os
import platform
import subprocess
from datetime import datetime, timezone
from pathlib import Path
from typing import Any


def pin() -> int:
    """Pins this process, and all that it starts, to the last core that it may use."""
    core = max(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {core})
    return core


def about(core: int) -> dict[str, Any]:
    """The machine, the compilers and the day."""
    return {
        "date": datetime.now(timezone.utc).date().isoformat(),
        "cpu": cpu(),
        "sha_instructions": "sha_ni" in flags() or "sha2" in flags(),
        "cores": os.cpu_count(),
        "core": core,
        "load": round(os.getloadavg()[0], 1),
        "kernel": platform.release(),
        "system": system(),
        "rustc": first_line("rustc", "--version"),
        "cc": first_line("cc", "--version"),
        "openssl": first_line("openssl", "version"),
    }


def cpu() -> str:
    fields = {name: value for name, value in map(field, Path("/proc/cpuinfo").read_text().splitlines())}
    name = fields.get("model name", platform.machine())
    if "cpu family" in fields:
        name += f" (family {fields['cpu family']}, model {fields['model']})"
    return name


def field(line: str) -> tuple[str, str]:
    name, _, value = line.partition(":")
    return name.strip(), value.strip()


def flags() -> set[str]:
    lines = map(field, Path("/proc/cpuinfo").read_text().splitlines())
    return {flag for name, value in lines if name in ("flags", "Features") for flag in value.split()}


def system() -> str:
    lines = Path("/etc/os-release").read_text().splitlines()
    return next((line.split("=")[1].strip('"') for line in lines if line.startswith("PRETTY_NAME=")), platform.system())


def first_line(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[0]


def sentence(about: dict[str, Any]) -> str:
    """What `about` and the number of rounds say, for a table's heading."""
    sha = "with" if about["sha_instructions"] else "without"
    return (
        f"{about['date']}, {about['cpu']}, {sha} SHA instructions, one core of {about['cores']}, {about['system']}, "
        f"{about['rustc'].rsplit(' (', 1)[0]}; medians of {about['rounds']} interleaved rounds, load average {about['load']}"
    )
