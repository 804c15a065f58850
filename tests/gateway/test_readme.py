"""The README's commands do what it says, as they are written there, but on a free port."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_commands(tmp_path: Path) -> None:
    """In a copy of the directory, where the library is one that the test's caller installed."""
    directory = tmp_path / "examples" / "gateway"
    shutil.copytree(ROOT / "examples" / "gateway", directory, ignore=shutil.ignore_patterns("build"))
    (block,) = re.findall(r"```bash\n(.*?)```", (directory / "README.md").read_text(), re.DOTALL)
    install, found, command, rest = block.split("\n", 3)
    assert "make install" in install and "make cli" in install and "PKG_CONFIG_PATH=" in found and "PATH=" in command
    with socket.create_server(("127.0.0.1", 0)) as free:
        rest = rest.replace("8443", str(free.getsockname()[1]))
    path = f"{Path(os.environ['CERTBOUND_CLI']).parent}:{os.environ['PATH']}"
    output = subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", rest], cwd=directory, env={**os.environ, "PATH": path},
        check=True, capture_output=True, text=True, timeout=120,
    ).stdout  # fmt: skip
    answers = re.findall(r"(\{.*\})?\n?HTTP (\d+)\n", output)
    assert [int(status) for _, status in answers] == [200, 200, 401, 401], output
    assert '"token_type":"Bearer"' in answers[0][0]
    assert answers[1][0] == '{"balance":"1,234.56 EUR"}'
    assert '"invalid_client"' in answers[3][0]
