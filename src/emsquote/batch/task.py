"""A task: one BOM of a run, what is asked for it beside the run's own settings, and the name of its
quote.
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from msgspec import Struct
from msgspec.structs import replace

from emsquote.documents.sheet import View
from emsquote.finding import NOWHERE, Origin
from emsquote.intake.saved_map import SavedMap
from emsquote.request import Request

RESERVED = ("summary", "report")
"""First words of the files that a run writes beside the quotes."""
MEMORY = ".batch"
"""The folder in which a run keeps what it needs to go on."""


NO_WISH = Request(bom=Path())
"""Nothing is asked of the BOMs of a run; its own BOM means nothing."""


class Task(Struct, frozen=True, kw_only=True):
    """One BOM to quote.

    `name` leads from the output folder to its quotes, with slashes and without suffix.

    `bom`, `job` and `board` may be made absolute for workers elsewhere; `shown` is the path as the
    user gave it.
    """

    name: str
    bom: Path
    job: Path | None = None
    quantities: str = ""
    customer: str = ""
    origin: Origin = NOWHERE
    shown: str = ""
    board: Path | None = None
    """The board's own files: one, a folder or an archive."""

    def anchored(self) -> Task:
        """Return the task with paths that mean the same in another folder."""
        return replace(
            self,
            bom=self.bom.absolute(),
            job=self.job and self.job.absolute(),
            board=self.board and self.board.absolute(),
        )


def anchored(wish: Request) -> Request:
    """Return what is asked with paths that mean the same in another folder."""
    return replace(
        wish,
        job=wish.job and wish.job.absolute(),
        rates=str(Path(wish.rates).absolute()) if wish.rates.endswith(".toml") else wish.rates,
        offers=tuple(offer.absolute() for offer in wish.offers),
        boards=tuple(board.absolute() for board in wish.boards),
        decisions=tuple(path.absolute() for path in wish.decisions),
        library=str(Path(wish.library).absolute())
        if wish.library and "://" not in wish.library
        else wish.library,
    )


class Settings(Struct, frozen=True, kw_only=True):
    """What a worker must know of the run: what is asked, and where and how quotes are written.

    `run` is different for every run. A worker remembers price lists and cards under it, so that one
    that lives longer than a run does not take yesterday's prices for today's.
    """

    out: Path
    wish: Request = NO_WISH
    """What is asked of every BOM that does not ask otherwise; its own BOM means nothing."""
    formats: tuple[str, ...] = ("json",)
    view: View = View.INTERNAL
    baseline: Path | None = None
    run: str = ""
    maps: tuple[SavedMap, ...] = ()
    """Column mappings of customers, as the user keeps them."""
    pool: Path | None = None
    """The database of what is bought together; None where every BOM buys for itself."""

    def anchored(self) -> Settings:
        """Return the settings with paths that mean the same in another folder."""
        return replace(
            self,
            out=self.out.absolute(),
            wish=anchored(self.wish),
            baseline=self.baseline and self.baseline.absolute(),
            pool=self.pool and self.pool.absolute(),
        )

    def quote_path(self, name: str, form: str) -> Path:
        """Return where the quote of a task is written in a format (`json`, `xlsx`, …)."""
        return self.out / f"{name}.{form}"

    def memory_path(self, name: str) -> Path:
        """Return where the run remembers what it did for a task."""
        return self.out / MEMORY / f"{name}.json"


def name_fault(name: str) -> str:
    """Return why a quote cannot have this name, "" if it can.

    >>> name_fault("power/inverter"), name_fault("../inverter"), name_fault("summary")
    ('', 'leads out of the output folder', 'is kept for the files of the run itself')
    """
    path = PurePosixPath(name)
    if not name.strip() or path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name:
        return "leads out of the output folder"
    if not name.isprintable():
        return "holds characters that cannot be printed"
    if path.parts[0] == MEMORY or (
        len(path.parts) == 1 and path.name.casefold().split(".")[0] in RESERVED
    ):
        return "is kept for the files of the run itself"
    return ""
