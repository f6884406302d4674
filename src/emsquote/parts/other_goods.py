"""What in a part list is no electronics: screws, modules, cables, tools, glue, labels, documents.

It is known by the words of the line, by the letters of its designators, by its footprint's name,
and at last by its class. They are data (`data/other_goods.toml`); words that tell a family of
electronic parts speak against it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from msgspec import Struct

from emsquote.files.shipped import data_folder
from emsquote.files.toml_table import TomlTable, read_toml
from emsquote.model.bom import BomLine
from emsquote.model.part import PartClass, PartKind
from emsquote.model.unpriced import WhyUnpriced
from emsquote.parts.part_family import family_designated, part_families
from emsquote.parts.phrases import Phrases, Told

_WHOLE = "="
_CONNECTORS = "connector"
_MODULES = "wireless module"
_BY_CLASS = {
    PartClass.HARDWARE: WhyUnpriced.MECHANICAL,
    PartClass.CABLE: WhyUnpriced.CABLE,
    PartClass.MODULE: WhyUnpriced.MODULE,
    PartClass.BARE_BOARD: WhyUnpriced.BARE_BOARD,
}
_Tells = WhyUnpriced | None
"""What a phrase tells: other goods, or None for electronics."""


class _OtherGoods(Struct, frozen=True):
    """By what other goods are known."""

    phrases: Phrases[_Tells]
    whole: dict[str, WhyUnpriced]
    weak: frozenset[WhyUnpriced]
    designators: dict[str, WhyUnpriced]
    footprints: tuple[tuple[str, WhyUnpriced], ...]
    endings: tuple[tuple[str, WhyUnpriced], ...]
    until: frozenset[str]
    board: frozenset[str]


@cache
def _other_goods() -> _OtherGoods:
    """Return the shipped words."""
    root = read_toml(data_folder() / "other_goods.toml")
    until, but = frozenset(root.texts("until")), root.texts("but")
    board = frozenset(root.texts("board"))
    classes = [(WhyUnpriced(name), table) for name, table in root.named_tables("class")]
    weak = [goods for goods, table in classes if table.flag("weak")]
    words = list(_listed(classes, "words"))
    designators = dict(_listed(classes, "designators"))
    footprints = tuple(_listed(classes, "footprint"))
    endings = tuple(_listed(classes, "ending"))
    root.check()
    phrases = [pair for pair in words if not pair[0].startswith(_WHOLE)]
    return _OtherGoods(
        phrases=Phrases([*phrases, *((word, None) for word in but), *_families()]),
        whole={word[1:]: goods for word, goods in words if word.startswith(_WHOLE)},
        weak=frozenset(weak),
        designators=designators,
        footprints=footprints,
        endings=endings,
        until=until,
        board=board,
    )


def _listed(
    classes: Sequence[tuple[WhyUnpriced, TomlTable]], key: str
) -> Iterator[tuple[str, WhyUnpriced]]:
    """Yield what the classes list under a key, each with its class."""
    for goods, table in classes:
        for text in table.texts(key):
            yield text, goods


def _families() -> Iterator[tuple[str, _Tells]]:
    """Yield the words of families of electronic parts; wireless ones are modules."""
    for family in part_families():
        tells = WhyUnpriced.MODULE if family.name == _MODULES else None
        for word in family.words:
            yield word, tells


def is_of_board(letters: str) -> bool:
    """Whether designators with these letters are never parts: solder jumpers, fiducials."""
    return letters in _other_goods().board


def other_goods(line: BomLine, kind: PartKind) -> WhyUnpriced | None:
    """Return which other goods a line means, None for an electronic part, or if nobody can tell.

    Of designators that stand for electronic parts only the description counts: values are names of
    nets there.
    """
    goods = _other_goods()
    letters = line.letters
    if letters in goods.designators:
        return goods.designators[letters]
    for ending, made_from in goods.endings:
        if line.mpn.casefold().endswith(ending):
            return made_from
    is_electronic = bool(letters) and family_designated(letters) is not None
    texts = (line.description,) if is_electronic else (line.description, line.value, line.mpn)
    for text in texts:
        found, tells = _told(text)
        if found:
            return tells
    by_footprint = _by_footprint(line.footprint)
    return by_footprint or _by_class(kind.part_class, letters)


def _told(text: str) -> tuple[bool, _Tells]:
    """Return whether a text tells anything, and what: what it is, not what it is for."""
    goods = _other_goods()
    plain = " ".join(text.casefold().split())
    if plain in goods.whole:
        return True, goods.whole[plain]
    for part in (_before(plain), plain):
        hits = goods.phrases.all_told(part)
        if hits:
            return True, _weighed(hits)
    return False, None


def _weighed(hits: Sequence[Told[_Tells]]) -> _Tells:
    """Return what the phrases of a text tell together, the weightiest first."""
    weak = _other_goods().weak
    heaviest = hits[0].tells
    if heaviest is None:
        first = min(hits, key=lambda hit: (hit.place, -hit.words))
        return first.tells if first.place == 0 and first.tells not in weak else None
    is_outdone = heaviest in weak and any(hit.tells is None for hit in hits)
    return None if is_outdone else heaviest


def _before(text: str) -> str:
    """Return a text up to the word after which it says what something is for."""
    until = _other_goods().until
    words = text.split()
    for place, word in enumerate(words):
        if place and word.strip(".,/()") in until:
            return " ".join(words[:place])
    return text


def _by_footprint(footprint: str) -> _Tells:
    name = footprint.rpartition(":")[2].casefold()
    for start, goods in _other_goods().footprints:
        if name.startswith(start):
            return goods
    return None


def _by_class(part_class: PartClass, letters: str) -> _Tells:
    """Return what a class says where no word does: of electronic designators, that it is a
    module.
    """
    family = family_designated(letters) if letters else None
    if family is None:
        return _BY_CLASS.get(part_class)
    may_be_module = part_class is PartClass.MODULE and family.group != _CONNECTORS
    return WhyUnpriced.MODULE if may_be_module else None
