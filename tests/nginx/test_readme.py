"""The README's commands to try the module do what it says, as they are written there, with Debian's nginx."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import required

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def source() -> Iterator[Path]:
    """A directory as nginx's source, with the module. Workers that root starts are somebody else, who has to read it."""
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        directory.chmod(0o755)
        yield directory
        pid = directory / "try" / "logs" / "nginx.pid"
        # After a failure nobody has stopped it.
        if pid.exists():
            os.kill(int(pid.read_text()), signal.SIGTERM)
        assert gone(pid)


def gone(file: Path) -> bool:
    """Whether nginx, which was told to stop, has removed the file."""
    end = time.monotonic() + 10
    while file.exists() and time.monotonic() < end:
        time.sleep(0.02)
    return not file.exists()


def test_the_commands(source: Path) -> None:
    (source / "objs").mkdir()
    module = required("CERTBOUND_NGINX") / "debian" / "ngx_http_certbound_module.so"
    (source / "objs" / module.name).symlink_to(module.resolve())
    (block,) = re.findall(r"```bash\n(.*?)```", (ROOT / "examples" / "nginx" / "README.md").read_text(), re.DOTALL)
    first, rest = block.replace("/path/to/certbound", str(ROOT)).split("\n", 1)
    assert "PATH=" in first
    path = f"{required('CERTBOUND_COMMAND').parent}:/usr/sbin:{os.environ['PATH']}"
    result = subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", rest], cwd=source, env={**os.environ, "PATH": path},
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    assert re.findall(r"^HTTP (\d+)$", result.stdout, re.MULTILINE) == ["200", "401", "401"], result.stdout
    assert "the resource\nHTTP 200\n" in result.stdout
    assert re.findall(r'certbound="(\d*)"', result.stdout) == ["0", "100", "101"]
    assert gone(source / "try" / "logs" / "nginx.pid")
