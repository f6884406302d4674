"""From what the command line names (files, folders, patterns, manifests) to tasks, each with a name
of its own.
"""

from __future__ import annotations

import glob
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from emsquote.batch.manifest import KEY, ManifestEntry, is_manifest, read_entries
from emsquote.batch.task import Task, name_fault
from emsquote.documents.sheet import visible
from emsquote.finding import Finding, Origin, Severity, fault

MANIFEST_KEYS = (KEY, "name", "job", "quantities", "customer", "board")


class TaskList(Struct, frozen=True):
    """What a run is about, sorted by name: tasks, and those that cannot even be begun, with what is
    wrong.
    """

    tasks: tuple[Task, ...]
    refused: tuple[tuple[Task, Finding], ...] = ()

    def __len__(self) -> int:
        return len(self.tasks) + len(self.refused)


def gather(paths: Sequence[str], out: Path) -> TaskList:
    """Return the tasks that are meant by paths.

    `InputError` if one is not there, or nothing is meant at all.

    In folders every file counts, below it too, but hidden files, the output folder, and job files
    that lie beside a BOM of their name. A file given by name is a manifest if it is TOML, or CSV
    with the titles of one.
    """
    tasks = [task for path in paths for task in _meant(path, out)]
    if not tasks:
        raise fault(
            "no-bom",
            Origin(", ".join(paths)),
            "there is no BOM",
            "name BOMs, folders or a manifest",
        )
    tasks = list(
        {(task.name, os.path.realpath(task.bom), task.job): task for task in tasks}.values()
    )
    taken = Counter(task.name.casefold() for task in tasks)
    tasks.sort(key=lambda task: (task.name, str(task.bom)))
    sound: list[Task] = []
    refused: list[tuple[Task, Finding]] = []
    for task in tasks:
        wrong = _wrong(task, taken[task.name.casefold()])
        if wrong:
            refused.append((replace(task, name=_own_name(task)), wrong))
        else:
            sound.append(task)
    return TaskList(tuple(sound), tuple(refused))


def _meant(path: str, out: Path) -> Iterator[Task]:
    here = Path(path)
    if here.is_dir():
        yield from _in_folder(here, out)
    elif here.exists():
        yield from (
            _manifest(here) if is_manifest(here, MANIFEST_KEYS) else [_task(here, here.parent)]
        )
    elif glob.has_magic(path):
        found = sorted(glob.glob(path, recursive=True))  # noqa: PTH207 - a pattern may be absolute
        if not found:
            raise fault("no-bom", Origin(path), "no file is like this", "check the pattern")
        yield from (_task(Path(path), Path(path).parent) for path in found if Path(path).is_file())
    else:
        raise fault("unreadable", Origin(path), "is not there", "check the path")


def _in_folder(folder: Path, out: Path) -> Iterator[Task]:
    own = out.resolve()
    if folder.resolve() == own:
        message, hint = (
            f'"{out}" is the folder of the BOMs itself',
            "name another folder with --out",
        )
        raise fault("same-folder", Origin("--out"), message, hint)
    for place, folders, files in os.walk(folder):
        here = Path(place)
        shown = sorted(name for name in folders if not name.startswith("."))
        folders[:] = [name for name in shown if (here / name).resolve() != own]
        for file in _boms_among(files):
            yield _task(here / file, folder)


def _boms_among(files: Sequence[str]) -> Iterator[str]:
    """Yield the files of a folder that are BOMs: not hidden, and no job that lies beside one."""
    stems = Counter(Path(file).stem for file in files)
    for file in sorted(files):
        is_job = file.endswith(".toml") and stems[Path(file).stem] > 1
        if not file.startswith(".") and not is_job:
            yield file


def _task(bom: Path, root: Path, origin: Origin | None = None) -> Task:
    return Task(
        name=_name(bom, root),
        bom=bom,
        origin=origin or Origin(visible(str(bom))),
        shown=visible(str(bom)),
    )


def _name(bom: Path, root: Path) -> str:
    below = bom.relative_to(root) if bom.is_relative_to(root) else Path(bom.name)
    return visible(below.with_suffix("").as_posix())


def _manifest(path: Path) -> Iterator[Task]:
    """Yield the tasks of a manifest; its paths start from its own folder."""
    for entry in read_entries(path, MANIFEST_KEYS):
        yield _of_entry(entry, path.parent)


def _of_entry(entry: ManifestEntry, folder: Path) -> Task:
    bom = folder / entry[KEY]
    return Task(
        name=entry["name"] or _name(bom, folder),
        bom=bom,
        job=folder / entry["job"] if entry["job"] else None,
        quantities=entry["quantities"],
        customer=entry["customer"],
        board=folder / entry["board"] if entry["board"] else None,
        origin=entry.origin,
        shown=visible(str(bom)),
    )


def _own_name(task: Task) -> str:
    """Return the name under which a refused task stands in the summary.

    Nothing is written under it.
    """
    return visible(task.bom.as_posix())


def _wrong(task: Task, same_name: int) -> Finding | None:
    if same_name > 1:
        message = f'{same_name} BOMs would have their quotes under the name "{task.name}"'
        return _fault(
            "same-name", task, message, "list them in a manifest and give each a name of its own"
        )
    reason = name_fault(task.name)
    if reason:
        hint = "list it in a manifest and give it another name"
        return _fault(
            "bad-name", task, f'the name of its quote, "{visible(task.name)}", {reason}', hint
        )
    for named in filter(None, (task.bom, task.job)):
        if not named.is_file():
            wrong = "is no file" if named.exists() else "is not there"
            return _fault("unreadable", task, f'"{visible(str(named))}" {wrong}', "check the path")
    return None


def _fault(code: str, task: Task, message: str, hint: str) -> Finding:
    return Finding(Severity.FAULT, code, task.origin, message, hint)
