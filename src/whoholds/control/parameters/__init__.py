"""TOML -> the versioned parameters of the estimate, read strictly."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import msgspec

from whoholds.control.terrain import FieldShape
from whoholds.errors import DataError

DEFAULT = "full-0.6"


class Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of the tables: every key must be there, none may be unknown."""


class FieldTable(Strict, frozen=True, kw_only=True):
    """The field and what a claim says of it; see the comments in the file."""

    kernels: tuple[tuple[float, float], ...]
    memory: float
    step: int
    points: int
    scale: float
    noise: float
    doubt: float
    cap: float
    region_cap: float
    region_noise: float
    region_part: float
    near: float
    beside: float
    loose: float
    band: float
    spread: float
    sharpness: float
    surprise: float
    before: float
    before_days: int
    supply: float

    @property
    def shape(self) -> FieldShape:
        """Space and time of the field."""
        return FieldShape(self.kernels, self.memory, self.step, self.points)


class StartTable(Strict, frozen=True, kw_only=True):
    """What the baseline says of the field."""

    firm: float
    presumed: float
    later: float
    reach: float
    doubt: float


class ChainTable(Strict, frozen=True, kw_only=True):
    """How a place moves from phase to phase."""

    redraw: float
    hold: float
    heard: int
    settle: float
    follow: float = 0.0


Rows = tuple[tuple[float, ...], ...]


class WordsTable(Strict, frozen=True, kw_only=True):
    """What words mean before anything is learned: rows of phases, columns of categories."""

    neutral: Rows
    own_side: Rows
    enemy_side: Rows
    blur: float
    near: float
    hedged: float
    loose: float
    temper: float


class LearningTable(Strict, frozen=True, kw_only=True):
    """How strongly voices are held to their class, and the class to the words."""

    class_claims: float
    voice_claims: float
    passes: int


class CopiesTable(Strict, frozen=True, kw_only=True):
    """How claims repeat one another."""

    days: int
    most: int
    start: float
    weight: float
    same_origin: float
    same_voice: float
    faithful: float
    smoothed: float
    filtered: float


class WidthTable(Strict, frozen=True, kw_only=True):
    """How wide the contested band may turn out; see the comments in the file."""

    times: tuple[float, ...]
    weight: float


class OutputTable(Strict, frozen=True, kw_only=True):
    """What is published of a probability: its temperature and its cap."""

    temperature: float
    most: float


class FilteredTable(Strict, frozen=True, kw_only=True):
    """What is otherwise where nothing later is known."""

    points: int
    kernels: tuple[tuple[float, float], ...]
    cap: float
    region_noise: float
    later: float
    supply: float = 0.0
    follow: float = 0.0


class Parameters(Strict, frozen=True, kw_only=True):
    """All parameters of the full estimate."""

    version: str
    field: FieldTable
    start: StartTable
    chain: ChainTable
    words: WordsTable
    learning: LearningTable
    copies: CopiesTable
    output: OutputTable
    width: WidthTable | None = None
    filtered: FilteredTable | None = None

    def of(self, smooth: bool) -> Parameters:
        """Return the parameters of a run that looks back, or of one that does not."""
        other = self.filtered
        if smooth or other is None:
            return self
        field = msgspec.structs.replace(
            self.field,
            points=other.points, kernels=other.kernels, cap=other.cap, region_noise=other.region_noise,
            supply=other.supply,
        )  # fmt: skip
        start = msgspec.structs.replace(self.start, later=other.later)
        chain = msgspec.structs.replace(self.chain, follow=other.follow)
        return msgspec.structs.replace(self, field=field, start=start, chain=chain)


def load_parameters(version: str = DEFAULT) -> Parameters:
    """Return the parameters of a version; raises DataError naming the file and the key that is wrong."""
    file = files(__package__) / f"{version}.toml"
    if not file.is_file():
        known = sorted(
            f.name.removesuffix(".toml") for f in files(__package__).iterdir() if f.name.endswith("toml")
        )
        raise DataError(f"no parameters {version!r} for the estimate; there are {', '.join(known)}")
    return parse_parameters(file.read_text(encoding="utf-8"), file.name)


def parse_parameters(text: str, name: str) -> Parameters:
    """Parse a parameters file; `name` is told in errors."""
    try:
        return msgspec.convert(tomllib.loads(text), Parameters)
    except (msgspec.ValidationError, tomllib.TOMLDecodeError) as error:
        raise DataError(f"{name}: {error}") from error
