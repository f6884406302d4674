"""A whole run, from paths to summary: what `emsquote batch` does, for Python."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from emsquote.batch.customer_summary import summary_shown_to
from emsquote.batch.dispatch import killed, worked_off
from emsquote.batch.executors import WorkPlace, local
from emsquote.batch.gate import Gates, read_budgets
from emsquote.batch.gather import TaskList, gather
from emsquote.batch.outcome import Outcome, refused
from emsquote.batch.pool import Pool
from emsquote.batch.pool_demand import BomNeeds, needs_of
from emsquote.batch.pool_report import PoolReport
from emsquote.batch.price_movement import FORMAT, Movement
from emsquote.batch.resume_state import forget, kept
from emsquote.batch.run_memory import RUN_MEMORY, shop_of
from emsquote.batch.summary import Summary, summary_of
from emsquote.batch.summary_files import SUMMARY_FILES, write_summary
from emsquote.batch.task import MEMORY, NO_WISH, Settings, Task
from emsquote.batch.worker import NO_ROOM, TaskResult, quote_task
from emsquote.documents.sheet import View
from emsquote.documents.writers import suffixes
from emsquote.files.atomic_write import all_durable
from emsquote.finding import Finding, InputError, Origin, Severity, fault
from emsquote.intake.saved_map import SavedMap
from emsquote.request import Request, quantities_of, rate_card

Progress = Callable[[TaskResult | BomNeeds, int, int], None]
"""Is told what came of a BOM, how many are done, and how many there are.

