"""Distributors' interfaces: numbers in, offers out, and what was not found or not answered.

One module a distributor.

`distributor.py` says what such a module does, `caller.py` makes the calls, `fetching.py` puts both
together.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from msgspec.structs import replace

from emsquote.buying.distributors.digikey import DigiKey
from emsquote.buying.distributors.distributor import (
    Distributor,
    SalesRegion,
    Secret,
    WantedNumber,
)
from emsquote.buying.distributors.farnell import Farnell
from emsquote.buying.distributors.mouser import Mouser
from emsquote.buying.distributors.nexar import Nexar
from emsquote.buying.distributors.terms import InterfaceTerms, shipped_terms
from emsquote.buying.distributors.tme import Tme
from emsquote.buying.distributors.wanted_number import numberless, wanted_numbers
from emsquote.files.toml_table import nearest
from emsquote.finding import Origin, fault

__all__ = [
    "Distributor",
    "InterfaceTerms",
    "SalesRegion",
    "Secret",
    "WantedNumber",
    "distributor_named",
    "numberless",
    "terms_of",
    "wanted_numbers",
]

_DISTRIBUTORS: dict[str, Callable[[], Distributor]] = {
    "digikey": DigiKey,
    "mouser": Mouser,
    "nexar": Nexar,
    "farnell": Farnell,
    "tme": Tme,
}


def distributor_named(name: str) -> Distributor:
    """Return the interface of a distributor whose terms are known."""
    return _DISTRIBUTORS[name]()


def terms_of(name: str, url: str = "") -> InterfaceTerms:
    """Return a distributor's terms by its name in small letters.

    With `url`, calls and tokens are asked for there instead.

    `InputError` for one that is not known.
    """
    known = shipped_terms().interfaces
    terms = known.get(name.strip().casefold().replace("-", ""))
    if terms is None:
        message = f'"{name}" is no distributor that can be asked'
        hint = nearest(name, known) or f"known: {', '.join(sorted(known))}"
        raise fault("unknown-distributor", Origin("--from"), message, hint)
    if not url:
        return terms
    return replace(terms, url=url, token_url=_moved(terms.token_url, url))


def _moved(address: str, url: str) -> str:
    """Return an address's path below another address; "" stays so."""
    if not address:
        return ""
    return f"{url.rstrip('/')}{urlsplit(address).path}"
