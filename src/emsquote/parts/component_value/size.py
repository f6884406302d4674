"""Chip sizes as people write them: `0603`, `402`, `R_0603_1608Metric`, `CAPC1005X55N`.

Sizes are told in the imperial system, as parts are sold. A metric code is one only where its name
says so (IPC-7351, `1608Metric`) or where no imperial size is written so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from msgspec import Struct

from emsquote.files.shipped import data_folder
from emsquote.files.toml_table import read_toml


class SizeWords(Struct, frozen=True, kw_only=True):
    """The sizes that are known, and how names write them."""

    imperial: frozenset[str]
    metric: Mapping[str, str]
    """The imperial size of each metric one."""
    only_metric: frozenset[str]
    """Metric sizes that no imperial one shares."""
    ipc: re.Pattern[str]
    """A metric size behind the letters of IPC-7351's names."""
    short: re.Pattern[str]
    """A size of which a spreadsheet took the first 0 for a number's."""


_CODE = re.compile(r"(?<![\d.])(\d{4,6})(?![\d.]\d|\d)")
_METRIC = re.compile(r"\s?metric", re.IGNORECASE)


@cache
def size_words() -> SizeWords:
    """Return the sizes that come with emsquote."""
    top = read_toml(data_folder() / "part_sizes.toml")
    table = top.table("chip")
    metric = table.table("metric")
    names = "|".join(re.escape(name) for name in table.texts("ipc_names"))
    return SizeWords(
        imperial=frozenset(table.texts("imperial")),
        metric={code: metric.text(code) for code in metric.values},
        only_metric=frozenset(table.texts("only_metric")),
        ipc=re.compile(rf"(?:{names})(\d{{4,5}})(?!\d)", re.IGNORECASE),
        short=re.compile(r"(?:^|(?<=[\s_])|(?<=^[RCLD])|(?<=[\s_][RCLD]))(201|402|603|805)$"),
    )


@lru_cache(maxsize=20_000)  # footprints and descriptions that lines and offers share
def chip_size(text: str) -> str:
    """Return the imperial chip size that a footprint or description states, "" for none.

    >>> chip_size("R_0603_1608Metric"), chip_size("CAPC0603X33N"), chip_size("C1608")
    ('0603', '0201', '0603')
    >>> chip_size("402"), chip_size("SR0402_70A"), chip_size("IND-10402")
    ('0402', '0402', '')
    """
    words = size_words()
    if named := words.ipc.search(text):
        return words.metric.get(named[1], "")
    for code in _CODE.finditer(text):
        size = _size(text, code, words)
        if size:
            return size
    if short := words.short.search(text.strip()):
        return f"0{short[1]}"
    return ""


def _size(text: str, code: re.Match[str], words: SizeWords) -> str:
    written = code[1]
    if _METRIC.match(text, code.end()):
        return words.metric.get(written, "")
    if written in words.imperial:
        return written
    if written in words.only_metric:
        return words.metric[written]
    return ""
