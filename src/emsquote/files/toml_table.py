"""Reading TOML that people write by hand: typed access by key, and every fault with its dotted
path.

A `TomlTable` hands out values and notes which keys were asked for. Faults are collected, not
raised, so that one run reports them all; `check` raises them at the end, with the nearest known key
for each unknown one.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from msgspec import Struct, field

from emsquote.finding import Finding, InputError, Origin, Severity, fault

Choice = TypeVar("Choice", bound=StrEnum)

_MOST_DIGITS = 12
"""Of a number before its decimal point, and of zeros behind it: products of two stay exact."""

_KIND = {
    str: "text",
    int: "a whole number",
    Decimal: "a number",
    bool: "true or false",
    dict: "a table",
    list: "a list",
    date: "a date",
}


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the hint that names the nearest known word, "" if none is near.

    >>> nearest("quantitys", ["quantities", "currency"])
    'did you mean "quantities"?'
    """
    near = difflib.get_close_matches(word, sorted(known), 1)
    return f'did you mean "{near[0]}"?' if near else ""


def _is_of_kind(value: object, kind: type) -> bool:
    """Whether a value is what is asked for: a whole number is a decimal one, true is no number."""
    if isinstance(value, bool):
        return kind is bool
    return isinstance(value, kind) or (kind is Decimal and isinstance(value, int))


