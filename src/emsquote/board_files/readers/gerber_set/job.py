"""The job file of a Gerber set: what each file is, layers, thickness and finish.

It is written as JSON (.gbrjob), or, by Eagle 9, as a Gerber file with attributes. A job file that
is broken is told and left out; the set is read without it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec import Struct

from emsquote.board_files.board_file import BoardFile
from emsquote.finding import Finding, Severity
from emsquote.wording.sentence import theirs

_ATTRIBUTE = re.compile(r"%T[FJ]\.([\w.]+),([^*]*)\*%")


class GerberJob(Struct, frozen=True, kw_only=True):
    """What a job file says; nothing of it where there is none."""

    functions: dict[str, tuple[str, ...]] = {}
    """The values of .FileFunction by the file's name, in lower case."""
    copper_layers: int | None = None
    thickness_mm: float | None = None
    copper_mm: float | None = None
    finish: str | None = None
    mask_colour: str | None = None
    name: str = ""
    source: str = ""
    findings: tuple[Finding, ...] = ()


NO_JOB = GerberJob()


def read_job(file: BoardFile) -> GerberJob:
    """Return what a job file in JSON says."""
    try:
        content = msgspec.json.decode(file.data.decode("utf-8-sig", "replace"))
    except (msgspec.DecodeError, RecursionError):
        content = None
    if not isinstance(content, dict):
        return _broken(file)
    specs = _table(content, "GeneralSpecs")
    stackup = [_as_table(layer) for layer in _list(content, "MaterialStackup")]
    return GerberJob(
        functions=dict(map(_function, map(_as_table, _list(content, "FilesAttributes")))),
        copper_layers=_count(specs.get("LayerNumber")),
        thickness_mm=_number(specs.get("BoardThickness")),
        copper_mm=_number(_of_first(stackup, "Copper", "Thickness")),
        finish=_text(specs.get("Finish")) or None,
        mask_colour=_text(_of_first(stackup, "SolderMask", "Color")) or None,
        name=_text(_table(specs, "ProjectId").get("Name")),
        source=file.place,
    )


def _of_first(stackup: Iterable[dict[str, Any]], kind: str, key: str) -> object:
    """Return a value of the first layer of a kind in the stackup that has it."""
    found = (layer.get(key) for layer in stackup if layer.get("Type") == kind)
    return next((value for value in found if value), None)


def read_old_job(file: BoardFile) -> GerberJob:
    """Return what a job file in the form of a Gerber file says."""
    said = dict(_ATTRIBUTE.findall(file.data.decode("latin-1")))
    if said.get("FileFunction") != "JobInfo":
        return NO_JOB
    return GerberJob(
        copper_layers=_count(_parsed(said.get("B_LayerNum"))),
        thickness_mm=_number(_parsed(said.get("B_Thickness"))),
        finish=said.get("B_Finish") or None,
        mask_colour=said.get("B_SolderMaskColor") or None,
        source=file.place,
    )


def _broken(file: BoardFile) -> GerberJob:
    message = theirs("is no job file that can be read; the set is read without it")
    hint = theirs("nothing is needed, or export it again")
    return GerberJob(findings=(Finding(Severity.NOTE, "job-file", file.origin, message, hint),))


def _function(entry: dict[str, Any]) -> tuple[str, tuple[str, ...]]:
    name = _text(entry.get("Path")).replace("\\", "/").rpartition("/")[2]
    return name.lower(), tuple(_text(entry.get("FileFunction")).split(","))


def _as_table(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _table(content: dict[str, Any], key: str) -> dict[str, Any]:
    return _as_table(content.get(key))


def _list(content: dict[str, Any], key: str) -> list[object]:
    value = content.get(key)
    return value if isinstance(value, list) else []


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _parsed(value: str | None) -> float | None:
    try:
        return float(value or "")
    except ValueError:
        return None


def _number(value: object) -> float | None:
    """Return a length in millimetres, None where it is none or not above 0."""
    if isinstance(value, int | float) and 0 < value < 1000:  # noqa: PLR2004 - metres of board are a broken file
        return float(value)
    return None


def _count(value: object) -> int | None:
    number = _number(value)
    return int(number) if number is not None and number == int(number) else None
