"""Values that are known by a key: what is worked out from them may be kept under it, by
`functools.lru_cache`.

Two decimals may be equal and yet print differently (0.10 and 0.1), and comparing large records
takes longer than what is worked out from them. So results are kept for the very same objects, or
for values that are written alike.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class MemoKey(Generic[Value]):
    """A value that equals another by their keys alone.

    It keeps the value alive, so that no other can take its key.
    """

    __slots__ = ("_hash", "_key", "value")

    def __init__(self, value: Value, key: Hashable) -> None:
        self.value = value
        self._key = key
        self._hash = hash(key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, MemoKey) and self._key == other._key

    def __hash__(self) -> int:
        return self._hash


def the_very(value: Value) -> MemoKey[Value]:
    """Return a value known as this very object."""
    return MemoKey(value, id(value))


def these_very(values: Iterable[Value]) -> MemoKey[tuple[Value, ...]]:
    """Return several values known as these very objects, in this order."""
    together = tuple(values)
    return MemoKey(together, tuple(map(id, together)))


def as_written(value: Value) -> MemoKey[Value]:
    """Return a record known by all that it says, digit by digit."""
    return MemoKey(value, repr(value))
