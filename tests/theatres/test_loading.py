from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from whoholds.errors import DataError
from whoholds.theatres import built_in, load_theatre

SUDAN = Path(__file__).parent / "sudan"


def altered(folder: Path, file: str, old: str, new: str) -> Path:
    copy = folder / "war"
    shutil.copytree(SUDAN, copy)
    text = (copy / file).read_text(encoding="utf-8")
    assert old in text
    (copy / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    return copy


FAULTS = [
    # file, old, new, what the message says, line
    ("actors.toml", 'kind = "army"', 'kind = "amry"', "amry", 4),
    ("actors.toml", 'interest = "neutral"', 'interest = "neutral"\ncolour = "red"', "`colour`", 66),
    ("actors.toml", 'id = "burhan"\n', "", "required field `id`", 19),
    ("actors.toml", 'id = "hemedti"', 'id = "burhan"', "actor 'burhan' is there twice", 29),
    ("actors.toml", '"Hemedti", "Hemeti"', '"Hemedti", "Burhan"', "belongs to burhan already", 33),
    ("actors.toml", '"Hemedti", "Hemeti"', '"Hemedti", "--"', "an alias without a word", 33),
    ("actors.toml", '[{ side = "saf" }]', '[{ side = "sfa" }]', "names 'sfa', which does not exist", 8),
    ("actors.toml", "until = 2023-04-15", "until = 2023-05-15", "overlap", 17),
    ("actors.toml", ", until = 2023-04-15 }", " }", "overlap", 17),
    (
        "actors.toml",
        "since = 2023-08-17 }",
        "since = 2023-08-17, until = 2023-08-17 }",
        "ends on 2023-08-17",
        59,
    ),
    ("actors.toml", "since = 2023-08-17", 'since = "soon"', "Invalid RFC3339", 59),
    ("actors.toml", 'interest = "neutral"', 'interest = "partisan"', "needs an allegiance", 65),
    ("sources.toml", 'actor = "sudan-tribune"', 'actor = "tribune"', "names 'tribune'", 8),
    ("sources.toml", 'side = "rsf"', 'side = "fsr"', "names 'fsr'", 20),
    ("sources.toml", '"x.com/rsfsudan"', '"sudantribune.com"', "leads to sudan-tribune already", 14),
    ("sources.toml", 'reliability = "B"', 'reliability = "Z"', "Z", 11),
    ("sources.toml", "quote_limit = 300", 'quote_limit = "long"', "Expected `int`", 10),
    ("theatre.toml", 'enemy_of = ["rsf"]', 'enemy_of = ["frs"]', "names 'frs'", 17),
    ("theatre.toml", 'id = "rsf"\nname', 'id = "saf"\nname', "side 'saf' is there twice", 25),
    ("theatre.toml", 'en = ["SAF", "Port Sudan"]', "en = 7", "Expected `array`", 21),
]


@pytest.mark.parametrize(("file", "old", "new", "message", "line"), FAULTS)
def test_fault_is_named_with_file_and_line(
    tmp_path: Path, file: str, old: str, new: str, message: str, line: int
) -> None:
    with pytest.raises(DataError) as caught:
        load_theatre(altered(tmp_path, file, old, new))
    assert message in str(caught.value)
    assert f"{file}:{line}: " in str(caught.value)


def test_text_that_is_no_toml_is_named_with_its_line(tmp_path: Path) -> None:
    folder = altered(tmp_path, "actors.toml", 'kind = "army"', "kind = army")
    with pytest.raises(DataError, match=r"actors\.toml: not valid TOML: .*line 4"):
        load_theatre(folder)


def test_file_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    folder = altered(tmp_path, "actors.toml", "army", "army")
    (folder / "actors.toml").write_bytes("Бахмут".encode("cp1251"))
    with pytest.raises(DataError, match=r"actors\.toml: cannot be read as UTF-8"):
        load_theatre(folder)


def test_missing_file_is_named(tmp_path: Path) -> None:
    folder = altered(tmp_path, "actors.toml", "army", "army")
    (folder / "sources.toml").unlink()
    with pytest.raises(DataError, match=r"sources\.toml: cannot be read"):
        load_theatre(folder)


def test_unknown_theatre_says_which_there_are() -> None:
    with pytest.raises(DataError, match="no theatre 'atlantis': give one of ukraine, or a folder"):
        load_theatre("atlantis")


def test_built_in_theatres() -> None:
    assert built_in() == ("ukraine",)
