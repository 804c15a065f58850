"""Registries of growing size: built by the command line tool, opened and searched through the C API."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path
from typing import Any

from ..harness.rounds import Times, calibrate
from ..harness.worker import Worker

SIZES = (100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000)
OPENINGS = 7


def write_clients(path: Path, count: int) -> None:
    """Metadata of so many clients, one a line: every second one is registered by its subject, the others by a DNS name. The
    lines are written as they are made, so that memory does not grow."""
    subject = (
        '{"client_id":"client-%08d.example.com","token_endpoint_auth_method":"tls_client_auth",'
        '"tls_client_auth_subject_dn":"CN=client-%08d.example.com,O=Example Bank,C=GB"}\n'
    )
    name = (
        '{"client_id":"client-%08d.example.com","token_endpoint_auth_method":"tls_client_auth",'
        '"tls_client_auth_san_dns":"client-%08d.example.com"}\n'
    )
    with path.open("w") as stream:
        for number in range(0, count, 2):
            stream.write(subject % (number, number))
            stream.write(name % (number + 1, number + 1))


def build(cli: Path, clients: Path, image: Path) -> tuple[float, int]:
    """Builds the image; returns the seconds and the most resident octets, as far as one look every 10 ms can see."""
    image.unlink(missing_ok=True)
    most = 0
    start = time.monotonic()
    command: list[str | Path] = [cli, "registry", "build", "--output", image, clients]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        # What the kernel reports at the end would count this Python, which the process was before it became the command.
        while True:
            try:
                process.wait(0.01)
                break
            except subprocess.TimeoutExpired:
                most = max(most, status_of(process.pid).get("VmHWM", 0))
        seconds = time.monotonic() - start
        if process.returncode != 0:
            assert process.stderr is not None
            raise SystemExit(f"bench-growth: certbound registry build: {process.stderr.read().strip()}")
    return seconds, most


def status_of(pid: int) -> dict[str, int]:
    """The sizes, in octets, that the kernel tells of a process; none of one that has ended."""
    fields = [line.split() for line in Path(f"/proc/{pid}/status").read_text().splitlines()]
    return {words[0].rstrip(":"): int(words[1]) * 1024 for words in fields if words[-1:] == ["kB"]}


def measure(cli: Path, worker: Path, directory: Path, count: int, rounds: int) -> dict[str, Any]:
    """All about a registry of one size."""
    clients, image = directory / f"clients-{count}.jsonl", directory / f"registry-{count}.img"
    write_clients(clients, count)
    seconds, most = build(cli, clients, image)
    clients.unlink()
    with Worker("registry", [str(worker)], directory) as process:
        before = status_of(process.pid)
        process.expect("ok", "load", "open", image.name)
        process.expect("match", "check")
        openings = [float(process.round(1)) for _ in range(OPENINGS)]
        process.expect("ok", "load", "find", image.name, count)
        process.expect("match", "check")
        calls = calibrate(process, 1.0)
        finds = [process.round(calls) / calls for _ in range(rounds)]
        after = status_of(process.pid)
    octets = image.stat().st_size
    image.unlink()
    return {
        "clients": count,
        "build_s": seconds,
        "build_resident": most,
        "octets": octets,
        "open_ns": Times.of(openings).median,
        "find_ns": Times.of(finds).median,
        "own_resident": after["RssAnon"] - before["RssAnon"],
        "shared_resident": after["RssFile"] - before["RssFile"],
    }
