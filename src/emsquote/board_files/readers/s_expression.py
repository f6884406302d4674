"""KiCad's bracketed form, `(at 10 20 (unlocked yes))`: tokens and a stack, one element of the top
level at a time.

No recursion, and no tree of the whole file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from emsquote.board_files.board_file import BoardFile
from emsquote.board_files.limits import Meter, damaged_board, too_much

_TOKEN = re.compile(
    r"""\(\s*+([^\s()"]++)((?:\s++(?:[^\s()"]++|"[^"\\]*+"))*+)\s*+\)"""  # a small element, whole
    r"""|\(\s*+([^\s()"]*+)"""
    r"""|(\))"""
    r"""|("(?:[^"\\]++|\\.)*+"|[^\s()"]++)"""
    r"""|(")""",
    re.DOTALL,
)
_LEAF, _OPEN, _ATOM, _LONE_QUOTE = 2, 3, 5, 6
_WORD = re.compile(r"""[^\s()"]++|"[^"\\]*+\"""")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_IN_ROOT = 2
"""What stands on the stack within the outermost element: it, and what holds it."""
_FARTHEST_MM = 100_000.0


class Bracketed(Struct):
    """An element: its name, the words in it, and the elements in it."""

    name: str
    atoms: list[str]
    children: list[Bracketed]

    def child(self, name: str) -> Bracketed | None:
        """Return the first element in it of a name, None if there is none."""
        for child in self.children:
            if child.name == name:
                return child
        return None

    def all(self, name: str) -> Iterator[Bracketed]:
        """Yield the elements in it of a name."""
        return (child for child in self.children if child.name == name)

    def words(self, name: str) -> list[str]:
        """Return the words of the first element in it of a name, none if there is none."""
        found = self.child(name)
        return found.atoms if found else []

    def word(self, name: str) -> str:
        """Return the first word of an element in it, "" if there is none."""
        words = self.words(name)
        return words[0] if words else ""


def top_elements(
    text: str, file: BoardFile, wanted: frozenset[str], meter: Meter
) -> Iterator[Bracketed]:
    """Yield the elements of the wanted names that stand in the outermost one.

    `InputError` where brackets or quotation marks do not close, or nest too deep.
    """
    stack = [Bracketed("", [], [])]
    counted = 0
    for count, match in enumerate(_TOKEN.finditer(text)):
        group = match.lastindex
        if group == _OPEN:
            _push(stack, match[_OPEN], file, meter)
            continue
        if group == _ATOM:
            stack[-1].atoms.append(_unquoted(match[_ATOM]))
            continue
        if group == _LONE_QUOTE:
            raise damaged_board(file.place, "a text does not close, the file is cut short")
        node = Bracketed(match[1], _words(match[_LEAF]), []) if group == _LEAF else stack.pop()
        if len(stack) > _IN_ROOT:
            stack[-1].children.append(node)
            continue
        meter.items(file.place, count - counted)
        counted = count
        if len(stack) < _IN_ROOT:
            _check_end(text, match.end(), file)
            return
        if node.name in wanted:
            yield node
    raise damaged_board(file.place, "a bracket does not close, the file is cut short")


def _push(stack: list[Bracketed], name: str, file: BoardFile, meter: Meter) -> None:
    stack.append(Bracketed(name, [], []))
    if len(stack) > meter.limits.nesting:
        raise too_much(file.place, f"has brackets in brackets, {len(stack)} deep")


def _words(text: str) -> list[str]:
    if '"' not in text:
        return text.split()
    return [word.strip('"') for word in _WORD.findall(text)]


def _unquoted(atom: str) -> str:
    if atom[0] != '"':
        return atom
    return _ESCAPED.sub(r"\1", atom[1:-1])


def _check_end(text: str, end: int, file: BoardFile) -> None:
    if text[end:].strip("\0 \t\r\n"):
        raise damaged_board(file.place, "it goes on after the bracket that closes the board")


def millimetres(atom: str, file: BoardFile, meter: Meter) -> float:
    """Return a length or a place; `InputError` for what is no number, or none of this world."""
    try:
        value = float(atom) if len(atom) <= meter.limits.digits else None
    except ValueError:
        value = None
    if value is None or not -_FARTHEST_MM < value < _FARTHEST_MM:
        raise damaged_board(file.place, f'"{atom[:40]}" is no length in mm')
    return value
