"""What a spreadsheet keeps of a cell: its number or text, and the number format that shows it as
printed elsewhere.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import assert_never

from emsquote.documents.sheet import UNKNOWN_TEXT, Percent, Plain, digits_of
from emsquote.model.money import Money, Total, Unknown

MOST_CHARACTERS = 32_767
"""What a cell of Excel holds."""


def worked_out(value: Plain) -> tuple[str | int | Decimal, str]:
    """Return the cached value of a formula, and the number format of its result once nothing is
    missing.

    A sum that lacks something is a text in a live workbook, as its formula makes it: no other cell
    can add it up.
    """
    match value:
        case Total(known=known, missing=missing) if missing:
            text = f"{known.amount:,f} {known.currency} + {UNKNOWN_TEXT}" if known else UNKNOWN_TEXT
            return text, money_format(known)
        case _:
            return stored(value)


def stored(cell: Plain) -> tuple[str | int | Decimal, str]:  # noqa: PLR0911 - one return for each kind of cell
    """Return what a spreadsheet keeps of a cell, and the number format that shows it as printed
    elsewhere.
    """
    match cell:
        case str():
            return cell, ""
        case int():
            return cell, "#,##0"
        case Decimal():
            return cell, "#,##0.0#####"
        case Money():
            return cell.amount, money_format(cell)
        case Percent():
            return cell.value / 100, "0.0 %"
        case Unknown():
            return UNKNOWN_TEXT, ""
        case Total():
            return _stored_total(cell)
    assert_never(cell)


def _stored_total(whole: Total) -> tuple[str | Decimal, str]:
    if whole.missing and not whole.known:
        return UNKNOWN_TEXT, ""
    return whole.known.amount, money_format(whole.known, lacking=bool(whole.missing))


def money_format(money: Money, *, lacking: bool = False) -> str:
    r"""Return the number format of an amount: its digits and currency, and ` + ?` if it lacks
    something.

    >>> money_format(Money(Decimal("3.10"), "EUR"), lacking=True)
    '#,##0.00\\ [$EUR]" + ?"'
    """
    return _money_format(digits_of(money.amount), money.currency, lacking)


@cache  # one for each currency and number of decimals
def _money_format(digits: int, currency: str, lacking: bool) -> str:  # noqa: FBT001 - for the cache's sake
    fraction = f".{'0' * digits}" if digits else ""
    return f"#,##0{fraction}\\ [${currency}]" + (f'" + {UNKNOWN_TEXT}"' if lacking else "")


def within_cell(text: str) -> str:
    """Return a text cut with a remark to what a cell holds."""
    if len(text) <= MOST_CHARACTERS:
        return text
    ending = f" … [{len(text):,} characters, cut here]"
    return text[: MOST_CHARACTERS - len(ending)] + ending
