"""The verbs that draw, as a shell calls them."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import Call

pytest.importorskip("matplotlib")
pytest.importorskip("scipy")

SIGNATURES = {".png": b"\x89PNG", ".svg": b"<?xml", ".gif": b"GIF8"}


def test_one_place_one_picture_several_a_folder(call: Call, soledar: Path, tmp_path: Path) -> None:
    ask = ("--ledger", soledar, "map", "--on", "2023-01-13", "--km", 20, "--width", 400)
    done = call(*ask, "--place", "Soledar", "-o", tmp_path / "one.png")
    assert (done.code, done.out) == (0, f"wrote {tmp_path / 'one.png'}\n")
    done = call(*ask, "--place", "Soledar", "--place", "Bakhmut", "-o", tmp_path / "all")
    assert done.code == 0, done.err
    pictures = sorted((tmp_path / "all").iterdir())
    assert [p.name for p in pictures] == ["Bakhmut.png", "Soledar.png"]
    assert all(p.read_bytes().startswith(SIGNATURES[".png"]) for p in pictures)


def test_a_film_and_a_strip(call: Call, soledar: Path, tmp_path: Path) -> None:
    days = ("2023-01-12", "2023-01-14")
    around = ("--place", "Soledar", "--km", 15, "--width", 300)
    done = call("--ledger", soledar, "animate", *days, *around, "-o", tmp_path / "f.gif")
    assert "3 frames" in done.out, done.err
    strip = ("--from", days[0], "--to", days[1], "--lang", "uk")
    done = call("--ledger", soledar, "timeline", "Soledar", *strip, "-o", tmp_path / "t.svg")
    assert done.code == 0, done.err
    assert "проти власного інтересу" in (tmp_path / "t.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--bbox", "38,48,37,49", "-o", "m.png"), "west must be less than east"),
        (("--bbox", "here", "-o", "m.png"), "west,south,east,north"),
        (("--bbox", "37,48,38,49", "--place", "Soledar", "-o", "m.png"), "not both"),
        (("--place", "Soledar", "-o", "m.doc"), "ending must be one of"),
        (("--place", "Soledar", "--place", "Bakhmut", "-o", "m.png"), "is a folder"),
        (("--place", "Soledar", "--lang", "fr", "-o", "m.png"), "pictures speak"),
    ],
)
def test_what_cannot_be_drawn_is_said(words: tuple[str, ...], told: str, call: Call, soledar: Path) -> None:
    done = call("--ledger", soledar, "map", "--on", "2023-01-13", "--width", 300, *words)
    assert done.code == 2
    assert told in done.err
