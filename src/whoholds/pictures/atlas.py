"""A scene -> a map as PNG, SVG or PDF, or as a film (MP4, GIF) of its days."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from whoholds.pictures.base import base_of
from whoholds.pictures.cells import Grid, grid_of, needed, painted
from whoholds.pictures.scene import Scene, Spot
from whoholds.pictures.sheet import (
    FAINT,
    FILMS,
    INK,
    LAND,
    STILLS,
    STYLE,
    WATER,
    check_kind,
    undated,
    writing,
)
from whoholds.pictures.wording import known_by, named, words

INCHES = 9.0
HEAD, FOOT = 0.5, 0.72
"""Inches for the title above and the notes below."""

LABELS = 22
"""Settlements named on a map, the largest first, as far as their names do not touch."""

FRAMES_A_SECOND = 8


def draw_map(scene: Scene, path: Path, pixels: int = 1600) -> None:
    """Draw the first day of a scene into a .png, .svg or .pdf file, `pixels` wide.

    Raises UsageError for another kind of file, InputError when it cannot be written, MissingExtraError
    without matplotlib.
    """
    check_kind(path, STILLS)
    with _figure(scene, pixels) as (figure, axes):
        _paint(axes, scene, grid_of(scene, pixels), 0)
        with writing(path):
            figure.savefig(path, dpi=pixels / INCHES, metadata=undated(path), facecolor="white")


def draw_film(scene: Scene, path: Path, pixels: int = 1000) -> None:
    """Draw every day of a scene as a frame of a .mp4 or .gif file; errors as in `draw_map`."""
    check_kind(path, FILMS)
    animation = needed("matplotlib.animation")
    grid = grid_of(scene, pixels)
    with _figure(scene, pixels) as (figure, axes):
        image = _paint(axes, scene, grid, 0)
        with writing(path), _writer(animation, path).saving(figure, str(path), pixels / INCHES) as film:
            for day in range(len(scene.days)):
                image.set_data(painted(scene, grid, day))
                axes.title_text.set_text(_title(scene, day))
                film.grab_frame()


# --- the sheet ---------------------------------------------------------------------------------------


@contextmanager
def _figure(scene: Scene, pixels: int) -> Iterator[tuple[Any, Any]]:
    matplotlib = needed("matplotlib")
    west, south, east, north = scene.box
    shrink = float(np.cos(np.radians((south + north) / 2)))
    height = INCHES * (north - south) / ((east - west) * shrink)
    sheet = HEAD + height + FOOT
    with matplotlib.rc_context(STYLE):
        figure = needed("matplotlib.figure").Figure(figsize=(INCHES, sheet))
        needed("matplotlib.backends.backend_agg").FigureCanvasAgg(figure)
        axes = figure.add_axes((0, FOOT / sheet, 1, height / sheet))
        axes.set(xlim=(west, east), ylim=(south, north), xticks=[], yticks=[], facecolor=WATER)
        axes.set_aspect(1 / shrink)
        axes.spines[:].set_visible(False)
        _around(figure, axes, scene)
        yield figure, axes


def _around(figure: Any, axes: Any, scene: Scene) -> None:
    text, look = words(scene.look.lang), scene.look
    axes.title_text = figure.text(0.015, 0.99, _title(scene, 0), va="top", fontsize=15, fontweight="bold")
    known = known_by(scene.as_known, look.lang)
    figure.text(0.985, 0.987, known, va="top", ha="right", fontsize=9, color=FAINT)
    patches, handles = needed("matplotlib.patches"), []
    for state in look.states:
        hatch = "////" if state == look.contested else ""
        name = text["contested"] if state == look.contested else look.names[state]
        handles.append(patches.Patch(facecolor=look.colors[state], hatch=hatch, edgecolor="#555", label=name))
    axes.legend(handles=handles, loc="lower left", frameon=True, framealpha=0.9, edgecolor="none", fontsize=9)
    lines = (
        f"{text['legend']}; {text['stale']}; {text['disputed']}.",
        named(scene.sources, look.lang) + text["method"].format(method=scene.method),
        look.notice or text["sovereignty"],
    )
    figure.text(
        0.015, 0.008, "\n".join(_folded(line, 150) for line in lines), va="bottom", fontsize=6.6, color="#555"
    )


def _folded(line: str, width: int) -> str:
    import textwrap

    return "\n".join(textwrap.wrap(line, width))


def _title(scene: Scene, day: int) -> str:
    stated = f"{scene.days[day]:%Y-%m-%d}"
    return f"{scene.marked}, {stated}" if scene.marked else stated


def _paint(axes: Any, scene: Scene, grid: Grid, day: int) -> Any:
    west, south, east, north = scene.box
    base = base_of(scene.box)
    land = _land(axes, base.land)
    image = axes.imshow(painted(scene, grid, day), extent=(west, east, south, north), aspect="auto",
                        interpolation="nearest", zorder=2)  # fmt: skip
    axes.set_aspect(1 / np.cos(np.radians((south + north) / 2)))
    if land is not None:
        image.set_clip_path(land, axes.transData)
    for lines, style in ((base.boundaries, "solid"), (base.disputed, (0, (4, 3)))):
        for line in lines:
            axes.plot(*line.T, color="#6b7075", linewidth=0.9, linestyle=style, zorder=3)
    _labels(axes, scene)
    axes.set(xlim=(west, east), ylim=(south, north))
    return image


def _land(axes: Any, rings: tuple[Any, ...]) -> Any:
    if not rings:
        return None
    path = needed("matplotlib.path").Path.make_compound_path(*(
        needed("matplotlib.path").Path(ring, closed=True) for ring in rings
    ))  # fmt: skip
    patch = needed("matplotlib.patches").PathPatch(path, facecolor=LAND, edgecolor="#b9bec2", linewidth=0.6)
    axes.add_patch(patch)
    return path


# --- names -------------------------------------------------------------------------------------------


def _labels(axes: Any, scene: Scene) -> None:
    taken = [_legend_corner(scene)]
    ranked = sorted(scene.spots, key=lambda s: (s.name != scene.marked, -s.population, s.name))
    west, south, east, north = scene.box
    for spot in ranked[: LABELS * 8]:
        box = _extent(spot, east - west, north - south)
        inside = west < box[0] and box[2] < east and south < box[1] and box[3] < north
        if len(taken) <= LABELS and inside and not any(_touch(box, other) for other in taken):
            taken.append(box)
            _label(axes, spot, spot.name == scene.marked)


def _legend_corner(scene: Scene) -> tuple[float, float, float, float]:
    west, south, east, north = scene.box
    return west, south, west + 0.15 * (east - west), south + 0.12 * (north - south)


def _extent(spot: Spot, wide: float, high: float) -> tuple[float, float, float, float]:
    half, up = wide * (0.0055 * len(spot.name) + 0.012), high * 0.032
    return spot.lon - half, spot.lat - high * 0.012, spot.lon + half, spot.lat + up


def _touch(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _label(axes: Any, spot: Spot, marked: bool) -> None:
    halo = [needed("matplotlib.patheffects").withStroke(linewidth=2.4, foreground="white", alpha=0.85)]
    axes.plot(spot.lon, spot.lat, "o", color=INK, markersize=4.5 if marked else 2.2, zorder=5)
    axes.annotate(
        spot.name, (spot.lon, spot.lat), (0, 4), textcoords="offset points", ha="center", zorder=6,
        fontsize=10 if marked else 7.5, fontweight="bold" if marked else "normal", path_effects=halo,
    )  # fmt: skip


# --- films -------------------------------------------------------------------------------------------


def _writer(animation: Any, path: Path) -> Any:
    if path.suffix.lower() == ".gif":
        return animation.PillowWriter(fps=FRAMES_A_SECOND)
    needed("matplotlib").rcParams["animation.ffmpeg_path"] = needed("imageio_ffmpeg").get_ffmpeg_exe()
    return animation.FFMpegWriter(fps=FRAMES_A_SECOND, extra_args=["-pix_fmt", "yuv420p", "-vf", EVEN])


EVEN = "pad=ceil(iw/2)*2:ceil(ih/2)*2"
"""H.264 wants even sizes."""
