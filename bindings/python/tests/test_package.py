"""The package as it was installed: its library, its types, its documentation, its names."""

from __future__ import annotations

import builtins
import importlib.metadata
import inspect
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support import ROOT

import certbound
from certbound import _library

PACKAGE = Path(certbound.__file__).parent


def test_it_carries_its_library_and_its_types() -> None:
    assert PACKAGE / "libcertbound.so" == _library.PATH
    assert _library.PATH.is_file()
    assert (PACKAGE / "py.typed").is_file()


def test_the_wheel_is_for_every_python_of_one_platform() -> None:
    distribution = importlib.metadata.distribution("certbound")
    assert distribution.version == certbound.__version__
    wheel = distribution.read_text("WHEEL")
    assert wheel is not None
    assert "Root-Is-Purelib: false" in wheel
    tags = re.findall(r"^Tag: (.*)$", wheel, re.MULTILINE)
    assert len(tags) == 1
    assert re.fullmatch(r"py3-none-(linux|macosx)_\w+", tags[0])


def test_every_public_name_is_documented() -> None:
    assert len(set(certbound.__all__)) == len(certbound.__all__)
    for name in certbound.__all__:
        value = getattr(certbound, name)
        if not (inspect.isclass(value) or inspect.isfunction(value)):
            continue
        assert inspect.getdoc(value), name
        for member, of in vars(value).items() if inspect.isclass(value) else ():
            if not member.startswith("_") and (inspect.isfunction(of) or isinstance(of, (classmethod, property))):
                assert inspect.getdoc(getattr(value, member)), f"{name}.{member}"


def test_documented_exceptions_exist() -> None:
    names = set(certbound.__all__) | set(dir(builtins))
    for file in PACKAGE.glob("*.py"):
        for sentence in re.findall(r'Raises (.*?)"""', file.read_text(encoding="utf-8"), re.DOTALL):
            assert set(re.findall(r"`([A-Z][A-Za-z0-9]+)`", sentence)) <= names, file


def run(code: str, path: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(path)}
    command = [sys.executable, "-c", code]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of the package without its library."""
    shutil.copytree(PACKAGE, tmp_path / "certbound", ignore=shutil.ignore_patterns("*.so", "__pycache__"))
    return tmp_path


def test_a_missing_library_is_named(copied: Path) -> None:
    result = run("import certbound", copied)
    assert result.returncode == 1
    assert re.search(r"ImportError: certbound cannot load its library .*libcertbound\.so", result.stderr)
    assert "pip install ./bindings/python" in result.stderr


def test_a_library_of_another_version_is_refused(copied: Path) -> None:
    shutil.copy(_library.PATH, copied / "certbound")
    assert run("import certbound", copied).returncode == 0
    (copied / "certbound" / "_version.py").write_text('__version__ = "9.8.7"\n', encoding="utf-8")
    result = run("import certbound", copied)
    assert result.returncode == 1
    expected = f"ImportError: certbound 9.8.7 found a library of version {certbound.__version__}"
    assert expected in result.stderr


def test_the_programs_of_the_readme() -> None:
    text = (ROOT / "bindings" / "python" / "README.md").read_text(encoding="utf-8")
    programs = re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert programs
    for program in programs:
        result = subprocess.run(
            [sys.executable, "-W", "error", "-c", program],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert result.returncode == 0, result.stderr
        printed = re.findall(r"^ *print\(.*#  ?(.*)$", program, re.MULTILINE)
        assert result.stdout.splitlines() == printed


def test_the_quickstart() -> None:
    command = [sys.executable, "-X", "dev", "-W", "error", str(ROOT / "examples" / "python" / "quickstart.py")]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert result.returncode == 0, result.stderr
    assert not result.stderr
    statuses = re.findall(r"HTTP (\d+)", result.stdout)
    assert statuses == ["200", "401", "401", "401"]
    challenges = re.findall(r"^ +WWW-Authenticate: (.*)$", result.stdout, re.MULTILINE)
    refusals = [certbound.Mismatch(), certbound.NoCertificate(), certbound.Unbound()]
    assert challenges == [certbound.bearer_challenge(refusal) for refusal in refusals]
    assert result.stdout.endswith("The stolen tokens were worthless.\n")


def test_the_bench_runs() -> None:
    command = [sys.executable, str(ROOT / "benches" / "python" / "bench.py"), "--rounds", "1", "--json"]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert result.returncode == 0, result.stderr
    assert '"times_faster"' in result.stdout
