"""How far a run is: a bar with rate and time left on a terminal, a line every so often in a log."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from emsquote.batch.pool_demand import BomNeeds
from emsquote.batch.worker import TaskResult
from emsquote.documents.sheet import visible

SECONDS_BETWEEN_LINES = 10

_Progress = Callable[[TaskResult | BomNeeds, int, int], None]


@contextmanager
def shown_progress(out: TextIO) -> Iterator[_Progress]:
    """Show how far a run is while the context is open.

    At its end how many quotes stood from an earlier run.
    """
    stood = 0

    def counted(done: TaskResult | BomNeeds, count: int, whole: int) -> None:
        nonlocal stood
        stood += isinstance(done, TaskResult) and not done.again
        show(done, count, whole)

    with _bar(out) if out.isatty() else _lines(out) as show:
        yield counted
    if stood:
        out.write(f"batch: {stood} BOMs were quoted before and have not changed\n")


@contextmanager
def _bar(out: TextIO) -> Iterator[_Progress]:
    from rich.console import Console  # noqa: PLC0415 - late: only on a terminal
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text  # noqa: PLC0415

    columns = (
        BarColumn(bar_width=20),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        TextColumn("{task.description}", markup=False),
    )
    begun = time.monotonic()
    with Progress(*columns, console=Console(file=out), transient=True) as bar:
        task = bar.add_task("", total=None, rate="")

        def show(done: TaskResult | BomNeeds, count: int, whole: int) -> None:
            rate = f"{count / max(time.monotonic() - begun, 0.001):.1f}/s"
            name = Text(
                visible(done.outcome.name if isinstance(done, TaskResult) else done.name)
            ).plain[-30:]
            bar.update(task, completed=count, total=whole, description=name, rate=rate)

        yield show


@contextmanager
def _lines(out: TextIO) -> Iterator[_Progress]:
    begun = last = time.monotonic()

    def show(_done: TaskResult | BomNeeds, count: int, whole: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= SECONDS_BETWEEN_LINES:
            last = now
            out.write(progress_line(count, whole, now - begun))
            out.flush()

    yield show


def progress_line(count: int, whole: int, seconds: float) -> str:
    r"""Return how far a run is, as a line of a log.

    >>> progress_line(120, 1000, 20)
    'batch: 120 of 1000 BOMs, 6.0 a second, 147 s left\n'
    """
    left = seconds / count * (whole - count)
    return f"batch: {count} of {whole} BOMs, {count / seconds:.1f} a second, {left:.0f} s left\n"
