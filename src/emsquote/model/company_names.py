"""Names of manufacturers and suppliers: the many spellings of one company lead to one name.

Which spellings belong together is data (`data/makers.toml`, `data/suppliers.toml`). A company that
is not listed keeps its own name, without what tells nothing (`Inc.`, `Semiconductor`, what stands
in brackets).
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from functools import cache, lru_cache

from msgspec import Struct

from emsquote.files.shipped import data_folder
from emsquote.files.toml_table import TomlTable, read_toml

_BRACKETS = re.compile(r"[(（\[][^)）\]]*[)）\]]")
_INSIDE = re.compile(r"[(（\[]([^)）\]]+)[)）\]]")
_WORD = re.compile(r"[^\W_]+")
_SHOP = re.compile(r"\s*(?:https?://|www\.)([^/\s]+)", re.IGNORECASE)


def _words(name: str) -> tuple[str, ...]:
    spelled = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(letter for letter in spelled if not unicodedata.combining(letter))
    return tuple(_WORD.findall(plain))


def _repaired(name: str) -> str:
    """Undo UTF-8 that was once read as Latin-1 (`WÃ¼rth`), which real price lists are full of."""
    try:
        return name.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return name


class NameBook(Struct, frozen=True, kw_only=True):
    """The one name of each known spelling, and the words that never tell companies apart."""

    known: dict[str, str]
    noise: frozenset[str]
    anyone: frozenset[str] = frozenset()
    """What is written where no company is meant."""
    heirs: frozenset[tuple[str, str]] = frozenset()
    """Pairs of companies of which the second sells part numbers of the first."""
    shapes: tuple[tuple[str, re.Pattern[str]], ...] = ()
    """How the companies' own numbers look."""
    shared: tuple[frozenset[str], ...] = ()
    """Companies that number parts alike."""
    within: tuple[tuple[str, re.Pattern[str]], ...] = ()
    """Where the maker's number stands in a company's own."""

    def telling_words(self, name: str) -> tuple[str, ...]:
        """Return the words of a name, without case and accents, that tell the company."""
        words = _words(_BRACKETS.sub(" ", name)) or _words(name)
        telling = tuple(word for word in words if word not in self.noise)
        return telling or words

    def _listed(self, name: str) -> str:
        words = _words(name)
        telling = "".join(word for word in words if word not in self.noise)
        return self.known.get("".join(words)) or self.known.get(telling, "")

    def knows(self, written: str) -> bool:
        """Return whether a company is listed under this spelling."""
        return self._listed(_repaired(written.strip())) != ""

    def one_name(self, written: str) -> str:
        """Return the one name of a company, "" for none; one that is not listed keeps its own."""
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
def _makers() -> NameBook:
    return _book("makers.toml", "maker")


@cache
def _suppliers() -> NameBook:
    return _book("suppliers.toml", "supplier")


def _book(file: str, table: str) -> NameBook:
    root = read_toml(data_folder() / file)
    noise = frozenset(root.texts("noise"))
    spellings = {name: (name, *others) for name, others in _texts_by_name(root, table)}
    heirs = _texts_by_name(root, "heir")
    shared = _texts_by_name(root, "shared-numbers")
    book = NameBook(
        known=_known_spellings(spellings, noise),
        noise=noise,
        anyone=frozenset(root.texts("anyone")),
        heirs=frozenset((name, other) for name, others in heirs for other in others),
        shapes=_shapes(root.table("number")),
        shared=tuple(frozenset(companies) for _, companies in shared),
        within=_forms_within(root),
    )
    root.check()
    return book


def _texts_by_name(root: TomlTable, table: str) -> list[tuple[str, tuple[str, ...]]]:
    listed = root.table(table)
    return [(name, listed.texts(name)) for name in listed.values]


def _shapes(numbers: TomlTable) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, _form(numbers.text(name))) for name in numbers.values)


def _forms_within(root: TomlTable) -> tuple[tuple[str, re.Pattern[str]], ...]:
    by_name = _texts_by_name(root, "maker-number")
    return tuple((name, _form(form)) for name, forms in by_name for form in forms)


def _form(written: str) -> re.Pattern[str]:
    return re.compile(written, re.IGNORECASE)


def _known_spellings(
    spellings: Mapping[str, Sequence[str]], noise: Collection[str]
) -> dict[str, str]:
    """Return the one name of each spelling, written together.

    A spelling as it stands goes before one that is another's without its noise.
    """
    exact: dict[str, str] = {}
    telling: dict[str, str] = {}
    for name, written in spellings.items():
        for spelling in written:
            words = _words(spelling)
            exact["".join(words)] = name
            telling["".join(word for word in words if word not in noise)] = name
    known = {**telling, **exact}
    known.pop("", None)
    return known


@lru_cache(maxsize=16384)  # spellings of companies: some hundreds in a price list
def maker_name(written: str) -> str:
    """Return a manufacturer's one name; "" where any will do.

    >>> maker_name("TI"), maker_name("TEXAS INSTRUMENTS"), maker_name("TI(德州仪器)")
    ('Texas Instruments', 'Texas Instruments', 'Texas Instruments')
    >>> maker_name("various")
    ''
    """
    return _makers().one_name(written)


