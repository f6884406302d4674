"""Yield: how many defects a board has, how many of them are found, and how many boards must be
started (method 5).

Opportunities are joints and placements. Expected defects a board are `λ = Σ count × dpm / 10⁶`,
first-pass yield is `e^−λ`. Each inspection or test finds a share of the defects that are left (its
coverage); what none finds escapes and comes back. Of the boards found defective a share is scrap,
and is built again.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from msgspec import Struct

from emsquote.costing.rate_card import EVERYTHING, DefectRate, RateCard, Selection
from emsquote.costing.work import BoardWork, Count, narrowed, on_board
from emsquote.model.money import Unknown, round_half_up

MILLION = Decimal(1_000_000)
ONE = Decimal(1)


class FirstPass(Struct, frozen=True):
    """The yield of a board. Shares are of 1."""

    defects: Count
    """Expected defects a board before any inspection.

    What is missing has defects that nobody counted.
    """
    found_share: Decimal
    """Share of the defects that inspections and tests find."""
    scrap_share: Decimal
    """Share of the boards started that are scrapped."""
    return_share: Decimal
    """Share of the boards sold that come back."""

    @property
    def first_pass_yield(self) -> Decimal:
        """Share of the boards without any defect."""
        return defect_free(self.defects.known)

    def starts(self, quantity: int) -> int:
        """Return how many boards are started for `quantity` good ones: expected scrap, rounded half
        up to boards.
        """
        return int(round_half_up(quantity / (ONE - self.scrap_share), 0))

    @property
    def figures(self) -> tuple[tuple[str, Decimal], ...]:
        """The figures that a quote shows, by name, as shares of 1 to six decimals.

        None where nothing is modelled.
        """
        if not (self.defects.known or self.return_share):
            return ()
        escaped = ONE - defect_free(self.defects.known * (ONE - self.found_share))
        named = (
            ("Defects a board", self.defects.known),
            ("First-pass yield", self.first_pass_yield),
            ("Found by inspection and test", self.found_share),
            ("Scrap", self.scrap_share),
            ("Boards with an escaped defect", escaped),
            ("Expected returns", self.return_share),
        )
        return tuple((name, round_half_up(value, 6)) for name, value in named)


def defect_free(defects_per_board: Decimal) -> Decimal:
    """Return the share of boards without a defect, where defects fall by chance (Poisson).

    1000 opportunities at 25 dpm, at 100 dpm; 2000 at 100 ppm:

    >>> [round(defect_free(Decimal(n)), 4) for n in ("0.025", "0.1", "0.2")]
    [Decimal('0.9753'), Decimal('0.9048'), Decimal('0.8187')]
    """
    return (-defects_per_board).exp()


def defects_on_board(
    board: BoardWork,
    rates: Iterable[DefectRate],
    selection: Selection = EVERYTHING,
) -> Count:
    """Return the expected defects of a board, or of the parts that a filter takes in, before any
    inspection.
    """
    known = Decimal(0)
    missing: dict[Unknown, None] = {}
    here = narrowed(board, selection)
    for rate in rates:
        count = on_board(here, rate.driver, rate.selection)
        known += count.known * rate.dpm / MILLION
        missing |= dict.fromkeys(count.missing)
    return Count(known, tuple(missing))


def found_share(coverages: Iterable[Decimal]) -> Decimal:
    """Return the share of defects that inspections find, each of what those before it left.

    >>> found_share([Decimal(50), Decimal(80)])
    Decimal('0.90')
    """
    left = ONE
    for percent in coverages:
        left *= ONE - percent / 100
    return ONE - left


def first_pass(
    card: RateCard,
    board: BoardWork,
    coverages: Iterable[Decimal],
) -> FirstPass:
    """Return the yield of a board with inspections and tests of the given coverages, in percent."""
    defects = defects_on_board(board, card.defects)
    found = found_share(coverages)
    bad = ONE - defect_free(defects.known * found)
    escaped = ONE - defect_free(defects.known * (ONE - found))
    returned = min(ONE, escaped + card.yields.field_return_percent / 100)
    scrapped = bad * card.yields.scrap_percent / 100
    return FirstPass(defects, found, scrapped, returned)


def defect_level(yield_in: Decimal, coverage: Decimal) -> Decimal:
    """Return the share of passing boards that are bad after a test: `1 − Y^(1 − T)` (Williams and
    Brown, 1981).

    >>> round(defect_level(Decimal("0.7"), Decimal("0.92")), 6)
    Decimal('0.028131')
    """
    return ONE - yield_in ** (ONE - coverage)


def cost_after_test(
    cost_in: Decimal,
    test_cost: Decimal,
    yield_in: Decimal,
    coverage: Decimal,
) -> Decimal:
    """Return what a board that passed has cost, where those that fail are scrap: `(C + C_test) /
    Y^T` (Sandborn).

    >>> round(cost_after_test(Decimal(150), Decimal(20), Decimal("0.9998"), Decimal("0.9")), 4)
    Decimal('170.0306')
    """
    return (cost_in + test_cost) / yield_in**coverage
