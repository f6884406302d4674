"""Sheets: what a quote shows, as tables of typed cells, apart from any file format.

A sheet holds printed figures: every amount of money in it is already rounded to the digits that are
to be shown, so a writer formats and never rounds. What is not known is a cell of its own
(`Unknown`), and a sum that lacks something is a `Total` with its missing parts; no writer can show
either as a plain number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, assert_never, final

from msgspec import Struct
from msgspec.structs import replace

from emsquote.model.money import Money, Total, Unknown, digits_text, minor_digits, round_half_up
from emsquote.wording.language import Language, number_text

if TYPE_CHECKING:
    from emsquote.wording.texts import (
        Texts,
    )  # start-up: the options of commands need a sheet's views, no texts


class View(StrEnum):
    """For whom a document is."""

    CUSTOMER = "customer"
    """Prices only: no cost, margin, supplier or rate."""
    INTERNAL = "internal"
    """Everything."""


class ColumnKind(StrEnum):
    """What a column mostly holds: it decides alignment, width and the spreadsheet's number
    format.
    """

    TEXT = "text"
    COUNT = "count"
    MONEY = "money"
    PERCENT = "percent"


class Emphasis(StrEnum):
    """What a row is to its table."""

    BODY = "body"
    HEADING = "heading"
    """Opens a group of rows; only its first cell is filled."""
    TOTAL = "total"


class Percent(Struct, frozen=True):
    """A share in percent, rounded for print: `Percent(Decimal("12.5"))` is 12.5 %."""

    value: Decimal


Plain = str | int | Decimal | Percent | Money | Total | Unknown
"""What a cell shows. `""` is blank. Texts are free of control characters, see `visible`."""


@final
class Formula(Struct, frozen=True):
    """A cell that a spreadsheet works out; all others show its value.

    `text` is an A1 formula with English names and commas, without `=`. `form` is the number format
    of its result; "" takes that of the value as it is complete.
    """

    text: str
    value: Plain
    form: str = ""
    is_series: bool = False
    """Whether the text is the same in every row that has this formula, with `ROW` for the row's own
    number: a file may hold it once for the whole column, unless it refers to another sheet.
    """
    is_array: bool = False
    """Whether a function for single values (`ROUND`) is to work on each cell of a range in it:
    spreadsheets must be told so.
    """


ROW = "§"
"""Stands for the row's number in the text of a formula that is a series."""


class Rule(StrEnum):
    """What may be put into an input cell."""

    COUNT = "count"
    """A whole number, 0 or more."""
    BOARDS = "boards"
    """A whole number, 1 or more."""
    AMOUNT = "amount"
    """A number, 0 or more."""
    RATE = "rate"
    """A number above 0."""
    SHARE = "share"
    """A percentage from 0 to 100."""
    MARGIN = "margin"
    """A percentage below 100, of a mark-up below 1,000; a loss is below 0."""
    CHOICE = "choice"
    """One of the input's `choices`."""
    SUGGESTION = "suggestion"
    """One of the input's `choices`, or any other text."""


@final
class Input(Struct, frozen=True):
    """A cell that the reader of a spreadsheet may change; all other writers show its value.

    `name` is the defined name by which formulas and readers find it, "" for none. A blank value may
    be filled in.
    """

    value: Plain
    rule: Rule
    name: str = ""
    choices: tuple[str, ...] = ()
    form: str = ""
    """The number format; "" takes that of the value."""
    may_be_blank: bool = False
    """Whether a blank has a meaning of its own."""


WORDS = ";;;@"
"""The number format of a formula that is a sentence: it begins on the left and runs on."""
Cell = Plain | Formula | Input


class SheetColumn(Struct, frozen=True):
    """One column: title, kind, and how many characters a spreadsheet should give it."""

    title: str
    kind: ColumnKind = ColumnKind.TEXT
    width: int = 12
    key: str = ""
    """What it holds, in a word that no language changes; "" if nobody asks."""
    head: Formula | None = None
    """What a spreadsheet works out as the title, where it depends on an input."""


def titled(column: SheetColumn, texts: Texts, **blanks: object) -> SheetColumn:
    """Return a column whose English title is said in a language, with its blanks filled."""
    return replace(column, title=texts(column.title, **blanks))


class SheetRow(Struct, frozen=True):
    """One row, with a cell for each column of its sheet."""

    cells: tuple[Cell, ...]
    emphasis: Emphasis = Emphasis.BODY


class ChartKind(StrEnum):
    """How a chart draws the rows of its sheet over the titles of their columns."""

    CURVE = "curve"
    STACKED = "stacked"
    """A column for each quantity, the rows one upon the other."""
    SHARES = "shares"
    """The same, each column stretched to 100 %."""
    AGAINST_FIRST = "against-first"
    """Columns against the first column, both axes logarithmic; it stands beside the table."""


class SheetChart(Struct, frozen=True):
    """A chart over rows of a sheet (by their places, from 0), for writers whose documents draw from
    cells.
    """

    kind: ChartKind
    title: str
    rows: tuple[int, ...] = ()
    columns: tuple[int, ...] = ()
    """Of a chart against the first column."""


