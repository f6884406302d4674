"""Pieces of formulas that Excel 2010 and LibreOffice work out alike."""

from __future__ import annotations

from collections.abc import Iterable

from emsquote.documents.sheet import UNKNOWN_TEXT
from emsquote.model.money import minor_digits
from emsquote.wording.sentence import Counted
from emsquote.wording.texts import Texts

_SNAP = 9
"""Digits to which sums of binary fractions are cleared of their noise before they are rounded for
print.
"""


def quoted(text: str) -> str:
    """Return a text as a formula writes it: in quotes, and those inside doubled."""
    return '"' + text.replace('"', '""') + '"'


def rounded(formula: str, decimals: int | str) -> str:
    """Return a formula rounded half up as the house rounds.

    The noise of binary fractions does not break a tie.
    """
    return f"ROUND(ROUND({formula},{_SNAP}),{decimals})"


def whole_up(formula: str) -> str:
    """Return a formula rounded up to a whole number; what is above it by noise alone is not."""
    return f"ROUNDUP(ROUND({formula},{_SNAP}),0)"


def least(values: str) -> str:
    """Return the least of some values, of which plain arithmetic makes each from cells of ranges.

    `MIN` in its place is no array's to Gnumeric, nor is a range in `ROUND` or another function for
    single values to any program that is not told so (`Formula.is_array`).
    """
    return f"SUMPRODUCT(SMALL({values},1))"


def added(terms: Iterable[str]) -> str:
    """Return the sum of some terms, `0` of none."""
    return "+".join(terms) or "0"


def product(*factors: str) -> str:
    """Return the product of factors, those that are `1` or blank left out.

    >>> product("B4", "1", "", "C4")
    'B4*C4'
    """
    return "*".join(factor for factor in factors if factor not in {"", "1"}) or "1"


def known_part(known: str, missing: str, currency: str, decimals: int) -> str:
    """Return the formula that shows a sum: its number, or as a text `3.10 EUR + ?` where something
    is missing.

    A text, so that no other cell can take the known part for the whole. Of `decimals` beyond the
    currency's those are shown that are needed, as printed elsewhere.

    >>> known_part("B4", "C4", "USD", 3)
    'IF(C4=0,B4,IF(B4=0,"?",FIXED(B4,2+(ROUND(B4,2)<>ROUND(B4,3)))&" USD + ?"))'
    """
    digits = minor_digits(currency)
    whole = f"ROUND({known},{decimals})"
    more = (f"(ROUND({known},{fewer})<>{whole})" for fewer in range(digits, decimals))
    shown = added([str(digits), *more])
    lacking = f'FIXED({known},{shown})&" {currency} + {UNKNOWN_TEXT}"'
    return f'IF({missing}=0,{known},IF({known}=0,"{UNKNOWN_TEXT}",{lacking}))'


def as_seen(formula: str, label: str, rests_on: str = "") -> str:
    """Return the formula of a figure of a quantity as people see it: `?` where an input that it
    `rests_on` is wrong or the quantity's column is gone, blank where the quantity is left out (its
    label is blank then).
    """
    seen = f'IF(ISERROR({rests_on or formula}),"{UNKNOWN_TEXT}",{formula})'
    return f'IF(ISERROR({label}),"{UNKNOWN_TEXT}",IF({label}="","",{seen}))'


def label_formula(quantity: str, texts: Texts) -> str:
    """Return the formula of `100 boards`: the phrase in the number that the language asks for."""

    def phrase(count: int) -> str:
        before, _, after = texts.noun(Counted(count, "board", "boards")).partition("{count}")
        parts = [
            quoted(before) if before else "",
            f"FIXED({quantity},0)",
            quoted(after) if after else "",
        ]
        return "&".join(part for part in parts if part)

    formula, few = phrase(100), phrase(2)
    if few != formula:  # as in Romanian
        formula = f"IF(AND(MOD({quantity},100)>0,MOD({quantity},100)<20),{few},{formula})"
    return f"IF({quantity}=1,{phrase(1)},{formula})"
