"""One place through time -> a strip: the probabilities as a band, each claim a mark above or below it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from whoholds.pictures.cells import needed
from whoholds.pictures.scene import Mark, Strip
from whoholds.pictures.sheet import FAINT, INK, STILLS, STYLE, check_kind, undated, writing
from whoholds.pictures.wording import known_by, words

SIZE = (9.0, 3.6)
DPI = 180

STEP = 0.085
"""Height from one mark to the next of the same day and row, as a share of the band."""

MOST_STACKED = 6
"""Marks drawn above each other; a day with more shows its number."""


def draw_strip(strip: Strip, path: Path) -> None:
    """Draw a place's strip into a .png, .svg or .pdf file.

    Marks of the first side's voices stand above the band, of the others' below; a hollow mark is a denial,
    a triangle goes against the speaker's own interest, a small one is neither side's voice.
    Raises UsageError for another kind of file, InputError when it cannot be written, MissingExtraError
    without matplotlib.
    """
    check_kind(path, STILLS)
    with needed("matplotlib").rc_context(STYLE):
        figure = needed("matplotlib.figure").Figure(figsize=SIZE)
        needed("matplotlib.backends.backend_agg").FigureCanvasAgg(figure)
        axes = figure.add_axes((0.045, 0.17, 0.94, 0.65))
        _band(axes, strip)
        _marks(axes, strip)
        _frame(figure, axes, strip)
        with writing(path):
            figure.savefig(path, dpi=DPI, metadata=undated(path), facecolor="white")


def _band(axes: Any, strip: Strip) -> None:
    """Stack the sides from below with the contested share between them, as on the ground."""
    look, states = strip.look, list(strip.look.states)
    order = [s for s in states if s != look.contested]
    order.insert(1, look.contested)
    shares = [strip.p[:, states.index(state)] for state in order]
    fills = axes.stackplot(
        strip.days, shares, colors=[look.colors[s] for s in order], linewidth=0, alpha=0.85
    )
    fills[1].set_hatch("////")
    fills[1].set_edgecolor("#00000055")


def _marks(axes: Any, strip: Strip) -> None:
    used: Counter[tuple[object, str]] = Counter()
    sides = [s for s in strip.look.states if s != strip.look.contested]
    for mark in sorted(strip.marks, key=lambda m: (m.day, m.side or "")):
        row = "above" if mark.side == sides[-1] else "below" if mark.side in sides else "others"
        level = used[(mark.day, row)]
        used[(mark.day, row)] += 1
        if level < MOST_STACKED:
            _mark(axes, strip, mark, _height(row, level))


def _height(row: str, level: int) -> float:
    start, step = {"above": (1.07, STEP), "below": (-0.07, -STEP), "others": (0.5, STEP)}[row]
    return start + step * level


def _mark(axes: Any, strip: Strip, mark: Mark, height: float) -> None:
    color = strip.look.colors.get(mark.side or "", FAINT)
    axes.plot(
        mark.day, height, "^" if mark.admission else "o", color=color, markeredgecolor=INK,
        markerfacecolor="white" if mark.denial else color, markersize=5.5 + min(mark.copies, 4),
        markeredgewidth=0.7, clip_on=False, zorder=4,
    )  # fmt: skip


def _frame(figure: Any, axes: Any, strip: Strip) -> None:
    text, look = words(strip.look.lang), strip.look
    axes.set(xlim=(strip.days[0], strip.days[-1]), ylim=(-0.62, 1.62), yticks=[0, 0.5, 1])
    axes.set_yticklabels(["0", "½", "1"])
    axes.spines[["top", "right", "left"]].set_visible(False)
    dates = needed("matplotlib.dates")
    axes.xaxis.set_major_formatter(dates.ConciseDateFormatter(axes.xaxis.get_major_locator()))
    figure.text(0.015, 0.965, strip.place, va="top", fontsize=14, fontweight="bold")
    figure.text(0.985, 0.96, known_by(strip.as_known, look.lang), va="top", ha="right", color=FAINT)
    _legend(figure, look.states, strip)
    notes = f"{text['method'].format(method=strip.method)} {text['sovereignty']}"
    figure.text(0.015, 0.015, notes, fontsize=6.6, color="#555")


def _legend(figure: Any, states: tuple[str, ...], strip: Strip) -> None:
    text, look = words(strip.look.lang), strip.look
    patches, lines = needed("matplotlib.patches"), needed("matplotlib.lines")
    handles: list[Any] = []
    for state in states:
        name = text["contested"] if state == look.contested else look.names[state]
        hatch = "////" if state == look.contested else ""
        handles.append(patches.Patch(facecolor=look.colors[state], hatch=hatch, edgecolor="#555", label=name))
    for shape, fill, key in (("o", INK, "claim"), ("o", "white", "denial"), ("^", INK, "admission")):
        line = lines.Line2D([], [], marker=shape, color="none", markeredgecolor=INK, markerfacecolor=fill)
        line.set_label(text[key])
        handles.append(line)
    figure.legend(handles=handles, loc="upper left", bbox_to_anchor=(0.01, 0.915), ncol=len(handles),
                  frameon=False, fontsize=8)  # fmt: skip