class TomlTable(Struct):
    """One table of a TOML file, with the path that leads to it.

    Sub-tables share the list of faults.
    """

    values: dict[str, object]
    file: str
    path: str = ""
    faults: list[Finding] = field(default_factory=list)
    _under: TomlTable | None = None
    """What this table has been put over."""
    _under_keys: AbstractSet[str] = frozenset()
    """The keys that only that one states."""
    _asked: set[str] = field(default_factory=set)
    _opened: list[TomlTable] = field(default_factory=list)

    def over(self, below: TomlTable) -> TomlTable:
        """Return this table with what only the other states.

        Of what both state this one's holds; tables in both are joined, lists are not.
        """
        values = {**below.values, **self.values}
        own = {*self.values}
        return TomlTable(
            values, self.file, self.path, self.faults, _under=below, _under_keys=values.keys() - own
        )

    def stated(self) -> Iterator[tuple[Origin, object]]:
        """Yield every value with its place, those of tables within this one too."""
        for key, value in self.values.items():
            if isinstance(value, dict):
                yield from self.table(key).stated()
            else:
                yield self.origin(key), value

    def key_path(self, key: str) -> str:
        """Return the dotted path of a key of this table."""
        return f"{self.path}.{key}" if self.path else key

    def origin(self, key: str = "") -> Origin:
        """Return where the key stands, or the table itself."""
        return Origin(self._file_of(key), key=self.key_path(key) if key else self.path)

    def _file_of(self, key: str) -> str:
        return self._under.file if self._under and key in self._under_keys else self.file

    def refuse(self, key: str, message: str, hint: str = "", code: str = "bad-value") -> None:
        """Note a fault at a key."""
        self.faults.append(Finding(Severity.FAULT, code, self.origin(key), message, hint))

    def has(self, key: str) -> bool:
        """Whether the key is written."""
        self._asked.add(key)
        return key in self.values

    def _take(self, key: str, kind: type, *, required: bool) -> object | None:
        self._asked.add(key)
        if key not in self.values:
            if required:
                hint = f"add {key} = … ({_KIND[kind]})"
                self.refuse(key, f"{key} is missing", hint, "missing-key")
            return None
        value = self.values[key]
        if not _is_of_kind(value, kind):
            message = f"{key} must be {_KIND[kind]}, not {value!r}"
            self.refuse(key, message, f"write {_KIND[kind]}", "wrong-type")
            return None
        if kind is Decimal and isinstance(value, Decimal | int):
            return self._sized(key, Decimal(value))
        return value

    def _sized(self, key: str, number: Decimal) -> Decimal | None:
        """Return a number that amounts can be reckoned with exactly, None for any other."""
        if not number.is_finite():
            self.refuse(key, f"{key} must be a finite number, not {number}", "write a number")
        elif number and not -_MOST_DIGITS <= number.adjusted() <= _MOST_DIGITS:
            message = f"{key} must have at most {_MOST_DIGITS} digits, not {number}"
            self.refuse(key, message, "write a number of the size that such figures have")
        else:
            return number
        return None

    def text(self, key: str, default: str = "", *, required: bool = False) -> str:
        """Return a text."""
        value = self._take(key, str, required=required)
        return default if value is None else str(value)

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Return true or false."""
        value = self._take(key, bool, required=False)
        return default if value is None else bool(value)

    def number(
        self,
        key: str,
        default: Decimal | int = 0,
        *,
        minimum: Decimal | int | None = 0,
        maximum: Decimal | int | None = None,
        required: bool = False,
    ) -> Decimal:
        """Return an exact number within bounds (not negative unless `minimum` says so)."""
        value = self._take(key, Decimal, required=required)
        if not isinstance(value, Decimal):
            return Decimal(default)
        return value if self._within(key, value, minimum, maximum) else Decimal(default)

    def whole(
        self,
        key: str,
        default: int = 0,
        *,
        minimum: int | None = 0,
        maximum: int | None = None,
        required: bool = False,
    ) -> int:
        """Return a whole number within bounds (not negative unless `minimum` says so)."""
        value = self._take(key, int, required=required)
        if not isinstance(value, int):
            return default
        return value if self._within(key, value, minimum, maximum) else default

    def _within(
        self,
        key: str,
        value: Decimal | int,
        minimum: Decimal | int | None,
        maximum: Decimal | int | None,
    ) -> bool:
        if minimum is not None and value < minimum:
            self.refuse(
                key, f"{key} must be at least {minimum}, not {value}", f"write {minimum} or more"
            )
            return False
        if maximum is not None and value > maximum:
            self.refuse(
                key, f"{key} must be at most {maximum}, not {value}", f"write {maximum} or less"
            )
            return False
        return True

    def choice(self, key: str, kind: type[Choice], default: Choice) -> Choice:
        """Return one of a closed list of words."""
        written = self._take(key, str, required=False)
        if written is None:
            return default
        words = [member.value for member in kind]
        if written in words:
            return kind(written)
        hint = nearest(str(written), words) or f"one of: {', '.join(words)}"
        self.refuse(key, f'{key} does not know "{written}"', hint, "unknown-word")
        return default

    def words(self, key: str, kind: type[Choice]) -> frozenset[Choice]:
        """Return a list of words of a closed list; a single word counts as a list of one."""
        found = set()
        for written in self.texts(key):
            word = TomlTable({key: written}, self.file, self.path, self.faults)
            found.add(word.choice(key, kind, next(iter(kind))))
        return frozenset(found)

    def day(self, key: str) -> str:
        """Return a date as ISO text, "" if not written.

        Both `2026-01-31` and `"2026-01-31"` are accepted.
        """
        self._asked.add(key)
        value = self.values.get(key, "")
        if isinstance(value, date):
            return value.isoformat()[:10]
        try:
            return (
                date.fromisoformat(value).isoformat()
                if isinstance(value, str) and value
                else self._no_day(key, value)
            )
        except ValueError:
            return self._no_day(key, value)

    def _no_day(self, key: str, value: object) -> str:
        if value != "":
            self.refuse(
                key, f"{key} must be a date, not {value!r}", "write it as 2026-01-31", "wrong-type"
            )
        return ""

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts; a single text counts as a list of one."""
        self._asked.add(key)
        value = self.values.get(key, [])
        each = [value] if isinstance(value, str) else value
        if not isinstance(each, list) or not all(isinstance(one, str) for one in each):
            self.refuse(
                key,
                f"{key} must be a list of texts, not {value!r}",
                f'write {key} = ["…", "…"]',
                "wrong-type",
            )
            return ()
        return tuple(str(one) for one in each)

    def wholes(self, key: str, *, minimum: int = 1) -> tuple[int, ...]:
        """Return a list of whole numbers, each at least `minimum`."""
        self._asked.add(key)
        value = self.values.get(key, [])
        each = [value] if isinstance(value, int) else value
        if not isinstance(each, list) or not all(
            isinstance(one, int) and not isinstance(one, bool) for one in each
        ):
            self.refuse(
                key,
                f"{key} must be a list of whole numbers, not {value!r}",
                f"write {key} = [10, 100]",
                "wrong-type",
            )
            return ()
        for one in each:
            self._within(key, one, minimum, None)
        return tuple(each)

    def table(self, key: str) -> TomlTable:
        """Return a sub-table, empty if not written."""
        value = self._take(key, dict, required=False)
        return self._open(key, value if isinstance(value, dict) else {}, self._under_table(key))

    def tables(self, key: str) -> tuple[TomlTable, ...]:
        """Return an array of tables (`[[key]]`), empty if not written.

        Paths count from 1, as people do.
        """
        value = self._take(key, list, required=False)
        rows = value if isinstance(value, list) else []
        opened = []
        for number, row in enumerate(rows, 1):
            if isinstance(row, dict):
                opened.append(self._open(f"{key}[{number}]", row))
            else:
                self.refuse(
                    key,
                    f"{key}[{number}] must be a table, not {row!r}",
                    f"write [[{self.key_path(key)}]]",
                    "wrong-type",
                )
        return tuple(opened)

    def named_tables(self, key: str) -> Iterator[tuple[str, TomlTable]]:
        """Yield the sub-tables of a table whose keys are names of the user's choice
        (`[resource.smt-line]`).
        """
        outer = self.table(key)
        for name, value in outer.values.items():
            opened = outer.table(name)
            if isinstance(value, dict):
                yield name, opened

    def _under_table(self, key: str) -> TomlTable | None:
        """Return the table that a table of this one is to be put over."""
        if self._under is None or key in self._under_keys:
            return None
        values = self._under.values.get(key)
        return TomlTable(values, self._under.file) if isinstance(values, dict) else None

    def _open(
        self, key: str, values: dict[str, object], below: TomlTable | None = None
    ) -> TomlTable:
        sub = TomlTable(values, self._file_of(key), self.key_path(key), self.faults)
        if below is not None:
            sub = sub.over(below)
        self._opened.append(sub)
        return sub

    def _note_unknown_keys(self) -> None:
        for key in self.values:
            if key not in self._asked:
                hint = nearest(key, self._asked) or f"known here: {', '.join(sorted(self._asked))}"
                self.refuse(key, f'unknown key "{key}"', hint, "unknown-key")
        for sub in self._opened:
            sub._note_unknown_keys()  # noqa: SLF001 - its own class

    def check(self) -> None:
        """Raise every fault noted so far, unknown keys among them.

        To be called once all keys were asked for.
        """
        self._note_unknown_keys()
        if self.faults:
            raise InputError(self.faults)


def read_toml(path: Path) -> TomlTable:
    """Return a TOML file's top table, its fractions as exact decimals.

    `InputError` if it cannot be read.
    """
    origin = Origin(path.name)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise fault(
            "unreadable", origin, f"cannot be read: {error.strerror}", "check the path"
        ) from error
    except UnicodeDecodeError as error:
        raise fault("unreadable", origin, "is not UTF-8 text", "save it as UTF-8") from error
    try:
        return TomlTable(tomllib.loads(text, parse_float=Decimal), path.name)
    except tomllib.TOMLDecodeError as error:
        raise fault("bad-toml", origin, f"is not TOML: {error}", "mend the line named") from error
