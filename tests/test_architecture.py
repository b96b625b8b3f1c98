"""The house keeps its shape: who may import whom, how long a file is, that each says what it is."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("rooms", "calendars", "integrations", "chat", "web", "translations")
MOST_LINES = 400
MOST_TEST_LINES = 600

CODE = sorted(
    path.relative_to(ROOT)
    for path in (*ROOT.glob("*.py"), *(p for name in PACKAGES for p in (ROOT / name).rglob("*.py")))
)
ALL = [*CODE, *sorted(path.relative_to(ROOT) for path in (ROOT / "tests").rglob("*.py"))]


def test_imports_point_inward() -> None:
    found = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert found.returncode == 0, found.stdout + found.stderr


def test_the_import_rules_know_every_package() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    there = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "bench"}
    assert there == set(PACKAGES)
    assert set(settings["importlinter"]["root_packages"]) == set(PACKAGES)


def test_every_module_says_what_it_is() -> None:
    modules = {path: ast.parse((ROOT / path).read_text(encoding="utf-8")) for path in CODE}
    assert [str(path) for path, module in modules.items() if not ast.get_docstring(module)] == []


def test_every_file_stays_short() -> None:
    lines = {path: len((ROOT / path).read_text(encoding="utf-8").splitlines()) for path in ALL}
    assert {str(path): n for path, n in lines.items() if n > most_lines(path)} == {}


def most_lines(path: Path) -> int:
    return MOST_TEST_LINES if path.parts[0] == "tests" else MOST_LINES
