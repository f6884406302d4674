"""What a column's cells look like: designators, whole numbers, part numbers, packages, values,
links, prose.

A title alone does not settle a column (`Part` may be a designator, a part number or a name), nor do
the cells alone. The shapes that are words of the trade are data (`data/titles/shapes.csv`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache, cached_property, lru_cache, partial
from itertools import pairwise
from operator import attrgetter, mul

from msgspec import Struct

from emsquote.intake.flags import is_flag
from emsquote.intake.judgement import Least, Share, Within
from emsquote.intake.marked_names import marked_names, may_be_marked
from emsquote.intake.markers import designator_prefixes, is_any_marker, is_nothing
from emsquote.intake.quantity import states_quantity
from emsquote.intake.titles import suppliers
from emsquote.intake.word_tables import word_rows
from emsquote.model.designator import expand, list_likeness

_LONGEST_PART_NUMBER, _MOST_WORDS = 60, 3
_LONGEST_LIST = 20_000
"""A cell for a profile, not for reading."""
_LONGEST_SHAPE = 200
_INTEGER = re.compile(r"\d{1,6}(?:[.,]0+)?")
_NUMBER = re.compile(r"[-+]?\d{1,12}(?:[.,]\d+)*(?:[eE][-+]?\d+)?")
_PART_NUMBER = re.compile(r"(?=[^a-z]*[A-Za-z])(?=.*\d)[A-Za-z0-9][\w./+#,()&=-]{3,39}", re.ASCII)
_LOWER_CASE = re.compile(r"[a-z]{3}")
_FIRST_WORD = re.compile(r"[^\W\d]{3}")
_LATER_WORD = re.compile(r"\s[^\W\d]{2}")
_STOCK_CODE = re.compile(r"C\d{4,8}")
"""A number of a supplier that is built like a capacitor's designator.

