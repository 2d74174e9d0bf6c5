"""The house keeps its shape: contracts, sizes, no circles, docstrings, a light front door."""

from __future__ import annotations

import ast
import os
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import whoholds

PROJECT = Path(__file__).resolve().parents[2]
SOURCE = PROJECT / "src" / "whoholds"
MODULES = sorted(SOURCE.rglob("*.py"))


def module_name(path: Path) -> str:
    parts = path.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def functions() -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node


def body_length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count lines from the first statement after the docstring to the end."""
    body = node.body[1:] if ast.get_docstring(node) is not None else node.body
    return body[-1].end_lineno - body[0].lineno + 1 if body and body[-1].end_lineno else 1


def test_functions_are_small() -> None:
    lengths = sorted(body_length(f) for f in functions())
    assert 3 <= statistics.median(lengths) <= 9
    assert lengths[int(len(lengths) * 0.9)] < 30


def imports_at_load(path: Path) -> Iterator[str]:
    """Yield the whoholds modules that a module imports when it is loaded."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    pending: list[ast.stmt] = list(tree.body)
    known = {module_name(p) for p in MODULES}
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("whoholds"):
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                yield full if full in known else node.module
        elif isinstance(node, ast.Try | ast.ClassDef):
            pending += node.body


def test_no_module_imports_itself_by_a_circle() -> None:
    graph = {module_name(p): set(imports_at_load(p)) for p in MODULES}
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, " -> ".join((*path[path.index(name) :], name))
        if name not in done:
            for imported in sorted(graph.get(name, ()) - {name}):
                visit(imported, (*path, name))
            done.add(name)

    for name in graph:
        visit(name, ())


def test_import_contracts_hold() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint, "--no-cache"], cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", [n for n in whoholds.__all__ if n != "__version__"])
def test_every_exported_name_says_what_it_is(name: str) -> None:
    assert getattr(whoholds, name).__doc__


def test_the_package_lists_what_it_exports_and_nothing_else() -> None:
    assert sorted(whoholds.__all__) == list(whoholds.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = whoholds.nothing


def python(code: str, cache: Path) -> str:
    """Run code in a fresh interpreter that keeps its compiled modules in `cache`; return what it prints."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = str(cache)
    command = [sys.executable, "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout.strip()


def cpu_seconds(code: str, cache: Path) -> float:
    """Return the least processor time of four runs: a busy machine and the first compilation do not count."""
    spent = "u = r.getrusage(r.RUSAGE_SELF); print(u.ru_utime + u.ru_stime)"
    return min(float(python(f"import resource as r; {code}; {spent}", cache).split()[-1]) for _ in range(4))


def test_importing_costs_nothing(tmp_path: Path) -> None:
    assert cpu_seconds("import whoholds", tmp_path) < 0.3
    heavy = ("numpy", "sqlalchemy", "typer", "msgspec")
    assert python(f"import whoholds, sys; print([m for m in {heavy} if m in sys.modules])", tmp_path) == "[]"


def test_the_command_line_starts_at_once(tmp_path: Path) -> None:
    call = (
        "try:\n    import sys; sys.argv = ['whoholds', '--version']; from whoholds.cli import main; main()\n"
        "except SystemExit:\n    pass\n"
    )
    assert cpu_seconds(f"exec({call!r})", tmp_path) < 0.5
    heavy = ("numpy", "sqlalchemy", "msgspec")
    assert (
        python(f"import whoholds.cli, sys; print([m for m in {heavy} if m in sys.modules])", tmp_path) == "[]"
    )


FOREIGN = re.compile(r"(?<![\w.])/(?:work|root|home)/|\.\./shared|TO" "DO|FIX" "ME|raise NotImplemented")


def test_no_source_names_a_machine_or_leaves_work_undone() -> None:
    found = [
        f"{p.name}: {m.group()}" for p in MODULES for m in FOREIGN.finditer(p.read_text(encoding="utf-8"))
    ]
    assert found == []
