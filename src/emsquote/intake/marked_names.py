"""Designators that bear a mark of their own within a list: `C1, C2, C4(NP)`, `R5/DNP`, `DNP: R7`.

Such a mark says something of its designator, not of the whole line.
"""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct

from emsquote.intake.markers import is_marker, may_have
from emsquote.model.designator import expand

_MARKERS = ("not_fitted",)
_MARKED = re.compile(
    r"(?P<name>[^\W\d]{1,6}\d{1,5}\w?)\s{0,3}"
    r"(?:[(\[{<]\s{0,3}(?P<bracketed>[^()\[\]{}<>]{1,25})[)\]}>]"
    r"|\s?[/:=-]?\s?(?P<beside>[A-Za-z][A-Za-z.]{1,11})(?!\w))"
)
_BEFORE_COLON = re.compile(
    r"(?:^|[,;\s])(?P<mark>[^\W\d][^\d:,;]{1,24}):\s*(?P<names>.+)", re.DOTALL
)
_MAY_MARK = re.compile(r"[^\W\d_]{2}(?![^\W_])|[(\[{<.:]")
"""Two letters at the end of a word, or a sign: without any of them a list bears no mark."""
_LONGEST = 4_000


class MarkedNames(Struct, frozen=True):
    """A list of designators without the marks in it, and the names that bore one."""

    plain: str
    marked: frozenset[str] = frozenset()


def may_be_marked(text: str) -> bool:
    """Whether a list of designators could bear a mark: a quick no for nearly all lists.

    >>> may_be_marked("C1, C2, LED4"), may_be_marked("C1, C2, C4 NP")
    (False, True)
    """
    return _MAY_MARK.search(text) is not None


@lru_cache(maxsize=4096)  # cells of designators: whoever reads a column asks
def marked_names(text: str) -> MarkedNames:
    """Return a list of designators without marks, and which of them are marked as not fitted.

    >>> found = marked_names("C1, C2, C4(NP)")
    >>> found.plain, sorted(found.marked)
    ('C1, C2, C4', ['C4'])
    >>> marked_names("R1, R2; DNP: R7, R8").plain
    'R1, R2; R7, R8'
    """
    if len(text) > _LONGEST or not may_have(_MARKERS, (text,)):
        return MarkedNames(text)
    marked: set[str] = set()
    plain = _without_marks_before(text, marked)
    plain = _MARKED.sub(lambda found: _unmarked(found, marked), plain)
    return MarkedNames(plain, frozenset(marked))


def _without_marks_before(text: str, marked: set[str]) -> str:
    found = _BEFORE_COLON.search(text)
    if found is None or not is_marker("not_fitted", found["mark"].strip()):
        return text
    marked.update(expand(found["names"]).names)
    return f"{text[: found.start('mark')]}{found['names']}"


def _unmarked(found: re.Match[str], marked: set[str]) -> str:
    mark = found["bracketed"] or found["beside"]
    if not is_marker("not_fitted", mark):
        return found[0]
    marked.add(found["name"])
    return found["name"]
