"""nginx with and without the module, side by side: requests per second, latency, and the worker's own time for a request,
over mutual TLS that is kept alive, for a file of three octets.

    bench.py DIRECTORY_OF_THE_NGINX_BUILD LOAD
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent / "tests" / "nginx"))

from pki import Authority, Identity, token  # noqa: E402

ROUNDS, REQUESTS, CONNECTIONS = 31, 10_000, 16


@dataclass
class Side:
    """One nginx, and what its rounds gave."""

    name: str
    port: int
    master: subprocess.Popen[bytes]
    rates: list[float] = field(default_factory=list)
    medians: list[float] = field(default_factory=list)
    nines: list[float] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)

    @property
    def worker(self) -> int:
        children = Path(f"/proc/{self.master.pid}/task/{self.master.pid}/children").read_text().split()
        return int(children[0])

    def cpu(self) -> float:
        """Seconds that the worker ran, as the scheduler counted them in nanoseconds."""
        return int(Path(f"/proc/{self.worker}/schedstat").read_text().split()[0]) / 1e9


def start(build: Path, prefix: Path, certificates: Path, port: int, policy: str) -> subprocess.Popen[bytes]:
    for name in ("logs", "tmp", "html"):
        (prefix / name).mkdir(parents=True)
    shutil.copytree(certificates, prefix / "certs")
    shutil.copy(HERE / "nginx.conf", prefix)
    shutil.copy(build / "ngx_http_certbound_module.so", prefix)
    (prefix / "module.conf").write_text("load_module ngx_http_certbound_module.so;\n" if policy else "")
    (prefix / "policy.conf").write_text(policy)
    (prefix / "listen.conf").write_text(f"listen 127.0.0.1:{port} ssl;\n")
    (prefix / "html" / "small").write_text("ok\n")
    command = [str(build / "nginx"), "-p", str(prefix), "-c", "nginx.conf", "-e", "logs/error.log", "-g"]
    # Workers that root starts would run as nobody, and not find the prefix.
    command.append("daemon off; user root;" if os.geteuid() == 0 else "daemon off;")
    process = subprocess.Popen(command)
    time.sleep(1)
    assert process.poll() is None, "nginx did not start"
    return process


def measure(side: Side, load: str, identity: Identity, bearers: list[str]) -> None:
    octets = "".join(f"GET /small HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {bearer}\r\n\r\n" for bearer in bearers)
    before = side.cpu()
    command = [load, str(side.port), str(identity.pem), str(identity.key_pem), str(CONNECTIONS), str(REQUESTS), str(len(bearers))]
    output = subprocess.run(command, input=octets.encode(), stdout=subprocess.PIPE, check=True).stdout
    seconds, median, nine, other = (float(word) for word in output.split())
    assert other == 0, f"{other:.0f} answers of {side.name} were not 200"
    side.rates.append(REQUESTS / seconds)
    side.medians.append(median)
    side.nines.append(nine)
    side.costs.append((side.cpu() - before) / REQUESTS * 1e6)


def compare(sides: tuple[Side, Side], load: str, identity: Identity, bearers: list[str]) -> None:
    """Rounds of both in turn: what is between two of them is not what the machine did meanwhile."""
    for number in range(ROUNDS + 1):
        for side in sides if number % 2 else reversed(sides):
            measure(side, load, identity, bearers)
        if number == 0:  # warm-up
            for side in sides:
                for values in (side.rates, side.medians, side.nines, side.costs):
                    values.clear()
    what = "the same token again and again" if len(bearers) == 1 else "another token than before in each request"
    print(f"\n{what}, of {len(bearers[0])} octets\n")
    print("| nginx | requests per second | median µs | 99 % µs | worker's µs for a request |\n|---|---:|---:|---:|---:|")
    for side in sides:
        row = [statistics.median(values) for values in (side.rates, side.medians, side.nines, side.costs)]
        print(f"| {side.name} the module | {row[0]:.0f} | {row[1]:.0f} | {row[2]:.0f} | {row[3]:.2f} |")
    print()
    without, with_it = sides
    pairs = (("requests per second", without.rates, with_it.rates), ("worker's time", without.costs, with_it.costs))
    for name, plain, checked in pairs:
        ratios = [b / a for a, b in zip(plain, checked, strict=True)]
        low, middle, high = statistics.quantiles(ratios, n=4)
        print(f"{name}, with / without: median {middle:.4f}, half of the rounds from {low:.4f} to {high:.4f}")


def main(build: Path, load: str) -> int:
    print(f"{CONNECTIONS} connections, {ROUNDS} rounds of {REQUESTS} requests each, {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as scratch:
        authority = Authority(Path(scratch) / "certificates")
        alice = authority.certify("alice")
        bearers = [token(alice, padding="x" * 300, jti=f"{number:04}") for number in range(100)]
        masters = []
        try:
            for name, port, policy in (("without", 48843, ""), ("with", 48844, "certbound bound;\n")):
                masters.append(start(build, Path(scratch) / name, authority.directory, port, policy))
            for sent in (bearers[:1], bearers):
                compare((Side("without", 48843, masters[0]), Side("with", 48844, masters[1])), load, alice, sent)
        finally:
            for master in masters:
                master.terminate()
                master.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
