"""`--cluster`: a real Dask scheduler and real worker processes on loopback.

The same bytes, whoever is killed.
"""

import re
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.batch.conftest import NOBODY, A, B, bom, run, tree, wish

from emsquote.batch.executors import cluster
from emsquote.finding import InputError

pytest.importorskip("distributed", reason="needs the extra cluster")
pytestmark = [
    pytest.mark.usefixtures("place"),
    # Dask leaves a socket to the garbage collector when a scheduler dies.
    pytest.mark.filterwarnings(
        "ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning"
    ),
]


def _start(*arguments):
    command = (sys.executable, "-m", *arguments)
    return subprocess.Popen(command, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _free_port():
    with socket.socket() as some:
        some.bind(("127.0.0.1", 0))
        return some.getsockname()[1]


@pytest.fixture
def scheduler():
    """A scheduler's address and process."""
    port = _free_port()
    process = _start(
        "distributed.cli.dask_scheduler",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--no-dashboard",
        "--no-show",
    )
    _wait_for(port)
    yield f"tcp://127.0.0.1:{port}", process
    process.kill()
    process.wait()


def _wait_for(port):
    for _ in range(150):
        with socket.socket() as knock:
            if knock.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail("the scheduler did not start")


@pytest.fixture
def workers(scheduler):
    """Two worker processes with one thread each."""
    options = ("--nthreads", "1", "--no-dashboard", "--no-nanny", "--host", "127.0.0.1")
    started = [_start("distributed.cli.dask_worker", scheduler[0], *options) for _ in range(2)]
    _wait_for_workers(scheduler[0], 2)
    yield started
    for each in started:
        each.kill()
        each.wait()


def _wait_for_workers(address, count):
    from distributed import Client

    with Client(address, timeout=10, set_as_default=False) as client:
        client.wait_for_workers(count, timeout=30)


@pytest.fixture
def here():
    """A folder of BOMs, named as from here; the workers are started in another folder."""
    for number in range(12):
        bom(f"{number:02}.csv", A, *[B] * (number % 3), *[NOBODY] * (number % 2))
    return lambda out, **options: run(out=Path(out), wish=wish(quantities="10,60"), **options)


def test_a_cluster_that_loses_a_worker_gives_the_same_bytes(here, scheduler, workers):
    here("undisturbed", pool=True)

    def kill_one(_done, count, _whole):
        if count == 4:
            workers[0].kill()

    here("cluster", pool=True, workshop=cluster(scheduler[0]), progress=kill_one)
    assert tree("cluster") == tree("undisturbed")


@pytest.mark.usefixtures("workers")
def test_a_scheduler_that_dies_is_told_and_what_was_done_is_kept(here, scheduler):
    def kill_scheduler(_done, count, _whole):
        if count == 3:
            scheduler[1].kill()

    with pytest.raises(InputError, match=r"the Dask scheduler at \".*\" is gone"):
        here("cluster", workshop=cluster(scheduler[0]), progress=kill_scheduler)
    assert len([name for name in tree("cluster") if re.fullmatch(r"\d+\.json", name)]) >= 3


def test_a_scheduler_without_workers_is_told(scheduler):
    with pytest.raises(InputError, match="has no workers"):
        cluster(scheduler[0])


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nonsense://x", "tcp://"])
def test_a_scheduler_that_is_not_there_is_told(address, monkeypatch):
    monkeypatch.setattr("emsquote.batch.cluster._SECONDS_TO_ANSWER", 1)
    with pytest.raises(InputError, match="no Dask scheduler answers") as error:
        cluster(address)
    assert "dask scheduler" in error.value.findings[0].hint
