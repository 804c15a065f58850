"""nginx with certbound and Apache with mod_oauth2, each beside itself without a check, over mutual TLS on loopback.

    python -m benches.servers --nginx BUILD --load LOAD [--liboauth2] [--starts N] [--rounds N] [--smoke] [--docs]

`make bench-servers` builds what it needs and runs this. Before a server is measured, it must tell a stolen token from others.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "nginx"))

from pki import Authority, Identity, token  # noqa: E402

from ..harness import machine  # noqa: E402
from . import report  # noqa: E402
from .servers import SIDES, Load, Round, Server, Side, write_requests  # noqa: E402

# Below those that clients get.
PORT = 18850
STARTS, ROUNDS, WARM_UP = 5, 20, 3
REQUESTS = 1000
RATE_CONNECTIONS, LATENCY_CONNECTIONS = 32, 4
# More than any cache here holds, and sent in turn: no server sees a token again that it remembers.
CASES = {"same": 1, "new": 4000}


@dataclass
class Lane:
    """A server for one case, its loads, and the rounds that it gave."""

    side: Side
    case: str
    server: Server = field(init=False)
    rate: Load = field(init=False)
    latency: Load = field(init=False)
    rates: list[Round] = field(default_factory=list)
    latencies: list[Round] = field(default_factory=list)

    def round(self) -> tuple[Round, Round]:
        return self.rate.round(), self.latency.round()


@dataclass(frozen=True)
class Bench:
    """What all lanes need."""

    nginx: Path
    load: str
    scratch: Path
    authority: Authority
    client: Identity
    thief: Identity
    server_core: int
    load_core: int

    def prove(self, server: Server) -> None:
        """The server gives the answers that its side says, also to a token that it has seen before."""
        bound = self.bearer("proof")
        header, claims, signature = bound.split(".")
        forged = f"{header}.{claims}.{signature[::-1]}"
        unbound = token(None, exp=int(time.time()) + 86_400)
        asked = ((self.client, bound), (self.thief, bound), (self.client, forged), (self.client, unbound))
        for _ in range(2):
            got = tuple(server.status(identity, bearer) for identity, bearer in asked)
            if got != server.side.statuses:
                raise SystemExit(f"{server.side.title} answers {got}, and not {server.side.statuses}")

    def bearer(self, jti: str) -> str:
        """A token that is bound to the client's certificate."""
        return token(self.client, padding="x" * 300, exp=int(time.time()) + 86_400, jti=jti)

    def requests(self, case: str) -> Path:
        path = self.scratch / f"requests-{case}"
        if not path.exists():
            write_requests(path, [self.bearer(f"{number:05}") for number in range(CASES[case])])
        return path

    @contextmanager
    def started(self, lanes: list[Lane]) -> Iterator[None]:
        """All lanes with their servers and loads, each server proven."""
        with ExitStack() as stack:
            for port, lane in enumerate(lanes, PORT):
                certificates = self.authority.directory
                lane.server = Server(lane.side, self.nginx, certificates, self.scratch, port, self.server_core)
                stack.callback(lane.server.stop)
                self.prove(lane.server)
            for lane in lanes:
                lane.rate = self.start_load(lane, RATE_CONNECTIONS)
                stack.callback(lane.rate.stop)
                lane.latency = self.start_load(lane, LATENCY_CONNECTIONS)
                stack.callback(lane.latency.stop)
            yield

    def start_load(self, lane: Lane, connections: int) -> Load:
        file = self.requests(lane.case)
        return Load(
            self.load, lane.server, self.client, file, CASES[lane.case], connections, REQUESTS, self.load_core
        )

    def measure(self, lanes: list[Lane], starts: int, rounds: int, warm_up: int) -> None:
        """Short rounds of all lanes in turn, so that each has what the machine does meanwhile; several starts, so that none
        has the luckier place in memory."""
        for start in range(starts):
            with self.started(lanes):
                for turn in range(warm_up + rounds):
                    for lane in lanes if turn % 2 else lanes[::-1]:
                        rate, latency = lane.round()
                        if turn >= warm_up:
                            lane.rates.append(rate)
                            lane.latencies.append(latency)
            print(f"start {start + 1} of {starts}", file=sys.stderr, flush=True)


def cores() -> tuple[int, int]:
    """One for the servers, one for the load."""
    available = sorted(os.sched_getaffinity(0))
    if len(available) < 2:
        raise SystemExit("two cores are needed: one for the servers, one for the load")
    return available[-1], available[-2]


def results(lanes: list[Lane], about: dict[str, Any]) -> report.Results:
    base = {(lane.side.name, lane.case): lane for lane in lanes}
    rows = [report.row(lane.side, lane.case, lane.rates, lane.latencies, base[lane.side.base, lane.case].rates) for lane in lanes]
    return {"about": about, "rows": rows}


def main() -> None:
    parser = argparse.ArgumentParser(prog="benches.servers")
    parser.add_argument("--nginx", type=Path, required=True, help="the directory of Debian's nginx that tests/nginx/build makes")
    parser.add_argument("--load", required=True, help="the load of benches/nginx")
    parser.add_argument("--liboauth2", action="store_true", help="Apache with mod_oauth2, too, which is installed")
    parser.add_argument("--starts", type=int, default=STARTS)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="of each start")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "bench", help="where results go")
    parser.add_argument("--smoke", action="store_true", help="right answers only, and one short round")
    parser.add_argument("--docs", action="store_true", help="write docs/performance.md anew, too")
    arguments = parser.parse_args()
    starts, rounds, warm_up = (1, 1, 0) if arguments.smoke else (arguments.starts, arguments.rounds, WARM_UP)
    server_core, load_core = cores()
    about = machine.about(server_core)
    with tempfile.TemporaryDirectory(prefix="certbound-servers-") as directory:
        scratch = Path(directory)
        scratch.chmod(0o755)
        authority = Authority(scratch / "certificates")
        client, thief = authority.certify("client"), authority.certify("thief")
        bench = Bench(arguments.nginx, arguments.load, scratch, authority, client, thief, server_core, load_core)
        sides = [side for side in SIDES if arguments.liboauth2 or not side.liboauth2]
        lanes = [Lane(side, case) for case in CASES for side in sides]
        bench.measure(lanes, starts, rounds, warm_up)
        about |= {"starts": starts, "rounds": starts * rounds, "requests": REQUESTS, "token": len(bench.bearer("00000"))}
    about |= {"rate_connections": RATE_CONNECTIONS, "latency_connections": LATENCY_CONNECTIONS}
    about["versions"] = report.versions(arguments.nginx, arguments.liboauth2)
    if arguments.smoke:
        print(f"bench-servers: {len(lanes)} servers gave the right answers")
        return
    measured = results(lanes, about)
    report.show(measured)
    arguments.out.mkdir(parents=True, exist_ok=True)
    report.write(measured, arguments.out, ROOT / "docs" if arguments.docs else None)


if __name__ == "__main__":
    main()
