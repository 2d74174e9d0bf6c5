"""What the documents say is so: the tutorial's commands run, every option is described."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.main import get_command

from whoholds.cli.app import app

from .conftest import SOLEDAR, Call, write_lines

DOCS = Path(__file__).resolve().parents[2] / "docs"
README = DOCS.parent / "README.md"


def blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", page.read_text(encoding="utf-8"), re.S)


def test_the_tutorial_runs_as_written(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_lines(tmp_path / "reports.jsonl", SOLEDAR)
    for command in "".join(blocks(DOCS / "tutorial.md", "sh")).splitlines():
        done = call(*shlex.split(command)[1:])
        assert (done.code, done.err) == (0, ""), command
        assert done.out, command
    for code in blocks(DOCS / "tutorial.md", "python"):
        pytest.importorskip("pandas")
        exec(compile(code, "tutorial.md", "exec"), {})


def test_the_readme_names_commands_that_exist() -> None:
    verbs = set(get_command(app).commands)  # type: ignore[attr-defined]
    named = set(re.findall(r"^whoholds (?:--ledger \S+ )?([a-z]+)", README.read_text(encoding="utf-8"), re.M))
    assert named
    assert named <= verbs


def commands() -> Iterator[tuple[str, object]]:
    for name, command in get_command(app).commands.items():  # type: ignore[attr-defined]
        for sub, inner in getattr(command, "commands", {"": command}).items():
            yield f"{name} {sub}".strip(), inner


def section(verb: str) -> str:
    """Return what cli.md says of a verb: from its heading to the next."""
    page = (DOCS / "cli.md").read_text(encoding="utf-8")
    found = re.search(rf"^### [^\n]*`{verb}\b.*?(?=^##|\Z)", page, re.S | re.M)
    return found.group() if found else ""


@pytest.mark.parametrize(("verb", "command"), list(commands()), ids=[v for v, _ in commands()])
def test_every_option_is_described_and_every_verb_teaches(verb: str, command: object) -> None:
    described = section(verb)
    assert described, f"cli.md has no section for {verb}"
    for parameter in command.params:  # type: ignore[attr-defined]
        longest = max(parameter.opts, key=len)
        if longest.startswith("--") and longest not in ("--help", "--json"):
            assert longest in described or min(parameter.opts, key=len) in described, f"{verb} {longest}"
    assert "Example:" in (command.help or "")  # type: ignore[attr-defined]


def written_commands() -> Iterator[tuple[str, str]]:
    """Yield each page's commands, from blocks of code and from within sentences."""
    for page in (README, *DOCS.rglob("*.md")):
        text = page.read_text(encoding="utf-8")
        blocks = "\n".join(re.findall(r"^```[a-z]*\n(.*?)^```", text, re.M | re.S)).replace("\\\n", " ")
        lines = re.findall(r"^(?:ExecStart=\S*/)?(whoholds (?!\.\.\.).*)$", blocks, re.M)
        told = re.findall(r"(?<!`)`(whoholds (?!\[|\.\.\.)[^`\n]+)`", text)
        yield from ((page.name, line) for line in (*lines, *told))


@pytest.mark.parametrize(("page", "line"), sorted(set(written_commands())))
def test_every_command_that_a_page_names_exists_with_its_options(page: str, line: str) -> None:
    words = shlex.split(line, comments=True)[1:]
    found = get_command(app)
    while (inner := getattr(found, "commands", None)) is not None and words:
        word = words.pop(0)
        if word.startswith("-"):
            assert word in options_of(found), word
            words = words[1:]
        else:
            assert word in inner, f"{page}: {line}"
            found = inner[word]
    for word in words:
        if re.fullmatch(r"-{1,2}[a-z][a-z-]*", word):
            assert word in options_of(found), f"{page}: {line}: {word}"


def options_of(command: object) -> set[str]:
    parameters = command.params  # type: ignore[attr-defined]
    return {"--help", *(name for p in parameters for name in (*p.opts, *p.secondary_opts))}


def test_every_link_between_the_documents_leads_somewhere() -> None:
    for page in (README, *DOCS.rglob("*.md")):
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