class IncludedRow(Struct, frozen=True):
    """What holds of some things for one reason: their titles, whether they are in, and how."""

    titles: str
    answer: str
    how: str

    def __str__(self) -> str:
        told = f"{self.titles}: {self.answer}"
        return f"{told} ({self.how})" if self.how else told


class IncludedBlock(Struct, frozen=True):
    """What is included in the quote, under its heading."""

    title: str
    rows: tuple[IncludedRow, ...]


class Sheet(Struct, frozen=True, kw_only=True):
    """A titled table with facts above it (`Customer: …`) and notes below."""

    name: str
    title: str
    columns: tuple[SheetColumn, ...]
    rows: Sequence[SheetRow]
    facts: tuple[tuple[str, str], ...] = ()
    included: IncludedBlock | None = None
    """What is in the price and what is not; set above the notes."""
    notes: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    """What the contract says; set below the notes."""
    language: Language = Language.ENGLISH
    """What its texts are written in, and its numbers where a writer turns them into text."""
    charts: tuple[SheetChart, ...] = ()
    names: tuple[tuple[str, str], ...] = ()
    """Defined names of a spreadsheet for ranges of this sheet, as `("offer_prices",
    "$C$5:$H$90")`.
    """
    comments: tuple[tuple[int, int, str], ...] = ()
    """Notes on cells: place of the row and of the column, from 0, and the text."""
    wrapped: bool = False
    """Whether texts are broken into lines within their columns' widths, on a page of plain text."""


def header_row(facts: int) -> int:
    """Return the row of a spreadsheet, from 0, with the column titles: below title, so many facts
    and a blank row.
    """
    return facts + 2


def body_row(facts: int, place: int) -> int:
    """Return the row of a spreadsheet, from 0, on which the sheet's row at a place (from 0)
    stands.
    """
    return header_row(facts) + 1 + place


def plain(cell: Cell) -> Plain:
    """Return what a cell shows: of a formula and an input, the value.

    >>> plain(Formula("1+1", 2))
    2
    """
    return cell.value if type(cell) is Formula or type(cell) is Input else cell


# C0 and C1 controls, the separators and directional overrides of Unicode, lone surrogates and the
# two non-characters: none of them is text, and each can break a file, a terminal, or a reader's
# trust in what he sees.
_BLANKS = re.compile("[\t\n\v\f\r\x85\u2028\u2029]+")
_INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def visible(text: str) -> str:
    r"""Return a text of unknown origin on one line, with � for each character that cannot be
    printed.

    >>> visible("10k\n1 %\x1b[31m")
    '10k 1 %�[31m'
    """
    if text.isprintable():
        return text
    return _INVISIBLE.sub("\ufffd", _BLANKS.sub(" ", text.strip()))


_MOST_DECIMALS = 6


@cache  # one for each currency
def _printed_unit(currency: str) -> Decimal:
    return Decimal(1).scaleb(-minor_digits(currency))


def digits_of(amount: Decimal) -> int:
    """Return how many digits stand behind the point, 0 for none.

    >>> digits_of(Decimal("1.50")), digits_of(Decimal("1E3"))
    (2, 0)
    """
    return len(digits_text(amount).partition(".")[2])  # faster than the exponent of `as_tuple`


def decimals_of(money: Money) -> int:
    """Return how many decimals a printed amount needs: the currency's, or more if it has more, but
    at most six.

    >>> decimals_of(Money(Decimal("0.0340"), "EUR")), decimals_of(Money(Decimal(5), "EUR"))
    (3, 2)
    """
    needed = len(digits_text(money.amount).partition(".")[2].rstrip("0"))
    return max(minor_digits(money.currency), min(needed, _MOST_DECIMALS))


def settled(money: Money) -> Money:
    """Return an amount that was rounded before, with its digits as they are to be shown: 5 EUR
    becomes 5.00 EUR.
    """
    if money.amount.same_quantum(_printed_unit(money.currency)):
        return money
    return Money(round_half_up(money.amount, decimals_of(money)), money.currency)


def percent(part: Money, whole: Money) -> Percent | str:
    """Return a share to a tenth of a percent, blank where there is nothing to have a share of."""
    return Percent(round_half_up(100 * part.amount / whole.amount, 1)) if whole else ""


UNKNOWN_TEXT = "?"


def cell_text(cell: Cell, language: Language = Language.ENGLISH) -> str:  # noqa: PLR0911 - one for each kind of cell
    """Return what a reader sees of a cell, numbers as the language writes them.

    An unknown amount is `?`; a sum that lacks something is its known part and ` + ?`.

    >>> cell_text(Total(Money(Decimal("3.10"), "EUR"), (Unknown("no offer"),)))
    '3.10 + ?'
    """
    match cell:
        case str():
            return cell
        case int() | Decimal():
            return number_text(cell, language)
        case Percent(value):
            return f"{number_text(value, language, grouped=False)} %"
        case Money(amount):
            return number_text(amount, language)
        case Unknown():
            return UNKNOWN_TEXT
        case Total():
            return _total_text(cell, language)
        case Formula(value=value) | Input(value=value):
            return cell_text(value, language)
    assert_never(cell)


def _total_text(whole: Total, language: Language) -> str:
    known = number_text(whole.known.amount, language)
    if whole.complete:
        return known
    return f"{known} + {UNKNOWN_TEXT}" if whole.known else UNKNOWN_TEXT
