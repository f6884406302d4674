"""The run's memory: for each quote a small file that tells what it was made from, what was written,
and what came out.

It is written after the quote itself, and holds its digest, so a run that was killed at any moment,
by a power cut too, either has both or does the BOM again; nobody waits for the disk before the end
of the run. It holds no clock and no chance: a resumed run leaves the same bytes as one that was
never disturbed.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import msgspec
from msgspec import Struct

from emsquote.batch.input_digests import OfferQuestion, digest_of_file
from emsquote.batch.outcome import Outcome
from emsquote.batch.task import MEMORY, Settings
from emsquote.files.atomic_write import write_whole
from emsquote.finding import InputError, Origin, fault
from emsquote.wording.sentence import plain_text

_SCHEMA = "emsquote/batch-memory/1"
_LOCK = "lock"


class ResumeState(Struct, frozen=True):
    """What a run did for one BOM. `files` are the digests of the documents written, by format."""

    inputs: Mapping[str, str]
    questions: tuple[OfferQuestion, ...]
    files: Mapping[str, str]
    outcome: Outcome
    schema: str = _SCHEMA


def recall(settings: Settings, name: str) -> ResumeState | None:
    """Return what is remembered of a quote.

    None if nothing is, or its documents are no longer as they were written.
    """
    try:
        memory = msgspec.json.decode(settings.memory_path(name).read_bytes(), type=ResumeState)
    except (OSError, msgspec.DecodeError):
        return None
    if memory.schema != _SCHEMA:
        return None
    try:
        untouched = all(
            digest_of_file(settings.quote_path(name, form)) == digest
            for form, digest in memory.files.items()
        )
    except InputError:
        return None
    return memory if untouched else None


def remember(settings: Settings, name: str, memory: ResumeState) -> None:
    """Write down what was done for a quote."""
    path = settings.memory_path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    packed = msgspec.json.encode(memory, enc_hook=plain_text, order="deterministic")
    write_whole(path, msgspec.json.format(packed, indent=1) + b"\n", durable=False)


def written(settings: Settings, name: str, documents: Mapping[str, bytes]) -> dict[str, str]:
    """Write the documents of a quote, each whole or not at all, and return their digests by
    format.
    """
    forget(settings, name, keep=documents)
    digests = {}
    for form, content in documents.items():
        path = settings.quote_path(name, form)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, content, durable=False)
        digests[form] = hashlib.sha256(content).hexdigest()
    return digests


def forget(settings: Settings, name: str, keep: Collection[str] = ()) -> None:
    """Remove what an earlier run wrote for a BOM, but the formats to keep: no old price stands for
    a new one.
    """
    try:
        memory = msgspec.json.decode(settings.memory_path(name).read_bytes(), type=ResumeState)
    except (OSError, msgspec.DecodeError):
        return
    settings.memory_path(name).unlink(missing_ok=True)
    for form in memory.files:
        if form not in keep:
            settings.quote_path(name, form).unlink(missing_ok=True)


@contextmanager
def kept(out: Path) -> Iterator[None]:
    """Keep the output folder for one run: made if it is missing, locked, and free of what a killed
    run half wrote.
    """
    origin = Origin(str(out))
    try:
        (out / MEMORY).mkdir(parents=True, exist_ok=True)
        lock = (out / MEMORY / _LOCK).open("wb")
    except OSError as error:
        hint = "name a folder that may be written to with --out"
        raise fault(
            "not-written", origin, f"cannot be written to: {error.strerror}", hint
        ) from error
    with lock:
        if not _locked(lock.fileno()):
            hint = "wait until it is done, or name another folder with --out"
            raise fault("in-use", origin, "another run is writing to it", hint)
        for place, _, files in os.walk(out):
            for file in files:
                if file.startswith(".") and file.endswith(".part"):
                    (Path(place) / file).unlink(missing_ok=True)
        yield


def _locked(handle: int) -> bool:
    """Lock an open file until it is closed; False if another process has it."""
    try:
        import fcntl  # noqa: PLC0415 - not on every system
    except ImportError:
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
