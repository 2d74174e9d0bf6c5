"""The verbs that make and keep a ledger: init, gazetteer, baseline, verify, rebuild, status."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from whoholds.cli.common import Json, finish, opened, print_json, progress, report_issues, say, settings_of
from whoholds.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from whoholds.desk import Desk
    from whoholds.model import Issue
    from whoholds.stamping import Stamped

CaFile = Annotated[
    Path | None,
    typer.Option("--ca", help="Root certificates (PEM) of the authority you trust.", metavar="FILE.pem"),
]

gazetteers = typer.Typer(help="Add and list the ledger's own gazetteer files.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add these verbs to the command line."""
    app.command()(init)
    app.add_typer(gazetteers, name="gazetteer")
    app.command()(baseline)
    app.command()(verify)
    app.command()(stamp)
    app.command()(rebuild)
    app.command()(status)
    app.command()(copy)
    app.command()(grant)


def init(
    ctx: typer.Context,
    theatre: Annotated[
        str | None, typer.Option(help="The conflict: a name like ukraine, or a folder with theatre.toml.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Make a new, empty ledger.

    Example: whoholds --ledger war.db init --theatre ukraine
    """
    from whoholds.desk import open_desk

    settings = settings_of(ctx)
    if "://" not in settings.ledger and Path(settings.ledger).exists():
        raise UsageError(f"{settings.ledger} exists already; nothing was changed: name another file")
    with open_desk(settings.ledger, create=True, theatre=theatre or settings.theatre) as desk:
        made = {"ledger": settings.ledger, "theatre": desk.recipe.theatre}
    if as_json:
        return print_json(made)
    say(f"made {settings.ledger} (theatre {made['theatre']})")
    return say(f"next: whoholds --ledger {settings.ledger} add FILE...")


@gazetteers.command("add")
def gazetteer_add(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="A CSV with a header or a GeoNames dump; plain, .gz, .zip.")],
    as_json: Json = False,
) -> None:
    """Keep a gazetteer file in the ledger; its places and ids come before the embedded ones.

    Add it before the reports: what was read earlier keeps its places until the reports are added again.

    Example: whoholds --ledger war.db gazetteer add settlements.csv.gz
    """
    issues: list[Issue] = []
    with opened(ctx) as desk:
        places = desk.add_gazetteer(file, issues)
    code = report_issues(issues)
    if as_json:
        print_json({"file": file.name, "places": places, "issues": issues})
    else:
        say(f"added {file.name}: {places:,} places")
    finish(code)


@gazetteers.command("list")
def gazetteer_list(ctx: typer.Context, as_json: Json = False) -> None:
    """List the gazetteer files in the ledger.

    Example: whoholds --ledger war.db gazetteer list
    """
    with opened(ctx) as desk:
        files = desk.store.stored_files()
    if as_json:
        return print_json(files)
    for file in files:
        say(f"{file.name}  {file.size:,} bytes  sha256 {file.sha256[:16]}")
    return None if files else say("no gazetteer file; the embedded GeoNames places are used")


def baseline(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="A CSV of place_id, lat, lon, status, date; plain or .gz.")],
    claimant: Annotated[str, typer.Option(help="Whose map it is; without it, the file's name.")] = "",
    as_json: Json = False,
) -> None:
    """Append a starting map: who held which place at the start of a day.

    Example: whoholds --ledger war.db baseline held_before.csv.gz
    """
    with opened(ctx) as desk:
        found = desk.add_baseline(file, claimant)
    if as_json:
        return print_json([{"on": b.on, "claimant": b.claimant, "places": len(b.holdings)} for b in found])
    for b in found:
        others = f", all others {b.otherwise}" if b.otherwise else ""
        say(f"added the map of {b.on} by {b.claimant}: {len(b.holdings):,} places{others}")
    return None


def verify(
    ctx: typer.Context,
    edition: Annotated[
        Path | None, typer.Argument(help="A published edition; without it, the ledger is verified.")
    ] = None,
    head: Annotated[
        str | None, typer.Option(help="A head noted earlier, SEQ:HASH: proves that nothing was cut off.")
    ] = None,
    timestamps: Annotated[
        bool, typer.Option("--timestamps", help="Check the time stamps of earlier heads too; needs --ca.")
    ] = False,
    ca: CaFile = None,
    as_json: Json = False,
) -> None:
    """Recompute the hash chain; say the first broken entry and leave with 6 if there is one.

    The originals that reports name are proved too; a missing or altered one is named (exit code 5).

    With an edition's folder: recompute the digests of its files; say what was changed and leave with 6.

    Example: whoholds --ledger war.db verify

    Example: whoholds --ledger war.db verify --timestamps --ca authority.pem
    """
    from whoholds.ledger import Head

    if edition is not None:
        return _verify_edition(edition, as_json)
    expected = None
    if head is not None:
        seq, _, digest = head.partition(":")
        if not (seq.isdecimal() and digest):
            raise UsageError(f"--head {head!r} is no head; write it as verify prints it, SEQ:HASH")
        expected = Head(seq=int(seq), hash=digest)
    with opened(ctx) as desk:
        found = desk.store.verify(expected)
        originals = desk.verify_originals()
        stamped = list(_stamped(desk, ca)) if timestamps else []
    if as_json:
        told = {"seq": found.seq, "hash": found.hash, "originals": originals, "stamped": stamped}
        return print_json(told)
    also = f" and {originals:,} originals" if originals else ""
    say(f"verified {found.seq:,} entries{also}; head {found.seq}:{found.hash}")
    for stamp in stamped:
        say(f"entry {stamp.seq:,} and all before it stood at {stamp.at:%Y-%m-%d %H:%M:%S} UTC")
    return None if stamped or not timestamps else say("no head was time-stamped: whoholds stamp does it")


def _stamped(desk: Desk, ca: Path | None) -> Iterator[Stamped]:
    from whoholds.stamping import Rfc3161

    if desk.stamps is not None:
        yield from desk.stamps.check(Rfc3161(ca), desk.hash_at)


def stamp(
    ctx: typer.Context,
    authority: Annotated[
        str,
        typer.Option("--authority", help="Address of an RFC 3161 time-stamping authority.", metavar="URL"),
    ],
    ca: CaFile = None,
    as_json: Json = False,
) -> None:
    """Have the ledger's head time-stamped, so that outsiders can prove later what stood today.

    The line SEQ:HASH and the authority's answer are kept in FILE.db.stamps; `openssl ts -verify` takes them.

    Example: whoholds --ledger war.db stamp --authority http://timestamp.digicert.com
    """
    from whoholds.reports.fetch import Fetcher, Limits
    from whoholds.stamping import Rfc3161

    fetcher = Fetcher(Limits(private=settings_of(ctx).fetch_private))
    with opened(ctx) as desk:
        if desk.stamps is None:
            raise UsageError("a ledger on a server has no folder of stamps")
        head = desk.verify()
        kept = desk.stamps.stamp(head, Rfc3161(ca, authority, fetcher))
    if as_json:
        return print_json({"seq": head.seq, "hash": head.hash, "proof": str(kept)})
    checked = "" if ca else "; give --ca to have its signature checked"
    return say(f"stamped the head {head.seq}:{head.hash}: {kept}{checked}")


def _verify_edition(folder: Path, as_json: bool) -> None:
    from whoholds.publish import verify_edition

    found = verify_edition(folder)
    if as_json:
        return print_json(found)
    return say(f"verified {len(found.files)} files of {found.path.name}; digest {found.digest}")


def rebuild(ctx: typer.Context, as_json: Json = False) -> None:
    """Delete every derived table and remake it, identically, from the entries.

    Example: whoholds --ledger war.db rebuild
    """
    with opened(ctx) as desk:
        desk.rebuild()
        head = desk.store.head()
    if as_json:
        return print_json(head)
    return say(f"rebuilt the view of {head.seq:,} entries")


def status(ctx: typer.Context, as_json: Json = False) -> None:
    """Say what the ledger holds: entries by kind, live claims, theatre, gazetteer files, starting maps.

    Example: whoholds --ledger war.db status --json
    """
    with opened(ctx) as desk:
        counts, head = desk.store.counts(), desk.store.head()
        found = {
            "ledger": settings_of(ctx).ledger,
            "theatre": desk.recipe.theatre,
            "entries": head.seq,
            "by_kind": counts.entries,
            "live_claims": counts.live_claims,
            "live_harms": counts.live_harms,
            "gazetteer_files": [f.name for f in desk.store.stored_files()],
            "baselines": [{"on": b.on, "claimant": b.claimant} for b in desk.store.baselines()],
            "head": f"{head.seq}:{head.hash}",
        }
    if as_json:
        return print_json(found)
    for name, value in found.items():
        say(f"{name.replace('_', ' '):16} {_plainly(value)}")
    return None


def _plainly(value: object) -> str:
    if isinstance(value, dict):
        return " · ".join(f"{k} {_plainly(v)}" for k, v in value.items()) or "none"
    if isinstance(value, list):
        return ", ".join(_plainly(v) for v in value) or "none"
    return f"{value:,}" if isinstance(value, int) else str(value) or "none"


def copy(
    source: Annotated[str, typer.Argument(help="The ledger to copy: a file or a URL.")],
    target: Annotated[str, typer.Argument(help="Where it goes: a file or a URL that holds no ledger yet.")],
    as_json: Json = False,
) -> None:
    """Copy a ledger between databases: the same entries, order, recording times and hashes.

    The chain is proved on the way; both have the same head afterwards. What is kept beside a ledger's file
    (archived originals, time stamps) is copied by hand.

    Example: whoholds copy war.db "postgresql://desk@db.example/war?ledger=ukraine"
    """
    from whoholds.ledger import copy_ledger, open_store

    with (
        open_store(source, read_only=True) as taken,
        open_store(target, create=True) as given,
        progress("copying", "entries"),
    ):
        head = copy_ledger(taken, given)
    if as_json:
        return print_json({"head": head})
    return say(f"copied {head.seq} entries; head {head.seq}:{head.hash}")


def grant(
    ctx: typer.Context,
    role: Annotated[str, typer.Argument(help="A role of the PostgreSQL server.")],
    read_only: Annotated[bool, typer.Option("--read-only", help="It may ask, not append.")] = False,
) -> None:
    """Let a role of the server append to this ledger, or only read it; no role may change an entry.

    Example: whoholds --ledger postgresql://owner@db.example/war grant desk
    """
    from whoholds.ledger.postgres import Postgres

    with opened(ctx) as desk:
        if not isinstance(desk.store.backend, Postgres):
            raise UsageError(
                "roles are PostgreSQL's: an SQLite ledger is protected by its file's permissions"
            )
        desk.store.backend.grant(role, write=not read_only)
    say(f"{role} may {'read this ledger' if read_only else 'append to this ledger and read it'}")
