"""The verbs that serve: serve, accounts."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from whoholds.cli.common import Json, MetricsPort, err, print_json, say, settings_of
from whoholds.errors import MissingExtraError, UsageError

if TYPE_CHECKING:
    from whoholds.desk import Desk
    from whoholds.serve.accounts import Accounts
    from whoholds.serve.running import Opening
    from whoholds.serve.server import Options
    from whoholds.settings import Settings

accounts_app = typer.Typer(
    help="Who may sign in to `whoholds serve`, and what they may do.", no_args_is_help=True
)

EDITIONS = ".editions"
"""A ledger's own editions are kept beside it: FILE.db.editions."""

FOUR_EYES = "review.four-eyes"
"""The ledger's setting: "yes" where a verdict counts only when a second person gives it too."""


def register(app: typer.Typer) -> None:
    """Add these verbs to the command line."""
    app.command()(serve)
    app.add_typer(accounts_app, name="accounts")


def serve(
    ctx: typer.Context,
    editions: Annotated[
        Path | None,
        typer.Argument(
            help="An edition or a folder of them. Without it: the ledger's own, made where it has changed.",
            metavar="EDITION_DIR",
        ),
    ] = None,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port; 0 takes a free one.")] = 8000,
    name: Annotated[
        list[str] | None, typer.Option("--name", help="A host name under which it is reached (repeat it).")
    ] = None,
    public_read: Annotated[
        bool, typer.Option("--public-read", help="Let everybody read, from any machine, without an account.")
    ] = False,
    tiles: Annotated[
        str | None, typer.Option(help="URL template of map tiles, https://.../{z}/{x}/{y}.png.")
    ] = None,
    four_eyes: Annotated[
        bool | None, typer.Option("--four-eyes/--two-eyes", help="Whether a verdict needs a second person.")
    ] = None,
    on: Annotated[
        str | None, typer.Option(metavar="DATE", help="Last day of the edition that is made.")
    ] = None,
    workers: Annotated[
        int, typer.Option(min=1, max=64, help="Processes that answer; one a processor for many readers.")
    ] = 1,
    open_browser: Annotated[bool, typer.Option("--open", help="Open the app in the browser.")] = False,
    metrics: MetricsPort = None,
) -> None:
    """Serve the newest edition: the map, its API, OGC API Features; with the ledger, review and texts.

    Listens on this machine alone. Beyond it, accounts or --public-read are needed. A newer edition in the
    folder is served as soon as it stands.

    Example: whoholds --ledger war.db serve editions --port 8080
    """
    from whoholds.serve.server import Options

    options = Options(host, port, public_read, tuple(name or ()), tiles)
    opening = opening_of(ctx, editions, options, four_eyes, on)
    run(replace(opening, metrics=metrics, log=settings_of(ctx).log), workers, open_browser)


def opening_of(
    ctx: typer.Context, editions: Path | None, options: Options, four_eyes: bool | None, on: str | None
) -> Opening:
    """Return what the server is opened from: editions, accounts, the ledger; make an edition."""
    _needs_extra()
    from whoholds.desk import open_desk
    from whoholds.serve.running import Opening

    settings = settings_of(ctx)
    ledger, remote = settings.ledger, "://" in settings.ledger.removeprefix("sqlite:///")
    there = remote or Path(ledger).is_file()
    if editions is None and not (there and not remote):
        raise UsageError(ADVICE if remote else f"no ledger at {ledger}: name one with --ledger, or {GIVE}")
    accounts = settings.accounts_file() if there or settings.accounts else None
    _check(options, accounts)
    if not there:
        assert editions is not None
        return Opening(editions, options, accounts=accounts)
    with open_desk(ledger) as desk:
        folder = editions or own_editions(desk, ledger, on)
        return Opening(folder, options, ledger, accounts, _four_eyes(desk, four_eyes))


GIVE = "give a folder of editions"
ADVICE = f"a ledger on a server has no editions beside it: publish it with -o FOLDER, and {GIVE}"


def _check(options: Options, path: Path | None) -> None:
    from whoholds.serve.accounts import Accounts
    from whoholds.serve.server import checked

    accounts = Accounts(path) if path else None
    try:
        checked(options, accounts)
    finally:
        if accounts:
            accounts.close()


def _needs_extra() -> None:
    from importlib.util import find_spec

    missing = [module for module in ("starlette", "uvicorn", "argon2") if find_spec(module) is None]
    if missing:
        raise MissingExtraError(f"serving needs {', '.join(missing)}: pip install 'whoholds[serve]'")


