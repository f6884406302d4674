"""Tells of every file of a set what it is: by its attributes, else the job file, else its name,
else the title that its comments give it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from emsquote.board_files.board_file import BoardFile
from emsquote.board_files.kinds import FileKind
from emsquote.board_files.readers.gerber_set.functions import layer_by_function
from emsquote.board_files.readers.gerber_set.job import GerberJob
from emsquote.board_files.readers.gerber_set.layer import NO_LAYER, KnownBy, Layer, LayerKind
from emsquote.board_files.readers.gerber_set.names import (
    is_layer_word,
    layer_by_name,
    layer_by_words,
    tokens,
)

_HEAD = 1 << 14
_FUNCTION = re.compile(rb"TF\s*\.FileFunction,([^*\r\n]*)")
_TITLE = re.compile(
    rb"%(?:LN|IN)([^*%\r\n]*)\*|G04 (?:Title|Layer|Layer name)\s*[:=]([^*\r\n]*)\*", re.IGNORECASE
)


class SortedFile(Struct, frozen=True):
    """A file with what it is, and the name of the board within its own."""

    file: BoardFile
    layer: Layer
    stem: str
    """The words of its name before those that name a layer."""


def sorted_files(files: Sequence[BoardFile], job: GerberJob) -> tuple[SortedFile, ...]:
    """Return the Gerber and drill files with what each is."""
    named = [(file, tokens(file.name)) for file in files]
    shared = _shared_words([words for _, words in named])
    return tuple(_sorted(file, words, shared, job) for file, words in named)


def _sorted(
    file: BoardFile, words: tuple[str, ...], shared: frozenset[str], job: GerberJob
) -> SortedFile:
    own = _own_words(words)
    stem = " ".join(words[:own])
    if file.kind is FileKind.EXCELLON:
        return SortedFile(file, _drill_layer(file, words, job), stem)
    return SortedFile(file, _gerber_layer(file, words[own:], words, shared, job), stem)


def _drill_layer(file: BoardFile, words: tuple[str, ...], job: GerberJob) -> Layer:
    """Return the layer of a drill file: its kind is known by what is in it."""
    stated = _stated(file, job)
    if stated is not None and stated.kind is LayerKind.DRILL:
        return stated
    named = layer_by_words(words)
    return Layer(LayerKind.DRILL, plated=named.plated, known_by=KnownBy.CONTENT)


def _gerber_layer(
    file: BoardFile,
    tail: tuple[str, ...],
    words: tuple[str, ...],
    shared: frozenset[str],
    job: GerberJob,
) -> Layer:
    stated = _stated(file, job)
    if stated is not None and stated.kind is not LayerKind.MECHANICAL:
        return stated
    extension = file.name.rpartition(".")[2].lower()
    titled = layer_by_words(_title(file))
    if titled.kind is LayerKind.DRAWING:
        return replace(titled, known_by=KnownBy.CONTENT)
    others = tuple(word for word in words if word not in shared)
    for spoken in (tail, others):
        named = layer_by_name(spoken, extension)
        if named.kind is not LayerKind.UNKNOWN:
            return named
    if titled.kind is not LayerKind.UNKNOWN:
        return replace(titled, known_by=KnownBy.CONTENT)
    return stated or NO_LAYER


def _stated(file: BoardFile, job: GerberJob) -> Layer | None:
    """Return what the file or the job file states, None if nothing."""
    found = _FUNCTION.search(file.data[:_HEAD])
    if found:
        values = found[1].decode("latin-1").split(",")
        return layer_by_function(values, KnownBy.ATTRIBUTE)
    values_of_job = job.functions.get(file.name.lower())
    return layer_by_function(values_of_job, KnownBy.JOB) if values_of_job else None


def _title(file: BoardFile) -> tuple[str, ...]:
    """Return the words that comments or the old commands LN and IN give a file as its title."""
    found = _TITLE.search(file.data[:_HEAD])
    if found is None:
        return ()
    title = (found[1] or found[2] or b"").decode("latin-1")
    return tokens(title.rpartition(",")[2])


def _own_words(words: tuple[str, ...]) -> int:
    """Return how many of the first words name the board, not the layer."""
    count = len(words)
    while count and is_layer_word(words[count - 1]):
        count -= 1
    return count


def _shared_words(names: Sequence[tuple[str, ...]]) -> frozenset[str]:
    """Return the words that are in every name: they tell no file from another."""
    if len(names) < 2:  # noqa: PLR2004 - one name shares with none
        return frozenset()
    return frozenset.intersection(*map(frozenset, names))
