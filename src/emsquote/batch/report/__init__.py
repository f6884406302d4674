"""Reports: one module for each format in which a CI system shows what is wrong, found by the
format's name.

A report has `FILE`, the file that it is written to (`-` for standard output), and `render(summary)
-> str`.
"""

from __future__ import annotations

import importlib
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TextIO, cast

if TYPE_CHECKING:
    from emsquote.batch.summary import Summary

STANDARD_OUTPUT = "-"


class Report(StrEnum):
    """The formats."""

    JUNIT = "junit"
    GITHUB = "github"
    GITLAB = "gitlab"
    SARIF = "sarif"


class _Module(Protocol):
    FILE: str

    def render(self, summary: Summary) -> str:
        """Return the report's text."""


def make_report(report: Report, summary: Summary, out: Path, standard_output: TextIO) -> None:
    """Write a report to its file in the output folder, or to standard output where a CI system
    reads it there.
    """
    from emsquote.files.atomic_write import write_whole  # noqa: PLC0415 - the command line needs only the names

    module = cast("_Module", importlib.import_module(f"{__name__}.{report}"))
    text = module.render(summary)
    if module.FILE == STANDARD_OUTPUT:
        standard_output.write(text)
    else:
        write_whole(out / module.FILE, text.encode("utf-8", "replace"))
