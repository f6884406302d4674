"""Reads Markdown tables: each line of the file is a row, those of tables are cut into cells and
freed of mark-up.
"""

from __future__ import annotations

import re
from itertools import pairwise

from emsquote.intake.readers.rows import RowCollector
from emsquote.intake.readers.sheet import Document, FileLimits
from emsquote.intake.readers.untrusted import clean

_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*")
_PIPE = re.compile(r"(?<!\\)\|")
_STRUCK = re.compile(r"~~(.+)~~")
_MARK_UP = (
    (re.compile(r"!\[([^\]]*)\]\([^)]*\)"), r"\1"),
    (re.compile(r"\[([^\]]*)\]\([^)]*\)"), r"\1"),
    (re.compile(r"<br\s*/?>", re.IGNORECASE), "\n"),
    (re.compile(r"</?[a-zA-Z][^>]*>"), ""),
    (re.compile(r"~~(.+?)~~"), r"\1"),
    (re.compile(r"(?<!\w)(\*\*|__)(.+?)\1(?!\w)"), r"\2"),
    (re.compile(r"(?<![\w*])\*([^*\n]+)\*(?![\w*])"), r"\1"),
    (re.compile(r"`([^`]*)`"), r"\1"),
    (re.compile(r"\\([|*_`~\\#])"), r"\1"),
)


def has_markdown_table(text: str) -> bool:
    """Whether a text has a Markdown table: a line of dashes and bars below a line with bars."""
    lines = text.split("\n")
    return any(_is_rule(line) and "|" in above for above, line in pairwise(lines))


def _is_rule(line: str) -> bool:
    return "|" in line and _RULE.fullmatch(line) is not None


def read_markdown(text: str, encoding: str, file: str, limits: FileLimits) -> Document:
    """Return a Markdown file as one sheet, a row a line: cells for tables' lines, one cell for
    other text.
    """
    collector = RowCollector(file, limits)
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        texts = (
            _PIPE.split(line.strip().removeprefix("|").removesuffix("|"))
            if "|" in line
            else [line.lstrip("# ")]
        )
        if _is_rule(line):
            texts = ["---"]
        cells = {column: text for column, each in enumerate(texts) if (text := clean(_plain(each)))}
        collector.add(number, cells)
        struck = {column for column, each in enumerate(texts) if _STRUCK.fullmatch(each.strip())}
        collector.struck.update((number, column) for column in struck)
    return Document(
        format="markdown", sheets=(collector.sheet(""),), encoding=encoding, delimiter="|"
    )


def _plain(text: str) -> str:
    for pattern, replacement in _MARK_UP:
        text = pattern.sub(replacement, text)
    return text
