"""The decision where people look: cost by volume, a plot, break-evens, the tornado."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

from emsquote.deciding.make_or_buy.decision import MakeOrBuy
from emsquote.deciding.make_or_buy.sheets import ranges_sheet, tornado_sheet, year_sheet
from emsquote.deciding.plot import PlottedCurve, plot_lines
from emsquote.documents.sheet import visible
from emsquote.documents.writers.terminal import show_lines, show_sheet
from emsquote.wording.texts import Texts

_LETTERS = "abcdefgh"


def show_decision(decision: MakeOrBuy, texts: Texts, out: TextIO) -> None:
    """Write the decision to `out`."""
    show_sheet(year_sheet(decision, texts), out)
    show_lines(("", *_plot(decision, texts), ""), out)
    show_sheet(ranges_sheet(decision, texts), out)
    show_lines([""], out)
    show_sheet(tornado_sheet(decision, texts), out)


def _plot(decision: MakeOrBuy, texts: Texts) -> Iterator[str]:
    sides = decision.volumes[0].sides
    curves = []
    for place, letter in enumerate(_LETTERS[: len(sides)]):
        points = tuple((point.volume, point.units[place]) for point in decision.points)
        curves.append(PlottedCurve(letter, points))
    yield texts("Cost of a board in {currency} by volume a year", currency=decision.currency)
    yield from plot_lines(curves)
    named = zip(_LETTERS, sides, strict=False)
    yield ", ".join(f"{letter} = {visible(side.title)}" for letter, side in named)
