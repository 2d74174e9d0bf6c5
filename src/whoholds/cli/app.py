"""The command `whoholds`: its verbs, gathered from the modules beside it, and its exit codes."""

from __future__ import annotations

import signal
import sys
from contextlib import suppress
from dataclasses import replace
from typing import Annotated

import typer

from whoholds import __version__
from whoholds.cli import (
    archiving,
    asking,
    bulking,
    comparing,
    demo,
    filling,
    keeping,
    operating,
    picturing,
    publishing,
    reading,
    serving,
    watching,
)
from whoholds.cli.common import fail
from whoholds.errors import WhoholdsError
from whoholds.logs import start_logging
from whoholds.settings import Settings

EXIT_CODES = """Exit codes: 0 done · 1 other fault · 2 the call's words are off · 3 some input was skipped
· 4 the project's own data is malformed · 5 the ledger cannot be opened, written or trusted · 6 the hash
chain is broken · 7 an optional part is not installed."""

app = typer.Typer(
    name="whoholds",
    epilog=EXIT_CODES,
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    add_completion=False,
)
for module in (
    demo, keeping, filling, bulking, archiving, watching, reading, asking, comparing, publishing, picturing,
    serving, operating,
):  # fmt: skip
    module.register(app)


def print_version(asked: bool) -> None:
    """Print the version and stop, where it was asked for."""
    if asked:
        typer.echo(f"whoholds {__version__}")
        raise typer.Exit


@app.callback()
def common(
    ctx: typer.Context,
    ledger: Annotated[
        str | None,
        typer.Option(
            help="The ledger: a file or a URL. Without it: WHOHOLDS_LEDGER, then whoholds.db here.",
            metavar="FILE.db|URL",
        ),
    ] = None,
    accounts: Annotated[
        str | None,
        typer.Option(
            help="The file of who may sign in. Without it: WHOHOLDS_ACCOUNTS, then FILE.db.accounts.",
            metavar="FILE",
        ),
    ] = None,
    log: Annotated[
        str | None,
        typer.Option(
            help="Tell on stderr what is done, line by line: text, or json for machines that collect it. "
            "Without it: WHOHOLDS_LOG, then warnings alone.",
            metavar="text|json",
        ),
    ] = None,
    _version: Annotated[
        bool,
        typer.Option("--version", is_eager=True, callback=print_version, help="Print the version and stop."),
    ] = False,
) -> None:
    """Who holds this place, according to whom, since when, and how sure can anyone be?

    Read reports, extract who says who holds what, append it to a ledger, estimate, ask:

        whoholds demo

        whoholds --ledger war.db init --theatre ukraine

        whoholds --ledger war.db add reports.jsonl

        whoholds --ledger war.db who Bakhmut --on 2023-04-03 --as-known 2023-04-04
    """
    settings = Settings.read()
    settings = replace(settings, log=log or settings.log, accounts=accounts or settings.accounts)
    start_logging(settings.log)
    ctx.obj = settings if ledger is None else settings.with_ledger(ledger)


TERMINATED = 128 + signal.SIGTERM
"""The exit code that service managers take for a stop they asked for."""


def _terminated(*_: object) -> None:
    """Leave as after any other fault: files and ledgers are closed on the way."""
    sys.exit(TERMINATED)


def main() -> None:
    """Run the command line; every fault is one message on stderr and an exit code (see errors.py)."""
    with suppress(ValueError):  # another thread than the main one may not say how signals are taken
        signal.signal(signal.SIGTERM, _terminated)
    try:
        app()
    except WhoholdsError as exc:
        sys.exit(fail(str(exc), exc.exit_code))
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except OSError as exc:
        where = f"{exc.filename}: " if exc.filename else ""
        sys.exit(fail(f"{where}{exc.strerror or exc}", 1))