No board has a thousand capacitors in a row.
"""
_FIRST_OF_ITS_KIND = re.compile(r"[A-Z]{2,4}\d")
_TIMES = re.compile(r"[xX×*]\s?\d{1,4}|\d{1,4}\s?[xX×]")
"""A count that says so: `x2`, `3x`."""
_SIGNED = re.compile(r"[+-][^\W\d]")
_LETTERS = re.compile(r"[A-Za-z_]+")


@cache
def _shapes() -> Mapping[str, re.Pattern[str]]:
    patterns: dict[str, list[str]] = {}
    for row in word_rows("shapes"):
        patterns.setdefault(row["shape"], []).append(f"(?:{row['pattern']})")
    return {shape: re.compile("|".join(forms)) for shape, forms in patterns.items()}


def has_shape(shape: str, text: str) -> bool:
    """Whether a whole cell has a shape of the trade: `package`, `value`, `link`, `money`, `sku`."""
    return _shapes()[shape].fullmatch(text[:_LONGEST_SHAPE]) is not None


@lru_cache(maxsize=16384)  # cells: one of ten is asked about again
def looks_like_part_number(text: str) -> bool:
    """Whether a cell has the build of a part number: letters and digits in one word, no value,
    package or designator.

    >>> looks_like_part_number("GRM188R71C104KA01D"), looks_like_part_number("100nF")
    (True, False)
    >>> looks_like_part_number("SOT-23")
    False
    """
    text = text.strip()
    if len(text) > _LONGEST_PART_NUMBER:
        return False
    if " " in text and not _may_be_number(text.split()):
        return False
    word = text.replace(" ", "")
    if _PART_NUMBER.fullmatch(word) is None:
        return False
    if _LOWER_CASE.search(word) is not None:  # names of library symbols have words in lower case
        return False
    is_of_another_shape = has_shape("value", text) or has_shape("package", text)
    return not is_of_another_shape and not designator_share(text)


def _may_be_number(words: Sequence[str]) -> bool:
    """Whether words can be one part number: few, and no value behind the name of its kind (`CAP
    0.1uF`).
    """
    is_named_value = words[0].isalpha() and any(has_shape("value", word) for word in words[1:])
    return len(words) <= _MOST_WORDS and not is_named_value


@lru_cache(maxsize=16384)  # cells: columns are judged by it in two ways
def designator_share(text: str) -> float:
    """Return which share of a cell's words are designators with a prefix of the trade (`LM358` is
    none).
    """
    if not text or len(text) > _LONGEST_LIST:
        return 0
    plain = marked_names(text).plain if may_be_marked(text) else text
    likeness = list_likeness(plain)
    if not likeness:
        return 0
    names = expand(plain).names[: Within.NAMES]
    prefixes = designator_prefixes()
    known = sum(1 for name in names if _is_known(name, prefixes))
    return likeness * known / len(names) if names else 0


def _is_known(name: str, prefixes: frozenset[str]) -> bool:
    """Whether a name has a prefix of the trade, or is of letters and one digit: no part number is
    so short (`UFL1`).
    """
    found = _LETTERS.match(name)
    if found is None:
        return False
    return found[0].casefold() in prefixes or _FIRST_OF_ITS_KIND.fullmatch(name) is not None


class _Likeness(Struct, frozen=True, kw_only=True):
    """What a single cell is like, each 0 or 1, or between for a list of which only some are
    designators.
    """

    designators: float
    part_number: bool
    package: bool
    value: bool
    sku: bool
    link: bool
    money: bool
    integer: bool
    number: bool
    prose: bool
    wordy: bool
    """Without any digit."""


@lru_cache(maxsize=32768)  # cells recur within a list, and from list to list
def _likeness(cell: str) -> _Likeness:
    own = _STOCK_CODE.fullmatch(cell) is None
    return _Likeness(
        designators=designator_share(cell) if own else 0,
        part_number=own and looks_like_part_number(cell),
        package=has_shape("package", cell),
        value=has_shape("value", cell),
        sku=has_shape("sku", cell),
        link=has_shape("link", cell),
        money=has_shape("money", cell),
        integer=_INTEGER.fullmatch(cell) is not None,
        number=_NUMBER.fullmatch(cell) is not None,
        prose=_is_prose(cell),
        wordy=not any(map(str.isdigit, cell)),
    )


def _is_prose(cell: str) -> bool:
    """Whether a cell has two words of letters."""
    first = _FIRST_WORD.search(cell)
    return first is not None and _LATER_WORD.search(cell, first.end()) is not None


@cache
def _known_suppliers() -> frozenset[str]:
    return frozenset(suppliers())


def _share(has: Callable[[str], bool]) -> cached_property[float]:
    """Return an attribute of a profile: the share of its filled cells that have a shape."""

    def share(cells: Profile) -> float:
        number = sum(times for text, times in cells.different.items() if has(text))
        return number / cells.number if number else 0

    return cached_property(share)


def _mean(name: str) -> cached_property[float]:
    """Return an attribute of a profile: a likeness of its filled cells on average."""

    def mean(cells: Profile) -> float:
        total = sum(map(mul, map(attrgetter(name), cells.likenesses), cells.different.values()))
        return total / cells.number if total else 0

    return cached_property(mean)


def _is_flag(cell: str) -> bool:
    return is_flag(cell) or designator_share(cell) > Share.MOST or _SIGNED.match(cell) is not None


def _is_maker(cell: str) -> bool:
    from emsquote.model.company_names import is_listed_maker  # noqa: PLC0415 - late: titles tell

    return is_listed_maker(cell)


def _is_of_series(cell: str) -> bool:
    from emsquote.parts.generic_part import number_says  # noqa: PLC0415 - late: hardly ever asked

    return number_says(cell) is not None


class Profile(Struct, frozen=True, dict=True):
    """What the cells of a column look like: shares (0 to 1) of the filled ones that have each
    shape.

    A share is counted when it is first asked for: a title that settles its column leaves little to
    ask the cells.
    """

    cells: Sequence[str]
    different: Mapping[str, int]
    """The texts of the filled ones, and how many have each."""
    number: int
    """How many are filled: cells that say nothing (`-`, `n/a`) are not."""

    designators = _mean("designators")
    part_numbers = _mean("part_number")
    packages = _mean("package")
    values = _mean("value")
    skus = _mean("sku")
    links = _mean("link")
    money = _mean("money")
    integers = _mean("integer")
    numbers = _mean("number")
    prose = _mean("prose")
    wordy = _mean("wordy")
    counted = _share(states_quantity)
    sides = _share(partial(is_any_marker, ("side_top", "side_bottom")))
    suppliers = _share(lambda cell: cell.casefold() in _known_suppliers())
    """Names of known distributors."""
    flags = _share(_is_flag)
    """Flags, lists of designators that a flag is about, or builds with a sign."""
    times = _share(lambda cell: _TIMES.fullmatch(cell) is not None)
    """Counts that say so: `x2`."""
    plural = _share(lambda cell: _INTEGER.fullmatch(cell) is not None and int(float(cell)) > 1)
    """Counts of more than one."""
    makers = _share(_is_maker)
    """Names of known makers."""
    of_series = _share(_is_of_series)
    """Part numbers of series that are known."""
    priced = _share(lambda cell: _likeness(cell).number or _likeness(cell).money)

    def share(self, shape: str) -> float:
        """Return one of the shares above or below by its name."""
        share: float = getattr(self, shape)
        return float(share)

    @property
    def filled(self) -> float:
        """The share of rows with a cell that says something."""
        return self.number / len(self.cells) if self.number else 0

    @cached_property
    def likenesses(self) -> Sequence[_Likeness]:
        """What each of the texts that differ is like."""
        return [_likeness(text) for text in self.different]

    @cached_property
    def distinct(self) -> float:
        """How many of the filled cells differ, as a share."""
        return len(self.different) / self.number if self.number else 0

    @cached_property
    def counting(self) -> bool:
        """Whether the cells are 1, 2, 3 …: an item number."""
        integers = list(filter(_INTEGER.fullmatch, self.cells)) if self.integers else []
        if len(integers) < max(Least.ROWS, Share.NEARLY_ALL * self.number):
            return False
        numbers = [int(cell.replace(",", ".").split(".")[0]) for cell in integers]
        steps = [after - before for before, after in pairwise(numbers)]
        rising = sum(step in {1, 2} for step in steps)
        return rising > Share.NEARLY_ALL * len(steps)


def profile(cells: Sequence[str]) -> Profile:
    """Return what the cells of one column look like.

    Cells that say nothing (`-`, `n/a`) count as empty.
    """
    different = {text: times for text, times in Counter(cells).items() if not is_nothing(text)}
    return Profile(cells, different, sum(different.values()))
