"""What `make bench-servers` prints and writes."""

from __future__ import annotations

import json
import re
import statistics
import subprocess
from pathlib import Path
from typing import Any

from ..harness import plot, tables
from .servers import Round, Side

Results = dict[str, Any]
Row = dict[str, Any]
CASES = {"same": "the same token in each request", "new": "a token that the server does not remember"}


def quartiles(values: list[float]) -> dict[str, float]:
    """The median, and between which values half of all lie."""
    if len(values) == 1:
        return {"median": values[0], "low": values[0], "high": values[0]}
    low, median, high = statistics.quantiles(values, n=4, method="inclusive")
    return {"median": median, "low": low, "high": high}


def row(side: Side, case: str, rates: list[Round], latencies: list[Round], base: list[Round]) -> Row:
    """One server in one case. Each of its rounds is compared with the one of the same server without a check beside it."""
    return {
        "side": side.name,
        "title": side.title,
        "case": case,
        "checks": side.name != side.base,
        "rate": quartiles([one.rate for one in rates]),
        "of_base": quartiles([one.rate / other.rate for one, other in zip(rates, base, strict=True)]),
        "cpu_us": quartiles([one.cpu for one in rates]),
        "cpu_of_base": quartiles([one.cpu / other.cpu for one, other in zip(rates, base, strict=True)]),
        # Of the server's core: near 1 where the load is not what limits.
        "busy": statistics.median(one.cpu * one.rate / 1e6 for one in rates),
        "median_us": quartiles([one.median for one in latencies]),
        "p99_us": quartiles([one.nines for one in latencies]),
    }


def versions(nginx: Path, liboauth2: bool) -> str:
    """Of what was measured, as the programs and the packages say."""

    def output(*command: str) -> str:
        run = subprocess.run(command, check=True, capture_output=True, text=True)
        return run.stdout + run.stderr

    packages = ["apache2-bin", *(["libapache2-mod-oauth2", "liboauth2-0"] if liboauth2 else []), "openssl"]
    numbers = [f"nginx {re.findall(r'nginx/([0-9.]+)', output(str(nginx / 'nginx'), '-v'))[0]}"]
    for package in packages:
        numbers.append(f"{package} {output('dpkg-query', '-W', '-f', '${Version}', package)}")
    return ", ".join(numbers)


def with_spread(value: dict[str, float]) -> str:
    return f"{value['median']:,.0f} ({value['low']:,.0f} to {value['high']:,.0f})"


def change(value: dict[str, float]) -> str:
    """A ratio as what is added or lost."""
    signed = [f"{100 * (value[name] - 1):+.1f}".replace("-", "−") for name in ("median", "low", "high")]
    return f"{signed[0]} % ({signed[1]} to {signed[2]})"


def table(results: Results, case: str) -> tuple[list[str], tables.Rows]:
    beside = "beside no check"
    header = [CASES[case], "requests per second", beside, "server's µs for one", beside, "server busy", "median µs", "99 % µs"]
    body = []
    for one in results["rows"]:
        if one["case"] == case:
            rate, cpu = (change(one[name]) if one["checks"] else "" for name in ("of_base", "cpu_of_base"))
            cells = [with_spread(one["rate"]), rate, f"{one['cpu_us']['median']:.1f}", cpu, f"{one['busy']:.0%}"]
            body.append([one["title"], *cells, with_spread(one["median_us"]), with_spread(one["p99_us"])])
    return header, body


def emphasised(rows: tables.Rows) -> tables.Rows:
    """certbound's own rows in bold."""
    return [[f"**{cell}**" if "certbound" in one[0] and cell else cell for cell in one] for one in rows]


def sentence(about: dict[str, Any]) -> str:
    return (
        f"{about['date']}, {about['cpu']}, one core of {about['cores']} for the servers and one for the load, "
        f"{about['system']}, load average {about['load']}; {about['versions']}. Medians, and in brackets where half of the "
        f"{about['rounds']} interleaved rounds lie, of {about['requests']:,} requests each; servers started "
        f"{about['starts']} times. Requests per second on {about['rate_connections']} connections, latencies on {about['latency_connections']}. "
        f"A token of {about['token']} octets."
    )


def bars(results: Results) -> str:
    values = []
    order = list(dict.fromkeys(one["side"] for one in results["rows"]))
    for one in sorted(results["rows"], key=lambda one: order.index(one["side"])):
        # Without a check it does not matter which token comes.
        if one["checks"] or one["case"] == "same":
            title = one["title"] + (f", {one['case']} token" if one["checks"] else "")
            # The server's own time: requests per second also say how quiet the machine was.
            cpu = one["cpu_us"]["median"]
            emphasis = 1 if "certbound" in title else 0 if one["checks"] else 2
            values.append(plot.Bar(title, cpu, f"{cpu:,.1f}", emphasis))
    subtitle = "one core, mutual TLS that is kept alive, a file of three octets; logarithmic"
    return plot.bars("Microseconds of the server for one request", subtitle, values, lambda value: f"{value:,.0f}")


def show(results: Results) -> None:
    print(sentence(results["about"]))
    for case in CASES:
        print()
        print(tables.terminal(*table(results, case)))


def write(results: Results, directory: Path, docs: Path | None) -> None:
    """Writes results, plot and tables into the directory, and with `docs` into the documentation."""
    parts = [sentence(results["about"]), "![bars: the server's time for one request](performance/servers.svg)"]
    for case in CASES:
        header, rows = table(results, case)
        parts.append(tables.markdown(header, emphasised(rows)))
    files = {"servers.json": json.dumps(results, indent=1) + "\n", "servers.svg": bars(results)}
    tables.publish(directory, docs, "servers", "\n\n".join(parts), files)
