"""The way into a board's files: one, several, a folder, archives within archives.

What a file is, is told by its content. Names serve only to show where something was found, and to
know the tree of an ODB++ archive, where the format rests on them. Nothing is written to disk, no
name is ever opened, and links are not followed.
"""

from __future__ import annotations

import gzip
import os
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import IO

from msgspec import Struct

from emsquote.board_files.board_file import BoardFile
from emsquote.board_files.kinds import LOOKED_AT, FileKind, kind_of
from emsquote.board_files.limits import Meter, damaged_board, too_much
from emsquote.finding import Origin, fault
from emsquote.intake.readers.untrusted import clean, locked

_CHUNK = 1 << 18
_SPARED = 8 << 20
"""Archives that unpack to no more than this may be packed as tightly as they like."""
_ODB_MARK = "matrix/matrix"
_ENCRYPTED = 0x1
_ARCHIVES = frozenset({FileKind.ZIP, FileKind.GZIP, FileKind.TAR})
_NO_DATA = frozenset({FileKind.OTHER})
_BROKEN = (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, ValueError, RuntimeError)
"""What unpacking raises of damaged archives."""


class _Member(Struct, frozen=True):
    """Something in a folder or archive that can be opened."""

    place: str
    open: Callable[[], IO[bytes]]


def board_files(paths: Sequence[Path], meter: Meter) -> tuple[BoardFile, ...]:
    """Return all files in what was named, those of no board without their data, sorted by place.

    `InputError` for what cannot be read, is damaged, locked, or asks for more than the limits.
    """
    members = [member for path in paths for member in _named(path, meter)]
    found = _files(members, meter, depth=0)
    return tuple(sorted(found, key=lambda file: file.place))


def _named(path: Path, meter: Meter) -> Iterator[_Member]:
    """Yield what a path of the command line stands for."""
    try:
        if path.is_dir():
            yield from _of_folder(path, meter)
        elif path.exists() and not path.is_file():
            hint = "name a file, a folder or an archive of the board"
            raise fault("unreadable", Origin(path.name), "is no regular file", hint)
        else:
            path.stat()
            yield _Member(clean(path.name), lambda: path.open("rb"))
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        raise fault("unreadable", Origin(path.name), message, "check the path") from error


def _of_folder(folder: Path, meter: Meter) -> Iterator[_Member]:
    """Yield the files of a folder; hidden ones and links are left where they are."""
    root = folder.resolve()
    for top, folders, names in os.walk(root):
        inside = Path(top).relative_to(root)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        if len(inside.parts) >= 2 * meter.limits.depth:
            folders.clear()
        for name in sorted(names):
            file = Path(top, name)
            if not name.startswith(".") and file.is_file() and not file.is_symlink():
                place = "/".join((root.name, *inside.parts, name))
                yield _Member(clean(place), _opener(file))


def _opener(file: Path) -> Callable[[], IO[bytes]]:
    return lambda: file.open("rb")


def _files(members: Sequence[_Member], meter: Meter, depth: int) -> Iterator[BoardFile]:
    """Yield the files that members are or hold; those below an ODB++ root whole, whatever they
    are.
    """
    trees = _odb_roots(member.place for member in members)
    for member in members:
        meter.file(member.place)
        in_tree = bool(trees) and member.place.startswith(trees)
        kind, data = _content(member, meter, in_tree=in_tree)
        if kind in _ARCHIVES:
            yield from _unpacked(member.place, kind, data, meter, depth + 1)
        else:
            yield BoardFile(member.place, kind, data)


def _odb_roots(places: Iterable[str]) -> tuple[str, ...]:
    roots = {
        place[: -len(_ODB_MARK)]
        for place in places
        if f"/{place.lower()}".endswith(f"/{_ODB_MARK}")
    }
    return tuple(sorted(roots))


