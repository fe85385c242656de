"""The package as it is installed."""

from __future__ import annotations

import importlib.metadata
import re
import subprocess
import sys
from pathlib import Path

import dps_symkey
from vectors import PROJECT


def test_version() -> None:
    workspace = (PROJECT / "Cargo.toml").read_text()
    found = re.search(r'^version = "(.+)"$', workspace, re.M)
    assert found
    assert dps_symkey.__version__ == found[1] == importlib.metadata.version("dps-symkey")


def test_is_typed_and_licensed() -> None:
    folder = Path(dps_symkey.__file__).parent
    assert (folder / "py.typed").exists()
    assert (folder / "_native.pyi").exists()
    files = [str(file) for file in importlib.metadata.files("dps-symkey") or []]
    assert [file for file in files if file.endswith("licenses/LICENSE-MIT")]
    assert [file for file in files if file.endswith("licenses/LICENSE-APACHE")]


def test_needs_nothing() -> None:
    assert importlib.metadata.requires("dps-symkey") is None


def test_imports_nothing_else() -> None:
    """So that importing it takes a millisecond."""
    program = "import sys; before = set(sys.modules); import dps_symkey; print(*sorted(set(sys.modules) - before))"
    # Without `site`, which may import more or less.
    printed = subprocess.run(
        [
            sys.executable,
            "-S",
            "-c",
            f"import sys; sys.path.append({str(Path(dps_symkey.__file__).parents[1])!r}); {program}",
        ],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert set(printed.split()) <= {"dps_symkey", "dps_symkey._errors", "dps_symkey._native", "__future__"}
