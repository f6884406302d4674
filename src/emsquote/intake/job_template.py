"""The commented job file that `emsquote init` writes: every key is there, with what leaving it out
means.
"""

from __future__ import annotations

from collections.abc import Sequence

import tomli_w

from emsquote.files.shipped import data_folder
from emsquote.finding import Finding
from emsquote.model.bom import Bom

QUANTITIES = (10, 100, 1000)


def job_template(bom: Bom, doubts: Sequence[Finding] = ()) -> str:
    """Return a job file for a BOM as TOML text.

    The doubtful parts stand where the file can settle them, at its end.
    """
    stated = {"quantities": list(QUANTITIES), "title": bom.source.file.rsplit(".", 1)[0]}
    template = (data_folder() / "job_template.toml").read_text(encoding="utf-8")
    doubtful = (
        ["", "# Doubtful in this BOM:", *(f"#   {_one_line(doubt)}" for doubt in doubts)]
        if doubts
        else []
    )
    opening = (
        f"# The job for {_one_line(bom.source.file)}: "
        "boards to quote, one column each, and what the quote is called."
    )
    return "\n".join([opening, tomli_w.dumps(stated), template.rstrip(), *doubtful, ""])


def _one_line(what: object) -> str:
    """Return text that cannot leave a comment: a customer's file is not trusted to be free of line
    ends.
    """
    return " ".join("".join(char if char.isprintable() else " " for char in str(what)).split())
