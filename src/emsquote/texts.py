"""The words of the documents, by language: titles, labels and phrases come from `data/texts/<language>.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from emsquote.shipped import data_folder


@dataclass(frozen=True, slots=True)
class Texts:
    """The phrases of one language by dotted key; `texts("lead.days", days=12)` fills the braces of a phrase."""

    language: str
    phrases: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """Return a phrase with its blanks filled; a key that is not there is a fault of the program."""
        return self.phrases[key].format_map(values)


def _flat(table: Mapping[str, object], path: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in table.items():
        dotted = f"{path}.{key}" if path else key
        flat.update(_flat(value, dotted) if isinstance(value, dict) else {dotted: str(value)})
    return flat


@cache
def texts_in(language: str) -> Texts:
    """Return the shipped phrases of a language (ISO 639 code)."""
    text = (data_folder() / "texts" / f"{language}.toml").read_text(encoding="utf-8")
    return Texts(language, _flat(tomllib.loads(text)))
