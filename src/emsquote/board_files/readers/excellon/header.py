"""What comments and tool definitions of a drill file say of plating, functions and sizes."""

from __future__ import annotations

import re

from emsquote.board_files.readers.excellon.numbers import MM_PER_INCH, Numbers
from emsquote.board_files.readers.excellon.program import Tool

_ATTRIBUTE = re.compile(r"#@!\s*(T[FAD])\s*(\.?[^,]*)(?:,(.*))?")
_TYPE = re.compile(r"TYPE\s*=\s*(NON[_ -]?PLATED|PLATED)", re.IGNORECASE)
_HOLESIZE = re.compile(r"Holesize\s+(\d{1,6})\.?\s*=\s*([\d.]{1,12})\s*(.*)", re.IGNORECASE)
_NON_PLATED = re.compile(
    r"\bN(?:ON|OT)?[_ -]?(?:PLATED|PTH)\b|\bNPTH\b|\bUNPLATED\b", re.IGNORECASE
)
_PLATED = re.compile(r"\bPLATED\b|\bPTH\b", re.IGNORECASE)
_TOOL = re.compile(r"T(\d{1,6})(?=[A-Z])([A-Z\d.+-]*)")
_SIZE = re.compile(r"C([\d.]{1,20})")


def said_plated(words: str) -> bool | None:
    """Return what words say of plating, None if nothing.

    >>> said_plated("PLATED MILS"), said_plated("NON_PLATED"), said_plated("tool 1")
    (True, False, None)
    """
    if _NON_PLATED.search(words):
        return False
    return True if _PLATED.search(words) else None


class Header:
    """The tools, and what holds for those that follow."""

    def __init__(self, numbers: Numbers) -> None:
        self.attributes: dict[str, tuple[str, ...]] = {}
        self.tools: dict[int, Tool] = {}
        self.counts_tools = False
        """Whether tools are numbered in comments, as Allegro does."""
        self._numbers = numbers
        self._plated: bool | None = None
        self._function: tuple[str, ...] = ()

    def comment(self, comment: str) -> None:
        """Learn from a comment."""
        self._numbers.take_comment(comment)
        attribute = _ATTRIBUTE.search(comment)
        section = _TYPE.search(comment)
        holesize = _HOLESIZE.search(comment)
        if attribute:
            self._attribute(attribute)
        elif section:
            self._plated = section[1].upper() == "PLATED"
        elif holesize:
            self._holesize(holesize)

    def _attribute(self, found: re.Match[str]) -> None:
        kind, name, values = found[1], found[2].strip(), tuple((found[3] or "").split(","))
        match kind:
            case "TF":
                self.attributes.setdefault(name, values)
            case "TA" if name == ".AperFunction":
                self._function = values
            case "TD":
                self._function = ()
            case _:
                pass

    def _holesize(self, found: re.Match[str]) -> None:
        """Take a tool as Allegro writes it into comments: number, size, plating, unit."""
        size = _number(found[2])
        if size is None:
            return
        words = found[3].upper()
        unit_mm = 1.0 if "MM" in words or "METRIC" in words else MM_PER_INCH / 1000
        self.counts_tools = True
        self.tools[int(found[1])] = Tool(round(size * unit_mm, 6), said_plated(words))

    def tool(self, command: str) -> int | None:
        """Take a tool definition and return its number, None if it is none."""
        found = _TOOL.match(command)
        if found is None:
            return None
        self._numbers.take_tool(command)
        size = _SIZE.search(found[2])
        diameter = _diameter(size[1], self._numbers) if size else None
        number = int(found[1])
        known = self.tools.get(number, Tool())
        plated = known.plated if self._plated is None else self._plated
        plated = _by_function(self._function, otherwise=plated)
        self.tools[number] = Tool(diameter or known.diameter_mm, plated, self._function)
        return number


def _by_function(function: tuple[str, ...], *, otherwise: bool | None) -> bool | None:
    match function[:1]:
        case ("Plated",):
            return True
        case ("NonPlated",):
            return False
        case _:
            return otherwise


def _number(written: str) -> float | None:
    try:
        return float(written)
    except ValueError:
        return None


def _diameter(written: str, numbers: Numbers) -> float | None:
    try:
        return numbers.diameter(written)
    except ValueError:
        return None
