"""Yield: how many defects a board has, which of them are found by which step, and how many boards
must be started (method 5).

Opportunities are components, placements and joints. Expected defects a board are `λ = Σ count × dpm
/ 10⁶`, first-pass yield is `e^−λ`. Each inspection or test finds a share of the defects that are
left where it looks; what none finds escapes and comes back. Of the boards found defective a share
is scrap, and is built again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cached_property

from msgspec import Struct

from emsquote.costing.rate_card import (
    EVERYTHING,
    DefectRate,
    Driver,
    Opportunity,
    RateCard,
    Selection,
    Yield,
)
from emsquote.costing.work import BoardWork, Count, Tally, narrowed, on_board, selected
from emsquote.model.defects import DefectsOfClass
from emsquote.model.money import ZERO, Unknown, round_half_up

MILLION = Decimal(1_000_000)
ONE = Decimal(1)
_DECIMALS = 6


class Inspection(Struct, frozen=True, kw_only=True):
    """What an inspection or test sees: where it looks, for what, and how much of that it finds."""

    activity: str
    step: str
    title: str
    selection: Selection = EVERYTHING
    finds: frozenset[Opportunity] = frozenset(Opportunity)
    share: Decimal
    """Of 1: what it finds where it looks, times the share of the boards that it treats."""


class Defects(Struct, frozen=True):
    """The defects that the parts of one kind have in one way, and the looks that find them."""

    tally: Tally
    rate: int
    """The place of their rate in the card."""
    count: Decimal
    """Opportunities on a board."""
    expected: Decimal
    """On a board, before any inspection."""
    looks: tuple[Inspection, ...]
    """Those that see them, in the order of the steps."""

    @property
    def found(self) -> tuple[tuple[Inspection, Decimal], ...]:
        """How many each look finds of those that the ones before it left."""
        found = []
        left = self.expected
        for look in self.looks:
            here = left * look.share
            found.append((look, here))
            left -= here
        return tuple(found)

    @property
    def escaped(self) -> Decimal:
        """How many nobody finds."""
        return self.expected * (ONE - found_share(look.share for look in self.looks))


class FirstPass(Struct, frozen=True, dict=True):
    """The yield of a board. Shares are of 1."""

    board: BoardWork
    each: tuple[Defects, ...]
    missing: tuple[Unknown, ...]
    """What has defects that nobody counted."""
    yields: Yield

    @cached_property
    def defects(self) -> Count:
        """Expected defects a board before any inspection."""
        return Count(sum((defects.expected for defects in self.each), ZERO), self.missing)

    @cached_property
    def escaped(self) -> Decimal:
        """Expected defects a board that nobody finds."""
        return sum((defects.escaped for defects in self.each), ZERO)

    @cached_property
    def steps(self) -> frozenset[str]:
        """The inspections and tests that see any of the defects."""
        return frozenset(look.step for defects in self.each for look in defects.looks)

    @property
    def found_share(self) -> Decimal:
        """Share of the defects that inspections and tests find."""
        known = self.defects.known
        return ONE - self.escaped / known if known else ZERO

    def found(self, selection: Selection, steps: Collection[str] = ()) -> Decimal:
        """Return how many defects a board is expected to be found with, on what a filter takes in
        or might, by some steps; by all if () is given.
        """
        return sum((_found_by(defects, steps) for defects in self.on(selection)), ZERO)

    def on(self, selection: Selection) -> Iterator[Defects]:
        """Yield the defects of what a filter takes in, or might."""
        meant = {id(tally) for tally in narrowed(self.board, selection).tallies}
        for defects in self.each:
            if id(defects.tally) in meant:
                yield defects

    @cached_property
    def scrap_share(self) -> Decimal:
        """Share of the boards started that are scrapped."""
        bad = ONE - defect_free(self.defects.known - self.escaped)
        return bad * self.yields.scrap_percent / 100

    @cached_property
    def escaped_share(self) -> Decimal:
        """Share of the boards sold that have a defect which nobody found."""
        return ONE - defect_free(self.escaped)

    @property
    def return_share(self) -> Decimal:
        """Share of the boards sold that come back."""
        return min(ONE, self.escaped_share + self.yields.field_return_percent / 100)

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
        named = (
            ("Defects a board", self.defects.known),
            ("First-pass yield", self.first_pass_yield),
            ("Found by inspection and test", self.found_share),
            ("Scrap", self.scrap_share),
            ("Boards with an escaped defect", self.escaped_share),
            ("Expected returns", self.return_share),
        )
        return tuple((name, round_half_up(value, _DECIMALS)) for name, value in named)

    @property
    def by_class(self) -> tuple[DefectsOfClass, ...]:
        """The defects of each class of parts, what each step finds of them, and what escapes: most
        first, to six decimals.
        """
        classes: dict[str, list[Defects]] = {}
        for defects in self.each:
            classes.setdefault(defects.tally.part_class, []).append(defects)
        rows = [_of_class(name, own) for name, own in classes.items()]
        return tuple(sorted(rows, key=lambda row: (-row.expected, row.part_class)))


def _found_by(defects: Defects, steps: Collection[str]) -> Decimal:
    if not steps:
        return defects.expected - defects.escaped
    return sum((found for look, found in defects.found if look.step in steps), ZERO)


def _of_class(name: str, each: Sequence[Defects]) -> DefectsOfClass:
    found: dict[str, Decimal] = {}
    for defects in each:
        for look, here in defects.found:
            found[look.title] = found.get(look.title, ZERO) + here
    return DefectsOfClass(
        part_class=name,
        expected=round_half_up(sum((defects.expected for defects in each), ZERO), _DECIMALS),
        found=tuple((title, round_half_up(here, _DECIMALS)) for title, here in found.items()),
        escaped=round_half_up(sum((defects.escaped for defects in each), ZERO), _DECIMALS),
    )


def defect_free(defects_per_board: Decimal) -> Decimal:
    """Return the share of boards without a defect, where defects fall by chance (Poisson).

    1000 opportunities at 25 dpm, at 100 dpm; 2000 at 100 ppm:

    >>> [round(defect_free(Decimal(n)), 4) for n in ("0.025", "0.1", "0.2")]
    [Decimal('0.9753'), Decimal('0.9048'), Decimal('0.8187')]
    """
    return (-defects_per_board).exp()


def counted_of(opportunity: Opportunity) -> Driver:
    """Return by what the opportunities of a kind are counted: a component is one where it is
    placed.
    """
    return Driver.JOINT if opportunity is Opportunity.JOINT else Driver.PLACEMENT


def defects_on_board(
    board: BoardWork,
    rates: Iterable[DefectRate],
    selection: Selection = EVERYTHING,
) -> Count:
    """Return the expected defects of a board, or of the parts that a filter takes in, before any
    inspection.
    """
    known = ZERO
    missing: dict[Unknown, None] = {}
    here = narrowed(board, selection)
    for rate in rates:
        count = on_board(here, counted_of(rate.of), rate.selection)
        known += count.known * rate.dpm / MILLION
        missing |= dict.fromkeys(count.missing)
    return Count(known, tuple(missing))


def found_share(shares: Iterable[Decimal]) -> Decimal:
    """Return the share of defects that looks find, each of what those before it left.

    >>> found_share([Decimal("0.5"), Decimal("0.8")])
    Decimal('0.90')
    """
    left = ONE
    for share in shares:
        left *= ONE - share
    return ONE - left


def first_pass(
    card: RateCard,
    board: BoardWork,
    looks: Sequence[Inspection] = (),
) -> FirstPass:
    """Return the yield of a board with the looks of inspections and tests, in the order of the
    steps.
    """
    each = tuple(_each(board, card.defects, looks))
    missing = defects_on_board(board, card.defects).missing
    return FirstPass(board, each, missing, card.yields)


def _each(
    board: BoardWork,
    rates: Iterable[DefectRate],
    looks: Sequence[Inspection],
) -> Iterator[Defects]:
    """Yield the defects that each rate gives the parts of each kind."""
    seen = [{id(tally) for tally in selected(board, look.selection)} for look in looks]
    for place, rate in enumerate(rates):
        for tally in selected(board, rate.selection):
            count = tally.joints if rate.of is Opportunity.JOINT else tally.placements
            if count:
                own = []
                for look, ids in zip(looks, seen, strict=True):
                    if rate.of in look.finds and id(tally) in ids:
                        own.append(look)
                yield Defects(tally, place, count, count * rate.dpm / MILLION, tuple(own))


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
