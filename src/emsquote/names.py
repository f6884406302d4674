"""Names of manufacturers and suppliers: the many spellings of one house lead to one name.

Which spellings belong together is data (`data/makers.toml`, `data/suppliers.toml`). A house that is not listed keeps
its own name, without what tells nothing (`Inc.`, `Semiconductor`, what stands in brackets).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from emsquote.shipped import data_folder
from emsquote.toml_table import read_toml

_BRACKETS = re.compile(r"[(（\[][^)）\]]*[)）\]]")
_INSIDE = re.compile(r"[(（\[]([^)）\]]+)[)）\]]")
_WORD = re.compile(r"[^\W_]+")


def _words(name: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKD", name.casefold())
    return tuple(_WORD.findall("".join(c for c in plain if not unicodedata.combining(c))))


def _repaired(name: str) -> str:
    """Undo UTF-8 that was once read as Latin-1 (`WÃ¼rth`), which real price lists are full of."""
    try:
        return name.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return name


@dataclass(frozen=True, slots=True)
class NameBook:
    """The one name of each known spelling, and the words that never tell houses apart."""

    known: dict[str, str]
    noise: frozenset[str]

    def key(self, name: str) -> str:
        """Return the spelling without case, accents, punctuation and noise words."""
        words = _words(name)
        return "".join(word for word in words if word not in self.noise) or "".join(words)

    def _listed(self, name: str) -> str:
        return self.known.get("".join(_words(name))) or self.known.get(self.key(name), "")

    def one_name(self, written: str) -> str:
        """Return the one name of a house, "" for nothing written; a house that is not listed keeps its own."""
        name = _repaired(written.strip())
        outside = _BRACKETS.sub(" ", name).strip()
        inside = _INSIDE.findall(name)
        for spelling in (name, outside, *inside):
            listed = self._listed(spelling)
            if listed:
                return listed
        return self.key(outside or name)


@cache
def _book(file: str, table: str) -> NameBook:
    root = read_toml(data_folder() / file)
    noise = frozenset(root.texts("noise"))
    houses = root.table(table)
    spellings = [(name, (name, *houses.texts(name))) for name in houses.values]
    root.check()
    book = NameBook({}, noise)
    known = {book.key(spelling): name for name, written in spellings for spelling in written}
    exact = {"".join(_words(spelling)): name for name, written in spellings for spelling in written}
    return NameBook({**known, **exact}, noise)


@cache
def maker_name(written: str) -> str:
    """Return a manufacturer's one name.

    >>> maker_name("TI"), maker_name("TEXAS INSTRUMENTS"), maker_name("TI(德州仪器)")
    ('Texas Instruments', 'Texas Instruments', 'Texas Instruments')
    """
    return _book("makers.toml", "maker").one_name(written)


@cache
def supplier_name(written: str) -> str:
    """Return a supplier's one name.

    >>> supplier_name("Digikey"), supplier_name("Mouser Electronics Inc."), supplier_name("Hinz & Kunz GmbH")
    ('Digi-Key', 'Mouser', 'hinzkunz')
    """
    return _book("suppliers.toml", "supplier").one_name(written)
