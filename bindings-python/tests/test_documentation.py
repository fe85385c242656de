"""Everything public is documented, its examples run, and so do those of the READMEs."""

from __future__ import annotations

import ast
import doctest
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dps_symkey
import pytest
from dps_symkey import _native
from vectors import PROJECT


def documented() -> Iterator[tuple[str, Any]]:
    """The package, what it exports, and what that has, by name."""
    yield "dps_symkey", dps_symkey
    for name in dps_symkey.__all__:
        exported = getattr(dps_symkey, name)
        if isinstance(exported, str):
            continue
        yield name, exported
        if isinstance(exported, type):
            for member in vars(exported):
                if not member.startswith("_") and member != "MAX_LENGTH":
                    yield f"{name}.{member}", getattr(exported, member)


DOCUMENTED = dict(documented())


def test_everything_is_listed() -> None:
    assert sorted(dps_symkey.__all__) == dps_symkey.__all__
    public = {name for name in vars(dps_symkey) if not name.startswith("_")}
    assert public | {"__version__"} == set(dps_symkey.__all__)
    assert len(DOCUMENTED) >= 35


@pytest.mark.parametrize("name", DOCUMENTED)
def test_documentation(name: str) -> None:
    documentation = inspect.getdoc(DOCUMENTED[name])
    assert documentation
    assert not documentation.startswith(name.rpartition(".")[2] + "(")
    parser = doctest.DocTestParser()
    globs = {name: getattr(dps_symkey, name) for name in dps_symkey.__all__}
    example = parser.get_doctest(documentation, globs, name, None, None)
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    said: list[str] = []
    assert runner.run(example, out=said.append).failed == 0, "".join(said)


def in_the_stub(scope: ast.Module | ast.ClassDef, of: Any, name: str) -> Iterator[tuple[str, Any, str | None]]:
    """What the stub has of the module, by name, with its docstring there. Protocols are of the stub alone."""
    yield name, of, ast.get_docstring(scope)
    seen = set()
    for node in scope.body:
        if not isinstance(node, ast.ClassDef | ast.FunctionDef) or node.name.startswith("__"):
            continue
        # The first form of an overloaded function has it.
        if node.name in seen or not hasattr(of, node.name):
            continue
        seen.add(node.name)
        member, path = getattr(of, node.name), f"{name}.{node.name}"
        if isinstance(node, ast.ClassDef):
            yield from in_the_stub(node, member, path)
        else:
            yield path, member, ast.get_docstring(node)


def test_the_stub_has_the_docstrings_of_the_module() -> None:
    stub = ast.parse(Path(dps_symkey.__file__).with_name("_native.pyi").read_text(encoding="utf-8"))
    compared = list(in_the_stub(stub, _native, "_native"))
    assert len(compared) >= 34
    for name, public, docstring in compared:
        assert public.__doc__, name
        assert docstring == inspect.cleandoc(public.__doc__), f"{name}: the stub has another docstring"


def test_there_are_examples() -> None:
    examples = [name for name, public in DOCUMENTED.items() if ">>> " in (public.__doc__ or "")]
    assert len(examples) >= 12


@pytest.mark.parametrize("name", [name for name, public in DOCUMENTED.items() if callable(public)])
def test_signatures_are_known(name: str) -> None:
    if isinstance(DOCUMENTED[name], type):
        return
    signature = inspect.signature(DOCUMENTED[name])
    for parameter in signature.parameters.values():
        if parameter.default is not inspect.Parameter.empty:
            assert parameter.default in (None, 0, "portable", "raise")
            if "derive" not in name and name not in ("SasToken.renew_at",):
                assert parameter.kind is inspect.Parameter.KEYWORD_ONLY


@pytest.mark.parametrize("readme", ["README.md", "bindings-python/README.md"])
def test_readme(readme: str) -> None:
    text = (PROJECT / readme).read_text()
    blocks = re.findall(r"^( *)```python\n(.*?)^ *```", text, re.M | re.S)
    assert blocks
    namespace: dict[str, Any] = {}
    for indent, block in blocks:
        exec(compile(re.sub(f"^{indent}", "", block, flags=re.M), readme, "exec"), namespace)
