"""Speed and memory of the program as a user runs it: `python -m benchmarks [-n RUNS] [NAME…]`.

Each case is a whole process. Printed are medians of several runs after a warm-up: CPU seconds (user
and system), wall seconds, peak memory. Machines differ and are shared: compare ratios within one
run.
"""

import argparse
import multiprocessing
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.cases import Case, cases
from benchmarks.environment import with_compiled_modules


def prepare(case: Case, made: set[object]) -> None:
    """Make the inputs of a case that are not there yet.

    In a process of its own: the peak memory of a child counts that of the parent it was started
    from.
    """
    for step in case.make:
        if step not in made:
            made.add(step)
            function, arguments = step
            maker = multiprocessing.get_context("spawn").Process(target=function, args=arguments)
            maker.start()
            maker.join()
            if maker.exitcode:
                sys.exit(f"{case.name}: its inputs could not be made")


def measure(case: Case, folder: Path) -> tuple[float, float, float]:
    """Run Python with the case's arguments.

    Return CPU seconds, wall seconds, peak MiB; a failure ends it all.
    """
    start = time.perf_counter()
    log = folder / "log"
    with log.open("w") as output, Path(case.stdin).open() as stdin:
        actions = [
            (os.POSIX_SPAWN_DUP2, file.fileno(), place)
            for place, file in enumerate((stdin, output, output))
        ]
        command, environment = [sys.executable, *case.arguments], with_compiled_modules(folder)
        child = os.posix_spawn(sys.executable, command, environment, file_actions=actions)
        _, status, usage = os.wait4(child, 0)
    wall = time.perf_counter() - start
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        sys.exit(f"{' '.join(case.arguments)} failed:\n{log.read_text()}")
    return usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024


def report(runs: int, wanted: Callable[[str], bool]) -> None:
    """Run the wanted cases and print a table in Markdown."""
    print("| case | CPU s | wall s | peak MiB |\n|---|---:|---:|---:|")
    made: set[object] = set()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for case in cases(folder):
            if wanted(case.name):
                prepare(case, made)
                measured = [measure(case, folder) for _ in range(runs + 1)][1:]
                cpu, wall, peak = (
                    statistics.median(column) for column in zip(*measured, strict=True)
                )
                print(f"| {case.name} | {cpu:.2f} | {wall:.2f} | {peak:.0f} |", flush=True)


def main() -> None:
    """Parse the command line and report."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=__doc__.splitlines()[0]
    )
    parser.add_argument("-n", "--runs", type=int, default=5, help="counted runs of each case")
    parser.add_argument("names", nargs="*", help="only cases with one of these in their name")
    options = parser.parse_args()
    report(
        options.runs, lambda name: not options.names or any(each in name for each in options.names)
    )


if __name__ == "__main__":
    main()
