"""What the name of a file says by the customs of the programs that write it, as `data/boards` has
them: extensions first where they mean one thing, then words.

Words are looked for in the order of their table, so that `Top Copper (Paste)` is paste, and only in
the part of a name that is not the board's own.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import cache

from emsquote.board_files.readers.gerber_set.layer import (
    NO_LAYER,
    KnownBy,
    Layer,
    LayerKind,
    LayerSide,
)
from emsquote.files.shipped import data_folder

_TOKEN = re.compile(r"[A-Z]{2,}(?![a-z])\d*|[A-Z]?[a-zäöü]+\d*|[A-Z]\d*|\d+")
_JOINED = re.compile(
    r"^(top|bottom|bot)(?=(?:solder|mask|silk|paste|copper|layer|side|stop|overlay))"
)
"""A side written together with its layer."""
_ENDING = re.compile(
    r"^(.*(?:silk|mask|past|paste|sold|solder|copper|metal|screen))(top|bottom|bot)$"
)
"""A layer written together with its side."""
_DIGITS = re.compile(r"\d+")
_PLATED = (
    (re.compile(r"\b(?:npth|unplated|non ?plated|not ?plated|nonplated)\b"), False),
    (re.compile(r"\b(?:pth|plated|via|vias)\b"), True),
)


def tokens(name: str) -> tuple[str, ...]:
    """Return the words of a name, in lower case.

    >>> tokens("Gerber_TopPasteMaskLayer.GTP"), tokens("tomu.topsilk.gbr")
    (('gerber', 'top', 'paste', 'mask', 'layer', 'gtp'), ('tomu', 'top', 'silk', 'gbr'))
    """
    found = (token.lower() for token in _TOKEN.findall(name))
    parted = (_ENDING.sub(r"\1 \2", _JOINED.sub(r"\1 ", token)) for token in found)
    return tuple(word for words in parted for word in words.split())


def layer_by_name(words: tuple[str, ...], extension: str) -> Layer:
    """Return what a name says; its extension is without the dot, in lower case.

    >>> layer_by_name(("board", "outline"), "gbr").kind
    <LayerKind.OUTLINE: 'outline'>
    """
    by_extension = _by_extension(extension)
    if by_extension is not None and by_extension.kind is not LayerKind.MECHANICAL:
        return by_extension
    by_words = layer_by_words(words)
    if by_extension is not None and by_words.kind not in {LayerKind.OUTLINE, LayerKind.DRAWING}:
        return by_extension
    return by_words


def layer_by_words(words: tuple[str, ...]) -> Layer:
    """Return what words say of a layer; a side alone is copper."""
    text = " ".join(words)
    kind = next((kind for pattern, kind in _kind_words() if pattern.search(text)), None)
    side = next((side for pattern, side in _side_words() if pattern.search(text)), LayerSide.NONE)
    if kind is None:
        kind = LayerKind.UNKNOWN if side is LayerSide.NONE else LayerKind.COPPER
    if kind is LayerKind.UNKNOWN:
        return NO_LAYER
    plated = next((plated for pattern, plated in _PLATED if pattern.search(text)), None)
    return Layer(kind, side, _number(kind, text), plated, KnownBy.NAME)


def is_layer_word(word: str) -> bool:
    """Return whether a word is one that names of layers are made of, extensions included."""
    if _by_extension(word) is not None or word in _ENDINGS:
        return True
    patterns = (*_kind_words(), *_side_words())
    return any(pattern.fullmatch(word) for pattern, _ in patterns) or word in _FILLERS


_ENDINGS = frozenset(
    {"gbr", "ger", "gerber", "drl", "xln", "txt", "nc", "ncd", "cnc", "exc", "art", "pho", "gdo"}
    | {"gbx", "rs274x", "274x", "tap", "drill", "gbrjob", "dri", "rou", "drr", "ldp", "rpt", "gdr"}
)
_FILLERS = frozenset(
    [
        "layer",
        "side",
        "sold",
        "past",
        "metal",
        "data",
        "board",
        "gerber",
        "through",
        "hole",
        "thru",
        "solder",
        "screen",
        "drill",
        "round",
        "rect",
        "edge",
        "cuts",
        "non",
        "not",
        "all",
        "file",
        "signal",
        "lpi",
        "via",
        "job",
        "f",
        "b",
        "cadcam",
    ]
)


def _number(kind: LayerKind, text: str) -> int | None:
    """Return the number in the words of a copper layer."""
    if kind is not LayerKind.COPPER:
        return None
    found = _DIGITS.findall(text)
    return int(found[-1][:4]) if found else None


def _by_extension(extension: str) -> Layer | None:
    number = _DIGITS.search(extension)
    shape = _DIGITS.sub("#", extension)
    found = _extensions().get(shape)
    if found is None:
        return None
    return Layer(found.kind, found.side, int(number[0][:4]) if number else None, None, KnownBy.NAME)


@cache
def _extensions() -> dict[str, Layer]:
    return {
        row["extension"]: Layer(LayerKind(row["kind"]), LayerSide(row["side"]))
        for row in _rows("gerber_extensions")
    }


@cache
def _kind_words() -> tuple[tuple[re.Pattern[str], LayerKind], ...]:
    return tuple(
        (re.compile(rf"\b(?:{row['words']})\b"), LayerKind(row["kind"]))
        for row in _rows("layer_words")
    )


@cache
def _side_words() -> tuple[tuple[re.Pattern[str], LayerSide], ...]:
    return tuple(
        (re.compile(rf"\b(?:{row['words']})\b"), LayerSide(row["side"]))
        for row in _rows("side_words")
    )


def _rows(table: str) -> Iterator[dict[str, str]]:
    path = data_folder() / "boards" / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream, delimiter=";", quoting=csv.QUOTE_NONE)
