"""Names of manufacturers and suppliers: the many spellings of one house lead to one name.

Which spellings belong together is data (`data/makers.toml`, `data/suppliers.toml`). A house that is
not listed keeps its own name, without what tells nothing (`Inc.`, `Semiconductor`, what stands in
brackets).
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from decimal import Decimal
from functools import cache

from msgspec import Struct

from emsquote.files.shipped import data_folder
from emsquote.files.toml_table import read_toml

_BRACKETS = re.compile(r"[(（\[][^)）\]]*[)）\]]")
_INSIDE = re.compile(r"[(（\[]([^)）\]]+)[)）\]]")
_WORD = re.compile(r"[^\W_]+")
_SHOP = re.compile(r"\s*(?:https?://|www\.)([^/\s]+)", re.IGNORECASE)


def _words(name: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKD", name.casefold())
    return tuple(_WORD.findall("".join(c for c in plain if not unicodedata.combining(c))))


def _repaired(name: str) -> str:
    """Undo UTF-8 that was once read as Latin-1 (`WÃ¼rth`), which real price lists are full of."""
    try:
        return name.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return name


class NameBook(Struct, frozen=True):
    """The one name of each known spelling, and the words that never tell houses apart."""

    known: dict[str, str]
    noise: frozenset[str]
    anyone: frozenset[str] = frozenset()
    """What is written where no house is meant."""
    heirs: frozenset[tuple[str, str]] = frozenset()
    """Pairs of houses of which the second sells part numbers of the first."""
    shapes: tuple[tuple[str, re.Pattern[str]], ...] = ()
    """How the houses' own numbers look."""
    shared: tuple[frozenset[str], ...] = ()
    """Houses that number parts alike."""
    within: tuple[tuple[str, re.Pattern[str]], ...] = ()
    """Where the maker's number stands in a house's own."""

    def telling_words(self, name: str) -> tuple[str, ...]:
        """Return the words of a name, without case and accents, that tell the house."""
        words = _words(_BRACKETS.sub(" ", name)) or _words(name)
        return tuple(word for word in words if word not in self.noise) or words

    def _listed(self, name: str) -> str:
        words = _words(name)
        telling = "".join(word for word in words if word not in self.noise)
        return self.known.get("".join(words)) or self.known.get(telling, "")

    def one_name(self, written: str) -> str:
        """Return the one name of a house, "" for none; a house that is not listed keeps its own."""
        name = _repaired(written.strip())
        if name.casefold() in self.anyone:
            return ""
        outside = _BRACKETS.sub(" ", name).strip()
        for spelling in (name, outside, *_INSIDE.findall(name)):
            listed = self._listed(spelling)
            if listed:
                return listed
        return "".join(self.telling_words(name))


@cache
def _book(file: str, table: str) -> NameBook:
    root = read_toml(data_folder() / file)
    noise, anyone = frozenset(root.texts("noise")), frozenset(root.texts("anyone"))
    houses, heir = root.table(table), root.table("heir")
    spellings = [(name, (name, *houses.texts(name))) for name in houses.values]
    heirs = frozenset((name, other) for name in heir.values for other in heir.texts(name))
    number = root.table("number")
    shapes = tuple((name, re.compile(number.text(name), re.IGNORECASE)) for name in number.values)
    sharing = root.table("shared-numbers")
    shared = tuple(frozenset(sharing.texts(name)) for name in sharing.values)
    inside = root.table("maker-number")
    within = tuple(
        (name, re.compile(form, re.IGNORECASE))
        for name in inside.values
        for form in inside.texts(name)
    )
    root.check()
    telling = {
        "".join(word for word in _words(spelling) if word not in noise): name
        for name, written in spellings
        for spelling in written
    }
    exact = {"".join(_words(spelling)): name for name, written in spellings for spelling in written}
    known = {key: name for key, name in {**telling, **exact}.items() if key}
    return NameBook(known, noise, anyone, heirs, shapes, shared, within)


@cache
def maker_name(written: str) -> str:
    """Return a manufacturer's one name; "" where any will do.

    >>> maker_name("TI"), maker_name("TEXAS INSTRUMENTS"), maker_name("TI(德州仪器)")
    ('Texas Instruments', 'Texas Instruments', 'Texas Instruments')
    >>> maker_name("various")
    ''
    """
    return _book("makers.toml", "maker").one_name(written)


_ALIKE = Decimal("0.85")
_TOO_SHORT = 3
"""Names of so few letters (TI, ON, MPS) are never taken for a part of another."""


