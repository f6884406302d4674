"""A source of offers that remembers its answers: the BOMs of one house ask for the same parts again
and again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from emsquote.buying.library.source import OfferSource
from emsquote.model.offer import Offer

if TYPE_CHECKING:
    from emsquote.buying.library.kin import KinByKey

_Answers = dict[str, tuple[Offer, ...]]

_MOST_NUMBERS = 16_384
_MOST_VALUES = 1_024
"""Of a value and size there are hundreds of offers."""


class RememberedOffers:
    """Another source, asked once for each number; numbers that nobody offers are remembered, too.

    The same number is answered with the same objects. What changes in the source meanwhile is not
    seen.
    """

    def __init__(self, source: OfferSource, most_numbers: int = _MOST_NUMBERS) -> None:
        self._source = source
        self._most_numbers = most_numbers
        self._by_number: _Answers = {}
        self._by_sku: _Answers = {}
        self._by_value: _Answers = {}
        self._kin: dict[str, KinByKey] = {}
        self._by_beginning: _Answers = {}
        self._alike: dict[tuple[str, int], tuple[str, ...]] = {}
        self._beginning: dict[tuple[str, int], tuple[str, ...]] = {}

    def offers_for(self, keys: Collection[str]) -> dict[str, tuple[Offer, ...]]:
        """Return the offers of each plain manufacturer's number."""
        return self._answered(keys, self._by_number, self._most_numbers, self._source.offers_for)

    def offers_by_sku(self, keys: Collection[str]) -> dict[str, tuple[Offer, ...]]:
        """Return the offers of each plain supplier's number."""
        return self._answered(keys, self._by_sku, self._most_numbers, self._source.offers_by_sku)

    def offers_valued(self, keys: Collection[str]) -> dict[str, tuple[Offer, ...]]:
        """Return offers that could have each value and size."""
        return self._answered(keys, self._by_value, _MOST_VALUES, self._source.offers_valued)

    def offers_beginning(self, keys: Collection[str]) -> dict[str, tuple[Offer, ...]]:
        """Return the offers of the numbers that begin with each text."""
        ask = self._source.offers_beginning
        return self._answered(keys, self._by_beginning, _MOST_VALUES, ask)

    def numbers_like(self, key: str, limit: int = 5) -> tuple[str, ...]:
        """Return manufacturer's numbers that begin like `key`."""
        return self._listed((key, limit), self._alike, self._source.numbers_like)

    def numbers_beginning(self, start: str, limit: int) -> tuple[str, ...]:
        """Return the first plain numbers that begin so."""
        return self._listed((start, limit), self._beginning, self._source.numbers_beginning)

    def kin_of(self, group: str) -> KinByKey:
        """Return the parts of a group of families, by family and shape; there are few groups."""
        if group not in self._kin:
            self._kin[group] = self._source.kin_of(group)
        return self._kin[group]

    def _listed(
        self,
        asked: tuple[str, int],
        known: dict[tuple[str, int], tuple[str, ...]],
        ask: Callable[[str, int], tuple[str, ...]],
    ) -> tuple[str, ...]:
        if asked not in known:
            known[asked] = ask(*asked)
            while len(known) > self._most_numbers:  # the oldest first
                del known[next(iter(known))]
        return known[asked]

    def _answered(
        self,
        keys: Collection[str],
        known: _Answers,
        most: int,
        ask: Callable[[Collection[str]], _Answers],
    ) -> _Answers:
        new = [key for key in keys if key not in known]
        if new:
            answers = ask(new)
            known.update((key, answers.get(key, ())) for key in new)
        found = {key: known[key] for key in keys if known[key]}
        while len(known) > most:  # the oldest first
            del known[next(iter(known))]
        return found
