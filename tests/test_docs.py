"""What is registered is documented; what the documents show is what the program says."""

import io
import json
import re
import shlex
import subprocess
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest

import bot
from chat.command import Command
from chat.commands import COMMANDS
from integrations.settings import NAMES
from rooms.bookings import MOST_GUESTS, MOST_ROOMS
from rooms.errors import TAKEN_CODES
from rooms.inventory_files.cells import ENDPOINT_KINDS, ROLES
from rooms.inventory_files.forms import FORMS
from rooms.personal_data.columns import PERSONAL
from rooms.personal_data.retention import Limits
from rooms.rules import RULES
from rooms.rules.time import GRACE, HORIZON, LONGEST

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


README = text_of("README.md")
ADMINISTRATORS = text_of("docs/administrators.md")
OPERATORS = text_of("docs/operators.md")
PERFORMANCE = text_of("docs/performance.md")
PERSONAL_DATA = text_of("docs/personal-data.md")


def table_of(text: str) -> dict[str, str]:
    """Return what stands beside each `name` that begins a line of a table."""
    return dict(re.findall(r"^\| `([^`]+)`[^|]*\|(.*)\|$", text, re.MULTILINE))


def says_something(cells: str) -> bool:
    return any(len(cell.strip(" •–")) > 3 for cell in re.split(r"(?<!\\)\|", cells))


def section_of(text: str, heading: str) -> str:
    found = re.search(rf"^(#+) {re.escape(heading)}$", text, re.MULTILINE)
    assert found is not None, heading
    rest = text[found.end() :]
    following = re.search(rf"^#{{1,{len(found[1])}}} ", rest, re.MULTILINE)
    return rest[: following.start()] if following else rest


@pytest.mark.parametrize("name", bot.COMMANDS)
def test_every_command_is_in_the_readme_and_in_the_operators_table(name: str) -> None:
    rows = table_of(section_of(README, "Command line"))
    told = [cells for row, cells in rows.items() if row.split()[2] == name]
    assert len(told) == 1
    assert says_something(told[0])
    assert f"`python bot.py {name}`" in OPERATORS


@pytest.mark.parametrize("name", NAMES)
def test_every_setting_is_explained(name: str) -> None:
    assert says_something(table_of(section_of(README, "Configuration"))[name])
    assert name in table_of(section_of(OPERATORS, "Settings"))


def test_no_setting_is_explained_that_does_not_exist() -> None:
    assert set(table_of(section_of(README, "Configuration"))) == set(NAMES)
    assert set(table_of(section_of(OPERATORS, "Settings"))) == set(NAMES)


def test_every_rule_is_explained_and_no_other() -> None:
    rows = table_of(section_of(ADMINISTRATORS, "Rules that may refuse a booking"))
    assert list(rows) == list(RULES)
    assert all(says_something(cells) for cells in rows.values())


@pytest.mark.parametrize("name", PERSONAL)
def test_every_table_with_personal_data_is_explained(name: str) -> None:
    rows = [line for line in PERSONAL_DATA.splitlines() if line.startswith("| ")]
    assert any(f"`{name}`" in row for row in rows)


def test_every_limit_is_explained_as_it_is() -> None:
    rows = table_of(section_of(PERSONAL_DATA, "How long"))
    told = {name: int(cells.split("|")[0]) for name, cells in rows.items()}
    assert told == asdict(Limits())


@pytest.mark.parametrize("code", sorted(TAKEN_CODES))
def test_every_way_to_be_taken_is_explained(code: str) -> None:
    rules = section_of(ADMINISTRATORS, "Rules that may refuse a booking")
    assert f"- `{code}`: " in rules


def test_what_nobody_overrides_is_told() -> None:
    rules = " ".join(section_of(ADMINISTRATORS, "Rules that may refuse a booking").split())
    told = re.search(r"Nobody overrides ([^.]*), nor others' time", rules)
    assert told is not None
    fixed = [code for code, rule in RULES.items() if not rule.is_overridable]
    assert re.findall(r"`(\w+)`", told[1]) == fixed


