"""How `--help` looks: options and commands by topic, each with its whole sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol

from typer.core import TyperArgument, TyperCommand, TyperGroup

if TYPE_CHECKING:
    from typer._click import Context

# The topics of options. What has none stands under "Options".
ASKED = "What is asked"
PRICES = "Prices and costs"
READING = "Reading the files"
RESULT = "What comes out"

# The topics of commands.
QUOTING = "Quote"
LOOKING = "Look before you quote"
DECIDING = "Decide: how many, how soon, with whom"
AFTERWARDS = "Understand and compare quotes"
HOUSE = "The house: prices, rates, services"

Row = tuple[str, str]


class HelpWriter(Protocol):
    """What is used of typer's formatter."""

    def section(self, name: str) -> AbstractContextManager[None]:
        """Write a heading; what follows is indented."""

    def write_dl(self, rows: Sequence[Row], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write names, each with its explanation beside it."""


class Command(TyperCommand):
    """A command that shows its options by topic."""

    def format_options(self, ctx: Context, formatter: HelpWriter) -> None:
        """Write arguments and options."""
        _write_topics(formatter, _parameter_rows(self, ctx))


class Group(TyperGroup):
    """Commands by topic, each with its first sentence uncut."""

    def format_options(self, ctx: Context, formatter: HelpWriter) -> None:
        """Write options, then commands."""
        _write_topics(formatter, (*_parameter_rows(self, ctx), *self._command_rows(ctx)))

    def _command_rows(self, ctx: Context) -> Iterable[tuple[str, Row]]:
        for name in self.list_commands(ctx):
            command = self.get_command(ctx, name)
            if command is not None and not command.hidden:
                topic = getattr(command, "rich_help_panel", None) or "Commands"
                yield str(topic), (name, first_sentence(command.help or ""))


def first_sentence(text: str) -> str:
    r"""Return the first paragraph of a help text up to its first full stop, on one line.

    >>> first_sentence("Quote a list: read it,\nprice it. Then more.\n\nExit code 0.")
    'Quote a list: read it, price it.'
    """
    paragraph = " ".join(text.split("\n\n", maxsplit=1)[0].split())
    sentence, stop, _ = paragraph.partition(". ")
    return f"{sentence}." if stop else sentence


def _parameter_rows(command: TyperCommand | TyperGroup, ctx: Context) -> Iterable[tuple[str, Row]]:
    for parameter in command.get_params(ctx):
        row = parameter.get_help_record(ctx)
        if row is None:
            continue
        topic = getattr(parameter, "rich_help_panel", None)
        yield (
            topic or ("Arguments" if isinstance(parameter, TyperArgument) else "Options"),
            row,
        )


def _write_topics(formatter: HelpWriter, rows: Iterable[tuple[str, Row]]) -> None:
    topics: dict[str, list[Row]] = {}
    for topic, row in rows:
        topics.setdefault(topic, []).append(row)
    for topic, of_topic in topics.items():
        with formatter.section(topic):
            formatter.write_dl(of_topic)
