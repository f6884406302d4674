"""What a cell of a column of flags says of its line: fitted, not fitted, supplied by the customer,
nothing, or what nobody understands.
"""

from __future__ import annotations

from enum import Enum, auto
from functools import lru_cache

from emsquote.intake.markers import has_marker, is_any_marker, is_marker, is_nothing
from emsquote.model.column_role import ColumnRole


class FlagSaid(Enum):
    """What a flag says."""

    FITTED = auto()
    NOT_FITTED = auto()
    CONSIGNED = auto()
    NOTHING = auto()
    UNREAD = auto()
    """Neither yes nor no in any word that is known."""


@lru_cache(maxsize=4096)  # flags: a list has a handful
def flag_said(role: ColumnRole, text: str) -> FlagSaid:
    """Return what a flag says in a column of what is fitted, or (`DNP`) of what is not.

    >>> flag_said(ColumnRole.DNP, "yes").name, flag_said(ColumnRole.FITTED, "yes").name
    ('NOT_FITTED', 'FITTED')
    >>> flag_said(ColumnRole.DNP, "populate").name, flag_said(ColumnRole.FITTED, "perhaps").name
    ('FITTED', 'UNREAD')
    """
    if has_marker("consigned", text):
        return FlagSaid.CONSIGNED
    if has_marker("not_fitted", text):
        return FlagSaid.NOT_FITTED
    if is_marker("fitted", text):
        return FlagSaid.FITTED
    denies = role is ColumnRole.DNP
    if is_marker("yes", text):
        return FlagSaid.NOT_FITTED if denies else FlagSaid.FITTED
    if is_marker("no", text) and not denies:
        return FlagSaid.NOT_FITTED
    return FlagSaid.NOTHING if _is_silent(text) else FlagSaid.UNREAD


def _is_silent(text: str) -> bool:
    return is_nothing(text) or is_marker("no", text) or not any(map(str.isalnum, text))


@lru_cache(maxsize=4096)  # flags: a list has a handful
def is_flag(text: str) -> bool:
    """Whether a cell is a flag in any column of them."""
    if not any(map(str.isalnum, text)) or is_any_marker(("fitted", "yes", "no"), text):
        return True
    return has_marker("not_fitted", text) or has_marker("consigned", text)
