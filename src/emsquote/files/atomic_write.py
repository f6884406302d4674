"""Writing files whole or not at all: a reader never meets half a document."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from emsquote.finding import Origin, fault

_NEW_FILE_MODE = 0o666


def write_whole(path: Path, content: bytes, *, durable: bool = True) -> None:
    """Put `content` where `path` leads, replacing what is there in one step.

    `InputError` if that cannot be done.

    The bytes go to a new file beside it first, so that a full disk or a crash leaves the old
    document untouched. A link stays a link, and a device or pipe (`/dev/stdout`) is written to as
    it is. Only what is `durable` has reached the disk on return, which takes milliseconds for each
    file; for many, `all_durable` does it once.
    """
    target = Path(os.path.realpath(path))
    try:
        if target.exists() and not target.is_file() and not target.is_dir():
            target.write_bytes(content)
            return
        _replace(target, content, durable=durable)
    except OSError as error:
        hint = "name a folder that exists and may be written to, with room for the file"
        raise fault(
            "not-written", Origin(str(path)), f"cannot be written: {error.strerror}", hint
        ) from error


def all_durable() -> None:
    """Return when all that was written has reached the disk, where the system can tell."""
    if hasattr(os, "sync"):
        os.sync()


def _replace(target: Path, content: bytes, *, durable: bool) -> None:
    handle, name = tempfile.mkstemp(
        prefix=f".{target.name[:40]}.", suffix=".part", dir=target.parent
    )
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        Path(name).chmod(_mode(target))
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _mode(target: Path) -> int:
    """Return the permissions of the file that is replaced, else what the user's umask gives to new
    files.
    """
    if target.exists():
        return target.stat().st_mode & 0o7777
    mask = os.umask(0)
    os.umask(mask)
    return _NEW_FILE_MODE & ~mask
