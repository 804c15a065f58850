"""What `make bench-growth` prints and writes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ..harness import plot, tables
from ..harness.machine import sentence

Results = dict[str, Any]


def lines_of(series: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The points of each line."""
    found: dict[str, list[dict[str, Any]]] = {}
    for point in series["points"]:
        found.setdefault(point["line"], []).append(point)
    return found


def series_table(series: dict[str, Any]) -> tuple[list[str], tables.Rows]:
    """A row for each size. Lines may have sizes of their own."""
    lines = lines_of(series)
    header = [series["x_name"], *lines]
    sizes = sorted({point["size"] for point in series["points"]})
    cells = {(point["line"], point["size"]): tables.number(point["ns"]) for point in series["points"]}
    return header, [[f"{size:,}", *(cells.get((line, size), "") for line in lines)] for size in sizes]


def growth_table(series: dict[str, Any]) -> tuple[list[str], tables.Rows]:
    """Each line at its ends, and what one more of what grows costs between its last two points."""
    rows = []
    for name, points in lines_of(series).items():
        first, before, last = points[0], points[-2], points[-1]
        slope = (last["ns"] - before["ns"]) / (last["size"] - before["size"])
        ends = [f"{tables.duration(point['ns'])} at {point['size']:,}" for point in (first, last)]
        rows.append([name, *ends, f"{tables.number(slope)} ns"])
    return ["", "least", "most", "for one more"], rows


def limits_text(results: Results) -> str:
    limits = results["limits"]
    return (
        f"In the same run the core reads memory at {limits['memory_gb_s']:.1f} GB/s, and OpenSSL's SHA-256 takes "
        f"{limits['sha256_gb_s']:.2f} GB/s: {limits['sha256_octets_a_cycle']:.2f} octets a cycle at {limits['ghz']:.1f} GHz."
    )


REGISTRY_HEADER = ["clients", "build", "memory of the build", "image", "open", "find", "own memory", "resident of the image"]


def registry_table(results: Results) -> tuple[list[str], tables.Rows]:
    rows = [
        [
            f"{row['clients']:,}",
            tables.duration(row["build_s"] * 1e9),
            tables.octets(row["build_resident"]) if row["build_resident"] else "too short to see",
            tables.octets(row["octets"]),
            tables.duration(row["open_ns"]),
            tables.duration(row["find_ns"]),
            tables.octets(max(row["own_resident"], 0)),
            tables.octets(max(row["shared_resident"], 0)),
        ]
        for row in results["registries"]
    ]
    return REGISTRY_HEADER, rows


def series_plot(series: dict[str, Any], results: Results) -> str:
    lines = [
        plot.Line(name, [(point["size"], point["ns"]) for point in points], points[0]["limit"])
        for name, points in lines_of(series).items()
    ]
    subtitle = f"dashed: what the machine can do; {results['about']['cpu']}, {results['about']['date']}"
    return plot.lines(series["title"], subtitle, lines, count, tables.duration, series["x_name"])


def registry_plot(results: Results) -> str:
    rows = results["registries"]
    scan = results["limits"]["memory_gb_s"]
    lines = [
        plot.Line("build", [(row["clients"], row["build_s"] * 1e9) for row in rows]),
        plot.Line("open: all of it checked", [(row["clients"], row["open_ns"]) for row in rows]),
        plot.Line("find a client", [(row["clients"], row["find_ns"]) for row in rows]),
        plot.Line("reading the image once", [(row["clients"], row["octets"] / scan) for row in rows], True),
    ]
    subtitle = f"dashed: what the machine can do; {results['about']['cpu']}, {results['about']['date']}"
    return plot.lines("Registries", subtitle, lines, count, tables.duration, "clients")


def count(value: float) -> str:
    return f"{value:,.0f}"


def show(results: Results) -> None:
    print(sentence(results["about"]))
    print(limits_text(results))
    for series in results["series"].values():
        print(f"\n{series['title']}, nanoseconds:")
        print(tables.terminal(*series_table(series)))
        print(tables.terminal(*growth_table(series)))
    print("\nRegistries:")
    print(tables.terminal(*registry_table(results)))


def write(results: Results, directory: Path, docs: Path | None) -> None:
    """Writes results, plots and tables into the directory, and with `docs` into the documentation."""
    files = {"growth.json": json.dumps(results, indent=1) + "\n", "growth-registry.svg": registry_plot(results)}
    parts = [f"{sentence(results['about'])}. {limits_text(results)}"]
    for name, series in results["series"].items():
        files[f"growth-{name}.svg"] = series_plot(series, results)
        parts += [
            f"### {series['title']}",
            f"![plot: {series['title']}](performance/growth-{name}.svg)",
            tables.markdown(*growth_table(series)),
        ]
    parts += [
        "### Registries of up to ten million clients",
        "![plot: build, open and find over the number of clients](performance/growth-registry.svg)",
        tables.markdown(*registry_table(results)),
    ]
    tables.publish(directory, docs, "growth", "\n\n".join(parts), files)
