"""Speed and memory of the program as a user runs it: `python -m benchmarks [-n RUNS] [NAME…]`.

Each case is a whole process. Printed are medians of several runs after a warm-up: CPU seconds (user and system), wall
seconds, peak memory. Machines differ and are shared: compare ratios within one run.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks import inputs

LINES = (50, 200, 500, 5000)


@dataclass(frozen=True)
class Case:
    """One command line, by name."""

    name: str
    arguments: tuple[str, ...]


def cases(folder: Path) -> Iterator[Case]:
    """Write the inputs into `folder` and yield the cases over them."""
    yield Case("python alone", ("-c", "pass"))
    yield Case("--help", ("-m", "emsquote", "--help"))
    for lines in LINES:
        rows = inputs.bom_rows(lines)
        inputs.write_xlsx(folder / f"{lines}.xlsx", rows)
        inputs.write_csv(folder / f"{lines}.csv", rows)
        offers = folder / f"offers-{lines}.csv"
        inputs.write_offers(offers, lines)
        for suffix in ("xlsx", "csv"):
            price = (
                "-m",
                "emsquote",
                "price",
                str(folder / f"{lines}.{suffix}"),
                "-q",
                "10,100,1000",
                "--offers",
                str(offers),
            )
            yield Case(f"price {lines} lines, {suffix} to pipe", price)
            yield Case(f"price {lines} lines, {suffix} to xlsx", (*price, "-o", str(folder / "quote.xlsx")))


def measure(arguments: tuple[str, ...], log: Path) -> tuple[float, float, float]:
    """Run Python with the arguments; return CPU seconds, wall seconds and peak MiB. A failure ends the benchmark."""
    start = time.perf_counter()
    with log.open("w") as output:
        actions = [(os.POSIX_SPAWN_DUP2, output.fileno(), 1), (os.POSIX_SPAWN_DUP2, output.fileno(), 2)]
        child = os.posix_spawn(sys.executable, [sys.executable, *arguments], os.environ, file_actions=actions)
        _, status, usage = os.wait4(child, 0)
    wall = time.perf_counter() - start
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        sys.exit(f"{' '.join(arguments)} failed:\n{log.read_text()}")
    return usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024


def report(runs: int, wanted: Callable[[str], bool]) -> None:
    """Run the wanted cases and print a table in Markdown."""
    print("| case | CPU s | wall s | peak MiB |\n|---|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for case in cases(folder):
            if wanted(case.name):
                measured = [measure(case.arguments, folder / "log") for _ in range(runs + 1)][1:]
                cpu, wall, peak = (statistics.median(column) for column in zip(*measured, strict=True))
                print(f"| {case.name} | {cpu:.2f} | {wall:.2f} | {peak:.0f} |", flush=True)


def main() -> None:
    """Parse the command line and report."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.splitlines()[0])
    parser.add_argument("-n", "--runs", type=int, default=5, help="counted runs of each case")
    parser.add_argument("names", nargs="*", help="only cases with one of these in their name")
    options = parser.parse_args()
    report(options.runs, lambda name: not options.names or any(each in name for each in options.names))


if __name__ == "__main__":
    main()
