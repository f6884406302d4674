"""Distributors' interfaces: numbers in, offers out, and what was not found or not answered.

One module a house.

`house.py` says what a house's module does, `caller.py` makes the calls, `fetching.py` puts both
together.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from msgspec.structs import replace

from emsquote.buying.distributors.digikey import DigiKey
from emsquote.buying.distributors.distributor import (
    Distributor,
    InterfaceTerms,
    SalesRegion,
    Secret,
    WantedNumber,
    distributors,
)
from emsquote.buying.distributors.farnell import Farnell
from emsquote.buying.distributors.mouser import Mouser
from emsquote.buying.distributors.nexar import Nexar
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
    "house_named",
    "numberless",
    "terms_of",
    "wanted_numbers",
]

_HOUSES: dict[str, Callable[[], Distributor]] = {
    "digikey": DigiKey,
    "mouser": Mouser,
    "nexar": Nexar,
    "farnell": Farnell,
    "tme": Tme,
}


def house_named(name: str) -> Distributor:
    """Return the interface of a house whose terms are known."""
    return _HOUSES[name]()


def terms_of(name: str, url: str = "") -> InterfaceTerms:
    """Return a house's terms by its name in small letters.

    With `url`, calls and tokens are asked for there instead.

    `InputError` for a house that is not known.
    """
    known = distributors().houses
    terms = known.get(name.strip().casefold().replace("-", ""))
    if terms is None:
        hint = nearest(name, known) or f"known: {', '.join(sorted(known))}"
        raise fault(
            "unknown-distributor",
            Origin("--from"),
            f'"{name}" is no distributor that can be asked',
            hint,
        )
    if not url:
        return terms
    token = f"{url.rstrip('/')}{urlsplit(terms.token_url).path}" if terms.token_url else ""
    return replace(terms, url=url, token_url=token)