def _content(member: _Member, meter: Meter, *, in_tree: bool) -> tuple[FileKind, bytes]:
    """Return what a member is, and all its bytes unless it is nothing to a board."""
    try:
        with member.open() as stream:
            start = stream.read(LOOKED_AT)
            kind = FileKind.ODB if in_tree else kind_of(start)
            if kind in _NO_DATA:
                return kind, b""
            return kind, start + b"".join(_rest(stream, member.place, len(start), meter))
    except OSError as error:
        message = f"cannot be read: {error.strerror or error}"
        raise fault("unreadable", Origin(member.place), message, "check the file") from error
    except NotImplementedError as error:
        raise damaged_board(member.place, "it is packed in a way that nobody uses") from error
    except _BROKEN as error:
        raise damaged_board(member.place, "it cannot be unpacked") from error


def _rest(stream: IO[bytes], place: str, size: int, meter: Meter) -> Iterator[bytes]:
    meter.unpacked(place, size)
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        if size > meter.limits.file_bytes:
            raise too_much(place, f"is larger than {meter.limits.file_bytes >> 20} MiB")
        meter.unpacked(place, len(chunk))
        yield chunk


def _unpacked(
    place: str, kind: FileKind, data: bytes, meter: Meter, depth: int
) -> Iterator[BoardFile]:
    """Yield the files of an archive."""
    if depth > meter.limits.depth:
        raise too_much(place, f"has archives in archives, {depth} deep")
    if kind is FileKind.GZIP:
        yield from _of_gzip(place, data, meter, depth)
        return
    try:
        members = list(
            _of_zip(place, data, meter) if kind is FileKind.ZIP else _of_tar(place, data)
        )
    except _BROKEN as error:
        raise damaged_board(place, "the archive cannot be opened, it may be cut short") from error
    yield from _files(members, meter, depth)


def _of_zip(place: str, data: bytes, meter: Meter) -> Iterator[_Member]:
    archive = zipfile.ZipFile(BytesIO(data))
    members = [member for member in archive.infolist() if not member.is_dir()]
    _check_ratio(place, sum(member.file_size for member in members), len(data), meter)
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise locked(place)
    for member in members:
        inside = member.filename.replace("\\", "/")
        yield _Member(clean(f"{place}/{inside}"), _zip_opener(archive, member))


def _zip_opener(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Callable[[], IO[bytes]]:
    return lambda: archive.open(member)


def _of_tar(place: str, data: bytes) -> Iterator[_Member]:
    archive = tarfile.open(fileobj=BytesIO(data), mode="r:")  # noqa: SIM115 - it lies in memory
    for member in archive:
        if member.isreg():
            yield _Member(clean(f"{place}/{member.name}"), _tar_opener(archive, member))


def _tar_opener(archive: tarfile.TarFile, member: tarfile.TarInfo) -> Callable[[], IO[bytes]]:
    return lambda: archive.extractfile(member) or BytesIO()


def _of_gzip(place: str, data: bytes, meter: Meter, depth: int) -> Iterator[BoardFile]:
    """Yield what a gzip archive holds: the files of a tar archive, or one."""
    whole = _gunzipped(place, data, meter)
    kind = kind_of(whole[:LOOKED_AT])
    if kind in _ARCHIVES:
        yield from _unpacked(place, kind, whole, meter, depth + 1)
    else:
        yield BoardFile(place, kind, whole)


def _gunzipped(place: str, data: bytes, meter: Meter) -> bytes:
    pieces, size = [], 0
    try:
        with gzip.GzipFile(fileobj=BytesIO(data)) as stream:
            while piece := stream.read(_CHUNK):
                size += len(piece)
                _check_ratio(place, size, len(data), meter)
                meter.unpacked(place, len(piece))
                pieces.append(piece)
    except (OSError, EOFError, zlib.error) as error:
        raise damaged_board(place, "it cannot be unpacked, it may be cut short") from error
    return b"".join(pieces)


def _check_ratio(place: str, unpacked: int, packed: int, meter: Meter) -> None:
    if unpacked > _SPARED and unpacked > packed * meter.limits.ratio:
        raise too_much(place, f"unpacks to more than {meter.limits.ratio} times its size")
