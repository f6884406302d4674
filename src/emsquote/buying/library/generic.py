"""Finding offers by value and size: the index of what resistors, capacitors and inductors there
are.

An offer is entered under every value that its description could mean, which is quick and too
generous; whoever looks up reads the description properly and keeps what fits. What counts as a
resistor is data (`data/generic_parts.toml`).
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache, lru_cache

from msgspec import Struct

from emsquote.files.shipped import data_folder
from emsquote.files.toml_table import read_toml
from emsquote.model.offer import Offer
from emsquote.parts.component_value import ComponentValue, Quantity

_POWERS = {"p": -12, "n": -9, "u": -6, "µ": -6, "μ": -6, "m": -3, "": 0, "k": 3, "K": 3, "M": 6}
_WRITTEN = {
    Quantity.RESISTANCE: re.compile(
        r"(?<![\d.])(\d+(?:\.\d+)?) ?([mkKM]?) ?(?:Ω|Ω|[oO]hms?\b|OHMS?\b)"
    ),
    Quantity.CAPACITANCE: re.compile(r"(?<![\d.])(\d+(?:\.\d+)?) ?([pnuµμm])[fF]\b"),
    Quantity.INDUCTANCE: re.compile(r"(?<![\d.])(\d+(?:\.\d+)?) ?([pnuµμm])[hH]\b"),
}
_CHINESE = re.compile("[\u4e00-\u9fff]")
_SIZE = re.compile(r"(?<!\d)(01005|0201|0402|0603|0805|1206|1210|1808|1812|2010|2220|2512)(?!\d)")


class GenericFamily(Struct, frozen=True):
    """A family of generic parts: what it measures, and the words that tell it in a description."""

    quantity: Quantity
    designators: frozenset[str]
    words: re.Pattern[str]
    never: re.Pattern[str]

    def holds(self, description: str) -> bool:
        """Whether a description is of this family."""
        return bool(self.words.search(description)) and not self.never.search(description)


def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds one of the words: a Chinese one anywhere, any other between no letters."""
    chinese = [re.escape(word) for word in words if _CHINESE.search(word)]
    latin = "|".join(re.escape(word) for word in words if not _CHINESE.search(word))
    standing_alone = rf"(?<![^\W\d_])(?:{latin})(?![^\W\d_])"
    return re.compile("|".join([standing_alone, *chinese]), re.IGNORECASE)


@cache
def generic_families() -> tuple[GenericFamily, ...]:
    """Return the shipped families."""
    root = read_toml(data_folder() / "generic_parts.toml")
    families = tuple(
        GenericFamily(
            quantity=family.choice("quantity", Quantity, Quantity.RESISTANCE),
            designators=frozenset(family.texts("designators")),
            words=_any_of(family.texts("words")),
            never=_any_of(family.texts("never")),
        )
        for family in root.tables("family")
    )
    root.check()
    return families


def value_key(quantity: Quantity, value: Decimal, package: str) -> str:
    """Return under which a value in a size is entered: `farad 1E-7 0402`."""
    return f"{quantity} {value.normalize()} {package}"


def key_of(stated: ComponentValue) -> str:
    """Return under which a component's value is looked up."""
    return value_key(stated.quantity, stated.value, stated.package)


@lru_cache(maxsize=50_000)  # values as written: a list of a million has a few thousand
def _scaled(number: str, prefix: str) -> Decimal:
    return Decimal(number).scaleb(_POWERS[prefix])


def values_written(description: str, quantity: Quantity) -> list[Decimal]:
    """Return every value of a quantity that a description states, in base units."""
    return [_scaled(number, prefix) for number, prefix in _WRITTEN[quantity].findall(description)]


def size_of(offer: Offer) -> str:
    """Return the size of an offered chip, `0402`; "" where none is stated."""
    size = _SIZE.search(offer.package) or _SIZE.search(offer.description)
    return size[0] if size else ""


def value_keys(offer: Offer) -> frozenset[str]:
    """Return every key that an offer could be looked for under.

    None if it is no generic part of a known size.
    """
    size = size_of(offer)
    if not size:
        return frozenset()
    description = offer.description
    families = [family for family in generic_families() if family.holds(description)]
    return frozenset(
        value_key(quantity, value, size)
        for quantity in {family.quantity for family in families}
        for value in values_written(description, quantity)
    )
