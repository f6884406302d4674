"""A cell with prices, read whole or not at all.

`0.25`, `$ 0,25 net`, `12.50 / 100 pcs`, `10+: 0.35`, `20-180:0.0047,200-580:0.0039`, `0.10 @ 100`,
`1=1.23, 10=0.97 (USD)`: what a cell says beyond a price and its quantity (a currency, what it is
for) has to be known by its words, else nothing is taken from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from msgspec import Struct

from emsquote.buying.library.currency_word import currency_in
from emsquote.buying.library.price_unit import PriceUnit, meaning_of, price_unit
from emsquote.buying.library.written_number import AMOUNT, plain_count, plain_decimal

_LINES = re.compile(r"[;\n|]")
_NEXT_BREAK = re.compile(r",\s*(?=\d[\d.']*\s*(?:[-–—]\s*[\d.']*\s*|\+\s*)?[:=@])")
_FROM = re.compile(r"(?P<from>\d[\d.,' ]*?k?)\s*(?:[-–—]\s*[\d.,' ]*|\+)?\s*[:=]\s*(?P<rest>.*)")
_PLUS = re.compile(r"(?P<from>\d[\d.,']*)\s*\+\s+(?P<rest>.*)")
_SO_MANY_FOR = re.compile(r"(?P<many>\d[\d.,']*)\s*(?P<word>[^\W\d]+)\s+(?P<rest>.*)")


class ListedPrice(Struct, frozen=True):
    """One price as a cell states it, in plain writing, for a unit; "" where it states none."""

    price: str
    quantity: str = ""
    currency: str = ""
    unit: PriceUnit | None = None


class Unclear(Struct, frozen=True):
    """Why a cell's prices cannot be told."""

    message: str
    hint: str


def cell_prices(written: str, sign: str) -> tuple[ListedPrice, ...] | Unclear:
    """Return all prices of a cell; what cannot be read to its last sign is unclear.

    `sign` is the decimal sign of the list that it stands in.

    >>> [(each.quantity, each.price) for each in cell_prices("20-180:0.0047,200-:0.0039", ".")]
    [('20', '0.0047'), ('200', '0.0039')]
    >>> cell_prices("$ 0,25 / 100 pcs", ",")[0].unit.pieces, cell_prices("3 for call", ".").message
    (100, 'a price is "3 for call"')
    """
    stated: list[ListedPrice] = []
    currency = ""
    for piece in _pieces(written):
        alone = currency_in(piece)
        if alone and not any(character.isdigit() for character in piece):
            currency = alone
            continue
        price = _piece_price(piece, sign)
        if price is None:
            return _unclear(piece)
        stated.append(price)
    return tuple(_in_currency(stated, currency))


def _in_currency(stated: Iterable[ListedPrice], currency: str) -> Iterable[ListedPrice]:
    """Return prices in the currency that stands once for all of a cell, where they name none."""
    for price in stated:
        named = price.currency or currency
        yield ListedPrice(price.price, price.quantity, named, price.unit)


def _unclear(piece: str) -> Unclear:
    if re.fullmatch(r"\D*\d{1,3}[.,]\d{3}\D*", piece):
        hint = "write it with two or four decimals, or without the sign"
        return Unclear(f'a price is "{piece}", which can be read two ways', hint)
    return Unclear(f'a price is "{piece}"', "write a number, its currency and what it is for")


def _pieces(written: str) -> Sequence[str]:
    """Return the parts of a cell that state one price each."""
    pieces: list[str] = []
    for line in _LINES.split(written):
        pieces += [piece.strip() for piece in _NEXT_BREAK.split(line)]
    return [piece for piece in pieces if piece]


def _piece_price(piece: str, sign: str) -> ListedPrice | None:
    found = _FROM.fullmatch(piece) or _PLUS.fullmatch(piece)
    if found is not None:
        return _from(found["from"], found["rest"], sign)
    one, at, other = piece.partition("@")
    if not at:
        return _for_so_many(piece, sign) or _price(piece, sign)
    counts = [plain_count(side.rstrip(" +")) for side in (one, other)]
    if counts[0] is None:
        return _from(other.rstrip(" +"), one, sign)
    return _from(one, other, sign) if counts[1] is None else None


def _from(quantity: str, written: str, sign: str) -> ListedPrice | None:
    """Return the price that holds from a quantity on."""
    count = plain_count(quantity)
    price = _price(written, sign)
    if count is None or price is None:
        return None
    return ListedPrice(price.price, count, price.currency, price.unit)


def from_quantity(written: str) -> str | None:
    """Return the quantity from which a price holds, as a cell beside it states it.

    >>> from_quantity("10-99"), from_quantity("100+"), from_quantity("2.5")
    ('10', '100', None)
    """
    return plain_count(re.sub(r"(?<=\d)\s*[-–—]\s*[\d.,' ]*$", "", written.strip()))


def _for_so_many(piece: str, sign: str) -> ListedPrice | None:
    """Return the price of `10 for 1.00`: from ten on, for ten."""
    found = _SO_MANY_FOR.fullmatch(piece)
    if found is None or meaning_of(found["word"]) != "per":
        return None
    many = plain_count(found["many"])
    price = _price(found["rest"], sign)
    if many is None or price is None or price.unit:
        return None
    return ListedPrice(price.price, many, price.currency, PriceUnit(int(many)))


def _price(text: str, sign: str) -> ListedPrice | None:
    """Return one price with what stands before and after it, None if anything is not known."""
    found = AMOUNT.search(text)
    if found is None:
        return None
    before, after = text[: found.start()].strip(), text[found.end() :].strip()
    minus = before.endswith(("-", "−"))
    number = plain_decimal(found[0], sign)
    words = _Beside()
    known = words.take(before.rstrip("-−")) and words.take(after)
    if number is None or not known:
        return None
    if words.cents:
        number = f"{Decimal(number).scaleb(-2):f}"
    return ListedPrice(f"-{number}" if minus else number, "", words.currency, words.unit)


class _Beside:
    """What stands before and after a price: a currency, a unit, words of no matter."""

    def __init__(self) -> None:
        self.currency = ""
        self.unit: PriceUnit | None = None
        self.cents = False

    def take(self, text: str) -> bool:
        """Take in what a text says; whether all of it is known."""
        rest = text.strip(" ()[]")
        while rest:
            word, rest = _first_word(rest)
            if self._takes_unit(word, rest):
                return True
            if not self._takes(word):
                return False
            rest = rest.strip(" ()[]")
        return True

    def _takes(self, word: str) -> bool:
        meaning = meaning_of(word)
        currency = currency_in(word)
        if currency:
            self.currency = currency
        elif meaning == "cent":
            self.cents = True
        elif meaning != "aside":
            return False
        return True

    def _takes_unit(self, word: str, rest: str) -> bool:
        """Take what a price is for, if this and all behind it say so."""
        if _may_be_quantity(word, rest):
            return False
        unit = price_unit(f"{word} {rest}".strip())
        if unit is None or currency_in(word):
            return False
        self.unit = unit
        return True


def _may_be_quantity(word: str, rest: str) -> bool:
    """Whether a number behind a slash may as well be the quantity from which a price holds."""
    bare = rest if meaning_of(word) == "beside" else word
    return re.fullmatch(r"[\d.,' ]+", bare) is not None


def _first_word(text: str) -> tuple[str, str]:
    """Return the first word of a text, and the rest."""
    if text.startswith("/"):
        return "/", text[1:].strip()
    cut = re.match(r"[^\s/()\[\]]+", text)
    if cut is None:
        return text, ""
    return cut[0], text[cut.end() :].strip()
