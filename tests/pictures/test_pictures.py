"""Maps, films and strips: what they show, and that the same scene is drawn in the same bytes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest

from whoholds.errors import InputError, UsageError
from whoholds.pictures import Look, Mark, Scene, Spot, Strip, draw_film, draw_map, draw_strip
from whoholds.pictures.base import base_of
from whoholds.pictures.cells import HATCH, grid_of, painted
from whoholds.pictures.wording import known_by, named, words

pytest.importorskip("scipy")
pytest.importorskip("matplotlib")

BOX = (37.0, 48.0, 38.0, 48.6)
LOOK = Look(
    states=("ua", "ru", "contested"),
    names={"ua": "Ukraine", "ru": "Russia"},
    colors={"ua": "#0072B2", "ru": "#D55E00", "contested": "#F0E442"},
    contested="contested",
)
SPOTS = (Spot(37.2, 48.3, "Sonivka", 900), Spot(37.5, 48.3, "Лісне", 100), Spot(37.8, 48.3, "Qala", 50))
DAYS = (date(2023, 4, 3), date(2023, 4, 4))


def scene(**changes: object) -> Scene:
    odds = np.array([[0.9, 0.05, 0.05], [0.1, 0.1, 0.8], [0.2, 0.6, 0.2]], np.float32)
    later = odds[[2, 1, 0]]
    fields = {
        "box": BOX, "days": DAYS, "spots": SPOTS, "p": np.stack([odds, later], axis=1),
        "stale": np.zeros((3, 2), np.bool_), "look": LOOK, "sources": ("Example Post",), "method": "test-1",
    }  # fmt: skip
    return Scene(**(fields | changes))  # type: ignore[arg-type]


def colour_at(image: np.ndarray, lon: float, lat: float = 48.3) -> tuple[float, ...]:
    west, south, east, north = BOX
    row = int((north - lat) / (north - south) * image.shape[0])
    column = int((lon - west) / (east - west) * image.shape[1])
    return tuple(float(x) for x in image[row, column])


def test_a_cell_takes_its_settlement_s_side_and_likelihood() -> None:
    shown = scene()
    image = painted(shown, grid_of(shown, 200), 0)
    ukraine, russia = colour_at(image, 37.2), colour_at(image, 37.8)
    assert ukraine[:3] == pytest.approx((0, 0x72 / 255, 0xB2 / 255))
    assert russia[:3] == pytest.approx((0xD5 / 255, 0x5E / 255, 0))
    assert ukraine[3] > russia[3]


def test_what_lies_far_from_any_settlement_stays_bare() -> None:
    shown = scene()
    assert colour_at(painted(shown, grid_of(shown, 200), 0), 37.35, 48.55)[3] == 0


def test_a_contested_cell_is_hatched() -> None:
    shown = scene()
    image = painted(shown, grid_of(shown, 400), 0)
    row = image.shape[0] // 2
    around = image[row, 190 : 190 + 2 * HATCH, 0]
    assert len(np.unique(around)) == 2


def test_a_stale_cell_fades() -> None:
    stale = np.array([[True, True], [False, False], [False, False]])
    fresh, old = scene(), scene(stale=stale)
    grid = grid_of(fresh, 200)
    assert colour_at(painted(old, grid, 0), 37.2)[3] < 0.6 * colour_at(painted(fresh, grid, 0), 37.2)[3]


def test_the_days_differ() -> None:
    shown = scene()
    grid = grid_of(shown, 200)
    assert colour_at(painted(shown, grid, 1), 37.2)[:3] == pytest.approx((0xD5 / 255, 0x5E / 255, 0))


def test_an_empty_box_is_drawn_as_land(tmp_path: Path) -> None:
    none = scene(spots=(), p=np.zeros((0, 2, 3), np.float32), stale=np.zeros((0, 2), np.bool_))
    draw_map(none, tmp_path / "m.png", 300)
    assert (tmp_path / "m.png").read_bytes()[:4] == b"\x89PNG"


def test_columns_that_do_not_belong_together_are_refused() -> None:
    with pytest.raises(ValueError, match="was meant"):
        scene(p=np.zeros((2, 2, 3), np.float32))


@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
def test_the_same_scene_gives_the_same_bytes(ending: str, tmp_path: Path) -> None:
    for name in ("a", "b"):
        draw_map(scene(marked="Sonivka"), tmp_path / f"{name}.{ending}", 400)
    assert (tmp_path / f"a.{ending}").read_bytes() == (tmp_path / f"b.{ending}").read_bytes()


def test_a_map_says_date_sources_licence_and_that_control_is_not_sovereignty(tmp_path: Path) -> None:
    draw_map(scene(), tmp_path / "m.svg", 400)
    drawn = (tmp_path / "m.svg").read_text(encoding="utf-8")
    for told in (
        "2023-04-03",
        "Example Post",
        "CC BY 4.0",
        "Control is not sovereignty",
        "contested",
    ):
        assert told in drawn


@pytest.mark.parametrize(
    ("known", "lang", "line"),
    [
        (None, "en", "as known now"),
        (datetime(2023, 4, 5, tzinfo=UTC), "en", "as known at the end of 2023-04-04 (UTC)"),
        (datetime(2023, 4, 5, tzinfo=UTC), "uk", "за відомим на кінець 2023-04-04 (UTC)"),
        (datetime(2023, 4, 4, 12, tzinfo=UTC), "ru", "по известному на 2023-04-04 12:00 UTC"),
    ],
)
def test_a_picture_says_up_to_when_things_were_known(known: datetime | None, lang: str, line: str) -> None:
    assert known_by(known, lang) == line


def test_other_endings_and_unwritable_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"\.png, \.svg, \.pdf"):
        draw_map(scene(), tmp_path / "m.bmp")
    with pytest.raises(InputError, match="cannot be written"):
        draw_map(scene(), tmp_path / "no" / "m.png", 300)


def test_a_film_has_a_frame_a_day(tmp_path: Path) -> None:
    images = pytest.importorskip("PIL.Image")
    draw_film(scene(), tmp_path / "f.gif", 300)
    with images.open(tmp_path / "f.gif") as film:
        assert film.n_frames == 2


def test_a_film_is_written_as_mp4(tmp_path: Path) -> None:
    pytest.importorskip("imageio_ffmpeg")
    draw_film(scene(), tmp_path / "f.mp4", 300)
    assert (tmp_path / "f.mp4").read_bytes()[4:8] == b"ftyp"


def test_a_strip_draws_band_and_marks(tmp_path: Path) -> None:
    marks = (
        Mark(DAYS[0], "ru"), Mark(DAYS[0], "ua", denial=True), Mark(DAYS[1], None),
        Mark(DAYS[1], "ru", admission=True, copies=3),
    )  # fmt: skip
    band = np.array([[0.2, 0.3, 0.5], [0.1, 0.6, 0.3]], np.float32)
    for name in ("a", "b"):
        draw_strip(Strip("Sonivka", DAYS, band, LOOK, marks), tmp_path / f"{name}.svg")
    drawn = (tmp_path / "a.svg").read_bytes()
    assert drawn == (tmp_path / "b.svg").read_bytes()
    assert all(word in drawn.decode() for word in ("Sonivka", "against own interest", "denial"))


def test_the_line_of_crimea_is_drawn_as_disputed_and_the_others_are_not() -> None:
    base = base_of((32.0, 44.0, 37.0, 47.0))
    assert len(base.disputed) == 1
    assert 33.5 < base.disputed[0][:, 0].mean() < 35.1
    assert base_of((22.0, 47.0, 41.0, 53.0)).boundaries


@pytest.mark.parametrize("lang", ["en", "uk", "ru"])
def test_every_language_has_the_same_words(lang: str) -> None:
    assert words(lang).keys() == words("en").keys()
    assert "and 1 more" in named(("a", "b", "c", "d", "e", "f"), "en")


def test_another_language_is_refused() -> None:
    with pytest.raises(UsageError, match="en, ru, uk"):
        words("fr")
