"""The cases: command lines over generated inputs, and what makes those inputs."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from msgspec import Struct

from benchmarks import inputs

LINES = (50, 200, 500, 5000)
LARGE = 200_000
REAL_OFFERS = Path(__file__).resolve().parents[2] / "shared" / "offers" / "offers.csv.gz"
"""A list of real offers beside the repository, if it is there."""
EMSQUOTE = ("-m", "emsquote")


class Case(Struct, frozen=True):
    """One command line of Python by name, what it reads from standard input, and what is made
    before it first runs.
    """

    name: str
    arguments: tuple[str, ...]
    make: tuple[tuple[Callable[..., None], tuple[object, ...]], ...] = ()
    stdin: str = os.devnull


def cases(folder: Path) -> Iterator[Case]:
    """Yield all cases; their inputs are made in `folder`."""
    yield Case("python alone", ("-c", "pass"))
    yield Case("--help", (*EMSQUOTE, "--help"))
    yield from _price_cases(folder)
    yield from _reading_cases(folder)
    yield from _library_cases(folder)
    yield from _basket_cases(folder)


def _price_cases(folder: Path) -> Iterator[Case]:
    for lines in LINES:
        offers = folder / f"offers-{lines}.csv"
        for suffix in ("xlsx", "csv"):
            bom = folder / f"{lines}.{suffix}"
            make = ((inputs.write_bom, (bom, lines)), (inputs.write_offers, (offers, lines)))
            price = (*EMSQUOTE, "price", str(bom), "-q", "10,100,1000", "--offers", str(offers))
            yield Case(f"price {lines} lines, {suffix} to pipe", price, make)
            yield Case(
                f"price {lines} lines, {suffix} to xlsx",
                (*price, "-o", str(folder / "quote.xlsx")),
                make,
            )


def _reading_cases(folder: Path) -> Iterator[Case]:
    names = folder / "names.txt"
    parts = (*EMSQUOTE, "parts", "--format", "json", "-")
    yield Case("parts, 5800 names", parts, ((inputs.write_names, (names, 5800)),), str(names))
    for lines in (5000, LARGE):
        path = folder / f"{lines}.xlsx"
        read = (*EMSQUOTE, "bom", str(path), "--format", "json")
        yield Case(f"bom, {lines} rows of xlsx", read, ((inputs.write_bom, (path, lines)),))


def _library_cases(folder: Path) -> Iterator[Case]:
    bom = folder / "200.csv"
    for parts in (300, 300_000):
        offers, library = (
            folder / f"offers-{parts}.csv",
            ("--library", str(folder / f"{parts}.library")),
        )
        make = ((inputs.write_bom, (bom, 200)), (inputs.write_offers, (offers, parts)))
        yield Case(
            f"library import, {3 * parts} offers",
            (*EMSQUOTE, "library", "import", *library, str(offers)),
            make,
        )
        price = (*EMSQUOTE, "price", str(bom), "-q", "10,100,1000", *library)
        yield Case(
            f"price 200 lines, library of {3 * parts} offers (after its import)", price, make
        )
    if REAL_OFFERS.exists():
        offers, library = folder / "real.csv", ("--library", str(folder / "real.library"))
        arguments = (*EMSQUOTE, "library", "import", *library, str(offers))
        yield Case(
            "library import, real offers", arguments, ((inputs.unpack, (REAL_OFFERS, offers)),)
        )


def _basket_cases(folder: Path) -> Iterator[Case]:
    job = folder / "basket.toml"
    for parts in (200, 1000):
        bom, offers = folder / f"basket-{parts}.csv", folder / f"basket-offers-{parts}.csv"
        make = (
            (inputs.write_bom, (bom, parts)),
            (inputs.write_basket_offers, (offers, parts)),
            (inputs.write_basket_job, (job,)),
        )
        price = (*EMSQUOTE, "price", str(bom), "-q", "10", "--offers", str(offers))
        yield Case(f"price {parts} parts of 8 suppliers, part by part", price, make)
        yield Case(
            f"price {parts} parts of 8 suppliers, as a basket", (*price, "--job", str(job)), make
        )
        limited = (*price, "--job", str(job), "--max-suppliers", "3")
        yield Case(f"price {parts} parts of 8 suppliers, as a basket from 3", limited, make)
