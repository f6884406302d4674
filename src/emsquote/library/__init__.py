"""The price library: where offers come from, one module for each kind of source."""

from emsquote.library.price_list import read_offers
from emsquote.library.source import JoinedSources, OfferList, OfferSource

__all__ = ["JoinedSources", "OfferList", "OfferSource", "read_offers"]
