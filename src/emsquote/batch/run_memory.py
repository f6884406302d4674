"""What a worker remembers of the run that it works for: where parts are bought, opened once, and
the rate cards that were read.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from msgspec.structs import replace

from emsquote.batch.task import Settings
from emsquote.buying.library.remembered_offers import RememberedOffers
from emsquote.costing.rate_card import RateCard
from emsquote.request import Request, Shop, open_shop, rate_card


class RunMemory(threading.local):
    """What a thread holds for one run; a library's connection serves no other thread.

    It is forgotten, and what is open closed, when the run ends in this process or the thread begins
    with another run. A worker process takes it along when it ends.
    """

    def __init__(self) -> None:
        self._run: tuple[str, Request] | None = None
        self._shop: Shop | None = None
        self._cards: dict[str, RateCard] = {}
        self._opened = ExitStack()

    def shop(self, settings: Settings) -> Shop:
        """Return the shop of the run; its answers are remembered, too."""
        self._begin(settings)
        if self._shop is None:
            wish = settings.wish
            asked = replace(
                Request(bom=Path(), offers=wish.offers, library=wish.library),
                offers_supplier=wish.offers_supplier,
                offers_currency=wish.offers_currency,
                offers_date=wish.offers_date,
            )
            shop = self._opened.enter_context(open_shop(asked))
            self._shop = replace(shop, offers=RememberedOffers(shop.offers))
        return self._shop

    def card(self, named: str, settings: Settings) -> RateCard:
        """Return a rate card as it was when the run first asked for it."""
        self._begin(settings)
        if named not in self._cards:
            self._cards[named] = rate_card(named)
        return self._cards[named]

    def forget(self) -> None:
        """Close what is open, and remember nothing."""
        self._run = None
        self._shop = None
        self._cards.clear()
        self._opened.close()

    def _begin(self, settings: Settings) -> None:
        run = (settings.run, settings.wish)
        if self._run != run:
            self.forget()
            self._run = run


RUN_MEMORY = RunMemory()
"""The one of this process: empty but while a run is worked on."""


def shop_of(settings: Settings) -> Shop:
    """Return the run's shop, opened once in each worker."""
    return RUN_MEMORY.shop(settings)


def card_reader(settings: Settings) -> Callable[[str], RateCard]:
    """Return what reads rate cards, each once in a run."""
    return lambda named: RUN_MEMORY.card(named, settings)
