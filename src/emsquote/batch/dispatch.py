"""Running tasks: a few at a time, results as they come, and none lost when a worker dies over a
file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from itertools import islice
from typing import TypeVar

from emsquote.batch.executors import WorkPlace
from emsquote.batch.outcome import refused
from emsquote.batch.task import Task
from emsquote.batch.worker import TaskResult
from emsquote.finding import Finding, Origin, Severity

Result = TypeVar("Result")


def worked_off(
    tasks: Iterable[Task],
    work: Callable[[Task], Result],
    workshop: WorkPlace,
    if_killed: Callable[[Task], Result],
) -> Iterator[Result]:
    """Yield what came of each task, in the order in which they are done.

    Only a few are held at a time.

    When a worker dies, nobody knows which task killed it: those at hand are tried again one by one,
    and the one that kills its worker again gets what `if_killed` says. It must be possible to send
    `work` to another process.
    """
    waiting = iter(tasks)
    while True:
        suspects: list[Task] = []
        yield from _until_broken(waiting, work, workshop, suspects)
        if not suspects:
            return
        for task in suspects:
            yield _alone(task, work, workshop, if_killed)


def _until_broken(
    waiting: Iterator[Task],
    work: Callable[[Task], Result],
    workshop: WorkPlace,
    suspects: list[Task],
) -> Iterator[Result]:
    """Work tasks off until none is left, or a worker died: then those at hand are the suspects."""
    executor = workshop.open()
    at_hand: dict[Future[Result], Task] = {}
    try:
        _submit(executor, work, islice(waiting, workshop.at_hand), at_hand)
        while at_hand:
            finished, _ = wait(at_hand, return_when=FIRST_COMPLETED)
            for future in finished:
                task = at_hand.pop(future)
                if isinstance(future.exception(), BrokenExecutor):
                    suspects.append(task)
                else:
                    yield future.result()
            if suspects:
                suspects += at_hand.values()
                return
            _submit(executor, work, islice(waiting, workshop.at_hand - len(at_hand)), at_hand)
    finally:
        executor.shutdown(wait=not suspects, cancel_futures=True)


def _submit(
    executor: Executor,
    work: Callable[[Task], Result],
    tasks: Iterable[Task],
    at_hand: dict[Future[Result], Task],
) -> None:
    for task in tasks:
        try:
            at_hand[executor.submit(work, task)] = task
        except BrokenExecutor as error:  # it broke between two tasks
            lost: Future[Result] = Future()
            lost.set_exception(error)
            at_hand[lost] = task


def _alone(
    task: Task,
    work: Callable[[Task], Result],
    workshop: WorkPlace,
    if_killed: Callable[[Task], Result],
) -> Result:
    with workshop.open() as executor:
        try:
            return executor.submit(work, task).result()
        except BrokenExecutor:
            return if_killed(task)


def killed(task: Task) -> TaskResult:
    """Return what becomes of a task that kills its worker whenever it is tried."""
    message = "the process that read it was killed: it takes too much memory, or is made to do harm"
    found = Finding(
        Severity.FAULT, "worker-killed", Origin(task.bom.name), message, "look where it comes from"
    )
    return TaskResult(refused(task.name, task.shown, (found,)))
