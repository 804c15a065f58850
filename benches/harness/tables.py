"""Tables for a terminal and for Markdown, and their places in a document."""

from __future__ import annotations

from pathlib import Path

Rows = list[list[str]]


def terminal(header: list[str], rows: Rows) -> str:
    """Aligned columns: the first to the left, the others to the right."""
    widths = [max(len(row[column]) for row in [header, *rows]) for column in range(len(header))]
    aligned = [[row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])] for row in [header, *rows]]
    return "\n".join(map("  ".join, aligned))


def markdown(header: list[str], rows: Rows, bold: int = 0) -> str:
    """A Markdown table, with so many leading rows in bold."""
    lines = ["| " + " | ".join(header) + " |", "|---|" + "---:|" * (len(header) - 1)]
    for number, row in enumerate(rows):
        cells = [f"**{cell}**" if number < bold and cell else cell for cell in row]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def insert(document: Path, name: str, text: str) -> None:
    """Puts the text between `<!-- NAME -->` and `<!-- /NAME -->` of a document."""
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    content = document.read_text()
    if content.count(begin) != 1 or content.count(end) != 1 or content.index(begin) > content.index(end):
        raise SystemExit(f"{document} must have {begin} and then {end} once each: put them back and run again")
    before, _, rest = content.partition(begin)
    _, _, after = rest.partition(end)
    document.write_text(f"{before}{begin}\n\n{text.strip()}\n\n{end}{after}")


def publish(directory: Path, docs: Path | None, name: str, text: str, files: dict[str, str]) -> None:
    """Writes files into `performance` beside a document that refers to them: in the directory, NAME.md; with `docs`, also
    there, where the text becomes the part NAME of performance.md."""
    for root in [directory] if docs is None else [directory, docs]:
        (root / "performance").mkdir(exist_ok=True)
        for file, content in files.items():
            (root / "performance" / file).write_text(content)
    (directory / f"{name}.md").write_text(text + "\n")
    if docs is not None:
        insert(docs / "performance.md", name, text)
    print(f"\nwritten: {directory / name}.md" + (f", and the part {name} of {docs / 'performance.md'}" if docs else ""))


def number(value: float) -> str:
    """With three digits that count, or all digits before the point, and no more than three after it."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    if abs(value) >= 10:
        return f"{value:.1f}"
    return f"{value:.2f}" if abs(value) >= 1 else f"{value:.3f}"


def duration(nanoseconds: float) -> str:
    """With its unit."""
    for unit, size in (("s", 1e9), ("ms", 1e6), ("µs", 1e3)):
        if nanoseconds >= size:
            return f"{short(nanoseconds / size)} {unit}"
    return f"{short(nanoseconds)} ns"


def octets(count: float) -> str:
    """With its unit."""
    for unit, size in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if count >= size:
            return f"{short(count / size)} {unit}"
    return f"{short(count)} B"


def short(value: float) -> str:
    return f"{value:.3g}" if value < 1000 else f"{value:.0f}"
