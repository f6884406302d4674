"""What makes a table a part list, and what makes it something else: signs that can be read, each
with the roles that it needs, what else must hold, and its reason.

One sign is enough. A table with a header is asked for other signs than one whose columns were told
by their cells alone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import cached_property

from msgspec import Struct

from emsquote.intake.judgement import Evidence, Least, Share, Within
from emsquote.intake.kinds import is_bare_placement, is_placement, is_run_together
from emsquote.intake.markers import has_marker, is_marker
from emsquote.intake.readers import SourceSheet
from emsquote.intake.table import PartTable
from emsquote.intake.titles import BomTitles
from emsquote.intake.trade_words import has_total, is_pinout, trade_share
from emsquote.model.column_role import ColumnRole

Roles = frozenset[ColumnRole]

NAMING: Roles = frozenset(
    {
        ColumnRole.MPN,
        ColumnRole.VALUE,
        ColumnRole.DESCRIPTION,
        ColumnRole.FOOTPRINT,
        ColumnRole.SUPPLIER_PN,
        ColumnRole.CUSTOMER_PN,
    }
)
"""Roles that name a part."""
_COUNTING: Roles = frozenset({ColumnRole.QUANTITY, ColumnRole.ORDER_QUANTITY})
_SHOPPING: Roles = frozenset({ColumnRole.DESCRIPTION, ColumnRole.UNIT_PRICE})
_NOT_SHOPPING: Roles = frozenset({ColumnRole.MPN, ColumnRole.PRICE_BREAK})
"""Roles that a database of parts has, which tells part numbers, makers and ladders of each."""


_OF_A_DATABASE: Roles = frozenset(
    {ColumnRole.PRICE_BREAK, ColumnRole.STOCK, ColumnRole.STORAGE, ColumnRole.UNIT_PRICE}
)
"""Roles that a catalogue or stock list has beside its numbers."""


class TableFacts(Struct, frozen=True, dict=True):
    """What can be asked of a table in its sheet; what takes long is found out once."""

    sheet: SourceSheet
    table: PartTable
    titles: BomTitles
    asked: Collection[ColumnRole] = ()
    """Roles for which the user named columns."""

    @cached_property
    def roles(self) -> Roles:
        """The roles that its columns have."""
        return self.table.roles

    def is_asked(self) -> bool:
        """Whether the user says what its columns are."""
        return bool(self.asked)

    def places_parts(self) -> bool:
        """Whether a column of designators is there that has any."""
        return self.table.score_of(ColumnRole.DESIGNATOR) >= Evidence.LIKELY

    def counts_parts(self) -> bool:
        """Whether a column of quantities is there that has numbers."""
        return next(self._counted(), None) is not None

    def counts_parts_by_title(self) -> bool:
        """Whether the title of such a column says so by itself, not a word within it."""
        said = (self.titles.weight(column, role) for column, role in self._counted())
        return any(weight >= Evidence.USUAL for weight in said)

    def _counted(self) -> Iterator[tuple[str, ColumnRole]]:
        for column in self.table.columns:
            if column.role in _COUNTING and column.score >= Evidence.CLEAR:
                yield column.title, column.role

    def names_trade(self) -> bool:
        """Whether some of the names, values or numbers are words of the trade."""
        return self._names_trade

    @cached_property
    def _names_trade(self) -> bool:
        named = (column.index for column in self.table.columns if column.role in NAMING)
        return any(trade_share(self.sheet, self.table, index) >= Share.SOME for index in named)

    def counts_trade(self) -> bool:
        """Whether quantities stand beside words of the trade."""
        return self.counts_parts() and self.names_trade()

    def adds_up_trade(self) -> bool:
        """Whether words of the trade are added up: what is added up is bought together."""
        return self.names_trade() and has_total(self.sheet, self.table)

    def is_headed_so(self) -> bool:
        """Whether a heading above says that it is a part list."""
        above = self.sheet.rows[: Within.BELOW]
        alone = (row for row in above if sum(map(bool, row)) == 1)
        return any(has_marker("part_list", text) for row in alone for text in row if text)

    def values_are_of_trade(self) -> bool:
        """Whether most values beside quantities are of parts, and there are some."""
        column = self.table.column(ColumnRole.VALUE)
        if column is None or sum(map(any, self.sheet.rows)) < Least.ROWS:
            return False
        return trade_share(self.sheet, self.table, column.index) > Share.MOST

    def calls_them_parts(self) -> bool:
        """Whether the title of the names calls them parts or components."""
        column = self.table.column(ColumnRole.DESCRIPTION)
        return column is not None and is_marker("part_word", column.title)

    def is_numbered(self) -> bool:
        """Whether the title of its part numbers is beyond doubt."""
        return self.table.score_of(ColumnRole.MPN) >= Evidence.SURE

    def is_bare_list(self) -> bool:
        """Whether it is hardly more than part numbers, titled beyond doubt."""
        sure = self.table.score_of(ColumnRole.MPN) >= Evidence.SURE
        return sure and len(self.table.columns) <= Least.COLUMNS

    def is_pick_and_place(self) -> bool:
        """Whether it is of positions and rotations, unless the user says what is its quantity."""
        if ColumnRole.QUANTITY in self.asked:
            return False
        if is_placement(self.table) or is_bare_placement(self.sheet, self.table):
            return True
        return is_run_together(self.sheet, self.table)

    def is_pinout(self) -> bool:
        """Whether its designators are those of pins."""
        if self.is_asked() or (ColumnRole.QUANTITY in self.roles and self.table.header_row):
            return False
        return is_pinout(self.sheet, self.table, self.titles)

    def is_without_places(self) -> bool:
        """Whether it places nothing on a board, and the user does not say what it is."""
        return not self.is_asked() and not self.places_parts()


class Sign(Struct, frozen=True, kw_only=True):
    """A sign that tells a kind of table: the roles that it has, and a fact that holds."""

    reason: str
    all_of: Roles = frozenset()
    any_of: Roles = frozenset()
    """Roles of which one is enough; none: it does not matter."""
    none_of: Roles = frozenset()
    fact: Callable[[TableFacts], bool] | None = None
    """What else must hold."""

    def holds(self, facts: TableFacts) -> bool:
        """Return whether a table bears the sign."""
        roles = facts.roles
        if not self.all_of <= roles or not self.none_of.isdisjoint(roles):
            return False
        if self.any_of and self.any_of.isdisjoint(roles):
            return False
        return self.fact is None or self.fact(facts)


def _roles(*roles: ColumnRole) -> Roles:
    return frozenset(roles)


TITLED_SIGNS = (
    Sign(reason="the user says what its columns are", fact=TableFacts.is_asked),
    Sign(reason="designators beside names", any_of=NAMING, fact=TableFacts.places_parts),
    Sign(
        reason="designators beside quantities",
        all_of=_roles(ColumnRole.QUANTITY),
        fact=TableFacts.places_parts,
    ),
    Sign(
        reason="quantities under a title that says so, beside names",
        any_of=NAMING,
        fact=TableFacts.counts_parts_by_title,
    ),
    Sign(
        reason="quantities beside part numbers or packages",
        any_of=_roles(ColumnRole.MPN, ColumnRole.FOOTPRINT),
        fact=TableFacts.counts_parts,
    ),
    Sign(
        reason="quantities beside words of the trade", any_of=NAMING, fact=TableFacts.counts_trade
    ),
    Sign(
        reason="names that their title calls parts, with more about them",
        all_of=_roles(ColumnRole.DESCRIPTION),
        any_of=_roles(
            ColumnRole.ITEM,
            ColumnRole.VALUE,
            ColumnRole.FOOTPRINT,
            ColumnRole.REMARKS,
            ColumnRole.LINK,
        ),
        none_of=_NOT_SHOPPING,
        fact=TableFacts.calls_them_parts,
    ),
    Sign(
        reason="a shopping list: names with prices and links",
        all_of=_SHOPPING | {ColumnRole.LINK},
        none_of=_NOT_SHOPPING,
    ),
    Sign(
        reason="a shopping list: words of the trade whose prices are added up",
        all_of=_SHOPPING,
        none_of=_NOT_SHOPPING,
        fact=TableFacts.adds_up_trade,
    ),
    Sign(
        reason="part numbers of makers, with suppliers' numbers and what they are",
        all_of=_roles(ColumnRole.MPN, ColumnRole.SUPPLIER_PN, ColumnRole.DESCRIPTION),
        none_of=_OF_A_DATABASE,
        fact=TableFacts.is_numbered,
    ),
    Sign(
        reason="a bare list of part numbers",
        all_of=_roles(ColumnRole.MPN),
        fact=TableFacts.is_bare_list,
    ),
)
"""Signs of a part list in a table with titles."""

BARE_SIGNS = (
    Sign(
        reason="quantities beside names, under a heading that says so",
        all_of=_roles(ColumnRole.QUANTITY, ColumnRole.DESCRIPTION),
        fact=TableFacts.is_headed_so,
    ),
    Sign(
        reason="quantities beside values of parts",
        all_of=_roles(ColumnRole.QUANTITY, ColumnRole.VALUE),
        fact=TableFacts.values_are_of_trade,
    ),
    Sign(
        reason="designators beside what they are",
        all_of=_roles(ColumnRole.DESIGNATOR),
        any_of=_roles(
            ColumnRole.MPN, ColumnRole.VALUE, ColumnRole.FOOTPRINT, ColumnRole.DESCRIPTION
        ),
    ),
    Sign(
        reason="a shopping list: quantities and names with links",
        all_of=_roles(ColumnRole.QUANTITY, ColumnRole.DESCRIPTION, ColumnRole.LINK),
    ),
    Sign(
        reason="quantities beside words of the trade",
        all_of=_roles(ColumnRole.QUANTITY, ColumnRole.DESCRIPTION),
        fact=TableFacts.names_trade,
    ),
    Sign(
        reason="quantities beside part numbers and what they are",
        all_of=_roles(ColumnRole.QUANTITY, ColumnRole.MPN),
        any_of=_roles(ColumnRole.VALUE, ColumnRole.DESCRIPTION, ColumnRole.FOOTPRINT),
    ),
)
"""Signs of a part list in columns without titles."""

OTHER_SIGNS = (
    Sign(
        reason="a pick-and-place file: positions and rotations, but no quantities",
        fact=TableFacts.is_pick_and_place,
    ),
    Sign(reason="a pin-out: pins and signals, but no parts", fact=TableFacts.is_pinout),
    Sign(
        reason="a stock list: storage places, but no designators",
        all_of=_roles(ColumnRole.STORAGE),
        fact=TableFacts.is_without_places,
    ),
    Sign(
        reason="a list of equipment",
        all_of=_roles(ColumnRole.EQUIPMENT),
        fact=TableFacts.is_without_places,
    ),
)
"""Signs that a table is of another kind, whatever else it has; the first that holds is told."""


def first_sign(signs: Collection[Sign], facts: TableFacts) -> Sign | None:
    """Return the first sign that a table bears, None if it bears none."""
    return next((sign for sign in signs if sign.holds(facts)), None)