def _four_eyes(desk: Desk, asked: bool | None) -> bool:
    if asked is not None:
        desk.store.set_setting(FOUR_EYES, "yes" if asked else "no")
    return desk.store.setting(FOUR_EYES) == "yes"


def own_editions(desk: Desk, ledger: str, on: str | None) -> Path:
    """Return the folder of the ledger's own editions; make one where none is of its head."""
    folder = Path(ledger + EDITIONS)
    head = desk.store.head().hash[:12]
    if folder.is_dir() and any(head in path.name for path in folder.glob("[!.]*")) and on is None:
        return folder
    with err().status("making an edition of the ledger (once a change)"):
        desk.publish(folder, on=on or newest_day(desk))
    return folder


def newest_day(desk: Desk) -> str:
    """Return the newest day that a report of the ledger was published on, no later than today."""
    days = (r.published.date() for r in desk.store.reports())
    newest = max(days, default=None)
    if newest is None:
        raise UsageError("the ledger holds no report yet: add some, or give a folder of editions")
    return min(newest, datetime.now(UTC).date()).isoformat()


def run(opening: Opening, workers: int, open_browser: bool) -> None:
    """Answer requests until interrupted."""
    from whoholds.serve import running
    from whoholds.serve.shelf import newest

    name = newest(opening.editions).name

    def listens(address: str) -> None:
        say(f"whoholds serves {name} on {address}")
        say(f"QGIS and GDAL: {address}/ogc   ·   stop with Ctrl-C")
        sys.stdout.flush()
        if open_browser:
            _open_later(address)

    running.run(opening, workers, listens)


def _open_later(address: str) -> None:
    import threading
    import webbrowser

    threading.Timer(1.0, webbrowser.open, [address]).start()


# --- accounts ------------------------------------------------------------------------------------------


def accounts_of(settings: Settings) -> Accounts:
    """Open the accounts. Raises UsageError where the ledger is no file and no file was named for them."""
    _needs_extra()
    from whoholds.serve.accounts import Accounts

    path = settings.accounts_file()
    if path is None:
        raise UsageError("a ledger on a server has no accounts beside it: say where with --accounts FILE")
    return Accounts(path)


def _password(stdin: bool) -> str:
    if stdin:
        return sys.stdin.readline().rstrip("\n")
    found: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    return found


@accounts_app.command("add")
def accounts_add(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="The name to sign in with; it stands in the ledger's reviews.")],
    role: Annotated[str, typer.Option(help="reader, contributor, analyst or admin.")] = "reader",
    stdin: Annotated[bool, typer.Option("--stdin", help="Read the password from standard input.")] = False,
) -> None:
    """Make an account.

    Example: whoholds --ledger war.db accounts add olena --role analyst
    """
    accounts = accounts_of(settings_of(ctx))
    accounts.add(name, role, _password(stdin))
    say(f"made {name} ({role})")


@accounts_app.command("list")
def accounts_list(ctx: typer.Context, as_json: Json = False) -> None:
    """List the accounts.

    Example: whoholds --ledger war.db accounts list
    """
    found = accounts_of(settings_of(ctx)).list()
    if as_json:
        return print_json(found)
    for account in found:
        say(f"{account.name}\t{account.role}\t{account.created:%Y-%m-%d}\t{account.tokens} tokens")
    return None


@accounts_app.command("remove")
def accounts_remove(
    ctx: typer.Context, name: Annotated[str, typer.Argument(help="The account's name.")]
) -> None:
    """Remove an account, its sessions and its tokens; its reviews stay in the ledger.

    Example: whoholds --ledger war.db accounts remove olena
    """
    accounts_of(settings_of(ctx)).remove(name)
    say(f"removed {name}")


@accounts_app.command("token")
def accounts_token(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="The account's name.")],
    scope: Annotated[
        list[str] | None, typer.Option("--scope", help="read, add, review or admin (repeat it).")
    ] = None,
    label: Annotated[str, typer.Option(help="What it is for.")] = "",
    days: Annotated[int | None, typer.Option(min=1, help="Days until it expires.")] = None,
) -> None:
    """Make a token for programs, and show it once: send it as `Authorization: Bearer TOKEN`.

    Example: whoholds --ledger war.db accounts token olena --scope read --scope add --days 90
    """
    say(accounts_of(settings_of(ctx)).token(name, tuple(scope or ("read",)), label, days))
