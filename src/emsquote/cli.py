"""The command line: which commands there are, and what becomes of an error.

Exit codes: 0 complete, 1 done with open points, 2 not done.
"""

from __future__ import annotations

import os
import sys

import typer

from emsquote.finding import InputError

# Each command module is light to import: typer and the standard library at its top, everything else inside the function.
app = typer.Typer(
    name="emsquote",
    help="Turn an electronics bill of materials into a quote for building it.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,
)


@app.callback()
def _options(
    *,
    version: bool = typer.Option(False, "--version", help="Show the version and exit.", is_eager=True),
) -> None:
    if version:
        from emsquote import __version__

        typer.echo(f"emsquote {__version__}")
        raise typer.Exit


def main() -> None:
    """Run the command line; turn an `InputError` into messages on standard error and exit code 2."""
    try:
        app()
    except InputError as error:
        for finding in error.findings:
            typer.echo(str(finding), err=True)
        sys.exit(2)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
