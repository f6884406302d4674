"""The price library: where offers come from, one module for each kind of source."""

from emsquote.buying.library.price_list import read_offers
from emsquote.buying.library.source import JoinedSources, OfferList, OfferSource

__all__ = ["JoinedSources", "OfferList", "OfferSource", "read_offers"]
