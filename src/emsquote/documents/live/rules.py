"""What may be put into an input cell, as formulas: a cell that was cleared, or holds a text, a
figure out of range or an unknown word, is an error to all that rest on it, never a 0.
"""

from __future__ import annotations

from emsquote.documents.live.formulas import quoted
from emsquote.documents.sheet import ROW, UNKNOWN_TEXT, Input, Rule
from emsquote.model.money import Unknown
from emsquote.wording.texts import Texts

MOST_BOARDS = 1_000_000_000
MOST_MARKUP = 10
"""Ten times the cost: whoever types 25 for 25 % is found out, whoever marks up by 300 % is not."""
WRONG = "NA()"


def used(cell: str, given: Input, *, limit: str = "", above: str = "") -> str:
    """Return the formula that is what a cell holds if that can be used, else an error.

    `limit` is the formula of what a margin stays below, `above` of what any number must be above.
    """
    tests = _tests(cell, given.rule, limit or str(MOST_MARKUP))
    if above:
        tests = (*tests, f"{cell}>{above}")
    text = cell
    for test in reversed(tests):
        text = f"IF({test},{text},{WRONG})"
    if given.rule is Rule.CHOICE:
        words = ",".join(f"{cell}={quoted(word)}" for word in given.choices)
        text = f"IF(OR({words}),{cell},{WRONG})"
    if isinstance(given.value, Unknown):
        return f'IF(OR({cell}="",{cell}="{UNKNOWN_TEXT}"),"",{text})'
    return f'IF({cell}="","",{text})' if given.may_be_blank else text


def _tests(cell: str, rule: Rule, limit: str) -> tuple[str, ...]:
    if rule is Rule.CHOICE:
        return ()
    # LibreOffice takes a truth value for a number, Excel and Gnumeric for a thing of its own
    return (f"ISNUMBER({cell})", f"NOT(ISLOGICAL({cell}))", *_bounds(cell, rule, limit))


def _bounds(cell: str, rule: Rule, limit: str) -> tuple[str, ...]:
    whole = f"{cell}=INT({cell})"
    bounds = {
        Rule.COUNT: (f"{cell}>=0", whole),
        Rule.BOARDS: (f"{cell}>=1", f"{cell}<={MOST_BOARDS}", whole),
        Rule.AMOUNT: (f"{cell}>=0",),
        Rule.RATE: (f"{cell}>0",),
        Rule.SHARE: (f"{cell}>=0", f"{cell}<=1"),
        Rule.MARGIN: (f"{cell}<{limit}",),
    }
    return bounds[rule]


def must_be(given: Input, texts: Texts) -> str:
    """Return in words what may be put into a cell."""
    if given.rule is Rule.CHOICE:
        return texts("one of: {words}", words=", ".join(given.choices))
    return texts.word("rule", given.rule)


def named_if_wrong(cell: str, given: Input) -> str:
    """Return the formula that is a cell's own address and a blank if what it holds cannot be used,
    else nothing; `cell` is one of the same sheet.
    """
    return _named(cell, f"ISERROR({used(cell, given)})")


def break_named_if_wrong(before: tuple[str, str], pair: tuple[str, str]) -> str:
    """Return the same of a price break: the quantity from which a price holds, and the price.

    Both may be blank, if the one `before` is not: quantities rise without a gap.
    """
    quantity, price = pair
    first = f"{quantity}>0" if not before[0] else f"{quantity}>{before[0]}"
    no_gap = f'/({before[0]}<>"")' if before[0] else ""
    whole = f"IF(ISNUMBER({quantity}),{quantity}=INT({quantity}),1=0)"
    bad_quantity = f"ISERROR(1/({first}){no_gap}/({whole}))"
    bad_price = f"ISERROR(1/({price}>=0)/IF(ISNUMBER({price}),1,0))"
    named = f"{_named(quantity, bad_quantity)}&{_named(price, bad_price)}"
    return f'IF({quantity}&{price}="","",{named})' if before[0] else named


def _named(cell: str, is_wrong: str) -> str:
    column = cell.rstrip(f"{ROW}0123456789")
    return f'IF({is_wrong},"{column}"&ROW({cell})&" ","")'
