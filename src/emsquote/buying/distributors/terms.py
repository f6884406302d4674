"""What is shipped about distributors' interfaces: addresses, limits, names of keys, words of
refusals.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from msgspec import Struct

from emsquote.files.shipped import data_folder
from emsquote.files.toml_table import TomlTable, read_toml


class InterfaceTerms(Struct, frozen=True, kw_only=True):
    """What a distributor states of its interface.

    Numbers it takes are of `shortest` to `longest` characters.
    """

    name: str
    title: str
    url: str
    token_url: str
    token_basic: bool
    """Whether the keys go to the token's address as user and password (RFC 7617), not among what is
    posted.
    """
    scope: str
    keys: tuple[str, ...]
    """Names of the environment variables."""
    register: str
    calls: int
    seconds: int
    numbers_a_call: int
    shortest: int
    longest: int
    forbidden: str
    many_suppliers: bool

    def takes(self, number: str) -> bool:
        """Whether the distributor can be asked for a number at all."""
        if not self.shortest <= len(number) <= self.longest:
            return False
        return set(self.forbidden).isdisjoint(number)


class RefusalWords(Struct, frozen=True):
    """What refusals say, by what they mean: pieces of text in small letters."""

    used_up: tuple[str, ...]
    slow_down: tuple[str, ...]
    bad_key: tuple[str, ...]


class Store(Struct, frozen=True):
    """Farnell's shop in a country: its address, and the currency that it sells in."""

    address: str
    currency: str


class ShippedTerms(Struct, frozen=True):
    """All that is shipped about distributors."""

    interfaces: Mapping[str, InterfaceTerms]
    refusals: RefusalWords
    whole_packs: tuple[str, ...]
    point_currencies: frozenset[str]
    stores: Mapping[str, Store]
    """By country."""


@cache
def shipped_terms() -> ShippedTerms:
    """Return what `data/distributors.toml` says. Read once a process, a few kilobytes."""
    root = read_toml(data_folder() / "distributors.toml")
    interfaces = {name: _terms(name, table) for name, table in root.named_tables("distributor")}
    refusals = _refusal_words(root.table("refusal"))
    whole_packs = root.table("packaging").texts("whole_packs")
    point_currencies = root.table("price").texts("point_currencies")
    stores = _stores(root.table("store"))
    root.check()
    return ShippedTerms(interfaces, refusals, whole_packs, frozenset(point_currencies), stores)


def _terms(name: str, table: TomlTable) -> InterfaceTerms:
    return InterfaceTerms(
        name=name,
        title=table.text("title", required=True),
        url=table.text("url", required=True),
        token_url=table.text("token_url"),
        token_basic=table.flag("token_basic"),
        scope=table.text("scope"),
        keys=table.texts("keys"),
        register=table.text("register"),
        calls=table.whole("calls", minimum=1, required=True),
        seconds=table.whole("seconds", minimum=1, required=True),
        numbers_a_call=table.whole("numbers_a_call", minimum=1, required=True),
        shortest=table.whole("shortest_number", 1, minimum=1),
        longest=table.whole("longest_number", minimum=1, required=True),
        forbidden=table.text("forbidden"),
        many_suppliers=table.flag("many_suppliers"),
    )


def _refusal_words(table: TomlTable) -> RefusalWords:
    return RefusalWords(
        used_up=table.texts("used_up"),
        slow_down=table.texts("slow_down"),
        bad_key=table.texts("bad_key"),
    )


def _stores(table: TomlTable) -> dict[str, Store]:
    stores = {}
    for country in table.values:
        address, currency = table.texts(country)
        stores[country] = Store(address, currency)
    return stores
