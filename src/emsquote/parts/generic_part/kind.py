"""Kinds of generic parts: what tells them, and what must agree. A kind is a row of data."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache

from msgspec import Struct

from emsquote.files.shipped import data_folder
from emsquote.files.toml_table import TomlTable, read_toml
from emsquote.parts.component_value import Quantity
from emsquote.parts.generic_part.parameter import Parameter
from emsquote.parts.generic_part.size import SizeSystem

_WORD = re.compile(r"[^\W_\u3040-\u9fff]+")
_CHINESE = re.compile("[\u3040-\u9fff]")


class GenericKind(Struct, frozen=True, kw_only=True):
    """A kind of part; the parameters by how an offer's must compare with the line's."""

    name: str
    designators: frozenset[str]
    told_designators: frozenset[str]
    """Letters that may stand for the kind where words tell it."""
    words: tuple[str, ...]
    never: tuple[str, ...]
    quantity: Quantity | None
    sizes: tuple[SizeSystem, ...]
    """How its size may be told, the likeliest first."""
    found_by: tuple[Parameter, ...]
    same: tuple[Parameter, ...]
    at_least: tuple[Parameter, ...]
    at_most: tuple[Parameter, ...]
    as_good: tuple[Parameter, ...]
    assume: tuple[Parameter, ...]
    """Where the line is silent, the commonest of what fits is asked for."""
    taken: Mapping[Parameter, str]
    """What is taken for said where nobody says it, by the custom of the trade."""
    one_row: bool
    """Whether the pins of all its parts stand in one row."""
    mention: tuple[Parameter, ...]
    """Where the line is silent, anything will do, and that is told."""

    def __hash__(self) -> int:
        """Return a hash: a name tells a kind."""
        return hash(self.name)

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """Every parameter that counts for the kind."""
        compared = (self.found_by, self.same, self.at_least, self.at_most, self.as_good)
        return tuple(dict.fromkeys(parameter for some in compared for parameter in some))


def _parameters(table: TomlTable, key: str) -> tuple[Parameter, ...]:
    return tuple(Parameter(name) for name in table.texts(key))


def _taken(table: TomlTable) -> Mapping[Parameter, str]:
    return {Parameter(name): table.text(name) for name in table.values}


def _kind(table: TomlTable) -> GenericKind:
    has_quantity = table.has("quantity")
    quantity = table.choice("quantity", Quantity, Quantity.RESISTANCE)
    return GenericKind(
        name=table.text("name"),
        designators=frozenset(table.texts("designators")),
        told_designators=frozenset(table.texts("told_designators")),
        words=table.texts("words"),
        never=table.texts("never"),
        quantity=quantity if has_quantity else None,
        sizes=tuple(SizeSystem(name) for name in table.texts("sizes")),
        found_by=_parameters(table, "found_by"),
        same=_parameters(table, "same"),
        at_least=_parameters(table, "at_least"),
        at_most=_parameters(table, "at_most"),
        as_good=_parameters(table, "as_good"),
        assume=_parameters(table, "assume"),
        taken=_taken(table.table("taken")),
        one_row=table.flag("one_row"),
        mention=_parameters(table, "mention"),
    )


@cache
def generic_kinds() -> tuple[GenericKind, ...]:
    """Return the shipped kinds."""
    root = read_toml(data_folder() / "generic_parts.toml")
    kinds = tuple(_kind(table) for table in root.tables("kind"))
    root.check()
    return kinds


class _Phrase(Struct, frozen=True):
    """Words that tell a kind, or that it is none."""

    rest: tuple[str, ...]
    kind: int
    never: bool


class _PhraseIndex(Struct, frozen=True):
    """Phrases by their first word, and those in Chinese, which stand anywhere."""

    by_first: dict[str, list[_Phrase]]
    anywhere: list[tuple[str, _Phrase]]


def _phrases(kinds: Sequence[GenericKind]) -> Iterator[tuple[str, int, bool]]:
    for place, kind in enumerate(kinds):
        for phrase in kind.words:
            yield phrase, place, False
        for phrase in kind.never:
            yield phrase, place, True


@cache
def _phrase_index() -> _PhraseIndex:
    index = _PhraseIndex({}, [])
    for phrase, kind, never in _phrases(generic_kinds()):
        if _CHINESE.search(phrase):
            index.anywhere.append((phrase, _Phrase((), kind, never)))
            continue
        first, *rest = _WORD.findall(phrase.casefold())
        index.by_first.setdefault(first, []).append(_Phrase(tuple(rest), kind, never))
    return index


def _hits(text: str) -> Iterator[_Phrase]:
    index = _phrase_index()
    words = _WORD.findall(text.casefold())
    for place, word in enumerate(words):
        for phrase in index.by_first.get(word, ()):
            following = tuple(words[place + 1 : place + 1 + len(phrase.rest)])
            if following == phrase.rest:
                yield phrase
    if _CHINESE.search(text):
        for written, phrase in index.anywhere:
            if written in text:
                yield phrase


@lru_cache(maxsize=20_000)  # descriptions of offers that lines share
def told_kinds(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the names of the kinds that a text tells, and of those that it says a part is not."""
    kinds = generic_kinds()
    told: set[str] = set()
    never: set[str] = set()
    for phrase in _hits(text):
        (never if phrase.never else told).add(kinds[phrase.kind].name)
    return frozenset(told), frozenset(never)


def kinds_in(text: str) -> tuple[GenericKind, ...]:
    """Return the kinds that a description says a part is of.

    >>> [kind.name for kind in kinds_in("CHIP CAP 0.1UF 50V X7R 0603")]
    ['ceramic capacitor']
    >>> kinds_in("10kΩ ±1% Resistor Networks & Arrays")
    ()
    """
    told, never = told_kinds(text)
    meant = told - never
    return tuple(kind for kind in generic_kinds() if kind.name in meant)
