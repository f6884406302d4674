"""What `emsquote price` quotes: a part list, or parts that are counted (`--counts`), and what else
was said that means nothing then.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from emsquote.commands.help import ASKED
from emsquote.finding import Origin, fault

CountsOption = Annotated[
    Path | None,
    typer.Option(
        "--counts",
        help="In place of a part list: a job file that counts parts by class.",
        show_default=False,
        rich_help_panel=ASKED,
    ),
]
WorkOption = Annotated[
    bool,
    typer.Option(
        "--work",
        help="The work alone: parts and bare board are the customer's.",
        rich_help_panel=ASKED,
    ),
]
_WORK_ALONE = ("parts=customer", "bare-board=customer")


def work_alone(supplies: tuple[str, ...], *, work: bool) -> tuple[str, ...]:
    """Return who supplies what, with parts and bare board from the customer for work alone."""
    return (*supplies, *_WORK_ALONE) if work else supplies


def quoted_file(bom: Path | None, counts: Path | None, reading: Mapping[str, object]) -> Path:
    """Return the file that is quoted: a part list, or the counts in place of one.

    `reading` are options of reading and buying a part list, with what was given: counts have no use
    for them. `InputError` for both files, for none, and for such an option.
    """
    if counts is None:
        if bom is None:
            hint = "name a part list, or count the parts with --counts"
            raise fault("no-file", Origin("BOM"), "is missing", hint)
        return bom
    if bom is not None:
        message = f"stands beside the part list {bom}"
        raise fault("contradiction", Origin("--counts"), message, "keep one of them")
    for option, given in reading.items():
        if given:
            message = "means nothing where parts are counted"
            raise fault("no-meaning", Origin(option), message, "leave it out, or give a part list")
    return counts