def _slip(name: str) -> frozenset[str]:
    """Return the listed houses that a name is a slip of the pen away from (`Yaego`,
    `Fairchield`).
    """
    from rapidfuzz.distance import OSA  # noqa: PLC0415 - late: few makers are misspelt

    book = _book("makers.toml", "maker")
    key = "".join(book.telling_words(name))
    known = (written for written in book.known if len(written) > _TOO_SHORT + 1)
    return frozenset(
        book.known[written] for written in known if OSA.distance(key, written, score_cutoff=1) == 1
    )


def _alike(words: frozenset[str], others: frozenset[str]) -> bool:
    """Whether one name is a part of the other, or a slip of the pen away from it."""
    shorter, longer = sorted((words, others), key=len)
    if not shorter or len("".join(shorter)) <= _TOO_SHORT:
        return False
    matcher = difflib.SequenceMatcher(None, " ".join(sorted(words)), " ".join(sorted(others)))
    return shorter <= longer or matcher.ratio() > _ALIKE


@cache
def probably_same_maker(one: str, other: str) -> bool:
    """Return whether two makers' names may mean one house, or one that sells the other's numbers
    on.

    >>> probably_same_maker("TAIDO YUDEN", "Taiyo Yuden"), probably_same_maker("NXP", "Nexperia")
    (True, True)
    >>> probably_same_maker("Vishay", "Yageo")
    False
    >>> probably_same_maker("Fairchield", "ON Semiconductor")
    True
    """
    book = _book("makers.toml", "maker")
    name, other_name = maker_name(one), maker_name(other)
    if {(name, other_name), (other_name, name)} & book.heirs:
        return True
    spellings = [frozenset(book.telling_words(_repaired(spelling))) for spelling in (one, name)]
    others = [
        frozenset(book.telling_words(_repaired(spelling))) for spelling in (other, other_name)
    ]
    if any(_alike(words, theirs) for words in spellings for theirs in others):
        return True
    return other_name in _slip(one) or name in _slip(other)


@cache
def supplier_name(written: str) -> str:
    """Return a supplier's one name; that of its shop where only a link to a product is given.

    >>> supplier_name("Digikey"), supplier_name("Mouser Electronics Inc.")
    ('Digi-Key', 'Mouser')
    >>> supplier_name("Hinz & Kunz GmbH")
    'hinzkunz'
    >>> supplier_name("https://uk.farnell.com/dp/2331740")
    'Farnell'
    """
    shop = _SHOP.match(written)
    if shop:
        return supplier_in(shop[1]) or shop[1]
    return _book("suppliers.toml", "supplier").one_name(written)


def looks_like_supplier_number(written: str) -> bool:
    """Return whether a number is of a shape that only a supplier's own numbers have.

    >>> looks_like_supplier_number("296-1014-1-ND"), looks_like_supplier_number("LM358DR")
    (True, False)
    """
    return any(
        shape.fullmatch(written.strip()) for _, shape in _book("suppliers.toml", "supplier").shapes
    )


def maker_numbers_within(number: str, supplier: str = "") -> tuple[str, ...]:
    """Return which makers' numbers a supplier's own may hold, the likeliest first.

    Of any supplier where none is named.

    >>> maker_numbers_within("RMCF0603FT120KTR-ND", "Digikey")
    ('RMCF0603FT120K', 'RMCF0603FT120KTR')
    >>> maker_numbers_within("595-LM358DR"), maker_numbers_within("1527616", "Farnell")
    (('LM358DR',), ())
    """
    forms = _book("suppliers.toml", "supplier").within
    house = supplier_name(supplier)
    found = (form.fullmatch(number.strip()) for name, form in forms if not house or name == house)
    return tuple(dict.fromkeys(found_[1] for found_ in found if found_))


def supplier_in(title: str) -> str:
    """Return the listed supplier that a title names, "" for none.

    >>> supplier_in("Digi-Key Part Number"), supplier_in("Hersteller-Nr")
    ('Digi-Key', '')
    """
    book = _book("suppliers.toml", "supplier")
    words = _words(title)
    spans = [
        words[start : start + length]
        for length in (3, 2, 1)
        for start in range(len(words) - length + 1)
    ]
    return next((book.known["".join(span)] for span in spans if "".join(span) in book.known), "")


@cache
def same_numbers(one: str, other: str) -> bool:
    """Return whether two suppliers number parts alike, as one house does with itself.

    >>> same_numbers("LCSC", "JLCPCB"), same_numbers("Digikey", "Digi-Key")
    (True, True)
    >>> same_numbers("LCSC", "Mouser")
    False
    """
    pair = {supplier_name(one), supplier_name(other)}
    return len(pair) == 1 or any(
        pair <= houses for houses in _book("suppliers.toml", "supplier").shared
    )
