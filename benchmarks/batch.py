"""Speed and memory of `emsquote batch`: `python -m benchmarks.batch [--boms N] [--offers N]
[--lines N] [CASE…]`.

Each case is a whole run into a new folder. Printed are BOMs a second of wall time, CPU seconds and
peak memory of all its processes together (sampled from /proc, without those of a cluster).
Generated BOMs draw their parts from one catalogue, as those of one house do. `--inputs FOLDER`
keeps BOMs and library there for the next time; a million offers take two minutes to import. Several
`CASE…` run in one go, for ratios that a shared machine does not blur.
"""

import argparse
import csv
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

from benchmarks import inputs
from benchmarks.environment import with_compiled_modules

QUANTITIES = "10,100,500,1000"
CATALOGUE = 5_000
"""Parts that the BOMs of one house draw from."""


class Case(Struct, frozen=True):
    """One run, by name."""

    name: str
    options: tuple[str, ...]
    boms: int = 0
    """How many of the BOMs; 0 for all."""
    on_cluster: bool = False


CASES = (
    Case("1 process", ("--jobs", "1")),
    Case("2 processes", ("--jobs", "2")),
    Case("2 processes, a tenth of the BOMs", ("--jobs", "2"), boms=10),
    Case("2 processes, pooled", ("--jobs", "2", "--pool")),
    Case("cluster of 2 workers", (), on_cluster=True),
    Case("cluster of 2 workers, pooled", ("--pool",), on_cluster=True),
)


def write_boms(folder: Path, count: int, lines: int) -> None:
    """Write BOMs whose parts are drawn from the catalogue, the same at every run.

    Every tenth into its own folder.
    """
    catalogue = inputs.bom_rows(CATALOGUE)
    for number in range(count):
        path = folder / f"{'tenth' if number % 10 == 0 else 'others'}" / f"{number:05}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        drawn = random.Random(number).sample(catalogue[1:], lines)
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([catalogue[0], *drawn])


def make(folder: Path, boms: int, lines: int, offers: int) -> None:
    """Write the BOMs and a price library, unless they are there from an earlier run."""
    made, wanted = folder / "made", f"{boms} BOMs of {lines} lines, {offers} offers"
    if made.exists():
        if made.read_text() != wanted:
            sys.exit(f"{folder} holds {made.read_text()}: name another folder")
        return
    write_boms(folder / "boms", boms, lines)
    inputs.write_offers(folder / "offers.csv", offers // len(inputs.SUPPLIERS))
    library = (
        "library",
        "import",
        str(folder / "offers.csv"),
        "--library",
        str(folder / "prices.db"),
    )
    command = [sys.executable, "-m", "emsquote", *library]
    subprocess.run(
        command, check=True, stdout=subprocess.DEVNULL, env=with_compiled_modules(folder)
    )
    made.write_text(wanted)


@contextmanager
def cluster(wanted: bool, environment: dict[str, str]) -> Iterator[tuple[str, ...]]:  # noqa: FBT001 - the case says so
    """Start a scheduler and two workers, and yield the option that uses them."""
    if not wanted:
        yield ()
        return
    with socket.socket() as some:
        some.bind(("127.0.0.1", 0))
        port = str(some.getsockname()[1])
    address = f"tcp://127.0.0.1:{port}"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": environment}
    scheduler = (
        "distributed.cli.dask_scheduler",
        "--host",
        "127.0.0.1",
        "--port",
        port,
        "--no-dashboard",
        "--no-show",
    )
    worker = (
        "distributed.cli.dask_worker",
        address,
        "--nthreads",
        "1",
        "--no-dashboard",
        "--no-nanny",
    )
    started = [
        subprocess.Popen([sys.executable, "-m", *each], **quiet)
        for each in (scheduler, worker, worker)
    ]
    time.sleep(8)
    try:
        yield ("--cluster", address)
    finally:
        for each in started:
            each.kill()
            each.wait()


def watched(session: int) -> tuple[int, float, int]:
    """Wait for a process that leads a session.

    Return how it ended, and CPU seconds and peak bytes of the session.
    """
    ticks: dict[str, int] = {}
    peak = 0
    while True:
        ended, status = os.waitpid(session, os.WNOHANG)
        if ended:
            return status, sum(ticks.values()) / os.sysconf("SC_CLK_TCK"), peak
        now = 0
        for process in Path("/proc").glob("[0-9]*"):
            try:
                fields = (process / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[3]) == session:
                ticks[process.name] = int(fields[11]) + int(fields[12])
                now += int(fields[21]) * os.sysconf("SC_PAGE_SIZE")
        peak = max(peak, now)
        time.sleep(0.2)


def measure(folder: Path, case: Case, boms: int) -> None:
    """Run a case and print its row."""
    place = folder / "boms" / "tenth" if case.boms else folder / "boms"
    count = -(-boms // case.boms) if case.boms else boms
    environment = with_compiled_modules(folder)
    with cluster(case.on_cluster, environment) as where, (folder / "log").open("w") as log:
        out = folder / "out" / case.name.replace(" ", "-")
        command = [
            sys.executable,
            "-m",
            "emsquote",
            "batch",
            str(place),
            "-q",
            QUANTITIES,
            "--out",
            str(out),
        ]
        command += ["--library", str(folder / "prices.db"), *case.options, *where]
        begun = time.perf_counter()
        log_to = [(os.POSIX_SPAWN_DUP2, log.fileno(), 1), (os.POSIX_SPAWN_DUP2, log.fileno(), 2)]
        child = os.posix_spawn(
            sys.executable, command, environment, file_actions=log_to, setsid=True
        )
        status, cpu, peak = watched(child)
        wall = time.perf_counter() - begun
    if os.waitstatus_to_exitcode(status):
        sys.exit(f"{case.name} failed:\n{(folder / 'log').read_text()[-3000:]}")
    shutil.rmtree(out)
    print(
        f"| {case.name} | {count} | {count / wall:.1f} | {cpu:.1f} | {peak / 2**20:.0f} |",
        flush=True,
    )


def main() -> None:
    """Parse the command line, make the inputs, run the cases."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.batch", description=__doc__.splitlines()[0]
    )
    parser.add_argument("--boms", type=int, default=1000)
    parser.add_argument("--offers", type=int, default=1_000_000)
    parser.add_argument("--lines", type=int, default=200)
    parser.add_argument("--inputs", type=Path, help="keep BOMs and library in this folder")
    parser.add_argument(
        "names", nargs="*", help="only these cases: " + ", ".join(repr(each.name) for each in CASES)
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = options.inputs or Path(name)
        make(folder, options.boms, options.lines, options.offers)
        print("| case | BOMs | BOMs/s | CPU s | peak MiB |\n|---|---:|---:|---:|---:|", flush=True)
        for case in CASES:
            if not options.names or case.name in options.names:
                measure(folder, case, options.boms)


if __name__ == "__main__":
    main()
