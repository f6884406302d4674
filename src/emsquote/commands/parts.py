"""`emsquote parts`: how footprints, packages, descriptions or part numbers are understood, and by
which rule.
"""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from emsquote.commands.say import say
from emsquote.model.part import Mount, PartClass, PartKind, UnknownJoints

_Names = Annotated[
    list[str],
    typer.Argument(metavar="NAME…", help="Names to look at; - reads them from standard input."),
]
_Format = Annotated[str, typer.Option("--format", help="text or json")]

_FROM_STDIN = "-"


def parts(names: _Names, format_: _Format = "text") -> None:
    """Show how parts are understood: mount, class, joints, array or not, and by which rule."""
    from emsquote.parts.classify import PartClues, kind_of, part_rules

    if format_ not in {"text", "json"}:
        raise typer.BadParameter(f'"{format_}" is no format', param_hint="--format: text or json")
    asked = _lines(sys.stdin.buffer.read()) if names == [_FROM_STDIN] else names
    rules = part_rules()
    known = {name: kind_of(PartClues(footprint=name), rules) for name in dict.fromkeys(asked)}
    kinds = [(name, known[name]) for name in asked]
    shown = _as_json if format_ == "json" else _as_text
    say(shown(kinds))
    if any(kind.mount is Mount.UNKNOWN for kind in known.values()):
        raise typer.Exit(1)


def _lines(data: bytes) -> list[str]:
    """Return one name a line, blank ones too, so that answers stand at the place of their
    questions.
    """
    return data.decode("utf-8-sig", errors="replace").splitlines()


def _value(name: str) -> str | None:
    from emsquote.parts.component_value import NoValue, component_value

    value = component_value(name)
    return None if isinstance(value, NoValue) else str(value)


def _as_dict(name: str, kind: PartKind) -> dict[str, object]:
    unknown = isinstance(kind.joints, UnknownJoints)
    return {
        "name": name,
        "mount": kind.mount.value,
        "class": kind.part_class.value,
        "array": kind.part_class is PartClass.ARRAY,
        "hidden_joints": kind.hidden_joints,
        "joints": None if unknown else kind.joints,
        "value": _value(name),
        "rule": kind.rule,
        "sure": kind.sure,
    }


def _as_json(kinds: list[tuple[str, PartKind]]) -> str:
    if not kinds:
        return "[]"
    rows = []
    for name, kind in kinds:
        row = json.dumps(_as_dict(name, kind), ensure_ascii=False)
        rows.append(f"  {row}")
    return "[\n" + ",\n".join(rows) + "\n]"


def _joints(kind: PartKind) -> str:
    return "?" if isinstance(kind.joints, UnknownJoints) else str(kind.joints)


def _as_text(kinds: list[tuple[str, PartKind]]) -> str:
    lines = []
    for name, kind in kinds:
        said = f"{kind.mount}, {kind.part_class}, {_joints(kind)} joints"
        doubt = "" if kind.sure else " (a guess)"
        value = _value(name)
        lines += [name, f"  {said}{doubt}", f"  by {kind.rule}"]
        if value:
            lines.append(f"  value {value}")
    return "\n".join(lines)