def test_the_figures_of_the_rules_are_the_programs() -> None:
    rules = section_of(ADMINISTRATORS, "Rules that may refuse a booking")
    hours, minutes = divmod(int(LONGEST.total_seconds()) // 60, 60)
    assert f"{hours} hours {minutes} minutes" in rules
    assert f"{HORIZON.days} days" in rules
    assert f"{int(GRACE.total_seconds()) // 60} minutes ago" in rules
    assert f"more than {MOST_ROOMS} rooms or {MOST_GUESTS} guests" in " ".join(rules.split())


@pytest.mark.parametrize("kind", FORMS)
def test_every_column_of_the_inventory_is_explained(kind: str) -> None:
    columns = FORMS[kind].columns
    section = section_of(ADMINISTRATORS, f"{kind}.csv")
    rows = table_of(section)
    assert list(rows) == list(columns)
    for name, column in columns.items():
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", rows[name])]
        assert (cells[0] == "•") == column.required
        assert all(cells[1:]), f"{name} lacks words or an example"
        example = cells[2].strip("`").replace("\\|", "|")
        column.parse(example)
    header = re.search(r"```csv\n(.*)\n", section)
    assert header is not None
    assert set(FORMS[kind].required) <= set(header[1].split(",")) <= set(columns)


@pytest.mark.parametrize("word", [*ENDPOINT_KINDS, *ROLES])
def test_every_kind_and_role_is_explained(word: str) -> None:
    assert f"`{word}`" in ADMINISTRATORS


WITH_EXAMPLES = [command for command in COMMANDS if command.examples]


@pytest.mark.parametrize("command", WITH_EXAMPLES, ids=lambda command: command.act)
def test_every_chat_command_is_shown_in_every_language(command: type[Command]) -> None:
    sayings = section_of(ADMINISTRATORS, "What staff can say")
    for language, examples in command.examples.items():
        assert any(example in sayings for example in examples), language


def test_every_dependency_has_its_reason() -> None:
    reasons = table_of(section_of(README, "What it is built on"))
    wanted = {re.split(r"[\[<>=~ ]", line)[0] for line in text_of("requirements.in").splitlines()}
    assert set(reasons) == wanted
    assert all(says_something(cells) for cells in reasons.values())


def test_every_development_tool_has_its_reason() -> None:
    section = section_of(README, "What it is built on")
    lines = text_of("requirements-dev.in").splitlines()
    assert [line for line in lines if line[0] != "-" and f"`{line}`" not in section] == []


def test_every_benchmark_is_explained() -> None:
    modules = [
        path for path in (ROOT / "bench").glob("*.py") if "\ndef measure(" in path.read_text()
    ]
    assert modules
    assert [path.stem for path in modules if path.stem not in table_of(PERFORMANCE)] == []


def links() -> Iterator[tuple[Path, str]]:
    for document in DOCUMENTS:
        prose = re.sub(r"```.*?```", "", document.read_text(encoding="utf-8"), flags=re.DOTALL)
        for target in re.findall(r"\]\(([^)\s]+)\)", prose):
            if "://" not in target:
                yield document, target


def anchors_of(document: Path) -> set[str]:
    """Return the anchors of the headings, as forges make them."""
    headings = re.findall(r"^#+ (.+)$", document.read_text(encoding="utf-8"), re.MULTILINE)
    kept = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings)
    return {heading.replace(" ", "-") for heading in kept}


def test_every_link_leads_somewhere() -> None:
    astray = []
    for document, target in links():
        name, _, anchor = target.partition("#")
        there = document.parent / name if name else document
        if not there.exists() or (anchor and anchor not in anchors_of(there)):
            astray.append(f"{document.name}: {target}")
    assert astray == []


def test_every_document_is_reached_from_the_readme() -> None:
    reached = {
        target.partition("#")[0] for document, target in links() if document.stem == "README"
    }
    found = {str(document.relative_to(ROOT)) for document in DOCUMENTS} - {"README.md"}
    assert found <= reached


def conversation() -> list[tuple[str, list[str]]]:
    """Return each command that the README shows with the lines that follow from it."""
    blocks = re.findall(r"```console\n(.*?)```", README, re.DOTALL)
    turns = [turn for block in blocks for turn in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]]
    return [(command, shown) for command, *shown in (turn.splitlines() for turn in turns)]


def matches(shown: str, said: str) -> bool:
    """Say whether a line is the one that is shown, where … stands for anything."""
    pattern = ".*".join(re.escape(part) for part in shown.rstrip().split("…"))
    return re.fullmatch(pattern, said.rstrip()) is not None


def test_the_readme_shows_what_the_program_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/salon.db")
    monkeypatch.setenv("LOCAL_DIRECTORY", str(tmp_path / "local"))

    def said(command: str) -> list[str]:
        given, _, line = command.rpartition(" | ")
        if given:
            echo, text = shlex.split(given)
            assert echo == "echo"
            monkeypatch.setattr("sys.stdin", io.StringIO(text))
        python, program, *words = shlex.split(line)
        assert (python, program) == (".venv/bin/python", "bot.py")
        assert bot.main(words) == 0
        return capsys.readouterr().out.splitlines()

    said(".venv/bin/python bot.py demo")
    assert conversation()
    for command, shown in conversation():
        lines = said(command)
        assert len(lines) == len(shown), "\n".join(lines)
        for wanted, line in zip(shown, lines, strict=True):
            assert matches(wanted, line), f"{command}\n{line}"


def tracked() -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each text file that the repository holds."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    if listed.returncode:
        pytest.skip(f"this is no clone: {listed.stderr}")
    for name in filter(None, listed.stdout.split("\0")):
        path = ROOT / name
        content = path.read_bytes() if path.is_file() else b""
        if b"\0" not in content:
            yield name, content.decode("utf-8", "replace")  # some mails are Latin-1


def found_in_files(pattern: str) -> list[str]:
    wanted = re.compile(pattern, re.IGNORECASE)
    return [f"{name}: {hit[0]}" for name, text in tracked() for hit in wanted.finditer(text)]


def test_every_address_is_an_example() -> None:
    host = r"[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}"
    addresses = found_in_files(rf"[\w.%+-]+@{host}\b(?!\.?\w)")
    assert addresses
    assert [address for address in addresses if not address.lower().endswith(".example")] == []


def test_no_file_names_a_place_of_one_machine() -> None:
    places = "work|tmp|home|root|Users"
    assert found_in_files(rf"(?<![\w.~/}}-])/(?:{places})/[\w.]") == []


def test_no_file_names_a_package_registry() -> None:
    hosts = "pypi|pythonhosted|npmjs|crates"
    assert found_in_files(rf"\b(?:{hosts})\.(?:org|com|io)\b") == []


def test_the_engine_that_is_told_of_is_the_one_that_is_tried() -> None:
    package = json.loads(text_of("tests/engines/package.json"))
    assert f"ical.js {package['dependencies']['ical.js']}" in text_of("docs/calendars.md")
