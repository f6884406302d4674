"""Which files of many belong to one board.

Files that are the same twice count once. Folders with copper layers are boards of their own; what
lies in other folders (drill files, job files) goes with the nearest. In one folder several boards
are told apart by their names where two files say that they are the same layer.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from hashlib import sha256

from emsquote.board_files.board_file import BoardFile
from emsquote.board_files.readers.gerber_set.layer import LayerKind
from emsquote.board_files.readers.gerber_set.sort import SortedFile

_DISTINCT = frozenset({LayerKind.COPPER, LayerKind.OUTLINE, LayerKind.MASK})
"""Kinds of which a board has each layer once."""
Group = tuple[SortedFile, ...]


def without_repeated(files: Iterable[BoardFile]) -> tuple[BoardFile, ...]:
    """Return the files without those of folders whose every file is in another folder as well, by
    the same name with the same bytes: packed beside loose, or copied.

    The folder with the most files is kept, of equal ones that which lies highest.
    """
    folders: defaultdict[str, dict[tuple[str, bytes], BoardFile]] = defaultdict(dict)
    for file in sorted(files, key=lambda file: file.place):
        folders[file.folder].setdefault((file.name.lower(), sha256(file.data).digest()), file)
    kept: list[dict[tuple[str, bytes], BoardFile]] = []
    for _, content in sorted(folders.items(), key=_largest_first):
        if not any(content.keys() <= larger.keys() for larger in kept):
            kept.append(content)
    every = (file for content in kept for file in content.values())
    return tuple(sorted(every, key=lambda file: file.place))


def _largest_first(folder: tuple[str, dict[tuple[str, bytes], BoardFile]]) -> tuple[object, ...]:
    place, content = folder
    return -len(content), place.count("/"), place


def folders_of_boards(files: Sequence[SortedFile]) -> tuple[Group, ...]:
    """Return the files of each folder that holds copper, with what goes with it."""
    main = sorted({file.file.folder for file in files if file.layer.kind is LayerKind.COPPER})
    if not main:
        main = sorted({file.file.folder for file in files})[:1]
    groups: defaultdict[str, list[SortedFile]] = defaultdict(list)
    for file in files:
        groups[_nearest(file.file.folder, main)].append(file)
    return tuple(tuple(groups[folder]) for folder in main)


def boards_of_folder(files: Group) -> tuple[Group, ...]:
    """Return the files of each board of a folder; one group where names tell no boards apart."""
    heads = sorted({file.stem for file in files if file.layer.kind is LayerKind.COPPER})
    if len(heads) < 2 or not _competing(files):  # noqa: PLR2004 - several boards have several names
        return (files,)
    groups: defaultdict[str, list[SortedFile]] = defaultdict(list)
    for file in files:
        groups[_head(file.stem, heads)].append(file)
    parted = [tuple(group) for _, group in sorted(groups.items())]
    if not all(map(_is_board, parted)):
        return (files,)
    return tuple(parted)


def _nearest(folder: str, candidates: Sequence[str]) -> str:
    """Return the candidate with the longest way in common."""
    return max(candidates, key=lambda candidate: (candidate == folder, _common(folder, candidate)))


def _common(one: str, other: str) -> int:
    pairs = zip(f"{one}/".split("/"), f"{other}/".split("/"), strict=False)
    count = 0
    for left, right in pairs:
        if left != right:
            break
        count += 1
    return count


def _competing(files: Group) -> bool:
    """Return whether two files say that they are the same layer."""
    claims = Counter(
        file.layer.claim
        for file in files
        if file.layer.kind in _DISTINCT and file.layer.claim is not None
    )
    return any(count > 1 for count in claims.values())


def _head(stem: str, heads: Sequence[str]) -> str:
    """Return the board's name that a file's begins with, the longest; the first if none does."""
    fitting = [head for head in heads if f"{stem} ".startswith(f"{head} ".lstrip())]
    return max(fitting, key=len, default=heads[0])


def _is_board(files: Group) -> bool:
    """Return whether files may be a board: copper, and something else than copper."""
    kinds = Counter(file.layer.kind for file in files)
    return kinds[LayerKind.COPPER] > 0 and len(kinds) > 1
