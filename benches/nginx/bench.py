"""nginx with and without the module, side by side: requests per second, latency, and the worker's own time for a
request, over mutual TLS that is kept alive, for a file of three octets. Then the instructions that each executes for a
request outside of the kernel, as valgrind counts them: these do not depend on what else the machine does.

    bench.py DIRECTORY_OF_THE_NGINX_BUILD LOAD
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent / "tests" / "nginx"))

from pki import Authority, token  # noqa: E402

STARTS, ROUNDS, WARM_UP, REQUESTS, CONNECTIONS = 24, 20, 5, 1000, 16
PORTS = {"without": 18843, "with": 18844}
LINES = "GET /small HTTP/1.1\r\nHost: localhost\r\nUser-Agent: load\r\nAccept: */*\r\n"


@dataclass
class Side:
    """One nginx, a load on it, and what its rounds gave."""

    name: str
    master: subprocess.Popen[bytes] = field(init=False)
    load: subprocess.Popen[str] = field(init=False)
    rates: list[float] = field(default_factory=list)
    medians: list[float] = field(default_factory=list)
    nines: list[float] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)

    def cpu(self) -> float:
        """Seconds that the worker ran, as the scheduler counted them in nanoseconds."""
        worker = Path(f"/proc/{self.master.pid}/task/{self.master.pid}/children").read_text().split()[0]
        return int(Path(f"/proc/{worker}/schedstat").read_text().split()[0]) / 1e9

    def measure(self, *, keep: bool) -> None:
        assert self.load.stdin is not None and self.load.stdout is not None
        before = self.cpu()
        self.load.stdin.write("\n")
        self.load.stdin.flush()
        seconds, median, nine, other = (float(word) for word in self.load.stdout.readline().split())
        assert other == 0, f"{other:.0f} answers of nginx {self.name} the module were not 200"
        cost = (self.cpu() - before) / REQUESTS * 1e6
        if not keep:
            return
        self.rates.append(REQUESTS / seconds)
        self.medians.append(median)
        self.nines.append(nine)
        self.costs.append(cost)


def start(
    build: Path, prefix: Path, certificates: Path, port: int, policy: str, *, counts: Path | None = None
) -> subprocess.Popen[bytes]:
    """Starts nginx, in one process and under valgrind if its instructions are to be counted."""
    for name in ("logs", "tmp", "html"):
        (prefix / name).mkdir(parents=True)
    shutil.copytree(certificates, prefix / "certs")
    shutil.copy(HERE / "nginx.conf", prefix)
    shutil.copy(build / "ngx_http_certbound_module.so", prefix)
    (prefix / "module.conf").write_text("load_module ngx_http_certbound_module.so;\n" if policy else "")
    (prefix / "policy.conf").write_text(policy)
    (prefix / "listen.conf").write_text(f"listen 127.0.0.1:{port} ssl;\n")
    (prefix / "html" / "small").write_text("ok\n")
    # Workers that root starts would run as nobody, and not find the prefix.
    directives = "daemon off; user root;" if os.geteuid() == 0 else "daemon off;"
    wrapper: list[str] = []
    if counts is not None:
        directives += " master_process off;"
        wrapper = ["valgrind", "--quiet", "--tool=callgrind", f"--callgrind-out-file={counts}"]
    command = [
        *wrapper,
        str(build / "nginx"),
        "-p",
        str(prefix),
        "-c",
        "nginx.conf",
        "-e",
        "logs/error.log",
        "-g",
        directives,
    ]
    process = subprocess.Popen(command)
    end = time.monotonic() + 30
    while True:
        assert process.poll() is None and time.monotonic() < end, "nginx did not start"
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return process
        except OSError:
            time.sleep(0.05)


@dataclass
class Bench:
    """What all measurements need."""

    build: Path
    load: str
    scratch: Path

    def __post_init__(self) -> None:
        self.authority = Authority(self.scratch / "certificates")
        self.client = self.authority.certify("client")

    def start(self, name: str, counts: Path | None = None) -> subprocess.Popen[bytes]:
        policy = "certbound bound;\n" if name == "with" else ""
        prefix = Path(tempfile.mkdtemp(dir=self.scratch))
        return start(self.build, prefix, self.authority.directory, PORTS[name], policy, counts=counts)

    def start_load(self, name: str, kinds: int, connections: int = CONNECTIONS) -> subprocess.Popen[str]:
        requests = self.scratch / f"requests-{name}"
        bearers = [token(self.client, padding="x" * 300, jti=f"{number:04}") for number in range(kinds)]
        requests.write_text("".join(f"{LINES}Authorization: Bearer {bearer}\r\n\r\n" for bearer in bearers))
        command = [self.load, str(PORTS[name]), str(self.client.pem), str(self.client.key_pem), str(connections)]
        return subprocess.Popen(
            [*command, str(REQUESTS), str(requests), str(kinds)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def compare(self, kinds: int) -> list[Side]:
        """Short rounds of both in turn, so that both have what the machine does meanwhile; and several starts, so that
        neither has the luckier place in memory."""
        sides = [Side("without"), Side("with")]
        for number in range(STARTS):
            order = sides if number % 2 else sides[::-1]
            for side in order:
                side.master = self.start(side.name)
            for side in order:
                side.load = self.start_load(side.name, kinds)
            try:
                for turn in range(WARM_UP + ROUNDS):
                    for side in sides if turn % 2 else sides[::-1]:
                        side.measure(keep=turn >= WARM_UP)
            finally:
                for side in sides:
                    side.load.communicate()
                    side.master.terminate()
                    side.master.wait()
        return sides

    def instructions(self, name: str, kinds: int) -> float:
        """For a request: the difference of a long and a short run, in which nothing else differs."""
        totals = []
        for rounds in (1, 3):
            counts = self.scratch / "counts"
            master = self.start(name, counts)
            load = self.start_load(name, kinds, 4)
            load.communicate("\n" * rounds)
            master.terminate()
            master.wait()
            totals.append(int(re.findall(r"^totals: (\d+)", counts.read_text(), re.MULTILINE)[0]))
        return (totals[1] - totals[0]) / (2 * REQUESTS)


def report(sides: list[Side], instructions: list[float]) -> None:
    print("| nginx | requests per second | median µs | 99 % µs | worker's µs for a request | instructions |")
    print("|---|---:|---:|---:|---:|---:|")
    for side, count in zip(sides, instructions, strict=True):
        row = [statistics.median(values) for values in (side.rates, side.medians, side.nines, side.costs)]
        print(f"| {side.name} the module | {row[0]:.0f} | {row[1]:.0f} | {row[2]:.0f} | {row[3]:.2f} | {count:.0f} |")
    print()
    without, with_it = sides
    for name, plain, checked in (
        ("requests per second", without.rates, with_it.rates),
        ("worker's time", without.costs, with_it.costs),
    ):
        ratios = [b / a for a, b in zip(plain, checked, strict=True)]
        low, middle, high = statistics.quantiles(ratios, n=4)
        starts = [statistics.median(ratios[first : first + ROUNDS]) for first in range(0, len(ratios), ROUNDS)]
        print(
            f"{name}, with / without: median {middle:.4f}, half of the rounds from {low:.4f} to {high:.4f}, "
            f"medians of the starts from {min(starts):.4f} to {max(starts):.4f}"
        )


def main(build: Path, load: str) -> int:
    print(
        f"{CONNECTIONS} connections, {STARTS} starts with {ROUNDS} rounds of {REQUESTS} requests, {os.cpu_count()} cores"
    )
    with tempfile.TemporaryDirectory() as scratch:
        bench = Bench(build, load, Path(scratch))
        for kinds, what in ((1, "the same token in each request"), (100, "another token than before")):
            print(f"\n{what}\n", flush=True)
            instructions = [bench.instructions(name, kinds) for name in PORTS]
            report(bench.compare(kinds), instructions)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
