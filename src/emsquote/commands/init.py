"""`emsquote init BOM`: write a commented job file beside a BOM."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from emsquote.commands.say import say


def init(
    bom: Annotated[Path, typer.Argument(help="The bill of materials.", show_default=False)],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Where to write; default: beside the BOM, as .toml."),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Write over a job file that is already there.")
    ] = False,
) -> None:
    """Write a commented job file for a BOM; `price` finds it beside the BOM."""
    from emsquote.files.atomic_write import write_whole
    from emsquote.finding import Origin, Severity, fault
    from emsquote.intake import read_bom
    from emsquote.intake.job_template import job_template
    from emsquote.parts.classify import classify, part_rules
    from emsquote.request import job_file_beside

    target = output or job_file_beside(bom)
    if target.exists() and not force:
        raise fault(
            "exists",
            Origin(str(target)),
            "is already there",
            "name another file with -o, or add --force",
        )
    read = read_bom(bom)
    _, findings = classify(read.lines, (), part_rules())
    doubts = tuple(f for f in findings if f.severity in (Severity.OPEN, Severity.DOUBT))
    write_whole(target, job_template(read, doubts).encode())
    say(f"{target}: written; change it, then run `emsquote price {bom}`", err=True)
