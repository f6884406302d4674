"""What readers ask of a TOML file: a table that writes down every key, and what may stand there."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from msgspec import Struct, field

from emsquote.files.toml_table import TomlTable

Word = TypeVar("Word", bound=StrEnum)
NAME = "NAME"
"""Stands for names of the user's choice in paths."""


class AskedKey(Struct, frozen=True):
    """One key of a table: what may stand there, in words."""

    kind: str
    words: tuple[str, ...] = ()
    """Of a closed list."""


class AskedKeys(TomlTable):
    """A table that holds nothing, answers whatever is asked, and remembers what was.

    Readers go other ways when a key is written: `written` says which are, None: all of them.
    """

    found: dict[str, dict[str, AskedKey | None]] = field(default_factory=dict)
    """By the path of a table: its keys; None where no more was asked than whether it is there."""
    written: frozenset[str] | None = None

    def _note(self, key: str, asked: AskedKey | None) -> None:
        keys = self.found.setdefault(self.path, {})
        if asked is not None or key not in keys:
            keys[key] = asked

    def has(self, key: str) -> bool:
        """Return whether the key is taken for written."""
        self._note(key, None)
        return self.written is None or key in self.written

    def text(self, key: str, default: str = "", *, required: bool = False) -> str:  # noqa: ARG002
        """Return no text."""
        self._note(key, AskedKey("text"))
        return default

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Return what is taken if nothing is written."""
        self._note(key, AskedKey("true or false"))
        return default

    def number(
        self,
        key: str,
        default: Decimal | int = 0,
        *,
        minimum: Decimal | int | None = 0,
        maximum: Decimal | int | None = None,
        required: bool = False,  # noqa: ARG002
    ) -> Decimal:
        """Return what is taken if nothing is written."""
        self._note(key, AskedKey("number" + _bounds(minimum, maximum)))
        return Decimal(default)

    def whole(
        self,
        key: str,
        default: int = 0,
        *,
        minimum: int | None = 0,
        maximum: int | None = None,
        required: bool = False,  # noqa: ARG002
    ) -> int:
        """Return what is taken if nothing is written."""
        self._note(key, AskedKey("whole number" + _bounds(minimum, maximum)))
        return default

    def choice(self, key: str, kind: type[Word], default: Word) -> Word:
        """Return what is taken if nothing is written."""
        self._note(key, AskedKey("one of", tuple(member.value for member in kind)))
        return default

    def words(self, key: str, kind: type[Word]) -> frozenset[Word]:
        """Return no words."""
        self._note(key, AskedKey("some of", tuple(member.value for member in kind)))
        return frozenset()

    def day(self, key: str) -> str:
        """Return no day."""
        self._note(key, AskedKey("date"))
        return ""

    def texts(self, key: str) -> tuple[str, ...]:
        """Return no texts."""
        self._note(key, AskedKey("texts"))
        return ()

    def wholes(self, key: str, *, minimum: int = 1) -> tuple[int, ...]:
        """Return no numbers."""
        self._note(key, AskedKey("whole numbers" + _bounds(minimum, None)))
        return ()

    def table(self, key: str) -> AskedKeys:
        """Return the sub-table."""
        self._note(key, AskedKey("table"))
        return self._below(key)

    def tables(self, key: str) -> tuple[TomlTable, ...]:
        """Return one row."""
        self._note(key, AskedKey("tables"))
        return (self._below(f"{key}[]"),)

    def named_tables(self, key: str) -> Iterator[tuple[str, TomlTable]]:
        """Yield one table of a name."""
        self._note(key, AskedKey("tables by name"))
        yield NAME, self._below(key)._below(NAME)  # noqa: SLF001 - its own class

    def _below(self, key: str) -> AskedKeys:
        path = self.key_path(key)
        self.found.setdefault(path, {})
        return AskedKeys({}, self.file, path, found=self.found, written=self.written)


def _bounds(minimum: Decimal | int | None, maximum: Decimal | int | None) -> str:
    if maximum is not None:
        return f", {'' if minimum is None else minimum} to {maximum}"
    return f", at least {minimum}" if minimum else ""
