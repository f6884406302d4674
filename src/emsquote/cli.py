"""The command line: which commands there are, and what becomes of an error.

Exit codes: 0 complete, 1 done with open points, 2 not done, 70 a fault of the program itself,
130 interrupted.
"""

from __future__ import annotations

import gc
import os
import sys
from copy import copy
from typing import Annotated

import typer

from emsquote import __version__
from emsquote.commands.batch import batch
from emsquote.commands.board import board
from emsquote.commands.bom import bom
from emsquote.commands.compare import compare
from emsquote.commands.curve import curve
from emsquote.commands.diff import diff
from emsquote.commands.explain import explain
from emsquote.commands.fetch import fetch
from emsquote.commands.help import AFTERWARDS, DECIDING, HOUSE, LOOKING, QUOTING, Command, Group
from emsquote.commands.house import house_commands
from emsquote.commands.init import init
from emsquote.commands.library import library
from emsquote.commands.lots import lots
from emsquote.commands.make_or_buy import make_or_buy
from emsquote.commands.match import match
from emsquote.commands.parts import parts
from emsquote.commands.price import price
from emsquote.commands.rates import rates
from emsquote.commands.say import say
from emsquote.commands.services import services
from emsquote.commands.turns import turns
from emsquote.finding import InputError, Origin, fault

# A command module imports only what is light at its top; the rest is imported inside the command.
app = typer.Typer(
    name="emsquote",
    help="Turn an electronics bill of materials into a quote for building it.",
    cls=Group,
    invoke_without_command=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(asked: bool) -> None:  # noqa: FBT001 - typer's callback
    if asked:
        say(f"emsquote {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    context: typer.Context,
    *,
    _version: Annotated[
        bool,
        typer.Option(
            "--version", help="Show the version and exit.", is_eager=True, callback=_show_version
        ),
    ] = False,
) -> None:
    """Turn an electronics bill of materials into a quote for building it."""
    if context.invoked_subcommand is None:
        say(_next_steps())


def _next_steps() -> str:
    from emsquote.files.shipped import data_folder

    example = data_folder() / "examples" / "field-gateway.xlsx"
    return f"""emsquote {__version__} turns a bill of materials into a quote for building it.

What to do next:
  1. Quote the example:      emsquote price {example} -o quote.xlsx
  2. See how yours is read:  emsquote bom BOM
  3. Give it your prices:    emsquote library import PRICES.csv
     and quote with them:    emsquote price BOM -q 10,100,1000

All commands: emsquote --help"""


_COMMANDS = (
    ("price", price, QUOTING),
    ("turns", turns, QUOTING),
    ("batch", batch, QUOTING),
    ("init", init, QUOTING),
    ("bom", bom, LOOKING),
    ("board", board, LOOKING),
    ("match", match, LOOKING),
    ("parts", parts, LOOKING),
    ("curve", curve, DECIDING),
    ("compare", compare, DECIDING),
    ("lots", lots, DECIDING),
    ("make-or-buy", make_or_buy, DECIDING),
    ("explain", explain, AFTERWARDS),
    ("diff", diff, AFTERWARDS),
    ("services", services, HOUSE),
)
for _name, _command, _topic in _COMMANDS:
    app.command(_name, cls=Command, rich_help_panel=_topic)(_command)
library.command("fetch")(fetch)
app.add_typer(house_commands, name="house", rich_help_panel=HOUSE)
app.add_typer(library, name="library", rich_help_panel=HOUSE)
app.add_typer(rates, name="rates", rich_help_panel=HOUSE)


def main() -> None:
    """Run the command line and exit.

    What cannot be done is told on standard error with exit code 2.
    """
    gc.set_threshold(
        50_000, 20, 20
    )  # a command is short and makes much that it keeps: an eighth of its time
    try:
        try:
            _asked_for(sys.argv[1:2])()
        finally:
            sys.stdout.flush()
    except InputError as error:
        sys.exit(_refused(error))
    except BrokenPipeError:  # the reader has gone, as `head` does; what it read was right
        _close_standard_output()
        sys.exit(0)
    except OSError as error:
        _close_standard_output()
        place = Origin(str(error.filename or "standard output"))
        message = f"cannot be used: {error.strerror or error}"
        sys.exit(
            _refused(fault("system", place, message, "check the path, your rights and free space"))
        )
    except Exception as error:  # noqa: BLE001 - the outermost door: no user meets a traceback
        from emsquote.crash_report import report_crash

        sys.exit(report_crash(error))


def _asked_for(words: list[str]) -> typer.Typer:
    """Return the program with only the command that is named, all of it if none is.

    Typer reads the options of every command before it runs one: a tenth of the time of a quote.
    """
    program = copy(app)
    program.registered_commands = [
        registered_command
        for registered_command in app.registered_commands
        if registered_command.name in words
    ]
    program.registered_groups = [
        registered_group
        for registered_group in app.registered_groups
        if registered_group.name in words
    ]
    return program if program.registered_commands or program.registered_groups else app


def _refused(error: InputError) -> int:
    for finding in error.findings:
        say(str(finding), err=True)
    return 2


def _close_standard_output() -> None:
    """Point standard output at nothing, so that the interpreter's last flush cannot fail."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