@lru_cache(maxsize=16384)  # cells that may be makers
def is_listed_maker(written: str) -> bool:
    """Return whether a text is a listed manufacturer's name in any of its spellings.

    >>> is_listed_maker("nichicon"), is_listed_maker("Capacitor")
    (True, False)
    """
    return _makers().knows(written)


def is_maker(written: str) -> bool:
    """Return whether a text is the name of a listed manufacturer, in any spelling.

    >>> is_maker("YAGEO"), is_maker("Wurth Elektronik"), is_maker("Resistor")
    (True, True, False)
    """
    return maker_name(written) in _makers().known.values()


_ALIKE = Decimal("0.85")
_TOO_SHORT = 3
"""Names of so few letters (TI, ON, MPS) are never taken for a part of another."""


def _slip(name: str) -> frozenset[str]:
    """Return the listed companies that a name is a slip of the pen away from (`Yaego`,
    `Fairchield`).
    """
    from rapidfuzz.distance import OSA  # noqa: PLC0415 - late: few makers are misspelt

    book = _makers()
    key = "".join(book.telling_words(name))
    spellings = [spelling for spelling in book.known if len(spelling) > _TOO_SHORT + 1]
    slips = [spelling for spelling in spellings if OSA.distance(key, spelling, score_cutoff=1) == 1]
    return frozenset(book.known[spelling] for spelling in slips)


def _telling_set(name: str) -> frozenset[str]:
    return frozenset(_makers().telling_words(_repaired(name)))


def _alike(words: frozenset[str], others: frozenset[str]) -> bool:
    """Whether one name is a part of the other, or a slip of the pen away from it."""
    shorter, longer = sorted((words, others), key=len)
    if not shorter or len("".join(shorter)) <= _TOO_SHORT:
        return False
    matcher = difflib.SequenceMatcher(None, " ".join(sorted(words)), " ".join(sorted(others)))
    return shorter <= longer or matcher.ratio() > _ALIKE


@lru_cache(maxsize=1024)  # pairs of names: some hundreds in a price list
def probably_same_maker(one: str, other: str) -> bool:
    """Return whether two makers' names may mean one company, or one that sells the other's numbers
    on.

    >>> probably_same_maker("TAIDO YUDEN", "Taiyo Yuden"), probably_same_maker("NXP", "Nexperia")
    (True, True)
    >>> probably_same_maker("Vishay", "Yageo")
    False
    >>> probably_same_maker("Fairchield", "ON Semiconductor")
    True
    """
    book = _makers()
    name = maker_name(one)
    other_name = maker_name(other)
    if not book.heirs.isdisjoint({(name, other_name), (other_name, name)}):
        return True
    spellings = [_telling_set(spelling) for spelling in (one, name)]
    others = [_telling_set(spelling) for spelling in (other, other_name)]
    if any(_alike(words, theirs) for words in spellings for theirs in others):
        return True
    return other_name in _slip(one) or name in _slip(other)


@lru_cache(maxsize=4096)  # spellings of companies: some hundreds in a price list
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
    return _suppliers().one_name(written)


def looks_like_supplier_number(written: str) -> bool:
    """Return whether a number is of a shape that only a supplier's own numbers have.

    >>> looks_like_supplier_number("296-1014-1-ND"), looks_like_supplier_number("LM358DR")
    (True, False)
    """
    number = written.strip()
    return any(shape.fullmatch(number) for _, shape in _suppliers().shapes)


def maker_numbers_within(number: str, supplier: str = "") -> tuple[str, ...]:
    """Return which makers' numbers a supplier's own may hold, the likeliest first.

    Of any supplier where none is named.

    >>> maker_numbers_within("RMCF0603FT120KTR-ND", "Digikey")
    ('RMCF0603FT120K', 'RMCF0603FT120KTR')
    >>> maker_numbers_within("595-LM358DR"), maker_numbers_within("1527616", "Farnell")
    (('LM358DR',), ())
    """
    own_name = supplier_name(supplier)
    found: list[str] = []
    for name, form in _suppliers().within:
        if own_name in {"", name}:
            matched = form.fullmatch(number.strip())
            found += [matched[1]] if matched else []
    return tuple(dict.fromkeys(found))


def supplier_in(title: str) -> str:
    """Return the listed supplier that a title names, "" for none.

    >>> supplier_in("Digi-Key Part Number"), supplier_in("Hersteller-Nr")
    ('Digi-Key', '')
    """
    known = _suppliers().known
    words = _words(title)
    for length in (3, 2, 1):
        for start in range(len(words) - length + 1):
            name = known.get("".join(words[start : start + length]))
            if name is not None:
                return name
    return ""


@lru_cache(maxsize=1024)  # pairs of names: some hundreds in a price list
def same_numbers(one: str, other: str) -> bool:
    """Return whether two suppliers number parts alike, as one company does with itself.

    >>> same_numbers("LCSC", "JLCPCB"), same_numbers("LCSC", "Mouser")
    (True, False)
    >>> same_numbers("Digikey", "Digi-Key")
    True
    """
    pair = {supplier_name(one), supplier_name(other)}
    if len(pair) == 1:
        return True
    return any(pair <= companies for companies in _suppliers().shared)
