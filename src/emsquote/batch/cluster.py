"""A Dask cluster as a place of work: the same executor interface over its client (extra `cluster`).

Its workers need emsquote installed, and see BOMs, price lists and the output folder by the same
paths. A worker that dies is Dask's to replace: its tasks go to others, and only one that has killed
several workers comes back as broken.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from typing import Any

from distributed import Client
from distributed.scheduler import KilledWorker

from emsquote.finding import InputError, Origin, fault

_SECONDS_TO_ANSWER = 10


def _client(address: str) -> Client:
    for name in ("distributed", "tornado", "asyncio"):
        logging.getLogger(name).setLevel(
            logging.CRITICAL
        )  # what matters of it is told by our own messages
    try:
        return Client(address, timeout=_SECONDS_TO_ANSWER, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        hint = "start one with `dask scheduler` and `dask worker`, and check address and firewall"
        message = f'no Dask scheduler answers at "{address}"'
        raise fault("no-cluster", Origin("--cluster"), message, hint) from error


def cluster_lost(address: str) -> InputError:
    """Return the error for a scheduler that went away while BOMs were worked on."""
    hint = "run the same command again: what is done is kept"
    return fault(
        "cluster-lost", Origin("--cluster"), f'the Dask scheduler at "{address}" is gone', hint
    )


class ClusterExecutor(Executor):
    """The tasks of a run on a Dask cluster, as futures of `concurrent.futures`."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._client = _client(address)
        if not self._client.nthreads():
            self._client.close()
            hint = f"start workers with `dask worker {address}`"
            raise fault(
                "no-cluster",
                Origin("--cluster"),
                f'the scheduler at "{address}" has no workers',
                hint,
            )
        self._remote: set[Any] = set()

    @property
    def threads(self) -> int:
        """How many tasks the cluster works on at a time."""
        return sum(self._client.nthreads().values())

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:  # noqa: ANN401 - as its base
        """Send a call to the cluster."""
        future: Future[Any] = Future()
        remote = self._client.submit(fn, *args, pure=False, **kwargs)
        self._remote.add(remote)
        remote.add_done_callback(lambda done: self._settle(future, done))
        return future

    def _settle(self, future: Future[Any], remote: Any) -> None:  # noqa: ANN401 - Dask's futures are untyped
        self._remote.discard(remote)
        try:
            future.set_result(remote.result())
        except KilledWorker as error:
            future.set_exception(BrokenExecutor(str(error)))
        except (CancelledError, OSError):
            future.set_exception(cluster_lost(self._address))
        except Exception as error:  # noqa: BLE001 - the future carries it
            future.set_exception(error)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - as its base
        """Leave the cluster; it goes on for others."""
        if cancel_futures and self._remote:
            self._client.cancel(list(self._remote))
        self._client.close(timeout=1)
