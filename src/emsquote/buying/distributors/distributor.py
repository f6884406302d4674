"""What every distributor's module does: make a call for part numbers, sign it, read the reply.

It sends nothing.

Call and reply are plain data, so that all that differs between distributors can be read and tested
without a network.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol, TypeVar

import msgspec
from msgspec import Struct, field

Reply = TypeVar("Reply")

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
    """A reply is not what the distributor has published; it says nothing about offers."""


def read_reply(content: bytes, shape: type[Reply]) -> Reply:
    """Return a JSON reply in the shape that the distributor has published.

    `UnknownReplyError` for anything else.
    """
    try:
        return msgspec.json.decode(content, type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UnknownReplyError(str(error)) from error


class Distributor(Protocol):
    """One distributor's interface. Keys come in the order in which its terms name them."""

    def call_for(self, wanted: Sequence[WantedNumber], region: SalesRegion) -> ApiCall:
        """Return the call that asks for the numbers, at most `numbers_a_call` of them."""
        ...

    def signed(self, call: ApiCall, keys: Sequence[Secret]) -> ApiCall:
        """Return the call with what the distributor wants of the keys in it.

        Bearer tokens are added elsewhere.
        """
        ...

    def complaints(self, content: bytes) -> tuple[str, ...]:
        """Return what the reply says went wrong, whatever its status.

        Empty for none, or if it cannot be read.
        """
        ...

    def rows(self, content: bytes, region: SalesRegion) -> tuple[Row, ...]:
        """Return every offer in a reply.

        `UnknownReplyError` for anything that is not a complete reply.
        """
        ...
