"""What every distributor's module does: make a question of part numbers, sign it, read the reply.

It sends nothing.

Question and reply are plain data, so that all that differs between houses can be read and tested
without a network.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Protocol, TypeVar

import msgspec
from msgspec import Struct, field

from emsquote.files.shipped import data_folder
from emsquote.files.toml_table import TomlTable, read_toml

Reply = TypeVar("Reply")
_MOST_DIGITS = 40

Row = Mapping[str, str]
"""One offer as the cells of a price list; what it lacks to be an offer is told when it is read."""


class WantedNumber(Struct, frozen=True):
    """A number to ask for: a manufacturer's, or, with `supplier`, that supplier's own."""

    number: str
    manufacturer: str = ""
    supplier: str = ""


class SalesRegion(Struct, frozen=True):
    """Where one buys: ISO codes of the country and of the currency asked for."""

    country: str = "US"
    currency: str = "USD"


class ApiCall(Struct, frozen=True):
    """A call to be sent. `body` is sent as JSON; without one, the call is a GET."""

    path: str
    body: Mapping[str, object] | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


class Secret:
    """A key that never shows itself: not in messages, logs, or tracebacks."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def __repr__(self) -> str:
        return "Secret(…)"

    def reveal(self) -> str:
        """Return the key, for the call itself."""
        return self._text


def sendable(text: str) -> bool:
    """Whether a text may stand in a header: a key or token of which it is not true is none."""
    return text.isascii() and text.isprintable()


class UnknownReplyError(ValueError):
    """A reply is not what the house has published; it says nothing about offers."""


def read_reply(content: bytes, shape: type[Reply]) -> Reply:
    """Return a JSON reply in the shape that the house has published.

    `UnknownReplyError` for anything else.
    """
    try:
        return msgspec.json.decode(content, type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UnknownReplyError(str(error)) from error


def written(price: Decimal) -> str:
    """Return a price as price lists write it.

    An absurd exponent stays one, to be refused by who reads it.

    >>> written(Decimal("1.5E-4")), written(Decimal("1E+999999"))
    ('0.00015', '1E+999999')
    """
    return f"{price:f}" if abs(price.adjusted()) < _MOST_DIGITS else str(price)


class Distributor(Protocol):
    """One distributor's interface. Keys come in the order in which its terms name them."""

    def question(self, wanted: Sequence[WantedNumber], market: SalesRegion) -> ApiCall:
        """Return the call that asks for the numbers, at most `numbers_a_call` of them."""
        ...

    def signed(self, question: ApiCall, keys: Sequence[Secret]) -> ApiCall:
        """Return the call with what the house wants of the keys in it.

        Bearer tokens are added elsewhere.
        """
        ...

    def complaints(self, content: bytes) -> tuple[str, ...]:
        """Return what the reply says went wrong, whatever its status.

        Empty for none, or if it cannot be read.
        """
        ...

    def rows(self, content: bytes, market: SalesRegion) -> tuple[Row, ...]:
        """Return every offer in a reply.

        `UnknownReplyError` for anything that is not a whole reply.
        """
        ...


class InterfaceTerms(Struct, frozen=True):
    """What a house states of its interface.

    Numbers it takes are of `shortest` to `longest` characters.
    """

    name: str
    title: str
    url: str
    token_url: str
    token_basic: bool
    """Whether the keys go to the token's address as user and password (RFC 7617), not among what is
    posted.
    """
    scope: str
    keys: tuple[str, ...]
    """Names of the environment variables."""
    register: str
    calls: int
    seconds: int
    numbers_a_call: int
    shortest: int
    longest: int
    forbidden: str
    many_suppliers: bool

    def takes(self, number: str) -> bool:
        """Whether the house can be asked for a number at all."""
        return self.shortest <= len(number) <= self.longest and not set(self.forbidden) & set(
            number
        )


class Wording(Struct, frozen=True):
    """What refusals say, by what they mean: pieces of text in small letters."""

    used_up: tuple[str, ...]
    slow_down: tuple[str, ...]
    bad_key: tuple[str, ...]


class Distributors(Struct, frozen=True):
    """All that is shipped about distributors."""

    houses: Mapping[str, InterfaceTerms]
    refusals: Wording
    whole_packs: tuple[str, ...]
    point_currencies: frozenset[str]
    stores: Mapping[str, tuple[str, str]]
    """Farnell's shop and its currency, by country."""


def _terms(name: str, table: TomlTable) -> InterfaceTerms:
    return InterfaceTerms(
        name=name,
        title=table.text("title", required=True),
        url=table.text("url", required=True),
        token_url=table.text("token_url"),
        token_basic=table.flag("token_basic"),
        scope=table.text("scope"),
        keys=table.texts("keys"),
        register=table.text("register"),
        calls=table.whole("calls", minimum=1, required=True),
        seconds=table.whole("seconds", minimum=1, required=True),
        numbers_a_call=table.whole("numbers_a_call", minimum=1, required=True),
        shortest=table.whole("shortest_number", 1, minimum=1),
        longest=table.whole("longest_number", minimum=1, required=True),
        forbidden=table.text("forbidden"),
        many_suppliers=table.flag("many_suppliers"),
    )


@cache
def distributors() -> Distributors:
    """Return the shipped terms of all houses (`data/distributors.toml`)."""
    root = read_toml(data_folder() / "distributors.toml")
    houses = {name: _terms(name, table) for name, table in root.named_tables("house")}
    refusal, stores = root.table("refusal"), root.table("store")
    wording = Wording(
        refusal.texts("used_up"), refusal.texts("slow_down"), refusal.texts("bad_key")
    )
    whole_packs = root.table("packaging").texts("whole_packs")
    point_currencies = frozenset(root.table("price").texts("point_currencies"))
    shops = {country: stores.texts(country) for country in stores.values}
    root.check()
    named = {country: (shop, currency) for country, (shop, currency) in shops.items()}
    return Distributors(houses, wording, whole_packs, point_currencies, named)
