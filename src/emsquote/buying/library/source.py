"""What every source of offers can do, and the source that holds its offers in memory.

Look-ups come in bulk, so that a source on disk or behind a network is asked once for a whole BOM.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Protocol

from emsquote.model.offer import Offer
from emsquote.model.part_number import plain_number

if TYPE_CHECKING:
    from emsquote.buying.library.kin import KinByKey


class OfferSource(Protocol):
    """Anything that offers can be looked up in.

    Numbers are plain: capitals, without blanks and dashes.
    """

    def offers_for(self, keys: Collection[str]) -> dict[str, tuple[Offer, ...]]:
        """Return the offers of each plain manufacturer's number.

        Numbers without any are left out.
        """
        ...

    def offers_by_sku(self, keys: Collection[str]) -> dict[str, tuple[Offer, ...]]:
        """Return the offers of each plain supplier's number; numbers without any are left out."""
        ...

    def offers_valued(self, keys: Collection[str]) -> dict[str, tuple[Offer, ...]]:
        """Return offers that could have each value and size (`farad 1E-7 0402`).

        Whoever asks looks closer.
        """
        ...

    def offers_beginning(self, keys: Collection[str]) -> dict[str, tuple[Offer, ...]]:
        """Return the offers of the numbers that begin with each plain text and go on.

        A text with which more than `MOST_BEGINNING` numbers begin is no number's base: left out.
        """
        ...

    def numbers_like(self, key: str, limit: int = 5) -> tuple[str, ...]:
        """Return manufacturer's numbers, as written, that begin like `key`: to be suggested, never
        to be used.
        """
        ...

    def numbers_beginning(self, start: str, limit: int) -> tuple[str, ...]:
        """Return the first plain numbers that begin with a plain text, at most so many."""
        ...

    def kin_of(self, group: str) -> KinByKey:
        """Return the parts of a group of families (`ic`), by family and shape."""
        ...


MOST_BEGINNING = 200
"""Numbers with one base at most: of a base with more, nobody can tell which is meant."""


def sorted_offers(offers: Iterable[Offer]) -> tuple[Offer, ...]:
    """Return offers in an order that does not depend on how they came."""
    return tuple(sorted(offers, key=_place))


def _place(offer: Offer) -> tuple[object, ...]:
    ladder = [(step.quantity, step.price) for step in offer.breaks]
    return offer.manufacturer, offer.mpn, offer.supplier, offer.sku, offer.packaging, ladder


class OfferList:
    """Offers held in memory, as from a price list given on the command line."""

    def __init__(self, offers: Iterable[Offer]) -> None:
        self._offers = tuple(offers)
        self._by_mpn: dict[str, list[Offer]] = {}
        self._by_sku: dict[str, list[Offer]] = {}
        self._by_value: dict[str, list[Offer]] = {}
        self._kin: dict[str, set[str]] = {}
        self._in_order: list[str] = []
        for offer in self._offers:
            self._by_mpn.setdefault(plain_number(offer.mpn), []).append(offer)
            if offer.sku:
                self._by_sku.setdefault(plain_number(offer.sku), []).append(offer)

    def __len__(self) -> int:
        return len(self._offers)

    def offers_for(self, keys: Collection[str]) -> dict[str, tuple[Offer, ...]]:
        """Return the offers of each plain manufacturer's number."""
        return {key: sorted_offers(self._by_mpn[key]) for key in keys if key in self._by_mpn}

    def offers_by_sku(self, keys: Collection[str]) -> dict[str, tuple[Offer, ...]]:
        """Return the offers of each plain supplier's number."""
        return {key: sorted_offers(self._by_sku[key]) for key in keys if key in self._by_sku}

    def offers_valued(self, keys: Collection[str]) -> dict[str, tuple[Offer, ...]]:
        """Return offers that could have each value and size."""
        if not self._by_value:
            self._enter_values()
        return {key: sorted_offers(self._by_value[key]) for key in keys if key in self._by_value}

    def _enter_values(self) -> None:
        from emsquote.buying.library.generic import keys_of  # noqa: PLC0415 - late: for values only

        for offer in self._offers:
            for key in keys_of(offer):
                self._by_value.setdefault(key, []).append(offer)

    def numbers_beginning(self, start: str, limit: int) -> tuple[str, ...]:
        """Return the first plain numbers that begin so."""
        numbers = self._numbers_in_order()
        first = bisect_left(numbers, start)
        beside = numbers[first : first + limit]
        return tuple(number for number in beside if number.startswith(start))

    def kin_of(self, group: str) -> KinByKey:
        """Return the parts of a group of families, by family and shape."""
        from emsquote.buying.library.kin import bounds, sampled  # noqa: PLC0415 - late: for estimates only

        if not self._kin:
            self._enter_kin()
        low, high = bounds(group)
        keys = sorted(key for key in self._kin if low <= key < high)
        return {key: sampled(self._kin[key]) for key in keys}

    def _enter_kin(self) -> None:
        from emsquote.buying.library.kin import kin_keys  # noqa: PLC0415 - late: for estimates only

        for offer in self._offers:
            for key in kin_keys(offer):
                self._kin.setdefault(key, set()).add(plain_number(offer.mpn))

    def offers_beginning(self, keys: Collection[str]) -> dict[str, tuple[Offer, ...]]:
        """Return the offers of the numbers that begin with each plain text and go on."""
        numbers = self._numbers_in_order()
        found = {}
        for key in keys:
            first = bisect_right(numbers, key)
            following = numbers[first : first + MOST_BEGINNING + 1]
            beginning = [number for number in following if number.startswith(key)]
            if beginning and len(beginning) <= MOST_BEGINNING:
                offers = [offer for number in beginning for offer in self._by_mpn[number]]
                found[key] = sorted_offers(offers)
        return found

    def _numbers_in_order(self) -> list[str]:
        if len(self._in_order) != len(self._by_mpn):
            self._in_order = sorted(self._by_mpn)
        return self._in_order

    def numbers_like(self, key: str, limit: int = 5) -> tuple[str, ...]:
        """Return numbers that share the longest beginning with `key`, at least half of it."""
        self._numbers_in_order()
        place = bisect_left(self._in_order, key)
        shared = longest_shared(key, self._in_order[max(place - 1, 0) : place + 1])
        if not shared_enough(shared, key):
            return ()
        beginning = key[:shared]
        first = bisect_left(self._in_order, beginning)
        beside = self._in_order[first : first + limit]
        alike = [number for number in beside if number.startswith(beginning)]
        return tuple(self._by_mpn[number][0].mpn for number in alike)


