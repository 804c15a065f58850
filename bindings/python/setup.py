"""Builds libcertbound with cargo and puts it into the package, beside the Python modules."""

from __future__ import annotations

import os
from pathlib import Path

from setuptools import setup
from setuptools.command.bdist_wheel import bdist_wheel
from setuptools.command.build_ext import build_ext
from setuptools.command.sdist import sdist
from setuptools.errors import SetupError
from setuptools_rust import Binding, RustExtension

MANIFEST = Path("..", "c", "Cargo.toml")

if not (Path(__file__).parent / MANIFEST).is_file():
    raise SetupError("certbound is built inside its repository: bindings/c/Cargo.toml is not there")


class PlainLibraryName(build_ext):
    """Names the library for dlopen: without the ABI tag of a CPython extension, which it is not."""

    def get_ext_filename(self, fullname: str) -> str:
        return os.path.join(*fullname.split(".")) + ".so"


class AnyPythonWheel(bdist_wheel):
    """Tags the wheel with the platform alone: ctypes loads the library into every Python 3."""

    def get_tag(self) -> tuple[str, str, str]:
        return "py3", "none", super().get_tag()[2]


class NoSdist(sdist):
    """A source archive cannot reach the Rust sources, which lie above this directory."""

    def run(self) -> None:
        raise SetupError(
            "certbound has no source archive: build a wheel inside the repository, "
            "with `pip wheel --no-deps ./bindings/python` or `python -m build --wheel bindings/python`"
        )


setup(
    cmdclass={"build_ext": PlainLibraryName, "bdist_wheel": AnyPythonWheel, "sdist": NoSdist},
    rust_extensions=[
        RustExtension(
            "certbound.libcertbound",
            path=str(MANIFEST),
            binding=Binding.NoBinding,
            # The release profile for editable installs too: there is one library.
            debug=False,
            cargo_manifest_args=["--locked"],
        )
    ],
)