In a pooled run first what each needs.
"""


_POOL = "pool.sqlite"


def _silent(_done: TaskResult | BomNeeds, _count: int, _whole: int) -> None:
    return


class Batch(Struct, frozen=True, kw_only=True):
    """What is asked of a run. `budget` and the other gates only judge; they change no quote."""

    paths: tuple[str, ...]
    out: Path = Path("quotes")
    wish: Request = NO_WISH
    formats: tuple[str, ...] = (FORMAT,)
    view: View = View.INTERNAL
    baseline: Path | None = None
    budget: Path | None = None
    gates: Gates = field(default_factory=Gates)
    pool: bool = False
    maps: tuple[SavedMap, ...] = ()
    """Column mappings of customers (`intake.saved_map.load_maps`)."""


def run_batch(
    batch: Batch, workshop: WorkPlace | None = None, progress: Progress = _silent
) -> Summary:
    """Quote every BOM that is meant, write quotes and summary to the output folder, and return the
    summary.

    What an earlier run of the same folder did and what is still right is not done again.
    `InputError` if the run as a whole cannot be made; a single BOM that cannot be quoted is in the
    summary.
    """
    try:
        return _run(batch, workshop or local(0), progress)
    finally:
        RUN_MEMORY.forget()


def _run(batch: Batch, place: WorkPlace, progress: Progress) -> Summary:
    settings = _settings(batch)
    gathered = gather(batch.paths, batch.out)
    gates = _gates(batch, gathered)
    _check_nothing_is_lost(batch, settings, gathered)
    if place.elsewhere:
        settings = settings.anchored()
        gathered = replace(gathered, tasks=tuple(task.anchored() for task in gathered.tasks))
    with kept(batch.out):
        pooled = _pooled(gathered.tasks, settings, place, progress) if batch.pool else None
        if pooled:
            settings = replace(settings, pool=settings.out / MEMORY / _POOL)
        results = [*_not_begun(gathered, settings)]
        results += _results(gathered, partial(quote_task, settings=settings), place, progress)
        summary = summary_shown_to(batch.view, summary_of(results, gates, pooled))
        all_durable()
        write_summary(summary, batch.out)
        (batch.out / MEMORY / _POOL).unlink(missing_ok=True)
    return summary


def _pooled(
    tasks: tuple[Task, ...], settings: Settings, workshop: WorkPlace, progress: Progress
) -> PoolReport:
    """Collect the demand of all BOMs, and buy what several of them need."""
    path = settings.out / MEMORY / _POOL
    try:
        with Pool(path, [task.name for task in tasks]) as pool:
            all_of_them = worked_off(
                tasks, partial(needs_of, settings=settings), workshop, _nothing_brought
            )
            for count, brought in enumerate(all_of_them, 1):
                pool.add(brought)
                progress(brought, count, len(tasks))
            return pool.buy()
    except sqlite3.Error as error:
        hint = "make room, and run the same command again"
        raise fault(NO_ROOM, Origin(str(path)), f"cannot be written: {error}", hint) from error


def _nothing_brought(task: Task) -> BomNeeds:
    """Return what a BOM brings that kills whoever reads it; its quote will tell."""
    return BomNeeds(task.name)


def _settings(batch: Batch) -> Settings:
    """Check what every BOM needs, before any is begun: formats, price lists, library, rate card,
    baseline.
    """
    settings = Settings(
        out=batch.out,
        wish=batch.wish,
        formats=_formats(batch),
        view=batch.view,
        baseline=_baseline(batch),
        run=uuid.uuid4().hex,
        maps=batch.maps,
    )
    quantities_of(batch.wish.quantities)
    shop_of(settings)
    if batch.wish.rates:
        rate_card(batch.wish.rates)
    return settings


def _check_nothing_is_lost(batch: Batch, settings: Settings, gathered: TaskList) -> None:
    """Raise `InputError` if a quote or the summary would be written over a file that the run
    reads.
    """
    wish = batch.wish
    named = [wish.job, *wish.offers, *wish.decisions, batch.budget]
    named += [Path(wish.library), Path(wish.rates)]
    written = [batch.out / name for name in SUMMARY_FILES]
    for task in gathered.tasks:
        named += [task.bom, task.job, task.bom.with_suffix(".toml")]
        written += [settings.quote_path(task.name, form) for form in settings.formats]
    read = {path.resolve() for path in named if path}
    lost = [path for path in written if path.resolve() in read]
    if lost:
        raise InputError(map(_overwritten, lost))


def _overwritten(path: Path) -> Finding:
    message, hint = "would be written over, but is read", "name another folder with --out"
    return Finding(Severity.FAULT, "overwritten", Origin(str(path)), message, hint)


def _formats(batch: Batch) -> tuple[str, ...]:
    known = [suffix.removeprefix(".") for suffix in suffixes()]
    for form in batch.formats:
        if form not in known:
            raise fault(
                "unknown-format",
                Origin("--formats"),
                f'no quote is written as "{form}"',
                ", ".join(known),
            )
    wanted = batch.formats if batch.baseline is None else (*batch.formats, FORMAT)
    return tuple(dict.fromkeys(wanted))


def _baseline(batch: Batch) -> Path | None:
    if batch.baseline is None:
        return None
    origin = Origin("--baseline")
    if not batch.baseline.is_dir():
        raise fault(
            "no-baseline",
            origin,
            f'there is no folder "{batch.baseline}"',
            "name the --out of another run",
        )
    if batch.baseline.resolve() == batch.out.resolve():
        hint = "write this run to another folder with --out"
        raise fault(
            "no-baseline",
            origin,
            "is the output folder itself: nothing would be left to compare",
            hint,
        )
    if batch.view is not View.INTERNAL:
        raise fault(
            "no-baseline",
            origin,
            "needs the internal view, which has the costs",
            "leave --view out",
        )
    return batch.baseline


def _gates(batch: Batch, gathered: TaskList) -> Gates:
    if batch.budget is None:
        return batch.gates
    tasks = [*gathered.tasks, *(task for task, _ in gathered.refused)]
    names = {
        called: task.name for task in tasks for called in (str(task.bom), task.bom.name, task.name)
    }
    return replace(batch.gates, budgets=read_budgets(batch.budget, names))


def _not_begun(gathered: TaskList, settings: Settings) -> Iterator[tuple[Outcome, Movement]]:
    for task, finding in gathered.refused:
        forget(settings, task.name)
        yield refused(task.name, task.shown, (finding,)), None


def _results(
    gathered: TaskList, work: Callable[[Task], TaskResult], workshop: WorkPlace, progress: Progress
) -> Iterator[tuple[Outcome, Movement]]:
    whole = len(gathered.tasks)
    for count, done in enumerate(worked_off(gathered.tasks, work, workshop, killed), 1):
        if done.stop:
            raise InputError([*done.stop, _kept_so_far(count - 1, whole)])
        progress(done, count, whole)
        yield done.outcome, done.moved


def _kept_so_far(count: int, whole: int) -> Finding:
    message = f"{count} of {whole} BOMs are done and kept; there is no summary"
    return Finding(
        Severity.FAULT, "stopped", Origin("batch"), message, "run the same command again to go on"
    )
