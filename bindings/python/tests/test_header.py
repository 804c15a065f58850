"""The package agrees with include/certbound.h: statuses, constants, structures, prototypes and version."""

from __future__ import annotations

import ctypes
import re
from typing import Any

import pytest
from support import HEADER, ROOT

import certbound
from certbound import CertboundError, LimitExceeded, Malformed, Misuse, Refused, _library, errors

TEXT = re.sub(r"/\*.*?\*/|//[^\n]*", "", HEADER.read_text(encoding="utf-8"), flags=re.DOTALL)
STATUSES = {name: int(number) for name, number in re.findall(r"\bCERTBOUND_STATUS_(\w+) = (\d+)", TEXT)}
CONSTANTS = {name: int(number) for name, number in re.findall(r"#define CERTBOUND_(\w+) (\d+)\b", TEXT)}
PROTOTYPES = re.findall(
    r"^(?:CERTBOUND_MUST_USE\s+)?((?:const )?\w+ \*?)certbound_(\w+)\(([^)]*)\);", TEXT, re.MULTILINE
)
STRUCTURES = re.findall(r"typedef struct certbound_(\w+) \{([^}]*)\}", TEXT)
# A stream over the caller's own SHA-256 is for devices; Python has hashlib and `Thumbprint.from_digest`.
C_ONLY = {"thumbprint_stream_init_with", "sha256"}


def test_the_header_was_read() -> None:
    assert len(STATUSES) > 50
    assert len(CONSTANTS) > 15
    assert {name for _, name, _ in PROTOTYPES} == set(re.findall(r"\bcertbound_(\w+)\(", TEXT))
    assert C_ONLY < {name for _, name, _ in PROTOTYPES} | {name for name, _ in STRUCTURES}
    assert not any(hasattr(_library, name) for name in C_ONLY)


def test_every_status_has_one_exception_and_no_exception_is_left_over() -> None:
    ours = {error.name: status for status, error in errors._BY_STATUS.items()}
    assert ours == STATUSES


@pytest.mark.parametrize("status", sorted(STATUSES.values()))
def test_an_exception_mirrors_its_status(status: int) -> None:
    exception = errors._BY_STATUS[status]
    assert exception.status == status
    assert exception.__bases__ == ({1: Refused, 2: Malformed, 3: LimitExceeded, 4: Misuse}[status // 100],)
    assert getattr(certbound, exception.__name__) is exception
    assert exception.__name__ in certbound.__all__
    assert str(exception()) == _library.status_text(status).decode()
    assert issubclass(exception, CertboundError)
    assert issubclass(exception, ValueError) == (status >= 400)


def test_constants() -> None:
    ours = {name: value for name, value in vars(_library).items() if name.isupper() and isinstance(value, int)}
    # certbound.h says it in words: "A realm adds its own length and 10."
    assert ours.pop("CHALLENGE_REALM_EXTRA") == 10
    assert ours == {name: CONSTANTS[name] for name in ours}


def c_type(text: str) -> Any:
    """The ctypes type of a C declaration, be it a field or a parameter; without its name."""
    text = re.sub(r"\bconst\b|\bstruct\b", "", text).strip()
    pointer = "*" in text or "[" in text
    name = text.replace("*", " ").split()[0]
    if name.startswith("certbound_"):
        words = "".join(word.capitalize() for word in name[len("certbound_") :].split("_"))
        base = getattr(_library, words + "Struct")
    elif name in ("char", "uint8_t"):
        base = ctypes.c_char
    else:
        base = getattr(ctypes, "c_size_t" if name == "size_t" else f"c_{name[:-2]}")
    return ctypes.POINTER(base) if pointer else base


BOUND = [prototype for prototype in PROTOTYPES if prototype[1] not in C_ONLY]


@pytest.mark.parametrize(("result", "name", "parameters"), BOUND, ids=[name for _, name, _ in BOUND])
def test_prototypes(result: str, name: str, parameters: str) -> None:
    function = getattr(_library, name)
    expected = [] if parameters == "void" else [c_type(parameter) for parameter in parameters.split(",")]
    # Octets that are only read are passed as `bytes`.
    octets = ctypes.POINTER(ctypes.c_char)
    inputs = [octets == kind and "const" in text for kind, text in zip(expected, parameters.split(","))]
    expected = [ctypes.c_char_p if is_input else kind for kind, is_input in zip(expected, inputs)]
    assert list(function.argtypes) == expected
    assert function.restype == (ctypes.c_char_p if "char" in result else c_type(result))


MIRRORED = [structure for structure in STRUCTURES if structure[0] not in C_ONLY]


@pytest.mark.parametrize(("name", "fields"), MIRRORED, ids=[name for name, _ in MIRRORED])
def test_structures(name: str, fields: str) -> None:
    structure = c_type(f"certbound_{name}")
    expected = []
    for field in fields.split(";"):
        if not field.strip():
            continue
        declaration = re.fullmatch(r"(.+?) (\w+)(?:\[(\w+)\])?", " ".join(field.replace("*", "* ").split()))
        assert declaration is not None
        kind, field_name, count = declaration.groups()
        # As in prototypes, octets that are only read are `bytes`.
        base = {"uint8_t": ctypes.c_uint8, "const uint8_t *": ctypes.c_char_p}.get(kind) or c_type(kind)
        expected.append((field_name, base * CONSTANTS[count.replace("CERTBOUND_", "")] if count else base))
    assert structure._fields_ == expected


def test_one_version_everywhere() -> None:
    manifest = (ROOT / "bindings" / "c" / "Cargo.toml").read_text(encoding="utf-8")
    assert f'\nversion = "{certbound.__version__}"\n' in manifest
    assert _library.version_number() == CONSTANTS["VERSION_NUMBER"]


def test_a_library_of_another_version_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_library, "version_number", lambda: 0x000902)
    with pytest.raises(ImportError, match=r"certbound .* found a library of version 0\.9\.2 at .*libcertbound\.so"):
        _library.check_version()
