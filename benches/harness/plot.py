"""Plots as SVG, readable on light and dark pages: bars, and lines over two logarithmic axes."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Callable
from xml.sax.saxutils import escape

Label = Callable[[float], str]

STYLE = """\
text { font: 13px system-ui, sans-serif; fill: #24292f }
.paper { fill: #ffffff }
.title { font-size: 15px; font-weight: 600 }
.strong { font-weight: 600 }
.faint { fill: #57606a }
.grid { stroke: #d0d7de; stroke-width: 1 }
.bar0 { fill: #8c959f } .bar1 { fill: #0969da } .bar2 { fill: #bf8700 }
.line { fill: none; stroke-width: 2 }
.limit { stroke-dasharray: 6 4; stroke-width: 1.5 }
.color0 { stroke: #0969da } .color1 { stroke: #bc4c00 } .color2 { stroke: #1a7f37 } .color3 { stroke: #8250df }
.color4 { stroke: #57606a } .color5 { stroke: #bf8700 }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3 }
.paper { fill: #0d1117 }
.faint { fill: #9198a1 }
.grid { stroke: #3d444d }
.bar0 { fill: #656c76 } .bar1 { fill: #4493f8 } .bar2 { fill: #d29922 }
.color0 { stroke: #4493f8 } .color1 { stroke: #f0883e } .color2 { stroke: #3fb950 } .color3 { stroke: #ab7df8 }
.color4 { stroke: #9198a1 } .color5 { stroke: #d29922 }
}"""

WIDTH = 840


@dataclass(frozen=True)
class Bar:
    name: str
    value: float
    text: str
    emphasis: int = 0
    """0 for others, 1 for one's own, 2 for a floor."""


@dataclass(frozen=True)
class Line:
    name: str
    points: list[tuple[float, float]]
    limit: bool = False
    """Whether it is what the machine can do at all: drawn dashed."""


@dataclass
class Canvas:
    height: int
    title: str
    subtitle: str
    parts: list[str] = field(default_factory=list)

    def text(self, x: float, y: float, content: str, anchor: str = "start", kind: str = "") -> None:
        self.parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" class="{kind}">{escape(content)}</text>'
        )

    def line(self, x1: float, y1: float, x2: float, y2: float, kind: str) -> None:
        self.parts.append(f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" class="{kind}"/>')

    def svg(self) -> str:
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {self.height}" width="{WIDTH}" '
            f'height="{self.height}" role="img" aria-label="{escape(self.title)}">'
        )
        paper = f'<rect class="paper" width="{WIDTH}" height="{self.height}" rx="6"/>'
        titles = Canvas(0, "", "")
        titles.text(20, 30, self.title, kind="title")
        titles.text(20, 50, self.subtitle, kind="faint")
        return "\n".join([head, f"<style>\n{STYLE}\n</style>", paper, *titles.parts, *self.parts, "</svg>"]) + "\n"


def decades(low: float, high: float) -> list[float]:
    return [10.0**power for power in range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)]


def bars(title: str, subtitle: str, values: list[Bar], axis: Label) -> str:
    """Horizontal bars over a logarithmic axis, in the order given."""
    left, right, top, step = 330, 110, 70, 26
    canvas = Canvas(top + step * len(values) + 40, title, subtitle)
    ticks = decades(min(bar.value for bar in values) / 2, max(bar.value for bar in values))
    low, high = math.log10(ticks[0]), math.log10(ticks[-1])

    def x_of(value: float) -> float:
        return left + (WIDTH - left - right) * (math.log10(value) - low) / (high - low)

    bottom = top + step * len(values)
    for tick in ticks:
        canvas.line(x_of(tick), top - 4, x_of(tick), bottom, "grid")
        canvas.text(x_of(tick), bottom + 20, axis(tick), "middle", "faint")
    for row, bar in enumerate(values):
        y = top + step * row
        kind = "strong" if bar.emphasis == 1 else ""
        canvas.text(left - 10, y + 15, bar.name, "end", kind)
        width = max(x_of(bar.value) - left, 1)
        canvas.parts.append(
            f'<rect class="bar{bar.emphasis}" x="{left}" y="{y + 2}" width="{width:.1f}" height="{step - 8}" rx="2"/>'
        )
        canvas.text(left + width + 8, y + 15, bar.text, "start", kind)
    return canvas.svg()


def lines(title: str, subtitle: str, all_lines: list[Line], x_axis: Label, y_axis: Label, x_name: str) -> str:
    """Lines over two logarithmic axes, each with its name at its end."""
    left, right, top, plot_height = 80, 270, 74, 330
    canvas = Canvas(top + plot_height + 60, title, subtitle)
    xs = [x for line in all_lines for x, _ in line.points]
    ys = [y for line in all_lines for _, y in line.points]
    x_low, x_high = math.log10(min(xs)), math.log10(max(xs))
    y_ticks = decades(min(ys), max(ys))
    y_low, y_high = math.log10(y_ticks[0]), math.log10(y_ticks[-1])
    bottom = top + plot_height

    def place(x: float, y: float) -> tuple[float, float]:
        across = (math.log10(x) - x_low) / (x_high - x_low)
        up = (math.log10(y) - y_low) / (y_high - y_low)
        return left + (WIDTH - left - right) * across, bottom - plot_height * up

    for tick in y_ticks:
        y = place(min(xs), tick)[1]
        canvas.line(left, y, WIDTH - right, y, "grid")
        canvas.text(left - 8, y + 4, y_axis(tick), "end", "faint")
    for tick in x_ticks(min(xs), max(xs), sorted(set(xs))):
        x = place(tick, y_ticks[0])[0]
        canvas.line(x, top, x, bottom, "grid")
        canvas.text(x, bottom + 20, x_axis(tick), "middle", "faint")
    canvas.text((left + WIDTH - right) / 2, bottom + 42, x_name, "middle", "faint")

    ends: list[tuple[float, float, int, Line]] = []
    for color, line in enumerate(all_lines):
        placed = [place(x, y) for x, y in line.points]
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in placed)
        kind = f"line color{color % 6}" + (" limit" if line.limit else "")
        canvas.parts.append(f'<polyline class="{kind}" points="{points}"/>')
        ends.append((*placed[-1], color, line))
    names(canvas, sorted(ends, key=lambda end: end[1]), WIDTH - right + 18, bottom)
    return canvas.svg()


def names(canvas: Canvas, ends: list[tuple[float, float, int, Line]], at: float, bottom: float) -> None:
    """The names of the lines beside their ends, moved apart where they would overlap."""
    step = 18
    heights: list[float] = []
    for _, y, _, _ in ends:
        heights.append(max(y, heights[-1] + step) if heights else y)
    above = max(heights[-1] - bottom, 0)
    for (x, y, color, line), height in zip(ends, heights):
        kind = f"line color{color % 6}" + (" limit" if line.limit else "")
        canvas.line(x, y, at, height - above, kind)
        canvas.text(at + 6, height - above + 4, line.name)


def x_ticks(low: float, high: float, values: list[float]) -> list[float]:
    """The powers of ten in the range, or what was measured if the range is short."""
    if high / low < 50:
        return values
    return [tick for tick in decades(low, high) if low <= tick <= high]
