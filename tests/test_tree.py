"""What must stay true of the tree itself."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

MODULES = sorted((ROOT / "workbench").rglob("*.py"))
WINDOW = sorted((ROOT / "workbench" / "ui").rglob("*.py"))
LONGEST_FILE, LONGEST_FUNCTION = 400, 60
VAGUE = re.compile(r"manager|helper|util|common|misc", re.IGNORECASE)


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            yield name, node


@pytest.mark.parametrize("path", WINDOW, ids=lambda path: path.name)
def test_the_window_keeps_to_its_rules(path: Path) -> None:
    for name, call in calls(path):
        where = f"{path.name}:{call.lineno}"
        assert name not in ("exec", "exec_", "processEvents", "sleep"), f"{where}: {name}() blocks"
        assert not name.startswith("setFixed"), f"{where}: {name} breaks other fonts and screens"
        if name == "connect":
            assert not any(isinstance(each, ast.Lambda) for each in call.args), (
                f"{where}: a lambda keeps its widget alive"
            )
            assert not any(getattr(getattr(each, "func", None), "id", "") == "partial" for each in call.args), where
        if name == "Signal":
            assert all(getattr(each, "id", "object") == "object" for each in call.args), (
                f"{where}: Qt's int has 32 bits"
            )


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_files_and_functions_stay_readable(path: Path) -> None:
    assert not VAGUE.search(path.stem), "a name that says nothing"
    text = path.read_text("utf-8")
    tree = ast.parse(text)
    migration = "migrations" in path.parts  # one long list of tables, never changed once released
    assert len(text.splitlines()) <= LONGEST_FILE or migration
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and not migration:
            assert (node.end_lineno or 0) - node.lineno < LONGEST_FUNCTION, f"{path.name}: {node.name}"
        if isinstance(node, ast.ClassDef):
            assert not VAGUE.search(node.name), node.name


def test_no_float_touches_money() -> None:
    for folder in ("domain", "services", "store", "sources", "sie"):
        for path in (ROOT / "workbench" / folder).rglob("*.py"):
            for name, call in calls(path):
                if name == "float":
                    pytest.fail(f"{path.name}:{call.lineno}: float()")


def test_every_package_has_its_tests() -> None:
    packages = {path.parent.name for path in (ROOT / "workbench").glob("*/__init__.py")}
    assert packages <= {path.name for path in (ROOT / "tests").iterdir() if path.is_dir()}


def test_nothing_names_a_machine_or_a_package_index() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("this is no checkout")
    forbidden = re.compile(
        r"py" + r"pi\.org|python" + r"hosted|/ro" + r"ot/|/ho" + r"me/[a-z]+/|/wo" + r"rk/|C:\\\\Users", re.IGNORECASE
    )
    for name in listed.stdout.decode().split("\0"):
        path = ROOT / name
        if (
            name
            and path.is_file()
            and path.suffix in (".py", ".toml", ".md", ".po", ".spec", ".iss", ".xml", ".plist", "")
        ):
            found = forbidden.search(path.read_text("utf-8", "replace"))
            assert found is None, f"{name}: {found.group() if found else ''}"