def longest_shared(key: str, beside: Iterable[str]) -> int:
    """Return how many characters from the first on a number shares with those that stand beside it
    in the alphabet.
    """
    return max((_shared(key, other) for other in beside), default=0)


def _shared(one: str, other: str) -> int:
    shared = 0
    for here, there in zip(one, other, strict=False):
        if here != there:
            break
        shared += 1
    return shared


def shared_enough(shared: int, key: str) -> bool:
    """Whether a beginning of so many characters is worth suggesting a number for."""
    return shared >= max(len(key) // 2, 3)


class JoinedSources:
    """Several sources as one, without repeating an offer that two of them hold."""

    def __init__(self, sources: Sequence[OfferSource]) -> None:
        self._sources = tuple(sources)

    def offers_for(self, keys: Collection[str]) -> dict[str, tuple[Offer, ...]]:
        """Return the offers of each plain manufacturer's number in any of the sources."""
        return _joined(source.offers_for(keys) for source in self._sources)

    def offers_by_sku(self, keys: Collection[str]) -> dict[str, tuple[Offer, ...]]:
        """Return the offers of each plain supplier's number in any of the sources."""
        return _joined(source.offers_by_sku(keys) for source in self._sources)

    def offers_valued(self, keys: Collection[str]) -> dict[str, tuple[Offer, ...]]:
        """Return offers that could have each value and size, in any of the sources."""
        return _joined(source.offers_valued(keys) for source in self._sources)

    def offers_beginning(self, keys: Collection[str]) -> dict[str, tuple[Offer, ...]]:
        """Return the offers of the numbers that begin with each text, in any of the sources."""
        return _joined(source.offers_beginning(keys) for source in self._sources)

    def numbers_like(self, key: str, limit: int = 5) -> tuple[str, ...]:
        """Return numbers that begin like `key` in any of the sources."""
        found = [number for source in self._sources for number in source.numbers_like(key, limit)]
        return tuple(dict.fromkeys(found))[:limit]

    def numbers_beginning(self, start: str, limit: int) -> tuple[str, ...]:
        """Return the first plain numbers that begin so in any of the sources."""
        found: set[str] = set()
        for source in self._sources:
            found.update(source.numbers_beginning(start, limit))
        return tuple(sorted(found)[:limit])

    def kin_of(self, group: str) -> KinByKey:
        """Return the parts of a group of families in all of the sources."""
        from emsquote.buying.library.kin import joined_kin  # noqa: PLC0415 - late: for estimates only

        return joined_kin(source.kin_of(group) for source in self._sources)


def _joined(answers: Iterable[dict[str, tuple[Offer, ...]]]) -> dict[str, tuple[Offer, ...]]:
    found: dict[str, dict[Offer, None]] = {}
    for answer in answers:
        for key, offers in answer.items():
            found.setdefault(key, {}).update(dict.fromkeys(offers))
    return {key: sorted_offers(offers) for key, offers in found.items()}
