"""A plot of curves in letters, for a terminal of 80 columns and for logs: both axes logarithmic.

Plain ASCII, so that it looks the same everywhere; values that matter stand in the table beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from math import log10

from msgspec import Struct

WIDTH = 80
_HEIGHT = 15
_LABEL = 10
"""Characters for the figures on the left."""
_TICKS = (1, 2, 5)


class PlottedCurve(Struct, frozen=True):
    """A curve with the letter that draws it: points from left to right, all above 0."""

    letter: str
    points: tuple[tuple[int, Decimal], ...]


def plot_lines(
    curves: Sequence[PlottedCurve],
    marked: Sequence[tuple[int, Decimal]] = (),
    width: int = WIDTH,
) -> Iterator[str]:
    """Yield the lines of a plot, `O` at the marked points; nothing where there is no range to draw.

    Where curves meet, the first stands.
    """
    drawn = [curve for curve in curves if curve.points]
    field = _field(drawn, width - _LABEL - 2)
    if field is None:
        return
    rows = [[" "] * field.width for _ in range(_HEIGHT)]
    for curve in reversed(drawn):
        _draw(rows, field, curve)
    for quantity, value in marked:
        if value > 0:
            rows[field.row(value)][field.column(quantity)] = "O"
    yield from _framed(rows, field)


def _field(curves: Sequence[PlottedCurve], width: int) -> _Field | None:
    """Return the field that holds all curves, None where there is no range."""
    points = [point for curve in curves for point in curve.points]
    across = sorted({quantity for quantity, _ in points})
    up = sorted(value for _, value in points)
    if len(across) < 2 or up[0] <= 0:  # noqa: PLR2004 - one quantity is no range
        return None
    left, right = log10(across[0]), log10(across[-1])
    return _Field(width, left, right, log10(up[0]), log10(up[-1]))


class _Field(Struct, frozen=True):
    """Where the logarithms of quantities and values lie."""

    width: int
    left: float
    right: float
    low: float
    high: float

    def column(self, quantity: int) -> int:
        share = (log10(quantity) - self.left) / (self.right - self.left)
        return round(share * (self.width - 1))

    def row(self, value: Decimal) -> int:
        if self.high == self.low:
            return _HEIGHT - 1
        share = (log10(value) - self.low) / (self.high - self.low)
        return round((1 - share) * (_HEIGHT - 1))

    def value(self, row: int) -> float:
        share = 1 - row / (_HEIGHT - 1)
        return float(10 ** (self.low + share * (self.high - self.low)))


def _draw(rows: list[list[str]], field: _Field, curve: PlottedCurve) -> None:
    """Draw a curve without gaps, points in straight lines from one to the next."""
    spots = [(field.column(quantity), field.row(value)) for quantity, value in curve.points]
    for (left, above), (right, below) in pairwise([spots[0], *spots]):
        length = max(right - left, abs(below - above), 1)
        for part in range(length + 1):
            column = left + round((right - left) * part / length)
            row = above + round((below - above) * part / length)
            rows[row][column] = curve.letter


def _framed(rows: Sequence[Sequence[str]], field: _Field) -> Iterator[str]:
    for number, row in enumerate(rows):
        has_label = number % 7 == 0
        label = _figure(field.value(number)) if has_label else ""
        yield f"{label:>{_LABEL}} |{''.join(row)}".rstrip()
    axis, labels = ["-"] * field.width, [" "] * field.width
    for quantity in _ticks(field):
        column = field.column(quantity)
        axis[column] = "+"
        _put(labels, column, str(quantity))
    yield f"{'':>{_LABEL}} +{''.join(axis)}"
    yield f"{'':>{_LABEL}}  {''.join(labels)}".rstrip()


def _ticks(field: _Field) -> Iterator[int]:
    for power in range(int(field.right) + 1):
        for tick in _TICKS:
            quantity = tick * 10**power
            if field.left <= log10(quantity) <= field.right:
                yield quantity


def _put(labels: list[str], column: int, text: str) -> None:
    """Write a label under its tick, unless it would touch another or run over the end."""
    start = min(max(column - len(text) // 2, 0), len(labels) - len(text))
    around = labels[max(start - 1, 0) : start + len(text) + 1]
    if all(letter == " " for letter in around):
        labels[start : start + len(text)] = text


_WHOLE_FROM = 100


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= _WHOLE_FROM else f"{value:.2f}"
