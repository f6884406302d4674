"""What the code says: every text that a catalogue has to translate, found in the source.

A label is written out where it is said: `texts("Unit price")`, `Word("sources", "Date")`, or as the
title of a `SheetColumn`. Words of a vocabulary stand in one table. A sentence is the pattern of
`said`, `told` or `theirs`, or the message or hint of a finding; patterns that reach them by another
way are known by their blanks.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from emsquote.wording.vocabulary import VOCABULARY

SOURCE = Path(__file__).resolve().parents[2] / "src" / "emsquote"
DOCUMENT = "document"
"""The context of a label."""
ENGLISH_ONLY = (
    "batch/",
    "documents/board/price.py",
    "documents/review.py",
    "documents/sheets/rate_card.py",
    "documents/sheets/settings.py",
    "documents/sheets/services.py",
)
"""What stays in the house, and is in English whatever the language of a quote: the summary of a
batch, the review of a match, a rate card, the catalogue of services, the cost of a board.
"""
NOT_IN_A_QUOTE = ("buying/distributors/", "costing/rate_card/", "batch/")
"""What is told by commands that make no quote: `library fetch`, `rates check`, `batch`."""
SAYS_WHAT_IT_IS_GIVEN = {"documents/sheet.py", "documents/live/titles.py", "wording/texts.py"}
"""Modules that say the titles of columns which others wrote out."""

Label = tuple[str, str]
"""Its context, and its English text."""


def blanks(text: str) -> set[str]:
    """The names of a text's blanks."""
    return set(re.findall(r"\{([a-z_][a-z0-9_]*)\}", text))


def has_words(pattern: str) -> bool:
    """Whether there is anything to translate beside the blanks."""
    return bool(re.search(r"[A-Za-z]", re.sub(r"\{\w+\}", "", pattern)))


@cache
def modules() -> tuple[tuple[str, ast.Module], ...]:
    """Every module by its place in the package, `buying/plan/ladder.py`."""
    paths = sorted(SOURCE.rglob("*.py"))
    return tuple(
        (path.relative_to(SOURCE).as_posix(), ast.parse(path.read_text(encoding="utf-8")))
        for path in paths
    )


def labels() -> set[Label]:
    """Every label and every word of a vocabulary."""
    words = {(name, english) for name, known in VOCABULARY.items() for english in known.values()}
    written = {
        (context, node.value)
        for name, module in modules()
        if not name.startswith(ENGLISH_ONLY)
        for context, node in _labels(module)
    }
    return {(context, english) for context, english in words | written if english}


def labels_not_written_out() -> set[str]:
    """The modules that say a label which does not stand where it is said."""
    return {
        name
        for name, module in modules()
        for call in _calls(module)
        if _says_a_label(call) and not (_is_word(call.args[0]) or list(_written_out(call.args[0])))
    }


def sentences() -> set[str]:
    """Every sentence that a quote may hold."""
    return {
        pattern
        for name, module in modules()
        if not name.startswith(NOT_IN_A_QUOTE)
        for pattern in _sentences(module)
        if has_words(pattern)
    }


def counted_nouns() -> set[tuple[str, str]]:
    """Every noun that is counted, in singular and plural."""
    found = set()
    for _, module in modules():
        for call in _calls(module):
            match call:
                case ast.Call(
                    func=ast.Name("Counted"),
                    args=[_, ast.Constant(value=str(one)), ast.Constant(value=str(many))],
                ):
                    found.add((f"{{count}} {one}", f"{{count}} {many}"))
    return found


def texts_beside_labels() -> set[str]:
    """Every text of the source that is no label: what a sentence may be made of."""
    return {text for _, module in modules() for text in _texts_beside_labels(module)}


def _calls(module: ast.Module) -> Iterator[ast.Call]:
    return (node for node in ast.walk(module) if isinstance(node, ast.Call))


def _written_out(node: ast.expr) -> Iterator[ast.Constant]:
    """The texts that an expression may be, as far as it is written out: `"a" if x else "b"`."""
    match node:
        case ast.Constant(value=str()):
            yield node
        case ast.IfExp(body=body, orelse=orelse):
            yield from _written_out(body)
            yield from _written_out(orelse)


def _labels(module: ast.Module) -> Iterator[tuple[str, ast.Constant]]:
    for call in _calls(module):
        match call:
            case ast.Call(
                func=ast.Name("Word"),
                args=[ast.Constant(value=str(context)), ast.Constant(value=str()) as text],
            ):
                yield context, text
            case ast.Call(func=ast.Name("SheetColumn"), args=[title, *_]):
                yield from ((DOCUMENT, text) for text in _written_out(title))
            case _ if _says_a_label(call):
                yield from ((DOCUMENT, text) for text in _written_out(call.args[0]))


def _says_a_label(call: ast.Call) -> bool:
    """Whether it calls the texts of a language: `texts(…)`, `self._texts(…)`, `texts_in(…)(…)`."""
    match call:
        case ast.Call(func=ast.Name("texts") | ast.Attribute(attr="_texts"), args=[_]):
            return True
        case ast.Call(func=ast.Call(func=ast.Name("texts_in")), args=[_]):
            return True
    return False


def _is_word(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Word"


def _sentences(module: ast.Module) -> Iterator[str]:
    if any(
        isinstance(node, ast.ImportFrom) and node.module == "emsquote.wording.sentence"
        for node in module.body
    ):
        yield from (text for text in _texts_beside_labels(module) if blanks(text))
    for call in _calls(module):
        match call:
            case ast.Call(func=ast.Name("said" | "told" | "theirs"), args=[pattern]):
                yield from (text.value for text in _written_out(pattern))
            case ast.Call(func=ast.Name("Finding")):
                yield from _said_by_finding(call)


def _said_by_finding(call: ast.Call) -> Iterator[str]:
    """The message and the hint of a finding; nobody translates what makes no quote, a fault."""
    names = ("severity", "code", "origin", "message", "hint")
    values = dict(zip(names, call.args, strict=False))
    values |= {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
    match values.get("severity"):
        case ast.Attribute(attr=severity) if severity != "FAULT":
            for name in ("message", "hint"):
                if name in values:
                    yield from (text.value for text in _written_out(values[name]))


def _texts_beside_labels(module: ast.Module) -> set[str]:
    left_out = {id(text) for _, text in _labels(module)}
    left_out |= {
        id(node.value)
        for node in ast.walk(module)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    return {
        node.value
        for node in ast.walk(module)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in left_out
    }
