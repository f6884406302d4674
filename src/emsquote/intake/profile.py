"""What a column's cells look like: designators, whole numbers, part numbers, packages, values, links, prose.

A title alone does not settle a column (`Part` may be a designator, a part number or a name), nor do the cells alone.
The shapes that are words of the trade are data (`data/titles/shapes.csv`).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise

from msgspec import Struct

from emsquote.designator import expand, list_likeness
from emsquote.intake.markers import designator_prefixes, is_any_marker, is_nothing
from emsquote.intake.quantity import states_quantity
from emsquote.intake.titles import suppliers
from emsquote.shipped import data_folder

_NAMES_LOOKED_AT = 8
_WHOLE = re.compile(r"\d{1,6}(?:[.,]0+)?")
_NUMBER = re.compile(r"[-+]?\d{1,12}(?:[.,]\d+)*(?:[eE][-+]?\d+)?")
_PART_NUMBER = re.compile(r"(?=[^a-z]*[A-Za-z])(?=.*\d)[A-Za-z0-9][\w./+#,()&=-]{3,39}", re.ASCII)
_LOWER_CASE = re.compile(r"[a-z]{3}")
_TWO_WORDS = re.compile(r"[^\W\d]{3}.*\s+[^\W\d]{2}")
_LATER_WORD = re.compile(r"\s[^\W\d]{2}")
_STOCK_CODE = re.compile(r"C\d{4,8}")
"""A number of a supplier that is built like a capacitor's designator; no board has a thousand capacitors in a row."""
_FIRST_OF_ITS_KIND = re.compile(r"[A-Z]{2,4}\d")
_LETTERS = re.compile(r"[A-Za-z_]+")


class Profile(Struct, frozen=True):
    """Shares (0 to 1) of a column's filled cells that have each shape; `filled` is the share of rows with a cell."""

    filled: float = 0
    designators: float = 0
    whole: float = 0
    counted: float = 0
    numbers: float = 0
    part_numbers: float = 0
    packages: float = 0
    values: float = 0
    links: float = 0
    prose: float = 0
    wordy: float = 0
    """Without any digit."""
    money: float = 0
    skus: float = 0
    sides: float = 0
    suppliers: float = 0
    """Names of known distributors."""
    priced: float = 0
    """Numbers or money."""
    distinct: float = 0
    counting: bool = False
    """The cells are 1, 2, 3 …: an item number."""


@cache
def _shapes() -> Mapping[str, re.Pattern[str]]:
    patterns: dict[str, list[str]] = {}
    with (data_folder() / "titles" / "shapes.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter=";", quoting=csv.QUOTE_NONE):
            patterns.setdefault(row["shape"], []).append(row["pattern"])
    return {shape: re.compile("|".join(f"(?:{each})" for each in some)) for shape, some in patterns.items()}


@lru_cache(maxsize=16384)
def has_shape(shape: str, text: str) -> bool:
    """Whether a whole cell has a shape of the trade: `package`, `value`, `link`, `money`, `sku`."""
    return _shapes()[shape].fullmatch(text[:200]) is not None


@lru_cache(maxsize=16384)
def looks_like_part_number(text: str) -> bool:
    """Whether a cell has the build of a part number: letters and digits in one word, no value, package or designator.

    >>> looks_like_part_number("GRM188R71C104KA01D"), looks_like_part_number("100nF"), looks_like_part_number("SOT-23")
    (True, False, False)
    """
    text = text.strip()
    if len(text) > 60 or (" " in text and len(text.split()) > 3):  # noqa: PLR2004 - a sentence
        return False
    word = text.replace(" ", "")
    return (
        _PART_NUMBER.fullmatch(word) is not None
        and _LOWER_CASE.search(word) is None  # names of library symbols have words in lower case
        and not has_shape("value", text)
        and not has_shape("package", text)
        and not designator_share(text)
    )


@lru_cache(maxsize=16384)
def designator_share(text: str) -> float:
    """Return which share of a cell's words are designators with a prefix of the trade (`LM358` is none)."""
    if not text or len(text) > 20_000:  # noqa: PLR2004 - a cell for a profile, not for reading
        return 0
    likeness = list_likeness(text)
    if not likeness:
        return 0
    names = expand(text).names[:_NAMES_LOOKED_AT]
    prefixes = designator_prefixes()
    known = sum(1 for name in names if _is_known(name, prefixes))
    return likeness * known / len(names) if names else 0


def _is_known(name: str, prefixes: frozenset[str]) -> bool:
    """Whether a name has a prefix of the trade, or is of letters and one digit: no part number is so short (`UFL1`)."""
    found = _LETTERS.match(name)
    return found is not None and (found[0].casefold() in prefixes or _FIRST_OF_ITS_KIND.fullmatch(name) is not None)


def profile(cells: Sequence[str]) -> Profile:
    """Return what the cells of one column look like; cells that say nothing (`-`, `n/a`) count as empty."""
    filled = [cell for cell in cells if not is_nothing(cell)]
    if not filled:
        return Profile()
    number = len(filled)
    added = map(sum, zip(*map(_shares_of, filled), strict=True))
    shares = {shape: each / number for shape, each in zip(_OF_ONE_CELL, added, strict=True)}
    counting = shares["whole"] > 0 and _is_counting(filled)
    return Profile(**shares, filled=number / len(cells), distinct=len(set(filled)) / number, counting=counting)


_OF_ONE_CELL = (
    "designators", "whole", "counted", "numbers", "part_numbers", "packages", "values", "links", "prose", "money",
    "skus", "sides", "suppliers", "priced", "wordy",
)  # fmt: skip


@lru_cache(maxsize=32768)  # cells recur within a list, and from list to list
def _shares_of(cell: str) -> tuple[float, ...]:
    """Return how much of each shape `_OF_ONE_CELL` a cell has, mostly 0 or 1."""
    own = _STOCK_CODE.fullmatch(cell) is None
    number, money = _NUMBER.fullmatch(cell) is not None, has_shape("money", cell)
    return (
        designator_share(cell) if own else 0,
        _WHOLE.fullmatch(cell) is not None,
        states_quantity(cell),
        number,
        own and looks_like_part_number(cell),
        has_shape("package", cell),
        has_shape("value", cell),
        has_shape("link", cell),
        _is_prose(cell),
        money,
        has_shape("sku", cell),
        is_any_marker(("side_top", "side_bottom"), cell),
        cell.casefold() in _known_suppliers(),
        number or money,
        not any(map(str.isdigit, cell)),
    )


@cache
def _known_suppliers() -> frozenset[str]:
    return frozenset(suppliers())


def _is_prose(cell: str) -> bool:
    """Whether a cell has two words of letters; the later one is looked for first, or lists take the square of time."""
    return _LATER_WORD.search(cell) is not None and _TWO_WORDS.search(cell) is not None


def _is_counting(filled: Sequence[str]) -> bool:
    whole = [cell for cell in filled if _WHOLE.fullmatch(cell)]
    if len(whole) < max(3, 0.8 * len(filled)):
        return False
    numbers = [int(cell.replace(",", ".").split(".")[0]) for cell in whole]
    steps = [after - before for before, after in pairwise(numbers)]
    return sum(step in {1, 2} for step in steps) > 0.85 * len(steps)
