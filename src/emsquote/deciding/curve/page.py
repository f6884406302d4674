"""The curve where people look: prices that were asked for, a plot, the steps."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TextIO

from emsquote.deciding.curve.curve import Curve, CurvePoint
from emsquote.deciding.curve.sheets import SHOWN_STEPS, curve_sheet, steps_sheet
from emsquote.deciding.plot import PlottedCurve, plot_lines
from emsquote.documents.sheet import visible
from emsquote.documents.writers.terminal import show_lines, show_sheet
from emsquote.wording.texts import Texts

_LETTERS = "abcdefgh"


def show_curve(curve: Curve, texts: Texts, out: TextIO, *, everything: bool) -> None:
    """Write prices, plot and steps to `out`; without `everything` the largest steps."""
    show_sheet(curve_sheet(curve, texts), out)
    show_lines(("", *_plot(curve, texts), ""), out)
    show_sheet(steps_sheet(curve, texts, None if everything else SHOWN_STEPS), out)


def _plot(curve: Curve, texts: Texts) -> Iterator[str]:
    points = {_LETTERS[0]: curve.points}
    for letter, turn in zip(_LETTERS[1:], curve.turns, strict=False):
        points[letter] = turn.points
    curves = [PlottedCurve(letter, tuple(_plotted(own))) for letter, own in points.items()]
    marked = [curve.point(quantity) for quantity in curve.asked]
    yield texts("Unit price in {currency} against number of boards", currency=curve.currency)
    yield from plot_lines(curves, [(point.quantity, point.unit_price.amount) for point in marked])
    if curve.turns:
        titles = [texts("as asked"), *(texts.sentence(turn.title) for turn in curve.turns)]
        named = zip(_LETTERS, titles, strict=False)
        yield ", ".join(f"{letter} = {visible(title)}" for letter, title in named)


def _plotted(points: tuple[CurvePoint, ...]) -> Iterator[tuple[int, Decimal]]:
    for point in points:
        if point.unit_price.amount > 0:
            yield point.quantity, point.unit_price.amount
