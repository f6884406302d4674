"""Where tasks are worked on: in this process, in processes of this machine, or on an existing Dask
cluster.

All three are executors as `concurrent.futures` defines them, so that `run` knows no difference.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from multiprocessing.connection import wait
from typing import Any

from msgspec import Struct

from emsquote.finding import Origin, fault

_PRELOADED = "emsquote.batch.worker"


class WorkPlace(Struct, frozen=True):
    """A place of work: how to open it (again, if a worker died), and how many tasks it should have
    at hand.
    """

    open: Callable[[], Executor]
    at_hand: int
    elsewhere: bool = False
    """Whether its workers were started in other folders."""


class InThisProcess(Executor):
    """Works each task off at once, in this process: for tests, and for finding faults."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:  # noqa: ANN401 - as its base
        """Call, and return the finished future."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - the future carries it
            future.set_exception(error)
        return future


def in_this_process() -> WorkPlace:
    """Return the workshop that is this process."""
    return WorkPlace(InThisProcess, 1)


def local(jobs: int) -> WorkPlace:
    """Return a workshop of `jobs` processes on this machine.

    0 takes one for each core that this process may use.
    """
    workers = jobs or _cores()

    def open_pool() -> Executor:
        return ProcessPoolExecutor(workers, mp_context=_context(), initializer=_begin)

    # Two for each worker: one that it works on, one that it need not wait for.
    return WorkPlace(open_pool, 2 * workers)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _context() -> multiprocessing.context.BaseContext:
    """Return a way of starting processes that is safe beside threads, and quick: imports happen
    once.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([_PRELOADED])
    return context


def _begin() -> None:
    """Prepare a worker: an interrupt is the main process's to handle, and when that dies, so does
    the worker.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Quotes are large trees without cycles: looking for cycles as often as Python does by default
    # took a fifth of the time. What cycles there are is still found.
    gc.set_threshold(50_000, 20, 100)
    parent = multiprocessing.parent_process()
    if parent:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


def cluster(address: str) -> WorkPlace:
    """Return the workshop of a Dask cluster (`tcp://host:8786`), whose workers see files by the
    same paths as we do.
    """
    try:
        import distributed  # noqa: F401, PLC0415 - an extra, and heavy
    except ImportError as error:
        hint = "pip install 'emsquote[cluster]'"
        raise fault(
            "no-cluster", Origin("--cluster"), "needs Dask, which is not installed", hint
        ) from error
    from emsquote.batch.cluster import ClusterExecutor  # noqa: PLC0415

    with ClusterExecutor(address) as first:
        threads = first.threads
    return WorkPlace(lambda: ClusterExecutor(address), 2 * threads, elsewhere=True)
