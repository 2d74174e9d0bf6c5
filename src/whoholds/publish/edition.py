"""The tables of an edition -> an immutable directory; and that directory -> whether it is untouched."""

from __future__ import annotations

import csv
import hashlib
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from whoholds.errors import EditionError, InputError
from whoholds.publish.app import APP, write_app
from whoholds.publish.checks import faults
from whoholds.publish.content import Column, Content, Row, Table
from whoholds.publish.formats import EXPORTERS, comma
from whoholds.publish.package import PACKAGE, write_package

SUMS = "SHA256SUMS"
"""Digests of all files but itself, as `sha256sum -c` reads them."""

HIDDEN = ".half-written-"
"""Start of the name under which an edition grows; nothing with it is an edition."""

MOST_FAULTS = 5

FAILED = ".failed.txt"
"""End of the name of what the validators said of an edition that was therefore not written."""

EYES = 2
"""Pairs of eyes that a change of state needs under a policy of four."""

CHANGE_COLUMNS = (
    Column("place_id", "string", "", "gazetteer id"),
    Column("name", "string", "", "standard name"),
    Column("before", "string", "", "state in the previous edition; empty: not in it"),
    Column("after", "string", "", "state in this edition; empty: no longer in it"),
)


@dataclass(frozen=True)
class Edition:
    """A published edition: its directory, the digest that stands for all its files, and whether it is new."""

    path: Path
    digest: str
    files: tuple[str, ...]
    new: bool = True


def publish(content: Content, folder: Path) -> Edition:
    """Write an edition into `folder` under its own name, or find that it stands there already.

    Validators speak first; what they say is kept in `NAME.failed.txt`, which nothing serves. An edition
    grows under a hidden name and is renamed when complete, so that no half of it is ever seen. Raises
    EditionError for a fault, and where other content stands under its name; InputError when the disk does
    not take it (nothing is left behind).
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _validated(content, folder)
        return _grown(content, folder)
    except (OSError, sqlite3.Error) as exc:
        said = (exc.strerror if isinstance(exc, OSError) else None) or str(exc)
        raise InputError(
            f"{folder}: the edition could not be written ({said}); nothing of it was left there: "
            "make room or choose another folder, and publish again"
        ) from exc


def _grown(content: Content, folder: Path) -> Edition:
    target = folder / content.stamp.name
    growing = Path(tempfile.mkdtemp(prefix=HIDDEN, dir=folder))
    try:
        _fill(content, growing, previous_edition(folder, content.stamp.name))
        return _settle(growing, target)
    finally:
        shutil.rmtree(growing, ignore_errors=True)


def _validated(content: Content, folder: Path) -> None:
    name = content.stamp.name
    changes = changes_since(content, previous_edition(folder, name))
    found = [*faults(content), *unseen(content, changes)]
    marked = folder / f"{name}{FAILED}"
    if not found:
        return marked.unlink(missing_ok=True)
    marked.write_text("".join(f"{fault}\n" for fault in found), encoding="utf-8", newline="\n")
    shown = "\n  ".join(found[:MOST_FAULTS])
    more = f"\n  and {len(found) - MOST_FAULTS} more" if len(found) > MOST_FAULTS else ""
    raise EditionError(f"the edition failed, see {marked}:\n  {shown}{more}")


def unseen(content: Content, changes: Table) -> Iterator[str]:
    """Yield a sentence for each change of state that fewer than two people saw, where the policy asks."""
    if not content.stamp.policy.four_eyes:
        return
    for place_id, name, before, after in changes.rows:
        seen = sorted(content.reviewers.get(str(place_id), ()))
        if before and after and len(seen) < EYES:
            by = f"only {seen[0]}" if seen else "nobody"
            yield (
                f"four eyes: {name or place_id} goes from {before} to {after}, "
                f"and {by} has accepted a claim on it: a second person must"
            )


def _fill(content: Content, folder: Path, previous: Path | None) -> None:
    usable = [e for e in EXPORTERS if e.usable and e.has(content)]
    for exporter in usable:
        exporter.write(content, folder / exporter.file)
    changes = changes_since(content, previous)
    comma.write_table(changes, folder / "changes.csv")
    write_package(content, usable, changes, previous.name if previous else "", folder)
    if content.app:
        write_app(content.app, folder / APP)
    sums = "".join(f"{_sha256(folder / name)}  {name}\n" for name in _files(folder))
    (folder / SUMS).write_text(sums, encoding="utf-8", newline="\n")


def _settle(growing: Path, target: Path) -> Edition:
    digest = _sha256(growing / SUMS)
    if target.exists():
        return _standing(target, digest)
    growing.chmod(0o755)
    try:
        growing.rename(target)
    except OSError:
        if target.exists():
            return _standing(target, digest)
        raise
    return Edition(target, digest, tuple(_files(target)))


def _files(folder: Path) -> list[str]:
    """Return the files of a folder and its folders, as paths with slashes, sorted."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir())


def _standing(target: Path, digest: str) -> Edition:
    found = verify_edition(target)
    if found.digest != digest:
        raise EditionError(
            f"{target}: another edition of the same day and ledger stands here and is never overwritten; "
            "publish into another folder"
        )
    return found


def verify_edition(path: Path) -> Edition:
    """Recompute the digest of every file of an edition; raises EditionError that names what was changed."""
    sums = path / SUMS
    if not sums.is_file():
        raise EditionError(f"{path}: no edition (it has no {SUMS})")
    listed = dict(_listed(sums))
    there = set(_files(path)) - {SUMS}
    wrong = [
        *(f"{name} is missing" for name in sorted(set(listed) - there)),
        *(f"{name} was added" for name in sorted(there - set(listed))),
        *(f"{n} was changed" for n in sorted(there & set(listed)) if _sha256(path / n) != listed[n]),
    ]
    if wrong:
        raise EditionError(f"{path}: not as it was published: {', '.join(wrong)}")
    return Edition(path, _sha256(sums), (*sorted(there), SUMS), new=False)


def _listed(sums: Path) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(sums.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
        digest, gap, name = line.partition("  ")
        if not gap or len(digest) != 64:
            raise EditionError(f"{sums}:{number}: not a line of checksums; the file was changed")
        yield name, digest


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


# --- the edition before ------------------------------------------------------------------------------


def previous_edition(folder: Path, name: str) -> Path | None:
    """Return the edition to compare with: as recorded where `name` stands already, else the newest of an
    earlier name (names begin with their day).
    """
    standing = folder / name / PACKAGE
    if standing.is_file():
        recorded = msgspec.json.decode(standing.read_bytes())["whoholds"]["previous_edition"]
        return folder / recorded if recorded and (folder / recorded).is_dir() else None
    older = (p for p in folder.iterdir() if (p / PACKAGE).is_file() and p.name < name)
    return max((p for p in older if not p.name.startswith(HIDDEN)), default=None)


def changes_since(content: Content, previous: Path | None) -> Table:
    """Return the places whose most likely state is another than in the previous edition, by place id."""
    if previous is None:
        return Table("changes", CHANGE_COLUMNS, ())
    with (previous / "control.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    before = {row["place_id"]: row["state"] for row in rows}
    names = {row["place_id"]: row["name"] for row in rows}
    after = {str(r["place_id"]): str(r["state"]) for r in content.control.records()}
    names |= {str(r["place_id"]): str(r["name"] or "") for r in content.control.records()}
    changed = sorted(i for i in before.keys() | after.keys() if before.get(i) != after.get(i))
    rows_: list[Row] = [(i, names[i] or None, before.get(i), after.get(i)) for i in changed]
    return Table("changes", CHANGE_COLUMNS, tuple(rows_))
