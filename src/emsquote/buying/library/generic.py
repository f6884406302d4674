"""The index of generic parts: under which keys an offer is entered, to be found by what a line says
of its part.

An offer is entered under everything that its description could mean, which is too generous; whoever
looks up reads it closely and keeps what fits.
"""

from __future__ import annotations

from emsquote.model.offer import Offer
from emsquote.parts.generic_part import lookup_keys


def keys_of(offer: Offer) -> frozenset[str]:
    """Return every key that an offer could be looked for under; none if it is no generic part."""
    return lookup_keys(offer.mpn, offer.description, offer.package)
