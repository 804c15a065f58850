"""What `make bench-peers` prints and writes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ..harness import plot, tables
from ..harness.machine import sentence

OWN = "certbound-c"
FLOOR = "openssl-sha256"
Results = dict[str, Any]
Row = dict[str, Any]


def first_case(results: Results) -> tuple[str, int]:
    """The usual certificate and claims, which the first table is about."""
    row = results["rows"][0]
    return row["certificate"], row["claims"]


def rows_of(results: Results, **wanted: object) -> dict[tuple[str, str], Row]:
    """The rows that have these values, by peer and form."""
    chosen = (row for row in results["rows"] if all(row[name] == value for name, value in wanted.items()))
    return {(row["peer"], row["form"]): row for row in chosen}


def best(rows: dict[tuple[str, str], Row], peer: str) -> Row:
    """The row of a peer from DER, or from PEM if it reads nothing else."""
    return rows.get((peer, "der")) or rows[peer, "pem"]


def in_order(results: Results) -> list[str]:
    """The peers: certbound's, then the others by time, then the floors."""
    certificate, claims = first_case(results)
    rows = rows_of(results, certificate=certificate, claims=claims)
    floors = {name for name, peer in results["peers"].items() if (name, "pem") not in rows}

    def key(name: str) -> tuple[int, float]:
        group = 0 if name.startswith("certbound") else 2 if name in floors else 1
        return group, best(rows, name)["ns"]

    return sorted(results["peers"], key=key)


def first_table(results: Results) -> tuple[list[str], tables.Rows]:
    certificate, claims = first_case(results)
    rows = rows_of(results, certificate=certificate, claims=claims)
    header = ["", "from DER, ns", "from PEM, ns", "times certbound", "instructions", "allocations", "bytes allocated"]
    body = []
    for name in in_order(results):
        row = best(rows, name)
        times = [rows[name, form]["ns"] if (name, form) in rows else None for form in ("der", "pem")]
        ratio = row["ns"] / rows[OWN, row["form"]]["ns"]
        star = "*" if results["peers"][name]["managed"] else ""
        body.append(
            [results["peers"][name]["title"]]
            + ["" if time is None else tables.number(time) for time in times]
            + [tables.number(ratio), f"{row['instructions']:,}" if row["instructions"] else ""]
            + [f"{row[counted]:,.0f}{star}" for counted in ("allocations", "allocated")]
        )
    return header, body


def all_table(results: Results) -> tuple[list[str], tables.Rows]:
    cases = dict.fromkeys((row["certificate"], row["claims"]) for row in results["rows"])
    header = [""] + [f"{TITLES[certificate]}, {claims / 1000:.1f} kB" for certificate, claims in cases]
    body = []
    for name in in_order(results):
        times = [best(rows_of(results, certificate=key, claims=claims), name)["ns"] for key, claims in cases]
        body.append([results["peers"][name]["title"], *map(tables.number, times)])
    return header, body


TITLES = {"p256": "P-256", "rsa2048": "RSA-2048", "rsa4096": "RSA-4096"}


def inputs_text(results: Results) -> str:
    certificate, claims = first_case(results)
    return f"{TITLES[certificate]} certificate of {results['certificates'][certificate]} octets, claims of {claims}"


def bars(results: Results) -> str:
    certificate, claims = first_case(results)
    rows = rows_of(results, certificate=certificate, claims=claims)
    values = []
    for name in in_order(results):
        row = best(rows, name)
        title = results["peers"][name]["title"] + (" (PEM)" if row["form"] == "pem" else "")
        emphasis = 1 if name.startswith("certbound") else 2 if (name, "pem") not in rows else 0
        values.append(plot.Bar(title, row["ns"], tables.duration(row["ns"]), emphasis))
    return plot.bars("One check of a certificate-bound token", inputs_text(results) + " octets; logarithmic", values, tables.duration)


def show(results: Results) -> None:
    print(sentence(results["about"]))
    print(inputs_text(results) + " octets:")
    print(tables.terminal(*first_table(results)))
    print("\nnanoseconds from DER, or from PEM where that is all that is read:")
    print(tables.terminal(*all_table(results)))


def write(results: Results, directory: Path, docs: Path | None) -> None:
    """Writes results, plot and tables into the directory, and with `docs` into the documentation."""
    text = "\n\n".join(
        [
            f"{sentence(results['about'])}. {inputs_text(results)} octets.",
            "![bars: the time of one check](performance/peers.svg)",
            tables.markdown(*first_table(results), bold=3),
            "All certificates and claims, in nanoseconds from DER, or from PEM where that is all that is read:",
            tables.markdown(*all_table(results), bold=3),
            "Versions: " + "; ".join(dict.fromkeys(peer["about"] for peer in results["peers"].values())) + ".",
        ]
    )
    files = {"peers.json": json.dumps(results, indent=1) + "\n", "peers.svg": bars(results)}
    tables.publish(directory, docs, "peers", text, files)
