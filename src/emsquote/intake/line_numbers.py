"""The part numbers of a row: the maker's, the suppliers', and those of approved alternates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from emsquote.intake.judgement import Letters
from emsquote.intake.layout import Layout, cell
from emsquote.intake.markers import is_marker, is_nothing
from emsquote.intake.part_numbers import (
    alternates_of,
    is_mangled,
    is_swapped,
    may_be_two,
    split_makers,
    split_numbers,
)
from emsquote.intake.part_row import PartRow
from emsquote.intake.profile import has_shape, looks_like_part_number
from emsquote.intake.readers.sheet import Row
from emsquote.model.bom import PartNumber, SupplierNumber


class HeldNumbers(Struct, frozen=True):
    """The part numbers that a cell holds."""

    numbers: tuple[str, ...]
    mangled: bool = False
    """A spreadsheet made something else of it."""
    maybe_two: bool = False
    """One of the numbers may be two."""

    @property
    def first(self) -> str:
        """The number of the line itself, "" for none; others are approved in its place."""
        return self.numbers[0] if self.numbers else ""


class LineNumbers(Struct, frozen=True):
    """The part numbers of a row, and what is doubtful about them."""

    written: str
    """What stands where the maker's number is expected."""
    held: HeldNumbers
    """The numbers in it."""
    makers: tuple[str, ...]
    """The makers of these numbers, "" where none is named; at least one."""
    supplier_numbers: tuple[SupplierNumber, ...]
    swapped: bool
    """The maker's number stands as the supplier's and the other way round; this is set right."""


def numbers_of(part: PartRow, *, dated: bool) -> LineNumbers:
    """Return the part numbers of a row; `dated`: the cell of its number is a date."""
    row, layout = part.cells, part.layout
    written = _written_number(row, layout)
    supplier_numbers = _supplier_numbers(row, layout) if layout.supplier_pns else ()
    swapped = bool(supplier_numbers) and is_swapped(written, supplier_numbers[0].number)
    if swapped:
        first, *others = supplier_numbers
        supplier_numbers = (replace(first, number=written), *others)
        written = first.number
    held = _DATE if dated else _numbers_in(written)
    makers = split_makers(cell(row, layout.manufacturer), len(held.numbers) or 1)
    return LineNumbers(written, held, makers, supplier_numbers, swapped)


_BETWEEN_MARKS = re.compile(r"[/|,;()]+")
_BETWEEN_NUMBERS = re.compile(r"[\s,;|]+")
_DATE = HeldNumbers((), mangled=True)


def _written_number(row: Row, layout: Layout) -> str:
    if layout.mpn is not None:
        return cell(row, layout.mpn)
    return _number_in_values(row, layout)


def _number_in_values(row: Row, layout: Layout) -> str:
    """Return the part number that stands as a value, where no column is meant for it: `LM358`
    beside `10k`.
    """
    for index in layout.supplier_pns:
        if not is_nothing(cell(row, index)):
            return ""  # the supplier's number already says which part
    value = cell(row, layout.value)
    if len(value) < Letters.PART_NUMBER or " " in value or "_" in value:
        return ""
    if any(is_marker("maybe_not_fitted", piece) for piece in value.split("/")):
        return ""  # `NC/0R`: none, or a bridge
    return value if looks_like_part_number(value) else ""


@lru_cache(maxsize=16384)  # the lists of a house name the same parts again and again
def _numbers_in(written: str) -> HeldNumbers:
    if is_mangled(written):
        return HeldNumbers((), mangled=True)
    if _is_mark(written) or is_marker("designator_prefix", written):
        return HeldNumbers(())
    numbers = split_numbers(written)
    return HeldNumbers(numbers, maybe_two=any(map(may_be_two, numbers)))


def _is_mark(text: str) -> bool:
    """Whether a word stands where a number is expected that says that the part is not fitted."""
    if len(text) > Letters.MARK:
        return False
    words = filter(None, _BETWEEN_MARKS.split(text))
    return all(is_marker("not_fitted", word) for word in words)


def alternates(part: PartRow, own: LineNumbers) -> tuple[PartNumber, ...]:
    """Return what the customer approves in place of the line's part: further numbers in its cell,
    in columns of alternates, and in rows below.
    """
    if len(own.held.numbers) <= 1 and not part.others and not part.layout.alternates:
        return ()
    first = own.held.numbers[:1]
    found = (number for number in _approved(part, own) if number.mpn not in first)
    return tuple(dict.fromkeys(found))


def _approved(part: PartRow, own: LineNumbers) -> Iterator[PartNumber]:
    layout = part.layout
    for number, maker in zip(own.held.numbers[1:], own.makers[1:], strict=False):
        yield PartNumber(number, maker)
    for row in (part.cells, *part.others):
        numbers = _texts(row, layout.alternates)
        yield from alternates_of(numbers, _texts(row, layout.alternate_manufacturers))
    for row in part.others:
        yield from alternates_of([cell(row, layout.mpn)], [cell(row, layout.manufacturer)])


def _texts(row: Row, indices: Sequence[int]) -> Sequence[str]:
    return [cell(row, index) for index in indices]


def _supplier_numbers(row: Row, layout: Layout) -> tuple[SupplierNumber, ...]:
    """Return the suppliers' numbers, each with its supplier."""
    found: list[SupplierNumber] = []
    for index in layout.supplier_pns:
        number = cell(row, index)
        if not is_nothing(number) and not has_shape("link", number):
            supplier = _supplier_beside(row, layout, index)
            found.extend(SupplierNumber(single, supplier) for single in _numbers_apart(number))
    return tuple(found)


@lru_cache(maxsize=4096)  # cells: whoever reads or doubts a line asks
def _numbers_apart(text: str) -> tuple[str, ...]:
    """Return the suppliers' numbers that a cell lists: several where each is built like one."""
    some = tuple(filter(None, _BETWEEN_NUMBERS.split(text)))
    return some if len(some) > 1 and all(has_shape("sku", number) for number in some) else (text,)


def several_in_a_cell(part: PartRow) -> str:
    """Return the first cell of suppliers' numbers that lists more than one, "" if none does."""
    cells = map(part.text, part.layout.supplier_pns)
    return next((text for text in cells if len(_numbers_apart(text)) > 1), "")


def _supplier_beside(row: Row, layout: Layout, index: int) -> str:
    """Return the supplier of a number: in the nearest column to its left, else in the last one that
    names suppliers, else in the title of the number.
    """
    if not layout.suppliers:
        return _supplier_in(cell(layout.header, index))
    left = [place for place in layout.suppliers if place < index]
    named = cell(row, left[-1] if left else layout.suppliers[-1])
    return "" if is_nothing(named) else named


def _supplier_in(title: str) -> str:
    from emsquote.intake.titles import suppliers  # noqa: PLC0415 - only where a title must name one

    plain = title.casefold()
    for name in suppliers():
        start = plain.find(name)
        if start >= 0:
            return title[start : start + len(name)]
    return ""
